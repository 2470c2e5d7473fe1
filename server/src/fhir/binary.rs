//! Binary: read only as the content of a document of the same file.

use super::document_reference::{Content, content_of};
use super::node::Node;
use super::outcome::Fault;
use std::fmt;

pub(super) struct Binary(pub(super) Content);

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Binary")
    }
}

impl Binary {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let content = content_of(node)?;
        // Counted as a whole among what is not read.
        node.known_all();
        Ok(Self(content))
    }
}
