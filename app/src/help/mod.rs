//! Human help, from every page: whom to ring, being contacted, writing, other ways to listen, and saying that something does not work.
//!
//! - 112 first, then 1177, then the person's own contact, by the way they want to be contacted.
//! - What is sent here becomes a request with a promised answer (`server/src/requests/`).

pub mod forms;
pub mod page;
