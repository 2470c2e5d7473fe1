//! What the settings pages need of the server.

use super::types::Setting;
use crate::error::AppError;
use async_trait::async_trait;

#[async_trait]
pub trait SettingsApi: Send + Sync {
    /// What the person chose last, when it can be undone.
    async fn last_change(&self) -> Result<Option<Setting>, AppError>;
}
