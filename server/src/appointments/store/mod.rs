//! The SQL of times: calendar files, supply, changes.

mod calendar;
mod changes;
pub(crate) mod supply;

pub(super) use calendar::entry;
pub(super) use changes::{cancel_visit, change, move_visit, undo_change};
