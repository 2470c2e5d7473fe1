//! `/plan` and `/plan/rader`: the agreement, and who does what.

use crate::appointments::page::{paged_heading, paged_title, rows_of};
use crate::overview::api::{OverviewApi, Part};
use crate::overview::lines::{WhoDoesWhat, agreed};
use crate::overview::parts::print_head;
use crate::overview::types::{Line, LineState, Overview, Party};
use crate::overview::words::{line_state, line_words};
use crate::representatives::reach::where_nothing;
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ButtonLink, Loaded, Page, PlanSection, TaskRow, page_title, reader, source_lang};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// So many lines stand on a page of the simple view, beside the other choices.
const ROWS: usize = 3;

pub(super) fn start_trail(texts: Texts) -> Vec<(String, String)> {
    vec![("/".to_owned(), texts.site_nav_overview().to_owned())]
}

pub(super) fn agreement_trail(texts: Texts) -> Vec<(String, String)> {
    let mut trail = start_trail(texts);
    trail.push(("/plan".to_owned(), texts.plan_title().to_owned()));
    trail
}

/// Lines that are still to be done, the soonest first; done ones and those without a day after them.
fn in_order(lines: &[Line], party: Party) -> Vec<&Line> {
    let mut own: Vec<&Line> = lines.iter().filter(|line| line.party == party).collect();
    own.sort_by_key(|line| (line.state == LineState::Done, line.due.is_none(), line.due));
    own
}

#[component]
pub fn AgreementPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let show = |overview: Overview| {
        let (texts, wording) = reader(overview.now);
        let matters = overview.what_matters.first().map(|entry| entry.text.clone());
        let next = |party| in_order(&overview.lines, party).first().map(|line| line_words(line));
        let said = |label: &'static str, words: Option<String>| {
            words.map(|words| view! { <p>{label} " " <span data-source-text="" lang=source_lang()>{words}</span></p> })
        };
        let (mine, care) = (said(texts.plan_mine(), next(Party::Patient)), said(texts.plan_care(), next(Party::Care)));
        let foot = overview.agreement.as_ref().map(|agreement| agreed(texts, wording, agreement));
        view! {
            <Page title=page_title(texts, texts.plan_title(), false) trail=start_trail(texts)>
                {print_head(&overview.person, overview.now)}
                <h1>{texts.plan_title()}</h1>
                <ul class="row-list">
                    <PlanSection href="/plan/viktigt".to_owned() name=texts.overview_what_matters()>
                        {matters.map_or_else(
                            || view! { <p>{texts.matters_none()}</p> }.into_any(),
                            |words| view! { <p data-source-text="">"”" {words} "”"</p> }.into_any(),
                        )}
                    </PlanSection>
                    <PlanSection href="/plan/rader".to_owned() name=texts.plan_lines()>
                        {mine} {care}
                    </PlanSection>
                    <PlanSection href="/plan/samre".to_owned() name=texts.plan_worse()/>
                    <PlanSection href="/planer".to_owned() name=texts.plan_all()/>
                </ul>
                {foot}
                {overview.agreement.is_some().then(|| view! { <p>{texts.plan_also_called()}</p> })}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.overview(Part::Agreement).await } show/> }
}

#[component]
pub fn LinesPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let page =
        use_query_map().read_untracked().get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1000);
    let show = move |overview: Overview| if is_simple { simple_lines(overview, page) } else { lines(overview) };
    view! { <Loaded data=async move { data.overview(Part::Agreement).await } show/> }
}

fn lines(overview: Overview) -> AnyView {
    let (texts, wording) = reader(overview.now);
    view! {
        <Page title=page_title(texts, texts.plan_lines(), false) trail=agreement_trail(texts)>
            {print_head(&overview.person, overview.now)}
            <h1>{texts.plan_lines()}</h1>
            <WhoDoesWhat texts wording lines=overview.lines agreement=overview.agreement sees_all=true own=true/>
            <div class="ways"><a href="/planer">{texts.plan_all()}</a></div>
        </Page>
    }
    .into_any()
}

fn simple_lines(overview: Overview, page: usize) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let groups = [
        (Party::Patient, texts.plan_group_mine()),
        (Party::Care, texts.plan_group_care()),
        (Party::Others, texts.plan_group_others()),
        (Party::NotStated, texts.lines_not_stated()),
    ];
    let all: Vec<(&'static str, &Line)> = groups
        .into_iter()
        .flat_map(|(party, heading)| in_order(&overview.lines, party).into_iter().map(move |line| (heading, line)))
        .collect();
    let (rows, has_more) = rows_of(&all, page, ROWS);
    let content = if all.is_empty() {
        view! { <p>{where_nothing(texts, texts.lines_none_at_all())}</p> }.into_any()
    } else {
        rows.chunk_by(|one, other| one.0 == other.0)
            .map(|group| {
                let rows = group
                    .iter()
                    .map(|(_, line)| {
                        let when = line.due.map(|day| texts.start_care_by(&wording.date(day)));
                        let href = format!("/plan/rader/{}", line.id);
                        view! { <TaskRow href text=line_words(line) state=line_state(texts, line) when/> }
                    })
                    .collect_view();
                view! { <h2>{group[0].0}</h2> <ul class="row-list">{rows}</ul> }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <Page title=paged_title(texts, texts.plan_lines(), page) trail=agreement_trail(texts)>
            {print_head(&overview.person, overview.now)}
            <h1>{paged_heading(texts, texts.plan_lines(), page)}</h1>
            {content}
            <div class="actions">
                {has_more.then(|| view! { <ButtonLink href=format!("/plan/rader?sida={}", page + 1) symbol="next-step" words=texts.plan_more() filled=true/> })}
                <ButtonLink href="/planer".to_owned() symbol="letter" words=texts.plan_all() filled=!has_more/>
            </div>
        </Page>
    }
    .into_any()
}
