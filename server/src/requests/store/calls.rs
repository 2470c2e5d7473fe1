//! The SQL of whom the unit is to ring.

use crate::auth::StaffAccess;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::Reader;
use app::ids::Id;
use sqlx::FromRow;

/// How many patients nobody has reached yet about a cancelled time.
pub(in crate::requests) async fn calls_left(reader: &mut Reader<'_>, staff: &StaffAccess) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM call c JOIN appointment a ON a.id = c.appointment_id
         WHERE c.unit_id = $1 AND coalesce(c.outcome, 'not_reached') = 'not_reached' AND a.state = 'cancelled_by_care' AND a.replaced_by IS NULL",
    )
    .bind(staff.unit().as_str())
    .fetch_one(reader.connection())
    .await?)
}

#[derive(FromRow)]
pub(in crate::requests) struct UnansweredRow {
    pub(in crate::requests) patient_id: String,
    pub(in crate::requests) patient_name: String,
    pub(in crate::requests) answer_by: Millis,
}

/// The unit's questions about times that are unseen at half their time, or whose time has run out without an answer. No hold runs out
/// without its row here.
pub(in crate::requests) async fn unanswered_proposals(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    now: Millis,
) -> Result<Vec<UnansweredRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT t.patient_id, p.name AS patient_name, t.answer_by
         FROM time_proposal t JOIN patient p ON p.id = t.patient_id LEFT JOIN provenance v ON v.id = t.provenance_id
         WHERE t.unit_id = $1 AND t.state = 'open' AND (t.by_staff_id IS NOT NULL OR t.waiting_id IS NOT NULL)
           AND (t.answer_by <= $2 OR (t.seen_at IS NULL AND (coalesce(t.asked_at, v.imported_at) + t.answer_by) / 2 <= $2))
         ORDER BY t.answer_by <= $2, t.answer_by, t.id LIMIT 50",
    )
    .bind(staff.unit().as_str())
    .bind(now)
    .fetch_all(reader.connection())
    .await?)
}
