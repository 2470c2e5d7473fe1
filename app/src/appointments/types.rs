//! What the pages of changing a time show.

use crate::error::AppError;
use crate::ids::{
    AppointmentChangeId, AppointmentId, CallId, CommitmentId, Id as _, InvitationId, PatientId, ScheduleId,
    TimeProposalId,
};
use crate::overview::types::{Overview, Question, QuestionId, Staff, Visit, Way};
use crate::requests::types::{Preference, Relative};
use crate::settings::types::Travel;
use crate::wording::Moment;
use jiff::civil::Date;
use std::fmt;

/// What speaks for a time, besides that it is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is in the part of the day that the person wishes.
    Forenoon,
    Afternoon,
    /// It is not before ten, or not after three, where the person wishes that.
    NotEarly,
    NotLate,
    /// The person has another visit that day, and wishes that.
    SameDay,
    /// The person has no other visit that day, or not more than one or two that week with it, and wishes that.
    Alone,
    OneAWeek,
    TwoAWeek,
    /// An interpreter can be ordered to it; whoever goes along with the person can be asked.
    Interpreter,
    Companion,
    /// It is about the time of day of the visit that would move.
    AsNow,
}

/// By when a visit has to be, booked or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latest {
    /// Medicinskt senast: a later time needs staff's yes.
    pub medically: Option<Date>,
    /// The last day of vårdgarantin, where that applies.
    pub guarantee: Option<Date>,
}

impl Latest {
    /// The last day of the guarantee, where `day` is later.
    pub fn past_guarantee(&self, day: Date) -> Option<Date> {
        self.guarantee.filter(|by| day > *by)
    }
}

/// Where a video visit is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Video {
    pub address: String,
    /// From when on one can go in, also as UTC epoch milliseconds.
    pub opens: Moment,
    pub opens_at: i64,
    /// One can go in now.
    pub is_open: bool,
}

/// A time that can be had.
#[derive(Clone, Debug)]
pub struct TimeChoice {
    /// As it stands in addresses and forms.
    pub code: String,
    pub start: Moment,
    pub end: Moment,
    /// Strongest first.
    pub reasons: Vec<Reason>,
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
    /// Another system's, and so near that nobody could answer in time.
    TooNear,
}

#[derive(Clone, Debug)]
pub struct CheckChange {
    pub overview: Overview,
    pub visit: Visit,
    pub choice: Result<TimeChoice, Gone>,
    /// There is a time within vårdgarantin too.
    pub has_guaranteed: bool,
    /// Another system books: by when it is answered.
    pub answer_by: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Booked,
    Moved,
    Cancelled,
    /// The change before it was taken back.
    Undone,
}

/// What else a visit's time concerns: how the person goes there, by their own setting and by the visit, and who and what is needed.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
pub struct Follows {
    pub travel: Travel,
    pub transport: bool,
    pub companion: bool,
    pub interpreter: bool,
    pub fasting: bool,
}

/// The last change can be taken back.
#[derive(Clone, Debug)]
pub struct Undo {
    /// What is taken back: on a page that has stood open it may be the last change no more.
    pub change: AppointmentChangeId,
    /// Until when the old time is kept; `None`: only as long as nobody else takes it.
    pub until: Option<Moment>,
}

#[derive(Clone, Debug)]
pub struct ChangeReceipt {
    pub overview: Overview,
    /// As it is now.
    pub visit: Visit,
    pub kind: ChangeKind,
    /// Whoever helps the patient and did it; `None`: the patient, or staff.
    pub by: Option<String>,
    /// When the visit was before; `None`: there was none.
    pub old: Option<Moment>,
    pub undo: Option<Undo>,
    /// What the person was invited to, where it can be booked again because this was cancelled.
    pub asked_again: Option<QuestionId>,
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
    /// Whom one meets, how, and where.
    pub staff: Option<Staff>,
    pub way: Way,
    pub place: Option<String>,
    /// There is a time within vårdgarantin too.
    pub has_guaranteed: bool,
    /// Another system books: by when it is answered.
    pub answer_by: Option<Date>,
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

/// The time cannot be had, or the visit cannot be moved: in context when the page is shown again after a refusal.
#[derive(Clone, Copy, Debug)]
pub struct TimeGone;

/// What staff suggest times for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A visit that is to move.
    Visit(AppointmentId),
    /// A new visit, in one of their own schedules.
    New(ScheduleId),
}

impl About {
    pub fn parse(text: &str) -> Option<Self> {
        let visit = AppointmentId::parse(text).map(Self::Visit);
        visit.or_else(|| ScheduleId::parse(text).map(Self::New))
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visit(id) => id.fmt(f),
            Self::New(id) => id.fmt(f),
        }
    }
}

/// One thing to suggest times for: its kind, and when it is now.
#[derive(Clone, Debug)]
pub struct Subject {
    pub about: About,
    pub kind: String,
    pub now_at: Option<Moment>,
}

/// A question that waits for the patient, as staff see it.
#[derive(Clone, Debug)]
pub struct OpenProposal {
    pub id: TimeProposalId,
    pub kind: Option<String>,
    /// As UTC epoch milliseconds too.
    pub times: Vec<(i64, Moment)>,
    pub answer_by: Option<Moment>,
    /// The time to answer has run out.
    pub lapsed: bool,
    pub seen: Option<Moment>,
}

