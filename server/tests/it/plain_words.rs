//! Plain words: listed where they lack, written by the unit that answers for the line, read first in the simple view.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;

const ROWS: &str = "SELECT count(*) FROM plain_words";
const LIST: &str = "/personal/enkel-text";
const LEOS: &str = "Samtalsstöd vid ångest.";

/// Staff of the unit that answers for Leo's plan, and the page of the line that is not in plain words.
async fn leos_line(app: &TestApp) -> (Person, String) {
    let fatima = app.sign_in_as("Fatima Yusuf").await;
    let list = app.get(&fatima, LIST).await;
    assert!(list.text().contains(LEOS), "{}", list.text());
    let line = list.link(LEOS);
    (fatima, line)
}

#[tokio::test]
async fn what_staff_write_is_read_first_and_the_words_of_the_plan_below() {
    let app = TestApp::demo_in_simple_view().await;
    let leo = app.sign_in_as("Leo Dahl").await;
    let (fatima, line) = leos_line(&app).await;
    let mine = line.replace(LIST, "/plan/rader");
    let before = app.get(&leo, &mine).await.text();
    assert!(before.contains(&format!("Så här skrev vården {LEOS}")), "{before}");

    let words = "Du får prata med någon när du har ångest.";
    assert_eq!(app.post(&fatima, &line, &[("text", words)]).await.location(), LIST);
    let after = app.get(&leo, &mine).await.text();
    let (first, second) = (after.find(words), after.find(&format!("Så här skrev vården {LEOS}")));
    assert!(first.is_some() && first < second, "{after}");
    let list = app.get(&fatima, LIST).await.text();
    assert!(list.contains(&format!("{LEOS} {words}")), "it stands among those that have got theirs: {list}");
    assert!(app.get(&fatima, &line).await.text().contains("Fatima"), "who wrote it is said");

    sqlx::query("UPDATE patient SET view_mode = 'standard'").execute(&mut app.raw().await).await.expect("a view");
    let standard = app.get(&leo, &mine).await.text();
    assert!(standard.contains(LEOS) && !standard.contains("Så här skrev vården"), "{standard}");
}

#[tokio::test]
async fn the_same_words_are_one_row_and_what_is_taken_away_lacks_again() {
    let app = TestApp::demo().await;
    let (fatima, line) = leos_line(&app).await;
    for _ in 0..2 {
        app.post(&fatima, &line, &[("text", "Du får prata med någon.")]).await;
    }
    assert_eq!(app.number(ROWS).await, 1);
    for _ in 0..2 {
        assert_eq!(app.post(&fatima, &format!("{line}/ta-bort"), &[]).await.location(), LIST);
    }
    assert_eq!(app.number(ROWS).await, 2, "a row without words, once");
    assert!(!app.get(&fatima, LIST).await.text().contains("Har enkel text"));
}

#[tokio::test]
async fn plain_words_hold_only_for_what_the_line_said() {
    let app = TestApp::demo_in_simple_view().await;
    let (fatima, line) = leos_line(&app).await;
    app.post(&fatima, &line, &[("text", "Du får prata med någon.")]).await;
    sqlx::query("UPDATE commitment SET text = 'Samtalsstöd två gånger i månaden.' WHERE text = $1")
        .bind(LEOS)
        .execute(&mut app.raw().await)
        .await
        .expect("a newer line");
    let leo = app.sign_in_as("Leo Dahl").await;
    let page = app.get(&leo, &line.replace(LIST, "/plan/rader")).await.text();
    assert!(page.contains("Så här skrev vården Samtalsstöd två gånger i månaden."), "{page}");
    assert!(!page.contains("Du får prata med någon."), "{page}");
    app.get(&fatima, LIST).await.link("Samtalsstöd två gånger i månaden.");
}

#[tokio::test]
async fn a_plan_in_plain_words_and_one_that_is_not_released_are_not_listed() {
    let app = TestApp::demo().await;
    let (fatima, line) = leos_line(&app).await;
    // Elsa's plan is of the same unit, and says that it is in plain words.
    assert!(!app.get(&fatima, LIST).await.text().contains("Jag övar på att cykla på gården."));
    sqlx::query("UPDATE plan SET approved_for_patient = 0 WHERE id = (SELECT plan_id FROM commitment WHERE text = $1)")
        .bind(LEOS)
        .execute(&mut app.raw().await)
        .await
        .expect("a plan that care still writes");
    assert!(!app.get(&fatima, LIST).await.text().contains(LEOS));
    assert_eq!(app.post(&fatima, &line, &[("text", "Hej.")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.number(ROWS).await, 0);
}

#[tokio::test]
async fn another_units_line_and_an_empty_text_are_refused_and_nothing_is_written() {
    let app = TestApp::demo().await;
    let (fatima, line) = leos_line(&app).await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let leo = app.sign_in_as("Leo Dahl").await;
    for who in [&anna, &leo] {
        assert!(!app.get(who, LIST).await.text().contains(LEOS));
        assert_ne!(app.get(who, &line).await.status, StatusCode::OK);
        assert_ne!(app.post(who, &line, &[("text", "Hej.")]).await.status, StatusCode::SEE_OTHER);
        assert_ne!(app.post(who, &format!("{line}/ta-bort"), &[]).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(app.get(&anna, &line).await.status, StatusCode::NOT_FOUND, "as if it did not exist");
    for text in ["", " \n", &"å".repeat(2001)] {
        let refused = app.post(&fatima, &line, &[("text", text)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("<title>Fel: ") && refused.body.contains(text.trim()));
    }
    assert_eq!(app.number(ROWS).await, 0);
    let hostile = "</textarea><script>alert(1)</script>";
    app.post(&fatima, &line, &[("text", hostile)]).await;
    assert!(!app.get(&fatima, &line).await.body.contains("<script>alert"));
    assert!(!app.get(&fatima, LIST).await.body.contains("<script>alert"));
}

#[tokio::test]
async fn the_list_and_the_line_leave_their_lines_in_the_access_log() {
    let app = TestApp::demo().await;
    let (fatima, line) = leos_line(&app).await;
    let before = app.number("SELECT count(*) FROM access_event").await;
    app.get(&fatima, LIST).await;
    assert_eq!(app.number("SELECT count(*) FROM access_event").await, before + 1, "a list is one event");
    assert_eq!(
        app.text("SELECT e.purpose || ' ' || p.name FROM access_event e JOIN access_event_patient a ON a.event_id = e.id JOIN patient p ON p.id = a.patient_id ORDER BY e.rowid DESC LIMIT 1").await,
        "plain_words.list Leo Dahl"
    );
    let before = before + 1;
    app.get(&fatima, &line).await;
    assert_eq!(app.number("SELECT count(*) FROM access_event").await, before + 1);
    assert_eq!(
        app.text("SELECT purpose FROM access_event ORDER BY rowid DESC LIMIT 1").await,
        "plain_words.open",
        "one line of one patient's"
    );
}
