//! What a person may write here: a text that can be kept.

use app::error::{AppError, Fault, Field};

/// As long as a printed page allows; the database holds the same limit.
const LONGEST: usize = 2000;

/// A text that can be kept: not empty, not too long, line breaks as `\n`, no control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    pub fn parse(typed: &str, field: Field) -> Result<Self, AppError> {
        let text: String = typed
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .chars()
            .filter(|letter| *letter == '\n' || !letter.is_control())
            .collect();
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(AppError::Invalid(vec![(field, Fault::Empty)]));
        }
        if text.chars().count() > LONGEST {
            return Err(AppError::Invalid(vec![(field, Fault::TooLong)]));
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_but_space_is_no_text() {
        for empty in ["", "  \r\n\t ", "\u{0}\u{7}"] {
            assert_eq!(
                Words::parse(empty, Field::Message),
                Err(AppError::Invalid(vec![(Field::Message, Fault::Empty)]))
            );
        }
    }

    #[test]
    fn two_thousand_letters_are_kept_and_one_more_is_not() {
        assert!(Words::parse(&"å".repeat(LONGEST), Field::Message).is_ok());
        assert_eq!(
            Words::parse(&"å".repeat(LONGEST + 1), Field::Message),
            Err(AppError::Invalid(vec![(Field::Message, Fault::TooLong)]))
        );
    }

    proptest! {
        #[test]
        fn what_is_kept_parses_to_itself(typed in any::<String>()) {
            if let Ok(words) = Words::parse(&typed, Field::Message) {
                prop_assert_eq!(Words::parse(words.as_str(), Field::Message), Ok(words.clone()));
                prop_assert!(!words.as_str().chars().any(|c| c.is_control() && c != '\n'));
            }
        }
    }
}
