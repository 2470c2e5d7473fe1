//! The island that prints the page, in place of a link to how one prints.
//!
//! Accessibility: an ordinary link where there is no program; the same words and the same place with it; one press, no dialog of ours.

use leptos::prelude::*;

#[island]
pub fn PrintPage(
    /// "Skriv ut".
    words: String,
) -> impl IntoView {
    link(words)
}

#[cfg(not(feature = "hydrate"))]
fn link(words: String) -> impl IntoView {
    view! {
        <a class="button" href="/hjalp/skriva-ut" data-print="">
            <crate::ui::Symbol name="letter"/>
            " " {words}
        </a>
    }
}

/// The link as the server wrote it; what is inside it needs no program.
#[cfg(feature = "hydrate")]
fn link(_words: String) -> impl IntoView {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    if let Some(link) = document().query_selector("[data-print]").ok().flatten() {
        let print = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
            if window().print().is_ok() {
                event.prevent_default();
            }
        });
        let _ = link.add_event_listener_with_callback("click", print.as_ref().unchecked_ref());
        // Lives as long as the page: islands never unmount.
        print.forget();
    }
    leptos::html::a()
}

/// "Skriv ut".
#[cfg(feature = "ssr")]
#[component]
pub fn PrintButton() -> impl IntoView {
    let texts = use_context::<crate::texts::Texts>().unwrap_or(crate::texts::Texts::Sv);
    view! { <PrintPage words=texts.visits_print().to_owned()/> }
}
