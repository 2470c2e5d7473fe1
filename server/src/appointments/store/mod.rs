//! The SQL of times: calendar files, supply, changes, answers to questions.

mod calendar;
mod changes;
pub(super) mod closing;
pub(super) mod inviting;
pub(crate) mod joint;
mod notices;
mod occupancy;
pub(crate) mod offers;
pub(super) mod proposing;
pub(super) mod schedule;
pub(super) mod slots;
pub(crate) mod supply;
pub(super) mod waiting;

pub(super) use calendar::entry;
pub(super) use changes::{Moved, Undone, Wanted, cancel_visit, cancelled_before, change, move_visit, undo_change};
pub(super) use occupancy::elsewhere_at;
