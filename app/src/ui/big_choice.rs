//! One of few things to choose between, each of which holds at once.

use leptos::prelude::*;

/// A whole row that is chosen by pressing it.
///
/// Accessibility: one button for each choice instead of dots and a send button, so that one press is enough; what holds now is said
/// in words above the choices, not by colour alone; as large as the view's targets.
#[component]
pub fn BigChoice(
    action: String,
    name: &'static str,
    value: &'static str,
    #[prop(into)] words: String,
    /// Whether it is what holds now.
    chosen: bool,
    /// The language of the words, where it is not the page's.
    #[prop(optional_no_strip)]
    lang: Option<&'static str>,
) -> impl IntoView {
    let class = if chosen { "button button-filled" } else { "button" };
    view! {
        <form action=action method="post" role="none">
            <input type="hidden" name=name value=value/>
            <button class=class type="submit" aria-current=chosen.then_some("true") lang=lang>{words}</button>
        </form>
    }
}
