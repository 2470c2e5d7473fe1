//! `/installningar/delad-skarm`, and `/delad-skarm`: the question whether somebody is still there.

use crate::texts::Texts;
use crate::ui::{BigChoice, ButtonForm, ButtonLink, Page, SharedScreen, SharedWatch, is_ours, page_title};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn SharedScreenPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let SharedScreen(shared) = use_context().unwrap_or_default();
    let trail = vec![
        ("/".to_owned(), texts.site_nav_overview().to_owned()),
        ("/hjalp/sidan".to_owned(), texts.help_about_title().to_owned()),
    ];
    let now = if shared { texts.shared_is() } else { texts.shared_is_not() };
    let at = || "/installningar/delad-skarm".to_owned();
    view! {
        <Page title=page_title(texts, texts.shared_title(), false) trail>
            <h1>{texts.shared_title()}</h1>
            <p>{texts.shared_what()}</p>
            <p>{texts.shared_how()}</p>
            <p><strong>{now}</strong></p>
            <div class="big-choices">
                <BigChoice action=at() name="delad" value="ja" words=texts.shared_yes() chosen=shared/>
                <BigChoice action=at() name="delad" value="nej" words=texts.shared_no() chosen=!shared/>
            </div>
        </Page>
    }
}

/// Asks without saying who: anybody may stand before the screen.
#[component]
pub fn StillTherePage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let asked = use_query_map().read_untracked().get("till").unwrap_or_default();
    let back = if is_ours(&asked) { asked } else { "/".to_owned() };
    view! {
        <Page title=page_title(texts, texts.shared_ask(), false)>
            <h1>{texts.shared_ask()}</h1>
            <p>{texts.shared_ask_why()}</p>
            <div class="actions">
                <ButtonLink href=back symbol="done" words=texts.shared_still_here() filled=true/>
                <ButtonForm action="/logga-ut".to_owned() symbol="undo" words=texts.shared_finished()/>
            </div>
            <SharedWatch ask=None says=format!("{} {}", texts.shared_ask(), texts.shared_ask_why())/>
        </Page>
    }
}