/// `/personal/patienter/{patient}/foresla`.
#[derive(Clone, Debug)]
pub struct ProposePage {
    pub now: Moment,
    pub patient: PatientId,
    pub name: String,
    pub open: Vec<OpenProposal>,
    pub subjects: Vec<Subject>,
    /// The one that is chosen, with the times there are; `true`: the patient is busy then.
    pub chosen: Option<(Subject, Vec<(TimeChoice, bool)>)>,
    pub receipt: Option<PhoneReceipt>,
    /// Until when the times can be held: the code and the moment.
    pub deadlines: Vec<(i64, Moment)>,
}

/// A time that was agreed on the telephone, as staff wrote it down or took it back.
#[derive(Clone, Debug)]
pub struct PhoneReceipt {
    pub visit: AppointmentId,
    /// What is taken back.
    pub change: AppointmentChangeId,
    pub undone: bool,
    /// `None`: there is no visit any more.
    pub at: Option<Moment>,
    /// When the visit was before; `None`: it is a new one.
    pub old: Option<Moment>,
    pub can_undo: bool,
}

/// A time could not be written down as agreed, or not taken back: somebody else was first. In context when the page is shown again.
#[derive(Clone, Copy, Debug)]
pub struct PhoneRefused;

/// What staff had chosen in a refused form. In context when the page is shown again.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub about: String,
    pub times: Vec<String>,
    pub answer_by: String,
    pub error: AppError,
}

/// A visit of a day that may be closed.
#[derive(Clone, Debug)]
pub struct CloseRow {
    pub patient: PatientId,
    pub name: String,
    pub phone: Option<String>,
    pub kind: String,
    pub start: Moment,
    pub latest: Latest,
    /// The times that the patient is asked about in its place.
    pub offered: Vec<Moment>,
}

/// A visit of a day that is cancelled.
#[derive(Clone, Debug)]
pub struct CancelledVisit {
    pub patient: PatientId,
    pub name: String,
    pub start: Moment,
}

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    Reached,
    RelativeReached,
    NotReached,
    /// Reached, the patient or a relative; the patient wants no new time.
    NoNewTime,
}

impl CallOutcome {
    pub const ALL: [Self; 4] = [Self::Reached, Self::RelativeReached, Self::NotReached, Self::NoNewTime];

    /// As it stands in forms and rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::RelativeReached => "relative_reached",
            Self::NotReached => "not_reached",
            Self::NoNewTime => "no_new_time",
        }
    }

    pub fn is_reached(self) -> bool {
        self != Self::NotReached
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// Somebody to ring about a visit that was cancelled.
#[derive(Clone, Debug)]
pub struct CallRow {
    pub id: CallId,
    pub patient: PatientId,
    pub name: String,
    pub phone: Option<String>,
    /// How they want to be contacted; and whom to ring where that is a relative.
    pub wish: Option<Preference>,
    pub relatives: Vec<Relative>,
    pub kind: String,
    pub start: Moment,
    /// How the last call went, and when.
    pub outcome: Option<(CallOutcome, Moment)>,
    pub attempts: i64,
    /// By when they are promised to hear of a new time, where they have none.
    pub promised: Option<Date>,
    /// The time that they have booked themselves meanwhile.
    pub booked: Option<Moment>,
}

/// A line of a plan that care is to do.
#[derive(Clone, Debug)]
pub struct PlanLine {
    pub id: CommitmentId,
    /// The words of the plan.
    pub text: String,
}

/// An invitation that waits for the patient, as staff see it.
#[derive(Clone, Debug)]
pub struct OpenInvitation {
    pub id: InvitationId,
    pub kind: String,
    pub book_by: Option<Date>,
    pub medically_by: Option<Date>,
}

/// `/personal/patienter/{patient}/bjud-in`.
#[derive(Clone, Debug)]
pub struct InvitePage {
    pub now: Moment,
    pub patient: PatientId,
    pub name: String,
    pub open: Vec<OpenInvitation>,
    /// Times can be suggested.
    pub can_propose: bool,
    /// What patients book themselves at the unit.
    pub kinds: Vec<String>,
    /// What the visit may follow from.
    pub lines: Vec<PlanLine>,
    /// The days to choose among.
    pub days: Vec<Date>,
}

/// What was chosen in the form of `InvitePage`, as it stands there; empty: nothing.
#[derive(Clone, Debug, Default)]
pub struct Invited {
    pub kind: String,
    pub line: String,
    pub book_by: String,
    pub medically_by: String,
}

/// In context when a refused form is shown again.
#[derive(Clone, Debug)]
pub struct InviteRefused {
    pub chosen: Invited,
    pub error: AppError,
}

/// Somebody who waits for an earlier time.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    pub patient: PatientId,
    pub visit: AppointmentId,
    pub name: String,
    pub kind: String,
    /// When the visit is that they have.
    pub start: Moment,
    pub since: Moment,
    /// By when it has to be.
    pub latest: Latest,
}

/// `/personal/vantelista`.
#[derive(Clone, Debug)]
pub struct WaitingPage {
    pub now: Moment,
    pub rows: Vec<WaitingRow>,
}

/// `/personal/stang-dag`.
#[derive(Clone, Debug)]
pub struct ClosePage {
    pub now: Moment,
    /// The member of staff has a schedule that is booked here.
    pub is_booked_here: bool,
    /// The days ahead that can be chosen, and how many visits there are.
    pub days: Vec<(Date, i64)>,
    /// The day that is chosen: its visits, and by when the patients hear from care.
    pub chosen: Option<(Date, Vec<CloseRow>, Date)>,
    /// The day that is chosen has been closed here.
    pub is_closed: bool,
    /// The visits of that day that are cancelled.
    pub cancelled: Vec<CancelledVisit>,
    /// What the patients read.
    pub reason: String,
    pub calls: Vec<CallRow>,
}
