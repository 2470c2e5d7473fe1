//! `/personal/stang-dag`: when a member of staff cannot come. First the day, then what it takes away and what the patients read, and only
//! then the button. Below stands whom to ring.

use super::api::ClosingApi;
use super::types::{CallOutcome, CallRow, CancelledVisit, ClosePage, CloseRow, Latest};
use crate::error::AppError;
use crate::overview::words::in_sentence;
use crate::requests::staff_page::relatives;
use crate::requests::types::Preference;
use crate::requests::words::preference;
use crate::staff::table::StaffTable;
use crate::texts::Texts;
use crate::ui::{KeyField, Loaded, Page, phone_link, reader};
use crate::wording::{Wording, capitalised};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

#[component]
pub fn CloseDayPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn ClosingApi>>();
    let query = use_query_map();
    let day = query.read_untracked().get("dag").map(|day| day.parse::<Date>());
    let is_reopened = query.read_untracked().get("oppnad").is_some();
    let load = async move {
        match day {
            None => api.close_page(None).await,
            Some(Ok(day)) => api.close_page(Some(day)).await,
            Some(Err(_)) => Err(AppError::NotFound),
        }
    };
    view! { <Loaded data=load show=move |found| page(found, is_reopened)/> }
}

fn page(found: ClosePage, is_reopened: bool) -> AnyView {
    let (texts, wording) = reader(found.now);
    let heading = texts.close_title();
    let mut trail = vec![("/personal".to_owned(), texts.staff_back_to_caseload().to_owned())];
    if found.chosen.is_some() {
        trail.push(("/personal/stang-dag".to_owned(), heading.to_owned()));
    }
    let calls = (!found.calls.is_empty()).then(|| calls(texts, wording, &found.calls));
    let reopened = (is_reopened && !found.is_closed).then(|| {
        let words = if found.cancelled.is_empty() { texts.close_reopened_all() } else { texts.close_reopened() };
        view! { <div class="notice"><p>{words}</p> {still_cancelled(texts, wording, &found.cancelled)}</div> }
    });
    let without = (found.chosen.is_none() && found.is_booked_here).then(|| days_without(texts, wording, &found.days));
    let content = match found.chosen {
        Some((day, rows, ..)) if !found.is_booked_here => elsewhere_day(texts, wording, day, &rows),
        Some((day, rows, ..)) if rows.is_empty() && found.is_closed => {
            closed(texts, wording, day, !found.cancelled.is_empty())
        }
        Some((day, rows, _)) if rows.is_empty() => empty(texts, wording, day),
        Some((day, rows, by)) => preview(texts, wording, day, &rows, by, &found.reason),
        None => days(texts, wording, &found.days, found.is_booked_here),
    };
    view! {
        <Page title=texts.site_title_staff(heading) trail>
            <h1>{heading}</h1>
            {reopened}
            {content}
            {calls}
            {without}
        </Page>
    }
    .into_any()
}

