//! The unit's patients, with what is missing.
//!
//! - Only patients the unit has something to do with, at most fifty a page; those who lack something first.
//! - What is counted is what the unit's own provider answers for and the patient has not blocked for it.
//! - A list is logged as one event with a row for each patient shown.
//!
//! Other half: `app/src/staff/`.

mod service;
pub(crate) mod store;

pub use service::Caseloads;
