//! `/kontakt`.

use crate::appointments::page::{paged_heading, paged_title, rows_of};
use crate::overview::api::{OverviewApi, Part};
use crate::overview::contacts::{Contacts, about, answers, called, handover_notice, name};
use crate::overview::parts::print_head;
use crate::overview::types::Overview;
use crate::overview::words::{call, call_strong};
use crate::representatives::reach::where_nothing;
use crate::settings::types::Settings;
use crate::ui::{ButtonForm, ButtonLink, Loaded, Page, page_title, reader};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// So many contacts stand on a page of the simple view, beside the other choices.
const ROWS: usize = 3;

#[component]
pub fn ContactPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let page =
        use_query_map().read_untracked().get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1000);
    let show = move |overview: Overview| if is_simple { simple_contacts(overview, page) } else { contacts(overview) };
    view! { <Loaded data=async move { data.overview(Part::Contact).await } show/> }
}

fn contacts(overview: Overview) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let trail = vec![("/".to_owned(), texts.site_nav_overview().to_owned())];
    let wants = overview.contacts.is_empty() && overview.turn_to.is_some();
    view! {
        <Page title=page_title(texts, texts.contact_title(), false) trail>
            {print_head(&overview.person, overview.now)}
            <h1>{texts.contact_title()}</h1>
            <Contacts texts wording contacts=overview.contacts handovers=overview.handovers listed=overview.listed_unit sees_all=true/>
            <div class="actions">
                {wants.then(|| view! { <ButtonForm action="/hjalp/fast-vardkontakt".to_owned() symbol="help" words=texts.contact_want() filled=true/> })}
                <ButtonForm action="/hjalp/kontakta".to_owned() symbol="letter" words=texts.start_contact_me()/>
                <ButtonLink href="/hjalp/skriv".to_owned() symbol="letter" words=texts.help_write()/>
            </div>
        </Page>
    }
    .into_any()
}

fn simple_contacts(overview: Overview, page: usize) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let trail = vec![("/".to_owned(), texts.site_nav_overview().to_owned())];
    let (contacts, has_more) = rows_of(&overview.contacts, page, ROWS);
    let rows = contacts
        .iter()
        .enumerate()
        .map(|(at, contact)| {
            let who = called(contact);
            let hours = answers(texts, wording, contact);
            view! {
                <li>
                    <h2>{name(texts, contact)}</h2>
                    <p data-source-text="">{about(texts, contact)}</p>
                    {hours.map(|words| view! { <p>{words}</p> })}
                    {if at == 0 { call_strong(texts, who, contact.phone.as_deref()) } else { call(texts, who, contact.phone.as_deref()) }}
                </li>
            }
        })
        .collect_view();
    let none = overview.contacts.is_empty();
    let wants = overview.turn_to.is_some();
    let handovers = overview.handovers.iter().map(|handover| handover_notice(texts, handover)).collect_view();
    view! {
        <Page title=paged_title(texts, texts.contact_title(), page) trail>
            {print_head(&overview.person, overview.now)}
            <h1>{paged_heading(texts, texts.contact_title(), page)}</h1>
            {none.then(|| view! {
                <p>{where_nothing(texts, texts.contact_none())}</p>
                {wants.then(|| view! {
                    <div class="actions"><ButtonForm action="/hjalp/fast-vardkontakt".to_owned() symbol="help" words=texts.contact_want() filled=true/></div>
                })}
            })}
            {(page == 1).then_some(handovers)}
            {(!none).then(|| view! { <ul class="row-list">{rows}</ul> })}
            <div class="actions">
                {has_more.then(|| view! { <ButtonLink href=format!("/kontakt?sida={}", page + 1) symbol="help" words=texts.plan_more()/> })}
                <ButtonLink href="/hjalp".to_owned() symbol="help" words=texts.frame_help()/>
            </div>
        </Page>
    }
    .into_any()
}
