//! What matters to me: written, saved once, taken back, never lost.

use crate::support::{Person, TestApp};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

const ROWS: &str = "SELECT count(*) FROM what_matters";
const WRITES: &str = "SELECT count(*) FROM access_event WHERE action = 'write' AND purpose LIKE 'what_matters.%'";

struct Form {
    key: String,
    from: String,
}

async fn form(app: &TestApp, person: &Person) -> Form {
    let page = app.get(person, "/plan/viktigt").await;
    assert_eq!(page.status, StatusCode::OK);
    Form { key: page.hidden("nyckel"), from: page.hidden("utgick_fran") }
}

async fn save(app: &TestApp, person: &Person, form: &Form, text: &str) -> crate::support::Answer {
    app.post(person, "/plan/viktigt", &[("text", text), ("nyckel", &form.key), ("utgick_fran", &form.from)]).await
}

#[tokio::test]
async fn what_i_write_is_saved_shown_and_logged() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let (rows, writes) = (app.number(ROWS).await, app.number(WRITES).await);
    let answer = save(&app, &karin, &form(&app, &karin).await, "Jag vill sjunga på julafton.\r\nMed Maja.").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/plan/viktigt/klart"));
    let receipt = app.get(&karin, "/plan/viktigt/klart").await;
    assert!(receipt.text().contains("Tack Karin. Det är sparat."), "{}", receipt.text());
    assert!(receipt.text().contains("Jag vill sjunga i kören igen."), "what stood before is shown");
    assert!(app.get(&karin, "/").await.text().contains("Jag vill sjunga på julafton. Med Maja."));
    assert_eq!((app.number(ROWS).await, app.number(WRITES).await), (rows + 1, writes + 1));
}

#[tokio::test]
async fn a_double_tap_is_one_change() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let (form, rows) = (form(&app, &karin).await, app.number(ROWS).await);
    let (first, second) = tokio::join!(save(&app, &karin, &form, "En gång."), save(&app, &karin, &form, "En gång."));
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(app.number(ROWS).await, rows + 1);
}

#[tokio::test]
async fn the_same_form_sent_again_with_other_words_is_not_said_to_be_saved() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let form = form(&app, &karin).await;
    assert_eq!(save(&app, &karin, &form, "Det första.").await.status, StatusCode::SEE_OTHER);
    let rows = app.number(ROWS).await;
    let refused = save(&app, &karin, &form, "Det andra.").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Det första.") && refused.text().contains("Det andra."), "{}", refused.text());
    assert_eq!(app.number(ROWS).await, rows);
}

#[tokio::test]
async fn there_is_no_receipt_for_what_was_never_written() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    assert_eq!(app.get(&karin, "/plan/viktigt/klart").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_empty_or_too_long_text_comes_back_with_what_was_written_and_nothing_is_saved() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let form = form(&app, &karin).await;
    let (rows, writes) = (app.number(ROWS).await, app.number(WRITES).await);
    let empty = save(&app, &karin, &form, "  \n ").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("<title>Fel: ") && empty.text().contains("Skriv något först"));
    let long = "å".repeat(2001);
    let refused = save(&app, &karin, &form, &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&long), "what was written is still in the field");
    assert_eq!((app.number(ROWS).await, app.number(WRITES).await), (rows, writes));
}

#[tokio::test]
async fn two_pages_open_at_once_do_not_overwrite_each_other() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let (one, other) = (form(&app, &karin).await, form(&app, &karin).await);
    assert_eq!(save(&app, &karin, &one, "Från telefonen.").await.status, StatusCode::SEE_OTHER);
    let rows = app.number(ROWS).await;
    let refused = save(&app, &karin, &other, "Från plattan.").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let text = refused.text();
    assert!(text.contains("Från telefonen.") && text.contains("Från plattan."), "both texts are there: {text}");
    assert_eq!(app.number(ROWS).await, rows);
    // The page that came back starts from what stands now, so saving again works.
    let again = Form { key: refused.hidden("nyckel"), from: refused.hidden("utgick_fran") };
    assert_eq!(save(&app, &karin, &again, "Från plattan.").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn undo_brings_back_what_stood_before_as_a_new_event_and_deletes_nothing() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    save(&app, &karin, &form(&app, &karin).await, "Något annat.").await;
    let (rows, writes) = (app.number(ROWS).await, app.number(WRITES).await);
    let receipt = app.get(&karin, "/plan/viktigt/klart").await;
    let fields = [("nyckel", receipt.hidden("nyckel")), ("utgick_fran", receipt.hidden("utgick_fran"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.post(&karin, "/plan/viktigt/angra", &fields).await.status, StatusCode::SEE_OTHER);
    let overview = app.get(&karin, "/").await.text();
    assert!(overview.contains("Jag vill sjunga i kören igen.") && !overview.contains("Något annat."));
    assert_eq!((app.number(ROWS).await, app.number(WRITES).await), (rows + 1, writes + 1));
    assert!(app.get(&karin, "/plan/viktigt/klart").await.text().contains("Du har ångrat dig"));
    // Twice is once.
    assert_eq!(app.post(&karin, "/plan/viktigt/angra", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number(ROWS).await, rows + 1);
}

#[tokio::test]
async fn what_a_person_writes_is_text_and_never_markup() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let hostile = "</textarea><script>alert(1)</script>\" onfocus=\"x & <b>";
    save(&app, &karin, &form(&app, &karin).await, hostile).await;
    for path in ["/", "/plan/viktigt", "/plan/viktigt/klart"] {
        let page = app.get(&karin, path).await;
        assert!(!page.body.contains("<script>alert"), "{path}");
        assert!(page.body.contains("&lt;script&gt;alert(1)"), "{path}");
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_and_one_without_referer_is_not() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let form = form(&app, &karin).await;
    let rows = app.number(ROWS).await;
    let cookie = karin.cookie();
    let body = format!("text=Hej&nyckel={}&utgick_fran={}", form.key, form.from);
    let request = |extra: Option<(&'static str, &'static str)>| {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri("/plan/viktigt")
            .header(header::COOKIE, &cookie)
            .header(header::HOST, "127.0.0.1")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some((name, value)) = extra {
            request = request.header(name, value);
        }
        request.body(Body::from(body.clone())).expect("a request")
    };
    for foreign in [("sec-fetch-site", "cross-site"), ("origin", "https://ond.example")] {
        let refused = app.send(request(Some(foreign))).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(app.number(ROWS).await, rows, "nothing was written");
    assert_eq!(app.send(request(None)).await.status, StatusCode::SEE_OTHER, "no Referer, no Origin: an old browser");
}

#[tokio::test]
async fn another_persons_words_cannot_be_replaced() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let amir = app.sign_in_as("Amir Hosseini").await;
    let (mine, theirs) = (form(&app, &amir).await, form(&app, &karin).await);
    let rows = app.number(ROWS).await;
    let stolen = Form { key: mine.key, from: theirs.from };
    let refused = save(&app, &amir, &stolen, "Inte mitt.").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(app.number(ROWS).await, rows);
    // A key that another person has used is no command of mine.
    let used = form(&app, &karin).await;
    assert_eq!(save(&app, &karin, &used, "Mitt.").await.status, StatusCode::SEE_OTHER);
    let second_hand = Form { key: used.key, from: form(&app, &amir).await.from };
    assert_eq!(save(&app, &amir, &second_hand, "Också mitt.").await.status, StatusCode::CONFLICT);
}
