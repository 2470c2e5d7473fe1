//! What the pages of requests need of the server. Changes come by POST (`server/src/requests/routes.rs`).

use super::types::{MyRequests, ProposeForm, QueuePage, RequestPage, StaffRequest, WriteForm};
use crate::error::AppError;
use crate::ids::{AppointmentId, RequestId};
use async_trait::async_trait;

/// For the person.
#[async_trait]
pub trait RequestsApi: Send + Sync {
    /// For somebody who helps the patient: a wish for another time for a visit, or what became of the one they have sent.
    async fn propose_form(&self, visit: AppointmentId, sent: Option<RequestId>) -> Result<ProposeForm, AppError>;
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
