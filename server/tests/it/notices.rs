//! The outbox of notices: each party of a change once, nothing of what it is about, nothing where nothing happened. What
//! other systems do is told to the patient.

use crate::support::TestApp;
use axum::http::StatusCode;
use serde_json::{Value, json};

const KEY: &str = "cmd_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b";
const REGION: &str = include_str!("../../demo/00-region.json");
const KARINS: &str = include_str!("../../demo/01-karin-berg.json");
const GOSTAS: &str = include_str!("../../demo/02-gosta-lindgren.json");
const MIKAELS: &str = include_str!("../../demo/11-mikael-fransson.json");
const ALL: &str = "SELECT count(*) FROM notice";
const ONCE: &str = "SELECT count(*) FROM (SELECT about_id FROM notice WHERE kind = 'time' GROUP BY about_id HAVING sum(party = 'patient') = 1 AND sum(party = 'unit') = 1)";

#[tokio::test]
async fn each_change_of_a_time_is_told_to_the_patient_and_the_unit_once() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = app.get(&karin, "/tider").await.link("Torsdag 3 december klockan 13.30");
    let choose = app.get(&karin, &format!("{visit}/byt")).await;
    let check = choose.link("Tisdag 1 december");
    let code = check.rsplit("tid=").next().expect("a code").to_owned();
    for _ in 0..2 {
        app.post(&karin, &format!("{visit}/byt"), &[("tid", &code), ("nyckel", KEY)]).await;
    }
    assert_eq!((app.number(ALL).await, app.number(ONCE).await), (2, 1), "a double tap is one change");
    app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await;
    app.post(&karin, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
    assert_eq!((app.number(ALL).await, app.number(ONCE).await), (6, 3));
    let refused = app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(app.number(ALL).await, 6, "a refusal is no news");
    let said = "SELECT group_concat(name, ' ') FROM pragma_table_info('notice')";
    assert_eq!(
        app.text(said).await,
        "id kind about_id party patient_id unit_id made_at sent_at",
        "nothing of what it is about"
    );
}

#[tokio::test]
async fn nobody_writes_to_the_dead_and_the_unit_is_told_all_the_same() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = app.get(&karin, "/tider").await.link("Torsdag 3 december klockan 13.30");
    sqlx::query("UPDATE patient SET deceased = 1").execute(&mut app.raw().await).await.expect("written");
    app.post(&karin, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
    assert_eq!((app.number(ALL).await, app.number("SELECT count(*) FROM notice WHERE party = 'unit'").await), (1, 1));
}

#[tokio::test]
async fn a_question_is_told_to_the_patient_and_a_no_to_the_unit() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let question = app.get(&karin, "/tider").await.link("Svara");
    for _ in 0..2 {
        app.post(&karin, &format!("{question}/behall"), &[]).await;
    }
    let no = "SELECT count(*) FROM notice WHERE kind = 'answer' AND party = 'unit'";
    assert_eq!((app.number(ALL).await, app.number(no).await), (1, 1));
}

/// A resource of a file comes in again, newer and with other fields.
async fn comes_in(app: &TestApp, file: &str, id: &str, day: &str, fields: &Value) {
    app.import_again(file, day, |found| {
        let is_it = found["id"] == id;
        if is_it {
            let found = found.as_object_mut().expect("a resource");
            found.extend(fields.as_object().expect("fields").clone());
        }
        is_it
    })
    .await;
}

#[tokio::test]
async fn what_another_system_moves_or_cancels_is_told_to_the_patient_once() {
    let app = TestApp::demo().await;
    assert_eq!(app.number(ALL).await, 0, "the demo is no news");
    let told = "SELECT count(*) FROM notice WHERE kind = 'time' AND party = 'patient' AND about_id GLOB 'apt_*'";
    let mut visit = json!({ "start": "2026-12-04T10:00:00+01:00", "end": "2026-12-04T10:30:00+01:00" });
    for _ in 0..2 {
        comes_in(&app, GOSTAS, "gosta-gunilla", "2026-12-01", &visit).await;
        assert_eq!((app.number(ALL).await, app.number(told).await), (1, 1), "the same again is no news");
    }
    visit["description"] = json!("Med andra ord.");
    comes_in(&app, GOSTAS, "gosta-gunilla", "2026-12-02", &visit).await;
    assert_eq!(app.number(ALL).await, 1, "other words are no other time");
    app.set_clock("2026-11-30T09:30:00+01:00");
    visit["status"] = json!("cancelled");
    comes_in(&app, GOSTAS, "gosta-gunilla", "2026-12-03", &visit).await;
    assert_eq!((app.number(ALL).await, app.number(told).await), (2, 2));
    // Nobody writes to the dead.
    sqlx::query("UPDATE patient SET deceased = 1").execute(&mut app.raw().await).await.expect("written");
    app.set_clock("2026-11-30T10:30:00+01:00");
    visit["status"] = json!("booked");
    comes_in(&app, GOSTAS, "gosta-gunilla", "2026-12-04", &visit).await;
    assert_eq!(app.number(ALL).await, 2);
}

#[tokio::test]
async fn a_question_or_an_invitation_from_another_system_is_told_when_it_is_open_anew() {
    let app = TestApp::demo().await;
    let told = "SELECT count(*) FROM notice WHERE kind = 'question' AND party = 'patient'";
    let other =
        json!({ "requestedPeriod": [{ "start": "2026-12-10T10:00:00+01:00", "end": "2026-12-10T10:45:00+01:00" }] });
    comes_in(&app, KARINS, "karin-majas-forslag", "2026-12-01", &other).await;
    assert_eq!((app.number(ALL).await, app.number(told).await), (1, 1), "other times are asked about anew");
    for (day, status, count) in
        [("2026-12-01", "completed", 1), ("2026-12-02", "active", 2), ("2026-12-03", "active", 2)]
    {
        comes_in(&app, MIKAELS, "mikael-halsokontroll", day, &json!({ "status": status })).await;
        assert_eq!((app.number(ALL).await, app.number(told).await), (count, count), "{day} {status}");
    }
}

#[tokio::test]
async fn what_comes_in_new_is_told_but_not_what_has_been() {
    let app = TestApp::without_demo().await;
    app.set_clock("2026-12-03T20:00:00+01:00");
    app.import(REGION).await;
    app.import(KARINS).await;
    let visits =
        "SELECT count(*) FROM appointment WHERE start_at > 1796324400000 AND state IN ('booked', 'cancelled_by_care')";
    let been = "SELECT count(*) FROM appointment WHERE start_at < 1796324400000 AND state = 'booked'";
    let told = "SELECT count(*) FROM notice n JOIN appointment a ON a.id = n.about_id WHERE n.kind = 'time' AND n.party = 'patient'";
    assert!(app.number(visits).await > 0 && app.number(been).await > 0);
    assert_eq!(app.number(told).await, app.number(visits).await);
    let open = "SELECT count(*) FROM time_proposal WHERE state = 'open'";
    assert_eq!(app.number(ALL).await, app.number(visits).await + app.number(open).await);
}
