//! The slices' halves of the server, made for one request and put in the pages' context. The only place that knows them all.

use crate::agreement::Agreements;
use crate::answers::Answers;
use crate::appointments::{CalendarFiles, Closing, Inviting, Joint, Offers, Proposing, Schedules, Times, Waiting};
use crate::auth::{Auth, SignIns, SignedIn};
use crate::documents::Documents;
use crate::overview::Overviews;
use crate::plain_words::PlainTexts;
use crate::representatives::Representatives;
use crate::requests::{Queue, Requests};
use crate::settings::SettingsOf;
use crate::staff::Caseloads;
use crate::store::Store;
use app::agreement::api::AgreementApi;
use app::appointments::api::{
    ClosingApi, InvitingApi, JointApi, OffersApi, ProposingApi, ScheduleApi, TimesApi, WaitingApi,
};
use app::documents::api::DocumentsApi;
use app::overview::api::OverviewApi;
use app::plain_words::api::PlainWordsApi;
use app::representatives::api::RepresentativesApi;
use app::requests::api::{QueueApi, RequestsApi};
use app::settings::api::SettingsApi;
use app::sign_in::api::SignInApi;
use app::staff::api::StaffApi;
use leptos::prelude::provide_context;
use std::sync::Arc;

/// What one request may use, with the rights of whoever sent it.
#[derive(Clone)]
pub struct Services {
    pub agreements: Agreements,
    pub answers: Answers,
    pub calendar_files: CalendarFiles,
    pub closing: Closing,
    pub documents: Documents,
    pub inviting: Inviting,
    pub joint: Joint,
    pub offers: Offers,
    pub plain_texts: PlainTexts,
    pub proposing: Proposing,
    pub queue: Queue,
    pub representatives: Representatives,
    pub requests: Requests,
    pub settings: SettingsOf,
    pub times: Times,
    pub waiting: Waiting,
    schedules: Schedules,
    overviews: Overviews,
    sign_ins: SignIns,
    caseloads: Caseloads,
}

impl Services {
    pub fn new(store: &Store, auth: &Auth, who: &SignedIn) -> Self {
        let (store, auth, who) = (store.clone(), auth.clone(), who.clone());
        Self {
            agreements: Agreements { store: store.clone(), who: who.clone() },
            answers: Answers { store: store.clone(), who: who.clone() },
            calendar_files: CalendarFiles { store: store.clone(), who: who.clone() },
            closing: Closing { store: store.clone(), who: who.clone() },
            documents: Documents { store: store.clone(), auth: auth.clone(), who: who.clone() },
            inviting: Inviting { store: store.clone(), auth: auth.clone(), who: who.clone() },
            joint: Joint { store: store.clone(), auth: auth.clone(), who: who.clone() },
            offers: Offers { store: store.clone(), who: who.clone() },
            plain_texts: PlainTexts { store: store.clone(), who: who.clone() },
            proposing: Proposing { store: store.clone(), auth: auth.clone(), who: who.clone() },
            queue: Queue { store: store.clone(), who: who.clone() },
            representatives: Representatives { store: store.clone(), who: who.clone() },
            requests: Requests { store: store.clone(), who: who.clone() },
            settings: SettingsOf { store: store.clone(), auth: auth.clone(), who: who.clone() },
            schedules: Schedules { store: store.clone(), who: who.clone() },
            times: Times { store: store.clone(), who: who.clone() },
            waiting: Waiting { store: store.clone(), who: who.clone() },
            overviews: Overviews { store: store.clone(), auth: auth.clone(), who: who.clone() },
            sign_ins: SignIns { auth, who: who.clone() },
            caseloads: Caseloads { store, who },
        }
    }

    /// Puts each slice's trait in the context of the page that is being rendered.
    pub fn provide(&self) {
        provide_context::<Arc<dyn AgreementApi>>(Arc::new(self.agreements.clone()));
        provide_context::<Arc<dyn ClosingApi>>(Arc::new(self.closing.clone()));
        provide_context::<Arc<dyn DocumentsApi>>(Arc::new(self.documents.clone()));
        provide_context::<Arc<dyn InvitingApi>>(Arc::new(self.inviting.clone()));
        provide_context::<Arc<dyn JointApi>>(Arc::new(self.joint.clone()));
        provide_context::<Arc<dyn OffersApi>>(Arc::new(self.offers.clone()));
        provide_context::<Arc<dyn OverviewApi>>(Arc::new(self.overviews.clone()));
        provide_context::<Arc<dyn PlainWordsApi>>(Arc::new(self.plain_texts.clone()));
        provide_context::<Arc<dyn ProposingApi>>(Arc::new(self.proposing.clone()));
        provide_context::<Arc<dyn QueueApi>>(Arc::new(self.queue.clone()));
        provide_context::<Arc<dyn RepresentativesApi>>(Arc::new(self.representatives.clone()));
        provide_context::<Arc<dyn RequestsApi>>(Arc::new(self.requests.clone()));
        provide_context::<Arc<dyn SettingsApi>>(Arc::new(self.settings.clone()));
        provide_context::<Arc<dyn ScheduleApi>>(Arc::new(self.schedules.clone()));
        provide_context::<Arc<dyn TimesApi>>(Arc::new(self.times.clone()));
        provide_context::<Arc<dyn WaitingApi>>(Arc::new(self.waiting.clone()));
        provide_context::<Arc<dyn SignInApi>>(Arc::new(self.sign_ins.clone()));
        provide_context::<Arc<dyn StaffApi>>(Arc::new(self.caseloads.clone()));
    }
}
