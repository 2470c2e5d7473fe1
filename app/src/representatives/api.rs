//! What the pages about helpers need of the server. Changes come by POST (`server/src/representatives/routes.rs`).

use super::types::{HelperPage, Helpers};
use crate::error::AppError;
use crate::ids::RepresentativeId;
use async_trait::async_trait;

#[async_trait]
pub trait RepresentativesApi: Send + Sync {
    async fn helpers(&self) -> Result<Helpers, AppError>;
    async fn helper(&self, id: RepresentativeId) -> Result<HelperPage, AppError>;
}
