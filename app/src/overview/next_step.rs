//! *Ditt nästa steg*: the one strong thing on the page.

use super::types::{Line, LineAction, NextStep, Question, QuestionKind, Unit, Visit, VisitState, Way};
use super::words::{in_sentence, promise, proposer, visit_who, who_is};
use crate::texts::Texts;
use crate::ui::{RelativeWords, TimeBlock, phone_link};
use crate::wording::{Wording, given_name};
use leptos::prelude::*;

/// The card: who – when – where – what to do.
///
/// Accessibility: one region named by its heading; the words in reading order are the whole message; at most one filled button,
/// and only for something one can do here and now; nothing by colour alone.
#[component]
pub fn NextStepCard(step: NextStep, wording: Wording) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let (class, content) = match step {
        NextStep::Visit(visit) => ("next-step", visit_card(texts, wording, &visit, false)),
        NextStep::Changed(visit) => ("next-step", visit_card(texts, wording, &visit, true)),
        NextStep::Cancelled(visit) => ("next-step next-step-cancelled", cancelled_card(texts, wording, &visit)),
        NextStep::Question(question) => ("next-step", question_card(texts, wording, &question)),
        NextStep::OwnLine(line) => ("next-step", own_card(texts, wording, &line)),
        NextStep::CareActs(line) => ("next-step", care_card(texts, wording, &line)),
        NextStep::Late { line, ways_on } => ("next-step next-step-late", late_card(texts, wording, &line, &ways_on)),
        NextStep::NothingPlanned { unit, next_contact } => {
            ("next-step next-step-calm", nothing_card(texts, wording, &unit, next_contact))
        }
        NextStep::NotSeen => (
            "next-step next-step-calm",
            view! { <h3 class="next-step-who">{texts.step_not_seen()}</h3> <p>{texts.step_not_seen_why()}</p> }
                .into_any(),
        ),
        NextStep::Gap { owner } => ("next-step next-step-calm", gap_card(texts, owner)),
    };
    view! {
        <section class=class aria-labelledby="nasta-steg">
            <h2 id="nasta-steg">{texts.overview_next_step()}</h2>
            {content}
        </section>
    }
}

/// Tells the island which words of the card change while the page lies open.
pub fn keep_true(step: &NextStep, words: &mut RelativeWords) {
    let day = match step {
        NextStep::Visit(visit) | NextStep::Changed(visit) => {
            let day = visit.start.local.date();
            words.say("day", move |wording| wording.day_line(day));
            Some(day)
        }
        NextStep::OwnLine(line) | NextStep::CareActs(line) => line.due,
        _ => None,
    };
    if let Some(day) = day {
        words.say("left", move |wording| wording.days_left_line(day).unwrap_or_default());
    }
}

fn visit_card(texts: Texts, wording: Wording, visit: &Visit, changed: bool) -> AnyView {
    let day = visit.start.local.date();
    let place = visit.place.as_ref().map(|place| match visit.way {
        Way::OnSite if !visit.staff.is_empty() => texts.step_see_you_at(&place.name),
        _ => texts.step_place_at(&place.name),
    });
    let place = place.or_else(|| {
        visit
            .unit
            .as_ref()
            .filter(|_| visit.way == Way::OnSite && !visit.staff.is_empty() && visit.place.is_some())
            .map(|unit| texts.step_see_you_at(&unit.name))
    });
    let address = visit.place.as_ref().and_then(|place| {
        let words = place.address.as_ref().map(|address| texts.step_address(address));
        match (words, &place.landmark) {
            (Some(address), Some(landmark)) => Some(format!("{address} {landmark}")),
            (Some(address), None) => Some(address),
            (None, landmark) => landmark.clone(),
        }
    });
    let companions = (!visit.companions.is_empty()).then(|| {
        let names: Vec<&str> = visit.companions.iter().map(|name| given_name(name)).collect();
        texts.step_with(&wording.language.list(&names))
    });
    view! {
        <h3 class="next-step-who">{visit_who(texts, visit)}</h3>
        {changed.then(|| view! { <p>{texts.step_changed()}</p> })}
        {visit.staff.first().and_then(|staff| who_is(texts, staff)).map(|words| view! { <p class="next-step-about">{words}</p> })}
        <TimeBlock
            day=wording.day_line(day)
            clock=Some(wording.clock_line(visit.start))
            left=Some(wording.days_left_line(day).unwrap_or_default()).filter(|left| !left.is_empty())
            relative=true
        />
        <p>{texts.step_about_visit(&in_sentence(&visit.kind))} " " {texts.step_takes(&visit.minutes.to_string())}</p>
        {place.map(|words| view! { <p>{words}</p> })}
        {address.map(|words| view! { <p>{words}</p> })}
        {visit.fasting.then(|| view! { <p>{texts.step_fasting()}</p> })}
        {visit.bring.clone().map(|words| view! { <p>{words}</p> })}
        {companions.map(|words| view! { <p>{words}</p> })}
    }
    .into_any()
}

