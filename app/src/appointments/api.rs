//! What the pages of changing a time need of the server. Changes come by POST (`server/src/appointments/routes.rs`).

use super::joint_types::{HandBackPage, JointBeginPage, JointPage, JointStaffPage};
use super::schedule_types::{Period, SchedulePage};
use super::types::{
    About, ChangeReceipt, CheckChange, CheckOffer, ChoosePage, ClosePage, DeclinedPage, InvitePage, OfferPage,
    ProposePage, WaitingPage,
};
use crate::error::AppError;
use crate::ids::{AppointmentId, JointBookingId, PatientId, TimeProposalId};
use crate::overview::types::QuestionId;
use async_trait::async_trait;
use jiff::civil::Date;

#[async_trait]
pub trait TimesApi: Send + Sync {
    /// A visit, and the times it can be moved to: few in the simple view. `TooLate` where the person may not move it here.
    async fn choices(&self, visit: AppointmentId, is_simple: bool) -> Result<ChoosePage, AppError>;
    /// One of them, by its code, before it is taken.
    async fn choice(&self, visit: AppointmentId, code: String) -> Result<CheckChange, AppError>;
    /// What was last done to the visit's time. `NotFound` where nothing was.
    async fn change(&self, visit: AppointmentId) -> Result<ChangeReceipt, AppError>;
}

/// What the pages of answering a question about a time need. Answers come by POST.
#[async_trait]
pub trait OffersApi: Send + Sync {
    /// The question with the times that can be had: few in the simple view.
    async fn offer(&self, question: QuestionId, is_simple: bool) -> Result<OfferPage, AppError>;
    /// One of the times, by its code, before it is taken.
    async fn offered(&self, question: QuestionId, code: String) -> Result<CheckOffer, AppError>;
    /// What became of a no. `NotFound` where none was said.
    async fn declined(&self, proposal: TimeProposalId) -> Result<DeclinedPage, AppError>;
}

/// What the page needs where staff suggest times. Suggestions come by POST.
#[async_trait]
pub trait ProposingApi: Send + Sync {
    /// A patient of the unit's, what times can be suggested for, and the times of what is chosen. `agreed`: the visit of which the page is
    /// the receipt.
    async fn propose_page(
        &self,
        patient: PatientId,
        about: Option<About>,
        agreed: Option<AppointmentId>,
    ) -> Result<ProposePage, AppError>;
}

/// What the page needs where staff invite to a visit. Invitations come by POST.
#[async_trait]
pub trait InvitingApi: Send + Sync {
    /// A patient of the unit's, what can be booked there, and what waits for them.
    async fn invite_page(&self, patient: PatientId) -> Result<InvitePage, AppError>;
}

/// What the page of the waiting list needs. Wishes come by POST.
#[async_trait]
pub trait WaitingApi: Send + Sync {
    /// Who waits for an earlier time at the unit of whoever is signed in.
    async fn list(&self) -> Result<WaitingPage, AppError>;
}

/// What the page of closing a day needs.
#[async_trait]
pub trait ClosingApi: Send + Sync {
    /// The days with visits of whoever is signed in, one of them with its visits, and the unit's call list.
    async fn close_page(&self, day: Option<Date>) -> Result<ClosePage, AppError>;
}

/// What the pages of booking together need. What is said on them comes by POST.
#[async_trait]
pub trait JointApi: Send + Sync {
    /// What a member of staff can look at times for together with the patient, and the times of what is chosen.
    async fn joint_begin(&self, patient: PatientId, about: Option<About>) -> Result<JointBeginPage, AppError>;
    /// As the member of staff sees it. That counts as having seen it.
    async fn joint_for_staff(&self, joint: JointBookingId) -> Result<JointStaffPage, AppError>;
    /// As the patient sees it, on a screen of their own or on the parked one. `sees_all`: all of it is shown, which counts as having
    /// seen it.
    async fn joint(&self, joint: JointBookingId, sees_all: bool) -> Result<JointPage, AppError>;
    /// To give a parked screen back.
    async fn hand_back(&self, joint: JointBookingId) -> Result<HandBackPage, AppError>;
}

/// What the page of a member of staff's own schedule needs.
#[async_trait]
pub trait ScheduleApi: Send + Sync {
    /// A day or a week of whoever is signed in; today where nothing is asked for.
    async fn schedule(&self, period: Option<Period>) -> Result<SchedulePage, AppError>;
}
