//! What the overview needs of the server. The access is in the object, made for each request.

use super::types::{Overview, PlanPage};
use crate::access::Reach;
use crate::error::AppError;
use crate::ids::{PatientId, PlanId};
use async_trait::async_trait;

#[async_trait]
pub trait OverviewApi: Send + Sync {
    /// The signed-in patient's own overview.
    async fn overview(&self) -> Result<Overview, AppError>;
    /// One of the signed-in patient's own plans.
    async fn plan(&self, plan: PlanId) -> Result<PlanPage, AppError>;
    /// A patient's overview, for staff of a unit that has something to do with the patient.
    async fn overview_for_staff(&self, patient: PatientId, reach: Reach) -> Result<Overview, AppError>;
    async fn plan_for_staff(&self, patient: PatientId, plan: PlanId, reach: Reach) -> Result<PlanPage, AppError>;
}