fn days(texts: Texts, wording: Wording, days: &[(Date, i64)], is_booked_here: bool) -> AnyView {
    let what = if is_booked_here { texts.close_what() } else { texts.close_elsewhere() };
    let mut busy = days.iter().filter(|(_, count)| *count > 0).peekable();
    if busy.peek().is_none() {
        return view! { <p>{what}</p> <p>{texts.close_no_days()}</p> }.into_any();
    }
    let rows = busy
        .map(|(day, count)| {
            let words = format!("{}, {}", capitalised(&wording.date(*day)), texts.close_count(*count));
            view! { <li><a class="in-text" href=day_at(*day)>{words}</a></li> }
        })
        .collect_view();
    view! {
        <p>{what}</p>
        <section class="part" aria-labelledby="dag">
            <h2 id="dag">{texts.close_which()}</h2>
            <ul class="plain-list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// Days on which nobody comes: seldom looked for, so they stand last.
fn days_without(texts: Texts, wording: Wording, days: &[(Date, i64)]) -> Option<AnyView> {
    let mut empty = days.iter().filter(|(_, count)| *count == 0).peekable();
    empty.peek()?;
    let rows = empty
        .map(|(day, _)| view! { <li><a class="in-text" href=day_at(*day)>{capitalised(&wording.date(*day))}</a></li> })
        .collect_view();
    let section = view! {
        <section class="part" aria-labelledby="utan">
            <h2 id="utan">{texts.close_days_without()}</h2>
            <ul class="plain-list">{rows}</ul>
        </section>
    };
    Some(section.into_any())
}

fn day_at(day: Date) -> String {
    format!("/personal/stang-dag?dag={day}")
}

/// Who does not get their time back.
fn still_cancelled(texts: Texts, wording: Wording, cancelled: &[CancelledVisit]) -> Option<AnyView> {
    let rows = cancelled
        .iter()
        .map(|visit| {
            let words = format!("{}, {}", visit.name, wording.clock(visit.start));
            view! { <li><a class="in-text" href=format!("/personal/patienter/{}", visit.patient)>{words}</a></li> }
        })
        .collect_view();
    (!cancelled.is_empty())
        .then(|| view! { <p>{texts.close_still_cancelled()}</p> <ul class="plain-list">{rows}</ul> }.into_any())
}

/// Another system books: it is cancelled there, and here stands whom to ring.
fn elsewhere_day(texts: Texts, wording: Wording, day: Date, rows: &[CloseRow]) -> AnyView {
    let date = wording.date(day);
    if rows.is_empty() {
        return view! { <p>{texts.close_elsewhere()}</p> <p>{texts.close_empty(&date)}</p> }.into_any();
    }
    let list = rows
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/personal/patienter/{}", row.patient)>{row.name.clone()}</a></th>
                    <td data-label=texts.close_col_time()>{capitalised(&wording.clock(row.start))}</td>
                    <td data-label=texts.close_col_kind()>{row.kind.clone()}</td>
                    <td data-label=texts.close_col_phone()>{phone(texts, row.phone.clone())}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <p>{texts.close_elsewhere()}</p>
        <StaffTable caption=texts.close_caption(&date) columns=vec![texts.staff_col_name(), texts.close_col_time(), texts.close_col_kind(), texts.close_col_phone()]>{list}</StaffTable>
    }
    .into_any()
}

/// A day on which nobody comes: closed, nothing new is booked there.
fn empty(texts: Texts, wording: Wording, day: Date) -> AnyView {
    view! {
        <p>{texts.close_empty(&wording.date(day))}</p>
        <p>{texts.close_empty_then()}</p>
        <form action="/personal/stang-dag" method="post" role="none">
            <input type="hidden" name="dag" value=day.to_string()/>
            <KeyField/>
            <div class="actions">
                <button class="button button-filled" type="submit">{texts.close_yes_empty()}</button>
                <a class="button" href="/personal/stang-dag">{texts.close_no()}</a>
            </div>
        </form>
    }
    .into_any()
}

fn phone(texts: Texts, number: Option<String>) -> AnyView {
    match number {
        Some(phone) => {
            let href = phone_link(&phone);
            view! { <a href=href>{phone}</a> }.into_any()
        }
        None => texts.close_no_phone().into_any(),
    }
}

/// The wish, and whose number is to be rung.
fn number(texts: Texts, call: &CallRow) -> AnyView {
    let wish = call.wish.map(|wish| texts.close_wish(&in_sentence(preference(texts, wish))));
    let wish = wish.map(|words| view! { <br/> <span class="muted">{words}</span> });
    match call.wish {
        Some(Preference::Relative) if !call.relatives.is_empty() => {
            view! { {relatives(texts, &call.relatives)} {wish} }.into_any()
        }
        _ => view! { {phone(texts, call.phone.clone())} {wish} }.into_any(),
    }
}

fn closed(texts: Texts, wording: Wording, day: Date, had_visits: bool) -> AnyView {
    let day_words = wording.date(day);
    let words = if had_visits { texts.close_done(&day_words) } else { texts.close_done_empty(&day_words) };
    view! {
        <div class="notice"><p>{words}</p></div>
        {had_visits.then(|| view! { <p>{texts.close_undo_what()}</p> })}
        <form action="/personal/stang-dag/oppna" method="post" role="none">
            <KeyField/>
            <input type="hidden" name="dag" value=day.to_string()/>
            <div class="actions"><button class="button" type="submit">{texts.close_undo()}</button></div>
        </form>
        <p><a class="in-text" href="/personal/stang-dag">{texts.close_other_day()}</a></p>
    }
    .into_any()
}

fn preview(texts: Texts, wording: Wording, day: Date, rows: &[CloseRow], by: Date, reason: &str) -> AnyView {
    let date = wording.date(day);
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let caption = texts.close_caption(&date);
    let list = rows
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/personal/patienter/{}", row.patient)>{row.name.clone()}</a></th>
                    <td data-label=texts.close_col_time()>{capitalised(&wording.clock(row.start))}</td>
                    <td data-label=texts.close_col_kind()>{row.kind.clone()} {latest(texts, wording, row.latest)}</td>
                    <td data-label=texts.close_col_offered()>{offered(texts, wording, row)}</td>
                </tr>
            }
        })
        .collect_view();
    let promise = if by == wording.now.date() {
        texts.step_promise_today().to_owned()
    } else {
        texts.step_promise_by(&wording.date(by))
    };
    let offers = i64::try_from(rows.iter().filter(|row| !row.offered.is_empty()).count()).unwrap_or(i64::MAX);
    let then = texts.close_then_calls(&wording.date(by));
    view! {
        <StaffTable caption columns=vec![texts.staff_col_name(), texts.close_col_time(), texts.close_col_kind(), texts.close_col_offered()]>{list}</StaffTable>
        <section class="part" aria-labelledby="laser">
            <h2 id="laser">{texts.close_reads()}</h2>
            <blockquote class="quote"><p>{reason.to_owned()} " " {promise}</p></blockquote>
            <p>{then}</p>
            {(offers > 0).then(|| view! { <p>{texts.close_then_offers(offers)}</p> })}
        </section>
        <form action="/personal/stang-dag" method="post" role="none">
            <input type="hidden" name="dag" value=day.to_string()/>
            <KeyField/>
            <div class="actions">
                <button class="button button-filled" type="submit">{texts.close_yes(count)}</button>
                <a class="button" href="/personal/stang-dag">{texts.close_no()}</a>
            </div>
        </form>
    }
    .into_any()
}

