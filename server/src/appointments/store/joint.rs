//! The SQL of booking together: who looks at which times, what each side has had before it, and the agreement.

mod rows;

use super::changes::{AgreedIn, Wanted, move_visit};
use super::offers::{New, book};
use super::proposing::{own_of, source, subjects};
use super::supply::{Of, supply_of};
use super::withdrawing::{withdraw, withdraw_for_visit};
use crate::appointments::supply::{DAY, FreeTime, furthest};
use crate::auth::StaffAccess;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Topic, Tx, id_of};
use app::appointments::joint_types::JointMode;
use app::appointments::types::About;
use app::error::{AppError, Fault, Field};
use app::ids::{AppointmentChangeId, AppointmentId, Id, JointBookingId, PatientId};

pub(crate) use rows::open_at_distance;
pub(in crate::appointments) use rows::{JointRow, has_interpreter, is_elsewhere, joint, times};

/// How many free times stand before them at once.
pub(in crate::appointments) const MOST: i64 = 3;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::appointments) enum Side {
    Staff,
    Patient,
}

/// Begins, with the times that the member of staff says yes to. What the patient looked at with somebody else before ends.
/// `Taken` when one of the times cannot be had; then nothing is written.
pub(in crate::appointments) async fn begin(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
    about: &About,
    starts: &[Millis],
    mode: JointMode,
    lasts: Millis,
) -> Result<JointBookingId, StoreError> {
    let (clock, now) = (tx.clock().clone(), tx.clock().now());
    let all = subjects(tx.connection(), staff, patient, &clock).await?;
    let subject = all.into_iter().find(|found| found.about == *about).ok_or(AppError::NotFound)?;
    let found = supply_of(tx.connection(), patient, source(about), &[], (now, now), now).await?;
    let (supply, _) = found.ok_or(AppError::NotFound)?;
    let before: Vec<String> = sqlx::query_scalar(
        "UPDATE joint_booking SET state = 'ended', version = version + 1 WHERE patient_id = $1 AND state = 'open' RETURNING id",
    )
    .bind(patient.as_str())
    .fetch_all(tx.connection())
    .await?;
    for id in before {
        tx.tell(Topic::Joint(id_of("joint_booking", "id", &id)?));
    }
    let id: JointBookingId = tx.new_id();
    let visit = match about {
        About::Visit(id) => Some(id.as_str()),
        About::New(_) => None,
    };
    // The page on which the times were chosen held them: staff have had the first version before them.
    sqlx::query(
        "INSERT INTO joint_booking (id, patient_id, staff_id, unit_id, provider_id, visit_kind, appointment_id, schedule_id, mode, state, staff_saw,
             began_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 1, $10, $11)",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .bind(staff.provider().as_str())
    .bind(&subject.kind)
    .bind(visit)
    .bind(supply.schedule.as_str())
    .bind(mode.code())
    .bind(now)
    .bind(now + lasts)
    .execute(tx.connection())
    .await?;
    for start in starts {
        put(tx, patient, about, &id, *start, 1).await?;
    }
    Ok(id)
}

/// Puts a time before them, as it came with a version. One that is there is there once.
async fn put(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    about: &About,
    id: &JointBookingId,
    start: Millis,
    version: i64,
) -> Result<(), StoreError> {
    let (clock, now) = (tx.clock().clone(), tx.clock().now());
    if start <= now || start > furthest(now) {
        return Err(AppError::TooLate.into());
    }
    let found =
        supply_of(tx.connection(), patient, source(about), &own_of(about), (start - DAY, start + DAY), now).await?;
    let (supply, _) = found.ok_or(AppError::NotFound)?;
    let time: FreeTime = supply.free_times(&clock, start, start + 1).first().copied().ok_or(AppError::Taken)?;
    sqlx::query(
        "INSERT INTO joint_booking_time (joint_booking_id, nth, start_at, end_at, added)
         SELECT $1, coalesce(max(nth), 0) + 1, $2, $3, $4 FROM joint_booking_time WHERE joint_booking_id = $1
         HAVING NOT EXISTS (SELECT 1 FROM joint_booking_time WHERE joint_booking_id = $1 AND start_at = $2 AND gone IS NULL)",
    )
    .bind(id.as_str())
    .bind(time.start)
    .bind(time.end)
    .bind(version)
    .execute(tx.connection())
    .await?;
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM joint_booking_time WHERE joint_booking_id = $1 AND gone IS NULL")
            .bind(id.as_str())
            .fetch_one(tx.connection())
            .await?;
    if count > MOST { Err(AppError::Invalid(vec![(Field::Times, Fault::TooMany)]).into()) } else { Ok(()) }
}

/// The next version, which both are to see. `TooLate` when they can no longer agree.
async fn next(tx: &mut Tx<'_>, id: &JointBookingId) -> Result<i64, StoreError> {
    let now = tx.clock().now();
    let version: Option<i64> = sqlx::query_scalar(
        "UPDATE joint_booking SET version = version + 1 WHERE id = $1 AND state = 'open' AND ends_at > $2 RETURNING version",
    )
    .bind(id.as_str())
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    tx.tell(Topic::Joint(id.clone()));
    version.ok_or_else(|| AppError::TooLate.into())
}

