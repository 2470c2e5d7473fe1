//! The only place that knows the time and makes ids.

use app::ids::Id;
use app::wording::{Moment, PageClock, PartOfDay};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where all times are shown.
pub const ZONE: &str = "Europe/Stockholm";

/// A page is kept true this long; then it is loaded again.
const PAGE_DAYS: i64 = 2;

#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    /// An RFC 3339 instant in a file, read at each call: how browser tests move the clock (`--clock-file`).
    File(PathBuf),
    /// UTC epoch milliseconds, set by tests.
    Fixed(Arc<AtomicI64>),
}

/// An instant: UTC epoch milliseconds.
pub type Millis = i64;

/// The year 2200: nothing that is planned lies after it.
pub const FOR_EVER: Millis = 7_258_118_400_000;

impl Clock {
    pub fn system() -> Self {
        Self::with(Source::System)
    }

    pub fn file(path: PathBuf) -> Self {
        Self::with(Source::File(path))
    }

    /// A clock that stands still until the returned handle moves it.
    pub fn fixed(at: Millis) -> (Self, Arc<AtomicI64>) {
        let hand = Arc::new(AtomicI64::new(at));
        (Self::with(Source::Fixed(Arc::clone(&hand))), hand)
    }

    fn with(source: Source) -> Self {
        // The zone database is bundled; UTC stands in only if the bundle itself were broken.
        let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
        Self { source, zone }
    }

    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Millis {
        match &self.source {
            Source::System => Timestamp::now().as_millisecond(),
            Source::File(path) => std::fs::read_to_string(path)
                .ok()
                .and_then(|text| text.trim().parse::<Timestamp>().ok())
                .map_or_else(|| Timestamp::now().as_millisecond(), Timestamp::as_millisecond),
            Source::Fixed(hand) => hand.load(Ordering::SeqCst),
        }
    }

    /// Now, as Swedish civil time.
    pub fn local_now(&self) -> Moment {
        self.local(self.now())
    }

    pub fn today(&self) -> Date {
        self.local_now().local.date()
    }

    /// An instant as Swedish civil time.
    pub fn local(&self, at: Millis) -> Moment {
        let timestamp = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        let zoned = timestamp.to_zoned(self.zone.clone());
        Moment::from(&zoned)
    }

    /// Swedish civil time as an instant; a time in the spring gap is moved forward.
    pub fn instant(&self, local: DateTime) -> Millis {
        self.zone.to_zoned(local).map_or(0, |zoned| zoned.timestamp().as_millisecond())
    }

    /// Now, and when the words about time on a page made now will change.
    pub fn page_clock(&self) -> PageClock {
        let shown_at = self.now();
        let now = self.local(shown_at);
        let bounds = std::iter::once(0).chain(PartOfDay::ALL.map(PartOfDay::from_hour));
        let changes = (0..=PAGE_DAYS)
            .filter_map(|days| now.local.date().checked_add(jiff::Span::new().days(days)).ok())
            .flat_map(|day| bounds.clone().map(move |hour| day.to_datetime(Time::constant(hour, 0, 0, 0))))
            .map(|local| self.instant(local))
            .filter(|at| *at > shown_at)
            .map(|at| (at, self.local(at)))
            .collect();
        PageClock { shown_at, now, changes }
    }

    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn new_id<I: Id>(&self) -> I {
        I::from_bits(uuid::Uuid::now_v7().as_u128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::wording::Season;
    use jiff::civil::date;

    #[test]
    fn the_repeated_autumn_hour_says_which_it_is() {
        let (clock, _hand) = Clock::fixed(0);
        let first: Timestamp = "2026-10-25T00:30:00Z".parse().expect("an instant");
        let second: Timestamp = "2026-10-25T01:30:00Z".parse().expect("an instant");
        let (first, second) = (clock.local(first.as_millisecond()), clock.local(second.as_millisecond()));
        assert_eq!(first.local, date(2026, 10, 25).at(2, 30, 0, 0));
        assert_eq!((first.local, first.repeated), (second.local, Some(Season::Summer)));
        assert_eq!(second.repeated, Some(Season::Winter));
    }

    #[test]
    fn civil_time_and_instant_are_each_others_inverse_outside_the_repeated_hour() {
        let (clock, _hand) = Clock::fixed(0);
        let local = date(2026, 11, 30).at(8, 30, 0, 0);
        assert_eq!(clock.local(clock.instant(local)).local, local);
    }
}
