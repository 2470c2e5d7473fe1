//! The SQL of the caseload.

use super::service::PAGE;
use crate::auth::StaffAccess;
use crate::auth::store::PATIENTS_OF_UNIT;
use crate::clock::Clock;
use crate::error::StoreError;
use crate::store::{Reader, id_of};
use app::ids::Id;
use app::staff::types::{CaseloadRow, Counts, Gap, Waits};
use sqlx::{AssertSqlSafe, FromRow};

/// Each patient of the unit (`$1`) with what is missing, of what the provider (`$2`) answers for and has not been blocked from.
/// `$3` now, `$4` today, `$5` seven days ago. Nothing is missing for whom nothing is planned,
/// and rightly so; nor is it said to be where something is blocked, for it may be there.
fn lacking() -> String {
    // A row is seen when it is the provider's own and no block of the patient's keeps it from this unit.
    let seen = |provider: &str, unit: &str| {
        format!(
            "{provider} = $2 AND NOT EXISTS (SELECT 1 FROM block b WHERE b.patient_id = p.id AND b.lifted_at IS NULL
             AND b.provider_id = {provider} AND (b.unit_id IS NULL OR b.unit_id = {unit})
             AND b.blocked_provider_id = $2 AND (b.blocked_unit_id IS NULL OR b.blocked_unit_id = $1))"
        )
    };
    let current = "(c.plan_id IS NULL OR EXISTS (SELECT 1 FROM plan x WHERE x.id = c.plan_id AND x.state IN ('active', 'on_hold', 'unknown')))";
    let line_seen = format!("{current} AND {}", seen("c.responsible_provider_id", "c.responsible_unit_id"));
    let visit_seen = seen("a.responsible_provider_id", "a.unit_id");
    let contact_seen = seen("k.responsible_provider_id", "k.unit_id");
    let proposal_seen = seen("t.responsible_provider_id", "t.unit_id");
    let empty_seen = seen("q.provider_id", "q.id");
    let invitation_seen = seen("i.responsible_provider_id", "i.unit_id");
    format!(
        "WITH of_unit AS ({PATIENTS_OF_UNIT}),
         found AS (
             SELECT p.id, p.name,
                 -- When is told of the unit's own visits only; that there is one elsewhere only by nothing being missing.
                 (SELECT min(a.start_at) FROM appointment a WHERE a.patient_id = p.id AND a.state = 'booked' AND a.end_at > $3 AND a.unit_id = $1
                  AND {visit_seen}) AS next_time,
                 EXISTS (SELECT 1 FROM appointment a WHERE a.patient_id = p.id AND a.state = 'booked' AND a.end_at > $3 AND {visit_seen}) AS has_time,
                 EXISTS (SELECT 1 FROM appointment a WHERE a.patient_id = p.id AND a.state = 'cancelled_by_care' AND a.replaced_by IS NULL
                         AND a.seen_by_patient_at IS NULL AND {visit_seen}) AS cancelled,
                 EXISTS (SELECT 1 FROM appointment a JOIN request r ON r.appointment_id = a.id AND r.state IN ('new', 'begun')
                         WHERE a.patient_id = p.id AND a.state = 'cancelled_by_patient' AND {visit_seen}) AS new_time,
                 EXISTS (SELECT 1 FROM contact_role k WHERE k.patient_id = p.id AND k.ended_on IS NULL AND k.accepted_on IS NOT NULL AND {contact_seen}) AS has_contact,
                 EXISTS (SELECT 1 FROM commitment c WHERE c.patient_id = p.id AND c.state IN ('planned', 'in_progress')
                         AND c.party = 'care' AND c.due_on >= $4 AND {line_seen}) AS care_acts,
                 EXISTS (SELECT 1 FROM commitment c WHERE c.patient_id = p.id AND c.state IN ('planned', 'in_progress')
                         AND c.party = 'patient' AND c.due_on >= $5 AND {line_seen}) AS own_line,
                 EXISTS (SELECT 1 FROM commitment c WHERE c.patient_id = p.id AND c.state IN ('planned', 'in_progress')
                         AND c.party = 'care' AND c.action IS NOT NULL AND c.due_on < $4 AND {line_seen}) AS late,
                 EXISTS (SELECT 1 FROM time_proposal t WHERE t.patient_id = p.id AND t.state = 'open' AND (t.answer_by IS NULL OR t.answer_by >= $3) AND {proposal_seen}) AS asked,
                 EXISTS (SELECT 1 FROM invitation i WHERE i.patient_id = p.id AND i.state = 'open' AND (i.book_by IS NULL OR i.book_by >= $4) AND {invitation_seen}) AS invited,
                 EXISTS (SELECT 1 FROM block b WHERE b.patient_id = p.id AND b.lifted_at IS NULL AND b.blocked_provider_id = $2
                         AND (b.blocked_unit_id IS NULL OR b.blocked_unit_id = $1)) AS has_blocked,
                 EXISTS (SELECT 1 FROM no_planned_contact n JOIN care_unit q ON q.id = n.unit_id WHERE n.patient_id = p.id AND n.review_on >= $4 AND {empty_seen}) AS rightly_empty
             FROM of_unit JOIN patient p ON p.id = of_unit.patient_id
         ),
         lacking AS (
             SELECT id, name, next_time, has_blocked,
                 NOT (has_time OR cancelled OR care_acts OR own_line OR late OR asked OR invited OR new_time OR rightly_empty OR has_blocked) AS no_step,
                 NOT has_time AND NOT rightly_empty AND NOT has_blocked AS no_time,
                 NOT has_contact AND NOT rightly_empty AND NOT has_blocked AS no_contact,
                 late AS is_late
             FROM found
         )"
    )
}

