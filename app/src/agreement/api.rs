//! What the pages about what matters need of the server. Changes come by POST (`server/src/agreement/routes.rs`).

use super::types::{WhatMattersDone, WhatMattersForm};
use crate::error::AppError;
use async_trait::async_trait;

#[async_trait]
pub trait AgreementApi: Send + Sync {
    async fn what_matters_form(&self) -> Result<WhatMattersForm, AppError>;
    async fn what_matters_done(&self) -> Result<WhatMattersDone, AppError>;
}
