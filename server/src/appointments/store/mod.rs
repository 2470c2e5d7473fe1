//! The SQL of times: calendar files, supply, changes, answers to questions.

mod calendar;
pub(super) mod calls;
mod changes;
pub(super) mod closing;
pub(super) mod inviting;
pub(crate) mod joint;
mod latest_change;
pub(crate) mod notices;
mod occupancy;
pub(crate) mod offers;
pub(super) mod proposing;
pub(super) mod schedule;
pub(super) mod slots;
pub(crate) mod supply;
pub(super) mod waiting;
mod withdrawing;
mod written;

pub(super) use calendar::entry;
pub(super) use changes::{Moved, Undone, Wanted, cancel_visit, cancelled_before, move_visit, undo_change};
pub(crate) use latest_change::CHANGE_STANDS;
pub(super) use latest_change::change;
pub(super) use occupancy::elsewhere_at;
pub(super) use written::settle;
