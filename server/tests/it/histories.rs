//! What a race is checked by: what is wrong at a moment, what was done gone through row by row, what was acknowledged, and whether some
//! order of the commands explains every answer. That last is linearisability, by the search of Wing and Gong with what was tried before
//! remembered, as porcupine does; the checker is our own, because the known ones are for Go or are no longer kept up.

use crate::races::{Wish, instant_of};
use crate::support::{Person, TestApp};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is wrong at this moment: somebody's time that is not kept for them, a second one beside it, or two visits over each other. Of the
/// visits that are made here: those that race, and what is booked in a race.
const WRONG: &str = "
    SELECT a.id || ' has lost its time' FROM appointment a WHERE a.provenance_id IS NULL AND a.state = 'booked'
      AND (SELECT count(*) FROM occupancy o WHERE o.appointment_id = a.id AND o.kept_until IS NULL
           AND o.bucket BETWEEN a.start_at / 300000 AND (a.end_at - 1) / 300000) <> (a.end_at - a.start_at) / 300000
    UNION ALL
    SELECT a.id || ' holds a second time' FROM appointment a JOIN occupancy o ON o.appointment_id = a.id AND o.kept_until IS NULL
    WHERE a.provenance_id IS NULL AND a.state = 'booked' AND (o.bucket < a.start_at / 300000 OR o.bucket > (a.end_at - 1) / 300000
        + coalesce((SELECT max(s.buffer_minutes) FROM schedule s WHERE o.resource IN (s.staff_id, s.place_id, s.unit_id)), 0) / 5)
    UNION ALL
    SELECT a.id || ' lies over ' || b.id FROM appointment a JOIN appointment b ON b.id <> a.id AND b.start_at < a.end_at AND b.end_at > a.start_at
    WHERE a.provenance_id IS NULL AND a.state = 'booked' AND b.state = 'booked' AND (b.provenance_id IS NULL OR EXISTS (
        SELECT 1 FROM appointment_participant t JOIN staff_member m ON m.id = t.staff_id WHERE t.appointment_id = b.id AND m.name = 'Anna Lindqvist'))
    UNION ALL
    SELECT a.id || ' is cancelled and takes time' FROM appointment a JOIN occupancy o ON o.appointment_id = a.id AND o.kept_until IS NULL
    WHERE a.provenance_id IS NULL AND a.state <> 'booked'";

/// What is suggested is held for whom it is suggested to, as long as the clock stands still; asked again after an answer that was taken
/// back, as much of it as was free then, each time whole or not at all. And nobody is booked on a day that is closed.
const WRONG_AFTERWARDS: &str = "
    SELECT p.id || ' has lost what it holds' FROM time_proposal p JOIN time_proposal_option t ON t.proposal_id = p.id
    WHERE p.provenance_id IS NULL AND p.state = 'open' AND (SELECT count(*) FROM occupancy o WHERE o.proposal_id = p.id
        AND o.bucket BETWEEN t.start_at / 300000 AND (t.end_at - 1) / 300000) NOT IN ((t.end_at - t.start_at) / 300000, iif(p.version = 1, -1, 0))
    UNION ALL
    SELECT a.id || ' lies over what is held by ' || p.id FROM time_proposal p JOIN time_proposal_option t ON t.proposal_id = p.id
    JOIN appointment a ON a.start_at < t.end_at AND a.end_at > t.start_at
    WHERE p.provenance_id IS NULL AND p.state = 'open' AND p.version = 1 AND a.provenance_id IS NULL AND a.state = 'booked'
    UNION ALL
    SELECT a.id || ' is booked on a closed day' FROM appointment a JOIN appointment_participant t ON t.appointment_id = a.id
    JOIN schedule s ON s.staff_id = t.staff_id JOIN schedule_closure c ON c.schedule_id = s.id AND a.start_at < c.end_at AND a.end_at > c.start_at
    WHERE a.state = 'booked' AND c.made_here = 1";

pub(crate) async fn wrong(raw: &mut sqlx::SqliteConnection) -> Vec<String> {
    sqlx::query_scalar(WRONG).fetch_all(raw).await.expect("a look")
}

