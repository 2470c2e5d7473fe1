//! The SQL of the waiting list: who wants an earlier time, whom to ask next, and asking.

use super::proposing::{Asks, ask, hold};
use super::supply::{OF_VISIT, Of, supply_of};
use super::withdrawing::withdraw;
use crate::appointments::demand::{LatestColumns, Urgency};
use crate::appointments::supply::{DAY, DAYS_AHEAD, FreeTime};
use crate::auth::StaffAccess;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use app::appointments::types::WaitingRow;
use app::error::AppError;
use app::ids::{AppointmentId, Id, PatientId, ProviderId, ScheduleId, TimeProposalId, UnitId, WaitingId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use std::collections::HashMap;

/// Whoever takes their wish back keeps their place this long, as with a time that is given up.
const KEPT: Millis = 15 * 60 * 1000;

/// Puts the patient on the list with a visit. On it already, nothing happens; `TooLate` where there is nothing to wait for any more.
pub(in crate::appointments) async fn want(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<WaitingId, StoreError> {
    let now = tx.clock().now();
    let own: Option<bool> = sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT a.state = 'booked' AND a.start_at > $3 AND coalesce(a.may_rebook, u.may_rebook, 0) = 1 AND EXISTS (SELECT 1 FROM schedule s WHERE {OF_VISIT})
         FROM appointment a LEFT JOIN care_unit u ON u.id = a.unit_id WHERE a.id = $1 AND a.patient_id = $2 AND a.state <> 'entered_in_error'"
    )))
    .bind(visit.as_str())
    .bind(patient.as_str())
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    if !own.ok_or(AppError::NotFound)? {
        return Err(AppError::TooLate.into());
    }
    sqlx::query(
        "UPDATE waiting SET ended_at = NULL WHERE ended_by IS NULL AND ended_at > $2 AND appointment_id = $1
             AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.appointment_id = $1 AND (w.ended_at IS NULL OR w.since > waiting.since))",
    )
    .bind(visit.as_str())
    .bind(now - KEPT)
    .execute(tx.connection())
    .await?;
    let new: WaitingId = tx.new_id();
    sqlx::query(
        "INSERT INTO waiting (id, patient_id, appointment_id, since)
         SELECT $1, patient_id, id, $3 FROM appointment WHERE id = $2
         ON CONFLICT (appointment_id) WHERE ended_at IS NULL DO NOTHING",
    )
    .bind(new.as_str())
    .bind(visit.as_str())
    .bind(now)
    .execute(tx.connection())
    .await?;
    let id: String = sqlx::query_scalar("SELECT id FROM waiting WHERE appointment_id = $1 AND ended_at IS NULL")
        .bind(visit.as_str())
        .fetch_one(tx.connection())
        .await?;
    id_of("waiting", "id", &id)
}

