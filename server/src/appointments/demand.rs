//! By when a visit has to be, and who comes first when there are not times for all. Pure.
//!
//! - *Medicinskt senast* is set by care. A later time needs staff's yes: nobody books or moves past it alone.
//! - Vårdgarantin is a right of the person: whoever chooses a later time is told what that means, and may.

use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{day_of, optional_day};
use app::appointments::types::Latest;
use jiff::ToSpan as _;
use jiff::civil::Date;
use sqlx::FromRow;

/// By when a visit has to be, as queries bring it: the day and what vårdgarantin is counted from, with the days of its kind (`guarantee_limit`).
#[derive(FromRow)]
pub(crate) struct LatestColumns {
    medically_by: Option<String>,
    guarantee_from: Option<String>,
    guarantee_days: Option<i64>,
}

impl LatestColumns {
    /// `Corrupt` names the column of `table` that is no day.
    pub(crate) fn read(&self, table: &'static str) -> Result<Latest, StoreError> {
        let guarantee = match self.guarantee_from.as_deref().zip(self.guarantee_days) {
            Some((from, days)) => Some(guarantee_by(day_of(table, "guarantee_from", from)?, days)),
            None => None,
        };
        Ok(Latest { medically: optional_day(table, "medically_by", self.medically_by.as_deref())?, guarantee })
    }
}

/// Whether a time is no later than the day it has to be by.
pub(super) fn is_by(clock: &Clock, start: Millis, by: Option<Date>) -> bool {
    by.is_none_or(|by| clock.local(start).local.date() <= by)
}

/// The last day of vårdgarantin: so many calendar days after the day it is counted from.
fn guarantee_by(from: Date, days: i64) -> Date {
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
    pub(super) fn new(latest: Latest, since: Millis) -> Self {
        let day = |day: Option<Date>| day.unwrap_or(Date::MAX);
        Self { medically_by: day(latest.medically), guarantee_by: day(latest.guarantee), since }
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

    fn urgency(medically: Option<Date>, guarantee: Option<Date>, since: Millis) -> Urgency {
        Urgency::new(Latest { medically, guarantee }, since)
    }

    #[test]
    fn who_must_be_seen_first_comes_first_then_the_guarantee_then_who_has_waited_longest() {
        let soon = Some(date(2026, 12, 4));
        let later = Some(date(2026, 12, 11));
        let mut all = [
            urgency(None, None, 1),
            urgency(None, later, 3),
            urgency(later, None, 4),
            urgency(None, soon, 5),
            urgency(soon, None, 9),
            urgency(soon, soon, 9),
            urgency(None, None, 0),
        ];
        all.sort_unstable();
        assert_eq!(
            all,
            [
                urgency(soon, soon, 9),
                urgency(soon, None, 9),
                urgency(later, None, 4),
                urgency(None, soon, 5),
                urgency(None, later, 3),
                urgency(None, None, 0),
                urgency(None, None, 1),
            ]
        );
    }
}
