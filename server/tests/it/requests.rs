//! What a person asks care for: always with a promised answer, seen by the unit, answered, never doubled, taken back in time.

use crate::support::{Answer, Person, TestApp};
use axum::http::StatusCode;

const ROWS: &str = "SELECT count(*) FROM request";
const WRITES: &str = "SELECT count(*) FROM access_event WHERE action = 'write'";

async fn ask(app: &TestApp, person: &Person, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = app.post(person, path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
    assert!(answer.location().starts_with("/fragor/req_"), "{}", answer.location());
    answer.location().to_owned()
}

/// The same request as staff open it.
fn of_staff(address: &str) -> String {
    format!("/personal{address}")
}

#[tokio::test]
async fn to_be_contacted_is_one_request_with_a_day_and_by_the_way_the_person_has_chosen() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let one = ask(&app, &karin, "/hjalp/kontakta", &[]).await;
    let other = ask(&app, &karin, "/hjalp/kontakta", &[]).await;
    assert_eq!(one, other, "a second tap is the same request");
    assert_eq!(app.number(ROWS).await, 1);
    let page = app.get(&karin, &one).await.text();
    assert!(page.contains("Vi ringer dig senast tisdag 1 december."), "{page}");
    assert!(page.contains("Vårdcentralen Solrosen har fått det."), "{page}");
    let leo = app.sign_in_as("Leo Dahl").await;
    let page = app.get(&leo, &ask(&app, &leo, "/hjalp/kontakta", &[]).await).await.text();
    assert!(page.contains("Du får ett svar här senast"), "Leo wants messages: {page}");
}

#[tokio::test]
async fn a_message_goes_all_the_way_to_its_answer() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let key = app.get(&karin, "/hjalp/skriv").await.hidden("nyckel");
    let message = ask(&app, &karin, "/hjalp/skriv", &[("text", "Kan Maja följa med?"), ("nyckel", &key)]).await;
    assert!(app.get(&karin, &message).await.text().contains("Vi svarar senast torsdag 3 december."));

    let anna = app.sign_in_as("Anna Lindqvist").await;
    assert!(
        app.get(&anna, "/personal/fragor").await.text().contains("Karin Berg Meddelande Torsdag 3 december Inte sett")
    );
    assert!(!app.get(&karin, &message).await.text().contains("har sett det"));
    assert!(app.get(&anna, &of_staff(&message)).await.text().contains("Kan Maja följa med?"));
    assert!(app.get(&karin, &message).await.text().contains("Vårdcentralen Solrosen har sett det."));

    assert_eq!(app.post(&anna, &format!("{}/borja", of_staff(&message)), &[]).await.status, StatusCode::SEE_OTHER);
    let begun = app.get(&karin, &message).await.text();
    assert!(
        begun.contains("Anna Lindqvist tar hand om det.") && begun.contains("Nu går det inte att ångra."),
        "{begun}"
    );
    app.post(&karin, &format!("{message}/angra"), &[]).await;
    assert_eq!(app.text("SELECT state FROM request").await, "begun", "what somebody has begun stands");

    let answered = app.post(&anna, &of_staff(&message), &[("text", "Ja, det går bra.")]).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    assert!(app.get(&karin, "/").await.text().contains("Vårdcentralen Solrosen har svarat dig."));
    assert!(app.get(&anna, &of_staff(&message)).await.text().contains("Patienten har inte läst svaret än."));
    assert!(app.get(&karin, &message).await.text().contains("Ja, det går bra."));
    assert!(!app.get(&karin, "/").await.text().contains("har svarat dig."), "once it is read it is no news");
    assert!(app.get(&anna, &of_staff(&message)).await.text().contains("Patienten läste svaret"));
    assert!(app.get(&anna, "/personal/fragor").await.text().contains("Ingen väntar på svar"));
}

