//! Staff invite to a visit: the patient books a time of the unit's by a day, no later than care has said.

use crate::support::{Person, TestApp};
use axum::http::StatusCode;
use server::store::check_database;

const OURS: &str = "SELECT count(*) FROM invitation WHERE by_staff_id IS NOT NULL AND state = 'open'";
const KEY: &str = "cmd_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b";

async fn page_of_karin(app: &TestApp, anna: &Person) -> String {
    format!("{}/bjud-in", app.get(anna, "/personal").await.link("Karin Berg"))
}

#[tokio::test]
async fn a_patient_books_what_staff_invite_to_and_reads_which_line_it_follows_from() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let page = page_of_karin(&app, &anna).await;
    let form = app.get(&anna, &page).await;
    for words in [
        "Be patienten boka en tid",
        "Besök hos distriktssköterska",
        "Måndag 14 december",
        "Medicinskt senast",
        "Hör besöket till en rad i planen?",
    ] {
        assert!(form.text().to_lowercase().contains(&words.to_lowercase()), "{words:?} in {}", form.text());
    }
    for day in ["Lördag", "Söndag"] {
        assert!(!form.text().contains(day), "nobody works then: {}", form.text());
    }
    let line = app
        .text("SELECT c.id FROM commitment c JOIN patient p ON p.id = c.patient_id JOIN care_unit u ON u.id = c.responsible_unit_id
             WHERE p.name = 'Karin Berg' AND c.party = 'care' AND c.state IN ('planned', 'in_progress') AND u.name = 'Vårdcentralen Solrosen'
             ORDER BY c.due_on IS NULL, c.due_on, c.position, c.id LIMIT 1")
        .await;
    let fields = [
        ("besok", "Besök hos sjuksköterska"),
        ("rad", line.as_str()),
        ("senast", "2026-12-14"),
        ("medicinskt", "2026-12-14"),
        ("nyckel", KEY),
    ];
    for _ in 0..2 {
        // A double tap is one invitation.
        let sent = app.post(&anna, &page, &fields).await;
        assert!(app.get(&anna, sent.location()).await.text().contains("Kallelsen är skickad."));
    }
    assert_eq!(app.number(OURS).await, 1);
    assert_eq!(app.number("SELECT count(*) FROM notice n JOIN invitation i ON i.id = n.about_id WHERE n.kind = 'question' AND n.party = 'patient'").await, 1);
    assert_eq!(
        app.number("SELECT count(*) FROM access_event WHERE purpose = 'invitation.make' AND action = 'write'").await,
        1
    );
    let waiting = app.get(&anna, &page).await.text();
    assert!(
        waiting.contains("Öppna kallelser som väntar på patienten")
            && waiting.contains("Medicinskt senast måndag 14 december."),
        "{waiting}"
    );
    let question = app.text("SELECT '/boka/' || id FROM invitation WHERE by_staff_id IS NOT NULL").await;
    let offer = app.get(&karin, &question).await;
    let said = app.text("SELECT c.text FROM invitation i JOIN commitment c ON c.id = i.commitment_id").await;
    for words in ["Besök hos sjuksköterska", said.as_str(), "Du behöver ha en tid senast måndag 14 december."] {
        assert!(offer.text().contains(words), "{words:?} in {}", offer.text());
    }
    let code =
        offer.body.split("kolla?tid=").nth(1).and_then(|rest| rest.split('"').next()).expect("a time").to_owned();
    let done = app.post(&karin, &question, &[("tid", &code)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(
        app.number("SELECT count(*) FROM appointment WHERE medically_by = '2026-12-14' AND state = 'booked'").await,
        1
    );
    let late = app.post(&anna, &format!("{page}/{}/ta-tillbaka", question.trim_start_matches("/boka/")), &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "it is booked");
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn an_invitation_is_taken_back_and_what_cannot_be_read_invites_to_nothing() {
    let app = TestApp::demo().await;
    let (anna, elin, karin) = (
        app.sign_in_as("Anna Lindqvist").await,
        app.sign_in_as("Elin Wester").await,
        app.sign_in_as("Karin Berg").await,
    );
    let page = page_of_karin(&app, &anna).await;
    let kind = "Besök hos sjuksköterska";
    for (fields, status) in [
        ([("besok", ""), ("senast", "2026-12-30")], 422),
        ([("besok", kind), ("senast", "")], 422),
        ([("besok", kind), ("senast", "2026-12-31")], 422),
        ([("besok", kind), ("senast", "9999-99-99")], 422),
        ([("besok", "Operation"), ("senast", "2026-12-30")], 404),
    ] {
        let refused = app.post(&anna, &page, &fields).await;
        assert_eq!(refused.status, status, "{fields:?}");
        if status == 422 {
            assert!(refused.text().contains("Be patienten boka en tid"), "the form again: {}", refused.text());
        }
    }
    let past = [("besok", kind), ("senast", "2026-12-30"), ("medicinskt", "2026-12-14")];
    let refused = app.post(&anna, &page, &past).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "booked later than care says it must be");
    assert!(refused.body.contains("value=\"2026-12-30\" checked"), "what was chosen stays chosen");
    let foreign = app.text("SELECT c.id FROM commitment c JOIN care_unit u ON u.id = c.responsible_unit_id WHERE u.name <> 'Vårdcentralen Solrosen' LIMIT 1").await;
    for rad in [foreign.as_str(), "com_x"] {
        let status = app.post(&anna, &page, &[("besok", kind), ("senast", "2026-12-30"), ("rad", rad)]).await.status;
        assert!(status == StatusCode::NOT_FOUND || status == StatusCode::UNPROCESSABLE_ENTITY, "{rad}");
    }
    assert_eq!(
        app.post(&karin, &page, &[("besok", kind), ("senast", "2026-12-30")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(app.number(OURS).await, 0);

    app.post(&anna, &page, &[("besok", kind), ("senast", "2026-12-30")]).await;
    let id = app.text("SELECT id FROM invitation WHERE by_staff_id IS NOT NULL").await;
    let back = format!("{page}/{id}/ta-tillbaka");
    assert_eq!(app.post(&elin, &back, &[]).await.status, StatusCode::NOT_FOUND, "another unit's");
    assert_eq!(app.number(OURS).await, 1);
    for _ in 0..2 {
        assert_eq!(app.post(&anna, &back, &[]).await.location(), page);
    }
    assert_eq!(app.number(OURS).await, 0);
    assert_eq!(app.get(&karin, &format!("/boka/{id}")).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_the_patient_may_not_see_of_the_plan_is_no_line_to_invite_from() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let page = page_of_karin(&app, &anna).await;
    let form = app.get(&anna, &page).await.body;
    let line = form.split("name=\"rad\" value=\"com_").nth(1).and_then(|rest| rest.split('"').next()).expect("a line");
    let line = format!("com_{line}");
    let sql = "UPDATE commitment SET approved_for_patient = 0 WHERE id = $1";
    sqlx::query(sql).bind(&line).execute(&mut app.raw().await).await.expect("a line that is not released");
    assert!(!app.get(&anna, &page).await.body.contains(&line));
    let fields = [("besok", "Besök hos sjuksköterska"), ("rad", line.as_str()), ("senast", "2026-12-14")];
    assert_eq!(app.post(&anna, &page, &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.number(OURS).await, 0);
}
