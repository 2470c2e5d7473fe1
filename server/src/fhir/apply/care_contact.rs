//! Care teams and contact roles; handovers.

use super::super::care_team::{CareTeam, Participant};
use super::super::store::care_contact::{HandoverRow, RoleRow, TeamRow};
use super::super::store::{self, day};
use super::super::task::Task;
use super::{Party, Responsible, Step, Work};
use crate::error::StoreError;
use app::ids::{CareTeamId, ContactRoleId, HandoverId, Id};

impl Work<'_, '_> {
    pub(super) async fn care_team(&mut self, place: usize, read: &CareTeam) -> Result<(), StoreError> {
        let Some(patient) = self.subject(place, read.patient.as_ref()).await? else { return Ok(()) };
        let Some(step) = self.begin(place, Some(&patient)).await? else { return Ok(()) };
        let responsible = match self.first_responsible(place, &read.managing).await? {
            Some(found) => found,
            None => self.fallback(&patient).await?,
        };
        let id = self.id_for::<CareTeamId>(&step);
        let row = TeamRow {
            id: &id,
            patient: &patient,
            name: read.name.as_deref(),
            provider: &responsible.provider,
            unit: responsible.unit.as_deref(),
            provenance: &step.provenance,
        };
        store::care_contact::save_team(self.tx, &row).await?;
        let mut earlier = store::care_contact::roles_of(self.tx, &step.provenance).await?;
        let mut first_is_named = false;
        let mut position = 0_i64;
        for participant in &read.participants {
            let Some(reference) = &participant.member else { continue };
            let member = self.party(place, reference).await?;
            let name = match &member {
                Party::Representative(representative) => {
                    store::people::representative_name(self.tx, representative).await?
                }
                Party::Patient(_) => continue,
                _ => None,
            };
            let name = name.or_else(|| reference.display.clone());
            let (staff, unit) = match &member {
                Party::Staff { staff, unit, .. } => (Some(staff.as_str()), unit.as_deref()),
                Party::Unit(unit) => (None, Some(unit.as_str())),
                _ => (None, None),
            };
            if staff.is_some() || unit.is_some() || name.is_some() {
                store::care_contact::add_member(self.tx, &id, position, staff, unit, name.as_deref()).await?;
                position += 1;
            }
            let Some(unit) = self.contact_unit(place, participant, &member, &responsible).await? else {
                if !participant.roles.is_empty() {
                    self.report
                        .warn(&participant.path, "a contact role without a unit: shown as a member of the team only");
                }
                continue;
            };
            for role in participant.roles.iter().filter(|_| read.active) {
                let key = (staff.map(str::to_owned), unit.clone());
                let before =
                    earlier.iter().position(|known| known.1 == *role && (known.2.clone(), known.3.clone()) == key);
                let before = before.map(|found| earlier.swap_remove(found).0);
                let first = participant.first_contact && !first_is_named;
                let saved =
                    self.contact_role(place, participant, role, &member, &unit, &patient, first, before, &step).await?;
                first_is_named |= first && saved;
            }
        }
        let today = self.today.to_string();
        for (id, ..) in earlier {
            store::care_contact::end_role(self.tx, &id, &today).await?;
        }
        self.finish(place, &step, id).await
    }

    /// Where the contact is reached: at their own unit, else at the one they act for, else at the one that keeps the team.
    async fn contact_unit(
        &mut self,
        place: usize,
        participant: &Participant,
        member: &Party,
        team: &Responsible,
    ) -> Result<Option<String>, StoreError> {
        if participant.roles.is_empty() {
            return Ok(None);
        }
        match member {
            Party::Staff { unit: Some(unit), .. } | Party::Unit(unit) => return Ok(Some(unit.clone())),
            Party::Staff { .. } | Party::Team(_) => {}
            Party::Patient(_) | Party::Representative(_) | Party::Provider(_) | Party::Place(_) | Party::Nobody => {
                return Ok(None);
            }
        }
        if let Some(reference) = &participant.on_behalf_of
            && let Party::Unit(unit) = self.party(place, reference).await?
        {
            return Ok(Some(unit));
        }
        Ok(self.answers(member).await?.and_then(|found| found.unit).or_else(|| team.unit.clone()))
    }

    /// Whether the role was saved with the first contact, when it asked for it.
    #[allow(clippy::too_many_arguments, reason = "each is one column, and they are asked for once")]
    async fn contact_role(
        &mut self,
        place: usize,
        participant: &Participant,
        role: &str,
        member: &Party,
        unit: &str,
        patient: &str,
        first: bool,
        before: Option<String>,
        step: &Step,
    ) -> Result<bool, StoreError> {
        let appointed_by = match &participant.appointed_by {
            Some(reference) => match self.party(place, reference).await? {
                Party::Staff { staff, .. } => Some(staff),
                _ => None,
            },
            None => None,
        };
        // The table says that it is over, not that it will be: one that ends later has not ended.
        let ended_on = participant.ended_on.filter(|end| *end < self.today);
        let mut first_contact = first && ended_on.is_none();
        if first_contact && !store::care_contact::clear_first_contact(self.tx, patient).await? {
            self.report.warn(&participant.path, "somebody was made first contact here: that stands");
            first_contact = false;
        }
        let (staff, assignment) = match member {
            Party::Staff { staff, assignment, .. } => (Some(staff.as_str()), assignment.as_deref()),
            _ => (None, None),
        };
        let Some((provider, _)) = self.unit(unit).await? else { return Ok(false) };
        let id = before.unwrap_or_else(|| self.tx.new_id::<ContactRoleId>().as_str().to_owned());
        let row = RoleRow {
            id: &id,
            patient,
            role,
            staff,
            unit,
            assignment,
            first_contact,
            appointed_by: appointed_by.as_deref(),
            appointed_on: day(participant.appointed_on),
            accepted_on: day(participant.accepted_on),
            ended_on: day(ended_on),
            provider: &provider,
            provenance: &step.provenance,
        };
        store::care_contact::save_role(self.tx, &row).await?;
        Ok(first_contact)
    }

    /// `false`: it does not say from which unit to which other, and is a line instead.
    pub(super) async fn handover(
        &mut self,
        place: usize,
        read: &Task,
        state: &str,
        attempts: i64,
        patient: &str,
        step: &Step,
    ) -> Result<bool, StoreError> {
        let from = match &read.requester {
            Some(reference) => self.party(place, reference).await?,
            None => Party::Nobody,
        };
        let to = match &read.owner {
            Some(reference) => self.party(place, reference).await?,
            None => Party::Nobody,
        };
        let (sender, receiver) = (self.answers(&from).await?, self.answers(&to).await?);
        let (Some(Responsible { provider, unit: Some(from_unit) }), Some(Responsible { unit: Some(to_unit), .. })) =
            (sender, receiver)
        else {
            return Ok(false);
        };
        if from_unit == to_unit {
            return Ok(false);
        }
        let from_staff = match &from {
            Party::Staff { staff, .. } => Some(staff.as_str()),
            _ => None,
        };
        let id = self.id_for::<HandoverId>(step);
        let row = HandoverRow {
            id: &id,
            patient,
            from_unit: &from_unit,
            from_staff,
            to_unit: &to_unit,
            state,
            attempts,
            sent_on: day(read.authored_on),
            text: read.text.as_deref(),
            provider: &provider,
            provenance: &step.provenance,
            restated: step.changed(&["/status", "/businessStatus", "/extension"]),
        };
        store::care_contact::save_handover(self.tx, &row).await?;
        self.finish(place, step, id).await?;
        Ok(true)
    }
}
