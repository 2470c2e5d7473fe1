//! Times: the list, what has been, the week, a month, and one visit (the kallelse) with answering, changing and cancelling it, not being
//! able to come, and the calendar file.
//!
//! - A visit's heading is a whole sentence; what care has cancelled says so first.
//! - An unanswered time is still booked, and says so.
//! - Booked together: patient and staff look at the same times; nothing is agreed before both have had the time before them.
//! - The way into a video meeting is there from a quarter of an hour before it.
//! - Whoever wants an earlier time keeps the one they have, and is asked when one comes free.
//! - In the simple view a page has at most five things to choose, so long lists go on on a page of their own.
//!
//! Other halves: `server/src/appointments/` (free times, changes, calendar file), `server/src/answers/`, `server/src/requests/`. What is
//! shown of a visit comes from the overview.

pub mod api;
pub mod change_pages;
pub mod close_page;
mod follows;
pub mod invite_page;
pub mod joint_pages;
pub mod joint_staff_pages;
pub mod joint_types;
mod kallelse;
mod month;
pub mod offer_pages;
pub mod page;
pub mod propose_page;
pub mod receipt_page;
pub mod schedule_page;
pub mod schedule_types;
pub mod steps;
pub mod types;
pub mod video;
pub mod visit_page;
pub mod waiting_pages;