/// The same when all is quiet, with what is held for a question and what is closed.
pub(crate) async fn wrong_afterwards(app: &TestApp) -> Vec<String> {
    let mut raw = app.raw().await;
    let mut found = wrong(&mut raw).await;
    let more: Vec<String> = sqlx::query_scalar(WRONG_AFTERWARDS).fetch_all(&mut raw).await.expect("a look");
    found.extend(more);
    found
}

/// Goes through everything that was done, in its order; what does not follow from what was before is a fault.
pub(crate) async fn history(app: &TestApp, first: &HashMap<String, i64>) -> Vec<String> {
    type Row = (String, String, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.appointment_id, c.kind, c.old_start_at, c.new_start_at, c.new_end_at FROM appointment_change c
         JOIN appointment a ON a.id = c.appointment_id WHERE a.provenance_id IS NULL ORDER BY c.rowid",
    )
    .fetch_all(&mut app.raw().await)
    .await
    .expect("the changes");
    // Of where they were at first only the beginning is known.
    let (mut held, mut faults): (HashMap<String, Option<Span>>, _) =
        (first.iter().map(|(id, at)| (id.clone(), Some((*at, at + 1)))).collect(), Vec::new());
    for (nth, (visit, kind, old, start, end)) in rows.into_iter().enumerate() {
        let new = start.zip(end);
        // Undoing a cancellation begins where nothing was held.
        let before = held.get(&visit).copied().flatten().map(|(at, _)| at);
        if before.is_some() && before != old {
            faults.push(format!("change {nth} ({kind}) of {visit} begins at {old:?}, not at {before:?}"));
        }
        let is_over = |other: &Span| new.is_some_and(|new| over(new, *other));
        if held.iter().any(|(other, at)| *other != visit && at.as_ref().is_some_and(is_over)) {
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
        let at = at.map(|(at, _)| at);
        if at != (state == "booked").then_some(start) {
            faults.push(format!("{visit} is {state} at {start}, should be at {at:?}"));
        }
    }
    faults
}

/// How many commands are inside the server, and how many there were at most at once.
#[derive(Default)]
pub(crate) struct InFlight {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl InFlight {
    /// A race begins, when nobody is there.
    pub(crate) fn begin(&self) {
        self.most.store(0, Ordering::SeqCst);
    }

    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// One of them, as long as it is there.
struct Inside(Arc<InFlight>);

impl Inside {
    fn new(all: Arc<InFlight>) -> Self {
        let now = all.now.fetch_add(1, Ordering::SeqCst) + 1;
        all.most.fetch_max(now, Ordering::SeqCst);
        Self(all)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Stands at the door of the server; who only looks is not counted.
pub(crate) async fn counted(State(all): State<Arc<InFlight>>, request: Request, next: Next) -> Response {
    let _inside = (request.method() == Method::POST).then(|| Inside::new(all));
    next.run(request).await
}

/// One command of a race, with tickets drawn when it was sent and when its answer came; no answer: whoever sent it went away.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) who: usize,
    pub(crate) wish: Wish,
    pub(crate) status: Option<StatusCode>,
    pub(crate) called: usize,
    pub(crate) returned: usize,
}

/// The last rows of what was done and of what was asked: what comes after them is of this race.
pub(crate) async fn rows_before(app: &TestApp) -> (i64, i64) {
    let sql = "SELECT (SELECT coalesce(max(rowid), 0) FROM appointment_change), (SELECT coalesce(max(rowid), 0) FROM time_proposal)";
    sqlx::query_as(sql).fetch_one(&mut app.raw().await).await.expect("the last rows")
}

/// What was written down in this race, in its order.
pub(crate) async fn written(app: &TestApp, people: &[(Person, String)], before: (i64, i64)) -> Vec<Written> {
    let sql = "SELECT '/tider/' || r.id, c.new_start_at FROM appointment_change c JOIN appointment a ON a.id = c.appointment_id
        JOIN appointment r ON r.patient_id = a.patient_id AND r.id LIKE 'apt_0000%' WHERE c.rowid > $1 ORDER BY c.rowid";
    let rows: Vec<(String, Option<i64>)> =
        sqlx::query_as(sql).bind(before.0).fetch_all(&mut app.raw().await).await.expect("the changes");
    let who = |visit: &String| people.iter().position(|(_, theirs)| theirs == visit).expect("somebody who races");
    rows.iter().map(|(visit, start)| (who(visit), *start)).collect()
}

/// What a visit ($1) went through in this race, and what it went through last before it: doing the same again is once.
macro_rules! done {
    ($what:literal) => {
        concat!(
            "SELECT EXISTS (SELECT 1 FROM appointment_change c WHERE '/tider/' || c.appointment_id = $1 AND c.rowid >= coalesce((
                 SELECT max(b.rowid) FROM appointment_change b WHERE b.appointment_id = c.appointment_id AND b.rowid <= $2), 0) AND ",
            $what,
            ")"
        )
    };
}

/// What of it was acknowledged and is not there.
pub(crate) async fn lies(app: &TestApp, people: &[(Person, String)], before: (i64, i64), all: &[Sent]) -> Vec<String> {
    let (mut raw, mut found) = (app.raw().await, Vec::new());
    for sent in all.iter().filter(|sent| sent.status == Some(StatusCode::SEE_OTHER)) {
        let (sql, since, detail) = match &sent.wish {
            Wish::Move(code) | Wish::ByPhone(code) | Wish::Together(code) | Wish::Answer(code) => {
                (done!("c.new_start_at = CAST($3 AS INTEGER)"), before.0, instant_of(code).to_string())
            }
            Wish::Cancel => (done!("c.kind = 'cancelled' AND $3 = ''"), before.0, String::new()),
            Wish::Undo => (done!("c.kind = 'undone' AND $3 = ''"), before.0, String::new()),
            Wish::Book(code) => (
                "SELECT EXISTS (SELECT 1 FROM appointment_change c JOIN appointment n ON n.id = c.appointment_id
                     JOIN appointment a ON a.patient_id = n.patient_id WHERE '/tider/' || a.id = $1 AND c.rowid > $2 AND c.kind = 'booked'
                     AND c.new_start_at = CAST($3 AS INTEGER))",
                before.0,
                instant_of(code).to_string(),
            ),
            Wish::Ask(codes) => {
                let mut starts: Vec<i64> = codes.iter().map(|code| instant_of(code)).collect();
                starts.sort_unstable();
                (
                    "SELECT EXISTS (SELECT 1 FROM time_proposal p WHERE '/tider/' || p.appointment_id = $1 AND p.rowid > $2 AND $3 = (
                         SELECT group_concat(o.start_at, ' ' ORDER BY o.start_at) FROM time_proposal_option o WHERE o.proposal_id = p.id))",
                    before.1,
                    starts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
                )
            }
            // Nobody is booked then: that is looked for whoever closed it.
            Wish::Close(day) => (
                "SELECT EXISTS (SELECT 1 FROM schedule_closure WHERE made_here = 1 AND date(start_at / 1000 + 3600, 'unixepoch') = $3)
                     AND $1 <> '' AND $2 >= 0",
                before.0,
                day.clone(),
            ),
        };
        let is_there: bool = sqlx::query_scalar(sql)
            .bind(&people[sent.who].1)
            .bind(since)
            .bind(detail)
            .fetch_one(&mut raw)
            .await
            .expect("a look");
        if !is_there {
            found.push(format!("{:?} of {} was acknowledged and is not there", sent.wish, sent.who));
        }
    }
    found
}

