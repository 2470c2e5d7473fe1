//! Taking a change of a time back: what is had back with it, and what stands in the way.

use crate::closing::suggested;
use crate::support::{Person, TestApp};
use axum::http::StatusCode;
use server::store::check_database;

/// Karin's visit to Anna, Thursday 3 December 13.30.
async fn visit(app: &TestApp, karin: &Person) -> String {
    app.get(karin, "/").await.link("Visa mer")
}

/// Moves the visit to the first time that is offered; the receipt's address.
async fn moved(app: &TestApp, karin: &Person, visit: &str) -> String {
    let page = app.get(karin, &format!("{visit}/byt")).await.body;
    let code = page.split("kolla?tid=").nth(1).and_then(|rest| rest.split('"').next()).expect("a time to choose");
    let done = app.post(karin, &format!("{visit}/byt"), &[("tid", code)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    done.location().to_owned()
}

/// Booked visits, with when they are.
const BOOKED: &str = "SELECT group_concat(id || start_at || agreed_with) FROM (SELECT * FROM appointment WHERE state = 'booked' ORDER BY id)";

async fn sound(app: &TestApp) {
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn nobody_gets_an_old_time_back_over_another_visit_of_theirs() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let over = "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, responsible_provider_id)
        SELECT 'apt_00000000000000000000000000000009', a.patient_id, 'Tandläkare', c.old_start_at - 900000, c.old_end_at, 'booked', a.responsible_provider_id
        FROM appointment_change c JOIN appointment a ON a.id = c.appointment_id";
    // Moved away, and cancelled: both can be taken back only where the time is.
    for way in ["byt", "avboka"] {
        let receipt = if way == "byt" {
            moved(&app, &karin, &visit).await
        } else {
            app.post(&karin, &format!("{visit}/avboka"), &[("ny", "nej")]).await.location().to_owned()
        };
        assert!(app.get(&karin, &receipt).await.text().contains("Ångra "));
        sqlx::query(over).execute(&mut app.raw().await).await.expect("a visit");
        let before = app.text(BOOKED).await;
        assert!(!app.get(&karin, &receipt).await.text().contains("Ångra "), "{way}");
        let refused = app.post(&karin, &format!("{receipt}/angra"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{way}");
        assert!(refused.text().contains("Din gamla tid är upptagen nu"), "{}", refused.text());
        assert_eq!(app.text(BOOKED).await, before, "{way}");
        let gone = "DELETE FROM appointment WHERE id = 'apt_00000000000000000000000000000009'";
        sqlx::query(gone).execute(&mut app.raw().await).await.expect("no visit");
        assert_eq!(app.post(&karin, &format!("{receipt}/angra"), &[]).await.status, StatusCode::SEE_OTHER, "{way}");
        sqlx::query("DELETE FROM appointment_change").execute(&mut app.raw().await).await.expect("rows");
    }
    sound(&app).await;
}

#[tokio::test]
async fn what_was_asked_about_a_cancelled_visit_is_asked_again_with_what_it_held() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let visit = visit(&app, &karin).await;
    let page = suggested(&app, &anna).await;
    let asked = "SELECT count(*) FROM time_proposal WHERE state = 'open' AND by_staff_id IS NOT NULL AND appointment_id IS NOT NULL AND provenance_id IS NULL";
    let held = "SELECT count(*) FROM occupancy WHERE proposal_id IS NOT NULL";
    let before = (app.number(asked).await, app.number(held).await);
    assert!(before.0 == 1 && before.1 > 0, "{before:?}");
    let none = (0, 0);
    let undo = format!("{visit}/andrad/angra");

    app.post(&karin, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
    assert_eq!((app.number(asked).await, app.number(held).await), none);
    assert_eq!(app.post(&karin, &undo, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((app.number(asked).await, app.number(held).await), before, "taken back");
    sound(&app).await;

    // The same when it is staff who cancel, and open the day again.
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    assert_eq!(app.number(asked).await, 0);
    app.post(&anna, "/personal/stang-dag/oppna", &[("dag", "2026-12-03")]).await;
    assert_eq!((app.number(asked).await, app.number(held).await), before, "opened again");
    sound(&app).await;

    // What nobody can answer any more stays away; so does what staff take back meanwhile, on a page that still shows it.
    let (cancel, mine) = (format!("{visit}/avboka"), app.text("SELECT id FROM time_proposal WHERE state = 'open' AND by_staff_id IS NOT NULL AND appointment_id IS NOT NULL AND provenance_id IS NULL").await);
    app.post(&karin, &cancel, &[("ny", "nej")]).await;
    app.post(&anna, &format!("{page}/{mine}/ta-tillbaka"), &[]).await;
    app.post(&karin, &undo, &[]).await;
    assert_eq!((app.number(asked).await, app.number(held).await), none, "taken back by staff");
    suggested(&app, &anna).await;
    assert_eq!(app.number(asked).await, 1);
    app.post(&karin, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
    sqlx::query("UPDATE time_proposal SET answer_by = asked_at + 1 WHERE state = 'withdrawn'")
        .execute(&mut app.raw().await)
        .await
        .expect("an earlier last moment");
    app.set_clock("2026-11-30T08:31:00+01:00");
    assert_eq!(app.post(&karin, &undo, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((app.number(asked).await, app.number(held).await), none);
    sound(&app).await;
}

#[tokio::test]
async fn a_change_to_a_near_time_is_taken_back_as_long_as_the_old_one_is_kept() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    // Tomorrow is too near to be changed; Thursday is not.
    let rule = "UPDATE care_unit SET not_after_hours = 48";
    sqlx::query(rule).execute(&mut app.raw().await).await.expect("a rule");
    let visit = visit(&app, &karin).await;
    let before = app.text(BOOKED).await;
    let receipt = moved(&app, &karin, &visit).await;
    let text = app.get(&karin, &receipt).await.text();
    assert!(text.contains("Tisdag 1 december") && text.contains("Du kan ångra dig fram till klockan 8.45."), "{text}");
    assert_eq!(app.post(&karin, &format!("{receipt}/angra"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.text(BOOKED).await, before);
    // A quarter of an hour later it is as near as any other.
    let receipt = moved(&app, &karin, &visit).await;
    app.set_clock("2026-11-30T08:46:00+01:00");
    let after = app.text(BOOKED).await;
    assert!(!app.get(&karin, &receipt).await.text().contains("Ångra bytet"));
    assert_eq!(app.post(&karin, &format!("{receipt}/angra"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.text(BOOKED).await, after);
    sound(&app).await;
}

#[tokio::test]
async fn when_somebody_has_begun_to_look_for_a_new_time_the_cancelling_stands() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let visit = visit(&app, &karin).await;
    let receipt = app.post(&karin, &format!("{visit}/avboka"), &[("ny", "ja")]).await.location().to_owned();
    let before = app.text(BOOKED).await;
    let begin = app.text("SELECT '/personal/fragor/' || id || '/borja' FROM request WHERE kind = 'cannot_come'").await;
    assert_eq!(app.post(&anna, &begin, &[]).await.status, StatusCode::SEE_OTHER);
    let text = app.get(&karin, &receipt).await.text();
    assert!(!text.contains("Ångra avbokningen") && text.contains("kontaktar vi dig om en ny tid"), "{text}");
    assert_eq!(app.post(&karin, &format!("{receipt}/angra"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.text(BOOKED).await, before);
    sound(&app).await;
}

#[tokio::test]
async fn a_receipt_that_has_stood_open_takes_back_nothing_but_what_it_says() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = visit(&app, &karin).await;
    let receipt = moved(&app, &karin, &visit).await;
    let first = app.get(&karin, &receipt).await.hidden("andring");
    let between = app.text(BOOKED).await;
    moved(&app, &karin, &visit).await;
    let (now, second) = (app.text(BOOKED).await, app.get(&karin, &receipt).await.hidden("andring"));
    let undo = format!("{receipt}/angra");
    assert_eq!(app.post(&karin, &undo, &[("andring", &first)]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.text(BOOKED).await, now);
    assert_eq!(app.post(&karin, &undo, &[("andring", &second)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.text(BOOKED).await, between);
    // A double tap is one.
    assert_eq!(app.post(&karin, &undo, &[("andring", &second)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.text(BOOKED).await, between);
    sound(&app).await;
}
