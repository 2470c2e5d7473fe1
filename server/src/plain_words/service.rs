//! Use cases of plain words.

use super::store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::SignedIn;
use crate::error::StoreError;
use crate::store::{Command, Store, id_of};
use crate::words::Words;
use app::error::{AppError, Field};
use app::ids::{CommitmentId, PatientId};
use app::plain_words::api::PlainWordsApi;
use app::plain_words::types::{PlainWordsForm, PlainWordsList, PlainWordsRow};
use async_trait::async_trait;

#[derive(Clone)]
pub struct PlainTexts {
    pub store: Store,
    pub who: SignedIn,
}

#[async_trait]
impl PlainWordsApi for PlainTexts {
    async fn list(&self) -> Result<PlainWordsList, AppError> {
        let staff = self.who.staff()?;
        let clock = self.store.clock().clone();
        Ok(self
            .store
            .read(&staff.actor(), "plain_words.list", |reader| {
                Box::pin(async move {
                    let lacking = store::lines(reader, &staff, false).await?;
                    let written = store::lines(reader, &staff, true).await?;
                    let mut shown: Vec<PatientId> = Vec::new();
                    for row in lacking.iter().chain(&written) {
                        let patient = id_of("commitment", "patient_id", &row.patient_id)?;
                        if !shown.contains(&patient) {
                            shown.push(patient);
                        }
                    }
                    let rows = |rows: Vec<store::LineRow>| rows.into_iter().map(row).collect::<Result<_, _>>();
                    let list =
                        PlainWordsList { now: clock.local_now(), lacking: rows(lacking)?, written: rows(written)? };
                    Ok((list, Shown::List(shown)))
                })
            })
            .await?)
    }

    async fn form(&self, line: CommitmentId) -> Result<PlainWordsForm, AppError> {
        let staff = self.who.staff()?;
        let clock = self.store.clock().clone();
        Ok(self
            .store
            .read(&staff.actor(), "plain_words.open", |reader| {
                Box::pin(async move {
                    let found = store::line(reader, &staff, &line).await?;
                    let patient: PatientId = id_of("commitment", "patient_id", &found.patient_id)?;
                    let shown = Shown::Row(patient.clone(), line.to_string());
                    let form = PlainWordsForm {
                        now: clock.local_now(),
                        line,
                        patient,
                        name: found.patient_name,
                        text: found.text,
                        written: found.written_at.zip(found.writer).map(|(at, who)| (who, clock.local(at))),
                        words: found.words,
                    };
                    Ok((form, shown))
                })
            })
            .await?)
    }
}

fn row(row: store::LineRow) -> Result<PlainWordsRow, StoreError> {
    Ok(PlainWordsRow {
        line: id_of("commitment", "id", &row.id)?,
        name: row.patient_name,
        text: row.text,
        words: row.words,
        is_simple: row.is_simple == 1,
    })
}

impl PlainTexts {
    pub async fn write(&self, line: CommitmentId, typed: &str) -> Result<(), AppError> {
        let words = Words::parse(typed, Field::PlainWords)?;
        self.add("plain_words.write", line, Some(words)).await
    }

    pub async fn remove(&self, line: CommitmentId) -> Result<(), AppError> {
        self.add("plain_words.remove", line, None).await
    }

    async fn add(&self, purpose: &'static str, line: CommitmentId, words: Option<Words>) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        self.store
            .write(&staff.actor(), Command { purpose, key: None }, move |tx| {
                let (staff, line, words) = (staff.clone(), line.clone(), words.clone());
                Box::pin(async move {
                    let patient = store::add(tx, &staff, &line, words.as_ref()).await?;
                    Ok(((), AuditEntry::of(&patient, &line)))
                })
            })
            .await?;
        Ok(())
    }
}
