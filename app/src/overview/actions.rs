//! What one can do about the next step, here and now: the same in both views, at most three buttons, exactly one of them strong.

use super::next_step::{said_coming, together_with};
use super::types::{Line, NextStep, Question, Unit, Visit, VisitState};
use super::words::{answer_words, call, call_strong, cannot_come, coming};
use crate::appointments::video::way_in;
use crate::appointments::visit_page::cannot_come_at;
use crate::representatives::reach::{helped, may_open};
use crate::texts::Texts;
use crate::ui::{ButtonForm, ButtonLink};
use leptos::prelude::*;

/// The buttons of the card, for the person whose step it is. With an unread answer below the card there is one way less, so that
/// there are five in all.
pub fn step_actions(texts: Texts, step: &NextStep, has_unread: bool) -> Option<AnyView> {
    let buttons = match step {
        NextStep::Visit(visit) => visit_actions(texts, visit, has_unread),
        NextStep::Changed(visit) | NextStep::Cancelled(visit) => seen_actions(texts, visit),
        NextStep::Question(question) => question_actions(texts, question),
        NextStep::Together(together) => {
            let (href, words) = (format!("/tillsammans/{}", together.id), texts.joint_open(together_with(together)));
            let open = view! { <ButtonLink href symbol="calendar" words filled=true/> }.into_any();
            let ring = call(texts, &together.unit.name, together.unit.phone.as_deref());
            std::iter::once(open).chain(ring).collect()
        }
        NextStep::OwnLine(line) => line_actions(texts, line),
        NextStep::Late { line, ways_on } => late_actions(texts, line, ways_on),
        NextStep::NothingPlanned { unit, .. } => {
            call_strong(texts, &unit.name, unit.phone.as_deref()).into_iter().collect()
        }
        NextStep::Gap { .. } => vec![call_1177(texts)],
        NextStep::NewTime { request } => {
            let href = format!("/fragor/{}", request.id);
            vec![view! { <ButtonLink href symbol="letter" words=texts.requests_show_sent() filled=true/> }.into_any()]
        }
        NextStep::NoneFitted(none) => {
            let href = format!("/fragor/{}", none.id);
            vec![view! { <ButtonLink href symbol="letter" words=texts.requests_show_sent() filled=true/> }.into_any()]
        }
        NextStep::CareActs(_) | NextStep::NotSeen => Vec::new(),
    };
    (!buttons.is_empty()).then(|| view! { <div class="actions">{buttons}</div> }.into_any())
}

fn visit_actions(texts: Texts, visit: &Visit, has_unread: bool) -> Vec<AnyView> {
    let at = format!("/tider/{}", visit.id);
    if helped().is_some() {
        return helpers_actions(texts, visit);
    }
    let (cannot_at, cannot_words) = (cannot_come_at(visit), cannot_come(texts, visit));
    if let Some(request) = &visit.cannot_come {
        let answer = format!("/fragor/{}", request.id);
        // Who has asked for another time may still have to say that they cannot come at all.
        let cannot = request.wants.is_some().then(|| {
            let href = cannot_at.clone();
            view! { <ButtonLink href symbol="calendar" words=cannot_words/> }.into_any()
        });
        let shows =
            view! { <ButtonLink href=answer symbol="letter" words=texts.requests_show_sent() filled=true/> }.into_any();
        let more = view! { <ButtonLink href=at symbol="next-step" words=texts.start_more()/> }.into_any();
        return std::iter::once(shows).chain(cannot).chain(std::iter::once(more)).collect();
    }
    if let Some(go_in) = way_in(texts, visit) {
        return vec![
            go_in,
            view! { <ButtonLink href=cannot_at symbol="calendar" words=cannot_words/> }.into_any(),
            view! { <ButtonLink href=at symbol="next-step" words=texts.start_more()/> }.into_any(),
        ];
    }
    let may_answer = said_coming(texts, visit).is_none();
    let comes = may_answer.then(|| {
        view! { <ButtonForm action=format!("{at}/kommer") symbol="done" words=coming(texts, visit) filled=true once=true/> }
            .into_any()
    });
    let cannot = view! {
        <ButtonLink href=cannot_at symbol="calendar" words=cannot_words filled=!may_answer && has_unread/>
    };
    let more = (!has_unread).then(|| {
        view! { <ButtonLink href=at symbol="next-step" words=texts.start_more() filled=!may_answer/> }.into_any()
    });
    // The strong one stands first.
    let cannot = Some(cannot.into_any());
    let ways = if may_answer { [comes, cannot, more] } else { [more, cannot, None] };
    ways.into_iter().flatten().collect()
}

