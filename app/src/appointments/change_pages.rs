//! Changing a time, each step a page of its own: which time, is it right; cancelling; and when no time fits. What became of it stands
//! in `receipt_page.rs`.
//!
//! - Each step says what the person has now and what becomes of it; nothing has happened before the strong button is pressed.
//! - The old time stands until the new one is taken. Who was too late hears so and sees other times.

use super::api::TimesApi;
use super::follows::{Then, will_follow};
use super::types::{CheckChange, ChoosePage, Gone, Latest, Reason, TimeChoice, TimeGone, TimeTaken};
use super::visit_page::{visit_trail, with_visit};
use crate::error::AppError;
use crate::ids::{AppointmentId, Id};
use crate::overview::actions::helpers_actions;
use crate::overview::types::{OpenRequest, Standing, Visit, VisitState, Way};
use crate::overview::words::{call, cannot_come, familiar, visit_who};
use crate::representatives::reach::helped;
use crate::requests::types::Preference;
use crate::requests::words::standing_of_visit;
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{
    ButtonForm, ButtonLink, ErrorPage, Loaded, Page, RelativeWords, TimeBlock, page_title, reader, set_status,
};
use crate::wording::{Moment, Wording, capitalised};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// So many times stand on a page of the simple view, beside the two other choices; in the standard view three times as many.
pub(super) const ROWS: usize = 3;

pub(super) fn id() -> Result<AppointmentId, AppError> {
    use_params_map().read_untracked().get("id").and_then(|id| AppointmentId::parse(&id)).ok_or(AppError::NotFound)
}

pub(super) fn address(visit: &Visit, step: &str) -> String {
    format!("/tider/{}/{step}", visit.id)
}

/// `/tider/{id}/byt`: "Vilken tid passar dig?"
#[component]
pub fn ChooseTimePage() -> impl IntoView {
    let (data, id) = (expect_context::<Arc<dyn TimesApi>>(), id());
    let page = use_query_map().read_untracked().get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let show = move |found| choose(found, page, is_simple);
    view! { <Loaded data=async move { data.choices(id?, is_simple).await } show/> }
}

fn choose(found: ChoosePage, page: usize, is_simple: bool) -> AnyView {
    let (texts, wording) = reader(found.overview.now);
    let ChoosePage { visit, times: all, .. } = found;
    let gone = use_context::<TimeGone>().is_some();
    if gone {
        set_status(&AppError::TooLate);
    }
    // What is asked and stands is not asked over.
    let stands = |request: &&OpenRequest| request.wants.is_none() || request.standing != Standing::Sent;
    if visit.details.only_asks
        && let Some(request) = visit.cannot_come.as_ref().filter(stands)
    {
        return asked_already(texts, wording, &visit, request);
    }
    if !visit.details.may_change {
        return too_late(texts, wording, &visit);
    }
    let rows = if is_simple { ROWS } else { ROWS * 3 };
    let first = (page - 1).saturating_mul(rows);
    // The best are on the first page, and on each page the soonest is first.
    let mut times: Vec<TimeChoice> = all.iter().skip(first).take(rows).cloned().collect();
    times.sort_by_key(|time| time.start.local);
    let has_more = all.len() > first.saturating_add(rows);
    let (at, none_fits) = (address(&visit, "byt"), address(&visit, "ingen-tid"));
    let mut trail = visit_trail(texts, Some((&visit, wording)));
    if page > 1 {
        trail.push((at.clone(), texts.change_choose_title().to_owned()));
    }
    let has_times = !times.is_empty();
    let choices = time_choices(texts, wording, &at, times);
    let when = wording.moment(visit.start);
    let latest = must_come_by(texts, wording, &visit.details.latest).filter(|_| has_times);
    let none = (!has_times).then(|| {
        let words = match visit.details.latest.medically {
            Some(by) => texts.change_no_times_by(&wording.date(by)),
            None => texts.change_no_times().to_owned(),
        };
        view! { <p>{words}</p> }
    });
    let taken = use_context::<TimeTaken>().is_some();
    if taken {
        set_status(&AppError::Taken);
    }
    let title = texts.change_choose_title();
    view! {
        <Page title=page_title(texts, title, taken || gone) trail>
            <h1>{title}</h1>
            {if gone {
                view! { <div class="notice notice-warn"><p>{texts.change_gone(&when)}</p></div> }.into_any()
            } else if taken {
                view! { <div class="notice notice-warn"><p>{texts.change_taken(&when)}</p></div> }.into_any()
            } else {
                let keeps = if visit.details.only_asks { texts.ask_keeps(&when) } else { texts.change_keeps(&when) };
                view! { <p>{keeps}</p> }.into_any()
            }}
            {latest}
            {none}
            {has_times.then(|| view! { <div class="actions time-choices">{choices}</div> })}
            <div class="actions">
                {has_more.then(|| view! { <ButtonLink href=format!("{at}?sida={}", page + 1) symbol="calendar" words=texts.visits_more()/> })}
                <ButtonLink href=none_fits symbol="help" words=texts.change_none_fits() filled=!has_times/>
            </div>
        </Page>
    }
    .into_any()
}

