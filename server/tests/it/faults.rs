//! Faults in the middle of a command, and people who go away: no time is lost, and nothing is acknowledged that is not there. How many:
//! `PK_FAULTS` (`cargo xtask test --only races --races N`).

use crate::appointment_changes::{everybody_sees_anna, everybody_sees_anna_from};
use crate::histories::{history, wrong_afterwards};
use crate::races::{Care, Wish, act, instant_of, offered, races, starts};
use crate::support::{Answer, Dice, Person, TestApp, instant};
use axum::http::StatusCode;
use server::store::check_database;
use sqlx::Executor;
use std::collections::{BTreeSet, HashSet};
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
    "time_proposal",
    "time_proposal_option",
    "invitation",
    "waiting",
    "schedule_closure",
    "call",
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

async fn uproot(raw: &mut sqlx::SqliteConnection) {
    raw.execute("DROP TABLE fault").await.expect("the table goes");
    for table in TABLES {
        for what in ["INSERT", "UPDATE", "DELETE"] {
            raw.execute(sqlx::AssertSqlSafe(format!("DROP TRIGGER fault_{table}_{what}"))).await.expect("a trigger");
        }
    }
}

/// Everything that is agreed, asked, promised and held. That two have begun to look at times together is not in it: nothing is agreed yet.
const STANDS: &str = "
    SELECT json_array('visit', id, state, start_at, agreed_with, version) FROM appointment
    UNION ALL SELECT json_array('change', id) FROM appointment_change
    UNION ALL SELECT json_array('agreed together', id, change_id) FROM joint_booking WHERE state = 'booked'
    UNION ALL SELECT json_array('question', id, state, version) FROM time_proposal
    UNION ALL SELECT json_array('time in it', proposal_id, position, start_at) FROM time_proposal_option
    UNION ALL SELECT json_array('invitation', id, state) FROM invitation
    UNION ALL SELECT json_array('waits', id, ended_at) FROM waiting
    UNION ALL SELECT json_array('closed', schedule_id, start_at, end_at) FROM schedule_closure
    UNION ALL SELECT json_array('to ring', id, made_at) FROM call
    UNION ALL SELECT json_array('taken', resource, seat, bucket, appointment_id, proposal_id, kept_until) FROM occupancy";

async fn standing(raw: &mut sqlx::SqliteConnection) -> BTreeSet<String> {
    let rows: Vec<String> = sqlx::query_scalar(STANDS).fetch_all(raw).await.expect("a look");
    rows.into_iter().collect()
}

