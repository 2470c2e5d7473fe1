//! The SQL of wishes of those who help.

use crate::error::StoreError;
use crate::store::{Reader, day_of};
use app::ids::{Id, PatientId, RepresentativeId, RequestId};
use jiff::civil::Date;

/// What this helper has sent for the patient, that request or the last that waits for an answer: who answers, by when, and the words.
pub(in crate::requests) async fn proposed(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    helper: &RepresentativeId,
    request: Option<&RequestId>,
) -> Result<Option<(String, Date, String)>, StoreError> {
    let row: Option<(String, String, String)> = sqlx::query_as(
        "SELECT u.name, r.promised_answer_on, r.text FROM request r JOIN care_unit u ON u.id = r.unit_id
         WHERE r.patient_id = $2 AND r.representative_id = $3 AND r.kind = 'message'
           AND (r.id = $1 OR ($1 IS NULL AND r.state IN ('new', 'begun')))
         ORDER BY r.created_at DESC, r.rowid DESC LIMIT 1",
    )
    .bind(request.map(RequestId::as_str))
    .bind(patient.as_str())
    .bind(helper.as_str())
    .fetch_optional(reader.connection())
    .await?;
    row.map(|(unit, day, text)| Ok((unit, day_of("request", "promised_answer_on", &day)?, text))).transpose()
}
