//! Free times of another booking system: Gunilla's home visits are booked elsewhere, and her slots come in with the region. Choosing one
//! asks for it; what comes in afterwards is the answer.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;
use serde_json::json;
use server::store::check_database;
use sqlx::Executor;

const REGION: &str = include_str!("../../demo/00-region.json");
const GOSTAS: &str = include_str!("../../demo/02-gosta-lindgren.json");
const OPEN: &str = "SELECT count(*) FROM request WHERE kind = 'want_time' AND state IN ('new', 'begun')";
const VISIT_AT: &str = "SELECT strftime('%d %H:%M', start_at / 1000, 'unixepoch', '+1 hour') || ' ' || agreed_with FROM appointment a
    JOIN patient p ON p.id = a.patient_id WHERE p.given_name = 'Gösta' AND a.visit_kind = 'Hembesök av sjuksköterska' AND a.state = 'booked'";

async fn sound(app: &TestApp) {
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

/// The codes of the times that a page offers.
fn choices(page: &str) -> Vec<String> {
    page.split("kolla?tid=").skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

/// The time of a code, as the bundles write it.
fn start(code: &str) -> String {
    let at = code.rsplit('.').next().and_then(|at| at.parse().ok()).expect("an instant");
    let at = jiff::Timestamp::from_millisecond(at).expect("an instant").in_tz("Europe/Stockholm").expect("a zone");
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Gösta's home visit comes in at this time.
async fn booked_at(app: &TestApp, day: &str, start: &str) {
    app.import_again(GOSTAS, day, |found| {
        let is_it = found["id"] == "gosta-gunilla";
        if is_it {
            found["start"] = json!(start);
            found.as_object_mut().expect("a resource").remove("end");
        }
        is_it
    })
    .await;
}

/// The slot that begins then comes in with this status.
async fn slot_is(app: &TestApp, day: &str, start: &str, status: &str) {
    app.import_again(REGION, day, |found| {
        let is_it = found["resourceType"] == "Slot" && found["start"] == start;
        if is_it {
            found["status"] = json!(status);
        }
        is_it
    })
    .await;
}

/// Gösta, the address of his visit, and the code of the first time that is offered.
async fn gosta(app: &TestApp) -> (Person, String, String) {
    let gosta = app.sign_in_as("Gösta Lindgren").await;
    let other = app.get(&gosta, "/").await.link("Tiden passar inte");
    let visit = other.strip_suffix("/byt").unwrap_or_else(|| panic!("{other} leads to other times")).to_owned();
    let code = choices(&app.get(&gosta, &other).await.body).swap_remove(0);
    (gosta, visit, code)
}

/// Asks for a time: the address of the request.
async fn ask(app: &TestApp, who: &Person, visit: &str, code: &str) -> String {
    let check = app.get(who, &format!("{visit}/byt/kolla?tid={code}")).await;
    let key = check.hidden("nyckel");
    let fields = [("tid", code), ("nyckel", key.as_str())];
    let done = app.post(who, &format!("{visit}/byt"), &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(done.location().starts_with("/fragor/req_"), "{}", done.location());
    let again = app.post(who, &format!("{visit}/byt"), &fields).await;
    assert_eq!(again.location(), done.location(), "a double tap is one");
    sound(app).await;
    done.location().to_owned()
}

#[tokio::test]
async fn a_time_of_another_system_is_asked_for_and_the_visit_stands_meanwhile() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let before = app.text(VISIT_AT).await;
    let page = app.get(&gosta, &format!("{visit}/byt")).await;
    let words = "Du har kvar tiden tisdag 1 december klockan 10 så länge.";
    assert!(page.text().contains(words) && choices(&page.body).len() == 3, "{}", page.text());
    let check = app.get(&gosta, &format!("{visit}/byt/kolla?tid={code}")).await.text();
    for words in [
        "Vi frågar om tiden.",
        // Before the day of the visit that would move.
        "Du får svar senast måndag 30 november.",
        "Du har kvar tiden tisdag 1 december klockan 10 så länge.",
        "Ja, fråga om tiden",
    ] {
        assert!(check.contains(words), "{words:?} in {check}");
    }
    assert!(!check.contains("Då tar vi bort"), "nothing is given up: {check}");
    let request = ask(&app, &gosta, &visit, &code).await;
    let receipt = app.get(&gosta, &request).await.text();
    for words in [
        "Du har frågat om en tid",
        "Du vill ha tiden",
        "Vi svarar senast måndag 30 november.",
        "Har du inte fått svar? Då gäller din tid.",
        "Ångra",
    ] {
        assert!(receipt.contains(words), "{words:?} in {receipt}");
    }
    assert_eq!((app.text(VISIT_AT).await, app.number(OPEN).await), (before, 1));
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 0);
    for path in ["/", visit.as_str()] {
        let page = app.get(&gosta, path).await.text();
        assert!(page.contains("Du har frågat om tiden") && page.contains("Annars gäller din tid."), "{path}: {page}");
    }
    assert!(app.get(&gosta, "/tider").await.text().contains("Du har frågat om tiden"), "on its row too");
    // Asking for another is instead of the first, and the first says so.
    let others = choices(&app.get(&gosta, &format!("{visit}/byt")).await.body);
    assert!(!others.contains(&code), "what is asked for is not offered again");
    let starts: Vec<_> = others.iter().map(|code| start(code)).collect();
    assert!(starts.is_sorted(), "the soonest first: {starts:?}");
    assert_ne!(ask(&app, &gosta, &visit, &others[1]).await, request);
    let replaced = app.get(&gosta, &request).await.text();
    assert!(replaced.contains("Du har ändrat din fråga") && replaced.contains("Nu frågar du om tiden"), "{replaced}");
    let sent = app.get(&gosta, "/fragor").await.text();
    assert!(sent.contains("Du har ändrat frågan") && !sent.contains("Ångrat"), "{sent}");
    assert_eq!(
        (app.number(OPEN).await, app.number("SELECT count(*) FROM request WHERE state = 'withdrawn'").await),
        (1, 1)
    );
}

#[tokio::test]
async fn what_one_has_asked_for_nobody_else_is_offered_until_it_is_taken_back() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let ulla = app.sign_in_as("Ulla-Britt Nyström").await;
    let hers: String = sqlx::query_scalar(
        "SELECT '/tider/' || a.id FROM appointment a JOIN patient p ON p.id = a.patient_id
         WHERE p.given_name = 'Ulla-Britt' AND a.visit_kind = 'Hembesök av sjuksköterska' AND a.state = 'booked'",
    )
    .fetch_one(&mut app.raw().await)
    .await
    .expect("her visit");
    sqlx::query("UPDATE patient SET view_mode = 'standard'").execute(&mut app.raw().await).await.expect("a view");
    let offered = |body: String| choices(&body).contains(&code);
    assert!(offered(app.get(&ulla, &format!("{hers}/byt")).await.body), "both could have it");
    let request = ask(&app, &gosta, &visit, &code).await;
    assert!(!offered(app.get(&ulla, &format!("{hers}/byt")).await.body));
    let late = app.post(&ulla, &format!("{hers}/byt"), &[("tid", &code)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    assert!(late.text().contains("Någon annan hann före.") && !choices(&late.body).is_empty(), "{}", late.text());
    assert_eq!(app.number("SELECT count(*) FROM request").await, 1);
    assert_eq!(app.post(&gosta, &format!("{request}/angra"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(offered(app.get(&ulla, &format!("{hers}/byt")).await.body));
    ask(&app, &ulla, &hers, &code).await;
}

/// A file of the region comes in once more as it was at first.
async fn send_old(app: &TestApp, file: &str) {
    app.import(file).await;
    sound(app).await;
}

#[tokio::test]
async fn the_visit_that_comes_at_the_wanted_time_is_a_yes_in_whatever_order_files_come_and_however_often() {
    for order in [[0, 1, 2, 3], [1, 0, 3, 2], [3, 1, 2, 0], [2, 0, 1, 1], [0, 3, 1, 0], [1, 1, 2, 0]] {
        let app = TestApp::demo_in_simple_view().await;
        let (gosta, visit, code) = gosta(&app).await;
        let request = ask(&app, &gosta, &visit, &code).await;
        let at = start(&code);
        for (nth, file) in order.into_iter().enumerate() {
            match file {
                0 => slot_is(&app, "2026-11-28", &at, "busy").await,
                1 => booked_at(&app, "2026-11-29", &at).await,
                2 => send_old(&app, GOSTAS).await,
                _ => send_old(&app, REGION).await,
            }
            if nth == 0 && file == 0 {
                assert!(app.get(&gosta, &request).await.text().contains("Du fick inte tiden"));
            }
        }
        assert!(app.text(VISIT_AT).await.ends_with(" patient"), "agreed with the person");
        let page = app.get(&gosta, &request).await.text();
        assert!(page.contains("Klart! Du fick tiden."), "{order:?}: {page}");
        app.post(&gosta, &format!("{request}/angra"), &[]).await;
        let booked = "SELECT count(*) FROM request WHERE state = 'booked'";
        assert_eq!((app.number(booked).await, app.number(OPEN).await), (1, 0), "what is answered is not taken back");
    }
}

#[tokio::test]
async fn a_time_that_somebody_else_gets_is_a_no_and_other_times_are_there() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let request = ask(&app, &gosta, &visit, &code).await;
    let before = app.text(VISIT_AT).await;
    slot_is(&app, "2026-11-28", &start(&code), "busy").await;
    assert!(app.get(&gosta, "/").await.text().contains("svar"), "the answer is on the first page");
    let page = app.get(&gosta, &request).await;
    let text = page.text();
    assert!(text.contains("Du fick inte tiden") && text.contains("gick inte att boka."), "{text}");
    assert_eq!(page.link("Välj en annan tid"), format!("{visit}/byt"));
    assert_eq!(app.text(VISIT_AT).await, before);
    assert!(!choices(&app.get(&gosta, &format!("{visit}/byt")).await.body).contains(&code));
}

#[tokio::test]
async fn a_visit_that_comes_at_another_time_is_a_no() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let request = ask(&app, &gosta, &visit, &code).await;
    booked_at(&app, "2026-11-28", "2026-12-17T15:00:00+01:00").await;
    assert!(app.get(&gosta, &request).await.text().contains("Du fick inte tiden"));
    assert_eq!(app.number("SELECT count(*) FROM request WHERE state = 'not_booked'").await, 1);
}

/// Another visit of Gösta's to the same unit comes in: this kind, at this time.
async fn another_visit_at(app: &TestApp, day: &str, kind: &str, start: &str) {
    app.import_again(GOSTAS, day, |found| {
        let is_it = found["id"] == "gosta-gunilla-forra";
        if is_it {
            found["status"] = json!("booked");
            found["serviceType"] = json!([{ "text": kind }]);
            found["start"] = json!(start);
            found.as_object_mut().expect("a resource").remove("end");
        }
        is_it
    })
    .await;
}

#[tokio::test]
async fn only_a_visit_of_the_kind_that_was_asked_about_is_a_yes_and_an_old_time_that_stands_is_told() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let request = ask(&app, &gosta, &visit, &code).await;
    another_visit_at(&app, "2026-11-28", "Blodprov", &start(&code)).await;
    assert_eq!(app.number(OPEN).await, 1, "a blood test at the time that was wanted is no answer");
    assert!(
        app.text("SELECT a.agreed_with FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE a.visit_kind = 'Blodprov' AND a.state = 'booked' AND p.given_name = 'Gösta'").await
            != "patient"
    );
    another_visit_at(&app, "2026-11-29", "Hembesök av sjuksköterska", &start(&code)).await;
    let page = app.get(&gosta, &request).await.text();
    for words in
        ["Klart! Du fick tiden.", "Din gamla tid tisdag 1 december klockan 10 är inte avbokad.", "Ring Hemsjukvården"]
    {
        assert!(page.contains(words), "{words:?} in {page}");
    }
}

#[tokio::test]
async fn what_was_asked_for_before_something_else_never_becomes_a_yes() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let first = ask(&app, &gosta, &visit, &code).await;
    slot_is(&app, "2026-11-28", &start(&code), "busy").await;
    let other = choices(&app.get(&gosta, &format!("{visit}/byt")).await.body).swap_remove(0);
    let second = ask(&app, &gosta, &visit, &other).await;
    booked_at(&app, "2026-11-29", &start(&code)).await;
    assert!(app.get(&gosta, &first).await.text().contains("Du fick inte tiden"));
    assert!(app.get(&gosta, &second).await.text().contains("Du fick inte tiden"), "the visit came at another time");
}

#[tokio::test]
async fn that_one_cannot_come_is_never_lost_for_a_time_that_one_asks_for() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    ask(&app, &gosta, &visit, &code).await;
    assert!(app.get(&gosta, &visit).await.text().contains("Tiden passar inte"), "it can be said all the same");
    let cannot = app.post(&gosta, &format!("{visit}/kan-inte-komma"), &[]).await;
    assert_eq!(cannot.status, StatusCode::SEE_OTHER, "{}", cannot.text());
    let said = "SELECT group_concat(kind || ' ' || state, ', ') FROM (SELECT kind, state FROM request ORDER BY rowid)";
    assert_eq!(app.text(said).await, "want_time withdrawn, cannot_come new");
    // It stands; a time is not asked for beside it.
    let again = app.post(&gosta, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let page = app.get(&gosta, &format!("{visit}/byt")).await;
    for page in [&again, &page] {
        assert!(page.text().contains("Du har sagt att tiden inte passar"), "{}", page.text());
        assert!(choices(&page.body).is_empty(), "no time is offered that cannot be had: {}", page.text());
        assert_eq!(page.link("Visa det jag skickade"), cannot.location());
    }
    assert_eq!(app.text(said).await, "want_time withdrawn, cannot_come new");
    // What staff have begun with is not taken for another thing.
    app.post(&gosta, &format!("{}/angra", cannot.location()), &[]).await;
    let request = ask(&app, &gosta, &visit, &code).await;
    let gunilla = app.sign_in_as("Gunilla Persson").await;
    app.post(&gunilla, &format!("/personal{request}/borja"), &[]).await;
    let before = app.text(said).await;
    assert!(before.ends_with("want_time begun"), "{before}");
    assert!(choices(&app.get(&gosta, &format!("{visit}/byt")).await.body).is_empty(), "they have begun");
    let refused = app.post(&gosta, &format!("{visit}/kan-inte-komma"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    assert_eq!(app.text(said).await, before);
}

#[tokio::test]
async fn staff_see_which_time_is_wanted_and_can_answer_in_words() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let request = ask(&app, &gosta, &visit, &code).await;
    let gunilla = app.sign_in_as("Gunilla Persson").await;
    assert!(app.get(&gunilla, "/personal/fragor").await.text().contains("Vill ha en tid"));
    let page = app.get(&gunilla, &format!("/personal{request}")).await.text();
    for words in ["Hembesök av sjuksköterska: vill ha tiden", "Nuvarande tid: tisdag 1 december klockan 10."] {
        assert!(page.contains(words), "{words:?} in {page}");
    }
    app.set_clock("2026-12-02T08:30:00+01:00");
    let gunilla = app.sign_in_as("Gunilla Persson").await;
    assert!(app.get(&gunilla, "/personal/fragor").await.text().contains("Försenat"));
    let fields = [("text", "Den tiden går inte. Jag ringer dig.")];
    assert_eq!(app.post(&gunilla, &format!("/personal{request}"), &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number(OPEN).await, 0);
    sound(&app).await;
}

#[tokio::test]
async fn a_yes_in_words_stands_for_both_sides_until_the_booking_has_come() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let other = choices(&app.get(&gosta, &format!("{visit}/byt")).await.body).swap_remove(1);
    let request = ask(&app, &gosta, &visit, &code).await;
    let gunilla = app.sign_in_as("Gunilla Persson").await;
    // It needs no words of one's own.
    let yes = app.post(&gunilla, &format!("/personal{request}"), &[("text", ""), ("bokas", "ja")]).await;
    assert_eq!((yes.status, app.number(OPEN).await), (StatusCode::SEE_OTHER, 0), "{}", yes.text());
    assert!(app.get(&gosta, &request).await.text().contains("Ja, vi bokar tiden åt dig."));
    for path in ["/", "/tider", visit.as_str(), request.as_str()] {
        let page = app.get(&gosta, path).await.text();
        assert!(page.contains("Den är inte bokad än."), "{path}: {page}");
    }
    let queue = app.get(&gunilla, "/personal/fragor").await.text();
    assert!(queue.contains("Svarat ja, inte bokat än"), "{queue}");
    assert!(app.get(&gunilla, &format!("/personal{request}")).await.text().contains("inte är bokad än"));
    // It is not asked over meanwhile, by nobody.
    let refused = app.post(&gosta, &format!("{visit}/byt"), &[("tid", &other)]).await;
    assert_eq!((refused.status, app.number("SELECT count(*) FROM request").await), (StatusCode::CONFLICT, 1));
    assert!(refused.text().contains("Den är inte bokad än."), "{}", refused.text());
    sound(&app).await;
    booked_at(&app, "2026-11-29", &start(&code)).await;
    let awaited = "SELECT count(*) FROM request WHERE awaits_booking = 1";
    assert_eq!(app.number(awaited).await, 0);
    assert!(!app.get(&gosta, "/tider").await.text().contains("inte bokad än"));
    assert!(!app.get(&gunilla, "/personal/fragor").await.text().contains("inte bokat än"));
    assert!(app.text(VISIT_AT).await.ends_with(" patient"), "agreed with the person");
}

#[tokio::test]
async fn a_yes_that_could_not_be_booked_becomes_a_no_with_other_times() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let request = ask(&app, &gosta, &visit, &code).await;
    let (gunilla, anna) = (app.sign_in_as("Gunilla Persson").await, app.sign_in_as("Anna Lindqvist").await);
    let says_no = format!("/personal{request}/inte-bokad");
    assert_eq!(app.post(&gunilla, &says_no, &[]).await.status, StatusCode::CONFLICT, "there is no yes yet");
    app.post(&gunilla, &format!("/personal{request}"), &[("text", ""), ("bokas", "ja")]).await;
    app.get(&gosta, &request).await;
    assert_eq!(app.post(&anna, &says_no, &[]).await.status, StatusCode::CONFLICT, "another unit's");
    let awaited = "SELECT count(*) FROM request WHERE awaits_booking = 1";
    assert_eq!(app.number(awaited).await, 1);

    assert_eq!(app.post(&gunilla, &says_no, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.post(&gunilla, &says_no, &[]).await.status, StatusCode::CONFLICT, "pressed twice");
    assert!(
        app.get(&gunilla, &format!("/personal{request}"))
            .await
            .text()
            .contains("besked om att tiden inte gick att boka")
    );
    assert!(!app.get(&gunilla, "/personal/fragor").await.text().contains("inte bokat än"));
    let start = app.get(&gosta, "/").await.text();
    assert!(start.contains("har svarat dig."), "it is news again: {start}");
    let page = app.get(&gosta, &request).await;
    assert!(
        page.text().contains("Du fick inte tiden") && page.text().contains("gick inte att boka"),
        "{}",
        page.text()
    );
    let times = choices(&app.get(&gosta, &page.link("Välj en annan tid")).await.body);
    assert!(!times.is_empty() && !times.contains(&code), "that time is not offered again: {times:?}");
    sound(&app).await;
    // It was booked after all.
    booked_at(&app, "2026-11-29", &self::start(&code)).await;
    assert!(app.text(VISIT_AT).await.ends_with(" patient"));
    assert_eq!(app.text("SELECT state FROM request").await, "booked");
}

#[tokio::test]
async fn a_yes_is_not_waited_for_when_the_visit_has_come_at_another_time() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let request = ask(&app, &gosta, &visit, &code).await;
    let gunilla = app.sign_in_as("Gunilla Persson").await;
    app.post(&gunilla, &format!("/personal{request}"), &[("text", ""), ("bokas", "ja")]).await;
    let awaited = "SELECT count(*) FROM request WHERE awaits_booking = 1";
    assert_eq!(app.number(awaited).await, 1);
    booked_at(&app, "2026-11-29", "2026-12-08T15:40:00+01:00").await;
    assert_eq!(app.number(awaited).await, 0);
    assert!(!app.get(&gosta, &visit).await.text().contains("inte bokad än"));
}

#[tokio::test]
async fn who_then_cannot_come_waits_for_no_booking() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    let request = ask(&app, &gosta, &visit, &code).await;
    let gunilla = app.sign_in_as("Gunilla Persson").await;
    app.post(&gunilla, &format!("/personal{request}"), &[("text", "Ja."), ("bokas", "ja")]).await;
    let cannot = app.post(&gosta, &format!("{visit}/kan-inte-komma"), &[]).await;
    assert_eq!(cannot.status, StatusCode::SEE_OTHER, "{}", cannot.text());
    let said = "SELECT group_concat(kind || ' ' || state || ' ' || awaits_booking, ', ') FROM (SELECT * FROM request ORDER BY rowid)";
    assert_eq!(app.text(said).await, "want_time answered 0, cannot_come new 0");
    sound(&app).await;
}

#[tokio::test]
async fn a_no_in_words_waits_for_nothing_and_a_yes_is_not_waited_for_after_its_time() {
    for (fields, awaited) in [(vec![("text", "Det går inte.")], 0), (vec![("text", "Ja."), ("bokas", "ja")], 1)] {
        let app = TestApp::demo_in_simple_view().await;
        let (gosta, visit, code) = gosta(&app).await;
        let request = ask(&app, &gosta, &visit, &code).await;
        let gunilla = app.sign_in_as("Gunilla Persson").await;
        app.post(&gunilla, &format!("/personal{request}"), &fields).await;
        assert_eq!(app.number("SELECT count(*) FROM request WHERE awaits_booking = 1").await, awaited);
        let says = |page: String| page.contains("Den är inte bokad än.");
        assert_eq!(says(app.get(&gosta, "/tider").await.text()), awaited == 1);
        app.set_clock(&start(&code));
        let (gosta, gunilla) = (app.sign_in_as("Gösta Lindgren").await, app.sign_in_as("Gunilla Persson").await);
        assert!(!says(app.get(&gosta, "/tider").await.text()));
        assert!(!app.get(&gunilla, "/personal/fragor").await.text().contains("inte bokat än"));
    }
}

#[tokio::test]
async fn what_nobody_can_answer_before_the_visit_is_not_asked_for_and_the_page_says_so_with_whom_to_ring() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    app.set_clock("2026-11-30T15:00:00+01:00");
    let other = app.get(&gosta, "/").await.link("Tiden passar inte");
    assert_eq!(other, format!("{visit}/kan-inte-komma"), "the way is to tell care");
    let refused = app.post(&gosta, &format!("{visit}/byt"), &[("tid", &code)]).await;
    for page in [refused, app.get(&gosta, &format!("{visit}/byt")).await] {
        assert_eq!(page.status, StatusCode::CONFLICT);
        for words in ["Vi hinner inte svara före besöket.", "Ring Hemsjukvården", "Tiden passar inte"] {
            assert!(page.text().contains(words), "{words:?} in {}", page.text());
        }
    }
    assert_eq!(app.number("SELECT count(*) FROM request").await, 0);
}

