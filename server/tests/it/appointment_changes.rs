//! Changing a time: what is offered, taking it, cancelling, taking back; and that nothing is lost or doubled on the way.

use crate::support::{Person, TestApp, instant as start};
use app::error::AppError;
use axum::http::StatusCode;
use server::store::check_database;

/// Karin's visit to Anna, Thursday 3 December 13.30.
async fn visit(app: &TestApp, karin: &Person) -> String {
    app.get(karin, "/").await.link("Visa mer")
}

/// The code of the first time that a page offers.
fn first_choice(page: &str) -> String {
    let (_, rest) = page.split_once("kolla?tid=").expect("a time to choose");
    rest.split('"').next().expect("the end of an address").to_owned()
}

async fn start_of(app: &TestApp, visit: &str) -> i64 {
    let id = visit.rsplit('/').next().expect("an id").to_owned();
    sqlx::query_scalar("SELECT start_at FROM appointment WHERE id = $1")
        .bind(id)
        .fetch_one(&mut app.raw().await)
        .await
        .expect("a visit")
}

async fn sound(app: &TestApp) {
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

const ACTIVE: &str = "SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id JOIN patient p ON p.id = a.patient_id
    WHERE p.name = 'Karin Berg' AND a.visit_kind = 'Besök hos distriktssköterska' AND o.kept_until IS NULL";
const KEPT: &str = "SELECT count(*) FROM occupancy WHERE kept_until IS NOT NULL";

#[tokio::test]
async fn three_times_are_offered_on_other_days_at_the_time_of_day_one_has_now() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    assert_eq!(app.get(&karin, "/").await.link("Jag kan inte komma"), format!("{visit}/byt"));
    let page = app.get(&karin, &format!("{visit}/byt")).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for words in [
        "Vilken tid passar dig?",
        "Du har kvar tiden torsdag 3 december klockan 13.30. Du har den tills du väljer en ny.",
        "Tisdag 1 december på eftermiddagen, klockan 13.30",
        "Onsdag 2 december på eftermiddagen, klockan 13.30",
        "Måndag 7 december på eftermiddagen, klockan 13.30",
        "Visa fler tider",
        "Ingen tid passar",
    ] {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    assert_eq!(page.body.matches("kolla?tid=").count(), 3);
    let third = app.get(&karin, &format!("{visit}/byt?sida=3")).await;
    assert_eq!(third.body.matches("kolla?tid=").count(), 3);
    assert!(!third.text().contains("Visa fler tider"), "three pages are enough");
    let fourth = app.get(&karin, &format!("{visit}/byt?sida=4")).await.text();
    assert!(fourth.contains("Det finns inga lediga tider just nu.") && fourth.contains("Ingen tid passar"), "{fourth}");
    assert_eq!(app.number("SELECT count(*) FROM access_event WHERE purpose = 'appointment.choose'").await, 3);
}

#[tokio::test]
async fn a_changed_time_is_taken_and_the_old_one_kept_a_quarter_of_an_hour() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    let check = app.get(&karin, &format!("{visit}/byt/kolla?tid={code}")).await;
    for words in [
        "Stämmer det här?",
        "Tisdag 1 december",
        "Klockan 13.30",
        "Då tar vi bort tiden torsdag 3 december klockan 13.30.",
    ] {
        assert!(check.text().contains(words), "{words:?} in {}", check.text());
    }
    let key = check.hidden("nyckel");
    let fields = [("tid", code.as_str()), ("nyckel", key.as_str())];
    let done = app.post(&karin, &format!("{visit}/byt"), &fields).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, format!("{visit}/andrad").as_str()));
    let receipt = app.get(&karin, done.location()).await.text();
    for words in [
        "Klart! Din nya tid är bokad.",
        "Tisdag 1 december",
        "Du behöver inte göra något mer.",
        "Du kan ångra dig fram till klockan 8.45.",
        "Ångra bytet",
    ] {
        assert!(receipt.contains(words), "{words:?} in {receipt}");
    }
    assert_eq!((app.number(ACTIVE).await, app.number(KEPT).await), (6, 6));
    assert_eq!(app.number("SELECT sequence FROM appointment WHERE agreed_with = 'patient' AND sequence > 0").await, 1);
    // A double tap is one change.
    assert_eq!(app.post(&karin, &format!("{visit}/byt"), &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 1);
    let file = app.get(&karin, &format!("{visit}/kalender.ics")).await.body;
    assert!(file.contains("DTSTART:20261201T123000Z") && file.contains("SEQUENCE:1"), "{file}");
    assert!(app.get(&karin, "/").await.text().contains("I morgon, tisdag 1 december"));
    sound(&app).await;

    let undone = app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    let receipt = app.get(&karin, undone.location()).await.text();
    assert!(receipt.contains("Din gamla tid gäller igen.") && receipt.contains("Torsdag 3 december"), "{receipt}");
    assert_eq!((app.number(ACTIVE).await, app.number(KEPT).await), (6, 0));
    assert_eq!(app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 2, "taking back twice is once");
    assert_eq!(
        app.number("SELECT count(*) FROM access_event WHERE purpose IN ('appointment.move', 'appointment.undo')").await,
        3
    );
    sound(&app).await;
}

