//! The SQL of requests.

mod calls;
mod proposed;
mod row;
mod wanted;

pub(super) use calls::{calls_left, overdue_lines, unanswered_proposals};
pub(super) use proposed::proposed;
pub(crate) use row::preference;
pub(super) use row::{RequestRow, request};
pub(super) use wanted::could_not_book;
pub(crate) use wanted::{WantedTime, settle_wanted, want_time};

use super::domain::Asked;
use crate::appointments::take_back_no;
use crate::auth::StaffAccess;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use crate::words::Words;
use app::error::AppError;
use app::ids::{AppointmentId, CommitmentId, Id, InvitationId, PatientId, RequestId, TimeProposalId};
use app::overview::types::Unit;
use app::requests::types::RequestKind;
use row::code;
use sqlx::{FromRow, SqliteConnection};

/// A request about to be sent.
pub(super) struct NewRequest<'a> {
    pub(super) kind: RequestKind,
    pub(super) text: Option<&'a Words>,
    pub(super) visit: Option<&'a AppointmentId>,
    pub(super) line: Option<&'a CommitmentId>,
    /// The question about a time that this is a no to.
    pub(super) proposal: Option<&'a TimeProposalId>,
    pub(super) asked: Asked,
    pub(super) unit: &'a str,
    pub(super) provider: &'a str,
}

/// Whom a person turns to: the first contact, the care contact, where they are listed, who answers for a plan, the coordination.
/// `None` where no unit at all has to do with them.
pub(super) async fn turn_to(
    connection: &mut SqliteConnection,
    patient: &PatientId,
) -> Result<Option<(String, String)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT unit_id, provider_id FROM (
             SELECT u.id AS unit_id, u.provider_id, CASE WHEN c.first_contact = 1 THEN 1 ELSE 2 END AS place
             FROM contact_role c JOIN care_unit u ON u.id = c.unit_id
             WHERE c.patient_id = $1 AND c.ended_on IS NULL AND c.accepted_on IS NOT NULL AND (c.first_contact = 1 OR c.role = 'fast_vardkontakt')
             UNION ALL SELECT u.id, u.provider_id, 3 FROM patient p JOIN care_unit u ON u.id = p.listed_unit_id WHERE p.id = $1
             UNION ALL SELECT u.id, u.provider_id, 4 FROM plan p JOIN care_unit u ON u.id = p.responsible_unit_id
             WHERE p.patient_id = $1 AND p.state IN ('active', 'on_hold', 'unknown')
             UNION ALL SELECT id, provider_id, 5 FROM care_unit WHERE kind = 'samordning')
         ORDER BY place, unit_id LIMIT 1",
    )
    .bind(patient.as_str())
    .fetch_optional(connection)
    .await?)
}

/// Who looks after the pages themselves: the region's coordination, else whom the person turns to.
pub(super) async fn keeper(tx: &mut Tx<'_>, patient: &PatientId) -> Result<Option<(String, String)>, StoreError> {
    let coordination =
        sqlx::query_as("SELECT id, provider_id FROM care_unit WHERE kind = 'samordning' ORDER BY id LIMIT 1")
            .fetch_optional(tx.connection())
            .await?;
    match coordination {
        Some(found) => Ok(Some(found)),
        None => turn_to(tx.connection(), patient).await,
    }
}

/// The unit that invites the person, with its provider; none where the invitation names no unit, `NotFound` where there is none for them.
pub(super) async fn who_invites(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    invitation: &InvitationId,
) -> Result<Option<(String, String)>, StoreError> {
    let found: Option<(Option<String>, String)> =
        sqlx::query_as("SELECT unit_id, responsible_provider_id FROM invitation WHERE id = $1 AND patient_id = $2")
            .bind(invitation.as_str())
            .bind(patient.as_str())
            .fetch_optional(tx.connection())
            .await?;
    let (unit, provider) = found.ok_or(AppError::NotFound)?;
    Ok(unit.map(|unit| (unit, provider)))
}

