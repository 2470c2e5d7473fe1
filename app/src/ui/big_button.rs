//! Buttons that carry one thing to do: a link to a page, or a form that does it at once. Where whoever looks may not go there, there
//! is no button.

use crate::representatives::reach::may_open;
use crate::ui::{KeyField, Symbol};
use leptos::prelude::*;

/// A link that looks like a button.
///
/// Accessibility: the name is the visible words; the pictogram says nothing of its own; as large as the view's targets.
#[component]
pub fn ButtonLink(
    href: String,
    symbol: &'static str,
    #[prop(into)] words: String,
    /// The number that is rung, after the words.
    #[prop(optional, into)]
    phone: Option<String>,
    /// The page's one strong button.
    #[prop(optional)]
    filled: bool,
) -> impl IntoView {
    if !may_open(&href) {
        return None;
    }
    let words = match phone {
        // Beside a pictogram they stand together, and the number on one line.
        Some(number) => view! { <span>{format!("{words} ")} <span class="tel">{number}</span></span> }.into_any(),
        None => words.into_any(),
    };
    Some(view! { <a class=class(filled) href=href><Symbol name=symbol/> {words}</a> })
}

/// A button that does it at once; works without scripts.
///
/// Accessibility: as [`ButtonLink`]. A form around one button is nothing that a reading aid has to say: `role="none"`, here and
/// wherever a form holds buttons only.
#[component]
pub fn ButtonForm(
    action: String,
    symbol: &'static str,
    #[prop(into)] words: String,
    #[prop(optional)] filled: bool,
    /// Hidden fields: name and value.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
    /// It has a key: where that is read, what is sent twice is done once.
    #[prop(optional)]
    once: bool,
) -> impl IntoView {
    if !may_open(&action) {
        return None;
    }
    let fields =
        fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    Some(view! {
        <form action=action method="post" role="none">
            {once.then(|| view! { <KeyField/> })}
            {fields}
            <button class=class(filled) type="submit"><Symbol name=symbol/> {words}</button>
        </form>
    })
}

fn class(filled: bool) -> &'static str {
    if filled { "button button-filled" } else { "button" }
}
