//! Use cases of the settings.

use super::store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::SignedIn;
use crate::error::StoreError;
use crate::store::{Command, Store, Written};
use app::error::AppError;
use app::settings::api::SettingsApi;
use app::settings::types::{Setting, Settings};
use async_trait::async_trait;

#[derive(Clone)]
pub struct SettingsOf {
    pub store: Store,
    pub who: SignedIn,
}

#[async_trait]
impl SettingsApi for SettingsOf {
    async fn last_change(&self) -> Result<Option<Setting>, AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let actor = access.actor();
        let last = self.store.read(&actor, "settings.read", |reader| {
            Box::pin(async move {
                let last = store::last_change(reader, &patient).await?;
                Ok((last, Shown::Patient(patient)))
            })
        });
        Ok(last.await?)
    }
}

impl SettingsOf {
    /// Chooses one thing; the answer is what holds now.
    pub async fn choose(&self, setting: Setting, code: &str) -> Result<Settings, AppError> {
        let access = self.who.patient()?;
        let (patient, code) = (access.patient().clone(), code.to_owned());
        let command = Command { purpose: "settings.choose", key: None };
        let actor = access.actor();
        let written = self.store.write(&actor, command, move |tx| {
            let (patient, code) = (patient.clone(), code.clone());
            Box::pin(async move {
                let (settings, row) = store::choose(tx, &patient, setting, &code).await?;
                let entity = row.map(|row| row.to_string());
                Ok((settings, AuditEntry { patient: Some(patient), entity }))
            })
        });
        done(written.await)
    }

    /// Takes the last choice back.
    pub async fn undo(&self, setting: Setting) -> Result<Settings, AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let command = Command { purpose: "settings.undo", key: None };
        let actor = access.actor();
        let written = self.store.write(&actor, command, move |tx| {
            let patient = patient.clone();
            Box::pin(async move {
                let (settings, row) = store::undo(tx, &patient, setting).await?;
                Ok((settings, AuditEntry::of(&patient, &row)))
            })
        });
        done(written.await)
    }
}

/// Without a key no command has been done before.
fn done(written: Result<Written<Settings>, StoreError>) -> Result<Settings, AppError> {
    match written? {
        Written::Done(settings) => Ok(settings),
        Written::Before { .. } => Ok(Settings::default()),
    }
}
