//! The SQL of wishes of those who help.

use crate::error::StoreError;
use crate::store::{Reader, Tx, day_of};
use app::error::AppError;
use app::ids::{Id, PatientId, RepresentativeId, RequestId};
use jiff::civil::Date;

/// The name of the one who acts for the patient.
pub(in crate::requests) async fn helpers_name(tx: &mut Tx<'_>) -> Result<String, StoreError> {
    let id = tx.representative().cloned().ok_or(AppError::NotFound)?;
    let name: Option<String> = sqlx::query_scalar("SELECT name FROM representative WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(tx.connection())
        .await?;
    name.ok_or_else(|| AppError::NotFound.into())
}

/// What this helper has sent for the patient: who answers, and by when.
pub(in crate::requests) async fn proposed(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    helper: &RepresentativeId,
    request: &RequestId,
) -> Result<Option<(String, Date)>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT u.name, r.promised_answer_on FROM request r JOIN care_unit u ON u.id = r.unit_id
         WHERE r.id = $1 AND r.patient_id = $2 AND r.created_by = 'representative' AND EXISTS (
             SELECT 1 FROM access_event e WHERE e.entity_id = r.id AND e.action = 'write' AND e.actor_kind = 'representative' AND e.actor_id = $3)",
    )
    .bind(request.as_str())
    .bind(patient.as_str())
    .bind(helper.as_str())
    .fetch_optional(reader.connection())
    .await?;
    row.map(|(unit, day)| Ok((unit, day_of("request", "promised_answer_on", &day)?))).transpose()
}
