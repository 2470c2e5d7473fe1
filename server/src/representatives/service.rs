//! Use cases of helpers.

use super::store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::SignedIn;
use crate::store::{Command, Store};
use app::error::AppError;
use app::ids::RepresentativeId;
use app::representatives::api::RepresentativesApi;
use app::representatives::types::{HelperPage, Helpers, Level};
use async_trait::async_trait;

#[derive(Clone)]
pub struct Representatives {
    pub store: Store,
    pub who: SignedIn,
}

#[async_trait]
impl RepresentativesApi for Representatives {
    async fn helpers(&self) -> Result<Helpers, AppError> {
        let access = self.who.patient()?;
        let (patient, clock) = (access.patient().clone(), self.store.clock().clone());
        let actor = access.actor();
        let list = self.store.read(&actor, "representative.list", |reader| {
            Box::pin(async move { Ok((store::helpers(reader, &patient, &clock).await?, Shown::Patient(patient))) })
        });
        Ok(Helpers { now: self.store.clock().local_now(), list: list.await? })
    }

    async fn helper(&self, id: RepresentativeId) -> Result<HelperPage, AppError> {
        let access = self.who.patient()?;
        let (patient, clock) = (access.patient().clone(), self.store.clock().clone());
        let actor = access.actor();
        let found = self.store.read(&actor, "representative.read", |reader| {
            Box::pin(async move {
                let list = store::helpers(reader, &patient, &clock).await?;
                let helper = list.into_iter().find(|helper| helper.id == id).ok_or(AppError::NotFound)?;
                let may_undo = store::may_undo(reader, &id).await?;
                Ok(((helper, may_undo), Shown::Row(patient, id.to_string())))
            })
        });
        let (helper, may_undo) = found.await?;
        Ok(HelperPage { now: self.store.clock().local_now(), helper, may_undo })
    }
}

impl Representatives {
    /// Lets a helper do less, or nothing. Choosing what holds already changes nothing.
    pub async fn change(&self, helper: RepresentativeId, level: Level) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let command = Command { purpose: "representative.change", key: None };
        self.store
            .write(&access.actor(), command, move |tx| {
                let (patient, helper) = (patient.clone(), helper.clone());
                Box::pin(async move {
                    store::change(tx, &patient, &helper, level).await?;
                    Ok(((), AuditEntry::of(&patient, &helper)))
                })
            })
            .await?;
        Ok(())
    }

    /// Takes the last change back.
    pub async fn undo(&self, helper: RepresentativeId) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let command = Command { purpose: "representative.undo", key: None };
        self.store
            .write(&access.actor(), command, move |tx| {
                let (patient, helper) = (patient.clone(), helper.clone());
                Box::pin(async move {
                    store::undo(tx, &patient, &helper).await?;
                    Ok(((), AuditEntry::of(&patient, &helper)))
                })
            })
            .await?;
        Ok(())
    }
}
