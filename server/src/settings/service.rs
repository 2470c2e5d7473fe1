//! Use cases of the settings.

use super::store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::{Auth, PatientAccess, SignedIn};
use crate::error::StoreError;
use crate::store::{Command, Store, Written};
use app::access::Reach;
use app::error::AppError;
use app::ids::PatientId;
use app::settings::api::SettingsApi;
use app::settings::types::{PatientSettings, Setting, Settings};
use async_trait::async_trait;

#[derive(Clone)]
pub struct SettingsOf {
    pub store: Store,
    pub auth: Auth,
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

    async fn of_patient(&self, patient: PatientId) -> Result<PatientSettings, AppError> {
        let access = self.auth.patient_for(&self.who.staff()?, patient, Reach::OwnUnit).await?;
        let (patient, actor) = (access.patient().clone(), access.actor());
        let found = self.store.read(&actor, "settings.read", |reader| {
            Box::pin(async move {
                let found = store::of_patient(reader, &patient).await?;
                Ok((found, Shown::Patient(patient)))
            })
        });
        Ok(found.await?)
    }
}

impl SettingsOf {
    /// Chooses one thing; the answer is what holds now.
    pub async fn choose(&self, setting: Setting, code: &str) -> Result<Settings, AppError> {
        self.choose_with(self.who.patient()?, setting, code).await
    }

    /// Staff choose together with a patient of the unit.
    pub async fn choose_for(&self, patient: PatientId, setting: Setting, code: &str) -> Result<(), AppError> {
        let access = self.auth.patient_for(&self.who.staff()?, patient, Reach::OwnUnit).await?;
        self.choose_with(access, setting, code).await?;
        Ok(())
    }

    async fn choose_with(&self, access: PatientAccess, setting: Setting, code: &str) -> Result<Settings, AppError> {
        let by = if access.is_patient() { "patient" } else { "staff" };
        let (patient, code) = (access.patient().clone(), code.to_owned());
        let command = Command { purpose: "settings.choose", key: None };
        let actor = access.actor();
        let written = self.store.write(&actor, command, move |tx| {
            let (patient, code) = (patient.clone(), code.clone());
            Box::pin(async move {
                let (settings, row) = store::choose(tx, &patient, setting, &code, by).await?;
                let entity = row.map(|row| row.to_string());
                Ok((settings, AuditEntry { patient: Some(patient), entity, ..AuditEntry::default() }))
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
