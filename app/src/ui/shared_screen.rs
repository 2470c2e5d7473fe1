//! A screen that others use too: a tablet in a kitchen. After ten minutes in which nobody has touched it, it asks whether somebody is
//! still there, and after two more the sign-in ends.
//!
//! Accessibility: the question is a page of its own, written and, where the device has a Swedish voice, spoken; its two answers are
//! buttons; what was being written is kept. The server ends the sign-in in the same time where there is no JavaScript.

use leptos::prelude::*;

/// Whether the screen is shared. In context for every page.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SharedScreen(pub bool);

#[island]
pub fn SharedWatch(
    /// Where it goes when nobody has touched the screen; none on the page that asks: there the answer "no" is given.
    ask: Option<String>,
    /// What is spoken, on the page that asks.
    says: String,
) -> impl IntoView {
    watch(ask, says);
}

#[cfg(not(feature = "hydrate"))]
fn watch(_ask: Option<String>, _says: String) {}

#[cfg(feature = "hydrate")]
fn watch(ask: Option<String>, says: String) {
    use super::page_scope::{hear, when_left};
    use std::cell::Cell;
    use std::rc::Rc;
    use std::time::Duration;
    use wasm_bindgen::JsCast;

    const ASKED_AFTER: Duration = Duration::from_mins(10);
    const ENDS_AFTER: Duration = Duration::from_mins(2);

    let waiting: Rc<Cell<Option<TimeoutHandle>>> = Rc::default();
    let begin = {
        let waiting = Rc::clone(&waiting);
        Rc::new(move || {
            if let Some(before) = waiting.take() {
                before.clear();
            }
            let ask = ask.clone();
            let after = if ask.is_some() { ASKED_AFTER } else { ENDS_AFTER };
            let done = move || match &ask {
                Some(address) => drop(window().location().assign(address)),
                None => {
                    if let Ok(Some(form)) = document().query_selector("form[action='/logga-ut']") {
                        let _ = form.unchecked_into::<web_sys::HtmlFormElement>().submit();
                    }
                }
            };
            waiting.set(set_timeout_with_handle(done, after).ok());
        })
    };
    begin();
    hear(&document(), &["pointerdown", "keydown", "input"], move |_| begin());
    when_left(move || {
        if let Some(waiting) = waiting.take() {
            waiting.clear();
        }
    });
    if !says.is_empty() {
        super::read_aloud::say(&says);
    }
}

/// The watch of a page on a shared screen; nothing where the screen is the person's own.
#[cfg(feature = "ssr")]
pub fn shared_watch() -> Option<AnyView> {
    let SharedScreen(shared) = use_context().unwrap_or_default();
    shared.then(|| {
        let here = use_context::<super::AskedFor>().map_or_else(|| "/".to_owned(), |asked| asked.0);
        let ask = format!("/delad-skarm?till={}", super::in_query(&here));
        view! { <SharedWatch ask=Some(ask) says=String::new()/> }.into_any()
    })
}
