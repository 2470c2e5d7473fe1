//! `/personal/schema`: a member of staff's own visits and free times, a day or a week at a time.
//!
//! - A day is a table with one row for each time. A week is a table of times by days; each day's name leads to its day.
//! - "Flytta till…" leads to the times there are and the ways to agree on one: nothing moves before the patient has said yes.

use super::api::ScheduleApi;
use super::schedule_types::{Booked, Entry, EntryState, Period, ScheduleDay, SchedulePage};
use crate::error::AppError;
use crate::staff::table::StaffTable;
use crate::texts::Texts;
use crate::ui::{Loaded, Page, reader};
use crate::wording::{Moment, Wording, capitalised};
use jiff::ToSpan as _;
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

#[component]
pub fn OwnSchedulePage() -> impl IntoView {
    let api = expect_context::<Arc<dyn ScheduleApi>>();
    let query = use_query_map().read_untracked().clone();
    let date = |name: &str| query.get(name).map(|day| day.parse::<Date>().map_err(|_no_day| AppError::NotFound));
    let period = match (date("dag"), date("vecka")) {
        (None, None) => Ok(None),
        (Some(day), _) => day.map(|day| Some(Period::Day(day))),
        (None, Some(day)) => day.map(|day| Some(Period::Week(day))),
    };
    view! { <Loaded data=async move { api.schedule(period?).await } show=page/> }
}

fn page(found: SchedulePage) -> AnyView {
    let (texts, wording) = reader(found.now);
    let heading = texts.schedule_title();
    let trail = vec![("/personal".to_owned(), texts.staff_back_to_caseload().to_owned())];
    let today = found.now.local.date();
    let content = match (found.period, found.days.as_slice()) {
        (Period::Day(_), [day]) => of_day(texts, wording, day),
        (_, days) => of_week(texts, wording, days),
    };
    view! {
        <Page title=texts.site_title_staff(heading) trail>
            <h1>{heading}</h1>
            {(!found.is_booked_here).then(|| view! { <p>{texts.schedule_none()}</p> })}
            {ways(texts, found.period, today)}
            {content}
        </Page>
    }
    .into_any()
}

fn address(period: Period) -> String {
    match period {
        Period::Day(day) => format!("/personal/schema?dag={day}"),
        Period::Week(day) => format!("/personal/schema?vecka={day}"),
    }
}

/// Before, after, today, and the other way of looking.
fn ways(texts: Texts, period: Period, today: Date) -> AnyView {
    let step = |days: i64| {
        let to = |day: Date| day.checked_add(days.days()).ok();
        match period {
            Period::Day(day) => to(day).map(Period::Day),
            Period::Week(day) => to(day).map(Period::Week),
        }
    };
    let (length, before, after) = match period {
        Period::Day(_) => (1, texts.schedule_day_before(), texts.schedule_day_after()),
        Period::Week(_) => (7, texts.schedule_week_before(), texts.schedule_week_after()),
    };
    let other = match period {
        Period::Day(day) => (address(Period::Week(day)), texts.schedule_show_week()),
        Period::Week(day) => (address(Period::Day(day)), texts.schedule_show_day()),
    };
    let now = match period {
        Period::Day(_) => (Period::Day(today), texts.schedule_today()),
        Period::Week(_) => (Period::Week(today), texts.schedule_this_week()),
    };
    let is_now = match period {
        Period::Day(day) => day == today,
        Period::Week(day) => {
            day.iso_week_date().week() == today.iso_week_date().week() && (day - today).get_days().abs() < 7
        }
    };
    let links = [
        step(-length).map(|period| (address(period), before)),
        step(length).map(|period| (address(period), after)),
        (!is_now).then(|| (address(now.0), now.1)),
        Some(other),
    ];
    let links =
        links.into_iter().flatten().map(|(href, words)| view! { <li><a href=href>{words}</a></li> }).collect_view();
    view! { <nav class="paging" aria-label=texts.schedule_ways()><ul>{links}</ul></nav> }.into_any()
}

fn count(entries: &[Entry], is: impl Fn(&Entry) -> bool) -> i64 {
    i64::try_from(entries.iter().filter(|entry| is(entry)).count()).unwrap_or(i64::MAX)
}

fn takes_place(entry: &Entry) -> bool {
    entry.booked.as_ref().is_some_and(|booked| booked.state.takes_place())
}

/// "Ett besök. 12 lediga tider."
fn counted(texts: Texts, day: &ScheduleDay) -> String {
    let (visits, free) = (count(&day.entries, takes_place), count(&day.entries, |entry| entry.booked.is_none()));
    let visits = if visits == 0 { texts.schedule_no_visits().to_owned() } else { texts.schedule_visits(visits) };
    if day.closed {
        return format!("{visits} {}", texts.schedule_closed());
    }
    let free = if free == 0 { texts.schedule_no_free().to_owned() } else { texts.schedule_free_count(free) };
    format!("{visits} {free}.")
}

fn of_day(texts: Texts, wording: Wording, day: &ScheduleDay) -> AnyView {
    let date = wording.date(day.day);
    let heading = capitalised(&date);
    if day.entries.is_empty() {
        let words = if day.closed { texts.schedule_closed() } else { texts.schedule_empty() };
        return view! { <section class="part" aria-labelledby="dag"><h2 id="dag">{heading}</h2> <p>{words}</p></section> }
            .into_any();
    }
    // Free times after each other are one row.
    let together =
        day.entries.chunk_by(|one, next| one.booked.is_none() && next.booked.is_none() && one.end == next.start);
    let rows = together.map(|entries| row(texts, wording, entries)).collect_view();
    let close = (count(&day.entries, takes_place) > 0 && day.day >= wording.now.date()).then(|| {
        view! { <p><a class="in-text" href=format!("/personal/stang-dag?dag={}", day.day)>{texts.close_title()}</a></p> }
    });
    let columns = vec![
        texts.close_col_time(),
        texts.schedule_col_patient(),
        texts.close_col_kind(),
        texts.schedule_col_answer(),
        texts.schedule_col_do(),
    ];
    view! {
        <section class="part" aria-labelledby="dag">
            <h2 id="dag">{heading}</h2>
            <p>{counted(texts, day)}</p>
            <StaffTable caption=texts.schedule_caption(&date) columns>{rows}</StaffTable>
            {close}
        </section>
    }
    .into_any()
}

