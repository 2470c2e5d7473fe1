//! The SQL of free times that another booking system sends: what of them can be asked for, and asking.

use super::changes::standing;
use super::occupancy::overlaps_own;
use super::supply::{ELSEWHERE_OF_INVITATION, ELSEWHERE_OF_VISIT, Of, taken};
use crate::appointments::demand::is_by;
use crate::appointments::supply::{FreeTime, buckets, furthest};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::requests::{self, WantedTime};
use crate::store::{Tx, id_of, optional_day};
use app::error::AppError;
use app::ids::{AppointmentId, Id, InvitationId, PatientId, RequestId, ScheduleId};
use jiff::civil::Date;
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct ScheduleRow {
    id: String,
    staff_id: Option<String>,
    /// Milliseconds that the visit takes; 0 where it is not booked yet.
    takes: Millis,
}

#[derive(FromRow)]
pub(in crate::appointments) struct Slot {
    pub(super) id: String,
    start_at: Millis,
    end_at: Millis,
}

impl Slot {
    pub(in crate::appointments) fn time(&self) -> FreeTime {
        FreeTime { start: self.start_at, end: self.end_at }
    }
}

/// The free times that another booking system sends for a visit or an invitation of the patient's, from all its schedules that fit, and that
/// begin from `from` on and before `to`: none that somebody else has asked for, or at which whoever one would meet is known to be taken.
/// The schedule stands for all of them. `None` where no such system sends its times.
pub(in crate::appointments) async fn slots_of(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    of: Of<'_>,
    (from, to): (Millis, Millis),
    now: Millis,
) -> Result<Option<(ScheduleId, Vec<Slot>)>, StoreError> {
    let (source, takes, condition, id) = match of {
        Of::Visit(id) => ("appointment a", "a.end_at - a.start_at", ELSEWHERE_OF_VISIT, id.as_str()),
        Of::Invitation(id) => ("invitation a", "0", ELSEWHERE_OF_INVITATION, id.as_str()),
        Of::Proposal(_) | Of::Schedule(_) => return Ok(None),
    };
    let schedules: Vec<ScheduleRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT s.id, s.staff_id, {takes} AS takes FROM {source} JOIN schedule s ON {condition}
         WHERE a.id = $1 AND a.patient_id = $2 ORDER BY s.id"
    )))
    .bind(id)
    .bind(patient.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let Some(first) = schedules.first() else { return Ok(None) };
    let first = id_of("schedule", "id", &first.id)?;
    let mut found = Vec::new();
    for schedule in schedules {
        found.extend(free_slots(connection, patient, schedule, id, (from, to), now).await?);
    }
    found.sort_by(|one, other| (one.start_at, &one.id).cmp(&(other.start_at, &other.id)));
    // Where several fit at once, one of them is enough.
    found.dedup_by_key(|slot| slot.start_at);
    Ok(Some((first, found)))
}

/// The free times of one of them, for the patient's visit or invitation `id`.
async fn free_slots(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    row: ScheduleRow,
    id: &str,
    (from, to): (Millis, Millis),
    now: Millis,
) -> Result<Vec<Slot>, StoreError> {
    let mut slots: Vec<Slot> = sqlx::query_as(
        "SELECT f.id, f.start_at, f.end_at FROM slot f
         WHERE f.schedule_id = $1 AND f.state = 'free' AND f.start_at >= $2 AND f.start_at < $3 AND f.end_at - f.start_at >= $4
           AND NOT EXISTS (SELECT 1 FROM request r WHERE r.slot_id = f.id AND (r.state IN ('new', 'begun') OR r.awaits_booking = 1) AND r.patient_id <> $5)
           -- What could not be booked for a visit or an invitation is not offered for it again.
           AND NOT EXISTS (SELECT 1 FROM request r WHERE r.slot_id = f.id AND r.wanted_start_at = f.start_at AND r.state = 'not_booked' AND coalesce(r.appointment_id, r.invitation_id) = $6)
         ORDER BY f.start_at, f.id",
    )
    .bind(&row.id)
    .bind(from)
    .bind(to)
    .bind(row.takes)
    .bind(patient.as_str())
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    if let Some(staff) = row.staff_id {
        let last = slots.iter().map(|slot| slot.end_at).max().unwrap_or(to);
        let full = taken(connection, &[staff], None, &[id], (from, last), now).await?.full(1);
        slots.retain(|slot| {
            let (first, last) = buckets(slot.start_at, slot.end_at);
            (first..=last).all(|bucket| !full.contains(&bucket))
        });
    }
    Ok(slots)
}

