//! A row that opens a page of its own.

use super::source_lang;
use crate::representatives::reach::may_open;
use leptos::prelude::*;

/// One row of a short list: what it opens, and a line or two about it.
///
/// Accessibility: the link is the whole name of what it opens and comes first; what stands below belongs to the same item of the
/// list; as large as the view's targets. Words of care's own are marked, so that reading aids and our own checks know them.
#[component]
pub fn PlanSection(
    href: String,
    #[prop(into)] name: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    may_open(&href).then(|| {
        view! {
            <li>
                <a class="row-link" href=href>{name}</a>
                {children.map(|children| view! { <div class="row-about">{children()}</div> })}
            </li>
        }
    })
}

/// One line of who does what: the words of the plan, and where it stands.
///
/// Accessibility: the heading holds the link, so that reading headings is reading the list; the state is words, never colour alone,
/// and never looks like a button.
#[component]
pub fn TaskRow(
    href: String,
    /// The words of the plan, as care wrote them.
    text: String,
    /// "Klart", "Kvar att göra".
    state: Option<&'static str>,
    /// "Senast fredag 4 december."
    when: Option<String>,
) -> impl IntoView {
    let heading = if may_open(&href) {
        view! { <a class="row-link" href=href data-source-text="" lang=source_lang()>{text}</a> }.into_any()
    } else {
        view! { <span data-source-text="" lang=source_lang()>{text}</span> }.into_any()
    };
    view! {
        <li>
            <h3 class="row-heading">{heading}</h3>
            {when.map(|words| view! { <p>{words}</p> })}
            {state.map(|words| view! { <p>{words}</p> })}
        </li>
    }
}
