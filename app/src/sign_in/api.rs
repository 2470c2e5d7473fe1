//! What the sign-in pages need of the server. Signing in and out come by POST (`server/src/auth/routes.rs`).

use super::types::{DemoPeople, HelpingPage, Workplaces};
use crate::error::AppError;
use crate::wording::Moment;
use async_trait::async_trait;

#[async_trait]
pub trait SignInApi: Send + Sync {
    fn now(&self) -> Moment;
    async fn people(&self) -> Result<DemoPeople, AppError>;
    async fn workplaces(&self) -> Result<Workplaces, AppError>;
    /// For somebody who helps a patient.
    async fn helping(&self) -> Result<HelpingPage, AppError>;
}
