//! The outbox of notices: each party of a change once, nothing of what it is about, nothing where nothing happened.

use crate::support::TestApp;
use axum::http::StatusCode;

const KEY: &str = "cmd_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b";
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
