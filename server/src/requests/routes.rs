//! The POST routes of requests. Success: 303 to the page of the request, where its answer will stand. Refusal: the same page with
//! what was written.

use crate::drafts::routes::keep_refused;
use crate::router::{AppState, Form, Key, RequestContext, see_other};
use app::error::AppError;
use app::ids::{AppointmentId, CommandKey, CommitmentId, DocumentId, Id, PlanId, RequestId};
use app::overview::types::QuestionId;
use app::ui::Typed;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/hjalp/kontakta", post(contact_me))
        .route("/hjalp/fast-vardkontakt", post(want_contact))
        .route("/hjalp/skriv", post(message))
        .route("/hjalp/fel", post(report))
        .route("/tider/{id}/kan-inte-komma", post(cannot_come))
        .route("/tider/{id}/foresla", post(propose))
        .route("/boka/{id}/ingen-tid", post(no_time_fits))
        .route("/plan/rader/{id}/orkar-inte", post(take_over))
        .route("/planer/{id}/dokument/{doc}", post(about_document))
        .route("/fragor/{id}/angra", post(withdraw))
        .route("/personal/fragor/sedda", post(see_answers))
        .route("/personal/fragor/{id}", post(answer))
        .route("/personal/fragor/{id}/borja", post(begin))
        .route("/personal/fragor/{id}/slapp", post(release))
        .route("/personal/fragor/{id}/inte-bokad", post(could_not_book))
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Fields {
    text: String,
    nyckel: String,
    till: i64,
    /// "ja": the time that is wanted will be booked.
    bokas: String,
}

impl Fields {
    fn key(&self) -> Option<CommandKey> {
        CommandKey::parse(&self.nyckel)
    }
}

async fn contact_me(State(state): State<AppState>, context: RequestContext) -> Response {
    let result = context.services(&state).requests.contact_me().await;
    sent(&state, &context, result).await
}

async fn want_contact(State(state): State<AppState>, context: RequestContext) -> Response {
    let result = context.services(&state).requests.want_contact().await;
    sent(&state, &context, result).await
}

async fn message(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let requests = context.services(&state).requests;
    let result = match &form.0 {
        Ok(fields) => requests.message(&fields.text, fields.key()).await,
        Err(error) => Err(error.clone()),
    };
    written(&state, &context, "/hjalp/skriv", form, result).await
}

async fn report(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let requests = context.services(&state).requests;
    let result = match &form.0 {
        Ok(fields) => requests.report(&fields.text, fields.key()).await,
        Err(error) => Err(error.clone()),
    };
    written(&state, &context, "/hjalp/fel", form, result).await
}

async fn no_time_fits(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let Some(question) = QuestionId::parse(&id) else { return context.refusal(&state, AppError::NotFound).await };
    let page = format!("{}/ingen-tid", question.address());
    let result = match &form.0 {
        Ok(fields) => context.services(&state).requests.no_time_fits(question, &fields.text, fields.key()).await,
        Err(error) => Err(error.clone()),
    };
    written(&state, &context, &page, form, result).await
}

async fn cannot_come(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    key: Key,
) -> Response {
    let result = match AppointmentId::parse(&id) {
        Some(visit) => context.services(&state).requests.cannot_come(visit, key.0).await,
        None => Err(AppError::NotFound),
    };
    sent(&state, &context, result).await
}

/// To the page it was written on, which says who answers and by when.
async fn propose(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let Some(visit) = AppointmentId::parse(&id) else { return context.refusal(&state, AppError::NotFound).await };
    let page = format!("/tider/{visit}/foresla");
    let result = match &form.0 {
        Ok(fields) => context.services(&state).requests.propose(visit, &fields.text, fields.key()).await,
        Err(error) => Err(error.clone()),
    };
    match result {
        Ok(request) => see_other(&format!("{page}?skickat={request}")),
        Err(error) => refused(&state, &context, &page, form, Some(error)).await,
    }
}

