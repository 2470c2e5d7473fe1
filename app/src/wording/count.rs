//! Small counts.

use super::{Language, words::Noun};

/// What "one" agrees with in Swedish: *en tid*, *ett besök*. English does not care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gender {
    Common,
    Neuter,
}

impl Language {
    /// "två" up to twelve, then digits.
    pub fn number(self, count: u32, gender: Gender) -> String {
        let words = self.words();
        match (count, gender) {
            (1, Gender::Common) => words.one_common.to_owned(),
            _ => word(self, count).map_or_else(|| count.to_string(), str::to_owned),
        }
    }

    /// "3 (tre)": digit and word together, as Afasiförbundet advises; beyond twelve the digits alone.
    pub fn number_twice(self, count: u32, gender: Gender) -> String {
        match word(self, count) {
            Some(_) => format!("{count} ({})", self.number(count, gender)),
            None => count.to_string(),
        }
    }
}

fn word(language: Language, count: u32) -> Option<&'static str> {
    let numbers = &language.words().numbers;
    numbers.get(usize::try_from(count).ok()?).copied()
}

/// "1 dag", "3 dagar".
pub(super) fn counted(count: i64, [one, other]: Noun) -> String {
    format!("{count} {}", if count == 1 { one } else { other })
}

#[cfg(test)]
mod tests {
    use super::{Gender::*, Language::*};

    #[test]
    fn small_counts_are_words_and_agree_with_their_noun() {
        assert_eq!(Swedish.number(1, Common), "en");
        assert_eq!(Swedish.number(1, Neuter), "ett");
        assert_eq!(Swedish.number(2, Neuter), "två");
        assert_eq!(Swedish.number(12, Common), "tolv");
        assert_eq!(Swedish.number(13, Common), "13");
        assert_eq!(English.number(1, Neuter), "one");
    }

    #[test]
    fn a_count_can_be_said_twice() {
        assert_eq!(Swedish.number_twice(3, Common), "3 (tre)");
        assert_eq!(Swedish.number_twice(1, Common), "1 (en)");
        assert_eq!(English.number_twice(0, Common), "0 (zero)");
        assert_eq!(Swedish.number_twice(40, Common), "40");
    }
}
