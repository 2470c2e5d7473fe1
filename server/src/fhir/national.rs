//! Swedish national identifiers, which are the same person or unit whatever the source: personnummer, samordningsnummer, HSA-id.

use jiff::civil::Date;

pub(crate) const PERSONNUMMER: &str = "http://electronichealth.se/identifier/personnummer";
pub(crate) const SAMORDNINGSNUMMER: &str = "http://electronichealth.se/identifier/samordningsnummer";
pub(super) const HSA: &str = "urn:oid:1.2.752.129.2.1.4.1";

/// An identifier with both parts; national ones under their canonical system and in one form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identifier {
    pub(super) system: String,
    pub(super) value: String,
}

impl Identifier {
    /// Canonical, or what is wrong with a national number. The number itself is never in the message.
    pub(super) fn new(system: &str, value: &str) -> Result<Self, &'static str> {
        let (system, value) = match system {
            PERSONNUMMER | "urn:oid:1.2.752.129.2.1.3.1" => person_number(value).ok_or("not a personnummer")?,
            SAMORDNINGSNUMMER | "urn:oid:1.2.752.129.2.1.3.3" => {
                person_number(value).ok_or("not a samordningsnummer")?
            }
            HSA | "urn:oid:1.2.752.29.4.19" => (HSA, value.to_ascii_uppercase()),
            other => (other, value.to_owned()),
        };
        Ok(Self { system: system.to_owned(), value })
    }

    pub(super) fn is_person(&self) -> bool {
        self.system == PERSONNUMMER || self.system == SAMORDNINGSNUMMER
    }

    pub(super) fn is_hsa(&self) -> bool {
        self.system == HSA
    }

    /// How it stands in `provenance_alias`.
    pub(super) fn alias(&self) -> String {
        format!("{}|{}", self.system, self.value)
    }
}

/// Twelve digits, with or without the dash before the last four. A day of 61–91 is a samordningsnummer, under whichever system it came:
/// sources mix them up, and the number says which it is.
fn person_number(text: &str) -> Option<(&'static str, String)> {
    let digits: String = match text.len() {
        12 => text.to_owned(),
        13 if matches!(text.as_bytes()[8], b'-' | b'+') => {
            let (date, rest) = (text.get(..8)?, text.get(9..)?);
            format!("{date}{rest}")
        }
        _ => return None,
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = digits[..4].parse().ok()?;
    let month = digits[4..6].parse().ok()?;
    let day: i8 = digits[6..8].parse().ok()?;
    let (system, day) = if day > 60 { (SAMORDNINGSNUMMER, day - 60) } else { (PERSONNUMMER, day) };
    Date::new(year, month, day).ok()?;
    ((1800..=2200).contains(&year) && luhn(&digits[2..])).then_some((system, digits))
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(place, b)| {
            let digit = u32::from(b - b'0') * if place % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_numbers_are_validated() {
        for good in ["195403149809", "19540314-9809", "189001019802", "200002292399"] {
            assert_eq!(Identifier::new(PERSONNUMMER, good).map(|i| i.system).as_deref(), Ok(PERSONNUMMER), "{good}");
        }
        for bad in ["195403149808", "195402309801", "540314-9809", "19540314980x", "", "åäö-åäö-åäö", "1954031-49809"]
        {
            assert_eq!(Identifier::new(PERSONNUMMER, bad), Err("not a personnummer"), "{bad}");
        }
        assert_eq!(Identifier::new(SAMORDNINGSNUMMER, "x"), Err("not a samordningsnummer"));
    }

    #[test]
    fn a_coordination_number_is_one_under_either_system() {
        for system in [PERSONNUMMER, "urn:oid:1.2.752.129.2.1.3.3"] {
            let found = Identifier::new(system, "191401682396").expect("a number");
            assert_eq!(found.system, SAMORDNINGSNUMMER);
        }
    }

    #[test]
    fn both_object_identifiers_of_hsa_are_the_same() {
        assert_eq!(Identifier::new(HSA, "se1"), Identifier::new("urn:oid:1.2.752.29.4.19", "SE1"));
    }
}
