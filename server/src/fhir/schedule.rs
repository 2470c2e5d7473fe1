//! Schedule and Slot: the times one may choose from.

use super::node::{Extension, Node};
use super::outcome::Fault;
use super::reference::Reference;
use crate::clock::Millis;

#[derive(Debug)]
pub(super) struct Schedule {
    pub(super) actors: Vec<Reference>,
    pub(super) visit_kind: Option<String>,
    pub(super) way: Option<&'static str>,
}

#[derive(Debug)]
pub(super) struct Slot {
    pub(super) schedule: Option<Reference>,
    pub(super) start: Millis,
    pub(super) end: Millis,
    pub(super) free: bool,
}

pub(super) const WAYS: &[(&str, &str)] =
    &[("on_site", "on_site"), ("on-site", "on_site"), ("video", "video"), ("phone", "phone"), ("home", "home")];

impl Schedule {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.known(&["active", "planningHorizon"]);
        Ok(Self {
            actors: node.references("actor")?,
            visit_kind: node.first_words("serviceType")?,
            way: node.extension("way")?.code(WAYS)?,
        })
    }
}

impl Slot {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let start = node.instant("start")?.ok_or_else(|| node.fault("start", "missing"))?;
        let end = node.instant("end")?.ok_or_else(|| node.fault("end", "missing"))?;
        if end <= start {
            return Err(node.fault("end", "not after the start"));
        }
        Ok(Self {
            schedule: node.reference("schedule")?,
            start,
            end,
            free: node.short("status")?.as_deref() == Some("free"),
        })
    }
}
