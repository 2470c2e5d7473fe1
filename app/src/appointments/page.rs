//! `/tider`, `/tider/varit`, `/tider/vecka`: the lists; `/tider?manad=` is in `month.rs`.

use super::month;
use crate::overview::api::{OverviewApi, Part};
use crate::overview::parts::{Visits, nothing, print_head};
use crate::overview::types::{Overview, Question, QuestionKind, Staff, Visit, VisitState};
use crate::overview::words::{self, answer_words, asked_for, call_strong, familiar, has_proposed};
use crate::representatives::reach::{helped, may_open};
use crate::requests::words::standing;
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ButtonLink, Day, Loaded, Page, Symbol, WeekBoard, page_title, reader, source_lang};
use crate::wording::{Wording, capitalised, given_name};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// So many rows stand on a page of the simple view, beside the other choices.
const ROWS: usize = 3;

fn page_number() -> usize {
    use_query_map().read_untracked().get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1000)
}

#[component]
pub fn TimesPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let page = page_number();
    // The simple view has no tables: there the address shows its list.
    let month = if is_simple { Ok(None) } else { month::asked() };
    let load = async move {
        let month = month?;
        Ok((data.overview(Part::Times).await?, month))
    };
    let show = move |(overview, month)| match month {
        _ if is_simple => simple_times(overview, page),
        Some(month) => month::page(&overview, month),
        None => times(overview),
    };
    view! { <Loaded data=load show/> }
}

pub(super) fn start_trail(texts: Texts) -> Vec<(String, String)> {
    vec![("/".to_owned(), texts.site_nav_overview().to_owned())]
}

fn times(overview: Overview) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let has_past = !overview.past_visits.is_empty();
    view! {
        <Page title=page_title(texts, texts.overview_visits(), false) trail=start_trail(texts)>
            {print_head(&overview.person, overview.now)}
            <h1>{texts.overview_visits()}</h1>
            {ways_to_look(texts, Look::List, overview.now.local.date())}
            <Visits texts heading=texts.visits_coming() wording visits=overview.visits past=Vec::new() questions=overview.questions sees_all=true own=true/>
            <div class="ways">
                {has_past.then(|| view! { <a href="/tider/varit">{texts.visits_show_past()}</a> })}
                {may_open("/installningar/tider").then(|| view! { <a href="/installningar/tider">{texts.settings_needs_title()}</a> })}
            </div>
        </Page>
    }
    .into_any()
}

/// How the times stand on a page of the standard view.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    List,
    Week,
    Month,
}

/// The same times in three ways; each is an address of its own. The month is the one of `day`.
pub(super) fn ways_to_look(texts: Texts, shown: Look, day: Date) -> AnyView {
    let links = [
        (Look::List, "/tider".to_owned(), texts.visits_look_list()),
        (Look::Week, "/tider/vecka".to_owned(), texts.visits_look_week()),
        (Look::Month, month::address(day), texts.visits_look_month()),
    ];
    let links = links
        .into_iter()
        .map(|(look, href, words)| view! { <li><a href=href aria-current=(look == shown).then_some("page")>{words}</a></li> })
        .collect_view();
    view! { <nav class="filter-links" aria-label=texts.visits_look()><ul>{links}</ul></nav> }.into_any()
}

fn simple_times(overview: Overview, page: usize) -> AnyView {
    let (texts, wording) = reader(overview.now);
    // With somebody to ring there is one row less, on every page, and that is the strong button.
    let question = overview.questions.first();
    let calls = question.is_some_and(|question| question_call(texts, question).is_some());
    let per_page = ROWS - usize::from(calls);
    let (question, asks) = (question.filter(|_| page == 1), calls && page == 1);
    let (rows, has_more) = rows_of(&overview.visits, page, per_page);
    let empty = overview.visits.is_empty();
    let question = question.map(|question| question_part(texts, wording, question));
    let list = if empty {
        nothing(texts, true, texts.visits_none(), texts.visits_none_then())
    } else {
        by_month(texts, wording, rows, false)
    };
    let past = !has_more && !overview.past_visits.is_empty();
    view! {
        <Page title=paged_title(texts, texts.overview_visits(), page) trail=start_trail(texts)>
            {print_head(&overview.person, overview.now)}
            <h1>{paged_heading(texts, texts.overview_visits(), page)}</h1>
            {question}
            {list}
            <div class="actions">
                {has_more.then(|| view! { <ButtonLink href=format!("/tider?sida={}", page + 1) symbol="calendar" words=texts.visits_more() filled=!asks/> })}
                {past.then(|| view! { <ButtonLink href="/tider/varit".to_owned() symbol="calendar" words=texts.visits_show_past() filled=!asks/> })}
                {(!empty && page == 1).then(|| view! { <ButtonLink href="/tider/vecka".to_owned() symbol="today" words=texts.visits_show_week() filled=!(asks || has_more || past)/> })}
            </div>
        </Page>
    }
    .into_any()
}

