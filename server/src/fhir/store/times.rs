//! Schedules, slots, appointments, proposals, and what they occupy.

use super::{day, run};
use crate::appointments::{buckets, notices};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::fhir::appointment::Latest;
use crate::fhir::schedule::BookedHere;
use crate::store::{Tx, id_of};
use app::ids::{CallId, Id as _};

pub(in crate::fhir) struct ScheduleRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) staff: Option<&'a str>,
    pub(in crate::fhir) place: Option<&'a str>,
    pub(in crate::fhir) visit_kind: Option<&'a str>,
    pub(in crate::fhir) way: &'a str,
    pub(in crate::fhir) here: Option<&'a BookedHere>,
    pub(in crate::fhir) active: bool,
    pub(in crate::fhir) provenance: &'a str,
}

pub(in crate::fhir) async fn save_schedule(tx: &mut Tx<'_>, row: &ScheduleRow<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO schedule (id, unit_id, staff_id, place_id, visit_kind, way, provenance_id, opening, visit_minutes, buffer_minutes, seats, active)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10, 0), coalesce($11, 1), $12)
         ON CONFLICT (id) DO UPDATE SET unit_id = excluded.unit_id, staff_id = excluded.staff_id, place_id = excluded.place_id,
             visit_kind = excluded.visit_kind, way = excluded.way, opening = excluded.opening, visit_minutes = excluded.visit_minutes,
             buffer_minutes = excluded.buffer_minutes, seats = excluded.seats, active = excluded.active WHERE schedule.provenance_id = excluded.provenance_id",
        row.id,
        row.unit,
        row.staff,
        row.place,
        row.visit_kind,
        row.way,
        row.provenance,
        row.here.map(|here| here.opening.as_str()),
        row.here.map(|here| here.visit),
        row.here.map(|here| here.buffer),
        row.here.map(|here| here.seats),
        row.active
    );
    run!(tx, "DELETE FROM schedule_closure WHERE schedule_id = $1 AND made_here = 0", row.id);
    for (start, end) in row.here.map(|here| here.closed.as_slice()).unwrap_or_default() {
        run!(
            tx,
            "INSERT INTO schedule_closure (schedule_id, start_at, end_at) VALUES ($1, $2, $3)
             ON CONFLICT (schedule_id, start_at, made_here) DO UPDATE SET end_at = max(end_at, excluded.end_at)",
            row.id,
            start,
            end
        );
    }
    Ok(())
}

pub(in crate::fhir) async fn save_slot(
    tx: &mut Tx<'_>,
    id: &str,
    schedule: &str,
    time: (Millis, Millis),
    state: &str,
    restated: bool,
    provenance: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO slot (id, schedule_id, start_at, end_at, state, provenance_id) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET schedule_id = excluded.schedule_id, start_at = excluded.start_at, end_at = excluded.end_at,
             state = CASE WHEN $7 THEN excluded.state ELSE slot.state END, version = slot.version + 1 WHERE slot.provenance_id = excluded.provenance_id",
        id,
        schedule,
        time.0,
        time.1,
        state,
        provenance,
        restated
    );
    Ok(())
}

pub(in crate::fhir) async fn take_slot(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE slot SET state = 'busy', version = version + 1 WHERE id = $1 AND state = 'free' AND provenance_id IS NOT NULL",
        id
    );
    Ok(())
}

/// By when a visit has to be: medicinskt senast, what of vårdgarantin applies, and from which day.
#[derive(Default)]
pub(in crate::fhir) struct LatestRow {
    pub(in crate::fhir) medically_by: Option<String>,
    pub(in crate::fhir) guarantee: Option<&'static str>,
    pub(in crate::fhir) guarantee_from: Option<String>,
}

impl From<&Latest> for LatestRow {
    fn from(latest: &Latest) -> Self {
        let (guarantee, from) = latest.guarantee.unzip();
        Self { medically_by: day(latest.medically), guarantee, guarantee_from: day(from) }
    }
}

pub(in crate::fhir) struct AppointmentRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) visit_kind: &'a str,
    pub(in crate::fhir) description: Option<&'a str>,
    pub(in crate::fhir) time: (Millis, Millis),
    pub(in crate::fhir) state: &'a str,
    pub(in crate::fhir) way: &'a str,
    pub(in crate::fhir) agreed_with: &'a str,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) place: Option<&'a str>,
    pub(in crate::fhir) bring: Option<&'a str>,
    pub(in crate::fhir) what_happens: Option<&'a str>,
    pub(in crate::fhir) fasting: bool,
    pub(in crate::fhir) transport: bool,
    pub(in crate::fhir) interpreter: Option<&'a str>,
    pub(in crate::fhir) may_rebook: Option<bool>,
    pub(in crate::fhir) may_cancel: Option<bool>,
    pub(in crate::fhir) not_after_hours: Option<i64>,
    pub(in crate::fhir) cancelled_reason: Option<&'a str>,
    pub(in crate::fhir) promised_by: Option<String>,
    pub(in crate::fhir) promised_unit: Option<&'a str>,
    pub(in crate::fhir) latest: LatestRow,
    pub(in crate::fhir) video_url: Option<&'a str>,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) provenance: &'a str,
    /// The demo's days were moved: no news to anybody.
    pub(in crate::fhir) quiet: bool,
}

