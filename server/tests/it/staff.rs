//! The unit's patients with what is missing.

use crate::support::TestApp;
use axum::http::StatusCode;

/// The row of a patient in the list.
fn row(body: &str, name: &str) -> Option<String> {
    body.split("<tr data-name=\"")
        .find(|row| row.starts_with(name))
        .map(|row| row.split("</tr>").next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_list_shows_the_units_patients_and_what_each_lacks() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let page = app.get(&anna, "/personal").await;
    assert_eq!(page.status, StatusCode::OK);
    let karin = row(&page.body, "Karin Berg").expect("Karin is listed at Solrosen");
    assert!(
        karin.contains("19540314-9809")
            && karin.contains("Torsdag 3 december klockan 13.30")
            && karin.contains("Inget"),
        "{karin}"
    );
    assert!(row(&page.body, "Ulla-Britt").is_none(), "she is listed elsewhere");
    let lars = row(&page.body, "Lars Holmgren").expect("Lars");
    assert!(lars.contains("Inget") && !lars.contains("class=\"gap"), "rightly empty lacks nothing: {lars}");
    let fatima = app.sign_in_as("Fatima Yusuf").await;
    let leo = row(&app.get(&fatima, "/personal").await.body, "Leo Dahl").expect("Leo");
    assert!(leo.contains(">Tid<") && leo.contains(">Kontakt<"), "{leo}");
}

#[tokio::test]
async fn the_links_say_how_many_wait_behind_them() {
    let app = TestApp::demo().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let before = app.get(&anna, "/personal").await.text();
    assert!(before.contains("Ringlista (1 väntar)"), "Mikael's blood test is cancelled: {before}");
    assert!(!before.contains("Frågor från patienter ("), "{before}");
    app.post(&karin, "/hjalp/kontakta", &[]).await;
    let visit = app.get(&karin, "/").await.link("Visa mer");
    app.post(&karin, &format!("{visit}/tidigare"), &[]).await;
    let after = app.get(&anna, "/personal").await.text();
    for words in ["Frågor från patienter (1 väntar)", "Väntelista (1 väntar)"] {
        assert!(after.contains(words), "{words:?} in {after}");
    }
    let elin = app.sign_in_as("Elin Wester").await;
    assert!(!app.get(&elin, "/personal").await.text().contains("väntar)"), "another unit");
}

#[tokio::test]
async fn the_list_can_be_narrowed_to_those_who_lack_something() {
    let app = TestApp::demo().await;
    let magnus = app.sign_in_as("Magnus Thelin").await;
    let late = app.get(&magnus, "/personal?saknar=forsenat").await;
    assert!(row(&late.body, "Jonas Wikander").is_some() && row(&late.body, "Emma").is_none());
    for odd in [
        "?saknar=allt",
        "?sida=0",
        "?sida=-9",
        "?sida=99999999999999999999",
        "?sida=7&saknar=tid",
        "?sida=9223372036854775807",
    ] {
        assert_eq!(app.get(&magnus, &format!("/personal{odd}")).await.status, StatusCode::OK, "{odd}");
    }
}

#[tokio::test]
async fn at_most_fifty_patients_stand_on_a_page() {
    let app = TestApp::demo().await;
    let mut raw = app.raw().await;
    sqlx::query(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
         INSERT INTO patient (id, name, given_name, listed_unit_id, demo)
         SELECT printf('pat_%032x', i), printf('Test %03d', i), 'Test', (SELECT id FROM care_unit WHERE name = 'Vårdcentralen Solrosen'), 1 FROM n",
    )
    .execute(&mut raw)
    .await
    .expect("many patients");
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let first = app.get(&anna, "/personal").await;
    assert_eq!(first.body.matches("<tr data-name=").count(), 50);
    assert!(first.text().contains("Sida 1 av 3"), "{}", first.text());
    let last = app.get(&anna, &first.link("Nästa sida").replace("&amp;", "&").replace("sida=2", "sida=3")).await;
    let shown = last.body.matches("<tr data-name=").count();
    assert!(shown > 0 && shown <= 50);
}

#[tokio::test]
async fn one_with_several_assignments_chooses_and_cannot_choose_anothers() {
    let app = TestApp::demo().await;
    let mut raw = app.raw().await;
    sqlx::query(
        "INSERT INTO assignment (id, staff_id, unit_id, function) SELECT 'asg_00000000000000000000000000000001', m.id, u.id, 'handledare'
         FROM staff_member m, care_unit u WHERE m.name = 'Anna Lindqvist' AND u.name = 'Rehabmottagningen neurologi'",
    )
    .execute(&mut raw)
    .await
    .expect("a second assignment");
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let led = app.get(&anna, "/personal").await;
    assert_eq!((led.status, led.location()), (StatusCode::SEE_OTHER, "/personal/uppdrag"));
    assert!(app.get(&anna, "/personal/uppdrag").await.text().contains("Handledare"));
    let others = app
        .text("SELECT a.id FROM assignment a JOIN staff_member m ON m.id = a.staff_id WHERE m.name = 'Magnus Thelin'")
        .await;
    assert_eq!(app.post(&anna, "/personal/uppdrag", &[("uppdrag", &others)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&anna, "/personal").await.status, StatusCode::SEE_OTHER, "nothing was chosen");
    let chosen = app.post(&anna, "/personal/uppdrag", &[("uppdrag", "asg_00000000000000000000000000000001")]).await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/personal"));
    assert!(app.get(&anna, "/personal").await.text().contains("handledare på Rehabmottagningen neurologi"));
}

#[tokio::test]
async fn what_the_list_says_is_missing_agrees_with_the_card() {
    // Whoever lacks a next step in the list has a card that says so, within what the unit's provider may see, and the other way round.
    let app = TestApp::demo().await;
    for name in [
        "Anna Lindqvist",
        "Fatima Yusuf",
        "Magnus Thelin",
        "Yasmin Karlsson",
        "Sofia Berglund",
        "Elin Wester",
        "Lena Åkerman",
    ] {
        let staff = app.sign_in_as(name).await;
        let list = app.get(&staff, "/personal").await;
        for row in list.body.split("<tr data-name=\"").skip(1) {
            let lacks = row.split("</tr>").next().is_some_and(|row| row.contains(">Nästa steg<"));
            let address = row.split_once("href=\"").and_then(|(_, rest)| rest.split('"').next()).expect("a link");
            let page = app.get(&staff, &format!("{address}?visa=vardgivare")).await.text();
            let gap = page.contains("Vi letar efter rätt kontakt") || page.contains("Du ser inget nästa steg här");
            if row.contains("Det finns spärrade uppgifter") {
                assert!(!lacks, "what is blocked is not said to be missing: {row}");
                continue;
            }
            assert_eq!(lacks, gap, "{name}: {row}\n{page}");
        }
    }
}