/// "Mina tider", and from the second page "Mina tider, sida 2": two pages never have the same name.
pub fn paged_heading(texts: Texts, heading: &str, page: usize) -> String {
    if page > 1 { texts.site_paged(heading, &page.to_string()) } else { heading.to_owned() }
}

pub fn paged_title(texts: Texts, heading: &str, page: usize) -> String {
    page_title(texts, &paged_heading(texts, heading, page), false)
}

/// The rows of one page, and whether there are more after them.
pub fn rows_of<T>(all: &[T], page: usize, per_page: usize) -> (&[T], bool) {
    let from = (page - 1).saturating_mul(per_page).min(all.len());
    let to = (from + per_page).min(all.len());
    (&all[from..to], to < all.len())
}

/// Visits under the month they are in, each a heading that is a whole sentence and opens its page.
fn by_month(texts: Texts, wording: Wording, visits: &[Visit], past: bool) -> AnyView {
    visits
        .chunk_by(|one, other| {
            let [one, other] = [one, other].map(|visit| visit.start.local.date());
            (one.year(), one.month()) == (other.year(), other.month())
        })
        .map(|month| {
            let heading = capitalised(&wording.in_month(month[0].start.local.date()));
            let rows = month
                .iter()
                .map(|visit| {
                    let words = visit_heading(texts, wording, visit, past);
                    let of_care = says_kind(visit).then_some("");
                    let note = match (&visit.state, &visit.cannot_come) {
                        (VisitState::CancelledByCare { promised, way, .. }, _) => {
                            Some(words::promise(texts, wording, *promised, *way))
                        }
                        (VisitState::Booked, Some(request)) if !past => Some(standing(texts, wording, request)),
                        _ => None,
                    };
                    view! {
                        <li>
                            <h3 class="row-heading"><a class="row-link" href=format!("/tider/{}", visit.id) data-source-text=of_care>{words}</a></h3>
                            {note.map(|words| view! { <p>{words}</p> })}
                        </li>
                    }
                })
                .collect_view();
            view! { <h2>{heading}</h2> <ul class="row-list">{rows}</ul> }
        })
        .collect_view()
        .into_any()
}

/// "Torsdag 3 december klockan 13.30 träffar du Anna.", "Inställt: torsdag 3 december klockan 13.30. Blodprov."
pub(super) fn visit_heading(texts: Texts, wording: Wording, visit: &Visit, past: bool) -> String {
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    // In the simple view the sentence is who and when; the rest stands on its page.
    let visit = if is_simple {
        Visit { place: None, unit: None, ..without_function(familiar(visit)) }
    } else {
        familiar(visit)
    };
    let when = format!("{} {}", wording.date(visit.start.local.date()), wording.clock(visit.start));
    let sentence = words::visit_sentence(texts, &visit, past);
    match visit.state {
        VisitState::Booked | VisitState::Done => capitalised(&format!("{when} {sentence}")),
        VisitState::CancelledByCare { .. } => format!("{} {when}. {sentence}", texts.visits_cancelled_prefix()),
        VisitState::CancelledByPatient => format!("{}: {when}. {sentence}", texts.visits_cancelled_by_you()),
        VisitState::NoShow => format!("{}. {sentence}", capitalised(&when)),
    }
}

/// Whether the heading of a visit says its kind, in care's own words: nobody is named, or it does not take place.
pub(super) fn says_kind(visit: &Visit) -> bool {
    visit.staff.is_empty() || !matches!(visit.state, VisitState::Booked | VisitState::Done)
}

fn without_function(visit: Visit) -> Visit {
    let staff = visit.staff.into_iter().map(|staff| match &staff.name {
        Some(_) => Staff { function: None, ..staff },
        None => staff,
    });
    Visit { staff: staff.collect(), ..visit }
}

/// The way to answer: here, else by telephone.
fn question_call(texts: Texts, question: &Question) -> Option<AnyView> {
    if question.answerable {
        let (href, words) = (question.address(), answer_words(texts, question));
        return Some(view! { <ButtonLink href symbol="calendar" words filled=true/> }.into_any());
    }
    question.unit.as_ref().and_then(|unit| call_strong(texts, &unit.name, unit.phone.as_deref()))
}

