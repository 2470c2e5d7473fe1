//! The island of a page that two look at: when the other does something, the lines that have changed are changed here too, one at a
//! time, and each is said. Nothing else of the page moves. What is shown is what the server shows; the page is fetched again, and that
//! tells the server what this side has before it.
//!
//! Accessibility: a line that has changed keeps its place; one that came stands last; each change is said in a status that was there
//! from the beginning, with a pause between two; focus stays where it was. Without JavaScript a link shows the page anew.

use leptos::prelude::*;

#[island]
pub fn LiveLines(
    /// The stream that wakes it.
    events: String,
    /// How far the page has come that was made.
    since: String,
) -> impl IntoView {
    listen(events, since);
}

#[cfg(not(feature = "hydrate"))]
fn listen(_events: String, _since: String) {}

#[cfg(feature = "hydrate")]
fn listen(events: String, since: String) {
    use std::cell::Cell;
    use std::rc::Rc;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    let Ok(stream) = web_sys::EventSource::new(&format!("{events}?sedan={since}")) else { return };
    // One look at a time; what comes meanwhile is looked at after it.
    let (busy, again) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let wake = Closure::<dyn Fn()>::new(move || {
        if busy.replace(true) {
            again.set(true);
            return;
        }
        let (busy, again) = (Rc::clone(&busy), Rc::clone(&again));
        wasm_bindgen_futures::spawn_local(async move {
            loop {
                again.set(false);
                match show_what_is_new().await {
                    Ok(()) if !again.get() => break,
                    Ok(()) => {}
                    // The network is away, though the stream may not know it yet.
                    Err(_away) => pause(AWAY).await,
                }
            }
            busy.set(false);
        });
    });
    let _ = stream.add_event_listener_with_callback("nytt", wake.as_ref().unchecked_ref());
    // Lives as long as the page: islands never unmount.
    wake.forget();
    // What is being sent here leads on to another page; what it changes is not to be shown on this one.
    let close = Closure::<dyn Fn()>::new(move || stream.close());
    for event in ["pagehide", "submit"] {
        let _ = window().add_event_listener_with_callback(event, close.as_ref().unchecked_ref());
    }
    close.forget();
}

/// Fetches the page and takes over the lines that are other than here.
#[cfg(feature = "hydrate")]
async fn show_what_is_new() -> Result<(), wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;

    let location = window().location();
    let answer: web_sys::Response = JsFuture::from(window().fetch_with_str(&location.href()?)).await?.unchecked_into();
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    // The head holds the stylesheet, which the page's own policy would not let in again.
    let body = text.find("<body").map_or("", |at| &text[at..]);
    let page = web_sys::DomParser::new()?.parse_from_string(body, web_sys::SupportedType::TextHtml)?;
    let (here, there) = (document().query_selector("[data-live]")?, page.query_selector("[data-live]")?);
    // Asked for anew, never reloaded: a page that answered a form would send it again.
    let anew = || location.replace(&location.href()?);
    let (Some(here), Some(there)) = (here, there) else { return anew() };
    // Something other than times: it is agreed, ended, or one is signed out.
    if here.get_attribute("data-live") != there.get_attribute("data-live") {
        return anew();
    }
    let lines = there.query_selector_all("[data-line]")?;
    for at in 0..lines.length() {
        let Some(new) = lines.get(at) else { continue };
        let new: web_sys::Element = document().import_node_with_deep(&new, true)?.unchecked_into();
        let name = new.get_attribute("data-line").unwrap_or_default();
        match here.query_selector(&format!("[data-line='{name}']"))? {
            Some(old) if old.inner_html() == new.inner_html() => continue,
            Some(old) => {
                let focused = document().active_element().is_some_and(|active| old.contains(Some(&active)));
                old.replace_with_with_node_1(&new)?;
                if focused {
                    let target = new.query_selector("a, button, input")?.unwrap_or_else(|| new.clone());
                    let target: web_sys::HtmlElement = target.unchecked_into();
                    if target == *new.unchecked_ref::<web_sys::HtmlElement>() {
                        target.set_tab_index(-1);
                    }
                    target.focus()?;
                }
            }
            None => {
                let list = here.query_selector("[data-lines]")?.unwrap_or_else(|| here.clone());
                list.append_child(&new)?;
            }
        }
        let said = new.get_attribute("data-said").or_else(|| new.text_content()).unwrap_or_default();
        if !said.trim().is_empty() {
            if let Some(status) = document().query_selector("[data-live-status]")? {
                status.set_text_content(Some(said.trim()));
            }
            pause(BETWEEN).await;
        }
    }
    Ok(())
}

/// Between two changes: one is heard before the next. Milliseconds.
#[cfg(feature = "hydrate")]
const BETWEEN: i32 = 1000;
/// Until it is tried again. Milliseconds.
#[cfg(feature = "hydrate")]
const AWAY: i32 = 2000;

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
    state: &'static str,
    /// The words of the link that shows the page anew.
    show_new: &'static str,
    here: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div data-live=state>{children()}</div>
        <p class="visually-hidden" role="status" data-live-status=""></p>
        <noscript><p><a class="in-text" href=here>{show_new}</a></p></noscript>
        <LiveLines events since/>
    }
}
