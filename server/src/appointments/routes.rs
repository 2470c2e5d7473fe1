//! Changing a time, by POST; and the calendar file of a visit: `/tider/{id}/kalender.ics`, with `?plats=ja` where the person wants the
//! place in it. Success: 303 to the receipt. Somebody else was first: the page again, with other times.

use crate::router::{AppState, Form, Key, RequestContext, see_other};
use app::appointments::types::{About, CallOutcome, Chosen, InviteRefused, Invited, PhoneRefused, TimeGone, TimeTaken};
use app::error::{AppError, Fault, Field};
use app::ids::{AppointmentChangeId, AppointmentId, CallId, CommandKey, Id, InvitationId, PatientId, TimeProposalId};
use app::overview::types::QuestionId;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leptos::prelude::provide_context;
use serde::Deserialize;

pub fn routes() -> Router<AppState> {
    super::joint_routes::routes()
        .route("/tider/{id}/kalender.ics", get(calendar))
        .route("/tider/{id}/byt", post(change))
        .route("/tider/{id}/avboka", post(cancel))
        .route("/tider/{id}/andrad/angra", post(undo))
        .route("/tider/{id}/tidigare", post(want_earlier))
        .route("/tider/{id}/tidigare/sluta", post(want_no_earlier))
        .route("/boka/{id}", post(take))
        .route("/boka/{id}/behall", post(decline))
        .route("/boka/{id}/angra", post(take_back_no))
        .route("/personal/patienter/{patient}/foresla", post(propose))
        .route("/personal/patienter/{patient}/foresla/{id}/telefon", post(agree_by_phone))
        .route("/personal/patienter/{patient}/foresla/{id}/angra", post(take_back_agreed))
        .route("/personal/patienter/{patient}/bjud-in", post(invite))
        .route("/personal/patienter/{patient}/bjud-in/{id}/ta-tillbaka", post(withdraw_invitation))
        .route("/personal/stang-dag", post(close))
        .route("/personal/stang-dag/oppna", post(reopen))
        .route("/personal/stang-dag/samtal/{id}", post(ring))
        .route("/personal/patienter/{patient}/foresla/{id}/ta-tillbaka", post(withdraw))
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Fields {
    /// The time that is wanted, by its code.
    tid: String,
    /// "ja" or "nej": whether another time is wanted later.
    ny: String,
    /// The change that is taken back.
    andring: String,
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
    match result {
        Ok(address) => see_other(&address),
        Err(error) => finish(&state, &context, Err(error), &id, "byt").await,
    }
}

async fn cancel(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let result = match (AppointmentId::parse(&id), form.0) {
        (Some(visit), Ok(fields)) => match fields.ny.as_str() {
            new @ ("ja" | "nej") => {
                let key = CommandKey::parse(&fields.nyckel);
                context.services(&state).times.cancel(visit, new == "ja", key).await
            }
            // Nothing is cancelled before it is said whether a new time is wanted.
            _ => Err(AppError::Invalid(vec![(Field::Form, Fault::Unreadable)])),
        },
        (None, _) => Err(AppError::NotFound),
        (_, Err(error)) => Err(error),
    };
    finish(&state, &context, result, &id, "avboka").await
}

async fn undo(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let result = match (AppointmentId::parse(&id), form.0) {
        (Some(visit), Ok(fields)) => {
            let change = AppointmentChangeId::parse(&fields.andring);
            context.services(&state).times.undo(visit, change).await
        }
        (None, _) => Err(AppError::NotFound),
        (_, Err(error)) => Err(error),
    };
    match result {
        // The visit is no more: back to what it answered, or to the visits there are.
        Ok(Some(address)) => see_other(&address),
        other => finish(&state, &context, other.map(|_none| ()), &id, "andrad").await,
    }
}

async fn want_earlier(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    key: Key,
) -> Response {
    let result = match AppointmentId::parse(&id) {
        Some(visit) => context.services(&state).waiting.want(visit, key.0).await,
        None => Err(AppError::NotFound),
    };
    told(&state, &context, result, &id).await
}

async fn want_no_earlier(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    key: Key,
) -> Response {
    let result = match AppointmentId::parse(&id) {
        Some(visit) => context.services(&state).waiting.want_no_more(visit, key.0).await,
        None => Err(AppError::NotFound),
    };
    told(&state, &context, result, &id).await
}

/// The page of the wish says what is so now.
async fn told(state: &AppState, context: &RequestContext, result: Result<(), AppError>, id: &str) -> Response {
    match result {
        Ok(()) => see_other(&format!("/tider/{id}/tidigare")),
        Err(error) => context.refusal(state, error).await,
    }
}

async fn take(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Fields>,
) -> Response {
    let Some(question) = QuestionId::parse(&id) else { return context.refusal(&state, AppError::NotFound).await };
    let page = question.address();
    let result = match form.0 {
        Ok(fields) => {
            let key = CommandKey::parse(&fields.nyckel);
            context.services(&state).offers.take(question, &fields.tid, key).await
        }
        Err(error) => Err(error),
    };
    match result {
        Ok(address) => see_other(&address),
        // The page says that somebody else was first; or that it is answered, or no longer asked.
        Err(AppError::Taken | AppError::TooLate) => context.page(&state, &page, || provide_context(TimeTaken)).await,
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn decline(State(state): State<AppState>, context: RequestContext, Path(id): Path<String>, key: Key) -> Response {
    let result = match TimeProposalId::parse(&id) {
        Some(proposal) => context.services(&state).offers.decline(proposal, key.0).await,
        None => Err(AppError::NotFound),
    };
    answered(&state, &context, result, &id).await
}

async fn take_back_no(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    key: Key,
) -> Response {
    let result = match TimeProposalId::parse(&id) {
        Some(proposal) => context.services(&state).offers.take_back_no(proposal, key.0).await,
        None => Err(AppError::NotFound),
    };
    answered(&state, &context, result, &id).await
}

async fn answered(state: &AppState, context: &RequestContext, result: Result<String, AppError>, id: &str) -> Response {
    match result {
        Ok(address) => see_other(&address),
        Err(AppError::TooLate) => context.page(state, &format!("/boka/{id}"), || ()).await,
        Err(error) => context.refusal(state, error).await,
    }
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
        // The page says why, and the way on.
        Err(AppError::TooLate) if step == "byt" => {
            context.page(state, &format!("/tider/{id}/{step}"), || provide_context(TimeGone)).await
        }
        Err(error) => context.refusal(state, error).await,
    }
}

/// Success: to the same page, where the question now waits. Refused: the page as it was filled in.
async fn propose(
    State(state): State<AppState>,
    context: RequestContext,
    Path(patient): Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Response {
    let fields = form.0.unwrap_or_default();
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let times: Vec<String> = fields.iter().filter(|(key, _)| key == "tid").map(|(_, value)| value.clone()).collect();
    let (about, answer_by) = (field("galler").unwrap_or_default(), field("senast").unwrap_or_default());
    let (Some(patient), Some(subject)) = (PatientId::parse(&patient), About::parse(about)) else {
        return context.refusal(&state, AppError::NotFound).await;
    };
    let page = format!("/personal/patienter/{patient}/foresla");
    let key = field("nyckel").and_then(CommandKey::parse);
    match context.services(&state).proposing.propose(patient, &subject, &times, answer_by, key).await {
        Ok(()) => see_other(&page),
        Err(error @ (AppError::Invalid(_) | AppError::Taken)) => {
            let chosen = Chosen { about: about.to_owned(), times, answer_by: answer_by.to_owned(), error };
            let page = format!("{page}?galler={subject}");
            context.page(&state, &page, move || provide_context(chosen.clone())).await
        }
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn withdraw(
    State(state): State<AppState>,
    context: RequestContext,
    Path((patient, id)): Path<(String, String)>,
    key: Key,
) -> Response {
    let result = match (PatientId::parse(&patient), TimeProposalId::parse(&id)) {
        (Some(_), Some(proposal)) => context.services(&state).proposing.withdraw(proposal, key.0).await,
        _ => Err(AppError::NotFound),
    };
    match result {
        Ok(()) => see_other(&format!("/personal/patienter/{patient}/foresla")),
        Err(error) => context.refusal(&state, error).await,
    }
}

/// To the receipt, which stands above what else waits; the same page with what is so where it was too late.
async fn agree_by_phone(
    State(state): State<AppState>,
    context: RequestContext,
    Path((patient, id)): Path<(String, String)>,
    form: Form<Fields>,
) -> Response {
    let wanted = form.0.map(|fields| (fields.tid.parse(), CommandKey::parse(&fields.nyckel)));
    let result = match (PatientId::parse(&patient), TimeProposalId::parse(&id), wanted) {
        (Some(patient), Some(proposal), Ok((Ok(start), key))) => {
            context.services(&state).proposing.agree_by_phone(patient, proposal, start, key).await
        }
        (.., Err(error)) => Err(error),
        _ => Err(AppError::NotFound),
    };
    agreed(&state, &context, &patient, result).await
}

async fn take_back_agreed(
    State(state): State<AppState>,
    context: RequestContext,
    Path((patient, id)): Path<(String, String)>,
    form: Form<Fields>,
) -> Response {
    let result = match (PatientId::parse(&patient), AppointmentId::parse(&id), form.0) {
        (Some(patient), Some(visit), Ok(fields)) => {
            let (change, key) = (AppointmentChangeId::parse(&fields.andring), CommandKey::parse(&fields.nyckel));
            let proposing = context.services(&state).proposing;
            proposing.take_back_agreed(patient, visit.clone(), change, key).await.map(|()| visit)
        }
        (.., Err(error)) => Err(error),
        _ => Err(AppError::NotFound),
    };
    agreed(&state, &context, &patient, result).await
}

async fn agreed(
    state: &AppState,
    context: &RequestContext,
    patient: &str,
    result: Result<AppointmentId, AppError>,
) -> Response {
    let page = format!("/personal/patienter/{patient}/foresla");
    match result {
        Ok(visit) => see_other(&format!("{page}?besok={visit}")),
        Err(AppError::Taken | AppError::TooLate) => context.page(state, &page, || provide_context(PhoneRefused)).await,
        Err(error) => context.refusal(state, error).await,
    }
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Invites {
    besok: String,
    rad: String,
    senast: String,
    medicinskt: String,
    nyckel: String,
}

async fn invite(
    State(state): State<AppState>,
    context: RequestContext,
    Path(patient): Path<String>,
    form: Form<Invites>,
) -> Response {
    let (Some(patient), Ok(fields)) = (PatientId::parse(&patient), form.0) else {
        return context.refusal(&state, AppError::NotFound).await;
    };
    let page = format!("/personal/patienter/{patient}/bjud-in");
    let Invites { besok, rad, senast, medicinskt, nyckel } = fields;
    let chosen = Invited { kind: besok, line: rad, book_by: senast, medically_by: medicinskt };
    match context.services(&state).inviting.invite(patient, chosen.clone(), CommandKey::parse(&nyckel)).await {
        Ok(()) => see_other(&format!("{page}?skickad=ja")),
        Err(error @ AppError::Invalid(_)) => {
            let refused = InviteRefused { chosen, error };
            context.page(&state, &page, move || provide_context(refused.clone())).await
        }
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn withdraw_invitation(
    State(state): State<AppState>,
    context: RequestContext,
    Path((patient, id)): Path<(String, String)>,
    key: Key,
) -> Response {
    let (Some(patient), Some(id)) = (PatientId::parse(&patient), InvitationId::parse(&id)) else {
        return context.refusal(&state, AppError::NotFound).await;
    };
    match context.services(&state).inviting.withdraw(id, key.0).await {
        Ok(()) => see_other(&format!("/personal/patienter/{patient}/bjud-in")),
        Err(error) => context.refusal(&state, error).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Closed {
    /// The day, as "2026-12-03".
    dag: String,
    utfall: String,
    nyckel: String,
}

async fn close(State(state): State<AppState>, context: RequestContext, form: Form<Closed>) -> Response {
    let (result, day) = match form.0 {
        Ok(fields) => {
            let key = CommandKey::parse(&fields.nyckel);
            (context.services(&state).closing.close(&fields.dag, key).await, fields.dag)
        }
        Err(error) => (Err(error), String::new()),
    };
    match result {
        Ok(()) => see_other(&format!("/personal/stang-dag?dag={day}")),
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn reopen(State(state): State<AppState>, context: RequestContext, form: Form<Closed>) -> Response {
    let result = match form.0.map(|fields| (fields.dag.parse(), CommandKey::parse(&fields.nyckel))) {
        Ok((Ok(day), key)) => context.services(&state).closing.reopen(day, key).await.map(|()| day),
        Ok((Err(_), _)) => Err(AppError::NotFound),
        Err(error) => Err(error),
    };
    match result {
        Ok(day) => see_other(&format!("/personal/stang-dag?dag={day}&oppnad=ja")),
        Err(error) => context.refusal(&state, error).await,
    }
}

async fn ring(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    form: Form<Closed>,
) -> Response {
    let said = form.0.map(|fields| (CallOutcome::parse(&fields.utfall), CommandKey::parse(&fields.nyckel)));
    let result = match (CallId::parse(&id), said) {
        (Some(call), Ok((Some(outcome), key))) => context.services(&state).closing.ring(call, outcome, key).await,
        (_, Err(error)) => Err(error),
        _ => Err(AppError::NotFound),
    };
    match result {
        Ok(()) => see_other("/personal/stang-dag#samtal"),
        Err(error) => context.refusal(&state, error).await,
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
            context
                .services(&state)
                .calendar_files
                .file(visit, with_place, context.texts().visits_calendar_title())
                .await
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
