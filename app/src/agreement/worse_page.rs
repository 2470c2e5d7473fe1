//! `/plan/samre`: what to do when one feels worse. 112 first, then the cards of *Hemma*.

use super::plan_page::agreement_trail;
use crate::overview::api::{OverviewApi, Part};
use crate::overview::contacts::{answers, called, first_contact};
use crate::overview::parts::watch_row;
use crate::overview::types::{Overview, SelfCareCard, SelfCareKind};
use crate::overview::words::call;
use crate::ui::{ButtonLink, Loaded, Page, page_title, reader, source_lang};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn WorsePage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let show = |overview: Overview| {
        let (texts, wording) = reader(overview.now);
        let cards = &overview.self_care;
        let watch: Vec<_> = cards.iter().filter(|card| matches!(card.kind, SelfCareKind::Watch { .. })).collect();
        let watch = (!watch.is_empty()).then(|| {
            let rows = watch.iter().map(|card| watch_row(texts, card)).collect_view();
            view! { <h2>{texts.home_watch()}</h2> <ul class="watch-list" data-source-text="" lang=source_lang()>{rows}</ul> }
        });
        // Whom one knows, with the hours; without anybody, the unit.
        let contact = first_contact(&overview.contacts);
        let hours = contact.and_then(|contact| answers(texts, wording, contact));
        let unit = contact.map(|contact| &contact.unit).or(overview.turn_to.as_ref());
        let ring = unit.and_then(|unit| {
            let phone = contact.and_then(|contact| contact.phone.as_deref()).or(unit.phone.as_deref());
            call(texts, contact.map_or(unit.name.as_str(), called), phone)
        });
        let none = cards.is_empty().then(|| view! { <p>{texts.plan_worse_none()}</p> });
        let turn_to = cards_of(texts.home_turn_to(), cards, SelfCareKind::TurnTo);
        let well = cards_of(texts.home_well(), cards, SelfCareKind::Well);
        view! {
            <Page title=page_title(texts, texts.plan_worse(), false) trail=agreement_trail(texts)>
                <h1>{texts.plan_worse()}</h1>
                <p>{texts.site_help_112()}</p>
                <ButtonLink href="tel:112".to_owned() symbol="phone" words=texts.site_call_112() filled=true/>
                {none}
                {watch}
                {turn_to}
                {well}
                <p>{texts.site_help_1177()}</p>
                <ButtonLink href="tel:1177".to_owned() symbol="phone" words=texts.site_call_1177()/>
                {hours.map(|words| view! { <p>{words}</p> })}
                {ring}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.overview(Part::Agreement).await } show/> }
}

fn cards_of(heading: &'static str, cards: &[SelfCareCard], kind: SelfCareKind) -> Option<AnyView> {
    let rows: Vec<_> = cards.iter().filter(|card| card.kind == kind).collect();
    (!rows.is_empty()).then(|| {
        let rows =
            rows.into_iter().map(|card| view! { <li lang=source_lang()>{card.text.clone()}</li> }).collect_view();
        view! { <h2>{heading}</h2> <ul class="self-care-list" data-source-text="" lang=source_lang()>{rows}</ul> }
            .into_any()
    })
}
