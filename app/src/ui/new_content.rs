//! The island that hears when somebody else has changed something, and shows that there is something new. Nothing changes under the
//! reader's eyes: the page is loaded again when the reader asks for it.
//!
//! Accessibility: what appears stands over the end of the window and moves nothing; it is said once, in a status that was there from
//! the beginning; the button's words say what it does. Without JavaScript the page says when it was shown.

use leptos::prelude::*;

/// How far the page has come, for the stream that tells of more. In context for a signed-in patient's pages.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub struct Listens {
    pub since: String,
}

/// Where the stream begins stands in the markup: props cost telephones more.
#[island]
pub fn NewContent() -> impl IntoView {
    listen();
}

#[cfg(not(feature = "hydrate"))]
fn listen() {}

#[cfg(feature = "hydrate")]
fn listen() {
    use super::page_scope::{hear, when_left};

    let note = document().query_selector("[data-new-content]").ok().flatten();
    let Some(since) = note.and_then(|note| note.get_attribute("data-new-content")) else { return };
    let Ok(stream) = web_sys::EventSource::new(&format!("/handelser?sedan={since}")) else { return };
    hear(&stream, &["nytt"], |_| {
        let find = |selector: &str| document().query_selector(selector).ok().flatten();
        let Some(note) = find("[data-new-content]") else { return };
        if !note.has_attribute("hidden") {
            return;
        }
        let _ = note.remove_attribute("hidden");
        if let (Some(status), Ok(Some(words))) = (find("[data-new-status]"), note.query_selector("p")) {
            status.set_text_content(words.text_content().as_deref());
        }
    });
    // A page that is put away to be shown again keeps no stream open.
    let close = stream.clone();
    hear(&window(), &["pagehide"], move |_| close.close());
    // The next page opens its own: what it has heard of already is another.
    when_left(move || stream.close());
}

/// "Det har kommit något nytt." [Visa det nya]: there from the beginning, shown when there is something.
#[cfg(feature = "ssr")]
#[component]
pub fn NewContentButton() -> impl IntoView {
    let texts = use_context::<crate::texts::Texts>().unwrap_or(crate::texts::Texts::Sv);
    let Listens { since } = use_context()?;
    let here = use_context::<super::AskedFor>().map_or_else(|| "/".to_owned(), |asked| asked.0);
    Some(view! {
        <section class="new-content" aria-label=texts.frame_news_label() data-new-content=since hidden>
            <p>{texts.frame_news()}</p>
            <a class="button button-filled" href=here>{texts.frame_show_news()}</a>
        </section>
        <p class="visually-hidden" role="status" data-new-status=""></p>
        <NewContent/>
    })
}
