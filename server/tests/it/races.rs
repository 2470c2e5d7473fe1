//! Many who want the same times at once, and faults in the middle of a command: no time is lost, none is given twice, and what was
//! acknowledged is there. How many: `PK_RACES` (`cargo xtask test --only races --races N`).
//!
//! The writer takes one command after the other and each leaves a row of `appointment_change`, so the order in which things happened is
//! known and need not be guessed: a history is checked by going through those rows.

use crate::appointment_changes::everybody_sees_anna;
use crate::support::{Dice, Person, TestApp};
use axum::http::StatusCode;
use server::store::check_database;
use sqlx::Executor;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// In the everyday run; `--only races` has more.
const RACES: usize = 12;

#[allow(clippy::disallowed_methods, reason = "how long the run is, asked for by xtask")]
fn races() -> usize {
    std::env::var("PK_RACES").ok().and_then(|count| count.parse().ok()).unwrap_or(RACES)
}

/// Where the goal sheet of accessibility reads how many faults were planted without a time being lost.
#[allow(clippy::disallowed_methods, reason = "where it is told, asked for by xtask")]
fn faults_told() -> Option<std::path::PathBuf> {
    std::env::var_os("PK_FAULTS").map(Into::into)
}

#[derive(Clone, Debug)]
pub(crate) enum Wish {
    Move(String),
    Cancel,
    Undo,
    /// Staff book after a yes on the telephone.
    ByPhone(String),
    /// Staff begin to look at that time together with the person, who says yes at once.
    Together(String),
}

/// Anna, and whose each visit is.
pub(crate) struct Care {
    anna: Person,
    patients: HashMap<String, String>,
}

impl Care {
    pub(crate) async fn of(app: &TestApp) -> Self {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT '/tider/' || id, patient_id FROM appointment WHERE id LIKE 'apt_0000%'")
                .fetch_all(&mut app.raw().await)
                .await
                .expect("the visits");
        Self { anna: app.sign_in_as("Anna Lindqvist").await, patients: rows.into_iter().collect() }
    }

    async fn begin(&self, app: &TestApp, visit: &str, code: &str, how: &str) -> crate::support::Answer {
        let (page, about) =
            (format!("/personal/patienter/{}/tillsammans", self.patients[visit]), visit.trim_start_matches("/tider/"));
        app.post(&self.anna, &page, &[("galler", about), ("hur", how), ("tid", code)]).await
    }
}

pub(crate) async fn act(app: &TestApp, care: &Care, person: &Person, visit: &str, wish: &Wish) -> StatusCode {
    match wish {
        Wish::ByPhone(code) => care.begin(app, visit, code, "phone").await,
        Wish::Together(code) => {
            let begun = care.begin(app, visit, code, "distance").await;
            if begun.status != StatusCode::SEE_OTHER {
                return begun.status;
            }
            let page = begun.location().replace("/personal", "");
            app.get(person, &page).await;
            app.post(person, &page, &[("tid", code)]).await
        }
        Wish::Move(code) => app.post(person, &format!("{visit}/byt"), &[("tid", code)]).await,
        Wish::Cancel => app.post(person, &format!("{visit}/avboka"), &[("ny", "nej")]).await,
        Wish::Undo => app.post(person, &format!("{visit}/andrad/angra"), &[]).await,
    }
    .status
}

/// The codes of the times that are offered somebody whose visit is booked.
pub(crate) async fn offered(app: &TestApp, people: &[(Person, String)]) -> Vec<String> {
    for (person, visit) in people {
        let page = app.get(person, &format!("{visit}/byt")).await;
        if page.status == StatusCode::OK {
            let codes = page.body.split("kolla?tid=").skip(1).filter_map(|rest| rest.split('"').next());
            return codes.map(str::to_owned).collect();
        }
    }
    Vec::new()
}

