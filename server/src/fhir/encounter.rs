//! Encounter: read only for who provides it, so that a plan that names nobody else has somebody who answers for it.

use super::node::Node;
use super::outcome::Fault;
use super::reference::Reference;

#[derive(Debug)]
pub(super) struct Encounter {
    pub(super) provider: Option<Reference>,
}

impl Encounter {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let provider = node.reference("serviceProvider")?;
        // Counted as a whole among what is not read.
        node.known_all();
        Ok(Self { provider })
    }
}
