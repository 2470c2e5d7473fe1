//! Swedish working days, and how the demo's dates move with them.
//!
//! Public holidays follow the Public Holidays Act (SFS 1989:253) as it stands since 2005, computed
//! and never listed. Midsummer's Eve, Christmas Eve and New Year's Eve are no holidays in that act,
//! but no care unit books visits on them, so they count as such here. Ordinary Saturdays and Sundays
//! are not holidays, and not working days either.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

pub fn is_holiday(date: Date) -> bool {
    let fixed = matches!((date.month(), date.day()), (1, 1 | 6) | (5, 1) | (6, 6) | (12, 24 | 25 | 26 | 31));
    // Midsummer's Eve is the Friday of 19–25 June and its day the Saturday after; All Saints' Day is
    // the Saturday of 31 October–6 November.
    let floating = matches!(
        (date.weekday(), date.month(), date.day()),
        (Weekday::Friday, 6, 19..=25)
            | (Weekday::Saturday, 6, 20..=26)
            | (Weekday::Saturday, 10, 31)
            | (Weekday::Saturday, 11, 1..=6)
    );
    // Good Friday, Easter Day, Easter Monday, Ascension Day, Whit Sunday.
    let after_easter = i32::from(date.day_of_year()) - day_of_easter(date.year());
    fixed || floating || matches!(after_easter, -2 | 0 | 1 | 39 | 49)
}

pub fn is_working_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(date)
}

/// The date itself when it is a working day, else the first one after it.
pub fn working_day_from(date: Date) -> Date {
    let mut days = date.series(1.day());
    days.find(|day| is_working_day(*day)).unwrap_or(Date::MAX)
}

/// The `count`th working day after the date, or before it when `count` is negative; the date itself
/// for 0, working day or not.
pub fn add_working_days(date: Date, count: i32) -> Date {
    let step = if count < 0 { -1 } else { 1 };
    let Some(others) = (count.unsigned_abs() as usize).checked_sub(1) else {
        return date;
    };
    let end = if count < 0 { Date::MIN } else { Date::MAX };
    let days = date.series(step.days()).skip(1);
    days.filter(|day| is_working_day(*day)).nth(others).unwrap_or(end)
}

/// How many working days lie after `from` up to and including `to`; negative, with the ends swapped,
/// when `to` comes first. Between working days this undoes [`add_working_days`].
pub fn working_days_between(from: Date, to: Date) -> i32 {
    if to < from {
        return -working_days_between(to, from);
    }
    let days = from.series(1.day()).skip(1).take_while(|day| *day <= to);
    days.fold(0, |count, day| count + i32::from(is_working_day(day)))
}

/// Where a date of the demo falls when its anchor day is to be today.
///
/// The anchor (Monday 30 November 2026 in the demo region) falls on the first working day from
/// `today`; every other date keeps its distance to it in working days. A weekend or holiday counts
/// as the next working day, so nothing ever lands on one.
pub fn shift(date: Date, anchor: Date, today: Date) -> Date {
    let distance = working_days_between(working_day_from(anchor), working_day_from(date));
    add_working_days(working_day_from(today), distance)
}

