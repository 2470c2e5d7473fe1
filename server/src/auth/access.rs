//! The right to act, as values that only `auth` can make.

use crate::audit::Actor;
use app::access::Reach;
use app::ids::{AssignmentId, PatientId, ProviderId, StaffId, UnitId};

/// Who answers for a row: a provider, and the unit where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsible {
    pub provider: ProviderId,
    pub unit: Option<UnitId>,
}

/// The right to one patient's data, for the patient or for a member of staff within a reach.
#[derive(Clone, Debug)]
pub struct PatientAccess {
    patient: PatientId,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Own,
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
}

impl PatientAccess {
    pub(super) fn own(patient: PatientId) -> Self {
        Self { patient, way: Way::Own }
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
            Way::Staff(with) => with.staff.actor(),
        }
    }

    pub fn is_patient(&self) -> bool {
        matches!(self.way, Way::Own)
    }

    /// The member of staff who looks, when it is one.
    pub fn staff(&self) -> Option<&StaffAccess> {
        match &self.way {
            Way::Own => None,
            Way::Staff(with) => Some(&with.staff),
        }
    }

    /// How far the reader sees: as far as was asked for, never further than consent goes.
    pub fn reach(&self) -> Reach {
        match &self.way {
            Way::Own => Reach::Coherent,
            Way::Staff(with) => with.reach,
        }
    }

    pub fn has_consent(&self) -> bool {
        match &self.way {
            Way::Own => true,
            Way::Staff(with) => with.consent,
        }
    }

    /// Whether a row that `responsible` answers for may be shown.
    pub fn sight(&self, responsible: &Responsible) -> Sight {
        let Way::Staff(with) = &self.way else { return Sight::Shown };
        let blocked = with.blocks.iter().any(|block| {
            // Where the unit is not known, a block on any unit of the provider counts: better too little than too much.
            block.provider == responsible.provider
                && (block.unit.is_none() || responsible.unit.is_none() || block.unit == responsible.unit)
        });
        if blocked {
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
    fn the_patient_sees_everything() {
        assert_eq!(PatientAccess::own(PatientId::from_bits(1)).sight(&of(9, None)), Sight::Shown);
    }
}
