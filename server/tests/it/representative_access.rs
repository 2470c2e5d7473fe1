//! Those who help: where they come, what they never see, what they may do at each level, and that it ends at once.

use crate::support::{Person, TestApp};
use app::ids::{Id, PlanId, RepresentativeId};
use app::representatives::reach::reaches;
use app::representatives::types::Level;
use app::routes::PAGES;
use axum::http::StatusCode;
use server::store::check_database;
use std::collections::BTreeSet;

/// All that a helper could write, but for signing in and the log.
const WRITTEN: &str = "SELECT (SELECT count(*) FROM appointment_change) + (SELECT count(*) FROM answer) + (SELECT count(*) FROM request)
    + (SELECT count(*) FROM waiting) + (SELECT count(*) FROM what_matters) + (SELECT count(*) FROM settings_change)
    + (SELECT count(*) FROM representative_change) + (SELECT count(*) FROM draft) + (SELECT sum(version) FROM appointment)
    + (SELECT sum(version) FROM time_proposal) + (SELECT count(*) FROM invitation WHERE state <> 'open')
    + (SELECT count(*) FROM access_event WHERE action = 'write')";
const READ: &str =
    "SELECT count(*) FROM access_event WHERE actor_kind = 'representative' AND action IN ('read', 'list')";

async fn change(app: &TestApp, sql: &'static str) {
    let done = sqlx::query(sql).execute(&mut app.raw().await).await.expect("a statement");
    assert!(done.rows_affected() > 0, "nothing changed: {sql}");
}

/// Maja, with what she may do; Karin has given her a fullmakt where it is booking.
async fn maja(app: &TestApp, level: Level) -> Person {
    match level {
        Level::See => change(app, "UPDATE representative SET may_propose = 0 WHERE name = 'Maja Berg'").await,
        Level::Book => {
            change(app, "UPDATE representative SET kind = 'ombud', may_book = 1 WHERE name = 'Maja Berg'").await;
        }
        Level::Propose | Level::Nothing => {}
    }
    app.sign_in_as("Maja Berg").await
}

async fn row(app: &TestApp, sql: &'static str) -> String {
    app.text(sql).await
}

/// Karin's visit to Anna.
async fn visit(app: &TestApp) -> String {
    let id = row(app, "SELECT a.id FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE p.name = 'Karin Berg' AND a.visit_kind = 'Besök hos distriktssköterska' AND a.state = 'booked'").await;
    format!("/tider/{id}")
}

fn first_choice(page: &str) -> String {
    let (_, rest) = page.split_once("kolla?tid=").expect("a time to choose");
    rest.split('"').next().expect("the end of an address").to_owned()
}

/// Where helpers come, written out once more: the other list is the program's.
fn expected(path: &str) -> Option<Level> {
    Some(match path {
        "/"
        | "/tider"
        | "/tider/varit"
        | "/tider/vecka"
        | "/tider/{id}"
        | "/plan"
        | "/plan/rader"
        | "/planer"
        | "/planer/{id}"
        | "/kontakt"
        | "/hjalper"
        | "/hjalp/las-upp"
        | "/hjalp/skriva-ut"
        | "/logga-in"
        | "/tillganglighet"
        | "/tillganglighet/krav"
        | "/tillganglighet/anpassningar"
        | "/tillganglighet/rapportera" => Level::See,
        "/tider/{id}/foresla" => Level::Propose,
        "/tider/{id}/byt"
        | "/tider/{id}/byt/kolla"
        | "/tider/{id}/ingen-tid"
        | "/tider/{id}/avboka"
        | "/tider/{id}/andrad"
        | "/boka/{id}"
        | "/boka/{id}/kolla" => Level::Book,
        _ => return None,
    })
}

#[tokio::test]
async fn a_helper_comes_to_the_pages_of_the_list_and_to_no_other() {
    for level in [Level::See, Level::Propose, Level::Book] {
        let app = TestApp::demo().await;
        let maja = maja(&app, level).await;
        let visit = visit(&app).await;
        let plan = row(
            &app,
            "SELECT l.id FROM plan l JOIN patient p ON p.id = l.patient_id WHERE p.name = 'Karin Berg' LIMIT 1",
        )
        .await;
        for page in PAGES {
            let id = if page.path.starts_with("/planer") { plan.as_str() } else { visit.trim_start_matches("/tider/") };
            let address = page
                .path
                .replace("{id}", id)
                .replace("{patient}", "pat_x")
                .replace("{doc}", "doc_x")
                .replace("{setting}", "vy");
            let (read, written) = (app.number(READ).await, app.number(WRITTEN).await);
            let answer = app.get(&maja, &address).await;
            if expected(page.path).is_some_and(|least| level >= least) {
                assert_ne!(answer.status, StatusCode::FORBIDDEN, "{level:?} {address}");
                assert!(!answer.status.is_server_error(), "{address}");
            } else {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{level:?} {address}");
                assert!(!answer.body.contains("<!>"), "the refusal is valid HTML as every page is");
                assert_eq!(app.number(READ).await, read, "{address} read something");
            }
            // No page is a form that does something by being opened; a form that is not theirs does nothing.
            if expected(page.path).is_none() {
                assert_eq!(
                    app.post(&maja, &address, &[("val", "simple"), ("niva", "boka")]).await.status,
                    StatusCode::FORBIDDEN
                );
            }
            assert_eq!(app.number(WRITTEN).await, written, "{address}");
        }
        for address in [
            format!("{visit}/kommer"),
            format!("{visit}/angra"),
            format!("{visit}/sett"),
            format!("{visit}/kan-inte-komma"),
            format!("{visit}/kalender.ics"),
            "/hjalp/kontakta".to_owned(),
            "/utkast".to_owned(),
            "/handelser".to_owned(),
            "/delad-skarm".to_owned(),
            "/installningar/vy".to_owned(),
        ] {
            let written = app.number(WRITTEN).await;
            assert_eq!(app.post(&maja, &address, &[]).await.status, StatusCode::FORBIDDEN, "{address}");
            assert_eq!(app.get(&maja, &address).await.status, StatusCode::FORBIDDEN, "{address}");
            assert_eq!(app.number(WRITTEN).await, written, "{address}");
        }
    }
}