#[tokio::test]
async fn at_a_visit_at_home_one_is_at_home_or_the_time_does_not_suit() {
    for in_simple in [true, false] {
        let app = if in_simple { TestApp::demo_in_simple_view().await } else { TestApp::demo().await };
        // What was agreed on the telephone needs no answer.
        sqlx::query("UPDATE appointment SET agreed_with = 'none' WHERE agreed_with = 'by_phone'")
            .execute(&mut app.raw().await)
            .await
            .expect("a visit");
        let gosta = app.sign_in_as("Gösta Lindgren").await;
        let visit = app.get(&gosta, "/").await.link("Visa mer");
        for path in ["/", visit.as_str()] {
            let page = app.get(&gosta, path).await.text();
            assert!(page.contains("Jag är hemma") && page.contains("Tiden passar inte"), "{path}: {page}");
            assert!(!page.contains("Jag kommer") && !page.contains("Jag kan inte komma"), "{path}: {page}");
        }
        let done = app.post(&gosta, &format!("{visit}/kommer"), &[]).await;
        for path in [done.location(), "/", visit.as_str()] {
            assert!(app.get(&gosta, path).await.text().contains("Du har svarat att du är hemma."), "{path}");
        }
        let cannot = app.post(&gosta, &format!("{visit}/kan-inte-komma"), &[]).await;
        for path in [cannot.location(), "/", visit.as_str(), "/tider"] {
            let page = app.get(&gosta, path).await.text();
            assert!(page.contains("Du har sagt att tiden inte passar"), "{path}: {page}");
        }
        // What happens now is said, before the day of the visit.
        let first = app.get(&gosta, "/").await.text();
        assert!(first.contains("Senast måndag 30 november ringer vi din närstående om en ny tid."), "{first}");
    }
}

