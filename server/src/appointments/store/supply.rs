//! The SQL of supply: the schedule a visit can be moved within, and what of it is taken.

use crate::appointments::supply::Supply;
use crate::auth::StaffAccess;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::opening;
use crate::store::id_of;
use app::ids::{AppointmentId, Id, InvitationId, PatientId, ScheduleId, TimeProposalId};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, SqliteConnection};
use std::collections::{HashMap, HashSet};

/// What times are looked for.
#[derive(Clone, Copy)]
pub(in crate::appointments) enum Of<'a> {
    Visit(&'a AppointmentId),
    /// A question about a visit that is not booked yet.
    Proposal(&'a TimeProposalId),
    Invitation(&'a InvitationId),
    /// Anything of that schedule.
    Schedule(&'a ScheduleId),
}

/// Somebody or something whose time a visit takes, as `occupancy` names it; and how many fit at once.
#[derive(Clone, Debug)]
pub(in crate::appointments) struct Resources {
    pub(super) names: Vec<String>,
    pub(super) seats: i64,
    pub(super) staff: Option<String>,
    pub(super) place: Option<String>,
    pub(super) way: String,
}

#[derive(FromRow)]
struct ScheduleRow {
    id: String,
    staff_id: Option<String>,
    place_id: Option<String>,
    unit_id: Option<String>,
    way: String,
    opening: String,
    visit_minutes: i64,
    buffer_minutes: i64,
    seats: i64,
}

/// The schedule of ours that something of the patient's belongs to, for times that begin between two instants; what is taken under one of
/// the `own` ids counts as free. `None` where it is booked elsewhere, or takes more than one person's time.
pub(in crate::appointments) async fn supply_of(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    of: Of<'_>,
    own: &[&str],
    begins: (Millis, Millis),
    now: Millis,
) -> Result<Option<(Supply, Resources)>, StoreError> {
    supply_in(&supply_rows(connection, patient, of, None, own, begins, now).await?)
}

/// What is in the rows of [`supply_rows`].
pub(super) fn supply_in(rows: &[SqliteRow]) -> Result<Option<(Supply, Resources)>, StoreError> {
    let Some((schedule, taken)) = rows.split_first() else { return Ok(None) };
    let taken: Vec<TakenRow> = taken.iter().map(TakenRow::from_row).collect::<Result<_, _>>()?;
    Ok(Some(filled(ScheduleRow::from_row(schedule)?, taken.into_iter().collect())?))
}

/// The schedule, then what is taken of it; before them what the statement `first` finds, which knows the same values.
pub(super) async fn supply_rows(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    of: Of<'_>,
    first: Option<&'static str>,
    own: &[&str],
    (from, to): (Millis, Millis),
    now: Millis,
) -> Result<Vec<SqliteRow>, StoreError> {
    let (source, condition, id) = match of {
        Of::Visit(id) => ("appointment a", OF_VISIT, id.as_str()),
        Of::Proposal(id) => ("time_proposal a", OF_PROPOSAL, id.as_str()),
        Of::Invitation(id) => ("invitation a", OF_INVITATION, id.as_str()),
        Of::Schedule(id) => ("(SELECT id, unit_id, $2 AS patient_id FROM schedule) a", OF_ITSELF, id.as_str()),
    };
    let schedule = format!(
        "SELECT s.id, s.staff_id, s.place_id, coalesce(s.unit_id, a.unit_id) AS unit_id, s.way, s.opening, s.visit_minutes, s.buffer_minutes, s.seats
         FROM {source} JOIN schedule s ON {condition} WHERE a.id = $1 AND a.patient_id = $2 ORDER BY s.id LIMIT 1"
    );
    let (first, then) = first.map_or(("", ""), |first| (first, "; "));
    let sql = format!(
        "{first}{then}{schedule}; WITH s AS MATERIALIZED ({schedule}), name (value) AS (
             SELECT staff_id FROM s WHERE staff_id IS NOT NULL UNION ALL SELECT place_id FROM s WHERE place_id IS NOT NULL
             UNION ALL SELECT unit_id FROM s WHERE coalesce(staff_id, place_id) IS NULL AND unit_id IS NOT NULL)
         {TAKEN}"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).bind(patient.as_str()).bind(from).bind(to).bind(now);
    Ok(query.bind(own.join(" ")).fetch_all(connection).await?)
}

/// What the member of staff's own schedules at their unit offer between two instants.
pub(in crate::appointments) async fn supply_of_staff(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
    span: (Millis, Millis),
    now: Millis,
) -> Result<Vec<Supply>, StoreError> {
    let rows: Vec<ScheduleRow> = sqlx::query_as(
        "SELECT id, staff_id, place_id, unit_id, way, opening, visit_minutes, buffer_minutes, seats FROM schedule
         WHERE staff_id = $1 AND coalesce(unit_id, $2) = $2 AND opening IS NOT NULL ORDER BY id",
    )
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .fetch_all(&mut *connection)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let taken = taken(connection, &row.names(), Some(&row.id), &[], span, now).await?;
        found.push(filled(row, taken)?.0);
    }
    Ok(found)
}

impl ScheduleRow {
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.staff_id.iter().chain(&self.place_id).cloned().collect();
        if names.is_empty() {
            names.extend(self.unit_id.clone());
        }
        names
    }
}

/// A schedule with what is known about a stretch of its time.
fn filled(row: ScheduleRow, taken: TakenTimes) -> Result<(Supply, Resources), StoreError> {
    let supply = Supply {
        schedule: id_of("schedule", "id", &row.id)?,
        opening: opening::hours(&row.opening),
        visit: row.visit_minutes,
        buffer: row.buffer_minutes,
        full: taken.full(row.seats),
        closures: taken.closures,
    };
    let names = row.names();
    Ok((supply, Resources { names, seats: row.seats, staff: row.staff_id, place: row.place_id, way: row.way }))
}

/// A closure (of no resource), or a stretch of a resource's buckets and what is there.
type TakenRow = (Option<String>, String, i64, i64);

/// What is known of a stretch of time.
#[derive(Default)]
pub(super) struct TakenTimes {
    closures: Vec<(Millis, Millis)>,
    /// By resource and bucket: the ids of whatever is there.
    owners: HashMap<(String, i64), HashSet<String>>,
}

impl TakenTimes {
    /// The buckets in which nothing more fits.
    pub(super) fn full(&self, seats: i64) -> HashSet<i64> {
        let most = usize::try_from(seats).unwrap_or(0);
        self.owners.iter().filter(|(_, owners)| owners.len() >= most).map(|((_, bucket), _)| *bucket).collect()
    }
}

impl FromIterator<TakenRow> for TakenTimes {
    fn from_iter<I: IntoIterator<Item = TakenRow>>(rows: I) -> Self {
        let mut found = Self::default();
        for (resource, owner, start, end) in rows {
            match resource {
                None => found.closures.push((start, end)),
                Some(name) => (start..=end).for_each(|bucket| {
                    found.owners.entry((name.clone(), bucket)).or_default().insert(owner.clone());
                }),
            }
        }
        found
    }
}

/// Rows of what is taken of each `name` and closed in the schedule `s`, for times that begin from $3 on and before $4, at $5, but for what
/// is under one of the ids in $6. All that is taken of staff is in `occupancy`; of places and units, what was booked here: what came
/// from another system is looked for beside it.
const TAKEN: &str = "
    SELECT NULL, '', c.start_at, c.end_at FROM s JOIN schedule_closure c ON c.schedule_id = s.id WHERE c.end_at > $3 AND c.start_at < $4 + 86400000
    UNION ALL
    SELECT o.resource, coalesce(o.appointment_id, o.proposal_id), o.bucket, o.bucket FROM name n CROSS JOIN occupancy o ON o.resource = n.value
    WHERE o.bucket BETWEEN $3 / 300000 AND ($4 + 86400000) / 300000 AND (o.kept_until IS NULL OR o.kept_until > $5)
      AND instr($6, coalesce(o.appointment_id, o.proposal_id)) = 0
      AND (o.proposal_id IS NULL OR EXISTS (SELECT 1 FROM time_proposal p WHERE p.id = o.proposal_id AND p.state = 'open' AND p.answer_by > $5))
    UNION ALL
    SELECT n.value, a.id, a.start_at / 300000, (a.end_at - 1) / 300000 FROM name n CROSS JOIN appointment a
    WHERE substr(n.value, 1, 4) <> 'stf_' AND n.value IN (a.place_id, a.unit_id) AND a.state = 'booked' AND instr($6, a.id) = 0
      AND a.start_at BETWEEN $3 - 86400000 AND $4 + 86400000 AND a.end_at > $3 AND a.end_at - a.start_at <= 86400000";

/// What is taken of the resources, and closed in the schedule.
pub(super) async fn taken(
    connection: &mut SqliteConnection,
    names: &[String],
    schedule: Option<&str>,
    own: &[&str],
    (from, to): (Millis, Millis),
    now: Millis,
) -> Result<TakenTimes, StoreError> {
    let rows: Vec<TakenRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "WITH s (id) AS (SELECT $1), name (value) AS (SELECT value FROM json_each($2)) {TAKEN}"
    )))
    .bind(schedule)
    .bind(json!(names).to_string())
    .bind(from)
    .bind(to)
    .bind(now)
    .bind(own.join(" "))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

