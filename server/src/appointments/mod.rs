//! Times: what is free, changing and cancelling a visit, and one visit as a calendar file. (What the pages show of visits comes from the
//! overview; answers about a visit are in `answers`, that one cannot come is in `requests`.)
//!
//! - A time that is free is computed from opening hours, closures, holidays and what is taken (`supply.rs`).
//! - Taking and releasing are one transaction. The key of `occupancy` is the rule that nothing is taken twice, equal starts and overlaps
//!   alike; the loser is told and shown other times, and has lost nothing.
//! - A time that is given up more than a day ahead is kept for the same person for a quarter of an hour. Undoing is a change of its own.
//! - A question about a time, or an invitation, is answered by booking or moving; a no opens again when it is taken back.
//! - Booked together: both look at the same times in versions, and nothing is agreed before both have had the time before them.
//! - Whoever waits for an earlier time is asked when one comes free, in turn; what nobody answers is passed on (`waiting.rs`).
//! - By when a visit has to be: nobody goes past *medicinskt senast* alone, and who goes past vårdgarantin is told (`demand.rs`).
//! - Only what is booked here is changed here. Where another booking system sends its free times the person asks for one of them: a
//!   request until that system has booked it (`store/slots.rs`, `requests/store/wanted.rs`).
//! - Calendar files: the UID is the visit's own for life; SEQUENCE rises with each change; a cancelled visit sends CANCEL. A neutral title.
//!   The place only if the person asks for it, never for somebody with protected identity. No open feed.
//!
//! Other half: `app/src/appointments/`.

mod calendar_files;
mod changes;
mod closing;
mod demand;
mod domain;
mod inviting;
mod joint;
mod joint_routes;
mod needs;
mod offers;
mod proposing;
pub mod routes;
mod schedule;
mod store;
mod supply;
mod waiting;

pub use calendar_files::CalendarFiles;
pub use changes::Times;
pub use closing::Closing;
pub(crate) use demand::LatestColumns;
pub use inviting::Inviting;
pub use joint::Joint;
pub use offers::Offers;
pub use proposing::Proposing;
pub use schedule::Schedules;
pub(crate) use store::CHANGE_STANDS;
pub(crate) use store::joint::open_at_distance;
pub(crate) use store::notices;
pub(crate) use store::offers::{decline, take_back_no};
pub(crate) use store::supply::{ELSEWHERE_OF_INVITATION, ELSEWHERE_OF_VISIT, OF_INVITATION, OF_PROPOSAL, OF_VISIT};
pub(crate) use supply::buckets;
pub(crate) use waiting::can_be_earlier;
pub use waiting::{Waiting, pass_on};
