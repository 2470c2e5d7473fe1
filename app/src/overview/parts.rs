//! The parts of the overview below the card. Each is a region named by its heading.

use super::contacts::contact_link;
use super::next_step::said_coming;
use super::types::{
    AgreedWith, Level, Person, PlanCard, Question, QuestionKind, SelfCareCard, SelfCareKind, Standing, Visit,
    VisitState, Way, WhatMatters,
};
use super::words;
use crate::representatives::reach::{helped, where_nothing};
use crate::requests::words::{answer_by, standing, standing_of_visit};
use crate::texts::Texts;
use crate::ui::{reader, source_lang};
use crate::wording::{Medium, Moment, Wording};
use leptos::prelude::*;

/// On paper only: whose page it is, and when it was printed.
pub(crate) fn print_head(person: &Person, now: Moment) -> AnyView {
    let (texts, wording) = reader(now);
    let printed = texts.site_printed(&Wording { medium: Medium::Paper, ..wording }.moment(now));
    view! { <p class="print-head">{person.name.clone()} <br/> {printed}</p> }.into_any()
}

/// *Mina tider*. Each visit's heading is a whole sentence: some people read only headings.
#[component]
pub fn Visits(
    texts: Texts,
    /// "Mina tider" on the overview; on their own page the coming ones.
    heading: &'static str,
    wording: Wording,
    visits: Vec<Visit>,
    past: Vec<Visit>,
    questions: Vec<Question>,
    sees_all: bool,
    /// Whether the reader is the person: then each visit opens its page.
    own: bool,
) -> impl IntoView {
    let same_day = visits
        .windows(2)
        .filter(|pair| pair.iter().all(|visit| visit.state == VisitState::Booked))
        .find(|pair| pair[0].start.local.date() == pair[1].start.local.date())
        .map(|pair| texts.visits_two_same_day(&wording.day_in_sentence(pair[0].start.local.date())));
    let list = if visits.is_empty() {
        nothing(texts, sees_all, texts.visits_none(), texts.visits_none_then())
    } else {
        let rows = visits.iter().map(|visit| visit_row(texts, wording, visit, false, own)).collect_view();
        view! { <ul class="visit-list">{rows}</ul> }.into_any()
    };
    let asked = (!questions.is_empty()).then(|| {
        let rows = questions.iter().map(|question| question_row(texts, wording, question)).collect_view();
        view! {
            <h3>{texts.visits_proposals()}</h3>
            <ul class="visit-list">{rows}</ul>
        }
    });
    let been = (!past.is_empty()).then(|| {
        let rows = past.iter().map(|visit| visit_row(texts, wording, visit, true, own)).collect_view();
        view! {
            <details class="more">
                <summary>{texts.visits_past()}</summary>
                <ul class="visit-list">{rows}</ul>
            </details>
        }
    });
    view! {
        <section class="part" aria-labelledby="tider">
            <h2 id="tider">{heading}</h2>
            {same_day.map(|words| view! { <div class="notice notice-warn"><p>{words}</p></div> })}
            {list}
            {asked}
            {been}
        </section>
    }
}

/// An empty part: what that means, and what then; for staff who do not see everything, only that.
pub(crate) fn nothing(texts: Texts, sees_all: bool, what: &'static str, then: &'static str) -> AnyView {
    if helped().is_some() {
        view! { <p>{where_nothing(texts, what)}</p> }.into_any()
    } else if sees_all {
        view! { <p>{what}</p> <p>{then}</p> }.into_any()
    } else {
        view! { <p>{texts.staff_nothing_seen()}</p> }.into_any()
    }
}

