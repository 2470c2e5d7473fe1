//! How the pages look: right from the first byte, kept, undone.

use crate::support::TestApp;
use axum::http::StatusCode;

const ROWS: &str = "SELECT count(*) FROM settings_change";

#[tokio::test]
async fn a_choice_holds_from_the_first_byte_of_the_next_page_and_can_be_undone() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    for (setting, choice, mark) in [
        ("farger", "dark", "data-theme=\"dark\""),
        ("text", "largest", "data-text=\"largest\""),
        ("bilder", "no", "data-pictures=\"no\""),
        ("vy", "standard", "data-mode=\"standard\""),
    ] {
        let page = format!("/installningar/{setting}");
        assert!(!app.get(&karin, "/").await.body.contains(mark), "{setting}");
        assert_eq!(app.post(&karin, &page, &[("val", choice)]).await.location(), page);
        assert!(app.get(&karin, "/").await.body.contains(mark), "{setting}");
        app.post(&karin, &format!("{page}/angra"), &[]).await;
        assert!(!app.get(&karin, "/").await.body.contains(mark), "{setting}");
    }
    assert_eq!(app.number(ROWS).await, 8, "undo is a row of its own");
}

#[tokio::test]
async fn nights_are_counted_for_who_counts_nights() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    assert!(app.get(&karin, "/").await.text().contains("Om 3 dagar"));
    app.post(&karin, "/installningar/tid", &[("val", "nights")]).await;
    assert!(app.get(&karin, "/").await.text().contains("3 nätter kvar"));
}

#[tokio::test]
async fn what_is_no_choice_is_refused_and_nothing_is_written() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    for (path, choice) in
        [("/installningar/farger", "rosa"), ("/installningar/finns-inte", "dark"), ("/installningar/vy", "")]
    {
        assert_eq!(app.post(&karin, path, &[("val", choice)]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(app.number(ROWS).await, 0);
    // An address of another site is no place to go back to.
    let away = app.post(&karin, "/installningar/farger", &[("val", "dark"), ("till", "//ond.example")]).await;
    assert_eq!(away.location(), "/installningar/farger");
}

#[tokio::test]
async fn who_is_signed_out_keeps_the_look_by_the_cookie_alone() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    app.post(&karin, "/logga-ut", &[]).await;
    let page = app.get(&karin, "/logga-in").await;
    assert!(page.body.contains("data-mode=\"simple\""));
}
