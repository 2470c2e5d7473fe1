//! Faults in the middle of a command, and people who go away: no time is lost, and nothing is acknowledged that is not there. How many:
//! `PK_FAULTS` (`cargo xtask test --only races --races N`).

use crate::appointment_changes::everybody_sees_anna;
use crate::races::{Care, Wish, act, history, offered, races, starts, wrong};
use crate::support::{Dice, TestApp};
use axum::http::StatusCode;
use server::store::check_database;
use sqlx::Executor;
use std::sync::Arc;

/// In the everyday run; `--only races` has more.
const FAULTS: usize = 50;

/// So many faults are planted at least.
#[allow(clippy::disallowed_methods, reason = "how long the run is, asked for by xtask")]
fn faults() -> usize {
    std::env::var("PK_FAULTS").ok().and_then(|count| count.parse().ok()).unwrap_or(FAULTS)
}

/// Where the goal sheet of accessibility reads how many faults were planted without a time being lost.
#[allow(clippy::disallowed_methods, reason = "where it is told, asked for by xtask")]
fn faults_told() -> Option<std::path::PathBuf> {
    std::env::var_os("PK_FAULTS_TOLD").map(Into::into)
}

/// Tables that a change of time writes to.
const TABLES: &[&str] = &[
    "occupancy",
    "appointment",
    "appointment_change",
    "request",
    "answer",
    "access_event",
    "command_receipt",
    "joint_booking",
    "joint_booking_time",
    "notice",
];

/// Makes it possible that a statement that writes fails.
async fn plant(raw: &mut sqlx::SqliteConnection) {
    raw.execute("CREATE TABLE fault (how TEXT, left INTEGER); INSERT INTO fault VALUES ('', -1)")
        .await
        .expect("a table");
    for table in TABLES {
        for what in ["INSERT", "UPDATE", "DELETE"] {
            let trigger = format!(
                "CREATE TRIGGER fault_{table}_{what} BEFORE {what} ON {table} BEGIN
                     UPDATE fault SET left = left - 1;
                     SELECT CASE WHEN left = 0 AND how = 'ABORT' THEN RAISE(ABORT, 'planted')
                                 WHEN left = 0 AND how = 'ROLLBACK' THEN RAISE(ROLLBACK, 'planted') END FROM fault;
                 END;"
            );
            raw.execute(sqlx::AssertSqlSafe(trigger)).await.expect("a trigger");
        }
    }
}

/// Makes the `left`th statement that writes fail: by itself (`ABORT`), or with the whole transaction, as a full disk does (`ROLLBACK`).
async fn arm(raw: &mut sqlx::SqliteConnection, how: &str, left: i64) {
    sqlx::query("UPDATE fault SET how = $1, left = $2").bind(how).bind(left).execute(raw).await.expect("a count");
}

async fn disarm(raw: &mut sqlx::SqliteConnection) {
    raw.execute("UPDATE fault SET left = -1").await.expect("a count");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_fault_at_any_statement_loses_no_time_and_acknowledges_nothing_that_is_not_there() {
    let app = TestApp::demo().await;
    let people = everybody_sees_anna(&app).await;
    let care = Care::of(&app).await;
    let mut raw = app.raw().await;
    plant(&mut raw).await;
    let mut dice = Dice(0x0ddb_a115_eed1);
    let mut planted = 0;
    while planted < faults() {
        // What was kept for a quarter of an hour would leave less and less to move to.
        raw.execute("DELETE FROM occupancy WHERE kept_until IS NOT NULL").await.expect("rows");
        let before = planted;
        for how in ["ABORT", "ROLLBACK"] {
            let codes = offered(&app, &people).await;
            let (person, visit) = &people[dice.roll(people.len())];
            let wish = match dice.roll(5) {
                // Nobody has a visit that could be moved: somebody wants theirs back.
                _ if codes.is_empty() => Wish::Undo,
                0 => Wish::Cancel,
                1 => Wish::Undo,
                2 => Wish::ByPhone(codes[dice.roll(codes.len())].clone()),
                _ => Wish::Move(codes[dice.roll(codes.len())].clone()),
            };
            // One statement further each time, until the command comes to its end.
            for left in 1..120 {
                let before = starts(&app).await;
                let changes = app.number("SELECT count(*) FROM appointment_change").await;
                arm(&mut raw, how, left).await;
                let status = act(&app, &care, person, visit, &wish).await;
                disarm(&mut raw).await;
                assert_eq!(
                    wrong(&mut raw).await,
                    Vec::<String>::new(),
                    "{wish:?} with a fault ({how}) at statement {left}"
                );
                if status == StatusCode::SERVICE_UNAVAILABLE {
                    planted += 1;
                    assert_eq!(starts(&app).await, before, "{wish:?} ({how}) at statement {left} was refused");
                    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, changes);
                    // The writer goes on.
                    assert!(
                        app.get(person, "/tider").await.status.is_success(),
                        "after {wish:?} ({how}) at statement {left}"
                    );
                } else {
                    assert!(
                        matches!(status, StatusCode::SEE_OTHER | StatusCode::CONFLICT | StatusCode::NOT_FOUND),
                        "{status}"
                    );
                    // So that there is always something to move.
                    if status == StatusCode::SEE_OTHER && matches!(wish, Wish::Cancel) {
                        assert_eq!(act(&app, &care, person, visit, &Wish::Undo).await, StatusCode::SEE_OTHER);
                    }
                    break;
                }
            }
        }
        assert!(planted > before, "after {planted} faults no statement is hit any more");
    }
    raw.execute("DROP TABLE fault").await.expect("the table goes");
    for table in TABLES {
        for what in ["INSERT", "UPDATE", "DELETE"] {
            raw.execute(sqlx::AssertSqlSafe(format!("DROP TRIGGER fault_{table}_{what}"))).await.expect("a trigger");
        }
    }
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    if let Some(path) = faults_told() {
        std::fs::write(path, format!("{{\"planted\":{planted}}}")).expect("the tally of faults");
    }
}

#[tokio::test]
async fn who_goes_away_in_the_middle_has_changed_everything_or_nothing() {
    let app = Arc::new(TestApp::demo().await);
    let people = everybody_sees_anna(&app).await;
    let care = Arc::new(Care::of(&app).await);
    let first = starts(&app).await;
    let mut dice = Dice(0x05ee_d0fd_0001);
    for _ in 0..races() {
        let codes = offered(&app, &people).await;
        let (who, wish) = (dice.roll(people.len()), Wish::Move(codes[dice.roll(codes.len())].clone()));
        let (person, visit) = people[who].clone();
        let request = tokio::spawn({
            let (app, care) = (app.clone(), care.clone());
            async move { act(&app, &care, &person, &visit, &wish).await }
        });
        for _ in 0..dice.roll(40) {
            tokio::task::yield_now().await;
        }
        request.abort();
        let _gone = request.await;
        assert_eq!(wrong(&mut app.raw().await).await, Vec::<String>::new());
    }
    // The writer has come to its end with what was begun.
    app.store.ready().await.expect("a writer");
    assert_eq!(history(&app, &first).await, Vec::<String>::new());
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}