/// Easter Day as a day of the year, by the Gregorian computus (Meeus, Jones and Butcher).
fn day_of_easter(year: i16) -> i32 {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let to_sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let correction = (golden + 11 * epact + 22 * to_sunday) / 451;
    // Days after 22 March, the earliest Easter, which is day 81 of a common year.
    let leap = i32::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    81 + leap + epact + to_sunday - 7 * correction
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const ANCHOR: Date = date(2026, 11, 30);

    /// All holidays of the year that are not ordinary weekends.
    fn holidays(year: i16) -> Vec<(i8, i8)> {
        let days = date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
        days.filter(|day| is_holiday(*day)).map(|day| (day.month(), day.day())).collect()
    }

    #[test]
    fn the_holidays_are_those_of_the_almanac() {
        let of_2026 = [
            (1, 1),
            (1, 6),
            (4, 3),
            (4, 5),
            (4, 6),
            (5, 1),
            (5, 14),
            (5, 24),
            (6, 6),
            (6, 19),
            (6, 20),
            (10, 31),
            (12, 24),
            (12, 25),
            (12, 26),
            (12, 31),
        ];
        assert_eq!(holidays(2026), of_2026);
        // Ascension Day on 1 May: one day less.
        let of_2008 = [
            (1, 1),
            (1, 6),
            (3, 21),
            (3, 23),
            (3, 24),
            (5, 1),
            (5, 11),
            (6, 6),
            (6, 20),
            (6, 21),
            (11, 1),
            (12, 24),
            (12, 25),
            (12, 26),
            (12, 31),
        ];
        assert_eq!(holidays(2008), of_2008);
    }

    #[test]
    fn easter_falls_where_the_church_has_it() {
        for easter in [
            date(2000, 4, 23),
            date(2008, 3, 23),
            date(2011, 4, 24),
            date(2024, 3, 31),
            date(2025, 4, 20),
            date(2026, 4, 5),
            date(2027, 3, 28),
            date(2028, 4, 16),
            date(2038, 4, 25),
            date(2049, 4, 18),
        ] {
            assert_eq!(day_of_easter(easter.year()), i32::from(easter.day_of_year()), "{easter}");
        }
    }

    #[test]
    fn working_days_pass_over_christmas() {
        assert_eq!(add_working_days(date(2026, 12, 23), 1), date(2026, 12, 28));
        assert_eq!(add_working_days(date(2026, 12, 28), -1), date(2026, 12, 23));
        assert_eq!(add_working_days(date(2026, 12, 30), 1), date(2027, 1, 4));
        assert_eq!(add_working_days(date(2026, 12, 26), 0), date(2026, 12, 26));
        assert_eq!(working_days_between(date(2026, 12, 23), date(2027, 1, 4)), 4);
        assert_eq!(working_days_between(date(2027, 1, 4), date(2026, 12, 23)), -4);
    }

    #[test]
    fn the_anchor_falls_on_today_or_the_next_working_day() {
        assert_eq!(shift(ANCHOR, ANCHOR, date(2027, 3, 10)), date(2027, 3, 10));
        // Good Friday.
        assert_eq!(shift(ANCHOR, ANCHOR, date(2027, 3, 26)), date(2027, 3, 30));
        // The visit on Thursday is three working days on, here over a weekend.
        assert_eq!(shift(date(2026, 12, 3), ANCHOR, date(2027, 3, 11)), date(2027, 3, 16));
        // What was three days before, on a Friday, is the working day before.
        assert_eq!(shift(date(2026, 11, 27), ANCHOR, date(2027, 3, 30)), date(2027, 3, 25));
    }

    #[test]
    fn the_end_of_the_calendar_stops_the_count() {
        assert_eq!(add_working_days(Date::MAX, 1), Date::MAX);
        assert_eq!(add_working_days(Date::MIN, -1), Date::MIN);
        assert_eq!(working_day_from(Date::MAX), Date::MAX);
    }

    /// Any day of twenty years.
    fn any_day() -> impl Strategy<Value = Date> {
        (0..20 * 365_i32).prop_map(|days| date(2020, 1, 1).saturating_add(days.days()))
    }

    proptest! {
        #[test]
        fn nothing_is_shifted_onto_a_weekend_or_holiday(day in any_day(), today in any_day()) {
            prop_assert!(is_working_day(shift(day, ANCHOR, today)));
        }

        #[test]
        fn shifting_keeps_the_order(one in any_day(), other in any_day(), today in any_day()) {
            let (first, second) = (one.min(other), one.max(other));
            prop_assert!(shift(first, ANCHOR, today) <= shift(second, ANCHOR, today));
        }

        #[test]
        fn two_working_days_never_become_one(one in any_day(), other in any_day(), today in any_day()) {
            prop_assume!(one != other && is_working_day(one) && is_working_day(other));
            prop_assert_ne!(shift(one, ANCHOR, today), shift(other, ANCHOR, today));
        }

        #[test]
        fn nothing_moves_when_the_anchor_is_today(day in any_day()) {
            prop_assert_eq!(shift(day, ANCHOR, ANCHOR), working_day_from(day));
        }

        #[test]
        fn adding_undoes_counting(from in any_day(), to in any_day()) {
            prop_assume!(is_working_day(to));
            let count = working_days_between(from, to);
            prop_assume!(is_working_day(from) || count > 0);
            prop_assert_eq!(add_working_days(from, count), to);
        }

        #[test]
        fn a_week_never_has_more_than_five_working_days(day in any_day()) {
            let days = working_days_between(day, day.saturating_add(7.days()));
            prop_assert!((1..=5).contains(&days));
        }
    }
}
