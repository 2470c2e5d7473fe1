//! Practitioner: a member of staff.

use super::node::{Extension, Node};
use super::outcome::Fault;
use super::person;

#[derive(Debug)]
pub(super) struct Practitioner {
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) protected_identity: Option<bool>,
}

impl Practitioner {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.known(&["active"]);
        Ok(Self {
            name: person::name(node)?.whole,
            phone: person::phone(node)?,
            protected_identity: node.extension("protected-identity")?.flag()?,
        })
    }
}
