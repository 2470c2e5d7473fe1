//! Documents that care has sent with a plan: what each is, opened from the page of its plan.
//!
//! - What a document is, its own bytes say; what its sender calls it is only a help (`server/src/documents/domain.rs`).
//! - Text stands on our page, as text. A picture is an image there. A PDF is a file that the person's own reader opens: no page of
//!   ours ever shows it, so nothing in it can act here.
//! - What reading aids cannot read says so, and offers somebody to ask.
//!
//! Other half: `server/src/documents/`.

pub mod api;
pub mod page;
pub mod types;
