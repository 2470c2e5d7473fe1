//! Parts of a plan's page: its documents, the people in it, what has happened with it.

use super::contacts::contact_link;
use super::types::{Line, Party, PlanPage, Source};
use crate::documents::types::{Document, DocumentKind};
use crate::representatives::reach::may_open;
use crate::texts::Texts;
use crate::ui::source_lang;
use crate::wording::{Wording, given_name};
use jiff::civil::Date;
use leptos::prelude::*;

/// Where a plan's documents are opened; `own`: by the patient.
pub(super) fn document_address(plan: &PlanPage, document: &Document, own: bool) -> String {
    let at = format!("/planer/{}/dokument/{}", plan.card.id, document.id);
    match plan.reach.word().filter(|_| !own) {
        _ if own => at,
        Some(word) => format!("/personal/patienter/{}{at}?visa={word}", plan.person.id),
        None => format!("/personal/patienter/{}{at}", plan.person.id),
    }
}

/// "Strokeenheten, 27 november."
pub fn document_from(texts: Texts, wording: Wording, document: &Document) -> String {
    match document.written_on {
        Some(day) => texts.plans_document_from(&wording.date_without_weekday(day), &document.from),
        None => document.from.clone(),
    }
}

/// The documents by their titles, each opening its page.
pub(super) fn documents(texts: Texts, wording: Wording, plan: &PlanPage, own: bool) -> Option<AnyView> {
    if plan.documents.is_empty() {
        return None;
    }
    let rows = plan
        .documents
        .iter()
        .map(|document| {
            let kind = match document.kind {
                DocumentKind::Text => texts.documents_kind_text(),
                DocumentKind::TaggedPdf | DocumentKind::Pdf => texts.documents_kind_pdf(),
                DocumentKind::Png | DocumentKind::Jpeg => texts.documents_kind_picture(),
                DocumentKind::Other => texts.documents_kind_other(),
            };
            let at = document_address(plan, document, own);
            let title = if may_open(&at) {
                view! { <a href=at data-source-text="" lang=source_lang()>{document.title.clone()}</a> }.into_any()
            } else {
                view! { <span data-source-text="" lang=source_lang()>{document.title.clone()}</span> }.into_any()
            };
            view! {
                <li>
                    <h3>{title}</h3>
                    <p class="muted">{document_from(texts, wording, document)}</p>
                    <p class="muted">{kind}</p>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="dokument">
                <h2 id="dokument">{texts.plans_documents()}</h2>
                <ul class="document-list">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

/// Who answers for the plan, and who does something in it, with their numbers. The patient is not told about herself.
pub(super) fn people(texts: Texts, plan: &PlanPage) -> Option<AnyView> {
    let unit = plan.unit.as_ref().map(|unit| {
        view! {
            <li>
                <p><strong>{unit.name.clone()}</strong> <br/> {texts.plans_people_responsible()}</p>
                {contact_link(texts, &unit.name, unit.phone.as_deref())}
            </li>
        }
    });
    let mut named: Vec<&str> = plan.unit.iter().map(|unit| unit.name.as_str()).collect();
    let mut found: Vec<(&str, &Line)> = Vec::new();
    for line in plan.lines.iter().filter(|line| matches!(line.party, Party::Care | Party::Others)) {
        if let Some(name) = line.performer.as_deref()
            && !named.contains(&name)
        {
            named.push(name);
            found.push((name, line));
        }
    }
    if unit.is_none() && found.is_empty() {
        return None;
    }
    let rows = found
        .into_iter()
        .map(|(name, line)| {
            let about = line.function.as_ref().map(|words| view! { <br/> {crate::wording::capitalised(words)} });
            let called = if line.by_person { given_name(name) } else { name };
            view! {
                <li>
                    <p><strong>{crate::wording::capitalised(name)}</strong> {about}</p>
                    {contact_link(texts, called, line.phone.as_deref())}
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="personer">
                <h2 id="personer">{texts.plans_people()}</h2>
                <ul class="people-list">{unit} {rows}</ul>
            </section>
        }
        .into_any(),
    )
}

/// What is known to have happened with the plan, the latest first.
pub(super) fn history(texts: Texts, wording: Wording, plan: &PlanPage, own: bool) -> Option<AnyView> {
    let today = wording.now.date();
    let card = &plan.card;
    let mut events: Vec<(Date, String, Option<String>)> = Vec::new();
    if let Some(agreement) = &card.agreement
        && let Some(day) = agreement.agreed_on
    {
        events.push((day, texts.plans_history_agreed(&agreement.version.to_string()), None));
    }
    if let Some(day) = plan.period.0.filter(|day| *day <= today) {
        events.push((day, texts.plans_history_began().to_owned(), None));
    }
    if let Some(day) = plan.period.1.filter(|day| *day <= today && !card.active) {
        events.push((day, texts.plans_history_ended().to_owned(), None));
    }
    if let Source::Imported { updated: Some(day), .. } = card.source {
        events.push((day, texts.plans_history_changed().to_owned(), None));
    }
    for document in &plan.documents {
        let written = document
            .written_on
            .map(|day| (day, texts.plans_history_document().to_owned(), Some(document.title.clone())));
        events.extend(written);
    }
    let done = if own { texts.plans_history_done() } else { texts.plans_history_done_by_patient() };
    for line in &plan.lines {
        let said = line.said_done.map(|at| (at.local.date(), done.to_owned(), Some(line.text.clone())));
        events.extend(said);
    }
    if events.is_empty() {
        return None;
    }
    events.sort_by_key(|(day, ..)| std::cmp::Reverse(*day));
    let rows = events
        .into_iter()
        .map(|(day, words, source)| {
            let source = source.map(|words| view! { " " <span data-source-text="" lang=source_lang()>{words}</span> });
            view! { <li><strong>{wording.date_without_weekday(day)}</strong> <br/> {words} {source}</li> }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="hant">
                <h2 id="hant">{texts.plans_history()}</h2>
                <ul class="people-list">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}