/// From an instant up to another.
pub(crate) type Span = (i64, i64);

fn over(one: Span, other: Span) -> bool {
    one.0 < other.1 && other.0 < one.1
}

/// Who something was done to, and when their time begins then.
pub(crate) type Written = (usize, Option<i64>);

/// What a command asks for: one operation over the time somebody has and the one they want.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    Move(Span),
    ByPhone(Span),
    Cancel,
    Book(Span),
}

impl What {
    /// As it is written down.
    fn by(self, who: usize) -> Written {
        match self {
            Self::Move(span) | Self::ByPhone(span) | Self::Book(span) => (who, Some(span.0)),
            Self::Cancel => (who, None),
        }
    }
}

/// One operation, from when it was called until it returned; its answer, where there was one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    pub(crate) who: usize,
    pub(crate) what: What,
    pub(crate) called: usize,
    pub(crate) returned: usize,
    pub(crate) yes: Option<bool>,
}

/// What somebody has: the time of the visit that races, what they gave up last and is kept for them, what they have booked beside it, and
/// whether what was suggested to them is still held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Holds {
    pub(crate) visit: Option<Span>,
    pub(crate) kept: Option<Span>,
    pub(crate) booked: Option<Span>,
    pub(crate) is_asked: bool,
}

impl Holds {
    fn times(&self) -> (Option<Span>, Option<Span>) {
        (self.visit, self.booked)
    }
}

