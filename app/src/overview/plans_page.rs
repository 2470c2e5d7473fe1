//! `/planer`: all plans from all providers; in the standard view chosen by kind, provider and person where there is something to choose.

use super::api::{OverviewApi, Part};
use super::parts::{Plans, nothing, plan_card, print_head};
use super::plan_kind::PlanKind;
use super::types::{Overview, PlanCard};
use super::words;
use crate::appointments::page::{paged_heading, paged_title, rows_of};
use crate::ids::{Id, ProviderId, StaffId};
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ButtonLink, Loaded, Page, PlanSection, page_title, reader};
use crate::wording::Wording;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// So many plans stand on a page of the simple view.
const ROWS: usize = 4;

#[component]
pub fn PlansPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let query = use_query_map().read_untracked().clone();
    let page = query.get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1000);
    let wish = Choice {
        kind: query.get("slag").and_then(|code| PlanKind::parse(&code)),
        provider: query.get("vardgivare").and_then(|id| ProviderId::parse(&id)),
        person: query.get("person").and_then(|id| StaffId::parse(&id)),
    };
    let show = move |overview: Overview| {
        if is_simple { simple_plans(&overview, page) } else { plans(overview, wish) }
    };
    view! { <Loaded data=async move { data.overview(Part::Plans).await } show/> }
}

fn trail(texts: Texts) -> Vec<(String, String)> {
    vec![("/".to_owned(), texts.site_nav_overview().to_owned()), ("/plan".to_owned(), texts.plan_title().to_owned())]
}

/// Which plans are wanted; `None`: all.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    kind: Option<PlanKind>,
    provider: Option<ProviderId>,
    person: Option<StaffId>,
}

impl Choice {
    /// What is asked for and not among the options is not asked for.
    fn among(self, options: &Options) -> Self {
        Self {
            kind: self.kind.filter(|kind| options.kinds.contains(kind)),
            provider: self.provider.filter(|id| options.providers.iter().any(|(known, _)| known == id)),
            person: self.person.filter(|id| options.people.iter().any(|(known, _)| known == id)),
        }
    }

    fn takes(&self, plan: &PlanCard) -> bool {
        self.kind.is_none_or(|kind| plan.kind == kind)
            && self.provider.as_ref().is_none_or(|id| plan.provider.0 == *id)
            && self.person.as_ref().is_none_or(|id| plan.people.iter().any(|(known, _)| known == id))
    }
}

/// What one can choose between, each once, in the order of the plans. Where all plans are alike there is nothing to choose.
#[derive(Default)]
struct Options {
    kinds: Vec<PlanKind>,
    providers: Vec<(ProviderId, String)>,
    people: Vec<(StaffId, String)>,
}

impl Options {
    fn of(plans: &[PlanCard]) -> Self {
        let mut options = Self::default();
        for plan in plans {
            if !options.kinds.contains(&plan.kind) {
                options.kinds.push(plan.kind);
            }
            if !options.providers.iter().any(|(known, _)| *known == plan.provider.0) {
                options.providers.push(plan.provider.clone());
            }
            for person in &plan.people {
                if !options.people.iter().any(|(known, _)| *known == person.0) {
                    options.people.push(person.clone());
                }
            }
        }
        options.people.sort_by(|(_, one), (_, other)| one.cmp(other));
        if plans.len() < 2 { Self::default() } else { options }
    }

    fn are_there(&self) -> bool {
        self.kinds.len() > 1 || self.providers.len() > 1 || self.people.len() > 1
    }
}