#[tokio::test]
async fn what_was_said_about_the_old_time_does_not_hold_for_the_new() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    for (step, said, before, after) in [
        ("kommer", "SELECT kind FROM answer ORDER BY rowid DESC LIMIT 1", "coming", "taken_back"),
        ("kan-inte-komma", "SELECT state FROM request WHERE kind = 'cannot_come'", "new", "withdrawn"),
    ] {
        app.post(&karin, &format!("{visit}/{step}"), &[]).await;
        assert_eq!(app.text(said).await, before);
        let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
        let moved = app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
        assert_eq!((moved.status, app.text(said).await.as_str()), (StatusCode::SEE_OTHER, after), "{}", moved.text());
        sound(&app).await;
    }
}

#[tokio::test]
async fn who_is_too_late_for_a_time_keeps_theirs_and_sees_others() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    let before = start_of(&app, &visit).await;
    // Somebody else of Anna's is there in the middle of it.
    sqlx::query(
        "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
         SELECT (SELECT id FROM staff_member WHERE name = 'Anna Lindqvist'), 1, $1 / 300000 + 2, id FROM appointment WHERE visit_kind = 'Läkarbesök' AND state = 'booked'",
    )
    .bind(code.rsplit('.').next().and_then(|at| at.parse::<i64>().ok()).expect("an instant"))
    .execute(&mut app.raw().await)
    .await
    .expect("a row");
    let check = app.get(&karin, &format!("{visit}/byt/kolla?tid={code}")).await;
    assert_eq!(check.status, StatusCode::CONFLICT);
    assert!(check.text().contains("Den tiden är inte ledig längre."), "{}", check.text());
    let refused = app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let text = refused.text();
    assert!(
        text.contains("Någon annan hann före. Din tid torsdag 3 december klockan 13.30 är kvar. Välj en annan tid."),
        "{text}"
    );
    assert!(refused.body.contains("kolla?tid=") && !refused.body.contains(&code), "other times are shown");
    assert_eq!(start_of(&app, &visit).await, before);
    assert_eq!((app.number(ACTIVE).await, app.number(KEPT).await), (6, 0));
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 0);
}

#[tokio::test]
async fn the_old_time_can_be_had_back_until_somebody_else_has_it() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let old = start_of(&app, &visit).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    // A quarter of an hour later the old time is anybody's.
    app.set_clock("2026-11-30T08:46:00+01:00");
    let receipt = app.get(&karin, &format!("{visit}/andrad")).await.text();
    assert!(receipt.contains("Du kan ångra dig om din gamla tid är ledig."), "{receipt}");
    sqlx::query("UPDATE occupancy SET appointment_id = (SELECT id FROM appointment WHERE visit_kind = 'Läkarbesök' AND state = 'booked'), kept_until = NULL WHERE kept_until IS NOT NULL")
        .execute(&mut app.raw().await)
        .await
        .expect("rows");
    let receipt = app.get(&karin, &format!("{visit}/andrad")).await.text();
    assert!(!receipt.contains("Ångra bytet"), "{receipt}");
    let refused = app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let text = refused.text();
    for words in
        ["Din gamla tid är upptagen nu", "Du har kvar tiden tisdag 1 december klockan 13.30.", "Välj en annan tid"]
    {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    assert_ne!(start_of(&app, &visit).await, old);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 1);
}

