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
    field(label, none)
}

/// Hidden until there is a program to filter with.
#[cfg(not(feature = "hydrate"))]
fn field(label: String, _none: String) -> impl IntoView {
    view! {
        <div class="field filter filter-waits">
            <label for="namn">{label}</label>
            <input id="namn" type="search" autocomplete="off"/>
            <p role="status"></p>
        </div>
    }
}

/// The field as the server wrote it; what is inside it needs no program.
#[cfg(feature = "hydrate")]
fn field(_label: String, none: String) -> impl IntoView {
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    if let (Some(field), Some(input), Some(status)) = (find(".filter"), find("#namn"), find(".filter [role=status]")) {
        let _ = field.class_list().remove_1("filter-waits");
        crate::ui::page_scope::hear(&input, &["input"], move |event| {
            let is_empty = show_rows(&event_target_value(&event)) == 0;
            status.set_text_content(is_empty.then_some(&none));
        });
    }
    leptos::html::div()
}

/// How many rows are left.
#[cfg(feature = "hydrate")]
fn show_rows(wanted: &str) -> usize {
    use wasm_bindgen::JsCast;

    let wanted = wanted.trim().to_lowercase();
    let Ok(rows) = document().query_selector_all("[data-name]") else { return 0 };
    let rows = (0..rows.length()).filter_map(|at| rows.item(at)?.dyn_into::<web_sys::HtmlElement>().ok());
    rows.filter(|row| {
        let is_shown = row.get_attribute("data-name").unwrap_or_default().to_lowercase().contains(&wanted);
        row.set_hidden(!is_shown);
        is_shown
    })
    .count()
}
