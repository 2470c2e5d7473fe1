//! What the pages of requests need of the server. Changes come by POST (`server/src/requests/routes.rs`).

use super::types::{MyRequests, QueuePage, RequestPage, StaffRequest, WriteForm};
use crate::error::AppError;
use crate::ids::RequestId;
use async_trait::async_trait;

/// For the person.
#[async_trait]
pub trait RequestsApi: Send + Sync {
    async fn mine(&self) -> Result<MyRequests, AppError>;
    async fn request(&self, id: RequestId) -> Result<RequestPage, AppError>;
    /// The form at `address`, with what was begun there.
    async fn write_form(&self, address: String) -> Result<WriteForm, AppError>;
}

/// For staff of the unit that answers.
#[async_trait]
pub trait QueueApi: Send + Sync {
    async fn queue(&self) -> Result<QueuePage, AppError>;
    async fn open(&self, id: RequestId) -> Result<StaffRequest, AppError>;
}
