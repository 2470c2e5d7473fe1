//! `CareTeam`: who is around a patient, and which contact roles they hold.

use super::node::{Extension, Node};
use super::outcome::Fault;
use super::reference::Reference;
use jiff::civil::Date;

#[derive(Debug)]
pub(super) struct CareTeam {
    pub(super) patient: Option<Reference>,
    pub(super) name: Option<String>,
    pub(super) managing: Vec<Reference>,
    pub(super) participants: Vec<Participant>,
    /// `false`: the team is no more; its contact roles are ended.
    pub(super) active: bool,
}

#[derive(Debug)]
pub(super) struct Participant {
    pub(super) path: String,
    pub(super) member: Option<Reference>,
    pub(super) on_behalf_of: Option<Reference>,
    pub(super) roles: Vec<&'static str>,
    pub(super) first_contact: bool,
    pub(super) appointed_by: Option<Reference>,
    pub(super) appointed_on: Option<Date>,
    pub(super) accepted_on: Option<Date>,
    pub(super) ended_on: Option<Date>,
}

const ROLES: &[&str] = &[
    "fast_vardkontakt",
    "fast_lakarkontakt",
    "kontaktsjukskoterska",
    "rehabiliteringskoordinator",
    "fast_omsorgskontakt",
    "sip_ansvarig",
];

impl CareTeam {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let participants = node.list("participant")?.iter().map(participant).collect::<Result<_, _>>()?;
        node.known(&["category"]);
        let status = node.short("status")?;
        Ok(Self {
            patient: node.reference("subject")?,
            name: node.short("name")?,
            managing: node.references("managingOrganization")?,
            participants,
            active: !matches!(status.as_deref(), Some("inactive" | "entered-in-error")),
        })
    }
}

fn participant(node: &Node<'_>) -> Result<Participant, Fault> {
    let mut roles = Vec::new();
    for role in node.list("role")? {
        match Node::our_code(std::slice::from_ref(&role), "contact-role")? {
            None => {}
            Some(code) => match ROLES.iter().find(|known| **known == code) {
                Some(known) if !roles.contains(known) => roles.push(*known),
                Some(_) => {}
                None => node.warn("role", "a contact role that is not known here"),
            },
        }
    }
    let appointed = node.extension("appointed")?;
    let part = |name: &str| appointed.as_ref().map_or(Ok(None), |found| found.part(name));
    let (start, ended_on) = node.period("period")?;
    Ok(Participant {
        path: node.path().to_owned(),
        member: node.reference("member")?,
        on_behalf_of: node.reference("onBehalfOf")?,
        roles,
        first_contact: node.extension("first-contact")?.flag()?.unwrap_or(false),
        appointed_by: part("by")?.reference()?,
        appointed_on: part("on")?.date()?.or(start),
        accepted_on: part("accepted-on")?.date()?,
        ended_on,
    })
}
