//! What the pages of booking together show.

use super::types::{Follows, PhoneReceipt, Subject, TimeChoice};
use crate::error::AppError;
use crate::ids::{AppointmentId, JointBookingId, PatientId};
use crate::settings::types::PartOfDay;
use crate::wording::Moment;

/// Where the patient sees the times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointMode {
    /// On the screen of the member of staff, which shows nothing else meanwhile.
    Room,
    /// On a screen of their own.
    Distance,
    /// Nowhere: staff read the time aloud and write down the yes.
    Phone,
}

impl JointMode {
    /// As it stands in forms and rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Distance => "distance",
            Self::Phone => "phone",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Room, Self::Distance, Self::Phone].into_iter().find(|mode| mode.code() == code)
    }
}

/// `/personal/patienter/{patient}/tillsammans`: which times to look at.
#[derive(Clone, Debug)]
pub struct JointBeginPage {
    pub now: Moment,
    pub patient: PatientId,
    pub name: String,
    pub subjects: Vec<Subject>,
    /// The one that is chosen, with the times there are, best first, and when on the day it suits the patient.
    pub chosen: Option<(Subject, Vec<TimeChoice>, PartOfDay)>,
}

/// What staff had chosen in a refused form. In context when the page is shown again.
#[derive(Clone, Debug)]
pub struct JointChosen {
    pub times: Vec<String>,
    pub error: AppError,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointState {
    Open,
    Booked,
    /// Without a booking: staff have ended it, or its time has run out.
    Ended,
}

/// What can be said of one of the times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointTime {
    Free,
    Taken,
    Removed,
    /// The patient is elsewhere then. Only the patient's page says so.
    Elsewhere,
}

#[derive(Clone, Debug)]
pub struct JointLine {
    /// As it stands in addresses and forms.
    pub code: String,
    pub start: Moment,
    pub time: JointTime,
}

/// What both look at.
#[derive(Clone, Debug)]
pub struct JointPage {
    pub now: Moment,
    pub id: JointBookingId,
    /// How far it has come, as the stream of its events tells it.
    pub mark: String,
    pub mode: JointMode,
    pub state: JointState,
    pub patient: PatientId,
    pub patient_name: String,
    /// `None`: their name is protected.
    pub staff_name: Option<String>,
    pub unit_name: String,
    pub unit_phone: Option<String>,
    pub kind: String,
    /// Whom one meets, and where.
    pub meets: Option<String>,
    pub place: Option<String>,
    /// What else is to be seen to, once it is booked.
    pub follows: Follows,
    /// When the visit that is to move is now; `None`: it is a new one.
    pub now_at: Option<Moment>,
    pub lines: Vec<JointLine>,
    /// The patient has said that none of these times fits.
    pub none_fits: bool,
    /// The time that was booked, and the visit it is of; `None` also where that has been changed since.
    pub booked: Option<(Moment, AppointmentId)>,
}

/// The same, as staff see it.
#[derive(Clone, Debug)]
pub struct JointStaffPage {
    pub joint: JointPage,
    /// Whether the patient has the page before them: as it is now, as it was, or not yet.
    pub patient_sees: Sees,
    /// Times that can be put before the patient too.
    pub more: Vec<TimeChoice>,
    /// What was agreed on the telephone, where that still holds.
    pub receipt: Option<PhoneReceipt>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    NotYet,
    Before,
    Now,
}

/// Why a yes could not be done. In context when the page is shown again after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointRefused {
    /// Somebody else was first.
    Taken,
    /// The other side has not had that time before it yet.
    Waits,
    TooLate,
}

/// Who the screen is parked for. In context on every page of a parked sign-in.
#[derive(Clone, Debug)]
pub struct Parked {
    pub id: JointBookingId,
}

/// `/tillsammans/{id}/lamna`: the screen goes back to the member of staff.
#[derive(Clone, Debug)]
pub struct HandBackPage {
    pub now: Moment,
    pub id: JointBookingId,
    pub patient: PatientId,
    /// `None`: their name is protected.
    pub staff_name: Option<String>,
    pub unit_name: String,
    /// What the demo signs in with; `None`: they sign in as usual.
    pub identifier: Option<String>,
}
