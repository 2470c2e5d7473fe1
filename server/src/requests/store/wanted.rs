//! The SQL of asking for a free time of another booking system, and of what that system did with it.

use crate::auth::StaffAccess;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::requests::domain::wanted_answer_by;
use crate::store::{Tx, id_of};
use app::error::AppError;
use app::ids::{AppointmentId, Id, InvitationId, PatientId, RequestId};

/// A time that a person wants.
pub(crate) struct WantedTime<'a> {
    /// The visit that is to move, and when it is now.
    pub(crate) visit: Option<(&'a AppointmentId, Millis)>,
    pub(crate) invitation: Option<&'a InvitationId>,
    pub(crate) slot: &'a str,
    pub(crate) start: Millis,
    /// Who answers: the unit and its provider.
    pub(crate) unit: (String, String),
}

/// Asks for it. What was asked before about the same visit or invitation, and nobody has begun, is taken back. `Taken` when somebody
/// else has asked for the time, `TooLate` when somebody has begun with what was asked before, or could not answer before the visit.
pub(crate) async fn want_time(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    wanted: WantedTime<'_>,
) -> Result<RequestId, StoreError> {
    let (id, now): (RequestId, _) = (tx.new_id(), tx.clock().now());
    let visit = wanted.visit.map(|(id, _)| id.as_str());
    let invitation = wanted.invitation.map(InvitationId::as_str);
    let day = |at: Millis| tx.clock().local(at).local;
    let first = wanted.visit.map_or(wanted.start, |(_, now_at)| now_at.min(wanted.start));
    let promised = wanted_answer_by(day(now), day(first).date()).ok_or(AppError::TooLate)?;
    sqlx::query(
        "UPDATE request SET state = 'withdrawn', withdrawn_at = $1, version = version + 1
         WHERE kind = 'want_time' AND state = 'new' AND patient_id = $2 AND (appointment_id = $3 OR invitation_id = $4) AND slot_id <> $5",
    )
    .bind(now)
    .bind(patient.as_str())
    .bind(visit)
    .bind(invitation)
    .bind(wanted.slot)
    .execute(tx.connection())
    .await?;
    let inserted = sqlx::query(
        "INSERT INTO request (id, patient_id, kind, appointment_id, invitation_id, slot_id, wanted_start_at, visit_start_at, created_at,
                              created_by, promised_answer_on, unit_id, responsible_provider_id, state)
         SELECT $1, $2, 'want_time', $3, $4, id, start_at, $5, $6, 'patient', $7, $8, $9, 'new'
         FROM slot WHERE id = $10 AND state = 'free' AND start_at = $11 AND NOT EXISTS (
             SELECT 1 FROM request y WHERE y.awaits_booking = 1 AND y.wanted_start_at > $6 AND (y.appointment_id = $3 OR y.invitation_id = $4))
         ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(visit)
    .bind(invitation)
    .bind(wanted.visit.map(|(_, now_at)| now_at))
    .bind(now)
    .bind(promised.to_string())
    .bind(&wanted.unit.0)
    .bind(&wanted.unit.1)
    .bind(wanted.slot)
    .bind(wanted.start)
    .execute(tx.connection())
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(id);
    }
    let open: Option<(String, Option<String>)> = sqlx::query_as(
        "SELECT id, slot_id FROM request WHERE patient_id = $1 AND (appointment_id = $2 OR invitation_id = $3)
             AND (state IN ('new', 'begun') OR awaits_booking = 1) ORDER BY awaits_booking LIMIT 1",
    )
    .bind(patient.as_str())
    .bind(visit)
    .bind(invitation)
    .fetch_optional(tx.connection())
    .await?;
    match open {
        // A double tap is one.
        Some((open, Some(slot))) if slot == wanted.slot => id_of("request", "id", &open),
        Some(_) => Err(AppError::TooLate.into()),
        None => Err(AppError::Taken.into()),
    }
}

/// Care said yes to a time, and could not book it: a no after all.
pub(in crate::requests) async fn could_not_book(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    request: &RequestId,
) -> Result<PatientId, StoreError> {
    let now = tx.clock().now();
    let patient: Option<String> = sqlx::query_scalar(
        "UPDATE request SET state = 'not_booked', awaits_booking = 0, answer = NULL, answered_at = $4, assignee_id = $3, read_at = NULL,
             version = version + 1
         WHERE id = $1 AND unit_id = $2 AND awaits_booking = 1 RETURNING patient_id",
    )
    .bind(request.as_str())
    .bind(staff.unit().as_str())
    .bind(staff.staff().as_str())
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    super::whose(patient)
}

