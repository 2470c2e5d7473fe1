//! `PractitionerRole`: what somebody is assigned to do, and where.

use super::node::{Extension, Node};
use super::outcome::Fault;
use super::person;
use super::reference::Reference;
use super::time;
use jiff::civil::Date;

const FUNCTIONS: &[&str] = &[
    "sjukskoterska",
    "lakare",
    "arbetsterapeut",
    "fysioterapeut",
    "logoped",
    "kurator",
    "samordnare",
    "handlaggare",
    "verksamhetschef",
    "stodassistent",
];

#[derive(Debug)]
pub(super) struct PractitionerRole {
    pub(super) staff: Option<Reference>,
    pub(super) unit: Option<Reference>,
    /// In words.
    pub(super) function: Option<String>,
    pub(super) function_code: &'static str,
    pub(super) phone: Option<String>,
    /// `mon 08:00-12:00;tue 08:00-12:00`.
    pub(super) answers: Option<String>,
    pub(super) stand_in: Option<Reference>,
    /// `false`: it gives no right any more, whatever the period says.
    pub(super) active: bool,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl PractitionerRole {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let codes = node.list("code")?;
        let code = Node::our_code(&codes, "function")?;
        let function_code = match &code {
            None => "other",
            Some(code) => FUNCTIONS.iter().find(|known| *known == code).copied().unwrap_or_else(|| {
                node.warn("code", "a function that is not known here");
                "other"
            }),
        };
        let function = match node.first_words("code")? {
            Some(words) => Some(words),
            None => node.first_words("specialty")?.or(code),
        };
        let (from, to) = node.validity("period")?;
        Ok(Self {
            staff: node.reference("practitioner")?,
            unit: node.reference("organization")?,
            function,
            function_code,
            phone: person::phone(node)?,
            answers: answers(node)?,
            stand_in: node.extension("stand-in")?.reference()?,
            active: node.flag("active")?.unwrap_or(true),
            from,
            to,
        })
    }
}

fn answers(node: &Node<'_>) -> Result<Option<String>, Fault> {
    let mut hours = Vec::new();
    for time in node.list("availableTime")? {
        let at = |key: &str| -> Result<Option<String>, Fault> {
            let Some(text) = time.short(key)? else { return Ok(None) };
            time::clock_time(&text).map(Some).ok_or_else(|| Fault::new(time.at(key), "not a time"))
        };
        let (Some(start), Some(end)) = (at("availableStartTime")?, at("availableEndTime")?) else { continue };
        for day in time.shorts("daysOfWeek")? {
            if matches!(day.as_str(), "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun") {
                hours.push(format!("{day} {start}-{end}"));
            } else {
                return Err(Fault::new(time.at("daysOfWeek"), "not a day of the week"));
            }
        }
    }
    Ok((!hours.is_empty()).then(|| hours.join(";")))
}
