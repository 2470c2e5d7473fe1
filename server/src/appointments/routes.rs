//! Changing a time, by POST; and the calendar file of a visit: `/tider/{id}/kalender.ics`, with `?plats=ja` where the person wants the
//! place in it. Success: 303 to the receipt. Somebody else was first: the page again, with other times.

use crate::router::{AppState, Form, RequestContext, see_other};
use app::appointments::types::TimeTaken;
use app::error::{AppError, Fault, Field};
use app::ids::{AppointmentId, CommandKey, Id};
use app::texts::Texts;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leptos::prelude::provide_context;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/tider/{id}/kalender.ics", get(calendar))
        .route("/tider/{id}/byt", post(change))
        .route("/tider/{id}/avboka", post(cancel))
        .route("/tider/{id}/andrad/angra", post(undo))
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Fields {
    /// The time that is wanted, by its code.
    tid: String,
    /// "ja" or "nej": whether another time is wanted later.
    ny: String,
    nyckel: String,
}

async fn change(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let result = match (AppointmentId::parse(&id), form.0) {
        (Some(visit), Ok(fields)) => {
            let key = CommandKey::parse(&fields.nyckel);
            context.services(&state).times.move_to(visit, &fields.tid, key).await
        }
        (None, _) => Err(AppError::NotFound),
        (_, Err(error)) => Err(error),
    };
    finish(&state, &context, result, &id, "byt").await
}

async fn cancel(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let result = match (AppointmentId::parse(&id), form.0) {
        (Some(visit), Ok(fields)) => match fields.ny.as_str() {
            "ja" => context.services(&state).times.cancel(visit, true).await,
            "nej" => context.services(&state).times.cancel(visit, false).await,
            // Nothing is cancelled before it is said whether a new time is wanted.
            _ => Err(AppError::Invalid(vec![(Field::Form, Fault::Unreadable)])),
        },
        (None, _) => Err(AppError::NotFound),
        (_, Err(error)) => Err(error),
    };
    finish(&state, &context, result, &id, "avboka").await
}

async fn undo(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match AppointmentId::parse(&id) {
        Some(visit) => context.services(&state).times.undo(visit).await,
        None => Err(AppError::NotFound),
    };
    finish(&state, &context, result, &id, "andrad").await
}

/// To the receipt; the page of the step again when somebody else was first.
async fn finish(
    state: &AppState,
    context: &RequestContext,
    result: Result<(), AppError>,
    id: &str,
    step: &str,
) -> Response {
    match result {
        Ok(()) => see_other(&format!("/tider/{id}/andrad")),
        Err(AppError::Taken) => {
            context.page(state, &format!("/tider/{id}/{step}"), || provide_context(TimeTaken)).await
        }
        Err(error) => context.refusal(state, error).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wish {
    plats: String,
}

async fn calendar(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Response {
    let with_place = wish.is_ok_and(|Query(wish)| wish.plats == "ja");
    let file = match AppointmentId::parse(&id) {
        Some(visit) => {
            context.services(&state).calendar_files.file(visit, with_place, Texts::Sv.visits_calendar_title()).await
        }
        None => Err(AppError::NotFound),
    };
    match file {
        Ok(file) => (
            [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"tid.ics\""),
                (header::CACHE_CONTROL, "no-store"),
            ],
            file,
        )
            .into_response(),
        Err(error) => context.refusal(&state, error).await,
    }
}
