//! The POST routes of the settings. Each choice holds at once: 303 back to its page, or to the page one changed view on.

use crate::router::{AppState, Form, RequestContext, see_other, with_cookie};
use app::error::AppError;
use app::ids::{Id, PatientId};
use app::settings::types::{Setting, Settings};
use app::ui::is_ours;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/installningar/{setting}", post(choose))
        .route("/installningar/{setting}/angra", post(undo))
        .route("/personal/patienter/{patient}/installningar/{setting}", post(choose_for))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    val: String,
    /// The page one was on.
    till: String,
}

async fn choose(
    State(state): State<AppState>,
    context: RequestContext,
    Path(word): Path<String>,
    form: Form<Fields>,
) -> Response {
    let fields = match form.0 {
        Ok(fields) => fields,
        Err(error) => return context.refusal(&state, error).await,
    };
    let Some(setting) = Setting::parse(&word) else { return context.refusal(&state, AppError::NotFound).await };
    let result = context.services(&state).settings.choose(setting, &fields.val).await;
    let target = if is_ours(&fields.till) { fields.till } else { format!("/installningar/{word}") };
    answer(&state, &context, result, &target).await
}

async fn choose_for(
    State(state): State<AppState>,
    context: RequestContext,
    Path((patient, word)): Path<(String, String)>,
    form: Form<Fields>,
) -> Response {
    let result = match (PatientId::parse(&patient), Setting::parse(&word), form.0) {
        (Some(patient), Some(setting), Ok(fields)) => {
            context.services(&state).settings.choose_for(patient, setting, &fields.val).await
        }
        (_, _, Err(error)) => Err(error),
        _ => Err(AppError::NotFound),
    };
    match result {
        Ok(()) => see_other(&format!("/personal/patienter/{patient}/installningar")),
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn undo(State(state): State<AppState>, context: RequestContext, Path(word): Path<String>) -> Response {
    let Some(setting) = Setting::parse(&word) else { return context.refusal(&state, AppError::NotFound).await };
    let result = context.services(&state).settings.undo(setting).await;
    answer(&state, &context, result, &format!("/installningar/{word}")).await
}

async fn answer(
    state: &AppState,
    context: &RequestContext,
    result: Result<Settings, AppError>,
    target: &str,
) -> Response {
    match result {
        Ok(settings) => with_cookie(see_other(target), &state.cookie.remember(settings)),
        Err(error) => context.refusal(state, error).await,
    }
}
