//! The kinds of plan, by the codes of the national plan service and ours beside them.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanKind {
    Sip,
    Discharge,
    SpecificDischarge,
    Care,
    Habilitation,
    Rehabilitation,
    Implementation,
    Standardised,
    Cancer,
    Agreement,
    Other,
}

const CODES: [(PlanKind, &str); 11] = [
    (PlanKind::Sip, "SIP"),
    (PlanKind::SpecificDischarge, "SPLPTLRV"),
    (PlanKind::Discharge, "SPU"),
    (PlanKind::Care, "VP"),
    (PlanKind::Habilitation, "HP"),
    (PlanKind::Rehabilitation, "RP"),
    (PlanKind::Implementation, "GP"),
    (PlanKind::Standardised, "SVP"),
    (PlanKind::Cancer, "MVC"),
    (PlanKind::Agreement, "PK"),
    (PlanKind::Other, "OTHER"),
];

impl PlanKind {
    pub fn parse(code: &str) -> Option<Self> {
        CODES.iter().find(|(_, known)| *known == code).map(|(kind, _)| *kind)
    }

    pub fn code(self) -> &'static str {
        CODES.iter().find(|(kind, _)| *kind == self).map_or("OTHER", |(_, code)| code)
    }
}
