//! `/komponenter`: every component in its states, for those who build. Only with `serve --demo`.

use super::examples::{EXAMPLES, PAGES};
use crate::error::AppError;
use crate::texts::Texts;
use crate::ui::{ErrorPage, Page, page_title};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Whether the review page is there. In context for every page.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReviewPage(pub bool);

#[component]
pub fn ReviewPages() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let ReviewPage(there) = use_context().unwrap_or_default();
    if !there {
        return view! { <ErrorPage error=AppError::NotFound/> }.into_any();
    }
    let asked = use_query_map().read_untracked().get("del");
    if let Some(whole) = PAGES.iter().find(|page| asked.as_deref() == Some(page.component)) {
        let content = (whole.show)(texts);
        return view! { <Page title=page_title(texts, whole.component, false)>{content}</Page> }.into_any();
    }
    let pages = PAGES
        .iter()
        .map(|page| {
            let words = format!("{}: {}", page.component, page.state);
            view! { <li><a class="in-text" href=format!("/komponenter?del={}", page.component)>{words}</a></li> }
        })
        .collect_view();
    let parts = EXAMPLES
        .chunk_by(|one, other| one.component == other.component)
        .map(|states| {
            let shown = states
                .iter()
                .map(|example| view! { <p class="muted" lang="en">{example.state}</p> {(example.show)(texts)} })
                .collect_view();
            view! {
                <section class="part">
                    <h2 lang="en">{states[0].component}</h2>
                    {shown}
                </section>
            }
        })
        .collect_view();
    view! {
        <Page title=page_title(texts, texts.site_components(), false)>
            <h1>{texts.site_components()}</h1>
            {parts}
            <ul class="plain-list" lang="en">{pages}</ul>
        </Page>
    }
    .into_any()
}