/// What a page leads to, and where its forms are sent.
fn controls(body: &str, attribute: &str) -> Vec<String> {
    let main = body.split("</head>").nth(1).unwrap_or_default();
    let marker = format!("{attribute}=\"");
    let values = main.split(&marker).skip(1).filter_map(|rest| rest.split('"').next());
    values.filter(|value| value.starts_with('/') && !value.starts_with("/pictograms")).map(str::to_owned).collect()
}

#[tokio::test]
async fn no_page_shows_a_helper_a_control_that_leads_where_they_may_not_go() {
    for level in [Level::See, Level::Propose, Level::Book] {
        let app = TestApp::demo().await;
        let plain = maja(&app, level).await;
        let simple = Person::with(&format!("{}; {}", plain.cookie(), look(&app, &plain, "simple").await));
        for (view, person) in [("standard", plain), ("simple", simple)] {
            let (mut seen, mut left) = (BTreeSet::new(), vec!["/".to_owned(), "/hjalper".to_owned()]);
            while let Some(address) = left.pop() {
                if !seen.insert(address.clone()) {
                    continue;
                }
                let page = app.get(&person, &address).await;
                assert_eq!(page.status, StatusCode::OK, "{level:?} {view} {address}: {}", page.text());
                assert!(
                    page.text().contains("Du hjälper Karin."),
                    "{address} does not say whom one helps: {}",
                    page.text()
                );
                for action in controls(&page.body, "action") {
                    let path = action.split('?').next().unwrap_or_default();
                    assert!(reaches(level, path), "{level:?} {view} {address} sends to {action}");
                }
                left.extend(
                    controls(&page.body, "href")
                        .into_iter()
                        .map(|to| to.split('#').next().unwrap_or_default().to_owned()),
                );
            }
            assert!(seen.len() > 12, "{view}: {seen:?}");
            let changes = seen.iter().any(|address| address.ends_with("/byt"));
            let proposes = seen.iter().any(|address| address.ends_with("/foresla"));
            assert_eq!(
                (changes, proposes),
                (level == Level::Book, level >= Level::Propose),
                "{level:?} {view}: {seen:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_a_helper_may_not_open_says_whom_to_ask_and_nothing_of_ones_own() {
    let app = TestApp::demo().await;
    let maja = maja(&app, Level::Book).await;
    for (address, status) in [("/vem-har-tittat", StatusCode::FORBIDDEN), ("/planer/pln_x", StatusCode::NOT_FOUND)] {
        let refused = app.get(&maja, address).await;
        assert_eq!(refused.status, status, "{address}");
        let text = refused.text();
        assert!(text.contains("Fråga den du hjälper, eller vården."), "{text}");
        assert!(!text.contains("Dina tider") && !text.contains("din egen startsida"), "{text}");
        assert_eq!(refused.link("Visa vem du kan fråga"), "/kontakt");
    }
}

#[tokio::test]
async fn whoever_is_stopped_reads_that_without_a_reason_and_can_sign_out() {
    let app = TestApp::demo().await;
    let (karin, maja) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await);
    let helper = app.get(&karin, "/vem-hjalper-mig").await.link("Ändra för Maja");
    app.post(&karin, &helper, &[("niva", "sluta")]).await;
    let stopped = app.get(&maja, "/tider").await;
    assert_eq!(stopped.status, StatusCode::UNAUTHORIZED);
    let text = stopped.text();
    assert!(text.contains("Du kan inte hjälpa någon här nu") && text.contains("Logga ut"), "{text}");
    assert!(!text.contains("Karin") && !text.contains("Logga in igen"), "{text}");
    // The sign-in ends with the signing out, not when it runs out: it is nobody's when she may help again.
    assert_eq!(app.post(&maja, "/logga-ut", &[]).await.location(), "/logga-in");
    app.post(&karin, &format!("{helper}/angra"), &[]).await;
    assert_eq!(app.get(&maja, "/tider").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        app.number("SELECT count(*) FROM session WHERE representative_id IS NOT NULL AND ended_at IS NULL").await,
        0
    );
}

#[tokio::test]
async fn what_a_helper_changes_takes_back_what_helpers_asked_and_not_what_the_patient_asked() {
    let app = TestApp::demo().await;
    let (karin, maja, visit) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await, visit(&app).await);
    app.post(&karin, &format!("{visit}/kan-inte-komma"), &[]).await;
    assert_eq!(
        row(&app, "SELECT kind || ' ' || created_by FROM request WHERE state = 'new' AND appointment_id IS NOT NULL")
            .await,
        "cannot_come patient"
    );
    let code = first_choice(&app.get(&maja, &format!("{visit}/byt")).await.body);
    app.post(&maja, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert!(row(&app, LAST).await.starts_with("moved representative"));
    let left = "SELECT state FROM request WHERE kind = 'cannot_come'";
    assert_eq!(row(&app, left).await, "new", "what Karin asked is hers to take back");
    change(&app, "UPDATE request SET created_by = 'representative' WHERE kind = 'cannot_come'").await;
    app.post(&maja, &format!("{visit}/andrad/angra"), &[]).await;
    assert_eq!(row(&app, left).await, "withdrawn");
}

#[tokio::test]
async fn what_one_was_invited_to_can_be_booked_again_when_the_time_is_cancelled() {
    for who in ["Mikael Fransson", "Rolf Fransson"] {
        let app = TestApp::demo().await;
        let person = app.sign_in_as(who).await;
        let id = row(
            &app,
            "SELECT i.id FROM invitation i JOIN patient p ON p.id = i.patient_id WHERE p.name = 'Mikael Fransson'",
        )
        .await;
        let at = format!("/boka/{id}");
        let code = first_choice(&app.get(&person, &at).await.body);
        let booked = app.post(&person, &at, &[("tid", &code)]).await;
        let visit = booked.location().trim_end_matches("/andrad").to_owned();
        let cancelled = app.post(&person, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
        assert_eq!(row(&app, "SELECT state FROM invitation").await, "open", "{who}");
        let receipt = app.get(&person, cancelled.location()).await;
        assert_eq!(receipt.link("Boka en ny tid"), at, "{who}");
        assert!(receipt.text().contains("Du kan boka en ny tid här."), "{}", receipt.text());
        // Taken back, there is nothing more to book.
        app.post(&person, &format!("{visit}/andrad/angra"), &[]).await;
        assert_eq!(row(&app, "SELECT state FROM invitation").await, "booked", "{who}");
        // Booked anew, the old time is not had back beside it.
        app.post(&person, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
        let other = first_choice(&app.get(&person, &at).await.body);
        assert_eq!(app.post(&person, &at, &[("tid", &other)]).await.status, StatusCode::SEE_OTHER, "{who}");
        let written = app.number(WRITTEN).await;
        let refused = app.post(&person, &format!("{visit}/andrad/angra"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{who}");
        assert_eq!(app.number(WRITTEN).await, written, "{who}");
        assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    }
}

/// The cookie of a helper's own view.
async fn look(app: &TestApp, helper: &Person, view: &str) -> String {
    let answer = app.post(helper, "/hjalper/vy", &[("val", view)]).await;
    assert_eq!(answer.location(), "/hjalper");
    answer.person().cookie()
}

#[tokio::test]
async fn each_read_of_a_helpers_is_in_the_log_as_theirs_and_the_patient_sees_that_they_looked() {
    let app = TestApp::demo().await;
    let maja = maja(&app, Level::See).await;
    assert_eq!(app.get(&maja, "/tider").await.status, StatusCode::OK);
    assert_eq!(
        row(&app, "SELECT e.purpose || ' ' || r.name FROM access_event e JOIN representative r ON r.id = e.actor_id JOIN patient p ON p.id = e.patient_id
            WHERE e.actor_kind = 'representative' AND e.action = 'read' AND p.name = 'Karin Berg'").await,
        "appointment.list Maja Berg"
    );
    let karin = app.sign_in_as("Karin Berg").await;
    assert!(app.get(&karin, "/vem-hjalper-mig").await.text().contains("Maja tittade här i dag klockan 8.30."));
}

#[tokio::test]
async fn of_what_is_blocked_a_helper_sees_neither_text_nor_count_nor_gap() {
    let app = TestApp::demo().await;
    change(&app, "INSERT INTO representative (id, patient_id, kind, name, may_see, may_propose, may_book)
        SELECT 'rep_019be000000070008000000000000001', id, 'ombud', 'Ulf Wikander', 1, 1, 1 FROM patient WHERE name = 'Jonas Wikander'").await;
    let ulf = app.sign_in_as("Ulf Wikander").await;
    let hidden = row(&app, "SELECT a.id FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE p.name = 'Jonas Wikander' AND a.state = 'booked'").await;
    for page in ["/", "/tider", "/tider/vecka", "/tider/varit", "/plan", "/plan/rader", "/planer", "/kontakt"] {
        let answer = app.get(&ulf, page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        let text = answer.text();
        for word in [
            "Magnus",
            "sykiatri",
            "pärr",
            "7 december",
            "ligger hos",
            "Felet är vårt",
            "samtycke",
            "Inget är bokat",
            &hidden,
        ] {
            assert!(!text.contains(word), "{word} on {page}: {text}");
        }
    }
    // What is blocked answers as what is not there.
    let unknown = "/tider/apt_00000000000070008000000000000000";
    let (blocked, unknown) = (app.get(&ulf, &format!("/tider/{hidden}")).await, app.get(&ulf, unknown).await);
    assert_eq!((blocked.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(blocked.text(), unknown.text());
    let written = app.number(WRITTEN).await;
    for (step, fields) in
        [("avboka", vec![("ny", "nej")]), ("andrad/angra", vec![]), ("foresla", vec![("text", "På tisdag.")])]
    {
        assert_eq!(
            app.post(&ulf, &format!("/tider/{hidden}/{step}"), &fields).await.status,
            StatusCode::NOT_FOUND,
            "{step}"
        );
    }
    assert_eq!(app.number(WRITTEN).await, written);
    // With nothing blocked it is there, so that the test can fail.
    change(&app, "UPDATE block SET lifted_at = 1").await;
    assert!(app.get(&ulf, "/tider").await.text().contains("Magnus"));
}

#[tokio::test]
async fn a_time_over_a_visit_that_a_helper_may_not_see_is_like_one_that_somebody_has() {
    let app = TestApp::demo().await;
    let maja = maja(&app, Level::Book).await;
    let visit = visit(&app).await;
    let code = first_choice(&app.get(&maja, &format!("{visit}/byt")).await.body);
    // A visit with a provider that has not opened, at the time that was offered.
    sqlx::query("UPDATE appointment SET start_at = $1, end_at = $1 + 1800000, responsible_provider_id = (SELECT id FROM care_provider WHERE representative_access = 0 LIMIT 1)
            WHERE visit_kind <> 'Besök hos distriktssköterska' AND state = 'booked' AND patient_id = (SELECT id FROM patient WHERE name = 'Karin Berg') AND id = (
                SELECT min(id) FROM appointment WHERE visit_kind <> 'Besök hos distriktssköterska' AND state = 'booked' AND patient_id = (SELECT id FROM patient WHERE name = 'Karin Berg'))")
        .bind(code.split('.').nth(1).expect("a start").parse::<i64>().expect("an instant"))
        .execute(&mut app.raw().await).await.expect("a hidden visit");
    assert!(!app.get(&maja, &format!("{visit}/byt")).await.body.contains(&code));
    let written = app.number(WRITTEN).await;
    let answer = app.post(&maja, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text().contains("Någon annan hann före."), "{}", answer.text());
    assert_eq!(app.number(WRITTEN).await, written);
}

#[tokio::test]
async fn a_provider_that_has_not_opened_shows_a_chosen_helper_nothing() {
    let app = TestApp::demo().await;
    let (maja, visit) = (maja(&app, Level::Book).await, visit(&app).await);
    let code = first_choice(&app.get(&maja, &format!("{visit}/byt")).await.body);
    change(&app, "UPDATE care_provider SET representative_access = 0 WHERE name = 'Region Sundet'").await;
    for page in ["/", "/tider", "/planer", "/kontakt"] {
        let text = app.get(&maja, page).await.text();
        assert!(!text.contains("Anna") && !text.contains("Solrosen") && !text.contains("samtycke"), "{page}: {text}");
    }
    let written = app.number(WRITTEN).await;
    assert_eq!(app.get(&maja, &visit).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(&maja, &format!("{visit}/byt"), &[("tid", &code)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.number(WRITTEN).await, written);
}

#[tokio::test]
async fn what_the_person_has_written_and_what_is_not_released_is_not_for_helpers() {
    let app = TestApp::demo().await;
    let (karin, maja) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await);
    app.post(&karin, "/plan/viktigt", &[("text", "Bara mellan mig och vården.")]).await;
    app.post(&karin, "/hjalp/skriv", &[("text", "Säg inget till Maja.")]).await;
    change(&app, "UPDATE commitment SET approved_for_patient = 0 WHERE text LIKE 'Tomas ordnar%'").await;
    for page in ["/", "/plan", "/plan/rader", "/planer", "/tider"] {
        let text = app.get(&maja, page).await.text();
        for word in ["Bara mellan", "sjunga i kören", "Säg inget", "trygghetslarm"] {
            assert!(!text.contains(word), "{word} on {page}: {text}");
        }
    }
}

#[tokio::test]
async fn a_helper_who_may_only_see_writes_nothing_whatever_they_post() {
    let app = TestApp::demo().await;
    let visit = visit(&app).await;
    let book = maja(&app, Level::Book).await;
    let code = first_choice(&app.get(&book, &format!("{visit}/byt")).await.body);
    change(
        &app,
        "UPDATE representative SET kind = 'narstaende', may_book = 0, may_propose = 0 WHERE name = 'Maja Berg'",
    )
    .await;
    let written = app.number(WRITTEN).await;
    let all = [
        (format!("{visit}/byt"), vec![("tid", code.as_str())]),
        (format!("{visit}/avboka"), vec![("ny", "ja")]),
        (format!("{visit}/andrad/angra"), vec![]),
        (format!("{visit}/tidigare"), vec![]),
        (format!("{visit}/foresla"), vec![("text", "På tisdag.")]),
    ];
    for (address, fields) in &all {
        assert_eq!(app.post(&book, address, fields).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    // Whoever may propose may not book either.
    change(&app, "UPDATE representative SET may_propose = 1 WHERE name = 'Maja Berg'").await;
    for (address, fields) in &all[..4] {
        assert_eq!(app.post(&book, address, fields).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    assert_eq!(app.number(WRITTEN).await, written);
}

#[tokio::test]
async fn a_helper_who_may_propose_asks_care_and_the_patient_is_answered() {
    let app = TestApp::demo().await;
    let (maja, visit) = (maja(&app, Level::Propose).await, visit(&app).await);
    let page = app.get(&maja, &app.get(&maja, &visit).await.link("Föreslå en annan tid")).await;
    assert_eq!(page.status, StatusCode::OK);
    let (at, key) = (format!("{visit}/foresla"), page.hidden("nyckel"));
    let written = app.number(WRITTEN).await;
    assert_eq!(app.post(&maja, &at, &[("text", " "), ("nyckel", &key)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.number(WRITTEN).await, written, "nothing was said");
    let sent = app.post(&maja, &at, &[("text", "Helst på fredagar."), ("nyckel", &key)]).await;
    let receipt = app.get(&maja, sent.location()).await.text();
    assert!(receipt.contains("Vårdcentralen Solrosen svarar Karin senast"), "{receipt}");
    app.post(&maja, &at, &[("text", "Helst på fredagar."), ("nyckel", &key)]).await;
    assert_eq!(
        app.number("SELECT count(*) FROM request WHERE created_by = 'representative'").await,
        1,
        "a double tap is one"
    );
    let words = "Förslag på en annan tid än torsdag 3 december";
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let queue = app.get(&anna, "/personal/fragor").await;
    let text = row(&app, "SELECT text FROM request WHERE created_by = 'representative'").await;
    assert!(text.starts_with(words) && text.ends_with("Helst på fredagar."), "{text}");
    assert!(queue.text().contains("Karin Berg"), "{}", queue.text());
    assert!(queue.text().contains("Maja Berg (närstående) gjorde det åt patienten."), "{}", queue.text());
    let sent_by = row(&app, "SELECT '/personal/fragor/' || id FROM request WHERE created_by = 'representative'").await;
    let opened = app.get(&anna, &sent_by).await.text();
    assert!(opened.contains("Maja Berg (närstående) skrev åt Karin"), "{opened}");
    assert!(!opened.contains("Patienten skrev"), "{opened}");
    // Where she would send it again she reads what waits.
    let again = app.get(&maja, &at).await.text();
    assert!(again.contains("Du har redan skickat ett förslag.") && again.contains("Helst på fredagar."), "{again}");
    let karin = app.sign_in_as("Karin Berg").await;
    let request = row(&app, "SELECT id FROM request WHERE created_by = 'representative'").await;
    assert!(app.get(&karin, "/fragor").await.body.contains(&request), "it is in her list");
    assert!(app.get(&karin, &format!("/fragor/{request}")).await.text().contains("Maja Berg skrev åt dig:"));
    assert!(app.get(&karin, "/fragor").await.text().contains("Maja Berg har skickat det åt dig."));
    // The time is as it was, and another's receipt is nobody's.
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 0);
    let peter = app.sign_in_as("Peter Lindgren").await;
    assert_eq!(app.get(&peter, sent.location()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&karin, &at).await.status, StatusCode::NOT_FOUND, "the patient has ways of their own");
    assert_eq!(app.post(&karin, &at, &[("text", "Hej")]).await.status, StatusCode::NOT_FOUND);
}

const LAST: &str = "SELECT c.kind || ' ' || c.made_by || ' ' || coalesce(r.name, '-') || ' ' || a.agreed_with FROM appointment_change c
    JOIN appointment a ON a.id = c.appointment_id LEFT JOIN representative r ON r.id = c.representative_id ORDER BY c.rowid DESC LIMIT 1";

#[tokio::test]
async fn a_helper_who_may_book_moves_cancels_and_takes_back_and_the_patient_sees_who_did_it() {
    let app = TestApp::demo().await;
    let (karin, maja, visit) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await, visit(&app).await);
    let at = format!("{visit}/byt");
    let code = first_choice(&app.get(&maja, &at).await.body);
    let check = app.get(&maja, &format!("{at}/kolla?tid={code}")).await;
    let moved = app.post(&maja, &at, &[("tid", &code), ("nyckel", &check.hidden("nyckel"))]).await;
    assert_eq!(moved.location(), format!("{visit}/andrad"));
    assert_eq!(row(&app, LAST).await, "moved representative Maja Berg representative");
    assert_eq!(
        row(
            &app,
            "SELECT actor_kind || ' ' || purpose FROM access_event WHERE action = 'write' ORDER BY rowid DESC LIMIT 1"
        )
        .await,
        "representative appointment.move"
    );
    for page in ["/", visit.as_str()] {
        assert!(!app.get(&maja, page).await.text().contains("Jag kommer"), "whether she comes is Karin's to say");
    }
    // To Maja it is told by Karin's name, and the way to take it back stands on the visit too.
    let receipt = app.get(&maja, &format!("{visit}/andrad")).await.text();
    assert!(
        receipt.contains("Klart! Du har bytt tid åt Karin.") && receipt.contains("Karin ska träffa Anna"),
        "{receipt}"
    );
    for words in ["åt dig", "”Du” på sidan är", "Din nya tid"] {
        assert!(!receipt.contains(words), "{words}: {receipt}");
    }
    let seen = app.get(&maja, &visit).await;
    assert!(seen.text().contains("Maja Berg har bokat tiden åt Karin.") && !seen.text().contains("åt dig"));
    assert_eq!(seen.link("Visa ändringen"), format!("{visit}/andrad"));
    // The patient is told, by name, and can take it back.
    assert!(app.get(&karin, "/").await.text().contains("Maja Berg har bokat tiden åt dig."));
    assert!(app.get(&karin, &visit).await.text().contains("Maja Berg har bokat tiden åt dig."));
    assert!(
        app.get(&karin, "/vem-hjalper-mig")
            .await
            .text()
            .contains("Maja ändrade en tid i dag klockan 8.30. Gammal tid: torsdag 3 december")
    );
    let receipt = app.get(&karin, &format!("{visit}/andrad")).await;
    assert!(receipt.text().contains("Maja Berg har bokat tiden åt dig.") && receipt.text().contains("Ångra bytet"));
    app.post(&maja, &format!("{visit}/andrad/angra"), &[]).await;
    assert!(row(&app, LAST).await.starts_with("undone representative Maja Berg"));
    // Staff of the unit see what was done, whoever did it.
    app.post(&maja, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
    assert!(row(&app, LAST).await.starts_with("cancelled representative Maja Berg"));
    let anna = app.sign_in_as("Anna Lindqvist").await;
    assert!(app.get(&anna, "/personal/fragor").await.text().contains("Karin Berg"));
    // It stands first until she has read it.
    let start = app.get(&karin, "/").await.text();
    assert!(start.contains("Maja Berg har avbokat tiden åt dig.") && start.contains("Du hade tiden"), "{start}");
    assert_eq!(app.post(&karin, &format!("{visit}/sett"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!app.get(&karin, "/").await.text().contains("Maja Berg har avbokat"));
    app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await;
    assert_eq!(
        app.number("SELECT count(*) FROM appointment WHERE state = 'cancelled_by_patient'").await,
        0,
        "the patient takes it back"
    );
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn a_helper_takes_back_what_helpers_did_and_not_what_the_patient_did() {
    let app = TestApp::demo().await;
    let (karin, maja, visit) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await, visit(&app).await);
    let code = first_choice(&app.get(&karin, &format!("{visit}/byt")).await.body);
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert!(!app.get(&maja, &format!("{visit}/andrad")).await.text().contains("Ångra"));
    let written = app.number(WRITTEN).await;
    let refused = app.post(&maja, &format!("{visit}/andrad/angra"), &[]).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER);
    assert_eq!(app.number(WRITTEN).await, written);
}

#[tokio::test]
async fn a_god_man_books_what_the_patient_is_invited_to_and_takes_it_back() {
    let app = TestApp::demo().await;
    let rolf = app.sign_in_as("Rolf Fransson").await;
    let id = row(
        &app,
        "SELECT i.id FROM invitation i JOIN patient p ON p.id = i.patient_id WHERE p.name = 'Mikael Fransson'",
    )
    .await;
    let page = app.get(&rolf, &format!("/boka/{id}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let booked = app.post(&rolf, &format!("/boka/{id}"), &[("tid", &first_choice(&page.body))]).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text());
    assert_eq!(row(&app, LAST).await, "booked representative Rolf Fransson representative");
    let mikael = app.sign_in_as("Mikael Fransson").await;
    // That care has cancelled another comes before it.
    let cancelled = row(&app, "SELECT a.id FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE p.name = 'Mikael Fransson' AND a.state = 'cancelled_by_care'").await;
    app.post(&mikael, &format!("/tider/{cancelled}/sett"), &[]).await;
    let start = app.get(&mikael, "/").await.text();
    assert!(start.contains("Rolf Fransson har bokat tiden åt dig."), "{start}");
    let receipt = app.get(&rolf, booked.location()).await;
    assert!(receipt.text().contains("Ångra bokningen"), "{}", receipt.text());
    app.post(&rolf, &format!("{}/angra", booked.location()), &[]).await;
    assert_eq!(row(&app, "SELECT state FROM invitation").await, "open");
    // Who cancels and asks for a new time is told what becomes of that.
    let booked = app.post(&rolf, &format!("/boka/{id}"), &[("tid", &first_choice(&page.body))]).await;
    let visit = booked.location().trim_end_matches("/andrad").to_owned();
    let cancelled = app.post(&rolf, &format!("{visit}/avboka"), &[("ny", "ja")]).await;
    let receipt = app.get(&rolf, cancelled.location()).await.text();
    assert!(receipt.contains("om en ny tid") && !receipt.contains("Vill du ha en ny tid?"), "{receipt}");
    assert_eq!(row(&app, "SELECT state FROM invitation").await, "booked", "care gets in touch about it");
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn what_one_who_helps_has_proposed_is_the_patients_to_answer() {
    let app = TestApp::demo().await;
    let (karin, maja) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await);
    let id = row(&app, "SELECT id FROM time_proposal WHERE by_representative_id IS NOT NULL").await;
    let start = row(&app, "SELECT cast(start_at AS TEXT) FROM time_proposal_option WHERE proposal_id IN (SELECT id FROM time_proposal WHERE by_representative_id IS NOT NULL)").await;
    assert_eq!(app.get(&karin, &format!("/boka/{id}")).await.status, StatusCode::OK);
    assert!(!app.get(&maja, "/").await.text().contains("förslag"));
    let written = app.number(WRITTEN).await;
    assert_eq!(app.get(&maja, &format!("/boka/{id}")).await.status, StatusCode::NOT_FOUND);
    let (unknown, not_theirs) = (StatusCode::NOT_FOUND, StatusCode::FORBIDDEN);
    for (step, fields, refused) in
        [("", vec![("tid", start.as_str())], unknown), ("/behall", vec![], not_theirs), ("/angra", vec![], not_theirs)]
    {
        let answer = app.post(&maja, &format!("/boka/{id}{step}"), &fields).await;
        assert_eq!(answer.status, refused, "{step}");
    }
    assert_eq!(app.number(WRITTEN).await, written);
}

#[tokio::test]
async fn it_ends_at_once_when_it_is_taken_back_runs_out_or_between_the_check_and_the_yes() {
    for how in ["taken back", "run out", "lowered"] {
        let app = TestApp::demo().await;
        let (karin, maja, visit) =
            (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await, visit(&app).await);
        let at = format!("{visit}/byt");
        let code = first_choice(&app.get(&maja, &at).await.body);
        let check = app.get(&maja, &format!("{at}/kolla?tid={code}")).await;
        let helper = app.get(&karin, "/vem-hjalper-mig").await.link("Ändra för Maja");
        match how {
            "taken back" => drop(app.post(&karin, &helper, &[("niva", "sluta")]).await),
            "lowered" => drop(app.post(&karin, &helper, &[("niva", "foresla")]).await),
            _ => change(&app, "UPDATE representative SET valid_to = '2026-11-29' WHERE name = 'Maja Berg'").await,
        }
        let written = app.number(WRITTEN).await;
        let refused = app.post(&maja, &at, &[("tid", &code), ("nyckel", &check.hidden("nyckel"))]).await;
        assert!(
            matches!(refused.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
            "{how}: {}",
            refused.status
        );
        assert_eq!(app.number(WRITTEN).await, written, "{how}");
        let start = app.get(&maja, "/").await;
        assert_eq!(start.status == StatusCode::OK, how == "lowered", "{how}: {}", start.status);
        if how != "lowered" {
            assert!(!start.text().contains("Karin") && !start.text().contains("Anna"), "{}", start.text());
            let again = app
                .post(
                    &Person::default(),
                    "/logga-in",
                    &[("person", &row(&app, "SELECT id FROM representative WHERE name = 'Maja Berg'").await)],
                )
                .await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{how}");
        }
    }
}

#[tokio::test]
async fn a_yes_that_comes_at_the_same_time_as_it_is_taken_back_is_before_it_or_not_at_all() {
    let app = TestApp::demo().await;
    let (karin, maja, visit) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await, visit(&app).await);
    let helper = app.get(&karin, "/vem-hjalper-mig").await.link("Ändra för Maja");
    let at = format!("{visit}/byt");
    for _ in 0..8 {
        let code = first_choice(&app.get(&maja, &at).await.body);
        let (fields, stop) = ([("tid", code.as_str())], [("niva", "sluta")]);
        let (moved, stopped) = tokio::join!(app.post(&maja, &at, &fields), app.post(&karin, &helper, &stop));
        assert_eq!(stopped.status, StatusCode::SEE_OTHER);
        assert!(
            matches!(moved.status, StatusCode::SEE_OTHER | StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED),
            "{}",
            moved.status
        );
        app.post(&karin, &format!("{helper}/angra"), &[]).await;
    }
    // Each yes stands in the log at a moment when it was allowed.
    let too_late = app.number(
        "SELECT count(*) FROM access_event m WHERE m.purpose = 'appointment.move' AND (
             SELECT l.purpose FROM access_event l WHERE l.rowid < m.rowid AND l.purpose LIKE 'representative.%' AND l.action = 'write' ORDER BY l.rowid DESC LIMIT 1)
             = 'representative.change'",
    ).await;
    assert_eq!(too_late, 0);
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn somebody_elses_helper_and_an_id_that_is_guessed_come_to_nothing() {
    let app = TestApp::demo().await;
    let (peter, visit) = (app.sign_in_as("Peter Lindgren").await, visit(&app).await);
    let written = app.number(WRITTEN).await;
    assert_eq!(app.get(&peter, &visit).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&peter, &format!("{visit}/byt")).await.status, StatusCode::NOT_FOUND);
    let plan =
        row(&app, "SELECT l.id FROM plan l JOIN patient p ON p.id = l.patient_id WHERE p.name = 'Karin Berg' LIMIT 1")
            .await;
    assert_eq!(app.get(&peter, &format!("/planer/{plan}")).await.status, StatusCode::NOT_FOUND);
    for (step, fields) in
        [("avboka", vec![("ny", "nej")]), ("foresla", vec![("text", "Hej")]), ("andrad/angra", vec![])]
    {
        assert_eq!(app.post(&peter, &format!("{visit}/{step}"), &fields).await.status, StatusCode::NOT_FOUND, "{step}");
    }
    assert_eq!(app.number(WRITTEN).await, written);
    for guessed in [RepresentativeId::from_bits(7).to_string(), "rep_".to_owned(), PlanId::from_bits(7).to_string()] {
        let answer = app.post(&Person::default(), "/logga-in", &[("person", &guessed)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{guessed}");
    }
}

#[tokio::test]
async fn whoever_helps_several_chooses_whom_and_nobody_else_is_chosen() {
    let app = TestApp::demo().await;
    change(&app, "UPDATE representative SET identifier_value = '198201259820' WHERE name = 'Peter Lindgren'").await;
    let maja = maja(&app, Level::See).await;
    let page = app.get(&maja, "/hjalper").await;
    assert!(page.text().contains("Hjälp Gösta Lindgren") && !page.text().contains("Mikael"), "{}", page.text());
    let peter = row(&app, "SELECT id FROM representative WHERE name = 'Peter Lindgren'").await;
    let changed = app.post(&maja, "/hjalper", &[("person", &peter)]).await;
    assert_eq!(changed.location(), "/");
    let now = changed.person();
    assert!(app.get(&now, "/").await.text().contains("Du hjälper Gösta."));
    assert!(!app.get(&maja, "/").await.text().contains("Karin Berg"), "the sign-in before it has ended");
    let rolf = row(&app, "SELECT id FROM representative WHERE name = 'Rolf Fransson'").await;
    assert_eq!(app.post(&now, "/hjalper", &[("person", &rolf)]).await.status, StatusCode::NOT_FOUND);
    assert!(app.get(&now, "/").await.text().contains("Du hjälper Gösta."));
    // A system that numbers those who help each patient anew says nothing about who is whom.
    change(
        &app,
        "UPDATE representative SET identifier_system = 'https://journal.example/kontakt', identifier_value = '1'",
    )
    .await;
    assert!(!app.get(&now, "/hjalper").await.text().contains("Karin Berg"));
    let maja = row(&app, "SELECT id FROM representative WHERE name = 'Maja Berg'").await;
    assert_eq!(app.post(&now, "/hjalper", &[("person", &maja)]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_may_book_and_not_see_has_no_page_here() {
    let app = TestApp::demo().await;
    let maja = maja(&app, Level::Book).await;
    assert_eq!(app.get(&maja, "/").await.status, StatusCode::OK);
    change(&app, "UPDATE representative SET may_see = 0 WHERE name = 'Maja Berg'").await;
    assert_eq!(app.get(&maja, "/").await.status, StatusCode::UNAUTHORIZED);
    assert!(!app.get(&Person::default(), "/logga-in").await.text().contains("Maja Berg"));
}

#[tokio::test]
async fn an_address_that_climbs_or_turns_its_strokes_leads_nowhere() {
    let app = TestApp::demo().await;
    let (karin, maja) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await);
    for way in ["/tider/x\\..\\..\\plan\\samre", "/tider/..", "/tider/%2e%2E", "/plan/rader/.", "/hjalp\\las-upp"] {
        for who in [&karin, &maja] {
            assert_eq!(app.get(who, way).await.status, StatusCode::NOT_FOUND, "{way}");
        }
    }
}

#[tokio::test]
async fn whoever_helps_hears_nothing_of_others_who_help_or_of_those_who_work_where_they_may_not_see() {
    let app = TestApp::demo().await;
    change(&app, "INSERT INTO representative (id, patient_id, kind, name, may_see, may_propose, may_book)
        SELECT 'rep_019be000000070008000000000000001', id, 'ombud', 'Ulf Wikander', 1, 1, 1 FROM patient WHERE name = 'Karin Berg'").await;
    let (karin, ulf) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Ulf Wikander").await);
    let (maja, visit) = (maja(&app, Level::Book).await, visit(&app).await);
    let code = first_choice(&app.get(&maja, &format!("{visit}/byt")).await.body);
    app.post(&maja, &format!("{visit}/byt"), &[("tid", &code)]).await;
    for page in [visit.clone(), format!("{visit}/andrad")] {
        let text = app.get(&ulf, &page).await.text();
        assert!(!text.contains("Maja"), "{page}: {text}");
        assert!(app.get(&karin, &page).await.text().contains("Maja"), "{page}");
    }
    // Somebody of a unit that Karin has blocked is whom she meets, and does what stands in a plan.
    change(&app, "UPDATE appointment_participant SET staff_id = (SELECT id FROM staff_member WHERE name LIKE 'Magnus%') WHERE staff_id IS NOT NULL AND appointment_id IN (
        SELECT a.id FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE p.name = 'Karin Berg' AND a.visit_kind = 'Besök hos distriktssköterska' AND a.state = 'booked')").await;
    change(&app, "UPDATE commitment SET performer_unit_id = NULL, performer_staff_id = (SELECT id FROM staff_member WHERE name LIKE 'Magnus%')
        WHERE party = 'care' AND patient_id = (SELECT id FROM patient WHERE name = 'Karin Berg')").await;
    let plan = row(&app, "SELECT '/planer/' || c.plan_id FROM commitment c JOIN patient p ON p.id = c.patient_id WHERE p.name = 'Karin Berg' AND c.party = 'care' AND c.plan_id IS NOT NULL").await;
    for page in [&visit, &plan] {
        assert!(app.get(&maja, page).await.text().contains("Magnus"), "{page}, with nothing blocked");
    }
    change(&app, "INSERT INTO block (id, patient_id, provider_id, unit_id, blocked_provider_id)
        SELECT 'blk_019be000000070008000000000000001', p.id, x.provider_id, x.unit_id, x.provider_id FROM patient p,
            (SELECT u.provider_id, s.unit_id FROM assignment s JOIN care_unit u ON u.id = s.unit_id JOIN staff_member m ON m.id = s.staff_id WHERE m.name LIKE 'Magnus%') x
        WHERE p.name = 'Karin Berg'").await;
    for page in [visit.as_str(), plan.as_str(), "/"] {
        assert!(!app.get(&maja, page).await.text().contains("Magnus"), "{page}");
    }
    assert!(app.get(&karin, &visit).await.text().contains("Magnus"), "Karin hides nothing from herself");
}

#[tokio::test]
async fn where_no_unit_stands_on_a_visit_a_helper_is_offered_no_wish_and_none_is_sent_elsewhere() {
    let app = TestApp::demo().await;
    let (maja, visit) = (maja(&app, Level::Propose).await, visit(&app).await);
    assert!(app.get(&maja, &visit).await.text().contains("Föreslå en annan tid"));
    change(
        &app,
        "UPDATE appointment SET unit_id = NULL WHERE visit_kind = 'Besök hos distriktssköterska' AND state = 'booked'",
    )
    .await;
    assert!(!app.get(&maja, &visit).await.text().contains("Föreslå en annan tid"));
    let written = app.number(WRITTEN).await;
    let refused = app.post(&maja, &format!("{visit}/foresla"), &[("text", "På tisdag.")]).await;
    assert_eq!((refused.status, app.number(WRITTEN).await), (StatusCode::NOT_FOUND, written));
}

#[tokio::test]
async fn what_care_changes_after_a_helper_is_not_told_as_the_helpers() {
    let app = TestApp::demo().await;
    let (karin, maja, visit) = (app.sign_in_as("Karin Berg").await, maja(&app, Level::Book).await, visit(&app).await);
    let code = first_choice(&app.get(&maja, &format!("{visit}/byt")).await.body);
    app.post(&maja, &format!("{visit}/byt"), &[("tid", &code)]).await;
    assert!(app.get(&karin, &visit).await.text().contains("Maja Berg har bokat tiden åt dig."));
    change(&app, "UPDATE appointment SET start_at = start_at + 3600000, end_at = end_at + 3600000, sequence = sequence + 1, seen_by_patient_at = NULL
        WHERE id = (SELECT appointment_id FROM appointment_change)").await;
    for page in ["/", visit.as_str()] {
        assert!(!app.get(&karin, page).await.text().contains("Maja Berg har"), "{page}");
    }
    assert!(app.get(&karin, "/").await.text().contains("Din tid är ändrad."));
    assert!(app.get(&maja, "/").await.text().contains("Din tid är ändrad."), "to Maja too it is news");
}

#[tokio::test]
async fn a_guardian_helps_a_child_of_twelve_at_most_and_nobody_with_protected_identity_has_helpers_here() {
    let app = TestApp::demo().await;
    let list = app.get(&Person::default(), "/logga-in").await.text();
    assert!(
        list.contains("Sara Malmqvist") && list.contains("Hjälper Elsa Malmqvist") && !list.contains("Anita"),
        "{list}"
    );
    app.set_clock("2026-11-30T20:00:00+01:00");
    let sara = app.sign_in_as("Sara Malmqvist").await;
    assert_eq!(app.get(&sara, "/").await.status, StatusCode::OK);
    // The day she turns thirteen.
    change(&app, "UPDATE patient SET birth_date = '2013-12-01' WHERE name = 'Elsa Malmqvist'").await;
    assert_eq!(app.get(&sara, "/").await.status, StatusCode::OK);
    app.set_clock("2026-12-01T00:00:00+01:00");
    assert_eq!(app.get(&sara, "/").await.status, StatusCode::UNAUTHORIZED);
    // Until she is of age nobody else helps her either without a decision.
    let maja = app.sign_in_as("Maja Berg").await;
    change(&app, "UPDATE patient SET birth_date = '2010-01-01' WHERE name = 'Karin Berg'").await;
    assert_eq!(app.get(&maja, "/").await.status, StatusCode::UNAUTHORIZED);
    change(&app, "UPDATE patient SET birth_date = '2008-01-01' WHERE name = 'Karin Berg'").await;
    assert_eq!(app.get(&maja, "/").await.status, StatusCode::OK);
    change(&app, "UPDATE patient SET protected_identity = 'sekretessmarkering', address = NULL, phone = NULL WHERE name = 'Karin Berg'").await;
    assert_eq!(app.get(&maja, "/").await.status, StatusCode::UNAUTHORIZED);
}
