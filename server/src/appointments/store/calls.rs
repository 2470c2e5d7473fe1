//! The SQL of the call list: whom the unit is to ring about a visit that care has cancelled, and who waits for a new time since.

use super::withdrawing::withdraw;
use crate::auth::StaffAccess;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::representatives::relatives;
use crate::requests::preference;
use crate::store::{Reader, Tx, id_of, optional_day};
use app::appointments::types::{CallOutcome, CallRow};
use app::error::AppError;
use app::ids::{CallId, Id, PatientId};
use app::requests::types::Preference;
use jiff::civil::Date;
use sqlx::FromRow;

#[derive(FromRow)]
struct CallTableRow {
    id: String,
    patient_id: String,
    name: String,
    phone: Option<String>,
    contact_preference: Option<String>,
    promised_by: Option<String>,
    visit_kind: String,
    start_at: Millis,
    outcome: Option<String>,
    attempts: i64,
    rung_at: Option<Millis>,
    booked_at: Option<Millis>,
}

/// The unit's call list: who is not reached yet, what was done today, and who is reached and still waits for a new time.
pub(in crate::appointments) async fn calls(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    today: Millis,
    clock: &Clock,
) -> Result<Vec<CallRow>, StoreError> {
    let rows: Vec<CallTableRow> = sqlx::query_as(
        "SELECT c.id, c.patient_id, p.name, p.phone, p.contact_preference, CASE WHEN a.replaced_by IS NULL AND a.no_new_time_at IS NULL THEN a.promised_by END AS promised_by,
                a.visit_kind, a.start_at, CASE WHEN a.no_new_time_at IS NULL THEN c.outcome ELSE 'no_new_time' END AS outcome, c.attempts, c.rung_at, n.start_at AS booked_at
         FROM call c JOIN appointment a ON a.id = c.appointment_id JOIN patient p ON p.id = c.patient_id
         LEFT JOIN appointment n ON n.id = a.replaced_by
         WHERE c.unit_id = $1 AND (c.rung_at >= $2 OR (a.state = 'cancelled_by_care'
             AND ((a.replaced_by IS NULL AND a.no_new_time_at IS NULL) OR coalesce(c.outcome, 'not_reached') = 'not_reached')))
         ORDER BY c.outcome IS NOT NULL OR n.id IS NOT NULL, a.start_at, c.id LIMIT 50",
    )
    .bind(staff.unit().as_str())
    .bind(today)
    .fetch_all(reader.connection())
    .await?;
    let today = clock.today().to_string();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let outcome = match row.outcome.as_deref() {
            None => None,
            Some(code) => Some(CallOutcome::parse(code).ok_or(StoreError::Corrupt {
                table: "call",
                column: "outcome",
                id: row.id.clone(),
            })?),
        };
        let patient: PatientId = id_of("call", "patient_id", &row.patient_id)?;
        let wish = preference(row.contact_preference.as_deref(), &row.patient_id)?;
        let relatives = match wish {
            Some(Preference::Relative) => relatives(reader.connection(), &patient, &today).await?,
            _ => Vec::new(),
        };
        found.push(CallRow {
            id: id_of("call", "id", &row.id)?,
            patient,
            name: row.name,
            phone: row.phone,
            wish,
            relatives,
            kind: row.visit_kind,
            start: clock.local(row.start_at),
            outcome: outcome.zip(row.rung_at.map(|at| clock.local(at))),
            attempts: row.attempts,
            promised: optional_day("appointment", "promised_by", row.promised_by.as_deref())?,
            booked: row.booked_at.map(|at| clock.local(at)),
        });
    }
    Ok(found)
}

/// Writes down how a call went. Whoever was spoken with is promised a new time by a day; of the cancelled visit the patient knows only when
/// it was them. Neither ends the promise: only a new time does, or that the patient wants none. The patient is told that nothing is
/// promised any more, whoever said so, and it holds until somebody is reached again.
pub(in crate::appointments) async fn ring(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    call: &CallId,
    outcome: CallOutcome,
    new_time_by: Date,
) -> Result<PatientId, StoreError> {
    let now = tx.clock().now();
    sqlx::query(
        "UPDATE appointment SET seen_by_patient_at = CASE WHEN $6 THEN coalesce(seen_by_patient_at, $3) WHEN $7 AND no_new_time_at IS NULL THEN NULL ELSE seen_by_patient_at END,
             promised_by = CASE WHEN $5 THEN max(promised_by, $4) ELSE promised_by END,
             no_new_time_at = CASE WHEN $7 THEN coalesce(no_new_time_at, $3) WHEN NOT $5 THEN no_new_time_at END, version = version + 1
         WHERE state = 'cancelled_by_care' AND replaced_by IS NULL AND id = (SELECT appointment_id FROM call WHERE id = $1 AND unit_id = $2)",
    )
    .bind(call.as_str())
    .bind(staff.unit().as_str())
    .bind(now)
    .bind(new_time_by.to_string())
    .bind(outcome.is_reached())
    .bind(outcome == CallOutcome::Reached)
    .bind(outcome == CallOutcome::NoNewTime)
    .execute(tx.connection())
    .await?;
    let patient: Option<String> = sqlx::query_scalar(
        // The same again within a minute, by the same person, is a double tap and no other call.
        "UPDATE call SET outcome = $3, rung_at = $4, rung_by = $5,
             attempts = attempts + (outcome IS NOT $3 OR rung_by IS NOT $5 OR rung_at <= $4 - 60000)
         WHERE id = $1 AND unit_id = $2 RETURNING patient_id",
    )
    .bind(call.as_str())
    .bind(staff.unit().as_str())
    .bind(if outcome == CallOutcome::NoNewTime { CallOutcome::Reached.code() } else { outcome.code() })
    .bind(now)
    .bind(staff.staff().as_str())
    .fetch_optional(tx.connection())
    .await?;
    let patient = id_of("call", "patient_id", &patient.ok_or(AppError::NotFound)?)?;
    if outcome == CallOutcome::NoNewTime {
        let asked = "replaces_id = (SELECT appointment_id FROM call WHERE id = $1) AND id IS NOT $2";
        withdraw(tx, asked, (call.as_str(), None), None).await?;
    }
    Ok(patient)
}
