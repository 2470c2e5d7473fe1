//! Answering a question about a time, and booking what one is invited to; taking it back; a no.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;
use server::store::check_database;

const AMIR: &str = "Amir Hosseini";
const VISITS: &str = "SELECT count(*) FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE p.name = 'Amir Hosseini' AND a.state = 'booked'";
const OPEN: &str = "SELECT count(*) FROM time_proposal q JOIN patient p ON p.id = q.patient_id WHERE p.name = 'Amir Hosseini' AND q.state = 'open'";
const HELD: &str = "SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id JOIN patient p ON p.id = a.patient_id
    WHERE p.name = 'Amir Hosseini' AND a.visit_kind = 'Besök hos arbetsterapeut'";

async fn sound(app: &TestApp) {
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

/// The codes of the times that a page offers.
fn choices(page: &str) -> Vec<String> {
    page.split("kolla?tid=").skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

/// Takes the nth time of the question at this address: the page that answers.
async fn take(app: &TestApp, who: &Person, question: &str, nth: usize) -> crate::support::Answer {
    let code = choices(&app.get(who, question).await.body).swap_remove(nth);
    let check = app.get(who, &format!("{question}/kolla?tid={code}")).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.text());
    app.post(who, question, &[("tid", &code), ("nyckel", &check.hidden("nyckel"))]).await
}

#[tokio::test]
async fn a_time_that_care_suggests_is_booked_in_one_go_and_the_question_is_closed() {
    let app = TestApp::demo_in_simple_view().await;
    let amir = app.sign_in_as(AMIR).await;
    let question = app.get(&amir, "/").await.link("Välj en tid");
    let page = app.get(&amir, &question).await;
    for words in [
        "Passar någon av tiderna?",
        "Elin föreslår 3 tider.",
        "Svara senast onsdag 2 december klockan 16.",
        "Tisdag 8 december på förmiddagen, klockan 9.30",
        "Torsdag 10 december på förmiddagen, klockan 10",
        "Måndag 14 december på förmiddagen, klockan 9",
        "Ingen tid passar",
    ] {
        assert!(page.text().contains(words), "{words:?} in {}", page.text());
    }
    let code = choices(&page.body).swap_remove(1);
    let check = app.get(&amir, &format!("{question}/kolla?tid={code}")).await.text();
    for words in ["Vill du ha den här tiden?", "Du ska träffa Elin Wester.", "Torsdag 10 december", "Ja, boka tiden"]
    {
        assert!(check.contains(words), "{words:?} in {check}");
    }
    assert!(!check.contains("Då tar vi bort"), "nothing is given up");
    let before = app.number(VISITS).await;
    let fields = [("tid", code.as_str()), ("nyckel", "cmd_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b")];
    let done = app.post(&amir, &question, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let receipt = app.get(&amir, done.location()).await.text();
    for words in ["Klart! Din tid är bokad.", "Du ska träffa Elin.", "Torsdag 10 december", "Ångra bokningen"] {
        assert!(receipt.contains(words), "{words:?} in {receipt}");
    }
    assert_eq!((app.number(VISITS).await, app.number(OPEN).await, app.number(HELD).await), (before + 1, 0, 9));
    assert_eq!(
        app.number("SELECT count(*) FROM appointment WHERE agreed_with = 'patient' AND provenance_id IS NULL").await,
        1
    );
    // A double tap, with the key and without it, is one booking.
    for fields in [&fields[..], &fields[..1]] {
        assert_eq!(app.post(&amir, &question, fields).await.location(), done.location());
    }
    assert_eq!(app.number(VISITS).await, before + 1);
    let closed = app.get(&amir, &question).await;
    assert_eq!(closed.status, StatusCode::CONFLICT, "{}", closed.text());
    assert!(closed.text().contains("Frågan är borta"), "{}", closed.text());
    sound(&app).await;
}

#[tokio::test]
async fn a_booking_that_is_taken_back_has_never_been_and_the_question_is_open_again() {
    let app = TestApp::demo_in_simple_view().await;
    let (amir, elin) = (app.sign_in_as(AMIR).await, app.sign_in_as("Elin Wester").await);
    let question = app.get(&amir, "/").await.link("Välj en tid");
    let before = app.get(&amir, "/tider").await.text();
    let done = take(&app, &amir, &question, 0).await;
    assert!(app.get(&elin, "/personal/fragor").await.text().contains("har bokat tiden tisdag 8 december klockan 9.30"));
    let undo = format!("{}/angra", done.location());
    let undone = app.post(&amir, &undo, &[]).await;
    assert_eq!((undone.status, undone.location()), (StatusCode::SEE_OTHER, question.as_str()));
    assert_eq!((app.number(OPEN).await, app.number(HELD).await), (1, 0));
    assert_eq!(app.get(&amir, "/tider").await.text(), before);
    assert_eq!(app.post(&amir, &undo, &[]).await.location(), question, "taking back twice is once");
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 2);
    assert!(
        !app.get(&elin, "/personal/fragor").await.text().contains("har bokat"),
        "what was undone unseen is no news"
    );
    assert_eq!(take(&app, &amir, &question, 0).await.status, StatusCode::SEE_OTHER, "and it can be booked again");
    sound(&app).await;
}

#[tokio::test]
async fn a_time_that_somebody_else_has_is_not_offered_and_is_refused_with_the_others_shown() {
    let app = TestApp::demo_in_simple_view().await;
    let amir = app.sign_in_as(AMIR).await;
    let question = app.get(&amir, "/").await.link("Välj en tid");
    let code = choices(&app.get(&amir, &question).await.body).swap_remove(0);
    sqlx::query(
        "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
         SELECT (SELECT id FROM staff_member WHERE name = 'Elin Wester'), 1, $1 / 300000 + 2, id FROM appointment WHERE visit_kind = 'Läkarbesök' AND state = 'booked'",
    )
    .bind(code.parse::<i64>().expect("an instant"))
    .execute(&mut app.raw().await)
    .await
    .expect("a row");
    let before = (app.number(VISITS).await, app.number(HELD).await);
    assert_eq!(app.get(&amir, &format!("{question}/kolla?tid={code}")).await.status, StatusCode::CONFLICT);
    let refused = app.post(&amir, &question, &[("tid", &code)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Någon annan hann före. Välj en annan tid."), "{}", refused.text());
    assert_eq!(choices(&refused.body).len(), 2);
    assert_eq!((app.number(VISITS).await, app.number(HELD).await, app.number(OPEN).await), (before.0, before.1, 1));
}

#[tokio::test]
async fn who_can_at_no_time_says_when_and_care_gets_it_in_its_queue_until_it_is_taken_back() {
    let app = TestApp::demo_in_simple_view().await;
    let (amir, elin) = (app.sign_in_as(AMIR).await, app.sign_in_as("Elin Wester").await);
    let question = app.get(&amir, "/").await.link("Välj en tid");
    let form = format!("{question}/ingen-tid");
    let sent = app.post(&amir, &form, &[("text", "Bara fredagar går bra.")]).await;
    assert!(sent.location().starts_with("/fragor/req_"), "{}", sent.location());
    assert_eq!(app.number(OPEN).await, 0);
    let queue = app.get(&elin, "/personal/fragor").await.text();
    assert!(queue.contains("Amir Hosseini"), "{queue}");
    app.post(&amir, &format!("{}/angra", sent.location()), &[]).await;
    assert_eq!(app.number(OPEN).await, 1, "the question is open again");
    // A no needs no words, and can be said again at the same moment.
    let sent = app.post(&amir, &form, &[("text", "  ")]).await;
    assert_eq!((sent.status, app.number(OPEN).await), (StatusCode::SEE_OTHER, 0), "{}", sent.text());
    assert!(app.get(&amir, sent.location()).await.text().contains("Ingen av tiderna passar mig."));
    // Until it is answered the first page says who answers, and by when.
    let waits =
        |page: String| page.contains("Ingen tid passade dig.") && page.contains(" svarar senast torsdag 3 december.");
    let first = app.get(&amir, "/").await.text();
    assert!(waits(first.clone()), "{first}");
    let answer = [("text", "Jag ringer dig om fredagar.")];
    app.post(&elin, &format!("/personal{}", sent.location()), &answer).await;
    assert!(!waits(app.get(&amir, "/").await.text()));
    sound(&app).await;
}

#[tokio::test]
async fn when_maja_suggests_another_day_karin_moves_there_or_keeps_what_she_has() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let question = app.get(&karin, "/tider").await.link("Svara");
    let page = app.get(&karin, &question).await;
    for words in [
        "Maja föreslår en ny tid.",
        "Du har kvar tiden tisdag 8 december klockan 10. Du har den tills du väljer en ny.",
        "Onsdag 9 december på eftermiddagen, klockan 14",
        "Behåll min tid",
    ] {
        assert!(page.text().contains(words), "{words:?} in {}", page.text());
    }
    let kept = app.post(&karin, &format!("{question}/behall"), &[]).await;
    let answer = app.get(&karin, kept.location()).await.text();
    assert!(
        answer.contains("Du behåller din tid") && answer.contains("Din tid är tisdag 8 december klockan 10."),
        "{answer}"
    );
    assert_eq!(app.get(&karin, &question).await.status, StatusCode::CONFLICT);
    app.post(&karin, &format!("{question}/angra"), &[]).await;
    let done = take(&app, &karin, &question, 0).await;
    let receipt = app.get(&karin, done.location()).await.text();
    assert!(receipt.contains("Klart! Din nya tid är bokad.") && receipt.contains("Onsdag 9 december"), "{receipt}");
    // Taking the move back opens Maja's question again.
    app.post(&karin, &format!("{}/angra", done.location()), &[]).await;
    assert_eq!(app.get(&karin, &question).await.status, StatusCode::OK);
    sound(&app).await;
}

#[tokio::test]
async fn who_is_invited_books_a_time_of_the_units_and_can_take_it_back() {
    let app = TestApp::demo_in_simple_view().await;
    let mikael = app.sign_in_as("Mikael Fransson").await;
    let question = app.get(&mikael, "/tider").await.link("Välj en tid");
    let page = app.get(&mikael, &question).await;
    assert!(
        page.text().contains("Hälsokontroll") && page.text().contains("Gör det senast fredag 29 januari"),
        "{}",
        page.text()
    );
    assert_eq!(choices(&page.body).len(), 3);
    let done = take(&app, &mikael, &question, 0).await;
    let receipt = app.get(&mikael, done.location()).await.text();
    assert!(receipt.contains("Klart! Din tid är bokad.") && receipt.contains("Du ska träffa Amira."), "{receipt}");
    let states = "SELECT count(*) FROM invitation WHERE state = 'booked'";
    assert_eq!(app.number(states).await, 1);
    assert_eq!(app.get(&mikael, &question).await.status, StatusCode::CONFLICT);
    let undone = app.post(&mikael, &format!("{}/angra", done.location()), &[]).await;
    assert_eq!((undone.location(), app.number(states).await), (question.as_str(), 0));
    // That none of the times fits is read by whoever invites, not by whom the person turns to otherwise.
    let other = "UPDATE invitation SET unit_id = (SELECT u.id FROM care_unit u WHERE u.provider_id = responsible_provider_id AND u.id <> invitation.unit_id
        ORDER BY u.id LIMIT 1) WHERE patient_id = (SELECT id FROM patient WHERE name = 'Mikael Fransson')";
    sqlx::query(other).execute(&mut app.raw().await).await.expect("another unit");
    let sent = app.post(&mikael, &format!("{question}/ingen-tid"), &[("text", "")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let same = "SELECT count(*) FROM request r JOIN invitation i ON i.unit_id = r.unit_id AND i.patient_id = r.patient_id AND i.responsible_provider_id = r.responsible_provider_id";
    assert_eq!(app.number(same).await, 1);
    sound(&app).await;
}

#[tokio::test]
async fn nobody_answers_somebody_elses_question() {
    let app = TestApp::demo_in_simple_view().await;
    let (amir, karin) = (app.sign_in_as(AMIR).await, app.sign_in_as("Karin Berg").await);
    let question = app.get(&amir, "/").await.link("Välj en tid");
    let code = choices(&app.get(&amir, &question).await.body).swap_remove(0);
    for path in [question.clone(), format!("{question}/svar")] {
        assert_eq!(app.get(&karin, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for (path, fields) in [
        (question.clone(), vec![("tid", code.as_str())]),
        (format!("{question}/behall"), vec![]),
        (format!("{question}/angra"), vec![]),
        (format!("{question}/ingen-tid"), vec![("text", "Nej")]),
    ] {
        assert_eq!(app.post(&karin, &path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for (path, tid) in
        [(question.as_str(), "sch_1.2"), (question.as_str(), "99"), ("/boka/inv_x", "1"), ("/boka/apt_1", "1")]
    {
        assert_eq!(app.post(&amir, path, &[("tid", tid)]).await.status, StatusCode::NOT_FOUND, "{path} {tid}");
    }
    assert_eq!((app.number(OPEN).await, app.number("SELECT count(*) FROM appointment_change").await), (1, 0));
}

#[tokio::test]
async fn who_books_and_then_moves_before_anybody_has_seen_it_stands_in_the_queue_with_where_it_is_now() {
    let app = TestApp::demo_in_simple_view().await;
    let (mikael, anna) = (app.sign_in_as("Mikael Fransson").await, app.sign_in_as("Anna Lindqvist").await);
    let question = app.get(&mikael, "/tider").await.link("Välj en tid");
    let done = take(&app, &mikael, &question, 0).await;
    let visit = done.location().trim_end_matches("/andrad").to_owned();
    let other = choices(&app.get(&mikael, &format!("{visit}/byt")).await.body).swap_remove(0);
    let moved = app.post(&mikael, &format!("{visit}/byt"), &[("tid", &other)]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
    let queue = app.get(&anna, "/personal/fragor").await;
    assert_eq!(queue.status, StatusCode::OK);
    assert!(queue.text().contains("Mikael Fransson bytte tid från"), "{}", queue.text());
    // Taken back, staff still hear that it is booked.
    app.post(&mikael, &format!("{visit}/andrad/angra"), &[]).await;
    assert!(app.get(&anna, "/personal/fragor").await.text().contains("Mikael Fransson"), "the booking is news");
    sound(&app).await;
}

#[tokio::test]
async fn a_time_over_another_visit_of_ones_own_is_not_offered_and_a_cancelled_visit_asks_nothing_more() {
    let app = TestApp::demo_in_simple_view().await;
    let amir = app.sign_in_as(AMIR).await;
    let question = app.get(&amir, "/").await.link("Välj en tid");
    let code = choices(&app.get(&amir, &question).await.body).swap_remove(0);
    sqlx::query(
        "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, responsible_provider_id)
         SELECT 'apt_00000000000000000000000000000009', q.patient_id, 'Tandläkare', $1, $1 + 3600000, 'booked', q.responsible_provider_id
         FROM time_proposal q WHERE q.id = $2",
    )
    .bind(code.parse::<i64>().expect("an instant"))
    .bind(question.trim_start_matches("/boka/"))
    .execute(&mut app.raw().await)
    .await
    .expect("a visit");
    assert_eq!(choices(&app.get(&amir, &question).await.body).len(), 2);
    let refused = app.post(&amir, &question, &[("tid", &code)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Välj en annan tid."), "{}", refused.text());

    let karin = app.sign_in_as("Karin Berg").await;
    let (question, visit) =
        (app.get(&karin, "/tider").await.link("Svara"), app.get(&karin, "/tider").await.link("Tisdag 8 december"));
    app.post(&karin, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
    assert_eq!(app.get(&karin, &question).await.status, StatusCode::CONFLICT);
    sound(&app).await;
}

#[tokio::test]
async fn what_one_is_invited_to_is_booked_no_later_than_care_has_said_and_keeps_that_day() {
    let app = TestApp::demo_in_simple_view().await;
    let mikael = app.sign_in_as("Mikael Fransson").await;
    let question = app.text("SELECT '/boka/' || i.id FROM invitation i JOIN patient p ON p.id = i.patient_id WHERE p.name = 'Mikael Fransson'").await;
    let all = choices(&app.get(&mikael, &question).await.body);
    let set =
        "UPDATE invitation SET medically_by = '2026-12-04', guarantee = 'first_visit', guarantee_from = '2026-11-02'";
    sqlx::query(set).execute(&mut app.raw().await).await.expect("a day");
    let page = app.get(&mikael, &question).await;
    assert!(page.text().contains("Du behöver ha en tid senast fredag 4 december."), "{}", page.text());
    let left = choices(&page.body);
    let late = all.iter().find(|code| !left.contains(code)).expect("a time that is too late");
    assert!(!left.is_empty());
    assert_eq!(app.post(&mikael, &question, &[("tid", late)]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 0);
    let check = app.get(&mikael, &format!("{question}/kolla?tid={}", left[0])).await.text();
    assert!(check.contains("Det gäller: hälsokontroll.") && check.contains("Ni ses på"), "{check}");
    let done = app.post(&mikael, &question, &[("tid", &left[0])]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let receipt = app.get(&mikael, done.location()).await.text();
    assert!(receipt.contains("Det gäller: hälsokontroll.") && receipt.contains("Ni ses på"), "{receipt}");
    let kept = "SELECT count(*) FROM appointment WHERE medically_by = '2026-12-04' AND guarantee = 'first_visit' AND guarantee_from = '2026-11-02'";
    assert_eq!(app.number(kept).await, 1);
    sound(&app).await;
}
