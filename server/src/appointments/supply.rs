//! What a schedule offers: opening hours less closures, holidays and what is taken. Pure; and the order in which a few of these
//! times are offered to a person.

use crate::calendar::is_holiday;
use crate::clock::{Clock, Millis};
use app::ids::ScheduleId;
use app::overview::types::Hours;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time};
use std::collections::{BTreeMap, HashSet};

/// The length of an occupancy bucket.
pub(crate) const BUCKET: Millis = 5 * MINUTE;
pub(super) const MINUTE: Millis = 60 * 1000;
pub(super) const DAY: Millis = 24 * 60 * MINUTE;
/// How many days ahead times are offered.
pub(super) const DAYS_AHEAD: i64 = 56;

/// No time that begins after this is taken: a day more than is offered, for a page that lay open.
pub(super) fn furthest(now: Millis) -> Millis {
    now + (DAYS_AHEAD + 1) * DAY
}

/// Until when a time that is given up is kept for the same person: a quarter of an hour where it is more than a day ahead.
pub(super) fn kept_until(start: Millis, now: Millis) -> Option<Millis> {
    (start - now > DAY).then_some(now + 15 * MINUTE)
}

/// The buckets that a span of time touches, first and last.
pub(crate) fn buckets(start: Millis, end: Millis) -> (i64, i64) {
    (start.div_euclid(BUCKET), (end - 1).div_euclid(BUCKET))
}

/// One schedule, with what is known about a stretch of its time.
#[derive(Clone, Debug)]
pub(super) struct Supply {
    pub(super) schedule: ScheduleId,
    pub(super) opening: Vec<Hours>,
    /// Minutes: a visit, and what is kept free after it.
    pub(super) visit: i64,
    pub(super) buffer: i64,
    pub(super) closures: Vec<(Millis, Millis)>,
    /// Buckets in which nothing more fits.
    pub(super) full: HashSet<i64>,
}

/// A time that can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FreeTime {
    pub(super) start: Millis,
    pub(super) end: Millis,
}

impl Supply {
    /// For a time that is had again: what is kept free after it is as much as nobody has taken meanwhile.
    pub(super) fn with_buffer_left(self, time: FreeTime) -> Self {
        let (_, last) = buckets(time.start, time.end);
        let (_, kept) = buckets(time.start, time.end + self.buffer * MINUTE);
        let free = (last + 1..=kept).take_while(|bucket| !self.full.contains(bucket)).count();
        Self { buffer: i64::try_from(free).unwrap_or_default() * 5, ..self }
    }

