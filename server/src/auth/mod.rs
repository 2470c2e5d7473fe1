//! Sign-in, sessions, and the right to act. Use cases take a [`PatientAccess`] or a [`StaffAccess`]; only this module can make
//! one, so there is no way round it. Other half: `app/src/access.rs` and `app/src/sign_in/`.
//!
//! - A session is a 256-bit token in a cookie; the database holds its SHA-256 only. Signing in ends the session before it.
//! - Somebody who helps a patient signs in as themselves, for one patient. What they may do is looked up at each request and again inside
//!   each write, never kept in the session; where they come stands in `app/src/representatives/reach.rs`, and nowhere else.
//! - Staff act through an assignment, chosen after sign-in; a patient is reached only by a unit that has something to do with them.
//! - Own unit first, other units of the provider by choice, other providers by consent; what is blocked (spärr) never.
//! - Whatever may not be reached answers as if it did not exist.

mod access;
pub mod routes;
mod service;
pub(crate) mod store;
mod token;

pub use access::{PatientAccess, RepresentativeAccess, Responsible, Sight, StaffAccess};
pub use service::SignIns;
pub use token::Token;

use crate::audit::{Action, Actor};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Store, Tx};
use app::access::{Reach, Viewer, Workplace};
use app::error::{AppError, Fault, Field};
use app::ids::{
    AppointmentId, AssignmentId, Id, InvitationId, JointBookingId, PatientId, RepresentativeId, StaffId, TimeProposalId,
};
use app::overview::types::QuestionId;
use app::representatives::types::Level;
use app::settings::types::Settings;
use app::sign_in::types::{DemoPeople, HelpingPage, Workplaces};

/// A shared screen that nobody has touched for so long is nobody's: ten minutes until it is asked, two to answer.
const SHARED_IDLE: Millis = 12 * 60 * 1000;
/// How often it is written down that a shared screen is in use.
const SHARED_USE: Millis = 60 * 1000;

/// Twelve hours: a day's work at a desk, a long evening for a patient. What one was doing is kept longer than the sign-in.
const SESSION: Millis = 12 * 60 * 60 * 1000;

#[derive(Clone)]
pub struct Auth {
    store: Store,
    demo: bool,
}

/// Who a request comes from, found once for each request.
#[derive(Clone, Debug)]
pub enum SignedIn {
    Nobody,
    /// `shared`: the screen is one that others use too; the sign-in ends when nobody has touched it for a while.
    Patient {
        id: PatientId,
        name: String,
        settings: Settings,
        shared: bool,
    },
    /// Somebody who helps a patient, with what they may do at this moment.
    Representative(Box<Helping>),
    /// Somebody who is signed in to help and may do nothing now. They can sign out, and are told no more.
    HelpEnded(RepresentativeId),
    StaffWithoutAssignment {
        staff: StaffId,
        name: String,
    },
    Staff(StaffAccess),
    /// "Visa för patienten": a member of staff has handed their screen over. It shows that one booking, as the patient wants pages to
    /// look, and nothing else; they sign in anew to go on.
    Parked {
        staff: StaffAccess,
        joint: JointBookingId,
        settings: Settings,
    },
}

/// Somebody who helps, and the patient they help.
#[derive(Clone, Debug)]
pub struct Helping {
    access: RepresentativeAccess,
    /// The patient's.
    given_name: String,
    /// The patient's: when times suit them. How the pages look for the helper, their own browser remembers.
    settings: Settings,
}

impl Helping {
    pub fn level(&self) -> Level {
        self.access.level()
    }
}