fn visit_row(texts: Texts, wording: Wording, visit: &Visit, past: bool, own: bool) -> AnyView {
    let (tag, tag_class) = words::visit_tag(texts, &visit.state);
    let when = format!("{} {}", wording.day_line(visit.start.local.date()), wording.clock(visit.start));
    let cancelled = matches!(visit.state, VisitState::CancelledByCare { .. });
    let when =
        if cancelled { format!("{} {}", texts.visits_cancelled_prefix(), words::in_sentence(&when)) } else { when };
    let note = match &visit.state {
        VisitState::CancelledByCare { reason, promised, by, way } => {
            let promise = words::promise(texts, wording, *promised, *way);
            let who = words::answers_for(texts, *promised, by.as_ref());
            Some([reason.clone(), Some(promise), who].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        _ if past => None,
        _ => visit.description.clone(),
    };
    let said = match (&visit.cannot_come, visit.coming) {
        (Some(request), _) if own => Some(standing_of_visit(texts, wording, request)),
        (Some(request), _) if request.standing == Standing::WillBook => Some(standing(texts, wording, request)),
        (Some(request), _) => {
            let by = answer_by(texts, wording, request.promised);
            let said = match request.wants {
                Some(wanted) => texts.ask_told(&wording.moment(wanted)),
                None if request.at_home => texts.visits_told_no_fit().to_owned(),
                None => texts.visits_told_cannot().to_owned(),
            };
            Some(format!("{said} {by}"))
        }
        (None, Some(_)) => {
            let told = match visit.way {
                _ if own => words::answered_coming(texts, visit),
                Way::Home => texts.visits_told_at_home(),
                Way::OnSite | Way::Video | Way::Phone => texts.visits_told_coming(),
            };
            Some(told.to_owned())
        }
        // To the person that is said where they read more of the visit.
        (None, None) => {
            said_coming(texts, visit).filter(|_| !own && !past && visit.state == VisitState::Booked).map(str::to_owned)
        }
    };
    let unanswered =
        !past && visit.state == VisitState::Booked && visit.agreed_with == AgreedWith::None && said.is_none();
    let class = match (cancelled, past) {
        (true, _) => "visit visit-cancelled",
        (false, true) => "visit visit-past",
        (false, false) => "visit",
    };
    let words = view! { <strong>{when}</strong> " " {words::visit_sentence(texts, visit, past)} };
    let heading = if own {
        view! { <a class="in-text" href=format!("/tider/{}", visit.id)>{words}</a> }.into_any()
    } else {
        words.into_any()
    };
    view! {
        <li class=class>
            <h3>{heading}</h3>
            <p class=tag_class>{tag}</p>
            {note.map(|note| view! { <p class="visit-note">{note}</p> })}
            {said.map(|words| view! { <p class="visit-note">{words}</p> })}
            {unanswered.then(|| view! { <p class="visit-note">{texts.visits_to_agree()}</p> })}
        </li>
    }
    .into_any()
}

fn question_row(texts: Texts, wording: Wording, question: &Question) -> AnyView {
    let answer_by = question.answer_by.map(|by| words::answer_until(texts, wording, by));
    let tag = match &question.kind {
        QuestionKind::Times { .. } => texts.visits_proposal_unknown(),
        QuestionKind::Invitation { .. } if question.asked.is_some() => texts.requests_kind_want_time(),
        QuestionKind::Invitation { .. } => texts.visits_invitation(),
    };
    let (heading, times, answer_by) = match &question.kind {
        QuestionKind::Invitation { text, book_by, .. } => (
            texts.step_invitation(&words::in_sentence(text)),
            Vec::new(),
            book_by.map(|day| texts.step_invitation_by(&wording.date(day))),
        ),
        QuestionKind::Times { by, options, visit_kind, .. } => {
            let who = words::proposer(texts, by)
                .map_or_else(|| texts.visits_proposal_unknown().to_owned(), |who| texts.visits_proposal_by(&who));
            let heading = match visit_kind {
                Some(kind) => format!("{who}: {}", words::in_sentence(kind)),
                None => who,
            };
            (heading, options.iter().map(|time| wording.choice_line(time.start)).collect(), answer_by)
        }
    };
    let phone = question.unit.as_ref().and_then(|unit| contact_link(texts, &unit.name, unit.phone.as_deref()));
    let answer = question
        .answerable
        .then(|| view! { <a class="in-text" href=question.address()>{words::answer_words(texts, question)}</a> });
    let times = (!times.is_empty()).then(|| {
        let rows = times.into_iter().map(|time| view! { <li>{time}</li> }).collect_view();
        view! { <ul class="time-options">{rows}</ul> }
    });
    view! {
        <li class="visit">
            <h4>{heading}</h4>
            <p class="tag tag-new">{tag}</p>
            {times}
            {words::asked_for(texts, wording, question)}
            {answer_by.filter(|_| question.asked.is_none()).map(|words| view! { <p class="visit-note">{words}</p> })}
            {answer.map(|link| view! { <p>{link}</p> })}
            {phone.map(|link| view! { <p>{link}</p> })}
        </li>
    }
    .into_any()
}

/// *Mina planer*: all plans from all providers as one list; each opens on its own page.
#[component]
pub fn Plans(
    texts: Texts,
    /// "Mina planer" on the overview; on their own page those that hold.
    heading: &'static str,
    wording: Wording,
    plans: Vec<PlanCard>,
    plans_at: String,
    plans_query: String,
    sees_all: bool,
) -> impl IntoView {
    let (active, ended): (Vec<_>, Vec<_>) = plans.into_iter().partition(|plan| plan.active);
    let card = |plan: &PlanCard| plan_card(texts, wording, plan, &format!("{plans_at}{}{plans_query}", plan.id));
    let list = if active.is_empty() {
        nothing(texts, sees_all, texts.plans_none(), texts.plans_none_then())
    } else {
        view! { <ul class="plan-list">{active.iter().map(card).collect_view()}</ul> }.into_any()
    };
    let ended = (!ended.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{texts.plans_ended()}</summary>
                <ul class="plan-list">{ended.iter().map(card).collect_view()}</ul>
            </details>
        }
    });
    view! {
        <section class="part" aria-labelledby="planer">
            <h2 id="planer">{heading}</h2>
            {list}
            {ended}
        </section>
    }
}

