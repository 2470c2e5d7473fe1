//! What every page is made of: its reader's words, its main landmark, and waiting for its data.

use crate::error::AppError;
use crate::texts::Texts;
use crate::ui::ErrorPage;
use crate::wording::{Language, Medium, Moment, Wording};
use leptos::prelude::*;
use leptos_meta::Title;
use std::future::Future;

/// The reader's texts and the words for time at `now`.
pub fn reader(now: Moment) -> (Texts, Wording) {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let language = match texts {
        Texts::Sv | Texts::SvSimple => Language::Swedish,
        Texts::En => Language::English,
    };
    (texts, Wording { language, now: now.local, medium: Medium::Screen })
}

/// The title a page goes by in tabs and history. Names nobody.
pub fn page_title(texts: Texts, page: &str, is_error: bool) -> String {
    if is_error { texts.site_title_error(page) } else { texts.site_title(page) }
}

/// A telephone number as an address.
pub fn phone_link(number: &str) -> String {
    let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{digits}")
}

/// One page: where one is (trail), the main landmark, the title.
///
/// Accessibility: exactly one `main`, which the skip link leads to; the trail is a labelled `nav` before it; the title is the
/// page's purpose and names nobody.
#[component]
pub fn Page(
    /// The whole `<title>`.
    title: String,
    /// The pages above this one: address and name.
    #[prop(optional)]
    trail: Vec<(String, String)>,
    children: Children,
) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let crumbs = (!trail.is_empty()).then(|| {
        let items =
            trail.into_iter().map(|(address, name)| view! { <li><a href=address>{name}</a></li> }).collect_view();
        view! {
            <nav class="crumb" aria-label=texts.site_crumb_label()>
                <ol>{items}</ol>
            </nav>
        }
    });
    view! {
        <Title text=title/>
        {crumbs}
        <main id="innehall">{children()}</main>
    }
}

/// Waits for a page's data and shows it, or what went wrong with the right status.
#[component]
pub fn Loaded<T, F, V>(data: F, show: V) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
    V: FnOnce(T) -> AnyView + Send + 'static,
{
    // The reader's words are found now: the future runs where context may be another's.
    let owner = Owner::current();
    Suspend::new(async move {
        let found = data.await;
        let show = move || match found {
            Ok(value) => show(value),
            Err(error) => view! { <ErrorPage error/> }.into_any(),
        };
        match owner {
            Some(owner) => owner.with(show),
            None => show(),
        }
    })
}

/// An address as the value of a query.
pub fn in_query(address: &str) -> String {
    use std::fmt::Write;
    address.bytes().fold(String::with_capacity(address.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            text.push(char::from(byte));
        } else {
            let _infallible = write!(text, "%{byte:02X}");
        }
        text
    })
}
