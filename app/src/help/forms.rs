//! `/hjalp/skriv` and `/hjalp/fel`: one field each.

use super::page::help_trail;
use crate::requests::api::RequestsApi;
use crate::requests::types::WriteForm;
use crate::texts::Texts;
use crate::ui::{ButtonLink, ErrorPage, ErrorSummary, KeepDraft, Loaded, Page, TextArea, Typed, page_title, reader};
use crate::wording::given_name;
use leptos::prelude::*;
use std::sync::Arc;

/// One form: its words, and where it is sent.
#[derive(Clone, Copy)]
struct Words {
    address: &'static str,
    title: &'static str,
    label: &'static str,
    hint: &'static str,
    send: &'static str,
}

#[component]
pub fn WritePage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    form(Words {
        address: "/hjalp/skriv",
        title: texts.help_write_title(),
        label: texts.help_write_label(),
        hint: texts.help_write_hint(),
        send: texts.help_send(),
    })
}

#[component]
pub fn ReportPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    form(Words {
        address: "/hjalp/fel",
        title: texts.help_report(),
        label: texts.help_report_label(),
        hint: texts.help_report_hint(),
        send: texts.help_send(),
    })
}

fn form(words: Words) -> impl IntoView {
    let data = expect_context::<Arc<dyn RequestsApi>>();
    let typed = use_context::<Typed>();
    let show = move |form: WriteForm| write(form, words, typed);
    view! { <Loaded data=async move { data.write_form(words.address).await } show/> }
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
    let reads = (words.address == "/hjalp/skriv").then(|| match &form.to {
        Some((Some(name), unit)) => texts.help_write_reads(&unit.name, given_name(name)),
        Some((None, unit)) => texts.help_write_reads_unit(&unit.name),
        None => texts.help_nobody().to_owned(),
    });
    view! {
        <Page title=page_title(texts, words.title, fault.is_some()) trail=help_trail(texts)>
            {fault.map(|fault| view! { <ErrorSummary title=texts.form_error_title() words=fault field="text"/> })}
            <h1>{words.title}</h1>
            {reads.map(|words| view! { <p>{words}</p> })}
            {kept.then(|| view! { <p>{texts.form_kept()}</p> })}
            <form action=words.address method="post" novalidate>
                <input type="hidden" name="nyckel" value=form.key.to_string()/>
                <TextArea name="text" label=words.label hint=words.hint value error=fault/>
                <div class="actions">
                    <button class="button button-filled" type="submit">{words.send}</button>
                    <ButtonLink href="/hjalp".to_owned() symbol="undo" words=texts.form_leave()/>
                </div>
            </form>
            <KeepDraft address=words.address.to_owned()/>
        </Page>
    }
    .into_any()
}