/// Inserts a visit, or updates the one this resource made. A new time or a cancellation is a change the person has not seen, and is told.
pub(in crate::fhir) async fn save_appointment(tx: &mut Tx<'_>, row: &AppointmentRow<'_>) -> Result<(), StoreError> {
    let before: Option<i64> = sqlx::query_scalar("SELECT sequence FROM appointment WHERE id = $1")
        .bind(row.id)
        .fetch_optional(tx.connection())
        .await?;
    run!(
        tx,
        "INSERT INTO appointment (id, patient_id, visit_kind, description, start_at, end_at, state, way, agreed_with, unit_id, place_id,
             bring, what_happens, fasting, transport, interpreter, may_rebook, may_cancel, not_after_hours, cancelled_reason, promised_by,
             promised_by_unit_id, responsible_provider_id, provenance_id, medically_by, guarantee, guarantee_from, video_url)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $26, $27, $28, $29)
         ON CONFLICT (id) DO UPDATE SET
             sequence = appointment.sequence + (NOT $25 AND (appointment.start_at <> excluded.start_at OR appointment.end_at <> excluded.end_at
                 OR (appointment.state <> excluded.state AND (appointment.state = 'booked' OR excluded.state = 'booked'
                     OR excluded.state LIKE 'cancelled%')))),
             seen_by_patient_at = CASE WHEN NOT $25 AND (appointment.start_at <> excluded.start_at OR appointment.end_at <> excluded.end_at
                 OR (appointment.state <> excluded.state AND (excluded.state = 'booked' OR excluded.state LIKE 'cancelled%')))
                 THEN NULL ELSE appointment.seen_by_patient_at END,
             visit_kind = excluded.visit_kind, description = excluded.description, start_at = excluded.start_at,
             end_at = excluded.end_at, state = excluded.state, way = excluded.way, agreed_with = excluded.agreed_with,
             unit_id = excluded.unit_id, place_id = excluded.place_id, bring = excluded.bring, what_happens = excluded.what_happens,
             fasting = excluded.fasting, transport = excluded.transport, interpreter = excluded.interpreter,
             may_rebook = excluded.may_rebook, may_cancel = excluded.may_cancel, not_after_hours = excluded.not_after_hours,
             cancelled_reason = CASE excluded.state WHEN 'cancelled_by_care' THEN coalesce(excluded.cancelled_reason, appointment.cancelled_reason) END,
             promised_by = CASE excluded.state WHEN 'cancelled_by_care' THEN coalesce(excluded.promised_by, appointment.promised_by) END,
             promised_by_unit_id = CASE excluded.state WHEN 'cancelled_by_care' THEN coalesce(excluded.promised_by_unit_id, appointment.promised_by_unit_id) END,
             no_new_time_at = CASE WHEN excluded.state = 'cancelled_by_care' AND coalesce(excluded.promised_by <= appointment.promised_by, 1) THEN appointment.no_new_time_at END,
             responsible_provider_id = excluded.responsible_provider_id, medically_by = excluded.medically_by,
             guarantee = excluded.guarantee, guarantee_from = excluded.guarantee_from,
             video_url = excluded.video_url,
             version = appointment.version + 1
         WHERE appointment.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.visit_kind,
        row.description,
        row.time.0,
        row.time.1,
        row.state,
        row.way,
        row.agreed_with,
        row.unit,
        row.place,
        row.bring,
        row.what_happens,
        row.fasting,
        row.transport,
        row.interpreter,
        row.may_rebook,
        row.may_cancel,
        row.not_after_hours,
        row.cancelled_reason,
        row.promised_by.as_deref(),
        row.promised_unit,
        row.provider,
        row.provenance,
        row.quiet,
        row.latest.medically_by.as_deref(),
        row.latest.guarantee,
        row.latest.guarantee_from.as_deref(),
        row.video_url
    );
    run!(tx, "DELETE FROM appointment_participant WHERE appointment_id = $1", row.id);
    if !row.quiet {
        notices::of_visit(tx, &id_of("appointment", "id", row.id)?, before).await?;
    }
    Ok(())
}

