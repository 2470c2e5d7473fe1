//! What the pages about a person's plan need of the server. The access is in the object, made for each request.

use super::types::{Overview, PlanPage};
use crate::access::Reach;
use crate::error::AppError;
use crate::ids::{AppointmentId, CommitmentId, PatientId, PlanId};
use async_trait::async_trait;

/// Which page of their own a person opens; the access log says which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Start,
    Times,
    /// One visit, which must be theirs.
    Visit(AppointmentId),
    Agreement,
    /// One line, which must be theirs.
    Line(CommitmentId),
    Plans,
    Contact,
    Help,
}

#[async_trait]
pub trait OverviewApi: Send + Sync {
    /// The signed-in patient's own overview, for one of the pages that show a part of it.
    async fn overview(&self, part: Part) -> Result<Overview, AppError>;
    /// One of the signed-in patient's own plans.
    async fn plan(&self, plan: PlanId) -> Result<PlanPage, AppError>;
    /// A patient's overview, for staff of a unit that has something to do with the patient.
    async fn overview_for_staff(&self, patient: PatientId, reach: Reach) -> Result<Overview, AppError>;
    async fn plan_for_staff(&self, patient: PatientId, plan: PlanId, reach: Reach) -> Result<PlanPage, AppError>;
}
