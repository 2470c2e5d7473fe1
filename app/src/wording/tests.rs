//! What the words are, by example.

mod properties;

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime, Weekday, date, time},
};

use super::{Language::*, Medium::*, Season::*, *};

/// Monday morning in the demo region.
const NOW: DateTime = date(2026, 11, 30).at(8, 30, 0, 0);

fn at(now: DateTime) -> Wording {
    Wording { language: Swedish, now, medium: Screen }
}

fn on(today: Date) -> Wording {
    at(today.at(8, 30, 0, 0))
}

const SWEDISH: Wording = Wording { language: Swedish, now: NOW, medium: Screen };
const ENGLISH: Wording = Wording { language: English, ..SWEDISH };
const PRINTED: Wording = Wording { medium: Paper, ..SWEDISH };

fn moment(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Moment {
    date(year, month, day).at(hour, minute, 0, 0).into()
}

/// The visit of the demo: Thursday, in three days.
fn visit() -> Moment {
    moment(2026, 12, 3, 13, 30)
}

fn repeated(season: Season) -> Moment {
    Moment { repeated: Some(season), ..moment(2026, 10, 25, 2, 30) }
}

#[test]
fn a_visit_in_three_days_says_the_weekday() {
    let day = visit().local.date();
    assert_eq!(SWEDISH.day_line(day), "På torsdag, 3 december");
    assert_eq!(SWEDISH.days_left_line(day).as_deref(), Some("Om 3 dagar"));
    assert_eq!(SWEDISH.nights_left_line(day).as_deref(), Some("3 nätter kvar"));
    assert_eq!(SWEDISH.clock_line(visit()), "Klockan 13.30");
    assert_eq!(SWEDISH.moment_line(visit()), "Torsdag 3 december klockan 13.30, på eftermiddagen");
    assert_eq!(ENGLISH.day_line(day), "On Thursday, 3 December");
    assert_eq!(ENGLISH.days_left_line(day).as_deref(), Some("In 3 days"));
    assert_eq!(ENGLISH.nights_left_line(day).as_deref(), Some("3 nights left"));
    assert_eq!(ENGLISH.clock_line(visit()), "At 13:30");
}

#[test]
fn a_visit_today_and_tomorrow_says_so() {
    let visit = moment(2026, 11, 30, 13, 30);
    assert_eq!(SWEDISH.day_line(date(2026, 11, 30)), "I dag, måndag 30 november");
    assert_eq!(SWEDISH.day_line(date(2026, 12, 1)), "I morgon, tisdag 1 december");
    assert_eq!(SWEDISH.moment_line(visit), "I dag klockan 13.30, på eftermiddagen");
    assert_eq!(SWEDISH.moment_in_sentence(visit), "i dag klockan 13.30");
    assert_eq!(ENGLISH.day_line(date(2026, 11, 30)), "Today, Monday 30 November");
    assert_eq!(ENGLISH.moment_line(visit), "Today at 13:30, in the afternoon");
}

#[test]
fn relative_weekdays_reach_six_days_ahead_and_none_back() {
    assert_eq!(SWEDISH.day_line(date(2026, 12, 6)), "På söndag, 6 december");
    assert_eq!(SWEDISH.day_line(date(2026, 12, 7)), "Måndag 7 december");
    assert_eq!(SWEDISH.day_line(date(2026, 11, 29)), "I går, söndag 29 november");
    assert_eq!(SWEDISH.day_line(date(2026, 11, 28)), "Lördag 28 november");
}

#[test]
fn the_year_is_said_when_it_is_another_one() {
    assert_eq!(SWEDISH.date(date(2027, 1, 29)), "fredag 29 januari 2027");
    assert_eq!(SWEDISH.in_month(date(2027, 5, 1)), "i maj 2027");
    assert_eq!(SWEDISH.in_month(date(2026, 12, 1)), "i december");
    assert_eq!(SWEDISH.date_without_weekday(date(2026, 11, 12)), "12 november");
    assert_eq!(on(date(2026, 12, 30)).day_line(date(2027, 1, 2)), "På lördag, 2 januari 2027");
    assert_eq!(on(date(2026, 12, 31)).day_line(date(2027, 1, 1)), "I morgon, fredag 1 januari 2027");
    assert_eq!(on(date(2027, 1, 1)).day_line(date(2026, 12, 31)), "I går, torsdag 31 december 2026");
}

#[test]
fn paper_always_says_the_year_and_never_a_relative_word() {
    let day = visit().local.date();
    assert_eq!(PRINTED.day_line(day), "Torsdag 3 december 2026");
    assert_eq!(PRINTED.day_line(NOW.date()), "Måndag 30 november 2026");
    assert_eq!(PRINTED.in_month(day), "i december 2026");
    assert_eq!(PRINTED.moment_in_sentence(NOW.into()), "måndag 30 november 2026 klockan 8.30");
}

#[test]
fn in_a_sentence_days_are_small() {
    let evening = |day| moment(2026, 11, day, 18, 0);
    assert_eq!(SWEDISH.moment_in_sentence(evening(29)), "i går klockan 18");
    assert_eq!(SWEDISH.moment_in_sentence(visit()), "torsdag 3 december klockan 13.30");
    assert_eq!(SWEDISH.day_in_sentence(date(2026, 12, 1)), "i morgon");
    assert_eq!(ENGLISH.moment_in_sentence(evening(29)), "yesterday at 18:00");
    assert_eq!(ENGLISH.moment_in_sentence(visit()), "on Thursday 3 December at 13:30");
}

#[test]
fn clocks_have_a_full_stop_and_whole_hours_nothing() {
    let clock = |hour, minute| SWEDISH.clock(moment(2026, 12, 3, hour, minute));
    assert_eq!(clock(14, 0), "klockan 14");
    assert_eq!(clock(9, 5), "klockan 9.05");
    assert_eq!(clock(0, 0), "klockan 0.00");
    assert_eq!(SWEDISH.clock_range(visit(), moment(2026, 12, 3, 14, 0)), "från klockan 13.30 till klockan 14");
    assert_eq!(ENGLISH.clock_range(visit(), moment(2026, 12, 3, 14, 0)), "from 13:30 to 14:00");
}

#[test]
fn opening_hours_say_days_and_hours() {
    use Weekday::*;
    let days = SWEDISH.weekdays(&[Thursday, Monday, Tuesday, Wednesday, Monday]);
    assert_eq!(days, "måndag till torsdag");
    assert_eq!(SWEDISH.opening_hours(time(8, 0, 0, 0), time(12, 0, 0, 0)), "klockan 8 till 12");
    assert_eq!(SWEDISH.weekdays(&[Monday, Tuesday]), "måndag och tisdag");
    assert_eq!(SWEDISH.weekdays(&[Monday, Wednesday, Friday]), "måndag, onsdag och fredag");
    assert_eq!(SWEDISH.weekdays(&[Sunday]), "söndag");
    assert_eq!(ENGLISH.opening_hours(time(8, 0, 0, 0), time(12, 30, 0, 0)), "from 8:00 to 12:30");
}

#[test]
fn a_clock_can_be_spoken() {
    let spoken = |hour, minute| SWEDISH.clock_words(moment(2026, 12, 3, hour, minute));
    for (hour, minute, words) in [
        (13, 30, "halv två på eftermiddagen"),
        (14, 0, "klockan två på eftermiddagen"),
        (9, 15, "kvart över nio på förmiddagen"),
        (8, 45, "kvart i nio på morgonen"),
        (10, 25, "fem i halv elva på förmiddagen"),
        (10, 35, "fem över halv elva på förmiddagen"),
        (18, 20, "tjugo över sex på kvällen"),
        (18, 40, "tjugo i sju på kvällen"),
        (12, 0, "klockan tolv på dagen"),
        (12, 30, "halv ett på dagen"),
        (0, 0, "klockan tolv på natten"),
        (23, 55, "fem i tolv på natten"),
        (0, 50, "tio i ett på natten"),
    ] {
        assert_eq!(spoken(hour, minute).as_deref(), Some(words));
    }
    assert_eq!(spoken(13, 31), None);
    let spoken = |hour, minute| ENGLISH.clock_words(moment(2026, 12, 3, hour, minute));
    assert_eq!(spoken(13, 30).as_deref(), Some("half past one in the afternoon"));
    assert_eq!(spoken(8, 40).as_deref(), Some("twenty to nine in the morning"));
    assert_eq!(spoken(8, 0).as_deref(), Some("eight o’clock in the morning"));
}

#[test]
fn a_time_to_choose_says_the_part_of_the_day() {
    let choice = moment(2026, 12, 8, 10, 0);
    assert_eq!(SWEDISH.choice_line(choice), "Tisdag 8 december på förmiddagen, klockan 10");
    assert_eq!(ENGLISH.choice_line(choice), "Tuesday 8 December in the morning, at 10:00");
}

#[test]
fn the_hour_that_comes_twice_says_which_it_is() {
    assert_eq!(SWEDISH.clock(repeated(Summer)), "klockan 2.30 sommartid");
    assert_eq!(SWEDISH.clock(repeated(Winter)), "klockan 2.30 vintertid");
    assert_eq!(
        SWEDISH.clock_range(repeated(Summer), repeated(Winter)),
        "från klockan 2.30 sommartid till klockan 2.30 vintertid"
    );
    assert_eq!(SWEDISH.clock_words(repeated(Winter)).as_deref(), Some("halv tre på natten, vintertid"));
    assert_eq!(ENGLISH.clock(repeated(Summer)), "at 2:30 summer time");
}

#[test]
fn now_is_a_day_and_a_part_of_it() {
    for (hour, sentence) in [
        (0, "Nu är det natt. Det är måndag."),
        (4, "Nu är det natt. Det är måndag."),
        (5, "Nu är det måndag morgon."),
        (8, "Nu är det måndag morgon."),
        (9, "Nu är det måndag förmiddag."),
        (12, "Nu är det måndag eftermiddag."),
        (17, "Nu är det måndag kväll."),
        (21, "Nu är det måndag kväll."),
        (22, "Nu är det natt. Det är måndag."),
    ] {
        assert_eq!(at(NOW.date().at(hour, 59, 0, 0)).now_sentence(), sentence);
    }
    assert_eq!(ENGLISH.now_sentence(), "It is now Monday morning.");
}

#[test]
fn what_is_far_away_is_told_roughly() {
    let left = |days: i64| SWEDISH.days_left_line(NOW.date().saturating_add(days.days()));
    for (days, line) in [
        (2, "Om 2 dagar"),
        (14, "Om 14 dagar"),
        (15, "Om ungefär 2 veckor"),
        (20, "Om ungefär 3 veckor"),
        (59, "Om ungefär 8 veckor"),
        (60, "Om ungefär 2 månader"),
        (180, "Om ungefär 6 månader"),
        (547, "Om ungefär 18 månader"),
        (548, "Om ungefär 2 år"),
    ] {
        assert_eq!(left(days).as_deref(), Some(line));
    }
    for days in [-1, 0, 1] {
        assert_eq!(left(days), None, "the day line says it");
    }
    let nights = |days: i64| SWEDISH.nights_left_line(NOW.date().saturating_add(days.days()));
    assert_eq!(nights(0), None);
    assert_eq!(nights(1).as_deref(), Some("1 natt kvar"));
    assert_eq!(nights(14).as_deref(), Some("14 nätter kvar"));
    assert_eq!(nights(21).as_deref(), Some("Om ungefär 3 veckor"));
}

#[test]
fn the_time_left_today_is_told_in_quarters_that_are_all_left() {
    for (minutes, line) in [
        (1, "Om en liten stund"),
        (15, "Om en kvart"),
        (44, "Om en halvtimme"),
        (45, "Om tre kvart"),
        (60, "Om 1 timme"),
        (80, "Om 1 timme och 15 minuter"),
        (120, "Om 2 timmar"),
        (134, "Om 2 timmar"),
        (1439, "Om 23 timmar och 45 minuter"),
    ] {
        assert_eq!(SWEDISH.time_left_line(minutes).as_deref(), Some(line));
    }
    for minutes in [-5, 0, 1440] {
        assert_eq!(SWEDISH.time_left_line(minutes), None);
    }
    assert_eq!(ENGLISH.time_left_line(30).as_deref(), Some("In half an hour"));
}

#[test]
fn a_source_says_how_old_it_is() {
    let age = |days: i64| SWEDISH.age(NOW.date().saturating_sub(days.days()));
    assert_eq!(age(0), "i dag");
    assert_eq!(age(1), "i går");
    assert_eq!(age(3), "för 3 dagar sedan");
    assert_eq!(age(21), "för ungefär 3 veckor sedan");
    assert_eq!(age(-3), "torsdag 3 december");
    assert_eq!(ENGLISH.age(date(2026, 11, 27)), "3 days ago");
}

#[test]
fn a_page_left_open_knows_when_its_words_change() {
    let visit = date(2026, 12, 2);
    let until = NOW.saturating_add(48.hours());
    let lines = timeline(NOW, until, |now| at(now).day_line(visit));
    let midnight = |day| date(2026, 12, day).at(0, 0, 0, 0);
    assert_eq!(
        lines,
        [
            (NOW, "På onsdag, 2 december".to_owned()),
            (midnight(1), "I morgon, onsdag 2 december".to_owned()),
            (midnight(2), "I dag, onsdag 2 december".to_owned()),
        ]
    );
    let sentences = timeline(NOW, midnight(1).saturating_add(6.hours()), |now| at(now).now_sentence());
    let hours: Vec<i8> = sentences.iter().map(|(from, _)| from.hour()).collect();
    assert_eq!(hours, [8, 9, 12, 17, 22, 0, 5]);
}

#[test]
fn a_close_look_sees_the_quarters() {
    let start = NOW.date().at(9, 35, 0, 0);
    let left = |now: DateTime| start.duration_since(now).as_mins();
    let says = |now| at(now).time_left_line(left(now)).unwrap_or_default();
    let lines = timeline_closely(NOW.date().at(8, 31, 20, 0), NOW.date().at(10, 0, 0, 0), says);
    let lines: Vec<_> = lines.iter().map(|(from, text)| (from.hour(), from.minute(), text.as_str())).collect();
    assert_eq!(
        lines,
        [
            (8, 31, "Om 1 timme"),
            (8, 40, "Om tre kvart"),
            (8, 55, "Om en halvtimme"),
            (9, 10, "Om en kvart"),
            (9, 25, "Om en liten stund"),
            (9, 35, ""),
        ]
    );
}
