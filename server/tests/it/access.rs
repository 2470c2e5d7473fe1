//! Who may see what: own unit, own provider, other providers, spärr, protected identity. Everything else does not exist.

use crate::support::TestApp;
use axum::http::StatusCode;

/// The address of a patient's page for staff.
async fn page_of(app: &TestApp, name: &str) -> String {
    let id: String = sqlx::query_scalar("SELECT id FROM patient WHERE name = $1")
        .bind(name)
        .fetch_one(&mut app.raw().await)
        .await
        .expect("a patient");
    format!("/personal/patienter/{id}")
}

#[tokio::test]
async fn staff_reach_only_patients_their_unit_has_something_to_do_with() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let before = app.number("SELECT count(*) FROM access_event").await;
    let stranger = app.get(&anna, &page_of(&app, "Ulla-Britt Nyström").await).await;
    let nobody = app.get(&anna, "/personal/patienter/pat_00000000000000000000000000000000").await;
    assert_eq!((stranger.status, nobody.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    // Whoever changes the language comes back to the address they asked for.
    let main = |page: &crate::support::Answer| {
        let (_, main) = page.body.split_once("<main")?;
        let (before, asked) = main.split_once("/personal/patienter/pat_")?;
        Some(format!("{before}{}", asked.trim_start_matches(|letter: char| letter.is_ascii_hexdigit())))
    };
    assert_eq!(
        main(&stranger).map(|page| without_nonce(&page)),
        main(&nobody).map(|page| without_nonce(&page)),
        "a patient one may not see looks like none"
    );
    assert_eq!(app.number("SELECT count(*) FROM access_event").await, before, "nothing was read");
}

fn without_nonce(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    text
}

#[tokio::test]
async fn staff_see_their_own_unit_first_and_other_units_after_a_choice() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let karin = page_of(&app, "Karin Berg").await;
    let near = app.get(&anna, &karin).await.text();
    assert!(near.contains("Du ska träffa Anna Lindqvist") && !near.contains("Hanna Brink"), "{near}");
    assert!(near.contains("Det finns uppgifter hos andra enheter."));
    let wide = app.get(&anna, &format!("{karin}?visa=vardgivare")).await.text();
    assert!(wide.contains("Hanna Brink"), "the speech therapist is at another unit of the same provider");
    assert!(!wide.contains("trygghetslarm"), "the municipality is another provider");
}

#[tokio::test]
async fn other_providers_are_seen_only_with_the_patients_consent() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let karin = page_of(&app, "Karin Berg").await;
    let set = |sql: &'static str| {
        let app = &app;
        async move { sqlx::query(sql).execute(&mut app.raw().await).await.expect("a change") }
    };
    set("DELETE FROM consent").await;
    let without = app.get(&anna, &format!("{karin}?visa=sammanhallet")).await.text();
    assert!(!without.contains("trygghetslarm") && without.contains("Patientens samtycke krävs."), "{without}");
    set("INSERT INTO consent (id, patient_id, provider_id, valid_to) SELECT 'cns_00000000000000000000000000000001', p.id, u.provider_id, '2026-12-31'
         FROM patient p, care_unit u WHERE p.name = 'Karin Berg' AND u.name = 'Vårdcentralen Solrosen'")
    .await;
    let with = app.get(&anna, &format!("{karin}?visa=sammanhallet")).await.text();
    assert!(with.contains("trygghetslarm"), "{with}");
    set("UPDATE consent SET valid_to = '2026-11-29'").await;
    assert!(
        !app.get(&anna, &format!("{karin}?visa=sammanhallet")).await.text().contains("trygghetslarm"),
        "it has ended"
    );
}