/// Takes the patient off the list, and takes back what they were asked because of it. Twice is once.
pub(in crate::appointments) async fn want_no_more(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<WaitingId, StoreError> {
    let now = tx.clock().now();
    let id: Option<String> = sqlx::query_scalar(
        "SELECT id FROM waiting WHERE appointment_id = $1 AND patient_id = $2 ORDER BY ended_at IS NOT NULL, since DESC LIMIT 1",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .fetch_optional(tx.connection())
    .await?;
    let id = id.ok_or(AppError::NotFound)?;
    sqlx::query("UPDATE waiting SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(&id)
        .bind(now)
        .execute(tx.connection())
        .await?;
    withdraw(tx, "waiting_id = $1 AND id IS NOT $2", (&id, None), None).await?;
    id_of("waiting", "id", &id)
}

/// The visit ($2) has another time, or none, by a change ($1, $9): nobody waits for it any more. A part of the change, which takes back
/// what was asked because of the wish that this gives.
macro_rules! ends_waiting {
    () => {
        "UPDATE waiting SET ended_at = $9, ended_by = $1 WHERE appointment_id = $2 AND ended_at IS NULL RETURNING NULL, id"
    };
}
pub(super) use ends_waiting;

/// The change that ended a wish is undone: they wait again, where they stood.
pub(super) async fn again(tx: &mut Tx<'_>, change: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE waiting SET ended_at = NULL, ended_by = NULL WHERE ended_by = $1")
        .bind(change)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Somebody on the list who is asked nothing now.
#[derive(FromRow)]
pub(in crate::appointments) struct Waits {
    id: String,
    patient_id: String,
    appointment_id: String,
    schedule_id: String,
    start_at: Millis,
    end_at: Millis,
    transport: bool,
    #[sqlx(flatten)]
    latest: LatestColumns,
    since: Millis,
}

impl Waits {
    fn urgency(&self) -> Result<Urgency, StoreError> {
        Ok(Urgency::new(self.latest.read("appointment")?, self.since))
    }

    pub(in crate::appointments) fn ids(&self) -> Result<(WaitingId, PatientId), StoreError> {
        Ok((id_of("waiting", "id", &self.id)?, id_of("waiting", "patient_id", &self.patient_id)?))
    }
}

/// Everybody who waits for a time earlier than one after `from`, and is asked nothing about it now; whoever comes first, first.
async fn waiting(connection: &mut SqliteConnection, from: Millis, now: Millis) -> Result<Vec<Waits>, StoreError> {
    let mut rows: Vec<Waits> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT w.id, w.patient_id, w.appointment_id, min(s.id) AS schedule_id, a.start_at, a.end_at, (a.transport = 1 OR EXISTS (
                    SELECT 1 FROM settings_change c WHERE c.patient_id = w.patient_id AND c.travel = 'rides'
                        AND NOT EXISTS (SELECT 1 FROM settings_change later WHERE later.follows = c.id))) AS transport, a.medically_by,
                a.guarantee_from, n.days AS guarantee_days, w.since
         FROM waiting w JOIN appointment a ON a.id = w.appointment_id JOIN schedule s ON {OF_VISIT}
         LEFT JOIN guarantee_limit n ON n.kind = a.guarantee
         WHERE w.ended_at IS NULL AND a.state = 'booked' AND a.start_at > $1
           AND NOT EXISTS (SELECT 1 FROM time_proposal p WHERE p.appointment_id = a.id AND p.state = 'open' AND (p.answer_by IS NULL OR p.answer_by > $2))
           -- Nobody is asked again the same day, whatever became of the last question.
           AND NOT EXISTS (SELECT 1 FROM time_proposal p WHERE p.waiting_id = w.id AND p.asked_at > $2 - 86400000)
         GROUP BY w.id ORDER BY w.since, w.id"
    )))
    .bind(from)
    .bind(now)
    .fetch_all(connection)
    .await?;
    let mut keyed = rows.drain(..).map(|row| Ok((row.urgency()?, row))).collect::<Result<Vec<_>, StoreError>>()?;
    keyed.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.id.cmp(&b.id)));
    Ok(keyed.into_iter().map(|(_, row)| row).collect())
}

