//! How the pages look and sound for one person.
//!
//! - Each choice is a new row with all choices; the row that nothing follows holds. Undo is a new row with what stood before.
//! - What a bundle says about the view is where a person begins; what the person chooses is never overwritten.
//!
//! Other half: `app/src/settings/`.

pub mod routes;
mod service;
mod store;

pub use service::SettingsOf;
pub(crate) use store::{SettingsRow, settings_of};
