//! `/` in the simple view (S1): who, when, where, what to do, and two ways further. At most fifty words.

use super::actions::step_actions;
use super::next_step::{
    changed_words, helper_cancelled, keep_true, new_time_words, passed, said_no, time_cancelled, together_words,
    video_opens,
};
use super::parts::print_head;
use super::types::{
    Line, LineAction, NextStep, Overview, Promised, Question, QuestionKind, Unit, Visit, VisitState, Way,
};
use super::words::{
    answer_until, asked_for, cancelled_then, familiar, has_proposed, in_sentence, line_words, none_fitted, promise,
    still_cancelled, visit_who, waiting, who_is,
};
use crate::representatives::reach::helped;
use crate::settings::types::{Settings, TimeDisplay};
use crate::texts::Texts;
use crate::ui::{
    ButtonLink, DayDots, Page, QuarterDots, RelativeWords, Symbol, TimeBlock, page_title, reader, source_lang,
};
use crate::wording::{Wording, capitalised};
use jiff::civil::Date;
use leptos::prelude::*;

/// What the card says, by the pictogram it stands beside.
struct Card {
    symbol: &'static str,
    class: &'static str,
    heading: AnyView,
    content: AnyView,
}

/// Whoever helps is not greeted by the patient's name: it says whose page it is.
pub(super) fn greeting(texts: Texts, overview: &Overview) -> String {
    let person = &overview.person;
    if helped().is_some() { person.name.clone() } else { texts.overview_hello(&person.given_name) }
}

pub fn start_page(overview: Overview) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let settings = use_context::<Settings>().unwrap_or_default();
    let mut words = RelativeWords::new(wording);
    keep_true(&overview.next_step, &mut words, settings.time);
    // An answer from care is told before a question that waits.
    let also = match (&overview.unread, &overview.waiting) {
        (Some((id, unit)), _) => Some(
            view! {
                <p class="next-step-also">{texts.start_unread(unit)}</p>
                <ButtonLink href=format!("/fragor/{id}") symbol="letter" words=texts.requests_show_answer()/>
            }
            .into_any(),
        ),
        (None, Some(question)) => Some(also_asked(texts, question, &overview.next_step)),
        (None, None) => None,
    };
    let actions = step_actions(texts, &overview.next_step, overview.unread.is_some());
    let greeting = greeting(texts, &overview);
    let head = print_head(&overview.person, overview.now);
    let card = card(texts, wording, settings.time, &overview.next_step);
    let opens = video_opens(texts, wording, &overview.next_step);
    view! {
        <Page title=page_title(texts, texts.overview_title(), false) words>
            {head}
            <h1>{greeting}</h1>
            <section class=format!("next-step {}", card.class) aria-labelledby="nasta-steg">
                <h2 id="nasta-steg">{texts.overview_next_step()}</h2>
                {passed(texts)}
                {opens}
                <div class="next-step-head"><Symbol name=card.symbol/> {card.heading}</div>
                {card.content}
                {actions}
            </section>
            {also}
            {still_waits(texts, wording, &overview)}
            <div class="ways">
                <a href="/tider"><Symbol name="calendar"/> {texts.start_times()}</a>
                <a href="/plan"><Symbol name="letter"/> {texts.start_plan()}</a>
            </div>
        </Page>
    }
    .into_any()
}

fn card(texts: Texts, wording: Wording, time: TimeDisplay, step: &NextStep) -> Card {
    match step {
        NextStep::Visit(visit) => match said_no(texts, wording, visit) {
            Some((heading, rest)) => Card { symbol: "calendar", class: "", ..calm(&heading, rest) },
            None => visit_card(texts, wording, time, visit, false),
        },
        NextStep::Changed(visit) if visit.state == VisitState::CancelledByPatient => {
            let (who, had) = helper_cancelled(texts, wording, visit);
            let content = view! { <p>{had}</p> }.into_any();
            Card { symbol: "calendar", class: "next-step-cancelled", heading: said(who), content }
        }
        NextStep::Changed(visit) => visit_card(texts, wording, time, visit, true),
        NextStep::Cancelled(visit) => cancelled_card(texts, wording, visit),
        NextStep::Question(question) => question_card(texts, wording, question),
        NextStep::Together(together) => {
            let (invites, then) = together_words(texts, wording, together);
            let content = view! { <p>{then}</p> }.into_any();
            Card { symbol: "calendar", class: "", heading: said(invites), content }
        }
        NextStep::OwnLine(line) => own_card(texts, wording, line),
        NextStep::CareActs(line) => care_card(texts, wording, line),
        NextStep::NewTime { request } => {
            calm(time_cancelled(texts, request), vec![new_time_words(texts, wording, request)])
        }
        NextStep::NoneFitted(none) => {
            let (heading, then) = none_fitted(texts, wording, none);
            calm(heading, vec![then])
        }
        NextStep::Late { line, .. } => late_card(texts, wording, line),
        NextStep::NothingPlanned { unit, next_contact } => nothing_card(texts, wording, unit, *next_contact),
        NextStep::NotSeen if helped().is_some() => calm(texts.helping_no_step(), Vec::new()),
        NextStep::NotSeen => calm(texts.step_not_seen(), vec![texts.step_not_seen_why().to_owned()]),
        NextStep::Gap { .. } => calm(texts.step_gap(), vec![texts.step_gap_advice().to_owned()]),
    }
}