/// The slot that begins then, where it is of that schedule and free.
async fn wanted_slot(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    of: Of<'_>,
    (schedule, start): (&ScheduleId, Millis),
) -> Result<Option<Slot>, StoreError> {
    let now = tx.clock().now();
    let Some((found, slots)) = slots_of(tx.connection(), patient, of, (start, start + 1), now).await? else {
        return Ok(None);
    };
    if found != *schedule {
        return Err(AppError::TooLate.into());
    }
    Ok(Some(slots.into_iter().next().ok_or(AppError::Taken)?))
}

/// Whether a time may be asked for, by its day: ahead, not too far, and not after the visit has to be.
fn may_be_then(tx: &Tx<'_>, start: Millis, by: Option<Date>) -> bool {
    let (clock, now) = (tx.clock(), tx.clock().now());
    start > now && start <= furthest(now) && is_by(clock, start, by)
}

/// Asks for a time for a visit that is not booked in a schedule of ours; the visit stays as it is. `TooLate` where it is not of another
/// system that sends its times; `Taken` when somebody else has the time or has asked for it.
pub(in crate::appointments) async fn ask_to_move(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    to: (&ScheduleId, Millis),
) -> Result<RequestId, StoreError> {
    let before = standing(tx, patient, visit).await?;
    let by = optional_day("appointment", "medically_by", before.medically_by.as_deref())?;
    if !before.in_time || !before.may_rebook || !may_be_then(tx, to.1, by) || to.1 == before.start_at {
        return Err(AppError::TooLate.into());
    }
    let slot = wanted_slot(tx, patient, Of::Visit(visit), to).await?.ok_or(AppError::TooLate)?;
    if overlaps_own(tx.connection(), patient, Some(visit), (slot.start_at, slot.end_at)).await? {
        return Err(AppError::TooLate.into());
    }
    let unit = sqlx::query_as(
        "SELECT u.id, u.provider_id FROM appointment a JOIN care_unit u ON u.id = a.unit_id WHERE a.id = $1",
    )
    .bind(visit.as_str())
    .fetch_one(tx.connection())
    .await?;
    let wanted = WantedTime {
        visit: Some((visit, before.start_at)),
        invitation: None,
        slot: &slot.id,
        start: slot.start_at,
        unit,
    };
    requests::want_time(tx, patient, wanted).await
}

/// Whether a schedule is another booking system's. Asked first: most times that are wanted are of ours.
async fn is_anothers(tx: &mut Tx<'_>, schedule: &ScheduleId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM schedule WHERE id = $1 AND opening IS NULL)")
        .bind(schedule.as_str())
        .fetch_one(tx.connection())
        .await?)
}

#[derive(FromRow)]
struct Invited {
    unit_id: String,
    provider_id: String,
    is_open: bool,
    is_ours: bool,
    medically_by: Option<String>,
}

/// Asks for a time for what one is invited to; the same otherwise.
pub(in crate::appointments) async fn ask_to_book(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    invitation: &InvitationId,
    to: (&ScheduleId, Millis),
) -> Result<Option<RequestId>, StoreError> {
    if !is_anothers(tx, to.0).await? {
        return Ok(None);
    }
    let today = tx.clock().today().to_string();
    let row: Option<Invited> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT a.unit_id, u.provider_id, a.state = 'open' AND coalesce(a.book_by >= $3, 1) AS is_open, a.medically_by,
                EXISTS (SELECT 1 FROM schedule s WHERE {ours}) AS is_ours
         FROM invitation a JOIN care_unit u ON u.id = a.unit_id WHERE a.id = $1 AND a.patient_id = $2",
        ours = super::supply::OF_INVITATION
    )))
    .bind(invitation.as_str())
    .bind(patient.as_str())
    .bind(today)
    .fetch_optional(tx.connection())
    .await?;
    let Some(invited) = row.filter(|row| !row.is_ours) else { return Ok(None) };
    let Some(slot) = wanted_slot(tx, patient, Of::Invitation(invitation), to).await? else { return Ok(None) };
    let by = optional_day("invitation", "medically_by", invited.medically_by.as_deref())?;
    let elsewhere = overlaps_own(tx.connection(), patient, None, (slot.start_at, slot.end_at)).await?;
    if !invited.is_open || !may_be_then(tx, slot.start_at, by) || elsewhere {
        return Err(AppError::TooLate.into());
    }
    let unit = (invited.unit_id, invited.provider_id);
    let wanted = WantedTime { visit: None, invitation: Some(invitation), slot: &slot.id, start: slot.start_at, unit };
    Ok(Some(requests::want_time(tx, patient, wanted).await?))
}
