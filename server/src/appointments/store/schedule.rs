//! The SQL of a member of staff's own schedule.

use super::supply::OF_VISIT;
use crate::auth::StaffAccess;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::Reader;
use app::ids::Id;
use sqlx::{AssertSqlSafe, FromRow};

/// A visit in the schedule.
#[derive(FromRow)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
pub(in crate::appointments) struct EntryRow {
    pub(in crate::appointments) id: String,
    pub(in crate::appointments) patient_id: String,
    pub(in crate::appointments) name: String,
    pub(in crate::appointments) visit_kind: String,
    pub(in crate::appointments) start_at: Millis,
    pub(in crate::appointments) end_at: Millis,
    pub(in crate::appointments) state: String,
    /// The time was agreed on, by whom and how ever.
    pub(in crate::appointments) agreed: bool,
    /// When the patient had it before them, as it is now.
    pub(in crate::appointments) opened_at: Option<Millis>,
    /// The person has answered that they come.
    pub(in crate::appointments) coming: bool,
    /// The person has said that they cannot, and waits for an answer.
    pub(in crate::appointments) cannot_come: bool,
    /// It is booked here, and can be moved.
    pub(in crate::appointments) movable: bool,
}

/// The member of staff's visits at their unit between two instants, in order.
pub(in crate::appointments) async fn entries(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    (from, to): (Millis, Millis),
    now: Millis,
) -> Result<Vec<EntryRow>, StoreError> {
    Ok(sqlx::query_as(AssertSqlSafe(format!(
        "SELECT a.id, a.patient_id, p.name, a.visit_kind, a.start_at, a.end_at, a.state, a.agreed_with <> 'none' AS agreed,
                CASE WHEN a.opened_sequence = a.sequence THEN a.opened_at END AS opened_at,
                EXISTS (SELECT 1 FROM answer s WHERE s.appointment_id = a.id AND s.kind = 'coming' AND NOT EXISTS (
                    SELECT 1 FROM answer later WHERE later.appointment_id = a.id AND later.nth > s.nth)) AS coming,
                EXISTS (SELECT 1 FROM request r WHERE r.appointment_id = a.id AND r.kind = 'cannot_come' AND r.state IN ('new', 'begun')) AS cannot_come,
                a.state = 'booked' AND a.start_at > $5 AND EXISTS (SELECT 1 FROM schedule s WHERE {OF_VISIT}) AS movable
         FROM appointment a JOIN patient p ON p.id = a.patient_id
         WHERE a.unit_id = $2 AND a.state IN ('booked', 'done', 'no_show', 'cancelled_by_patient', 'cancelled_by_care')
           AND a.start_at >= $3 AND a.start_at < $4
           AND EXISTS (SELECT 1 FROM appointment_participant t WHERE t.appointment_id = a.id AND t.staff_id = $1)
         ORDER BY a.start_at, a.id"
    )))
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .bind(from)
    .bind(to)
    .bind(now)
    .fetch_all(reader.connection())
    .await?)
}
