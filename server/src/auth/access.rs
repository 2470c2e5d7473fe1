//! The right to act, as values that only `auth` can make.

use crate::audit::Actor;
use app::access::Reach;
use app::ids::{AssignmentId, PatientId, ProviderId, RepresentativeId, StaffId, UnitId};
use app::representatives::types::Level;

/// Who answers for a row: a provider, and the unit where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsible {
    pub provider: ProviderId,
    pub unit: Option<UnitId>,
}

/// The right to one patient's data, for the patient, for somebody who helps them, or for a member of staff within a reach.
#[derive(Clone, Debug)]
pub struct PatientAccess {
    patient: PatientId,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Own,
    Representative(Box<RepresentativeAccess>),
    Staff(Box<StaffReach>),
}

#[derive(Clone, Debug)]
struct StaffReach {
    staff: StaffAccess,
    reach: Reach,
    consent: bool,
    blocks: Vec<Block>,
}

/// Whose data the patient has blocked for the unit that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) provider: ProviderId,
    /// `None`: everything of the provider.
    pub(super) unit: Option<UnitId>,
}

/// Whether a row may be shown, and if not, which notice stands in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Shown,
    OtherUnit,
    OtherProvider,
    Blocked,
    /// As if it were not there: neither text nor count nor gap.
    Nowhere,
}

impl Block {
    /// Whether it goes for a row that `responsible` answers for. Where the unit is not known, a block on any unit of the provider
    /// counts: better too little than too much.
    fn covers(&self, responsible: &Responsible) -> bool {
        self.provider == responsible.provider
            && (self.unit.is_none() || responsible.unit.is_none() || self.unit == responsible.unit)
    }
}

impl PatientAccess {
    pub(super) fn own(patient: PatientId) -> Self {
        Self { patient, way: Way::Own }
    }

    pub(super) fn for_representative(helper: RepresentativeAccess) -> Self {
        Self { patient: helper.patient.clone(), way: Way::Representative(Box::new(helper)) }
    }

    pub(super) fn for_staff(
        patient: PatientId,
        staff: StaffAccess,
        reach: Reach,
        consent: bool,
        blocks: Vec<Block>,
    ) -> Self {
        let reach = if consent { reach } else { reach.min(Reach::OwnProvider) };
        Self { patient, way: Way::Staff(Box::new(StaffReach { staff, reach, consent, blocks })) }
    }

    pub fn patient(&self) -> &PatientId {
        &self.patient
    }

    pub fn actor(&self) -> Actor {
        match &self.way {
            Way::Own => Actor::Patient(self.patient.clone()),
            Way::Representative(helper) => Actor::Representative(helper.representative.clone()),
            Way::Staff(with) => with.staff.actor(),
        }
    }

    pub fn is_patient(&self) -> bool {
        matches!(self.way, Way::Own)
    }

    /// The one who helps the patient, when it is one.
    pub fn representative(&self) -> Option<&RepresentativeAccess> {
        match &self.way {
            Way::Representative(helper) => Some(helper),
            Way::Own | Way::Staff(_) => None,
        }
    }

    /// Whether times may be booked, moved and cancelled: by the patient, and by whoever may book for them.
    pub fn may_book(&self) -> bool {
        match &self.way {
            Way::Own => true,
            Way::Representative(helper) => helper.level >= Level::Book,
            Way::Staff(_) => false,
        }
    }

    /// The member of staff who looks, when it is one.
    pub fn staff(&self) -> Option<&StaffAccess> {
        match &self.way {
            Way::Own | Way::Representative(_) => None,
            Way::Staff(with) => Some(&with.staff),
        }
    }

    /// How far the reader sees: as far as was asked for, never further than consent goes.
    pub fn reach(&self) -> Reach {
        match &self.way {
            Way::Own | Way::Representative(_) => Reach::Coherent,
            Way::Staff(with) => with.reach,
        }
    }

    pub fn has_consent(&self) -> bool {
        match &self.way {
            // What a representative does not see is not told of either: no notice says that a consent is missing.
            Way::Own | Way::Representative(_) => true,
            Way::Staff(with) => with.consent,
        }
    }

    /// Whether a row that `responsible` answers for may be shown.
    pub fn sight(&self, responsible: &Responsible) -> Sight {
        let with = match &self.way {
            Way::Own => return Sight::Shown,
            Way::Representative(helper) => return helper.sight(responsible),
            Way::Staff(with) => with,
        };
        if with.blocks.iter().any(|block| block.covers(responsible)) {
            return Sight::Blocked;
        }
        if responsible.provider != with.staff.provider {
            return if with.reach == Reach::Coherent && with.consent { Sight::Shown } else { Sight::OtherProvider };
        }
        if with.reach == Reach::OwnUnit && responsible.unit.as_ref() != Some(&with.staff.unit) {
            return Sight::OtherUnit;
        }
        Sight::Shown
    }
}

/// What somebody who helps a patient may do and see, as it is at this moment.
#[derive(Clone, Debug)]
pub struct RepresentativeAccess {
    pub(super) representative: RepresentativeId,
    pub(super) patient: PatientId,
    /// Never `Nothing`: without a level there is no access.
    pub(super) level: Level,
    /// All the patient has blocked, for whomever: none of it is theirs to know of.
    pub(super) blocks: Vec<Block>,
    /// The providers that let those who help read; `None`: it is not for providers to say (a guardian).
    pub(super) open: Option<Vec<ProviderId>>,
}

impl RepresentativeAccess {
    pub fn representative(&self) -> &RepresentativeId {
        &self.representative
    }

