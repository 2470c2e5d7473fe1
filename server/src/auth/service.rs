//! The sign-in pages' half of the server.

use super::{Auth, SignedIn};
use app::error::AppError;
use app::sign_in::api::SignInApi;
use app::sign_in::types::{DemoPeople, HelpingPage, Workplaces};
use app::wording::Moment;
use async_trait::async_trait;

#[derive(Clone)]
pub struct SignIns {
    pub auth: Auth,
    pub who: SignedIn,
}

#[async_trait]
impl SignInApi for SignIns {
    fn now(&self) -> Moment {
        self.auth.store.clock().local_now()
    }

    async fn people(&self) -> Result<DemoPeople, AppError> {
        self.auth.demo_people().await
    }

    async fn workplaces(&self) -> Result<Workplaces, AppError> {
        self.auth.workplaces(&self.who).await
    }

    async fn helping(&self) -> Result<HelpingPage, AppError> {
        self.auth.helping(&self.who).await
    }
}
