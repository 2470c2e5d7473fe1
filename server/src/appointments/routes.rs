//! The calendar file of a visit: `/tider/{id}/kalender.ics`, with `?plats=ja` where the person wants the place in it.

use crate::router::{AppState, RequestContext};
use app::error::AppError;
use app::ids::{AppointmentId, Id};
use app::texts::Texts;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new().route("/tider/{id}/kalender.ics", get(calendar))
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
