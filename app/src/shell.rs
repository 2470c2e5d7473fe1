//! The frame of every page: head, header, footer, and the scripts that wake the islands.

use crate::access::Viewer;
use crate::representatives::reach::may_open;
use crate::routes::App;
use crate::settings::types::{Choice, Colours, PageLanguage, Settings, TextSize};
use crate::texts::Texts;
use crate::ui::AskedFor;
use leptos::nonce::{Nonce, use_nonce};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;
use serde::Deserialize;
use std::sync::Arc;

/// What the build made, from `target/site/manifest.json`: hashed addresses.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Assets {
    pub css: String,
    /// The stylesheet itself. It stands in each page: fetched, the first page would be seen a round trip later.
    #[serde(skip)]
    pub style: Arc<str>,
    pub patient: Bundle,
    pub staff: Bundle,
    /// Pages ask the server whether it has been restarted (`cargo xtask dev`).
    #[serde(skip)]
    pub dev_reload: bool,
}

impl Assets {
    /// Staff pages have more islands, so a bundle of their own.
    fn bundle(&self, viewer: &Viewer) -> Bundle {
        if matches!(viewer, Viewer::Staff { .. }) { self.staff.clone() } else { self.patient.clone() }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Bundle {
    pub js: String,
    pub wasm: String,
}

/// Wakes the islands when the browser has nothing better to do. Ours, because the framework's own puts the nonce in `crossorigin`.
const ISLANDS: &str = include_str!("islands.js");
const DEV_RELOAD: &str = include_str!("dev_reload.js");

/// What a page may do: its own files, its own scripts by nonce, nothing inline, no frame around it.
fn policy(nonce: &Nonce) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

pub fn shell() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let viewer = use_context::<Viewer>().unwrap_or(Viewer::Nobody);
    let assets = use_context::<Assets>().unwrap_or_default();
    let settings = use_context::<Settings>().unwrap_or_default();
    let mode = if matches!(viewer, Viewer::Staff { .. }) { "staff" } else { settings.view.code() };
    let theme = (settings.colours != Colours::Device).then(|| settings.colours.code());
    let text_size = (settings.text != TextSize::Normal).then(|| settings.text.code());
    let bundle = assets.bundle(&viewer);
    let nonce = use_nonce();
    if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), &nonce)
        && let Ok(policy) = http::HeaderValue::from_str(&policy(nonce))
    {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, policy);
    }
    // Where a link swaps the page: signed in, and not in the simple view. Empty until there is something to say.
    let swaps = !settings.is_simple() && !matches!(viewer, Viewer::Nobody);
    let navigation = swaps.then(|| {
        view! { <div class="navigation" aria-live="polite" data-navigation="" data-slow=texts.site_slow() data-offline=texts.site_offline()></div> }
    });
    // It names the stylesheet too: pages with the same start script can take each other's place (`ui/navigation.rs`).
    let start = format!("{ISLANDS}({:?}, {:?}, {:?});", bundle.js, bundle.wasm, assets.css);
    let reload = assets.dev_reload.then(|| view! { <script nonce=nonce.clone()>{DEV_RELOAD}</script> });
    view! {
        <!DOCTYPE html>
        // What is said on `html` and `body` is said again where a page takes another's place: `SAID_OF_PAGE` in `ui/navigation.rs`.
        <html lang=texts.site_lang() dir=texts.site_dir() data-theme=theme data-text=text_size>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                // Nothing is fetched beforehand: on a slow line it would come between the page and its first paint, and a browser waits
                // a while for a preloaded font even where the font is optional.
                <style nonce=nonce.clone() inner_html=assets.style></style>
                <MetaTags/>
            </head>
            <body data-mode=mode data-pictures=settings.pictures.code()>
                <a class="skip-link" href="#innehall">{texts.site_skip()}</a>
                {(!settings.is_simple()).then(|| view! { <SiteHeader viewer=viewer.clone()/> <SiteNav viewer=viewer.clone()/> })}
                <App/>
                {(!settings.is_simple()).then(|| view! { <SiteFooter viewer/> })}
                {navigation}
                <script type="module" nonce=nonce>{start}</script>
                {reload}
            </body>
        </html>
    }
}

