//! What the pages about helpers show.

use crate::ids::RepresentativeId;
use crate::wording::Moment;

#[derive(Clone, Debug)]
pub struct Helpers {
    pub now: Moment,
    pub list: Vec<Helper>,
}

#[derive(Clone, Debug)]
pub struct HelperPage {
    pub now: Moment,
    pub helper: Helper,
    /// Whether the last change can be undone.
    pub may_undo: bool,
}

#[derive(Clone, Debug)]
pub struct Helper {
    pub id: RepresentativeId,
    pub name: String,
    pub kind: HelperKind,
    /// "dotter".
    pub relationship: Option<String>,
    /// What they may do now.
    pub level: Level,
    /// The most the person can let them have here.
    pub most: Level,
    /// When they last looked at something of the person's.
    pub looked: Option<Moment>,
    pub did: Option<Did>,
}

/// How they last changed a time for the person: when it was before, and when it became. One of them is missing where there was none.
#[derive(Clone, Copy, Debug)]
pub struct Did {
    pub at: Moment,
    pub from: Option<Moment>,
    pub to: Option<Moment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelperKind {
    /// No authority: sees and proposes at the person's wish.
    Relative,
    /// Ombud by fullmakt.
    Agent,
    GodMan,
    Trustee,
    /// Framtidsfullmakt.
    LastingPower,
    Guardian,
}

impl HelperKind {
    /// Whether it is the person who decides what they may do.
    pub fn is_chosen(self) -> bool {
        matches!(self, Self::Relative | Self::Agent)
    }
}

/// From nothing to everything; each holds what is before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Nothing,
    See,
    Propose,
    Book,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Nothing, Self::See, Self::Propose, Self::Book];

    /// The word in the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "sluta",
            Self::See => "se",
            Self::Propose => "foresla",
            Self::Book => "boka",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}
