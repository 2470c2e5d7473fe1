//! A member of staff's own schedule: who comes when, what is free, and that it shows nobody else's.

use crate::support::TestApp;
use axum::http::StatusCode;

#[tokio::test]
async fn a_day_shows_each_visit_with_its_answer_and_the_free_times_around_it() {
    let app = TestApp::demo().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let day = "/personal/schema?dag=2026-12-03";
    assert!(app.get(&anna, day).await.text().contains("Ni är överens"), "the patient has chosen the time");
    sqlx::query("UPDATE appointment SET agreed_with = 'none'").execute(&mut app.raw().await).await.expect("only sent");
    let shown = app.get(&anna, day).await;
    for words in [
        "Torsdag 3 december",
        "Ett besök. 12 lediga tider.",
        "Från klockan 13.30 till klockan 14",
        "Karin Berg",
        "Har inte sett kallelsen",
    ] {
        assert!(shown.text().contains(words), "{words:?} in {}", shown.text());
    }
    let to_move = shown.link("Byt tid för Karin Berg");
    let visit = to_move.split_once("galler=").map(|(_, visit)| format!("/tider/{visit}")).expect("a visit");
    // Somebody else's look is not the patient's; what they have seen and then comes in otherwise, they have not seen.
    app.get(&anna, &to_move).await;
    let maja = app.sign_in_as("Maja Berg").await;
    for page in ["/", &visit] {
        assert_eq!(app.get(&maja, page).await.status, StatusCode::OK, "{page}");
    }
    assert!(app.get(&anna, day).await.text().contains("Har inte sett kallelsen"));
    app.set_clock("2026-11-30T08:45:00+01:00");
    for _ in 0..2 {
        app.get(&karin, &visit).await;
        app.set_clock("2026-11-30T09:00:00+01:00");
    }
    let seen = app.get(&anna, day).await.text();
    assert!(seen.contains("Såg kallelsen i dag klockan 8.45, har inte svarat"), "{seen}");
    sqlx::query("UPDATE appointment SET sequence = sequence + 1").execute(&mut app.raw().await).await.expect("changed");
    assert!(app.get(&anna, day).await.text().contains("Har inte sett kallelsen"));
    app.get(&karin, "/").await;
    assert!(app.get(&anna, day).await.text().contains("Såg kallelsen i dag klockan 9, har inte svarat"));
    app.post(&karin, &format!("{visit}/kommer"), &[]).await;
    let answered = app.get(&anna, day).await;
    assert!(answered.text().contains("Har svarat ja") && !answered.text().contains("kallelsen"), "{}", answered.text());
    assert!(
        app.get(&anna, &to_move)
            .await
            .text()
            .contains("Byt tid: besök hos distriktssköterska, nu torsdag 3 december klockan 13.30")
    );
    let logged = "SELECT count(*) FROM access_event e JOIN access_event_patient p ON p.event_id = e.id WHERE e.purpose = 'schedule.read'";
    assert_eq!(app.number(logged).await, 7, "each showing of Karin is in the log");
}

#[tokio::test]
async fn a_week_shows_its_days_and_nobody_elses_visits() {
    let app = TestApp::demo().await;
    let (anna, amira) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Amira Haddad").await);
    let week = "/personal/schema?vecka=2026-12-01";
    let shown = app.get(&anna, week).await.text();
    for words in [
        "Måndag 30 november",
        "Fredag 4 december",
        "Karin Berg",
        "Ditt schema måndag 30 november till fredag 4 december",
    ] {
        assert!(shown.contains(words), "{words:?} in {shown}");
    }
    assert!(!shown.contains("Lördag"), "{shown}");
    assert!(!app.get(&amira, week).await.text().contains("Karin Berg"));
}

#[tokio::test]
async fn what_is_no_day_is_not_there_and_the_ends_of_time_are_shown_empty() {
    let app = TestApp::demo().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    for address in ["/personal/schema?dag=i-dag", "/personal/schema?vecka=2026-02-30"] {
        assert_eq!(app.get(&anna, address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in ["dag=9999-12-31", "vecka=9999-12-31", "dag=-009999-01-01", "vecka=-009999-01-01", "dag=2027-03-28"]
    {
        let answer = app.get(&anna, &format!("/personal/schema?{address}")).await;
        assert!(answer.status.is_success() || answer.status == StatusCode::NOT_FOUND, "{address}: {}", answer.status);
    }
    assert_eq!(app.get(&karin, "/personal/schema").await.status, StatusCode::FORBIDDEN);
}