/// Who is signed in, and whom they help; and the way out.
///
/// Accessibility: one `header` landmark; every link and button has its words visible; signing out is a form, so it works without scripts.
#[component]
fn SiteHeader(viewer: Viewer) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let home = if matches!(viewer, Viewer::Staff { .. }) { "/personal" } else { "/" };
    let means = crate::representatives::reach::means_the_patient(texts);
    let person = match viewer {
        Viewer::Nobody => None,
        Viewer::Patient { name } => Some((name, Some(("/installningar/vy", texts.site_simple_view())))),
        Viewer::Representative { patient, .. } => {
            Some((texts.helping_banner(&patient), Some(("/hjalper", texts.helping_page()))))
        }
        Viewer::Staff { name, assignment: None } => Some((name, None)),
        Viewer::Staff { name, assignment: Some(place) } => {
            let words = texts.staff_signed_in_as(&place.function, &name, &place.unit);
            Some((words, Some(("/personal/uppdrag", texts.staff_change_workplace()))))
        }
    };
    let person = person.map(|(words, way)| {
        view! {
            <div class="site-person">
                <p>{words}</p>
                {way.map(|(address, words)| view! { <a class="button button-quiet" href=address>{words}</a> })}
                <form action="/logga-ut" method="post" role="none">
                    <button class="button button-quiet" type="submit">{texts.site_sign_out()}</button>
                </form>
            </div>
        }
    });
    view! {
        <header class="site-header">
            <p class="site-name"><a href=home>{texts.site_name()}</a></p>
            {person}
            {means.map(|words| view! { <p class="site-helping">{words}</p> })}
        </header>
    }
}

/// The pages of a signed-in patient, as far as whoever looks reaches.
///
/// Accessibility: one labelled `nav`; the page one is on is marked with `aria-current` and by weight, not by colour alone.
#[component]
fn SiteNav(viewer: Viewer) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let here = use_context::<AskedFor>().map(|asked| asked.0).unwrap_or_default();
    let here = here.split('?').next().unwrap_or_default().to_owned();
    matches!(viewer, Viewer::Patient { .. } | Viewer::Representative { .. }).then(|| {
        let links = [
            ("/", texts.site_nav_overview()),
            ("/tider", texts.overview_visits()),
            ("/plan", texts.plan_title()),
            ("/planer", texts.overview_plans()),
            ("/kontakt", texts.contact_title()),
            ("/hjalp", texts.site_nav_help()),
        ];
        let links = links
            .into_iter()
            .filter(|(address, _)| may_open(address))
            .map(|(address, words)| {
                let current = (address == here).then_some("page");
                view! { <li><a href=address aria-current=current>{words}</a></li> }
            })
            .collect_view();
        view! { <nav class="site-nav" aria-label=texts.site_nav_label()><ul>{links}</ul></nav> }
    })
}

/// Help that is always there for a patient: 112 first. For everybody: how accessible the pages are, and the other language.
///
/// Accessibility: the other language is said in that language and marked as such; changing it is a form, so it works without scripts,
/// and one comes back to the page one was on.
#[component]
fn SiteFooter(viewer: Viewer) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let settings = use_context::<Settings>().unwrap_or_default();
    let here = use_context::<AskedFor>().map_or_else(|| "/".to_owned(), |asked| asked.0);
    let help = (!matches!(viewer, Viewer::Staff { .. })).then(|| {
        view! {
            <p>{texts.site_help_112()} " " <a href="tel:112">{texts.site_call_112()}</a></p>
            <p>{texts.site_help_1177()} " " <a href="tel:1177">{texts.site_call_1177()}</a></p>
        }
    });
    let other = match settings.language {
        PageLanguage::English => PageLanguage::Swedish,
        _ => PageLanguage::English,
    };
    view! {
        <footer class="site-footer">
            {help}
            <div class="site-about">
                <a href="/tillganglighet">{texts.site_accessibility()}</a>
                <form action="/sprak" method="post" role="none">
                    <input type="hidden" name="till" value=here/>
                    <button class="button button-quiet" type="submit" name="val" value=other.code() lang=other.code()>
                        {texts.site_other_language()}
                    </button>
                </form>
            </div>
        </footer>
    }
}
