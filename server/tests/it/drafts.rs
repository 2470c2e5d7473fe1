//! What is begun is kept: through an interruption of 21 hours, for thirty days, and never for somebody else.

use crate::support::TestApp;
use axum::http::StatusCode;

const DRAFTS: &str = "SELECT count(*) FROM draft";

#[tokio::test]
async fn gopal_comes_back_after_21_hours_to_the_same_step_with_the_same_words() {
    let app = TestApp::demo_in_simple_view().await;
    let gosta = app.sign_in_as("Gösta Lindgren").await;
    let key = app.get(&gosta, "/hjalp/skriv").await.hidden("nyckel");
    // The telephone rings; the page lies open until the next morning.
    app.set_clock("2026-12-01T05:30:00+01:00");
    let answer = app.post(&gosta, "/hjalp/skriv", &[("text", "Jag undrar över min medicin."), ("nyckel", &key)]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.text().contains("Du är utloggad"), "{}", answer.text());
    assert_eq!(app.number("SELECT count(*) FROM request").await, 0);
    let back = answer.link("Logga in");
    assert_eq!(back, "/logga-in?till=/hjalp/skriv");
    let identifier = app.text("SELECT i.value FROM patient_identifier i JOIN patient p ON p.id = i.patient_id WHERE p.given_name = 'Gösta'").await;
    let signed_in = app
        .post(&crate::support::Person::default(), "/logga-in", &[("person", &identifier), ("till", "/hjalp/skriv")])
        .await;
    assert_eq!(signed_in.location(), "/hjalp/skriv");
    let gosta = app.sign_in_as("Gösta Lindgren").await;
    let page = app.get(&gosta, "/hjalp/skriv").await;
    assert!(
        page.body.contains("Jag undrar över min medicin.") && page.text().contains("Texten finns kvar."),
        "{}",
        page.text()
    );
    let sent = app
        .post(&gosta, "/hjalp/skriv", &[("text", "Jag undrar över min medicin."), ("nyckel", &page.hidden("nyckel"))])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number(DRAFTS).await, 0, "what was sent is no draft any more");
}

#[tokio::test]
async fn a_draft_is_kept_thirty_days_and_shown_to_its_writer_only() {
    let app = TestApp::demo().await;
    let (karin, amir) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Amir Hosseini").await);
    let kept = app.post(&karin, "/utkast", &[("adress", "/plan/viktigt"), ("text", "Jag vill åka")]).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    assert!(app.get(&karin, "/plan/viktigt").await.body.contains("Jag vill åka"));
    assert!(!app.get(&amir, "/plan/viktigt").await.body.contains("Jag vill åka"));
    app.set_clock("2026-12-30T08:00:00+01:00");
    let karin = app.sign_in_as("Karin Berg").await;
    assert!(app.get(&karin, "/plan/viktigt").await.body.contains("Jag vill åka"));
    app.set_clock("2026-12-31T08:00:00+01:00");
    let karin = app.sign_in_as("Karin Berg").await;
    assert!(!app.get(&karin, "/plan/viktigt").await.body.contains("Jag vill åka"));
}

#[tokio::test]
async fn only_our_forms_keep_drafts_and_only_for_somebody() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let nobody = crate::support::Person::default();
    for (person, address, status) in [
        (&karin, "/personal", StatusCode::NOT_FOUND),
        (&karin, "", StatusCode::NOT_FOUND),
        (&nobody, "/hjalp/skriv", StatusCode::UNAUTHORIZED),
    ] {
        let answer = app.post(person, "/utkast", &[("adress", address), ("text", "x")]).await;
        assert_eq!(answer.status, status, "{address}");
    }
    assert_eq!(app.number(DRAFTS).await, 0);
}

#[tokio::test]
async fn who_has_signed_out_leaves_no_draft_behind() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    app.post(&karin, "/logga-ut", &[]).await;
    let answer = app.post(&karin, "/hjalp/skriv", &[("text", "Hemligt.")]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(app.number(DRAFTS).await, 0);
}