#[tokio::test]
async fn a_cancelled_time_is_gone_and_a_new_one_promised_where_that_is_wanted() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let page = app.get(&karin, &format!("{visit}/ingen-tid")).await;
    assert_eq!(page.link("Avboka tiden"), format!("{visit}/avboka"));
    assert!(
        app.get(&karin, &format!("{visit}/avboka")).await.text().contains("Vill du ha en ny tid? Då kontaktar vi dig.")
    );
    let done = app.post(&karin, &format!("{visit}/avboka"), &[("ny", "ja")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let receipt = app.get(&karin, done.location()).await.text();
    for words in [
        "Din tid är avbokad",
        "Du hade tiden torsdag 3 december klockan 13.30.",
        "Senast tisdag 1 december kontaktar vi dig om en ny tid.",
        "Ångra avbokningen",
    ] {
        assert!(receipt.contains(words), "{words:?} in {receipt}");
    }
    assert_eq!((app.number(ACTIVE).await, app.number(KEPT).await), (0, 6));
    assert_eq!(app.post(&karin, &format!("{visit}/avboka"), &[("ny", "ja")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 1, "cancelling twice is once");
    assert_eq!(app.number("SELECT count(*) FROM request WHERE kind = 'cannot_come' AND state = 'new'").await, 1);
    let file = app.get(&karin, &format!("{visit}/kalender.ics")).await.body;
    assert!(file.contains("STATUS:CANCELLED") && file.contains("SEQUENCE:1"), "{file}");
    // The receipt and the visit lead to it.
    for page in [done.location(), visit.as_str()] {
        let off = app.get(&karin, page).await.link("Ta bort ur min kalender");
        assert_eq!(app.get(&karin, &off).await.link("Ta bort ur kalendern"), format!("{visit}/kalender.ics"), "{page}");
    }
    sound(&app).await;
    assert_eq!(app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((app.number(ACTIVE).await, app.number(KEPT).await), (6, 0));
    assert_eq!(app.number("SELECT count(*) FROM request WHERE state = 'new'").await, 0, "nothing is asked any more");
    // Without a new one nothing is promised.
    app.post(&karin, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
    assert_eq!(app.number("SELECT count(*) FROM request WHERE state = 'new'").await, 0);
    sound(&app).await;
}

#[tokio::test]
async fn a_time_that_is_too_near_or_booked_elsewhere_is_not_changed_here() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    // Oskar's times are in another booking system.
    let oskar =
        "SELECT '/tider/' || id FROM appointment WHERE visit_kind = 'Träning hos fysioterapeut' AND state = 'booked'";
    let elsewhere = app.text(oskar).await;
    let page = app.get(&karin, &elsewhere).await;
    assert_eq!(page.link("Jag kan inte komma"), format!("{elsewhere}/kan-inte-komma"), "{}", page.text());
    for path in ["byt", "avboka"] {
        let refused = app.post(&karin, &format!("{elsewhere}/{path}"), &[("tid", &code), ("ny", "ja")]).await;
        assert_eq!(refused.status.as_u16(), AppError::TooLate.status());
    }
    assert_eq!(app.number("SELECT count(*) FROM request").await, 0, "and nothing was asked on the way");
    assert!(app.post(&karin, &format!("{visit}/avboka"), &[]).await.status.is_client_error(), "no choice was made");
    let eva = app.sign_in_as("Eva Sandström").await;
    for path in ["byt", "avboka", "andrad/angra"] {
        assert_eq!(
            app.post(&eva, &format!("{visit}/{path}"), &[("tid", &code), ("ny", "ja")]).await.status,
            StatusCode::NOT_FOUND
        );
    }
    for bad in [
        "",
        "sch_x.1",
        "sch_00000000000000000000000000000000.1",
        "sch_00000000000000000000000000000000.9223372036854775807",
    ] {
        let answer = app.post(&karin, &format!("{visit}/byt"), &[("tid", bad)]).await;
        assert!(answer.status.is_client_error(), "{bad:?}: {}", answer.status);
    }
    // Less than a day before, care must be told.
    app.set_clock("2026-12-02T14:00:00+01:00");
    let karin = app.sign_in_as("Karin Berg").await;
    assert_eq!(app.get(&karin, &visit).await.link("Jag kan inte komma"), format!("{visit}/kan-inte-komma"));
    for path in ["byt", "avboka"] {
        let page = app.get(&karin, &format!("{visit}/{path}")).await;
        assert_eq!(page.status.as_u16(), AppError::TooLate.status());
        assert!(page.text().contains("Tiden går inte att byta här"), "{}", page.text());
        assert_eq!(page.link("Jag kan inte komma"), format!("{visit}/kan-inte-komma"));
        assert_eq!(
            app.post(&karin, &format!("{visit}/{path}"), &[("tid", &code), ("ny", "ja")]).await.status.as_u16(),
            AppError::TooLate.status()
        );
    }
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 0);
    assert_eq!((app.number(ACTIVE).await, app.number(KEPT).await), (6, 0));
}

#[tokio::test]
async fn with_nothing_else_planned_the_promise_of_a_new_time_is_the_next_step() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    app.post(&karin, &format!("{visit}/avboka"), &[("ny", "ja")]).await;
    for other in [
        "UPDATE appointment SET state = 'done' WHERE state = 'booked'",
        "UPDATE time_proposal SET state = 'lapsed'",
        "UPDATE commitment SET state = 'done'",
    ] {
        sqlx::query(other).execute(&mut app.raw().await).await.expect("nothing else");
    }
    let start = app.get(&karin, "/").await;
    let words = "Du har avbokat din tid. Senast tisdag 1 december kontaktar vi dig om en ny tid.";
    assert!(start.text().contains(words), "{}", start.text());
    assert!(start.link("Visa det jag skickade").starts_with("/fragor/req_"));
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let list = app.get(&anna, "/personal?saknar=nasta-steg").await.text();
    assert!(!list.contains("Karin Berg"), "the list of those who lack a step says the same: {list}");
    // The day has been, and nobody has called.
    app.set_clock("2026-12-02T08:30:00+01:00");
    let karin = app.sign_in_as("Karin Berg").await;
    let start = app.get(&karin, "/").await.text();
    assert!(
        start.contains("Vi skulle ha svarat senast tisdag 1 december. Det har vi inte gjort. Felet är vårt."),
        "{start}"
    );
}

#[tokio::test]
async fn what_care_has_changed_since_is_not_undone() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    let mut raw = app.raw().await;
    for care in [
        "UPDATE appointment SET start_at = start_at + 3600000, end_at = end_at + 3600000 WHERE agreed_with = 'patient' AND sequence > 0",
        "UPDATE appointment SET state = 'cancelled_by_patient' WHERE agreed_with = 'patient' AND sequence > 0",
    ] {
        sqlx::query(care).execute(&mut raw).await.expect("care's change");
        let before = start_of(&app, &visit).await;
        let receipt = app.get(&karin, &format!("{visit}/andrad")).await;
        assert_eq!(receipt.status, StatusCode::CONFLICT);
        assert!(!receipt.text().contains("Din nya tid är bokad"), "{}", receipt.text());
        assert_eq!(app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(start_of(&app, &visit).await, before);
    }
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 1);
}

#[tokio::test]
async fn a_new_time_that_has_been_is_not_undone() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    app.set_clock("2026-12-01T15:00:00+01:00");
    let karin = app.sign_in_as("Karin Berg").await;
    let before = start_of(&app, &visit).await;
    assert_eq!(app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(start_of(&app, &visit).await, before);
}

#[tokio::test]
async fn a_visit_that_came_in_over_another_takes_its_time_all_the_same() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    let at: i64 = code.rsplit('.').next().and_then(|at| at.parse().ok()).expect("an instant");
    let mut raw = app.raw().await;
    // As an import leaves it that came over a visit which has gone since: it has the second seat of somebody who has one.
    for statement in [
        "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, unit_id, responsible_provider_id)
         SELECT 'apt_000000000000000000000000000000ff', p.id, 'Samtal', $1, $1 + 1800000, 'booked', a.unit_id, a.responsible_provider_id
         FROM appointment a, patient p WHERE a.visit_kind = 'Läkarbesök' AND p.name = 'Lars Holmgren' LIMIT 1",
        "INSERT INTO appointment_participant (appointment_id, position, staff_id)
         SELECT 'apt_000000000000000000000000000000ff', 0, id FROM staff_member WHERE name = 'Anna Lindqvist' AND $1 > 0",
        "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
         SELECT staff_member.id, 2, $1 / 300000 + n.value, 'apt_000000000000000000000000000000ff' FROM staff_member, json_each('[0, 1, 2, 3, 4, 5]') n
         WHERE name = 'Anna Lindqvist'",
    ] {
        sqlx::query(statement).bind(at).execute(&mut raw).await.expect("rows");
    }
    let page = app.get(&karin, &format!("{visit}/byt")).await;
    assert!(!page.body.contains(&code), "it is not offered");
    assert_eq!(app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 0);
}

