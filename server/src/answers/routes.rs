//! The POST routes of answers. Success: 303 to the receipt, or to the start page where reading on is the receipt.

use crate::router::{AppState, Key, RequestContext, see_other};
use app::error::AppError;
use app::ids::{AppointmentId, CommitmentId, Id};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/tider/{id}/kommer", post(coming))
        .route("/tider/{id}/angra", post(take_back_coming))
        .route("/tider/{id}/sett", post(seen))
        .route("/plan/rader/{id}/klart", post(done))
        .route("/plan/rader/{id}/angra", post(take_back_done))
}

async fn coming(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>, key: Key) -> Response {
    let result = match AppointmentId::parse(&id) {
        Some(visit) => context.services(&state).answers.coming(visit, key.0).await,
        None => Err(AppError::NotFound),
    };
    finish(&state, &context, result, &format!("/tider/{id}/svar")).await
}

async fn take_back_coming(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    key: Key,
) -> Response {
    let result = match AppointmentId::parse(&id) {
        Some(visit) => context.services(&state).answers.take_back_coming(visit, key.0).await,
        None => Err(AppError::NotFound),
    };
    finish(&state, &context, result, &format!("/tider/{id}/svar")).await
}

async fn seen(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match AppointmentId::parse(&id) {
        Some(visit) => context.services(&state).answers.seen(visit).await,
        None => Err(AppError::NotFound),
    };
    finish(&state, &context, result, "/").await
}

async fn done(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>, key: Key) -> Response {
    let result = match CommitmentId::parse(&id) {
        Some(line) => context.services(&state).answers.done(line, key.0).await,
        None => Err(AppError::NotFound),
    };
    finish(&state, &context, result, &format!("/plan/rader/{id}/svar")).await
}

async fn take_back_done(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    key: Key,
) -> Response {
    let result = match CommitmentId::parse(&id) {
        Some(line) => context.services(&state).answers.take_back_done(line, key.0).await,
        None => Err(AppError::NotFound),
    };
    finish(&state, &context, result, &format!("/plan/rader/{id}/svar")).await
}

async fn finish(state: &AppState, context: &RequestContext, result: Result<(), AppError>, target: &str) -> Response {
    match result {
        Ok(()) => see_other(target),
        Err(error) => context.refusal(state, error).await,
    }
}
