//! The SQL of closing a day: what it takes away, doing it, and opening it again. The list of whom to ring is in `calls.rs`.

use super::occupancy::{Holder, can_have_back, closed, take};
use super::proposing::{Asks, ask, busy, hold};
use super::supply::{Of, Resources, supply_of};
use super::withdrawing::{ask_again, withdraw, withdraw_for_visit};
use super::written::{Change, add_staff_change, guarded};
use crate::appointments::demand::{LatestColumns, Urgency, is_by};
use crate::appointments::proposing;
use crate::appointments::supply::{DAY, DAYS_AHEAD, FreeTime, MINUTE, Supply, offer};
use crate::auth::StaffAccess;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use app::appointments::types::{CancelledVisit, CloseRow};
use app::error::AppError;
use app::ids::{AppointmentId, CallId, Id, PatientId};
use jiff::civil::Date;
use sqlx::{FromRow, SqliteConnection};

/// The booked visits ahead of the member of staff at their unit between two instants.
const VISITS: &str =
    "SELECT a.id, a.patient_id, p.name, p.phone, a.visit_kind, a.start_at, a.end_at, a.agreed_with, a.version, a.medically_by,
        a.guarantee_from, n.days AS guarantee_days,
        coalesce((SELECT w.since FROM waiting w WHERE w.appointment_id = a.id AND w.ended_at IS NULL),
            (SELECT min(c.made_at) FROM appointment_change c WHERE c.appointment_id = a.id AND c.kind = 'booked'),
            (SELECT v.imported_at FROM provenance v WHERE v.id = a.provenance_id), a.start_at) AS since
    FROM appointment a JOIN patient p ON p.id = a.patient_id LEFT JOIN guarantee_limit n ON n.kind = a.guarantee
    WHERE a.unit_id = $2 AND a.state = 'booked' AND a.start_at >= $3 AND a.start_at < $4
      AND EXISTS (SELECT 1 FROM appointment_participant t WHERE t.appointment_id = a.id AND t.staff_id = $1)
    ORDER BY a.start_at, a.id";

#[derive(FromRow)]
struct VisitRow {
    id: String,
    patient_id: String,
    name: String,
    phone: Option<String>,
    visit_kind: String,
    start_at: Millis,
    end_at: Millis,
    agreed_with: String,
    version: i64,
    /// How long they have waited: since they asked for an earlier time, or since it was booked, as far as that is known.
    since: Millis,
    #[sqlx(flatten)]
    latest: LatestColumns,
}

/// So many times each is offered in the place of the one that is taken away.
const OFFERED: usize = 2;

/// What one visit is offered in its place.
struct Offer {
    /// Its place among the visits of the day.
    nth: usize,
    supply: Supply,
    resources: Resources,
    times: Vec<FreeTime>,
    answer_by: Millis,
}

/// What can be offered in the place of the visits of a day, whoever comes first, first; nobody is offered what somebody before them is.
/// Nor over another visit of theirs that the member of staff may know of. Each has `deadlines` to answer, the longer one where there is time for it. Never later than medicinskt senast: that needs staff's yes.
async fn offers(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
    rows: &[VisitRow],
    closed_until: Millis,
    deadlines: &[Millis],
    clock: &Clock,
) -> Result<Vec<Offer>, StoreError> {
    let mut order = Vec::with_capacity(rows.len());
    for (nth, row) in rows.iter().enumerate() {
        order.push((Urgency::new(row.latest.read("appointment")?, row.since), nth));
    }
    order.sort_unstable();
    let now = clock.now();
    let mut offers: Vec<Offer> = Vec::new();
    for (_, nth) in order {
        let row = &rows[nth];
        let (visit, patient) = ids(&row.id, &row.patient_id)?;
        let by = row.latest.read("appointment")?.medically;
        let busy = busy(connection, staff, &patient, Some(&visit)).await?;
        let is_busy = |time: &FreeTime| busy.iter().any(|other| time.start < other.end && other.start < time.end);
        for answer_by in deadlines {
            let span = ((*answer_by + 1).max(closed_until), now + DAYS_AHEAD * DAY);
            let found = supply_of(connection, &patient, Of::Visit(&visit), &[visit.as_str()], span, now).await?;
            let Some((supply, resources)) = found else { break };
            let is_offered = |time: &FreeTime| {
                let ends = time.end + supply.buffer * MINUTE;
                offers
                    .iter()
                    .filter(|before| before.resources.names.iter().any(|name| resources.names.contains(name)))
                    .any(|before| {
                        before
                            .times
                            .iter()
                            .any(|other| time.start < other.end + before.supply.buffer * MINUTE && other.start < ends)
                    })
            };
            let mut free = supply.free_times(clock, span.0, span.1);
            free.retain(|time| is_by(clock, time.start, by) && !is_busy(time) && !is_offered(time));
            let times = offer(&free, clock, clock.local(row.start_at).local, OFFERED);
            if !times.is_empty() {
                offers.push(Offer { nth, supply, resources, times, answer_by: *answer_by });
                break;
            }
        }
    }
    Ok(offers)
}

