//! The slices' halves of the server, made for one request and put in the pages' context. The only place that knows them all.

use crate::agreement::Agreements;
use crate::auth::{Auth, SignIns, SignedIn};
use crate::overview::Overviews;
use crate::staff::Caseloads;
use crate::store::Store;
use app::agreement::api::AgreementApi;
use app::overview::api::OverviewApi;
use app::sign_in::api::SignInApi;
use app::staff::api::StaffApi;
use leptos::prelude::provide_context;
use std::sync::Arc;

/// What one request may use, with the rights of whoever sent it.
#[derive(Clone)]
pub struct Services {
    pub agreements: Agreements,
    overviews: Overviews,
    sign_ins: SignIns,
    caseloads: Caseloads,
}

impl Services {
    pub fn new(store: &Store, auth: &Auth, who: &SignedIn) -> Self {
        let (store, auth, who) = (store.clone(), auth.clone(), who.clone());
        Self {
            agreements: Agreements { store: store.clone(), who: who.clone() },
            overviews: Overviews { store: store.clone(), auth: auth.clone(), who: who.clone() },
            sign_ins: SignIns { auth, who: who.clone() },
            caseloads: Caseloads { store, who },
        }
    }

    /// Puts each slice's trait in the context of the page that is being rendered.
    pub fn provide(&self) {
        provide_context::<Arc<dyn AgreementApi>>(Arc::new(self.agreements.clone()));
        provide_context::<Arc<dyn OverviewApi>>(Arc::new(self.overviews.clone()));
        provide_context::<Arc<dyn SignInApi>>(Arc::new(self.sign_ins.clone()));
        provide_context::<Arc<dyn StaffApi>>(Arc::new(self.caseloads.clone()));
    }
}