pub(super) async fn counts(reader: &mut Reader<'_>, access: &StaffAccess, clock: &Clock) -> Result<Counts, StoreError> {
    let sql = format!(
        "{} SELECT count(*), coalesce(sum(no_step), 0), coalesce(sum(no_time), 0), coalesce(sum(no_contact), 0), coalesce(sum(is_late), 0) FROM lacking",
        lacking()
    );
    let (all, step, time, contact, late): (i64, i64, i64, i64, i64) = sqlx::query_as(AssertSqlSafe(sql))
        .bind(access.unit().as_str())
        .bind(access.provider().as_str())
        .bind(clock.now())
        .bind(clock.today().to_string())
        .bind(week_ago(clock))
        .fetch_one(reader.connection())
        .await?;
    Ok(Counts { all, step, time, contact, late })
}

/// What waits for the unit, as its own pages list it.
pub(super) async fn waits(reader: &mut Reader<'_>, access: &StaffAccess, clock: &Clock) -> Result<Waits, StoreError> {
    let (questions, calls, earlier): (i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM request WHERE unit_id = $1 AND state IN ('new', 'begun')),
             (SELECT count(*) FROM call c JOIN appointment a ON a.id = c.appointment_id
              WHERE c.unit_id = $1 AND coalesce(c.outcome, 'not_reached') = 'not_reached'
                AND a.state = 'cancelled_by_care' AND a.replaced_by IS NULL),
             (SELECT count(*) FROM waiting w JOIN appointment a ON a.id = w.appointment_id
              WHERE a.unit_id = $1 AND w.ended_at IS NULL AND a.state = 'booked' AND a.start_at > $2)",
    )
    .bind(access.unit().as_str())
    .bind(clock.now())
    .fetch_one(reader.connection())
    .await?;
    Ok(Waits { questions, calls, earlier })
}

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
    number: Option<String>,
    next_time: Option<i64>,
    has_blocked: i64,
    no_step: i64,
    no_time: i64,
    no_contact: i64,
    is_late: i64,
}

pub(super) async fn rows(
    reader: &mut Reader<'_>,
    access: &StaffAccess,
    clock: &Clock,
    filter: Option<Gap>,
    offset: i64,
) -> Result<Vec<CaseloadRow>, StoreError> {
    let only = match filter {
        None => "1",
        Some(Gap::Step) => "no_step",
        Some(Gap::Time) => "no_time",
        Some(Gap::Contact) => "no_contact",
        Some(Gap::Late) => "is_late",
    };
    // The Swedish number where there is one; else no number rather than another system's.
    let sql = format!(
        "{} SELECT id, name, next_time, has_blocked, no_step, no_time, no_contact, is_late,
               (SELECT i.value FROM patient_identifier i WHERE i.patient_id = lacking.id
                AND i.system LIKE 'http://electronichealth.se/identifier/%' ORDER BY i.system LIMIT 1) AS number
         FROM lacking WHERE {only}
         ORDER BY is_late DESC, no_step DESC, no_time DESC, no_contact DESC, name, id LIMIT $6 OFFSET $7",
        lacking()
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(access.unit().as_str())
        .bind(access.provider().as_str())
        .bind(clock.now())
        .bind(clock.today().to_string())
        .bind(week_ago(clock))
        .bind(PAGE)
        .bind(offset)
        .fetch_all(reader.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let gaps = [
                (row.is_late, Gap::Late),
                (row.no_step, Gap::Step),
                (row.no_time, Gap::Time),
                (row.no_contact, Gap::Contact),
            ];
            Ok(CaseloadRow {
                patient: id_of("patient", "id", &row.id)?,
                name: row.name,
                number: row.number.map(|number| with_dash(&number)),
                next_time: row.next_time.map(|at| clock.local(at)),
                has_blocked: row.has_blocked == 1,
                gaps: gaps.into_iter().filter(|(missing, _)| *missing == 1).map(|(_, gap)| gap).collect(),
            })
        })
        .collect()
}

/// Own lines stand for a week after their day.
fn week_ago(clock: &Clock) -> String {
    let today = clock.today();
    today.checked_sub(jiff::Span::new().days(7)).unwrap_or(today).to_string()
}

/// `195403149809` as people write it: `19540314-9809`.
pub(crate) fn with_dash(number: &str) -> String {
    match number.split_at_checked(8) {
        Some((day, rest)) if number.len() == 12 => format!("{day}-{rest}"),
        _ => number.to_owned(),
    }
}
