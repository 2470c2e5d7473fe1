//! `/plan/viktigt` and its receipt: a person writes what matters, sees that it is saved, and can undo it.

use super::api::AgreementApi;
use super::types::{WhatMattersDone, WhatMattersDraft, WhatMattersForm};
use crate::error::{AppError, Fault};
use crate::texts::Texts;
use crate::ui::{ErrorPage, Loaded, Page, TextArea, page_title, reader};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::sync::Arc;

#[component]
pub fn WhatMattersPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn AgreementApi>>();
    let draft = use_context::<WhatMattersDraft>();
    let show = move |form: WhatMattersForm| what_matters(form, draft);
    view! { <Loaded data=async move { data.what_matters_form().await } show/> }
}

fn what_matters(form: WhatMattersForm, draft: Option<WhatMattersDraft>) -> AnyView {
    let (texts, _) = reader(form.now);
    let error = match &draft {
        None => None,
        Some(draft) => match error_words(texts, &draft.error) {
            Some(words) => {
                set_status(&draft.error);
                Some(words)
            }
            // Nothing one can mend in the field: the whole page says so.
            None => return view! { <ErrorPage error=draft.error.clone()/> }.into_any(),
        },
    };
    let is_taken = draft.as_ref().is_some_and(|draft| draft.error == AppError::Taken);
    let standing = form.current.as_ref().map(|current| current.text.clone());
    let now_there = standing.clone().filter(|_| is_taken);
    let value = draft.map(|draft| draft.text).or(standing).unwrap_or_default();
    let title = page_title(texts, texts.overview_what_matters(), error.is_some());
    let trail = vec![("/".to_owned(), texts.site_nav_overview().to_owned())];
    let summary = error.map(|words| {
        view! {
            <div class="error-summary" tabindex="-1" id="fel">
                <div role="alert">
                    <p><strong>{texts.matters_error_title()}</strong></p>
                    <ul><li><a href="#text">{words}</a></li></ul>
                </div>
            </div>
        }
    });
    view! {
        <Page title trail>
            {summary}
            <h1>{texts.overview_what_matters()}</h1>
            <p class="lead">{texts.matters_lead()}</p>
            <form action="/plan/viktigt" method="post" novalidate>
                <input type="hidden" name="nyckel" value=form.key.to_string()/>
                <input type="hidden" name="utgick_fran" value=form.current.as_ref().map(|current| current.id.to_string()).unwrap_or_default()/>
                <TextArea name="text" label=texts.matters_label() hint=texts.matters_hint() value error/>
                {now_there.map(|words| view! {
                    <h2>{texts.matters_now_there()}</h2>
                    <blockquote class="quote"><p>"”" {words} "”"</p></blockquote>
                })}
                <div class="actions">
                    <button class="button button-filled" type="submit">{texts.matters_save()}</button>
                    <a class="button button-quiet" href="/">{texts.matters_leave()}</a>
                </div>
            </form>
        </Page>
    }
    .into_any()
}

fn set_status(error: &AppError) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), http::StatusCode::from_u16(error.status()))
    {
        response.set_status(status);
    }
}

fn error_words(texts: Texts, error: &AppError) -> Option<&'static str> {
    match error {
        AppError::Taken => Some(texts.matters_error_taken()),
        AppError::Invalid(faults) => match faults.first() {
            Some((_, Fault::Empty)) => Some(texts.matters_error_empty()),
            Some((_, Fault::TooLong)) => Some(texts.matters_error_too_long()),
            _ => None,
        },
        _ => None,
    }
}

#[component]
pub fn WhatMattersDonePage() -> impl IntoView {
    let data = expect_context::<Arc<dyn AgreementApi>>();
    let show = |done: WhatMattersDone| {
        let (texts, _) = reader(done.now);
        let heading = if done.undone {
            texts.matters_done_undone_title().to_owned()
        } else {
            texts.matters_done_title(&done.given_name)
        };
        let trail = vec![("/".to_owned(), texts.site_nav_overview().to_owned())];
        let now = match &done.current {
            Some(current) => view! {
                <blockquote class="quote"><p>"”" {current.text.clone()} "”"</p></blockquote>
                <p>{texts.matters_done_who()}</p>
            }
            .into_any(),
            None => view! { <p>{texts.matters_done_empty()}</p> }.into_any(),
        };
        let before = done.before.as_ref().map(|words| {
            view! {
                <section class="part" aria-labelledby="fore">
                    <h2 id="fore">{texts.matters_before()}</h2>
                    <p>"”" {words.clone()} "”"</p>
                </section>
            }
        });
        let undo = match done.undo_key.filter(|_| !done.undone) {
            Some(key) => view! {
                <form action="/plan/viktigt/angra" method="post">
                    <input type="hidden" name="nyckel" value=key.to_string()/>
                    <input type="hidden" name="utgick_fran" value=done.current.as_ref().map(|current| current.id.to_string()).unwrap_or_default()/>
                    <div class="actions">
                        <a class="button button-filled" href="/">{texts.site_back_to_overview()}</a>
                        <button class="button" type="submit">{texts.matters_undo()}</button>
                    </div>
                </form>
            }
            .into_any(),
            None => view! {
                <div class="actions"><a class="button button-filled" href="/">{texts.site_back_to_overview()}</a></div>
            }
            .into_any(),
        };
        view! {
            <Page title=page_title(texts, texts.matters_done_page(), false) trail>
                <h1>{heading}</h1>
                {now}
                {before}
                {undo}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.what_matters_done().await } show/> }
}
