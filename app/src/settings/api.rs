//! What the settings pages need of the server.

use super::types::{PatientSettings, Setting};
use crate::error::AppError;
use crate::ids::PatientId;
use async_trait::async_trait;

#[async_trait]
pub trait SettingsApi: Send + Sync {
    /// What the person chose last, when it can be undone.
    async fn last_change(&self) -> Result<Option<Setting>, AppError>;
    /// What a patient has chosen, for staff who set it together with them.
    async fn of_patient(&self, patient: PatientId) -> Result<PatientSettings, AppError>;
}