#[tokio::test]
async fn a_time_at_which_whoever_one_meets_is_taken_is_not_offered() {
    let app = TestApp::demo_in_simple_view().await;
    let (gosta, visit, code) = gosta(&app).await;
    // Somebody else's visit to Gunilla, over the slot that is still said to be free.
    let at: i64 = code.rsplit('.').next().and_then(|at| at.parse().ok()).expect("an instant");
    for statement in [
        "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
         SELECT p.staff_id, 1, $1 / 300000 + n.value, a.id FROM appointment a JOIN appointment_participant p ON p.appointment_id = a.id
         JOIN patient q ON q.id = a.patient_id, json_each('[2, 3]') n
         WHERE a.visit_kind = 'Hembesök av sjuksköterska' AND a.state = 'booked' AND q.given_name = 'Ulla-Britt' AND p.staff_id IS NOT NULL",
        "DELETE FROM occupancy WHERE bucket NOT BETWEEN $1 / 300000 AND $1 / 300000 + 5 AND appointment_id IN (
             SELECT appointment_id FROM occupancy WHERE bucket = $1 / 300000 + 2)",
        "UPDATE appointment SET start_at = $1 + 600000, end_at = $1 + 1200000 WHERE id IN (
             SELECT appointment_id FROM occupancy WHERE bucket = $1 / 300000 + 2)",
    ] {
        sqlx::query(statement).bind(at).execute(&mut app.raw().await).await.expect("a visit");
    }
    assert!(!choices(&app.get(&gosta, &format!("{visit}/byt")).await.body).contains(&code));
    let late = app.post(&gosta, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert_eq!((late.status, app.number(OPEN).await), (StatusCode::CONFLICT, 0), "{}", late.text());
}