#[tokio::test]
async fn a_message_sent_twice_is_one_and_an_empty_or_too_long_one_is_none() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let key = app.get(&karin, "/hjalp/skriv").await.hidden("nyckel");
    let writes = app.number(WRITES).await;
    let empty = app.post(&karin, "/hjalp/skriv", &[("text", " \n"), ("nyckel", &key)]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("<title>Fel: ") && empty.text().contains("Skriv något först"));
    assert_eq!(app.number(WRITES).await, writes, "nothing was written");
    let long = "ö".repeat(2001);
    let refused = app.post(&karin, "/hjalp/skriv", &[("text", &long), ("nyckel", &key)]).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains(&long),
        "the text is still there"
    );
    assert_eq!((app.number(ROWS).await, app.number("SELECT count(*) FROM draft").await), (0, 1), "only kept");
    assert!(app.get(&karin, "/hjalp/skriv").await.body.contains(&long), "and there when the page is opened again");
    let one = ask(&app, &karin, "/hjalp/skriv", &[("text", "Hej"), ("nyckel", &key)]).await;
    let other = ask(&app, &karin, "/hjalp/skriv", &[("text", "Hej"), ("nyckel", &key)]).await;
    assert_eq!((one, app.number(ROWS).await), (other, 1));
}

#[tokio::test]
async fn what_is_taken_back_is_gone_from_the_queue_and_stays_in_the_file() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let wish = ask(&app, &karin, "/hjalp/kontakta", &[]).await;
    assert_eq!(app.post(&karin, &format!("{wish}/angra"), &[]).await.location(), wish);
    assert!(app.get(&karin, &wish).await.text().contains("Du har ångrat dig"));
    let anna = app.sign_in_as("Anna Lindqvist").await;
    assert!(app.get(&anna, "/personal/fragor").await.text().contains("Ingen väntar på svar"));
    assert_eq!(app.post(&anna, &format!("{}/borja", of_staff(&wish)), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.text("SELECT state FROM request").await, "withdrawn");
    let again = ask(&app, &karin, "/hjalp/kontakta", &[]).await;
    assert_ne!(again, wish, "asking anew is a new request");
    assert_eq!(app.number(ROWS).await, 2);
}

#[tokio::test]
async fn who_cannot_come_keeps_the_time_and_takes_back_that_they_come() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = app.get(&karin, "/").await.link("Visa mer");
    app.post(&karin, &format!("{visit}/kommer"), &[]).await;
    let wish = ask(&app, &karin, &format!("{visit}/kan-inte-komma"), &[]).await;
    let page = app.get(&karin, &wish).await.text();
    assert!(page.contains("Din tid: torsdag 3 december klockan 13.30.") && page.contains("Tiden är kvar"), "{page}");
    assert_eq!(app.text("SELECT state FROM appointment WHERE start_at = 1796301000000").await, "booked");
    let start = app.get(&karin, "/").await.text();
    assert!(
        start.contains("Du har sagt att du inte kan komma.")
            && !start.contains("Du ska träffa")
            && !start.contains("Du har svarat att du kommer."),
        "{start}"
    );
    // While it is open one cannot say that one comes; taken back, one can.
    assert_eq!(app.post(&karin, &format!("{visit}/kommer"), &[]).await.status, StatusCode::CONFLICT);
    app.post(&karin, &format!("{wish}/angra"), &[]).await;
    assert_eq!(app.post(&karin, &format!("{visit}/kommer"), &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_medical_measure_that_is_too_much_stands_first_the_same_day() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    ask(&app, &karin, "/hjalp/kontakta", &[]).await;
    let line = app
        .text(
            "SELECT id FROM commitment WHERE party = 'patient' AND self_care_assessed_on IS NOT NULL AND state = 'in_progress'
             AND patient_id = (SELECT id FROM patient WHERE given_name = 'Karin') LIMIT 1",
        )
        .await;
    let wish = ask(&app, &karin, &format!("/plan/rader/{line}/orkar-inte"), &[]).await;
    assert_eq!(app.text("SELECT promised_answer_on FROM request WHERE urgent = 1").await, "2026-11-30");
    assert!(app.get(&karin, &wish).await.text().contains("Mår du sämre nu?"));
    let unit = app.text("SELECT u.name FROM request r JOIN care_unit u ON u.id = r.unit_id WHERE r.urgent = 1").await;
    assert_eq!(unit, "Vårdcentralen Solrosen");
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let queue = app.get(&anna, "/personal/fragor").await.text();
    let urgent = queue.find("Egenvård, brådskar").expect("it is urgent");
    assert!(urgent < queue.find("Vill bli kontaktad").expect("the other"), "{queue}");
}

#[tokio::test]
async fn only_the_unit_that_is_asked_can_open_or_answer() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let wish = ask(&app, &karin, "/hjalp/kontakta", &[]).await;
    let writes = app.number(WRITES).await;
    let sofia = app.sign_in_as("Sofia Berglund").await;
    let refusal = |answer: &Answer| matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::CONFLICT);
    assert_eq!(app.get(&sofia, &of_staff(&wish)).await.status, StatusCode::NOT_FOUND);
    for path in [format!("{}/borja", of_staff(&wish)), format!("{}/slapp", of_staff(&wish)), of_staff(&wish)] {
        let answer = app.post(&sofia, &path, &[("text", "Hej")]).await;
        assert!(refusal(&answer), "{path}: {}", answer.status);
    }
    let amir = app.sign_in_as("Amir Hosseini").await;
    assert_eq!(app.get(&amir, &wish).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&amir, &format!("{wish}/angra"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&karin, &of_staff(&wish)).await.status, StatusCode::FORBIDDEN);
    // Sign-ins write nothing of this kind.
    assert_eq!(app.number(WRITES).await, writes, "nothing was written");
    assert_eq!(app.text("SELECT state FROM request").await, "new");
}

