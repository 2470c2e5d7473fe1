//! One visit as a calendar file. (What the pages of times show comes from the overview; answers about a visit are in `answers`,
//! that one cannot come is in `requests`.)
//!
//! - The UID is the visit's own for life; SEQUENCE rises with each change; a cancelled visit sends CANCEL.
//! - A neutral title. The place only if the person asks for it, never for somebody with protected identity.
//! - Fetched one visit at a time while signed in; there is no open feed.
//!
//! Other half: `app/src/appointments/`.

mod domain;
pub mod routes;
mod service;
mod store;

pub use service::CalendarFiles;