/// Whether a visit `a` is what a request `r` wanted: the visit that was to move, or one of the same kind at the same unit; where one was
/// invited, of the kind that the schedule of the slot is for. Never what was asked for before something else was.
const IS_WANTED: &str = "r.kind = 'want_time' AND a.patient_id = r.patient_id AND a.state = 'booked' AND a.provenance_id IS NOT NULL
    AND a.start_at = r.wanted_start_at
    AND (a.id = r.appointment_id OR (a.unit_id = r.unit_id AND a.visit_kind = coalesce(
        (SELECT moved.visit_kind FROM appointment moved WHERE moved.id = r.appointment_id),
        (SELECT s.visit_kind FROM slot f JOIN schedule s ON s.id = f.schedule_id WHERE f.id = r.slot_id), a.visit_kind)))
    AND NOT EXISTS (SELECT 1 FROM request later WHERE later.kind = 'want_time' AND later.rowid > r.rowid AND later.state <> 'withdrawn'
        AND (later.appointment_id = r.appointment_id OR later.invitation_id = r.invitation_id))";

/// What the other systems have done, after each file: a time that was wanted and is booked for the person is a yes, and agreed with them;
/// one that is no longer free, or a visit that came at another time, is a no. Slots and visits come in any order: a no that turns out
/// to be a yes becomes one; a yes in words has then come true. In the demo, which moves with the days, what is wanted moves too.
pub(crate) async fn settle_wanted(tx: &mut Tx<'_>, demo: bool) -> Result<(), StoreError> {
    let now = tx.clock().now();
    if demo {
        sqlx::query(
            "UPDATE request SET wanted_start_at = (SELECT f.start_at FROM slot f WHERE f.id = slot_id),
                 visit_start_at = (SELECT a.start_at FROM appointment a WHERE a.id = appointment_id)
             WHERE kind = 'want_time' AND (state IN ('new', 'begun') OR awaits_booking = 1)",
        )
        .execute(tx.connection())
        .await?;
    }
    for sql in [
        // What staff answered in words stays as it was answered; the time was agreed with the person all the same.
        format!(
            "UPDATE appointment SET agreed_with = 'patient', version = version + 1 WHERE agreed_with <> 'patient' AND id IN (
                 SELECT a.id FROM appointment a JOIN request r ON {IS_WANTED}
                     AND (r.state IN ('new', 'begun', 'not_booked') OR r.awaits_booking = 1 OR (r.state = 'answered' AND a.agreed_with = 'none')))"
        ),
        format!(
            "UPDATE invitation SET state = 'booked' WHERE state = 'open' AND id IN (
                 SELECT r.invitation_id FROM appointment a JOIN request r ON {IS_WANTED}
                     AND r.state IN ('new', 'begun', 'answered', 'not_booked'))"
        ),
        format!(
            "UPDATE request SET state = 'booked', answered_at = max($1, created_at), read_at = NULL, version = version + 1
             WHERE state IN ('new', 'begun', 'not_booked') AND id IN (SELECT r.id FROM appointment a JOIN request r ON {IS_WANTED})"
        ),
        "UPDATE request SET state = 'not_booked', answered_at = max($1, created_at), version = version + 1
         WHERE kind = 'want_time' AND state IN ('new', 'begun') AND (
             EXISTS (SELECT 1 FROM slot f WHERE f.id = slot_id AND (f.state <> 'free' OR f.start_at <> wanted_start_at))
             OR EXISTS (SELECT 1 FROM appointment a WHERE a.id = appointment_id AND (a.state <> 'booked' OR a.start_at <> visit_start_at))
             OR EXISTS (SELECT 1 FROM invitation i WHERE i.id = invitation_id AND i.state <> 'open'))"
            .to_owned(),
        // A yes in words has become the booking; or the visit is no longer what it was.
        format!(
            "UPDATE request SET awaits_booking = 0, version = version + 1 WHERE awaits_booking = 1 AND (
                 id IN (SELECT r.id FROM appointment a JOIN request r ON {IS_WANTED})
                 OR EXISTS (SELECT 1 FROM appointment a WHERE a.id = appointment_id AND (a.state <> 'booked' OR a.start_at <> visit_start_at))
                 OR EXISTS (SELECT 1 FROM invitation i WHERE i.id = invitation_id AND i.state <> 'open'))"
        ),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(now).execute(tx.connection()).await?;
    }
    Ok(())
}
