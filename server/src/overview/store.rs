//! The SQL of the overview: all rows of one patient, as they are. What of them may be shown is decided in `service.rs`.

use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use app::ids::{AppointmentId, Id, PatientId};

mod rows;

pub(super) use rows::*;

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

/// All rows of the patient; `None` when there is no such patient.
#[allow(clippy::too_many_lines, reason = "one statement after the other, each with its columns")]
pub(super) async fn rows(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    now: Millis,
) -> Result<Option<Rows>, StoreError> {
    let of = patient.as_str();
    let connection = reader.connection();
    let found: Option<PatientRow> = sqlx::query_as(
        "SELECT p.name, p.given_name, p.protected_identity, p.contact_preference, u.name AS listed_unit, u.phone AS listed_phone
         FROM patient p LEFT JOIN care_unit u ON u.id = p.listed_unit_id WHERE p.id = $1",
    )
    .bind(of)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let appointments = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT a.id, a.visit_kind, a.description, a.start_at, a.end_at, a.state, a.way, a.agreed_with, a.unit_id, u.name AS unit_name,
                u.phone AS unit_phone, l.name AS place_name, l.address AS place_address, l.landmark AS place_landmark,
                coalesce(a.bring, t.bring, g.bring) AS bring, a.fasting, coalesce(a.what_happens, t.what_happens, g.what_happens) AS what_happens,
                a.transport, a.interpreter, coalesce(a.not_after_hours, u.not_after_hours) AS not_after_hours, u.late_fee_kronor,
                u.visit_fee_kronor, u.parking, u.transit,
                coalesce(a.may_rebook, u.may_rebook, 0) AS may_rebook, coalesce(a.may_cancel, u.may_cancel, 0) AS may_cancel,
                EXISTS (SELECT 1 FROM schedule s WHERE {of_visit}) AS booked_here, EXISTS (SELECT 1 FROM schedule s WHERE {elsewhere}) AS booked_elsewhere,
                q.id AS request_id, q.promised_answer_on AS request_promised, q.wanted_start_at AS request_wants, q.state AS request_state,
                coalesce(q.created_by = 'representative', 0) AS request_by_helper,
                (SELECT s.said_at FROM answer s WHERE s.appointment_id = a.id AND s.kind = 'coming' AND NOT EXISTS (
                    SELECT 1 FROM answer later WHERE later.appointment_id = a.id AND later.nth > s.nth)) AS coming_at,
                a.cancelled_reason, a.promised_by, w.name AS promiser_name, w.phone AS promiser_phone, a.promised_by_unit_id, w.provider_id AS promiser_provider_id, a.replaced_by, a.no_new_time_at IS NOT NULL AS no_new_time,
                a.seen_by_patient_at, a.sequence, CASE WHEN a.state = 'booked' AND a.agreed_with = 'none' AND a.opened_sequence IS NOT a.sequence THEN a.sequence END AS unopened,
                a.responsible_provider_id, a.medically_by, a.guarantee_from, n.days AS guarantee_days, a.video_url,
                (SELECT w.since FROM waiting w WHERE w.appointment_id = a.id AND w.ended_at IS NULL) AS waiting_since,
                h.name AS changed_by, h.id AS changed_by_id
         FROM appointment a
         LEFT JOIN care_unit u ON u.id = a.unit_id
         LEFT JOIN place l ON l.id = a.place_id
         LEFT JOIN care_unit w ON w.id = a.promised_by_unit_id
         LEFT JOIN visit_template t ON t.unit_id = a.unit_id AND t.visit_kind = a.visit_kind
         LEFT JOIN visit_template g ON g.unit_id = a.unit_id AND g.visit_kind = ''
         LEFT JOIN request q ON q.id = coalesce(
             (SELECT o.id FROM request o WHERE o.appointment_id = a.id AND o.state IN ('new', 'begun')),
             (SELECT max(o.id) FROM request o WHERE o.appointment_id = a.id AND o.awaits_booking = 1 AND o.wanted_start_at > $2))
         LEFT JOIN guarantee_limit n ON n.kind = a.guarantee
         LEFT JOIN appointment_change c ON c.appointment_id = a.id AND {stands}
             AND NOT EXISTS (SELECT 1 FROM appointment_change later WHERE later.appointment_id = a.id AND later.nth > c.nth)
         LEFT JOIN representative h ON h.id = c.representative_id
         WHERE a.patient_id = $1 AND a.state <> 'entered_in_error' ORDER BY a.start_at, a.id",
        of_visit = crate::appointments::OF_VISIT,
        elsewhere = crate::appointments::ELSEWHERE_OF_VISIT,
        stands = crate::appointments::CHANGE_STANDS,
    )))
    .bind(of)
    .bind(now)
    .fetch_all(&mut *connection)
    .await?;
    let participants = sqlx::query_as(concat!(
        "SELECT t.appointment_id, t.staff_id, m.name AS staff_name, m.protected_identity, ",
        of_assignment!("function", "t.staff_id", "a.unit_id"),
        " AS function, (SELECT u.name FROM care_unit u WHERE u.id = ",
        of_assignment!("unit_id", "t.staff_id", "a.unit_id"),
        ") AS staff_unit, ",
        of_assignment!("unit_id", "t.staff_id", "a.unit_id"),
        " AS staff_unit_id, (SELECT u.provider_id FROM care_unit u WHERE u.id = ",
        of_assignment!("unit_id", "t.staff_id", "a.unit_id"),
        ") AS staff_provider_id, r.name AS representative, t.representative_id, t.name
         FROM appointment_participant t JOIN appointment a ON a.id = t.appointment_id
         LEFT JOIN staff_member m ON m.id = t.staff_id
         LEFT JOIN representative r ON r.id = t.representative_id
         WHERE a.patient_id = $1 ORDER BY t.appointment_id, t.position"
    ))
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let proposals = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT a.id, a.visit_kind, a.answer_by, v.start_at AS now_at,
                (SELECT c.start_at FROM appointment c WHERE c.id = a.replaces_id) AS replaces_at, v.medically_by, v.guarantee_from, n.days AS guarantee_days, m.name AS staff_name, m.protected_identity, {function} AS function,
                r.name AS representative, a.unit_id, u.name AS unit_name, u.phone AS unit_phone, a.responsible_provider_id, a.seen_at IS NOT NULL AS seen, a.waiting_id IS NOT NULL AS waiting,
                CASE WHEN a.appointment_id IS NULL THEN EXISTS (SELECT 1 FROM schedule s WHERE {of_proposal})
                    ELSE (a.by_staff_id IS NOT NULL OR a.waiting_id IS NOT NULL OR coalesce(v.may_rebook, (SELECT may_rebook FROM care_unit WHERE id = v.unit_id), 0) = 1)
                        AND EXISTS (SELECT 1 FROM appointment a JOIN schedule s ON {of_visit} WHERE a.id = v.id AND a.state = 'booked') END AS answerable
         FROM time_proposal a
         LEFT JOIN appointment v ON v.id = a.appointment_id
         LEFT JOIN guarantee_limit n ON n.kind = v.guarantee
         LEFT JOIN staff_member m ON m.id = a.by_staff_id
         LEFT JOIN representative r ON r.id = a.by_representative_id
         LEFT JOIN care_unit u ON u.id = a.unit_id
         WHERE a.patient_id = $1 AND a.state = 'open' ORDER BY a.answer_by IS NULL, a.answer_by, a.id",
        function = of_assignment!("function", "a.by_staff_id", "a.unit_id"),
        of_proposal = crate::appointments::OF_PROPOSAL,
        of_visit = crate::appointments::OF_VISIT,
    )))
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
    let invitations = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT a.id, a.text, a.book_by, (SELECT c.text FROM commitment c LEFT JOIN plan p ON p.id = c.plan_id WHERE c.id = a.commitment_id AND c.state <> 'cancelled'
                    AND c.approved_for_patient = 1 AND coalesce(p.approved_for_patient, 1) = 1) AS line, a.medically_by, a.guarantee_from, n.days AS guarantee_days, a.unit_id, u.name AS unit_name, u.phone AS unit_phone, a.responsible_provider_id,
                EXISTS (SELECT 1 FROM schedule s WHERE {of_invitation}) AS booked_here, EXISTS (SELECT 1 FROM schedule s WHERE {elsewhere}) AS booked_elsewhere,
                q.id AS request_id, q.promised_answer_on AS request_promised, q.wanted_start_at AS request_wants, q.state AS request_state
         FROM invitation a LEFT JOIN care_unit u ON u.id = a.unit_id LEFT JOIN guarantee_limit n ON n.kind = a.guarantee
         LEFT JOIN request q ON q.id = coalesce(
             (SELECT o.id FROM request o WHERE o.invitation_id = a.id AND o.state IN ('new', 'begun')),
             (SELECT max(o.id) FROM request o WHERE o.invitation_id = a.id AND o.awaits_booking = 1 AND o.wanted_start_at > $2))
         WHERE a.patient_id = $1 AND a.state = 'open' ORDER BY a.book_by IS NULL, a.book_by, a.id",
        of_invitation = crate::appointments::OF_INVITATION,
        elsewhere = crate::appointments::ELSEWHERE_OF_INVITATION,
    )))
    .bind(of)
    .bind(now)
    .fetch_all(&mut *connection)
    .await?;
    let lines = sqlx::query_as(concat!(
        "SELECT c.id, c.plan_id, p.state AS plan_state, c.party, c.performer_staff_id, m.name AS staff_name, m.protected_identity, ",
        of_assignment!("function", "c.performer_staff_id", "c.performer_unit_id"),
        " AS function, coalesce(",
        of_assignment!("phone", "c.performer_staff_id", "c.performer_unit_id"),
        ", m.phone) AS staff_phone,
                u.name AS unit_name, u.phone AS unit_phone, v.id AS performer_unit_id, v.provider_id AS performer_provider_id, c.performer_name, c.text, c.why, c.action, c.due_on, c.timing_text,
                c.state, c.self_care_if_it_fails, (c.self_care_assessed_on IS NOT NULL OR c.medical_measure = 1) AS medical,
                p.plain_language, (SELECT w.words FROM plain_words w WHERE w.commitment_id = c.id AND w.source_text = c.text
                    AND NOT EXISTS (SELECT 1 FROM plain_words later WHERE later.commitment_id = c.id AND later.nth > w.nth)) AS plain_words,
                q.id AS request_id, q.promised_answer_on AS request_promised,
                (SELECT s.said_at FROM answer s WHERE s.commitment_id = c.id AND s.kind = 'done' AND NOT EXISTS (
                    SELECT 1 FROM answer later WHERE later.commitment_id = c.id AND later.nth > s.nth)) AS done_at, c.responsible_provider_id, c.responsible_unit_id,
                min(c.approved_for_patient, coalesce(p.approved_for_patient, 1)) AS approved
         FROM commitment c
         LEFT JOIN plan p ON p.id = c.plan_id
         LEFT JOIN staff_member m ON m.id = c.performer_staff_id
         LEFT JOIN care_unit u ON u.id = c.performer_unit_id
         LEFT JOIN care_unit v ON v.id = coalesce(c.performer_unit_id, ",
        of_assignment!("unit_id", "c.performer_staff_id", "c.performer_unit_id"),
        ")
         LEFT JOIN request q ON q.commitment_id = c.id AND q.state IN ('new', 'begun')
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
        "SELECT d.id, d.plan_id, d.title, d.kind, d.written_on, coalesce(u.name, v.name) AS from_name,
                d.approved_for_patient, d.responsible_provider_id, d.responsible_unit_id
         FROM document d JOIN care_provider v ON v.id = d.responsible_provider_id
         LEFT JOIN care_unit u ON u.id = d.responsible_unit_id
         WHERE d.patient_id = $1 AND d.current = 1 ORDER BY d.written_on DESC, d.id",
    )
    .bind(of)
    .fetch_all(&mut *connection)
    .await?;
    let contacts = sqlx::query_as(concat!(
        "SELECT c.role, c.first_contact, c.accepted_on, m.name AS staff_name, m.protected_identity, coalesce(a.function, ",
        of_assignment!("function", "c.staff_id", "c.unit_id"),
        ") AS function, coalesce(a.phone, m.phone) AS phone, a.answers, c.unit_id, u.name AS unit_name, u.phone AS unit_phone,
                n.name AS stand_in_name, n.protected_identity AS stand_in_protected, b.function AS stand_in_function,
                w.name AS stand_in_unit, w.id AS stand_in_unit_id, w.provider_id AS stand_in_provider_id, c.responsible_provider_id
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
        "SELECT w.text, coalesce(o.written_by, w.written_by) AS written_by, coalesce(o.written_at, w.written_at) AS written_at, w.responsible_provider_id
         FROM what_matters w LEFT JOIN what_matters o ON o.id = w.restores
         WHERE w.patient_id = $1 AND w.replaced_by IS NULL AND w.withdrawn_at IS NULL ORDER BY w.written_at DESC, w.id DESC",
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
    let unread = sqlx::query_as(
        "SELECT r.id, u.name FROM request r JOIN care_unit u ON u.id = r.unit_id
         WHERE r.patient_id = $1 AND r.answered_at IS NOT NULL AND r.read_at IS NULL ORDER BY r.answered_at DESC, r.id LIMIT 1",
    )
    .bind(of)
    .fetch_optional(&mut *connection)
    .await?;
    let none_fitted = sqlx::query_as(
        "SELECT r.id, r.promised_answer_on, u.name, u.phone FROM request r JOIN care_unit u ON u.id = r.unit_id
         WHERE r.patient_id = $1 AND r.proposal_id IS NOT NULL AND r.state IN ('new', 'begun') ORDER BY r.promised_answer_on, r.id LIMIT 1",
    )
    .bind(of)
    .fetch_optional(&mut *connection)
    .await?;
    let turn_to = crate::requests::turn_to_name(reader, patient).await?.map(|(_, unit)| unit);
    Ok(Some(Rows {
        unread,
        none_fitted,
        turn_to,
        patient: found,
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

/// The patient has had a visit before them, as it is after so many changes; of one that has changed since, nothing is said.
pub(super) async fn open(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    sequence: i64,
) -> Result<(), StoreError> {
    let now = tx.clock().now();
    sqlx::query(
        "UPDATE appointment SET opened_sequence = sequence, opened_at = $4
         WHERE id = $1 AND patient_id = $2 AND sequence = $3 AND opened_sequence IS NOT sequence",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .bind(sequence)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}
