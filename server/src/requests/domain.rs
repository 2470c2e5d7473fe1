//! By which day a request is answered.

use crate::calendar::{add_working_days, is_working_day, working_day_from};
use jiff::civil::{Date, DateTime};

/// After this hour nobody can be promised an answer the same day.
const LAST_HOUR: i8 = 15;

/// What is asked for, with what its promise depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    ContactMe,
    Message,
    /// `urgent`: a medical measure that the person has been given to carry out (egenvård).
    TakeOver {
        urgent: bool,
    },
    CannotCome {
        visit: Date,
    },
    WantContact,
    Report,
}

/// The first day on which somebody can be promised to answer what is asked at `now`.
fn first_day(now: DateTime) -> Date {
    let today = now.date();
    if now.hour() < LAST_HOUR && is_working_day(today) {
        today
    } else {
        working_day_from(today.tomorrow().unwrap_or(today))
    }
}

impl Asked {
    /// The day by which care answers, asked at `now` in Sweden.
    pub(super) fn promised(self, now: DateTime) -> Date {
        let today = now.date();
        match self {
            Self::TakeOver { urgent: true } => first_day(now),
            Self::ContactMe => add_working_days(today, 1),
            // Before the day of the visit where somebody can; never later than the visit itself.
            Self::CannotCome { visit } => {
                wanted_answer_by(now, visit).unwrap_or_else(|| add_working_days(today, 1).min(visit).max(today))
            }
            Self::Message | Self::TakeOver { urgent: false } => add_working_days(today, 3),
            Self::WantContact | Self::Report => add_working_days(today, 5),
        }
    }
}

/// By when a time that is asked for at `now` is answered: before the day of the visit or of the wanted time, whichever comes first
/// (`first`). `None`: nobody can answer by then, and nothing is promised.
pub(crate) fn wanted_answer_by(now: DateTime, first: Date) -> Option<Date> {
    let by = add_working_days(now.date(), 1).min(add_working_days(first, -1));
    (by >= first_day(now)).then_some(by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const MONDAY: DateTime = date(2026, 11, 30).at(8, 30, 0, 0);
    const FRIDAY_EVENING: DateTime = date(2026, 12, 4).at(17, 0, 0, 0);

    #[test]
    fn a_message_is_answered_within_three_working_days_and_a_call_on_the_next() {
        assert_eq!(Asked::Message.promised(MONDAY), date(2026, 12, 3));
        assert_eq!(Asked::ContactMe.promised(MONDAY), date(2026, 12, 1));
        assert_eq!(Asked::ContactMe.promised(FRIDAY_EVENING), date(2026, 12, 7));
    }

    #[test]
    fn a_medical_measure_that_is_too_much_is_answered_the_same_working_day() {
        let urgent = Asked::TakeOver { urgent: true };
        assert_eq!(urgent.promised(MONDAY), date(2026, 11, 30));
        assert_eq!(urgent.promised(FRIDAY_EVENING), date(2026, 12, 7));
        // Christmas Eve is no working day.
        assert_eq!(urgent.promised(date(2026, 12, 24).at(9, 0, 0, 0)), date(2026, 12, 28));
        assert_eq!(Asked::TakeOver { urgent: false }.promised(MONDAY), date(2026, 12, 3));
    }

    #[test]
    fn who_cannot_come_hears_before_the_visit() {
        let of = |visit| Asked::CannotCome { visit }.promised(MONDAY);
        assert_eq!(of(date(2026, 12, 10)), date(2026, 12, 1));
        assert_eq!(of(date(2026, 12, 1)), date(2026, 11, 30), "before a visit tomorrow");
        assert_eq!(of(date(2026, 11, 30)), date(2026, 11, 30));
    }

    #[test]
    fn who_wants_another_time_hears_on_a_working_day_before_the_visit_or_is_promised_nothing() {
        let monday_afternoon = date(2026, 11, 30).at(15, 0, 0, 0);
        assert_eq!(wanted_answer_by(MONDAY, date(2026, 12, 10)), Some(date(2026, 12, 1)));
        assert_eq!(wanted_answer_by(MONDAY, date(2026, 12, 1)), Some(date(2026, 11, 30)), "the visit is tomorrow");
        assert_eq!(wanted_answer_by(monday_afternoon, date(2026, 12, 1)), None, "nobody is there to answer");
        assert_eq!(wanted_answer_by(MONDAY, date(2026, 11, 30)), None, "the visit is today");
        assert_eq!(wanted_answer_by(FRIDAY_EVENING, date(2026, 12, 7)), None, "only the weekend lies between");
        assert_eq!(wanted_answer_by(FRIDAY_EVENING, date(2026, 12, 8)), Some(date(2026, 12, 7)));
    }

    proptest! {
        #[test]
        fn an_answer_about_a_wanted_time_comes_before_it_and_on_a_working_day(day in 0i64..3000, hour in 0i8..24, ahead in 0i64..30) {
            let today = date(2024, 1, 1).checked_add(jiff::Span::new().days(day)).expect("a day");
            let first = today.checked_add(jiff::Span::new().days(ahead)).expect("a day");
            if let Some(by) = wanted_answer_by(today.at(hour, 0, 0, 0), first) {
                prop_assert!(by >= today && by < first && is_working_day(by));
            }
        }

        #[test]
        fn no_promise_lies_behind_or_further_than_three_weeks(day in 0i64..3000, hour in 0i8..24, visit in 0i64..30) {
            let today = date(2024, 1, 1).checked_add(jiff::Span::new().days(day)).expect("a day");
            let now = today.at(hour, 0, 0, 0);
            let visit = today.checked_add(jiff::Span::new().days(visit)).expect("a day");
            for asked in [Asked::ContactMe, Asked::Message, Asked::TakeOver { urgent: true }, Asked::TakeOver { urgent: false },
                          Asked::CannotCome { visit }, Asked::WantContact, Asked::Report] {
                let promised = asked.promised(now);
                prop_assert!(promised >= today);
                // Five working days over Christmas and Epiphany are more than two weeks.
                prop_assert!(promised.duration_since(today).as_hours() <= 21 * 24);
            }
        }
    }
}