/// A waiting question, in a few words, with whom to ring. What one is invited to is said in care's own words.
fn question_part(texts: Texts, wording: Wording, question: &Question) -> AnyView {
    let how = !question.answerable;
    let (heading, content) = match &question.kind {
        QuestionKind::Invitation { text, .. } if question.asked.is_some() => {
            let content = view! { <p data-source-text="" lang=source_lang()>{text.clone()}</p> {asked_for(texts, wording, question)} };
            (texts.requests_kind_want_time().to_owned(), content.into_any())
        }
        QuestionKind::Invitation { text, book_by, .. } => {
            let by = book_by.map(|day| view! { <p>{texts.step_invitation_by(&wording.date(day))}</p> });
            let content = view! { <p data-source-text="" lang=source_lang()>{text.clone()}</p> {by} {how.then(|| view! { <p>{texts.step_invitation_how()}</p> })} };
            (texts.start_may_book().to_owned(), content.into_any())
        }
        QuestionKind::Times { by, options, .. } => {
            let count = i64::try_from(options.len()).unwrap_or(i64::MAX);
            let heading = has_proposed(texts, by, count);
            let times = options.iter().map(|time| view! { <li>{wording.choice_line(time.start)}</li> }).collect_view();
            let content = view! { <ul class="time-options">{times}</ul> {how.then(|| view! { <p>{texts.step_answer_phone()}</p> })} };
            (heading, content.into_any())
        }
    };
    view! {
        <section class="question" aria-labelledby="fraga">
            <h2 id="fraga">{heading}</h2>
            {content}
            {question_call(texts, question)}
        </section>
    }
    .into_any()
}

#[component]
pub fn PastTimesPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let page = page_number();
    let show = move |overview: Overview| {
        let (texts, wording) = reader(overview.now);
        let per_page = if is_simple { ROWS + 1 } else { 20 };
        let (rows, has_more) = rows_of(&overview.past_visits, page, per_page);
        let list = if overview.past_visits.is_empty() {
            view! { <p>{if helped().is_some() { texts.helping_nothing_here() } else { texts.visits_none_past() }}</p> }
                .into_any()
        } else {
            by_month(texts, wording, rows, true)
        };
        let mut trail = start_trail(texts);
        trail.push(("/tider".to_owned(), texts.overview_visits().to_owned()));
        view! {
            <Page title=paged_title(texts, texts.visits_past(), page) trail>
                {print_head(&overview.person, overview.now)}
                <h1>{paged_heading(texts, texts.visits_past(), page)}</h1>
                {list}
                {has_more.then(|| view! {
                    <div class="actions">
                        <ButtonLink href=format!("/tider/varit?sida={}", page + 1) symbol="calendar" words=texts.visits_more() filled=true/>
                    </div>
                })}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.overview(Part::Times).await } show/> }
}

/// At most so many events stand on a day of the week board; the list has them all.
const EVENTS: usize = 2;

#[component]
pub fn WeekPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let show = move |overview: Overview| {
        let (texts, wording) = reader(overview.now);
        let today = overview.now.local.date();
        let days = today
            .series(jiff::Span::new().days(1))
            .take(7)
            .map(|day| {
                let of_day: Vec<_> = overview
                    .visits
                    .iter()
                    .filter(|visit| visit.start.local.date() == day && visit.state == VisitState::Booked)
                    .collect();
                let events = of_day
                    .iter()
                    .take(EVENTS)
                    .map(|visit| {
                        let who = visit.staff.first().and_then(|staff| staff.name.as_deref());
                        let what = who.map_or(visit.kind.as_str(), given_name);
                        texts.visits_week_event(&capitalised(&wording.clock(visit.start)), what)
                    })
                    .collect();
                Day {
                    name: {
                        let name = capitalised(&wording.date(day));
                        if day == today { texts.visits_week_today(&name) } else { name }
                    },
                    is_today: day == today,
                    events,
                    more: of_day.len() > EVENTS,
                }
            })
            .collect();
        let mut trail = start_trail(texts);
        trail.push(("/tider".to_owned(), texts.overview_visits().to_owned()));
        view! {
            <Page title=page_title(texts, texts.visits_week(), false) trail>
                {print_head(&overview.person, overview.now)}
                <h1>{texts.visits_week()}</h1>
                {(!is_simple).then(|| ways_to_look(texts, Look::Week, today))}
                <WeekBoard days/>
                {is_simple.then(|| view! { <div class="ways"><a href="/tider"><Symbol name="calendar"/> {texts.visits_show_all()}</a></div> })}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.overview(Part::Times).await } show/> }
}
