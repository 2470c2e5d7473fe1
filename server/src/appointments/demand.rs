//! By when a visit has to be, and who comes first when there are not times for all. Pure.
//!
//! - *Medicinskt senast* is set by care. A later time needs staff's yes: nobody books or moves past it alone.
//! - Vårdgarantin is a right of the person: whoever chooses a later time is told what that means, and may.

use crate::clock::Millis;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// The last day of vårdgarantin: so many calendar days after the day it is counted from.
pub(crate) fn guarantee_by(from: Date, days: i64) -> Date {
    from.checked_add(days.days()).unwrap_or(Date::MAX)
}

/// What decides who is offered a time first: medicinskt senast, then the last day of vårdgarantin, then how long they have waited.
/// Who has no such day comes after those who have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Urgency {
    medically_by: Date,
    guarantee_by: Date,
    since: Millis,
}

impl Urgency {
    pub(super) fn new(medically_by: Option<Date>, guarantee_by: Option<Date>, since: Millis) -> Self {
        let day = |day: Option<Date>| day.unwrap_or(Date::MAX);
        Self { medically_by: day(medically_by), guarantee_by: day(guarantee_by), since }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn vardgarantin_is_counted_in_calendar_days_over_the_turn_of_the_year() {
        assert_eq!(guarantee_by(date(2026, 11, 30), 3), date(2026, 12, 3));
        assert_eq!(guarantee_by(date(2026, 11, 30), 90), date(2027, 2, 28));
        assert_eq!(guarantee_by(date(2026, 11, 30), 0), date(2026, 11, 30));
        assert_eq!(guarantee_by(Date::MAX, 90), Date::MAX);
    }

    #[test]
    fn who_must_be_seen_first_comes_first_then_the_guarantee_then_who_has_waited_longest() {
        let soon = Some(date(2026, 12, 4));
        let later = Some(date(2026, 12, 11));
        let mut all = [
            Urgency::new(None, None, 1),
            Urgency::new(None, later, 3),
            Urgency::new(later, None, 4),
            Urgency::new(None, soon, 5),
            Urgency::new(soon, None, 9),
            Urgency::new(soon, soon, 9),
            Urgency::new(None, None, 0),
        ];
        all.sort_unstable();
        assert_eq!(
            all,
            [
                Urgency::new(soon, soon, 9),
                Urgency::new(soon, None, 9),
                Urgency::new(later, None, 4),
                Urgency::new(None, soon, 5),
                Urgency::new(None, later, 3),
                Urgency::new(None, None, 0),
                Urgency::new(None, None, 1),
            ]
        );
    }
}
