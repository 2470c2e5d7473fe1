//! `check-database`: what must never be so, over the whole file. Constraints hold at each write; this also sees what a broken disk,
//! another program or a constraint that came too late has left behind.

use super::{Reader, Store};
use crate::error::StoreError;
use sqlx::AssertSqlSafe;

/// One row that breaks an invariant. Ids only, never what a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub invariant: &'static str,
    pub row: String,
}

const CONSTRAINED: &str = "every row keeps the constraints of its table";

/// Each invariant in words, with a query that gives the ids of the rows that break it.
pub const INVARIANTS: &[(&str, &str)] = &[
    (
        "every reference leads to a row",
        "SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' to ' || parent FROM pragma_foreign_key_check",
    ),
    // Rows are put through their table's own constraints once more, in `rows_their_table_refuses`.
    (CONSTRAINED, "SELECT '' WHERE 0"),
    (
        "a line belongs to the same patient as its plan",
        "SELECT c.id FROM commitment c JOIN plan p ON p.id = c.plan_id WHERE p.patient_id <> c.patient_id",
    ),
    (
        "a goal belongs to the same patient as its plan",
        "SELECT g.id FROM plan_goal l JOIN goal g ON g.id = l.goal_id JOIN plan p ON p.id = l.plan_id WHERE p.patient_id <> g.patient_id",
    ),
    (
        "a document belongs to the same patient as its plan",
        "SELECT d.id FROM document d JOIN plan p ON p.id = d.plan_id WHERE p.patient_id <> d.patient_id",
    ),
    (
        "a self-care card belongs to the same patient as its plan",
        "SELECT s.id FROM self_care_card s JOIN plan p ON p.id = s.plan_id WHERE p.patient_id <> s.patient_id",
    ),
    (
        "what matters is replaced by words of the same patient, never older",
        "SELECT o.id FROM what_matters o JOIN what_matters n ON n.id = o.replaced_by WHERE n.patient_id <> o.patient_id OR n.written_at < o.written_at",
    ),
    (
        "undo restores words of the same patient",
        "SELECT n.id FROM what_matters n JOIN what_matters o ON o.id = n.restores WHERE n.patient_id <> o.patient_id OR n.text <> o.text",
    ),
    (
        "what a person wrote has its line in the log",
        "SELECT w.id FROM what_matters w WHERE w.written_by = 'patient' AND NOT EXISTS (
             SELECT 1 FROM access_event e WHERE e.action = 'write' AND e.entity_id = w.id AND e.patient_id = w.patient_id)",
    ),
    (
        "a command that was done has its line in the log",
        "SELECT r.key FROM command_receipt r WHERE r.entity_id IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM access_event e WHERE e.action = 'write' AND e.entity_id = r.entity_id AND e.purpose = r.purpose)",
    ),
    (
        "a unit's rows are its provider's",
        "SELECT x.id FROM (SELECT id, responsible_provider_id AS v, responsible_unit_id AS u FROM plan
             UNION ALL SELECT id, responsible_provider_id, responsible_unit_id FROM goal
             UNION ALL SELECT id, responsible_provider_id, responsible_unit_id FROM commitment
             UNION ALL SELECT id, responsible_provider_id, responsible_unit_id FROM document
             UNION ALL SELECT id, responsible_provider_id, responsible_unit_id FROM self_care_card
             UNION ALL SELECT id, responsible_provider_id, responsible_unit_id FROM care_team
             UNION ALL SELECT id, responsible_provider_id, unit_id FROM contact_role
             UNION ALL SELECT id, responsible_provider_id, unit_id FROM appointment
             UNION ALL SELECT id, responsible_provider_id, unit_id FROM time_proposal
             UNION ALL SELECT id, responsible_provider_id, unit_id FROM invitation
             UNION ALL SELECT id, responsible_provider_id, unit_id FROM request) x
         JOIN care_unit u ON u.id = x.u WHERE u.provider_id <> x.v",
    ),
    (
        "a block is of a unit of the provider it names",
        "SELECT b.id FROM block b LEFT JOIN care_unit u ON u.id = b.unit_id LEFT JOIN care_unit w ON w.id = b.blocked_unit_id
         WHERE u.provider_id <> b.provider_id OR w.provider_id <> b.blocked_provider_id",
    ),
    (
        "who comes along to a visit helps that patient",
        "SELECT t.appointment_id FROM appointment_participant t JOIN appointment a ON a.id = t.appointment_id
         JOIN representative r ON r.id = t.representative_id WHERE r.patient_id <> a.patient_id",
    ),
    (
        "a visit is replaced by a visit of the same patient",
        "SELECT a.id FROM appointment a JOIN appointment n ON n.id = a.replaced_by WHERE n.patient_id <> a.patient_id OR n.id = a.id",
    ),
    (
        "a proposal is about a visit and by a helper of the same patient",
        "SELECT p.id FROM time_proposal p LEFT JOIN appointment a ON a.id = p.appointment_id LEFT JOIN representative r ON r.id = p.by_representative_id
         WHERE a.patient_id <> p.patient_id OR r.patient_id <> p.patient_id",
    ),
    (
        "whoever waits for an earlier time waits with a visit of their own",
        "SELECT w.id FROM waiting w JOIN appointment a ON a.id = w.appointment_id WHERE a.patient_id <> w.patient_id",
    ),
    (
        "a question for the waiting list, or about another time for a cancelled visit, is asked of the same patient",
        "SELECT p.id FROM time_proposal p LEFT JOIN waiting w ON w.id = p.waiting_id LEFT JOIN appointment a ON a.id = p.replaces_id
         WHERE w.patient_id <> p.patient_id OR w.appointment_id <> p.appointment_id OR a.patient_id <> p.patient_id",
    ),
    (
        "an invitation follows from a line of the same patient",
        "SELECT i.id FROM invitation i JOIN commitment c ON c.id = i.commitment_id WHERE c.patient_id <> i.patient_id",
    ),
    (
        "an open proposal has a time to choose",
        "SELECT p.id FROM time_proposal p WHERE p.state = 'open' AND NOT EXISTS (SELECT 1 FROM time_proposal_option o WHERE o.proposal_id = p.id)",
    ),
    (
        "what is taken is taken by something that stands",
        "SELECT o.resource || ' ' || o.bucket FROM occupancy o LEFT JOIN appointment a ON a.id = o.appointment_id LEFT JOIN time_proposal p ON p.id = o.proposal_id
         WHERE o.kept_until IS NULL AND coalesce(a.state = 'booked', p.state = 'open', 0) = 0",
    ),
    (
        "a visit takes no time outside its own",
        "SELECT o.resource || ' ' || o.bucket FROM occupancy o JOIN appointment a ON a.id = o.appointment_id
         WHERE o.kept_until IS NULL AND (o.bucket < a.start_at / 300000 OR o.bucket > (a.end_at - 1) / 300000 + coalesce((
             SELECT max(s.buffer_minutes) FROM schedule s WHERE o.resource IN (s.staff_id, s.place_id, s.unit_id)), 0) / 5)",
    ),
    (
        "the changes of a visit are numbered without a gap",
        "SELECT appointment_id FROM appointment_change GROUP BY appointment_id HAVING max(nth) <> count(*)",
    ),
    (
        "an answer is about something of the same patient",
        "SELECT s.id FROM answer s LEFT JOIN appointment a ON a.id = s.appointment_id LEFT JOIN commitment c ON c.id = s.commitment_id
         WHERE coalesce(a.patient_id, c.patient_id) <> s.patient_id",
    ),
    (
        "a request is about something of the same patient",
        "SELECT r.id FROM request r LEFT JOIN appointment a ON a.id = r.appointment_id LEFT JOIN commitment c ON c.id = r.commitment_id
         LEFT JOIN invitation i ON i.id = r.invitation_id
         WHERE a.patient_id <> r.patient_id OR c.patient_id <> r.patient_id OR i.patient_id <> r.patient_id",
    ),
    (
        "a time that somebody waits for is free where it was asked for",
        "SELECT r.id FROM request r JOIN slot f ON f.id = r.slot_id
         WHERE r.state IN ('new', 'begun') AND (f.state <> 'free' OR f.start_at <> r.wanted_start_at)",
    ),
    (
        "a session's assignment is its own person's",
        "SELECT hex(s.token_hash) FROM session s JOIN assignment a ON a.id = s.assignment_id WHERE a.staff_id <> s.staff_id",
    ),
    (
        "nobody stands in for themselves",
        "SELECT a.id FROM assignment a JOIN assignment b ON b.id = a.stand_in_id WHERE a.staff_id = b.staff_id",
    ),
    (
        "a Swedish number is twelve digits",
        "SELECT patient_id FROM patient_identifier WHERE system LIKE 'http://electronichealth.se/identifier/%'
         AND (length(value) <> 12 OR value GLOB '*[^0-9]*')",
    ),
    (
        "every patient has a number to be known by",
        "SELECT p.id FROM patient p WHERE NOT EXISTS (SELECT 1 FROM patient_identifier i WHERE i.patient_id = p.id)",
    ),
    (
        "an access event of staff is within their own assignment",
        "SELECT e.id FROM access_event e JOIN assignment a ON a.id = e.assignment_id WHERE e.actor_id <> a.staff_id OR e.unit_id <> a.unit_id",
    ),
    ("the file is whole", "PRAGMA integrity_check"),
];