/// The one member of staff of a visit `a`, or what is given where there is none; nothing where there are several.
macro_rules! whose {
    ($else:literal) => {
        concat!(
            "(SELECT CASE count(*) WHEN 0 THEN ",
            $else,
            " WHEN 1 THEN min(p.staff_id) END FROM appointment_participant p WHERE p.appointment_id = a.id AND p.staff_id IS NOT NULL)"
        )
    };
}

/// Which schedule `s` a visit `a` belongs to: that of the one member of staff one meets, or of the place or the unit where nobody is
/// named; for that kind of visit, held in that way. By an index of whose it is: a region has thousands.
macro_rules! of_visit {
    ($schedule:literal) => {
        concat!(
            $schedule,
            " AND s.way = a.way AND (s.visit_kind IS NULL OR s.visit_kind = a.visit_kind) AND a.unit_id IS NOT NULL
    AND coalesce(s.staff_id, s.place_id, s.unit_id) IN (",
            whose!("a.place_id"),
            ", ",
            whose!("a.unit_id"),
            ") AND (s.staff_id IS NULL OR (coalesce(s.unit_id, a.unit_id) = a.unit_id AND coalesce(s.place_id = a.place_id, s.place_id IS NULL)))"
        )
    };
}

/// Which schedule `s` an invitation `a` can be booked in: one of the unit's, for what one is invited to.
macro_rules! of_invitation {
    ($schedule:literal) => {
        concat!(
            $schedule,
            " AND s.unit_id = a.unit_id AND s.visit_kind = a.text
    AND EXISTS (SELECT 1 FROM care_unit u WHERE u.id = a.unit_id AND u.may_book = 1)"
        )
    };
}

/// Of ours: no longer than the schedule's visits are.
pub(crate) const OF_VISIT: &str =
    of_visit!("s.opening IS NOT NULL AND a.end_at - a.start_at <= s.visit_minutes * 60000");
pub(crate) const OF_INVITATION: &str = of_invitation!("s.opening IS NOT NULL");

/// Of another booking system that sends its times.
pub(crate) const ELSEWHERE_OF_VISIT: &str =
    of_visit!("s.opening IS NULL AND s.active = 1 AND EXISTS (SELECT 1 FROM slot f WHERE f.schedule_id = s.id)");
pub(crate) const ELSEWHERE_OF_INVITATION: &str =
    of_invitation!("s.opening IS NULL AND s.active = 1 AND EXISTS (SELECT 1 FROM slot f WHERE f.schedule_id = s.id)");

/// Which schedule `s` of ours the times of a question `a` about a new visit are from: that of whoever asks.
pub(crate) const OF_PROPOSAL: &str = "s.opening IS NOT NULL AND a.appointment_id IS NULL AND s.staff_id = a.by_staff_id
    AND a.unit_id = coalesce(s.unit_id, a.unit_id) AND a.visit_kind IS NOT NULL AND (s.visit_kind IS NULL OR s.visit_kind = a.visit_kind)
    AND (a.schedule_id IS NULL OR s.id = a.schedule_id)";

const OF_ITSELF: &str = "s.id = a.id AND s.opening IS NOT NULL";
