//! What the overview shows. Made by the server within what the reader may see; no rules here.

pub use super::plan_kind::PlanKind;
use crate::access::{Reach, Withheld};
use crate::appointments::types::{Latest, TimeChoice, Video};
use crate::documents::types::Document;
use crate::ids::{
    AppointmentId, CommitmentId, Id as _, InvitationId, JointBookingId, PatientId, PlanId, ProviderId, RequestId,
    StaffId, TimeProposalId,
};
use crate::requests::types::Preference;
pub use crate::requests::types::{NoneFitted, OpenRequest, Standing};
use crate::wording::{Moment, given_name};
use jiff::civil::{Date, Time, Weekday};
use std::fmt;

/// Everything on `/` for one person.
#[derive(Clone, Debug)]
pub struct Overview {
    pub now: Moment,
    pub person: Person,
    pub next_step: NextStep,
    /// "Maja har ett förslag till dig.": a question that is not the card itself.
    pub waiting: Option<Question>,
    /// Coming visits and those care has cancelled, soonest first.
    pub visits: Vec<Visit>,
    /// What has been, latest first.
    pub past_visits: Vec<Visit>,
    pub questions: Vec<Question>,
    pub lines: Vec<Line>,
    pub agreement: Option<Agreement>,
    /// Active plans; ended ones after them.
    pub plans: Vec<PlanCard>,
    pub contacts: Vec<Contact>,
    pub handovers: Vec<Handover>,
    pub listed_unit: Option<Unit>,
    pub what_matters: Vec<WhatMatters>,
    pub self_care: Vec<SelfCareCard>,
    /// An answer that the person has not opened yet, and who gave it.
    pub unread: Option<(RequestId, String)>,
    /// Whom a message goes to; `None` where no unit has to do with the person.
    pub turn_to: Option<Unit>,
    /// The answer that the person waits for after a no to times.
    pub none_fitted: Option<NoneFitted>,
    pub withheld: Withheld,
}

#[derive(Clone, Debug)]
pub struct Person {
    pub id: PatientId,
    pub name: String,
    pub given_name: String,
    /// How they want to be contacted, where they have said.
    pub preference: Option<Preference>,
    /// Protected identity: places are shown to the person alone and written in no file.
    pub protected: bool,
}

