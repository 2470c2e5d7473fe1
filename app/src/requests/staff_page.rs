//! `/personal/fragor`: the unit's queue, and one request.

use super::api::QueueApi;
use super::types::{
    OverdueLine, PatientAnswer, QueuePage as Queue, QueueRow, Relative, RequestKind, RequestState, Said, StaffRequest,
    UnansweredProposal,
};
use super::words;
use crate::error::{AppError, Fault};
use crate::ids::{Id, RequestId};
use crate::staff::table::StaffTable;
use crate::texts::Texts;
use crate::ui::{ErrorPage, ErrorSummary, Loaded, Page, TextArea, Typed, phone_link, reader, set_status};
use crate::wording::{Wording, capitalised, given_name};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

fn staff_trail(texts: Texts) -> Vec<(String, String)> {
    vec![("/personal".to_owned(), texts.staff_back_to_caseload().to_owned())]
}

#[component]
pub fn QueuePage() -> impl IntoView {
    let api = expect_context::<Arc<dyn QueueApi>>();
    let show = |queue: Queue| {
        let (texts, wording) = reader(queue.now);
        let list = if queue.rows.is_empty() {
            view! { <p>{texts.queue_none()}</p> }.into_any()
        } else {
            let rows = queue.rows.iter().map(|row| queue_row(texts, wording, row)).collect_view();
            view! {
                <StaffTable caption=texts.queue_caption() columns=vec![texts.staff_col_name(), texts.queue_col_what(), texts.queue_col_by(), texts.queue_col_state()]>{rows}</StaffTable>
            }
            .into_any()
        };
        view! {
            <Page title=texts.site_title_staff(texts.queue_title()) trail=staff_trail(texts)>
                <h1>{texts.queue_title()}</h1>
                {(queue.calls_left > 0).then(|| view! {
                    <div class="notice notice-warn">
                        <p>{texts.close_calls_left(queue.calls_left)} " " <a class="in-text" href="/personal/stang-dag#samtal">{texts.close_calls()}</a></p>
                    </div>
                })}
                {list}
                {answers(texts, wording, &queue.answers, queue.seen_until)}
                {unanswered(texts, wording, &queue.unanswered)}
                {overdue(texts, wording, &queue.overdue)}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { api.queue().await } show/> }
}

fn queue_row(texts: Texts, wording: Wording, row: &QueueRow) -> AnyView {
    let request = &row.request;
    let late = request.promised < wording.now.date() && !request.awaits_booking;
    let by = capitalised(&wording.date(request.promised));
    let state = match &request.state {
        RequestState::Sent { seen: None } => texts.queue_not_seen().to_owned(),
        RequestState::Sent { seen: Some(at) } => texts.queue_seen(&wording.moment_in_sentence(*at)),
        RequestState::Begun { by } => texts.queue_begun(by),
        RequestState::Answered { .. } if request.awaits_booking => texts.queue_will_book_not_yet().to_owned(),
        RequestState::Answered { .. }
        | RequestState::Withdrawn { .. }
        | RequestState::Booked { .. }
        | RequestState::NotBooked { .. } => String::new(),
    };
    view! {
        <tr>
            <th scope="row">{row.name.clone()}</th>
            <td data-label=texts.queue_col_what()>
                <a href=format!("/personal/fragor/{}", request.id)>{words::staff_title(texts, request.kind)}</a>
                {request.by_helper.as_ref().map(|by| view! { <br/> {texts.queue_by_helper(&words::writer(texts, by))} })}
                {request.urgent.then(|| view! { <br/> <strong class="gap gap-late">{texts.queue_urgent()}</strong> })}
            </td>
            <td data-label=texts.queue_col_by()>
                {by}
                {late.then(|| view! { <br/> <strong class="gap gap-late">{texts.queue_late()}</strong> })}
            </td>
            <td data-label=texts.queue_col_state()>{state}</td>
        </tr>
    }
    .into_any()
}

/// Questions about times that were not seen at half their time, or not answered.
fn unanswered(texts: Texts, wording: Wording, proposals: &[UnansweredProposal]) -> Option<AnyView> {
    if proposals.is_empty() {
        return None;
    }
    let rows = proposals
        .iter()
        .map(|proposal| {
            let by = wording.date(proposal.answer_by.local.date());
            let words = if proposal.lapsed { texts.propose_unanswered(&by) } else { texts.propose_unseen(&by) };
            view! {
                <li>
                    <a class="in-text" href=format!("/personal/patienter/{}/foresla", proposal.patient)>{proposal.name.clone()}</a>
                    " " {words}
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="ring">
                <h2 id="ring">{texts.propose_calls()}</h2>
                <ul class="plain-list">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

/// "Jag kommer", "Jag har gjort det" and times that were changed, that nobody has seen.
fn answers(texts: Texts, wording: Wording, answers: &[PatientAnswer], until: i64) -> Option<AnyView> {
    if answers.is_empty() {
        return None;
    }
    let rows = answers
        .iter()
        .map(|answer| {
            let words = said(texts, wording, &answer.what);
            let by_helper = answer.by_helper.as_ref().map(|who| texts.queue_by_helper(who));
            let when = wording.moment_in_sentence(answer.said);
            let when = match answer.what {
                Said::Coming { .. } | Said::Done { .. } => texts.queue_said(&when),
                Said::Booked { .. }
                | Said::Unbooked { .. }
                | Said::Moved { .. }
                | Said::Cancelled { .. }
                | Said::Undone { .. } => texts.queue_made(&when),
            };
            view! {
                <li>
                    <a class="in-text" href=format!("/personal/patienter/{}", answer.patient)>{answer.name.clone()}</a>
                    " " {words} " " {when}
                    {by_helper.map(|words| format!(" {words}"))}
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="svar">
                <h2 id="svar">{texts.queue_answers()}</h2>
                <ul class="plain-list">{rows}</ul>
                <form action="/personal/fragor/sedda" method="post" role="none">
                    <input type="hidden" name="till" value=until.to_string()/>
                    <button class="button" type="submit">{texts.queue_answers_seen()}</button>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn said(texts: Texts, wording: Wording, what: &Said) -> String {
    let join = |parts: [Option<String>; 3]| parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    match what {
        Said::Coming { visit, start } => texts.queue_coming(visit, &wording.moment(*start)),
        Said::Done { line } => texts.queue_done(line),
        Said::Booked { visit, start } => texts.queue_booked(visit, &wording.moment(*start)),
        Said::Unbooked { visit, from } => texts.queue_unbooked(visit, &wording.moment(*from)),
        Said::Moved { visit, from, to, interpreter } => join([
            Some(texts.queue_moved(&wording.moment(*from), visit, &wording.moment(*to))),
            interpreter.as_deref().map(|language| texts.queue_interpreter(language)),
            None,
        ]),
        Said::Cancelled { visit, from, interpreter, wants_new } => join([
            Some(texts.queue_cancelled(visit, &wording.moment(*from))),
            Some(if *wants_new { texts.queue_wants_new() } else { texts.queue_wants_no_new() }.to_owned()),
            interpreter.as_deref().map(|language| texts.queue_interpreter_off(language)),
        ]),
        Said::Undone { visit, start, interpreter } => join([
            Some(texts.queue_undone(visit, &wording.moment(*start))),
            interpreter.as_deref().map(|language| texts.queue_interpreter(language)),
            None,
        ]),
    }
}

fn overdue(texts: Texts, wording: Wording, lines: &[OverdueLine]) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let rows = lines
        .iter()
        .map(|line| {
            view! {
                <li>
                    <a class="in-text" href=format!("/personal/patienter/{}", line.patient)>{line.name.clone()}</a>
                    " " {texts.queue_overdue_line(&wording.date(line.due), &line.text)}
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="hjalp">
                <h2 id="hjalp">{texts.queue_overdue()}</h2>
                <p>{texts.queue_overdue_what()}</p>
                <ul class="plain-list">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

#[component]
pub fn QueueRequestPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn QueueApi>>();
    let id = use_params_map().read_untracked().get("id").and_then(|id| RequestId::parse(&id));
    let typed = use_context::<Typed>();
    let load = async move {
        match id {
            Some(id) => api.open(id).await,
            None => Err(AppError::NotFound),
        }
    };
    let show = move |page: StaffRequest| staff_request(&page, typed);
    view! { <Loaded data=load show/> }
}

fn staff_request(page: &StaffRequest, typed: Option<Typed>) -> AnyView {
    let (texts, wording) = reader(page.now);
    let request = &page.request;
    let fault = match typed.as_ref().and_then(|typed| typed.error.as_ref()) {
        None => None,
        Some(error @ AppError::Invalid(faults)) => {
            set_status(error);
            Some(match faults.first() {
                Some((_, Fault::TooLong)) => texts.form_too_long(),
                _ => texts.queue_answer_empty(),
            })
        }
        Some(error @ AppError::Taken) => {
            set_status(error);
            Some(texts.queue_answer_taken())
        }
        Some(error) => return view! { <ErrorPage error=error.clone()/> }.into_any(),
    };
    let heading = words::staff_title(texts, request.kind);
    let mut trail = staff_trail(texts);
    trail.push(("/personal/fragor".to_owned(), texts.queue_title().to_owned()));
    let typed = typed.map(|typed| typed.text).unwrap_or_default();
    let (facts, doing) = (facts(texts, wording, page), doing(texts, wording, page, typed, fault));
    let (name, at) = (page.name.clone(), format!("/personal/patienter/{}", page.patient));
    let asked_there = request.kind == RequestKind::WantTime
        && matches!(request.state, RequestState::Sent { .. } | RequestState::Begun { .. });
    let (urgent, text, awaits) = (request.urgent, request.text.clone(), request.awaits_booking);
    let wrote = request.by_helper.as_ref().map_or_else(
        || texts.queue_wrote().to_owned(),
        |by| texts.queue_wrote_for(&words::writer(texts, by), given_name(&page.name)),
    );
    let title = if fault.is_some() { texts.site_title_error_staff(heading) } else { texts.site_title_staff(heading) };
    view! {
        <Page title trail>
            {fault.map(|words| view! { <ErrorSummary title=texts.form_error_title() words field="text"/> })}
            <h1>{heading}</h1>
            <p><a class="in-text" href=at>{name}</a></p>
            {urgent.then(|| view! { <div class="notice notice-warn"><p>{texts.queue_urgent_why()}</p></div> })}
            <dl class="facts">{facts}</dl>
            {text.map(|text| view! {
                <h2>{wrote}</h2>
                <blockquote class="quote"><p>"”" {text} "”"</p></blockquote>
            })}
            {asked_there.then(|| view! { <p>{texts.queue_want_time_what()}</p> })}
            {awaits.then(|| view! { <p>{texts.queue_will_book_what()}</p> })}
            {doing}
        </Page>
    }
    .into_any()
}

fn facts(texts: Texts, wording: Wording, page: &StaffRequest) -> AnyView {
    let request = &page.request;
    let rows = [
        (texts.staff_col_number(), page.number.clone()),
        (texts.queue_about(), request.about.as_ref().map(|about| words::about(texts, wording, about))),
        (texts.queue_col_by(), Some(capitalised(&wording.date(request.promised)))),
        (texts.queue_asked(), Some(capitalised(&wording.moment_in_sentence(request.created)))),
        (texts.queue_sent_by(), request.by_helper.as_ref().map(|by| words::writer(texts, by))),
        (texts.queue_wants(), request.preference.map(|how| words::preference(texts, how).to_owned())),
        (texts.queue_support(), page.communication_support.clone()),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(term, words)| words.map(|words| view! { <div><dt>{term}</dt> <dd>{words}</dd></div> }))
        .collect_view();
    let phone = page.phone.clone().map(|number| {
        let href = phone_link(&number);
        view! { <div><dt>{texts.queue_phone()}</dt> <dd><a class="in-text" href=href>{number}</a></dd></div> }
    });
    let relatives = (!page.relatives.is_empty()).then(|| {
        view! { <div><dt>{texts.queue_relative_phone()}</dt> <dd>{relatives(texts, &page.relatives)}</dd></div> }
    });
    view! { {rows} {relatives} {phone} }.into_any()
}

/// Whom to ring in the place of the patient: names and numbers.
pub fn relatives(texts: Texts, relatives: &[Relative]) -> AnyView {
    relatives
        .iter()
        .enumerate()
        .map(|(nth, relative)| {
            let phone = match relative.phone.clone() {
                Some(number) => {
                    let href = phone_link(&number);
                    view! { <a class="in-text" href=href>{number}</a> }.into_any()
                }
                None => texts.queue_relative_no_phone().into_any(),
            };
            view! { {(nth > 0).then(|| view! { <br/> })} {relative.name.clone()} " " {phone} }
        })
        .collect_view()
        .into_any()
}

/// What one wrote when a colleague came first: not lost.
fn not_sent(texts: Texts, text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| {
        view! { <p>{texts.queue_answer_kept()}</p> <blockquote class="quote"><p>{text}</p></blockquote> }.into_any()
    })
}

/// Taking it, putting it back, answering; or what was answered.
fn doing(texts: Texts, wording: Wording, page: &StaffRequest, value: String, fault: Option<&'static str>) -> AnyView {
    let request = &page.request;
    let at = format!("/personal/fragor/{}", request.id);
    // Yes to a time is a button of its own: until the booking has come in, both sides see that it has not.
    let wants_time = request.kind == RequestKind::WantTime;
    let answer = || {
        view! {
            <form action=at.clone() method="post" novalidate>
                <TextArea name="text" label=texts.queue_answer_label() hint=texts.queue_answer_hint() value=value.clone() error=fault/>
                <div class="actions">
                    {wants_time.then(|| view! { <button class="button button-filled" type="submit" name="bokas" value="ja">{texts.queue_will_book()}</button> })}
                    <button class=if wants_time { "button" } else { "button button-filled" } type="submit">
                        {if wants_time { texts.queue_will_not_book() } else { texts.queue_answer() }}
                    </button>
                </div>
            </form>
        }
    };
    match &request.state {
        RequestState::Sent { .. } => view! {
            <p class="muted">{texts.queue_begin_what()}</p>
            <form action=format!("{at}/borja") method="post" role="none">
                <button class="button" type="submit">{texts.queue_begin()}</button>
            </form>
            {answer()}
        }
        .into_any(),
        RequestState::Begun { .. } if page.mine => view! {
            <p>{texts.queue_mine()}</p>
            {answer()}
            <form action=format!("{at}/slapp") method="post" role="none">
                <button class="button button-quiet" type="submit">{texts.queue_release()}</button>
            </form>
        }
        .into_any(),
        RequestState::Begun { by } => view! { <p>{texts.queue_begun(by)}</p> {not_sent(texts, value)} }.into_any(),
        RequestState::Answered { at: answered, by, text, read } => {
            let read = match read {
                Some(at) => texts.queue_read(&wording.moment_in_sentence(*at)),
                None => texts.queue_not_read().to_owned(),
            };
            view! {
                <h2>{texts.queue_answered(&wording.moment_in_sentence(*answered), by)}</h2>
                <blockquote class="quote"><p>{text.clone()}</p></blockquote>
                <p>{read}</p>
                {request.awaits_booking.then(|| view! {
                    <p>{texts.queue_not_booked_what()}</p>
                    <form action=format!("{at}/inte-bokad") method="post" role="none">
                        <button class="button" type="submit">{texts.queue_not_booked()}</button>
                    </form>
                })}
                {not_sent(texts, value)}
            }
            .into_any()
        }
        RequestState::Booked { at, .. } => {
            view! { <p>{texts.queue_time_booked(&wording.moment_in_sentence(*at))}</p> {not_sent(texts, value)} }
                .into_any()
        }
        RequestState::NotBooked { at, .. } => {
            view! { <p>{texts.queue_time_gone(&wording.moment_in_sentence(*at))}</p> {not_sent(texts, value)} }
                .into_any()
        }
        RequestState::Withdrawn { at } => {
            view! { <p>{texts.queue_withdrawn(&wording.moment_in_sentence(*at))}</p> }.into_any()
        }
    }
}
