//! What the page of a member of staff's own schedule shows.

use crate::ids::{AppointmentId, PatientId};
use crate::wording::Moment;
use jiff::civil::Date;

/// What is shown at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day(Date),
    /// The week that the day is in.
    Week(Date),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// `seen`: when the patient first had it before them.
    Unanswered {
        seen: Option<Moment>,
    },
    /// The time was agreed on, by whom and how ever.
    Agreed,
    Coming,
    CannotCome,
    Done,
    NoShow,
    CancelledByPatient,
    CancelledByCare,
}

impl EntryState {
    /// Whether somebody comes then, or came.
    pub fn takes_place(self) -> bool {
        !matches!(self, Self::CancelledByPatient | Self::CancelledByCare)
    }
}

/// Who comes.
#[derive(Clone, Debug)]
pub struct Booked {
    pub visit: AppointmentId,
    pub patient: PatientId,
    pub name: String,
    pub kind: String,
    pub state: EntryState,
    /// It can be moved here.
    pub movable: bool,
}

/// A visit, or a free time.
#[derive(Clone, Debug)]
pub struct Entry {
    pub start: Moment,
    pub end: Moment,
    /// `None`: free.
    pub booked: Option<Booked>,
}

#[derive(Clone, Debug)]
pub struct ScheduleDay {
    pub day: Date,
    /// In order of time.
    pub entries: Vec<Entry>,
    /// It has been closed here: nothing can be booked.
    pub closed: bool,
}

/// `/personal/schema`.
#[derive(Clone, Debug)]
pub struct SchedulePage {
    pub now: Moment,
    pub period: Period,
    pub days: Vec<ScheduleDay>,
    /// They have a schedule of their own that is booked here.
    pub is_booked_here: bool,
}