/// What somebody who helps can do about a visit, as far as they may: another time, now or as a wish. Whether the person comes is the
/// person's to say.
pub fn helpers_actions(texts: Texts, visit: &Visit) -> Vec<AnyView> {
    let at = format!("/tider/{}", visit.id);
    let (change, wish) = (format!("{at}/byt"), format!("{at}/foresla"));
    let mut ways = Vec::new();
    if visit.details.may_change {
        ways.push(
            view! { <ButtonLink href=change symbol="calendar" words=texts.helping_change_time() filled=true/> }
                .into_any(),
        );
    } else if may_open(&wish) && visit.state == VisitState::Booked && visit.unit.is_some() {
        ways.push(
            view! { <ButtonLink href=wish symbol="calendar" words=texts.helping_propose() filled=true/> }.into_any(),
        );
    }
    let strong = ways.is_empty();
    ways.push(view! { <ButtonLink href=at symbol="next-step" words=texts.start_more() filled=strong/> }.into_any());
    ways
}

/// What care has changed stands first until the person says that it is read.
fn seen_actions(texts: Texts, visit: &Visit) -> Vec<AnyView> {
    let seen = view! {
        <ButtonForm action=format!("/tider/{}/sett", visit.id) symbol="done" words=texts.start_have_read() filled=true/>
    };
    if helped().is_some() {
        return helpers_actions(texts, visit);
    }
    let unit = visit.unit.as_ref();
    let ring = unit.and_then(|unit| call(texts, &unit.name, unit.phone.as_deref()));
    // What somebody has done for the person can be taken back where it is told.
    let more = visit.details.changed_by.is_some().then(|| {
        let href = format!("/tider/{}/andrad", visit.id);
        view! { <ButtonLink href symbol="next-step" words=texts.start_more()/> }.into_any()
    });
    std::iter::once(seen.into_any()).chain(more).chain(ring).collect()
}

fn question_actions(texts: Texts, question: &Question) -> Vec<AnyView> {
    let unit = question.unit.as_ref();
    if question.answerable {
        let words = answer_words(texts, question);
        let answer = view! { <ButtonLink href=question.address() symbol="calendar" words filled=true/> };
        let ring = unit.and_then(|unit| call(texts, &unit.name, unit.phone.as_deref()));
        return std::iter::once(answer.into_any()).chain(ring).collect();
    }
    let ring = unit.and_then(|unit| call_strong(texts, &unit.name, unit.phone.as_deref()));
    let contact = contact_me(texts, ring.is_none());
    ring.into_iter().chain([contact]).collect()
}

fn line_actions(texts: Texts, line: &Line) -> Vec<AnyView> {
    let done = view! {
        <ButtonForm action=format!("/plan/rader/{}/klart", line.id) symbol="done" words=texts.start_have_done() filled=true/>
    };
    let help = view! { <ButtonLink href="/hjalp".to_owned() symbol="help" words=texts.frame_help()/> };
    vec![done.into_any(), help.into_any()]
}

fn late_actions(texts: Texts, line: &Line, ways_on: &[Unit]) -> Vec<AnyView> {
    let person = line.called().zip(line.phone.as_deref());
    let units = ways_on.iter().filter_map(|unit| Some((unit.name.as_str(), unit.phone.as_deref()?)));
    let mut calls: Vec<_> = person
        .into_iter()
        .chain(units)
        .take(2)
        .enumerate()
        .filter_map(
            |(at, (who, phone))| {
                if at == 0 { call_strong(texts, who, Some(phone)) } else { call(texts, who, Some(phone)) }
            },
        )
        .collect();
    if calls.is_empty() {
        calls.push(call_1177(texts));
    }
    calls.push(contact_me(texts, false));
    calls
}

fn contact_me(texts: Texts, filled: bool) -> AnyView {
    view! { <ButtonForm action="/hjalp/kontakta".to_owned() symbol="letter" words=texts.start_contact_me() filled/> }
        .into_any()
}

fn call_1177(texts: Texts) -> AnyView {
    view! { <ButtonLink href="tel:1177".to_owned() symbol="phone" words=texts.site_call_1177() filled=true/> }
        .into_any()
}
