//! What the statement says that is true of one day. Whoever runs the whole goal sheet again changes it, from `target/accessibility-report.md`.

use jiff::civil::{Date, date};

/// The goal sheet (`cargo xtask test --only accessibility`) as it was last run over every page.
pub struct Run {
    pub on: Date,
    /// Lines of the sheet that were judged, and those that passed.
    pub goals: u8,
    pub passed: u8,
}

pub const LAST_RUN: Run = Run { on: date(2026, 11, 25), goals: 33, passed: 30 };

/// When the requirements were last judged, one by one.
pub const JUDGED: Date = date(2026, 11, 28);

/// When the words of the statement were last changed.
pub const WRITTEN: Date = date(2026, 11, 28);
