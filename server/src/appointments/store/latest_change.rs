//! The SQL of what was last done to the time of a visit: whether it stands, by whom, and whether it can be taken back.

use super::occupancy::can_have_back;
use super::supply::{Of, supply_of};
use crate::appointments::supply::FreeTime;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use app::ids::{AppointmentId, Id, PatientId};
use app::overview::types::QuestionId;

/// What was last done to the time of a visit.
#[derive(sqlx::FromRow)]
pub(in crate::appointments) struct ChangeRow {
    pub(in crate::appointments) id: String,
    pub(in crate::appointments) kind: String,
    pub(super) made_by: String,
    /// Who did it for the patient.
    pub(in crate::appointments) representative: Option<String>,
    pub(in crate::appointments) representative_id: Option<String>,
    old_start_at: Option<Millis>,
    old_end_at: Option<Millis>,
    pub(super) old_agreed_with: Option<String>,
    proposal_id: Option<String>,
    invitation_id: Option<String>,
    pub(in crate::appointments) kept_until: Option<Millis>,
    /// The visit is still as this change left it.
    pub(in crate::appointments) stands: bool,
    /// It is not too late to change the visit as it is now; as long as it has not begun, for staff and while the old time is kept.
    in_time: bool,
    /// The question that was answered can be asked again; of what one was invited to nothing else has been booked since, and nobody has
    /// begun to look for the new time that was wanted.
    in_question_time: bool,
    /// What the visit was booked from, where it is open again.
    asked_again: Option<String>,
}

impl ChangeRow {
    /// Whether it can be taken back at `now`, as far as the person and the visit go: the patient takes back what was done for them too,
    /// whoever helps only what was done by one who helps.
    pub(super) fn can_be_undone(&self, now: Millis, side: &'static str) -> bool {
        let may = match self.kind.as_str() {
            "moved" => self.in_time,
            "cancelled" => self.in_question_time,
            "booked" => self.in_time && self.in_question_time,
            _ => false,
        };
        let theirs = self.made_by == side || (side == "patient" && self.made_by == "representative");
        may && theirs && self.stands && self.old_start_at.is_none_or(|old| old > now)
    }

    /// The time it had before.
    pub(in crate::appointments) fn old(&self) -> Option<FreeTime> {
        self.old_start_at.zip(self.old_end_at).map(|(start, end)| FreeTime { start, end })
    }

    /// What one was invited to and can book again.
    pub(in crate::appointments) fn asked_again(&self) -> Result<Option<QuestionId>, StoreError> {
        let id = self.asked_again.as_deref().filter(|_| self.kind == "cancelled");
        id.map(|id| Ok(QuestionId::Invitation(id_of("invitation", "id", id)?))).transpose()
    }

    /// The question that the change answered.
    pub(super) fn question(&self) -> Result<Option<QuestionId>, StoreError> {
        Ok(match (&self.proposal_id, &self.invitation_id) {
            (Some(id), _) => Some(QuestionId::Proposal(id_of("appointment_change", "proposal_id", id)?)),
            (None, Some(id)) => Some(QuestionId::Invitation(id_of("appointment_change", "invitation_id", id)?)),
            (None, None) => None,
        })
    }
}

/// Whether a visit `a` is as its change `c` left it.
pub(crate) const CHANGE_STANDS: &str = "CASE c.kind
    WHEN 'cancelled' THEN a.state = 'cancelled_by_patient' AND a.start_at = c.old_start_at AND a.end_at = c.old_end_at
    WHEN 'unbooked' THEN a.state = 'entered_in_error'
    ELSE a.state = 'booked' AND a.start_at = c.new_start_at AND a.end_at = c.new_end_at END";

fn last_change_of_visit() -> String {
    format!(
        "SELECT c.id, c.kind, c.made_by, h.name AS representative, c.representative_id, c.old_start_at, c.old_end_at, c.old_agreed_with, c.proposal_id, c.invitation_id,
        c.kept_until,
        {CHANGE_STANDS} AS stands,
        a.start_at > $3 AND (c.made_by = 'staff' OR coalesce(c.kept_until > $3, 0) OR a.start_at - $3 >= coalesce(a.not_after_hours, u.not_after_hours, 0) * 3600000) AS in_time,
        coalesce(p.answer_by > $3, i.book_by >= $4, 1) AND NOT EXISTS (
            SELECT 1 FROM appointment_change b JOIN appointment o ON o.patient_id = a.patient_id AND o.id <> a.id AND o.state = 'booked'
            JOIN appointment_change n ON n.appointment_id = o.id AND n.invitation_id = b.invitation_id AND n.kind = 'booked'
            WHERE b.appointment_id = a.id AND b.kind = 'booked')
        AND NOT (c.kind = 'cancelled' AND EXISTS (SELECT 1 FROM request r WHERE r.appointment_id = a.id AND r.kind = 'cannot_come'
            AND (r.state = 'begun' OR r.answered_at > c.made_at))) AS in_question_time,
        (SELECT v.id FROM appointment_change b JOIN invitation v ON v.id = b.invitation_id
         WHERE b.appointment_id = a.id AND b.kind = 'booked' AND v.state = 'open' AND coalesce(v.book_by >= $4, 1)) AS asked_again
    FROM appointment_change c JOIN appointment a ON a.id = c.appointment_id LEFT JOIN care_unit u ON u.id = a.unit_id
    LEFT JOIN time_proposal p ON p.id = c.proposal_id LEFT JOIN invitation i ON i.id = c.invitation_id
    LEFT JOIN representative h ON h.id = c.representative_id
    WHERE a.id = $1 AND a.patient_id = $2 ORDER BY c.nth DESC LIMIT 1"
    )
}

pub(super) async fn last_change(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<Option<ChangeRow>, StoreError> {
    let (now, today) = (tx.clock().now(), tx.clock().today().to_string());
    let last = sqlx::query_as(sqlx::AssertSqlSafe(last_change_of_visit()))
        .bind(visit.as_str())
        .bind(patient.as_str())
        .bind(now)
        .bind(today);
    Ok(last.fetch_optional(tx.connection()).await?)
}

/// The last change, and whether the time before it can still be had.
pub(in crate::appointments) async fn change(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    side: &'static str,
    clock: &Clock,
) -> Result<Option<(ChangeRow, bool)>, StoreError> {
    let now = clock.now();
    let row: Option<ChangeRow> = sqlx::query_as(sqlx::AssertSqlSafe(last_change_of_visit()))
        .bind(visit.as_str())
        .bind(patient.as_str())
        .bind(now)
        .bind(clock.today().to_string())
        .fetch_optional(reader.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(old) = row.old() else {
        let can = row.can_be_undone(now, side);
        return Ok(Some((row, can)));
    };
    let own = [visit.as_str()];
    let found = supply_of(reader.connection(), patient, Of::Visit(visit), &own, (old.start, old.end), now).await?;
    let free = match found {
        Some((supply, _)) => can_have_back(reader.connection(), &supply, (patient, visit), old).await?,
        None => false,
    };
    let can = row.can_be_undone(now, side) && free;
    Ok(Some((row, can)))
}
