//! Many who want the same times at once: no time is lost, none is given twice, and what was acknowledged is there. How many:
//! `PK_RACES` (`cargo xtask test --only races --races N`).
//!
//! The writer takes one command after the other and each leaves a row of `appointment_change`: those rows are gone through. And of every
//! second race, which has only what `histories` knows the rules of, some order explains each answer, a no as well as a yes, and where it
//! ended.

use crate::appointment_changes::everybody_sees_anna;
use crate::histories::{
    Facts, Holds, InFlight, Operation, Sent, What, World, counted, holds, lies, rows_before, written, wrong_afterwards,
};
use crate::support::{Dice, Person, TestApp};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use server::clock::Clock;
use server::store::check_database;
use sqlx::Executor;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

pub(crate) use crate::histories::{history, wrong};

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
    /// Somebody who is invited to another visit books it.
    Book(String),
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
        Wish::Book(code) => app.post(person, &visit.replace("/tider/apt_", "/boka/inv_"), &[("tid", code)]).await,
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
pub(crate) fn instant_of(code: &str) -> i64 {
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

/// Everybody is invited to another visit of the kind they have.
const INVITED: &str = "
    INSERT INTO invitation (id, patient_id, text, unit_id, state, responsible_provider_id)
    SELECT 'inv_' || substr(id, 5), patient_id, visit_kind, unit_id, 'open', responsible_provider_id FROM appointment WHERE id LIKE 'apt_0000%'";

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
    /// Who is given a time is told no.
    FalseNo,
}

/// What became of one race.
struct Raced {
    /// Two commands were inside the server at once.
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
    in_flight: Arc<InFlight>,
    plant: Plant,
}

