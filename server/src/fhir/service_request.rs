//! `ServiceRequest`: an open invitation to book a time, or a line that care does when a plan refers to it.

use super::appointment::Latest;
use super::care_plan::performer;
use super::node::Node;
use super::outcome::Fault;
use super::reference::Reference;
use jiff::civil::Date;

#[derive(Debug)]
pub(super) struct ServiceRequest {
    pub(super) patient: Option<Reference>,
    pub(super) invitation: bool,
    pub(super) text: Option<String>,
    pub(super) line_state: &'static str,
    pub(super) invitation_state: &'static str,
    pub(super) performer: Option<Reference>,
    pub(super) requester: Option<Reference>,
    pub(super) end: Option<Date>,
    pub(super) why: Option<String>,
    pub(super) plans: Vec<Reference>,
    pub(super) latest: Latest,
}

impl ServiceRequest {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let categories = node.list("category")?;
        let invitation = match Node::our_code(&categories, "invitation")?.as_deref() {
            Some("open") => true,
            Some(_) => {
                node.warn("category", "an invitation of a kind that is not known here");
                false
            }
            None => false,
        };
        let status = node.short("status")?;
        let (line_state, invitation_state) = match status.as_deref() {
            Some("draft") => ("planned", "ended"),
            Some("active" | "on-hold") => {
                (if status.as_deref() == Some("on-hold") { "on_hold" } else { "planned" }, "open")
            }
            Some("completed") => ("done", "booked"),
            Some("revoked" | "entered-in-error") => ("cancelled", "ended"),
            _ => ("unknown", "ended"),
        };
        let words = node.words("code")?;
        let (_, period_end) = node.period("occurrencePeriod")?;
        let on = node.date("occurrenceDateTime")?;
        node.known(&["intent", "authoredOn"]);
        Ok(Self {
            patient: node.reference("subject")?,
            invitation,
            text: words,
            line_state,
            invitation_state,
            performer: performer(node, "performer")?,
            requester: node.reference("requester")?,
            end: period_end.or(on),
            why: node.first_words("reasonCode")?,
            plans: node.references("basedOn")?,
            latest: Latest::read(node)?,
        })
    }
}