    pub fn level(&self) -> Level {
        self.level
    }

    fn sight(&self, responsible: &Responsible) -> Sight {
        let is_open = self.open.as_ref().is_none_or(|open| open.contains(&responsible.provider));
        let is_blocked = self.blocks.iter().any(|block| block.covers(responsible));
        if is_open && !is_blocked { Sight::Shown } else { Sight::Nowhere }
    }
}

/// The right of a member of staff, under one assignment.
#[derive(Clone, Debug)]
pub struct StaffAccess {
    staff: StaffId,
    name: String,
    assignment: AssignmentId,
    function: String,
    unit: UnitId,
    unit_name: String,
    provider: ProviderId,
}

impl StaffAccess {
    #[allow(clippy::too_many_arguments, reason = "one row of the database, read in one place")]
    pub(super) fn new(
        staff: StaffId,
        name: String,
        assignment: AssignmentId,
        function: String,
        unit: UnitId,
        unit_name: String,
        provider: ProviderId,
    ) -> Self {
        Self { staff, name, assignment, function, unit, unit_name, provider }
    }

    pub fn actor(&self) -> Actor {
        Actor::Staff {
            staff: self.staff.clone(),
            assignment: self.assignment.clone(),
            unit: self.unit.clone(),
            provider: self.provider.clone(),
        }
    }

    pub fn staff(&self) -> &StaffId {
        &self.staff
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn assignment(&self) -> &AssignmentId {
        &self.assignment
    }

    pub fn function(&self) -> &str {
        &self.function
    }

    pub fn unit(&self) -> &UnitId {
        &self.unit
    }

    pub fn unit_name(&self) -> &str {
        &self.unit_name
    }

    pub fn provider(&self) -> &ProviderId {
        &self.provider
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::ids::Id;

    fn staff_access() -> StaffAccess {
        StaffAccess::new(
            StaffId::from_bits(1),
            "Anna".to_owned(),
            AssignmentId::from_bits(1),
            "distriktssköterska".to_owned(),
            UnitId::from_bits(1),
            "Solrosen".to_owned(),
            ProviderId::from_bits(1),
        )
    }

    fn of(provider: u128, unit: Option<u128>) -> Responsible {
        Responsible { provider: ProviderId::from_bits(provider), unit: unit.map(UnitId::from_bits) }
    }

    fn access(reach: Reach, consent: bool, blocks: Vec<Block>) -> PatientAccess {
        PatientAccess::for_staff(PatientId::from_bits(1), staff_access(), reach, consent, blocks)
    }

    #[test]
    fn staff_see_their_own_unit_first_and_others_only_by_choice() {
        let near = access(Reach::OwnUnit, true, vec![]);
        assert_eq!(near.sight(&of(1, Some(1))), Sight::Shown);
        assert_eq!(near.sight(&of(1, Some(2))), Sight::OtherUnit);
        assert_eq!(near.sight(&of(1, None)), Sight::OtherUnit);
        let wide = access(Reach::OwnProvider, true, vec![]);
        assert_eq!(wide.sight(&of(1, Some(2))), Sight::Shown);
        assert_eq!(wide.sight(&of(2, Some(3))), Sight::OtherProvider);
    }

    #[test]
    fn other_providers_are_seen_only_with_consent() {
        assert_eq!(access(Reach::Coherent, false, vec![]).sight(&of(2, Some(3))), Sight::OtherProvider);
        assert_eq!(access(Reach::Coherent, true, vec![]).sight(&of(2, Some(3))), Sight::Shown);
    }

    #[test]
    fn what_is_blocked_is_never_seen_whatever_the_reach() {
        let block = Block { provider: ProviderId::from_bits(1), unit: Some(UnitId::from_bits(2)) };
        for reach in [Reach::OwnUnit, Reach::OwnProvider, Reach::Coherent] {
            assert_eq!(access(reach, true, vec![block.clone()]).sight(&of(1, Some(2))), Sight::Blocked);
        }
        let whole = Block { provider: ProviderId::from_bits(2), unit: None };
        assert_eq!(access(Reach::Coherent, true, vec![whole]).sight(&of(2, None)), Sight::Blocked);
    }

    #[test]
    fn a_representative_sees_nothing_of_what_is_blocked_or_of_a_provider_that_has_not_opened() {
        let block = Block { provider: ProviderId::from_bits(1), unit: Some(UnitId::from_bits(2)) };
        let helper = RepresentativeAccess {
            representative: RepresentativeId::from_bits(1),
            patient: PatientId::from_bits(1),
            level: Level::See,
            blocks: vec![block],
            open: Some(vec![ProviderId::from_bits(1)]),
        };
        let guardian = RepresentativeAccess { open: None, ..helper.clone() };
        let helper = PatientAccess::for_representative(helper);
        assert_eq!(helper.sight(&of(1, Some(1))), Sight::Shown);
        assert_eq!(helper.sight(&of(1, Some(2))), Sight::Nowhere);
        assert_eq!(helper.sight(&of(1, None)), Sight::Nowhere);
        assert_eq!(helper.sight(&of(2, Some(3))), Sight::Nowhere);
        let guardian = PatientAccess::for_representative(guardian);
        assert_eq!(guardian.sight(&of(2, Some(3))), Sight::Shown);
        assert_eq!(guardian.sight(&of(1, Some(2))), Sight::Nowhere);
    }

    #[test]
    fn the_patient_sees_everything() {
        assert_eq!(PatientAccess::own(PatientId::from_bits(1)).sight(&of(9, None)), Sight::Shown);
    }
}
