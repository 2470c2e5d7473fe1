//! The island that prints the page, in place of a link to how one prints.
//!
//! Accessibility: an ordinary link where there is no program; the same words and the same place with it; one press, no dialog of ours.

use leptos::prelude::*;

/// "Skriv ut".
#[island]
pub fn PrintButton() -> impl IntoView {
    link()
}

#[cfg(not(feature = "hydrate"))]
fn link() -> impl IntoView {
    #[cfg(feature = "ssr")]
    view! {
        <a class="button" href="/hjalp/skriva-ut" data-print="">
            <crate::ui::Symbol name="letter"/>
            " " {use_context::<crate::texts::Texts>().unwrap_or(crate::texts::Texts::Sv).visits_print()}
        </a>
    }
}

/// The link as the server wrote it; what is inside it needs no program.
#[cfg(feature = "hydrate")]
fn link() -> impl IntoView {
    if let Some(link) = document().query_selector("[data-print]").ok().flatten() {
        super::page_scope::hear(&link, &["click"], |event| {
            if window().print().is_ok() {
                event.prevent_default();
            }
        });
    }
    leptos::html::a()
}
