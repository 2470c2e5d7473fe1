//! Consent: a block (spärr) or a consent to see what other providers wrote.

use super::node::Node;
use super::outcome::Fault;
use super::reference::Reference;
use jiff::civil::Date;

#[derive(Debug)]
pub(super) struct Consent {
    pub(super) patient: Option<Reference>,
    pub(super) permits: bool,
    /// `false`: withdrawn or lifted.
    pub(super) in_force: bool,
    /// Not decided yet, not understood, or narrower than what can be kept here.
    pub(super) says_nothing: bool,
    /// Whose data.
    pub(super) organizations: Vec<Reference>,
    /// Who may, or may not, see them.
    pub(super) actors: Vec<Reference>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl Consent {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.known(&["scope", "category", "dateTime"]);
        let status = node.short("status")?;
        let organizations = node.references("organization")?;
        let patient = node.reference("patient")?;
        let opts_out = match node.child("policyRule")? {
            Some(rule) => Node::any_code(&[rule])?.is_some_and(|code| code.starts_with("OPTOUT")),
            None => false,
        };
        let provision = node.child("provision")?;
        let kind = provision.as_ref().map(|provision| provision.short("type")).transpose()?.flatten();
        let (permits, understood) = match kind.as_deref() {
            Some("permit") => (true, true),
            Some("deny") => (false, true),
            Some(_) => return Err(node.fault("provision.type", "neither permit nor deny")),
            // A block that is not understood must not be lost.
            None if opts_out => return Err(node.fault("provision.type", "missing: what is blocked is not said")),
            None => (true, false),
        };
        let Some(provision) = provision else { return Ok(Self::nothing(patient)) };
        if permits && provision.has("provision") {
            return Err(provision.fault("provision", "an exception to a consent cannot be kept"));
        }
        // A consent to some data only is not a consent to all.
        let limited = ["code", "class", "data", "securityLabel", "dataPeriod"].iter().any(|key| provision.has(key))
            || (provision.has("purpose") && !for_treatment(&provision)?);
        let mut actors = Vec::new();
        for actor in provision.list("actor")? {
            actor.known(&["role"]);
            actors.extend(actor.reference("reference")?);
        }
        let (from, to) = provision.validity("period")?;
        Ok(Self {
            patient,
            permits,
            in_force: !matches!(status.as_deref(), Some("inactive" | "rejected" | "entered-in-error")),
            says_nothing: matches!(status.as_deref(), Some("draft" | "proposed"))
                || !understood
                || (permits && limited),
            organizations,
            actors,
            from,
            to,
        })
    }

    fn nothing(patient: Option<Reference>) -> Self {
        Self {
            patient,
            permits: true,
            in_force: false,
            says_nothing: true,
            organizations: Vec::new(),
            actors: Vec::new(),
            from: None,
            to: None,
        }
    }
}

fn for_treatment(provision: &Node<'_>) -> Result<bool, Fault> {
    for purpose in provision.list("purpose")? {
        if matches!(purpose.short("code")?.as_deref(), Some("TREAT" | "CAREMGT" | "COC")) {
            return Ok(true);
        }
    }
    Ok(false)
}
