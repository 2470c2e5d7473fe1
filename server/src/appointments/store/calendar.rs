//! The SQL of calendar files.

use crate::appointments::domain::Entry;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::Reader;
use app::error::AppError;
use app::ids::{AppointmentId, Id, PatientId};

/// A visit of the patient's; its place only where asked for, and never for somebody with protected identity.
pub(in crate::appointments) async fn entry(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    with_place: bool,
    made: Millis,
) -> Result<Entry, StoreError> {
    type Row = (i64, i64, i64, String, String, Option<String>, Option<String>);
    let row: Option<Row> = sqlx::query_as(
        "SELECT a.start_at, a.end_at, a.sequence, a.state, p.protected_identity, l.name, l.address
         FROM appointment a JOIN patient p ON p.id = a.patient_id LEFT JOIN place l ON l.id = a.place_id
         WHERE a.id = $1 AND a.patient_id = $2 AND a.state <> 'entered_in_error'",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .fetch_optional(reader.connection())
    .await?;
    let Some((start, end, sequence, state, protected, place, address)) = row else {
        return Err(AppError::NotFound.into());
    };
    let place: Vec<String> = [place, address].into_iter().flatten().collect();
    Ok(Entry {
        uid: format!("{visit}@patientkontrakt"),
        start,
        end,
        made,
        sequence: u32::try_from(sequence).unwrap_or_default(),
        cancelled: state.starts_with("cancelled"),
        place: (with_place && protected == "none" && !place.is_empty()).then(|| place.join(", ")),
    })
}
