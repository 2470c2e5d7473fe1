//! Use cases of answers.

use super::store::{self, Thing};
use crate::audit::AuditEntry;
use crate::auth::SignedIn;
use crate::store::{Command, Store};
use app::error::AppError;
use app::ids::{AppointmentId, CommandKey, CommitmentId};

#[derive(Clone)]
pub struct Answers {
    pub store: Store,
    pub who: SignedIn,
}

impl Answers {
    /// "Jag kommer."
    pub async fn coming(&self, visit: AppointmentId, key: Option<CommandKey>) -> Result<(), AppError> {
        self.say("appointment.coming", key, Thing::Visit(visit)).await
    }

    /// "Jag har gjort det."
    pub async fn done(&self, line: CommitmentId, key: Option<CommandKey>) -> Result<(), AppError> {
        self.say("commitment.done", key, Thing::Line(line)).await
    }

    pub async fn take_back_coming(&self, visit: AppointmentId, key: Option<CommandKey>) -> Result<(), AppError> {
        self.take_back("appointment.take_back", key, Thing::Visit(visit)).await
    }

    pub async fn take_back_done(&self, line: CommitmentId, key: Option<CommandKey>) -> Result<(), AppError> {
        self.take_back("commitment.take_back", key, Thing::Line(line)).await
    }

    /// The person has read that care has changed or cancelled a visit.
    pub async fn seen(&self, visit: AppointmentId) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let command = Command { purpose: "appointment.see", key: None };
        self.store
            .write(&access.actor(), command, move |tx| {
                let (patient, visit) = (patient.clone(), visit.clone());
                Box::pin(async move {
                    store::see_visit(tx, &patient, &visit).await?;
                    Ok(((), AuditEntry::of(&patient, &visit)))
                })
            })
            .await?;
        Ok(())
    }

    async fn say(&self, purpose: &'static str, key: Option<CommandKey>, thing: Thing) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        self.store
            .write(&access.actor(), Command { purpose, key }, move |tx| {
                let (patient, thing) = (patient.clone(), thing.clone());
                Box::pin(async move {
                    let id = store::say(tx, &patient, &thing).await?;
                    Ok(((), AuditEntry::of(&patient, &id)))
                })
            })
            .await?;
        Ok(())
    }

    async fn take_back(&self, purpose: &'static str, key: Option<CommandKey>, thing: Thing) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        self.store
            .write(&access.actor(), Command { purpose, key }, move |tx| {
                let (patient, thing) = (patient.clone(), thing.clone());
                Box::pin(async move {
                    let id = store::take_back(tx, &patient, &thing).await?;
                    Ok(((), AuditEntry::of(&patient, &id)))
                })
            })
            .await?;
        Ok(())
    }
}
