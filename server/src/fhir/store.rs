//! All SQL of the import. Here: what makes two imports the same thing. The folder has the rows themselves.

pub(super) mod care_contact;
pub(super) mod people;
pub(super) mod plans;
pub(super) mod times;
pub(super) mod units;

use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::Tx;
use app::ids::{Id, ProviderId};
use jiff::civil::Date;

/// Runs one statement with these values; how many rows it changed.
macro_rules! run {
    ($tx:expr, $sql:literal $(, $value:expr)* $(,)?) => {
        sqlx::query($sql)$(.bind($value))*.execute($tx.connection()).await?.rows_affected()
    };
}
pub(super) use run;

/// A day as the tables keep it.
pub(super) fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// A resource that was imported before.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Known {
    pub(super) id: String,
    pub(super) entity_id: Option<String>,
    pub(super) last_updated: Option<Millis>,
    pub(super) raw: String,
}

pub(super) async fn known(tx: &mut Tx<'_>, source: &str, kind: &str, alias: &str) -> Result<Option<Known>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT p.id, p.entity_id, p.last_updated, p.raw FROM provenance_alias a JOIN provenance p ON p.id = a.provenance_id
         WHERE a.source = $1 AND a.resource_type = $2 AND a.alias = $3",
    )
    .bind(source)
    .bind(kind)
    .bind(alias)
    .fetch_optional(tx.connection())
    .await?)
}

/// The entity behind an address of which the type is not known.
pub(super) async fn entity_by_address(
    tx: &mut Tx<'_>,
    source: &str,
    alias: &str,
) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = sqlx::query_scalar(
        "SELECT p.entity_id FROM provenance_alias a JOIN provenance p ON p.id = a.provenance_id
         WHERE a.source = $1 AND a.alias = $2 AND a.resource_type IN ('Organization', 'Location', 'Practitioner', 'PractitionerRole',
             'Patient', 'RelatedPerson', 'CareTeam', 'Goal', 'CarePlan', 'Task', 'ServiceRequest', 'DocumentReference', 'Schedule',
             'Slot', 'Appointment')",
    )
    .bind(source)
    .bind(alias)
    .fetch_optional(tx.connection())
    .await?;
    Ok(found.flatten())
}

/// Everything a resource is called by.
pub(super) async fn aliases(tx: &mut Tx<'_>, provenance: &str) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT alias FROM provenance_alias WHERE provenance_id = $1")
        .bind(provenance)
        .fetch_all(tx.connection())
        .await?)
}

pub(super) async fn add_alias(
    tx: &mut Tx<'_>,
    source: &str,
    kind: &str,
    alias: &str,
    provenance: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO provenance_alias (source, resource_type, alias, provenance_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        source,
        kind,
        alias,
        provenance
    );
    Ok(())
}

pub(super) async fn drop_alias(tx: &mut Tx<'_>, source: &str, kind: &str, alias: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "DELETE FROM provenance_alias WHERE source = $1 AND resource_type = $2 AND alias = $3",
        source,
        kind,
        alias
    );
    Ok(())
}

/// What is kept of a resource as it came.
pub(super) struct Arrival<'a> {
    pub(super) id: &'a str,
    pub(super) source: &'a str,
    pub(super) kind: &'a str,
    pub(super) key: &'a str,
    pub(super) last_updated: Option<Millis>,
    pub(super) now: Millis,
    pub(super) raw: &'a str,
}

pub(super) async fn insert_provenance(tx: &mut Tx<'_>, arrival: &Arrival<'_>) -> Result<(), StoreError> {
    let insert = "INSERT INTO provenance (id, source, resource_type, business_key, last_updated, imported_at, raw)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (source, resource_type, business_key) DO NOTHING";
    let mut key = arrival.key.to_owned();
    for _attempt in 0..2 {
        let inserted = sqlx::query(insert)
            .bind(arrival.id)
            .bind(arrival.source)
            .bind(arrival.kind)
            .bind(&key)
            .bind(arrival.last_updated)
            .bind(arrival.now)
            .bind(arrival.raw)
            .execute(tx.connection())
            .await?
            .rows_affected();
        if inserted == 1 {
            return Ok(());
        }
        // Another resource had the key first, and was found not to be this one.
        key = format!("{key}~{}", arrival.id);
    }
    Err(StoreError::Conflict)
}

pub(super) async fn update_provenance(tx: &mut Tx<'_>, arrival: &Arrival<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE provenance SET last_updated = COALESCE($2, last_updated), imported_at = $3, raw = $4 WHERE id = $1",
        arrival.id,
        arrival.last_updated,
        arrival.now,
        arrival.raw
    );
    Ok(())
}

pub(super) async fn set_entity(tx: &mut Tx<'_>, provenance: &str, entity: &str) -> Result<(), StoreError> {
    run!(tx, "UPDATE provenance SET entity_id = $2 WHERE id = $1", provenance, entity);
    Ok(())
}

/// Who answers for what comes from a source that names nobody.
pub(super) async fn source_provider(tx: &mut Tx<'_>, source: &str) -> Result<String, StoreError> {
    let found: Option<String> = sqlx::query_scalar(
        "SELECT id FROM care_provider WHERE kind = 'source' AND name = $1 AND provenance_id IS NULL",
    )
    .bind(source)
    .fetch_optional(tx.connection())
    .await?;
    if let Some(id) = found {
        return Ok(id);
    }
    let id: ProviderId = tx.new_id();
    run!(tx, "INSERT INTO care_provider (id, kind, name) VALUES ($1, 'source', $2)", id.as_str(), source);
    Ok(id.as_str().to_owned())
}

/// Whose row it is that an import found by a national identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The same resource made it: it may change all of it.
    Own,
    /// Another source made it: what is empty may be filled.
    Other,
    /// It was made here: not touched.
    Here,
}

impl Owner {
    pub(super) fn of(row: Option<String>, provenance: &str) -> Self {
        match row {
            None => Self::Here,
            Some(id) if id == provenance => Self::Own,
            Some(_) => Self::Other,
        }
    }
}

/// The patient a row belongs to, by the prefix of its id.
pub(super) async fn patient_of(tx: &mut Tx<'_>, entity: &str) -> Result<Option<String>, StoreError> {
    let query = match entity.get(..4) {
        Some("pln_") => "SELECT patient_id FROM plan WHERE id = $1",
        Some("goa_") => "SELECT patient_id FROM goal WHERE id = $1",
        Some("wma_") => "SELECT patient_id FROM what_matters WHERE id = $1",
        Some("com_") => "SELECT patient_id FROM commitment WHERE id = $1",
        Some("han_") => "SELECT patient_id FROM handover WHERE id = $1",
        Some("inv_") => "SELECT patient_id FROM invitation WHERE id = $1",
        Some("doc_") => "SELECT patient_id FROM document WHERE id = $1",
        Some("apt_") => "SELECT patient_id FROM appointment WHERE id = $1",
        Some("pro_") => "SELECT patient_id FROM time_proposal WHERE id = $1",
        Some("ctm_") => "SELECT patient_id FROM care_team WHERE id = $1",
        Some("rep_") => "SELECT patient_id FROM representative WHERE id = $1",
        Some("blk_") => "SELECT patient_id FROM block WHERE id = $1",
        Some("cns_") => "SELECT patient_id FROM consent WHERE id = $1",
        _ => return Ok(None),
    };
    Ok(sqlx::query_scalar(query).bind(entity).fetch_optional(tx.connection()).await?)
}