#[tokio::test]
async fn what_one_is_invited_to_elsewhere_is_asked_for_and_booked_when_the_visit_comes() {
    let app = TestApp::demo_in_simple_view().await;
    let gosta = app.sign_in_as("Gösta Lindgren").await;
    sqlx::query(
        "INSERT INTO invitation (id, patient_id, text, unit_id, book_by, state, responsible_provider_id)
         SELECT 'inv_00000000000000000000000000000001', p.id, 'Hembesök av sjuksköterska', u.id, '2026-12-18', 'open', u.provider_id
         FROM patient p, care_unit u WHERE p.given_name = 'Gösta' AND u.name = 'Hemsjukvården'",
    )
    .execute(&mut app.raw().await)
    .await
    .expect("an invitation");
    let at = "/boka/inv_00000000000000000000000000000001";
    assert!(choices(&app.get(&gosta, at).await.body).is_empty(), "the unit lets nobody book");
    sqlx::query("UPDATE care_unit SET may_book = 1").execute(&mut app.raw().await).await.expect("a unit");
    let code = choices(&app.get(&gosta, at).await.body).swap_remove(0);
    let check = app.get(&gosta, &format!("{at}/kolla?tid={code}")).await;
    assert!(
        check.text().contains("Vi frågar om tiden.") && !check.text().contains("Ja, boka tiden"),
        "{}",
        check.text()
    );
    let done = app.post(&gosta, at, &[("tid", &code), ("nyckel", &check.hidden("nyckel"))]).await;
    assert!(done.location().starts_with("/fragor/req_"), "{}", done.text());
    assert!(app.get(&gosta, at).await.text().contains("Du har frågat om tiden"));
    for page in ["/", "/tider"] {
        let text = app.get(&gosta, page).await.text();
        assert!(text.contains("Du har frågat om en tid") && !text.contains("Du kan boka en tid"), "{page}: {text}");
    }
    assert_eq!(app.number("SELECT count(*) FROM invitation WHERE state = 'booked'").await, 0);
    app.import_again(GOSTAS, "2026-11-29", |found| {
        let is_it = found["id"] == "gosta-gunilla-forra";
        if is_it {
            found["status"] = json!("booked");
            found["start"] = json!(start(&code));
            found.as_object_mut().expect("a resource").remove("end");
        }
        is_it
    })
    .await;
    assert_eq!(app.number("SELECT count(*) FROM invitation WHERE state = 'booked'").await, 1);
    assert!(app.get(&gosta, done.location()).await.text().contains("Klart! Du fick tiden."));
}

