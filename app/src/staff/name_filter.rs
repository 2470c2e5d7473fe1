//! Shows only the rows of the page whose name holds what is typed. In the browser alone: names never stand in an address.
//!
//! Accessibility: a labelled search field, shown only when it works; says in a status when nothing is left; hides rows, moves nothing.

use leptos::prelude::*;

#[island]
pub fn NameFilter(
    label: String,
    /// Said when no row is left.
    none: String,
) -> impl IntoView {
    let (empty, set_empty) = signal(false);
    let (ready, set_ready) = signal(false);
    // Effects run in the browser only: without it the field stays hidden.
    Effect::new(move |_| set_ready.set(true));
    let type_in = move |event: leptos::ev::Event| {
        let wanted = event_target_value(&event);
        set_empty.set(show_rows(&wanted) == 0);
    };
    view! {
        <div class="field filter" class:filter-waits=move || !ready.get()>
            <label for="namn">{label}</label>
            <input id="namn" type="search" autocomplete="off" on:input=type_in/>
            <p role="status">{move || if empty.get() { none.clone() } else { String::new() }}</p>
        </div>
    }
}

/// How many rows are left.
#[cfg(feature = "hydrate")]
fn show_rows(wanted: &str) -> usize {
    let wanted = wanted.trim().to_lowercase();
    let Ok(rows) = document().query_selector_all("[data-name]") else { return 0 };
    let mut left = 0;
    for at in 0..rows.length() {
        let Some(row) =
            rows.item(at).and_then(|node| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(node).ok())
        else {
            continue;
        };
        let name = row.get_attribute("data-name").unwrap_or_default().to_lowercase();
        let shown = name.contains(&wanted);
        row.set_hidden(!shown);
        left += usize::from(shown);
    }
    left
}

#[cfg(not(feature = "hydrate"))]
fn show_rows(_wanted: &str) -> usize {
    0
}