#[tokio::test]
async fn the_demo_of_the_next_day_leaves_what_a_person_has_changed() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let page = app.get(&karin, &format!("{visit}/byt?sida=3")).await.body;
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &first_choice(&page))]).await;
    let chosen = start_of(&app, &visit).await;
    app.set_clock("2026-12-01T08:30:00+01:00");
    server::demo::load(&app.store).await.expect("the demo moves");
    assert_eq!(start_of(&app, &visit).await, chosen);
    sound(&app).await;
}

/// Gives everybody of the demo region a visit to Anna, each at another time after those that are offered.
pub(crate) async fn everybody_sees_anna(app: &TestApp) -> Vec<(Person, String)> {
    everybody_sees_anna_from(app, "2027-03-01T08:00:00+01:00").await
}

/// The same, an hour apart from that instant on.
pub(crate) async fn everybody_sees_anna_from(app: &TestApp, first: &str) -> Vec<(Person, String)> {
    let mut raw = app.raw().await;
    let patients: Vec<(String, String)> = sqlx::query_as(
        "SELECT p.id, i.value FROM patient p JOIN patient_identifier i ON i.patient_id = p.id WHERE i.system LIKE 'http://electronichealth.se/identifier/%' AND p.name <> 'Karin Berg' ORDER BY p.id",
    )
    .fetch_all(&mut raw)
    .await
    .expect("patients");
    let mut found = Vec::new();
    for (n, (patient, number)) in patients.into_iter().enumerate() {
        let n = i64::try_from(n).expect("few");
        let id = format!("apt_{n:032x}");
        let start = crate::support::instant(first) + n * 3_600_000;
        sqlx::query(
            "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, unit_id, responsible_provider_id)
             SELECT $1, $2, a.visit_kind, $3, $3 + 1800000, 'booked', a.unit_id, a.responsible_provider_id FROM appointment a
             WHERE a.visit_kind = 'Besök hos distriktssköterska' AND a.provenance_id IS NOT NULL LIMIT 1",
        )
        .bind(&id)
        .bind(&patient)
        .bind(start)
        .execute(&mut raw)
        .await
        .expect("a visit");
        for statement in [
            "INSERT INTO appointment_participant (appointment_id, position, staff_id) SELECT $1, 0, id FROM staff_member WHERE name = 'Anna Lindqvist' AND $2 > 0",
            "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
             WITH RECURSIVE b (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM b WHERE n < 5)
             SELECT (SELECT id FROM staff_member WHERE name = 'Anna Lindqvist'), 1, $2 / 300000 + n, $1 FROM b",
        ] {
            sqlx::query(statement).bind(&id).bind(start).execute(&mut raw).await.expect("rows");
        }
        found.push((app.sign_in(&number).await, format!("/tider/{id}")));
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_all_who_want_the_same_time_at_once_one_gets_it_and_nobody_loses_theirs() {
    let app = std::sync::Arc::new(TestApp::demo().await);
    let people = everybody_sees_anna(&app).await;
    let page = app.get(&people[0].0, &format!("{}/byt", people[0].1)).await;
    let code = first_choice(&page.body);
    let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(people.len()));
    let count = people.len();
    let racing = people.into_iter().map(|(person, visit)| {
        let (app, barrier, code) = (app.clone(), barrier.clone(), code.clone());
        tokio::spawn(async move {
            barrier.wait().await;
            app.post(&person, &format!("{visit}/byt"), &[("tid", &code)]).await.status
        })
    });
    let mut statuses = Vec::new();
    for one in racing.collect::<Vec<_>>() {
        statuses.push(one.await.expect("an answer"));
    }
    let won = statuses.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
    let lost = statuses.iter().filter(|status| **status == StatusCode::CONFLICT).count();
    assert_eq!((won, lost), (1, count - 1), "{statuses:?}");
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 1);
    let held = "SELECT count(*) FROM (SELECT a.id FROM appointment a JOIN occupancy o ON o.appointment_id = a.id AND o.kept_until IS NULL
        WHERE a.id LIKE 'apt_0000%' AND o.bucket BETWEEN a.start_at / 300000 AND (a.end_at - 1) / 300000 GROUP BY a.id HAVING count(*) = 6)";
    assert_eq!(app.number(held).await, i64::try_from(count).expect("few"), "each holds exactly one time");
    sound(&app).await;
}

