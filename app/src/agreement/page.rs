//! `/plan/viktigt` and its receipt: a person writes what matters, sees that it is saved, and can undo it.

use super::api::AgreementApi;
use super::plan_page::agreement_trail;
use super::types::{WhatMattersDone, WhatMattersForm};
use crate::error::AppError;
use crate::ui::{
    ButtonForm, ButtonLink, ErrorPage, ErrorSummary, KeepDraft, KeyField, Loaded, Page, TextArea, Typed, page_title,
    reader, set_status,
};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn WhatMattersPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn AgreementApi>>();
    let typed = use_context::<Typed>();
    let show = move |form: WhatMattersForm| what_matters(form, typed);
    view! { <Loaded data=async move { data.what_matters_form().await } show/> }
}

fn what_matters(form: WhatMattersForm, typed: Option<Typed>) -> AnyView {
    let (texts, _) = reader(form.now);
    let is_taken = typed.as_ref().is_some_and(|typed| typed.error == Some(AppError::Taken));
    let fault = match &typed {
        Some(_) if is_taken => {
            set_status(&AppError::Taken);
            Some(texts.matters_error_taken())
        }
        Some(typed) => match typed.fault(texts) {
            Ok(fault) => fault,
            Err(error) => return view! { <ErrorPage error/> }.into_any(),
        },
        None => None,
    };
    let standing = form.current.as_ref().map(|current| current.text.clone());
    let now_there = standing.clone().filter(|_| is_taken);
    let kept = typed.is_none() && form.draft.is_some();
    let value = typed.map(|typed| typed.text).or(form.draft).or(standing).unwrap_or_default();
    let title = page_title(texts, texts.overview_what_matters(), fault.is_some());
    view! {
        <Page title trail=agreement_trail(texts)>
            {fault.map(|words| view! { <ErrorSummary title=texts.form_error_title() words field="text"/> })}
            <h1>{texts.overview_what_matters()}</h1>
            <p class="lead">{texts.matters_lead()}</p>
            {kept.then(|| view! { <p>{texts.form_kept()}</p> })}
            <form action="/plan/viktigt" method="post" novalidate>
                <KeyField/>
                <input type="hidden" name="utgick_fran" value=form.current.as_ref().map(|current| current.id.to_string()).unwrap_or_default()/>
                <TextArea name="text" label=texts.matters_label() hint=texts.matters_hint() value error=fault/>
                {now_there.map(|words| view! {
                    <h2>{texts.matters_now_there()}</h2>
                    <blockquote class="quote"><p>"”" {words} "”"</p></blockquote>
                })}
                <div class="actions">
                    <button class="button button-filled" type="submit">{texts.matters_save()}</button>
                    <ButtonLink href="/plan".to_owned() symbol="undo" words=texts.matters_leave()/>
                </div>
            </form>
            <KeepDraft/>
        </Page>
    }
    .into_any()
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
        let now = match &done.current {
            Some(current) => view! {
                <blockquote class="quote" data-source-text=""><p>"”" {current.text.clone()} "”"</p></blockquote>
                <p>{texts.matters_done_who()}</p>
            }
            .into_any(),
            None => view! { <p>{texts.matters_done_empty()}</p> }.into_any(),
        };
        let before = done.before.as_ref().map(|words| {
            view! {
                <section class="part" aria-labelledby="fore">
                    <h2 id="fore">{texts.matters_before()}</h2>
                    <p data-source-text="">"”" {words.clone()} "”"</p>
                </section>
            }
        });
        let undo = done.current.as_ref().filter(|_| !done.undone).map(|current| {
            view! {
                <ButtonForm
                    action="/plan/viktigt/angra".to_owned()
                    symbol="undo"
                    words=texts.matters_undo()
                    once=true
                    fields=vec![("utgick_fran", current.id.to_string())]
                />
            }
        });
        view! {
            <Page title=page_title(texts, texts.matters_done_page(), false) trail=agreement_trail(texts)>
                <h1>{heading}</h1>
                {now}
                {before}
                <div class="actions">
                    <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/>
                    {undo}
                </div>
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.what_matters_done().await } show/> }
}