/// Staff put more times before them, and take one away.
pub(in crate::appointments) async fn change_times(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    id: &JointBookingId,
    add: &[Millis],
    remove: Option<Millis>,
) -> Result<PatientId, StoreError> {
    let row = joint(tx.connection(), id).await?;
    if !row.is_of(staff) {
        return Err(AppError::NotFound.into());
    }
    let patient = row.patient()?;
    let about = row.about()?;
    let version = next(tx, id).await?;
    if let Some(start) = remove {
        sqlx::query(
            "UPDATE joint_booking_time SET gone = $3, why = 'removed' WHERE joint_booking_id = $1 AND start_at = $2 AND gone IS NULL",
        )
        .bind(id.as_str())
        .bind(start)
        .bind(version)
        .execute(tx.connection())
        .await?;
    }
    for start in add {
        put(tx, &patient, &about, id, *start, version).await?;
    }
    Ok(patient)
}

/// The patient says that none of the times fits, or takes that back.
pub(in crate::appointments) async fn none_fits(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    id: &JointBookingId,
    none: bool,
) -> Result<(), StoreError> {
    let row = joint(tx.connection(), id).await?;
    if row.patient_id != patient.as_str() {
        return Err(AppError::NotFound.into());
    }
    let version = next(tx, id).await?;
    sqlx::query("UPDATE joint_booking SET none_fits = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(none.then_some(version))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Ends without a booking. Ended twice is once; `TooLate` when a time is booked.
pub(in crate::appointments) async fn end(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    id: &JointBookingId,
) -> Result<PatientId, StoreError> {
    let row = joint(tx.connection(), id).await?;
    if !row.is_of(staff) {
        return Err(AppError::NotFound.into());
    }
    if row.state == "booked" {
        return Err(AppError::TooLate.into());
    }
    sqlx::query("UPDATE joint_booking SET state = 'ended', version = version + 1 WHERE id = $1 AND state = 'open'")
        .bind(id.as_str())
        .execute(tx.connection())
        .await?;
    tx.tell(Topic::Joint(id.clone()));
    row.patient()
}

/// A side has a version before it; the other side hears of it.
pub(in crate::appointments) async fn acknowledge(
    tx: &mut Tx<'_>,
    id: &JointBookingId,
    side: Side,
    version: i64,
) -> Result<(), StoreError> {
    let sql = match side {
        Side::Staff => "UPDATE joint_booking SET staff_saw = $2 WHERE id = $1 AND staff_saw < $2",
        Side::Patient => "UPDATE joint_booking SET patient_saw = $2 WHERE id = $1 AND patient_saw < $2",
    };
    let changed = sqlx::query(sql).bind(id.as_str()).bind(version).execute(tx.connection()).await?;
    if changed.rows_affected() == 1 {
        tx.tell(Topic::Joint(id.clone()));
    }
    Ok(())
}

/// The patient's yes to a time that staff have put before them: it is booked. Nothing is agreed before both have had that time before
/// them (`TooSoon`). `Taken` when it is somebody else's, `TooLate` when they no longer look. The same yes twice is once.
pub(in crate::appointments) async fn agree(
    tx: &mut Tx<'_>,
    id: &JointBookingId,
    patient: &PatientId,
    start: Millis,
) -> Result<(AppointmentId, AppointmentChangeId), StoreError> {
    let now = tx.clock().now();
    let row = joint(tx.connection(), id).await?;
    if row.patient_id != patient.as_str() {
        return Err(AppError::NotFound.into());
    }
    let agreed = sqlx::query(
        "UPDATE joint_booking SET state = 'booked', version = version + 1, agreed = (
             SELECT added FROM joint_booking_time WHERE joint_booking_id = $1 AND start_at = $2 AND gone IS NULL)
         WHERE id = $1 AND state = 'open' AND ends_at > $3 AND EXISTS (SELECT 1 FROM joint_booking_time t WHERE t.joint_booking_id = $1
             AND t.start_at = $2 AND t.gone IS NULL AND t.added <= staff_saw AND t.added <= patient_saw)",
    )
    .bind(id.as_str())
    .bind(start)
    .bind(now)
    .execute(tx.connection())
    .await?;
    let all = times(tx.connection(), id).await?;
    let time = all.into_iter().find(|time| time.start_at == start).ok_or(AppError::NotFound)?;
    if agreed.rows_affected() != 1 {
        return match row.state.as_str() {
            "booked" if row.booked_start_at == Some(start) => agreed_before(tx, id).await,
            "open" if !row.is_open(now) => Err(AppError::TooLate.into()),
            "open" if time.why.is_some() => Err(AppError::Taken.into()),
            "open" => Err(AppError::Invalid(vec![(Field::Times, Fault::TooSoon)]).into()),
            _ => Err(AppError::TooLate.into()),
        };
    }
    let with = match row.mode()? {
        JointMode::Room => AgreedIn::Conversation,
        JointMode::Phone => AgreedIn::Phone,
        JointMode::Distance => AgreedIn::OwnScreen,
    };
    let time = FreeTime { start, end: time.end_at };
    let wanted = Wanted::Agreed { time, with };
    let done = if let Some(visit) = row.visit()? {
        let change = move_visit(tx, patient, &visit, wanted).await?.here()?;
        (visit, change)
    } else {
        if start <= now {
            return Err(AppError::TooLate.into());
        }
        let schedule = row.schedule()?;
        let span = (start - DAY, start + DAY);
        let found = supply_of(tx.connection(), patient, Of::Schedule(&schedule), &[], span, now).await?;
        let (supply, resources) = found.ok_or(AppError::TooLate)?;
        let time = wanted.found(&supply, &tx.clock().clone())?;
        let visit = New { kind: &row.visit_kind, unit: Some(&row.unit_id), provider: &row.provider_id, answers: None };
        book(tx, patient, visit, &supply, &resources, (time, &wanted)).await?
    };
    sqlx::query("UPDATE joint_booking SET change_id = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(done.1.as_str())
        .execute(tx.connection())
        .await?;
    // What staff asked before about the same is answered by this.
    withdraw_for_visit(tx, &done.0, &done.1).await?;
    if row.visit()?.is_none() {
        let of_kind = "(patient_id, unit_id, visit_kind) = (SELECT patient_id, unit_id, visit_kind FROM joint_booking WHERE id = $1)
            AND appointment_id IS NULL AND by_staff_id IS NOT NULL AND id IS NOT $2";
        withdraw(tx, of_kind, (id.as_str(), None), Some(&done.1)).await?;
    }
    tx.tell(Topic::Joint(id.clone()));
    Ok(done)
}

/// What was agreed together about a visit ($2) has been changed or taken back: whoever has its page open sees so. A part of the change.
macro_rules! changed_together {
    () => {
        "UPDATE joint_booking SET version = version + 1
         WHERE (change_id IN (SELECT id FROM appointment_change WHERE appointment_id = $2)) OR (state = 'open' AND appointment_id = $2)
         RETURNING id, NULL"
    };
}
pub(super) use changed_together;

async fn agreed_before(
    tx: &mut Tx<'_>,
    id: &JointBookingId,
) -> Result<(AppointmentId, AppointmentChangeId), StoreError> {
    let (visit, change): (String, String) = sqlx::query_as(
        "SELECT c.appointment_id, c.id FROM joint_booking j JOIN appointment_change c ON c.id = j.change_id WHERE j.id = $1",
    )
    .bind(id.as_str())
    .fetch_one(tx.connection())
    .await?;
    Ok((id_of("appointment_change", "appointment_id", &visit)?, id_of("appointment_change", "id", &change)?))
}

/// The time of some (a JSON array of resources, $1) between two buckets ($2, $3) is taken or closed: whoever looks at it sees at once that it is gone.
/// Where several fit at once it is gone with the last seat. What is kept free after a time (four
/// hours at most) is a part of it, and no visit is longer than a day. Gives the bookings whose times they are after a column that is empty.
macro_rules! gone {
    () => {
        "UPDATE joint_booking_time SET why = 'taken', gone = (SELECT version + 1 FROM joint_booking b WHERE b.id = joint_booking_id)
         WHERE gone IS NULL AND start_at > $2 * 300000 - 86400000 AND start_at < ($3 + 1) * 300000 AND end_at > $2 * 300000 - 14400000
           AND joint_booking_id IN (
             SELECT b.id FROM joint_booking b JOIN schedule s ON s.id = b.schedule_id
             WHERE b.state = 'open' AND joint_booking_time.end_at + s.buffer_minutes * 60000 > $2 * 300000
               AND CASE WHEN s.staff_id IS NULL AND s.place_id IS NULL
                   THEN b.unit_id IN (SELECT value FROM json_each($1))
                   ELSE EXISTS (SELECT 1 FROM json_each($1) WHERE value IN (s.staff_id, s.place_id)) END
               AND (s.seats = 1 OR EXISTS (
                   SELECT 1 FROM schedule_closure c WHERE c.schedule_id = s.id
                     AND c.start_at < joint_booking_time.end_at AND c.end_at > joint_booking_time.start_at
               ) OR EXISTS (
                   SELECT 1 FROM occupancy o
                   WHERE o.resource IN (s.staff_id, s.place_id, iif(s.staff_id IS NULL AND s.place_id IS NULL, b.unit_id, NULL))
                     AND o.bucket BETWEEN joint_booking_time.start_at / 300000 AND (joint_booking_time.end_at + s.buffer_minutes * 60000 - 1) / 300000
                     AND (b.appointment_id IS NULL OR o.appointment_id IS NOT b.appointment_id)
                   GROUP BY o.resource, o.bucket HAVING count(*) >= s.seats)));
         UPDATE joint_booking SET version = version + 1
         WHERE state = 'open' AND EXISTS (SELECT 1 FROM joint_booking_time t WHERE t.joint_booking_id = joint_booking.id AND t.gone = version + 1)
         RETURNING NULL, id"
    };
}
pub(super) use gone;
