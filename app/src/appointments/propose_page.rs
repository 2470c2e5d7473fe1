//! `/personal/patienter/{patient}/foresla`: staff suggest one to three times, which are held until the patient has answered.
//!
//! - First what it is about, then the times: each choice is a link, so that the page works without a program.
//! - What waits for an answer stands on the same page: whether it is seen, until when it is held, the way to take it back, and to write
//!   down which time the patient took on the telephone. Of that the same page is the receipt.

use super::api::ProposingApi;
use super::types::{About, Chosen, OpenProposal, PhoneReceipt, PhoneRefused, ProposePage, Subject, TimeChoice};
use crate::error::{AppError, Fault};
use crate::ids::{AppointmentId, Id, PatientId};
use crate::overview::words::in_sentence;
use crate::texts::Texts;
use crate::ui::{ErrorSummary, KeyField, Loaded, Page, reader, set_status};
use crate::wording::{Moment, Wording, capitalised, given_name};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

#[component]
pub fn ProposeTimesPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn ProposingApi>>();
    let patient = use_params_map().read_untracked().get("patient").and_then(|id| PatientId::parse(&id));
    let about = use_query_map().read_untracked().get("galler").map(|about| About::parse(&about));
    let agreed = use_query_map().read_untracked().get("besok").and_then(|id| AppointmentId::parse(&id));
    let load = async move {
        match (patient, about) {
            (Some(patient), None) => api.propose_page(patient, None, agreed).await,
            (Some(patient), Some(Some(about))) => api.propose_page(patient, Some(about), None).await,
            _ => Err(AppError::NotFound),
        }
    };
    view! { <Loaded data=load show=page/> }
}

/// What is wrong with what was chosen; sets the status.
fn fault(texts: Texts, chosen: &Chosen) -> &'static str {
    set_status(&chosen.error);
    match &chosen.error {
        AppError::Taken => texts.propose_taken(),
        AppError::Invalid(faults) => match faults.first() {
            Some((_, Fault::Empty)) => texts.propose_none(),
            Some((_, Fault::TooMany)) => texts.propose_too_many(),
            Some((_, Fault::TooSoon)) => texts.propose_too_soon(),
            _ => texts.propose_unreadable(),
        },
        _ => texts.propose_unreadable(),
    }
}

fn page(found: ProposePage) -> AnyView {
    let (texts, wording) = reader(found.now);
    let refused = use_context::<Chosen>();
    let fault = refused.as_ref().map(|chosen| fault(texts, chosen));
    let at_patient = format!("/personal/patienter/{}", found.patient);
    let here = format!("{at_patient}/foresla");
    let heading = texts.propose_title();
    let title = if fault.is_some() { texts.site_title_error_staff(heading) } else { texts.site_title_staff(heading) };
    let mut trail = vec![
        ("/personal".to_owned(), texts.staff_back_to_caseload().to_owned()),
        (at_patient.clone(), texts.staff_back_to_patient().to_owned()),
    ];
    if found.chosen.is_some() {
        trail.push((here.clone(), heading.to_owned()));
    }
    let waiting = (!found.open.is_empty()).then(|| open(texts, wording, &here, &found.open));
    let phone_refused = use_context::<PhoneRefused>().map(|_refused| {
        set_status(&AppError::Taken);
        view! { <div class="notice notice-warn"><p>{texts.propose_phone_refused()}</p></div> }
    });
    let receipt =
        found.receipt.as_ref().map(|receipt| phone_receipt(texts, wording, &at_patient, &found.name, receipt));
    let form = match found.chosen {
        Some((subject, times)) => choose(texts, wording, &here, &subject, &times, &found.deadlines, refused),
        None => subjects(texts, wording, &here, &found.subjects),
    };
    view! {
        <Page title trail>
            {fault.map(|words| view! { <ErrorSummary title=texts.form_error_title() words field="tider"/> })}
            <div class="patient-band"><p>{found.name}</p></div>
            <h1>{heading}</h1>
            {phone_refused}
            {receipt}
            {waiting}
            {form}
        </Page>
    }
    .into_any()
}

/// "Flytta besök hos distriktssköterska, torsdag 3 december klockan 13.30"; "Nytt: läkarbesök".
pub(super) fn subject_words(texts: Texts, wording: Wording, subject: &Subject) -> String {
    let kind = in_sentence(&subject.kind);
    match subject.now_at {
        Some(at) => texts.propose_move(&kind, &wording.moment(at)),
        None => texts.propose_new(&kind),
    }
}

