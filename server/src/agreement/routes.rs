//! The POST routes of the forms about what matters. Success: 303 to the receipt. Refusal: the same page with what was written.

use crate::drafts::routes::keep_refused;
use crate::router::{AppState, Form, RequestContext, see_other};
use app::error::{AppError, Fault, Field};
use app::ids::{CommandKey, Id, WhatMattersId};
use app::ui::Typed;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    Router::new().route("/plan/viktigt", post(write)).route("/plan/viktigt/angra", post(undo))
}

/// The fields of the forms; what is missing is as good as empty.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    text: String,
    nyckel: String,
    utgick_fran: String,
}

impl Fields {
    fn key(&self) -> Option<CommandKey> {
        CommandKey::parse(&self.nyckel)
    }

    /// The row the form started from; an id that is none of ours is a form that is none of ours.
    fn started_from(&self) -> Result<Option<WhatMattersId>, AppError> {
        match self.utgick_fran.as_str() {
            "" => Ok(None),
            text => WhatMattersId::parse(text)
                .map(Some)
                .ok_or_else(|| AppError::Invalid(vec![(Field::Form, Fault::Unreadable)])),
        }
    }
}

async fn write(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let agreements = context.services(&state).agreements;
    let result = match &form.0 {
        Ok(fields) => match fields.started_from() {
            Ok(old) => agreements.write_what_matters(&fields.text, old, fields.key()).await,
            Err(error) => Err(error),
        },
        Err(error) => Err(error.clone()),
    };
    match result {
        Ok(()) => see_other("/plan/viktigt/klart"),
        Err(error) => {
            let text = form.0.map(|fields| fields.text).unwrap_or_default();
            keep_refused(&state, &context, &error, "/plan/viktigt", &text).await;
            let typed = Typed { text, error: Some(error) };
            context.page(&state, "/plan/viktigt", move || leptos::prelude::provide_context(typed.clone())).await
        }
    }
}

async fn undo(State(state): State<AppState>, context: RequestContext, form: Form<Fields>) -> Response {
    let agreements = context.services(&state).agreements;
    let result = match &form.0 {
        Ok(fields) => match fields.started_from() {
            Ok(Some(current)) => agreements.undo_what_matters(current, fields.key()).await,
            Ok(None) => Err(AppError::Invalid(vec![(Field::Form, Fault::Unreadable)])),
            Err(error) => Err(error),
        },
        Err(error) => Err(error.clone()),
    };
    match result {
        Ok(()) => see_other("/plan/viktigt/klart"),
        Err(error) => context.refusal(&state, error).await,
    }
}
