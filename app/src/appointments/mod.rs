//! Times: the list, what has been, the week, and one visit (the kallelse) with answering, not being able to come, and the calendar file.
//!
//! - A visit's heading is a whole sentence; what care has cancelled says so first.
//! - An unanswered time is still booked, and says so.
//! - In the simple view a page has at most five things to choose, so long lists go on on a page of their own.
//!
//! Other halves: `server/src/appointments/` (calendar file), `server/src/answers/`, `server/src/requests/`. What is shown comes from the
//! overview.

mod kallelse;
pub mod page;
pub mod steps;
pub mod visit_page;
