//! Which free times suit a person best, and why each is offered. Pure. The worked cases that it is held to are data: `needs_cases.toml`.
//!
//! - Nobody is offered a time they cannot come to: one over another visit, or so near to it that färdtjänst cannot get there.
//! - What the person wishes comes first: the part of the day, not early or not late, other visits on the same day or on another, and so
//!   many visits a week as they can manage. That an interpreter can
//!   be ordered in time, or whoever goes along be asked, counts as much as a wish. A wish puts times in order and leaves none out: a
//!   time that suits less is better than none.
//! - Among those that suit alike, other days come first at the time of day one has now ([`offer`]).

use super::supply::{FreeTime, MINUTE, offer};
use crate::calendar::add_working_days;
use crate::clock::{Clock, Millis};
use app::appointments::types::Reason;
use app::settings::types::{Hours, PartOfDay, SameDay, Settings, Travel, Week};
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time, time};

/// What a ride with färdtjänst needs between two visits: it may be early or late, and does not wait.
pub(super) const RIDE: Millis = 60 * MINUTE;
/// What is early and what is late to whom it is difficult.
const EARLY: Time = time(10, 0, 0, 0);
const LATE: Time = time(15, 0, 0, 0);
/// So near to the time of day one has now is the same time of day.
const ALIKE: i64 = 30;
/// So many working days ahead others are asked to be there: an interpreter, or whoever goes along with the person.
const ASKED_AHEAD: i32 = 3;

/// What there is to know about when a time suits.
#[derive(Clone, Debug)]
pub(super) struct Needs {
    pub(super) part_of_day: PartOfDay,
    pub(super) hours: Hours,
    pub(super) same_day: SameDay,
    pub(super) week: Week,
    /// The person goes there with färdtjänst.
    pub(super) rides: bool,
    /// Somebody else has to be there too.
    pub(super) interpreter: bool,
    pub(super) companion: bool,
    /// When the visit is that would move; `None`: it is a new one.
    pub(super) now_on: Option<DateTime>,
    /// The person's other visits.
    pub(super) others: Vec<FreeTime>,
}

/// A time, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Suits {
    pub(super) time: FreeTime,
    pub(super) reasons: Vec<Reason>,
}

impl Needs {
    /// What the person has chosen; `rides` where something else says that they go with färdtjänst.
    pub(super) fn of(
        settings: Settings,
        rides: bool,
        interpreter: bool,
        now_on: Option<DateTime>,
        others: Vec<FreeTime>,
    ) -> Self {
        let Settings { part_of_day, hours, same_day, week, travel, .. } = settings;
        let (rides, companion) = (rides || travel == Travel::Rides, travel == Travel::Companion);
        Self { part_of_day, hours, same_day, week, rides, interpreter, companion, now_on, others }
    }

    /// Whether the person can be there at all.
    fn can_come(&self, time: &FreeTime) -> bool {
        let between = if self.rides { RIDE } else { 0 };
        self.others.iter().all(|other| time.end + between <= other.start || time.start >= other.end + between)
    }

    /// What speaks for a time, strongest first.
    fn reasons(&self, time: &FreeTime, clock: &Clock) -> Vec<Reason> {
        let at = clock.local(time.start).local;
        let wished = match (self.part_of_day, at.hour() < 12) {
            (PartOfDay::Forenoon, true) => Some(Reason::Forenoon),
            (PartOfDay::Afternoon, false) => Some(Reason::Afternoon),
            _ => None,
        };
        let ends = clock.local(time.end).local;
        let hours = match self.hours {
            Hours::NotEarly => (at.time() >= EARLY).then_some(Reason::NotEarly),
            Hours::NotLate => (ends.date() == at.date() && ends.time() <= LATE).then_some(Reason::NotLate),
            Hours::Any => None,
        };
        let monday =
            |day: Date| day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(day);
        let others = || self.others.iter().map(|other| clock.local(other.start).local.date());
        let with_other = others().any(|day| day == at.date());
        let day = match self.same_day {
            SameDay::Together => with_other.then_some(Reason::SameDay),
            SameDay::Apart => (!with_other).then_some(Reason::Alone),
            SameDay::Any => None,
        };
        let that_week = others().filter(|day| monday(*day) == monday(at.date())).count();
        let week = match self.week {
            Week::Any => None,
            Week::One => (that_week < 1).then_some(Reason::OneAWeek),
            Week::Two => (that_week < 2).then_some(Reason::TwoAWeek),
        };
        let asked = at.date() >= add_working_days(clock.today(), ASKED_AHEAD);
        let interpreter = (self.interpreter && asked).then_some(Reason::Interpreter);
        let companion = (self.companion && asked).then_some(Reason::Companion);
        let minutes = |at: DateTime| i64::from(at.hour()) * 60 + i64::from(at.minute());
        let alike = self.now_on.filter(|now| (minutes(*now) - minutes(at)).abs() <= ALIKE).map(|_| Reason::AsNow);
        [wished, hours, day, week, interpreter, companion, alike].into_iter().flatten().collect()
    }

    /// How many wishes and needs a time answers to.
    fn wishes(&self, time: &FreeTime, clock: &Clock) -> usize {
        self.reasons(time, clock).iter().filter(|reason| **reason != Reason::AsNow).count()
    }
}