pub(super) fn subjects(texts: Texts, wording: Wording, here: &str, subjects: &[Subject]) -> AnyView {
    if subjects.is_empty() {
        return view! { <p>{texts.propose_nothing()}</p> }.into_any();
    }
    let rows = subjects
        .iter()
        .map(|subject| {
            let words = subject_words(texts, wording, subject);
            view! { <li><a class="in-text" href=format!("{here}?galler={}", subject.about)>{words}</a></li> }
        })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="galler">
            <h2 id="galler">{texts.propose_about()}</h2>
            <ul class="plain-list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn choose(
    texts: Texts,
    wording: Wording,
    here: &str,
    subject: &Subject,
    times: &[(TimeChoice, bool)],
    deadlines: &[(i64, Moment)],
    refused: Option<Chosen>,
) -> AnyView {
    let words = subject_words(texts, wording, subject);
    if times.is_empty() {
        return view! { <p>{words}</p> <p>{texts.change_no_times()}</p> }.into_any();
    }
    let held = refused.as_ref().map(|chosen| chosen.answer_by.clone());
    let was = refused.map(|chosen| chosen.times).unwrap_or_default();
    let times = times
        .iter()
        .enumerate()
        .map(|(nth, (time, is_busy))| {
            let (is_busy, busy) = (*is_busy, is_busy.then(|| texts.propose_busy()));
            let id = if nth == 0 { "tider".to_owned() } else { format!("tid-{nth}") };
            let checked = was.contains(&time.code) && !is_busy;
            view! {
                <label class="choice">
                    <input type="checkbox" id=id name="tid" value=time.code.clone() checked=checked disabled=is_busy/>
                    " " {capitalised(&wording.moment(time.start))} {busy.map(|words| format!(". {words}"))}
                </label>
            }
        })
        .collect_view();
    let deadlines = deadlines
        .iter()
        .enumerate()
        .map(|(nth, (code, at))| {
            let (id, code) = (format!("senast-{nth}"), code.to_string());
            let checked = held.as_ref().map_or(nth == 0, |held| *held == code);
            view! {
                <label class="choice">
                    <input type="radio" id=id name="senast" value=code checked=checked/>
                    " " {capitalised(&wording.date(at.local.date()))}
                </label>
            }
        })
        .collect_view();
    view! {
        <p>{words}</p>
        <form action=here.to_owned() method="post" novalidate>
            <input type="hidden" name="galler" value=subject.about.to_string()/>
            <KeyField/>
            <fieldset class="choice-set">
                <legend>{texts.propose_times()}</legend>
                <div class="choice-list">{times}</div>
            </fieldset>
            <fieldset class="choice-set">
                <legend>{texts.propose_answer_by()}</legend>
                <p class="muted">{texts.propose_held()}</p>
                {deadlines}
            </fieldset>
            <div class="actions"><button class="button button-filled" type="submit">{texts.propose_send()}</button></div>
        </form>
    }
    .into_any()
}

/// What was agreed on the telephone, or taken back: the time that holds, what became of the old one, and the way to take it back.
pub(super) fn phone_receipt(
    texts: Texts,
    wording: Wording,
    at_patient: &str,
    name: &str,
    receipt: &PhoneReceipt,
) -> AnyView {
    let who = given_name(name);
    let words = match (receipt.undone, receipt.at) {
        (false, Some(at)) => texts.joint_done(&wording.moment(at), who),
        (true, Some(at)) => texts.propose_phone_undone(&wording.moment(at), who),
        (_, None) => texts.propose_phone_unbooked().to_owned(),
    };
    let old = receipt.old.filter(|_| !receipt.undone).map(|at| texts.propose_phone_old(&wording.moment(at)));
    let undo = receipt.can_undo.then(|| {
        view! {
            <form action=format!("{at_patient}/foresla/{}/angra", receipt.visit) method="post" role="none">
                <KeyField/>
                <input type="hidden" name="andring" value=receipt.change.to_string()/>
                <button class="button button-quiet" type="submit">{texts.propose_phone_undo()}</button>
            </form>
        }
    });
    view! { <div class="notice"><p>{words} {old.map(|old| format!(" {old}"))}</p> {undo}</div> }.into_any()
}

/// What waits for the patient.
fn open(texts: Texts, wording: Wording, here: &str, open: &[OpenProposal]) -> AnyView {
    let rows = open
        .iter()
        .map(|proposal| {
            let kind = proposal.kind.as_ref().map(|kind| view! { <p><strong>{kind.clone()}</strong></p> });
            let times = proposal
                .times
                .iter()
                .map(|(code, at)| {
                    view! {
                        <li>
                            <p>{capitalised(&wording.moment(*at))}</p>
                            <form action=format!("{here}/{}/telefon", proposal.id) method="post" role="none">
                                <KeyField/>
                                <input type="hidden" name="tid" value=code.to_string()/>
                                <button class="button button-quiet" type="submit">{texts.propose_by_phone(&wording.moment(*at))}</button>
                            </form>
                        </li>
                    }
                })
                .collect_view();
            let by = proposal
                .answer_by
                .map(|by| wording.date(by.local.date()))
                .map(|by| if proposal.lapsed { texts.propose_lapsed(&by) } else { texts.propose_held_until(&by) });
            let seen = match proposal.seen {
                Some(at) => texts.queue_seen(&wording.moment_in_sentence(at)),
                None => texts.queue_not_seen().to_owned(),
            };
            view! {
                <li class="visit">
                    {kind}
                    <ul class="plain-list">{times}</ul>
                    {by.map(|words| view! { <p>{words}</p> })}
                    <p>{seen}</p>
                    <form action=format!("{here}/{}/ta-tillbaka", proposal.id) method="post" role="none">
                        <KeyField/>
                        <button class="button button-quiet" type="submit">{texts.propose_withdraw()}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="vantar">
            <h2 id="vantar">{texts.propose_waiting()}</h2>
            <ul class="visits">{rows}</ul>
        </section>
    }
    .into_any()
}