fn cancelled_card(texts: Texts, wording: Wording, visit: &Visit) -> AnyView {
    let day = visit.start.local.date();
    let (reason, promised_by, by) = match &visit.state {
        VisitState::CancelledByCare { reason, promised_by, by } => (reason.clone(), *promised_by, by.clone()),
        _ => (None, None, None),
    };
    let home = (day == wording.now.date() && matches!(visit.way, Way::OnSite)).then(|| texts.step_stay_home());
    let first = [reason, home.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <h3 class="next-step-who">
            {texts.step_cancelled(&wording.clock(visit.start), &wording.day_in_sentence(day), &in_sentence(&visit.kind))}
        </h3>
        {(!first.is_empty()).then(|| view! { <p>{first}</p> })}
        <p>{promise(texts, wording, promised_by)}</p>
        {by.as_ref().map(|unit| view! { <p>{texts.step_responsible(&unit.name)}</p> })}
        {by.as_ref().and_then(|unit| call(texts, &unit.name, unit.phone.as_deref())).map(actions)}
    }
    .into_any()
}

fn question_card(texts: Texts, wording: Wording, question: &Question) -> AnyView {
    let way_on = question
        .unit
        .as_ref()
        .and_then(|unit| call(texts, &unit.name, unit.phone.as_deref()))
        .map_or_else(|| view! { <p>{texts.step_answer_phone_none()}</p> }.into_any(), actions);
    let answer_by =
        question.answer_by.map(|by| view! { <p>{texts.step_answer_by(&wording.date(by.local.date()))}</p> });
    match &question.kind {
        QuestionKind::Invitation { text, book_by } => view! {
            <h3 class="next-step-who">{texts.step_invitation(&in_sentence(text))}</h3>
            {book_by.map(|day| view! { <p>{texts.step_invitation_by(&wording.date(day))}</p> })}
            <p>{texts.step_invitation_how()}</p>
            {way_on}
        }
        .into_any(),
        QuestionKind::Times { visit_kind, by, options, now_at } => {
            let count = i64::try_from(options.len()).unwrap_or(i64::MAX);
            let heading = match (proposer(texts, by), now_at) {
                (Some(who), Some(_)) if count == 1 => texts.step_proposes_new(&who),
                (Some(who), _) => texts.step_proposes(count, &who),
                (None, _) => texts.step_proposed_unknown(count),
            };
            let about = match by {
                super::types::Proposer::Staff(staff) => who_is(texts, staff),
                _ => None,
            };
            let times = options
                .iter()
                .map(|(from, _)| view! { <li><strong>{wording.choice_line(*from)}</strong></li> })
                .collect_view();
            view! {
                <h3 class="next-step-who">{heading}</h3>
                {about.map(|words| view! { <p class="next-step-about">{words}</p> })}
                {visit_kind.as_ref().map(|kind| view! { <p>{texts.step_about_visit(&in_sentence(kind))}</p> })}
                <ul class="time-options">{times}</ul>
                {now_at.map(|at| view! { <p>{texts.step_now_at(&wording.moment(at))}</p> })}
                {answer_by}
                <p>{texts.step_answer_phone()}</p>
                {way_on}
            }
            .into_any()
        }
    }
}

fn own_card(texts: Texts, wording: Wording, line: &Line) -> AnyView {
    let due = line.due.map(|due| {
        let words = if due < wording.now.date() { texts.step_own_was_by() } else { texts.step_own_by() };
        due_block(wording, words, due)
    });
    view! {
        <h3 class="next-step-who">{line.text.clone()}</h3>
        {due}
        {line.why.clone().map(|words| view! { <p>{words}</p> })}
    }
    .into_any()
}

