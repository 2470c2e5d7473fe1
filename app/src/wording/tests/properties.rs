//! That nothing is lost in words: thousands of instants of twenty years, said and read back.

use std::collections::BTreeSet;

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Time, date},
    tz::TimeZone,
};
use proptest::prelude::*;

use super::*;

/// Reads [`Wording::moment`] back. In tests only: the program never reads words.
fn read(text: &str, wording: Wording) -> Option<Moment> {
    let words = wording.language.words();
    let (day, clock) = text.split_once(&format!(" {} ", words.at))?;
    let mut day = day.split(' ');
    let (weekday, number, month) = (day.next()?, day.next()?, day.next()?);
    let year = day.next().map_or(Ok(wording.now.year()), str::parse).ok()?;
    let month = 1 + words.months.iter().position(|name| *name == month)?;
    let date = Date::new(year, i8::try_from(month).ok()?, number.parse().ok()?).ok()?;
    (wording.weekday(date.weekday()) == weekday).then_some(())?;
    let (time, season) = clock.split_once(' ').map_or((clock, None), |(time, season)| (time, Some(season)));
    let repeated = match season {
        None => None,
        Some(season) if season == words.summer => Some(Summer),
        Some(season) => (season == words.winter).then_some(Some(Winter))?,
    };
    let (hour, minute) = time.split_once(words.minute_mark).unwrap_or((time, "00"));
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(Moment { local: date.to_datetime(time), repeated })
}

fn stockholm() -> TimeZone {
    TimeZone::get("Europe/Stockholm").expect("the zone database is built in")
}

/// The instant of a moment; none for a time that does not exist, or that exists twice and does not say
/// which.
fn instant(moment: Moment) -> Option<Timestamp> {
    let possible = stockholm().into_ambiguous_zoned(moment.local);
    match moment.repeated {
        None => possible.unambiguous(),
        Some(_) if !possible.is_ambiguous() => return None,
        Some(Summer) => possible.earlier(),
        Some(Winter) => possible.later(),
    }
    .ok()
    .map(|zoned| zoned.timestamp())
}

fn moment_of(instant: Timestamp) -> Moment {
    Moment::from(&instant.to_zoned(stockholm()))
}

/// A minute in the twenty years from 2020, in seconds since the epoch.
fn any_minute() -> impl Strategy<Value = Timestamp> {
    let first = date(2020, 1, 1).to_zoned(TimeZone::UTC).expect("this date exists").timestamp();
    (0..20 * 365 * 24 * 60_i64)
        .prop_map(move |minutes| first.checked_add(minutes.minutes()).expect("twenty years are in range"))
}

/// A minute within five hours of a change to or from summer time.
fn minute_of_a_change() -> impl Strategy<Value = Timestamp> {
    (0..40_usize, -300..300_i64).prop_map(|(change, minutes)| {
        let start = date(2020, 1, 1).to_zoned(TimeZone::UTC).expect("this date exists").timestamp();
        let change = stockholm().following(start).nth(change).expect("there are two changes a year").timestamp();
        change.checked_add(minutes.minutes()).expect("five hours are in range")
    })
}

fn any_wording() -> impl Strategy<Value = Wording> {
    (any_minute(), any::<bool>(), any::<bool>()).prop_map(|(now, swedish, screen)| Wording {
        language: if swedish { Swedish } else { English },
        now: moment_of(now).local,
        medium: if screen { Screen } else { Paper },
    })
}

#[test]
fn each_minute_of_both_days_of_change_comes_back() {
    for change in [date(2026, 3, 29), date(2026, 10, 25)] {
        let first = change.to_zoned(stockholm()).expect("midnight exists").timestamp();
        let mut seen = BTreeSet::new();
        for minute in 0..26 * 60_i64 {
            let instant_then = first.checked_add(minute.minutes()).expect("a day is in range");
            let text = SWEDISH.moment(moment_of(instant_then));
            let back = read(&text, SWEDISH).and_then(instant);
            assert_eq!(back, Some(instant_then), "{text}");
            assert!(seen.insert(text.clone()), "{text} was said of two minutes");
        }
    }
}

#[test]
fn only_the_repeated_hour_names_the_season() {
    let text = |utc: &str| SWEDISH.moment(moment_of(utc.parse().expect("an instant")));
    assert_eq!(text("2026-10-24T23:59Z"), "söndag 25 oktober klockan 1.59");
    assert_eq!(text("2026-10-25T00:00Z"), "söndag 25 oktober klockan 2 sommartid");
    assert_eq!(text("2026-10-25T01:00Z"), "söndag 25 oktober klockan 2 vintertid");
    assert_eq!(text("2026-10-25T02:00Z"), "söndag 25 oktober klockan 3");
    assert_eq!(text("2026-03-29T00:59Z"), "söndag 29 mars klockan 1.59");
    assert_eq!(text("2026-03-29T01:00Z"), "söndag 29 mars klockan 3");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn every_instant_comes_back_from_its_words(
        then in prop_oneof![any_minute(), minute_of_a_change()],
        wording in any_wording(),
    ) {
        let text = wording.moment(moment_of(then));
        prop_assert_eq!(read(&text, wording).and_then(instant), Some(then), "{}", text);
    }

    #[test]
    fn a_spoken_clock_means_one_time_of_the_day(minute in 0..288_i16, other in 0..288_i16) {
        prop_assume!(minute != other);
        let spoken = |fives: i16| {
            let time = Time::midnight().wrapping_add((i64::from(fives) * 5).minutes());
            SWEDISH.clock_words(date(2026, 12, 3).to_datetime(time).into())
        };
        prop_assert!(spoken(minute).is_some());
        prop_assert_ne!(spoken(minute), spoken(other));
    }

    #[test]
    fn lines_stand_alone_and_have_no_digits_for_dates(then in any_minute(), wording in any_wording()) {
        let moment = moment_of(then);
        let day = moment.local.date();
        for line in [
            Some(wording.day_line(day)),
            wording.days_left_line(day),
            wording.nights_left_line(day),
            Some(wording.clock_line(moment)),
            Some(wording.moment_line(moment)),
            Some(wording.choice_line(moment)),
        ].into_iter().flatten() {
            prop_assert!(line.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()), "{}", line);
            prop_assert!(!line.ends_with('.') && !line.contains(['-', '/']) && !line.contains("  "), "{}", line);
        }
    }

    #[test]
    fn the_day_line_names_the_weekday_once(then in any_minute(), ahead in -10..10_i64) {
        let today = moment_of(then).local.date();
        let day = today.saturating_add(ahead.days());
        let line = on(today).day_line(day).to_lowercase();
        prop_assert_eq!(line.matches(SWEDISH.weekday(day.weekday())).count(), 1, "{}", line);
    }

    #[test]
    fn a_timeline_says_at_each_hour_what_a_new_page_would(then in any_minute(), ahead in -3..5_i64, hour in 0..48_i64) {
        let now = moment_of(then).local;
        let day = now.date().saturating_add(ahead.days());
        let says = |now: DateTime| format!("{} {}", at(now).day_line(day), at(now).now_sentence());
        let lines = timeline(now, now.saturating_add(48.hours()), says);
        prop_assert!(lines.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
        let later = now.saturating_add(hour.hours());
        let shown = lines.iter().rfind(|(from, _)| *from <= later).map(|(_, text)| text.clone());
        prop_assert_eq!(shown, Some(says(later)));
    }
}
