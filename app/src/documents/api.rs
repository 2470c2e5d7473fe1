//! What the page of a document needs of the server.

use super::types::DocumentPage;
use crate::access::Reach;
use crate::error::AppError;
use crate::ids::{DocumentId, PatientId, PlanId};
use async_trait::async_trait;

#[async_trait]
pub trait DocumentsApi: Send + Sync {
    /// A document of one of the signed-in patient's own plans.
    async fn document(&self, plan: PlanId, document: DocumentId) -> Result<DocumentPage, AppError>;
    async fn document_for_staff(
        &self,
        patient: PatientId,
        plan: PlanId,
        document: DocumentId,
        reach: Reach,
    ) -> Result<DocumentPage, AppError>;
}
