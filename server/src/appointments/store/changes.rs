//! The SQL of changing a visit's time: take and release in one transaction, each guarded by what was read.

use super::supply::{Resources, of_visit};
use crate::appointments::supply::{DAY, FreeTime, MINUTE, Supply, buckets, furthest, kept_until};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use app::error::AppError;
use app::ids::{AppointmentChangeId, AppointmentId, Id, PatientId, ScheduleId};

/// A visit as it stands when something is about to be done to it.
#[derive(sqlx::FromRow)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
struct Standing {
    start_at: Millis,
    end_at: Millis,
    agreed_with: String,
    version: i64,
    ahead: bool,
    in_time: bool,
    may_rebook: bool,
    may_cancel: bool,
}

/// The visit; `NotFound` when the patient has no such visit, `TooLate` when it is over or not booked any more.
async fn standing(tx: &mut Tx<'_>, patient: &PatientId, visit: &AppointmentId) -> Result<Standing, StoreError> {
    let now = tx.clock().now();
    let row: Option<Standing> = sqlx::query_as(
        "SELECT a.start_at, a.end_at, a.agreed_with, a.version, a.state = 'booked' AND a.start_at > $3 AS ahead,
                a.start_at - $3 >= coalesce(a.not_after_hours, u.not_after_hours, 0) * 3600000 AS in_time,
                coalesce(a.may_rebook, u.may_rebook, 0) = 1 AS may_rebook, coalesce(a.may_cancel, u.may_cancel, 0) = 1 AS may_cancel
         FROM appointment a LEFT JOIN care_unit u ON u.id = a.unit_id
         WHERE a.id = $1 AND a.patient_id = $2 AND a.state <> 'entered_in_error'",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    let row = row.ok_or(AppError::NotFound)?;
    if !row.ahead || !row.in_time {
        return Err(AppError::TooLate.into());
    }
    Ok(row)
}

/// Moves the visit to another time of its schedule. `Taken` when somebody else has that time; then nothing has changed.
pub(in crate::appointments) async fn move_visit(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    schedule: &ScheduleId,
    start: Millis,
) -> Result<Moved, StoreError> {
    let (clock, now) = (tx.clock().clone(), tx.clock().now());
    let before = standing(tx, patient, visit).await?;
    if start <= now || start > furthest(now) {
        return Err(AppError::TooLate.into());
    }
    // To where it is already, nothing has to be moved.
    if start == before.start_at {
        let last = last_change(tx, patient, visit).await?.ok_or(AppError::TooLate)?;
        return Ok(Moved::Already(id_of("appointment_change", "id", &last.id)?));
    }
    let around = (start - DAY, start + DAY);
    let found = of_visit(tx.connection(), patient, visit, around, now).await?;
    let Some((supply, resources)) = found.filter(|(supply, _)| supply.schedule == *schedule && before.may_rebook)
    else {
        return Err(AppError::TooLate.into());
    };
    let free = supply.free_times(&clock, start, start + 1);
    let Some(time) = free.first().copied().filter(|time| time.start == start) else {
        return Err(AppError::Taken.into());
    };
    if overlaps_own(tx, patient, visit, (time.start, time.end)).await? {
        return Err(AppError::TooLate.into());
    }
    let kept_until = release(tx, visit, before.start_at, now).await?;
    take(tx, visit, &supply, &resources, time, now).await?;
    let changed = sqlx::query(
        "UPDATE appointment SET start_at = $3, end_at = $4, agreed_with = 'patient', sequence = sequence + 1, version = version + 1,
             seen_by_patient_at = $5
         WHERE id = $1 AND version = $2 AND state = 'booked'",
    )
    .bind(visit.as_str())
    .bind(before.version)
    .bind(time.start)
    .bind(time.end)
    .bind(now)
    .execute(tx.connection())
    .await?;
    guarded(changed.rows_affected())?;
    Ok(Moved::Now(add_change(tx, visit, "moved", &before, Some((time.start, time.end)), kept_until).await?))
}

/// Whether another booked visit of the same person lies over a time.
async fn overlaps_own(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    (start, end): (Millis, Millis),
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM appointment WHERE patient_id = $1 AND id <> $2 AND state = 'booked' AND start_at < $4 AND end_at > $3)",
    )
    .bind(patient.as_str())
    .bind(visit.as_str())
    .bind(start)
    .bind(end)
    .fetch_one(tx.connection())
    .await?)
}