#[tokio::test]
async fn what_a_colleague_has_taken_is_theirs_to_answer_and_can_be_put_back() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let wish = of_staff(&ask(&app, &karin, "/hjalp/kontakta", &[]).await);
    let (anna, amira) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Amira Haddad").await);
    app.post(&anna, &format!("{wish}/borja"), &[]).await;
    let refused = app.post(&amira, &wish, &[("text", "Jag ringer.")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(app.post(&amira, &format!("{wish}/slapp"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.text("SELECT coalesce(answer, 'none') FROM request").await, "none");
    app.post(&anna, &format!("{wish}/slapp"), &[]).await;
    assert_eq!(app.post(&amira, &wish, &[("text", "Jag ringer.")]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn something_that_does_not_work_goes_to_those_who_look_after_the_pages() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let key = app.get(&karin, "/hjalp/fel").await.hidden("nyckel");
    ask(&app, &karin, "/hjalp/fel", &[("text", "Knappen syns inte."), ("nyckel", &key)]).await;
    let unit = app.text("SELECT u.kind FROM request r JOIN care_unit u ON u.id = r.unit_id").await;
    assert_eq!(unit, "samordning");
}

#[tokio::test]
async fn every_page_of_the_queue_leaves_its_line_in_the_log_with_whom_it_showed() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let wish = ask(&app, &karin, "/hjalp/kontakta", &[]).await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let (lists, shown) = (
        "SELECT count(*) FROM access_event WHERE purpose = 'request.queue'",
        "SELECT count(*) FROM access_event_patient l JOIN access_event e ON e.id = l.event_id WHERE e.purpose = 'request.queue'",
    );
    app.get(&anna, "/personal/fragor").await;
    assert_eq!((app.number(lists).await, app.number(shown).await), (1, 1));
    app.get(&anna, &of_staff(&wish)).await;
    assert_eq!(
        app.number("SELECT count(*) FROM access_event WHERE purpose = 'request.open' AND action = 'read'").await,
        1
    );
    assert_eq!(
        app.number("SELECT count(*) FROM access_event WHERE purpose = 'request.see' AND action = 'write'").await,
        1
    );
    app.get(&anna, &of_staff(&wish)).await;
    assert_eq!(app.number("SELECT count(*) FROM access_event WHERE purpose = 'request.see'").await, 1, "seen once");
}
