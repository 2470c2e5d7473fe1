//! Seven days, one row for each.

use crate::representatives::reach::where_nothing;
use crate::texts::Texts;
use leptos::prelude::*;

/// One day of the board.
pub struct Day {
    /// "Torsdag"; today with its word.
    pub name: String,
    pub is_today: bool,
    /// At most two.
    pub events: Vec<String>,
    /// Whether there are more than stand here.
    pub more: bool,
}

/// The week from today: a list, not a grid, so that it reads in one order and fits a phone.
///
/// Accessibility: a list of seven items, each begins with its day; today is said in words and marked by a thick line, not by colour
/// alone; an empty day says that it is empty.
#[component]
pub fn WeekBoard(days: Vec<Day>) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let rows = days
        .into_iter()
        .map(|day| {
            let content = if day.events.is_empty() {
                // That nothing is booked is not known where not all is seen.
                let words = where_nothing(texts, texts.visits_week_nothing());
                view! { <p class="muted">{words}</p> }.into_any()
            } else {
                day.events.into_iter().map(|words| view! { <p>{words}</p> }).collect_view().into_any()
            };
            view! {
                <li class=if day.is_today { "week-day week-today" } else { "week-day" }>
                    <h2>{day.name}</h2>
                    {content}
                    {day.more.then(|| view! { <p>{texts.visits_week_more()}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="week-board">{rows}</ul> }
}
