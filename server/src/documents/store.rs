//! The SQL of documents.

use super::domain;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use app::documents::types::DocumentKind;
use app::error::AppError;
use app::ids::{DocumentId, Id, PatientId, PlanId};
use sqlx::FromRow;

#[derive(FromRow)]
pub(super) struct DocumentRow {
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) content_type: String,
    /// Of a picture that was not asked for the beginning, which says its size; of other files nothing.
    pub(super) content: Vec<u8>,
    pub(super) sha256: Option<Vec<u8>>,
    pub(super) written_on: Option<String>,
    pub(super) from_name: String,
    pub(super) unit_name: Option<String>,
    pub(super) unit_phone: Option<String>,
    pub(super) patient_name: String,
    pub(super) plan_kind: String,
    /// Released for the patient, and its plan too.
    pub(super) approved: i64,
    pub(super) responsible_provider_id: String,
    pub(super) responsible_unit_id: Option<String>,
    pub(super) plan_provider_id: String,
    pub(super) plan_unit_id: Option<String>,
}

/// One document of one of the patient's plans, with its content where that is shown on a page or `whole`.
pub(super) async fn document(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    plan: &PlanId,
    document: &DocumentId,
    whole: bool,
) -> Result<Option<DocumentRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT d.title, d.kind, d.content_type, CASE WHEN $4 OR d.kind = 'text' THEN d.content
                    WHEN d.kind IN ('png', 'jpeg') THEN substr(d.content, 1, 262144) ELSE x'' END AS content, d.sha256, d.written_on,
                coalesce(u.name, v.name) AS from_name, u.name AS unit_name, u.phone AS unit_phone, i.name AS patient_name, p.kind AS plan_kind,
                min(d.approved_for_patient, p.approved_for_patient) AS approved, d.responsible_provider_id, d.responsible_unit_id,
                p.responsible_provider_id AS plan_provider_id, p.responsible_unit_id AS plan_unit_id
         FROM document d JOIN plan p ON p.id = d.plan_id AND p.patient_id = d.patient_id JOIN patient i ON i.id = d.patient_id
         JOIN care_provider v ON v.id = d.responsible_provider_id LEFT JOIN care_unit u ON u.id = d.responsible_unit_id
         WHERE d.id = $1 AND d.plan_id = $2 AND d.patient_id = $3 AND d.current = 1 AND p.state <> 'revoked'",
    )
    .bind(document.as_str())
    .bind(plan.as_str())
    .bind(patient.as_str())
    .bind(whole)
    .fetch_optional(reader.connection())
    .await?)
}

/// What a document is, as the table keeps it.
pub(crate) fn kind(code: &str, row: &str) -> Result<DocumentKind, StoreError> {
    const KINDS: [DocumentKind; 6] = [
        DocumentKind::Text,
        DocumentKind::TaggedPdf,
        DocumentKind::Pdf,
        DocumentKind::Png,
        DocumentKind::Jpeg,
        DocumentKind::Other,
    ];
    KINDS.into_iter().find(|kind| domain::code(*kind) == code).ok_or_else(|| StoreError::Corrupt {
        table: "document",
        column: "kind",
        id: row.to_owned(),
    })
}

/// A document that the patient wants help with: its title, and its unit with provider where one answers for it.
pub(crate) async fn to_ask_about(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    plan: &PlanId,
    document: &DocumentId,
) -> Result<(String, Option<(String, String)>), StoreError> {
    let row: Option<(String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT d.title, u.id, u.provider_id FROM document d JOIN plan p ON p.id = d.plan_id AND p.patient_id = d.patient_id
         LEFT JOIN care_unit u ON u.id = d.responsible_unit_id
         WHERE d.id = $1 AND d.plan_id = $2 AND d.patient_id = $3 AND d.current = 1 AND p.state <> 'revoked'
           AND min(d.approved_for_patient, p.approved_for_patient) = 1",
    )
    .bind(document.as_str())
    .bind(plan.as_str())
    .bind(patient.as_str())
    .fetch_optional(tx.connection())
    .await?;
    let (title, unit, provider) = row.ok_or(AppError::NotFound)?;
    Ok((title, unit.zip(provider)))
}
