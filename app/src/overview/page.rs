//! `/`: everything at a glance, in the order of look.md: the next step, the times, who does what, the plans, the contact,
//! what matters, at home. Nothing is empty without saying what that means and who acts.

use super::api::{OverviewApi, Part};
use super::contacts::Contacts;
use super::lines::WhoDoesWhat;
use super::next_step::{NextStepCard, keep_true};
use super::parts::{AtHome, Matters, Plans, Visits, print_head};
use super::simple::{greeting, start_page};
use super::types::{NextStep, Overview};
use super::words::{cancelled_then, none_fitted, still_cancelled, waiting};
use crate::settings::types::{Settings, TimeDisplay};
use crate::texts::Texts;
use crate::ui::{Loaded, Page, RelativeWords, page_title, reader};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn OverviewPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let show = move |overview: Overview| {
        if is_simple {
            return start_page(overview);
        }
        let (texts, _) = reader(overview.now);
        let hello = greeting(texts, &overview);
        view! {
            <Page title=page_title(texts, texts.overview_title(), false)>
                {print_head(&overview.person, overview.now)}
                <OverviewTop overview=overview.clone() greeting=hello own=true/>
                <OverviewParts overview plans_at="/planer/".to_owned() own=true/>
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.overview(Part::Start).await } show/> }
}

/// The words about now, the heading and the card; for the patient and for staff who see the same.
#[component]
pub fn OverviewTop(
    overview: Overview,
    greeting: String,
    /// Whether the reader is the person.
    own: bool,
) -> impl IntoView {
    let (texts, wording) = reader(overview.now);
    let mut words = RelativeWords::new(wording);
    words.say("now", crate::wording::Wording::now_sentence);
    keep_true(&overview.next_step, &mut words, TimeDisplay::Clock);
    let shown_at = texts.site_shown_at(&wording.moment(overview.now));
    let unread = overview.unread.as_ref().map(|(id, unit)| {
        view! {
            <p class="next-step-also">{texts.start_unread(unit)} " " <a href=format!("/fragor/{id}")>{texts.requests_show_answer()}</a></p>
        }
    });
    let also = overview.waiting.as_ref().map(|question| {
        let at = if question.answerable { question.address() } else { "#tider".to_owned() };
        view! { <p class="next-step-also"><a href=at>{waiting(texts, question)}</a></p> }
    });
    let cancelled = still_cancelled(&overview).and_then(|visit| {
        let at = format!("/tider/{}", visit.id);
        let (which, promise, who) = cancelled_then(texts, wording, visit)?;
        let which = if own { view! { <a href=at>{which}</a> }.into_any() } else { which.into_any() };
        Some(view! { <p class="next-step-also">{which} " " {promise} " " {who}</p> })
    });
    let is_step = matches!(overview.next_step, NextStep::NoneFitted(_));
    let none = overview.none_fitted.as_ref().filter(|_| !is_step).map(|none| {
        let (what, then) = none_fitted(texts, wording, none);
        let at = format!("/fragor/{}", none.id);
        view! { <p class="next-step-also">{what} " " {then} " " <a href=at>{texts.requests_show_sent()}</a></p> }
    });
    view! {
        <p class="now" data-relative="now">{wording.now_sentence()}</p>
        <noscript><p class="now">{shown_at}</p></noscript>
        <h1>{greeting}</h1>
        <NextStepCard step=overview.next_step wording own/>
        {unread}
        {also}
        {cancelled}
        {none}
        {words.island()}
    }
}

/// The parts below the card.
#[component]
pub fn OverviewParts(
    overview: Overview,
    /// Where plans are opened: `/planer/`.
    plans_at: String,
    /// What follows the plan's id in its address: the reach staff have chosen.
    #[prop(optional)]
    plans_query: String,
    /// Whether the reader is the person: only then are there things to change.
    own: bool,
) -> impl IntoView {
    let (texts, wording) = reader(overview.now);
    let texts: Texts = texts;
    let listed = overview.listed_unit.clone();
    let sees_all = !overview.withheld.anything();
    view! {
        <Visits
            texts
            heading=texts.overview_visits()
            wording
            visits=overview.visits
            past=overview.past_visits
            questions=overview.questions
            sees_all
            own
        />
        <WhoDoesWhat texts wording lines=overview.lines agreement=overview.agreement sees_all own/>
        <Plans texts heading=texts.overview_plans() wording plans=overview.plans plans_at plans_query sees_all/>
        <Contacts texts wording contacts=overview.contacts handovers=overview.handovers listed sees_all/>
        <Matters texts wording matters=overview.what_matters own/>
        <AtHome texts cards=overview.self_care/>
    }
}