/// What came or went in between.
fn changed(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<String> {
    before.symmetric_difference(after).cloned().collect()
}

/// Half a yes, which nobody could be told about.
const HALF_AGREED: &str = "SELECT id || ' is agreed and nothing became of it' FROM joint_booking WHERE state = 'booked' AND change_id IS NULL";

/// What is wrong with what is booked, held and agreed.
async fn amiss(app: &TestApp) -> Vec<String> {
    let half: Vec<String> = sqlx::query_scalar(HALF_AGREED).fetch_all(&mut app.raw().await).await.expect("a look");
    [wrong_afterwards(app).await, half].concat()
}

/// What was kept for a quarter of an hour would leave less and less to move to.
async fn release_what_is_kept(raw: &mut sqlx::SqliteConnection) {
    raw.execute("DELETE FROM occupancy WHERE kept_until IS NOT NULL").await.expect("rows");
}

/// Kinds of wishes. That a day is closed is not among them: it takes everybody's time.
const KINDS: usize = 8;

/// Invites to another visit of the same kind whoever has that one, anew if they have booked before.
async fn invite(app: &TestApp, visit: &str) {
    sqlx::query(
        "INSERT INTO invitation (id, patient_id, text, unit_id, state, responsible_provider_id)
         SELECT 'inv_' || substr(id, 5), patient_id, visit_kind, unit_id, 'open', responsible_provider_id FROM appointment WHERE '/tider/' || id = $1
         ON CONFLICT DO UPDATE SET state = 'open'",
    )
    .bind(visit)
    .execute(&mut app.raw().await)
    .await
    .expect("an invitation");
}

/// Whoever has that visit waits for an earlier one, if they do not yet.
async fn wait_for_earlier(raw: &mut sqlx::SqliteConnection, visit: &str) {
    sqlx::query(
        "INSERT INTO waiting (id, patient_id, appointment_id, since)
         SELECT 'wai_' || lower(hex(randomblob(16))), patient_id, id, 1 FROM appointment WHERE '/tider/' || id = $1 AND state = 'booked'
         ON CONFLICT DO NOTHING",
    )
    .bind(visit)
    .execute(raw)
    .await
    .expect("a row");
}

/// The visit that somebody has booked besides that one.
async fn booked_besides(app: &TestApp, visit: &str) -> Option<String> {
    sqlx::query_scalar(
        "SELECT '/tider/' || b.id FROM appointment a JOIN appointment b ON b.patient_id = a.patient_id AND b.id <> a.id
         WHERE '/tider/' || a.id = $1 AND b.provenance_id IS NULL AND b.state = 'booked'",
    )
    .bind(visit)
    .fetch_optional(&mut app.raw().await)
    .await
    .expect("a look")
}

/// A wish of that kind that can come true: what has to be there before it is there.
async fn possible(app: &TestApp, care: &Care, of: &(Person, String), kind: usize, dice: &mut Dice) -> Wish {
    let (person, visit) = of;
    let mut codes = offered(app, std::slice::from_ref(of)).await;
    // Later than the day until which they may answer.
    codes.retain(|code| instant_of(code) > instant("2026-12-05T00:00:00+01:00"));
    let code = codes.get(dice.roll(codes.len())).cloned();
    let other = codes.into_iter().find(|other| Some(other) != code.as_ref());
    let (Some(code), Some(other)) = (code, other) else { return Wish::Undo };
    match kind % KINDS {
        0 => Wish::Move(code),
        1 => Wish::Cancel,
        2 => {
            act(app, care, person, visit, &Wish::Move(code)).await;
            Wish::Undo
        }
        3 => Wish::ByPhone(code),
        4 => Wish::Together(code),
        5 => Wish::Ask(vec![code, other]),
        6 => {
            invite(app, visit).await;
            Wish::Book(code)
        }
        _ => {
            act(app, care, person, visit, &Wish::Ask(vec![code.clone(), other])).await;
            Wish::Answer(code)
        }
    }
}

/// So that there is always something to wish for: who has cancelled has it back, who was asked says yes, who has two visits cancels one.
async fn go_on(app: &TestApp, care: &Care, (person, visit): &(Person, String), wish: &Wish) -> Option<StatusCode> {
    let next = match wish {
        Wish::Cancel => Wish::Undo,
        Wish::Ask(codes) => Wish::Answer(codes[0].clone()),
        Wish::Book(_) => return Some(act(app, care, person, &booked_besides(app, visit).await?, &Wish::Cancel).await),
        _ => return None,
    };
    Some(act(app, care, person, visit, &next).await)
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
    let mut hit = HashSet::new();
    // Each kind once at least; with the one kind of fault and then with the other.
    for nth in 0.. {
        if planted >= faults() && nth >= KINDS {
            break;
        }
        release_what_is_kept(&mut raw).await;
        let how = ["ABORT", "ROLLBACK"][(nth + nth / KINDS) % 2];
        let of = &people[dice.roll(people.len())];
        let (person, visit) = of;
        wait_for_earlier(&mut raw, visit).await;
        let wish = possible(&app, &care, of, nth, &mut dice).await;
        let before = planted;
        let stood = standing(&mut raw).await;
        // One statement further each time, until the command comes to its end.
        for left in 1.. {
            arm(&mut raw, how, left).await;
            let status = act(&app, &care, person, visit, &wish).await;
            disarm(&mut raw).await;
            let what = format!("{wish:?} with a fault ({how}) at statement {left}: {status}");
            assert_eq!(amiss(&app).await, Vec::<String>::new(), "{what}");
            if status == StatusCode::SEE_OTHER {
                break;
            }
            assert_eq!(changed(&stood, &standing(&mut raw).await), Vec::<String>::new(), "{what}");
            // Nobody can say yes to what they could not be shown: begun together, but the page was hit.
            let is_unseen = status == StatusCode::CONFLICT && matches!(wish, Wish::Together(_));
            assert!(status == StatusCode::SERVICE_UNAVAILABLE || is_unseen, "{what}");
            assert!(left < 120, "{what}, and no end of it");
            planted += 1;
            // The writer goes on.
            assert!(app.get(person, "/tider").await.status.is_success(), "after {what}");
        }
        assert!(planted > before, "no statement of {wish:?} is hit");
        hit.insert(std::mem::discriminant(&wish));
        let next = go_on(&app, &care, of, &wish).await;
        assert!(next.is_none_or(|status| status == StatusCode::SEE_OTHER), "{next:?} after {wish:?}");
    }
    uproot(&mut raw).await;
    assert_eq!(hit.len(), KINDS, "of every kind something was hit");
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    if let Some(path) = faults_told() {
        std::fs::write(path, format!("{{\"planted\":{planted}}}")).expect("the tally of faults");
    }
}

#[tokio::test]
async fn a_day_that_cannot_be_closed_to_the_end_is_not_closed_at_all() {
    for how in ["ABORT", "ROLLBACK"] {
        let app = TestApp::demo().await;
        // Two of them before midnight.
        let people = everybody_sees_anna_from(&app, "2026-12-05T22:00:00+01:00").await;
        let care = Care::of(&app).await;
        let (person, visit) = &people[0];
        let close = Wish::Close("2026-12-05".to_owned());
        let mut raw = app.raw().await;
        plant(&mut raw).await;
        let stood = standing(&mut raw).await;
        let mut left = 1;
        loop {
            arm(&mut raw, how, left).await;
            let status = act(&app, &care, person, visit, &close).await;
            disarm(&mut raw).await;
            assert_eq!(amiss(&app).await, Vec::<String>::new(), "a fault ({how}) at statement {left}");
            if status == StatusCode::SEE_OTHER {
                break;
            }
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "a fault ({how}) at statement {left}");
            let written = changed(&stood, &standing(&mut raw).await);
            assert_eq!(written, Vec::<String>::new(), "a fault ({how}) at statement {left}");
            left += 1;
        }
        uproot(&mut raw).await;
        // Of each of the two: six pieces of time, the visit, its change, whom to ring, and a question that holds two times.
        assert!(left > 2 * 20, "only {left} statements");
        let ring = "SELECT count(*) FROM call WHERE appointment_id LIKE 'apt_0000%'";
        assert_eq!(app.number(ring).await, 2);
        assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    }
}

