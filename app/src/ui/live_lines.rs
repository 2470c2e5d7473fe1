//! The island of a page that two look at: when the other does something, the lines that have changed are changed here too, one at a
//! time, and each is said. Nothing else of the page moves. What is shown is what the server shows; the page is fetched again, and that
//! tells the server what this side has before it.
//!
//! Accessibility: a line that has changed keeps its place; one that came stands last; each change is said in a status that was there
//! from the beginning, with a pause between two; focus stays where it was. Without JavaScript a link shows the page anew.

use leptos::prelude::*;

#[island]
pub fn LiveLines() -> impl IntoView {
    listen();
}

#[cfg(not(feature = "hydrate"))]
fn listen() {}

#[cfg(feature = "hydrate")]
fn listen() {
    use super::page_scope::{hear, when_left};
    use std::cell::Cell;
    use std::rc::Rc;

    let lines = document().query_selector("[data-live-events]").ok().flatten();
    let Some(events) = lines.and_then(|lines| lines.get_attribute("data-live-events")) else { return };
    let Ok(stream) = web_sys::EventSource::new(&events) else { return };
    // What is under way when another page takes this one's place must not change that page, nor ask for it anew.
    let left = Rc::new(Cell::new(false));
    // One look at a time; what comes meanwhile is looked at after it.
    let (busy, again) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let leaves = Rc::clone(&left);
    hear(&stream, &["nytt"], move |_| {
        if busy.replace(true) {
            again.set(true);
            return;
        }
        let (busy, again, left) = (Rc::clone(&busy), Rc::clone(&again), Rc::clone(&leaves));
        wasm_bindgen_futures::spawn_local(async move {
            let mut away = AWAY;
            while !left.get() {
                again.set(false);
                match show_what_is_new(&left).await {
                    Ok(()) if !again.get() => break,
                    Ok(()) => away = AWAY,
                    // The network or the server is away, though the stream may not know it yet.
                    Err(_away) => {
                        pause(away).await;
                        away = (away * 2).min(LONGEST_AWAY);
                    }
                }
            }
            busy.set(false);
        });
    });
    // A stream that is refused does not come back by itself: the page is asked for anew as soon as it can be had, and that opens another.
    let (dead, asking, leaves) = (stream.clone(), Cell::new(false), Rc::clone(&left));
    hear(&stream, &["error"], move |_| {
        if dead.ready_state() != web_sys::EventSource::CLOSED || asking.replace(true) {
            return;
        }
        let left = Rc::clone(&leaves);
        wasm_bindgen_futures::spawn_local(async move {
            let mut away = AWAY;
            while !left.get() {
                pause(away).await;
                away = (away * 2).min(LONGEST_AWAY);
                if fetched().await.is_ok() && !left.get() && anew().is_ok() {
                    break;
                }
            }
        });
    });
    // What is being sent here leads on to another page; what it changes is not to be shown on this one.
    let close = stream.clone();
    hear(&window(), &["pagehide", "submit"], move |_| close.close());
    // A page that one comes back to is as it was left, and hears nothing any more.
    hear(&window(), &["pageshow"], |event| {
        use wasm_bindgen::JsCast;

        if event.unchecked_ref::<web_sys::PageTransitionEvent>().persisted() {
            let _ = anew();
        }
    });
    when_left(move || {
        left.set(true);
        stream.close();
    });
}

/// Asks for the page anew. Never reloads it: a page that answered a form would send it again.
#[cfg(feature = "hydrate")]
fn anew() -> Result<(), wasm_bindgen::JsValue> {
    let location = window().location();
    location.replace(&location.href()?)
}

/// The page as it is now.
#[cfg(feature = "hydrate")]
async fn fetched() -> Result<Option<web_sys::Document>, wasm_bindgen::JsValue> {
    super::fetch_page::fetch_page(&window().location().href()?, None).await
}

