//! `/fragor` and `/fragor/{id}`: what the person has asked, and its answer.

use super::api::RequestsApi;
use super::types::{About, MyRequests, Replaced, Request, RequestPage as OneRequest, RequestState};
use super::words;
use crate::appointments::page::{paged_heading, paged_title, rows_of};
use crate::error::AppError;
use crate::ids::{Id, RequestId};
use crate::overview::types::QuestionId;
use crate::overview::words::{call, call_strong};
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ButtonLink, Loaded, Page, PlanSection, ReceiptPage, TimeBlock, page_title, reader, source_lang};
use crate::wording::{Wording, capitalised};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// So many rows stand on a page of the simple view.
const ROWS: usize = 4;

fn help_trail(texts: Texts) -> Vec<(String, String)> {
    vec![("/".to_owned(), texts.site_nav_overview().to_owned()), ("/hjalp".to_owned(), texts.frame_help().to_owned())]
}

#[component]
pub fn RequestsPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn RequestsApi>>();
    let per_page = if use_context::<Settings>().unwrap_or_default().is_simple() { ROWS } else { 20 };
    let page =
        use_query_map().read_untracked().get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1000);
    let show = move |mine: MyRequests| {
        let (texts, wording) = reader(mine.now);
        let (rows, has_more) = rows_of(&mine.list, page, per_page);
        let rows = rows
            .iter()
            .map(|request| {
                let sent = texts.requests_sent(&wording.moment_in_sentence(request.created));
                let state = words::state(texts, request);
                let by = request.by_helper.as_ref().map(|by| view! { <p>{texts.helping_did_send(&by.name)}</p> });
                view! {
                    <PlanSection href=format!("/fragor/{}", request.id) name=words::title(texts, request)>
                        <p>{sent}</p>
                        {by}
                        <p>{state}</p>
                    </PlanSection>
                }
            })
            .collect_view();
        let content = if mine.list.is_empty() {
            view! { <p>{texts.requests_none()}</p> <p>{texts.requests_none_then()}</p> }.into_any()
        } else {
            view! { <ul class="row-list">{rows}</ul> }.into_any()
        };
        view! {
            <Page title=paged_title(texts, texts.requests_title(), page) trail=help_trail(texts)>
                <h1>{paged_heading(texts, texts.requests_title(), page)}</h1>
                {content}
                {has_more.then(|| view! {
                    <div class="actions">
                        <ButtonLink href=format!("/fragor?sida={}", page + 1) symbol="letter" words=texts.plan_more() filled=true/>
                    </div>
                })}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.mine().await } show/> }
}

#[component]
pub fn RequestPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn RequestsApi>>();
    let id = use_params_map().read_untracked().get("id").and_then(|id| RequestId::parse(&id));
    let load = async move {
        match id {
            Some(id) => data.request(id).await,
            None => Err(AppError::NotFound),
        }
    };
    let show = |page: OneRequest| request_page(&page);
    view! { <Loaded data=load show/> }
}

