//! The one island that keeps the words about time true on a page that is left open ("Nu är det måndag förmiddag.", "Om 3 dagar").
//! It has no date library: the server sends each marked element's words with the instants they hold from.
//!
//! Accessibility: changes text in place, moves nothing, steals no focus and is not a live region: a clock that speaks by itself
//! is a disturbance. Without JavaScript the page says when it was shown.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A day and a half in milliseconds: within the two days the server sends words for.
#[cfg(feature = "hydrate")]
const PAGE_LIFE: f64 = 36.0 * 60.0 * 60.0 * 1000.0;

/// The words of one element, marked `data-relative="name"`, and from when they hold (UTC epoch milliseconds).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Changing {
    pub name: String,
    pub words: Vec<(i64, String)>,
}

/// Half an hour in milliseconds.
#[cfg(feature = "hydrate")]
const AWAY: f64 = 30.0 * 60.0 * 1000.0;

/// Whether a field of the page holds text.
#[cfg(feature = "hydrate")]
fn is_written_in() -> bool {
    use wasm_bindgen::JsCast;
    let field = document().query_selector("main textarea").ok().flatten();
    field.is_some_and(|field| !field.unchecked_into::<web_sys::HtmlTextAreaElement>().value().is_empty())
}

#[island]
pub fn RelativeTime(
    /// The server's time when the page was made, UTC epoch milliseconds: the reader's own clock may be wrong.
    shown_at: i64,
    changing: Vec<Changing>,
) -> impl IntoView {
    keep_true(shown_at, changing);
}

/// On the server there is nothing to keep true: the page says what holds now.
#[cfg(not(feature = "hydrate"))]
fn keep_true(_shown_at: i64, _changing: Vec<Changing>) {}

/// Looks twice a minute and whenever the page is shown again.
#[cfg(feature = "hydrate")]
fn keep_true(shown_at: i64, changing: Vec<Changing>) {
    use super::page_scope::{hear, when_left};
    use std::rc::Rc;
    use std::time::Duration;

    #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit in 53 bits")]
    let ahead = shown_at as f64 - js_sys::Date::now();
    #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit in 53 bits")]
    let too_old = shown_at as f64 + PAGE_LIFE;
    let update = Rc::new(move || {
        let now = js_sys::Date::now() + ahead;
        // The server sent no words for later than this.
        if now > too_old {
            let _ = window().location().reload();
            return;
        }
        for element in &changing {
            #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit in 53 bits")]
            let holds = element.words.iter().rev().find(|(from, _)| *from as f64 <= now);
            let Some((_, words)) = holds else { continue };
            // What is shown only while there are words.
            if let Ok(Some(shown)) = document().query_selector(&format!("[data-relative-shows='{}']", element.name)) {
                let _ =
                    if words.is_empty() { shown.set_attribute("hidden", "") } else { shown.remove_attribute("hidden") };
            }
            let found = document().query_selector(&format!("[data-relative='{}']", element.name)).ok().flatten();
            if let Some(found) = found
                && found.text_content().as_deref() != Some(words)
            {
                found.set_text_content(Some(words));
            }
        }
    });
    update();
    let timer = Rc::clone(&update);
    if let Ok(timer) = set_interval_with_handle(move || timer(), Duration::from_secs(30)) {
        when_left(move || timer.clear());
    }
    let hidden_at = std::cell::Cell::new(None);
    hear(&document(), &["visibilitychange"], move |_| {
        if document().hidden() {
            hidden_at.set(Some(js_sys::Date::now()));
            return;
        }
        // A page that is looked at again after half an hour is loaded again, unless something is written in it.
        let away = hidden_at.take().map_or(0.0, |at| js_sys::Date::now() - at);
        if away > AWAY && !is_written_in() {
            let _ = window().location().reload();
        } else {
            update();
        }
    });
}
