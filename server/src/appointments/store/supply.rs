//! The SQL of supply: the schedule a visit can be moved within, and what of it is taken.

use crate::appointments::supply::{BUCKET, Supply, buckets};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::opening;
use crate::store::id_of;
use app::ids::{AppointmentId, Id, PatientId};
use sqlx::SqliteConnection;
use std::collections::HashSet;

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
        let taken: Vec<i64> = sqlx::query_scalar(
            "SELECT bucket FROM occupancy WHERE resource = $1 AND bucket BETWEEN $2 AND $3 AND (kept_until IS NULL OR kept_until > $4)
                 AND appointment_id IS NOT $6
             GROUP BY bucket HAVING count(*) >= $5",
        )
        .bind(name)
        .bind(buckets(from, to).0)
        .bind(to.div_euclid(BUCKET) + 24 * 12)
        .bind(now)
        .bind(seats)
        .bind(visit.as_str())
        .fetch_all(&mut *connection)
        .await?;
        full.extend(taken);
    }
    let schedule = id_of("schedule", "id", &id)?;
    let supply = Supply { schedule, opening: opening::hours(&hours), visit: minutes, buffer, closures, full };
    Ok(Some((supply, Resources { names, seats })))
}

/// Which schedule `s` of ours a visit `a` belongs to: that of the one member of staff one meets, or of the place or the unit where
/// nobody is named; for that kind of visit, held in that way.
pub(crate) const OF_VISIT: &str = "s.opening IS NOT NULL AND s.way = a.way AND (s.visit_kind IS NULL OR s.visit_kind = a.visit_kind)
    AND (SELECT count(*) FROM appointment_participant p WHERE p.appointment_id = a.id AND p.staff_id IS NOT NULL) <= 1
    AND CASE WHEN s.staff_id IS NOT NULL
        THEN EXISTS (SELECT 1 FROM appointment_participant p WHERE p.appointment_id = a.id AND p.staff_id = s.staff_id)
        ELSE NOT EXISTS (SELECT 1 FROM appointment_participant p WHERE p.appointment_id = a.id AND p.staff_id IS NOT NULL)
            AND CASE WHEN s.place_id IS NOT NULL THEN s.place_id = a.place_id ELSE s.unit_id = a.unit_id END END";