fn request_page(page: &OneRequest) -> AnyView {
    let (texts, wording) = reader(page.now);
    let request = &page.request;
    let title = words::title(texts, request);
    let mut trail = help_trail(texts);
    trail.push(("/fragor".to_owned(), texts.requests_title().to_owned()));
    let may_undo = matches!(request.state, RequestState::Sent { .. });
    let content = match &request.state {
        RequestState::Sent { seen } => {
            let undo = may_undo.then(|| format!("/fragor/{}/angra", request.id));
            let seen = match seen {
                Some(_) => texts.requests_seen(&request.unit.name),
                None => texts.requests_sent_to(&request.unit.name),
            };
            let (what, worse) = (what(texts, wording, request), worse(texts, request));
            let promise = words::promise(texts, wording, request);
            let answer_where =
                if words::is_call(request) { texts.requests_see_here_after() } else { texts.requests_see_here() };
            view! {
                <ReceiptPage heading=title.to_owned() undo>
                    {what}
                    <p>{seen}</p>
                    <p>{promise}</p>
                    <p>{answer_where}</p>
                    {worse}
                </ReceiptPage>
            }
            .into_any()
        }
        RequestState::Begun { by } => view! {
            <h1>{title}</h1>
            {what(texts, wording, request)}
            <p>{texts.requests_begun(by)}</p>
            <p>{words::promise(texts, wording, request)}</p>
            <p>{texts.requests_cannot_undo()}</p>
            <div class="actions">{ring_strong(texts, request)} {write(texts)}</div>
        }
        .into_any(),
        RequestState::Answered { at, by, text, .. } => view! {
            <h1>{title}</h1>
            {what(texts, wording, request)}
            <h2>{texts.requests_answer(by)}</h2>
            <p data-source-text="" lang=source_lang()>{text.clone()}</p>
            <p class="muted">{texts.requests_answered(&wording.moment_in_sentence(*at))}</p>
            {request.awaits_booking.then(|| view! { <p>{texts.ask_not_booked()}</p> })}
            <div class="actions">{ring_strong(texts, request)} {write(texts)}</div>
        }
        .into_any(),
        RequestState::Withdrawn { .. } if request.replaced.is_some() => replaced(texts, wording, request),
        RequestState::Withdrawn { at } => view! {
            <h1>{texts.requests_withdrawn_title()}</h1>
            {what(texts, wording, request)}
            <p>{texts.requests_withdrawn(&wording.moment_in_sentence(*at))}</p>
            {request.about.as_ref().and_then(|about| still(texts, about))}
            <div class="actions">
                <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/>
                <ButtonLink href="/hjalp".to_owned() symbol="help" words=texts.frame_help()/>
            </div>
        }
        .into_any(),
        RequestState::Booked { .. } => view! {
            <h1>{texts.requests_booked_title()}</h1>
            {request.about.as_ref().and_then(|about| booked(texts, wording, request, about))}
            <div class="actions"><ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/></div>
        }
        .into_any(),
        RequestState::NotBooked { .. } => {
            let other = request.about.as_ref().and_then(other_times);
            let has_other = other.is_some();
            view! {
                <h1>{texts.requests_not_booked_title()}</h1>
                {what(texts, wording, request)}
                <div class="actions">
                    {other.map(|href| view! { <ButtonLink href symbol="calendar" words=texts.change_choose_other() filled=true/> })}
                    <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=!has_other/>
                </div>
            }
            .into_any()
        }
    };
    let title = match request.state {
        RequestState::Withdrawn { .. } if request.replaced.is_some() => texts.requests_replaced_title(),
        RequestState::Withdrawn { .. } => texts.requests_withdrawn_title(),
        RequestState::Booked { .. } => texts.requests_booked_title(),
        RequestState::NotBooked { .. } => texts.requests_not_booked_title(),
        RequestState::Sent { .. } | RequestState::Begun { .. } | RequestState::Answered { .. } => title,
    };
    view! { <Page title=page_title(texts, title, false) trail>{content}</Page> }.into_any()
}

/// What was asked in its place.
fn replaced(texts: Texts, wording: Wording, request: &Request) -> AnyView {
    let instead = match request.replaced {
        Some(Replaced::Time(wanted)) => texts.requests_replaced_by_time(&wording.moment(wanted)),
        _ => texts.requests_replaced_by_cannot().to_owned(),
    };
    view! {
        <h1>{texts.requests_replaced_title()}</h1>
        {what(texts, wording, request)}
        <p>{instead}</p>
        <div class="actions">
            <ButtonLink href="/fragor".to_owned() symbol="letter" words=texts.requests_title() filled=true/>
            <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start()/>
        </div>
    }
    .into_any()
}

