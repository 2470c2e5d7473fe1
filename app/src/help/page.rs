//! `/hjalp`, `/hjalp/sidan`, `/hjalp/las-upp`, `/hjalp/skriva-ut`.

use crate::overview::api::{OverviewApi, Part};
use crate::overview::contacts::{answers, called, first_contact};
use crate::overview::types::{Contact, Overview};
use crate::overview::words::{call, role};
use crate::requests::types::Preference;
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ButtonForm, ButtonLink, Loaded, Page, PageFoot, PlanSection, page_title, reader};
use crate::wording::Wording;
use leptos::prelude::*;
use std::sync::Arc;

fn start_trail(texts: Texts) -> Vec<(String, String)> {
    vec![("/".to_owned(), texts.site_nav_overview().to_owned())]
}

pub(super) fn help_trail(texts: Texts) -> Vec<(String, String)> {
    let mut trail = start_trail(texts);
    trail.push(("/hjalp".to_owned(), texts.frame_help().to_owned()));
    trail
}

#[component]
pub fn HelpPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let show = |overview: Overview| {
        let (texts, wording) = reader(overview.now);
        let contact = first_contact(&overview.contacts).cloned();
        let foot = PageFoot {
            links: vec![
                ("/kontakt".to_owned(), texts.contact_title()),
                ("/fragor".to_owned(), texts.requests_title()),
                ("/hjalp/sidan".to_owned(), texts.help_about_title()),
            ],
            sign_out: false,
        };
        view! {
            <Page title=page_title(texts, texts.frame_help(), false) trail=start_trail(texts) foot>
                <h1>{texts.frame_help()}</h1>
                <p>{texts.site_help_112()}</p>
                <ButtonLink href="tel:112".to_owned() symbol="phone" words=texts.site_call_112() filled=true/>
                <p>{texts.site_help_1177()}</p>
                <ButtonLink href="tel:1177".to_owned() symbol="phone" words=texts.site_call_1177()/>
                {about_contact(texts, wording, contact.as_ref(), &overview)}
                <div class="actions">{ways(texts, contact.as_ref(), &overview)}</div>
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.overview(Part::Help).await } show/> }
}

/// "Anna är din fasta vårdkontakt. Anna svarar måndag till torsdag klockan 8 till 12."
fn about_contact(texts: Texts, wording: Wording, contact: Option<&Contact>, overview: &Overview) -> AnyView {
    let Some(contact) = contact else {
        let words = overview
            .turn_to
            .as_ref()
            .map_or_else(|| texts.help_nobody().to_owned(), |unit| texts.help_unit(&unit.name));
        return view! { <p>{words}</p> }.into_any();
    };
    let hours = answers(texts, wording, contact);
    view! {
        <p>{texts.help_is_your(role(texts, contact.role), called(contact))} " " {texts.help_helps_with()}</p>
        {hours.map(|words| view! { <p>{words}</p> })}
    }
    .into_any()
}

/// The ways to one's contact; the one the person has chosen first.
fn ways(texts: Texts, contact: Option<&Contact>, overview: &Overview) -> Vec<AnyView> {
    let unit = contact.map(|contact| &contact.unit).or(overview.turn_to.as_ref());
    let Some(unit) = unit else { return Vec::new() };
    let who = contact.map_or(unit.name.as_str(), called);
    let phone = contact.and_then(|contact| contact.phone.as_deref()).or(unit.phone.as_deref());
    let ring = call(texts, who, phone);
    let contact_me = view! {
        <ButtonForm action="/hjalp/kontakta".to_owned() symbol="letter" words=texts.start_contact_me()/>
    }
    .into_any();
    let write = view! {
        <ButtonLink href="/hjalp/skriv".to_owned() symbol="letter" words=texts.help_write_to(who)/>
    }
    .into_any();
    if matches!(overview.person.preference, Some(Preference::Message | Preference::Letter | Preference::Sms)) {
        [Some(write), Some(contact_me), ring].into_iter().flatten().collect()
    } else {
        [ring, Some(contact_me), Some(write)].into_iter().flatten().collect()
    }
}

/// *Mer om sidan*: what is about the pages and not about care.
#[component]
pub fn AboutPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let settings = use_context::<Settings>().unwrap_or_default();
    // In the standard view the way out is in the header, and the statement after every page.
    let foot = if settings.is_simple() {
        let links = vec![("/tillganglighet".to_owned(), texts.accessibility_simple_title())];
        PageFoot { links, sign_out: true }
    } else {
        PageFoot {
            links: vec![("/tillganglighet/anpassningar".to_owned(), texts.adaptations_title())],
            sign_out: false,
        }
    };
    let view_words = if settings.is_simple() { texts.help_to_standard() } else { texts.help_to_simple() };
    view! {
        <Page title=page_title(texts, texts.help_about_title(), false) trail=help_trail(texts) foot>
            <h1>{texts.help_about_title()}</h1>
            <ul class="row-list">
                <PlanSection href="/installningar/vy".to_owned() name=view_words/>
                <PlanSection href="/installningar".to_owned() name=texts.settings_title()/>
                <PlanSection href="/vem-hjalper-mig".to_owned() name=texts.helpers_title()/>
                <PlanSection href="/hjalp/fel".to_owned() name=texts.help_report()/>
                <PlanSection href="/installningar/delad-skarm".to_owned() name=texts.shared_title()/>
            </ul>
        </Page>
    }
}

/// Other ways to listen, and how to get a voice.
#[component]
pub fn ReadAloudPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    view! {
        <Page title=page_title(texts, texts.help_listen_title(), false) trail=help_trail(texts)>
            <h1>{texts.help_listen_title()}</h1>
            <p>{if is_simple { texts.help_listen_what() } else { texts.help_listen_where() }}</p>
            {is_simple.then(|| view! { <p>{texts.help_listen_none()}</p> })}
            <h2>{texts.help_listen_phone()}</h2>
            <p>{texts.help_listen_phone_how()}</p>
            <h2>{texts.help_listen_computer()}</h2>
            <p>{texts.help_listen_computer_how()}</p>
            <h2>{texts.help_listen_person()}</h2>
            <p>{texts.help_listen_person_how()}</p>
        </Page>
    }
}

/// How to print, where the button cannot do it.
#[component]
pub fn PrintHelpPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    view! {
        <Page title=page_title(texts, texts.help_print_title(), false) trail=help_trail(texts)>
            <h1>{texts.help_print_title()}</h1>
            <ol class="step-list">
                <li>{texts.help_print_back()}</li>
                <li>{texts.help_print_menu()}</li>
                <li>{texts.help_print_choose()}</li>
            </ol>
            <p>{texts.help_print_ask()}</p>
        </Page>
    }
}
