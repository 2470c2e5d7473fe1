//! "Jag kommer", "Jag har gjort det", and taking it back: told to care, never lost, never said twice.

use crate::support::{Answer, Person, TestApp};
use axum::http::StatusCode;

const ROWS: &str = "SELECT count(*) FROM answer";
const WRITES: &str = "SELECT count(*) FROM access_event WHERE action = 'write'";

/// The address of Karin's visit on Thursday.
async fn visit(app: &TestApp, person: &Person) -> String {
    app.get(person, "/").await.link("Visa mer")
}

async fn post(app: &TestApp, person: &Person, path: &str) -> Answer {
    app.post(person, path, &[]).await
}

#[tokio::test]
async fn who_answers_that_they_come_is_told_where_the_answer_is_and_can_take_it_back() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let (rows, writes) = (app.number(ROWS).await, app.number(WRITES).await);
    let answer = post(&app, &karin, &format!("{visit}/kommer")).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, format!("{visit}/svar").as_str()));
    let receipt = app.get(&karin, &format!("{visit}/svar")).await.text();
    assert!(
        receipt.contains("Tack Karin.") && receipt.contains("Svaret finns hos Vårdcentralen Solrosen."),
        "{receipt}"
    );
    assert!(app.get(&karin, "/").await.text().contains("Du har svarat att du kommer."));
    assert_eq!((app.number(ROWS).await, app.number(WRITES).await), (rows + 1, writes + 1));
    // Twice is once; taken back is a row of its own, and nothing is deleted.
    post(&app, &karin, &format!("{visit}/kommer")).await;
    assert_eq!(app.number(ROWS).await, rows + 1);
    assert_eq!(post(&app, &karin, &format!("{visit}/angra")).await.status, StatusCode::SEE_OTHER);
    assert!(!app.get(&karin, "/").await.text().contains("Du har svarat att du kommer."));
    assert!(app.get(&karin, &format!("{visit}/svar")).await.text().contains("Du har inte svarat än"));
    assert_eq!(app.number(ROWS).await, rows + 2);
    // And said again.
    post(&app, &karin, &format!("{visit}/kommer")).await;
    assert!(app.get(&karin, "/").await.text().contains("Du har svarat att du kommer."));
}

#[tokio::test]
async fn a_double_tap_is_one_answer() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let path = format!("{visit}/kommer");
    let (one, other) = tokio::join!(post(&app, &karin, &path), post(&app, &karin, &path));
    assert_eq!((one.status, other.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(app.number(ROWS).await, 1);
}

#[tokio::test]
async fn anothers_visit_or_line_cannot_be_answered() {
    let app = TestApp::demo().await;
    let (karin, amir) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Amir Hosseini").await);
    let visit = visit(&app, &karin).await;
    let line = app.text("SELECT id FROM commitment WHERE party = 'patient' AND patient_id = (SELECT id FROM patient WHERE given_name = 'Karin') LIMIT 1").await;
    let writes = app.number(WRITES).await;
    for path in [
        format!("{visit}/kommer"),
        format!("{visit}/angra"),
        format!("{visit}/sett"),
        format!("/plan/rader/{line}/klart"),
        format!("/plan/rader/{line}/angra"),
    ] {
        assert_eq!(post(&app, &amir, &path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(post(&app, &Person::default(), &path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!((app.number(ROWS).await, app.number(WRITES).await), (0, writes), "nothing was written");
}

#[tokio::test]
async fn a_visit_that_has_been_cannot_be_answered() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    app.set_clock("2026-12-03T14:00:00+01:00");
    let karin = app.sign_in_as("Karin Berg").await;
    assert_eq!(post(&app, &karin, &format!("{visit}/kommer")).await.status, StatusCode::CONFLICT);
    assert_eq!(app.number(ROWS).await, 0);
}

#[tokio::test]
async fn a_line_that_is_done_leaves_the_card_and_comes_back_when_it_is_taken_back() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let line = app.text("SELECT id FROM commitment WHERE party = 'patient' AND state IN ('planned', 'in_progress') AND due_on IS NOT NULL AND patient_id = (SELECT id FROM patient WHERE given_name = 'Karin') ORDER BY id LIMIT 1").await;
    let page = format!("/plan/rader/{line}");
    assert!(app.get(&karin, &page).await.text().contains("Jag har gjort det"));
    let done = post(&app, &karin, &format!("{page}/klart")).await;
    assert_eq!(done.location(), format!("{page}/svar"));
    assert!(app.get(&karin, &format!("{page}/svar")).await.text().contains("Du har sagt att det är klart."));
    assert!(app.get(&karin, &page).await.text().contains("Klart"));
    post(&app, &karin, &format!("{page}/angra")).await;
    assert!(app.get(&karin, &page).await.text().contains("Jag har gjort det"));
    assert_eq!(app.number(ROWS).await, 2);
}

#[tokio::test]
async fn a_cancelled_visit_is_first_until_it_is_read_and_then_stands_with_what_is_promised() {
    let app = TestApp::demo_in_simple_view().await;
    let mikael = app.sign_in_as("Mikael Fransson").await;
    let first = app.get(&mikael, "/").await;
    assert!(first.text().contains("Inställt") && first.text().contains("Jag har läst det"), "{}", first.text());
    let visit = app.text("SELECT id FROM appointment WHERE state = 'cancelled_by_care' LIMIT 1").await;
    assert_eq!(post(&app, &mikael, &format!("/tider/{visit}/sett")).await.location(), "/");
    for path in ["/", "/tider"] {
        let page = app.get(&mikael, path).await.text();
        assert!(!page.contains("Jag har läst det"), "{path}: {page}");
        assert!(page.contains("Inställt") && page.contains("Vi ringer din närstående i dag."), "{path}: {page}");
    }
    assert!(app.get(&mikael, &format!("/tider/{visit}")).await.text().contains("ansvarar för att du får en ny tid."));
    assert_eq!(
        app.number(
            "SELECT count(*) FROM appointment WHERE seen_by_patient_at IS NOT NULL AND state = 'cancelled_by_care'"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn staff_see_answers_until_they_mark_them_as_seen() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    post(&app, &karin, &format!("{visit}/kommer")).await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let queue = app.get(&anna, "/personal/fragor").await;
    assert!(
        queue.text().contains(
            "Karin Berg har svarat ja till tiden torsdag 3 december klockan 13.30. Gäller: Besök hos distriktssköterska"
        ),
        "{}",
        queue.text()
    );
    let until = queue.hidden("till");
    let seen = app.post(&anna, "/personal/fragor/sedda", &[("till", &until)]).await;
    assert_eq!(seen.location(), "/personal/fragor");
    assert!(!app.get(&anna, "/personal/fragor").await.text().contains("Gäller: Besök"));
    // Seen is not acted on: the person can still take it back.
    assert_eq!(post(&app, &karin, &format!("{visit}/angra")).await.status, StatusCode::SEE_OTHER);
}