fn care_card(texts: Texts, wording: Wording, line: &Line) -> AnyView {
    let who = line.performer.clone().unwrap_or_else(|| texts.step_somebody().to_owned());
    let heading = match line.action {
        Some(LineAction::Call) => texts.step_calls_you(&who),
        Some(LineAction::Contact) => texts.step_contacts_you(&who),
        Some(LineAction::Visit) => texts.step_visits_you(&who),
        None => line.text.clone(),
    };
    view! {
        <h3 class="next-step-who">{heading}</h3>
        {line.due.map(|due| due_block(wording, texts.step_by(), due))}
        <p>{texts.step_nothing_to_do()}</p>
        {line.action.is_some().then(|| view! { <p>{line.text.clone()}</p> })}
    }
    .into_any()
}

fn late_card(texts: Texts, wording: Wording, line: &Line, ways_on: &[Unit]) -> AnyView {
    let day = line.due.map(|due| wording.date(due)).unwrap_or_default();
    let heading = match line.action {
        Some(LineAction::Call) => texts.step_late_call(&day),
        Some(LineAction::Visit) => texts.step_late_visit(&day),
        Some(LineAction::Contact) | None => texts.step_late_contact(&day),
    };
    let mut calls: Vec<AnyView> = line
        .performer
        .as_deref()
        .and_then(|who| call(texts, given_name_or_unit(who), line.phone.as_deref()))
        .into_iter()
        .collect();
    calls.extend(ways_on.iter().filter_map(|unit| call(texts, &unit.name, unit.phone.as_deref())));
    if calls.len() < 2 {
        calls.push(view! { <a class="button" href="tel:1177">{texts.site_call_1177()}</a> }.into_any());
    }
    view! {
        <h3 class="next-step-who">{heading}</h3>
        <p>{texts.step_late_fault()}</p>
        <p>{texts.step_late_ways()}</p>
        <div class="actions">{calls}</div>
    }
    .into_any()
}

fn nothing_card(texts: Texts, wording: Wording, unit: &Unit, next_contact: Option<jiff::civil::Date>) -> AnyView {
    view! {
        <h3 class="next-step-who">{texts.step_nothing_planned()}</h3>
        {next_contact.map(|month| view! { <p>{texts.step_calls_in_month(&wording.in_month(month), &unit.name)}</p> })}
        <p>{texts.step_nothing_planned_call()}</p>
        {call(texts, &unit.name, unit.phone.as_deref()).map(actions)}
    }
    .into_any()
}

fn gap_card(texts: Texts, _owner: Option<Unit>) -> AnyView {
    // The owner is for staff: nobody is named to the patient before they have accepted.
    view! {
        <h3 class="next-step-who">{texts.step_gap()}</h3>
        <p>{texts.step_gap_advice()}</p>
        <div class="actions">
            <a class="button" href="tel:1177">{texts.site_call_1177()}</a>
        </div>
    }
    .into_any()
}

/// "Senast fredag 4 december. Om 4 dagar".
fn due_block(wording: Wording, by: &'static str, due: jiff::civil::Date) -> AnyView {
    view! {
        <p class="time-block">
            <span class="time-day">{by}</span>
            " "
            <strong class="time-clock">{crate::wording::capitalised(&wording.date(due))}</strong>
            " "
            <span class="time-left" data-relative="left">{wording.days_left_line(due).unwrap_or_default()}</span>
        </p>
    }
    .into_any()
}

/// A unit keeps its whole name; a person is called by the first.
fn given_name_or_unit(who: &str) -> &str {
    let is_person = who.split(' ').count() == 2 && who.split(' ').all(|word| word.starts_with(char::is_uppercase));
    if is_person { given_name(who) } else { who }
}

/// A button that rings; none without a number.
pub fn call(texts: Texts, who: &str, phone: Option<&str>) -> Option<AnyView> {
    phone.map(|number| {
        view! {
            <a class="button" href=phone_link(number)>
                {texts.site_call(who)} " " <span class="tel">{number.to_owned()}</span>
            </a>
        }
        .into_any()
    })
}

fn actions(button: AnyView) -> AnyView {
    view! { <div class="actions">{button}</div> }.into_any()
}
