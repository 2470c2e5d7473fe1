//! Plans, their goals, lines, cards and documents; what matters; invitations.

use super::run;
use super::times::LatestRow;
use crate::appointments::notices;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Tx, id_of};

pub(in crate::fhir) struct PlanRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) kind: &'a str,
    pub(in crate::fhir) title: &'a str,
    pub(in crate::fhir) state: &'a str,
    pub(in crate::fhir) description: Option<&'a str>,
    pub(in crate::fhir) reason: Option<&'a str>,
    pub(in crate::fhir) period: (Option<String>, Option<String>),
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) agreement_version: Option<i64>,
    pub(in crate::fhir) agreed_on: Option<String>,
    pub(in crate::fhir) agreed_with: Option<&'a str>,
    pub(in crate::fhir) approved: bool,
    pub(in crate::fhir) plain_language: bool,
    pub(in crate::fhir) provenance: &'a str,
    /// The source says something new about its state; else what was done here stays.
    pub(in crate::fhir) restated: bool,
}

pub(in crate::fhir) async fn save_plan(tx: &mut Tx<'_>, row: &PlanRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO plan (id, patient_id, kind, title, state, description, reason, period_start, period_end, responsible_provider_id,
             responsible_unit_id, agreement_version, agreed_on, agreed_with, approved_for_patient, provenance_id, plain_language)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $18)
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
             state = CASE WHEN $17 THEN excluded.state ELSE plan.state END,
             description = excluded.description, reason = excluded.reason, period_start = excluded.period_start,
             period_end = excluded.period_end, responsible_provider_id = excluded.responsible_provider_id,
             responsible_unit_id = excluded.responsible_unit_id, agreement_version = excluded.agreement_version,
             agreed_on = excluded.agreed_on, agreed_with = excluded.agreed_with, approved_for_patient = excluded.approved_for_patient,
             plain_language = excluded.plain_language
         WHERE plan.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.kind,
        row.title,
        row.state,
        row.description,
        row.reason,
        row.period.0.as_deref(),
        row.period.1.as_deref(),
        row.provider,
        row.unit,
        row.agreement_version,
        row.agreed_on.as_deref(),
        row.agreed_with,
        row.approved,
        row.provenance,
        row.restated,
        row.plain_language
    );
    Ok(())
}

/// What a line takes from its plan.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::fhir) struct PlanFacts {
    pub(in crate::fhir) responsible_provider_id: String,
    pub(in crate::fhir) responsible_unit_id: Option<String>,
    pub(in crate::fhir) approved_for_patient: bool,
}

pub(in crate::fhir) async fn plan(tx: &mut Tx<'_>, id: &str) -> Result<Option<PlanFacts>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT responsible_provider_id, responsible_unit_id, approved_for_patient FROM plan WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(tx.connection())
    .await?)
}

pub(in crate::fhir) async fn clear_goals(tx: &mut Tx<'_>, plan: &str) -> Result<(), StoreError> {
    run!(tx, "DELETE FROM plan_goal WHERE plan_id = $1", plan);
    Ok(())
}

pub(in crate::fhir) async fn add_goal(tx: &mut Tx<'_>, plan: &str, goal: &str) -> Result<(), StoreError> {
    run!(tx, "INSERT INTO plan_goal (plan_id, goal_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", plan, goal);
    Ok(())
}

pub(in crate::fhir) struct GoalRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) text: &'a str,
    pub(in crate::fhir) state: &'a str,
    pub(in crate::fhir) target_on: Option<String>,
    pub(in crate::fhir) expressed_by_patient: bool,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) approved: bool,
    pub(in crate::fhir) provenance: &'a str,
    /// The source says something new about its state; else what was done here stays.
    pub(in crate::fhir) restated: bool,
}

pub(in crate::fhir) async fn save_goal(tx: &mut Tx<'_>, row: &GoalRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO goal (id, patient_id, text, state, target_on, expressed_by_patient, responsible_provider_id, responsible_unit_id,
             approved_for_patient, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, state = CASE WHEN $11 THEN excluded.state ELSE goal.state END, target_on = excluded.target_on,
             expressed_by_patient = excluded.expressed_by_patient, responsible_provider_id = excluded.responsible_provider_id,
             responsible_unit_id = excluded.responsible_unit_id, approved_for_patient = excluded.approved_for_patient
         WHERE goal.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.text,
        row.state,
        row.target_on.as_deref(),
        row.expressed_by_patient,
        row.provider,
        row.unit,
        row.approved,
        row.provenance,
        row.restated
    );
    Ok(())
}

/// What is important to the person, as another system wrote it down. What stands in its place here is not touched.
pub(in crate::fhir) async fn save_what_matters(
    tx: &mut Tx<'_>,
    id: &str,
    patient: &str,
    text: &str,
    written_at: Millis,
    provider: &str,
    provenance: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO what_matters (id, patient_id, text, written_by, written_at, responsible_provider_id, provenance_id)
         VALUES ($1, $2, $3, 'imported', $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, written_at = excluded.written_at,
             responsible_provider_id = excluded.responsible_provider_id
         WHERE what_matters.provenance_id = excluded.provenance_id",
        id,
        patient,
        text,
        written_at,
        provider,
        provenance
    );
    Ok(())
}