#[derive(Clone, Debug)]
pub enum NextStep {
    Visit(Visit),
    /// Care has moved it and the person has not seen that.
    Changed(Visit),
    Cancelled(Visit),
    Question(Question),
    /// A member of staff looks at times now and waits for the person.
    Together(Together),
    OwnLine(Line),
    CareActs(Line),
    /// The person has cancelled a visit and is promised to hear about another time.
    NewTime {
        request: OpenRequest,
    },
    /// No time that was proposed fitted, and care has promised to answer.
    NoneFitted(NoneFitted),
    Late {
        line: Line,
        ways_on: Vec<Unit>,
    },
    NothingPlanned {
        unit: Unit,
        next_contact: Option<Date>,
    },
    /// Nothing in what the reader may see, but something was left out: it may be there. For staff only.
    NotSeen,
    /// Whose turn it is to plan something; nobody is promised who has not accepted.
    Gap {
        owner: Option<Unit>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub name: String,
    pub phone: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Visit {
    pub id: AppointmentId,
    pub kind: String,
    pub description: Option<String>,
    pub start: Moment,
    pub end: Moment,
    /// The same as instants, UTC epoch milliseconds.
    pub start_at: i64,
    pub end_at: i64,
    /// How long it takes.
    pub minutes: i64,
    pub state: VisitState,
    pub way: Way,
    pub agreed_with: AgreedWith,
    /// Who one meets, first named first.
    pub staff: Vec<Staff>,
    pub unit: Option<Unit>,
    /// `None` also where only the patient may see it.
    pub place: Option<Place>,
    pub bring: Option<String>,
    pub fasting: bool,
    /// Those who come along.
    pub companions: Vec<String>,
    /// When the person answered that they will come.
    pub coming: Option<Moment>,
    /// The person has said that they cannot come, and care has not answered yet.
    pub cannot_come: Option<OpenRequest>,
    pub details: VisitDetails,
}

/// What only the kallelse says, and what can be done about the visit.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
pub struct VisitDetails {
    /// Somebody who helps the person and was the last to do something to its time.
    pub changed_by: Option<String>,
    /// Step by step.
    pub what_happens: Vec<String>,
    /// Färdtjänst takes the person there.
    pub transport: bool,
    /// The language of the interpreter.
    pub interpreter: Option<String>,
    pub fee_kronor: Option<i64>,
    /// Until when one must say that one cannot come.
    pub not_after: Option<Moment>,
    /// What it costs to say so later.
    pub late_fee_kronor: Option<i64>,
    /// Whether it is later than `not_after` now.
    pub is_late: bool,
    pub parking: Option<String>,
    pub transit: Option<String>,
    pub latest: Latest,
    /// A kallelse that nobody has answered and the person has not had before them, as it is after so many changes.
    pub unopened: Option<i64>,
    pub video: Option<Video>,
    /// The person wants an earlier time, since then.
    pub waiting_since: Option<Moment>,
    /// Whether the person may move it to another time here, or cancel it, now.
    pub may_change: bool,
    /// Another system books: a time that is chosen is asked for.
    pub only_asks: bool,
    pub may_cancel: bool,
    /// Whether the person may ask for an earlier time: there is time enough for one to come free.
    pub may_wait: bool,
}

/// What care has promised in the place of a visit that it has cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promised {
    /// A new time, heard of by a day.
    NewTime(Option<Date>),
    /// None: the person wants none.
    NoNewTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitState {
    Booked,
    CancelledByCare { reason: Option<String>, promised: Promised, by: Option<Unit>, way: Option<Preference> },
    CancelledByPatient,
    Done,
    NoShow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    OnSite,
    Video,
    Phone,
    Home,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreedWith {
    None,
    Patient,
    Representative,
    InConversation,
    ByPhone,
}

/// Somebody who works in care. Without a name where the person has protected data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    pub name: Option<String>,
    pub function: Option<String>,
    pub unit: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub name: String,
    pub address: Option<String>,
    pub landmark: Option<String>,
}

/// What a question is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionId {
    Proposal(TimeProposalId),
    Invitation(InvitationId),
}

impl QuestionId {
    pub fn parse(text: &str) -> Option<Self> {
        let proposal = TimeProposalId::parse(text).map(Self::Proposal);
        proposal.or_else(|| InvitationId::parse(text).map(Self::Invitation))
    }

    /// The page where it is answered.
    pub fn address(&self) -> String {
        format!("/boka/{self}")
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proposal(id) => id.fmt(f),
            Self::Invitation(id) => id.fmt(f),
        }
    }
}

/// Something to answer.
#[derive(Clone, Debug)]
pub struct Question {
    pub id: QuestionId,
    /// Whether it is answered here; else one rings.
    pub answerable: bool,
    /// Another system books: a time that is chosen is asked for; and what has been asked for.
    pub only_asks: bool,
    pub asked: Option<OpenRequest>,
    /// The person has had it before them.
    pub seen: bool,
    pub kind: QuestionKind,
    pub answer_by: Option<Moment>,
    /// By when the visit has to be.
    pub latest: Latest,
    /// When the visit was that care has cancelled and this is about another time for.
    pub replaces: Option<Moment>,
    pub unit: Option<Unit>,
}

impl Question {
    /// The page where it is answered; once a time is asked for, where that stands.
    pub fn address(&self) -> String {
        self.asked.as_ref().map_or_else(|| self.id.address(), |request| format!("/fragor/{}", request.id))
    }
}

