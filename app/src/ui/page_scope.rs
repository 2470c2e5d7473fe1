//! What the islands of a page have open: listeners, timers, streams. Islands never unmount, so each names here how it is closed, and
//! the navigation closes all of it before another page takes this one's place.

use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

thread_local! {
    static OPEN: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
}

/// Has this done when the page gives its place to another. Not when it is loaded anew: the browser closes everything then.
pub fn when_left(close: impl FnOnce() + 'static) {
    OPEN.with_borrow_mut(|open| open.push(Box::new(close)));
}

/// Hears these events for as long as the page is there.
pub fn hear(target: &EventTarget, events: &'static [&'static str], then: impl Fn(Event) + 'static) {
    let target = target.clone();
    let heard = Closure::<dyn Fn(Event)>::new(then);
    for event in events {
        let _ = target.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    }
    when_left(move || {
        for event in events {
            let _ = target.remove_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
        }
    });
}

/// Closes everything. Taken out first: what is closed may itself ask for something.
pub(super) fn leave() {
    for close in OPEN.take() {
        close();
    }
}
