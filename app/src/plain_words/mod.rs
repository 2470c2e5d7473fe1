//! *Enkel text*: lines of plans that nobody has put in plain words, and staff who do it.
//!
//! - Staff of the unit that answers for a line write it; the words of the plan stay and are shown below, under "Så här skrev vården".
//! - A plan that care wrote in plain words needs none (`plain-language` in `server/src/fhir/profile.md`).
//! - Rows are added, never changed. Plain words hold as long as the line says what it said when they were written.
//!
//! Other half: `server/src/plain_words/`.

pub mod api;
pub mod page;
pub mod types;