pub(super) fn plan_card(texts: Texts, wording: Wording, plan: &PlanCard, address: &str) -> AnyView {
    let kind = words::plan_kind(texts, plan.kind);
    let goals = plan
        .goals
        .iter()
        .map(|goal| {
            let words = match (goal.done, goal.target) {
                (true, _) => texts.plans_goal_done(&goal.text),
                (false, Some(day)) => texts.plans_goal_by(&wording.date_without_weekday(day), &goal.text),
                (false, None) => texts.plans_goal(&goal.text),
            };
            view! { <li>{words}</li> }
        })
        .collect_view();
    let lines = i64::try_from(plan.lines).unwrap_or(i64::MAX);
    view! {
        <li class="plan-card">
            {(kind != plan.title).then(|| view! { <p class="plan-kind">{kind}</p> })}
            <h3><a href=address.to_owned() data-source-text="" lang=source_lang()>{plan.title.clone()}</a></h3>
            <p>{texts.plans_responsible(&plan.responsible)}</p>
            {(!plan.goals.is_empty()).then(|| view! { <ul class="plan-goals" data-source-text="">{goals}</ul> })}
            {(lines > 0).then(|| view! { <p>{texts.plans_lines(lines)}</p> })}
            {plan.has_document.then(|| {
                let words = if lines == 0 { texts.plans_document() } else { texts.plans_with_document() };
                view! { <p>{words}</p> }
            })}
            <p class="source">{words::source(texts, wording, &plan.source)}</p>
        </li>
    }
    .into_any()
}

/// *Det här är viktigt för mig*, in the person's own words.
#[component]
pub fn Matters(texts: Texts, wording: Wording, matters: Vec<WhatMatters>, own: bool) -> impl IntoView {
    let change = if matters.is_empty() { texts.matters_write() } else { texts.matters_change() };
    let quotes = if matters.is_empty() {
        view! { <p>{texts.matters_none()}</p> }.into_any()
    } else {
        matters
            .iter()
            .map(|entry| {
                let day = wording.date_without_weekday(entry.written_on);
                let by =
                    if entry.by_patient { texts.matters_written_by_you(&day) } else { texts.matters_written(&day) };
                view! {
                    <blockquote class="quote"><p>"”" {entry.text.clone()} "”"</p></blockquote>
                    <p class="muted">{by}</p>
                }
            })
            .collect_view()
            .into_any()
    };
    // What the person has written is between them and care.
    if helped().is_some() {
        return ().into_any();
    }
    view! {
        <section class="part" aria-labelledby="viktigt">
            <h2 id="viktigt">{texts.overview_what_matters()}</h2>
            {quotes}
            {own.then(|| view! { <p class="more"><a href="/plan/viktigt">{change}</a></p> })}
        </section>
    }
    .into_any()
}

/// *Hemma*: what one does to feel well, what one keeps an eye on, where one turns.
#[component]
pub fn AtHome(texts: Texts, cards: Vec<SelfCareCard>) -> impl IntoView {
    let of = |wanted: fn(&SelfCareKind) -> bool| -> Vec<&SelfCareCard> {
        cards.iter().filter(|card| wanted(&card.kind)).collect()
    };
    let plain = |heading: &'static str, rows: Vec<&SelfCareCard>| {
        (!rows.is_empty()).then(|| {
            let rows =
                rows.into_iter().map(|card| view! { <li lang=source_lang()>{card.text.clone()}</li> }).collect_view();
            view! { <h3>{heading}</h3> <ul class="self-care-list">{rows}</ul> }
        })
    };
    let watch = of(|kind| matches!(kind, SelfCareKind::Watch { .. }));
    let watched = (!watch.is_empty()).then(|| {
        let rows = watch.into_iter().map(|card| watch_row(texts, card)).collect_view();
        view! { <h3>{texts.home_watch()}</h3> <ul class="watch-list">{rows}</ul> }
    });
    let content = if cards.is_empty() {
        nothing(texts, true, texts.home_none(), texts.home_none_then())
    } else {
        view! {
            {watched}
            {plain(texts.home_well(), of(|kind| *kind == SelfCareKind::Well))}
            {plain(texts.home_turn_to(), of(|kind| *kind == SelfCareKind::TurnTo))}
        }
        .into_any()
    };
    view! {
        <section class="part" aria-labelledby="hemma">
            <h2 id="hemma">{texts.overview_at_home()}</h2>
            {content}
        </section>
    }
}

/// One thing to keep an eye on, with its level in words.
pub fn watch_row(texts: Texts, card: &SelfCareCard) -> AnyView {
    let SelfCareKind::Watch { level, active } = card.kind else { return ().into_any() };
    let name = match level {
        Level::None => None,
        Level::Yellow => Some(texts.home_yellow()),
        Level::Red => Some(texts.home_red()),
    };
    let words = match (name, active) {
        (Some(name), true) => Some(format!("{name}. {}", texts.home_active())),
        (Some(name), false) => Some(name.to_owned()),
        (None, true) => Some(texts.home_active().to_owned()),
        (None, false) => None,
    };
    let class = match (level, active) {
        (Level::Red, true) => "watch watch-red watch-active",
        (Level::Red, false) => "watch watch-red",
        (_, true) => "watch watch-active",
        (_, false) => "watch",
    };
    view! {
        <li class=class>
            {words.map(|words| view! { <p class="watch-level">{words}</p> })}
            <p lang=source_lang()>{card.text.clone()}</p>
        </li>
    }
    .into_any()
}
