//! `/personal/stang-dag`: when a member of staff cannot come. First the day, then what it takes away and what the patients read, and only
//! then the button. Below stands whom to ring.

use super::api::ClosingApi;
use super::types::{CallOutcome, CallRow, ClosePage, CloseRow};
use crate::error::AppError;
use crate::staff::table::StaffTable;
use crate::texts::Texts;
use crate::ui::{Loaded, Page, phone_link, reader};
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
    let reopened =
        (is_reopened && !found.is_closed).then(|| view! { <div class="notice"><p>{texts.close_reopened()}</p></div> });
    let content = match found.chosen {
        Some((day, rows, ..)) if rows.is_empty() && found.is_closed => closed(texts, wording, day),
        Some((day, rows, by)) => preview(texts, wording, day, &rows, by, &found.reason, &found.key.to_string()),
        None => days(texts, wording, &found.days),
    };
    view! {
        <Page title=texts.site_title_staff(heading) trail>
            <h1>{heading}</h1>
            {reopened}
            {content}
            {calls}
        </Page>
    }
    .into_any()
}

fn days(texts: Texts, wording: Wording, days: &[(Date, i64)]) -> AnyView {
    if days.is_empty() {
        return view! { <p>{texts.close_no_days()}</p> }.into_any();
    }
    let rows = days
        .iter()
        .map(|(day, count)| {
            let words = format!("{}, {}", capitalised(&wording.date(*day)), texts.close_count(*count));
            view! { <li><a class="in-text" href=format!("/personal/stang-dag?dag={day}")>{words}</a></li> }
        })
        .collect_view();
    view! {
        <p>{texts.close_what()}</p>
        <section class="part" aria-labelledby="dag">
            <h2 id="dag">{texts.close_which()}</h2>
            <ul class="plain-list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn closed(texts: Texts, wording: Wording, day: Date) -> AnyView {
    let words = texts.close_done(&wording.date(day));
    view! {
        <div class="notice"><p>{words}</p></div>
        <p>{texts.close_undo_what()}</p>
        <form action="/personal/stang-dag/oppna" method="post" role="none">
            <input type="hidden" name="dag" value=day.to_string()/>
            <div class="actions"><button class="button" type="submit">{texts.close_undo()}</button></div>
        </form>
        <p><a class="in-text" href="/personal/stang-dag">{texts.close_other_day()}</a></p>
    }
    .into_any()
}

fn preview(texts: Texts, wording: Wording, day: Date, rows: &[CloseRow], by: Date, reason: &str, key: &str) -> AnyView {
    let date = wording.date(day);
    if rows.is_empty() {
        return view! { <p>{texts.close_empty(&date)}</p> }.into_any();
    }
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let caption = texts.close_caption(&date);
    let list = rows
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/personal/patienter/{}", row.patient)>{row.name.clone()}</a></th>
                    <td data-label=texts.close_col_time()>{capitalised(&wording.clock(row.start))}</td>
                    <td data-label=texts.close_col_kind()>{row.kind.clone()} {latest(texts, wording, row)}</td>
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
            <input type="hidden" name="nyckel" value=key.to_owned()/>
            <div class="actions">
                <button class="button button-filled" type="submit">{texts.close_yes(count)}</button>
                <a class="button" href="/personal/stang-dag">{texts.close_no()}</a>
            </div>
        </form>
    }
    .into_any()
}

/// By when the visit has to be, where care or the law says so.
fn latest(texts: Texts, wording: Wording, row: &CloseRow) -> Option<AnyView> {
    let medically = row.latest.medically.map(|day| texts.close_medically_by(&wording.date(day)));
    let guarantee = row.latest.guarantee.map(|day| texts.close_guarantee_by(&wording.date(day)));
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
    let is_left = |call: &&CallRow| {
        call.booked.is_none() && !matches!(call.outcome, Some((CallOutcome::Reached | CallOutcome::RelativeReached, _)))
    };
    let left = i64::try_from(calls.iter().filter(is_left).count()).unwrap_or(i64::MAX);
    let rows = calls
        .iter()
        .map(|call| {
            let action = format!("/personal/stang-dag/samtal/{}", call.id);
            let buttons = CallOutcome::ALL
                .into_iter()
                .map(|outcome| view! { <button class="button button-quiet" type="submit" name="utfall" value=outcome.code()>{outcome_words(texts, outcome)}</button> })
                .collect_view();
            let said = match (call.booked, call.outcome) {
                (Some(at), _) => texts.close_booked_again(&wording.moment(at)),
                (None, Some((outcome, at))) => {
                    texts.close_outcome(outcome_words(texts, outcome), &wording.moment_in_sentence(at))
                }
                (None, None) => texts.close_not_rung().to_owned(),
            };
            let attempts = (call.attempts > 1).then(|| view! { <br/> {texts.close_attempts(call.attempts)} });
            view! {
                <tr>
                    <th scope="row"><a href=format!("/personal/patienter/{}", call.patient)>{call.name.clone()}</a></th>
                    <td data-label=texts.close_col_phone()>{match call.phone.clone() {
                        Some(phone) => {
                            let href = phone_link(&phone);
                            view! { <a href=href>{phone}</a> }.into_any()
                        }
                        None => texts.close_no_phone().into_any(),
                    }}</td>
                    <td data-label=texts.close_col_visit()>{capitalised(&wording.moment(call.start))} <br/> {call.kind.clone()}</td>
                    <td data-label=texts.close_col_outcome()>
                        {said} {attempts}
                        {call.booked.is_none().then(|| view! { <form action=action method="post" role="none" class="call-buttons">{buttons}</form> })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="samtal">
            <h2 id="samtal">{texts.close_calls()}</h2>
            <p>{if left == 0 { texts.close_calls_done().to_owned() } else { texts.close_calls_left(left) }}</p>
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
    }
}
