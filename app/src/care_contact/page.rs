//! `/kontakt`.

use crate::overview::api::{OverviewApi, Part};
use crate::overview::contacts::{Contacts, about, hours_words, name};
use crate::overview::types::Overview;
use crate::overview::words::call;
use crate::settings::types::Settings;
use crate::ui::{ButtonForm, ButtonLink, Loaded, Page, page_title, reader};
use crate::wording::given_name;
use leptos::prelude::*;
use std::sync::Arc;

/// So many contacts stand on a page of the simple view, beside the other choices.
const ROWS: usize = 3;

#[component]
pub fn ContactPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let show = move |overview: Overview| if is_simple { simple_contacts(overview) } else { contacts(overview) };
    view! { <Loaded data=async move { data.overview(Part::Contact).await } show/> }
}

fn contacts(overview: Overview) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let trail = vec![("/".to_owned(), texts.site_nav_overview().to_owned())];
    let wants = overview.contacts.is_empty() && overview.turn_to.is_some();
    view! {
        <Page title=page_title(texts, texts.contact_title(), false) trail>
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

fn simple_contacts(overview: Overview) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let trail = vec![("/".to_owned(), texts.site_nav_overview().to_owned())];
    let rows = overview
        .contacts
        .iter()
        .take(ROWS)
        .map(|contact| {
            let who = contact
                .staff
                .as_ref()
                .and_then(|staff| staff.name.as_deref())
                .map_or(contact.unit.name.as_str(), given_name);
            let hours = hours_words(wording, &contact.hours).map(|hours| texts.help_answers(&hours, who));
            view! {
                <li>
                    <h2>{name(texts, contact)}</h2>
                    <p>{about(texts, contact)}</p>
                    {hours.map(|words| view! { <p>{words}</p> })}
                    {call(texts, who, contact.phone.as_deref())}
                </li>
            }
        })
        .collect_view();
    let none = overview.contacts.is_empty();
    view! {
        <Page title=page_title(texts, texts.contact_title(), false) trail>
            <h1>{texts.contact_title()}</h1>
            {none.then(|| view! { <p>{texts.contact_none()}</p> })}
            <ul class="row-list">{rows}</ul>
            <div class="actions">
                {(none && overview.turn_to.is_some()).then(|| view! {
                    <ButtonForm action="/hjalp/fast-vardkontakt".to_owned() symbol="help" words=texts.contact_want() filled=true/>
                })}
                <ButtonLink href="/hjalp".to_owned() symbol="help" words=texts.frame_help()/>
            </div>
        </Page>
    }
    .into_any()
}