/// What is wrong at this moment: somebody's time that is not kept for them, or two visits over each other.
const WRONG: &str = "
    SELECT a.id || ' has lost its time' FROM appointment a WHERE a.id LIKE 'apt_0000%' AND a.state = 'booked'
      AND (SELECT count(*) FROM occupancy o WHERE o.appointment_id = a.id AND o.kept_until IS NULL
           AND o.bucket BETWEEN a.start_at / 300000 AND (a.end_at - 1) / 300000) <> 6
    UNION ALL
    SELECT a.id || ' lies over ' || b.id FROM appointment a JOIN appointment b ON b.id > a.id AND b.start_at < a.end_at AND b.end_at > a.start_at
    WHERE a.id LIKE 'apt_0000%' AND b.id LIKE 'apt_0000%' AND a.state = 'booked' AND b.state = 'booked'
    UNION ALL
    SELECT a.id || ' is cancelled and takes time' FROM appointment a JOIN occupancy o ON o.appointment_id = a.id AND o.kept_until IS NULL
    WHERE a.id LIKE 'apt_0000%' AND a.state <> 'booked'";

pub(crate) async fn wrong(raw: &mut sqlx::SqliteConnection) -> Vec<String> {
    sqlx::query_scalar(WRONG).fetch_all(raw).await.expect("a look")
}

/// Goes through everything that was done, in its order; what does not follow from what was before is a fault.
pub(crate) async fn history(app: &TestApp, first: &HashMap<String, i64>) -> Vec<String> {
    let rows: Vec<(String, String, i64, Option<i64>)> = sqlx::query_as(
        "SELECT appointment_id, kind, old_start_at, new_start_at FROM appointment_change WHERE appointment_id LIKE 'apt_0000%' ORDER BY rowid",
    )
    .fetch_all(&mut app.raw().await)
    .await
    .expect("the changes");
    let (mut held, mut faults): (HashMap<String, Option<i64>>, _) =
        (first.iter().map(|(id, at)| (id.clone(), Some(*at))).collect(), Vec::new());
    for (nth, (visit, kind, old, new)) in rows.into_iter().enumerate() {
        // Undoing a cancellation begins where nothing was held.
        let before = held.get(&visit).copied().flatten();
        if before.is_some_and(|at| at != old) {
            faults.push(format!("change {nth} ({kind}) of {visit} begins at {old}, not at {before:?}"));
        }
        if new.is_some() && held.iter().any(|(other, at)| *other != visit && *at == new) {
            faults.push(format!("change {nth} ({kind}) gives {visit} a time that somebody holds"));
        }
        held.insert(visit, new);
    }
    for (visit, at) in held {
        let (state, start): (String, i64) = sqlx::query_as("SELECT state, start_at FROM appointment WHERE id = $1")
            .bind(&visit)
            .fetch_one(&mut app.raw().await)
            .await
            .expect("a visit");
        if at != (state == "booked").then_some(start) {
            faults.push(format!("{visit} is {state} at {start}, should be at {at:?}"));
        }
    }
    faults
}

pub(crate) async fn starts(app: &TestApp) -> HashMap<String, i64> {
    let rows: Vec<(String, i64)> = sqlx::query_as("SELECT id, start_at FROM appointment WHERE id LIKE 'apt_0000%'")
        .fetch_all(&mut app.raw().await)
        .await
        .expect("the visits");
    rows.into_iter().collect()
}

/// A fault that is planted, to see that a race finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plant {
    Nothing,
    /// Whoever wants a time gets it, taken or not.
    NoGuard,
    /// The old time is given up in a commit of its own, before the new one is taken.
    ReleaseFirst,
    /// Who comes too late is told yes too.
    DoubleAcknowledgement,
}

/// Where races are run: a server, who races, and the times they had at first.
struct Track {
    app: TestApp,
    people: Vec<(Person, String)>,
    care: Care,
    first: HashMap<String, i64>,
    plant: Plant,
}

impl Track {
    async fn with(plant: Plant) -> Arc<Self> {
        let app = TestApp::demo().await;
        let people = everybody_sees_anna(&app).await;
        let (care, first) = (Care::of(&app).await, starts(&app).await);
        if plant == Plant::NoGuard {
            // The three guards of a time, none of which holds any more: what is offered, what is taken, the key of what is taken.
            app.raw().await.execute("UPDATE schedule SET seats = 50").await.expect("rows");
        }
        Arc::new(Self { app, people, care, first, plant })
    }

    async fn act(&self, who: usize, wish: &Wish) -> StatusCode {
        let (person, visit) = &self.people[who];
        if self.plant == Plant::ReleaseFirst && !matches!(wish, Wish::Undo) {
            sqlx::query("DELETE FROM occupancy WHERE '/tider/' || appointment_id = $1")
                .bind(visit)
                .execute(&mut self.app.raw().await)
                .await
                .expect("rows");
        }
        match act(&self.app, &self.care, person, visit, wish).await {
            StatusCode::CONFLICT if self.plant == Plant::DoubleAcknowledgement => StatusCode::SEE_OTHER,
            status => status,
        }
    }

