//! The SQL of supply: the schedule a visit can be moved within, and what of it is taken.

use crate::appointments::supply::{DAY, Supply, buckets};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::opening;
use crate::store::id_of;
use app::ids::{AppointmentId, Id, PatientId};
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// Somebody or something whose time a visit takes, as `occupancy` names it; and how many fit at once.
#[derive(Clone, Debug)]
pub(in crate::appointments) struct Resources {
    pub(super) names: Vec<String>,
    pub(super) seats: i64,
}

type ScheduleRow = (String, Option<String>, Option<String>, Option<String>, String, i64, i64, i64);

/// The schedule of ours that a visit of the patient's belongs to, between two instants; what the visit itself takes counts as free.
/// `None` where it is booked elsewhere, or takes
/// more than one person's time.
pub(in crate::appointments) async fn of_visit(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    visit: &AppointmentId,
    (from, to): (Millis, Millis),
    now: Millis,
) -> Result<Option<(Supply, Resources)>, StoreError> {
    let row: Option<ScheduleRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT s.id, s.staff_id, s.place_id, s.unit_id, s.opening, s.visit_minutes, s.buffer_minutes, s.seats
         FROM appointment a JOIN schedule s ON {OF_VISIT} WHERE a.id = $1 AND a.patient_id = $2 ORDER BY s.id LIMIT 1"
    )))
    .bind(visit.as_str())
    .bind(patient.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let Some((id, staff, place, unit, hours, minutes, buffer, seats)) = row else { return Ok(None) };
    let mut names: Vec<String> = staff.into_iter().chain(place).collect();
    if names.is_empty() {
        names.extend(unit);
    }
    let closures: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT start_at, end_at FROM schedule_closure WHERE schedule_id = $1 AND end_at > $2 AND start_at < $3",
    )
    .bind(&id)
    .bind(from)
    .bind(to)
    .fetch_all(&mut *connection)
    .await?;
    let mut full = HashSet::new();
    for name in &names {
        full.extend(full_buckets(connection, name, visit, (from, to), now, seats).await?);
    }
    let schedule = id_of("schedule", "id", &id)?;
    let supply = Supply { schedule, opening: opening::hours(&hours), visit: minutes, buffer, closures, full };
    Ok(Some((supply, Resources { names, seats })))
}

/// The buckets in which nothing more fits. What is taken is what `occupancy` says, and each booked visit beside it: visits that came in
/// over each other from another system are in `occupancy` once, and are there all the same.
async fn full_buckets(
    connection: &mut SqliteConnection,
    name: &str,
    visit: &AppointmentId,
    (from, to): (Millis, Millis),
    now: Millis,
    seats: i64,
) -> Result<HashSet<i64>, StoreError> {
    let to = to + DAY;
    let mut owners: HashSet<(i64, String)> = HashSet::new();
    let taken: Vec<(i64, String)> = sqlx::query_as(
        "SELECT bucket, coalesce(appointment_id, proposal_id) FROM occupancy
         WHERE resource = $1 AND bucket BETWEEN $2 AND $3 AND (kept_until IS NULL OR kept_until > $4) AND appointment_id IS NOT $5",
    )
    .bind(name)
    .bind(buckets(from, to).0)
    .bind(buckets(from, to).1)
    .bind(now)
    .bind(visit.as_str())
    .fetch_all(&mut *connection)
    .await?;
    owners.extend(taken);
    let booked: Vec<(String, Millis, Millis)> = sqlx::query_as(
        "SELECT a.id, a.start_at, a.end_at FROM appointment a
         WHERE a.state = 'booked' AND a.id <> $4 AND a.start_at BETWEEN $2 - 86400000 AND $3 AND a.end_at > $2 AND a.end_at - a.start_at <= 86400000
           AND ($1 IN (a.place_id, a.unit_id) OR EXISTS (SELECT 1 FROM appointment_participant p WHERE p.appointment_id = a.id AND p.staff_id = $1))",
    )
    .bind(name)
    .bind(from)
    .bind(to)
    .bind(visit.as_str())
    .fetch_all(connection)
    .await?;
    for (id, start, end) in booked {
        let (first, last) = buckets(start, end);
        owners.extend((first..=last).map(|bucket| (bucket, id.clone())));
    }
    let mut counts: HashMap<i64, i64> = HashMap::new();
    for (bucket, _) in owners {
        *counts.entry(bucket).or_default() += 1;
    }
    Ok(counts.into_iter().filter(|(_, count)| *count >= seats).map(|(bucket, _)| bucket).collect())
}

/// Which schedule `s` of ours a visit `a` belongs to: that of the one member of staff one meets, or of the place or the unit where
/// nobody is named; for that kind of visit, held in that way, and no longer than the
/// schedule's visits are.
pub(crate) const OF_VISIT: &str = "s.opening IS NOT NULL AND s.way = a.way AND (s.visit_kind IS NULL OR s.visit_kind = a.visit_kind)
    AND a.unit_id IS NOT NULL AND a.end_at - a.start_at <= s.visit_minutes * 60000
    AND (SELECT count(*) FROM appointment_participant p WHERE p.appointment_id = a.id AND p.staff_id IS NOT NULL) <= 1
    AND CASE WHEN s.staff_id IS NOT NULL
        THEN (s.unit_id IS NULL OR s.unit_id = a.unit_id) AND (s.place_id IS NULL OR s.place_id = a.place_id)
            AND EXISTS (SELECT 1 FROM appointment_participant p WHERE p.appointment_id = a.id AND p.staff_id = s.staff_id)
        ELSE NOT EXISTS (SELECT 1 FROM appointment_participant p WHERE p.appointment_id = a.id AND p.staff_id IS NOT NULL)
            AND CASE WHEN s.place_id IS NOT NULL THEN s.place_id = a.place_id ELSE s.unit_id = a.unit_id END END";