#[tokio::test]
async fn staff_of_the_unit_see_what_was_changed_until_they_have_marked_it_as_seen() {
    let app = TestApp::demo_in_simple_view().await;
    let (karin, anna) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Anna Lindqvist").await);
    let visit = visit(&app, &karin).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    let queue = async || app.get(&anna, "/personal/fragor").await;
    assert!(!queue().await.text().contains("bytte tid"));
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    let said = "bytte tid från torsdag 3 december klockan 13.30 till tisdag 1 december klockan 13.30.";
    let page = queue().await;
    assert!(page.text().contains(said), "{}", page.text());
    // Undone before anybody saw it: nothing to see.
    app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await;
    assert!(!queue().await.text().contains("bytte tid"));
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    let until = queue().await.hidden("till");
    app.post(&anna, "/personal/fragor/sedda", &[("till", &until)]).await;
    assert!(!queue().await.text().contains("bytte tid"));
    app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await;
    let text = queue().await.text();
    assert!(text.contains("ångrade ändringen. Tiden är åter torsdag 3 december klockan 13.30."), "{text}");
    // Another unit has nothing to do with it.
    let yasmin = app.sign_in_as("Yasmin Karlsson").await;
    assert!(!app.get(&yasmin, "/personal/fragor").await.text().contains("ångrade ändringen"));
}

