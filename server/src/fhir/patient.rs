//! Patient.

use super::node::{Extension, Node};
use super::outcome::Fault;
use super::person::{self, Name};
use super::reference::Reference;
use jiff::civil::Date;

#[derive(Debug)]
pub(super) struct Patient {
    pub(super) name: Name,
    pub(super) birth_date: Option<Date>,
    pub(super) deceased: bool,
    pub(super) general_practitioner: Vec<Reference>,
    pub(super) managing: Option<Reference>,
    /// `None`: the source does not say, which lifts nothing.
    pub(super) protected_identity: Option<&'static str>,
    pub(super) address: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) contact_preference: Option<&'static str>,
    pub(super) language: Option<String>,
    pub(super) interpreter: Option<String>,
    pub(super) communication_support: Option<String>,
    pub(super) view_mode: Option<&'static str>,
    pub(super) no_planned_contact: Option<NoPlannedContact>,
}

/// Nothing is planned, and that is as it should be, until somebody looks again.
#[derive(Debug)]
pub(super) struct NoPlannedContact {
    pub(super) path: String,
    pub(super) set_by: Option<Reference>,
    pub(super) unit: Option<Reference>,
    pub(super) set_on: Date,
    pub(super) review_on: Date,
    pub(super) next_contact: Option<Date>,
}

impl Patient {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.known(&["active"]);
        let protection = node.extension("protected-identity")?;
        let said = protection.is_some();
        let protected_identity = protection.code(&[
            ("none", "none"),
            ("sekretessmarkering", "sekretessmarkering"),
            ("skyddad-folkbokforing", "skyddad_folkbokforing"),
            ("skyddad_folkbokforing", "skyddad_folkbokforing"),
            ("fingerade", "fingerade"),
        ])?;
        // Protected in a way that is not known here is protected all the same.
        let protected_identity = if said { protected_identity.or(Some("sekretessmarkering")) } else { None };
        Ok(Self {
            name: person::name(node)?,
            birth_date: node.date("birthDate")?,
            deceased: node.flag("deceasedBoolean")?.unwrap_or(false) || node.moment("deceasedDateTime")?.is_some(),
            general_practitioner: node.references("generalPractitioner")?,
            managing: node.reference("managingOrganization")?,
            protected_identity,
            address: person::first_address(node)?,
            phone: person::phone(node)?,
            contact_preference: node.extension("contact-preference")?.code(&[
                ("call", "call"),
                ("sms", "sms"),
                ("letter", "letter"),
                ("message", "message"),
                ("relative", "relative"),
                ("text-phone", "text_phone"),
                ("text_phone", "text_phone"),
            ])?,
            language: language(node)?,
            interpreter: node.extension("interpreter")?.text()?,
            communication_support: node.extension("communication-support")?.text()?,
            view_mode: node.extension("view-mode")?.code(&[("standard", "standard"), ("simple", "simple")])?,
            no_planned_contact: no_planned_contact(node)?,
        })
    }
}

/// The language the person prefers, else the first.
fn language(node: &Node<'_>) -> Result<Option<String>, Fault> {
    let mut first = None;
    for communication in node.list("communication")? {
        let preferred = communication.flag("preferred")?.unwrap_or(false);
        let Some(concept) = communication.child("language")? else { continue };
        concept.known(&["text", "coding"]);
        let code = Node::any_code(std::slice::from_ref(&concept))?;
        let language = match code {
            Some(code) => Some(code),
            None => concept.short("text")?,
        };
        if preferred && language.is_some() {
            return Ok(language);
        }
        first = first.or(language);
    }
    Ok(first)
}

fn no_planned_contact(node: &Node<'_>) -> Result<Option<NoPlannedContact>, Fault> {
    let Some(found) = node.extension("no-planned-contact")? else { return Ok(None) };
    let set_on = found.part("set-on")?.date()?.ok_or_else(|| found.fault("set-on", "missing"))?;
    let review_on = found.part("review-on")?.date()?.ok_or_else(|| found.fault("review-on", "missing"))?;
    if review_on < set_on {
        return Err(found.fault("review-on", "before it was set"));
    }
    Ok(Some(NoPlannedContact {
        path: found.path().to_owned(),
        set_by: found.part("set-by")?.reference()?,
        unit: found.part("unit")?.reference()?,
        set_on,
        review_on,
        next_contact: found.part("next-contact")?.date()?,
    }))
}
