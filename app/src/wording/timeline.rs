//! What relative words will say later, for a page left open: the browser has no date library, so the
//! server sends every text with the time from which it holds.

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};

use super::time::PartOfDay;

/// What `says` from now on: one entry for now and one for each change before `until`.
///
/// Looks at each midnight and at the bounds of the parts of the day, which is when "I dag" and "Nu är
/// det måndag förmiddag." change. Times are civil; whoever sends them on makes instants of them.
pub fn timeline(now: DateTime, until: DateTime, says: impl Fn(DateTime) -> String) -> Vec<(DateTime, String)> {
    let days = now.date().series(1.day());
    changes(now, until, days.flat_map(bounds), says)
}

/// The same looking every five minutes, the grain of all times here: for "Om 2 timmar" and for steps
/// that pass.
pub fn timeline_closely(now: DateTime, until: DateTime, says: impl Fn(DateTime) -> String) -> Vec<(DateTime, String)> {
    let start = now.date().at(now.hour(), now.minute() / 5 * 5, 0, 0);
    changes(now, until, start.series(5.minutes()), says)
}

fn bounds(date: Date) -> impl Iterator<Item = DateTime> {
    let hours = [0].into_iter().chain(PartOfDay::ALL.map(PartOfDay::from_hour));
    hours.map(move |hour| date.at(hour, 0, 0, 0))
}

fn changes(
    now: DateTime,
    until: DateTime,
    ticks: impl Iterator<Item = DateTime>,
    says: impl Fn(DateTime) -> String,
) -> Vec<(DateTime, String)> {
    let mut entries = vec![(now, says(now))];
    let later = ticks.skip_while(|tick| *tick <= now).take_while(|tick| *tick < until);
    entries.extend(later.map(|tick| (tick, says(tick))));
    entries.dedup_by(|after, before| after.1 == before.1);
    entries
}
