//! Booking together as staff see it: which times to look at (`/personal/patienter/{patient}/tillsammans`), and looking at a distance
//! (`/personal/tillsammans/{id}`).
//!
//! - First how: on a screen or on the telephone. Showing a time is the yes to it; the best three stand chosen, so that one press shows
//!   them. On the telephone one time is chosen, and none stands chosen.
//! - In the room the screen is handed over. At a distance each sees what the other has before them.

use super::api::JointApi;
use super::joint_pages::id;
use super::joint_types::{
    JointBeginPage, JointChosen, JointLine, JointMode, JointPage, JointStaffPage, JointState, JointTime, Sees,
};
use super::propose_page::{phone_receipt, subject_words, subjects};
use super::types::{About, Subject, TimeChoice};
use crate::error::{AppError, Fault};
use crate::ids::{Id, PatientId};
use crate::overview::words::in_sentence;
use crate::settings::types::PartOfDay;
use crate::texts::Texts;
use crate::ui::{ErrorSummary, KeyField, Live, Loaded, Page, reader, set_status};
use crate::wording::{Wording, capitalised, given_name};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// So many times are shown at once; so many stand chosen.
const MOST: usize = 3;

#[component]
pub fn BeginJointPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn JointApi>>();
    let patient = use_params_map().read_untracked().get("patient").and_then(|id| PatientId::parse(&id));
    let about = use_query_map().read_untracked().get("galler").map(|about| About::parse(&about));
    let load = async move {
        match (patient, about) {
            (Some(patient), None) => api.joint_begin(patient, None).await,
            (Some(patient), Some(Some(about))) => api.joint_begin(patient, Some(about)).await,
            _ => Err(AppError::NotFound),
        }
    };
    let by_phone = use_query_map().read_untracked().get("hur").as_deref() == Some(JointMode::Phone.code());
    view! { <Loaded data=load show=move |found| begin(found, by_phone)/> }
}

/// What is wrong with what was chosen; sets the status.
fn fault(texts: Texts, chosen: &JointChosen) -> &'static str {
    set_status(&chosen.error);
    match &chosen.error {
        AppError::Taken => texts.propose_taken(),
        AppError::Invalid(faults) => match faults.first() {
            Some((_, Fault::Empty)) => texts.propose_none(),
            Some((_, Fault::TooMany)) => texts.propose_too_many(),
            Some((_, Fault::OneOnly)) => texts.joint_one_only(),
            _ => texts.joint_again(),
        },
        _ => texts.joint_again(),
    }
}

fn patient_trail(texts: Texts, patient: &PatientId) -> Vec<(String, String)> {
    vec![
        ("/personal".to_owned(), texts.staff_back_to_caseload().to_owned()),
        (format!("/personal/patienter/{patient}"), texts.staff_back_to_patient().to_owned()),
    ]
}

fn begin(found: JointBeginPage, by_phone: bool) -> AnyView {
    let (texts, wording) = reader(found.now);
    let refused = use_context::<JointChosen>();
    let fault = refused.as_ref().map(|chosen| fault(texts, chosen));
    let here = format!("/personal/patienter/{}/tillsammans", found.patient);
    let heading = texts.joint_title();
    let title = if fault.is_some() { texts.site_title_error_staff(heading) } else { texts.site_title_staff(heading) };
    let mut trail = patient_trail(texts, &found.patient);
    if found.chosen.is_some() && found.subjects.len() > 1 {
        trail.push((here.clone(), heading.to_owned()));
    }
    let form = match found.chosen {
        Some((subject, times, wish)) => {
            let wish = match wish {
                PartOfDay::Any => None,
                PartOfDay::Forenoon => Some(texts.joint_wish_forenoon()),
                PartOfDay::Afternoon => Some(texts.joint_wish_afternoon()),
            };
            let form = choose(texts, wording, &here, &subject, &times, refused, by_phone);
            view! { {wish.map(|words| view! { <p class="notice">{words}</p> })} {form} }.into_any()
        }
        None => subjects(texts, wording, &here, &found.subjects),
    };
    view! {
        <Page title trail>
            {fault.map(|words| view! { <ErrorSummary title=texts.form_error_title() words field="tider"/> })}
            <div class="patient-band"><p>{found.name}</p></div>
            <h1>{heading}</h1>
            {form}
        </Page>
    }
    .into_any()
}

/// Times to tick, `chosen` of them ticked; `one_only`: to choose one of.
fn time_boxes(wording: Wording, times: &[TimeChoice], chosen: &[String], one_only: bool) -> AnyView {
    let kind = if one_only { "radio" } else { "checkbox" };
    let boxes = times
        .iter()
        .enumerate()
        .map(|(nth, time)| {
            let id = if nth == 0 { "tider".to_owned() } else { format!("tid-{nth}") };
            let checked = chosen.contains(&time.code);
            view! {
                <label class="choice">
                    <input type=kind id=id name="tid" value=time.code.clone() checked=checked/>
                    " " {capitalised(&wording.moment(time.start))}
                </label>
            }
        })
        .collect_view();
    view! { <div class="choice-list">{boxes}</div> }.into_any()
}

