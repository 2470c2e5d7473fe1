//! The island that keeps what is being written, so that a telephone call costs nothing: sends it to the server a moment after the
//! last letter, and when the page is left.
//!
//! Accessibility: says nothing and moves nothing; the page that is opened again says that the text was kept.

use leptos::prelude::*;

#[island]
pub fn KeepDraft(
    /// The page of the form.
    address: String,
) -> impl IntoView {
    keep(address);
}

#[cfg(not(feature = "hydrate"))]
fn keep(_address: String) {}

#[cfg(feature = "hydrate")]
fn keep(address: String) {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use std::time::Duration;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    /// A moment after the last letter.
    const PAUSE: Duration = Duration::from_millis(1500);

    let Some(field) = document().query_selector("main textarea").ok().flatten() else { return };
    let field: web_sys::HtmlTextAreaElement = field.unchecked_into();
    let last = Rc::new(RefCell::new(field.value()));
    // A form that was sent is kept by the server, or is no draft any more.
    let is_sent = Rc::new(Cell::new(false));
    let send = {
        let (field, last, is_sent) = (field.clone(), Rc::clone(&last), Rc::clone(&is_sent));
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
    let hear = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| match event.type_().as_str() {
        "submit" => is_sent.set(true),
        "input" => {
            if let Some(before) = waiting.take() {
                before.clear();
            }
            let send = Rc::clone(&send);
            waiting.set(set_timeout_with_handle(move || send(), PAUSE).ok());
        }
        _ => send(),
    });
    let hear: &js_sys::Function = &hear.into_js_value().unchecked_into();
    let _ = field.add_event_listener_with_callback("input", hear);
    let _ = document().add_event_listener_with_callback("visibilitychange", hear);
    let _ = document().add_event_listener_with_callback("submit", hear);
}