/// Sends it, loses the reply, and sends the same again: the second reply.
async fn sent_again(app: &TestApp, person: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
    let changes = "SELECT count(*) FROM appointment_change";
    let before = app.number(changes).await;
    let lost = app.post(person, path, fields).await;
    assert_eq!(app.number(changes).await, before + 1, "{path}: {}", lost.text());
    let again = app.post(person, path, fields).await;
    assert_eq!((again.status, again.location()), (lost.status, lost.location()), "{path}");
    assert_eq!(app.number(changes).await, before + 1, "{path} was done twice");
    again
}

#[tokio::test]
async fn whose_reply_is_lost_sends_it_again_and_it_is_done_once() {
    let app = TestApp::demo().await;
    let people = everybody_sees_anna(&app).await;
    let first = starts(&app).await;
    let mut raw = app.raw().await;
    let mut dice = Dice(0x1057_5eed_0001);
    for _ in 0..(faults() / 10).max(5) {
        release_what_is_kept(&mut raw).await;
        let of = &people[dice.roll(people.len())];
        let (person, visit) = of;
        let codes = offered(&app, std::slice::from_ref(of)).await;
        let code = &codes[dice.roll(codes.len())];
        let key = app.get(person, &format!("{visit}/byt/kolla?tid={code}")).await.hidden("nyckel");
        // A move has its key; what is taken back or cancelled is so already the second time.
        for (step, fields) in [
            ("byt", &[("tid", code.as_str()), ("nyckel", key.as_str())][..]),
            ("andrad/angra", &[]),
            ("avboka", &[("ny", "nej")]),
            ("andrad/angra", &[]),
        ] {
            let again = sent_again(&app, person, &format!("{visit}/{step}"), fields).await;
            assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, format!("{visit}/andrad").as_str()));
            assert_eq!(amiss(&app).await, Vec::<String>::new(), "{step} of {visit}");
        }
    }
    assert_eq!(history(&app, &first).await, Vec::<String>::new());
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

