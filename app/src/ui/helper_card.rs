//! Somebody who helps the person.

use crate::ui::ButtonLink;
use leptos::prelude::*;

/// Who it is, what they may do, what they did, and the way to change it.
///
/// Accessibility: the name is the heading; each fact is one sentence; the link says whom it changes, so that links read alone make
/// sense.
#[component]
pub fn HelperCard(
    name: String,
    about: String,
    may: String,
    looked: String,
    /// Address and words of the way to change it.
    change: Option<(String, String)>,
    /// Whether that is the page's one strong button.
    strong: bool,
) -> impl IntoView {
    view! {
        <li>
            <h2>{name}</h2>
            <p>{about}</p>
            <p>{may}</p>
            <p>{looked}</p>
            {change.map(|(href, words)| view! { <ButtonLink href=href symbol="help" words filled=strong/> })}
        </li>
    }
}
