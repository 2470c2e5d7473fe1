//! Documents that came with a plan: opened by whoever may see the plan, each time with its line in the access log.
//!
//! - Who may see the plan *and* the unit that answers for the document may see the document; a block on either goes before that.
//!   What is not released, replaced or sent in error does not exist.
//! - What a document is was judged by its first bytes when it came in (`domain.rs`). Only PDF, PNG and JPEG leave as files, with a type of
//!   ours, never as pages: nothing that came from outside is ever read as HTML or SVG.
//! - A PDF is for the person's own reader, outside the browser's page: we have none of our own, and what browsers allow a PDF differs.
//! - Content that is not what came in (its SHA-256 differs) does not leave.
//!
//! Other half: `app/src/documents/`.

mod domain;
pub mod routes;
mod service;
mod store;

pub(crate) use domain::{code, judge, media_type};
pub use service::{DocumentFile, Documents};
pub(crate) use store::{kind, to_ask_about};