/// What is so of somebody all through a race.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// How long their visit is.
    pub(crate) length: i64,
    /// So long before it they can still change it themselves.
    pub(crate) not_after: i64,
    /// Their visits to others.
    pub(crate) elsewhere: Vec<Span>,
    /// What is held for a question to them.
    pub(crate) asked: Vec<Span>,
}

/// What the rules of times are applied to.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) now: i64,
    /// Taken, and given up by nobody who races.
    pub(crate) taken: Vec<Span>,
    pub(crate) people: Vec<Facts>,
}

const DAY: i64 = 86_400_000;
const BUCKET: i64 = 300_000;

/// So many ways are tried at most.
const MOST: usize = 2_000_000;

impl World {
    /// As it is before a race, and what everybody has then.
    pub(crate) async fn of(app: &TestApp, people: &[(Person, String)]) -> (Self, Vec<Holds>) {
        let mut raw = app.raw().await;
        let now = app.hand.load(Ordering::SeqCst);
        let rules: Vec<(String, String, i64, i64, bool)> = sqlx::query_as(
            "SELECT '/tider/' || a.id, a.patient_id, a.end_at - a.start_at, coalesce(a.not_after_hours, u.not_after_hours, 0) * 3600000,
                    coalesce(a.may_rebook, u.may_rebook) = 1 AND coalesce(a.may_cancel, u.may_cancel) = 1 AND u.may_book = 1
             FROM appointment a JOIN care_unit u ON u.id = a.unit_id WHERE a.id LIKE 'apt_0000%' ORDER BY a.id",
        )
        .fetch_all(&mut raw)
        .await
        .expect("the visits");
        let elsewhere: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT patient_id, start_at, end_at FROM appointment WHERE state = 'booked' AND provenance_id IS NOT NULL",
        )
        .fetch_all(&mut raw)
        .await
        .expect("the visits");
        let taken: Vec<(i64, Option<String>)> = sqlx::query_as(
            "SELECT o.bucket, '/tider/' || p.appointment_id FROM occupancy o JOIN staff_member m ON m.id = o.resource
             LEFT JOIN appointment a ON a.id = o.appointment_id LEFT JOIN time_proposal p ON p.id = o.proposal_id
             WHERE m.name = 'Anna Lindqvist' AND (a.provenance_id IS NOT NULL OR (p.state = 'open' AND p.answer_by > $1))",
        )
        .bind(now)
        .fetch_all(&mut raw)
        .await
        .expect("what is taken");
        let span = |bucket: i64| (bucket * BUCKET, (bucket + 1) * BUCKET);
        let mut world = Self { now, ..Self::default() };
        for (nth, (visit, patient, length, not_after, may)) in rules.into_iter().enumerate() {
            assert!(may && visit == people[nth].1, "{visit} can be changed, and is the visit of {nth}");
            let theirs = elsewhere.iter().filter(|(whose, ..)| *whose == patient).map(|(_, start, end)| (*start, *end));
            let asked = taken.iter().filter(|(_, about)| about.as_ref() == Some(&visit)).map(|(at, _)| span(*at));
            let (elsewhere, asked) = (theirs.collect(), asked.collect());
            world.people.push(Facts { length, not_after, elsewhere, asked });
        }
        let races = |about: &Option<String>| people.iter().any(|(_, visit)| about.as_ref() == Some(visit));
        world.taken = taken.iter().filter(|(_, about)| !races(about)).map(|(at, _)| span(*at)).collect();
        let mut first = holds(app, people).await;
        for holds in &mut first {
            holds.is_asked = true;
        }
        (world, first)
    }

    /// The operation of a command; `None`: the rules of that are not written down here.
    pub(crate) fn operation(&self, sent: &Sent) -> Option<Operation> {
        let span = |code: &str| (instant_of(code), instant_of(code) + self.people[sent.who].length);
        let what = match &sent.wish {
            Wish::Move(code) => What::Move(span(code)),
            Wish::ByPhone(code) => What::ByPhone(span(code)),
            Wish::Book(code) => What::Book(span(code)),
            Wish::Cancel => What::Cancel,
            _ => return None,
        };
        let yes = match sent.status {
            Some(StatusCode::SEE_OTHER) => Some(true),
            Some(StatusCode::CONFLICT | StatusCode::NOT_FOUND) => Some(false),
            _ => None,
        };
        // What nobody heard the end of may still happen.
        let returned = if yes.is_some() { sent.returned } else { usize::MAX };
        Some(Operation { who: sent.who, what, called: sent.called, returned, yes })
    }

    /// Whether a time is free to somebody; `moves`: what they have and what is kept for them is free to them too.
    fn is_free(&self, state: &[Holds], who: usize, span: Span, moves: bool) -> bool {
        let over_one = |spans: &[Span]| spans.iter().any(|other| over(span, *other));
        let is_there = |other: Option<Span>| other.is_some_and(|other| over(span, other));
        let is_taken_by = |(nth, holds): (usize, &Holds)| {
            is_there(holds.booked)
                || (holds.is_asked && over_one(&self.people[nth].asked))
                || (!(moves && nth == who) && (is_there(holds.visit) || is_there(holds.kept)))
        };
        !over_one(&self.taken) && !state.iter().enumerate().any(is_taken_by)
    }

    /// The answer to an operation where that is so, and what is so after it; `None`: the same as before.
    fn step(&self, state: &[Holds], who: usize, what: What) -> (bool, Option<Vec<Holds>>) {
        let (facts, holds) = (&self.people[who], &state[who]);
        let becomes = |holds: Holds| {
            let mut after = state.to_vec();
            after[who] = holds;
            (true, (after[who] != state[who]).then_some(after))
        };
        let is_elsewhere = |span: Span, own: Option<Span>| {
            facts.elsewhere.iter().any(|other| over(span, *other)) || own.is_some_and(|other| over(span, other))
        };
        let in_time = |visit: Span| visit.0 - self.now >= facts.not_after;
        let kept = |visit: Span| (visit.0 - self.now > DAY).then_some(visit);
        match (what, holds.visit) {
            (What::Cancel, None) => (true, None),
            (What::Cancel, Some(visit)) if in_time(visit) => {
                becomes(Holds { visit: None, kept: kept(visit), is_asked: false, ..holds.clone() })
            }
            (What::Book(span), visit) => {
                let may = holds.booked.is_none() && self.is_free(state, who, span, false) && !is_elsewhere(span, visit);
                if may { becomes(Holds { booked: Some(span), ..holds.clone() }) } else { (false, None) }
            }
            (What::Move(span), Some(visit)) if in_time(visit) => {
                if visit.0 == span.0 {
                    (true, None)
                } else if self.is_free(state, who, span, true) && !is_elsewhere(span, holds.booked) {
                    becomes(Holds { visit: Some(span), kept: kept(visit), ..holds.clone() })
                } else {
                    (false, None)
                }
            }
            // Staff write down whatever the person says yes to; what was suggested before is answered by it.
            (What::ByPhone(span), Some(visit)) if self.is_free(state, who, span, true) => {
                let kept = if visit.0 == span.0 { holds.kept } else { kept(visit) };
                becomes(Holds { visit: Some(span), kept, is_asked: false, ..holds.clone() })
            }
            _ => (false, None),
        }
    }

    /// Whether some order, in which nothing that had returned comes after what was called later, gives everybody the answer they had, and
    /// ends where it ended. What was not answered may have happened or not. The order that is written down is followed first; it is
    /// believed in nothing, and where it does not explain everything every other is tried.
    pub(crate) fn explains(
        &self,
        first: &[Holds],
        all: &[Operation],
        last: &[Holds],
        written: &[Written],
    ) -> Result<(), String> {
        self.search(first, all, last, Some(written)).or_else(|_| self.search(first, all, last, None))
    }

    /// `written`: times change in this order only.
    fn search(
        &self,
        first: &[Holds],
        all: &[Operation],
        last: &[Holds],
        written: Option<&[Written]>,
    ) -> Result<(), String> {
        assert!(all.len() <= 64, "as many as a set of bits holds");
        let answered = (0..all.len()).filter(|nth| all[*nth].yes.is_some()).fold(0, |set, nth| set | 1_u64 << nth);
        let have_the_times =
            |state: &[Holds], last: &[Holds]| state.iter().zip(last).all(|(one, last)| one.times() == last.times());
        let left = |nth: usize, done: u64| done >> nth & 1 == 0;
        let does_more = |nth: usize, done: u64| {
            let mut others = all.iter().enumerate().filter(|(other, _)| *other != nth && left(*other, done));
            others.any(|(_, one)| one.who == all[nth].who && one.yes != Some(false))
        };
        // What changes nothing now, and of which as many rows are to come as there are answers left.
        let is_awaited = |one: &Operation, row: usize, done: u64| {
            let written_as = one.what.by(one.who);
            let rows = written.unwrap_or_default().iter().skip(row).filter(|row| **row == written_as);
            let others = all.iter().enumerate().filter(|(nth, one)| left(*nth, done) && one.yes == Some(true));
            rows.count() >= others.filter(|(_, one)| one.what.by(one.who) == written_as).count()
        };
        let (mut tried, mut open) = (HashSet::new(), vec![(0_u64, 0, first.to_vec())]);
        while let Some((mut done, row, state)) = open.pop() {
            let mut next = Vec::new();
            loop {
                let mut settled = false;
                let until = (0..all.len()).filter(|nth| left(*nth, done)).map(|nth| all[nth].returned).min();
                next.clear();
                for (nth, one) in all.iter().enumerate() {
                    if !left(nth, done) || until.is_some_and(|until| one.called > until) {
                        continue;
                    }
                    match (one.yes, self.step(&state, one.who, one.what)) {
                        (Some(said), (yes, _)) if said != yes => {}
                        (_, (_, Some(after))) => {
                            let takes_a_row = written.is_some() && !have_the_times(&after, &state);
                            if !takes_a_row || written.is_some_and(|rows| rows.get(row) == Some(&one.what.by(one.who)))
                            {
                                next.push((false, takes_a_row, one.returned, nth, after));
                            }
                        }
                        (None, _) => {}
                        // A yes that changes nothing now may change something when the same person has done something else.
                        (Some(true), _) if does_more(nth, done) => {
                            next.push((is_awaited(one, row, done), false, one.returned, nth, state.clone()));
                        }
                        // What changes nothing and is answered so can as well be now as later.
                        (Some(_), _) => (done, settled) = (done | 1 << nth, true),
                    }
                }
                if !settled {
                    break;
                }
            }
            if done & answered == answered && have_the_times(&state, last) {
                return Ok(());
            }
            let mut hasher = DefaultHasher::new();
            state.hash(&mut hasher);
            if !tried.insert((done, row, hasher.finish())) {
                continue;
            }
            if tried.len() > MOST {
                return Err(format!("{MOST} ways were tried, and none explains {all:?}"));
            }
            // Whoever was answered first was probably first: that is tried first.
            next.sort_unstable_by_key(|(later, row, returned, nth, _)| {
                std::cmp::Reverse((*later, *row, *returned, *nth))
            });
            let after = |(_, takes_a_row, _, nth, after)| (done | 1_u64 << nth, row + usize::from(takes_a_row), after);
            open.extend(next.into_iter().map(after));
        }
        Err(format!("no order explains from {first:?} to {last:?} {all:?}"))
    }
}

/// What everybody has now; nothing is kept for anybody, and nothing suggested.
pub(crate) async fn holds(app: &TestApp, people: &[(Person, String)]) -> Vec<Holds> {
    let sql = "SELECT '/tider/' || a.id, '/tider/' || r.id, a.start_at, a.end_at FROM appointment a
        JOIN appointment r ON r.patient_id = a.patient_id AND r.id LIKE 'apt_0000%' WHERE a.provenance_id IS NULL AND a.state = 'booked'";
    let rows: Vec<(String, String, i64, i64)> =
        sqlx::query_as(sql).fetch_all(&mut app.raw().await).await.expect("the visits");
    let of = |(_, visit): &(Person, String)| {
        let theirs = |races: bool| {
            let row = rows.iter().find(|(id, own, ..)| own == visit && (id == visit) == races);
            row.map(|(.., start, end)| (*start, *end))
        };
        Holds { visit: theirs(true), booked: theirs(false), ..Holds::default() }
    };
    people.iter().map(of).collect()
}
