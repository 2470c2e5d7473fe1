//! `/personal/patienter/{patient}/bjud-in`: staff invite to a visit, and the patient books a time of the unit's. What waits stands on the
//! same page, with the way to take it back.

use super::api::InvitingApi;
use super::types::{InvitePage, InviteRefused, Invited, OpenInvitation};
use crate::error::{AppError, Fault};
use crate::ids::{Id, PatientId};
use crate::texts::Texts;
use crate::ui::{ErrorSummary, KeyField, Loaded, Page, reader, set_status, source_lang};
use crate::wording::{Wording, capitalised};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

#[component]
pub fn InviteToVisitPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn InvitingApi>>();
    let patient = use_params_map().read_untracked().get("patient").and_then(|id| PatientId::parse(&id));
    let is_sent = use_query_map().read_untracked().get("skickad").is_some();
    let load = async move {
        match patient {
            Some(patient) => api.invite_page(patient).await,
            None => Err(AppError::NotFound),
        }
    };
    view! { <Loaded data=load show=move |found| page(found, is_sent)/> }
}

fn page(found: InvitePage, is_sent: bool) -> AnyView {
    let (texts, wording) = reader(found.now);
    let refused = use_context::<InviteRefused>();
    let fault = refused.as_ref().map(|refused| {
        set_status(&refused.error);
        match &refused.error {
            AppError::Invalid(faults) if matches!(faults.first(), Some((_, Fault::Empty))) => texts.invite_no_kind(),
            AppError::Invalid(faults) if matches!(faults.first(), Some((_, Fault::TooSoon))) => texts.invite_too_late(),
            _ => texts.invite_unreadable(),
        }
    });
    let at = format!("/personal/patienter/{}", found.patient);
    let here = format!("{at}/bjud-in");
    let heading = texts.invite_title();
    let title = if fault.is_some() { texts.site_title_error_staff(heading) } else { texts.site_title_staff(heading) };
    let trail = vec![
        ("/personal".to_owned(), texts.staff_back_to_caseload().to_owned()),
        (at.clone(), texts.staff_back_to_patient().to_owned()),
    ];
    let sent =
        (is_sent && !found.open.is_empty()).then(|| view! { <div class="notice"><p>{texts.invite_sent()}</p></div> });
    let waiting = (!found.open.is_empty()).then(|| open(texts, wording, &here, &found.open));
    let content = if found.kinds.is_empty() {
        let propose = found.can_propose.then(|| {
            view! { <p><a class="in-text" href=format!("{at}/foresla")>{texts.propose_title()}</a></p> }
        });
        let words = if found.can_propose { texts.invite_nothing() } else { texts.invite_nothing_here() };
        view! { <p>{words}</p> {propose} }.into_any()
    } else {
        form(texts, wording, &here, &found, refused.map(|refused| refused.chosen).unwrap_or_default())
    };
    view! {
        <Page title trail>
            {fault.map(|words| view! { <ErrorSummary title=texts.form_error_title() words field="besok"/> })}
            <div class="patient-band"><p>{found.name.clone()}</p></div>
            <h1>{heading}</h1>
            {sent}
            {waiting}
            {content}
        </Page>
    }
    .into_any()
}

/// Choices of which one holds; the first has `id`.
fn radios(name: &'static str, id: &'static str, rows: Vec<(String, AnyView)>, chosen: &str) -> AnyView {
    rows.into_iter()
        .enumerate()
        .map(|(nth, (value, words))| {
            let id = if nth == 0 { id.to_owned() } else { format!("{id}-{nth}") };
            let checked = value == chosen;
            view! {
                <label class="choice">
                    <input type="radio" id=id name=name value=value checked=checked/>
                    " " {words}
                </label>
            }
        })
        .collect_view()
        .into_any()
}

fn form(texts: Texts, wording: Wording, here: &str, found: &InvitePage, was: Invited) -> AnyView {
    let Invited { kind, line, book_by, medically_by } = was;
    let days = |first: Option<&'static str>| -> Vec<(String, AnyView)> {
        let none = first.map(|words| (String::new(), words.into_any()));
        let day = |day: &Date| (day.to_string(), capitalised(&wording.date(*day)).into_any());
        none.into_iter().chain(found.days.iter().map(day)).collect()
    };
    let kinds = found.kinds.iter().map(|kind| (kind.clone(), kind.clone().into_any())).collect();
    let lines = (!found.lines.is_empty()).then(|| {
        let none = (String::new(), texts.invite_no_line().into_any());
        let rows = found.lines.iter().map(|line| {
            (line.id.to_string(), view! { <span lang=source_lang()>{line.text.clone()}</span> }.into_any())
        });
        view! {
            <fieldset class="choice-set">
                <legend>{texts.invite_line()}</legend>
                {radios("rad", "rad", std::iter::once(none).chain(rows).collect(), &line)}
            </fieldset>
        }
    });
    let default_by = found.days.get(2).map(ToString::to_string).unwrap_or_default();
    let book_by = if book_by.is_empty() { default_by } else { book_by };
    view! {
        <p>{texts.invite_what()}</p>
        <form action=here.to_owned() method="post" novalidate>
            <KeyField/>
            <fieldset class="choice-set">
                <legend>{texts.invite_kind()}</legend>
                {radios("besok", "besok", kinds, &kind)}
            </fieldset>
            {lines}
            <fieldset class="choice-set">
                <legend>{texts.invite_book_by()}</legend>
                {radios("senast", "senast", days(None), &book_by)}
            </fieldset>
            <fieldset class="choice-set">
                <legend>{texts.invite_medically_by()}</legend>
                <p class="muted">{texts.invite_medically_what()}</p>
                {radios("medicinskt", "medicinskt", days(Some(texts.invite_no_day())), &medically_by)}
            </fieldset>
            <div class="actions"><button class="button button-filled" type="submit">{texts.invite_send()}</button></div>
        </form>
    }
    .into_any()
}

fn open(texts: Texts, wording: Wording, here: &str, open: &[OpenInvitation]) -> AnyView {
    let rows = open
        .iter()
        .map(|invitation| {
            let by = invitation.book_by.map(|day| texts.step_invitation_by(&wording.date(day)));
            let medically = invitation.medically_by.map(|day| texts.close_medically_by(&wording.date(day)));
            view! {
                <li class="visit">
                    <p><strong>{invitation.kind.clone()}</strong></p>
                    {by.map(|words| view! { <p>{words}</p> })}
                    {medically.map(|words| view! { <p>{words}</p> })}
                    <form action=format!("{here}/{}/ta-tillbaka", invitation.id) method="post" role="none">
                        <KeyField/>
                        <button class="button button-quiet" type="submit">{texts.invite_withdraw()}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="vantar">
            <h2 id="vantar">{texts.invite_waiting()}</h2>
            <ul class="visits">{rows}</ul>
        </section>
    }
    .into_any()
}
