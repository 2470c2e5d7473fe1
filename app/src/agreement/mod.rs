//! The agreement: who does what, what matters to the person, and what to do when one feels worse. (Writing it together comes later.)
//!
//! - In the simple view the agreement is three rows, each of which opens a page of its own.
//! - A line of one's own can be done, or be too much just now; both are said at once and can be taken back.
//!
//! Rules and storage: `server/src/agreement/`, `server/src/answers/`, `server/src/requests/`.

pub mod api;
pub mod line_page;
pub mod page;
pub mod plan_page;
pub mod types;
pub mod worse_page;