/// Looks at every row of the database; empty when all is well.
pub async fn check_database(store: &Store) -> Result<Vec<Finding>, StoreError> {
    store
        .lookup(|reader| {
            Box::pin(async move {
                let mut findings = Vec::new();
                for (invariant, query) in INVARIANTS {
                    let rows: Vec<String> = sqlx::query_scalar(*query).fetch_all(reader.connection()).await?;
                    findings.extend(rows.into_iter().filter(|row| row != "ok").map(|row| Finding { invariant, row }));
                }
                for row in rows_their_table_refuses(reader).await? {
                    findings.push(Finding { invariant: CONSTRAINED, row });
                }
                Ok(findings)
            })
        })
        .await
}

/// Tables with rows that their own definition would not take today, with how many. `PRAGMA integrity_check` of the `SQLite` we bundle
/// passes over CHECK constraints of our tables (seen with 3.51.3), so each table is copied into an empty one of the same making.
async fn rows_their_table_refuses(reader: &mut Reader<'_>) -> Result<Vec<String>, StoreError> {
    let tables: Vec<(String, String)> =
        sqlx::query_as("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'")
            .fetch_all(reader.connection())
            .await?;
    // The copies have no neighbours to refer to.
    sqlx::query("PRAGMA foreign_keys = OFF").execute(reader.connection()).await?;
    let mut refused = Vec::new();
    for (table, making) in tables {
        let (_, columns) = making.split_once('(').unwrap_or_default();
        let statements = [
            format!("CREATE TEMP TABLE check_copy ({columns}"),
            format!("INSERT OR IGNORE INTO temp.check_copy SELECT * FROM main.{table}"),
        ];
        for statement in statements {
            sqlx::query(AssertSqlSafe(statement)).execute(reader.connection()).await?;
        }
        let missing = format!("SELECT (SELECT count(*) FROM main.{table}) - (SELECT count(*) FROM temp.check_copy)");
        let missing: i64 = sqlx::query_scalar(AssertSqlSafe(missing)).fetch_one(reader.connection()).await?;
        if missing > 0 {
            refused.push(format!("{table}: {missing}"));
        }
        sqlx::query("DROP TABLE temp.check_copy").execute(reader.connection()).await?;
    }
    sqlx::query("PRAGMA foreign_keys = ON").execute(reader.connection()).await?;
    Ok(refused)
}
