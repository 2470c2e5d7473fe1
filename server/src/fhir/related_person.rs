//! `RelatedPerson`: somebody who helps a patient, and with what authority.

use super::node::{Extension, Node};
use super::outcome::Fault;
use super::person;
use super::reference::Reference;
use jiff::civil::Date;

#[derive(Debug)]
pub(super) struct RelatedPerson {
    pub(super) patient: Option<Reference>,
    pub(super) kind: &'static str,
    pub(super) name: Option<String>,
    pub(super) relationship: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) document: Option<String>,
    pub(super) seen_by: Option<Reference>,
    pub(super) seen_on: Option<Date>,
    pub(super) parts: Option<String>,
    /// See, propose, book.
    pub(super) may: [bool; 3],
    pub(super) active: bool,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl RelatedPerson {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let code = Node::our_code(&node.list("relationship")?, "representative-kind")?;
        let kind = match code.as_deref() {
            None | Some("narstaende") => "narstaende",
            Some("ombud") => "ombud",
            Some("god_man" | "god-man") => "god_man",
            Some("forvaltare") => "forvaltare",
            Some("framtidsfullmakt") => "framtidsfullmakt",
            Some("vardnadshavare") => "vardnadshavare",
            Some(_) => {
                node.warn("relationship", "a kind that is not known here: read as without authority");
                "narstaende"
            }
        };
        let authority = node.extension("authority")?;
        let part = |name: &str| authority.as_ref().map_or(Ok(None), |found| found.part(name));
        let mut may_book = part("may-book")?.flag()?.unwrap_or(false);
        if kind == "narstaende" && may_book {
            node.warn("extension(authority)", "somebody without authority may not book: not taken over");
            may_book = false;
        }
        let (from, to) = node.validity("period")?;
        Ok(Self {
            patient: node.reference("patient")?,
            kind,
            name: person::name(node)?.whole,
            relationship: node.first_words("relationship")?,
            phone: person::phone(node)?,
            document: part("document")?.text()?,
            seen_by: part("seen-by")?.reference()?,
            seen_on: part("seen-on")?.date()?,
            parts: part("parts")?.text()?,
            may: [part("may-see")?.flag()?.unwrap_or(false), part("may-propose")?.flag()?.unwrap_or(false), may_book],
            active: node.flag("active")?.unwrap_or(true),
            from,
            to,
        })
    }
}
