//! The SQL of whom the unit is to ring.

use crate::auth::StaffAccess;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::Reader;
use app::ids::Id;
use jiff::civil::Date;
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

#[derive(FromRow)]
pub(in crate::requests) struct OverdueRow {
    pub(in crate::requests) patient_id: String,
    pub(in crate::requests) patient_name: String,
    pub(in crate::requests) line: String,
    pub(in crate::requests) due_on: String,
}

/// Own lines that have left the card (seven days after their day) and are neither done nor asked about: "behöver hjälp?"
pub(in crate::requests) async fn overdue_lines(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    before: Date,
) -> Result<Vec<OverdueRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT c.patient_id, p.name AS patient_name, c.text AS line, c.due_on
         FROM commitment c JOIN patient p ON p.id = c.patient_id LEFT JOIN plan x ON x.id = c.plan_id
         WHERE c.responsible_unit_id = $1 AND c.party = 'patient' AND c.state IN ('planned', 'in_progress') AND c.due_on < $2
           AND (x.id IS NULL OR x.state IN ('active', 'on_hold', 'unknown'))
           AND (SELECT count(*) FROM answer s WHERE s.commitment_id = c.id) % 2 = 0
           AND NOT EXISTS (SELECT 1 FROM request r WHERE r.commitment_id = c.id AND r.state IN ('new', 'begun'))
         ORDER BY c.due_on, c.id LIMIT 50",
    )
    .bind(staff.unit().as_str())
    .bind(before.to_string())
    .fetch_all(reader.connection())
    .await?)
}
