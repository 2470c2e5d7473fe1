//! The SQL of times: calendar files, supply, changes.

mod calendar;
mod changes;
pub(crate) mod supply;

pub(super) use calendar::entry;
pub(super) use changes::{Moved, cancel_visit, cancelled_before, change, move_visit, undo_change};
