//! What a person asks care for: to be contacted, a message, that they cannot come, that a line is too much, that something does
//! not work. One table, one queue for each unit, always with a promised answer.
//!
//! - Each request has a unit that answers for it and a day by which it is answered, from the moment it is sent.
//! - Staff see *inte sett* / *sett*; who takes it is named; what is answered is read where it was asked.
//! - The person can take it back until somebody has begun; after that the page says so and offers the way on.
//! - A medical measure of one's own that is too much goes first, the same working day.
//! - One open request for each visit, each line, and to be contacted: a double tap is one.
//! - A free time of another booking system is asked for, one by one person; what that system does is the answer (`store/wanted.rs`).
//!
//! Other half: `app/src/requests/`; the forms stand on the pages of help, the visit and the line.

use app::ids::RequestId;

mod domain;
mod mine;
pub mod routes;
mod staff;
mod store;

pub(crate) use domain::wanted_answer_by;
pub use mine::Requests;
pub(crate) use mine::cannot_come;
pub use staff::Queue;
pub(crate) use store::{WantedTime, preference, settle_wanted, turn_to_name, want_time, withdraws_for_visit};

/// Where a request is read.
pub(crate) fn address(request: &RequestId) -> String {
    format!("/fragor/{request}")
}