#[tokio::test]
async fn times_from_every_schedule_of_another_system_can_be_asked_for() {
    let app = TestApp::demo().await;
    let (gosta, visit, first) = gosta(&app).await;
    // Gunilla has another schedule there, with one time a quarter before the first of the other.
    let mut raw = app.raw().await;
    let (schedule, start) = first.split_once('.').expect("a schedule and a start");
    let another =
        |id: &str| format!("substr({id}, 1, length({id}) - 1) || CASE substr({id}, -1) WHEN '0' THEN '1' ELSE '0' END");
    for sql in [
        format!(
            "INSERT INTO schedule (id, unit_id, staff_id, place_id, visit_kind, way)
             SELECT {}, unit_id, staff_id, place_id, visit_kind, way FROM schedule WHERE id = '{schedule}'",
            another("id")
        ),
        format!(
            "INSERT INTO slot (id, schedule_id, start_at, end_at, state)
             SELECT {}, {}, start_at - 900000, end_at - 900000, 'free' FROM slot WHERE schedule_id = '{schedule}' AND start_at = {start}",
            another("id"),
            another("schedule_id")
        ),
    ] {
        raw.execute(sqlx::AssertSqlSafe(sql)).await.expect("a row");
    }
    let slot = "SELECT id || '.' || start_at FROM slot ORDER BY rowid DESC LIMIT 1";
    let (slot, other) =
        app.text(slot).await.split_once('.').map(|(id, at)| (id.to_owned(), at.to_owned())).expect("both");
    let codes = choices(&app.get(&gosta, &format!("{visit}/byt")).await.body);
    let code_of = |start: &str| codes.iter().find(|code| code.ends_with(start));
    assert!(code_of(start).is_some(), "the time of the first schedule");
    let code = code_of(&other).expect("the time of the other schedule");
    ask(&app, &gosta, &visit, code).await;
    assert_eq!(app.text("SELECT slot_id FROM request WHERE kind = 'want_time'").await, slot);
}
