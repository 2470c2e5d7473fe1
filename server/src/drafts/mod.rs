//! What a person has begun to write and not sent. Kept thirty days, also through a sign-in that ended meanwhile: signing in again
//! leads back to the same page with the same words.
//!
//! - One draft for each form; sending the form takes it away.
//! - Kept when the page is left open (`app/src/ui/keep_draft.rs`), when a form is refused, and when it is sent after the
//!   sign-in has ended: the session says whose it was.

pub mod routes;
pub(crate) mod store;

use crate::audit::{Actor, AuditEntry};
use crate::clock::{Clock, Millis};
use crate::store::{Command, Store};
use app::error::AppError;
use app::ids::PatientId;

/// Thirty days.
const KEPT: Millis = 30 * 24 * 60 * 60 * 1000;
/// Longer than any field takes; more is no draft of ours.
const LONGEST: usize = 4000;
/// The forms that keep what was begun.
const FORMS: [&str; 3] = ["/plan/viktigt", "/hjalp/skriv", "/hjalp/fel"];

/// From when a draft still counts.
pub(crate) fn kept_since(clock: &Clock) -> Millis {
    clock.now() - KEPT
}

/// Keeps what was begun; nothing written is no draft.
pub async fn keep(store: &Store, patient: &PatientId, address: &str, text: &str) -> Result<(), AppError> {
    let Some(address) = FORMS.into_iter().find(|form| *form == address) else { return Err(AppError::NotFound) };
    let text: String = text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).take(LONGEST).collect();
    let (actor, of) = (Actor::Patient(patient.clone()), patient.clone());
    store
        .write(&actor, Command { purpose: "draft.keep", key: None }, move |tx| {
            let (patient, text) = (of.clone(), text.clone());
            Box::pin(async move {
                if text.trim().is_empty() {
                    store::drop_draft(tx, &patient, address).await?;
                } else {
                    store::keep(tx, &patient, address, &text).await?;
                }
                Ok(((), AuditEntry { patient: Some(patient), entity: None }))
            })
        })
        .await?;
    Ok(())
}
