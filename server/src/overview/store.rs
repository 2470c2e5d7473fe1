//! The SQL of the overview: all rows of one patient, as they are. What of them may be shown is decided in `service.rs`.

use crate::error::StoreError;
use crate::store::Reader;
use app::ids::{Id, PatientId, PlanId};
use sqlx::FromRow;

/// Everything about one patient that the overview and the plan page build on.
pub(super) struct Rows {
    pub(super) patient: PatientRow,
    pub(super) appointments: Vec<AppointmentRow>,
    pub(super) participants: Vec<ParticipantRow>,
    pub(super) proposals: Vec<ProposalRow>,
    pub(super) options: Vec<OptionRow>,
    pub(super) invitations: Vec<InvitationRow>,
    pub(super) lines: Vec<LineRow>,
    pub(super) plans: Vec<PlanRow>,
    pub(super) goals: Vec<GoalRow>,
    pub(super) documents: Vec<DocumentRow>,
    pub(super) contacts: Vec<ContactRow>,
    pub(super) what_matters: Vec<WhatMattersRow>,
    pub(super) cards: Vec<CardRow>,
    pub(super) nothing_planned: Option<NothingPlannedRow>,
    pub(super) handovers: Vec<HandoverRow>,
    pub(super) coordination: Option<UnitRow>,
}

#[derive(FromRow)]
pub(super) struct PatientRow {
    pub(super) name: String,
    pub(super) given_name: String,
    pub(super) protected_identity: String,
    pub(super) listed_unit: Option<String>,
    pub(super) listed_phone: Option<String>,
}

#[derive(FromRow)]
pub(super) struct UnitRow {
    pub(super) name: String,
    pub(super) phone: Option<String>,
}

#[derive(FromRow)]
pub(super) struct AppointmentRow {
    pub(super) id: String,
    pub(super) visit_kind: String,
    pub(super) description: Option<String>,
    pub(super) start_at: i64,
    pub(super) end_at: i64,
    pub(super) state: String,
    pub(super) way: String,
    pub(super) agreed_with: String,
    pub(super) unit_id: Option<String>,
    pub(super) unit_name: Option<String>,
    pub(super) unit_phone: Option<String>,
    pub(super) place_name: Option<String>,
    pub(super) place_address: Option<String>,
    pub(super) place_landmark: Option<String>,
    pub(super) bring: Option<String>,
    pub(super) fasting: i64,
    pub(super) cancelled_reason: Option<String>,
    pub(super) promised_by: Option<String>,
    pub(super) promiser_name: Option<String>,
    pub(super) promiser_phone: Option<String>,
    pub(super) replaced_by: Option<String>,
    pub(super) seen_by_patient_at: Option<i64>,
    pub(super) sequence: i64,
    pub(super) responsible_provider_id: String,
}

#[derive(FromRow)]
pub(super) struct ParticipantRow {
    pub(super) appointment_id: String,
    pub(super) staff_id: Option<String>,
    pub(super) staff_name: Option<String>,
    pub(super) protected_identity: Option<i64>,
    pub(super) function: Option<String>,
    pub(super) staff_unit: Option<String>,
    pub(super) representative: Option<String>,
    pub(super) name: Option<String>,
}

#[derive(FromRow)]
pub(super) struct ProposalRow {
    pub(super) id: String,
    pub(super) visit_kind: Option<String>,
    pub(super) answer_by: Option<i64>,
    pub(super) now_at: Option<i64>,
    pub(super) staff_name: Option<String>,
    pub(super) protected_identity: Option<i64>,
    pub(super) function: Option<String>,
    pub(super) representative: Option<String>,
    pub(super) unit_id: Option<String>,
    pub(super) unit_name: Option<String>,
    pub(super) unit_phone: Option<String>,
    pub(super) responsible_provider_id: String,
}

#[derive(FromRow)]
pub(super) struct OptionRow {
    pub(super) proposal_id: String,
    pub(super) start_at: i64,
    pub(super) end_at: i64,
}

