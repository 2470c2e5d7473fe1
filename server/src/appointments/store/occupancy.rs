//! The SQL of taking and giving up time: one row for every five minutes that somebody or something is taken.

use super::joint::gone;
use super::supply::Resources;
use crate::appointments::supply::{FreeTime, MINUTE, Supply, buckets, kept_until};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Topic, Tx, id_of};
use app::error::AppError;
use app::ids::{AppointmentId, Id, PatientId, TimeProposalId};
use serde_json::json;
use sqlx::SqliteConnection;

/// The time of a visit is given up: kept until then for the same person, or free at once. Only the last time given up is kept.
macro_rules! release {
    ($visit:literal, $until:literal) => {
        concat!(
            "DELETE FROM occupancy WHERE appointment_id = ",
            $visit,
            " AND (kept_until IS NOT NULL OR ",
            $until,
            " IS NULL); UPDATE occupancy SET kept_until = ",
            $until,
            " WHERE appointment_id = ",
            $visit
        )
    };
}

/// Gives up the time of a visit: kept for the same person a while where it is far enough ahead.
pub(super) async fn release(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    start: Millis,
    now: Millis,
) -> Result<Option<Millis>, StoreError> {
    let until = kept_until(start, now);
    sqlx::query(release!("$1", "$2")).bind(visit.as_str()).bind(until).execute(tx.connection()).await?;
    Ok(until)
}

/// What a time is taken for.
#[derive(Clone, Copy)]
pub(super) enum Holder<'a> {
    Visit(&'a AppointmentId),
    /// A visit that gives up the time it has.
    Moving {
        visit: &'a AppointmentId,
        kept_until: Option<Millis>,
    },
    /// Held until the question is answered, or the time to answer has run out.
    Proposal(&'a TimeProposalId),
}

/// First what was kept and is so no longer, and what this visit itself gave up; then in each resource ($1) and each bucket from the first to
/// the last ($2, $3) the first seat that is free, unless as many are there as fit: what other systems book over each other has seats too.
/// Bucket by bucket, as what is offered is counted: one seat is as good as another. The key begins with resource and bucket: what is
/// taken at other times is not looked at.
macro_rules! take {
    () => {
        concat!(
            "DELETE FROM occupancy WHERE resource IN (SELECT value FROM json_each($1)) AND bucket BETWEEN $2 AND $3 AND (kept_until <= $4
                 OR (kept_until IS NOT NULL AND appointment_id = $5) OR (proposal_id IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM time_proposal p WHERE p.id = proposal_id AND p.state = 'open' AND p.answer_by > $4)));
             WITH RECURSIVE bucket (n) AS (SELECT $2 UNION ALL SELECT n + 1 FROM bucket WHERE n < $3),
                            seat (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seat WHERE n < $6),
                            free (resource, bucket, seat) AS MATERIALIZED (
                                SELECT r.value, b.n, (SELECT min(s.n) FROM seat s WHERE NOT EXISTS (
                                    SELECT 1 FROM occupancy o WHERE o.resource = r.value AND o.seat = s.n AND o.bucket = b.n))
                                FROM json_each($1) r, bucket b
                                WHERE (SELECT count(*) FROM occupancy o WHERE o.resource = r.value AND o.bucket = b.n) < $6)
             INSERT INTO occupancy (resource, bucket, seat, appointment_id, proposal_id)
             SELECT resource, bucket, seat, $5, $7 FROM free
; SELECT changes(), NULL; ",
            gone!()
        )
    };
}

/// Takes a time for a visit or a question, in whole buckets and with what is kept free after it: everybody and everything it needs, a seat
/// of each all the way. The key of `occupancy` is the rule; `Taken` when somewhere there is none.
pub(super) async fn take(
    tx: &mut Tx<'_>,
    holder: Holder<'_>,
    supply: &Supply,
    resources: &Resources,
    time: FreeTime,
    now: Millis,
) -> Result<(), StoreError> {
    let (first, last) = buckets(time.start, time.end + supply.buffer * MINUTE);
    let (sql, visit, proposal) = match holder {
        Holder::Visit(id) => (take!(), Some(id.as_str()), None),
        Holder::Moving { visit, .. } => (concat!(release!("$5", "$8"), "; ", take!()), Some(visit.as_str()), None),
        Holder::Proposal(id) => (take!(), None, Some(id.as_str())),
    };
    let mut query = sqlx::query_as(sql)
        .bind(json!(resources.names).to_string())
        .bind(first)
        .bind(last)
        .bind(now)
        .bind(visit)
        .bind(resources.seats)
        .bind(proposal);
    if let Holder::Moving { kept_until, .. } = holder {
        query = query.bind(kept_until);
    }
    let rows: Vec<(Option<i64>, Option<String>)> = query.fetch_all(tx.connection()).await?;
    let wanted = i64::try_from(resources.names.len()).unwrap_or(i64::MAX).saturating_mul(last - first + 1);
    // Each row that is given back wakes whoever waits for it: how many were taken is one.
    if rows.iter().find_map(|(taken, _)| *taken) != Some(wanted) {
        return Err(AppError::Taken.into());
    }
    tell(tx, rows)
}

