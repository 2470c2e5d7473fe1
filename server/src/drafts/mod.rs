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
use app::overview::types::QuestionId;

/// Thirty days.
const KEPT: Millis = 30 * 24 * 60 * 60 * 1000;
/// Longer than any field takes; more is no draft of ours.
const LONGEST: usize = 4000;
/// The forms that keep what was begun.
const FORMS: [&str; 3] = ["/plan/viktigt", "/hjalp/skriv", "/hjalp/fel"];

/// Whether it is the page of a form that keeps what was begun: one of those, or that of a question about a time.
fn is_form(address: &str) -> bool {
    let question = address.strip_prefix("/boka/").and_then(|rest| rest.strip_suffix("/ingen-tid"));
    FORMS.contains(&address) || question.is_some_and(|id| QuestionId::parse(id).is_some())
}

/// From when a draft still counts.
pub(crate) fn kept_since(clock: &Clock) -> Millis {
    clock.now() - KEPT
}

/// Keeps what was begun; nothing written is no draft.
pub async fn keep(store: &Store, patient: &PatientId, address: &str, text: &str) -> Result<(), AppError> {
    if !is_form(address) {
        return Err(AppError::NotFound);
    }
    let text: String = text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).take(LONGEST).collect();
    let (actor, of, address) = (Actor::Patient(patient.clone()), patient.clone(), address.to_owned());
    store
        .write(&actor, Command { purpose: "draft.keep", key: None }, move |tx| {
            let (patient, text, address) = (of.clone(), text.clone(), address.clone());
            Box::pin(async move {
                if text.trim().is_empty() {
                    store::drop_draft(tx, &patient, &address).await?;
                } else {
                    store::keep(tx, &patient, &address, &text).await?;
                }
                Ok(((), AuditEntry { patient: Some(patient), ..AuditEntry::default() }))
            })
        })
        .await?;
    Ok(())
}