fn choose(
    texts: Texts,
    wording: Wording,
    here: &str,
    subject: &Subject,
    times: &[TimeChoice],
    refused: Option<JointChosen>,
    by_phone: bool,
) -> AnyView {
    let words = subject_words(texts, wording, subject);
    if times.is_empty() {
        return view! { <p>{words}</p> <p>{texts.joint_no_times()}</p> }.into_any();
    }
    let chosen = refused.map_or_else(
        || if by_phone { Vec::new() } else { times.iter().take(MOST).map(|time| time.code.clone()).collect() },
        |chosen| chosen.times,
    );
    let mut times = times.to_vec();
    times.sort_by_key(|time| time.start.local);
    let about = subject.about.to_string();
    let propose_at = format!("{}?galler={about}", here.replace("/tillsammans", "/foresla"));
    let ways = [(false, texts.joint_on_screen()), (true, texts.joint_on_phone())]
        .into_iter()
        .map(|(phone, words)| {
            let at = format!("{here}?galler={about}{}", if phone { "&hur=phone" } else { "" });
            view! { <li><a href=at aria-current=(phone == by_phone).then_some("true")>{words}</a></li> }
        })
        .collect_view();
    let hint = if by_phone { texts.joint_phone_then() } else { texts.joint_hint() };
    let legend = if by_phone { texts.joint_phone_times() } else { texts.joint_times() };
    let buttons = if by_phone {
        view! {
            <div class="actions">
                <button class="button button-filled" type="submit" name="hur" value="phone">{texts.joint_phone()}</button>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="joint-ways">
                <div>
                    <button class="button button-filled" type="submit" name="hur" value="room">{texts.joint_here()}</button>
                    <p>{texts.joint_here_then()}</p>
                </div>
                <div>
                    <button class="button" type="submit" name="hur" value="distance">{texts.joint_far()}</button>
                    <p>{texts.joint_far_then()}</p>
                </div>
                <div>
                    <a class="button" href=propose_at>{texts.joint_propose()}</a>
                    <p>{texts.joint_propose_then()}</p>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <p>{words}</p>
        <nav class="filter-links" aria-label=texts.joint_ways()><ul>{ways}</ul></nav>
        <form action=here.to_owned() method="post" novalidate>
            <input type="hidden" name="galler" value=about/>
            {by_phone.then(|| view! { <KeyField/> })}
            <fieldset class="choice-set">
                <legend>{legend}</legend>
                <p class="muted">{hint}</p>
                {time_boxes(wording, &times, &chosen, by_phone)}
            </fieldset>
            {buttons}
        </form>
    }
    .into_any()
}

#[component]
pub fn JointStaffTimesPage() -> impl IntoView {
    let (api, id) = (expect_context::<Arc<dyn JointApi>>(), id());
    view! { <Loaded data=async move { api.joint_for_staff(id?).await } show=looking/> }
}

fn looking(found: JointStaffPage) -> AnyView {
    let JointStaffPage { joint: page, patient_sees, more, receipt } = found;
    let (texts, wording) = reader(page.now);
    let refused = use_context::<JointChosen>();
    // Beside those that are shown already.
    let too_many = |chosen: &JointChosen| matches!(&chosen.error, AppError::Invalid(faults) if faults.iter().any(|(_, fault)| *fault == Fault::TooMany));
    let fault = refused.as_ref().map(|chosen| {
        let words = fault(texts, chosen);
        if too_many(chosen) { texts.joint_too_many() } else { words }
    });
    let heading = match page.state {
        JointState::Open => texts.joint_looking(),
        JointState::Booked if page.booked.is_some() => texts.joint_done_title(),
        JointState::Booked => texts.joint_changed_title(),
        JointState::Ended => texts.joint_ended_staff_title(),
    };
    let title = if fault.is_some() { texts.site_title_error_staff(heading) } else { texts.site_title_staff(heading) };
    let who = given_name(&page.patient_name).to_owned();
    let about = (page.state == JointState::Open).then(|| match page.now_at {
        Some(at) => texts.propose_move(&in_sentence(&page.kind), &wording.moment(at)),
        None => texts.propose_new(&in_sentence(&page.kind)),
    });
    let trail = patient_trail(texts, &page.patient);
    let (patient_at, name) = (format!("/personal/patienter/{}", page.patient), page.patient_name.clone());
    let content = match page.state {
        JointState::Open => {
            let chosen = refused.map(|chosen| chosen.times).unwrap_or_default();
            open(texts, wording, page, patient_sees, &more, &chosen, &who)
        }
        JointState::Booked => {
            let words = match page.booked {
                Some((at, _)) => texts.joint_done(&wording.moment(at), &who),
                None => texts.joint_changed_since().to_owned(),
            };
            let words = match &receipt {
                Some(receipt) => phone_receipt(texts, wording, &patient_at, &name, receipt),
                None => view! { <p class="notice">{words}</p> }.into_any(),
            };
            view! {
                {words}
                <p><a class="in-text" href=patient_at>{texts.staff_back_to_patient()}</a></p>
            }
            .into_any()
        }
        JointState::Ended => view! {
            <p class="notice">{texts.joint_ended()}</p>
            <p><a class="in-text" href=format!("{patient_at}/tillsammans")>{texts.joint_begin_again()}</a></p>
        }
        .into_any(),
    };
    view! {
        <Page title trail>
            {fault.map(|words| view! { <ErrorSummary title=texts.form_error_title() words field="tider"/> })}
            <div class="patient-band"><p>{name}</p></div>
            <h1>{heading}</h1>
            {about.map(|words| view! { <p>{words}</p> })}
            {content}
        </Page>
    }
    .into_any()
}

fn open(
    texts: Texts,
    wording: Wording,
    page: JointPage,
    patient_sees: Sees,
    more: &[TimeChoice],
    chosen: &[String],
    who: &str,
) -> AnyView {
    let at = format!("/personal/tillsammans/{}", page.id);
    let sees = match patient_sees {
        Sees::NotYet => texts.joint_not_opened(who),
        Sees::Before => texts.joint_sees_before(who),
        Sees::Now => texts.joint_sees_now(who),
    };
    let none_fits = if page.none_fits { texts.joint_says_none(who) } else { String::new() };
    let lines = page.lines.iter().map(|line| staff_line(texts, wording, &at, line)).collect_view();
    let mut more = more.to_vec();
    more.sort_by_key(|time| time.start.local);
    let add = (!more.is_empty()).then(|| {
        view! {
            <form action=at.clone() method="post" novalidate>
                <KeyField/>
                <fieldset class="choice-set">
                    <legend>{texts.joint_more()}</legend>
                    <p class="muted">{texts.joint_more_hint()}</p>
                    {time_boxes(wording, &more, chosen, false)}
                </fieldset>
                <div class="actions"><button class="button" type="submit">{texts.joint_add()}</button></div>
            </form>
        }
    });
    let (events, here, end_at) = (format!("/tillsammans/{}/handelser", page.id), at.clone(), format!("{at}/avsluta"));
    view! {
        <section class="part" aria-label=texts.joint_title()>
            <Live events since=page.mark.clone() state=format!("{} staff", page.id) show_new=texts.joint_show_new() here>
                <p data-line="ser">{sees}</p>
                <div data-line="passar">{(!none_fits.is_empty()).then(|| view! { <p>{none_fits}</p> })}</div>
                <ul class="live-lines" data-lines="">{lines}</ul>
            </Live>
        </section>
        {add}
        <form action=end_at method="post" role="none">
            <KeyField/>
            <button class="button button-quiet" type="submit">{texts.joint_end()}</button>
        </form>
    }
    .into_any()
}

fn staff_line(texts: Texts, wording: Wording, at: &str, line: &JointLine) -> AnyView {
    let small = wording.moment(line.start);
    let when = capitalised(&small);
    let when_lost = when.clone();
    let (name, said) = (line.code.clone(), when.clone());
    let content = match line.time {
        JointTime::Free | JointTime::Elsewhere => {
            let remove = texts.joint_remove(&wording.moment(line.start));
            let code = line.code.clone();
            view! {
                <p>{when}</p>
                <form action=at.to_owned() method="post" role="none">
                    <input type="hidden" name="bort" value=code/>
                    <button class="button button-quiet" type="submit">{remove}</button>
                </form>
            }
            .into_any()
        }
        JointTime::Taken => view! { <p class="muted">{texts.joint_taken(&when)}</p> }.into_any(),
        JointTime::Removed => view! { <p class="muted">{texts.joint_you_removed(&small)}</p> }.into_any(),
    };
    let lost = (line.time == JointTime::Free).then(|| texts.joint_taken(&when_lost));
    let said = match line.time {
        JointTime::Taken => texts.joint_taken(&said),
        JointTime::Removed => texts.joint_you_removed(&small),
        JointTime::Free | JointTime::Elsewhere => texts.joint_said_new(&said),
    };
    view! { <li data-line=name data-said=said data-lost=lost>{content}</li> }.into_any()
}
