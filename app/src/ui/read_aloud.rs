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

#[island]
pub fn ReadAloud(
    /// What the link says: "Läs upp".
    start: String,
    /// What it says while the page is read: "Sluta läsa".
    stop: String,
    /// Whether the person has asked for slow reading.
    slow: bool,
) -> impl IntoView {
    link(start, stop, slow)
}

#[cfg(not(feature = "hydrate"))]
fn link(start: String, _stop: String, _slow: bool) -> impl IntoView {
    view! {
        <a class="bar-link" href="/hjalp/las-upp" data-read-aloud="">
            <crate::ui::Symbol name="read-aloud"/>
            " "
            <span>{start}</span>
        </a>
    }
}

/// The link as the server wrote it. What is inside it needs no program, so none is sent for it.
#[cfg(feature = "hydrate")]
fn link(start: String, stop: String, slow: bool) -> impl IntoView {
    reader::take_over(start, stop, slow);
    leptos::html::a()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_program_it_is_a_link_to_other_ways_of_listening() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! { <ReadAloud start="Läs upp".to_owned() stop="Sluta läsa".to_owned() slow=false/> }.to_html()
        });
        assert!(html.contains(r#"href="/hjalp/las-upp""#), "{html}");
        assert!(html.contains("<span>Läs upp</span></a>"), "{html}");
        assert!(!html.contains("role="), "a link is called a link until it is something else: {html}");
    }
}
