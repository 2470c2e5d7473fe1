//! The POST route that an open form sends what is being written to, and keeping it for somebody whose sign-in has ended.

use crate::router::{AppState, Form, RequestContext};
use app::error::AppError;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new().route("/utkast", post(keep))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    adress: String,
    text: String,
}

/// For the island only: an answer without a page.
async fn keep(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let result = match (form.0, context.who().patient()) {
        (Ok(fields), Ok(access)) => super::keep(&state.store, access.patient(), &fields.adress, &fields.text).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match result {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => StatusCode::from_u16(error.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE).into_response(),
    }
}

/// Keeps a text that was refused, also when the sign-in had ended: then for whoever had signed in, and nobody is told whether
/// anything was kept.
pub(crate) async fn keep_refused(
    state: &AppState,
    context: &RequestContext,
    error: &AppError,
    address: &str,
    text: &str,
) {
    let patient = match (error, context.who().patient(), context.token()) {
        (AppError::SignIn, _, Some(token)) => state.auth.whose_session_ended(token).await.ok().flatten(),
        (AppError::Invalid(_), Ok(access), _) => Some(access.patient().clone()),
        _ => None,
    };
    // An emptied field says nothing about what was begun.
    if let Some(patient) = patient.filter(|_| !text.trim().is_empty())
        && let Err(error) = super::keep(&state.store, &patient, address, text).await
    {
        tracing::warn!(status = error.status(), "a draft could not be kept");
    }
}
