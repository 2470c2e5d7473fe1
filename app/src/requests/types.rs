//! What the pages of requests show.

use crate::ids::{AppointmentId, CommitmentId, InvitationId, PatientId, RequestId};
use crate::overview::types::{Overview, Unit, Visit};
use crate::representatives::types::HelperKind;
use crate::wording::Moment;
use jiff::civil::Date;

#[derive(Clone, Debug)]
pub struct Request {
    pub id: RequestId,
    pub kind: RequestKind,
    /// What was written.
    pub text: Option<String>,
    /// Whoever helps the person and sent it; `None`: the person.
    pub by_helper: Option<Writer>,
    pub about: Option<About>,
    pub created: Moment,
    /// By when care answers.
    pub promised: Date,
    /// A medical measure of one's own that is too much: first in the queue.
    pub urgent: bool,
    pub unit: Unit,
    /// How the person wants to be contacted, where they have said.
    pub preference: Option<Preference>,
    pub state: RequestState,
    /// What the person asked in its place.
    pub replaced: Option<Replaced>,
    /// Staff have said yes to the wanted time, and it is not booked yet.
    pub awaits_booking: bool,
}

/// What was asked in the place of a wanted time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    Time(Moment),
    CannotCome,
}

/// Somebody who helps, as the one who wrote.
#[derive(Clone, Debug)]
pub struct Writer {
    pub name: String,
    pub kind: HelperKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    ContactMe,
    Message,
    TakeOver,
    CannotCome,
    WantContact,
    Report,
    /// A free time of another booking system.
    WantTime,
}

impl RequestKind {
    pub const ALL: [Self; 7] = [
        Self::ContactMe,
        Self::Message,
        Self::TakeOver,
        Self::CannotCome,
        Self::WantContact,
        Self::Report,
        Self::WantTime,
    ];
}

/// What a request is about.
#[derive(Clone, Debug)]
pub enum About {
    /// `cancelled`: the person has cancelled it. `at_home`: care comes to them.
    Visit {
        id: AppointmentId,
        start: Moment,
        kind: String,
        cancelled: bool,
        at_home: bool,
    },
    Line {
        id: CommitmentId,
        text: String,
    },
    /// A time for a visit, with when it is now, or for what one is invited to. `kind`: of the visit.
    WantedTime {
        wanted: Moment,
        visit: Option<(AppointmentId, Moment)>,
        invitation: Option<InvitationId>,
        kind: String,
    },
}

#[derive(Clone, Debug)]
pub enum RequestState {
    Sent {
        seen: Option<Moment>,
    },
    Begun {
        by: String,
    },
    /// `read`: when the person opened the answer.
    Answered {
        at: Moment,
        by: String,
        text: String,
        read: Option<Moment>,
    },
    Withdrawn {
        at: Moment,
    },
    /// The time that was wanted is booked. `read`: as above.
    Booked {
        at: Moment,
        read: Option<Moment>,
    },
    /// The time that was wanted could not be had: it is somebody else's, or care could not book it.
    NotBooked {
        at: Moment,
        read: Option<Moment>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    Call,
    /// Without content.
    Sms,
    Letter,
    /// A message here.
    Message,
    /// Call my relative.
    Relative,
    TextPhone,
}

/// Somebody to ring in the place of a patient who wishes that.
#[derive(Clone, Debug)]
pub struct Relative {
    pub name: String,
    pub phone: Option<String>,
}

#[derive(Clone, Debug)]
pub struct MyRequests {
    pub now: Moment,
    pub list: Vec<Request>,
}

#[derive(Clone, Debug)]
pub struct RequestPage {
    pub now: Moment,
    pub request: Request,
}

/// A form for words of one's own.
#[derive(Clone, Debug)]
pub struct WriteForm {
    pub now: Moment,
    /// What was begun and not sent.
    pub draft: Option<String>,
    /// Who reads it: a person's name where there is one, and the unit. `None`: nobody here.
    pub to: Option<(Option<String>, Unit)>,
}

/// A wish for another time, by somebody who helps the patient.
#[derive(Clone, Debug)]
pub struct ProposeForm {
    pub overview: Overview,
    pub visit: Visit,
    /// What has been sent: who answers, and by when.
    pub sent: Option<(String, Date)>,
    /// What the helper has sent before and nobody has answered: who answers, by when, and the words.
    pub waits: Option<(String, Date, String)>,
}

/// The unit's queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    pub now: Moment,
    pub rows: Vec<QueueRow>,
    /// What patients have answered and nobody has seen.
    pub answers: Vec<PatientAnswer>,
    /// The latest of them, UTC epoch milliseconds.
    pub seen_until: i64,
    /// How many patients are left to ring about cancelled times.
    pub calls_left: i64,
    /// Questions about times that somebody is to ring about.
    pub unanswered: Vec<UnansweredProposal>,
    /// "Behöver hjälp?"
    pub overdue: Vec<OverdueLine>,
}