/// How many went away at which stage.
#[derive(Debug, Default)]
struct Gone {
    before_it_was_written: usize,
    after_it_was_written: usize,
    after_the_reply: usize,
}

impl Gone {
    fn at_every_stage(&self) -> bool {
        self.before_it_was_written > 0 && self.after_it_was_written > 0 && self.after_the_reply > 0
    }
}

/// So many more go away at most until every stage is met.
const PATIENCE: usize = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_goes_away_in_the_middle_has_changed_everything_or_nothing() {
    let app = Arc::new(TestApp::demo().await);
    let people = everybody_sees_anna(&app).await;
    let care = Arc::new(Care::of(&app).await);
    let first = starts(&app).await;
    let mut raw = app.raw().await;
    let mut dice = Dice(0x05ee_d0fd_0001);
    let written = "SELECT (SELECT count(*) FROM appointment_change) + (SELECT count(*) FROM time_proposal)";
    let mut gone = Gone::default();
    // The longest that anybody waited for a reply. The first waits as long as it takes.
    let mut longest = None;
    for round in 0.. {
        if round >= races() && gone.at_every_stage() {
            break;
        }
        assert!(round < races() + PATIENCE, "not every stage was met: {gone:?}");
        release_what_is_kept(&mut raw).await;
        let of = people[dice.roll(people.len())].clone();
        let wish = possible(&app, &care, &of, round, &mut dice).await;
        let before = app.number(written).await;
        let request = tokio::spawn({
            let (app, care, (person, visit), wish) = (app.clone(), care.clone(), of.clone(), wish.clone());
            async move { act(&app, &care, &person, &visit, &wish).await }
        });
        // Shorter and longer, however fast the machine is.
        let halved = dice.roll(5);
        let waits = longest.map_or(usize::MAX, |longest: usize| dice.roll(longest >> halved));
        let mut waited = 0;
        while waited < waits && !request.is_finished() {
            tokio::task::yield_now().await;
            waited += 1;
        }
        request.abort();
        let reply = request.await;
        // The writer has come to its end with what was begun.
        app.store.ready().await.expect("a writer");
        let is_written = app.number(written).await > before;
        match reply {
            Ok(status) => {
                gone.after_the_reply += 1;
                longest = longest.max(Some(waited));
                let is_true = is_written || status != StatusCode::SEE_OTHER || matches!(wish, Wish::Undo);
                assert!(is_true, "{wish:?} was acknowledged and is not there");
            }
            Err(error) => {
                assert!(error.is_cancelled(), "{wish:?}: {error}");
                *if is_written { &mut gone.after_it_was_written } else { &mut gone.before_it_was_written } += 1;
            }
        }
        assert_eq!(amiss(&app).await, Vec::<String>::new(), "{wish:?}, {waited} steps on its way");
        // Whatever became of it.
        let _status = go_on(&app, &care, &of, &wish).await;
    }
    assert_eq!(history(&app, &first).await, Vec::<String>::new());
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}