/// What else is not settled, in words alone: a visit that care has cancelled, and times that did not fit.
fn still_waits(texts: Texts, wording: Wording, overview: &Overview) -> AnyView {
    let cancelled = still_cancelled(overview).and_then(|visit| cancelled_then(texts, wording, visit));
    let cancelled = cancelled.map(|(which, promise, _)| view! { <p class="next-step-also">{which} " " {promise}</p> });
    let is_step = matches!(overview.next_step, NextStep::NoneFitted(_));
    let none = overview.none_fitted.as_ref().filter(|_| !is_step).map(|none| {
        let (what, then) = none_fitted(texts, wording, none);
        view! { <p class="next-step-also">{what} " " {then}</p> }
    });
    view! { {cancelled} {none} }.into_any()
}

/// A question that waits: a link where there is room for one more way, else where it is.
fn also_asked(texts: Texts, question: &Question, step: &NextStep) -> AnyView {
    let words = match &question.kind {
        QuestionKind::Invitation { .. } if question.asked.is_none() => texts.start_may_book().to_owned(),
        _ => waiting(texts, question),
    };
    let three_ways = matches!(step, NextStep::Visit(visit) if super::next_step::said_coming(texts, visit).is_none() && visit.cannot_come.as_ref().is_none_or(|request| request.wants.is_some()))
        || matches!(step, NextStep::Late { .. });
    if three_ways {
        view! { <p class="next-step-also">{words} " " {texts.start_waiting_where()}</p> }.into_any()
    } else {
        view! { <p class="next-step-also"><a href=waiting_at(question)>{words}</a></p> }.into_any()
    }
}

/// Where a question that waits is answered, or told how.
fn waiting_at(question: &Question) -> String {
    if question.answerable { question.address() } else { "/tider".to_owned() }
}

/// A card of sentences only.
fn calm(heading: &str, sentences: Vec<String>) -> Card {
    let content = sentences.into_iter().map(|words| view! { <p>{words}</p> }).collect_view().into_any();
    Card { symbol: "help", class: "next-step-calm", heading: said(heading.to_owned()), content }
}

fn said(words: String) -> AnyView {
    view! { <h3 class="next-step-who">{words}</h3> }.into_any()
}

/// A line of a plan as a heading; above care's own words, where nobody has put them in plain ones, it says whose they are.
fn as_written(texts: Texts, line: &Line) -> AnyView {
    let whose = line.plain.is_none().then(|| view! { <p>{texts.plan_as_care_wrote()}</p> });
    view! { <div>{whose} <h3 class="next-step-who" data-source-text="" lang=source_lang()>{line_words(line)}</h3></div> }.into_any()
}

fn visit_card(texts: Texts, wording: Wording, time: TimeDisplay, visit: &Visit, changed: bool) -> Card {
    let visit = familiar(visit);
    let day = visit.start.local.date();
    let place = visit.place.as_ref().map(|place| place.name.as_str()).filter(|_| visit.way == Way::OnSite);
    let place =
        place.map(|name| if visit.staff.is_empty() { texts.step_place_at(name) } else { texts.step_see_you_at(name) });
    let left = super::next_step::left_line(wording, day, time);
    // Where something is asked that is what to read: fifty words are not many.
    let about = visit.staff.first().filter(|_| visit.cannot_come.is_none()).and_then(|staff| who_is(texts, staff));
    let content = view! {
        {changed.then(|| view! { <p>{changed_words(texts, &visit)}</p> })}
        {about.map(|words| view! { <p class="next-step-about">{words}</p> })}
        <TimeBlock day=wording.day_line(day) clock=Some(wording.clock_line(visit.start)) left=Some(left) relative=true>
            <DayDots wording day time/>
        </TimeBlock>
        {(day == wording.now.date()).then(|| view! { <p class="time-hours" data-relative="hours"></p> <QuarterDots/> })}
        {place.map(|words| view! { <p>{words}</p> })}
        {visit.fasting.then(|| view! { <p>{texts.step_fasting()}</p> })}
        {super::next_step::answered(texts, wording, &visit)}
    };
    Card {
        symbol: visit_symbol(&visit),
        class: "next-step-visit",
        heading: said(visit_who(texts, &visit)),
        content: content.into_any(),
    }
}

/// The pictogram of a visit, by its way and whom one meets.
fn visit_symbol(visit: &Visit) -> &'static str {
    match visit.way {
        Way::Video => "video-call",
        Way::Phone => "phone",
        Way::Home => "home",
        Way::OnSite if visit.fasting || visit.staff.is_empty() => "calendar",
        Way::OnSite => "health-centre",
    }
}

