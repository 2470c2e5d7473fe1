//! `/personal/enkel-text`, and one line of it.

use super::api::PlainWordsApi;
use super::types::{PlainWordsForm, PlainWordsList, PlainWordsRow};
use crate::error::AppError;
use crate::ids::{CommitmentId, Id};
use crate::staff::table::StaffTable;
use crate::texts::Texts;
use crate::ui::{ErrorPage, ErrorSummary, Loaded, Page, TextArea, Typed, reader};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

fn trail(texts: Texts) -> Vec<(String, String)> {
    vec![("/personal".to_owned(), texts.staff_back_to_caseload().to_owned())]
}

#[component]
pub fn PlainWordsPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn PlainWordsApi>>();
    let show = |list: PlainWordsList| {
        let (texts, _) = reader(list.now);
        let lacking = if list.lacking.is_empty() {
            view! { <p>{texts.plain_none()}</p> }.into_any()
        } else {
            table(texts, texts.plain_caption(), &list.lacking)
        };
        let written = (!list.written.is_empty()).then(|| {
            view! { <section class="part">{table(texts, texts.plain_written(), &list.written)}</section> }
        });
        view! {
            <Page title=texts.site_title_staff(texts.plain_title()) trail=trail(texts)>
                <h1>{texts.plain_title()}</h1>
                <p>{texts.plain_what()}</p>
                {lacking}
                {written}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { api.list().await } show/> }
}

fn table(texts: Texts, caption: &'static str, rows: &[PlainWordsRow]) -> AnyView {
    let rows = rows
        .iter()
        .map(|row| {
            let reads = if row.is_simple { texts.plain_reads_simple() } else { texts.plain_reads_standard() };
            view! {
                <tr>
                    <th scope="row">{row.name.clone()}</th>
                    <td data-label=texts.plain_col_line()>
                        <a href=format!("/personal/enkel-text/{}", row.line)>{row.text.clone()}</a>
                        {row.words.clone().filter(|words| *words != row.text).map(|words| view! { <br/> {words} })}
                    </td>
                    <td data-label=texts.plain_col_view()>{reads}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <StaffTable caption=caption columns=vec![texts.staff_col_name(), texts.plain_col_line(), texts.plain_col_view()]>{rows}</StaffTable>
    }
    .into_any()
}

#[component]
pub fn PlainWordsLinePage() -> impl IntoView {
    let api = expect_context::<Arc<dyn PlainWordsApi>>();
    let line = use_params_map().read_untracked().get("id").and_then(|id| CommitmentId::parse(&id));
    let typed = use_context::<Typed>();
    let load = async move {
        match line {
            Some(line) => api.form(line).await,
            None => Err(AppError::NotFound),
        }
    };
    view! { <Loaded data=load show=move |form: PlainWordsForm| line_form(form, typed)/> }
}

fn line_form(form: PlainWordsForm, typed: Option<Typed>) -> AnyView {
    let (texts, wording) = reader(form.now);
    let fault = match typed.as_ref().map_or(Ok(None), |typed| typed.fault(texts)) {
        Ok(fault) => fault,
        Err(error) => return view! { <ErrorPage error/> }.into_any(),
    };
    let heading = texts.plain_line_title();
    let title = if fault.is_some() { texts.site_title_error_staff(heading) } else { texts.site_title_staff(heading) };
    let mut trail = trail(texts);
    trail.push(("/personal/enkel-text".to_owned(), texts.plain_title().to_owned()));
    let at = format!("/personal/enkel-text/{}", form.line);
    let (has_words, as_it_is) = (form.words.is_some(), form.text.clone());
    let value = typed.map(|typed| typed.text).or(form.words).unwrap_or_default();
    let written = form.written.map(|(who, at)| {
        view! { <p class="muted">{texts.plain_by(&wording.moment_in_sentence(at), &who)}</p> }
    });
    view! {
        <Page title trail>
            {fault.map(|words| view! { <ErrorSummary title=texts.form_error_title() words field="text"/> })}
            <h1>{heading}</h1>
            <p><a class="in-text" href=format!("/personal/patienter/{}", form.patient)>{form.name}</a></p>
            <h2>{texts.plan_as_care_wrote()}</h2>
            <blockquote class="quote"><p>{form.text}</p></blockquote>
            <form action=at.clone() method="post" novalidate>
                <TextArea name="text" label=texts.plain_label() hint=texts.plain_hint() value error=fault/>
                {written}
                <div class="actions"><button class="button button-filled" type="submit">{texts.plain_save()}</button></div>
            </form>
            {(!has_words).then(|| view! {
                <form action=at.clone() method="post" role="none">
                    <input type="hidden" name="text" value=as_it_is/>
                    <button class="button button-quiet" type="submit">{texts.plain_already()}</button>
                </form>
            })}
            {has_words.then(|| view! {
                <form action=format!("{at}/ta-bort") method="post" role="none">
                    <button class="button button-quiet" type="submit">{texts.plain_remove()}</button>
                </form>
            })}
        </Page>
    }
    .into_any()
}
