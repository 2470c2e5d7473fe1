//! Who is signed in, as the pages need to know it. What they may do is decided by the server, not by this.

use crate::representatives::types::Level;

/// The person in front of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    Nobody,
    Patient {
        name: String,
    },
    /// Somebody who helps a patient: the patient's given name, and what they may do.
    Representative {
        patient: String,
        level: Level,
    },
    Staff {
        name: String,
        assignment: Option<Workplace>,
    },
}

/// The assignment a member of staff works under now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workplace {
    pub function: String,
    pub unit: String,
}

/// How much of a patient's plan a member of staff has chosen to see. Each step is an active choice and is logged as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    #[default]
    OwnUnit,
    /// Other units of the same provider.
    OwnProvider,
    /// Other providers too (sammanhållen dokumentation): only with a recorded consent.
    Coherent,
}

impl Reach {
    /// The word in the address: `?visa=vardgivare`.
    pub fn parse(word: Option<&str>) -> Self {
        match word {
            Some("vardgivare") => Self::OwnProvider,
            Some("sammanhallet") => Self::Coherent,
            _ => Self::OwnUnit,
        }
    }

    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::OwnUnit => None,
            Self::OwnProvider => Some("vardgivare"),
            Self::Coherent => Some("sammanhallet"),
        }
    }
}

/// What was left out of a page, without saying what it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "four independent notices, not a state")]
pub struct Withheld {
    pub other_units: bool,
    pub other_providers: bool,
    pub blocked: bool,
    /// How far the reader sees.
    pub reach: Reach,
    /// Whether the patient's consent lets this provider see other providers' data.
    pub consent: bool,
}

impl Withheld {
    /// Whether anything was left out.
    pub fn anything(self) -> bool {
        self.other_units || self.other_providers || self.blocked
    }
}
