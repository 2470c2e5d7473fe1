//! Use cases of what matters.

use super::store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::SignedIn;
use crate::drafts;
use crate::store::{Command, Store, Written};
use crate::words::Words;
use app::agreement::api::AgreementApi;
use app::agreement::types::{WhatMattersDone, WhatMattersForm};
use app::error::{AppError, Field};
use app::ids::{CommandKey, WhatMattersId};
use async_trait::async_trait;

/// The page of the form.
const FORM: &str = "/plan/viktigt";

#[derive(Clone)]
pub struct Agreements {
    pub store: Store,
    pub who: SignedIn,
}

#[async_trait]
impl AgreementApi for Agreements {
    async fn what_matters_form(&self) -> Result<WhatMattersForm, AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let since = drafts::kept_since(self.store.clock());
        let (row, draft) = self
            .store
            .read(&access.actor(), "what_matters.read", |reader| {
                Box::pin(async move {
                    let row = store::current(reader, &patient).await?;
                    let draft = drafts::store::of(reader, &patient, FORM, since).await?;
                    Ok(((row, draft), Shown::Patient(patient)))
                })
            })
            .await?;
        Ok(WhatMattersForm {
            now: self.store.clock().local_now(),
            current: row.as_ref().map(store::text).transpose()?,
            draft,
        })
    }

    async fn what_matters_done(&self) -> Result<WhatMattersDone, AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let (name, row, before, withdrawn) = self
            .store
            .read(&access.actor(), "what_matters.read", |reader| {
                Box::pin(async move {
                    let name = store::given_name(reader, &patient).await?;
                    let row = store::current(reader, &patient).await?;
                    let before = match &row {
                        Some(row) => store::before(reader, &row.id).await?,
                        None => None,
                    };
                    let withdrawn = row.is_none() && store::was_withdrawn(reader, &patient).await?;
                    Ok(((name, row, before, withdrawn), Shown::Patient(patient)))
                })
            })
            .await?;
        // A receipt is for what the person has done here.
        let own = row.as_ref().is_some_and(|row| row.written_by == "patient");
        if !own && !withdrawn {
            return Err(AppError::NotFound);
        }
        Ok(WhatMattersDone {
            now: self.store.clock().local_now(),
            given_name: name,
            undone: withdrawn || row.as_ref().is_some_and(|row| row.restores.is_some()),
            current: row.as_ref().map(store::text).transpose()?,
            before: before.map(|row| row.text),
        })
    }
}

impl Agreements {
    /// Saves what the person wrote, in the place of what they started from.
    pub async fn write_what_matters(
        &self,
        typed: &str,
        started_from: Option<WhatMattersId>,
        key: Option<CommandKey>,
    ) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let words = Words::parse(typed, Field::WhatMatters)?;
        let command = Command { purpose: "what_matters.write", key };
        let patient = access.patient().clone();
        let (of, saved) = (patient.clone(), words.clone());
        let written = self
            .store
            .write(&access.actor(), command, move |tx| {
                let (patient, words, old) = (patient.clone(), words.clone(), started_from.clone());
                Box::pin(async move {
                    let id = store::write(tx, &patient, &words, old.as_ref()).await?;
                    drafts::store::drop_draft(tx, &patient, FORM).await?;
                    Ok(((), AuditEntry::of(&patient, &id)))
                })
            })
            .await?;
        // The same form sent twice is one change; sent again with other words (the browser's back) it is not that change.
        let Written::Before { entity: Some(row) } = written else { return Ok(()) };
        let standing = self
            .store
            .read(&access.actor(), "what_matters.read", |reader| {
                Box::pin(async move { Ok((store::words(reader, &of, &row).await?, Shown::Row(of, row))) })
            })
            .await?;
        if standing.as_deref() == Some(saved.as_str()) { Ok(()) } else { Err(AppError::Taken) }
    }

    /// Takes the last change back, as a change of its own.
    pub async fn undo_what_matters(&self, current: WhatMattersId, key: Option<CommandKey>) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let command = Command { purpose: "what_matters.undo", key };
        let patient = access.patient().clone();
        self.store
            .write(&access.actor(), command, move |tx| {
                let (patient, current) = (patient.clone(), current.clone());
                Box::pin(async move {
                    let id = store::undo(tx, &patient, &current).await?;
                    Ok(((), AuditEntry::of(&patient, &id)))
                })
            })
            .await?;
        Ok(())
    }
}