/// Whom to ask next about which time, from `from` on: for each the earliest that is free, a day or more before the one they have, and
/// that they have not been asked about before. Nobody gets what somebody before them is to be asked about.
pub(in crate::appointments) async fn whom_to_ask(
    reader: &mut Reader<'_>,
    from: Millis,
    clock: &Clock,
) -> Result<Vec<(Waits, FreeTime)>, StoreError> {
    let now = clock.now();
    let until = now + DAYS_AHEAD * DAY;
    let mut free: HashMap<String, Vec<FreeTime>> = HashMap::new();
    let mut asks: Vec<(Waits, FreeTime)> = Vec::new();
    for row in waiting(reader.connection(), from, now).await? {
        if !free.contains_key(&row.schedule_id) {
            let (schedule, patient): (ScheduleId, PatientId) =
                (id_of("schedule", "id", &row.schedule_id)?, id_of("waiting", "patient_id", &row.patient_id)?);
            let of = Of::Schedule(&schedule);
            let found = supply_of(reader.connection(), &patient, of, &[], (from, until), now).await?;
            let times = found.map_or_else(Vec::new, |(supply, _)| supply.free_times(clock, from, until));
            free.insert(row.schedule_id.clone(), times);
        }
        let day = clock.instant(clock.local(row.start_at).local.date().at(0, 0, 0, 0));
        let times = free.get(&row.schedule_id).into_iter().flatten().take_while(|time| time.start < day);
        for time in times.copied() {
            let promised = asks.iter().any(|(before, other)| {
                before.schedule_id == row.schedule_id && time.start < other.end && other.start < time.end
            });
            if time.end - time.start >= row.end_at - row.start_at
                && !promised
                && can_be_asked(reader.connection(), &row, time, clock).await?
            {
                asks.push((row, time));
                break;
            }
        }
    }
    Ok(asks)
}

/// Not where the person is elsewhere, with time to be taken there; nor twice about the same day.
async fn can_be_asked(
    connection: &mut SqliteConnection,
    row: &Waits,
    time: FreeTime,
    clock: &Clock,
) -> Result<bool, StoreError> {
    let midnight = clock.instant(clock.local(time.start).local.date().at(0, 0, 0, 0));
    let between = if row.transport { crate::appointments::needs::RIDE } else { 0 };
    Ok(sqlx::query_scalar(
        "SELECT NOT EXISTS (SELECT 1 FROM appointment WHERE patient_id = $1 AND id <> $2 AND state = 'booked' AND start_at < $4 AND end_at > $3)
            AND NOT EXISTS (SELECT 1 FROM time_proposal p JOIN time_proposal_option o ON o.proposal_id = p.id WHERE p.waiting_id = $5 AND o.start_at BETWEEN $6 AND $6 + 86400000)",
    )
    .bind(&row.patient_id)
    .bind(&row.appointment_id)
    .bind(time.start - between)
    .bind(time.end + between)
    .bind(&row.id)
    .bind(midnight)
    .fetch_one(connection)
    .await?)
}

/// Asks somebody on the list about a time, and holds it until `answer_by`. `Taken` or `Conflict` when something has come between.
pub(in crate::appointments) async fn ask_next(
    tx: &mut Tx<'_>,
    waiting: &WaitingId,
    time: FreeTime,
    answer_by: Millis,
) -> Result<TimeProposalId, StoreError> {
    let now = tx.clock().now();
    let row: Option<(String, String, String, String, String)> = sqlx::query_as(
        "SELECT w.patient_id, w.appointment_id, a.visit_kind, a.unit_id, a.responsible_provider_id FROM waiting w JOIN appointment a ON a.id = w.appointment_id
         WHERE w.id = $1 AND w.ended_at IS NULL AND a.state = 'booked' AND a.start_at > $2
           AND NOT EXISTS (SELECT 1 FROM time_proposal p WHERE p.appointment_id = a.id AND p.state = 'open' AND (p.answer_by IS NULL OR p.answer_by > $3))",
    )
    .bind(waiting.as_str())
    .bind(time.start)
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    let (patient, visit, kind, unit, provider) = row.ok_or(StoreError::Conflict)?;
    let (patient, visit): (PatientId, AppointmentId) =
        (id_of("waiting", "patient_id", &patient)?, id_of("waiting", "appointment_id", &visit)?);
    let (unit, provider): (UnitId, ProviderId) =
        (id_of("appointment", "unit_id", &unit)?, id_of("appointment", "responsible_provider_id", &provider)?);
    let span = (time.start - DAY, time.start + DAY);
    let found = supply_of(tx.connection(), &patient, Of::Visit(&visit), &[], span, now).await?;
    let (supply, resources) = found.ok_or(AppError::TooLate)?;
    let asks = Asks {
        visit: Some(&visit),
        waiting: Some(waiting),
        ..Asks::about(&patient, &kind, (&unit, &provider), answer_by)
    };
    let id = ask(tx, asks).await?;
    hold(tx, &id, 0, (&supply, &resources), time).await?;
    Ok(id)
}