fn cancelled_card(texts: Texts, wording: Wording, visit: &Visit) -> Card {
    let day = visit.start.local.date();
    let (reason, promised, way) = match &visit.state {
        VisitState::CancelledByCare { reason, promised, way, .. } => (reason.clone(), *promised, *way),
        _ => (None, Promised::NewTime(None), None),
    };
    let home = day == wording.now.date() && visit.way == Way::OnSite;
    let heading =
        texts.step_cancelled(&wording.clock(visit.start), &wording.day_in_sentence(day), &in_sentence(&visit.kind));
    let content = view! {
        {reason.map(|words| view! { <p data-source-text="" lang=source_lang()>{words}</p> })}
        {home.then(|| view! { <p>{texts.step_stay_home()}</p> })}
        <p>{promise(texts, wording, promised, way)}</p>
    };
    Card { symbol: "calendar", class: "next-step-cancelled", heading: said(heading), content: content.into_any() }
}

fn question_card(texts: Texts, wording: Wording, question: &Question) -> Card {
    let answer_by = question.answer_by.map(|by| view! { <p>{answer_until(texts, wording, by)}</p> });
    let (heading, content) = match &question.kind {
        QuestionKind::Invitation { text, .. } if question.asked.is_some() => {
            let content = view! { <p data-source-text="" lang=source_lang()>{text.clone()}</p> {asked_for(texts, wording, question)} };
            (texts.requests_kind_want_time().to_owned(), content.into_any())
        }
        QuestionKind::Invitation { text, book_by, .. } => (
            texts.start_may_book().to_owned(),
            view! {
                <p data-source-text="" lang=source_lang()>{text.clone()}</p>
                {book_by.map(|day| view! { <p>{texts.step_invitation_by(&wording.date(day))}</p> })}
                {(!question.answerable).then(|| view! { <p>{texts.step_invitation_how()}</p> })}
            }
            .into_any(),
        ),
        QuestionKind::Times { by, options, .. } => {
            let count = i64::try_from(options.len()).unwrap_or(i64::MAX);
            let heading = has_proposed(texts, by, count);
            let times = options.iter().map(|time| view! { <li>{wording.choice_line(time.start)}</li> }).collect_view();
            let content = view! { <ul class="time-options">{times}</ul> {answer_by} };
            (heading, content.into_any())
        }
    };
    Card { symbol: "calendar", class: "", heading: said(heading), content }
}

fn own_card(texts: Texts, wording: Wording, line: &Line) -> Card {
    let due = line.due.map(|due| {
        let words = if due < wording.now.date() {
            texts.start_own_was_by(&wording.date(due))
        } else {
            texts.start_own_by(&wording.date(due))
        };
        view! { <p>{words}</p> }
    });
    Card { symbol: "next-step", class: "", heading: as_written(texts, line), content: due.into_any() }
}

fn care_card(texts: Texts, wording: Wording, line: &Line) -> Card {
    let who = &capitalised(line.called().unwrap_or_else(|| texts.step_somebody()));
    let by = line.due.map(|due| wording.date(due));
    let (heading, symbol) = match (line.action, &by) {
        (Some(LineAction::Call), Some(day)) => (said(texts.start_calls_by(day, who)), "phone"),
        (Some(LineAction::Contact), Some(day)) => (said(texts.start_contacts_by(day, who)), "letter"),
        (Some(LineAction::Visit), Some(day)) => (said(texts.start_visits_by(day, who)), "home"),
        (Some(LineAction::Call), None) => (said(texts.step_calls_you(who)), "phone"),
        (Some(LineAction::Contact), None) => (said(texts.step_contacts_you(who)), "letter"),
        (Some(LineAction::Visit), None) => (said(texts.step_visits_you(who)), "home"),
        (None, _) => (as_written(texts, line), "next-step"),
    };
    let by = by.filter(|_| line.action.is_none()).map(|day| view! { <p>{texts.start_care_by(&day)}</p> });
    let content = view! { {by} <p>{texts.step_nothing_to_do()}</p> };
    Card { symbol, class: "next-step-calm", heading, content: content.into_any() }
}

fn late_card(texts: Texts, wording: Wording, line: &Line) -> Card {
    let day = line.due.map(|due| wording.date(due)).unwrap_or_default();
    let heading = match line.action {
        Some(LineAction::Call) => texts.step_late_call(&day),
        Some(LineAction::Visit) => texts.step_late_visit(&day),
        Some(LineAction::Contact) | None => texts.step_late_contact(&day),
    };
    let content = view! { <p>{texts.step_late_fault()}</p> };
    Card { symbol: "phone", class: "next-step-late", heading: said(heading), content: content.into_any() }
}

fn nothing_card(texts: Texts, wording: Wording, unit: &Unit, next_contact: Option<Date>) -> Card {
    let calls = next_contact.map(|month| texts.step_calls_in_month(&wording.in_month(month), &capitalised(&unit.name)));
    let sentences = calls.into_iter().chain([texts.step_nothing_planned_call().to_owned()]).collect();
    Card { symbol: "done", ..calm(texts.step_nothing_planned(), sentences) }
}
