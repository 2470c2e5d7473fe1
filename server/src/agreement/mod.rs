//! The agreement: what matters to the person, in the person's own words.
//!
//! - A change is a new row that stands in the place of the one it started from; two edits of the same words cannot both win.
//! - Undo is a new row too, with the words from before; nothing is ever overwritten or deleted.
//! - The same form sent twice is one change.
//!
//! Other half: `app/src/agreement/`.

pub mod routes;
mod service;
mod store;

pub use service::Agreements;