/// At most `count` of the free times, best first, each with what speaks for it.
pub(super) fn rank(free: &[FreeTime], needs: &Needs, clock: &Clock, count: usize) -> Vec<Suits> {
    let mut groups: Vec<(usize, Vec<FreeTime>)> = Vec::new();
    for time in free.iter().filter(|time| needs.can_come(time)) {
        let wishes = needs.wishes(time, clock);
        match groups.iter_mut().find(|(of, _)| *of == wishes) {
            Some((_, times)) => times.push(*time),
            None => groups.push((wishes, vec![*time])),
        }
    }
    groups.sort_by_key(|(wishes, _)| std::cmp::Reverse(*wishes));
    // A new visit: from the middle of each half of the day.
    let near = needs.now_on.unwrap_or_else(|| clock.local_now().local.date().at(10, 0, 0, 0));
    groups
        .iter()
        .flat_map(|(_, times)| offer(times, clock, near, count))
        .take(count)
        .map(|time| Suits { time, reasons: needs.reasons(&time, clock) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::settings::types::Choice;
    use proptest::prelude::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        #[serde(default)]
        now: Option<String>,
        #[serde(default)]
        part_of_day: Option<String>,
        #[serde(default)]
        same_day: Option<String>,
        #[serde(default)]
        hours: Option<String>,
        #[serde(default)]
        week: Option<String>,
        #[serde(default)]
        rides: bool,
        #[serde(default)]
        interpreter: bool,
        #[serde(default)]
        companion: bool,
        /// The day on which somebody looks, where it matters.
        #[serde(default)]
        today: Option<String>,
        /// Other visits, half an hour each.
        #[serde(default)]
        others: Vec<String>,
        /// Half an hour each.
        free: Vec<String>,
        /// At most three: day, clock and reasons.
        offered: Vec<String>,
    }

    #[derive(Deserialize)]
    struct Cases {
        case: Vec<Case>,
    }

    fn at(text: &str) -> DateTime {
        text.replace(' ', "T").parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn half_an_hour(text: &str, clock: &Clock) -> FreeTime {
        let start = clock.instant(at(text));
        FreeTime { start, end: start + 30 * MINUTE }
    }

    fn said(suits: &Suits, clock: &Clock) -> String {
        let word = |reason: &Reason| match reason {
            Reason::Forenoon => "forenoon",
            Reason::Afternoon => "afternoon",
            Reason::NotEarly => "not_early",
            Reason::NotLate => "not_late",
            Reason::SameDay => "same_day",
            Reason::Alone => "alone",
            Reason::OneAWeek => "one_a_week",
            Reason::TwoAWeek => "two_a_week",
            Reason::Interpreter => "interpreter",
            Reason::Companion => "companion",
            Reason::AsNow => "as_now",
        };
        let time = clock.local(suits.time.start).local.strftime("%Y-%m-%d %H:%M").to_string();
        std::iter::once(time.as_str()).chain(suits.reasons.iter().map(word)).collect::<Vec<_>>().join(" ")
    }

    fn wish<C: Choice + Default>(code: Option<&String>) -> C {
        code.map_or_else(C::default, |code| C::parse(code).expect("a wish"))
    }

    #[test]
    fn each_worked_case_offers_its_three_times_with_their_reasons() {
        let cases: Cases = toml::from_str(include_str!("needs_cases.toml")).expect("cases");
        assert!(cases.case.len() >= 20, "only {} cases", cases.case.len());
        for case in cases.case {
            let today = case.today.as_deref().map_or(0, |day| Clock::fixed(0).0.instant(at(&format!("{day} 08:00"))));
            let clock = Clock::fixed(today).0;
            let needs = Needs {
                part_of_day: wish(case.part_of_day.as_ref()),
                hours: wish(case.hours.as_ref()),
                same_day: wish(case.same_day.as_ref()),
                week: wish(case.week.as_ref()),
                rides: case.rides,
                interpreter: case.interpreter,
                companion: case.companion,
                now_on: case.now.as_deref().map(at),
                others: case.others.iter().map(|other| half_an_hour(other, &clock)).collect(),
            };
            let free: Vec<_> = case.free.iter().map(|free| half_an_hour(free, &clock)).collect();
            let found: Vec<_> = rank(&free, &needs, &clock, 3).iter().map(|suits| said(suits, &clock)).collect();
            assert_eq!(found, case.offered, "{}", case.name);
        }
    }

    proptest! {
        #[test]
        fn a_wish_leaves_no_time_out_and_nobody_is_where_they_cannot_be(
            free in prop::collection::btree_set(0i64..400, 0..40), others in prop::collection::vec(0i64..400, 0..6),
            part in 0usize..3, same in 0usize..3, hours in 0usize..3, week in 0usize..3, rides: bool, interpreter: bool, companion: bool, now in prop::option::of(0i64..400), count in 0usize..50,
        ) {
            let clock = Clock::fixed(0).0;
            let slot = |n: i64| { let start = n * 30 * MINUTE; FreeTime { start, end: start + 30 * MINUTE } };
            let free: Vec<_> = free.into_iter().map(slot).collect();
            let needs = Needs {
                part_of_day: PartOfDay::ALL[part],
                hours: Hours::ALL[hours],
                same_day: SameDay::ALL[same],
                week: Week::ALL[week],
                rides,
                interpreter,
                companion,
                now_on: now.map(|n| clock.local(slot(n).start).local),
                others: others.into_iter().map(slot).collect(),
            };
            let can: Vec<_> = free.iter().filter(|time| needs.can_come(time)).collect();
            let found = rank(&free, &needs, &clock, count);
            prop_assert_eq!(found.len(), can.len().min(count));
            let mut starts: Vec<_> = found.iter().map(|suits| suits.time.start).collect();
            starts.sort_unstable();
            starts.dedup();
            prop_assert_eq!(starts.len(), found.len(), "each once");
            prop_assert!(found.iter().all(|suits| can.contains(&&suits.time)));
            let wishes: Vec<_> = found.iter().map(|suits| needs.wishes(&suits.time, &clock)).collect();
            prop_assert!(wishes.is_sorted_by(|one, next| one >= next), "what suits best stands first");
        }
    }
}
