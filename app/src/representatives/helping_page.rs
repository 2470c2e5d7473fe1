//! The pages of those who help: `/hjalper`, what they may do and for whom, and `/tider/{id}/foresla`, a wish for another time.

use super::reach::helped;
use super::types::Level;
use crate::appointments::visit_page::visit_trail;
use crate::error::AppError;
use crate::ids::{AppointmentId, Id, RequestId};
use crate::requests::api::RequestsApi;
use crate::requests::types::ProposeForm;
use crate::settings::types::{Choice as _, Settings, ViewMode};
use crate::sign_in::api::SignInApi;
use crate::sign_in::types::HelpingPage as Helping;
use crate::texts::Texts;
use crate::ui::{
    BigChoice, ButtonLink, ErrorPage, ErrorSummary, KeyField, Loaded, NotFound, Page, PageFoot, TextArea, Typed,
    page_title, reader,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// `/hjalper`: in the simple view the page behind *Hjälp*, for those who help.
#[component]
pub fn HelpingPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn SignInApi>>();
    // For others there is no such page.
    if helped().is_none() {
        return view! { <NotFound/> }.into_any();
    }
    view! { <Loaded data=async move { api.helping().await } show=helping/> }.into_any()
}

fn helping(found: Helping) -> AnyView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let (heading, sees) = (texts.helping_title(&found.given_name), texts.helping_sees(&found.given_name));
    let may = match found.level {
        Level::Nothing | Level::See => texts.helping_may_see(),
        Level::Propose => texts.helping_may_propose(),
        Level::Book => texts.helping_may_book(),
    };
    let others = found
        .others
        .iter()
        .map(|other| {
            view! {
                <form action="/hjalper" method="post" role="none">
                    <button class="button" type="submit" name="person" value=other.id.to_string()>{texts.helping_another(&other.name)}</button>
                </form>
            }
        })
        .collect_view();
    let (view, words) = if is_simple {
        (ViewMode::Standard, texts.help_to_standard())
    } else {
        (ViewMode::Simple, texts.help_to_simple())
    };
    // In the standard view whom to call stands after every page, and the way out in the header.
    let calls = is_simple.then(|| {
        view! {
            <p>{texts.site_help_112()}</p>
            <ButtonLink href="tel:112".to_owned() symbol="phone" words=texts.site_call_112() filled=true/>
            <p>{texts.site_help_1177()}</p>
            <ButtonLink href="tel:1177".to_owned() symbol="phone" words=texts.site_call_1177()/>
        }
    });
    let foot = PageFoot { sign_out: is_simple, ..PageFoot::default() };
    let trail = vec![("/".to_owned(), texts.site_nav_overview().to_owned())];
    view! {
        <Page title=page_title(texts, texts.helping_page(), false) trail foot>
            <h1>{heading}</h1>
            <p>{may}</p>
            <p>{sees}</p>
            <div class="big-choices">
                {others}
                <BigChoice action="/hjalper/vy".to_owned() name="val" value=view.code() words chosen=false/>
            </div>
            {calls}
        </Page>
    }
    .into_any()
}

/// `/tider/{id}/foresla`: care reads it and answers the patient. Nothing else happens with the time.
#[component]
pub fn ProposeForPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn RequestsApi>>();
    let id = use_params_map().read_untracked().get("id").and_then(|id| AppointmentId::parse(&id));
    let sent = use_query_map().read_untracked().get("skickat").and_then(|id| RequestId::parse(&id));
    let typed = use_context::<Typed>();
    let Some(who) = helped() else { return view! { <NotFound/> }.into_any() };
    let load = async move {
        match id {
            Some(id) => data.propose_form(id, sent).await,
            None => Err(AppError::NotFound),
        }
    };
    view! { <Loaded data=load show=move |form| propose(form, who, typed)/> }.into_any()
}

fn propose(form: ProposeForm, who: String, typed: Option<Typed>) -> AnyView {
    let (texts, wording) = reader(form.overview.now);
    let trail = visit_trail(texts, Some((&form.visit, wording)));
    let when = texts.helping_has(&wording.moment(form.visit.start), &who);
    if let Some((unit, day)) = form.sent {
        let title = texts.helping_proposed_title();
        return view! {
            <Page title=page_title(texts, title, false) trail>
                <h1>{title}</h1>
                <p>{texts.helping_proposed_then(&wording.date(day), &unit, &who)}</p>
                <p>{when}</p>
                <div class="actions">
                    <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/>
                </div>
            </Page>
        }
        .into_any();
    }
    let fault = match typed.as_ref().map(|typed| typed.fault(texts)) {
        None => None,
        Some(Ok(fault)) => fault,
        Some(Err(error)) => return view! { <ErrorPage error/> }.into_any(),
    };
    let at = format!("/tider/{}", form.visit.id);
    // On a small screen the button has to be seen; which time it is stood on the page before.
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let when = (!is_simple).then(|| view! { <p>{when}</p> });
    // What they have sent before is told where they would send it again.
    let waits = form.waits.map(|(unit, day, text)| {
        let then = texts.helping_proposed_then(&wording.date(day), &unit, &who);
        view! {
            <p>{texts.helping_waits()} " " {then}</p>
            <blockquote class="quote" data-source-text=""><p>"”" {text} "”"</p></blockquote>
        }
    });
    let send = format!("{at}/foresla");
    let value = typed.map(|typed| typed.text).unwrap_or_default();
    view! {
        <Page title=page_title(texts, texts.helping_propose(), fault.is_some()) trail>
            {fault.map(|fault| view! { <ErrorSummary title=texts.form_error_title() words=fault field="text"/> })}
            <h1>{texts.helping_propose()}</h1>
            {when}
            {waits}
            <p>{texts.helping_propose_lead(&who)}</p>
            <form action=send method="post" novalidate>
                <KeyField/>
                <TextArea name="text" label=texts.helping_propose_label() hint=texts.helping_propose_hint() value error=fault/>
                <div class="actions">
                    <button class="button button-filled" type="submit">{texts.helping_propose_send()}</button>
                    <ButtonLink href=at symbol="undo" words=texts.form_leave()/>
                </div>
            </form>
        </Page>
    }
    .into_any()
}