async fn visits(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
    (from, to): (Millis, Millis),
) -> Result<Vec<VisitRow>, StoreError> {
    Ok(sqlx::query_as(VISITS)
        .bind(staff.staff().as_str())
        .bind(staff.unit().as_str())
        .bind(from)
        .bind(to)
        .fetch_all(connection)
        .await?)
}

/// Whether the member of staff is named to nobody.
pub(in crate::appointments) async fn hides_name(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM staff_member WHERE id = $1 AND protected_identity = 1)")
        .bind(staff.staff().as_str())
        .fetch_one(connection)
        .await?)
}

/// When the booked visits ahead begin: how many there are on which day, and nobody's name.
pub(in crate::appointments) async fn starts(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    span: (Millis, Millis),
) -> Result<Vec<Millis>, StoreError> {
    Ok(visits(reader.connection(), staff, span).await?.into_iter().map(|row| row.start_at).collect())
}

pub(in crate::appointments) async fn rows(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    span: (Millis, Millis),
    clock: &Clock,
) -> Result<Vec<CloseRow>, StoreError> {
    let rows = visits(reader.connection(), staff, span).await?;
    let offers = offers(reader.connection(), staff, &rows, span.1, &deadlines(clock), clock).await?;
    let row = |(nth, row): (usize, VisitRow)| {
        let offer = offers.iter().find(|offer| offer.nth == nth);
        Ok(CloseRow {
            latest: row.latest.read("appointment")?,
            patient: id_of("appointment", "patient_id", &row.patient_id)?,
            name: row.name,
            phone: row.phone,
            kind: row.visit_kind,
            start: clock.local(row.start_at),
            offered: offer
                .map_or_else(Vec::new, |offer| offer.times.iter().map(|time| clock.local(time.start)).collect()),
        })
    };
    rows.into_iter().enumerate().map(row).collect()
}

/// Until when what is offered in the place of a visit is held: the end of the third working day, else of the next.
fn deadlines(clock: &Clock) -> Vec<Millis> {
    let mut all = proposing::deadlines(clock);
    all.truncate(2);
    all.reverse();
    all
}

/// Whether a schedule of the member of staff's has been closed here between two instants: a leave is opened where it was written.
pub(in crate::appointments) async fn is_closed(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    (from, to): (Millis, Millis),
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM schedule_closure c JOIN schedule s ON s.id = c.schedule_id
             WHERE s.staff_id = $1 AND coalesce(s.unit_id, $2) = $2 AND c.made_here = 1 AND c.start_at <= $3 AND c.end_at >= $4)",
    )
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .bind(from)
    .bind(to)
    .fetch_one(reader.connection())
    .await?)
}

/// Whether the member of staff has a schedule at their unit that is booked here.
pub(in crate::appointments) async fn is_booked_here(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM schedule WHERE staff_id = $1 AND coalesce(unit_id, $2) = $2 AND opening IS NOT NULL)",
    )
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .fetch_one(reader.connection())
    .await?)
}

/// Whose visits to the member of staff were cancelled here and stay so between two instants, and when they were.
pub(in crate::appointments) async fn cancelled(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    (from, to): (Millis, Millis),
    clock: &Clock,
) -> Result<Vec<CancelledVisit>, StoreError> {
    let rows: Vec<(String, String, Millis)> = sqlx::query_as(
        "SELECT a.patient_id, p.name, a.start_at FROM appointment a JOIN patient p ON p.id = a.patient_id
         WHERE a.unit_id = $2 AND a.state = 'cancelled_by_care' AND a.start_at >= $3 AND a.start_at < $4
           AND EXISTS (SELECT 1 FROM appointment_participant t WHERE t.appointment_id = a.id AND t.staff_id = $1)
           AND EXISTS (SELECT 1 FROM appointment_change h WHERE h.appointment_id = a.id AND h.kind = 'cancelled' AND h.made_by = 'staff')
         ORDER BY a.start_at, a.id",
    )
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .bind(from)
    .bind(to)
    .fetch_all(reader.connection())
    .await?;
    rows.into_iter()
        .map(|(patient, name, start)| {
            Ok(CancelledVisit {
                patient: id_of("appointment", "patient_id", &patient)?,
                name,
                start: clock.local(start),
            })
        })
        .collect()
}

