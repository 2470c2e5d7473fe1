//! Patients, representatives, blocks and consents.

use super::run;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::Tx;

pub(in crate::fhir) struct PatientRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) name: &'a str,
    pub(in crate::fhir) given_name: &'a str,
    pub(in crate::fhir) birth_date: Option<String>,
    pub(in crate::fhir) deceased: bool,
    pub(in crate::fhir) listed_unit: Option<&'a str>,
    /// `None`: not said.
    pub(in crate::fhir) protected_identity: Option<&'a str>,
    pub(in crate::fhir) address: Option<&'a str>,
    pub(in crate::fhir) phone: Option<&'a str>,
    pub(in crate::fhir) contact_preference: Option<&'a str>,
    pub(in crate::fhir) language: Option<&'a str>,
    pub(in crate::fhir) interpreter: Option<&'a str>,
    pub(in crate::fhir) communication_support: Option<&'a str>,
    pub(in crate::fhir) view_mode: Option<&'a str>,
    pub(in crate::fhir) demo: bool,
    pub(in crate::fhir) provenance: &'a str,
}

/// Inserts a patient, or updates the one this resource made. How the person reads and wants to be reached is set when the patient
/// is new only: after that it is the person's own choice. Protection that is not mentioned stays; address and phone go with it.
pub(in crate::fhir) async fn save_patient(tx: &mut Tx<'_>, row: &PatientRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO patient (id, name, given_name, birth_date, deceased, listed_unit_id, protected_identity, address, phone,
             contact_preference, language, interpreter, communication_support, view_mode, demo, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, COALESCE($7, 'none'), CASE WHEN COALESCE($7, 'none') = 'none' THEN $8 END,
             CASE WHEN COALESCE($7, 'none') = 'none' THEN $9 END, $10, $11, $12, $13, COALESCE($14, 'standard'), $15, $16)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, given_name = excluded.given_name,
             birth_date = COALESCE(excluded.birth_date, patient.birth_date), deceased = excluded.deceased,
             listed_unit_id = COALESCE(excluded.listed_unit_id, patient.listed_unit_id),
             protected_identity = COALESCE($7, patient.protected_identity),
             address = CASE WHEN COALESCE($7, patient.protected_identity) = 'none' THEN $8 END,
             phone = CASE WHEN COALESCE($7, patient.protected_identity) = 'none' THEN $9 END,
             contact_preference = COALESCE(patient.contact_preference, excluded.contact_preference),
             language = COALESCE(excluded.language, patient.language),
             interpreter = COALESCE(excluded.interpreter, patient.interpreter),
             communication_support = COALESCE(excluded.communication_support, patient.communication_support)
         WHERE patient.provenance_id = excluded.provenance_id",
        row.id,
        row.name,
        row.given_name,
        row.birth_date.as_deref(),
        row.deceased,
        row.listed_unit,
        row.protected_identity,
        row.address,
        row.phone,
        row.contact_preference,
        row.language,
        row.interpreter,
        row.communication_support,
        row.view_mode,
        row.demo,
        row.provenance
    );
    Ok(())
}

/// What another source adds to a patient who is here already: what is empty, and protection always.
pub(in crate::fhir) async fn fill_patient(tx: &mut Tx<'_>, row: &PatientRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE patient SET birth_date = COALESCE(birth_date, $2), listed_unit_id = COALESCE(listed_unit_id, $3),
             deceased = MAX(deceased, $4),
             protected_identity = CASE WHEN protected_identity = 'none' THEN COALESCE($5, 'none') ELSE protected_identity END,
             address = CASE WHEN protected_identity = 'none' AND COALESCE($5, 'none') = 'none' THEN COALESCE(address, $6) END,
             phone = CASE WHEN protected_identity = 'none' AND COALESCE($5, 'none') = 'none' THEN COALESCE(phone, $7) END,
             contact_preference = COALESCE(contact_preference, $8), language = COALESCE(language, $9),
             interpreter = COALESCE(interpreter, $10), communication_support = COALESCE(communication_support, $11)
         WHERE id = $1 AND provenance_id IS NOT NULL",
        row.id,
        row.birth_date.as_deref(),
        row.listed_unit,
        row.deceased,
        row.protected_identity,
        row.address,
        row.phone,
        row.contact_preference,
        row.language,
        row.interpreter,
        row.communication_support
    );
    Ok(())
}

pub(in crate::fhir) async fn patient_by_identifier(
    tx: &mut Tx<'_>,
    system: &str,
    value: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT patient_id FROM patient_identifier WHERE system = $1 AND value = $2")
        .bind(system)
        .bind(value)
        .fetch_optional(tx.connection())
        .await?)
}

/// Whether the identifier is the patient's now; `false` when it is another's.
pub(in crate::fhir) async fn add_identifier(
    tx: &mut Tx<'_>,
    system: &str,
    value: &str,
    patient: &str,
) -> Result<bool, StoreError> {
    let added = run!(
        tx,
        "INSERT INTO patient_identifier (system, value, patient_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        system,
        value,
        patient
    );
    Ok(added == 1 || patient_by_identifier(tx, system, value).await?.as_deref() == Some(patient))
}