/// Somebody stands behind the promise of a visit that the source has cancelled: it is on the unit's call list. What was rung there stays.
pub(in crate::fhir) async fn list_call(tx: &mut Tx<'_>, id: &str, now: i64) -> Result<(), StoreError> {
    let call: CallId = tx.new_id();
    run!(
        tx,
        "INSERT INTO call (id, appointment_id, patient_id, unit_id, made_at)
         SELECT $2, a.id, a.patient_id, coalesce(a.promised_by_unit_id, a.unit_id), $3 FROM appointment a
         WHERE a.id = $1 AND a.state = 'cancelled_by_care' AND a.promised_by IS NOT NULL AND a.replaced_by IS NULL
           AND coalesce(a.promised_by_unit_id, a.unit_id) IS NOT NULL
         ON CONFLICT DO NOTHING",
        id,
        call.as_str(),
        now
    );
    Ok(())
}

/// What was asked and wished about a visit holds as long as the source says so: not when it is booked anew, or no more, or earlier
/// than what was asked.
pub(in crate::fhir) async fn settle_questions(
    tx: &mut Tx<'_>,
    appointment: &str,
    now: Millis,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE waiting SET ended_at = max($2, since) WHERE appointment_id = $1 AND ended_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM appointment WHERE id = $1 AND state = 'booked')",
        appointment,
        now
    );
    let ended = run!(
        tx,
        "UPDATE time_proposal SET state = 'withdrawn', version = version + 1 WHERE state = 'open' AND (
             (replaces_id = $1 AND NOT EXISTS (SELECT 1 FROM appointment WHERE id = $1 AND state = 'cancelled_by_care'))
             OR (waiting_id IS NOT NULL AND appointment_id = $1 AND NOT EXISTS (
                 SELECT 1 FROM appointment a JOIN time_proposal_option o ON o.proposal_id = time_proposal.id
                 WHERE a.id = $1 AND a.state = 'booked' AND o.start_at < a.start_at)))",
        appointment
    );
    if ended > 0 {
        run!(
            tx,
            "DELETE FROM occupancy WHERE proposal_id IN (
                 SELECT id FROM time_proposal WHERE state = 'withdrawn' AND (replaces_id = $1 OR appointment_id = $1))",
            appointment
        );
    }
    Ok(())
}

/// What stands here of a visit: what a newer version keeps unless the source itself changed it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::fhir) struct Standing {
    pub(in crate::fhir) state: String,
    pub(in crate::fhir) start_at: Millis,
    pub(in crate::fhir) end_at: Millis,
    pub(in crate::fhir) agreed_with: String,
}

pub(in crate::fhir) async fn standing(tx: &mut Tx<'_>, id: &str) -> Result<Option<Standing>, StoreError> {
    Ok(sqlx::query_as("SELECT state, start_at, end_at, agreed_with FROM appointment WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// Whether a time from the source is no news about a visit that was changed here: the same instants as before that, in other letters.
/// The demo, which moves with the days, never moves what a person has changed.
pub(in crate::fhir) async fn says_nothing_new(
    tx: &mut Tx<'_>,
    id: &str,
    time: (Millis, Millis),
    demo: bool,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM appointment_change WHERE appointment_id = $1 AND nth = 1 AND ($4 OR (old_start_at = $2 AND old_end_at = $3)))",
    )
    .bind(id)
    .bind(time.0)
    .bind(time.1)
    .bind(demo)
    .fetch_one(tx.connection())
    .await?)
}

#[derive(Clone, Copy, Default)]
pub(in crate::fhir) struct ParticipantRow<'a> {
    pub(in crate::fhir) staff: Option<&'a str>,
    pub(in crate::fhir) representative: Option<&'a str>,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) name: Option<&'a str>,
}

pub(in crate::fhir) async fn add_participant(
    tx: &mut Tx<'_>,
    appointment: &str,
    position: i64,
    row: ParticipantRow<'_>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO appointment_participant (appointment_id, position, staff_id, representative_id, unit_id, name)
         VALUES ($1, $2, $3, $4, $5, $6)",
        appointment,
        position,
        row.staff,
        row.representative,
        row.unit,
        row.name
    );
    Ok(())
}

/// Frees what a visit occupied.
pub(in crate::fhir) async fn free(tx: &mut Tx<'_>, appointment: &str) -> Result<(), StoreError> {
    run!(tx, "DELETE FROM occupancy WHERE appointment_id = $1", appointment);
    Ok(())
}

