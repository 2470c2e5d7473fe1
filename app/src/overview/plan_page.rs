//! `/planer/{id}`: one plan, opened: what it is, its goals, who does what, its documents and people, where it comes
//! from and what has happened.

use super::api::OverviewApi;
use super::lines::LineColumns;
use super::parts::print_head;
use super::plan_parts::{document_address, document_from, documents, history, people};
use super::types::PlanPage as Plan;
use super::words;
use crate::appointments::page::rows_of;
use crate::error::AppError;
use crate::ids::{Id, PlanId};
use crate::representatives::reach::where_nothing;
use crate::settings::types::Settings;
use crate::ui::{ButtonLink, Loaded, Page, page_title, reader, source_lang};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// So many documents stand on a page of the simple view.
const ROWS: usize = 4;

#[component]
pub fn PlanPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let id = use_params_map().read_untracked().get("id").and_then(|id| PlanId::parse(&id));
    let load = async move {
        match id {
            Some(id) => data.plan(id).await,
            None => Err(AppError::NotFound),
        }
    };
    let page =
        use_query_map().read_untracked().get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1000);
    let show = move |plan: Plan| {
        let (texts, _) = reader(plan.now);
        let title = page_title(texts, words::plan_kind(texts, plan.card.kind), false);
        let head = print_head(&plan.person, plan.now);
        let trail = vec![
            ("/".to_owned(), texts.site_nav_overview().to_owned()),
            ("/planer".to_owned(), texts.overview_plans().to_owned()),
        ];
        if use_context::<Settings>().unwrap_or_default().is_simple() {
            let content = simple_plan(&plan, page);
            return view! { <Page title trail>{head} {content}</Page> }.into_any();
        }
        view! { <Page title trail>{head} <PlanContent plan own=true/></Page> }.into_any()
    };
    view! { <Loaded data=load show/> }
}

/// A plan in the simple view: whose it is, and its own words, marked as care's.
fn simple_plan(plan: &Plan, page: usize) -> AnyView {
    let (texts, wording) = reader(plan.now);
    let card = &plan.card;
    let kind = words::plan_kind(texts, card.kind);
    let goals = card.goals.iter().map(|goal| view! { <li>{goal.text.clone()}</li> }).collect_view();
    let lines = plan.lines.iter().map(|line| view! { <li>{line.text.clone()}</li> }).collect_view();
    let (documents, has_more) = rows_of(&plan.documents, page, ROWS);
    // One document is opened by the page's one strong button; several are told apart by their titles.
    let only = plan.documents.len() == 1;
    let documents = documents
        .iter()
        .map(|document| {
            let (from, address) = (document_from(texts, wording, document), document_address(plan, document, true));
            let (heading, open) = if only {
                let open = view! { <div class="actions"><ButtonLink href=address symbol="letter" words=texts.documents_open() filled=true/></div> };
                (document.title.clone().into_any(), Some(open))
            } else {
                (view! { <a class="row-link" href=address>{document.title.clone()}</a> }.into_any(), None)
            };
            view! { <li><h3 class="row-heading" data-source-text="" lang=source_lang()>{heading}</h3> <p>{from}</p> {open}</li> }
        })
        .collect_view();
    let more = has_more.then(|| {
        let address = format!("/planer/{}?sida={}", card.id, page + 1);
        view! { <div class="actions"><ButtonLink href=address symbol="letter" words=texts.plan_more() filled=true/></div> }
    });
    let documents = (!plan.documents.is_empty()).then(|| {
        view! { <h2>{texts.plans_documents()}</h2> <ul class="row-list">{documents}</ul> {more} }
    });
    view! {
        <h1>{kind}</h1>
        {(kind != card.title).then(|| view! { <p data-source-text="" lang=source_lang()>{card.title.clone()}</p> })}
        <p>{texts.plans_responsible(&card.responsible)}</p>
        {documents}
        {(!card.goals.is_empty()).then(|| view! { <h2>{texts.plans_goals()}</h2> <ul class="self-care-list" data-source-text="" lang=source_lang()>{goals}</ul> })}
        {(!plan.lines.is_empty()).then(|| view! { <h2>{texts.plans_as_written()}</h2> <ul class="self-care-list" data-source-text="" lang=source_lang()>{lines}</ul> })}
    }
    .into_any()
}

/// The plan itself; for the patient and for staff.
#[component]
pub fn PlanContent(plan: Plan, own: bool) -> impl IntoView {
    let (texts, wording) = reader(plan.now);
    let (documents, people) = (documents(texts, wording, &plan, own), people(texts, &plan));
    let history = history(texts, wording, &plan, own);
    let card = plan.card;
    let kind = words::plan_kind(texts, card.kind);
    let date = |day| wording.date_without_weekday(day);
    let period = match plan.period {
        (Some(from), Some(to)) => Some(texts.plans_period_both(&date(from), &date(to))),
        (Some(from), None) => Some(texts.plans_period_from(&date(from))),
        (None, Some(to)) => Some(texts.plans_period_to(&date(to))),
        (None, None) => None,
    };
    let version = card.agreement.as_ref().map(|agreement| match agreement.agreed_on {
        Some(day) => texts.plans_version_agreed(&date(day), &agreement.version.to_string()),
        None => texts.plans_version_proposal(&agreement.version.to_string()),
    });
    let with = card.agreement.as_ref().and_then(|agreement| agreement.with.clone());
    let facts = [
        (texts.plans_is_responsible(), Some(card.responsible.clone())),
        (texts.plans_why(), card.reason.clone()),
        (texts.plans_period(), period),
        (texts.plans_version(), version),
        (texts.plans_was_with(), with),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(term, words)| words.map(|words| view! { <div><dt>{term}</dt> <dd>{words}</dd></div> }))
        .collect_view();
    let goals = if card.goals.is_empty() {
        view! { <p>{texts.plans_no_goals()}</p> }.into_any()
    } else {
        let rows = card
            .goals
            .iter()
            .map(|goal| {
                let status = match (goal.done, goal.target) {
                    (true, _) => Some(texts.plans_goal_reached().to_owned()),
                    (false, Some(day)) => Some(texts.plans_goal_target(&date(day))),
                    (false, None) => None,
                };
                view! {
                    <li>
                        <p lang=source_lang()>{goal.text.clone()}</p>
                        {status.map(|words| view! { <p class="muted">{words}</p> })}
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="goal-list">{rows}</ul> }.into_any()
    };
    let lines = if plan.lines.is_empty() {
        view! { <p>{where_nothing(texts, texts.lines_none_at_all())}</p> }.into_any()
    } else {
        view! { <LineColumns texts wording lines=plan.lines own/> }.into_any()
    };
    view! {
        <h1>{kind}</h1>
        {(kind != card.title).then(|| view! { <p class="lead" data-source-text="" lang=source_lang()>{card.title.clone()}</p> })}
        <p class="source">{words::source(texts, wording, &card.source)}</p>
        {plan.description.map(|words| view! { <p class="lead">{words}</p> })}
        <section class="part" aria-labelledby="om">
            <h2 id="om">{texts.plans_about()}</h2>
            <dl class="facts">{facts}</dl>
        </section>
        {documents}
        <section class="part" aria-labelledby="mal">
            <h2 id="mal">{texts.plans_goals()}</h2>
            {goals}
        </section>
        <section class="part" aria-labelledby="vem-gor-vad">
            <h2 id="vem-gor-vad">{texts.overview_who_does_what()}</h2>
            {lines}
        </section>
        {people}
        {history}
    }
}
