//! What the pages of changing a time show.

use crate::ids::CommandKey;
use crate::overview::types::{Overview, Question, Staff, Visit};
use crate::wording::Moment;

/// A time that can be had.
#[derive(Clone, Debug)]
pub struct TimeChoice {
    /// As it stands in addresses and forms.
    pub code: String,
    pub start: Moment,
    pub end: Moment,
}

#[derive(Clone, Debug)]
pub struct ChoosePage {
    pub overview: Overview,
    pub visit: Visit,
    /// In the order they are offered.
    pub times: Vec<TimeChoice>,
}

/// Why a time that was to be had is so no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Somebody else has it, or it is closed.
    Taken,
    Passed,
    /// It is the person's own by now.
    Yours,
    /// The visit may not be moved here any more.
    TooLate,
}

#[derive(Clone, Debug)]
pub struct CheckChange {
    pub overview: Overview,
    pub visit: Visit,
    pub choice: Result<TimeChoice, Gone>,
    /// One for each time the page is shown: a double tap is one change.
    pub key: CommandKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Booked,
    Moved,
    Cancelled,
    /// The change before it was taken back.
    Undone,
}

/// The last change can be taken back.
#[derive(Clone, Copy, Debug)]
pub struct Undo {
    /// Until when the old time is kept; `None`: only as long as nobody else takes it.
    pub until: Option<Moment>,
}

#[derive(Clone, Debug)]
pub struct ChangeReceipt {
    pub overview: Overview,
    /// As it is now.
    pub visit: Visit,
    pub kind: ChangeKind,
    /// When the visit was before; `None`: there was none.
    pub old: Option<Moment>,
    pub undo: Option<Undo>,
}

/// Times to answer a question with.
#[derive(Clone, Debug)]
pub struct OfferPage {
    pub overview: Overview,
    /// `None`: it is answered, or no longer asked.
    pub question: Option<Question>,
    /// In the order they are offered.
    pub times: Vec<TimeChoice>,
}

#[derive(Clone, Debug)]
pub struct CheckOffer {
    pub overview: Overview,
    pub question: Option<Question>,
    pub choice: Result<TimeChoice, Gone>,
    /// Whom one meets, and where.
    pub staff: Option<Staff>,
    pub place: Option<String>,
    /// One for each time the page is shown: a double tap is one booking.
    pub key: CommandKey,
}

/// After a no to a question.
#[derive(Clone, Debug)]
pub struct DeclinedPage {
    pub now: Moment,
    /// When the visit is that one keeps.
    pub keeps: Option<Moment>,
    /// The no still stands, and can be taken back.
    pub can_undo: bool,
}

/// Somebody else was first: in context when the page is shown again after a refusal.
#[derive(Clone, Copy, Debug)]
pub struct TimeTaken;