/// The questions of the list whose time has run out, with whom they were asked.
pub(in crate::appointments) async fn run_out(
    reader: &mut Reader<'_>,
    now: Millis,
) -> Result<Vec<(TimeProposalId, PatientId)>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, patient_id FROM time_proposal WHERE waiting_id IS NOT NULL AND state = 'open' AND answer_by <= $1 ORDER BY answer_by, id",
    )
    .bind(now)
    .fetch_all(reader.connection())
    .await?;
    rows.iter()
        .map(|(id, patient)| Ok((id_of("time_proposal", "id", id)?, id_of("time_proposal", "patient_id", patient)?)))
        .collect()
}

/// Nobody answered: what was held may be offered to the next.
pub(in crate::appointments) async fn lapse(tx: &mut Tx<'_>, id: &TimeProposalId) -> Result<(), StoreError> {
    let now = tx.clock().now();
    let changed = sqlx::query(
        "UPDATE time_proposal SET state = 'lapsed', version = version + 1 WHERE id = $1 AND state = 'open' AND answer_by <= $2",
    )
    .bind(id.as_str())
    .bind(now)
    .execute(tx.connection())
    .await?;
    super::written::guarded(changed.rows_affected())?;
    sqlx::query("DELETE FROM occupancy WHERE proposal_id = $1").bind(id.as_str()).execute(tx.connection()).await?;
    // Who does not answer twice is held no more times for.
    sqlx::query(
        "UPDATE waiting SET ended_at = $2 WHERE ended_at IS NULL AND id = (SELECT waiting_id FROM time_proposal WHERE id = $1)
             AND (SELECT count(*) FROM time_proposal p WHERE p.waiting_id = waiting.id AND p.state = 'lapsed') >= 2",
    )
    .bind(id.as_str())
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct ListRow {
    patient_id: String,
    visit: String,
    #[sqlx(flatten)]
    latest: LatestColumns,
    name: String,
    visit_kind: String,
    start_at: Millis,
    since: Millis,
}

/// The unit's waiting list, whoever has waited longest first; fifty at most. Not who is asked about which time: whoever is passed over
/// for a free one has a visit elsewhere then, and that is not for staff to find out here.
pub(in crate::appointments) async fn list(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    clock: &Clock,
) -> Result<Vec<WaitingRow>, StoreError> {
    let rows: Vec<ListRow> = sqlx::query_as(
        "SELECT w.patient_id, a.id AS visit, p.name, a.visit_kind, a.start_at, w.since, a.medically_by, a.guarantee_from, n.days AS guarantee_days
         FROM waiting w JOIN appointment a ON a.id = w.appointment_id JOIN patient p ON p.id = w.patient_id
         LEFT JOIN guarantee_limit n ON n.kind = a.guarantee
         WHERE a.unit_id = $1 AND w.ended_at IS NULL AND a.state = 'booked' AND a.start_at > $2 ORDER BY w.since, w.id LIMIT 50",
    )
    .bind(staff.unit().as_str())
    .bind(clock.now())
    .fetch_all(reader.connection())
    .await?;
    let row = |row: ListRow| {
        Ok(WaitingRow {
            patient: id_of("waiting", "patient_id", &row.patient_id)?,
            visit: id_of("appointment", "id", &row.visit)?,
            latest: row.latest.read("appointment")?,
            name: row.name,
            kind: row.visit_kind,
            start: clock.local(row.start_at),
            since: clock.local(row.since),
        })
    };
    rows.into_iter().map(row).collect()
}
