//! Who helps a person, and what the person lets them do.
//!
//! - What came in is never overwritten; the person's latest change goes before it. Undo is a change of its own.
//! - The person can lower what a närstående or an ombud may do, never raise it here; others are decided elsewhere.
//! - A helper whose time has run out helps no more.
//!
//! Other half: `app/src/representatives/`.

pub mod routes;
mod service;
mod store;

pub use service::Representatives;
pub(crate) use store::{helper_kind, level_of, relatives};
