//! Organization: a care provider, a unit of one, or both.

use super::appointment::steps;
use super::node::{Extension, Node};
use super::outcome::Fault;
use super::person;
use super::reference::Reference;

#[derive(Debug)]
pub(super) struct Organization {
    pub(super) kind: OrganizationKind,
    pub(super) name: Option<String>,
    pub(super) part_of: Option<Reference>,
    pub(super) phone: Option<String>,
    pub(super) address: Option<String>,
    pub(super) landmark: Option<String>,
    pub(super) opening_hours: Option<String>,
    pub(super) capabilities: Option<Capabilities>,
    pub(super) representative_access: Option<bool>,
    pub(super) show_staff_names: Option<bool>,
    pub(super) parking: Option<String>,
    pub(super) transit: Option<String>,
    pub(super) templates: Vec<VisitTemplate>,
}

/// What is the same for all visits of a kind.
#[derive(Debug)]
pub(super) struct VisitTemplate {
    /// As appointments name it; empty: every kind.
    pub(super) visit_kind: String,
    pub(super) what_happens: Option<String>,
    pub(super) bring: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrganizationKind {
    /// Only a provider: `vardgivare`, `omsorgsgivare`.
    Provider(&'static str),
    /// A unit: `vardcentral`, `vardenhet`, `omsorgsenhet`, `samordning`.
    Unit(&'static str),
    /// A party outside care.
    Part,
    /// The source does not use our codes.
    Unknown,
}

/// What a patient may do without asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Capabilities {
    pub(super) may_book: Option<bool>,
    pub(super) may_rebook: Option<bool>,
    pub(super) may_cancel: Option<bool>,
    pub(super) may_message: Option<bool>,
    pub(super) not_after_hours: Option<i64>,
    pub(super) late_fee: Option<i64>,
    pub(super) visit_fee: Option<i64>,
}

impl Capabilities {
    pub(super) fn read(node: &Node<'_>) -> Result<Option<Self>, Fault> {
        let Some(found) = node.extension("capabilities")? else { return Ok(None) };
        Ok(Some(Self {
            may_book: found.part("may-book")?.flag()?,
            may_rebook: found.part("may-rebook")?.flag()?,
            may_cancel: found.part("may-cancel")?.flag()?,
            may_message: found.part("may-message")?.flag()?,
            not_after_hours: found.part("not-after-hours")?.count()?,
            late_fee: found.part("late-fee")?.count()?,
            visit_fee: found.part("visit-fee")?.count()?,
        }))
    }
}

impl Organization {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.known(&["active", "alias"]);
        let kind = match Node::our_code(&node.list("type")?, "organization-kind")?.as_deref() {
            Some("vardgivare") => OrganizationKind::Provider("vardgivare"),
            Some("omsorgsgivare") => OrganizationKind::Provider("omsorgsgivare"),
            Some("vardcentral") => OrganizationKind::Unit("vardcentral"),
            Some("vardenhet") => OrganizationKind::Unit("vardenhet"),
            Some("omsorgsenhet") => OrganizationKind::Unit("omsorgsenhet"),
            Some("samordning") => OrganizationKind::Unit("samordning"),
            Some("part") => OrganizationKind::Part,
            Some(_) => {
                node.warn("type", "a code that is not known here");
                OrganizationKind::Unknown
            }
            None => OrganizationKind::Unknown,
        };
        Ok(Self {
            kind,
            name: node.short("name")?,
            part_of: node.reference("partOf")?,
            phone: person::phone(node)?,
            address: person::first_address(node)?,
            landmark: node.extension("landmark")?.text()?,
            opening_hours: node.extension("opening-hours")?.text()?,
            capabilities: Capabilities::read(node)?,
            representative_access: node.extension("representative-access")?.flag()?,
            show_staff_names: node.extension("show-staff-names")?.flag()?,
            parking: node.extension("parking")?.text()?,
            transit: node.extension("transit")?.text()?,
            templates: node
                .extensions("visit-template")?
                .iter()
                .map(|found| {
                    Ok(VisitTemplate {
                        visit_kind: found.part("kind")?.text()?.unwrap_or_default(),
                        what_happens: steps(found.parts("what-happens")?)?,
                        bring: found.part("bring")?.text()?,
                    })
                })
                .collect::<Result<_, Fault>>()?,
        })
    }
}
