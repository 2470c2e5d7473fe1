//! What the staff pages need of the server.

use super::types::{Caseload, Gap};
use crate::error::AppError;
use async_trait::async_trait;

#[async_trait]
pub trait StaffApi: Send + Sync {
    /// Page `page` (from 1) of the unit's patients, only those with the gap when one is given.
    async fn caseload(&self, filter: Option<Gap>, page: i64) -> Result<Caseload, AppError>;
}