/// Takes over the lines that are other than here.
#[cfg(feature = "hydrate")]
async fn show_what_is_new(left: &std::cell::Cell<bool>) -> Result<(), wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;

    let found = fetched().await?;
    if left.get() {
        return Ok(());
    }
    let Some(page) = found else { return anew() };
    let (here, there) = (document().query_selector("[data-live]")?, page.query_selector("[data-live]")?);
    let (Some(here), Some(there)) = (here, there) else { return anew() };
    // Something other than times, or somebody else's: it is agreed, ended, or one is signed out.
    if here.get_attribute("data-live") != there.get_attribute("data-live") {
        return anew();
    }
    let lines = there.query_selector_all("[data-line]")?;
    for at in 0..lines.length() {
        // Another page may come between two that are said.
        let Some(new) = lines.get(at).filter(|_| !left.get()) else { continue };
        let new: web_sys::Element = document().import_node_with_deep(&new, true)?.unchecked_into();
        match line(&here, &new)? {
            Some(old) if old.inner_html() == new.inner_html() => continue,
            Some(old) => replace(&old, &new)?,
            None => {
                let list = here.query_selector("[data-lines]")?.unwrap_or_else(|| here.clone());
                list.append_child(&new)?;
            }
        }
        say(&new.get_attribute("data-said").or_else(|| new.text_content()).unwrap_or_default()).await?;
    }
    // What could be chosen and is not there any more.
    let lines = here.query_selector_all("[data-lost]")?;
    for at in 0..lines.length() {
        let Some(old) = lines.get(at).filter(|_| !left.get()) else { continue };
        let old: web_sys::Element = old.unchecked_into();
        if line(&there, &old)?.is_some() {
            continue;
        }
        let lost = old.get_attribute("data-lost").unwrap_or_default();
        let new = document().create_element(&old.tag_name())?;
        new.set_attribute("data-line", &old.get_attribute("data-line").unwrap_or_default())?;
        new.set_text_content(Some(&lost));
        replace(&old, &new)?;
        say(&lost).await?;
    }
    Ok(())
}

/// The line of the same name among those of a page.
#[cfg(feature = "hydrate")]
fn line(among: &web_sys::Element, like: &web_sys::Element) -> Result<Option<web_sys::Element>, wasm_bindgen::JsValue> {
    let name = like.get_attribute("data-line").unwrap_or_default();
    among.query_selector(&format!("[data-line='{name}']"))
}

/// One line for another in its place; focus stays there.
#[cfg(feature = "hydrate")]
fn replace(old: &web_sys::Element, new: &web_sys::Element) -> Result<(), wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;

    let focused = document().active_element().is_some_and(|active| old.contains(Some(&active)));
    old.replace_with_with_node_1(new)?;
    if focused {
        let control = new.query_selector("a, button")?;
        if control.is_none() {
            new.set_attribute("tabindex", "-1")?;
        }
        let target = control.unwrap_or_else(|| new.clone());
        target.unchecked_into::<web_sys::HtmlElement>().focus()?;
    }
    Ok(())
}

/// Says what has changed, and waits until it is heard.
#[cfg(feature = "hydrate")]
async fn say(words: &str) -> Result<(), wasm_bindgen::JsValue> {
    if let Some(status) = document().query_selector("[data-live-status]")?.filter(|_| !words.trim().is_empty()) {
        status.set_text_content(Some(words.trim()));
        pause(BETWEEN).await;
    }
    Ok(())
}

/// Between two changes: one is heard before the next. Milliseconds.
#[cfg(feature = "hydrate")]
const BETWEEN: i32 = 1000;
/// Until it is tried again. Milliseconds.
#[cfg(feature = "hydrate")]
const AWAY: i32 = 2000;
/// The longest of these waits: they grow.
#[cfg(feature = "hydrate")]
const LONGEST_AWAY: i32 = 60_000;

#[cfg(feature = "hydrate")]
async fn pause(milliseconds: i32) {
    let waited = js_sys::Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(waited).await;
}

/// What changes while both look: the island, the status, and the way to it without a program.
///
/// `state`: when it is another, the page is shown anew.
#[cfg(feature = "ssr")]
#[component]
pub fn Live(
    events: String,
    since: String,
    #[prop(into)] state: String,
    /// The words of the link that shows the page anew.
    show_new: &'static str,
    here: String,
    children: Children,
) -> impl IntoView {
    view! {
        // The stream, and how far the page has come that was made.
        <div data-live=state data-live-events=format!("{events}?sedan={since}")>{children()}</div>
        <p class="visually-hidden" role="status" data-live-status=""></p>
        <noscript><p><a class="in-text" href=here>{show_new}</a></p></noscript>
        <LiveLines/>
    }
}
