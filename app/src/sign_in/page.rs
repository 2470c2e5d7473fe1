//! `/logga-in`.

use super::api::SignInApi;
use super::types::{DemoPeople, DemoPerson};
use crate::error::{AppError, Fault};
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ErrorPage, ErrorSummary, Loaded, Page, PageFoot, page_title, reader, source_lang};
use crate::wording::{Moment, capitalised};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// A refused sign-in: what was written and why. In context when the page is rendered for a POST.
#[derive(Clone, Debug)]
pub struct SignInDraft {
    pub identifier: String,
    pub back_to: String,
    pub error: AppError,
}

#[component]
pub fn SignInPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn SignInApi>>();
    let draft = use_context::<SignInDraft>();
    let back_to = match &draft {
        Some(draft) => draft.back_to.clone(),
        None => use_query_map().read_untracked().get("till").unwrap_or_default(),
    };
    let now = api.now();
    let show = move |people: DemoPeople| sign_in(now, people, back_to, draft);
    view! { <Loaded data=async move { api.people().await } show/> }
}

fn sign_in(now: Moment, people: DemoPeople, back_to: String, draft: Option<SignInDraft>) -> AnyView {
    let (texts, _) = reader(now);
    let mut foot = PageFoot::default();
    // The simple view has no footer with it.
    if use_context::<Settings>().unwrap_or_default().is_simple() {
        foot.links.push(("/tillganglighet".to_owned(), texts.accessibility_simple_title()));
    }
    if !people.configured {
        return view! {
            <Page title=page_title(texts, texts.sign_in_title(), false) foot>
                <h1>{texts.sign_in_title()}</h1>
                <p class="lead">{texts.sign_in_not_configured()}</p>
                <p>{texts.sign_in_not_configured_help()}</p>
            </Page>
        }
        .into_any();
    }
    let error = match draft.as_ref().map(|draft| &draft.error) {
        None => None,
        Some(AppError::Invalid(faults)) => {
            if let Some(response) = use_context::<ResponseOptions>() {
                response.set_status(http::StatusCode::UNPROCESSABLE_ENTITY);
            }
            Some(match faults.first() {
                Some((_, Fault::Empty)) => texts.sign_in_error_empty(),
                Some((_, Fault::TooLong)) => texts.sign_in_error_too_long(),
                _ => texts.sign_in_error_unknown(),
            })
        }
        Some(other) => return view! { <ErrorPage error=other.clone()/> }.into_any(),
    };
    let typed = draft.map(|draft| draft.identifier).unwrap_or_default();
    let summary = error.map(|words| view! { <ErrorSummary title=texts.sign_in_error_title() words field="person"/> });
    let described_by = if error.is_some() { "person-hint person-error" } else { "person-hint" };
    let back = back_to.clone();
    view! {
        <Page title=page_title(texts, texts.sign_in_title(), error.is_some()) foot>
            {summary}
            <h1>{texts.sign_in_title()}</h1>
            <div class="notice"><p><strong>{texts.sign_in_demo_strong()}</strong> " " {texts.sign_in_demo()}</p></div>
            {group(texts, now, "patienter", texts.sign_in_patients(), people.patients, &back_to)}
            {group(texts, now, "hjalpare", texts.sign_in_helpers(), people.helpers, &back_to)}
            {group(texts, now, "personal", texts.sign_in_staff(), people.staff, &back_to)}
            <section class="part" aria-labelledby="annan">
                <h2 id="annan">{texts.sign_in_someone_else()}</h2>
                <form action="/logga-in" method="post" novalidate>
                    <input type="hidden" name="till" value=back/>
                    <div class="field">
                        <label for="person">{texts.sign_in_other_label()}</label>
                        <p class="hint" id="person-hint">{texts.sign_in_other_hint()}</p>
                        {error.map(|words| view! { <p class="field-error" id="person-error">{words}</p> })}
                        <input
                            id="person"
                            name="person"
                            type="text"
                            autocomplete="off"
                            value=typed
                            aria-invalid=error.map(|_| "true")
                            aria-describedby=described_by
                        />
                    </div>
                    <div class="actions">
                        <button class="button button-filled" type="submit">{texts.site_sign_in()}</button>
                    </div>
                </form>
            </section>
        </Page>
    }
    .into_any()
}

fn group(
    texts: Texts,
    now: Moment,
    id: &'static str,
    heading: &'static str,
    people: Vec<DemoPerson>,
    back_to: &str,
) -> Option<AnyView> {
    if people.is_empty() {
        return None;
    }
    let buttons = people
        .into_iter()
        .map(|person| {
            let helps = person.helps.map(|who| texts.sign_in_helps(&who));
            let about = helps.or(person.about.map(|about| capitalised(&about))).or_else(|| {
                person
                    .birth_date
                    .and_then(|date| date.parse::<jiff::civil::Date>().ok())
                    .map(|born| texts.sign_in_age(years(born, now.local.date())))
            });
            view! {
                <li>
                    <button class="person-button" type="submit" name="person" value=person.identifier>
                        <span class="person-name">{capitalised(&person.name)}</span>
                        {about.map(|words| view! { " " <span data-source-text="" lang=source_lang()>{words}</span> })}
                    </button>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby=id>
                <h2 id=id>{heading}</h2>
                <form action="/logga-in" method="post" role="none">
                    <input type="hidden" name="till" value=back_to.to_owned()/>
                    <ul class="person-list">{buttons}</ul>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// Whole years on a day.
fn years(born: jiff::civil::Date, today: jiff::civil::Date) -> i64 {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    i64::from(today.year()) - i64::from(born.year()) - i64::from(!had_birthday)
}