/// Times to choose among, the first of them strong, each with what speaks for it.
pub(super) fn time_choices(texts: Texts, wording: Wording, at: &str, times: Vec<TimeChoice>) -> AnyView {
    times
        .into_iter()
        .enumerate()
        .map(|(nth, time)| {
            let words = wording.choice_line(time.start);
            let why = why(texts, &time.reasons);
            view! {
                <div>
                    <ButtonLink href=format!("{at}/kolla?tid={}", time.code) symbol="calendar" words filled=nth == 0/>
                    {why.map(|words| view! { <p class="muted">{words}</p> })}
                </div>
            }
        })
        .collect_view()
        .into_any()
}

/// What speaks for a time, of what the person has wished. That it is as now needs no words: the time itself says it.
fn why(texts: Texts, reasons: &[Reason]) -> Option<&'static str> {
    reasons.iter().find_map(|reason| match reason {
        Reason::Forenoon => Some(texts.change_why_forenoon()),
        Reason::Afternoon => Some(texts.change_why_afternoon()),
        Reason::SameDay => Some(texts.change_why_same_day()),
        Reason::NotEarly => Some(texts.change_why_not_early()),
        Reason::NotLate => Some(texts.change_why_not_late()),
        Reason::Alone => Some(texts.change_why_alone()),
        Reason::OneAWeek => Some(texts.change_why_one_a_week()),
        Reason::TwoAWeek => Some(texts.change_why_two_a_week()),
        Reason::Interpreter => Some(texts.change_why_interpreter()),
        Reason::Companion => Some(texts.change_why_companion()),
        Reason::AsNow => None,
    })
}

/// `/tider/{id}/byt/kolla`: "Stämmer det här?"
#[component]
pub fn CheckTimePage() -> impl IntoView {
    let (data, id) = (expect_context::<Arc<dyn TimesApi>>(), id());
    let code = use_query_map().read_untracked().get("tid").unwrap_or_default();
    view! { <Loaded data=async move { data.choice(id?, code).await } show=check/> }
}

fn check(found: CheckChange) -> AnyView {
    let (texts, wording) = reader(found.overview.now);
    let visit = found.visit;
    let back = address(&visit, "byt");
    let mut trail = visit_trail(texts, Some((&visit, wording)));
    trail.push((back.clone(), texts.change_choose_title().to_owned()));
    let when = wording.moment(visit.start);
    let choice = match found.choice {
        Ok(choice) => choice,
        Err(Gone::TooLate) => return too_late(texts, wording, &visit),
        Err(gone) => return is_gone(texts, &when, trail, back, gone),
    };
    let mut words = RelativeWords::new(wording);
    let near = near_line(texts, wording, choice.start, &mut words);
    let times = (Some(visit.start), choice.start);
    let late = past_guarantee(texts, wording, &visit.details.latest, times, found.has_guaranteed);
    let who = visit_who(texts, &familiar(&visit));
    let place =
        visit.place.as_ref().filter(|_| visit.way == Way::OnSite).map(|place| texts.step_see_you_at(&place.name));
    let then = if found.answer_by.is_some() { Then::Asked } else { Then::Moved };
    let follows = will_follow(texts, then, Some(&visit));
    // In the simple view there is room for one of them.
    let place = place.filter(|_| follows.is_empty() || !use_context::<Settings>().unwrap_or_default().is_simple());
    let follows = follows.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    view! {
        <Page title=page_title(texts, texts.change_check_title(), false) trail words>
            <h1>{texts.change_check_title()}</h1>
            <p>{who}</p>
            <TimeBlock day=capitalised(&wording.date(choice.start.local.date())) clock=Some(wording.clock_line(choice.start)) left=None relative=false/>
            {near}
            {place.map(|words| view! { <p>{words}</p> })}
            {late}
            {match found.answer_by {
                Some(by) => view! { {asks(texts, wording, by)} <p>{texts.ask_keeps(&when)}</p> }.into_any(),
                None => view! { <p>{texts.change_then_gone(&when)}</p> }.into_any(),
            }}
            {follows}
            <div class="actions">
                <ButtonForm
                    action=back.clone()
                    symbol="done"
                    words=if found.answer_by.is_some() { texts.ask_yes() } else { texts.change_yes() }
                    filled=true
                    once=true
                    fields=vec![("tid", choice.code)]
                />
                <ButtonLink href=back symbol="undo" words=texts.visits_cannot_no()/>
            </div>
        </Page>
    }
    .into_any()
}

