//! `/hjalp/skriv` and `/hjalp/fel`: one field each.

use super::page::help_trail;
use crate::requests::api::RequestsApi;
use crate::requests::types::WriteForm;
use crate::texts::Texts;
use crate::ui::{
    ButtonLink, ErrorPage, ErrorSummary, KeepDraft, KeyField, Loaded, Page, TextArea, Typed, page_title, reader,
};
use crate::wording::given_name;
use leptos::prelude::*;
use std::sync::Arc;

/// One form with one field: its words, and where it is sent.
pub(crate) struct Words {
    pub(crate) address: String,
    pub(crate) title: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) send: &'static str,
    /// The pages above it.
    pub(crate) trail: Vec<(String, String)>,
    /// Where one comes who leaves it.
    pub(crate) back: String,
    /// What sending it means, where that is more than that it is read.
    pub(crate) lead: Option<&'static str>,
    /// Whether it says who reads it.
    pub(crate) tells_reader: bool,
}

#[component]
pub fn WritePage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    write_page(Words {
        address: "/hjalp/skriv".to_owned(),
        title: texts.help_write_title(),
        label: texts.help_write_label(),
        hint: texts.help_write_hint(),
        send: texts.help_send(),
        trail: help_trail(texts),
        back: "/hjalp".to_owned(),
        lead: None,
        tells_reader: true,
    })
}

#[component]
pub fn ReportPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    write_page(Words {
        address: "/hjalp/fel".to_owned(),
        title: texts.help_report(),
        label: texts.help_report_label(),
        hint: texts.help_report_hint(),
        send: texts.help_send(),
        trail: help_trail(texts),
        back: "/hjalp".to_owned(),
        lead: None,
        tells_reader: false,
    })
}

/// A page with one field.
pub(crate) fn write_page(words: Words) -> impl IntoView {
    let data = expect_context::<Arc<dyn RequestsApi>>();
    let (typed, address) = (use_context::<Typed>(), words.address.clone());
    let show = move |form: WriteForm| write(form, words, typed);
    view! { <Loaded data=async move { data.write_form(address).await } show/> }
}

fn write(form: WriteForm, words: Words, typed: Option<Typed>) -> AnyView {
    let (texts, _) = reader(form.now);
    let fault = match typed.as_ref().map(|typed| typed.fault(texts)) {
        None => None,
        Some(Ok(fault)) => fault,
        Some(Err(error)) => return view! { <ErrorPage error/> }.into_any(),
    };
    let kept = typed.is_none() && form.draft.is_some();
    let value = typed.map(|typed| typed.text).or(form.draft).unwrap_or_default();
    let reads = words.tells_reader.then(|| match &form.to {
        Some((Some(name), unit)) => texts.help_write_reads(&unit.name, given_name(name)),
        Some((None, unit)) => texts.help_write_reads_unit(&unit.name),
        None => texts.help_nobody().to_owned(),
    });
    view! {
        <Page title=page_title(texts, words.title, fault.is_some()) trail=words.trail>
            {fault.map(|fault| view! { <ErrorSummary title=texts.form_error_title() words=fault field="text"/> })}
            <h1>{words.title}</h1>
            {words.lead.map(|words| view! { <p>{words}</p> })}
            {reads.map(|words| view! { <p>{words}</p> })}
            {kept.then(|| view! { <p>{texts.form_kept()}</p> })}
            <form action=words.address method="post" novalidate>
                <KeyField/>
                <TextArea name="text" label=words.label hint=words.hint value error=fault/>
                <div class="actions">
                    <button class="button button-filled" type="submit">{words.send}</button>
                    <ButtonLink href=words.back symbol="undo" words=texts.form_leave()/>
                </div>
            </form>
            <KeepDraft/>
        </Page>
    }
    .into_any()
}
