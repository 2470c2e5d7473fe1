//! What we say of accessibility: to everybody, the same in both views, and nothing is asked of those who read it.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;

const PAGES: [&str; 3] = ["/tillganglighet", "/tillganglighet/krav", "/tillganglighet/anpassningar"];

#[tokio::test]
async fn everybody_can_read_it_signed_in_or_not_and_it_leaves_no_line_in_the_log() {
    let app = TestApp::demo().await;
    let readers = [Person::default(), app.sign_in_as("Karin Berg").await, app.sign_in_as("Anna Lindqvist").await];
    let before = app.number("SELECT count(*) FROM access_event").await;
    for reader in &readers {
        for page in PAGES {
            let answer = app.get(reader, page).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}");
        }
        assert!(app.get(reader, "/tillganglighet").await.body.contains("href=\"https://www.digg.se/tdosanmalan\""));
    }
    assert_eq!(app.number("SELECT count(*) FROM access_event").await, before, "nobody's data is read");
    assert_eq!(app.get(&Person::default(), "/logga-in").await.link("Tillgänglighet"), "/tillganglighet");
}

#[tokio::test]
async fn the_statement_says_how_far_the_law_is_met_what_is_missing_and_that_no_people_have_tested_it() {
    let app = TestApp::demo().await;
    let statement = app.get(&Person::default(), "/tillganglighet").await.text();
    for words in [
        "delvis förenlig med lagen om tillgänglighet till digital offentlig service (2018:1937)",
        "Ingen region har infört den än.",
        "Tillgänglighetsredogörelse för Patientkontrakt",
        "prövades automatiskt 28 november 2026.",
        "Sidor som är nyare än så är inte med i det provet.",
        "Be att få det på ett annat sätt.",
        "Kartan och videomötet är andra tjänster",
        "Vi har inte gjort något undantag för oskäligt betungande anpassning.",
        "Tester med människor Inte gjorda än.",
        "Digg har tillsyn över lagen. Säg gärna till oss först. Du kan också anmäla direkt till Digg",
        "Texten ändrades senast 28 november 2026.",
    ] {
        assert!(statement.contains(words), "{words:?} in {statement}");
    }
}

#[tokio::test]
async fn each_requirement_is_a_row_with_a_heading_and_what_is_partly_met_is_in_the_statement_too() {
    let app = TestApp::demo().await;
    let page = app.get(&Person::default(), "/tillganglighet/krav").await;
    let rows: Vec<_> = page.body.split("<tr>").skip(2).collect();
    assert!(rows.len() > 60 && rows.iter().all(|row| row.starts_with("<th scope=\"row\">")), "{}", rows.len());
    assert_eq!(page.body.matches("<th scope=\"col\">").count(), 3);
    let partly: Vec<_> = rows.iter().filter(|row| row.contains("Uppfylls delvis")).collect();
    assert_eq!(partly.len(), 8);
    let statement = app.get(&Person::default(), "/tillganglighet").await.text();
    for words in
        ["efter tolv timmar", "bara en väg", "ett annat språk märks det inte", "kan vara en bild", "Alla PDF-filer"]
    {
        assert!(statement.contains(words), "{words}");
    }
}

#[tokio::test]
async fn the_simple_view_says_it_in_a_few_plain_sentences() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let page = app.get(&karin, "/tillganglighet").await;
    assert!(page.text().contains("Sidan ska fungera för alla"), "{}", page.text());
    assert_eq!(page.link("Något fungerar inte"), "/hjalp/fel");
    for path in PAGES {
        assert!(!app.get(&karin, path).await.body.contains("<table"), "{path}");
    }
    assert!(page.text().contains("Sidan följer en del av lagen."), "{}", page.text());
    let at = page.link("Läs hela texten");
    assert_eq!(at, "/tillganglighet?hela=ja");
    for reader in [&karin, &Person::default()] {
        let whole = app.get(reader, &at).await;
        assert!(whole.body.contains("data-mode=\"standard\""), "{}", whole.body);
        assert!(whole.text().contains("delvis förenlig med lagen"), "{}", whole.text());
    }
    assert!(app.get(&karin, &app.get(&karin, &at).await.link("Så möter vi varje krav")).await.body.contains("<table"));
    assert!(
        app.get(&karin, "/hjalp?hela=ja").await.body.contains("data-mode=\"simple\""),
        "only what is said of accessibility"
    );
    assert_eq!(app.get(&karin, "/hjalp/sidan").await.link("Sidan ska fungera för alla"), "/tillganglighet");
}

#[tokio::test]
async fn a_patient_tells_us_with_the_form_and_whoever_is_not_signed_in_is_asked_for_nothing() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let led = app.get(&karin, "/tillganglighet/rapportera").await;
    assert_eq!((led.status, led.location()), (StatusCode::SEE_OTHER, "/hjalp/fel"));
    for reader in [Person::default(), app.sign_in_as("Anna Lindqvist").await] {
        let page = app.get(&reader, "/tillganglighet/rapportera").await;
        assert_eq!(page.status, StatusCode::OK);
        let main = page.body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a main");
        assert!(!main.contains("<input") && !main.contains("<textarea") && !main.contains("<form"), "{main}");
        assert!(main.contains("/logga-in?till=/hjalp/fel"), "{main}");
        assert_eq!(app.post(&reader, "/tillganglighet/rapportera", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}
