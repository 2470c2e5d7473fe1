//! The SQL of drafts.

use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use app::ids::{Id, PatientId};

pub(crate) async fn of(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    address: &str,
    since: Millis,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT text FROM draft WHERE patient_id = $1 AND address = $2 AND saved_at >= $3")
        .bind(patient.as_str())
        .bind(address)
        .bind(since)
        .fetch_optional(reader.connection())
        .await?)
}

pub(super) async fn keep(tx: &mut Tx<'_>, patient: &PatientId, address: &str, text: &str) -> Result<(), StoreError> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO draft (patient_id, address, text, saved_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (patient_id, address) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at",
    )
    .bind(patient.as_str())
    .bind(address)
    .bind(text)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What was sent is no draft any more.
pub(crate) async fn drop_draft(tx: &mut Tx<'_>, patient: &PatientId, address: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM draft WHERE patient_id = $1 AND address = $2")
        .bind(patient.as_str())
        .bind(address)
        .execute(tx.connection())
        .await?;
    Ok(())
}
