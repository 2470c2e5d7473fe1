//! Booking together, by POST. Success: 303 to the page where it goes on. Refused: that page again, as things stand.

use crate::router::{AppState, Form, Key, RequestContext, see_other, with_cookie};
use app::appointments::joint_types::{JointChosen, JointMode, JointRefused};
use app::appointments::types::About;
use app::error::AppError;
use app::ids::{CommandKey, Id, JointBookingId, PatientId};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use leptos::prelude::provide_context;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/personal/patienter/{patient}/tillsammans", post(begin))
        .route("/personal/tillsammans/{id}", post(change_times))
        .route("/personal/tillsammans/{id}/avsluta", post(end))
        .route("/tillsammans/{id}", post(agree))
        .route("/tillsammans/{id}/ingen-tid", post(none_fits))
        .route("/tillsammans/{id}/ingen-tid/angra", post(take_back_none))
}

/// The fields of a form in which one name may stand several times.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    fn key(&self) -> Option<CommandKey> {
        self.one("nyckel").and_then(CommandKey::parse)
    }
}

async fn begin(
    State(state): State<AppState>,
    context: RequestContext,
    Path(patient): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(form.0.unwrap_or_default());
    let wanted = (
        PatientId::parse(&patient),
        fields.one("galler").and_then(About::parse),
        fields.one("hur").and_then(JointMode::parse),
    );
    let (Some(patient), Some(about), Some(mode)) = wanted else {
        return context.refusal(&state, AppError::NotFound).await;
    };
    let how = if mode == JointMode::Phone { "&hur=phone" } else { "" };
    let page = format!("/personal/patienter/{patient}/tillsammans?galler={about}{how}");
    let times = fields.all("tid");
    match context.services(&state).joint.begin(patient, &about, &times, mode, fields.key()).await {
        Ok(id) if mode == JointMode::Room => {
            let parked = match context.token() {
                Some(token) => state.auth.park(token, context.who(), id.clone()).await,
                None => Err(AppError::SignIn),
            };
            match parked {
                Ok(token) => with_cookie(see_other(&format!("/tillsammans/{id}")), &state.cookie.set(&token)),
                Err(error) => context.refusal(&state, error).await,
            }
        }
        Ok(id) => see_other(&format!("/personal/tillsammans/{id}")),
        Err(error @ (AppError::Invalid(_) | AppError::Taken | AppError::TooLate)) => {
            let chosen = JointChosen { times, error };
            context.page(&state, &page, move || provide_context(chosen.clone())).await
        }
        Err(error) => context.refusal(&state, error).await,
    }
}

/// More times before the patient, or one of them away.
async fn change_times(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(form.0.unwrap_or_default());
    let Some(joint) = JointBookingId::parse(&id) else { return context.refusal(&state, AppError::NotFound).await };
    let page = format!("/personal/tillsammans/{joint}");
    let times = fields.all("tid");
    match context.services(&state).joint.change_times(joint, &times, fields.one("bort"), fields.key()).await {
        Ok(()) => see_other(&page),
        Err(error @ (AppError::Invalid(_) | AppError::Taken | AppError::TooLate)) => {
            let chosen = JointChosen { times, error };
            context.page(&state, &page, move || provide_context(chosen.clone())).await
        }
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn end(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>, key: Key) -> Response {
    let Some(joint) = JointBookingId::parse(&id) else { return context.refusal(&state, AppError::NotFound).await };
    match context.services(&state).joint.end(joint, key.0).await {
        Ok(()) => see_other(&format!("/personal/tillsammans/{id}")),
        Err(AppError::TooLate) => context.page(&state, &format!("/personal/tillsammans/{id}"), || ()).await,
        Err(error) => context.refusal(&state, error).await,
    }
}

/// "Ja, byt tid": to the receipt. Who has a sign-in of their own comes to the visit's, with the way to take it back.
async fn agree(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(form.0.unwrap_or_default());
    let Some(joint) = JointBookingId::parse(&id) else { return context.refusal(&state, AppError::NotFound).await };
    let page = format!("/tillsammans/{joint}");
    let code = fields.one("tid").unwrap_or_default();
    match context.services(&state).joint.agree(joint, code, fields.key()).await {
        Ok(Some(visit)) if context.who().patient().is_ok() => see_other(&format!("/tider/{visit}/andrad")),
        Ok(_) => see_other(&page),
        // The page says what there is now.
        Err(AppError::Taken) => context.page(&state, &page, || provide_context(JointRefused::Taken)).await,
        Err(AppError::TooLate) => context.page(&state, &page, || provide_context(JointRefused::TooLate)).await,
        Err(AppError::Invalid(_)) => context.page(&state, &page, || provide_context(JointRefused::Waits)).await,
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn none_fits(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    say_none(&state, &context, &id, true).await
}

async fn take_back_none(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>) -> Response {
    say_none(&state, &context, &id, false).await
}

async fn say_none(state: &AppState, context: &RequestContext, id: &str, none: bool) -> Response {
    let Some(joint) = JointBookingId::parse(id) else { return context.refusal(state, AppError::NotFound).await };
    let page = format!("/tillsammans/{joint}");
    match context.services(state).joint.none_fits(joint, none).await {
        Ok(()) => see_other(&page),
        Err(AppError::TooLate) => context.page(state, &page, || ()).await,
        Err(error) => context.refusal(state, error).await,
    }
}
