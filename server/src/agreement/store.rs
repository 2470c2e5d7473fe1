//! The SQL of what matters.

use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use crate::words::Words;
use app::agreement::types::WhatMattersText;
use app::error::AppError;
use app::ids::{Id, PatientId, WhatMattersId};
use sqlx::FromRow;

#[derive(FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) restores: Option<String>,
    pub(super) written_by: String,
}

pub(super) fn text(row: &Row) -> Result<WhatMattersText, StoreError> {
    Ok(WhatMattersText { id: id_of("what_matters", "id", &row.id)?, text: row.text.clone() })
}

pub(super) async fn given_name(reader: &mut Reader<'_>, patient: &PatientId) -> Result<String, StoreError> {
    sqlx::query_scalar("SELECT given_name FROM patient WHERE id = $1")
        .bind(patient.as_str())
        .fetch_optional(reader.connection())
        .await?
        .ok_or_else(|| AppError::NotFound.into())
}

/// What stands now: the latest row that nothing has replaced.
pub(super) async fn current(reader: &mut Reader<'_>, patient: &PatientId) -> Result<Option<Row>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, text, restores, written_by FROM what_matters WHERE patient_id = $1 AND replaced_by IS NULL AND withdrawn_at IS NULL
         ORDER BY written_at DESC, id DESC LIMIT 1",
    )
    .bind(patient.as_str())
    .fetch_optional(reader.connection())
    .await?)
}

/// The words of one row of the patient's.
pub(super) async fn words(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    row: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT text FROM what_matters WHERE id = $1 AND patient_id = $2")
        .bind(row)
        .bind(patient.as_str())
        .fetch_optional(reader.connection())
        .await?)
}

/// What the row stands in the place of.
pub(super) async fn before(reader: &mut Reader<'_>, row: &str) -> Result<Option<Row>, StoreError> {
    Ok(sqlx::query_as("SELECT id, text, restores, written_by FROM what_matters WHERE replaced_by = $1")
        .bind(row)
        .fetch_optional(reader.connection())
        .await?)
}

/// The latest row the person has taken back, when nothing stands any more.
pub(super) async fn was_withdrawn(reader: &mut Reader<'_>, patient: &PatientId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM what_matters WHERE patient_id = $1 AND withdrawn_at IS NOT NULL)",
    )
    .bind(patient.as_str())
    .fetch_one(reader.connection())
    .await?)
}

/// Writes the person's words in the place of `instead_of`. `Conflict` when something else stands there by now.
pub(super) async fn write(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    words: &Words,
    instead_of: Option<&WhatMattersId>,
) -> Result<WhatMattersId, StoreError> {
    insert(tx, patient, words.as_str(), instead_of, None).await
}

/// Brings back what stood before `current`; takes `current` back when nothing did.
pub(super) async fn undo(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    current: &WhatMattersId,
) -> Result<WhatMattersId, StoreError> {
    // What is restored is the words as they were first written, however often they have come back.
    let before: Option<(String, String)> = sqlx::query_as(
        "SELECT coalesce(restores, id), text FROM what_matters WHERE replaced_by = $1 AND patient_id = $2",
    )
    .bind(current.as_str())
    .bind(patient.as_str())
    .fetch_optional(tx.connection())
    .await?;
    if let Some((id, text)) = before {
        let restores: WhatMattersId = id_of("what_matters", "id", &id)?;
        return insert(tx, patient, &text, Some(current), Some(&restores)).await;
    }
    let now = tx.clock().now();
    let changed = sqlx::query(
        "UPDATE what_matters SET withdrawn_at = $3 WHERE id = $1 AND patient_id = $2 AND written_by = 'patient'
         AND replaced_by IS NULL AND withdrawn_at IS NULL",
    )
    .bind(current.as_str())
    .bind(patient.as_str())
    .bind(now)
    .execute(tx.connection())
    .await?;
    if changed.rows_affected() == 1 { Ok(current.clone()) } else { Err(StoreError::Conflict) }
}

async fn insert(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    text: &str,
    instead_of: Option<&WhatMattersId>,
    restores: Option<&WhatMattersId>,
) -> Result<WhatMattersId, StoreError> {
    let (id, now): (WhatMattersId, _) = (tx.new_id(), tx.clock().now());
    // One statement: with nothing to replace, nothing may stand there.
    let inserted = sqlx::query(
        "INSERT INTO what_matters (id, patient_id, text, written_by, written_at, restores)
         SELECT $1, $2, $3, 'patient', $4, $5
         WHERE $6 IS NOT NULL OR NOT EXISTS (
             SELECT 1 FROM what_matters WHERE patient_id = $2 AND replaced_by IS NULL AND withdrawn_at IS NULL)",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(text)
    .bind(now)
    .bind(restores.map(WhatMattersId::as_str))
    .bind(instead_of.map(WhatMattersId::as_str))
    .execute(tx.connection())
    .await?;
    if inserted.rows_affected() != 1 {
        return Err(StoreError::Conflict);
    }
    if let Some(old) = instead_of {
        let changed = sqlx::query(
            "UPDATE what_matters SET replaced_by = $3 WHERE id = $1 AND patient_id = $2 AND replaced_by IS NULL AND withdrawn_at IS NULL",
        )
        .bind(old.as_str())
        .bind(patient.as_str())
        .bind(id.as_str())
        .execute(tx.connection())
        .await?;
        if changed.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
    }
    Ok(id)
}
