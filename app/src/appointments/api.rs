//! What the pages of changing a time need of the server. Changes come by POST (`server/src/appointments/routes.rs`).

use super::types::{ChangeReceipt, CheckChange, ChoosePage};
use crate::error::AppError;
use crate::ids::AppointmentId;
use async_trait::async_trait;

#[async_trait]
pub trait TimesApi: Send + Sync {
    /// A visit, and the times it can be moved to: few in the simple view. `TooLate` where the person may not move it here.
    async fn choices(&self, visit: AppointmentId, is_simple: bool) -> Result<ChoosePage, AppError>;
    /// One of them, by its code, before it is taken.
    async fn choice(&self, visit: AppointmentId, code: String) -> Result<CheckChange, AppError>;
    /// What was last done to the visit's time. `NotFound` where nothing was.
    async fn change(&self, visit: AppointmentId) -> Result<ChangeReceipt, AppError>;
}