/// A booked visit ahead of the person's: its start, and its unit with provider where it has one.
pub(super) async fn visit_ahead(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<(Millis, Option<(String, String)>), StoreError> {
    let row: Option<(bool, i64, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT a.state = 'booked' AND a.end_at > $3, a.start_at, u.id, u.provider_id FROM appointment a LEFT JOIN care_unit u ON u.id = a.unit_id
         WHERE a.id = $1 AND a.patient_id = $2 AND a.state <> 'entered_in_error'",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .bind(tx.clock().now())
    .fetch_optional(tx.connection())
    .await?;
    match row {
        None => Err(AppError::NotFound.into()),
        Some((false, ..)) => Err(AppError::TooLate.into()),
        Some((true, start, unit, provider)) => Ok((start, unit.zip(provider))),
    }
}

/// A line that the person does and that is not done: whether it is a medical measure, and its unit with provider.
pub(super) async fn line_left(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    line: &CommitmentId,
) -> Result<(bool, Option<(String, String)>), StoreError> {
    let row: Option<(bool, bool, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT c.state IN ('planned', 'in_progress', 'unknown'), c.self_care_assessed_on IS NOT NULL OR c.medical_measure = 1, u.id, u.provider_id
         FROM commitment c LEFT JOIN care_unit u ON u.id = c.responsible_unit_id LEFT JOIN plan p ON p.id = c.plan_id
         WHERE c.id = $1 AND c.patient_id = $2 AND c.party = 'patient' AND c.approved_for_patient = 1 AND coalesce(p.approved_for_patient, 1) = 1",
    )
    .bind(line.as_str())
    .bind(patient.as_str())
    .fetch_optional(tx.connection())
    .await?;
    match row {
        None => Err(AppError::NotFound.into()),
        Some((false, ..)) => Err(AppError::TooLate.into()),
        Some((true, medical, unit, provider)) => Ok((medical, unit.zip(provider))),
    }
}

/// Sends it; where the same is open already, that one.
pub(super) async fn send(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    request: &NewRequest<'_>,
) -> Result<RequestId, StoreError> {
    let (id, now): (RequestId, _) = (tx.new_id(), tx.clock().now());
    let promised = request.asked.promised(tx.clock().local(now).local);
    let side = tx.patients_side();
    // Who cannot come at all wants no other time any more; a yes to one is not waited for either.
    sqlx::query(
        "UPDATE request SET state = iif(state = 'new', 'withdrawn', state), withdrawn_at = iif(state = 'new', $1, withdrawn_at), awaits_booking = 0,
                version = version + 1
         WHERE appointment_id = $2 AND patient_id = $3 AND kind <> $4 AND (state = 'new' OR awaits_booking = 1) AND created_by = $5",
    )
    .bind(now)
    .bind(request.visit.map(AppointmentId::as_str))
    .bind(patient.as_str())
    .bind(code(request.kind))
    .bind(side)
    .execute(tx.connection())
    .await?;
    let representative = tx.representative().map(ToString::to_string);
    let inserted = sqlx::query(
        "INSERT INTO request (id, patient_id, kind, text, appointment_id, commitment_id, created_at, created_by, promised_answer_on, urgent,
                              unit_id, responsible_provider_id, state, proposal_id, representative_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $13, $8, $9, $10, $11, 'new', $12, $14) ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(code(request.kind))
    .bind(request.text.map(Words::as_str))
    .bind(request.visit.map(AppointmentId::as_str))
    .bind(request.line.map(CommitmentId::as_str))
    .bind(now)
    .bind(promised.to_string())
    .bind(i64::from(request.asked == Asked::TakeOver { urgent: true }))
    .bind(request.unit)
    .bind(request.provider)
    .bind(request.proposal.map(TimeProposalId::as_str))
    .bind(side)
    .bind(representative)
    .execute(tx.connection())
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(id);
    }
    let open: Option<String> = sqlx::query_scalar(
        "SELECT id FROM request WHERE patient_id = $1 AND kind = $2 AND appointment_id IS $3 AND commitment_id IS $4 AND state IN ('new', 'begun')",
    )
    .bind(patient.as_str())
    .bind(code(request.kind))
    .bind(request.visit.map(AppointmentId::as_str))
    .bind(request.line.map(CommitmentId::as_str))
    .fetch_optional(tx.connection())
    .await?;
    // Somebody has begun with something else that was asked about the same visit.
    open.map_or_else(|| Err(AppError::TooLate.into()), |id| id_of("request", "id", &id))
}

/// The person has opened the answer; only the first time counts.
pub(super) async fn read(tx: &mut Tx<'_>, patient: &PatientId, request: &RequestId) -> Result<(), StoreError> {
    let now = tx.clock().now();
    sqlx::query(
        "UPDATE request SET read_at = $3 WHERE id = $1 AND patient_id = $2 AND answered_at IS NOT NULL AND read_at IS NULL",
    )
    .bind(request.as_str())
    .bind(patient.as_str())
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes it back, until somebody has begun. Taken back twice is once.
pub(super) async fn withdraw(tx: &mut Tx<'_>, patient: &PatientId, request: &RequestId) -> Result<(), StoreError> {
    let now = tx.clock().now();
    let changed: Option<Option<String>> = sqlx::query_scalar(
        "UPDATE request SET state = 'withdrawn', withdrawn_at = $3, version = version + 1 WHERE id = $1 AND patient_id = $2 AND state = 'new'
         RETURNING proposal_id",
    )
    .bind(request.as_str())
    .bind(patient.as_str())
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    if let Some(proposal) = changed {
        // A question whose time has run out meanwhile stays as it was answered.
        return match proposal.map(|id| id_of("request", "proposal_id", &id)).transpose()? {
            Some(proposal) => match take_back_no(tx, patient, &proposal).await {
                Err(StoreError::Refused(AppError::TooLate)) => Ok(()),
                other => other,
            },
            None => Ok(()),
        };
    }
    let state: Option<String> = sqlx::query_scalar("SELECT state FROM request WHERE id = $1 AND patient_id = $2")
        .bind(request.as_str())
        .bind(patient.as_str())
        .fetch_optional(tx.connection())
        .await?;
    match state.as_deref() {
        None => Err(AppError::NotFound.into()),
        Some("withdrawn") => Ok(()),
        Some(_) => Err(AppError::TooLate.into()),
    }
}

/// Takes back what was asked about a visit of the patient's and nobody has begun; who helps, only what they asked. A part of another
/// command.
macro_rules! withdraws_for_visit {
    ($visit:literal, $patient:literal, $now:literal, $side:literal) => {
        concat!(
            "UPDATE request SET state = 'withdrawn', withdrawn_at = ",
            $now,
            ", version = version + 1 WHERE appointment_id = ",
            $visit,
            " AND patient_id = ",
            $patient,
            " AND state = 'new' AND (",
            $side,
            " = 'patient' OR created_by = ",
            $side,
            ")"
        )
    };
}
pub(crate) use withdraws_for_visit;

const REQUESTS: &str = "
    SELECT r.id, r.patient_id, r.kind, r.text, r.appointment_id, a.start_at, a.visit_kind, a.state AS visit_state, a.way AS visit_way, r.wanted_start_at, r.invitation_id, i.text AS invited_to, r.commitment_id, c.text AS line, r.created_at, r.created_by, h.name AS helper, h.kind AS helper_kind,
           r.promised_answer_on, r.urgent, u.name AS unit_name, u.phone AS unit_phone, r.state, r.assignee_id, m.name AS assignee,
           m.protected_identity AS assignee_protected, r.seen_at, r.answered_at, r.answer, r.withdrawn_at, n.id AS replaced_by, n.wanted_start_at AS replaced_wants, r.awaits_booking, r.read_at,
           p.name AS patient_name, p.phone AS patient_phone, p.contact_preference, p.communication_support,
           (SELECT i.value FROM patient_identifier i WHERE i.patient_id = p.id AND i.system LIKE 'http://electronichealth.se/identifier/%'
            ORDER BY i.system LIMIT 1) AS number
    FROM request r JOIN care_unit u ON u.id = r.unit_id JOIN patient p ON p.id = r.patient_id
    LEFT JOIN appointment a ON a.id = r.appointment_id LEFT JOIN commitment c ON c.id = r.commitment_id
    LEFT JOIN staff_member m ON m.id = r.assignee_id LEFT JOIN invitation i ON i.id = r.invitation_id
    LEFT JOIN request n ON n.rowid = (SELECT min(o.rowid) FROM request o WHERE r.kind = 'want_time' AND o.patient_id = r.patient_id AND o.rowid > r.rowid
        AND o.created_at = r.withdrawn_at AND (o.appointment_id = r.appointment_id OR o.invitation_id = r.invitation_id))
    LEFT JOIN representative h ON h.id = r.representative_id";

/// The patient's own, latest first.
pub(super) async fn of_patient(reader: &mut Reader<'_>, patient: &PatientId) -> Result<Vec<RequestRow>, StoreError> {
    let sql = format!("{REQUESTS} WHERE r.patient_id = $1 ORDER BY r.created_at DESC, r.id DESC LIMIT 50");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(patient.as_str()).fetch_all(reader.connection()).await?)
}

pub(super) async fn one_of_patient(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    request: &RequestId,
) -> Result<RequestRow, StoreError> {
    let sql = format!("{REQUESTS} WHERE r.patient_id = $1 AND r.id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(patient.as_str())
        .bind(request.as_str())
        .fetch_optional(reader.connection())
        .await?
        .ok_or_else(|| AppError::NotFound.into())
}

/// What waits for the unit: the urgent first, then by the day that was promised; last what is answered and not booked yet.
pub(super) async fn of_unit(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    now: Millis,
) -> Result<Vec<RequestRow>, StoreError> {
    let sql = format!(
        "{REQUESTS} WHERE r.unit_id = $1 AND (r.state IN ('new', 'begun') OR (r.awaits_booking = 1 AND r.wanted_start_at > $2))
         ORDER BY r.awaits_booking, r.urgent DESC, r.promised_answer_on, r.created_at, r.id LIMIT 50"
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(staff.unit().as_str()).bind(now);
    Ok(query.fetch_all(reader.connection()).await?)
}

pub(super) async fn one_of_unit(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    request: &RequestId,
) -> Result<RequestRow, StoreError> {
    let sql = format!("{REQUESTS} WHERE r.unit_id = $1 AND r.id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(staff.unit().as_str())
        .bind(request.as_str())
        .fetch_optional(reader.connection())
        .await?
        .ok_or_else(|| AppError::NotFound.into())
}

/// Sett: only the first time counts.
pub(super) async fn see(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    request: &RequestId,
) -> Result<Option<PatientId>, StoreError> {
    let now = tx.clock().now();
    let patient: Option<String> = sqlx::query_scalar(
        "UPDATE request SET seen_at = $3, version = version + 1 WHERE id = $1 AND unit_id = $2 AND seen_at IS NULL RETURNING patient_id",
    )
    .bind(request.as_str())
    .bind(staff.unit().as_str())
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    patient.map(|id| id_of("request", "patient_id", &id)).transpose()
}

/// Whose request was changed; `Conflict` where none was.
fn whose(patient: Option<String>) -> Result<PatientId, StoreError> {
    patient.map_or(Err(StoreError::Conflict), |id| id_of("request", "patient_id", &id))
}

/// Takes it upon oneself.
pub(super) async fn begin(tx: &mut Tx<'_>, staff: &StaffAccess, request: &RequestId) -> Result<PatientId, StoreError> {
    let now = tx.clock().now();
    let patient: Option<String> = sqlx::query_scalar(
        "UPDATE request SET state = 'begun', assignee_id = $3, begun_at = $4, seen_at = coalesce(seen_at, $4), version = version + 1
         WHERE id = $1 AND unit_id = $2 AND state = 'new' RETURNING patient_id",
    )
    .bind(request.as_str())
    .bind(staff.unit().as_str())
    .bind(staff.staff().as_str())
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    whose(patient)
}

/// Puts it back in the queue; only who has taken it can.
pub(super) async fn release(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    request: &RequestId,
) -> Result<PatientId, StoreError> {
    let patient: Option<String> = sqlx::query_scalar(
        "UPDATE request SET state = 'new', assignee_id = NULL, begun_at = NULL, version = version + 1
         WHERE id = $1 AND unit_id = $2 AND state = 'begun' AND assignee_id = $3 RETURNING patient_id",
    )
    .bind(request.as_str())
    .bind(staff.unit().as_str())
    .bind(staff.staff().as_str())
    .fetch_optional(tx.connection())
    .await?;
    whose(patient)
}

/// Answers it; what a colleague has taken is theirs to answer. `will_book`: a yes to a wanted time, until its booking comes in.
pub(super) async fn answer(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    request: &RequestId,
    (words, will_book): (&Words, bool),
) -> Result<PatientId, StoreError> {
    let now = tx.clock().now();
    let patient: Option<String> = sqlx::query_scalar(
        "UPDATE request SET state = 'answered', answer = $5, answered_at = $4, assignee_id = $3, begun_at = coalesce(begun_at, $4),
                seen_at = coalesce(seen_at, $4), awaits_booking = kind = 'want_time' AND $6, version = version + 1
         WHERE id = $1 AND unit_id = $2 AND (state = 'new' OR (state = 'begun' AND assignee_id = $3)) RETURNING patient_id",
    )
    .bind(request.as_str())
    .bind(staff.unit().as_str())
    .bind(staff.staff().as_str())
    .bind(now)
    .bind(words.as_str())
    .bind(will_book)
    .fetch_optional(tx.connection())
    .await?;
    whose(patient)
}

#[derive(FromRow)]
pub(super) struct AnswerRow {
    pub(super) patient_id: String,
    pub(super) patient_name: String,
    pub(super) said_at: i64,
    /// `coming` or `done`; or what was done to a time: `moved`, `cancelled`, `undone`.
    pub(super) kind: String,
    pub(super) old_start_at: Option<i64>,
    pub(super) start_at: Option<i64>,
    pub(super) visit_kind: Option<String>,
    pub(super) interpreter: Option<String>,
    /// A request about the visit is open.
    pub(super) wants_new: i64,
    /// Who did it for the patient.
    pub(super) by_helper: Option<String>,
    pub(super) line: Option<String>,
}

/// What patients have answered about the unit's visits and lines, and done to the times, that holds and nobody has seen; oldest first, so
/// that what does not fit comes when these have been seen. Where a time was changed more than once, `old_start_at` is the one staff know.
/// What was undone before anybody saw it is nothing to see.
pub(super) async fn unseen_answers(reader: &mut Reader<'_>, staff: &StaffAccess) -> Result<Vec<AnswerRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT s.patient_id, p.name AS patient_name, s.said_at, s.kind, NULL AS old_start_at, a.start_at, a.visit_kind, NULL AS interpreter,
                0 AS wants_new, NULL AS by_helper, c.text AS line
         FROM answer s JOIN patient p ON p.id = s.patient_id
         LEFT JOIN appointment a ON a.id = s.appointment_id LEFT JOIN commitment c ON c.id = s.commitment_id
         WHERE (a.unit_id = $1 OR c.responsible_unit_id = $1) AND s.kind <> 'taken_back' AND s.seen_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM answer later WHERE later.appointment_id IS s.appointment_id AND later.commitment_id IS s.commitment_id
                           AND later.nth > s.nth)
         UNION ALL
         SELECT a.patient_id, p.name, h.made_at, h.kind,
                (SELECT f.old_start_at FROM appointment_change f WHERE f.appointment_id = a.id AND f.seen_at IS NULL AND f.kind <> 'booked' ORDER BY f.nth LIMIT 1), h.new_start_at, a.visit_kind, a.interpreter,
                EXISTS (SELECT 1 FROM request r WHERE r.appointment_id = a.id AND r.state IN ('new', 'begun')),
                e.name, NULL
         FROM appointment_change h JOIN appointment a ON a.id = h.appointment_id JOIN patient p ON p.id = a.patient_id
         LEFT JOIN representative e ON e.id = h.representative_id
         WHERE a.unit_id = $1 AND h.made_by <> 'staff' AND h.seen_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM appointment_change later WHERE later.appointment_id = h.appointment_id AND later.nth > h.nth)
           AND (h.kind NOT IN ('undone', 'unbooked') OR EXISTS (
               SELECT 1 FROM appointment_change seen WHERE seen.appointment_id = h.appointment_id AND seen.nth < h.nth
                   AND (seen.nth = h.nth - 1 AND seen.seen_at IS NOT NULL OR h.kind = 'undone' AND seen.kind = 'booked' AND seen.seen_at IS NULL)))
         ORDER BY 3, 1 LIMIT 50",
    )
    .bind(staff.unit().as_str())
    .fetch_all(reader.connection())
    .await?)
}

