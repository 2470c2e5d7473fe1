//! The overview: everything a person needs at a glance, first of all the next step. Also one plan, opened.
//!
//! - The next step is derived, never stored; it is never blank.
//! - Staff see what their unit answers for; what is left out is said without saying what it was. Spärr before everything.
//! - What care has not released (`approved_for_patient = false`) is neither shown to the patient nor counted.
//!
//! Other half: `app/src/overview/`.

mod domain;
mod present;
mod service;
mod store;

pub use service::Overviews;
pub(crate) use service::load;
