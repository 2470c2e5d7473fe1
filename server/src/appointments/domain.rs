//! A visit as a calendar file (RFC 5545).

use crate::clock::Millis;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

/// What the file says of a visit.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The visit's own, for life.
    pub(super) uid: String,
    /// Instants, UTC epoch milliseconds.
    pub(super) start: Millis,
    pub(super) end: Millis,
    pub(super) made: Millis,
    pub(super) sequence: u32,
    pub(super) cancelled: bool,
    pub(super) place: Option<String>,
}

impl Entry {
    /// The file. `title` says nothing of care: it is seen on a locked screen.
    pub(super) fn file(&self, title: &str) -> String {
        let mut event = Event::new();
        event
            .uid(&self.uid)
            .summary(title)
            .sequence(self.sequence)
            .status(if self.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed })
            .append_property(Property::new("DTSTAMP", utc(self.made)))
            .append_property(Property::new("DTSTART", utc(self.start)))
            .append_property(Property::new("DTEND", utc(self.end)))
            .append_property(Property::new("CLASS", "PRIVATE"));
        if let Some(place) = &self.place {
            event.location(place);
        }
        let mut calendar = Calendar::empty();
        calendar
            .append_property(Property::new("VERSION", "2.0"))
            .append_property(Property::new("PRODID", "-//Patientkontrakt//SV"))
            .append_property(Property::new("METHOD", if self.cancelled { "CANCEL" } else { "PUBLISH" }))
            .push(event.done());
        calendar.done().to_string()
    }
}

/// "20261203T123000Z".
fn utc(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map(|at| at.strftime("%Y%m%dT%H%M%SZ").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            uid: "apt_1@patientkontrakt".to_owned(),
            start: 1_796_301_000_000,
            end: 1_796_302_800_000,
            made: 1_796_023_800_000,
            sequence: 2,
            cancelled: false,
            place: None,
        }
    }

    fn lines(file: &str) -> Vec<&str> {
        file.split("\r\n").collect()
    }

    #[test]
    fn a_file_says_when_and_nothing_of_care() {
        let file = entry().file("Tid");
        let lines = lines(&file);
        for line in [
            "DTSTART:20261203T123000Z",
            "DTEND:20261203T130000Z",
            "SUMMARY:Tid",
            "UID:apt_1@patientkontrakt",
            "SEQUENCE:2",
            "METHOD:PUBLISH",
            "STATUS:CONFIRMED",
        ] {
            assert_eq!(lines.iter().filter(|found| **found == line).count(), 1, "{line} in {file}");
        }
        assert!(!file.contains("LOCATION") && !file.contains("DESCRIPTION"));
        assert_eq!(lines.iter().filter(|line| line.starts_with("PRODID")).count(), 1, "{file}");
    }

    #[test]
    fn a_cancelled_visit_takes_its_entry_away() {
        let file = Entry { cancelled: true, sequence: 3, ..entry() }.file("Tid");
        assert!(
            file.contains("METHOD:CANCEL\r\n")
                && file.contains("STATUS:CANCELLED\r\n")
                && file.contains("SEQUENCE:3\r\n")
        );
    }

    #[test]
    fn a_place_is_escaped_and_long_lines_are_folded() {
        let place = "Rum 4; våning 2, Lindhaga\nBEGIN:VEVENT ".repeat(4);
        let file = Entry { place: Some(place), ..entry() }.file("Tid");
        assert_eq!(lines(&file).iter().filter(|line| line.starts_with("BEGIN:VEVENT")).count(), 1, "{file}");
        assert!(lines(&file).iter().all(|line| line.len() <= 75), "{file}");
    }
}