/// The answers about the unit's visits and lines up to a moment are seen.
pub(super) async fn see_answers(tx: &mut Tx<'_>, staff: &StaffAccess, until: Millis) -> Result<(), StoreError> {
    let now = tx.clock().now();
    sqlx::query(
        "UPDATE answer SET seen_at = $3 WHERE seen_at IS NULL AND said_at <= $2 AND id IN (
             SELECT s.id FROM answer s LEFT JOIN appointment a ON a.id = s.appointment_id LEFT JOIN commitment c ON c.id = s.commitment_id
             WHERE a.unit_id = $1 OR c.responsible_unit_id = $1)",
    )
    .bind(staff.unit().as_str())
    .bind(until)
    .bind(now)
    .execute(tx.connection())
    .await?;
    sqlx::query(
        "UPDATE appointment_change SET seen_at = $3 WHERE seen_at IS NULL AND made_at <= $2
         AND appointment_id IN (SELECT id FROM appointment WHERE unit_id = $1)",
    )
    .bind(staff.unit().as_str())
    .bind(until)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whom a message goes to: the first contact's name where there is one, and the unit.
pub(crate) async fn turn_to_name(
    reader: &mut Reader<'_>,
    patient: &PatientId,
) -> Result<Option<(Option<String>, Unit)>, StoreError> {
    let Some((unit, _)) = turn_to(reader.connection(), patient).await? else { return Ok(None) };
    let row: Option<(String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT u.name, u.phone, (SELECT m.name FROM contact_role c JOIN staff_member m ON m.id = c.staff_id AND m.protected_identity = 0
             WHERE c.patient_id = $2 AND c.unit_id = u.id AND c.ended_on IS NULL AND c.accepted_on IS NOT NULL
             ORDER BY c.first_contact DESC, c.role = 'fast_vardkontakt' DESC, c.id LIMIT 1)
         FROM care_unit u WHERE u.id = $1",
    )
    .bind(unit)
    .bind(patient.as_str())
    .fetch_optional(reader.connection())
    .await?;
    Ok(row.map(|(name, phone, person)| (person, Unit { name, phone })))
}
