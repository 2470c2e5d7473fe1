//! `/planer/{id}`: one plan, opened: what it is, its goals, who does what, its documents, where it comes from.

use super::api::{OverviewApi, Part};
use super::lines::LineColumns;
use super::parts::Plans;
use super::types::{Document, Overview, PlanPage as Plan};
use super::words;
use crate::appointments::page::{paged_heading, paged_title, rows_of};
use crate::error::AppError;
use crate::ids::{Id, PlanId};
use crate::settings::types::Settings;
use crate::ui::{ButtonLink, Loaded, Page, PlanSection, page_title, reader, source_lang};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// So many plans stand on a page of the simple view.
const ROWS: usize = 4;

/// `/planer`: all plans from all providers.
#[component]
pub fn PlansPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let page =
        use_query_map().read_untracked().get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1000);
    let show = move |overview: Overview| {
        let (texts, wording) = reader(overview.now);
        let trail = vec![
            ("/".to_owned(), texts.site_nav_overview().to_owned()),
            ("/plan".to_owned(), texts.plan_title().to_owned()),
        ];
        if !is_simple {
            return view! {
                <Page title=page_title(texts, texts.overview_plans(), false) trail>
                    <h1>{texts.overview_plans()}</h1>
                    <Plans texts heading=texts.plans_current() wording plans=overview.plans plans_at="/planer/".to_owned() plans_query=String::new() sees_all=true/>
                </Page>
            }
            .into_any();
        }
        let (rows, has_more) = rows_of(&overview.plans, page, ROWS);
        let rows = rows
            .iter()
            .map(|plan| {
                let about = texts.plans_responsible(&plan.responsible);
                let ended = (!plan.active).then(|| view! { <p>{texts.plans_has_ended()}</p> });
                view! {
                    <PlanSection href=format!("/planer/{}", plan.id) name=words::plan_kind(texts, plan.kind)>
                        <p>{about}</p> {ended}
                    </PlanSection>
                }
            })
            .collect_view();
        let none =
            overview.plans.is_empty().then(|| view! { <p>{texts.plans_none()}</p> <p>{texts.plans_none_then()}</p> });
        view! {
            <Page title=paged_title(texts, texts.overview_plans(), page) trail>
                <h1>{paged_heading(texts, texts.overview_plans(), page)}</h1>
                {none}
                <ul class="row-list">{rows}</ul>
                {has_more.then(|| view! {
                    <div class="actions">
                        <ButtonLink href=format!("/planer?sida={}", page + 1) symbol="letter" words=texts.plan_more() filled=true/>
                    </div>
                })}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.overview(Part::Plans).await } show/> }
}

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
    let show = |plan: Plan| {
        let (texts, _) = reader(plan.now);
        let title = page_title(texts, words::plan_kind(texts, plan.card.kind), false);
        let trail = vec![
            ("/".to_owned(), texts.site_nav_overview().to_owned()),
            ("/planer".to_owned(), texts.overview_plans().to_owned()),
        ];
        if use_context::<Settings>().unwrap_or_default().is_simple() {
            let content = simple_plan(plan);
            return view! { <Page title trail>{content}</Page> }.into_any();
        }
        view! { <Page title trail><PlanContent plan own=true/></Page> }.into_any()
    };
    view! { <Loaded data=load show/> }
}

/// A plan in the simple view: whose it is, and its own words, marked as care's.
fn simple_plan(plan: Plan) -> AnyView {
    let (texts, wording) = reader(plan.now);
    let card = plan.card;
    let kind = words::plan_kind(texts, card.kind);
    let goals = card.goals.iter().map(|goal| view! { <li>{goal.text.clone()}</li> }).collect_view();
    let lines = plan.lines.iter().map(|line| view! { <li>{line.text.clone()}</li> }).collect_view();
    let documents = plan.documents.iter().map(|document| document_part(texts, wording, document)).collect_view();
    view! {
        <h1>{kind}</h1>
        {(kind != card.title).then(|| view! { <p data-source-text="" lang=source_lang()>{card.title.clone()}</p> })}
        <p>{texts.plans_responsible(&card.responsible)}</p>
        {(!card.goals.is_empty()).then(|| view! { <h2>{texts.plans_goals()}</h2> <ul class="self-care-list" data-source-text="" lang=source_lang()>{goals}</ul> })}
        {(!plan.lines.is_empty()).then(|| view! { <h2>{texts.plans_as_written()}</h2> <ul class="self-care-list" data-source-text="" lang=source_lang()>{lines}</ul> })}
        {documents}
    }
    .into_any()
}

/// The plan itself; for the patient and for staff.
#[component]
pub fn PlanContent(plan: Plan, own: bool) -> impl IntoView {
    let (texts, wording) = reader(plan.now);
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
        view! { <p>{texts.lines_none_at_all()}</p> }.into_any()
    } else {
        view! { <LineColumns texts wording lines=plan.lines own/> }.into_any()
    };
    let documents = (!plan.documents.is_empty()).then(|| {
        let parts = plan.documents.iter().map(|document| document_part(texts, wording, document)).collect_view();
        view! {
            <section class="part" aria-labelledby="dokument">
                <h2 id="dokument">{texts.plans_documents()}</h2>
                {parts}
            </section>
        }
    });
    view! {
        <h1>{kind}</h1>
        {(kind != card.title).then(|| view! { <p class="lead" data-source-text="" lang=source_lang()>{card.title.clone()}</p> })}
        <p class="source">{words::source(texts, wording, &card.source)}</p>
        {plan.description.map(|words| view! { <p class="lead">{words}</p> })}
        <section class="part" aria-labelledby="om">
            <h2 id="om">{texts.plans_about()}</h2>
            <dl class="facts">{facts}</dl>
        </section>
        <section class="part" aria-labelledby="mal">
            <h2 id="mal">{texts.plans_goals()}</h2>
            {goals}
        </section>
        <section class="part" aria-labelledby="vem-gor-vad">
            <h2 id="vem-gor-vad">{texts.overview_who_does_what()}</h2>
            {lines}
        </section>
        {documents}
    }
}

/// A document as it was written, where it is plain text; else who to ask.
fn document_part(texts: crate::texts::Texts, wording: crate::wording::Wording, document: &Document) -> AnyView {
    let from = match document.written_on {
        Some(day) => texts.plans_document_from(&wording.date_without_weekday(day), &document.from),
        None => document.from.clone(),
    };
    let content = match &document.text {
        Some(paragraphs) => {
            let rows = paragraphs.iter().map(|words| view! { <p>{words.clone()}</p> }).collect_view();
            view! {
                <p class="muted">{texts.plans_as_written()}</p>
                <div class="document" data-source-text="" lang=source_lang()>{rows}</div>
            }
            .into_any()
        }
        None => view! { <p>{texts.plans_cannot_show(&document.from)}</p> }.into_any(),
    };
    view! {
        <h3 data-source-text="" lang=source_lang()>{document.title.clone()}</h3>
        <p class="muted">{from}</p>
        {content}
    }
    .into_any()
}
