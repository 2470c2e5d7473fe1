//! What the pages of plain words need of the server. Changes come by POST (`server/src/plain_words/routes.rs`).

use super::types::{PlainWordsForm, PlainWordsList};
use crate::error::AppError;
use crate::ids::CommitmentId;
use async_trait::async_trait;

#[async_trait]
pub trait PlainWordsApi: Send + Sync {
    async fn list(&self) -> Result<PlainWordsList, AppError>;
    async fn form(&self, line: CommitmentId) -> Result<PlainWordsForm, AppError>;
}
