//! What went wrong, as a page.

use crate::access::Viewer;
use crate::error::AppError;
use crate::representatives::reach::helped;
use crate::texts::Texts;
use crate::ui::{ButtonForm, ButtonLink, Page, in_query, page_title};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The address asked for, for coming back after sign-in.
#[derive(Clone, Debug)]
pub struct AskedFor(pub String);

/// Whoever is signed in to help may do nothing here now. Why is not said.
#[derive(Clone, Copy, Debug)]
pub struct HelpEnded;

/// Says what happened, what is safe and what to do now, each a short sentence; sets the status.
///
/// Accessibility: the title begins with "Fel:"; the way on is a link or a button with its words in it; nothing by colour alone.
#[component]
pub fn ErrorPage(error: AppError) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), http::StatusCode::from_u16(error.status()))
    {
        response.set_status(status);
    }
    let t = texts;
    let (title, what, safe, do_now) = match &error {
        AppError::SignIn => {
            (t.error_sign_in_title(), t.error_sign_in_what(), t.error_sign_in_safe(), t.error_sign_in_do())
        }
        AppError::NotYours => {
            (t.error_not_yours_title(), t.error_not_yours_what(), t.error_not_yours_safe(), t.error_not_yours_do())
        }
        AppError::NotFound => {
            (t.error_not_found_title(), t.error_not_found_what(), t.error_not_found_safe(), t.error_not_found_do())
        }
        AppError::Taken => (t.error_taken_title(), t.error_taken_what(), t.error_taken_safe(), t.error_taken_do()),
        AppError::TooLate => {
            (t.error_too_late_title(), t.error_too_late_what(), t.error_too_late_safe(), t.error_too_late_do())
        }
        AppError::Invalid(_) => {
            (t.error_invalid_title(), t.error_invalid_what(), t.error_invalid_safe(), t.error_invalid_do())
        }
        AppError::TryAgain { .. } => {
            (t.error_again_title(), t.error_again_what(), t.error_again_safe(), t.error_again_do())
        }
    };
    let has_ended = error == AppError::SignIn && use_context::<HelpEnded>().is_some();
    let helped = helped();
    let (title, what, safe, do_now) = match (&helped, &error) {
        _ if has_ended => (t.helping_ended(), t.helping_ended_what(), t.helping_ended_safe(), t.helping_ended_do()),
        (Some(_), AppError::NotYours) => {
            (t.helping_refused(), t.helping_refused_what(), t.error_invalid_safe(), t.helping_ask())
        }
        (Some(_), AppError::NotFound) => (title, what, t.helping_kept(), t.helping_ask()),
        (Some(_), AppError::TooLate) => (title, what, safe, t.helping_ask()),
        (Some(_), AppError::TryAgain { .. }) => (title, what, t.helping_kept(), do_now),
        _ => (title, what, safe, do_now),
    };
    let reference = match &error {
        AppError::TryAgain { reference } => {
            Some(view! { <p class="error-reference">{t.error_reference(reference)}</p> })
        }
        _ => None,
    };
    let is_staff = matches!(use_context::<Viewer>(), Some(Viewer::Staff { .. }));
    // A member of staff has no times or plans of their own here.
    let safe = if is_staff { t.error_not_yours_safe() } else { safe };
    let page = if is_staff { t.site_title_error_staff(title) } else { page_title(t, title, true) };
    let asked_for = use_context::<AskedFor>().map(|asked| asked.0).unwrap_or_default();
    let (address, words) = match &error {
        AppError::SignIn => (format!("/logga-in?till={}", in_query(&asked_for)), t.site_sign_in()),
        AppError::TryAgain { .. } if !asked_for.is_empty() => (asked_for, t.error_try_again()),
        _ => ("/".to_owned(), t.error_to_start()),
    };
    // Who is signed in can write instead of ringing.
    let writes = matches!(use_context::<Viewer>(), Some(Viewer::Patient { .. }));
    let signs_in = error == AppError::SignIn;
    view! {
        <Page title=page>
            <h1>{title}</h1>
            <p class="lead">{what}</p>
            <p>{safe}</p>
            <p>{do_now}</p>
            <div class="actions">
                {if has_ended {
                    view! { <ButtonForm action="/logga-ut".to_owned() symbol="done" words=t.site_sign_out() filled=true/> }.into_any()
                } else {
                    view! { <ButtonLink href=address symbol=if signs_in { "done" } else { "home" } words filled=true/> }.into_any()
                }}
                {writes.then(|| view! { <ButtonLink href="/hjalp/skriv".to_owned() symbol="letter" words=t.error_write_to_us()/> })}
                {helped.is_some().then(|| view! { <ButtonLink href="/kontakt".to_owned() symbol="phone" words=t.helping_whom_to_ask()/> })}
                {(!is_staff && helped.is_none()).then(|| view! { <ButtonLink href="tel:1177".to_owned() symbol="phone" words=t.site_call_1177()/> })}
            </div>
            {reference}
        </Page>
    }
}

/// An address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <ErrorPage error=AppError::NotFound/> }
}