#[derive(Clone, Debug)]
pub enum QuestionKind {
    /// Times to choose between. `now_at`: when the visit that it would move is now.
    Times { visit_kind: Option<String>, by: Proposer, options: Vec<TimeChoice>, now_at: Option<Moment> },
    /// Öppen kallelse: book by a day.
    /// `line`: the line of a plan that it follows from, in its words.
    Invitation { text: String, book_by: Option<Date>, line: Option<String> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposer {
    Staff(Staff),
    Representative(String),
    /// The person waits for an earlier time, and there is one.
    WaitingList,
    Unknown,
}

/// One line of who does what.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: CommitmentId,
    pub plan: Option<PlanId>,
    /// The words of the plan.
    pub text: String,
    /// The same in plain words: the plan's own where it was written so, else what staff have put in their place.
    pub plain: Option<String>,
    pub party: Party,
    /// The name of a person, a unit or another party.
    pub performer: Option<String>,
    /// Whether that is a person, who is called by the first name.
    pub by_person: bool,
    /// The member of staff, and the function, where a name stands for them.
    pub performer_id: Option<StaffId>,
    pub function: Option<String>,
    pub phone: Option<String>,
    pub why: Option<String>,
    pub due: Option<Date>,
    pub timing: Option<String>,
    pub state: LineState,
    pub action: Option<LineAction>,
    /// What to do if a medical measure of one's own does not work out.
    pub if_it_fails: Option<String>,
    /// Under way without a day, "varje dag": never done once and for all.
    pub ongoing: bool,
    /// A medical measure that the person has been given to carry out (egenvård).
    pub medical: bool,
    /// When the person said that it is done.
    pub said_done: Option<Moment>,
    /// The person has said that it is too much now, and care has not answered yet.
    pub too_much: Option<OpenRequest>,
}

impl Line {
    /// "Anna" of "Anna Lindqvist"; a unit keeps its whole name.
    pub fn called(&self) -> Option<&str> {
        let name = self.performer.as_deref()?;
        Some(if self.by_person { given_name(name) } else { name })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    Patient,
    Care,
    /// Relatives and others.
    Others,
    NotStated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    Left,
    /// Care's day has passed.
    Late,
    Done,
    OnHold,
    Cancelled,
    NotStated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineAction {
    Call,
    Contact,
    Visit,
}

#[derive(Clone, Debug)]
pub struct Agreement {
    pub version: i64,
    /// `None`: a proposal so far.
    pub agreed_on: Option<Date>,
    pub with: Option<String>,
}

#[derive(Clone, Debug)]
pub struct PlanCard {
    pub id: PlanId,
    pub kind: PlanKind,
    pub title: String,
    pub active: bool,
    pub responsible: String,
    /// The provider that answers for it.
    pub provider: (ProviderId, String),
    /// The staff who do something in it, by name.
    pub people: Vec<(StaffId, String)>,
    pub reason: Option<String>,
    pub source: Source,
    pub agreement: Option<Agreement>,
    /// How many lines it has that are not cancelled.
    pub lines: usize,
    pub goals: Vec<Goal>,
    /// Care has sent a document with it; where there are no lines, the plan is that document.
    pub has_document: bool,
}

/// Where something comes from and how old it is.
#[derive(Clone, Debug)]
pub enum Source {
    Here,
    Imported { from: String, updated: Option<Date> },
}

#[derive(Clone, Debug)]
pub struct Contact {
    pub role: ContactRole,
    /// The one to turn to first.
    pub first: bool,
    pub staff: Option<Staff>,
    pub unit: Unit,
    pub phone: Option<String>,
    pub hours: Vec<Hours>,
    pub stand_in: Option<Staff>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactRole {
    CareContact,
    Doctor,
    Nurse,
    RehabCoordinator,
    SocialCare,
    Sip,
}

/// The same hours on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    pub days: Vec<Weekday>,
    pub from: Time,
    pub to: Time,
}

/// Care hands a person over from one unit to another, and is not done.
#[derive(Clone, Debug)]
pub struct Handover {
    pub from: String,
    pub to: String,
    pub received: bool,
    /// How many times the receiver has tried to reach the person.
    pub attempts: i64,
}

#[derive(Clone, Debug)]
pub struct WhatMatters {
    pub text: String,
    pub written_on: Date,
    pub by_patient: bool,
}

#[derive(Clone, Debug)]
pub struct SelfCareCard {
    pub kind: SelfCareKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelfCareKind {
    Well,
    /// Something to keep an eye on; `active`: it is so now.
    Watch {
        level: Level,
        active: bool,
    },
    TurnTo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    None,
    Yellow,
    Red,
}

/// One plan, opened: `/planer/{id}`.
#[derive(Clone, Debug)]
pub struct PlanPage {
    pub now: Moment,
    pub person: Person,
    pub card: PlanCard,
    pub description: Option<String>,
    pub period: (Option<Date>, Option<Date>),
    pub lines: Vec<Line>,
    pub documents: Vec<Document>,
    /// The unit that answers for it, with its number.
    pub unit: Option<Unit>,
    /// How far the reader looks.
    pub reach: Reach,
}

#[derive(Clone, Debug)]
pub struct Goal {
    pub text: String,
    pub target: Option<Date>,
    pub done: bool,
}

/// Times that a member of staff looks at now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    pub id: JointBookingId,
    /// `None`: their name is protected.
    pub by: Option<String>,
    pub unit: Unit,
    /// When the visit that is to move is now; `None`: it is a new one.
    pub now_at: Option<Moment>,
}