impl Track {
    async fn with(plant: Plant) -> Arc<Self> {
        let mut app = TestApp::demo().await;
        let in_flight = Arc::new(InFlight::default());
        app.router = app.router.clone().layer(from_fn_with_state(in_flight.clone(), counted));
        let people = everybody_sees_anna(&app).await;
        let (care, first) = (Care::of(&app).await, starts(&app).await);
        for rows in [LONGER, INVITED] {
            app.raw().await.execute(rows).await.expect("rows");
        }
        if plant == Plant::NoGuard {
            // The three guards of a time, none of which holds any more: what is offered, what is taken, the key of what is taken.
            app.raw().await.execute("UPDATE schedule SET seats = 50").await.expect("rows");
        }
        Arc::new(Self { app, people, care, first, in_flight, plant })
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
            StatusCode::SEE_OTHER if self.plant == Plant::FalseNo && matches!(wish, Wish::Move(_)) => {
                StatusCode::CONFLICT
            }
            status => status,
        }
    }

    /// Who wants what: times that lie over each other, and now and then any other. `is_modelled`: only what the checker knows the rules of.
    async fn commands(&self, dice: &mut Dice, is_modelled: bool) -> (Vec<(usize, Wish)>, bool) {
        let mut codes = Vec::new();
        for kind in 0..2 {
            let of_kind: Vec<_> = self.people.iter().skip(kind).step_by(2).cloned().collect();
            codes.push(offered(&self.app, &of_kind).await);
        }
        let any = |codes: &[String], dice: &mut Dice| codes.get(dice.roll(codes.len().max(1))).cloned();
        let first = any(&codes[0], dice).or_else(|| any(&codes[1], dice)).expect("somebody is offered a time");
        // What the others want lies over it, beginning with it or not.
        let at = instant_of(&first);
        let wanted: Vec<Option<String>> = codes
            .iter()
            .map(|codes| {
                let is_over = |code: &&String| (at - 45 * 60_000 + 1..at + 30 * 60_000).contains(&instant_of(code));
                codes.iter().find(|code| **code == first).or_else(|| codes.iter().find(is_over)).cloned()
            })
            .collect();
        let wish = |who: usize, dice: &mut Dice| {
            let Some(other) = any(&codes[who % 2], dice) else {
                return if is_modelled { Wish::Cancel } else { Wish::Undo };
            };
            let wanted = wanted[who % 2].clone().unwrap_or_else(|| other.clone());
            match (dice.roll(28), is_modelled) {
                (0, _) => Wish::Cancel,
                (1 | 2, _) => Wish::Move(other),
                (3..=6, _) => Wish::ByPhone(wanted),
                (7..=9, _) => Wish::Book(wanted),
                (10, _) => Wish::Book(other),
                (11 | 12, false) => Wish::Undo,
                (13 | 14, false) => Wish::Together(wanted),
                (15 | 16, false) if other != wanted => Wish::Ask(vec![wanted, other]),
                (17 | 18, false) => Wish::Answer(wanted),
                _ => Wish::Move(wanted),
            }
        };
        let count = 2 + dice.roll(62);
        let mut commands = Vec::with_capacity(count + 1);
        for _ in 0..count {
            let who = dice.roll(self.people.len());
            commands.push((who, wish(who, dice)));
        }
        let closes = !is_modelled && dice.roll(12) == 0;
        if closes {
            commands.push((0, Wish::Close(Clock::system().local(at).local.date().to_string())));
        }
        (commands, closes)
    }

    async fn race(self: &Arc<Self>, dice: &mut Dice) -> Raced {
        // What was kept for a quarter of an hour in the race before is not the question here.
        self.app.raw().await.execute("DELETE FROM occupancy WHERE kept_until IS NOT NULL").await.expect("rows");
        let is_modelled = dice.roll(2) == 0;
        let (commands, closes) = self.commands(dice, is_modelled).await;
        let (world, before) = World::of(&self.app, &self.people).await;
        let rows = rows_before(&self.app).await;
        let barrier = Arc::new(tokio::sync::Barrier::new(commands.len()));
        let (tickets, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let mut raw = self.app.raw().await;
        let watching = tokio::spawn({
            let is_over = is_over.clone();
            async move {
                loop {
                    let seen = wrong(&mut raw).await;
                    if !seen.is_empty() || is_over.load(Ordering::SeqCst) {
                        return seen;
                    }
                    tokio::task::yield_now().await;
                }
            }
        });
        self.in_flight.begin();
        let running: Vec<_> = commands
            .into_iter()
            .map(|(who, wish)| {
                let (track, barrier, tickets) = (self.clone(), barrier.clone(), tickets.clone());
                // Now and then somebody goes away before they have their answer.
                let patience = if dice.roll(16) == 0 { Duration::from_millis(1) } else { Duration::from_mins(10) };
                tokio::spawn(async move {
                    barrier.wait().await;
                    let called = tickets.fetch_add(1, Ordering::SeqCst);
                    let status = tokio::time::timeout(patience, track.act(who, &wish)).await.ok();
                    Sent { who, wish, status, called, returned: tickets.fetch_add(1, Ordering::SeqCst) }
                })
            })
            .collect();
        let mut all = Vec::new();
        for one in running {
            all.push(one.await.expect("an answer"));
        }
        // The writer has come to its end with what was begun.
        self.app.store.ready().await.expect("a writer");
        is_over.store(true, Ordering::SeqCst);
        let mut found = watching.await.expect("a watch");
        found.extend(wrong_afterwards(&self.app).await);
        found.extend(lies(&self.app, &self.people, rows, &all).await);
        let strange = all.iter().filter(|sent| {
            !matches!(
                sent.status,
                None | Some(
                    StatusCode::SEE_OTHER
                        | StatusCode::CONFLICT
                        | StatusCode::NOT_FOUND
                        | StatusCode::UNPROCESSABLE_ENTITY
                )
            )
        });
        found.extend(strange.map(|sent| format!("{sent:?} is no answer to that")));
        if is_modelled {
            let operations: Vec<_> = all.iter().filter_map(|sent| world.operation(sent)).collect();
            let after = holds(&self.app, &self.people).await;
            let written = written(&self.app, &self.people, rows).await;
            if let Err(unexplained) = world.explains(&before, &operations, &after, &written) {
                found.push(format!("{unexplained}; written down: {written:?}"));
            }
        }
        let is_real = self.in_flight.most() >= 2;
        if found.is_empty() && !closes {
            self.tidy().await;
        }
        Raced { is_real, found, closes }
    }

    /// What was booked beside is taken back, and who cancelled has their time again where that can be: there is something to want.
    async fn tidy(&self) {
        let rows: Vec<(String, String, bool)> = sqlx::query_as(
            "SELECT '/tider/' || a.id, '/tider/' || r.id, a.state = 'booked' FROM appointment a
             JOIN appointment r ON r.patient_id = a.patient_id AND r.id LIKE 'apt_0000%' WHERE a.provenance_id IS NULL
               AND ((a.id = r.id AND a.state = 'cancelled_by_patient') OR (a.id <> r.id AND a.state = 'booked'))",
        )
        .fetch_all(&mut self.app.raw().await)
        .await
        .expect("the visits");
        for (visit, races, is_beside) in rows {
            let (person, _) = self.people.iter().find(|(_, theirs)| *theirs == races).expect("somebody");
            let status = act(&self.app, &self.care, person, &visit, &Wish::Undo).await;
            assert!(!is_beside || status == StatusCode::SEE_OTHER, "{visit} is taken back: {status}");
        }
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
async fn no_guard_a_release_before_the_take_a_second_yes_and_a_no_that_was_a_yes_are_found_within_a_minute() {
    for (plant, seen) in [
        (Plant::NoGuard, "lies over"),
        (Plant::ReleaseFirst, "has lost its time"),
        (Plant::DoubleAcknowledgement, "was acknowledged and is not there"),
        (Plant::FalseNo, "no order explains"),
    ] {
        let track = Track::with(plant).await;
        let (mut dice, begun, mut found) = (Dice(0x0bad_5eed_0001), Instant::now(), Vec::new());
        while !found.iter().any(|found: &String| found.contains(seen)) && begun.elapsed() < Duration::from_mins(1) {
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
        // The old time was not given up.
        ("UPDATE occupancy SET bucket = bucket + 2016 WHERE appointment_id = 'apt_00000000000000000000000000000004'", "holds a second time"),
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

/// The checker itself: what can have been so, it finds an order for; what cannot, it does not.
#[test]
fn an_order_is_found_where_there_is_one_and_none_where_an_answer_was_wrong_or_came_too_late() {
    let (hour, facts) = (3_600_000, Facts { length: 1_800_000, ..Facts::default() });
    let at = |nth: i64| (100 * hour + nth * hour, 100 * hour + nth * hour + 1_800_000);
    let world = World { people: vec![facts.clone(), facts.clone(), facts], ..World::default() };
    let holds = |times: [Option<i64>; 3]| times.map(|nth| Holds { visit: nth.map(at), ..Holds::default() }).to_vec();
    let first = holds([Some(0), Some(1), Some(2)]);
    let one = |who, what, (called, returned), yes| Operation { who, what, called, returned, yes };
    let (yes, no, unknown) = (Some(true), Some(false), None);
    let to = |nth| What::Move(at(nth));
    for (all, last, is_so) in [
        // Two want one time at once, and one of them gets it.
        (vec![one(0, to(5), (0, 3), yes), one(1, to(5), (1, 2), no)], [Some(5), Some(1), Some(2)], true),
        (vec![one(0, to(5), (0, 3), yes), one(1, to(5), (1, 2), yes)], [Some(5), Some(5), Some(2)], false),
        // A no while nobody had it: what would have been in the way was called only afterwards.
        (vec![one(1, to(5), (0, 1), no), one(0, to(5), (2, 3), yes)], [Some(5), Some(1), Some(2)], false),
        (vec![one(0, to(5), (0, 1), yes), one(1, to(5), (2, 3), no)], [Some(5), Some(1), Some(2)], true),
        // What was given up is kept for whoever had it.
        (vec![one(0, What::Cancel, (0, 1), yes), one(1, to(0), (2, 3), no)], [None, Some(1), Some(2)], true),
        (vec![one(0, What::Cancel, (0, 1), yes), one(1, to(0), (2, 3), yes)], [None, Some(0), Some(2)], false),
        (vec![one(0, to(5), (0, 1), yes), one(0, to(0), (2, 3), yes)], [Some(0), Some(1), Some(2)], true),
        // Whoever went away may have had their time, or not.
        (vec![one(0, to(5), (0, usize::MAX), unknown), one(1, to(5), (1, 2), no)], [Some(5), Some(1), Some(2)], true),
        (vec![one(0, to(5), (0, usize::MAX), unknown), one(1, to(5), (1, 2), yes)], [Some(0), Some(5), Some(2)], true),
        (vec![one(0, to(5), (3, usize::MAX), unknown), one(1, to(5), (1, 2), no)], [Some(5), Some(1), Some(2)], false),
        // There, elsewhere and there again: the same yes changes something or nothing, by what came between.
        (
            vec![one(0, to(5), (0, 9), yes), one(0, to(5), (1, 8), yes), one(0, to(6), (2, 7), yes)],
            [Some(5), Some(1), Some(2)],
            true,
        ),
        // Told yes, and not there.
        (vec![one(0, to(5), (0, 1), yes)], [Some(0), Some(1), Some(2)], false),
    ] {
        // Whatever is said to be written down.
        for written in [vec![], vec![(0, Some(at(5).0)), (1, Some(at(5).0))], vec![(1, Some(at(0).0)), (0, None)]] {
            assert_eq!(world.explains(&first, &all, &holds(last), &written).is_ok(), is_so, "{all:?}");
        }
    }
}
