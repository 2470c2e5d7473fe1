//! The dates and instants of FHIR. A date of only a year or a month is its first day; an instant's date is the day it is in
//! Sweden. Years outside 1800–2200 are refused.

use crate::clock::{Clock, Millis};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// Where the demo region's days go: its bundles are written around one day, and are moved to today when they are loaded.
#[derive(Clone)]
pub struct DemoShift(Arc<dyn Fn(Date) -> Date + Send + Sync>);

impl DemoShift {
    pub fn new(shift: impl Fn(Date) -> Date + Send + Sync + 'static) -> Self {
        Self(Arc::new(shift))
    }

    /// Moves every date, dateTime and instant in a resource, `meta.lastUpdated` too (a line's age is told by it): not when
    /// somebody was born, not what is text. An instant keeps its Swedish clock time.
    pub(super) fn apply(&self, value: &mut Value, clock: &Clock) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.apply(item, clock)),
            Value::Object(fields) => {
                for (key, field) in fields.iter_mut() {
                    if matches!(key.as_str(), "birthDate" | "attachment" | "identifier" | "text" | "id") {
                        continue;
                    }
                    if let Value::String(text) = field {
                        if !is_text_field(key)
                            && let Some(moved) = self.moved(text, clock)
                        {
                            *text = moved;
                        }
                    } else {
                        self.apply(field, clock);
                    }
                }
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn moved(&self, text: &str, clock: &Clock) -> Option<String> {
        if text.len() < 10 || !text.as_bytes()[0].is_ascii_digit() {
            return None;
        }
        if text.len() == 10 {
            return date(text, clock).map(|day| (self.0)(day).to_string());
        }
        let local = clock.local(instant(text)?).local;
        let moved = clock.instant((self.0)(local.date()).to_datetime(local.time()));
        Timestamp::from_millisecond(moved).ok().map(|at| at.to_string())
    }
}

impl fmt::Debug for DemoShift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DemoShift")
    }
}

fn is_text_field(key: &str) -> bool {
    matches!(
        key,
        "value" | "valueString" | "description" | "title" | "display" | "code" | "reference" | "url" | "name" | "div"
    )
}

/// A date or dateTime as a Swedish calendar day.
pub(super) fn date(text: &str, clock: &Clock) -> Option<Date> {
    if !text.is_ascii() {
        return None;
    }
    let day = match text.len() {
        4 => Date::new(number(text)?, 1, 1).ok()?,
        7 if text.as_bytes()[4] == b'-' => Date::new(number(&text[..4])?, number(&text[5..])?, 1).ok()?,
        10 if text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-' => {
            Date::new(number(&text[..4])?, number(&text[5..7])?, number(&text[8..])?).ok()?
        }
        _ => clock.local(instant(text)?).local.date(),
    };
    (1800..=2200).contains(&day.year()).then_some(day)
}

/// An instant: a dateTime with its offset.
pub(super) fn instant(text: &str) -> Option<Millis> {
    let shape = (16..=40).contains(&text.len())
        && text.as_bytes()[10] == b'T'
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'.' | b'T' | b'Z' | b'+'));
    if !shape || !(1800..=2200).contains(&number::<i16>(&text[..4])?) {
        return None;
    }
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// A clock time `08:00:00` as `08:00`.
pub(super) fn clock_time(text: &str) -> Option<String> {
    let time: jiff::civil::Time = text.is_ascii().then(|| text.parse().ok()).flatten()?;
    Some(format!("{:02}:{:02}", time.hour(), time.minute()))
}

fn number<T: std::str::FromStr>(digits: &str) -> Option<T> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    fn clock() -> Clock {
        Clock::fixed(0).0
    }

    #[test]
    fn a_date_of_a_year_or_a_month_is_its_first_day() {
        for (text, day) in [("2026", "2026-01-01"), ("2026-02", "2026-02-01"), ("2024-02-29", "2024-02-29")] {
            assert_eq!(date(text, &clock()).map(|d| d.to_string()).as_deref(), Some(day));
        }
        // Half past eleven in the evening, UTC, is the next day in Sweden.
        assert_eq!(date("2026-02-01T23:30:00Z", &clock()).map(|d| d.to_string()).as_deref(), Some("2026-02-02"));
    }

    #[test]
    fn impossible_days_and_times_are_refused() {
        for text in ["2026-02-30", "2026-13", "26", "20260101", "2026-1-1", "1799", "2201-01-01", "+202", "åäö1", ""]
        {
            assert_eq!(date(text, &clock()), None, "{text}");
        }
        for text in [
            "2026-02-01T10:00:00",
            "2026-02-01",
            "2026-02-30T10:00:00Z",
            "2026-02-01T25:00:00Z",
            "0001-01-01T00:00:00Z",
            "ååååååååååååååååå",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
        assert!(instant("2026-02-01T10:00:00.123+01:00").is_some());
    }

    #[test]
    fn the_demo_moves_days_and_keeps_the_swedish_clock() {
        let shift = DemoShift::new(|day| day + 180.days());
        let mut value = serde_json::json!({
            "birthDate": "1954-03-14", "meta": {"lastUpdated": "2026-11-27T15:00:00+01:00"},
            "start": "2026-12-03T13:30:00+01:00", "period": {"start": "2026-12-03"}, "description": "2026-12-03",
        });
        shift.apply(&mut value, &clock());
        assert_eq!(value["birthDate"], "1954-03-14");
        assert_ne!(value["meta"]["lastUpdated"], "2026-11-27T15:00:00+01:00", "its age is told by it, so it moves too");
        // Summer by then: the same clock time is another instant.
        assert_eq!(value["start"], "2027-06-01T11:30:00Z");
        assert_eq!(value["period"]["start"], "2027-06-01");
        assert_eq!(value["description"], "2026-12-03");
    }
}