pub(in crate::fhir) struct CommitmentRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) plan: Option<&'a str>,
    pub(in crate::fhir) position: i64,
    pub(in crate::fhir) party: &'a str,
    pub(in crate::fhir) staff: Option<&'a str>,
    pub(in crate::fhir) performer_unit: Option<&'a str>,
    pub(in crate::fhir) performer_name: Option<&'a str>,
    pub(in crate::fhir) text: &'a str,
    pub(in crate::fhir) why: Option<&'a str>,
    pub(in crate::fhir) action: Option<&'a str>,
    pub(in crate::fhir) due_on: Option<String>,
    pub(in crate::fhir) timing: Option<&'a str>,
    pub(in crate::fhir) state: &'a str,
    pub(in crate::fhir) medical_measure: bool,
    pub(in crate::fhir) assessed_by: Option<&'a str>,
    pub(in crate::fhir) assessed_on: Option<String>,
    pub(in crate::fhir) if_it_fails: Option<&'a str>,
    pub(in crate::fhir) review_on: Option<String>,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) approved: bool,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_commitment(tx: &mut Tx<'_>, row: &CommitmentRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO commitment (id, patient_id, plan_id, position, party, performer_staff_id, performer_unit_id, performer_name, text, why,
             action, due_on, timing_text, state, medical_measure, self_care_assessed_by, self_care_assessed_on, self_care_if_it_fails,
             self_care_review_on, responsible_provider_id, responsible_unit_id, approved_for_patient, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
         ON CONFLICT (id) DO UPDATE SET plan_id = COALESCE(excluded.plan_id, commitment.plan_id), position = excluded.position,
             party = excluded.party, performer_staff_id = excluded.performer_staff_id, performer_unit_id = excluded.performer_unit_id,
             performer_name = excluded.performer_name, text = excluded.text, why = excluded.why, action = excluded.action,
             due_on = excluded.due_on, timing_text = excluded.timing_text, state = excluded.state,
             medical_measure = excluded.medical_measure, self_care_assessed_by = excluded.self_care_assessed_by,
             self_care_assessed_on = excluded.self_care_assessed_on, self_care_if_it_fails = excluded.self_care_if_it_fails,
             self_care_review_on = excluded.self_care_review_on, responsible_provider_id = excluded.responsible_provider_id,
             responsible_unit_id = excluded.responsible_unit_id, approved_for_patient = excluded.approved_for_patient,
             version = commitment.version + 1
         WHERE commitment.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.plan,
        row.position,
        row.party,
        row.staff,
        row.performer_unit,
        row.performer_name,
        row.text,
        row.why,
        row.action,
        row.due_on.as_deref(),
        row.timing,
        row.state,
        row.medical_measure,
        row.assessed_by,
        row.assessed_on.as_deref(),
        row.if_it_fails,
        row.review_on.as_deref(),
        row.provider,
        row.unit,
        row.approved,
        row.provenance
    );
    Ok(())
}

/// A line or a card that an earlier version of the plan made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::fhir) struct Earlier {
    pub(in crate::fhir) id: String,
    pub(in crate::fhir) position: i64,
    pub(in crate::fhir) text: String,
    pub(in crate::fhir) state: String,
}

pub(in crate::fhir) async fn lines_of(
    tx: &mut Tx<'_>,
    plan: &str,
    provenance: &str,
) -> Result<Vec<Earlier>, StoreError> {
    Ok(sqlx::query_as("SELECT id, position, text, state FROM commitment WHERE plan_id = $1 AND provenance_id = $2 ORDER BY position, id")
        .bind(plan)
        .bind(provenance)
        .fetch_all(tx.connection())
        .await?)
}

pub(in crate::fhir) async fn line_state(tx: &mut Tx<'_>, id: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT state FROM commitment WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// A line the newer version of its plan has no more. Nothing is deleted.
pub(in crate::fhir) async fn cancel_line(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE commitment SET state = 'cancelled', version = version + 1 WHERE id = $1 AND state NOT IN ('cancelled', 'done') AND provenance_id IS NOT NULL",
        id
    );
    Ok(())
}

/// Puts the line a Task or `ServiceRequest` made where the plan says it stands. Only within one patient.
pub(in crate::fhir) async fn place_line(
    tx: &mut Tx<'_>,
    id: &str,
    plan: &str,
    position: i64,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE commitment SET plan_id = $2, position = $3,
             approved_for_patient = (SELECT approved_for_patient FROM plan WHERE id = $2)
         WHERE id = $1 AND provenance_id IS NOT NULL AND patient_id = (SELECT patient_id FROM plan WHERE id = $2)",
        id,
        plan,
        position
    );
    Ok(())
}

