//! What the statement says that is true of one day. Whoever runs the whole goal sheet again changes it, from `target/accessibility-report.md`.

use crate::texts::Texts;
use jiff::civil::{Date, date};

/// The goal sheet (`cargo xtask test --only accessibility`) as it was last run over every page.
pub struct Run {
    pub on: Date,
    /// What failed, and has been mended since: the statement says so of each. Empty when nothing failed.
    pub mended: &'static [fn(Texts) -> &'static str],
}

pub const LAST_RUN: Run = Run {
    on: date(2026, 11, 28),
    mended: &[Texts::accessibility_tested_fault_choices, Texts::accessibility_tested_fault_taps],
};

/// When the requirements were last judged, one by one.
pub const JUDGED: Date = date(2026, 11, 28);

/// When the words of the statement were last changed.
pub const WRITTEN: Date = date(2026, 11, 28);