fn plans(overview: Overview, wish: Choice) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let options = Options::of(&overview.plans);
    let choice = wish.among(&options);
    let total = overview.plans.len();
    let found: Vec<PlanCard> = overview.plans.into_iter().filter(|plan| choice.takes(plan)).collect();
    let count = texts.plans_shown(&found.len().to_string(), &total.to_string());
    let filter = options.are_there().then(|| filter(texts, &options, &choice, &count, !found.is_empty()));
    let list = if found.is_empty() && total > 0 {
        view! {
            <section class="part" aria-labelledby="planer">
                <h2 id="planer">{texts.plans_none_found()}</h2>
                <p><a class="in-text" href="/planer">{texts.plans_show_all()}</a></p>
            </section>
        }
        .into_any()
    } else if total > 0 && found.iter().all(|plan| !plan.active) {
        ended(texts, wording, &found)
    } else {
        view! { <Plans texts heading=texts.plans_current() wording plans=found plans_at="/planer/".to_owned() plans_query=String::new() sees_all=true/> }
            .into_any()
    };
    view! {
        <Page title=page_title(texts, texts.overview_plans(), false) trail=trail(texts)>
            {print_head(&overview.person, overview.now)}
            <h1>{texts.overview_plans()}</h1>
            {filter}
            {list}
        </Page>
    }
    .into_any()
}

/// Nothing but ended plans: then they are not behind a heading.
fn ended(texts: Texts, wording: Wording, plans: &[PlanCard]) -> AnyView {
    let cards =
        plans.iter().map(|plan| plan_card(texts, wording, plan, &format!("/planer/{}", plan.id))).collect_view();
    view! {
        <section class="part" aria-labelledby="planer">
            <h2 id="planer">{texts.plans_ended()}</h2>
            <ul class="plan-list">{cards}</ul>
        </section>
    }
    .into_any()
}

/// A form that asks for the page itself with what is chosen: works without scripts, and the address can be kept.
fn filter(texts: Texts, options: &Options, choice: &Choice, count: &str, leads_back: bool) -> AnyView {
    let kinds: Vec<_> = options
        .kinds
        .iter()
        .map(|kind| (kind.code().to_owned(), words::plan_kind(texts, *kind).to_owned(), choice.kind == Some(*kind)))
        .collect();
    let providers: Vec<_> = options
        .providers
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone(), choice.provider.as_ref() == Some(id)))
        .collect();
    let people: Vec<_> = options
        .people
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone(), choice.person.as_ref() == Some(id)))
        .collect();
    let fields = [
        ("slag", texts.plans_filter_kind(), texts.plans_filter_any_kind(), kinds),
        ("vardgivare", texts.plans_filter_provider(), texts.plans_filter_any_provider(), providers),
        ("person", texts.plans_filter_person(), texts.plans_filter_any_person(), people),
    ];
    let fields = fields
        .into_iter()
        .filter(|(_, _, _, rows)| rows.len() > 1)
        .map(|(name, label, any, rows)| {
            let rows = rows
                .into_iter()
                .map(|(value, words, is_chosen)| view! { <option value=value selected=is_chosen>{words}</option> })
                .collect_view();
            view! {
                <div class="field">
                    <label for=name>{label}</label>
                    <select id=name name=name><option value="">{any}</option> {rows}</select>
                </div>
            }
        })
        .collect_view();
    let all = (leads_back && *choice != Choice { kind: None, provider: None, person: None })
        .then(|| view! { <a class="in-text" href="/planer">{texts.plans_show_all()}</a> });
    view! {
        <form class="plan-filter" action="/planer" method="get" aria-label=texts.plans_filter()>
            {fields}
            <button class="button" type="submit">{texts.plans_filter_show()}</button>
        </form>
        <p class="plan-count">{count.to_owned()} " " {all}</p>
    }
    .into_any()
}

fn simple_plans(overview: &Overview, page: usize) -> AnyView {
    let (texts, _) = reader(overview.now);
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
    let head = print_head(&overview.person, overview.now);
    let none = overview.plans.is_empty().then(|| nothing(texts, true, texts.plans_none(), texts.plans_none_then()));
    view! {
        <Page title=paged_title(texts, texts.overview_plans(), page) trail=trail(texts)>
            {head}
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
}