#[derive(FromRow)]
pub(super) struct InvitationRow {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) book_by: Option<String>,
    pub(super) unit_id: Option<String>,
    pub(super) unit_name: Option<String>,
    pub(super) unit_phone: Option<String>,
    pub(super) responsible_provider_id: String,
}

#[derive(FromRow)]
pub(super) struct LineRow {
    pub(super) id: String,
    pub(super) plan_id: Option<String>,
    pub(super) plan_state: Option<String>,
    pub(super) party: String,
    pub(super) staff_name: Option<String>,
    pub(super) protected_identity: Option<i64>,
    pub(super) function: Option<String>,
    pub(super) staff_phone: Option<String>,
    pub(super) unit_name: Option<String>,
    pub(super) unit_phone: Option<String>,
    pub(super) performer_name: Option<String>,
    pub(super) text: String,
    pub(super) why: Option<String>,
    pub(super) action: Option<String>,
    pub(super) due_on: Option<String>,
    pub(super) timing_text: Option<String>,
    pub(super) state: String,
    pub(super) self_care_if_it_fails: Option<String>,
    pub(super) responsible_provider_id: String,
    pub(super) responsible_unit_id: Option<String>,
    pub(super) approved: i64,
}

#[derive(FromRow)]
pub(super) struct PlanRow {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) description: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) period_start: Option<String>,
    pub(super) period_end: Option<String>,
    pub(super) provider_name: String,
    pub(super) provider_kind: String,
    pub(super) unit_name: Option<String>,
    pub(super) unit_phone: Option<String>,
    pub(super) agreement_version: Option<i64>,
    pub(super) agreed_on: Option<String>,
    pub(super) agreed_with: Option<String>,
    pub(super) approved_for_patient: i64,
    pub(super) source: Option<String>,
    pub(super) last_updated: Option<i64>,
    pub(super) responsible_provider_id: String,
    pub(super) responsible_unit_id: Option<String>,
}

#[derive(FromRow)]
pub(super) struct GoalRow {
    pub(super) plan_id: Option<String>,
    pub(super) text: String,
    pub(super) state: String,
    pub(super) target_on: Option<String>,
    pub(super) approved_for_patient: i64,
    pub(super) responsible_provider_id: String,
    pub(super) responsible_unit_id: Option<String>,
}

#[derive(FromRow)]
pub(super) struct DocumentRow {
    pub(super) id: String,
    pub(super) plan_id: Option<String>,
    pub(super) title: String,
    pub(super) content_type: String,
    pub(super) content: Vec<u8>,
    pub(super) written_on: Option<String>,
    pub(super) from_name: String,
    pub(super) approved_for_patient: i64,
    pub(super) responsible_provider_id: String,
    pub(super) responsible_unit_id: Option<String>,
}

#[derive(FromRow)]
pub(super) struct ContactRow {
    pub(super) role: String,
    pub(super) first_contact: i64,
    pub(super) accepted_on: Option<String>,
    pub(super) staff_name: Option<String>,
    pub(super) protected_identity: Option<i64>,
    pub(super) function: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) answers: Option<String>,
    pub(super) unit_id: String,
    pub(super) unit_name: String,
    pub(super) unit_phone: Option<String>,
    pub(super) stand_in_name: Option<String>,
    pub(super) stand_in_protected: Option<i64>,
    pub(super) stand_in_function: Option<String>,
    pub(super) stand_in_unit: Option<String>,
    pub(super) responsible_provider_id: String,
}

#[derive(FromRow)]
pub(super) struct WhatMattersRow {
    pub(super) text: String,
    pub(super) written_by: String,
    pub(super) written_at: i64,
    pub(super) restores: Option<String>,
    pub(super) responsible_provider_id: Option<String>,
}

#[derive(FromRow)]
pub(super) struct CardRow {
    pub(super) kind: String,
    pub(super) level: Option<String>,
    pub(super) active: i64,
    pub(super) text: String,
    pub(super) approved_for_patient: i64,
    pub(super) responsible_provider_id: String,
    pub(super) responsible_unit_id: Option<String>,
}

