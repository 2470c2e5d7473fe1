//! *Min fasta vårdkontakt*: whom to turn to, and a handover that is not done.

use super::parts::nothing;
use super::types::{Contact, ContactRole, Handover, Hours, Unit};
use super::words;
use crate::representatives::reach::helped;
use crate::texts::Texts;
use crate::ui::phone_link;
use crate::wording::{Wording, capitalised, given_name};
use leptos::prelude::*;

/// A telephone link with its words: "Ring Anna 040-…". The number stays on one line.
pub(super) fn contact_link(texts: Texts, who: &str, phone: Option<&str>) -> Option<AnyView> {
    phone.map(|number| {
        let words = format!("{} ", texts.site_call(who));
        view! { <a href=phone_link(number)>{words} <span class="tel">{number.to_owned()}</span></a> }.into_any()
    })
}

/// *Min fasta vårdkontakt* and the others, and a handover that is not done.
#[component]
pub fn Contacts(
    texts: Texts,
    wording: Wording,
    contacts: Vec<Contact>,
    handovers: Vec<Handover>,
    listed: Option<Unit>,
    sees_all: bool,
) -> impl IntoView {
    let main = first_place(&contacts);
    let mut others = contacts;
    let main = main.map(|at| others.remove(at));
    let main = main.map_or_else(
        || {
            if sees_all && helped().is_none() {
                no_contact(texts, listed.as_ref())
            } else {
                nothing(texts, false, "", "")
            }
        },
        |contact| contact_card(texts, wording, &contact),
    );
    let handovers = handovers.iter().map(|handover| handover_notice(texts, handover)).collect_view();
    let others = (!others.is_empty()).then(|| {
        let rows = others.iter().map(|contact| contact_row(texts, wording, contact)).collect_view();
        view! {
            <h3>{texts.contact_others()}</h3>
            <ul class="contact-list">{rows}</ul>
        }
    });
    view! {
        <section class="part part-new-page" aria-labelledby="kontakt">
            <h2 id="kontakt">{texts.overview_contact()}</h2>
            {handovers}
            {main}
            {others}
        </section>
    }
}

/// The one to turn to first, whatever the role; without one, the care contact.
pub fn first_contact(contacts: &[Contact]) -> Option<&Contact> {
    first_place(contacts).map(|at| &contacts[at])
}

fn first_place(contacts: &[Contact]) -> Option<usize> {
    contacts
        .iter()
        .position(|contact| contact.first)
        .or_else(|| contacts.iter().position(|contact| contact.role == ContactRole::CareContact))
}

/// "måndag till torsdag klockan 8 till 12"; several after each other.
fn hours_words(wording: Wording, hours: &[Hours]) -> Option<String> {
    let words: Vec<_> = hours
        .iter()
        .map(|hours| format!("{} {}", wording.weekdays(&hours.days), wording.opening_hours(hours.from, hours.to)))
        .collect();
    (!words.is_empty()).then(|| wording.language.list(&words))
}

/// What one calls a contact: the given name; the unit where nobody is named.
pub fn called(contact: &Contact) -> &str {
    contact.staff.as_ref().and_then(|staff| staff.name.as_deref()).map_or(contact.unit.name.as_str(), given_name)
}

/// "Anna svarar måndag till torsdag klockan 8 till 12."
pub fn answers(texts: Texts, wording: Wording, contact: &Contact) -> Option<String> {
    hours_words(wording, &contact.hours).map(|hours| texts.help_answers(&hours, called(contact)))
}

/// Nobody yet: what that means, and whom to ask.
fn no_contact(texts: Texts, listed: Option<&Unit>) -> AnyView {
    let then =
        listed.map_or_else(|| texts.contact_none_then_1177().to_owned(), |unit| texts.contact_none_then(&unit.name));
    let link = listed.and_then(|unit| contact_link(texts, &unit.name, unit.phone.as_deref()));
    view! {
        <p>{texts.contact_none()}</p>
        <p>{then}</p>
        {link.map(|link| view! { <p class="contact-phone">{link}</p> })}
    }
    .into_any()
}

