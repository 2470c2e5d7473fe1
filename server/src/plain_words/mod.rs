//! *Enkel text*: staff of the unit that answers for a line put it in plain words.
//!
//! - Open lines that the person may see, of a plan that is not written in plain words.
//! - Rows are added; the last holds, while the line says what it said then. A row without words takes them away.
//!
//! Other half: `app/src/plain_words/`.

pub mod routes;
mod service;
mod store;

pub use service::PlainTexts;
