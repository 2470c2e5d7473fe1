//! `/planer/{id}/dokument/{doc}`, and the same for staff.

use super::api::DocumentsApi;
use super::types::{DocumentKind, DocumentPage as Document};
use crate::access::Reach;
use crate::error::AppError;
use crate::ids::{DocumentId, Id, PatientId, PlanId};
use crate::overview::plan_parts::document_from;
use crate::overview::words::{call, plan_kind};
use crate::texts::Texts;
use crate::ui::{ButtonForm, Loaded, Page, SharedScreen, Symbol, page_title, reader, source_lang};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

fn asked_for() -> (Option<PlanId>, Option<DocumentId>) {
    let params = use_params_map().read_untracked().clone();
    (params.get("id").and_then(|id| PlanId::parse(&id)), params.get("doc").and_then(|id| DocumentId::parse(&id)))
}

#[component]
pub fn DocumentPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn DocumentsApi>>();
    let is_shared = use_context::<SharedScreen>().is_some_and(|shared| shared.0);
    let asked = asked_for();
    let load = async move {
        match asked {
            (Some(plan), Some(document)) => data.document(plan, document).await,
            _ => Err(AppError::NotFound),
        }
    };
    let show = move |page: Document| {
        let (texts, _) = reader(page.now);
        let plan = format!("/planer/{}", page.plan);
        let trail = vec![
            ("/".to_owned(), texts.site_nav_overview().to_owned()),
            ("/planer".to_owned(), texts.overview_plans().to_owned()),
            (plan.clone(), plan_kind(texts, page.plan_kind).to_owned()),
        ];
        let at = format!("{plan}/dokument/{}", page.document.id);
        view! {
            <Page title=page_title(texts, texts.documents_title(), false) trail>
                {content(texts, &page, &format!("{at}/fil"), is_shared)}
                {(page.document.kind != DocumentKind::Text).then(|| help(texts, &page, at))}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=load show/> }
}

#[component]
pub fn PatientDocumentPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn DocumentsApi>>();
    let patient = use_params_map().read_untracked().get("patient").and_then(|id| PatientId::parse(&id));
    let reach = Reach::parse(use_query_map().read_untracked().get("visa").as_deref());
    let asked = asked_for();
    let load = async move {
        match (patient, asked) {
            (Some(patient), (Some(plan), Some(document))) => {
                data.document_for_staff(patient, plan, document, reach).await
            }
            _ => Err(AppError::NotFound),
        }
    };
    let show = move |page: Document| {
        let (texts, _) = reader(page.now);
        let patient = format!("/personal/patienter/{}", page.patient);
        let query = reach.word().map(|word| format!("?visa={word}")).unwrap_or_default();
        let plan = format!("{patient}/planer/{}", page.plan);
        let trail = vec![
            ("/personal".to_owned(), texts.staff_back_to_caseload().to_owned()),
            (format!("{patient}{query}"), texts.staff_back_to_patient().to_owned()),
            (format!("{plan}{query}"), plan_kind(texts, page.plan_kind).to_owned()),
        ];
        let file = format!("{plan}/dokument/{}/fil{query}", page.document.id);
        view! {
            <Page title=texts.site_title_staff(texts.documents_title()) trail>
                <div class="patient-band"><p>{page.patient_name.clone()}</p></div>
                {content(texts, &page, &file, false)}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=load show/> }
}

/// The document: its words, its picture, or the way to its file.
fn content(texts: Texts, page: &Document, file: &str, is_shared: bool) -> AnyView {
    let (_, wording) = reader(page.now);
    let document = &page.document;
    // A file is no page of ours: the link is an ordinary one, whatever else moves between pages.
    let open = |words: &'static str| {
        view! {
            <div class="actions">
                <a class="button button-filled" href=file.to_owned() rel="external"><Symbol name="letter"/> {words}</a>
            </div>
        }
    };
    let shown = match document.kind {
        DocumentKind::Text => {
            let rows = page.text.iter().map(|words| view! { <p>{words.clone()}</p> }).collect_view();
            view! {
                <p class="muted">{texts.plans_as_written()}</p>
                <div class="document" data-source-text="" lang=source_lang()>{rows}</div>
            }
            .into_any()
        }
        DocumentKind::Png | DocumentKind::Jpeg => {
            let size = page.size.map(|(width, height)| (width.to_string(), height.to_string())).unzip();
            view! {
                <p>{texts.documents_is_picture()}</p>
                {open(texts.documents_larger())}
                <p class="document-picture"><img src=file.to_owned() alt=texts.documents_picture_alt() width=size.0 height=size.1/></p>
            }
            .into_any()
        }
        DocumentKind::TaggedPdf | DocumentKind::Pdf => view! {
            <p>{texts.documents_is_file()}</p>
            {is_shared.then(|| view! { <p>{texts.documents_shared()}</p> })}
            {(document.kind == DocumentKind::Pdf).then(|| view! { <p>{texts.documents_hard()}</p> })}
            {open(texts.documents_open())}
        }
        .into_any(),
        DocumentKind::Other => view! { <p>{texts.plans_cannot_show(&document.from)}</p> }.into_any(),
    };
    view! {
        <h1>{texts.documents_title()}</h1>
        <p class="lead" data-source-text="" lang=source_lang()>{document.title.clone()}</p>
        <p class="muted">{document_from(texts, wording, document)}</p>
        {shown}
    }
    .into_any()
}

/// Who helps with what reading aids may not read: asking at once, with the document named, or ringing. A text needs no more help than
/// every page has.
fn help(texts: Texts, page: &Document, at: String) -> AnyView {
    let Some(unit) = &page.ask else {
        return view! { <p>{texts.help_nobody()}</p> }.into_any();
    };
    // What cannot be opened has nothing stronger to do.
    let filled = page.document.kind == DocumentKind::Other;
    view! {
        <section class="part" aria-labelledby="hjalp">
            <h2 id="hjalp">{texts.documents_help()}</h2>
            <p>{texts.documents_help_who(&unit.name)}</p>
            <div class="actions">
                <ButtonForm action=at symbol="help" words=texts.documents_help_me() filled once=true/>
                {call(texts, &unit.name, unit.phone.as_deref())}
            </div>
        </section>
    }
    .into_any()
}
