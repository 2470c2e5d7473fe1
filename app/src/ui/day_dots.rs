//! The days until something, as dots to count.

use crate::settings::types::TimeDisplay;
use crate::wording::Wording;
use jiff::civil::Date;
use leptos::prelude::*;

/// More dots than this are not counted at a glance.
const MOST: i64 = 7;

/// One dot for each day, up to a week; nothing where the person wants days or nights in words.
///
/// Accessibility: repeats what the words beside it say, so it is hidden from reading aids; kept true by the island.
#[component]
pub fn DayDots(wording: Wording, day: Date, time: TimeDisplay) -> impl IntoView {
    matches!(time, TimeDisplay::Clock | TimeDisplay::Dots).then(|| {
        let class = if time == TimeDisplay::Dots { "day-dots day-dots-large" } else { "day-dots" };
        view! { <span class=class aria-hidden="true" data-relative="dots">{day_dots(wording, day)}</span> }
    })
}

/// "● ● ●" three days before; nothing on the day itself and more than a week before.
pub fn day_dots(wording: Wording, day: Date) -> String {
    let days = day.duration_since(wording.now.date()).as_hours() / 24;
    if !(1..=MOST).contains(&days) {
        return String::new();
    }
    (0..days).map(|_| "●").collect::<Vec<_>>().join(" ")
}