async fn take_over(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match CommitmentId::parse(&id) {
        Some(line) => context.services(&state).requests.take_over(line).await,
        None => Err(AppError::NotFound),
    };
    sent(&state, &context, result).await
}

async fn about_document(
    State(state): State<AppState>,
    context: RequestContext,
    Path((plan, document)): Path<(String, String)>,
    form: Form<Fields>,
) -> Response {
    let result = match (PlanId::parse(&plan), DocumentId::parse(&document), form.0) {
        (Some(plan), Some(document), Ok(fields)) => {
            context.services(&state).requests.about_document(plan, document, fields.key()).await
        }
        (_, _, Err(error)) => Err(error),
        _ => Err(AppError::NotFound),
    };
    sent(&state, &context, result).await
}

async fn withdraw(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match RequestId::parse(&id) {
        Some(request) => context.services(&state).requests.withdraw(request).await,
        None => Err(AppError::NotFound),
    };
    match result {
        // Too late is no error: the page of the request says that somebody has begun, and the way on.
        Ok(()) | Err(AppError::TooLate) => see_other(&format!("/fragor/{id}")),
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn see_answers(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let result = match form.0 {
        Ok(fields) => context.services(&state).queue.see_answers(fields.till).await,
        Err(error) => Err(error),
    };
    back_to(&state, &context, result, "/personal/fragor").await
}

async fn answer(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let result = match (RequestId::parse(&id), &form.0) {
        (Some(request), Ok(fields)) => {
            context.services(&state).queue.answer(request, &fields.text, fields.bokas == "ja").await
        }
        (None, _) => Err(AppError::NotFound),
        (_, Err(error)) => Err(error.clone()),
    };
    let page = format!("/personal/fragor/{id}");
    match result {
        Ok(()) => see_other(&page),
        Err(error @ (AppError::Invalid(_) | AppError::Taken)) => {
            refused(&state, &context, &page, form, Some(error)).await
        }
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn begin(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match RequestId::parse(&id) {
        Some(request) => context.services(&state).queue.begin(request).await,
        None => Err(AppError::NotFound),
    };
    back_to(&state, &context, result, &format!("/personal/fragor/{id}")).await
}

async fn could_not_book(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match RequestId::parse(&id) {
        Some(request) => context.services(&state).queue.could_not_book(request).await,
        None => Err(AppError::NotFound),
    };
    back_to(&state, &context, result, &format!("/personal/fragor/{id}")).await
}

async fn release(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    let result = match RequestId::parse(&id) {
        Some(request) => context.services(&state).queue.release(request).await,
        None => Err(AppError::NotFound),
    };
    back_to(&state, &context, result, &format!("/personal/fragor/{id}")).await
}

async fn back_to(state: &AppState, context: &RequestContext, result: Result<(), AppError>, page: &str) -> Response {
    match result {
        Ok(()) => see_other(page),
        Err(error) => context.refusal(state, error).await,
    }
}

async fn sent(state: &AppState, context: &RequestContext, result: Result<RequestId, AppError>) -> Response {
    match result {
        Ok(request) => see_other(&format!("/fragor/{request}")),
        Err(error) => context.refusal(state, error).await,
    }
}

/// A form with a text of its own: refused, it comes back as it was filled in; signed out, the text is kept.
async fn written(
    state: &AppState,
    context: &RequestContext,
    page: &str,
    form: Form<Fields>,
    result: Result<RequestId, AppError>,
) -> Response {
    match result {
        Ok(request) => see_other(&format!("/fragor/{request}")),
        Err(error) => {
            let text = form.0.as_ref().map(|fields| fields.text.clone()).unwrap_or_default();
            keep_refused(state, context, &error, page, &text).await;
            refused(state, context, page, form, Some(error)).await
        }
    }
}

async fn refused(
    state: &AppState,
    context: &RequestContext,
    page: &str,
    form: Form<Fields>,
    error: Option<AppError>,
) -> Response {
    let typed = Typed { text: form.0.map(|fields| fields.text).unwrap_or_default(), error };
    context.page(state, page, move || leptos::prelude::provide_context(typed.clone())).await
}
