//! The table of the lists that staff work with.

use leptos::prelude::*;

/// One table: what it lists, its columns, its rows.
///
/// Accessibility: a caption and real headings; in a narrow window each row is a block, and `data-label` of a cell says its column.
#[component]
pub fn StaffTable<C: Into<String> + 'static>(
    #[prop(into)] caption: String,
    columns: Vec<C>,
    children: Children,
) -> impl IntoView {
    let columns = columns.into_iter().map(|name| view! { <th scope="col">{name.into()}</th> }).collect_view();
    view! {
        <table class="staff-table">
            <caption>{caption}</caption>
            <thead>
                <tr>{columns}</tr>
            </thead>
            <tbody>{children()}</tbody>
        </table>
    }
}
