//! Condition: the reason of a plan, in words. Nothing else is read.

use super::node::Node;
use super::outcome::Fault;

#[derive(Debug)]
pub(super) struct Condition {
    pub(super) words: Option<String>,
}

impl Condition {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.known(&["subject", "clinicalStatus", "verificationStatus"]);
        Ok(Self { words: node.words("code")? })
    }

    /// The words of a Condition that came in an earlier file.
    pub(super) fn words_of(raw: &str) -> Option<String> {
        let value: serde_json::Value = serde_json::from_str(raw).ok()?;
        let code = value.get("code")?;
        let display = || code.get("coding")?.as_array()?.iter().find_map(|coding| coding.get("display")?.as_str());
        code.get("text").and_then(serde_json::Value::as_str).or_else(display).map(str::to_owned)
    }
}
