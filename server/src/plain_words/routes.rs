//! The POST routes of plain words. Success: 303 to the list, where the line stands among those that have got theirs.

use crate::router::{AppState, Form, RequestContext, see_other};
use app::error::AppError;
use app::ids::{CommitmentId, Id};
use app::ui::Typed;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;

const LIST: &str = "/personal/enkel-text";

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/personal/enkel-text/{id}", post(write))
        .route("/personal/enkel-text/{id}/ta-bort", post(remove))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    text: String,
}

async fn write(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let result = match (CommitmentId::parse(&id), &form.0) {
        (Some(line), Ok(fields)) => context.services(&state).plain_texts.write(line, &fields.text).await,
        (None, _) => Err(AppError::NotFound),
        (_, Err(error)) => Err(error.clone()),
    };
    match result {
        Ok(()) => see_other(LIST),
        Err(error @ AppError::Invalid(_)) => {
            let typed = Typed { text: form.0.map(|fields| fields.text).unwrap_or_default(), error: Some(error) };
            let page = format!("{LIST}/{id}");
            context.page(&state, &page, move || leptos::prelude::provide_context(typed.clone())).await
        }
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn remove(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match CommitmentId::parse(&id) {
        Some(line) => context.services(&state).plain_texts.remove(line).await,
        None => Err(AppError::NotFound),
    };
    match result {
        Ok(()) => see_other(LIST),
        Err(error) => context.refusal(&state, error).await,
    }
}
