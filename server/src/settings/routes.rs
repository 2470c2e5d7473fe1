//! The POST routes of the settings. Each choice holds at once: 303 back to its page, or to the page one changed view on.

use crate::router::{AppState, Form, RequestContext, see_other, with_cookie};
use app::error::AppError;
use app::ids::{Id, PatientId};
use app::settings::types::{Choice, PageLanguage, Setting, Settings};
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
        .route("/sprak", post(choose_language))
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
    answer(&state, &context, setting, result, &target).await
}

/// The button after every page: of a patient it is a choice as any other; of whoever else, the browser alone remembers it.
async fn choose_language(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let fields = match form.0 {
        Ok(fields) => fields,
        Err(error) => return context.refusal(&state, error).await,
    };
    let target = if is_ours(&fields.till) { fields.till } else { "/".to_owned() };
    if context.who().patient().is_ok() {
        let result = context.services(&state).settings.choose(Setting::Language, &fields.val).await;
        return answer(&state, &context, Setting::Language, result, &target).await;
    }
    let wanted = PageLanguage::REAL.into_iter().find(|language| language.code() == fields.val);
    let Some(language) = wanted else { return context.refusal(&state, AppError::NotFound).await };
    with_cookie(see_other(&target), &state.cookie.remember(Settings { language, ..context.cookie() }))
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
    answer(&state, &context, setting, result, &format!("/installningar/{word}")).await
}

async fn answer(
    state: &AppState,
    context: &RequestContext,
    changed: Setting,
    result: Result<Settings, AppError>,
    target: &str,
) -> Response {
    match result {
        // A language that is taken back is not remembered either.
        Ok(settings) if changed == Setting::Language => {
            with_cookie(see_other(target), &state.cookie.remember(settings))
        }
        Ok(settings) => with_cookie(see_other(target), &context.remember(state, settings)),
        Err(error) => context.refusal(state, error).await,
    }
}