/// What became of moving a visit.
pub(in crate::appointments) enum Moved {
    Now(AppointmentChangeId),
    /// It was at that time before: the change that brought it there.
    Already(AppointmentChangeId),
}

/// The patient's own cancelling of a visit that is still cancelled: cancelling twice is once.
pub(in crate::appointments) async fn cancelled_before(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<Option<AppointmentChangeId>, StoreError> {
    let last = last_change(tx, patient, visit).await?;
    last.filter(|last| last.kind == "cancelled" && last.stands)
        .map(|last| id_of("appointment_change", "id", &last.id))
        .transpose()
}

/// Cancels the visit; its time is kept a while for the same person.
pub(in crate::appointments) async fn cancel_visit(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<AppointmentChangeId, StoreError> {
    let now = tx.clock().now();
    let before = standing(tx, patient, visit).await?;
    let ours = of_visit(tx.connection(), patient, visit, (now, now), now).await?.is_some();
    if !before.may_cancel || !ours {
        return Err(AppError::TooLate.into());
    }
    let kept_until = release(tx, visit, before.start_at, now).await?;
    let changed = sqlx::query(
        "UPDATE appointment SET state = 'cancelled_by_patient', sequence = sequence + 1, version = version + 1, seen_by_patient_at = $3
         WHERE id = $1 AND version = $2 AND state = 'booked'",
    )
    .bind(visit.as_str())
    .bind(before.version)
    .bind(now)
    .execute(tx.connection())
    .await?;
    guarded(changed.rows_affected())?;
    add_change(tx, visit, "cancelled", &before, None, kept_until).await
}

/// Takes the last change back, as a change of its own. `Taken` when the old time is somebody else's by now, `TooLate` when it has
/// begun or there is nothing to take back. Taking back twice is once.
pub(in crate::appointments) async fn undo_change(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<AppointmentChangeId, StoreError> {
    let now = tx.clock().now();
    let last = last_change(tx, patient, visit).await?.ok_or(AppError::NotFound)?;
    if last.kind == "undone" && last.stands {
        return id_of("appointment_change", "id", &last.id);
    }
    if !last.can_be_undone(now) {
        return Err(AppError::TooLate.into());
    }
    let row: Option<(Millis, Millis, String, i64)> = sqlx::query_as(
        "SELECT start_at, end_at, agreed_with, version FROM appointment
         WHERE id = $1 AND patient_id = $2 AND state IN ('booked', 'cancelled_by_patient')",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .fetch_optional(tx.connection())
    .await?;
    let (start_at, end_at, agreed_with, version) = row.ok_or(AppError::TooLate)?;
    let around = (last.old_start_at, last.old_start_at);
    let (supply, resources) = of_visit(tx.connection(), patient, visit, around, now).await?.ok_or(AppError::TooLate)?;
    // What the visit has now and what is kept for it are given up; nobody comes between, because nobody else writes meanwhile.
    sqlx::query("DELETE FROM occupancy WHERE appointment_id = $1")
        .bind(visit.as_str())
        .execute(tx.connection())
        .await?;
    let time = FreeTime { start: last.old_start_at, end: last.old_end_at };
    take(tx, visit, &supply, &resources, time, now).await?;
    let changed = sqlx::query(
        "UPDATE appointment SET state = 'booked', start_at = $3, end_at = $4, agreed_with = $5, sequence = sequence + 1, version = version + 1,
             seen_by_patient_at = $6
         WHERE id = $1 AND version = $2",
    )
    .bind(visit.as_str())
    .bind(version)
    .bind(time.start)
    .bind(time.end)
    .bind(&last.old_agreed_with)
    .bind(now)
    .execute(tx.connection())
    .await?;
    guarded(changed.rows_affected())?;
    let before = Standing {
        start_at,
        end_at,
        agreed_with,
        version,
        ahead: true,
        in_time: true,
        may_rebook: true,
        may_cancel: true,
    };
    add_change(tx, visit, "undone", &before, Some((time.start, time.end)), None).await
}

/// Gives up the time of a visit: kept for the same person a while where it is far enough ahead, else free at once. Only the last
/// time given up is kept.
async fn release(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    start: Millis,
    now: Millis,
) -> Result<Option<Millis>, StoreError> {
    sqlx::query("DELETE FROM occupancy WHERE appointment_id = $1 AND kept_until IS NOT NULL")
        .bind(visit.as_str())
        .execute(tx.connection())
        .await?;
    let Some(until) = kept_until(start, now) else {
        sqlx::query("DELETE FROM occupancy WHERE appointment_id = $1")
            .bind(visit.as_str())
            .execute(tx.connection())
            .await?;
        return Ok(None);
    };
    sqlx::query("UPDATE occupancy SET kept_until = $2 WHERE appointment_id = $1")
        .bind(visit.as_str())
        .bind(until)
        .execute(tx.connection())
        .await?;
    Ok(Some(until))
}

/// Takes a time for a visit, in whole buckets and with what is kept free after it: everybody and everything it needs, each on the
/// first seat that is free all the way. The key of `occupancy` is the rule; `Taken` when there is no such seat.
async fn take(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    supply: &Supply,
    resources: &Resources,
    time: FreeTime,
    now: Millis,
) -> Result<(), StoreError> {
    let (first, last) = buckets(time.start, time.end + supply.buffer * MINUTE);
    for name in &resources.names {
        // What was kept and is so no longer, and what this visit itself gave up.
        sqlx::query(
            "DELETE FROM occupancy WHERE resource = $1 AND bucket BETWEEN $2 AND $3 AND (kept_until <= $4 OR (kept_until IS NOT NULL AND appointment_id = $5))",
        )
        .bind(name)
        .bind(first)
        .bind(last)
        .bind(now)
        .bind(visit.as_str())
        .execute(tx.connection())
        .await?;
        let taken = sqlx::query(
            "WITH RECURSIVE bucket (n) AS (SELECT $2 UNION ALL SELECT n + 1 FROM bucket WHERE n < $3),
                            seat (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seat WHERE n < $5)
             INSERT INTO occupancy (resource, seat, bucket, appointment_id)
             SELECT $1, (SELECT min(s.n) FROM seat s WHERE NOT EXISTS (
                 SELECT 1 FROM occupancy o WHERE o.resource = $1 AND o.seat = s.n AND o.bucket BETWEEN $2 AND $3)), b.n, $4
             FROM bucket b WHERE EXISTS (SELECT 1 FROM seat s WHERE NOT EXISTS (
                 SELECT 1 FROM occupancy o WHERE o.resource = $1 AND o.seat = s.n AND o.bucket BETWEEN $2 AND $3))",
        )
        .bind(name)
        .bind(first)
        .bind(last)
        .bind(visit.as_str())
        .bind(resources.seats)
        .execute(tx.connection())
        .await?;
        if i64::try_from(taken.rows_affected()).unwrap_or(i64::MAX) != last - first + 1 {
            return Err(AppError::Taken.into());
        }
    }
    Ok(())
}

fn guarded(rows: u64) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

async fn add_change(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    kind: &'static str,
    before: &Standing,
    new: Option<(Millis, Millis)>,
    kept_until: Option<Millis>,
) -> Result<AppointmentChangeId, StoreError> {
    let (id, now): (AppointmentChangeId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO appointment_change (id, appointment_id, nth, kind, old_start_at, old_end_at, old_agreed_with, new_start_at, new_end_at,
             made_at, made_by, kept_until)
         SELECT $1, $2, coalesce(max(nth), 0) + 1, $3, $4, $5, $6, $7, $8, $9, 'patient', $10 FROM appointment_change WHERE appointment_id = $2",
    )
    .bind(id.as_str())
    .bind(visit.as_str())
    .bind(kind)
    .bind(before.start_at)
    .bind(before.end_at)
    .bind(&before.agreed_with)
    .bind(new.map(|(start, _)| start))
    .bind(new.map(|(_, end)| end))
    .bind(now)
    .bind(kept_until)
    .execute(tx.connection())
    .await?;
    Ok(id)
}

/// What was last done to the time of a visit.
#[derive(sqlx::FromRow)]
pub(in crate::appointments) struct ChangeRow {
    pub(in crate::appointments) id: String,
    pub(in crate::appointments) kind: String,
    pub(in crate::appointments) made_by: String,
    pub(in crate::appointments) old_start_at: Millis,
    pub(in crate::appointments) old_end_at: Millis,
    pub(in crate::appointments) old_agreed_with: String,
    pub(in crate::appointments) kept_until: Option<Millis>,
    /// The visit is still as this change left it.
    pub(in crate::appointments) stands: bool,
    /// It is not too late to change the visit as it is now.
    in_time: bool,
}

impl ChangeRow {
    /// Whether it can be taken back at `now`, as far as the person and the visit go.
    fn can_be_undone(&self, now: Millis) -> bool {
        let near = self.kind == "moved" && !self.in_time;
        self.kind != "undone" && self.made_by == "patient" && self.stands && self.old_start_at > now && !near
    }
}

const LAST_CHANGE: &str = "SELECT c.id, c.kind, c.made_by, c.old_start_at, c.old_end_at, c.old_agreed_with, c.kept_until,
        CASE WHEN c.kind = 'cancelled' THEN a.state = 'cancelled_by_patient' AND a.start_at = c.old_start_at AND a.end_at = c.old_end_at
             ELSE a.state = 'booked' AND a.start_at = c.new_start_at AND a.end_at = c.new_end_at END AS stands,
        a.start_at > $3 AND a.start_at - $3 >= coalesce(a.not_after_hours, u.not_after_hours, 0) * 3600000 AS in_time
    FROM appointment_change c JOIN appointment a ON a.id = c.appointment_id LEFT JOIN care_unit u ON u.id = a.unit_id
    WHERE a.id = $1 AND a.patient_id = $2 ORDER BY c.nth DESC LIMIT 1";

async fn last_change(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<Option<ChangeRow>, StoreError> {
    let now = tx.clock().now();
    let last = sqlx::query_as(LAST_CHANGE).bind(visit.as_str()).bind(patient.as_str()).bind(now);
    Ok(last.fetch_optional(tx.connection()).await?)
}

/// The last change, and whether the time before it can still be had.
pub(in crate::appointments) async fn change(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    now: Millis,
) -> Result<Option<(ChangeRow, bool)>, StoreError> {
    let row: Option<ChangeRow> = sqlx::query_as(LAST_CHANGE)
        .bind(visit.as_str())
        .bind(patient.as_str())
        .bind(now)
        .fetch_optional(reader.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let around = (row.old_start_at, row.old_end_at);
    let found = of_visit(reader.connection(), patient, visit, around, now).await?;
    let (first, last) = buckets(row.old_start_at, row.old_end_at);
    let free = found.is_some_and(|(supply, _)| (first..=last).all(|bucket| !supply.full.contains(&bucket)));
    let can = row.can_be_undone(now) && free;
    Ok(Some((row, can)))
}