#[derive(FromRow)]
pub(super) struct NothingPlannedRow {
    pub(super) review_on: String,
    pub(super) next_contact: Option<String>,
    pub(super) unit_id: String,
    pub(super) provider_id: String,
    pub(super) unit_name: String,
    pub(super) unit_phone: Option<String>,
}

#[derive(FromRow)]
pub(super) struct HandoverRow {
    pub(super) state: String,
    pub(super) attempts: i64,
    pub(super) from_name: String,
    pub(super) to_name: String,
    pub(super) from_unit_id: String,
    pub(super) to_unit_id: String,
    pub(super) responsible_provider_id: String,
}

/// A column of the assignment one meets a member of staff under: the one at the unit in question, else any that has it.
/// (`SQLite` knows no outer column in the ORDER BY of a subquery, so the two are asked for in turn.)
macro_rules! of_assignment {
    ($column:literal, $staff:literal, $unit:literal) => {
        concat!(
            "coalesce((SELECT x.",
            $column,
            " FROM assignment x WHERE x.staff_id = ",
            $staff,
            " AND x.unit_id = ",
            $unit,
            " ORDER BY x.id LIMIT 1), (SELECT x.",
            $column,
            " FROM assignment x WHERE x.staff_id = ",
            $staff,
            " AND x.",
            $column,
            " IS NOT NULL ORDER BY x.id LIMIT 1))"
        )
    };
}

