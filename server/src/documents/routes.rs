//! The file of a document: `/planer/{id}/dokument/{doc}/fil`, and the same below `/personal/patienter/{patient}`. Never a page: its type
//! is one of ours, its name says nothing, and it may do nothing.

use super::domain::media_type;
use super::service::DocumentFile;
use crate::router::{AppState, RequestContext};
use app::access::Reach;
use app::documents::types::DocumentKind;
use app::error::AppError;
use app::ids::{DocumentId, Id, PatientId, PlanId};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/planer/{id}/dokument/{doc}/fil", get(file))
        .route("/personal/patienter/{patient}/planer/{id}/dokument/{doc}/fil", get(file_for_staff))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wish {
    visa: Option<String>,
}

async fn file(
    State(state): State<AppState>,
    context: RequestContext,
    Path((plan, document)): Path<(String, String)>,
) -> Response {
    let found = match (PlanId::parse(&plan), DocumentId::parse(&document)) {
        (Some(plan), Some(document)) => context.services(&state).documents.file(plan, document).await,
        _ => Err(AppError::NotFound),
    };
    answer(&state, &context, found).await
}

async fn file_for_staff(
    State(state): State<AppState>,
    context: RequestContext,
    Path((patient, plan, document)): Path<(String, String, String)>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Response {
    let reach = Reach::parse(wish.ok().and_then(|Query(wish)| wish.visa).as_deref());
    let found = match (PatientId::parse(&patient), PlanId::parse(&plan), DocumentId::parse(&document)) {
        (Some(patient), Some(plan), Some(document)) => {
            context.services(&state).documents.file_for_staff(patient, plan, document, reach).await
        }
        _ => Err(AppError::NotFound),
    };
    answer(&state, &context, found).await
}

/// A picture is for the `<img>` of our page, or alone in the window. A PDF is always a file to keep: in the browser's own reader it would
/// stand under our address, and the policy that shuts everything out shuts that reader out too in some browsers.
async fn answer(state: &AppState, context: &RequestContext, found: Result<DocumentFile, AppError>) -> Response {
    let file = match found {
        Ok(file) => file,
        Err(error) => return context.refusal(state, error).await,
    };
    let name = match file.kind {
        DocumentKind::Png => "inline; filename=\"dokument.png\"",
        DocumentKind::Jpeg => "inline; filename=\"dokument.jpg\"",
        _ => "attachment; filename=\"dokument.pdf\"",
    };
    let headers = [
        (header::CONTENT_TYPE, media_type(file.kind).unwrap_or("application/octet-stream")),
        (header::CONTENT_DISPOSITION, name),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, file.content).into_response()
}