fn row(texts: Texts, wording: Wording, entries: &[Entry]) -> AnyView {
    let [entry, .., last] = entries else {
        let Some(entry) = entries.first() else { return ().into_any() };
        return row_of(texts, wording, entry, (entry.end, 1));
    };
    row_of(texts, wording, entry, (last.end, count(entries, |_| true)))
}

/// A visit; or so many free times that end at `end`.
fn row_of(texts: Texts, wording: Wording, entry: &Entry, (end, times): (Moment, i64)) -> AnyView {
    let clock = capitalised(&wording.clock_range(entry.start, end));
    let Some(booked) = &entry.booked else {
        return view! {
            <tr class="free">
                <th scope="row">{clock}</th>
                <td>{texts.schedule_free_count(times)}</td>
                <td></td>
                <td></td>
                <td></td>
            </tr>
        }
        .into_any();
    };
    let at = format!("/personal/patienter/{}", booked.patient);
    let ways = booked.movable.then(|| {
        let words = texts.schedule_move(&booked.name);
        view! { <a href=format!("{at}/tillsammans?galler={}", booked.visit)>{words}</a> }
    });
    let label = ways.is_some().then(|| texts.schedule_col_do());
    view! {
        <tr>
            <th scope="row">{clock}</th>
            <td data-label=texts.schedule_col_patient()><a href=at>{booked.name.clone()}</a></td>
            <td data-label=texts.close_col_kind()>{booked.kind.clone()}</td>
            <td data-label=texts.schedule_col_answer()>{state_words(texts, wording, booked)}</td>
            <td data-label=label>{ways}</td>
        </tr>
    }
    .into_any()
}

fn state_words(texts: Texts, wording: Wording, booked: &Booked) -> String {
    let words = match booked.state {
        EntryState::Unanswered { seen: None } => texts.schedule_unseen(),
        EntryState::Unanswered { seen: Some(at) } => return texts.schedule_seen(&wording.moment_in_sentence(at)),
        EntryState::Agreed => texts.schedule_agreed(),
        EntryState::Coming => texts.schedule_coming(),
        EntryState::CannotCome => texts.schedule_cannot_come(),
        EntryState::Done => texts.visits_done(),
        EntryState::NoShow => texts.schedule_no_show(),
        EntryState::CancelledByPatient => texts.schedule_cancelled_by_patient(),
        EntryState::CancelledByCare => texts.visits_cancelled(),
    };
    words.to_owned()
}

/// Times by days.
fn of_week(texts: Texts, wording: Wording, days: &[ScheduleDay]) -> AnyView {
    let mut times: Vec<_> =
        days.iter().flat_map(|day| day.entries.iter().map(|entry| entry.start.local.time())).collect();
    times.sort_unstable();
    times.dedup();
    if times.is_empty() {
        return view! { <p>{texts.schedule_empty_week()}</p> }.into_any();
    }
    let rows = times
        .into_iter()
        .map(|time| {
            let mut clock = String::new();
            let cells = days
                .iter()
                .map(|day| {
                    let here: Vec<_> = day.entries.iter().filter(|entry| entry.start.local.time() == time).collect();
                    if let Some(entry) = here.first() {
                        clock = capitalised(&wording.clock(entry.start));
                    }
                    let label = (!here.is_empty()).then(|| capitalised(&wording.date(day.day)));
                    let said = here.iter().map(|entry| cell(texts, wording, entry)).collect_view();
                    view! { <td class="schedule-cell" data-label=label>{said}</td> }
                })
                .collect_view();
            view! { <tr><th scope="row">{clock}</th> {cells}</tr> }
        })
        .collect_view();
    let columns: Vec<String> = std::iter::once(texts.close_col_time().to_owned())
        .chain(days.iter().map(|day| capitalised(&wording.date(day.day))))
        .collect();
    let list = days
        .iter()
        .map(|day| {
            let name = capitalised(&wording.date(day.day));
            view! { <li><a class="in-text" href=address(Period::Day(day.day))>{name}</a> {". "} {counted(texts, day)}</li> }
        })
        .collect_view();
    let caption = match (days.first(), days.last()) {
        (Some(from), Some(to)) => texts.schedule_caption_week(&wording.date(from.day), &wording.date(to.day)),
        _ => texts.schedule_title().to_owned(),
    };
    view! {
        <section class="part" aria-labelledby="dagar">
            <h2 id="dagar">{texts.schedule_days()}</h2>
            <ul class="plain-list">{list}</ul>
        </section>
        <div class="schedule-week"><StaffTable caption columns>{rows}</StaffTable></div>
    }
    .into_any()
}

fn cell(texts: Texts, wording: Wording, entry: &Entry) -> AnyView {
    match &entry.booked {
        None => view! { <span class="muted">{texts.schedule_free()}</span> }.into_any(),
        Some(booked) => {
            let off = (!booked.state.takes_place()).then(|| format!(" {}", state_words(texts, wording, booked)));
            view! { <span><a href=format!("/personal/patienter/{}", booked.patient)>{booked.name.clone()}</a> {off}</span> }.into_any()
        }
    }
}
