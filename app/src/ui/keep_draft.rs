//! The island that keeps what is being written, so that a telephone call costs nothing: sends it to the server a moment after the
//! last letter, and when the page is left.
//!
//! Accessibility: says nothing and moves nothing; the page that is opened again says that the text was kept.

use leptos::prelude::*;

/// A form is sent to its page's own address, and its draft is kept under that.
#[island]
pub fn KeepDraft() -> impl IntoView {
    keep();
}

#[cfg(not(feature = "hydrate"))]
fn keep() {}

#[cfg(feature = "hydrate")]
fn keep() {
    use super::page_scope::{hear, when_left};
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use std::time::Duration;
    use wasm_bindgen::JsCast;

    /// A moment after the last letter.
    const PAUSE: Duration = Duration::from_millis(1500);

    let Some(field) = document().query_selector("main textarea").ok().flatten() else { return };
    let form = field.closest("form").ok().flatten();
    let Some(address) = form.and_then(|form| form.get_attribute("action")) else { return };
    let field: web_sys::HtmlTextAreaElement = field.unchecked_into();
    // What the page came with: somebody quick has written before the island woke.
    let last = RefCell::new(field.default_value().unwrap_or_default());
    // A form that was sent is kept by the server, or is no draft any more.
    let is_sent = Rc::new(Cell::new(false));
    let send = {
        let (field, is_sent) = (field.clone(), Rc::clone(&is_sent));
        Rc::new(move || {
            let text = field.value();
            if is_sent.get() || *last.borrow() == text {
                return;
            }
            let Ok(fields) = web_sys::UrlSearchParams::new() else { return };
            fields.append("adress", &address);
            fields.append("text", &text);
            if window().navigator().send_beacon_with_opt_url_search_params("/utkast", Some(&fields)).unwrap_or(false) {
                *last.borrow_mut() = text;
            }
        })
    };
    let waiting: Rc<Cell<Option<TimeoutHandle>>> = Rc::default();
    let later = Rc::clone(&send);
    let soon = move || {
        if let Some(before) = waiting.take() {
            before.clear();
        }
        let send = Rc::clone(&later);
        waiting.set(set_timeout_with_handle(move || send(), PAUSE).ok());
    };
    soon();
    hear(&field, &["input"], move |_| soon());
    let leave = Rc::clone(&send);
    when_left(move || leave());
    hear(&document(), &["visibilitychange", "submit"], move |event| match event.type_().as_str() {
        "submit" => is_sent.set(true),
        _ => send(),
    });
}