/// By when the visit has to be, where care or the law says so.
pub(super) fn latest(texts: Texts, wording: Wording, latest: Latest) -> Option<AnyView> {
    let medically = latest.medically.map(|day| texts.close_medically_by(&wording.date(day)));
    let guarantee = latest.guarantee.map(|day| texts.close_guarantee_by(&wording.date(day)));
    let words = medically.or(guarantee)?;
    Some(view! { <br/> <span class="muted">{words}</span> }.into_any())
}

/// The times that the patient is asked about in its place.
fn offered(texts: Texts, wording: Wording, row: &CloseRow) -> String {
    match row.offered.as_slice() {
        [] => texts.close_no_offer().to_owned(),
        [one] => capitalised(&wording.moment_in_sentence(*one)),
        [one, other, ..] => {
            capitalised(&texts.close_offer(&wording.moment_in_sentence(*one), &wording.moment_in_sentence(*other)))
        }
    }
}

/// Whom to ring; how the last call went stands beside the buttons.
fn calls(texts: Texts, wording: Wording, calls: &[CallRow]) -> AnyView {
    let is_left =
        |call: &&CallRow| call.booked.is_none() && !call.outcome.is_some_and(|(outcome, _)| outcome.is_reached());
    let left = i64::try_from(calls.iter().filter(is_left).count()).unwrap_or(i64::MAX);
    let waits = |call: &&CallRow| call.promised.is_some() && !is_left(call);
    let waiting = i64::try_from(calls.iter().filter(waits).count()).unwrap_or(i64::MAX);
    let rows = calls
        .iter()
        .map(|call| {
            let action = format!("/personal/stang-dag/samtal/{}", call.id);
            // Each its own form: another press than the first is another answer.
            let buttons = CallOutcome::ALL
                .into_iter()
                .map(|outcome| {
                    view! {
                        <form action=action.clone() method="post" role="none">
                            <KeyField/>
                            <button class="button button-quiet" type="submit" name="utfall" value=outcome.code()>{outcome_words(texts, outcome)}</button>
                        </form>
                    }
                })
                .collect_view();
            let said = match (call.booked, call.outcome) {
                (Some(at), _) => texts.close_booked_again(&wording.moment(at)),
                (None, Some((outcome, at))) => {
                    texts.close_outcome(outcome_words(texts, outcome), &wording.moment_in_sentence(at))
                }
                (None, None) => texts.close_not_rung().to_owned(),
            };
            // Who is reached waits for a new time all the same, unless they want none.
            let is_reached = call.outcome.is_some_and(|(outcome, _)| outcome.is_reached());
            let promised = call.promised.filter(|_| is_reached).map(|day| {
                let words = wording.date(day);
                let words = if day < wording.now.date() { texts.close_waits_late(&words) } else { texts.close_waits_new(&words) };
                let href = format!("/personal/patienter/{}/foresla", call.patient);
                view! { <br/> {words} " " <a class="in-text" href=href>{texts.propose_title()}</a> }
            });
            let attempts = (call.attempts > 1).then(|| view! { <br/> {texts.close_attempts(call.attempts)} });
            view! {
                <tr>
                    <th scope="row"><a href=format!("/personal/patienter/{}", call.patient)>{call.name.clone()}</a></th>
                    <td data-label=texts.close_col_phone()>{number(texts, call)}</td>
                    <td data-label=texts.close_col_visit()>{capitalised(&wording.moment(call.start))} <br/> {call.kind.clone()}</td>
                    <td data-label=texts.close_col_outcome()>
                        {said} {attempts} {promised}
                        {call.booked.is_none().then(|| view! { <div class="call-buttons">{buttons}</div> })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="samtal">
            <h2 id="samtal">{texts.close_calls()}</h2>
            <p>{if left == 0 { texts.close_calls_done().to_owned() } else { texts.close_calls_left(left) }} {(waiting > 0).then(|| format!(" {}", texts.close_calls_waiting(waiting)))}</p>
            <StaffTable caption=texts.close_calls_caption() columns=vec![texts.staff_col_name(), texts.close_col_phone(), texts.close_col_visit(), texts.close_col_outcome()]>{rows}</StaffTable>
        </section>
    }
    .into_any()
}

fn outcome_words(texts: Texts, outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Reached => texts.close_reached(),
        CallOutcome::RelativeReached => texts.close_relative_reached(),
        CallOutcome::NotReached => texts.close_not_reached(),
        CallOutcome::NoNewTime => texts.close_no_new_time(),
    }
}