    /// What of it was acknowledged and is not there.
    async fn lies(&self, answers: &[(usize, Wish, StatusCode)]) -> Vec<String> {
        let mut found = Vec::new();
        for (who, wish, status) in answers {
            let (Wish::Move(code) | Wish::ByPhone(code) | Wish::Together(code), StatusCode::SEE_OTHER) =
                (wish, *status)
            else {
                continue;
            };
            let start: i64 = code.rsplit('.').next().and_then(|at| at.parse().ok()).expect("an instant");
            let kept: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM appointment_change WHERE '/tider/' || appointment_id = $1 AND new_start_at = $2)",
            )
            .bind(&self.people[*who].1)
            .bind(start)
            .fetch_one(&mut self.app.raw().await)
            .await
            .expect("a look");
            if !kept {
                found.push(format!("{wish:?} of {who} was acknowledged and is not there"));
            }
        }
        found
    }

    /// One race: whether two commands were in flight at once, and what was wrong.
    async fn race(self: &Arc<Self>, dice: &mut Dice) -> (bool, Vec<String>) {
        // What was kept for a quarter of an hour in the race before is not the question here.
        self.app.raw().await.execute("DELETE FROM occupancy WHERE kept_until IS NOT NULL").await.expect("rows");
        let codes = offered(&self.app, &self.people).await;
        assert!(!codes.is_empty(), "nobody is offered anything");
        let wanted = codes[dice.roll(codes.len())].clone();
        let commands: Vec<(usize, Wish)> = (0..2 + dice.roll(63))
            .map(|_| {
                let wish = match dice.roll(20) {
                    0 => Wish::Cancel,
                    1 | 2 => Wish::Undo,
                    3 | 4 => Wish::Move(codes[dice.roll(codes.len())].clone()),
                    5..=7 => Wish::ByPhone(wanted.clone()),
                    8 | 9 => Wish::Together(wanted.clone()),
                    _ => Wish::Move(wanted.clone()),
                };
                (dice.roll(self.people.len()), wish)
            })
            .collect();
        let barrier = Arc::new(tokio::sync::Barrier::new(commands.len()));
        let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut raw = self.app.raw().await;
        let watching = tokio::spawn({
            let inside = inside.clone();
            async move {
                let mut seen = Vec::new();
                while seen.is_empty() && inside.load(Ordering::SeqCst) < usize::MAX / 2 {
                    seen = wrong(&mut raw).await;
                    tokio::task::yield_now().await;
                }
                seen
            }
        });
        let running: Vec<_> = commands
            .into_iter()
            .map(|(who, wish)| {
                let (track, barrier) = (self.clone(), barrier.clone());
                let (inside, most) = (inside.clone(), most.clone());
                tokio::spawn(async move {
                    barrier.wait().await;
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let status = track.act(who, &wish).await;
                    inside.fetch_sub(1, Ordering::SeqCst);
                    (who, wish, status)
                })
            })
            .collect();
        let mut answers = Vec::new();
        for one in running {
            answers.push(one.await.expect("an answer"));
        }
        inside.fetch_add(usize::MAX / 2, Ordering::SeqCst);
        let mut found = watching.await.expect("a watch");
        found.extend(wrong(&mut self.app.raw().await).await);
        found.extend(self.lies(&answers).await);
        let strange = answers.iter().filter(|(_, _, status)| {
            !matches!(*status, StatusCode::SEE_OTHER | StatusCode::CONFLICT | StatusCode::NOT_FOUND)
        });
        found.extend(strange.map(|answer| format!("{answer:?} is no answer to that")));
        (most.load(Ordering::SeqCst) >= 2, found)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_a_race_nobody_loses_their_time_none_is_given_twice_and_what_was_acknowledged_is_there() {
    let track = Track::with(Plant::Nothing).await;
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let (mut real, count) = (0, races());
    for race in 0..count {
        let (is_real, found) = track.race(&mut dice).await;
        assert_eq!(found, Vec::<String>::new(), "race {race}");
        real += usize::from(is_real);
    }
    assert_eq!(history(&track.app, &track.first).await, Vec::<String>::new());
    assert_eq!(check_database(&track.app.store).await.expect("a check"), vec![]);
    assert!(real * 10 >= count * 9, "only {real} of {count} races had two commands in flight");
}

/// The races themselves: a server that does one of these is found out.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_guard_a_release_before_the_take_and_a_second_yes_to_one_time_are_found_within_a_minute() {
    for (plant, seen) in [
        (Plant::NoGuard, "lies over"),
        (Plant::ReleaseFirst, "has lost its time"),
        (Plant::DoubleAcknowledgement, "was acknowledged and is not there"),
    ] {
        let track = Track::with(plant).await;
        let (mut dice, begun, mut found) = (Dice(0x0bad_5eed_0001), Instant::now(), Vec::new());
        while found.is_empty() && begun.elapsed() < Duration::from_mins(1) {
            found = track.race(&mut dice).await.1;
        }
        assert!(found.iter().any(|found| found.contains(seen)), "{plant:?}: {found:?}");
    }
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

/// Makes the `left`th statement that writes fail: by itself (`ABORT`), or with the whole transaction, as a full disk does (`ROLLBACK`).
async fn arm(raw: &mut sqlx::SqliteConnection, how: &str, left: i64) {
    for table in TABLES {
        for what in ["INSERT", "UPDATE", "DELETE"] {
            let trigger = format!(
                "DROP TRIGGER IF EXISTS fault_{table}_{what};
                 CREATE TRIGGER fault_{table}_{what} BEFORE {what} ON {table} BEGIN
                     UPDATE fault SET left = left - 1;
                     SELECT CASE WHEN (SELECT left FROM fault) = 0 THEN RAISE({how}, 'planted') END;
                 END;"
            );
            raw.execute(sqlx::AssertSqlSafe(trigger)).await.expect("a trigger");
        }
    }
    sqlx::query("UPDATE fault SET left = $1").bind(left).execute(raw).await.expect("a count");
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
    raw.execute("CREATE TABLE fault (left INTEGER); INSERT INTO fault VALUES (-1)").await.expect("a table");
    let mut dice = Dice(0x0ddb_a115_eed1);
    let (mut planted, rounds) = (0, races().div_ceil(6));
    for _ in 0..rounds {
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
    }
    assert!(planted >= rounds * 4, "only {planted} faults hit anything");
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

/// The watch itself: what it is there to see, it sees.
#[tokio::test]
async fn a_planted_loss_a_planted_double_and_a_planted_lie_are_seen() {
    let app = TestApp::demo().await;
    everybody_sees_anna(&app).await;
    let first = starts(&app).await;
    let mut raw = app.raw().await;
    assert_eq!((wrong(&mut raw).await, history(&app, &first).await), (vec![], vec![]));
    for (fault, seen) in [
        // Released before the new one was taken.
        ("DELETE FROM occupancy WHERE appointment_id = 'apt_00000000000000000000000000000000'", "has lost its time"),
        // Nobody looked whether it was free.
        (
            "UPDATE appointment SET start_at = (SELECT start_at FROM appointment WHERE id = 'apt_00000000000000000000000000000001'),
                 end_at = (SELECT end_at FROM appointment WHERE id = 'apt_00000000000000000000000000000001') WHERE id = 'apt_00000000000000000000000000000002'",
            "lies over",
        ),
    ] {
        raw.execute(fault).await.expect("a fault");
        let found = wrong(&mut raw).await;
        assert!(found.iter().any(|found| found.contains(seen)), "{seen:?} in {found:?}");
    }
    // Acknowledged twice: two changes from the same time.
    for nth in [1, 2] {
        sqlx::query(
            "INSERT INTO appointment_change (id, appointment_id, nth, kind, old_start_at, old_end_at, old_agreed_with, new_start_at, new_end_at, made_at, made_by)
             SELECT 'apc_0000000000000000000000000000000' || $1, id, $1, 'moved', start_at, end_at, 'none', start_at + 86400000 * $1, end_at + 86400000 * $1, 1, 'patient'
             FROM appointment WHERE id = 'apt_00000000000000000000000000000003'",
        )
        .bind(nth)
        .execute(&mut raw)
        .await
        .expect("a change");
    }
    let found = history(&app, &first).await;
    assert!(found.iter().any(|found| found.contains("begins at")), "{found:?}");
}
