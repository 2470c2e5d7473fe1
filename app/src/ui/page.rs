//! What every page is made of: its reader's words, its main landmark, and waiting for its data.

use crate::error::AppError;
use crate::representatives::reach::may_open;
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ErrorPage, NewContentButton, RelativeWords, SimpleFrame, shared_watch};
use crate::wording::{Language, Medium, Moment, Wording};
use leptos::prelude::*;
use leptos_meta::Title;
use std::future::Future;

/// The reader's texts and the words for time at `now`.
pub fn reader(now: Moment) -> (Texts, Wording) {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    (texts, Wording { language: language(texts), now: now.local, medium: Medium::Screen })
}

/// The words of time and names that belong to the texts.
pub fn language(texts: Texts) -> Language {
    match texts {
        // What is made up is made of Swedish.
        Texts::Sv | Texts::SvSimple | Texts::Pseudo | Texts::PseudoRtl => Language::Swedish,
        Texts::En => Language::English,
    }
}

/// The language of what care wrote, for `lang`: where the page is in another. What comes in is Swedish until it says otherwise.
pub fn source_lang() -> Option<&'static str> {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let swedish = Texts::Sv.site_lang();
    (texts.site_lang() != swedish).then_some(swedish)
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

/// The links after a page: address and words.
#[derive(Clone, Default)]
pub struct PageFoot {
    pub links: Vec<(String, &'static str)>,
    /// The way out stands here in the simple view, which has no header.
    pub sign_out: bool,
}

impl PageFoot {
    pub(super) fn links(self) -> Option<AnyView> {
        let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
        let sign_out = self.sign_out.then(|| {
            view! {
                <form class="page-foot" action="/logga-ut" method="post" role="none">
                    <button class="button" type="submit">{texts.site_sign_out()}</button>
                </form>
            }
        });
        let links = (!self.links.is_empty()).then(|| {
            let links = self
                .links
                .into_iter()
                .filter(|(address, _)| may_open(address))
                .map(|(address, words)| view! { <li><a href=address>{words}</a></li> })
                .collect_view();
            view! { <nav class="page-foot" aria-label=texts.frame_foot_label()><ul>{links}</ul></nav> }
        });
        (links.is_some() || sign_out.is_some()).then(|| view! { {links} {sign_out} }.into_any())
    }
}

/// One page: where one is, the main landmark, the title. The frame is the view's: in the standard view the trail above it, in the
/// simple view the words about now, one way back, and the bar below.
///
/// Accessibility: exactly one `main`, which the skip link leads to; everything outside it in a labelled landmark; the title is the
/// page's purpose and names nobody.
#[component]
pub fn Page(
    /// The whole `<title>`.
    title: String,
    /// The pages above this one: address and name.
    #[prop(optional)]
    trail: Vec<(String, String)>,
    /// The words of the page that change while it lies open.
    #[prop(optional)]
    words: Option<RelativeWords>,
    /// What stands after everything else.
    #[prop(optional)]
    foot: PageFoot,
    /// The page shows by itself what is new: it does not ask whether to show it.
    #[prop(optional)]
    quiet: bool,
    children: Children,
) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let mut trail = trail;
    trail.retain(|(address, _)| may_open(address));
    if use_context::<Settings>().unwrap_or_default().is_simple() {
        let back = trail.into_iter().next_back().map(|(address, _)| address);
        return view! {
            <Title text=title/>
            <SimpleFrame back words foot quiet>{children()}</SimpleFrame>
        }
        .into_any();
    }
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
        {words.map(RelativeWords::island)}
        {shared_watch()}
        {(!quiet).then(|| view! { <NewContentButton/> })}
        {foot.links()}
    }
    .into_any()
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

/// Whether an address that came from somebody else is one of ours, so that one may be sent there.
///
/// Browsers leave out tabs and line breaks, and read `\` as `/`: `/\t/other.example` is another's.
pub fn is_ours(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && address.len() < 500
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
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