pub(in crate::fhir) struct CardRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) plan: &'a str,
    pub(in crate::fhir) position: i64,
    pub(in crate::fhir) kind: &'a str,
    pub(in crate::fhir) level: Option<&'a str>,
    pub(in crate::fhir) active: bool,
    pub(in crate::fhir) text: &'a str,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) approved: bool,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_card(tx: &mut Tx<'_>, row: &CardRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO self_care_card (id, patient_id, plan_id, position, kind, level, active, text, responsible_provider_id,
             responsible_unit_id, approved_for_patient, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (id) DO UPDATE SET position = excluded.position, kind = excluded.kind, level = excluded.level,
             active = excluded.active, text = excluded.text, responsible_provider_id = excluded.responsible_provider_id,
             responsible_unit_id = excluded.responsible_unit_id, approved_for_patient = excluded.approved_for_patient
         WHERE self_care_card.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.plan,
        row.position,
        row.kind,
        row.level,
        row.active,
        row.text,
        row.provider,
        row.unit,
        row.approved,
        row.provenance
    );
    Ok(())
}

pub(in crate::fhir) async fn cards_of(
    tx: &mut Tx<'_>,
    plan: &str,
    provenance: &str,
) -> Result<Vec<Earlier>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, position, text, kind AS state FROM self_care_card WHERE plan_id = $1 AND provenance_id = $2 ORDER BY position, id",
    )
    .bind(plan)
    .bind(provenance)
    .fetch_all(tx.connection())
    .await?)
}

/// A card the newer version of its plan has no more is kept, and shown to nobody.
pub(in crate::fhir) async fn retire_card(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE self_care_card SET approved_for_patient = 0, active = 0 WHERE id = $1 AND provenance_id IS NOT NULL",
        id
    );
    Ok(())
}

pub(in crate::fhir) struct DocumentRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) title: &'a str,
    pub(in crate::fhir) content_type: &'a str,
    pub(in crate::fhir) content: &'a [u8],
    /// By its first bytes.
    pub(in crate::fhir) kind: &'a str,
    pub(in crate::fhir) sha256: &'a [u8],
    pub(in crate::fhir) written_on: Option<String>,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) current: bool,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_document(tx: &mut Tx<'_>, row: &DocumentRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO document (id, patient_id, title, content_type, content, kind, sha256, written_on, responsible_provider_id,
             responsible_unit_id, current, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, content_type = excluded.content_type, content = excluded.content,
             kind = excluded.kind, sha256 = excluded.sha256, written_on = excluded.written_on,
             responsible_provider_id = excluded.responsible_provider_id, responsible_unit_id = excluded.responsible_unit_id,
             current = excluded.current, approved_for_patient = 1
         WHERE document.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.title,
        row.content_type,
        row.content,
        row.kind,
        row.sha256,
        row.written_on.as_deref(),
        row.provider,
        row.unit,
        row.current,
        row.provenance
    );
    Ok(())
}

/// Says which plan came as this document. Who reads it asks whether the plan is released.
pub(in crate::fhir) async fn link_document(tx: &mut Tx<'_>, id: &str, plan: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE document SET plan_id = $2
         WHERE id = $1 AND provenance_id IS NOT NULL AND patient_id = (SELECT patient_id FROM plan WHERE id = $2)",
        id,
        plan
    );
    Ok(())
}

pub(in crate::fhir) struct InvitationRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) text: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) book_by: Option<String>,
    pub(in crate::fhir) latest: LatestRow,
    pub(in crate::fhir) state: &'a str,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) provenance: &'a str,
    /// The source says something new about its state; else what was done here stays.
    pub(in crate::fhir) restated: bool,
    /// The demo's days were moved: no news to anybody.
    pub(in crate::fhir) quiet: bool,
}

/// Inserts an invitation, or updates the one this resource made. One that is open and was not is told.
pub(in crate::fhir) async fn save_invitation(tx: &mut Tx<'_>, row: &InvitationRow<'_>) -> Result<(), StoreError> {
    let was_open: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM invitation WHERE id = $1 AND state = 'open')")
            .bind(row.id)
            .fetch_one(tx.connection())
            .await?;
    run!(
        tx,
        "INSERT INTO invitation (id, patient_id, text, unit_id, book_by, state, responsible_provider_id, provenance_id, medically_by, guarantee, guarantee_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $10, $11, $12)
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, unit_id = excluded.unit_id, book_by = excluded.book_by,
             medically_by = excluded.medically_by, guarantee = excluded.guarantee, guarantee_from = excluded.guarantee_from,
             state = CASE WHEN $9 THEN excluded.state ELSE invitation.state END, responsible_provider_id = excluded.responsible_provider_id
         WHERE invitation.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.text,
        row.unit,
        row.book_by.as_deref(),
        row.state,
        row.provider,
        row.provenance,
        row.restated,
        row.latest.medically_by.as_deref(),
        row.latest.guarantee,
        row.latest.guarantee_from.as_deref()
    );
    if !was_open && !row.quiet {
        notices::of_invitation(tx, &id_of("invitation", "id", row.id)?).await?;
    }
    Ok(())
}
