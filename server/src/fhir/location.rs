//! Location: a place one goes to.

use super::node::Node;
use super::outcome::Fault;
use super::person;
use super::reference::Reference;

#[derive(Debug)]
pub(super) struct Location {
    pub(super) name: Option<String>,
    pub(super) unit: Option<Reference>,
    pub(super) address: Option<String>,
    pub(super) landmark: Option<String>,
}

impl Location {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.known(&["status", "mode"]);
        Ok(Self {
            name: node.short("name")?,
            unit: node.reference("managingOrganization")?,
            address: node.child("address")?.map(|address| person::address_line(&address)).transpose()?.flatten(),
            landmark: node.text("description")?,
        })
    }
}
