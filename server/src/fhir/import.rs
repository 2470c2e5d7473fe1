//! The use case: each file in one transaction.

use super::apply;
use super::document::{self, Document};
use super::outcome::{Fault, FileOutcome, ImportError, Outcome};
use super::time::DemoShift;
use crate::audit::{Actor, AuditEntry};
use crate::error::StoreError;
use crate::store::{Command, Store, Written};
use std::sync::{Arc, Mutex, PoisonError};

/// A file to import. Its name stands in messages, and its stem is the source where nothing else says it.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--source`: goes before what the bundle says.
    pub source: Option<String>,
    /// Marks the patients as demo people and moves the days.
    pub demo: Option<DemoShift>,
}

/// What the writer needs to import one file; shared, because a write may run again.
pub(super) struct Job {
    pub(super) file: String,
    pub(super) source: String,
    pub(super) demo: bool,
    pub(super) document: Document,
    pub(super) trace: Trace,
}

/// Where the writer is in the file, and what it found that refuses the file.
#[derive(Default)]
pub(super) struct Trace {
    at: Mutex<String>,
    refused: Mutex<Option<Fault>>,
}

impl Trace {
    pub(super) fn at(&self, path: &str) {
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        at.clear();
        at.push_str(path);
    }

    /// Keeps why the file is refused; the error only ends the transaction.
    pub(super) fn refuse(&self, fault: Fault) -> StoreError {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
        StoreError::Conflict
    }

    fn error(&self, file: String, cause: StoreError) -> ImportError {
        match self.refused.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(fault) => ImportError::Content { file, fault },
            None => {
                ImportError::Store { file, at: self.at.lock().unwrap_or_else(PoisonError::into_inner).clone(), cause }
            }
        }
    }
}

/// Imports files in their order, each whole or not at all. Files before one that is refused stay imported.
pub async fn import(store: &Store, files: Vec<File>, options: Options) -> Result<Outcome, ImportError> {
    let mut outcome = Outcome::default();
    for file in files {
        outcome.files.push(import_file(store, file, &options).await?);
    }
    Ok(outcome)
}

async fn import_file(store: &Store, file: File, options: &Options) -> Result<FileOutcome, ImportError> {
    let (clock, demo) = (store.clock().clone(), options.demo.clone());
    let name = file.name.clone();
    // Reading a large file would hold up the other tasks of this thread.
    let read = tokio::task::spawn_blocking(move || document::read(&file.bytes, &clock, demo.as_ref())).await;
    let document = match read {
        Ok(Ok(document)) => document,
        Ok(Err(fault)) => return Err(ImportError::Content { file: name, fault }),
        Err(_panicked) => {
            return Err(ImportError::Content {
                file: name,
                fault: Fault::new("", "could not be read: this is an error of ours"),
            });
        }
    };
    let source = match (&options.source, &document.source) {
        (Some(source), _) | (None, Some(source)) => source.clone(),
        (None, None) => stem(&name),
    };
    let job =
        Arc::new(Job { file: name.clone(), source, demo: options.demo.is_some(), document, trace: Trace::default() });
    let shared = Arc::clone(&job);
    let command = Command { purpose: "fhir.import", key: None };
    let written = store
        .write(&Actor::System, command, move |tx| {
            let job = Arc::clone(&shared);
            Box::pin(async move { Ok((apply::file(tx, &job).await?, AuditEntry::general())) })
        })
        .await;
    match written {
        Ok(Written::Done(outcome)) => Ok(outcome),
        // Without a key no command was done before.
        Ok(Written::Before { .. }) => Ok(FileOutcome { file: name, ..FileOutcome::default() }),
        Err(cause) => Err(job.trace.error(name, cause)),
    }
}

fn stem(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    if stem.is_empty() { "file".to_owned() } else { stem.to_owned() }
}