pub(in crate::fhir) async fn listed_unit(tx: &mut Tx<'_>, patient: &str) -> Result<Option<String>, StoreError> {
    let unit: Option<Option<String>> = sqlx::query_scalar("SELECT listed_unit_id FROM patient WHERE id = $1")
        .bind(patient)
        .fetch_optional(tx.connection())
        .await?;
    Ok(unit.flatten())
}

pub(in crate::fhir) struct RepresentativeRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) kind: &'a str,
    pub(in crate::fhir) name: &'a str,
    pub(in crate::fhir) relationship: Option<&'a str>,
    pub(in crate::fhir) identifier: Option<(&'a str, &'a str)>,
    pub(in crate::fhir) phone: Option<&'a str>,
    pub(in crate::fhir) document: Option<&'a str>,
    pub(in crate::fhir) seen_by: Option<&'a str>,
    pub(in crate::fhir) seen_on: Option<String>,
    pub(in crate::fhir) parts: Option<&'a str>,
    pub(in crate::fhir) may: [bool; 3],
    pub(in crate::fhir) from: Option<String>,
    pub(in crate::fhir) to: Option<String>,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_representative(
    tx: &mut Tx<'_>,
    row: &RepresentativeRow<'_>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO representative (id, patient_id, kind, name, relationship, identifier_system, identifier_value, phone, document,
             document_seen_by, document_seen_on, authority_parts, may_see, may_propose, may_book, valid_from, valid_to, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, relationship = excluded.relationship,
             identifier_system = excluded.identifier_system, identifier_value = excluded.identifier_value, phone = excluded.phone,
             document = excluded.document, document_seen_by = excluded.document_seen_by, document_seen_on = excluded.document_seen_on,
             authority_parts = excluded.authority_parts, may_see = excluded.may_see, may_propose = excluded.may_propose,
             may_book = excluded.may_book, valid_from = excluded.valid_from, valid_to = excluded.valid_to
         WHERE representative.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.kind,
        row.name,
        row.relationship,
        row.identifier.map(|(system, _)| system),
        row.identifier.map(|(_, value)| value),
        row.phone,
        row.document,
        row.seen_by,
        row.seen_on.as_deref(),
        row.parts,
        row.may[0],
        row.may[1],
        row.may[2],
        row.from.as_deref(),
        row.to.as_deref(),
        row.provenance
    );
    Ok(())
}

pub(in crate::fhir) async fn representative_name(tx: &mut Tx<'_>, id: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT name FROM representative WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// Whose data are blocked for whom: a provider, or one unit of it.
#[derive(Clone, Copy)]
pub(in crate::fhir) struct BlockRow<'a> {
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) blocked_provider: &'a str,
    pub(in crate::fhir) blocked_unit: Option<&'a str>,
    pub(in crate::fhir) provenance: &'a str,
}

/// The block this resource made for the same parties, put in force again.
pub(in crate::fhir) async fn renew_block(tx: &mut Tx<'_>, row: BlockRow<'_>) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "UPDATE block SET lifted_at = NULL WHERE provenance_id = $1 AND provider_id = $2 AND unit_id IS $3 AND blocked_provider_id = $4
             AND blocked_unit_id IS $5 RETURNING id",
    )
    .bind(row.provenance)
    .bind(row.provider)
    .bind(row.unit)
    .bind(row.blocked_provider)
    .bind(row.blocked_unit)
    .fetch_optional(tx.connection())
    .await?)
}

pub(in crate::fhir) async fn insert_block(tx: &mut Tx<'_>, id: &str, row: BlockRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO block (id, patient_id, provider_id, unit_id, blocked_provider_id, blocked_unit_id, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        row.patient,
        row.provider,
        row.unit,
        row.blocked_provider,
        row.blocked_unit,
        row.provenance
    );
    Ok(())
}

/// Lifts every block this resource made; those that still hold are renewed after.
pub(in crate::fhir) async fn lift_blocks(tx: &mut Tx<'_>, provenance: &str, at: Millis) -> Result<(), StoreError> {
    run!(tx, "UPDATE block SET lifted_at = $2 WHERE provenance_id = $1 AND lifted_at IS NULL", provenance, at);
    Ok(())
}

pub(in crate::fhir) async fn renew_consent(
    tx: &mut Tx<'_>,
    provenance: &str,
    provider: &str,
    to: Option<&str>,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "UPDATE consent SET withdrawn_at = NULL, valid_to = $3 WHERE provenance_id = $1 AND provider_id = $2 RETURNING id",
    )
    .bind(provenance)
    .bind(provider)
    .bind(to)
    .fetch_optional(tx.connection())
    .await?)
}

pub(in crate::fhir) async fn insert_consent(
    tx: &mut Tx<'_>,
    id: &str,
    patient: &str,
    provider: &str,
    to: Option<&str>,
    provenance: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO consent (id, patient_id, provider_id, valid_to, provenance_id) VALUES ($1, $2, $3, $4, $5)",
        id,
        patient,
        provider,
        to,
        provenance
    );
    Ok(())
}

pub(in crate::fhir) async fn withdraw_consents(
    tx: &mut Tx<'_>,
    provenance: &str,
    at: Millis,
) -> Result<(), StoreError> {
    run!(tx, "UPDATE consent SET withdrawn_at = $2 WHERE provenance_id = $1 AND withdrawn_at IS NULL", provenance, at);
    Ok(())
}
