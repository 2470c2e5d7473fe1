//! Providers, units, places, staff and assignments.

use super::{Owner, run};
use crate::error::StoreError;
use crate::fhir::organization::VisitTemplate;
use crate::store::Tx;

pub(in crate::fhir) struct ProviderRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) kind: &'a str,
    pub(in crate::fhir) name: &'a str,
    pub(in crate::fhir) hsa_id: Option<&'a str>,
    pub(in crate::fhir) representative_access: Option<bool>,
    pub(in crate::fhir) show_staff_names: Option<bool>,
    pub(in crate::fhir) provenance: &'a str,
}

/// Inserts a provider, or updates the one this resource made.
pub(in crate::fhir) async fn save_provider(tx: &mut Tx<'_>, row: &ProviderRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO care_provider (id, kind, name, hsa_id, representative_access, show_staff_names, provenance_id)
         VALUES ($1, $2, $3, $4, COALESCE($5, 0), COALESCE($6, 1), $7)
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name,
             hsa_id = COALESCE(excluded.hsa_id, care_provider.hsa_id),
             representative_access = COALESCE($5, care_provider.representative_access),
             show_staff_names = COALESCE($6, care_provider.show_staff_names)
         WHERE care_provider.provenance_id = excluded.provenance_id",
        row.id,
        row.kind,
        row.name,
        row.hsa_id,
        row.representative_access,
        row.show_staff_names,
        row.provenance
    );
    Ok(())
}

pub(in crate::fhir) struct UnitRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) kind: &'a str,
    pub(in crate::fhir) name: &'a str,
    pub(in crate::fhir) hsa_id: Option<&'a str>,
    pub(in crate::fhir) phone: Option<&'a str>,
    pub(in crate::fhir) address: Option<&'a str>,
    pub(in crate::fhir) landmark: Option<&'a str>,
    pub(in crate::fhir) opening_hours: Option<&'a str>,
    pub(in crate::fhir) parking: Option<&'a str>,
    pub(in crate::fhir) transit: Option<&'a str>,
    pub(in crate::fhir) capabilities: crate::fhir::organization::Capabilities,
    pub(in crate::fhir) provenance: &'a str,
}

/// Inserts a unit, or updates the one this resource made.
pub(in crate::fhir) async fn save_unit(tx: &mut Tx<'_>, row: &UnitRow<'_>) -> Result<(), StoreError> {
    let may = row.capabilities;
    run!(
        tx,
        "INSERT INTO care_unit (id, provider_id, kind, name, hsa_id, phone, address, landmark, opening_hours,
             may_book, may_rebook, may_cancel, may_message, not_after_hours, late_fee_kronor, provenance_id, visit_fee_kronor, parking, transit)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, COALESCE($10, 0), COALESCE($11, 0), COALESCE($12, 0), COALESCE($13, 0), $14, $15, $16,
             $17, $18, $19)
         ON CONFLICT (id) DO UPDATE SET provider_id = excluded.provider_id, kind = excluded.kind, name = excluded.name,
             hsa_id = COALESCE(excluded.hsa_id, care_unit.hsa_id), phone = excluded.phone, address = excluded.address,
             landmark = excluded.landmark, opening_hours = excluded.opening_hours, may_book = excluded.may_book,
             may_rebook = excluded.may_rebook, may_cancel = excluded.may_cancel, may_message = excluded.may_message,
             not_after_hours = excluded.not_after_hours, late_fee_kronor = excluded.late_fee_kronor,
             visit_fee_kronor = excluded.visit_fee_kronor, parking = excluded.parking, transit = excluded.transit
         WHERE care_unit.provenance_id = excluded.provenance_id",
        row.id,
        row.provider,
        row.kind,
        row.name,
        row.hsa_id,
        row.phone,
        row.address,
        row.landmark,
        row.opening_hours,
        may.may_book,
        may.may_rebook,
        may.may_cancel,
        may.may_message,
        may.not_after_hours,
        may.late_fee,
        row.provenance,
        may.visit_fee,
        row.parking,
        row.transit
    );
    Ok(())
}

/// The templates of a unit, in place of those it had.
pub(in crate::fhir) async fn save_templates(
    tx: &mut Tx<'_>,
    unit: &str,
    templates: &[VisitTemplate],
) -> Result<(), StoreError> {
    run!(tx, "DELETE FROM visit_template WHERE unit_id = $1", unit);
    for template in templates {
        run!(
            tx,
            "INSERT INTO visit_template (unit_id, visit_kind, what_happens, bring) VALUES ($1, $2, $3, $4)
             ON CONFLICT (unit_id, visit_kind) DO UPDATE SET what_happens = excluded.what_happens, bring = excluded.bring",
            unit,
            template.visit_kind.as_str(),
            template.what_happens.as_deref(),
            template.bring.as_deref()
        );
    }
    Ok(())
}

