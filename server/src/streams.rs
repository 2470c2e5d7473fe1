//! Streams of events: that there is something new, and nothing else. No patient data; commands are ordinary POSTs.

use crate::html::plain_page;
use crate::router::{AppState, RequestContext};
use crate::store::Topic;
use app::error::AppError;
use app::ids::{Id, JointBookingId};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::convert::Infallible;
use std::time::Duration;

/// How often a stream that hears nothing asks whether one is still signed in.
const LOOKS_AGAIN: Duration = Duration::from_mins(1);

pub fn routes() -> Router<AppState> {
    Router::new().route("/handelser", get(news)).route("/tillsammans/{id}/handelser", get(joint))
}

pub fn dev_routes() -> Router<AppState> {
    Router::new().route("/dev/reload", get(dev_reload))
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Since {
    sedan: String,
}

/// How far the page has come that listens: what the browser lost last, or what the page was made with.
fn seen(headers: &HeaderMap, since: Result<Query<Since>, QueryRejection>) -> String {
    let lost = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    lost.unwrap_or_else(|| since.map(|Query(since)| since.sedan).unwrap_or_default())
}

/// The layer against forged forms lets reading through; a stream is for our own pages only. And a sign-in that ended while the page
/// stood open: nothing to hear, nothing to come back for, and no fault of anybody.
fn refused(headers: &HeaderMap, error: Option<AppError>) -> Option<Response> {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if site.is_some_and(|site| site != "same-origin") {
        return Some(plain_page(&AppError::NotYours));
    }
    error.map(|error| match error {
        AppError::SignIn => StatusCode::NO_CONTENT.into_response(),
        error => plain_page(&error),
    })
}

/// Without data an event is none to a browser.
fn event(id: String) -> Event {
    Event::default().event("nytt").id(id).data("nytt")
}

/// A stream that says when somebody else has changed something of the signed-in patient's. It begins where the page that listens was
/// made, or where the browser lost it.
async fn news(
    State(state): State<AppState>,
    context: RequestContext,
    headers: HeaderMap,
    since: Result<Query<Since>, QueryRejection>,
) -> Response {
    let access = context.who().patient();
    if let Some(response) = refused(&headers, access.as_ref().err().cloned()) {
        return response;
    }
    let Ok(access) = access else { return StatusCode::NO_CONTENT.into_response() };
    let seen = seen(&headers, since);
    let topic = Topic::Patient(access.patient().clone());
    let (receiver, started) = (state.store.news().listen(topic), state.started.clone());
    let events = futures_util::stream::unfold((receiver, Some(seen), started), |(mut receiver, seen, started)| async {
        let mark = |count: u64| news_mark(&started, count);
        let count = *receiver.borrow_and_update();
        // Something came between the page and the stream.
        let missed = seen.is_some_and(|seen| !seen.is_empty() && seen != mark(count));
        let count = if missed {
            count
        } else {
            receiver.changed().await.ok()?;
            *receiver.borrow_and_update()
        };
        Some((Ok::<_, Infallible>(event(mark(count))), (receiver, None, started)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// How far a page has come, as it is told to the browser: counts begin anew with each start of the server.
pub fn news_mark(started: &str, count: u64) -> String {
    format!("{started}-{count}")
}

/// A stream of how far a booking has come that two make together, for those two. Whoever lost it hears of how it stands now.
async fn joint(
    State(state): State<AppState>,
    context: RequestContext,
    Path(id): Path<String>,
    headers: HeaderMap,
    since: Result<Query<Since>, QueryRejection>,
) -> Response {
    let (auth, token) = (state.auth.clone(), context.token().cloned());
    let Some(id) = JointBookingId::parse(&id) else { return plain_page(&AppError::NotFound) };
    let may = auth.joint_mark(context.who(), &id).await;
    if let Some(response) = refused(&headers, may.err()) {
        return response;
    }
    let seen = seen(&headers, since);
    let receiver = state.store.news().listen(Topic::Joint(id.clone()));
    let events = futures_util::stream::unfold(
        (receiver, seen, auth, token, id),
        |(mut receiver, seen, auth, token, id)| async move {
            loop {
                receiver.borrow_and_update();
                // The count only wakes: what has happened stands in the database, and so does whether one is still signed in.
                let who = auth.signed_in(token.as_ref()).await.ok()?;
                let mark = auth.joint_mark(&who, &id).await.ok()?;
                if mark != seen {
                    return Some((Ok::<_, Infallible>(event(mark.clone())), (receiver, mark, auth, token, id)));
                }
                if let Ok(gone) = tokio::time::timeout(LOOKS_AGAIN, receiver.changed()).await {
                    gone.ok()?;
                }
            }
        },
    );
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

async fn dev_reload(State(state): State<AppState>) -> impl IntoResponse {
    let first = Event::default().data(&*state.started);
    Sse::new(Once(Some(Ok::<_, Infallible>(first)))).keep_alive(KeepAlive::default())
}

/// One event and then silence: the stream stays open until the server goes.
struct Once<T>(Option<T>);

impl<T: Unpin> futures_core::Stream for Once<T> {
    type Item = T;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<T>> {
        match self.0.take() {
            Some(value) => std::task::Poll::Ready(Some(value)),
            None => std::task::Poll::Pending,
        }
    }
}