/// What is said and promised to those whose visits are cancelled.
pub(in crate::appointments) struct Promise<'a> {
    pub(in crate::appointments) reason: &'a str,
    pub(in crate::appointments) by: Date,
}

/// Cancels every booked visit of the member of staff's between two instants and closes their schedules meanwhile: each patient keeps a
/// promise. Closing twice is once. `TooLate` where another system books their times: what it has booked is cancelled there.
pub(in crate::appointments) async fn close(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    span: (Millis, Millis),
    promise: &Promise<'_>,
) -> Result<Vec<PatientId>, StoreError> {
    let now = tx.clock().now();
    let added = sqlx::query(
        "INSERT INTO schedule_closure (schedule_id, start_at, end_at, made_here)
         SELECT id, $3, $4, 1 FROM schedule WHERE staff_id = $1 AND coalesce(unit_id, $2) = $2 AND opening IS NOT NULL
         ON CONFLICT DO UPDATE SET end_at = max(end_at, excluded.end_at)",
    )
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .bind(span.0)
    .bind(span.1)
    .execute(tx.connection())
    .await?;
    if added.rows_affected() == 0 {
        return Err(AppError::TooLate.into());
    }
    closed(tx, staff.staff().as_str(), span).await?;
    let mut patients = Vec::new();
    let clock = tx.clock().clone();
    let rows = visits(tx.connection(), staff, span).await?;
    let offers = offers(tx.connection(), staff, &rows, span.1, &deadlines(&clock), &clock).await?;
    for row in &rows {
        let (visit, patient) = ids(&row.id, &row.patient_id)?;
        let changed = sqlx::query(
            "UPDATE appointment SET state = 'cancelled_by_care', cancelled_reason = $3, promised_by = $4, promised_by_unit_id = $5,
                 seen_by_patient_at = NULL, sequence = sequence + 1, version = version + 1
             WHERE id = $1 AND version = $2 AND state = 'booked'",
        )
        .bind(&row.id)
        .bind(row.version)
        .bind(promise.reason)
        .bind(promise.by.to_string())
        .bind(staff.unit().as_str())
        .execute(tx.connection())
        .await?;
        guarded(changed.rows_affected())?;
        sqlx::query("DELETE FROM occupancy WHERE appointment_id = $1").bind(&row.id).execute(tx.connection()).await?;
        let before = super::changes::Standing::of(row.start_at, row.end_at, row.agreed_with.clone(), row.version);
        let change = Change { kind: "cancelled", before: Some(&before), time: None, kept_until: None, answers: None };
        let change = add_staff_change(tx, &visit, change).await?;
        withdraw_for_visit(tx, &visit, &change).await?;
        let call: CallId = tx.new_id();
        sqlx::query(
            "INSERT INTO call (id, appointment_id, patient_id, unit_id, made_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (appointment_id) DO UPDATE SET made_at = excluded.made_at, unit_id = excluded.unit_id, outcome = NULL, attempts = 0,
                 rung_at = NULL, rung_by = NULL",
        )
        .bind(call.as_str())
        .bind(&row.id)
        .bind(&row.patient_id)
        .bind(staff.unit().as_str())
        .bind(now)
        .execute(tx.connection())
        .await?;
        patients.push(patient);
    }
    for offer in offers {
        let row = &rows[offer.nth];
        let (visit, patient) = ids(&row.id, &row.patient_id)?;
        let asks = Asks {
            by: Some(staff.staff()),
            schedule: Some(&offer.supply.schedule),
            replaces: Some(&visit),
            ..Asks::about(&patient, &row.visit_kind, (staff.unit(), staff.provider()), offer.answer_by)
        };
        let id = ask(tx, asks).await?;
        for (position, time) in (0_i64..).zip(offer.times) {
            hold(tx, &id, position, (&offer.supply, &offer.resources), time).await?;
        }
    }
    Ok(patients)
}