/// What was asked: the visit or the line it is about, and the person's own words.
fn what(texts: Texts, wording: Wording, request: &Request) -> AnyView {
    let about = request.about.as_ref().map(|about| match about {
        About::Visit { start, cancelled: true, .. } => {
            view! { <p>{texts.requests_had_visit(&wording.moment(*start))}</p> }.into_any()
        }
        About::Visit { start, .. } => view! {
            <p>{texts.requests_your_visit(&wording.moment(*start))}</p>
            {matches!(request.state, RequestState::Sent { .. } | RequestState::Begun { .. }).then(|| view! { <p>{texts.requests_visit_stands()}</p> })}
        }
        .into_any(),
        About::WantedTime { wanted, visit, .. } => {
            let wanted = wording.moment(*wanted);
            let is_out =
                request.awaits_booking || matches!(request.state, RequestState::Sent { .. } | RequestState::Begun { .. });
            let words = match request.state {
                RequestState::NotBooked { .. } => texts.ask_not_free(&wanted),
                RequestState::Withdrawn { .. } => texts.ask_had_wanted(&wanted),
                _ => texts.ask_wanted(&wanted),
            };
            let keeps = visit.as_ref().map(|(_, start)| {
                let when = wording.moment(*start);
                if is_out { texts.ask_keeps(&when) } else { texts.visits_cannot_when(&when) }
            });
            let waits = visit.is_some() && is_out && !request.awaits_booking;
            view! {
                <p>{words}</p>
                {keeps.map(|words| view! { <p>{words}</p> })}
                {waits.then(|| view! { <p>{texts.ask_no_answer()}</p> })}
            }
            .into_any()
        }
        About::Line { text, .. } => view! {
            <p>{texts.requests_it_is_about()}</p>
            <p data-source-text="" lang=source_lang()>{text.clone()}</p>
        }
        .into_any(),
    });
    let writer = request.by_helper.as_ref();
    // Where there are no words it is said who did it.
    let by = writer.filter(|_| request.text.is_none()).map(|by| view! { <p>{texts.helping_did_send(&by.name)}</p> });
    let text = request.text.clone().map(|text| {
        let wrote = writer.map_or_else(|| texts.requests_you_wrote().to_owned(), |by| texts.helping_wrote(&by.name));
        view! {
            <p>{wrote}</p>
            <blockquote class="quote" data-source-text=""><p>"”" {text} "”"</p></blockquote>
        }
    });
    view! { {about} {by} {text} }.into_any()
}

/// The time that one has got.
fn booked(texts: Texts, wording: Wording, request: &Request, about: &About) -> Option<AnyView> {
    let About::WantedTime { wanted, visit, .. } = about else { return None };
    // The other system has made a new visit and not taken the old one away.
    let then = match visit {
        Some((_, old)) => view! {
            <p>{texts.ask_old_stands(&wording.moment(*old))}</p>
            <p>{texts.ask_old_stands_then(&request.unit.name)}</p>
            <div class="actions">{ring(texts, request)}</div>
        }
        .into_any(),
        None => view! { <p>{texts.visits_nothing_more()}</p> }.into_any(),
    };
    let day = capitalised(&wording.date(wanted.local.date()));
    Some(
        view! {
            <TimeBlock day clock=Some(wording.clock_line(*wanted)) left=None relative=false/>
            {then}
        }
        .into_any(),
    )
}

/// Where there are other times to choose.
fn other_times(about: &About) -> Option<String> {
    let About::WantedTime { visit, invitation, .. } = about else { return None };
    let visit = visit.as_ref().map(|(id, _)| format!("/tider/{id}/byt"));
    visit.or_else(|| invitation.clone().map(|id| QuestionId::Invitation(id).address()))
}

fn still(texts: Texts, about: &About) -> Option<AnyView> {
    let words = match about {
        About::Visit { cancelled: true, .. } => texts.requests_visit_cancelled(),
        About::Visit { .. } | About::WantedTime { visit: Some(_), .. } => texts.requests_visit_booked(),
        About::Line { .. } | About::WantedTime { visit: None, .. } => return None,
    };
    Some(view! { <p>{words}</p> }.into_any())
}

/// A medical measure that is too much: whom to ring now.
fn worse(texts: Texts, request: &Request) -> Option<AnyView> {
    request.urgent.then(|| view! { <p>{texts.plan_worse_now()}</p> {ring(texts, request)} }.into_any())
}

fn ring(texts: Texts, request: &Request) -> Option<AnyView> {
    call(texts, &request.unit.name, request.unit.phone.as_deref())
}

fn ring_strong(texts: Texts, request: &Request) -> Option<AnyView> {
    call_strong(texts, &request.unit.name, request.unit.phone.as_deref())
}

fn write(texts: Texts) -> AnyView {
    view! { <ButtonLink href="/hjalp/skriv".to_owned() symbol="letter" words=texts.help_write()/> }.into_any()
}
