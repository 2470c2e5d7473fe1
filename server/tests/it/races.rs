//! Many who want the same times at once: no time is lost, none is given twice, and what was acknowledged is there. How many:
//! `PK_RACES` (`cargo xtask test --only races --races N`).
//!
//! The writer takes one command after the other and each leaves a row of `appointment_change`, so the order in which things happened is
//! known and need not be guessed: a history is checked by going through those rows.

use crate::appointment_changes::everybody_sees_anna;
use crate::support::{Dice, Person, TestApp};
use axum::http::StatusCode;
use server::clock::Clock;
use server::store::check_database;
use sqlx::Executor;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// In the everyday run; `--only races` has more.
const RACES: usize = 12;

#[allow(clippy::disallowed_methods, reason = "how long the run is, asked for by xtask")]
pub(crate) fn races() -> usize {
    std::env::var("PK_RACES").ok().and_then(|count| count.parse().ok()).unwrap_or(RACES)
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
    /// Staff suggest these times, which are held until the answer.
    Ask(Vec<String>),
    /// The person chooses that time of what is suggested.
    Answer(String),
    /// Staff cancel everything that day.
    Close(String),
}

/// Anna, and whose each visit is.
pub(crate) struct Care {
    anna: Person,
    patients: HashMap<String, String>,
    /// Until when what is suggested can be answered.
    deadline: String,
}

