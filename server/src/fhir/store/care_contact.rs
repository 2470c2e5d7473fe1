//! Care teams, contact roles, handovers, and what says that nothing is planned.

use super::run;
use crate::error::StoreError;
use crate::store::Tx;

pub(in crate::fhir) struct TeamRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) name: Option<&'a str>,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_team(tx: &mut Tx<'_>, row: &TeamRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO care_team (id, patient_id, name, responsible_provider_id, responsible_unit_id, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, responsible_provider_id = excluded.responsible_provider_id,
             responsible_unit_id = excluded.responsible_unit_id WHERE care_team.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.name,
        row.provider,
        row.unit,
        row.provenance
    );
    run!(tx, "DELETE FROM care_team_member WHERE team_id = $1", row.id);
    Ok(())
}

pub(in crate::fhir) async fn add_member(
    tx: &mut Tx<'_>,
    team: &str,
    position: i64,
    staff: Option<&str>,
    unit: Option<&str>,
    name: Option<&str>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO care_team_member (team_id, position, staff_id, unit_id, name) VALUES ($1, $2, $3, $4, $5)",
        team,
        position,
        staff,
        unit,
        name
    );
    Ok(())
}

/// Who answers for a team.
pub(in crate::fhir) async fn team_responsible(
    tx: &mut Tx<'_>,
    id: &str,
) -> Result<Option<(String, Option<String>)>, StoreError> {
    Ok(sqlx::query_as("SELECT responsible_provider_id, responsible_unit_id FROM care_team WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// A contact role this resource made and that is not ended: its id, role, staff member and unit.
pub(in crate::fhir) type RoleKey = (String, String, Option<String>, String);

pub(in crate::fhir) async fn roles_of(tx: &mut Tx<'_>, provenance: &str) -> Result<Vec<RoleKey>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, role, staff_id, unit_id FROM contact_role WHERE provenance_id = $1 AND ended_on IS NULL",
    )
    .bind(provenance)
    .fetch_all(tx.connection())
    .await?)
}

pub(in crate::fhir) async fn end_role(tx: &mut Tx<'_>, id: &str, on: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE contact_role SET ended_on = $2 WHERE id = $1 AND ended_on IS NULL AND provenance_id IS NOT NULL",
        id,
        on
    );
    Ok(())
}

/// Takes *den du vänder dig till först* from imported roles, so that a newer one can have it. `false` when a role that was given
/// here holds it: that one stands.
pub(in crate::fhir) async fn clear_first_contact(tx: &mut Tx<'_>, patient: &str) -> Result<bool, StoreError> {
    run!(
        tx,
        "UPDATE contact_role SET first_contact = 0 WHERE patient_id = $1 AND first_contact = 1 AND ended_on IS NULL AND provenance_id IS NOT NULL",
        patient
    );
    let held: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM contact_role WHERE patient_id = $1 AND first_contact = 1 AND ended_on IS NULL",
    )
    .bind(patient)
    .fetch_optional(tx.connection())
    .await?;
    Ok(held.is_none())
}

pub(in crate::fhir) struct RoleRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) role: &'a str,
    pub(in crate::fhir) staff: Option<&'a str>,
    pub(in crate::fhir) unit: &'a str,
    pub(in crate::fhir) assignment: Option<&'a str>,
    pub(in crate::fhir) first_contact: bool,
    pub(in crate::fhir) appointed_by: Option<&'a str>,
    pub(in crate::fhir) appointed_on: Option<String>,
    pub(in crate::fhir) accepted_on: Option<String>,
    pub(in crate::fhir) ended_on: Option<String>,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_role(tx: &mut Tx<'_>, row: &RoleRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO contact_role (id, patient_id, role, staff_id, unit_id, assignment_id, first_contact, appointed_by, appointed_on,
             accepted_on, ended_on, responsible_provider_id, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (id) DO UPDATE SET assignment_id = excluded.assignment_id, first_contact = excluded.first_contact,
             appointed_by = excluded.appointed_by, appointed_on = excluded.appointed_on, accepted_on = excluded.accepted_on,
             ended_on = excluded.ended_on, responsible_provider_id = excluded.responsible_provider_id
         WHERE contact_role.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.role,
        row.staff,
        row.unit,
        row.assignment,
        row.first_contact,
        row.appointed_by,
        row.appointed_on.as_deref(),
        row.accepted_on.as_deref(),
        row.ended_on.as_deref(),
        row.provider,
        row.provenance
    );
    Ok(())
}

pub(in crate::fhir) struct NoPlannedContactRow<'a> {
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) set_by: Option<&'a str>,
    pub(in crate::fhir) unit: &'a str,
    pub(in crate::fhir) set_on: String,
    pub(in crate::fhir) review_on: String,
    pub(in crate::fhir) next_contact: Option<String>,
}

/// Kept unless what is here was set later.
pub(in crate::fhir) async fn save_no_planned_contact(
    tx: &mut Tx<'_>,
    row: &NoPlannedContactRow<'_>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO no_planned_contact (patient_id, set_by, unit_id, set_on, review_on, next_contact) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (patient_id) DO UPDATE SET set_by = excluded.set_by, unit_id = excluded.unit_id, set_on = excluded.set_on,
             review_on = excluded.review_on, next_contact = excluded.next_contact
         WHERE excluded.set_on >= no_planned_contact.set_on",
        row.patient,
        row.set_by,
        row.unit,
        row.set_on.as_str(),
        row.review_on.as_str(),
        row.next_contact.as_deref()
    );
    Ok(())
}

pub(in crate::fhir) struct HandoverRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) from_unit: &'a str,
    pub(in crate::fhir) from_staff: Option<&'a str>,
    pub(in crate::fhir) to_unit: &'a str,
    pub(in crate::fhir) state: &'a str,
    pub(in crate::fhir) attempts: i64,
    pub(in crate::fhir) sent_on: Option<String>,
    pub(in crate::fhir) text: Option<&'a str>,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) provenance: &'a str,
    /// The source says something new about how far it has come; else what was done here stays.
    pub(in crate::fhir) restated: bool,
}

pub(in crate::fhir) async fn save_handover(tx: &mut Tx<'_>, row: &HandoverRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO handover (id, patient_id, from_unit_id, from_staff_id, to_unit_id, state, attempts, sent_on, text,
             responsible_provider_id, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (id) DO UPDATE SET from_unit_id = excluded.from_unit_id, from_staff_id = excluded.from_staff_id,
             to_unit_id = excluded.to_unit_id, state = CASE WHEN $12 THEN excluded.state ELSE handover.state END,
             attempts = CASE WHEN $12 THEN excluded.attempts ELSE handover.attempts END, sent_on = excluded.sent_on,
             text = excluded.text, responsible_provider_id = excluded.responsible_provider_id
         WHERE handover.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.from_unit,
        row.from_staff,
        row.to_unit,
        row.state,
        row.attempts,
        row.sent_on.as_deref(),
        row.text,
        row.provider,
        row.provenance,
        row.restated
    );
    Ok(())
}