/// Another system books: the time is asked for, and answered by a day.
pub(super) fn asks(texts: Texts, wording: Wording, by: Date) -> AnyView {
    view! { <p>{texts.ask_then()} " " {texts.ask_answer_by(&wording.date(by))}</p> }.into_any()
}

/// Care has said by when it must be: no later time is shown.
pub(super) fn must_come_by(texts: Texts, wording: Wording, latest: &Latest) -> Option<AnyView> {
    let words = texts.change_medically_by(&wording.date(latest.medically?));
    Some(view! { <p>{words}</p> }.into_any())
}

/// What it means to choose a time later than vårdgarantin. The choice is the person's.
pub(super) fn past_guarantee(
    texts: Texts,
    wording: Wording,
    latest: &Latest,
    (now, at): (Option<Moment>, Moment),
    has_guaranteed: bool,
) -> Option<AnyView> {
    // Whoever comes earlier than now gives nothing up.
    let by = latest.past_guarantee(at.local.date()).filter(|_| now.is_none_or(|now| at.local > now.local))?;
    let day = wording.date(by);
    let words = if has_guaranteed { texts.change_after_guarantee(&day) } else { texts.change_no_guaranteed(&day) };
    Some(view! { <p>{words}</p> }.into_any())
}

/// A day that is near is said once more: it is easily missed in a date. It stays true while the page lies open.
pub(super) fn near_line(texts: Texts, wording: Wording, at: Moment, words: &mut RelativeWords) -> Option<AnyView> {
    let day = at.local.date();
    let near = move |wording: Wording| match wording.now.date() {
        today if day == today => texts.change_today().to_owned(),
        today if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) => texts.change_tomorrow().to_owned(),
        _ => String::new(),
    };
    let said = near(wording);
    if said.is_empty() {
        return None;
    }
    words.say("near", near);
    Some(view! { <p data-relative="near">{said}</p> }.into_any())
}

/// The time that was chosen cannot be had; or one has it already.
fn is_gone(texts: Texts, when: &str, trail: Vec<(String, String)>, back: String, gone: Gone) -> AnyView {
    if gone == Gone::Yours {
        let (title, words) = (texts.change_yours_title(), texts.visits_cannot_when(when));
        return view! {
            <Page title=page_title(texts, title, false) trail>
                <h1>{title}</h1>
                <p>{words}</p>
                <div class="actions">
                    <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/>
                </div>
            </Page>
        }
        .into_any();
    }
    set_status(&AppError::Taken);
    let title = if gone == Gone::TooNear { texts.change_late_title() } else { texts.change_taken_title() };
    let why = match gone {
        Gone::Passed => texts.change_passed(when),
        Gone::TooNear => texts.ask_too_near(when),
        Gone::Taken | Gone::Yours | Gone::TooLate => texts.change_gone(when),
    };
    view! {
        <Page title=page_title(texts, title, true) trail>
            <h1>{title}</h1>
            <p>{why}</p>
            <div class="actions">
                <ButtonLink href=back symbol="calendar" words=texts.change_choose_other() filled=true/>
            </div>
        </Page>
    }
    .into_any()
}

/// What has been asked about the visit stands, and what can be done instead.
fn asked_already(texts: Texts, wording: Wording, visit: &Visit, request: &OpenRequest) -> AnyView {
    let title = match (request.wants, request.at_home) {
        (Some(_), _) => texts.requests_kind_want_time(),
        (None, true) => texts.requests_kind_no_fit(),
        (None, false) => texts.requests_kind_cannot_come(),
    };
    let href = format!("/fragor/{}", request.id);
    let ring = visit.unit.as_ref().and_then(|unit| call(texts, &unit.name, unit.phone.as_deref()));
    let (trail, at) = (visit_trail(texts, Some((visit, wording))), format!("/tider/{}", visit.id));
    let stands = standing_of_visit(texts, wording, request);
    view! {
        <Page title=page_title(texts, title, false) trail>
            <h1>{title}</h1>
            <p>{stands}</p>
            <p>{texts.ask_instead()}</p>
            <div class="actions">
                <ButtonLink href symbol="letter" words=texts.requests_show_sent() filled=true/>
                {ring}
                <ButtonLink href=at symbol="next-step" words=texts.start_more()/>
            </div>
        </Page>
    }
    .into_any()
}