impl Care {
    pub(crate) async fn of(app: &TestApp) -> Self {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT '/tider/' || id, patient_id FROM appointment WHERE id LIKE 'apt_0000%'")
                .fetch_all(&mut app.raw().await)
                .await
                .expect("the visits");
        let anna = app.sign_in_as("Anna Lindqvist").await;
        let (visit, patient) = &rows[0];
        let about = visit.trim_start_matches("/tider/");
        let page = app.get(&anna, &format!("/personal/patienter/{patient}/foresla?galler={about}")).await.body;
        let deadline = page.split("name=\"senast\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        Self { anna, deadline: deadline.expect("a deadline").to_owned(), patients: rows.into_iter().collect() }
    }

    async fn ask(&self, app: &TestApp, visit: &str, codes: &[String]) -> StatusCode {
        let page = format!("/personal/patienter/{}/foresla", self.patients[visit]);
        let mut fields = vec![("galler", visit.trim_start_matches("/tider/")), ("senast", self.deadline.as_str())];
        fields.extend(codes.iter().map(|code| ("tid", code.as_str())));
        app.post(&self.anna, &page, &fields).await.status
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
        Wish::Ask(codes) => return care.ask(app, visit, codes).await,
        Wish::Answer(code) => {
            let question: Option<String> = sqlx::query_scalar(
                "SELECT '/boka/' || id FROM time_proposal WHERE '/tider/' || appointment_id = $1 AND state = 'open'",
            )
            .bind(visit)
            .fetch_optional(&mut app.raw().await)
            .await
            .expect("a look");
            let Some(question) = question else { return StatusCode::NOT_FOUND };
            app.post(person, &question, &[("tid", &instant_of(code).to_string())]).await
        }
        Wish::Close(day) => app.post(&care.anna, "/personal/stang-dag", &[("dag", day)]).await,
    }
    .status
}

/// When a time begins, by its code.
fn instant_of(code: &str) -> i64 {
    code.rsplit('.').next().and_then(|at| at.parse().ok()).expect("an instant")
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
           AND o.bucket BETWEEN a.start_at / 300000 AND (a.end_at - 1) / 300000) <> (a.end_at - a.start_at) / 300000
    UNION ALL
    SELECT a.id || ' lies over ' || b.id FROM appointment a JOIN appointment b ON b.id > a.id AND b.start_at < a.end_at AND b.end_at > a.start_at
    WHERE a.id LIKE 'apt_0000%' AND b.id LIKE 'apt_0000%' AND a.state = 'booked' AND b.state = 'booked'
    UNION ALL
    SELECT a.id || ' is cancelled and takes time' FROM appointment a JOIN occupancy o ON o.appointment_id = a.id AND o.kept_until IS NULL
    WHERE a.id LIKE 'apt_0000%' AND a.state <> 'booked'";

/// What is suggested is held for whom it is suggested to, as long as the clock stands still.
const WRONGLY_HELD: &str = "
    SELECT p.id || ' has lost what it holds' FROM time_proposal p JOIN time_proposal_option t ON t.proposal_id = p.id
    WHERE p.provenance_id IS NULL AND p.state = 'open' AND (SELECT count(*) FROM occupancy o WHERE o.proposal_id = p.id
        AND o.bucket BETWEEN t.start_at / 300000 AND (t.end_at - 1) / 300000) <> (t.end_at - t.start_at) / 300000
    UNION ALL
    SELECT a.id || ' lies over what is held by ' || p.id FROM time_proposal p JOIN time_proposal_option t ON t.proposal_id = p.id
    JOIN appointment a ON a.start_at < t.end_at AND a.end_at > t.start_at
    WHERE p.provenance_id IS NULL AND p.state = 'open' AND a.id LIKE 'apt_0000%' AND a.state = 'booked'";

/// Booked on a day that is closed.
const ON_A_CLOSED_DAY: &str = "
    SELECT a.id || ' is booked on a closed day' FROM appointment a JOIN schedule_closure c ON a.start_at < c.end_at AND a.end_at > c.start_at
    WHERE a.id LIKE 'apt_0000%' AND a.state = 'booked' AND c.made_here = 1";

/// Every second visit is a longer one, of a schedule of its own: times that are wanted lie over each other without beginning together.
const LONGER: &str = "
    INSERT INTO schedule (id, unit_id, staff_id, visit_kind, way, visit_minutes, seats, opening)
    SELECT 'sch_00000000000000000000000000000045', s.unit_id, s.staff_id, 'Långt besök', s.way, 45, s.seats, s.opening
    FROM schedule s JOIN staff_member m ON m.id = s.staff_id WHERE m.name = 'Anna Lindqvist' AND s.visit_kind = 'Besök hos distriktssköterska';
    UPDATE appointment SET visit_kind = 'Långt besök', end_at = start_at + 2700000 WHERE id LIKE 'apt_0000%' AND start_at / 3600000 % 2 = 1;
    INSERT INTO occupancy (resource, seat, bucket, appointment_id)
    SELECT o.resource, 1, a.start_at / 300000 + n.value, a.id FROM appointment a
    JOIN occupancy o ON o.appointment_id = a.id AND o.bucket = a.start_at / 300000, json_each('[6, 7, 8]') n
    WHERE a.visit_kind = 'Långt besök'";

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

/// What became of one race.
struct Raced {
    /// Two commands were in flight at once.
    is_real: bool,
    /// What was wrong.
    found: Vec<String>,
    /// A day was closed in it.
    closes: bool,
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
        app.raw().await.execute(LONGER).await.expect("rows");
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
            let (
                Wish::Move(code) | Wish::ByPhone(code) | Wish::Together(code) | Wish::Answer(code),
                StatusCode::SEE_OTHER,
            ) = (wish, *status)
            else {
                continue;
            };
            let kept: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM appointment_change WHERE '/tider/' || appointment_id = $1 AND new_start_at = $2)",
            )
            .bind(&self.people[*who].1)
            .bind(instant_of(code))
            .fetch_one(&mut self.app.raw().await)
            .await
            .expect("a look");
            if !kept {
                found.push(format!("{wish:?} of {who} was acknowledged and is not there"));
            }
        }
        found
    }

    async fn race(self: &Arc<Self>, dice: &mut Dice) -> Raced {
        // What was kept for a quarter of an hour in the race before is not the question here.
        self.app.raw().await.execute("DELETE FROM occupancy WHERE kept_until IS NOT NULL").await.expect("rows");
        let (mut codes, mut wanted) = (Vec::new(), Vec::new());
        for kind in 0..2 {
            let of_kind: Vec<_> = self.people.iter().skip(kind).step_by(2).cloned().collect();
            codes.push(offered(&self.app, &of_kind).await);
        }
        assert!(codes.iter().any(|codes| !codes.is_empty()), "nobody is offered anything");
        let any = |codes: &[String], dice: &mut Dice| codes.get(dice.roll(codes.len().max(1))).cloned();
        let first = any(&codes[0], dice).or_else(|| any(&codes[1], dice)).expect("a time");
        // What the others want lies over it, beginning with it or not.
        let at = instant_of(&first);
        for codes in &codes {
            let over = codes.iter().find(|code| (at - 45 * 60_000 + 1..at + 30 * 60_000).contains(&instant_of(code)));
            wanted.push(over.unwrap_or(&first).clone());
        }
        wanted[0].clone_from(&first);
        let mut commands: Vec<(usize, Wish)> = (0..2 + dice.roll(62))
            .map(|_| {
                let who = dice.roll(self.people.len());
                let (wanted, other) = (wanted[who % 2].clone(), any(&codes[who % 2], dice));
                let wish = match (dice.roll(24), other) {
                    (0, _) => Wish::Cancel,
                    (1 | 2, _) => Wish::Undo,
                    (3 | 4, Some(other)) => Wish::Move(other),
                    (5..=7, _) => Wish::ByPhone(wanted),
                    (8 | 9, _) => Wish::Together(wanted),
                    (10 | 11, Some(other)) if other != wanted => Wish::Ask(vec![wanted, other]),
                    (12 | 13, _) => Wish::Answer(wanted),
                    _ => Wish::Move(wanted),
                };
                (who, wish)
            })
            .collect();
        let closes = dice.roll(25) == 0;
        if closes {
            commands.push((0, Wish::Close(Clock::system().local(at).local.date().to_string())));
        }
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
        let held: Vec<String> =
            sqlx::query_scalar(WRONGLY_HELD).fetch_all(&mut self.app.raw().await).await.expect("a look");
        found.extend(held);
        found.extend(self.lies(&answers).await);
        let booked: Vec<String> =
            sqlx::query_scalar(ON_A_CLOSED_DAY).fetch_all(&mut self.app.raw().await).await.expect("a look");
        found.extend(booked);
        let strange = answers.iter().filter(|(_, _, status)| {
            !matches!(
                *status,
                StatusCode::SEE_OTHER | StatusCode::CONFLICT | StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY
            )
        });
        found.extend(strange.map(|answer| format!("{answer:?} is no answer to that")));
        Raced { is_real: most.load(Ordering::SeqCst) >= 2, found, closes }
    }

    /// Everything that was done follows from what was before, and the database is whole.
    async fn end(&self) {
        assert_eq!(history(&self.app, &self.first).await, Vec::<String>::new());
        assert_eq!(check_database(&self.app.store).await.expect("a check"), vec![]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_a_race_nobody_loses_their_time_none_is_given_twice_and_what_was_acknowledged_is_there() {
    let mut track = Track::with(Plant::Nothing).await;
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let (mut real, count) = (0, races());
    for race in 0..count {
        let raced = track.race(&mut dice).await;
        assert_eq!(raced.found, Vec::<String>::new(), "race {race}");
        real += usize::from(raced.is_real);
        // Who has no time any more races no more; and a history of everything would be read again and again.
        if raced.closes || race % 100 == 99 {
            track.end().await;
            track = Track::with(Plant::Nothing).await;
        }
    }
    track.end().await;
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
            found = track.race(&mut dice).await.found;
        }
        assert!(found.iter().any(|found| found.contains(seen)), "{plant:?}: {found:?}");
    }
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