    /// The free times that begin from `from` on and before `to`, in order.
    pub(super) fn free_times(&self, clock: &Clock, from: Millis, to: Millis) -> Vec<FreeTime> {
        let (first, last) = (clock.local(from).local.date(), clock.local(to).local.date());
        let mut found: Vec<FreeTime> = first
            .series(1.day())
            .take_while(|day| *day <= last)
            .filter(|day| !is_holiday(*day))
            .flat_map(|day| self.grid(day))
            .filter_map(|local| {
                let start = clock.instant(local);
                // In the hour that spring leaves out there is no such time.
                (clock.local(start).local == local).then_some(FreeTime { start, end: start + self.visit * MINUTE })
            })
            .filter(|time| time.start >= from && time.start < to && self.is_free(*time))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every start that the opening hours of a day have room for.
    fn grid(&self, day: Date) -> Vec<jiff::civil::DateTime> {
        let minutes = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
        let mut starts = Vec::new();
        for hours in self.opening.iter().filter(|hours| hours.days.contains(&day.weekday())) {
            let (mut at, close) = (minutes(hours.from), minutes(hours.to));
            while at + self.visit <= close {
                starts.extend(
                    i8::try_from(at / 60).ok().zip(i8::try_from(at % 60).ok()).map(|(h, m)| day.at(h, m, 0, 0)),
                );
                at += (self.visit + self.buffer).max(5);
            }
        }
        starts
    }

    /// Whether a time lies within the opening hours, beginning at whatever minute, and is free.
    pub(super) fn has_room(&self, clock: &Clock, time: FreeTime) -> bool {
        let (start, end) = (clock.local(time.start).local, clock.local(time.end).local);
        let opens = |hours: &Hours| {
            hours.days.contains(&start.weekday()) && hours.from <= start.time() && end.time() <= hours.to
        };
        let day = start.date();
        day == end.date() && !is_holiday(day) && self.opening.iter().any(opens) && self.is_free(time)
    }

    /// Whether a time is neither closed nor taken, within the opening hours or beside them.
    pub(super) fn is_free(&self, time: FreeTime) -> bool {
        let (first, last) = buckets(time.start, time.end + self.buffer * MINUTE);
        let open = self.closures.iter().all(|(start, end)| time.end <= *start || time.start >= *end);
        open && (first..=last).all(|bucket| !self.full.contains(&bucket))
    }
}

/// So many days stand together on a page of the simple view.
const DAYS_TOGETHER: usize = 3;

/// Chooses the times to offer, at most `count`. Three days at a time, soonest first: from each the time nearest to the time of day the
/// person has now, then from each one of the other half of the day; when all days have been, what is left of each. The day of `now_on`
/// comes last: who cannot come then can seldom come an hour later.
pub(super) fn offer(free: &[FreeTime], clock: &Clock, now_on: DateTime, count: usize) -> Vec<FreeTime> {
    let local = |time: &FreeTime| clock.local(time.start).local;
    let mut days: BTreeMap<Date, Vec<FreeTime>> = BTreeMap::new();
    for time in free {
        days.entry(local(time).date()).or_default().push(*time);
    }
    let seconds = |time: Time| i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60;
    let is_morning = |time: &FreeTime| local(time).hour() < 12;
    for times in days.values_mut() {
        times.sort_by_key(|time| ((seconds(local(time).time()) - seconds(now_on.time())).abs(), time.start));
        let other = times.iter().position(|time| times.first().map(is_morning) != Some(is_morning(time)));
        if let Some(other) = other.filter(|other| *other > 1) {
            let time = times.remove(other);
            times.insert(1, time);
        }
    }
    let same = days.remove(&now_on.date()).unwrap_or_default();
    let days: Vec<Vec<FreeTime>> = days.into_values().collect();
    let most = days.iter().map(Vec::len).max().unwrap_or_default();
    let nth = |days: &[Vec<FreeTime>], nth: usize| -> Vec<FreeTime> {
        days.iter().filter_map(|times| times.get(nth).copied()).collect()
    };
    days.chunks(DAYS_TOGETHER)
        .flat_map(|together| [nth(together, 0), nth(together, 1)])
        .chain((2..most).map(|round| nth(&days, round)))
        .flatten()
        .chain(same)
        .take(count)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::ids::Id;
    use jiff::civil::{Weekday, date, time};
    use proptest::prelude::*;

    fn supply(opening: Vec<Hours>) -> Supply {
        Supply {
            schedule: ScheduleId::from_bits(1),
            opening,
            visit: 30,
            buffer: 0,
            closures: Vec::new(),
            full: HashSet::new(),
        }
    }

    fn hours(days: &[Weekday], from: i8, to: i8) -> Hours {
        Hours { days: days.to_vec(), from: time(from, 0, 0, 0), to: time(to, 0, 0, 0) }
    }

    fn clock() -> Clock {
        Clock::fixed(0).0
    }

    fn of_day(supply: &Supply, day: Date) -> Vec<Time> {
        let clock = clock();
        let from = clock.instant(day.at(0, 0, 0, 0));
        let to = clock.instant(day.at(23, 59, 0, 0));
        supply.free_times(&clock, from, to).iter().map(|free| clock.local(free.start).local.time()).collect()
    }

    #[test]
    fn a_morning_has_room_for_as_many_visits_as_fit_with_what_is_kept_free_between_them() {
        let mut supply = supply(vec![hours(&[Weekday::Monday], 8, 10)]);
        let monday = date(2026, 11, 30);
        assert_eq!(of_day(&supply, monday), [time(8, 0, 0, 0), time(8, 30, 0, 0), time(9, 0, 0, 0), time(9, 30, 0, 0)]);
        supply.buffer = 15;
        assert_eq!(of_day(&supply, monday), [time(8, 0, 0, 0), time(8, 45, 0, 0), time(9, 30, 0, 0)]);
        assert!(of_day(&supply, date(2026, 12, 1)).is_empty(), "closed on Tuesdays");
    }

    #[test]
    fn nothing_is_offered_on_a_holiday_or_while_it_is_closed_or_where_it_is_full() {
        let mut supply = supply(vec![hours(&[Weekday::Thursday, Weekday::Friday], 8, 9)]);
        assert!(of_day(&supply, date(2026, 12, 24)).is_empty(), "Christmas Eve");
        let thursday = date(2026, 12, 3);
        let eight = clock().instant(thursday.at(8, 0, 0, 0));
        supply.closures = vec![(eight, eight + 10 * MINUTE)];
        assert_eq!(of_day(&supply, thursday), [time(8, 30, 0, 0)]);
        supply.full = HashSet::from([buckets(eight + 55 * MINUTE, eight + 60 * MINUTE).0]);
        assert!(of_day(&supply, thursday).is_empty());
    }

    #[test]
    fn a_time_that_somebody_asks_about_may_begin_at_any_minute_of_the_opening_hours() {
        let (supply, clock) = (supply(vec![hours(&[Weekday::Wednesday], 13, 15)]), clock());
        let at = |day: Date, hour, minute| {
            let start = clock.instant(day.at(hour, minute, 0, 0));
            supply.has_room(&clock, FreeTime { start, end: start + 45 * MINUTE })
        };
        let wednesday = date(2026, 12, 9);
        assert!(at(wednesday, 13, 0) && at(wednesday, 13, 40) && at(wednesday, 14, 15));
        assert!(!at(wednesday, 12, 59) && !at(wednesday, 14, 16) && !at(date(2026, 12, 10), 14, 0));
    }

    #[test]
    fn the_hour_that_spring_leaves_out_is_never_offered_and_the_one_that_autumn_repeats_is_offered_once() {
        let night = supply(vec![hours(&[Weekday::Sunday], 1, 5)]);
        let (spring, autumn) = (of_day(&night, date(2026, 3, 29)), of_day(&night, date(2026, 10, 25)));
        assert!(!spring.iter().any(|at| at.hour() == 2), "{spring:?}");
        assert_eq!((spring.len(), autumn.len()), (6, 8));
    }

    #[test]
    fn other_days_come_first_at_the_time_of_day_one_has_now_then_in_the_other_half_of_the_day() {
        let supply = supply(vec![hours(&[Weekday::Monday, Weekday::Tuesday, Weekday::Thursday], 8, 16)]);
        let clock = clock();
        let from = clock.instant(date(2026, 11, 30).at(0, 0, 0, 0));
        let free = supply.free_times(&clock, from, from + 15 * 24 * 60 * MINUTE);
        let offered = offer(&free, &clock, date(2026, 12, 1).at(13, 30, 0, 0), 9);
        let said: Vec<_> = offered.iter().map(|free| clock.local(free.start).local).collect();
        let at = |day, hour, minute| date(2026, 12, day).at(hour, minute, 0, 0);
        let monday = date(2026, 11, 30);
        let first = [monday.at(13, 30, 0, 0), at(3, 13, 30), at(7, 13, 30)];
        let other_half = [monday.at(11, 30, 0, 0), at(3, 11, 30), at(7, 11, 30)];
        let later = [at(8, 13, 30), at(10, 13, 30), at(14, 13, 30)];
        assert_eq!(said, [first, other_half, later].concat());
    }

    proptest! {
        #[test]
        fn what_is_offered_is_open_free_and_never_over_another(
            from in 6i8..12, length in 1i8..10, visit in 1i64..24, buffer in 0i64..6,
            day in 0i64..3000, full in prop::collection::hash_set(0i64..288, 0..40), count in 0usize..20, like in 0i8..24,
        ) {
            let clock = clock();
            let day = date(2024, 1, 1).checked_add(day.days()).expect("a day");
            let midnight = clock.instant(day.at(0, 0, 0, 0));
            let opening = vec![hours(&[day.weekday()], from, from + length)];
            let full: HashSet<i64> = full.into_iter().map(|bucket| midnight / BUCKET + bucket).collect();
            let supply = Supply { visit: visit * 5, buffer: buffer * 5, full, ..supply(opening) };
            let free = supply.free_times(&clock, midnight, midnight + 24 * 60 * MINUTE);
            for pair in free.windows(2) {
                prop_assert!(pair[0].end + supply.buffer * MINUTE <= pair[1].start);
            }
            for time in &free {
                let (first, last) = buckets(time.start, time.end + supply.buffer * MINUTE);
                prop_assert!((first..=last).all(|bucket| !supply.full.contains(&bucket)));
                let (starts, ends) = (clock.local(time.start).local, clock.local(time.end).local);
                prop_assert!(starts >= day.at(from, 0, 0, 0) && ends <= day.at(from + length, 0, 0, 0));
            }
            let offered = offer(&free, &clock, day.at(like, 0, 0, 0), count);
            prop_assert_eq!(offered.len(), free.len().min(count));
            prop_assert!(offered.iter().all(|time| free.contains(time)));
        }
    }
}