/// A handover that is not done: who has the responsibility until it is.
pub fn handover_notice(texts: Texts, handover: &Handover) -> AnyView {
    let first = if handover.received {
        texts.contact_handover_received(&handover.from, &handover.to)
    } else {
        texts.contact_handover_sent(&handover.from, &handover.to)
    };
    let tried = (handover.attempts > 0).then(|| texts.contact_handover_attempts(handover.attempts, &handover.to));
    view! {
        <div class="notice">
            <p>{first}</p>
            {tried.map(|words| view! { <p>{words}</p> })}
            <p>{texts.contact_handover_until(&handover.from, &handover.to)}</p>
        </div>
    }
    .into_any()
}

/// "Distriktssköterska på Vårdcentralen Solrosen. Din fasta vårdkontakt."
pub fn about(texts: Texts, contact: &Contact) -> String {
    let function = contact.staff.as_ref().and_then(|staff| staff.function.clone());
    match (function, contact.role) {
        (Some(function), ContactRole::Sip) => texts.contact_is_your_sip(&capitalised(&function), &contact.unit.name),
        (Some(function), role) if function == words::role(texts, role) => {
            format!("{} {}.", capitalised(&function), texts.visits_at_unit(&contact.unit.name))
        }
        (Some(function), role) => {
            texts.contact_is_your(&capitalised(&function), words::role(texts, role), &contact.unit.name)
        }
        (None, role) => texts.contact_is_your_short(words::role(texts, role), &contact.unit.name),
    }
}

/// Who it is; somebody at the unit where nobody is named.
pub fn name(texts: Texts, contact: &Contact) -> String {
    match &contact.staff {
        Some(staff) => capitalised(&words::staff_name(texts, staff)),
        None => texts.contact_somebody_at(&contact.unit.name),
    }
}

fn contact_card(texts: Texts, wording: Wording, contact: &Contact) -> AnyView {
    let named = contact.staff.as_ref().and_then(|staff| staff.name.as_deref()).map(given_name);
    let hours = (!contact.hours.is_empty()).then(|| {
        let term = named.map_or_else(|| texts.contact_answers_unnamed().to_owned(), |who| texts.contact_answers(who));
        let rows = contact
            .hours
            .iter()
            .map(|hours| {
                let days = capitalised(&wording.weekdays(&hours.days));
                view! { <dd>{texts.contact_hours(&wording.opening_hours(hours.from, hours.to), &days)}</dd> }
            })
            .collect_view();
        view! { <div><dt>{term}</dt> {rows}</div> }
    });
    let stand_in = contact.stand_in.as_ref().map(|staff| {
        let term = named.map_or_else(|| texts.contact_away_unnamed().to_owned(), |who| texts.contact_away(who));
        view! { <div><dt>{term}</dt> <dd>{capitalised(&words::staff_with_function(texts, staff))}</dd></div> }
    });
    let facts = (hours.is_some() || stand_in.is_some()).then(|| view! { <dl class="facts">{hours} {stand_in}</dl> });
    let phone = contact_link(texts, named.unwrap_or(&contact.unit.name), contact.phone.as_deref()).map_or_else(
        || view! { <p>{texts.contact_phone_missing()}</p> }.into_any(),
        |link| view! { <p class="contact-phone">{link}</p> }.into_any(),
    );
    view! {
        <article class="contact-card" aria-labelledby="kontakt-forst">
            <h3 class="contact-name" id="kontakt-forst">{name(texts, contact)}</h3>
            <p>{about(texts, contact)}</p>
            {contact.first.then(|| view! { <p>{texts.contact_first()}</p> })}
            {phone}
            {facts}
        </article>
    }
    .into_any()
}

fn contact_row(texts: Texts, wording: Wording, contact: &Contact) -> AnyView {
    let who = name(texts, contact);
    let hours = answers(texts, wording, contact);
    view! {
        <li>
            <p><strong>{who}</strong> <br/> {about(texts, contact)}</p>
            {hours.map(|words| view! { <p>{words}</p> })}
            {contact_link(texts, called(contact), contact.phone.as_deref())}
        </li>
    }
    .into_any()
}