#[derive(Clone, Debug)]
pub struct QueueRow {
    pub patient: PatientId,
    pub name: String,
    pub request: Request,
}

#[derive(Clone, Debug)]
pub struct PatientAnswer {
    pub patient: PatientId,
    pub name: String,
    pub said: Moment,
    pub what: Said,
    /// Who did it for the patient.
    pub by_helper: Option<String>,
}

/// What a patient has said or done. `visit` is the kind of visit it is about.
#[derive(Clone, Debug)]
pub enum Said {
    Coming {
        visit: String,
        start: Moment,
    },
    Done {
        line: String,
    },
    Booked {
        visit: String,
        start: Moment,
    },
    /// A booking that was taken back.
    Unbooked {
        visit: String,
        from: Moment,
    },
    /// `interpreter`: the language of one that is ordered and has to be moved too.
    Moved {
        visit: String,
        from: Moment,
        to: Moment,
        interpreter: Option<String>,
    },
    /// `wants_new`: a new time is asked for, in the queue.
    Cancelled {
        visit: String,
        from: Moment,
        interpreter: Option<String>,
        wants_new: bool,
    },
    /// Has taken a change back that staff had seen.
    Undone {
        visit: String,
        start: Moment,
        interpreter: Option<String>,
    },
}

/// A question about times that the patient has not seen at half its time, or not answered: somebody is to ring.
#[derive(Clone, Debug)]
pub struct UnansweredProposal {
    pub patient: PatientId,
    pub name: String,
    pub answer_by: Moment,
    pub lapsed: bool,
}

#[derive(Clone, Debug)]
pub struct OverdueLine {
    pub patient: PatientId,
    pub name: String,
    pub text: String,
    pub due: Date,
}

/// One request as staff of the unit see it.
#[derive(Clone, Debug)]
pub struct StaffRequest {
    pub now: Moment,
    pub request: Request,
    /// Whether the reader has taken it.
    pub mine: bool,
    pub patient: PatientId,
    pub name: String,
    pub number: Option<String>,
    pub phone: Option<String>,
    /// Where the patient wishes that a relative is rung.
    pub relatives: Vec<Relative>,
    pub communication_support: Option<String>,
}

/// What the person has asked for and care has not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRequest {
    pub id: RequestId,
    pub promised: Date,
    /// The time that is wanted, where one was asked for.
    pub wants: Option<Moment>,
    /// Somebody who helps has sent it.
    pub by_helper: bool,
    /// It is about a visit at home.
    pub at_home: bool,
    /// How the person wants to be contacted about it.
    pub way: Option<Preference>,
    pub standing: Standing,
}

/// How far care has come with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Sent,
    Begun,
    /// The answer was yes, and the time is not booked yet.
    WillBook,
}

/// What the person has said no to, and waits for an answer about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoneFitted {
    pub id: RequestId,
    pub promised: Date,
    pub unit: Unit,
}
