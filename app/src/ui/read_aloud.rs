//! The island that reads the page aloud, in place of a link to other ways of listening.
//!
//! The server writes an ordinary link to `/hjalp/las-upp`. Where the browser has a Swedish voice of its own the link is taken over
//! where it stands: it becomes a button that reads `main`, and stops. Only a voice on the device is used, never one that sends the
//! text to somebody else's computer: what stands here is about somebody's health. Without such a voice the link stays a link.
//!
//! Accessibility: reads only when asked; one press stops at once, and there is no pause; the words say what a press does; what is
//! read is marked on the page without moving anything; the page is neither scrolled nor announced, the focus stays on the button.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod reader;
#[cfg(any(feature = "hydrate", test))]
mod sentences;

/// Says one thing at once, where the device has a Swedish voice of its own.
#[cfg(feature = "hydrate")]
pub(super) fn say(words: &str) {
    reader::say(words);
}

/// "Läs upp".
#[island]
pub fn ReadAloud() -> impl IntoView {
    link()
}

#[cfg(not(feature = "hydrate"))]
fn link() -> impl IntoView {
    #[cfg(feature = "ssr")]
    {
        let texts = use_context::<crate::texts::Texts>().unwrap_or(crate::texts::Texts::SvSimple);
        let settings = use_context::<crate::settings::types::Settings>().unwrap_or_default();
        // What it says while the page is read, and whether the person has asked for slow reading.
        let (stop, slow) = (texts.frame_stop_reading(), settings.reading == crate::settings::types::ReadingSpeed::Slow);
        view! {
            <a class="bar-link" href="/hjalp/las-upp" data-read-aloud=stop data-slow=slow>
                <crate::ui::Symbol name="read-aloud"/>
                " "
                <span>{texts.frame_read_aloud()}</span>
            </a>
        }
    }
}

/// The link as the server wrote it. What is inside it needs no program, so none is sent for it.
#[cfg(feature = "hydrate")]
fn link() -> impl IntoView {
    reader::take_over();
    leptos::html::a()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_program_it_is_a_link_to_other_ways_of_listening() {
        let owner = Owner::new();
        let html = owner.with(|| view! { <ReadAloud/> }.to_html());
        assert!(html.contains(r#"href="/hjalp/las-upp""#), "{html}");
        assert!(html.contains("<span>Läs upp</span></a>"), "{html}");
        assert!(!html.contains("role="), "a link is called a link until it is something else: {html}");
    }
}
