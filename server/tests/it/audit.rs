//! Every read of patient data is in the log before it leaves; no write without its line.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;

const EVENTS: &str = "SELECT count(*) FROM access_event";

async fn events_of(app: &TestApp, person: &Person, path: &str) -> (StatusCode, i64) {
    let before = app.number(EVENTS).await;
    let status = app.get(person, path).await.status;
    (status, app.number(EVENTS).await - before)
}

#[tokio::test]
async fn each_page_view_leaves_exactly_its_events() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let plan = app.get(&karin, "/").await.link("Rehabiliteringsplan");
    let form = app.get(&karin, "/plan/viktigt").await;
    let (key, from) = (form.hidden("nyckel"), form.hidden("utgick_fran"));
    app.post(&karin, "/plan/viktigt", &[("text", "Hej"), ("nyckel", &key), ("utgick_fran", &from)]).await;
    for path in ["/", "/plan/viktigt", "/plan/viktigt/klart", plan.as_str()] {
        assert_eq!(events_of(&app, &karin, path).await, (StatusCode::OK, 1), "{path}");
    }
    let nobody = Person::default();
    assert_eq!(events_of(&app, &nobody, "/logga-in").await, (StatusCode::OK, 0));
    assert_eq!(events_of(&app, &nobody, "/").await, (StatusCode::SEE_OTHER, 0));
    assert_eq!(events_of(&app, &karin, "/finns-inte").await, (StatusCode::NOT_FOUND, 0));
    assert_eq!(events_of(&app, &karin, "/planer/pln_0").await, (StatusCode::NOT_FOUND, 0));
}

#[tokio::test]
async fn a_list_is_one_event_with_a_row_for_each_patient_shown() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let before = app.number("SELECT count(*) FROM access_event_patient").await;
    assert_eq!(events_of(&app, &anna, "/personal").await, (StatusCode::OK, 1));
    let shown = app.get(&anna, "/personal").await.body.matches("<tr data-name=").count();
    let rows = app.number("SELECT count(*) FROM access_event_patient").await - before;
    assert!(shown > 1);
    assert_eq!(rows, 2 * i64::try_from(shown).expect("a small number"), "the page was loaded twice");
    assert_eq!(
        app.number(
            "SELECT count(*) FROM access_event WHERE action = 'list' AND (unit_id IS NULL OR assignment_id IS NULL)"
        )
        .await,
        0
    );
}

#[tokio::test]
async fn staff_who_open_a_patient_stand_in_the_log_with_unit_and_purpose() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let karin = app.get(&anna, "/personal").await.link("Karin Berg");
    assert_eq!(events_of(&app, &anna, &karin).await, (StatusCode::OK, 1));
    assert_eq!(events_of(&app, &anna, &format!("{karin}?visa=vardgivare")).await, (StatusCode::OK, 1));
    let purposes = app.text("SELECT group_concat(purpose, ' ') FROM (SELECT purpose FROM access_event WHERE action = 'read' AND actor_kind = 'staff' ORDER BY at, id)").await;
    assert_eq!(purposes, "overview.read overview.read_own_provider");
}

#[tokio::test]
async fn with_the_writer_stopped_no_patient_data_leaves() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let plan = app.get(&karin, "/").await.link("Rehabiliteringsplan");
    let patient = app.get(&anna, "/personal").await.link("Karin Berg");
    let events = app.number(EVENTS).await;
    app.store.stop();
    for (person, path) in [
        (&karin, "/"),
        (&karin, plan.as_str()),
        (&karin, "/plan/viktigt"),
        (&karin, "/plan/viktigt/klart"),
        (&anna, "/personal"),
        (&anna, patient.as_str()),
    ] {
        let answer = app.get(person, path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        let main = answer.body.split_once("<main").map_or(answer.body.as_str(), |(_, main)| main);
        for secret in ["Karin", "sjunga", "Gösta", "stroke", "Stroke", "19540314"] {
            assert!(!main.contains(secret), "{secret} left on {path}: {main}");
        }
        assert!(answer.text().contains("Felet är vårt."), "{}", answer.text());
    }
    let refused = app.post(&karin, "/plan/viktigt", &[("text", "Hej")]).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.number(EVENTS).await, events);
    assert_eq!(app.get(&Person::default(), "/health/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.get(&Person::default(), "/health/live").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_log_cannot_be_changed_or_shortened() {
    let app = TestApp::demo().await;
    app.sign_in_as("Karin Berg").await;
    let mut raw = app.raw().await;
    for attempt in ["DELETE FROM access_event", "UPDATE access_event SET purpose = 'x'"] {
        assert!(sqlx::query(attempt).execute(&mut raw).await.is_err(), "{attempt}");
    }
}
