//! Goal: what a plan is for, or what is important to the person.

use super::node::Node;
use super::outcome::Fault;
use super::reference::Reference;
use jiff::civil::Date;

/// `what_matters.text`.
const WHAT_MATTERS_LIMIT: usize = 2_000;

#[derive(Debug)]
pub(super) struct Goal {
    pub(super) patient: Option<Reference>,
    pub(super) text: Option<String>,
    pub(super) state: &'static str,
    pub(super) target_on: Option<Date>,
    pub(super) start: Option<Date>,
    pub(super) expressed_by: Option<Reference>,
    pub(super) what_matters: bool,
}

impl Goal {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let state = node.one_of(
            "lifecycleStatus",
            &[
                ("proposed", "proposed"),
                ("planned", "proposed"),
                ("accepted", "active"),
                ("active", "active"),
                ("on-hold", "on_hold"),
                ("completed", "completed"),
                ("cancelled", "cancelled"),
                ("entered-in-error", "cancelled"),
                ("rejected", "cancelled"),
            ],
        )?;
        let text = node.words("description")?;
        let what_matters = Node::our_code(&node.list("category")?, "goal-kind")?.as_deref() == Some("what-matters");
        if what_matters && text.as_ref().is_some_and(|text| text.chars().count() > WHAT_MATTERS_LIMIT) {
            return Err(node.fault("description.text", "longer than 2000 characters"));
        }
        let mut target_on = None;
        for target in node.list("target")? {
            target_on = target_on.max(target.date("dueDate")?);
        }
        Ok(Self {
            patient: node.reference("subject")?,
            text,
            state: state.unwrap_or("unknown"),
            target_on,
            start: node.date("startDate")?,
            expressed_by: node.reference("expressedBy")?,
            what_matters,
        })
    }
}