/// Fills what another source left empty.
pub(in crate::fhir) async fn fill_unit(tx: &mut Tx<'_>, row: &UnitRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE care_unit SET phone = COALESCE(phone, $2), address = COALESCE(address, $3), landmark = COALESCE(landmark, $4),
             opening_hours = COALESCE(opening_hours, $5) WHERE id = $1 AND provenance_id IS NOT NULL",
        row.id,
        row.phone,
        row.address,
        row.landmark,
        row.opening_hours
    );
    Ok(())
}

/// A unit's provider and kind.
pub(in crate::fhir) async fn unit(tx: &mut Tx<'_>, id: &str) -> Result<Option<(String, String)>, StoreError> {
    Ok(sqlx::query_as("SELECT provider_id, kind FROM care_unit WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// Whose row a unit, a provider, a member of staff or a patient is.
pub(in crate::fhir) async fn owner(tx: &mut Tx<'_>, id: &str, provenance: &str) -> Result<Option<Owner>, StoreError> {
    let query = match id.get(..4) {
        Some("cun_") => "SELECT provenance_id FROM care_unit WHERE id = $1",
        Some("cpr_") => "SELECT provenance_id FROM care_provider WHERE id = $1",
        Some("stf_") => "SELECT provenance_id FROM staff_member WHERE id = $1",
        Some("pat_") => "SELECT provenance_id FROM patient WHERE id = $1",
        _ => return Ok(None),
    };
    let row: Option<Option<String>> = sqlx::query_scalar(query).bind(id).fetch_optional(tx.connection()).await?;
    Ok(row.map(|row| Owner::of(row, provenance)))
}

/// The unit or provider with this HSA-id, whoever sent it; a unit first.
pub(in crate::fhir) async fn organization_by_hsa(tx: &mut Tx<'_>, hsa: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT id FROM (SELECT id, 1 AS place FROM care_unit WHERE hsa_id = $1 UNION ALL SELECT id, 2 FROM care_provider WHERE hsa_id = $1)
         ORDER BY place LIMIT 1",
    )
    .bind(hsa)
    .fetch_optional(tx.connection())
    .await?)
}

pub(in crate::fhir) async fn staff_by_hsa(tx: &mut Tx<'_>, hsa: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM staff_member WHERE hsa_id = $1")
        .bind(hsa)
        .fetch_optional(tx.connection())
        .await?)
}

pub(in crate::fhir) struct PlaceRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) name: &'a str,
    pub(in crate::fhir) address: Option<&'a str>,
    pub(in crate::fhir) landmark: Option<&'a str>,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_place(tx: &mut Tx<'_>, row: &PlaceRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO place (id, unit_id, name, address, landmark, provenance_id) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET unit_id = excluded.unit_id, name = excluded.name, address = excluded.address,
             landmark = excluded.landmark WHERE place.provenance_id = excluded.provenance_id",
        row.id,
        row.unit,
        row.name,
        row.address,
        row.landmark,
        row.provenance
    );
    Ok(())
}

pub(in crate::fhir) async fn place_unit(tx: &mut Tx<'_>, id: &str) -> Result<Option<String>, StoreError> {
    let unit: Option<Option<String>> =
        sqlx::query_scalar("SELECT unit_id FROM place WHERE id = $1").bind(id).fetch_optional(tx.connection()).await?;
    Ok(unit.flatten())
}

pub(in crate::fhir) struct StaffRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) name: &'a str,
    pub(in crate::fhir) hsa_id: Option<&'a str>,
    pub(in crate::fhir) phone: Option<&'a str>,
    /// `None`: not said, which lifts nothing.
    pub(in crate::fhir) protected_identity: Option<bool>,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_staff(tx: &mut Tx<'_>, row: &StaffRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO staff_member (id, name, hsa_id, phone, protected_identity, provenance_id) VALUES ($1, $2, $3, $4, COALESCE($5, 0), $6)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, hsa_id = COALESCE(excluded.hsa_id, staff_member.hsa_id),
             phone = excluded.phone, protected_identity = COALESCE($5, staff_member.protected_identity)
         WHERE staff_member.provenance_id = excluded.provenance_id",
        row.id,
        row.name,
        row.hsa_id,
        row.phone,
        row.protected_identity,
        row.provenance
    );
    Ok(())
}

