//! The POST routes of helpers. Each change holds at once: 303 back to the helper's page.

use crate::router::{AppState, Form, RequestContext, see_other};
use app::error::AppError;
use app::ids::{Id, RepresentativeId};
use app::representatives::types::Level;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new().route("/vem-hjalper-mig/{id}", post(change)).route("/vem-hjalper-mig/{id}/angra", post(undo))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    niva: String,
}

async fn change(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let level = form.0.and_then(|fields| Level::parse(&fields.niva).ok_or(AppError::NotFound));
    let result = match (RepresentativeId::parse(&id), level) {
        (Some(helper), Ok(level)) => context.services(&state).representatives.change(helper, level).await,
        (None, _) => Err(AppError::NotFound),
        (_, Err(error)) => Err(error),
    };
    finish(&state, &context, result, &id).await
}

async fn undo(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match RepresentativeId::parse(&id) {
        Some(helper) => context.services(&state).representatives.undo(helper).await,
        None => Err(AppError::NotFound),
    };
    finish(&state, &context, result, &id).await
}

async fn finish(state: &AppState, context: &RequestContext, result: Result<(), AppError>, id: &str) -> Response {
    match result {
        Ok(()) => see_other(&format!("/vem-hjalper-mig/{id}")),
        Err(error) => context.refusal(state, error).await,
    }
}