/// Occupies a member of staff for a visit, in whole buckets. `false` when some of it was taken already: other booking systems
/// may book over each other, and each visit is there all the same, on a seat of its own.
pub(in crate::fhir) async fn occupy(
    tx: &mut Tx<'_>,
    staff: &str,
    appointment: &str,
    time: (Millis, Millis),
) -> Result<bool, StoreError> {
    let (first, last) = buckets(time.0, time.1);
    // A booking elsewhere is a fact; what is only kept for somebody's change of mind gives way.
    run!(
        tx,
        "DELETE FROM occupancy WHERE resource = $1 AND bucket BETWEEN $2 AND $3 AND kept_until IS NOT NULL",
        staff,
        first,
        last
    );
    let seats: Vec<i64> = sqlx::query_scalar(
        "WITH RECURSIVE bucket (n) AS (SELECT $3 UNION ALL SELECT n + 1 FROM bucket WHERE n < $4)
         INSERT INTO occupancy (resource, seat, bucket, appointment_id)
         SELECT $1, 1 + coalesce((SELECT max(seat) FROM occupancy o WHERE o.resource = $1 AND o.bucket = n), 0), n, $2 FROM bucket
         RETURNING seat",
    )
    .bind(staff)
    .bind(appointment)
    .bind(first)
    .bind(last)
    .fetch_all(tx.connection())
    .await?;
    Ok(seats.iter().all(|seat| *seat == 1))
}

pub(in crate::fhir) struct ProposalRow<'a> {
    pub(in crate::fhir) id: &'a str,
    pub(in crate::fhir) patient: &'a str,
    pub(in crate::fhir) visit_kind: Option<&'a str>,
    pub(in crate::fhir) appointment: Option<&'a str>,
    pub(in crate::fhir) by_staff: Option<&'a str>,
    pub(in crate::fhir) by_representative: Option<&'a str>,
    pub(in crate::fhir) unit: Option<&'a str>,
    pub(in crate::fhir) answer_by: Option<Millis>,
    pub(in crate::fhir) provider: &'a str,
    pub(in crate::fhir) provenance: &'a str,
}

/// A question about a time, which is told. One that was answered here stays answered while its times are the same, or only moved with the demo.
pub(in crate::fhir) async fn save_proposal(
    tx: &mut Tx<'_>,
    row: &ProposalRow<'_>,
    options: &[(Millis, Millis)],
    quiet: bool,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO time_proposal (id, patient_id, visit_kind, appointment_id, by_staff_id, by_representative_id, unit_id, answer_by, state,
             responsible_provider_id, provenance_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)
         ON CONFLICT (id) DO UPDATE SET visit_kind = excluded.visit_kind, appointment_id = excluded.appointment_id,
             by_staff_id = excluded.by_staff_id, by_representative_id = excluded.by_representative_id, unit_id = excluded.unit_id,
             answer_by = excluded.answer_by, responsible_provider_id = excluded.responsible_provider_id,
             version = time_proposal.version + 1
         WHERE time_proposal.provenance_id = excluded.provenance_id",
        row.id,
        row.patient,
        row.visit_kind,
        row.appointment,
        row.by_staff,
        row.by_representative,
        row.unit,
        row.answer_by,
        row.provider,
        row.provenance
    );
    let known: Vec<(Millis, Millis)> =
        sqlx::query_as("SELECT start_at, end_at FROM time_proposal_option WHERE proposal_id = $1 ORDER BY position")
            .bind(row.id)
            .fetch_all(tx.connection())
            .await?;
    if known == options {
        return Ok(());
    }
    if !known.is_empty() {
        run!(tx, "DELETE FROM time_proposal_option WHERE proposal_id = $1", row.id);
    }
    if !known.is_empty() && !quiet {
        run!(
            tx,
            "UPDATE time_proposal SET state = 'open', seen_at = NULL WHERE id = $1 AND provenance_id IS NOT NULL",
            row.id
        );
    }
    for (position, (start, end)) in (0_i64..).zip(options) {
        run!(
            tx,
            "INSERT INTO time_proposal_option (proposal_id, position, start_at, end_at) VALUES ($1, $2, $3, $4)",
            row.id,
            position,
            start,
            end
        );
    }
    let now = tx.clock().now();
    if !quiet && options.iter().any(|(start, _)| *start > now) {
        notices::of_question(tx, &id_of("time_proposal", "id", row.id)?).await?;
    }
    Ok(())
}

/// Closes a question that its source has answered or taken back.
pub(in crate::fhir) async fn close_proposal(tx: &mut Tx<'_>, id: &str, state: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE time_proposal SET state = $2, version = version + 1 WHERE id = $1 AND state = 'open' AND provenance_id IS NOT NULL",
        id,
        state
    );
    Ok(())
}