#[derive(FromRow)]
struct CancelledRow {
    id: String,
    patient_id: String,
    start_at: Millis,
    end_at: Millis,
    agreed_with: String,
    version: i64,
    change_id: String,
    /// Something else about it was changed by staff or by somebody who helps, and is not seen either.
    changed_before: bool,
}

/// The visit and whose it is.
fn ids(visit: &str, patient: &str) -> Result<(AppointmentId, PatientId), StoreError> {
    Ok((id_of("appointment", "id", visit)?, id_of("appointment", "patient_id", patient)?))
}

/// Opens a day again that was closed by mistake. A visit is as before where its patient knows nothing yet: neither seen nor rung nor
/// answered, and its time is free still. The others stay cancelled, with their promise. Opening twice is once.
pub(in crate::appointments) async fn reopen(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    span: (Millis, Millis),
) -> Result<Vec<PatientId>, StoreError> {
    let now = tx.clock().now();
    sqlx::query(
        "DELETE FROM schedule_closure WHERE made_here = 1 AND start_at <= $3 AND end_at = $4 AND schedule_id IN (
             SELECT id FROM schedule WHERE staff_id = $1 AND coalesce(unit_id, $2) = $2)",
    )
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .bind(span.0)
    .bind(span.1)
    .execute(tx.connection())
    .await?;
    let rows: Vec<CancelledRow> = sqlx::query_as(
        "SELECT a.id, a.patient_id, a.start_at, a.end_at, a.agreed_with, a.version, h.id AS change_id,
                EXISTS (SELECT 1 FROM appointment_change b WHERE b.appointment_id = a.id AND b.nth < h.nth AND b.made_by <> 'patient') AS changed_before
         FROM call c JOIN appointment a ON a.id = c.appointment_id JOIN appointment_change h ON h.appointment_id = a.id
         WHERE a.unit_id = $2 AND a.start_at >= $3 AND a.start_at < $4 AND a.state = 'cancelled_by_care' AND a.replaced_by IS NULL
           AND a.seen_by_patient_at IS NULL AND c.outcome IS NULL AND h.kind = 'cancelled'
           AND NOT EXISTS (SELECT 1 FROM time_proposal q WHERE q.replaces_id = a.id AND (q.seen_at IS NOT NULL OR q.state = 'declined'))
           AND h.nth = (SELECT max(nth) FROM appointment_change WHERE appointment_id = a.id)
           AND EXISTS (SELECT 1 FROM appointment_participant t WHERE t.appointment_id = a.id AND t.staff_id = $1)
         ORDER BY a.start_at, a.id",
    )
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .bind(span.0)
    .bind(span.1)
    .fetch_all(tx.connection())
    .await?;
    let mut patients = Vec::new();
    for row in rows {
        let (visit, patient) = ids(&row.id, &row.patient_id)?;
        let time = FreeTime { start: row.start_at, end: row.end_at };
        let around = (time.start, time.end);
        let found = supply_of(tx.connection(), &patient, Of::Visit(&visit), &[], around, now).await?;
        let Some((supply, resources)) = found else { continue };
        if !can_have_back(tx.connection(), &supply, (&patient, &visit), time).await? {
            continue;
        }
        withdraw(tx, "replaces_id = $1 AND id IS NOT $2", (&row.id, None), None).await?;
        take(tx, Holder::Visit(&visit), &supply.with_buffer_left(time), &resources, time, now).await?;
        let changed = sqlx::query(
            "UPDATE appointment SET state = 'booked', cancelled_reason = NULL, promised_by = NULL, promised_by_unit_id = NULL,
                 seen_by_patient_at = CASE WHEN $3 THEN NULL ELSE $4 END, sequence = sequence + 1, version = version + 1
             WHERE id = $1 AND version = $2 AND state = 'cancelled_by_care'",
        )
        .bind(&row.id)
        .bind(row.version)
        .bind(row.changed_before)
        .bind(now)
        .execute(tx.connection())
        .await?;
        guarded(changed.rows_affected())?;
        let before = super::changes::Standing::of(row.start_at, row.end_at, row.agreed_with, row.version);
        let change =
            Change { kind: "undone", before: Some(&before), time: Some(time), kept_until: None, answers: None };
        add_staff_change(tx, &visit, change).await?;
        super::waiting::again(tx, &row.change_id).await?;
        ask_again(tx, &patient, &row.change_id).await?;
        sqlx::query("DELETE FROM call WHERE appointment_id = $1").bind(&row.id).execute(tx.connection()).await?;
        patients.push(patient);
    }
    Ok(patients)
}