/// What a write concerns, for whether a representative may know of it.
#[derive(Clone, Copy)]
pub enum Concerns<'a> {
    Visit(&'a AppointmentId),
    Proposal(&'a TimeProposalId),
    Invitation(&'a InvitationId),
}

impl<'a> From<&'a QuestionId> for Concerns<'a> {
    fn from(question: &'a QuestionId) -> Self {
        match question {
            QuestionId::Proposal(id) => Self::Proposal(id),
            QuestionId::Invitation(id) => Self::Invitation(id),
        }
    }
}

/// Asked first in each write that somebody may do for a patient: whether they still may, as the database is now. The patient may always.
///
/// # Errors
///
/// `NotFound` where it has been taken back meanwhile, or where they may not know of what it concerns.
pub(crate) async fn still_may(
    tx: &mut Tx<'_>,
    access: &PatientAccess,
    level: Level,
    concerns: Concerns<'_>,
) -> Result<(), StoreError> {
    let Some(helper) = access.representative() else { return Ok(()) };
    let now = store::representatives::grant_now(tx, helper.representative()).await?;
    let now = now.filter(|now| now.level() >= level && now.patient == *access.patient()).ok_or(AppError::NotFound)?;
    let responsible = store::representatives::responsible(tx, access.patient(), concerns).await?;
    if PatientAccess::for_representative(now).sight(&responsible) == Sight::Shown {
        Ok(())
    } else {
        Err(AppError::NotFound.into())
    }
}

impl SignedIn {
    pub fn viewer(&self) -> Viewer {
        match self {
            // Nobody's name stands on a screen that is handed over.
            Self::Nobody | Self::HelpEnded(_) | Self::Parked { .. } => Viewer::Nobody,
            Self::Patient { name, .. } => Viewer::Patient { name: name.clone() },
            Self::Representative(helping) => {
                Viewer::Representative { patient: helping.given_name.clone(), level: helping.level() }
            }
            Self::StaffWithoutAssignment { name, .. } => Viewer::Staff { name: name.clone(), assignment: None },
            Self::Staff(access) => Viewer::Staff {
                name: access.name().to_owned(),
                assignment: Some(Workplace {
                    function: access.function().to_owned(),
                    unit: access.unit_name().to_owned(),
                }),
            },
        }
    }

    /// How the pages look for the patient in front of the screen.
    pub fn settings(&self) -> Option<Settings> {
        match self {
            Self::Patient { settings, .. } | Self::Parked { settings, .. } => Some(*settings),
            Self::Nobody
            | Self::HelpEnded(_)
            | Self::Representative(_)
            | Self::Staff(_)
            | Self::StaffWithoutAssignment { .. } => None,
        }
    }

    /// When times suit the patient, whoever looks for one.
    pub fn needs(&self) -> Settings {
        match self {
            Self::Representative(helping) => helping.settings,
            who => who.settings().unwrap_or_default(),
        }
    }

    /// The patient's own access. Nobody else has it; what somebody who helps may do too asks [`SignedIn::acting`].
    pub fn patient(&self) -> Result<PatientAccess, AppError> {
        match self {
            Self::Patient { id, .. } => Ok(PatientAccess::own(id.clone())),
            Self::Nobody | Self::HelpEnded(_) => Err(AppError::SignIn),
            Self::Representative(_) | Self::Staff(_) | Self::StaffWithoutAssignment { .. } | Self::Parked { .. } => {
                Err(AppError::NotYours)
            }
        }
    }

    /// The patient's own access, or that of somebody who helps them and may do at least this.
    pub fn acting(&self, level: Level) -> Result<PatientAccess, AppError> {
        match self {
            Self::Representative(helping) if helping.level() >= level.max(Level::See) => {
                Ok(PatientAccess::for_representative(helping.access.clone()))
            }
            who => who.patient(),
        }
    }

    fn helping(&self) -> Result<&Helping, AppError> {
        match self {
            Self::Representative(helping) => Ok(helping),
            Self::Nobody | Self::HelpEnded(_) => Err(AppError::SignIn),
            _ => Err(AppError::NotYours),
        }
    }

    pub fn staff(&self) -> Result<StaffAccess, AppError> {
        match self {
            Self::Staff(access) => Ok(access.clone()),
            Self::Nobody | Self::HelpEnded(_) => Err(AppError::SignIn),
            Self::Patient { .. }
            | Self::Representative(_)
            | Self::StaffWithoutAssignment { .. }
            | Self::Parked { .. } => Err(AppError::NotYours),
        }
    }

    fn staff_id(&self) -> Result<&StaffId, AppError> {
        match self {
            Self::Staff(access) => Ok(access.staff()),
            Self::StaffWithoutAssignment { staff, .. } => Ok(staff),
            Self::Nobody | Self::HelpEnded(_) => Err(AppError::SignIn),
            Self::Patient { .. } | Self::Representative(_) | Self::Parked { .. } => Err(AppError::NotYours),
        }
    }
}

impl Auth {
    pub fn new(store: Store, demo: bool) -> Self {
        Self { store, demo }
    }

    /// Whether one can sign in by choosing a demo person.
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// Who the token belongs to. No token, an ended or an unknown one: nobody.
    pub async fn signed_in(&self, token: Option<&Token>) -> Result<SignedIn, AppError> {
        let Some(token) = token else { return Ok(SignedIn::Nobody) };
        let (hash, now, today) = (token.hash(), self.store.clock().now(), self.store.clock().today());
        let found = self
            .store
            .lookup(|reader| Box::pin(async move { store::session(reader, &hash, now, today).await }))
            .await?;
        let Some((who, used_at)) = found else { return Ok(SignedIn::Nobody) };
        if matches!(who, SignedIn::Patient { shared: true, .. }) && used_at.is_none_or(|at| now - at > SHARED_USE) {
            self.use_shared(hash, &who).await?;
        }
        Ok(who)
    }

    /// The demo's way in: any identifier of a patient or a member of staff. Ends the session of `before`.
    pub async fn sign_in(&self, identifier: &str, before: Option<&Token>) -> Result<(Token, SignedIn), AppError> {
        if !self.demo {
            return Err(AppError::NotFound);
        }
        let wanted = identifier.trim().to_owned();
        if wanted.is_empty() {
            return Err(AppError::Invalid(vec![(Field::Identifier, Fault::Empty)]));
        }
        if wanted.chars().count() > 200 {
            return Err(AppError::Invalid(vec![(Field::Identifier, Fault::TooLong)]));
        }
        let today = self.store.clock().today();
        let person = self
            .store
            .lookup(|reader| Box::pin(async move { store::person(reader, &wanted, today).await }))
            .await?
            .ok_or_else(|| AppError::Invalid(vec![(Field::Identifier, Fault::Unknown)]))?;
        let token = new_token()?;
        let actor = actor(&person).ok_or(AppError::NotYours)?;
        let (hash, ended, now, who) = (token.hash(), before.map(Token::hash), self.store.clock().now(), person.clone());
        self.store
            .session_write(&actor, Action::SignIn, "session.begin", move |tx| {
                let (who, hash) = (who.clone(), hash);
                Box::pin(async move {
                    if let Some(ended) = ended {
                        store::end_session(tx, &ended, now).await?;
                    }
                    store::begin_session(tx, &hash, &who, now, now + SESSION).await
                })
            })
            .await?;
        Ok((token, person))
    }

    /// The signed-in person says that the screen is shared, or that it is not any more.
    pub async fn share_screen(&self, token: &Token, who: &SignedIn, shared: bool) -> Result<(), AppError> {
        let access = who.patient()?;
        let (actor, hash, now) = (access.actor(), token.hash(), self.store.clock().now());
        self.store
            .session_write(&actor, Action::SignIn, "session.share", move |tx| {
                Box::pin(async move { store::share(tx, &hash, shared, now).await })
            })
            .await?;
        Ok(())
    }

    /// The member of staff hands the screen over: it shows that booking and nothing else from now on. The sign-in is a new one, because
    /// browsers keep pages to go back to as long as the cookie is the same.
    pub async fn park(&self, before: &Token, who: &SignedIn, joint: JointBookingId) -> Result<Token, AppError> {
        let staff = who.staff()?;
        let token = new_token()?;
        let (hash, ended, now) = (token.hash(), before.hash(), self.store.clock().now());
        self.store
            .session_write(&staff.actor(), Action::SignIn, "session.park", move |tx| {
                let (joint, who) = (joint.clone(), SignedIn::Staff(staff.clone()));
                Box::pin(async move {
                    store::end_session(tx, &ended, now).await?;
                    store::begin_session(tx, &hash, &who, now, now + SESSION).await?;
                    store::park(tx, &hash, &joint).await
                })
            })
            .await?;
        Ok(token)
    }

    /// How far a booking that two make together has come, for whoever may hear of it: staff hear too of what the patient has before them.
    pub async fn joint_mark(&self, who: &SignedIn, joint: &JointBookingId) -> Result<String, AppError> {
        let id = joint.clone();
        let found =
            self.store.lookup(|reader| Box::pin(async move { store::joint_progress(reader, &id).await })).await?;
        let found = found.ok_or(AppError::NotFound)?;
        match who {
            SignedIn::Nobody | SignedIn::HelpEnded(_) => Err(AppError::SignIn),
            SignedIn::Patient { id, .. } if id.as_str() == found.patient_id => Ok(joint_mark(found.version, None)),
            SignedIn::Parked { joint: parked, .. } if parked == joint => Ok(joint_mark(found.version, None)),
            SignedIn::Staff(access) if found.is_of(access) => Ok(joint_mark(found.version, Some(found.patient_saw))),
            _ => Err(AppError::NotFound),
        }
    }

    /// The patient of a booking that a member of staff makes together with them, where the unit still has something to do with them.
    pub async fn joint_patient(&self, staff: &StaffAccess, joint: &JointBookingId) -> Result<PatientAccess, AppError> {
        let id = joint.clone();
        let found =
            self.store.lookup(|reader| Box::pin(async move { store::joint_progress(reader, &id).await })).await?;
        let found = found.filter(|found| found.is_of(staff)).ok_or(AppError::NotFound)?;
        let patient = PatientId::parse(&found.patient_id).ok_or(AppError::NotFound)?;
        self.patient_for(staff, patient, Reach::OwnUnit).await
    }

    /// A shared screen is in use; written down at most once a minute.
    async fn use_shared(&self, hash: [u8; 32], who: &SignedIn) -> Result<(), AppError> {
        let Some(actor) = actor(who) else { return Ok(()) };
        let now = self.store.clock().now();
        self.store
            .session_write(&actor, Action::SignIn, "session.use", move |tx| {
                Box::pin(async move { store::share(tx, &hash, true, now).await })
            })
            .await?;
        Ok(())
    }

    /// The patient whose session has run out; nobody where it was ended by signing out. For keeping what was written meanwhile.
    pub(crate) async fn whose_session_ended(&self, token: &Token) -> Result<Option<PatientId>, AppError> {
        let (hash, now) = (token.hash(), self.store.clock().now());
        Ok(self.store.lookup(|reader| Box::pin(async move { store::run_out(reader, &hash, now).await })).await?)
    }

    pub async fn sign_out(&self, token: &Token, who: &SignedIn) -> Result<(), AppError> {
        let Some(actor) = actor(who) else { return Ok(()) };
        let (hash, now) = (token.hash(), self.store.clock().now());
        self.store
            .session_write(&actor, Action::SignOut, "session.end", move |tx| {
                Box::pin(async move { store::end_session(tx, &hash, now).await })
            })
            .await?;
        Ok(())
    }

    /// A member of staff chooses which assignment to work under.
    pub async fn choose_assignment(
        &self,
        token: &Token,
        who: &SignedIn,
        assignment: AssignmentId,
    ) -> Result<(), AppError> {
        let staff = who.staff_id()?.clone();
        let actor = Actor::StaffWithoutAssignment(staff.clone());
        let (hash, today) = (token.hash(), self.store.clock().today());
        self.store
            .session_write(&actor, Action::SignIn, "session.choose_assignment", move |tx| {
                let (staff, assignment) = (staff.clone(), assignment.clone());
                Box::pin(async move { store::choose_assignment(tx, &hash, &staff, &assignment, today).await })
            })
            .await?;
        Ok(())
    }

    /// The assignments the signed-in member of staff may choose between.
    pub async fn workplaces(&self, who: &SignedIn) -> Result<Workplaces, AppError> {
        let (staff, today) = (who.staff_id()?.clone(), self.store.clock().today());
        let chosen = match who {
            SignedIn::Staff(access) => Some(access.assignment().clone()),
            _ => None,
        };
        let list =
            self.store.lookup(|reader| Box::pin(async move { store::workplaces(reader, &staff, today).await })).await?;
        Ok(Workplaces { chosen, list })
    }

    /// What the one who helps may do, and whom else they help.
    pub async fn helping(&self, who: &SignedIn) -> Result<HelpingPage, AppError> {
        let helping = who.helping()?;
        let (id, today) = (helping.access.representative().clone(), self.store.clock().today());
        let (given_name, level, now) = (helping.given_name.clone(), helping.level(), id.clone());
        let mut others = self
            .store
            .lookup(|reader| Box::pin(async move { store::representatives::helped(reader, &id, today).await }))
            .await?;
        others.retain(|other| other.id != now);
        Ok(HelpingPage { given_name, level, others })
    }

    /// They go on to another patient whom they help too. The sign-in is a new one: what lies in the browser is of the other patient.
    pub async fn help_another(
        &self,
        before: &Token,
        who: &SignedIn,
        other: RepresentativeId,
    ) -> Result<Token, AppError> {
        let one = who.helping()?.access.representative().clone();
        let today = self.store.clock().today();
        let wanted = other.clone();
        let next = self
            .store
            .lookup(|reader| Box::pin(async move { store::representative(reader, &wanted, today).await }))
            .await?
            .ok_or(AppError::NotFound)?;
        let token = new_token()?;
        let (hash, ended, now) = (token.hash(), before.hash(), self.store.clock().now());
        self.store
            .session_write(&Actor::Representative(other.clone()), Action::SignIn, "session.help_another", move |tx| {
                let (one, other, next) = (one.clone(), other.clone(), next.clone());
                Box::pin(async move {
                    if !store::representatives::is_same_person(tx, &one, &other).await? {
                        return Err(AppError::NotFound.into());
                    }
                    store::end_session(tx, &ended, now).await?;
                    store::begin_session(tx, &hash, &next, now, now + SESSION).await
                })
            })
            .await?;
        Ok(token)
    }

    /// Everybody one can sign in as in the demo; empty outside it.
    pub async fn demo_people(&self) -> Result<DemoPeople, AppError> {
        if !self.demo {
            return Ok(DemoPeople { configured: false, ..DemoPeople::default() });
        }
        let today = self.store.clock().today();
        Ok(self.store.lookup(|reader| Box::pin(store::demo_people(reader, today))).await?)
    }

    /// How many patients are not of the demo region: `serve --demo` starts only when there is none.
    pub async fn patients_outside_the_demo(&self) -> Result<i64, AppError> {
        Ok(self.store.lookup(|reader| Box::pin(store::patients_outside_the_demo(reader))).await?)
    }

    /// A member of staff opens a patient, within `reach`. A patient the unit has nothing to do with does not exist.
    pub async fn patient_for(
        &self,
        staff: &StaffAccess,
        patient: PatientId,
        reach: Reach,
    ) -> Result<PatientAccess, AppError> {
        let (who, when) = (staff.clone(), (self.store.clock().now(), self.store.clock().today()));
        let found = self
            .store
            .lookup(|reader| Box::pin(async move { store::patient_for(reader, &who, &patient, reach, when).await }))
            .await?;
        found.ok_or(AppError::NotFound)
    }
}

fn new_token() -> Result<Token, AppError> {
    Token::random().map_err(|_no_randomness| {
        let reference = crate::log::reference();
        tracing::error!(reference, "no randomness for a session token");
        AppError::TryAgain { reference }
    })
}

/// How far a page of a booking that two make together has come.
pub(crate) fn joint_mark(version: i64, patient_saw: Option<i64>) -> String {
    patient_saw.map_or_else(|| version.to_string(), |saw| format!("{version}-{saw}"))
}

fn actor(who: &SignedIn) -> Option<Actor> {
    match who {
        SignedIn::Nobody => None,
        SignedIn::Patient { id, .. } => Some(Actor::Patient(id.clone())),
        SignedIn::Representative(helping) => Some(Actor::Representative(helping.access.representative().clone())),
        SignedIn::HelpEnded(representative) => Some(Actor::Representative(representative.clone())),
        SignedIn::StaffWithoutAssignment { staff, .. } => Some(Actor::StaffWithoutAssignment(staff.clone())),
        SignedIn::Staff(access) | SignedIn::Parked { staff: access, .. } => Some(access.actor()),
    }
}
