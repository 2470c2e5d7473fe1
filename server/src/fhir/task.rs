//! Task: a line, a promise to get in touch, or a handover.

use super::care_plan::ACTIONS;
use super::node::{Extension, Node};
use super::outcome::Fault;
use super::reference::Reference;
use jiff::civil::Date;

#[derive(Debug)]
pub(super) struct Task {
    pub(super) patient: Option<Reference>,
    pub(super) kind: TaskKind,
    pub(super) text: Option<String>,
    pub(super) state: &'static str,
    pub(super) why: Option<String>,
    pub(super) owner: Option<Reference>,
    pub(super) requester: Option<Reference>,
    pub(super) due_on: Option<Date>,
    pub(super) authored_on: Option<Date>,
    pub(super) plans: Vec<Reference>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskKind {
    /// With what care will do, where it is to get in touch.
    Commitment(Option<&'static str>),
    Handover {
        state: &'static str,
        attempts: i64,
    },
}

const HANDOVER_STATES: &[(&str, &str)] = &[
    ("sent", "sent"),
    ("received", "received"),
    ("contact-made", "contact_made"),
    ("contact_made", "contact_made"),
    ("completed", "completed"),
    ("declined", "declined"),
    ("not-reached", "not_reached"),
    ("not_reached", "not_reached"),
    ("patient-declined", "patient_declined"),
    ("patient_declined", "patient_declined"),
    ("cancelled", "cancelled"),
];

impl Task {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let code = match node.child("code")? {
            Some(code) => Node::our_code(&[code], "task-kind")?,
            None => None,
        };
        let status = node.short("status")?;
        let action = node.extension("action")?.code(ACTIONS)?;
        let kind = match code.as_deref() {
            Some("handover") => {
                let said = node
                    .child("businessStatus")?
                    .map(|status| status.one_of("text", HANDOVER_STATES))
                    .transpose()?
                    .flatten();
                let attempts = node.extension("attempts")?.count()?.unwrap_or(0);
                TaskKind::Handover { state: said.unwrap_or_else(|| handover_state(status.as_deref())), attempts }
            }
            Some("contact") => {
                let attempts = node.extension("attempts")?.count()?;
                if attempts.is_some_and(|attempts| attempts > 0) {
                    node.warn("extension(attempts)", "has a place only on a handover");
                }
                TaskKind::Commitment(action.or(Some("contact")))
            }
            Some("commitment") | None => TaskKind::Commitment(action),
            Some(_) => {
                node.warn("code", "a kind of task that is not known here: read as a line");
                TaskKind::Commitment(action)
            }
        };
        let due_on = match node.child("restriction")? {
            Some(restriction) => restriction.period("period")?.1,
            None => None,
        };
        let words = node.words("code")?;
        node.known(&["intent"]);
        Ok(Self {
            patient: node.reference("for")?,
            kind,
            text: node.text("description")?.or(words),
            state: state(node, status.as_deref()),
            why: node.words("reasonCode")?,
            owner: node.reference("owner")?,
            requester: node.reference("requester")?,
            due_on,
            authored_on: node.date("authoredOn")?,
            plans: node.references("basedOn")?,
        })
    }
}

fn state(node: &Node<'_>, status: Option<&str>) -> &'static str {
    match status {
        Some("draft" | "requested" | "received" | "accepted" | "ready") => "planned",
        Some("in-progress") => "in_progress",
        Some("on-hold") => "on_hold",
        Some("completed") => "done",
        Some("rejected" | "failed" | "cancelled" | "entered-in-error") => "cancelled",
        None => "unknown",
        Some(_) => {
            node.warn("status", "a code that is not known here");
            "unknown"
        }
    }
}

fn handover_state(status: Option<&str>) -> &'static str {
    match status {
        Some("received" | "accepted" | "ready" | "in-progress") => "received",
        Some("completed") => "completed",
        Some("rejected" | "failed") => "declined",
        Some("cancelled" | "entered-in-error") => "cancelled",
        _ => "sent",
    }
}
