//! Opening hours as they are stored: civil hours in Sweden, a part for each span.

use app::overview::types::Hours;
use jiff::civil::{Time, Weekday};

/// Reads `mon 08:00-12:00;tue 08:00-12:00`; days with the same hours stand together. What cannot be read is left out.
pub(crate) fn hours(text: &str) -> Vec<Hours> {
    let mut found: Vec<Hours> = Vec::new();
    for part in text.split(';') {
        let Some((day, span)) = part.trim().split_once(' ') else { continue };
        let Some((from, to)) = span.split_once('-') else { continue };
        let (Some(day), Ok(from), Ok(to)) = (weekday(day), from.parse::<Time>(), to.parse::<Time>()) else { continue };
        match found.iter_mut().find(|hours| hours.from == from && hours.to == to) {
            Some(hours) => hours.days.push(day),
            None => found.push(Hours { days: vec![day], from, to }),
        }
    }
    found
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}
