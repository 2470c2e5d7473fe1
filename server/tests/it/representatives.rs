//! Who helps: taken back in two taps, undone, never raised, never what is decided elsewhere.

use crate::support::TestApp;
use axum::http::StatusCode;

const ROWS: &str = "SELECT count(*) FROM representative_change";

#[tokio::test]
async fn what_a_daughter_may_do_is_lowered_and_undone_as_new_rows() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let list = app.get(&karin, "/vem-hjalper-mig").await;
    assert!(list.text().contains("Maja kan se dina tider och din plan, och föreslå tider."), "{}", list.text());
    let page = list.link("Ändra för Maja");
    let stopped = app.post(&karin, &page, &[("niva", "sluta")]).await;
    assert_eq!(stopped.location(), page);
    assert!(app.get(&karin, "/vem-hjalper-mig").await.text().contains("Maja kan inte se något här."));
    app.post(&karin, &page, &[("niva", "sluta")]).await;
    assert_eq!(app.number(ROWS).await, 1, "what holds already is no change");
    app.post(&karin, &format!("{page}/angra"), &[]).await;
    assert!(
        app.get(&karin, "/vem-hjalper-mig")
            .await
            .text()
            .contains("Maja kan se dina tider och din plan, och föreslå tider.")
    );
    app.post(&karin, &format!("{page}/angra"), &[]).await;
    assert_eq!(app.number(ROWS).await, 2, "undone twice is undone once");
}

#[tokio::test]
async fn nobody_is_given_more_than_came_in_and_a_god_man_is_decided_elsewhere() {
    let app = TestApp::demo().await;
    let (karin, mikael) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Mikael Fransson").await);
    let maja = app.get(&karin, "/vem-hjalper-mig").await.link("Ändra för Maja");
    assert_eq!(app.post(&karin, &maja, &[("niva", "boka")]).await.status, StatusCode::NOT_FOUND);
    let rolf = app.get(&mikael, "/vem-hjalper-mig").await.link("Ändra för Rolf");
    assert!(app.get(&mikael, &rolf).await.text().contains("Här kan du inte ändra vad Rolf får göra."));
    assert_eq!(app.post(&mikael, &rolf, &[("niva", "sluta")]).await.status, StatusCode::NOT_FOUND);
    // Another's helper does not exist.
    assert_eq!(app.get(&mikael, &maja).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&mikael, &maja, &[("niva", "sluta")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.number(ROWS).await, 0);
}