/// It is too late to do it here; the visit stands, and care can be told.
fn too_late(texts: Texts, wording: Wording, visit: &Visit) -> AnyView {
    let ahead = visit.state == VisitState::Booked && visit.start.local > wording.now;
    if !ahead {
        return view! { <ErrorPage error=AppError::TooLate/> }.into_any();
    }
    set_status(&AppError::TooLate);
    let when = wording.moment(visit.start);
    let words = match helped() {
        Some(who) => texts.helping_has(&when, &who),
        None if visit.way == Way::Home => texts.change_late_home(&when),
        None => texts.change_late(&when),
    };
    let title = texts.change_late_title();
    let near = visit.details.only_asks.then(|| view! { <p>{texts.ask_no_time()}</p> });
    let (trail, tell) = (visit_trail(texts, Some((visit, wording))), address(visit, "kan-inte-komma"));
    let ways = if helped().is_some() {
        helpers_actions(texts, visit)
    } else {
        let tell = view! { <ButtonLink href=tell symbol="calendar" words=cannot_come(texts, visit) filled=true/> };
        let ring = visit.unit.as_ref().and_then(|unit| call(texts, &unit.name, unit.phone.as_deref()));
        std::iter::once(tell.into_any()).chain(ring).collect()
    };
    view! {
        <Page title=page_title(texts, title, true) trail>
            <h1>{title}</h1>
            {near}
            <p>{words}</p>
            <div class="actions">{ways}</div>
        </Page>
    }
    .into_any()
}

/// `/tider/{id}/ingen-tid`: "Vad vill du göra?"
#[component]
pub fn NoTimeFitsPage() -> impl IntoView {
    with_visit(|overview, visit| {
        let (texts, wording) = reader(overview.now);
        if !visit.details.may_change {
            return too_late(texts, wording, &visit);
        }
        let may_cancel = visit.details.may_cancel;
        let (may_wait, earlier) = (visit.details.may_wait, address(&visit, "tidigare"));
        let mut trail = visit_trail(texts, Some((&visit, wording)));
        trail.push((address(&visit, "byt"), texts.change_choose_title().to_owned()));
        view! {
            <Page title=page_title(texts, texts.change_what_title(), false) trail>
                <h1>{texts.change_what_title()}</h1>
                <p>{texts.visits_cannot_when(&wording.moment(visit.start))}</p>
                <div class="actions">
                    <ButtonLink href=address(&visit, "kan-inte-komma") symbol="letter" words=texts.start_contact_me() filled=true/>
                    {may_cancel.then(|| view! { <ButtonLink href=address(&visit, "avboka") symbol="calendar" words=texts.change_cancel_time()/> })}
                    {may_wait.then(|| view! { <ButtonLink href=earlier symbol="today" words=texts.earlier_want()/> })}
                    <ButtonLink href="/installningar/tider".to_owned() symbol="today" words=texts.settings_needs_title()/>
                    <ButtonLink href=format!("/tider/{}", visit.id) symbol="undo" words=texts.change_keep()/>
                </div>
            </Page>
        }
        .into_any()
    })
}

/// `/tider/{id}/avboka`: an interruption on its own page, because the time may be gone afterwards.
#[component]
pub fn CancelTimePage() -> impl IntoView {
    with_visit(|overview, visit| {
        let (texts, wording) = reader(overview.now);
        if !visit.details.may_cancel {
            return too_late(texts, wording, &visit);
        }
        let at = address(&visit, "avboka");
        let then = match overview.person.preference {
            Some(Preference::Relative) => texts.change_cancel_then_relative(),
            _ => texts.change_cancel_then(),
        };
        let fields = |new: &str| vec![("ny", new.to_owned())];
        let when = wording.moment(visit.start);
        let (title, has, then, yes_new, keep) = match helped() {
            Some(who) => (
                texts.helping_cancel_title(&who),
                texts.helping_has(&when, &who),
                texts.helping_cancel_then(&who),
                texts.helping_cancel_new(&who),
                texts.helping_keep(),
            ),
            None => (
                texts.change_cancel_title().to_owned(),
                texts.visits_cannot_when(&when),
                then.to_owned(),
                texts.change_cancel_yes_new().to_owned(),
                texts.change_keep(),
            ),
        };
        view! {
            <Page title=page_title(texts, &title, false) trail=visit_trail(texts, Some((&visit, wording)))>
                <h1>{title.clone()}</h1>
                <p>{has}</p>
                <p>{then}</p>
                <div class="actions">
                    <ButtonForm action=at.clone() symbol="letter" words=yes_new filled=true once=true fields=fields("ja")/>
                    <ButtonForm action=at symbol="calendar" words=texts.change_cancel_yes() once=true fields=fields("nej")/>
                    <ButtonLink href=format!("/tider/{}", visit.id) symbol="undo" words=keep/>
                </div>
            </Page>
        }
        .into_any()
    })
}