/// What another source adds: a number where there is none, protection always.
pub(in crate::fhir) async fn fill_staff(tx: &mut Tx<'_>, row: &StaffRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE staff_member SET phone = COALESCE(phone, $2), protected_identity = MAX(protected_identity, COALESCE($3, 0))
         WHERE id = $1 AND provenance_id IS NOT NULL",
        row.id,
        row.phone,
        row.protected_identity
    );
    Ok(())
}

pub(in crate::fhir) struct AssignmentRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) staff: &'a str,
    pub(in crate::fhir) unit: &'a str,
    pub(in crate::fhir) function: &'a str,
    pub(in crate::fhir) function_code: &'a str,
    pub(in crate::fhir) phone: Option<&'a str>,
    pub(in crate::fhir) answers: Option<&'a str>,
    pub(in crate::fhir) from: Option<String>,
    pub(in crate::fhir) to: Option<String>,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_assignment(tx: &mut Tx<'_>, row: &AssignmentRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO assignment (id, staff_id, unit_id, function, function_code, phone, answers, valid_from, valid_to, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (id) DO UPDATE SET staff_id = excluded.staff_id, unit_id = excluded.unit_id, function = excluded.function,
             function_code = excluded.function_code, phone = excluded.phone, answers = excluded.answers,
             valid_from = excluded.valid_from, valid_to = excluded.valid_to
         WHERE assignment.provenance_id = excluded.provenance_id",
        row.id,
        row.staff,
        row.unit,
        row.function,
        row.function_code,
        row.phone,
        row.answers,
        row.from.as_deref(),
        row.to.as_deref(),
        row.provenance
    );
    Ok(())
}

pub(in crate::fhir) async fn set_stand_in(tx: &mut Tx<'_>, id: &str, stand_in: Option<&str>) -> Result<(), StoreError> {
    run!(tx, "UPDATE assignment SET stand_in_id = $2 WHERE id = $1 AND provenance_id IS NOT NULL", id, stand_in);
    Ok(())
}

/// Who is assigned, and where.
pub(in crate::fhir) async fn assignment(tx: &mut Tx<'_>, id: &str) -> Result<Option<(String, String)>, StoreError> {
    Ok(sqlx::query_as("SELECT staff_id, unit_id FROM assignment WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// The unit of somebody who works at only one.
pub(in crate::fhir) async fn only_unit_of(tx: &mut Tx<'_>, staff: &str) -> Result<Option<String>, StoreError> {
    let units: Vec<String> = sqlx::query_scalar("SELECT DISTINCT unit_id FROM assignment WHERE staff_id = $1 LIMIT 2")
        .bind(staff)
        .fetch_all(tx.connection())
        .await?;
    Ok(if units.len() == 1 { units.into_iter().next() } else { None })
}

pub(in crate::fhir) async fn provider_kind(tx: &mut Tx<'_>, id: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT kind FROM care_provider WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// A unit's real provider is known at last: what the unit answers for, the stand-in provider `before` answers for no more.
pub(in crate::fhir) async fn follow_unit(
    tx: &mut Tx<'_>,
    unit: &str,
    before: &str,
    provider: &str,
) -> Result<(), StoreError> {
    const ROWS: &[&str] = &[
        "UPDATE plan SET responsible_provider_id = $3 WHERE responsible_unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE goal SET responsible_provider_id = $3 WHERE responsible_unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE commitment SET responsible_provider_id = $3 WHERE responsible_unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE document SET responsible_provider_id = $3 WHERE responsible_unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE self_care_card SET responsible_provider_id = $3 WHERE responsible_unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE care_team SET responsible_provider_id = $3 WHERE responsible_unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE contact_role SET responsible_provider_id = $3 WHERE unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE handover SET responsible_provider_id = $3 WHERE from_unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE appointment SET responsible_provider_id = $3 WHERE unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE time_proposal SET responsible_provider_id = $3 WHERE unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE invitation SET responsible_provider_id = $3 WHERE unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE request SET responsible_provider_id = $3 WHERE unit_id = $1 AND responsible_provider_id = $2",
        "UPDATE block SET provider_id = $3 WHERE unit_id = $1 AND provider_id = $2",
        "UPDATE block SET blocked_provider_id = $3 WHERE blocked_unit_id = $1 AND blocked_provider_id = $2",
    ];
    for rows in ROWS {
        sqlx::query(*rows).bind(unit).bind(before).bind(provider).execute(tx.connection()).await?;
    }
    Ok(())
}
