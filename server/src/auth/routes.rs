//! The POST routes of signing in, signing out and choosing an assignment.

use super::SignedIn;
use crate::router::{AppState, Form, RequestContext, see_other, with_cookie};
use app::error::{AppError, Fault, Field};
use app::ids::{AssignmentId, Id, RepresentativeId};
use app::settings::types::{Choice as _, Settings, ViewMode};
use app::sign_in::page::SignInDraft;
use app::ui::is_ours;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/logga-in", post(sign_in))
        .route("/logga-ut", post(sign_out))
        .route("/hjalper", post(help_another))
        .route("/hjalper/vy", post(choose_view))
        .route("/installningar/delad-skarm", post(share_screen))
        .route("/personal/uppdrag", post(choose_assignment))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    person: String,
    till: String,
    uppdrag: String,
    delad: String,
    val: String,
}

async fn sign_in(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let fields = match form.0 {
        Ok(fields) => fields,
        Err(error) => return context.refusal(&state, error).await,
    };
    match state.auth.sign_in(&fields.person, context.token()).await {
        Ok((token, who)) => {
            let home = match &who {
                SignedIn::StaffWithoutAssignment { .. } => "/personal/uppdrag",
                SignedIn::Staff(_) => "/personal",
                SignedIn::Patient { .. }
                | SignedIn::Representative(_)
                | SignedIn::HelpEnded(_)
                | SignedIn::Nobody
                | SignedIn::Parked { .. } => "/",
            };
            let target = back_to(&fields.till, &who).unwrap_or_else(|| home.to_owned());
            let signed_in = with_cookie(see_other(&target), &state.cookie.set(&token));
            match who.settings() {
                Some(settings) => with_cookie(signed_in, &context.remember(&state, settings)),
                None => signed_in,
            }
        }
        Err(error @ AppError::Invalid(_)) => {
            let draft = SignInDraft { identifier: fields.person, back_to: fields.till, error };
            context.page(&state, "/logga-in", move || leptos::prelude::provide_context(draft.clone())).await
        }
        Err(error) => context.refusal(&state, error).await,
    }
}

/// Where one was before: only an address of ours, and one that this person has.
fn back_to(address: &str, who: &SignedIn) -> Option<String> {
    let is_staff_page = address.starts_with("/personal");
    let fits = match who {
        SignedIn::Patient { .. } => !is_staff_page,
        SignedIn::Staff(_) => is_staff_page,
        SignedIn::Representative(_)
        | SignedIn::HelpEnded(_)
        | SignedIn::StaffWithoutAssignment { .. }
        | SignedIn::Nobody
        | SignedIn::Parked { .. } => false,
    };
    (is_ours(address) && fits).then(|| address.to_owned())
}

/// They go on to another patient whom they help.
async fn help_another(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let other = form.0.and_then(|fields| RepresentativeId::parse(&fields.person).ok_or(AppError::NotFound));
    let result = match (other, context.token()) {
        (Ok(other), Some(token)) => state.auth.help_another(token, context.who(), other).await,
        (Ok(_), None) => Err(AppError::SignIn),
        (Err(error), _) => Err(error),
    };
    match result {
        Ok(token) => with_cookie(see_other("/"), &state.cookie.set(&token)),
        Err(error) => context.refusal(&state, error).await,
    }
}

/// How the pages look for somebody who helps: their browser remembers it, the patient's own choice is left alone.
async fn choose_view(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let view = form.0.ok().and_then(|fields| ViewMode::parse(&fields.val));
    match (context.who(), view) {
        (SignedIn::Representative(_), Some(view)) => {
            let look = Settings { view, ..context.cookie() };
            with_cookie(see_other("/hjalper"), &state.cookie.remember(look))
        }
        _ => context.refusal(&state, AppError::NotFound).await,
    }
}

async fn sign_out(State(state): State<AppState>, context: RequestContext) -> Response {
    if let Some(token) = context.token()
        && let Err(error) = state.auth.sign_out(token, context.who()).await
    {
        return context.refusal(&state, error).await;
    }
    with_cookie(see_other("/logga-in"), &state.cookie.clear())
}

async fn share_screen(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let result = match (form.0, context.token()) {
        (Ok(fields), Some(token)) => state.auth.share_screen(token, context.who(), fields.delad == "ja").await,
        (Ok(_), None) => Err(AppError::SignIn),
        (Err(error), _) => Err(error),
    };
    match result {
        Ok(()) => see_other("/installningar/delad-skarm"),
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn choose_assignment(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let wanted = form.0.and_then(|fields| {
        AssignmentId::parse(&fields.uppdrag).ok_or_else(|| AppError::Invalid(vec![(Field::Form, Fault::Unreadable)]))
    });
    let result = match (wanted, context.token()) {
        (Ok(assignment), Some(token)) => state.auth.choose_assignment(token, context.who(), assignment).await,
        (Ok(_), None) => Err(AppError::SignIn),
        (Err(error), _) => Err(error),
    };
    match result {
        Ok(()) => see_other("/personal"),
        Err(error) => context.refusal(&state, error).await,
    }
}