#[tokio::test]
async fn times_are_offered_by_when_they_suit_the_person_with_the_reason_in_words() {
    let app = TestApp::demo_in_simple_view().await;
    let (karin, anna) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Anna Lindqvist").await);
    let choose = format!("{}/byt", visit(&app, &karin).await);
    let before = app.get(&karin, &choose).await.text();
    assert!(before.contains("klockan 13.30") && !before.contains("som du vill"), "{before}");
    let needs = "/installningar/tid-pa-dagen";
    assert_eq!(app.post(&karin, needs, &[("val", "forenoon")]).await.status, StatusCode::SEE_OTHER);
    let shown = app.get(&karin, &choose).await.text();
    assert_eq!(shown.matches("På förmiddagen, som du vill.").count(), 3, "{shown}");
    assert_eq!(shown.matches("på förmiddagen, klockan").count(), 3, "{shown}");
    // Staff who look at times together with her see what she wishes, and such times first.
    let together = format!("{}/tillsammans", app.get(&anna, "/personal").await.link("Karin Berg"));
    let of_visit = app.get(&anna, &together).await.link("Byt tid: besök hos distriktssköterska");
    assert!(app.get(&anna, &of_visit).await.text().contains("Patienten vill helst ha tid på förmiddagen."));
    assert_eq!(app.post(&karin, &format!("{needs}/angra"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!app.get(&karin, &choose).await.text().contains("som du vill"), "what is undone holds no more");
    assert_eq!(app.post(&karin, needs, &[("val", "natten")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_moves_past_medicinskt_senast_alone_and_past_the_guarantee_one_is_told() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let before = app.get(&karin, &format!("{visit}/byt")).await;
    let late = before
        .body
        .split("kolla?tid=")
        .nth(3)
        .and_then(|rest| rest.split('"').next())
        .expect("a third time")
        .to_owned();
    let set = |sql: &'static str| {
        let app = &app;
        async move { sqlx::query(sql).execute(&mut app.raw().await).await.expect("a day") }
    };
    set("UPDATE appointment SET medically_by = '2026-12-04' WHERE visit_kind = 'Besök hos distriktssköterska' AND state = 'booked'").await;
    let page = app.get(&karin, &format!("{visit}/byt")).await.text();
    assert!(page.contains("Du behöver ha en tid senast fredag 4 december."), "{page}");
    assert!(page.contains("Onsdag 2 december") && !page.contains("Måndag 7 december"), "{page}");
    let events = app.number("SELECT count(*) FROM access_event WHERE action = 'write'").await;
    assert_eq!(app.get(&karin, &format!("{visit}/byt/kolla?tid={late}")).await.status, StatusCode::CONFLICT);
    assert_eq!(app.post(&karin, &format!("{visit}/byt"), &[("tid", &late)]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 0);
    assert_eq!(
        app.number("SELECT count(*) FROM access_event WHERE action = 'write'").await,
        events,
        "nothing was written"
    );

    // Three days from 30 November; the choice is hers all the same.
    set("UPDATE appointment SET medically_by = NULL, guarantee = 'assessment', guarantee_from = '2026-11-30' WHERE medically_by IS NOT NULL").await;
    let told =
        "Du har rätt till en tid senast torsdag 3 december. Den här tiden är senare. Då har du inte den rätten längre.";
    let check = app.get(&karin, &format!("{visit}/byt/kolla?tid={late}")).await.text();
    assert!(check.contains(told), "{check}");
    let soon = first_choice(&before.body);
    assert!(!app.get(&karin, &format!("{visit}/byt/kolla?tid={soon}")).await.text().contains("Du har rätt till"));
    // Past the guarantee already: whoever comes earlier than now is not talked out of it.
    set("UPDATE appointment SET guarantee_from = '2026-11-20' WHERE guarantee IS NOT NULL").await;
    assert!(!app.get(&karin, &format!("{visit}/byt/kolla?tid={soon}")).await.text().contains("Du har rätt till"));
    set("UPDATE appointment SET guarantee_from = '2026-11-30' WHERE guarantee IS NOT NULL").await;
    assert_eq!(app.post(&karin, &format!("{visit}/byt"), &[("tid", &late)]).await.status, StatusCode::SEE_OTHER);
    sound(&app).await;
}

#[tokio::test]
async fn where_two_fit_at_once_two_get_the_time_and_the_third_is_told_that_it_is_gone() {
    let app = TestApp::demo_in_simple_view().await;
    let people = everybody_sees_anna(&app).await;
    let seats =
        "UPDATE schedule SET seats = 2 WHERE staff_id IN (SELECT id FROM staff_member WHERE name = 'Anna Lindqvist')";
    assert!(sqlx::query(seats).execute(&mut app.raw().await).await.expect("two seats").rows_affected() > 0);
    let code = first_choice(&app.get(&people[0].0, &format!("{}/byt", people[0].1)).await.body);
    let taken = "SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id WHERE o.kept_until IS NULL AND o.seat = 2 AND a.agreed_with = 'patient'";
    for (nth, status) in [(0, StatusCode::SEE_OTHER), (1, StatusCode::SEE_OTHER), (2, StatusCode::CONFLICT)] {
        let (person, visit) = &people[nth];
        let answer = app.post(person, &format!("{visit}/byt"), &[("tid", &code)]).await;
        assert_eq!(answer.status, status, "{nth}: {}", answer.text());
        sound(&app).await;
    }
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 2);
    assert_eq!(app.number(taken).await, 6, "the second has a seat of its own");
    let check = format!("{}/byt/kolla?tid={code}", people[3].1);
    assert_eq!(app.get(&people[3].0, &check).await.status, StatusCode::CONFLICT, "nobody else can have it");
    // One takes it back: there is room again.
    app.post(&people[0].0, &format!("{}/andrad/angra", people[0].1), &[]).await;
    assert_eq!(app.get(&people[3].0, &check).await.status, StatusCode::OK);
    sound(&app).await;
}

#[tokio::test]
async fn where_two_fit_at_once_a_time_that_is_offered_can_be_had_wherever_the_others_sit() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let seats =
        "UPDATE schedule SET seats = 2 WHERE staff_id IN (SELECT id FROM staff_member WHERE name = 'Anna Lindqvist')";
    sqlx::query(seats).execute(&mut app.raw().await).await.expect("two seats");
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    let start: i64 = code.rsplit('.').next().and_then(|start| start.parse().ok()).expect("an instant");
    // Somebody else on the first seat for a quarter of an hour, and then on the second.
    let others = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 5)
        INSERT INTO occupancy (resource, seat, bucket, appointment_id)
        SELECT (SELECT id FROM staff_member WHERE name = 'Anna Lindqvist'), 1 + (i > 2), $1 / 300000 + i,
            (SELECT id FROM appointment WHERE visit_kind = 'Läkarbesök' AND state = 'booked') FROM n";
    sqlx::query(others).bind(start).execute(&mut app.raw().await).await.expect("rows");
    assert_eq!(app.get(&karin, &format!("{visit}/byt/kolla?tid={code}")).await.status, StatusCode::OK);
    let done = app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(start_of(&app, &visit).await, start);
}

#[tokio::test]
async fn what_is_kept_free_after_a_visit_is_taken_with_it() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let buffer = "UPDATE schedule SET buffer_minutes = 15 WHERE staff_id IN (SELECT id FROM staff_member WHERE name = 'Anna Lindqvist')";
    assert_eq!(sqlx::query(buffer).execute(&mut app.raw().await).await.expect("a buffer").rows_affected(), 1);
    let visit = visit(&app, &karin).await;
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert_eq!(app.number(ACTIVE).await, 9, "half an hour and a quarter");
    sound(&app).await;
    // Where somebody comes right after the old time, it is had back with what is free.
    let next = "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
        SELECT m.id, 1, c.old_end_at / 300000 + 1, (SELECT id FROM appointment WHERE visit_kind = 'Läkarbesök' AND state = 'booked')
        FROM staff_member m, appointment_change c WHERE m.name = 'Anna Lindqvist'";
    sqlx::query(next).execute(&mut app.raw().await).await.expect("somebody else");
    let undone = app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    assert!(app.get(&karin, undone.location()).await.text().contains("Din gamla tid gäller igen."));
    assert_eq!(app.number(ACTIVE).await, 7, "half an hour and five minutes");
}

#[tokio::test]
async fn a_visit_takes_its_room_too_and_nobody_else_is_offered_that_room_meanwhile() {
    let app = TestApp::demo_in_simple_view().await;
    let mut raw = app.raw().await;
    let room = "plc_00000000000000000000000000000001";
    // Anna and Johan share a room.
    for sql in [
        "INSERT INTO place (id, name, unit_id) SELECT $1, 'Rum 4', id FROM care_unit WHERE name = 'Vårdcentralen Solrosen'",
        "UPDATE schedule SET place_id = $1 WHERE staff_id IN (SELECT id FROM staff_member WHERE name IN ('Anna Lindqvist', 'Johan Ekdahl'))",
        "UPDATE appointment SET place_id = $1 WHERE state = 'booked' AND visit_kind IN ('Besök hos distriktssköterska', 'Läkarbesök')",
    ] {
        sqlx::query(sql).bind(room).execute(&mut raw).await.expect("a shared room");
    }
    let (karin, gosta) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Gösta Lindgren").await);
    let (hers, his) = (visit(&app, &karin).await, app.get(&gosta, "/tider").await.link("Torsdag 17 december"));
    let wednesday = start("2026-12-02T13:30:00+01:00");
    let johans = app
        .text("SELECT s.id FROM schedule s JOIN staff_member m ON m.id = s.staff_id WHERE m.name = 'Johan Ekdahl'")
        .await;
    let same = format!("{johans}.{wednesday}");
    let check = format!("{his}/byt/kolla?tid={same}");
    assert_eq!(app.get(&gosta, &check).await.status, StatusCode::OK, "free before");
    let body = app.get(&karin, &format!("{hers}/byt")).await.body;
    let code = body
        .split("kolla?tid=")
        .filter_map(|rest| rest.split('"').next())
        .find(|code| code.ends_with(&wednesday.to_string()))
        .expect("Wednesday 13.30")
        .to_owned();
    let done = app.post(&karin, &format!("{hers}/byt"), &[("tid", &code)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let taken = "SELECT count(DISTINCT resource) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id
        WHERE a.visit_kind = 'Besök hos distriktssköterska' AND o.kept_until IS NULL AND a.start_at = 1796214600000";
    assert_eq!(app.number(taken).await, 2, "she and the room");
    assert_eq!(app.get(&gosta, &check).await.status, StatusCode::CONFLICT, "the room is taken");
    let refused = app.post(&gosta, &format!("{his}/byt"), &[("tid", &same)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 1);
    sound(&app).await;
}

#[tokio::test]
async fn after_an_undo_the_journey_is_to_the_old_time() {
    let app = TestApp::demo().await;
    let gosta = app.sign_in_as("Gösta Lindgren").await;
    let visit = app
        .text("SELECT '/tider/' || a.id FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE p.given_name = 'Gösta' AND a.transport = 1 AND a.state = 'booked' AND a.may_rebook IS NOT 0 AND a.way = 'on_site'")
        .await;
    let page = app.get(&gosta, &format!("{visit}/byt")).await.body;
    let (_, rest) = page.split_once("kolla?tid=").expect("a time to choose");
    let code = rest.split('"').next().expect("the end of an address");
    let check = app.get(&gosta, &format!("{visit}/byt/kolla?tid={code}")).await.text();
    assert!(check.contains("Färdtjänst ändrar du själv när tiden är bytt."), "{check}");
    let moved = app.post(&gosta, &format!("{visit}/byt"), &[("tid", code)]).await;
    assert!(
        app.get(&gosta, moved.location()).await.text().contains("Har du beställt färdtjänst? Den ändrar du själv.")
    );
    let undone = app.post(&gosta, &format!("{visit}/andrad/angra"), &[]).await;
    let receipt = app.get(&gosta, undone.location()).await.text();
    assert!(
        receipt.contains("Beställ den till din gamla tid igen.") && !receipt.contains("Den ändrar du själv"),
        "{receipt}"
    );
}