/// Somebody's time is closed: nobody who looks at it has it any more.
pub(super) async fn closed(tx: &mut Tx<'_>, resource: &str, (start, end): (Millis, Millis)) -> Result<(), StoreError> {
    let (first, last) = buckets(start, end);
    let looked: Vec<(Option<i64>, Option<String>)> = sqlx::query_as(gone!())
        .bind(json!([resource]).to_string())
        .bind(first)
        .bind(last)
        .fetch_all(tx.connection())
        .await?;
    tell(tx, looked)
}

/// Those who look at a time together hear that it is gone.
fn tell(tx: &mut Tx<'_>, looked: Vec<(Option<i64>, Option<String>)>) -> Result<(), StoreError> {
    for id in looked.into_iter().filter_map(|(_, id)| id) {
        tx.tell(Topic::Joint(id_of("joint_booking", "id", &id)?));
    }
    Ok(())
}

/// Whether a time that a visit had can be had again: nobody else is there, nobody has closed it here since, and the patient is at no other
/// visit then. Beside the opening hours, and further ahead than times are given out, it can.
pub(super) async fn can_have_back(
    connection: &mut SqliteConnection,
    supply: &Supply,
    (patient, visit): (&PatientId, &AppointmentId),
    time: FreeTime,
) -> Result<bool, StoreError> {
    let (first, last) = buckets(time.start, time.end);
    if (first..=last).any(|bucket| supply.full.contains(&bucket))
        || overlaps_own(&mut *connection, patient, Some(visit), (time.start, time.end)).await?
    {
        return Ok(false);
    }
    let is_closed: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM schedule_closure WHERE schedule_id = $1 AND made_here = 1 AND start_at < $3 AND end_at > $2)",
    )
    .bind(supply.schedule.as_str())
    .bind(time.start)
    .bind(time.end)
    .fetch_one(connection)
    .await?;
    Ok(!is_closed)
}

/// When the person is at another booked visit, one of whom nobody else may know among them: no time over it is offered to anybody.
pub(in crate::appointments) async fn elsewhere_at(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    visit: Option<&AppointmentId>,
) -> Result<Vec<FreeTime>, StoreError> {
    let rows: Vec<(Millis, Millis)> = sqlx::query_as(
        "SELECT start_at, end_at FROM appointment WHERE patient_id = $1 AND id IS NOT $2 AND state = 'booked'",
    )
    .bind(patient.as_str())
    .bind(visit.map(AppointmentId::as_str))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(start, end)| FreeTime { start, end }).collect())
}

/// Whether another booked visit of the same person lies over a time.
pub(super) async fn overlaps_own(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    visit: Option<&AppointmentId>,
    (start, end): (Millis, Millis),
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM appointment WHERE patient_id = $1 AND id IS NOT $2 AND state = 'booked' AND start_at < $4 AND end_at > $3)",
    )
    .bind(patient.as_str())
    .bind(visit.map(AppointmentId::as_str))
    .bind(start)
    .bind(end)
    .fetch_one(connection)
    .await?)
}

/// That the patient has another visit at that time. Whoever helps may not know of that visit: to them it is as if somebody had the time.
pub(super) fn elsewhere(tx: &Tx<'_>) -> AppError {
    if tx.representative().is_some() { AppError::Taken } else { AppError::TooLate }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::store::Store;
    use sqlx::{AssertSqlSafe, Connection};

    #[tokio::test]
    async fn a_time_is_taken_without_a_look_at_what_is_taken_at_other_times() {
        let folder = std::env::temp_dir().join(format!("pk-occupancy-{}", Clock::system().new_id::<TimeProposalId>()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let url = format!("sqlite://{}/test.db", folder.display());
        Store::open(&url, Clock::fixed(0).0).await.expect("a store");
        let mut database = SqliteConnection::connect(&url).await.expect("its database");
        let mut plan = Vec::new();
        for statement in take!().split(';').filter(|statement| !statement.trim().is_empty()) {
            let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
            let steps = sqlx::query_as::<_, (i64, i64, i64, String)>(explain).fetch_all(&mut database).await;
            plan.extend(steps.expect("what SQLite does").into_iter().map(|(.., step)| step));
        }
        std::fs::remove_dir_all(&folder).expect("the folder goes");
        let looks: Vec<_> = plan
            .iter()
            .filter(|step| {
                ["SCAN o", "occupancy", "(resource=?", "joint_booking_time"].iter().any(|part| step.contains(part))
            })
            .collect();
        let by_time =
            |step: &&String| step.contains("(resource=? AND bucket") || step.contains("(start_at>? AND start_at<?)");
        assert!(looks.len() >= 5 && looks.iter().all(by_time), "{plan:#?}");
    }
}
