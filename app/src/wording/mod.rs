//! Time, names and counts in words, for people who find calendars and clocks hard to read.
//!
//! Pure, and without a clock: what is "now" is an argument. Days are calendar days of the place. A
//! method whose name ends in `_line` begins with a capital and has no full stop, `_sentence` has both,
//! and all others give words for the middle of a sentence. Whole sentences live in `app/locales`; here
//! is only grammar, with every Swedish and English word in `words.rs`.

mod count;
mod people;
mod time;
mod timeline;
mod words;

pub use count::Gender;
pub use people::given_name;
pub use time::{Medium, Moment, PageClock, PartOfDay, RelativeDay, Season, Wording, relative_day};
pub use timeline::{timeline, timeline_closely};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    Swedish,
    English,
}

/// The same words with a capital first.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;

#[cfg(test)]
#[path = "../../build/texts.rs"]
mod texts_generator;
