//! What the commands print while they work: one line when a step begins, one with its time when it ends.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Does one step, saying what it is and how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("→ {what}");
    let start = Instant::now();
    let outcome = work();
    let verdict = if outcome.is_ok() { "done in" } else { "failed after" };
    println!("  {verdict} {}", seconds(start.elapsed()));
    outcome
}

/// Says that a step had nothing to do.
pub(crate) fn unchanged(what: &str) {
    println!("→ {what}: unchanged");
}

pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