#[tokio::test]
async fn what_the_patient_has_blocked_is_said_to_be_there_and_nothing_more() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let jonas = page_of(&app, "Jonas Wikander").await;
    for reach in ["", "?visa=vardgivare", "?visa=sammanhallet"] {
        let page = app.get(&anna, &format!("{jonas}{reach}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        assert!(text.contains("Det finns spärrade uppgifter."), "{text}");
        let matters = app.text("SELECT w.text FROM what_matters w JOIN patient p ON p.id = w.patient_id WHERE p.name = 'Jonas Wikander'").await;
        assert!(!text.contains("med patientens samtycke"), "no consent, so no such words: {text}");
        for secret in ["Magnus", "Vuxenpsykiatrin", "Vårdplan", "bipolär", matters.as_str()] {
            assert!(!text.contains(secret), "{secret} with {reach:?}: {text}");
        }
    }
    let jonas_himself = app.sign_in_as("Jonas Wikander").await;
    let own = app.get(&jonas_himself, "/").await.text();
    assert!(own.contains("Magnus") && !own.contains("spärrade"), "the patient sees everything");
}

#[tokio::test]
async fn where_a_person_with_protected_identity_will_be_is_for_her_and_those_she_meets() {
    let app = TestApp::demo().await;
    let emma = app.sign_in_as("Emma").await;
    let place = app.text("SELECT l.name FROM appointment a JOIN place l ON l.id = a.place_id JOIN patient p ON p.id = a.patient_id WHERE p.name = 'Emma' AND a.state = 'booked'").await;
    assert!(app.get(&emma, "/").await.text().contains(&place), "she sees it herself");
    let magnus = app.sign_in_as("Magnus Thelin").await;
    let page = app.get(&magnus, &page_of(&app, "Emma").await).await;
    assert_eq!(page.status, StatusCode::OK);
    let address = app.text("SELECT coalesce(l.address, l.name) FROM appointment a JOIN place l ON l.id = a.place_id JOIN patient p ON p.id = a.patient_id WHERE p.name = 'Emma' AND a.state = 'booked'").await;
    assert!(!page.text().contains(&address), "{}", page.text());
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let elsewhere = app.get(&anna, &format!("{}?visa=sammanhallet", page_of(&app, "Emma").await)).await;
    let (_, visits) = elsewhere.body.split_once("id=\"tider\"").expect("the part with visits");
    let visits = visits.split("</section>").next().unwrap_or_default();
    assert!(!visits.contains("Vuxenpsykiatrin"), "not by the unit's name either: {visits}");
    assert_eq!(app.number("SELECT count(*) FROM patient WHERE protected_identity <> 'none' AND (address IS NOT NULL OR phone IS NOT NULL)").await, 0);
}

#[tokio::test]
async fn staff_with_protected_data_appear_by_function_and_unit_only() {
    let app = TestApp::demo().await;
    let secret = app.text("SELECT name FROM staff_member WHERE protected_identity = 1").await;
    let emma = app.sign_in_as("Emma").await;
    let magnus = app.sign_in_as("Magnus Thelin").await;
    for (person, path) in
        [(&emma, "/".to_owned()), (&magnus, page_of(&app, "Emma").await), (&emma, "/logga-in".to_owned())]
    {
        let page = app.get(person, &path).await;
        assert!(!page.body.contains(&secret), "{path}");
    }
    assert!(app.get(&emma, "/").await.text().to_lowercase().contains("sjuksköterska"));
}

#[tokio::test]
async fn patients_and_staff_do_not_see_each_others_pages_and_nobody_sees_another_patients_plan() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let amir = app.sign_in_as("Amir Hosseini").await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    assert_eq!(app.get(&karin, "/personal").await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.get(&karin, &page_of(&app, "Karin Berg").await).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.get(&anna, "/plan/viktigt").await.status, StatusCode::FORBIDDEN);
    let plan = app.get(&karin, "/").await.link("Rehabiliteringsplan");
    assert_eq!(app.get(&amir, &plan).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&karin, &plan).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_care_has_not_released_is_neither_shown_nor_counted_for_the_patient() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let plan = app.get(&karin, "/").await.link("Rehabiliteringsplan");
    assert!(app.get(&karin, "/").await.text().contains("handövningarna"));
    sqlx::query("UPDATE plan SET approved_for_patient = 0 WHERE title = 'Rehabiliteringsplan'")
        .execute(&mut app.raw().await)
        .await
        .expect("a change");
    let overview = app.get(&karin, "/").await.text();
    assert!(!overview.contains("handövningarna") && !overview.contains("Rehabiliteringsplan"), "{overview}");
    assert_eq!(app.get(&karin, &plan).await.status, StatusCode::NOT_FOUND);
}
