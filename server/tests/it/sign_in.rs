//! Signing in and out, sessions, and where one comes afterwards.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;

#[tokio::test]
async fn the_demo_lists_everybody_one_can_be() {
    let app = TestApp::demo().await;
    let page = app.get(&Person::default(), "/logga-in").await;
    assert_eq!(page.status, StatusCode::OK);
    for name in ["Karin Berg", "Gösta Lindgren", "Emma", "Lars Holmgren", "Anna Lindqvist", "Yasmin Karlsson"] {
        assert!(page.body.contains(&format!(">{name}</span>")), "{name}");
    }
    assert!(!page.body.contains("Ines"), "a stödassistent has no access of their own");
}

#[tokio::test]
async fn without_the_demo_nobody_can_sign_in_and_the_page_says_so() {
    let app = TestApp::without_demo().await;
    let page = app.get(&Person::default(), "/logga-in").await;
    assert!(page.text().contains("logga in här än"), "{}", page.text());
    let main = page.body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a main");
    assert!(!main.contains("<form"));
    let refused = app.post(&Person::default(), "/logga-in", &[("person", "195403149809")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(app.number("SELECT count(*) FROM session").await, 0);
}

#[tokio::test]
async fn an_unknown_number_comes_back_with_what_was_written() {
    let app = TestApp::demo().await;
    let refused = app.post(&Person::default(), "/logga-in", &[("person", "190001019801")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"190001019801\"") && refused.body.contains("aria-invalid=\"true\""));
    assert!(refused.header("set-cookie").is_empty());
    assert_eq!(app.number("SELECT count(*) FROM session").await, 0);
}

#[tokio::test]
async fn only_the_hash_of_the_token_is_kept_and_the_cookie_is_closed_to_scripts() {
    let app = TestApp::demo().await;
    let answer = app.post(&Person::default(), "/logga-in", &[("person", "19540314-9809")]).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    let token = cookie.split(['=', ';']).nth(1).expect("a token").to_uppercase();
    assert_eq!(token.len(), 64);
    assert_ne!(app.text("SELECT hex(token_hash) FROM session").await, token);
}

#[tokio::test]
async fn signing_in_ends_the_session_before_and_signing_out_ends_it_for_good() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let answer = app.post(&karin, "/logga-in", &[("person", "198105099835")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(&karin, "/").await.status, StatusCode::UNAUTHORIZED, "the first session has ended");
    let amir = app.sign_in_as("Amir Hosseini").await;
    assert_eq!(app.get(&amir, "/").await.status, StatusCode::OK);
    let out = app.post(&amir, "/logga-ut", &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/logga-in"));
    let page = app.get(&amir, "/").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.text().contains("Du är utloggad"), "{}", page.text());
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    app.set_clock("2026-11-30T20:29:00+01:00");
    assert_eq!(app.get(&karin, "/").await.status, StatusCode::OK);
    app.set_clock("2026-11-30T20:30:00+01:00");
    assert_eq!(app.get(&karin, "/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_comes_back_to_where_one_was_but_never_to_another_site() {
    let app = TestApp::demo().await;
    let led = app.get(&Person::default(), "/plan/viktigt").await;
    assert_eq!((led.status, led.location()), (StatusCode::SEE_OTHER, "/logga-in?till=/plan/viktigt"));
    let page = app.get(&Person::default(), led.location()).await;
    assert_eq!(page.hidden("till"), "/plan/viktigt");
    let karin = [("person", "195403149809")];
    for (wanted, target) in [
        ("/plan/viktigt", "/plan/viktigt"),
        ("//ond.example", "/"),
        ("/\\ond.example", "/"),
        ("https://ond.example", "/"),
        ("/personal", "/"),
        ("/a\r\nset-cookie: x", "/"),
    ] {
        let answer = app.post(&Person::default(), "/logga-in", &[karin[0], ("till", wanted)]).await;
        assert_eq!(answer.location(), target, "{wanted}");
    }
}

#[tokio::test]
async fn each_sign_in_and_sign_out_is_in_the_log() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    app.post(&karin, "/logga-ut", &[]).await;
    assert_eq!(
        app.number("SELECT count(*) FROM access_event WHERE action = 'sign_in' AND actor_kind = 'patient'").await,
        1
    );
    assert_eq!(
        app.number("SELECT count(*) FROM access_event WHERE action = 'sign_out' AND actor_kind = 'patient'").await,
        1
    );
}

#[tokio::test]
async fn a_page_that_stands_open_when_the_sign_in_ends_is_told_nothing_and_not_to_ask_again() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    app.set_clock("2026-11-30T20:31:00+01:00");
    let answer = app.get(&karin, "/handelser?sedan=").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "an EventSource comes back after anything but this");
    assert_eq!(answer.body, "");
    let anna = app.sign_in_as("Anna Lindqvist").await;
    assert_eq!(app.get(&anna, "/handelser?sedan=").await.status, StatusCode::FORBIDDEN);
}
