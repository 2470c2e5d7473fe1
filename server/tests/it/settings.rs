//! How the pages look: right from the first byte, kept, undone.

use crate::support::{Answer, Person, TestApp};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

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

/// A page as a browser asks for it that wants these languages.
async fn get_in(app: &TestApp, person: &Person, path: &str, languages: &str) -> Answer {
    let request = Request::builder().uri(path).header(header::COOKIE, person.cookie());
    app.send(request.header(header::ACCEPT_LANGUAGE, languages).body(Body::empty()).expect("a request")).await
}

fn is_in(page: &Answer, lang: &str, dir: &str) -> bool {
    page.body.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\""))
}

#[tokio::test]
async fn who_chooses_english_has_it_on_every_page_and_at_the_next_sign_in_and_can_undo_it() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    assert!(is_in(&app.get(&karin, "/").await, "sv", "ltr"));
    app.post(&karin, "/installningar/sprak", &[("val", "en")]).await;
    let page = app.get(&karin, "/").await;
    assert!(is_in(&page, "en", "ltr") && page.text().contains("Your next step"), "{}", page.text());
    assert!(page.text().contains("Thursday"), "days are said in English too: {}", page.text());
    assert!(app.get(&karin, "/installningar/sprak").await.text().contains("Now: English."));
    let again = app.sign_in_as("Karin Berg").await;
    assert!(is_in(&app.get(&again, "/tider").await, "en", "ltr"), "kept on the server");
    app.post(&again, "/logga-ut", &[]).await;
    assert!(is_in(&app.get(&again, "/logga-in").await, "en", "ltr"), "and in the cookie");
    let again = app.sign_in_as("Karin Berg").await;
    let undone = app.post(&again, "/installningar/sprak/angra", &[]).await;
    assert!(undone.header("set-cookie").contains(".auto;"), "the browser forgets it too");
    let session = again.cookie().split("; ").next().map(Person::with).expect("a session");
    assert!(is_in(&app.get(&session, "/").await, "sv", "ltr"));
    assert_eq!(app.number(ROWS).await, 2);
}

#[tokio::test]
async fn words_of_care_are_marked_as_swedish_on_a_page_that_is_in_english() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let lines = |page: Answer| {
        let tags = page.body.split('<').filter(|tag| tag.contains("class=\"commitment-what\"")).map(str::to_owned);
        tags.map(|tag| tag.contains("lang=\"sv\"")).collect::<Vec<_>>()
    };
    let before = lines(app.get(&karin, "/").await);
    assert!(!before.is_empty() && before.iter().all(|marked| !marked), "the whole page is in Swedish");
    app.post(&karin, "/sprak", &[("val", "en"), ("till", "/")]).await;
    assert_eq!(lines(app.get(&karin, "/").await), vec![true; before.len()]);
}

#[tokio::test]
async fn before_anybody_has_chosen_the_browser_says_which_language_and_swedish_goes_first() {
    let app = TestApp::demo().await;
    let nobody = Person::default();
    for (languages, lang) in [("en-GB,en;q=0.9", "en"), ("en,sv;q=0.5", "sv"), ("de", "sv"), ("", "sv")] {
        assert!(is_in(&get_in(&app, &nobody, "/logga-in", languages).await, lang, "ltr"), "{languages}");
    }
    // What was chosen goes before what the browser asks for; the button after the page chooses.
    let chosen = app.post(&nobody, "/sprak", &[("val", "sv"), ("till", "/tillganglighet")]).await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/tillganglighet"));
    assert!(is_in(&get_in(&app, &chosen.person(), "/logga-in", "en").await, "sv", "ltr"));
    // Staff have a language of their browser's.
    let anna = app.sign_in_as("Anna Lindqvist").await;
    assert!(is_in(&get_in(&app, &anna, "/personal", "en").await, "en", "ltr"));
}

#[tokio::test]
async fn a_language_that_is_none_of_ours_or_only_made_up_is_refused_and_nothing_is_written() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    for (path, code) in [("/installningar/sprak", "auto"), ("/sprak", "sv-XA"), ("/sprak", "ar"), ("/sprak", "")] {
        assert_eq!(app.post(&karin, path, &[("val", code)]).await.status, StatusCode::NOT_FOUND, "{code}");
    }
    assert_eq!(app.number(ROWS).await, 0);
    let refused = app.post(&Person::default(), "/sprak", &[("val", "sv-XA")]).await;
    assert_eq!((refused.status, refused.header("set-cookie")), (StatusCode::NOT_FOUND, ""));
    let away = app.post(&Person::default(), "/sprak", &[("val", "en"), ("till", "//ond.example")]).await;
    assert_eq!(away.location(), "/");
}

#[tokio::test]
async fn the_languages_that_are_made_up_are_there_for_tests_in_the_demo_only() {
    let [left, right] = ["sv-XA", "ar-XB"]
        .map(|code| Person::with(&format!("pk-utseende=standard.normal.device.yes.normal.clock.{code}")));
    let app = TestApp::demo().await;
    let page = app.get(&left, "/logga-in").await;
    assert!(is_in(&page, "sv-XA", "ltr") && page.body.contains("⟦Ĺóğğá íñ"), "{}", page.text());
    assert!(is_in(&app.get(&right, "/logga-in").await, "ar-XB", "rtl"));
    let app = TestApp::without_demo().await;
    for person in [left, right] {
        assert!(is_in(&app.get(&person, "/logga-in").await, "sv", "ltr"));
    }
}

#[tokio::test]
async fn what_is_refused_outside_the_pages_is_said_in_the_language_that_was_chosen_or_is_asked_for() {
    let app = TestApp::demo().await;
    let refused = |cookie: &'static str, asked: &'static str| {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/plan/viktigt")
            .header(header::HOST, "127.0.0.1")
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT_LANGUAGE, asked)
            .header(header::ACCEPT_ENCODING, "gzip")
            .header("sec-fetch-site", "cross-site");
        app.send(request.body(Body::empty()).expect("a request"))
    };
    let english = "pk-utseende=standard.normal.device.yes.normal.clock.en";
    let swedish = "pk-utseende=standard.normal.device.yes.normal.clock.sv";
    for (cookie, asked, lang, back) in [
        (english, "sv-SE", "en", "To the start page"),
        ("", "en-GB", "en", "To the start page"),
        (swedish, "en-GB", "sv", "Till startsidan"),
        ("", "sv-SE,en;q=0.8", "sv", "Till startsidan"),
        ("", "", "sv", "Till startsidan"),
    ] {
        let page = refused(cookie, asked).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{cookie} {asked}");
        assert!(
            page.body.contains(&format!("<html lang=\"{lang}\">")) && page.body.contains(back),
            "{cookie} {asked}: {}",
            page.body
        );
    }
}