/// All rows of the patient, with the words of the plain documents of one plan; `None` when there is no such patient.
#[allow(clippy::too_many_lines, reason = "one statement after the other, each with its columns")]
pub(super) async fn rows(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    documents_of: Option<&PlanId>,
) -> Result<Option<Rows>, StoreError> {
    let of = patient.as_str();
    let connection = reader.connection();
    let found: Option<PatientRow> = sqlx::query_as(
        "SELECT p.name, p.given_name, p.protected_identity, u.name AS listed_unit, u.phone AS listed_phone
         FROM patient p LEFT JOIN care_unit u ON u.id = p.listed_unit_id WHERE p.id = $1",
    )
    .bind(of)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(patient) = found else { return Ok(None) };
    let appointments = sqlx::query_as(
        "SELECT a.id, a.visit_kind, a.description, a.start_at, a.end_at, a.state, a.way, a.agreed_with, a.unit_id, u.name AS unit_name,
                u.phone AS unit_phone, l.name AS place_name, l.address AS place_address, l.landmark AS place_landmark, a.bring, a.fasting,
                a.cancelled_reason, a.promised_by, w.name AS promiser_name, w.phone AS promiser_phone, a.replaced_by,
                a.seen_by_patient_at, a.sequence, a.responsible_provider_id
         FROM appointment a
         LEFT JOIN care_unit u ON u.id = a.unit_id
         LEFT JOIN place l ON l.id = a.place_id
         LEFT JOIN care_unit w ON w.id = a.promised_by_unit_id
         WHERE a.patient_id = $1 AND a.state <> 'entered_in_error' ORDER BY a.start_at, a.id",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let participants = sqlx::query_as(concat!(
        "SELECT t.appointment_id, t.staff_id, m.name AS staff_name, m.protected_identity, ",
        of_assignment!("function", "t.staff_id", "a.unit_id"),
        " AS function, (SELECT u.name FROM care_unit u WHERE u.id = ",
        of_assignment!("unit_id", "t.staff_id", "a.unit_id"),
        ") AS staff_unit, r.name AS representative, t.name
         FROM appointment_participant t JOIN appointment a ON a.id = t.appointment_id
         LEFT JOIN staff_member m ON m.id = t.staff_id
         LEFT JOIN representative r ON r.id = t.representative_id
         WHERE a.patient_id = $1 ORDER BY t.appointment_id, t.position"
    ))
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let proposals = sqlx::query_as(concat!(
        "SELECT p.id, p.visit_kind, p.answer_by, a.start_at AS now_at, m.name AS staff_name, m.protected_identity, ",
        of_assignment!("function", "p.by_staff_id", "p.unit_id"),
        " AS function, r.name AS representative, p.unit_id, u.name AS unit_name, u.phone AS unit_phone, p.responsible_provider_id
         FROM time_proposal p
         LEFT JOIN appointment a ON a.id = p.appointment_id
         LEFT JOIN staff_member m ON m.id = p.by_staff_id
         LEFT JOIN representative r ON r.id = p.by_representative_id
         LEFT JOIN care_unit u ON u.id = p.unit_id
         WHERE p.patient_id = $1 AND p.state = 'open' ORDER BY p.answer_by IS NULL, p.answer_by, p.id"
    ))
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let options = sqlx::query_as(
        "SELECT o.proposal_id, o.start_at, o.end_at FROM time_proposal_option o JOIN time_proposal p ON p.id = o.proposal_id
         WHERE p.patient_id = $1 AND p.state = 'open' ORDER BY o.proposal_id, o.start_at",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let invitations = sqlx::query_as(
        "SELECT i.id, i.text, i.book_by, i.unit_id, u.name AS unit_name, u.phone AS unit_phone, i.responsible_provider_id
         FROM invitation i LEFT JOIN care_unit u ON u.id = i.unit_id
         WHERE i.patient_id = $1 AND i.state = 'open' ORDER BY i.book_by IS NULL, i.book_by, i.id",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let lines = sqlx::query_as(concat!(
        "SELECT c.id, c.plan_id, p.state AS plan_state, c.party, m.name AS staff_name, m.protected_identity, ",
        of_assignment!("function", "c.performer_staff_id", "c.performer_unit_id"),
        " AS function, coalesce(",
        of_assignment!("phone", "c.performer_staff_id", "c.performer_unit_id"),
        ", m.phone) AS staff_phone,
                u.name AS unit_name, u.phone AS unit_phone, c.performer_name, c.text, c.why, c.action, c.due_on, c.timing_text,
                c.state, c.self_care_if_it_fails, c.responsible_provider_id, c.responsible_unit_id,
                min(c.approved_for_patient, coalesce(p.approved_for_patient, 1)) AS approved
         FROM commitment c
         LEFT JOIN plan p ON p.id = c.plan_id
         LEFT JOIN staff_member m ON m.id = c.performer_staff_id
         LEFT JOIN care_unit u ON u.id = c.performer_unit_id
         WHERE c.patient_id = $1 AND c.state <> 'cancelled'
         ORDER BY p.kind IS NOT 'PK', c.plan_id, c.position, c.due_on, c.id"
    ))
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let plans = sqlx::query_as(
        "SELECT p.id, p.kind, p.title, p.state, p.description, p.reason, p.period_start, p.period_end, v.name AS provider_name,
                v.kind AS provider_kind, u.name AS unit_name, u.phone AS unit_phone, p.agreement_version, p.agreed_on, p.agreed_with,
                p.approved_for_patient, r.source, r.last_updated, p.responsible_provider_id, p.responsible_unit_id
         FROM plan p JOIN care_provider v ON v.id = p.responsible_provider_id
         LEFT JOIN care_unit u ON u.id = p.responsible_unit_id
         LEFT JOIN provenance r ON r.id = p.provenance_id
         WHERE p.patient_id = $1 AND p.state <> 'revoked'
         ORDER BY p.state NOT IN ('active', 'on_hold', 'unknown'), p.kind <> 'PK', p.period_start DESC, p.id",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let goals = sqlx::query_as(
        "SELECT g.plan_id, o.text, o.state, o.target_on, o.approved_for_patient, o.responsible_provider_id, o.responsible_unit_id
         FROM goal o LEFT JOIN plan_goal g ON g.goal_id = o.id
         WHERE o.patient_id = $1 AND o.state <> 'cancelled' ORDER BY o.id",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let documents = sqlx::query_as(
        "SELECT d.id, d.plan_id, d.title, d.content_type, CASE WHEN d.plan_id = $2 AND d.content_type LIKE 'text/plain%' THEN substr(d.content, 1, 200000) ELSE x'' END AS content, d.written_on, coalesce(u.name, v.name) AS from_name,
                d.approved_for_patient, d.responsible_provider_id, d.responsible_unit_id
         FROM document d JOIN care_provider v ON v.id = d.responsible_provider_id
         LEFT JOIN care_unit u ON u.id = d.responsible_unit_id
         WHERE d.patient_id = $1 ORDER BY d.written_on DESC, d.id",
    )
    .bind(of)
    .bind(documents_of.map(PlanId::as_str))
    .fetch_all(&mut *connection)
    .await?;
    let contacts = sqlx::query_as(concat!(
        "SELECT c.role, c.first_contact, c.accepted_on, m.name AS staff_name, m.protected_identity, coalesce(a.function, ",
        of_assignment!("function", "c.staff_id", "c.unit_id"),
        ") AS function, coalesce(a.phone, m.phone) AS phone, a.answers, c.unit_id, u.name AS unit_name, u.phone AS unit_phone,
                n.name AS stand_in_name, n.protected_identity AS stand_in_protected, b.function AS stand_in_function,
                w.name AS stand_in_unit, c.responsible_provider_id
         FROM contact_role c JOIN care_unit u ON u.id = c.unit_id
         LEFT JOIN staff_member m ON m.id = c.staff_id
         LEFT JOIN assignment a ON a.id = c.assignment_id
         LEFT JOIN assignment b ON b.id = a.stand_in_id
         LEFT JOIN staff_member n ON n.id = b.staff_id
         LEFT JOIN care_unit w ON w.id = b.unit_id
         WHERE c.patient_id = $1 AND c.ended_on IS NULL ORDER BY c.first_contact DESC, c.role, c.id"
    ))
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let what_matters = sqlx::query_as(
        "SELECT text, written_by, written_at, restores, responsible_provider_id FROM what_matters WHERE patient_id = $1 AND replaced_by IS NULL AND withdrawn_at IS NULL ORDER BY written_at DESC, id DESC",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let cards = sqlx::query_as(
        "SELECT s.kind, s.level, s.active, s.text, min(s.approved_for_patient, coalesce(p.approved_for_patient, 1)) AS approved_for_patient,
                s.responsible_provider_id, s.responsible_unit_id
         FROM self_care_card s LEFT JOIN plan p ON p.id = s.plan_id WHERE s.patient_id = $1
           AND (p.id IS NULL OR p.state IN ('active', 'on_hold', 'unknown'))
         ORDER BY s.kind, s.active DESC, s.level = 'red' DESC, s.plan_id, s.position, s.id",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let nothing_planned = sqlx::query_as(
        "SELECT n.review_on, n.next_contact, u.id AS unit_id, u.provider_id, u.name AS unit_name, u.phone AS unit_phone
         FROM no_planned_contact n JOIN care_unit u ON u.id = n.unit_id WHERE n.patient_id = $1",
    )
    .bind(of)
    .fetch_optional(&mut *connection)
    .await?;
    let handovers = sqlx::query_as(
        "SELECT h.state, h.attempts, f.name AS from_name, t.name AS to_name, h.from_unit_id, h.to_unit_id, h.responsible_provider_id
         FROM handover h JOIN care_unit f ON f.id = h.from_unit_id JOIN care_unit t ON t.id = h.to_unit_id
         WHERE h.patient_id = $1 AND h.state IN ('sent', 'received', 'not_reached') ORDER BY h.id",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let coordination =
        sqlx::query_as("SELECT name, phone FROM care_unit WHERE kind = 'samordning' ORDER BY id LIMIT 1")
            .fetch_optional(&mut *connection)
            .await?;
    Ok(Some(Rows {
        patient,
        appointments,
        participants,
        proposals,
        options,
        invitations,
        lines,
        plans,
        goals,
        documents,
        contacts,
        what_matters,
        cards,
        nothing_planned,
        handovers,
        coordination,
    }))
}
