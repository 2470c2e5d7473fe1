//! Closing a day: nobody loses a time without a promise, and somebody rings those whose visit is near.

use crate::joint::begin;
use crate::support::{Person, TestApp, instant};
use axum::http::StatusCode;
use server::store::check_database;

const ANNAS: &str = "a.id IN (SELECT t.appointment_id FROM appointment_participant t JOIN staff_member m ON m.id = t.staff_id WHERE m.name = 'Anna Lindqvist')";
const KEY: &str = "cmd_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b";

/// A visit to Anna for each of the twelve people, a quarter of an hour apart from ten o'clock today.
async fn twelve_visits(app: &TestApp) {
    let mut raw = app.raw().await;
    let people: Vec<String> = sqlx::query_scalar("SELECT id FROM patient WHERE demo = 1 ORDER BY name")
        .fetch_all(&mut raw)
        .await
        .expect("people");
    assert_eq!(people.len(), 12);
    for (nth, patient) in (0_i64..).zip(people) {
        let (id, start) = (format!("apt_{nth:032x}"), 1_796_029_200_000 + nth * 900_000);
        sqlx::query(
            "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, unit_id, responsible_provider_id)
             SELECT $1, $2, 'Besök hos distriktssköterska', $3, $3 + 900000, 'booked', u.id, u.provider_id FROM care_unit u WHERE u.name = 'Vårdcentralen Solrosen'",
        )
        .bind(&id)
        .bind(&patient)
        .bind(start)
        .execute(&mut raw)
        .await
        .expect("a visit");
        sqlx::query(
            "INSERT INTO appointment_participant (appointment_id, position, staff_id) SELECT $1, 0, id FROM staff_member WHERE name = 'Anna Lindqvist'",
        )
        .bind(&id)
        .execute(&mut raw)
        .await
        .expect("a participant");
        sqlx::query(
            "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
             SELECT m.id, 1, $2 / 300000 + n.value, $1 FROM staff_member m, json_each('[0,1,2]') n WHERE m.name = 'Anna Lindqvist'",
        )
        .bind(&id)
        .bind(start)
        .execute(&mut raw)
        .await
        .expect("a taken time");
    }
}

async fn counted(app: &TestApp, state: &str) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM appointment a WHERE a.state = '{state}' AND date(a.start_at / 1000, 'unixepoch') = '2026-11-30' AND {ANNAS}"
    );
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut app.raw().await).await.expect("a count")
}

#[tokio::test]
async fn a_day_with_twelve_patients_is_closed_and_nobody_has_neither_a_time_nor_a_promise() {
    let app = TestApp::demo_in_simple_view().await;
    twelve_visits(&app).await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let (booked, cancelled) = (counted(&app, "booked").await, counted(&app, "cancelled_by_care").await);
    assert_eq!(booked, 12);
    let days = app.get(&anna, "/personal/stang-dag").await;
    assert!(days.text().contains("Måndag 30 november, 12 besök"), "{}", days.text());
    let preview = app.get(&anna, "/personal/stang-dag?dag=2026-11-30").await;
    for words in ["Karin Berg", "Lars Holmgren", "Anna kan inte komma.", "Vi ringer dig i dag.", "Ställ in 12 besök"]
    {
        assert!(preview.text().contains(words), "{words:?} in {}", preview.text());
    }
    assert_eq!(counted(&app, "booked").await, 12, "looking changes nothing");
    for _ in 0..2 {
        let done = app.post(&anna, "/personal/stang-dag", &[("dag", "2026-11-30"), ("nyckel", KEY)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
    }
    assert_eq!((counted(&app, "booked").await, counted(&app, "cancelled_by_care").await), (0, cancelled + 12));
    let told = "SELECT count(DISTINCT patient_id) FROM notice WHERE party = 'patient'";
    assert_eq!(app.number(told).await, 12, "each is told");
    let promised = "SELECT count(*) FROM appointment a JOIN call c ON c.appointment_id = a.id AND c.patient_id = a.patient_id
        WHERE a.state = 'cancelled_by_care' AND a.provenance_id IS NULL AND a.promised_by = '2026-11-30' AND a.promised_by_unit_id = c.unit_id AND c.outcome IS NULL";
    assert_eq!(app.number(promised).await, 12);
    assert_eq!(app.number("SELECT count(*) FROM access_event e JOIN access_event_patient p ON p.event_id = e.id WHERE e.purpose = 'day.close'").await, 12);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change WHERE made_by = 'staff'").await, 12);
    let taken = "SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id WHERE a.state = 'cancelled_by_care'";
    assert_eq!(app.number(taken).await, 0);
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);

    let lars = app.sign_in_as("Lars Holmgren").await;
    let page = app.get(&lars, "/").await.text();
    // He wants letters: that somebody rings is not promised him.
    for words in ["Inställt:", "Anna kan inte komma.", "Stanna hemma.", "Vi hör av oss i dag."] {
        assert!(page.contains(words), "{words:?} in {page}");
    }
    // What was closed is offered to nobody.
    let karin = app.sign_in_as("Karin Berg").await;
    let visit = app.get(&karin, "/tider").await.link("Torsdag 3 december");
    let offered = app.get(&karin, &format!("{visit}/byt")).await.text();
    assert!(!offered.contains("30 november på"), "{offered}");
}

#[tokio::test]
async fn the_call_list_is_done_when_each_row_says_how_it_went() {
    let app = TestApp::demo().await;
    twelve_visits(&app).await;
    let (anna, amira) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Amira Haddad").await);
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-11-30")]).await;
    assert!(
        app.get(&amira, "/personal/fragor").await.text().contains("13 patienter ska ringas"),
        "the whole unit sees it, and Mikael beside them, whose visit the source has cancelled"
    );
    let page = app.get(&amira, "/personal/stang-dag").await.body;
    let mut calls: Vec<String> = page
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|action| action.contains("/samtal/cal_"))
        .map(str::to_owned)
        .collect();
    calls.dedup();
    assert_eq!(calls.len(), 13);
    for (nth, call) in calls.iter().enumerate() {
        let outcome = ["reached", "relative_reached", "not_reached"][nth % 3];
        assert_eq!(app.post(&amira, call, &[("utfall", outcome)]).await.status, StatusCode::SEE_OTHER);
    }
    // Who was not reached is tried again, and stands there until then.
    let left = app.get(&amira, "/personal/fragor").await.text();
    assert!(left.contains("4 patienter ska ringas"), "{left}");
    for call in calls.iter().skip(2).step_by(3) {
        app.post(&anna, call, &[("utfall", "reached")]).await;
    }
    let page = app.get(&amira, "/personal/stang-dag").await.text();
    assert!(page.contains("Alla är nådda.") && page.contains("2 försök."), "{page}");
    assert!(!app.get(&amira, "/personal/fragor").await.text().contains("ska ringas"));
    for (call, outcome) in [(calls[0].as_str(), "maybe"), ("/personal/stang-dag/samtal/cal_0", "reached")] {
        assert_eq!(app.post(&anna, call, &[("utfall", outcome)]).await.status, StatusCode::NOT_FOUND);
    }
    // Who has been spoken with is told of no broken promise, and of nothing they know.
    let karin = app.sign_in_as("Karin Berg").await;
    let step = app.get(&karin, "/").await.text();
    assert!(step.contains("Du ska träffa Anna Lindqvist"), "{step}");
    assert_eq!(
        app.number("SELECT count(*) FROM appointment WHERE state = 'cancelled_by_care' AND promised_by = '2026-12-07'")
            .await,
        13
    );
    let elin = app.sign_in_as("Elin Wester").await;
    assert_eq!(
        app.post(&elin, &calls[0], &[("utfall", "reached")]).await.status,
        StatusCode::NOT_FOUND,
        "another unit's"
    );
    assert_eq!(app.number("SELECT sum(attempts) FROM call").await, 17);
    // A double tap is one call; the same a minute later is another.
    for (clock, attempts) in [("08:30:00", 18), ("08:30:59", 18), ("08:31:59", 19)] {
        app.set_clock(&format!("2026-11-30T{clock}+01:00"));
        app.post(&anna, &calls[0], &[("utfall", "not_reached")]).await;
        assert_eq!(app.number("SELECT sum(attempts) FROM call").await, attempts, "{clock}");
    }
}

#[tokio::test]
async fn a_day_further_on_is_promised_a_new_time_and_a_day_that_has_been_is_not_closed() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let preview = app.get(&anna, "/personal/stang-dag?dag=2026-12-03").await.text();
    assert!(preview.contains("Vi hör av oss senast onsdag 2 december."), "{preview}");
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    let call =
        "SELECT count(*) FROM call c JOIN appointment a ON a.id = c.appointment_id WHERE a.promised_by = '2026-12-02'";
    assert_eq!(app.number(call).await, 1, "somebody stands behind each promise");
    assert_eq!(
        app.number("SELECT count(*) FROM appointment WHERE state = 'cancelled_by_care' AND promised_by = '2026-12-02'")
            .await,
        1
    );
    let karin = app.sign_in_as("Karin Berg").await;
    assert_eq!(app.get(&karin, "/personal/stang-dag").await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.post(&karin, "/personal/stang-dag", &[("dag", "2026-12-01")]).await.status, StatusCode::FORBIDDEN);
    let closures = app.number("SELECT count(*) FROM schedule_closure").await;
    for (day, status) in [("2026-11-29", 409), ("2027-06-01", 409), ("idag", 404), ("", 404)] {
        assert_eq!(app.post(&anna, "/personal/stang-dag", &[("dag", day)]).await.status, status, "{day:?}");
    }
    assert_eq!(app.number("SELECT count(*) FROM schedule_closure").await, closures);
    for day in ["2026-11-29", "x"] {
        assert_eq!(app.get(&anna, &format!("/personal/stang-dag?dag={day}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn nobody_comes_back_to_a_closed_day_by_undoing() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let visit = app.get(&karin, "/tider").await.link("Torsdag 3 december");
    let page = app.get(&karin, &format!("{visit}/byt")).await.body;
    let code = page.split("kolla?tid=").nth(1).and_then(|rest| rest.split('"').next()).expect("a time").to_owned();
    app.post(&karin, &format!("{visit}/byt"), &[("tid", &code)]).await;
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    assert!(!app.get(&karin, &format!("{visit}/andrad")).await.text().contains("Ångra bytet"));
    assert_eq!(app.post(&karin, &format!("{visit}/andrad/angra"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, 1);
}

#[tokio::test]
async fn a_closed_day_stays_closed_and_promised_when_the_source_sends_it_all_again() {
    let app = TestApp::demo_in_simple_view().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    let promised = "SELECT count(*) FROM appointment WHERE state = 'cancelled_by_care' AND promised_by = '2026-12-02' AND cancelled_reason = 'Anna kan inte komma.'";
    let closed = "SELECT count(*) FROM schedule_closure WHERE made_here = 1";
    assert_eq!((app.number(promised).await, app.number(closed).await), (1, 1));
    server::demo::load(&app.store).await.expect("the demo region once more");
    assert_eq!((app.number(promised).await, app.number(closed).await), (1, 1));
    // The source books it anew at another time of the day; closing the day again rings again.
    let again = "UPDATE appointment SET state = 'booked', cancelled_reason = NULL, promised_by = NULL, promised_by_unit_id = NULL WHERE promised_by = '2026-12-02'";
    sqlx::query(again).execute(&mut app.raw().await).await.expect("a booking");
    let done = app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(
        (app.number(promised).await, app.number("SELECT count(*) FROM call WHERE outcome IS NULL").await),
        (1, 2),
        "hers, and the one that the source has cancelled"
    );
}

/// The times that Karin is asked about in the place of her visit to Anna.
const ASKED: &str = "SELECT count(*) FROM time_proposal_option o JOIN time_proposal q ON q.id = o.proposal_id JOIN appointment a ON a.id = q.replaces_id
    JOIN patient p ON p.id = q.patient_id WHERE p.name = 'Karin Berg' AND q.state = 'open' AND a.state = 'cancelled_by_care'";

#[tokio::test]
async fn who_loses_a_time_is_asked_about_new_ones_and_one_of_them_takes_its_place() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    let preview = app.get(&anna, "/personal/stang-dag?dag=2026-12-03").await.text();
    for words in [
        "Nya tider som föreslås",
        "Måndag 7 december klockan 13.30 eller tisdag 8 december klockan 13.30",
        "En patient får också förslag på nya tider.",
    ] {
        assert!(preview.contains(words), "{words:?} in {preview}");
    }
    assert_eq!(
        app.number("SELECT count(*) FROM time_proposal WHERE replaces_id IS NOT NULL").await,
        0,
        "looking asks nobody"
    );
    for _ in 0..2 {
        app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    }
    assert_eq!(
        (app.number(ASKED).await, app.number("SELECT count(*) FROM time_proposal WHERE replaces_id IS NOT NULL").await),
        (2, 1)
    );
    assert_eq!(app.number("SELECT count(*) FROM occupancy o JOIN time_proposal q ON q.id = o.proposal_id WHERE q.replaces_id IS NOT NULL").await, 12);
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    // It is told first that the visit is cancelled; the question waits below it.
    let start = app.get(&karin, "/").await;
    assert!(
        start.text().contains("Inställt:") && start.text().contains("Anna har ett förslag till dig"),
        "{}",
        start.text()
    );
    let question = app.text("SELECT '/boka/' || id FROM time_proposal WHERE replaces_id IS NOT NULL").await;
    let page = app.get(&karin, &question).await;
    let code = page.body.split("kolla?tid=").nth(1).and_then(|rest| rest.split('"').next()).expect("a time").to_owned();
    let done = app.post(&karin, &question, &[("tid", &code)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let replaced = "SELECT count(*) FROM appointment a JOIN appointment n ON n.id = a.replaced_by WHERE a.state = 'cancelled_by_care' AND n.state = 'booked'";
    assert_eq!(app.number(replaced).await, 1);
    assert!(!app.get(&karin, "/").await.text().contains("Inställt:"));
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    // Taken back, the visit is cancelled and promised again, and the question is asked.
    app.post(&karin, &format!("{}/angra", done.location()), &[]).await;
    assert_eq!((app.number(replaced).await, app.number(ASKED).await), (0, 2));
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn nobody_is_asked_about_a_time_when_they_are_elsewhere_as_far_as_staff_may_know() {
    let soonest = "Måndag 7 december klockan 13.30";
    for (unit, is_known) in [("Strokeenheten, Lindhaga lasarett", true), ("Vårdcentralen Eken", false)] {
        let app = TestApp::demo_in_simple_view().await;
        let anna = app.sign_in_as("Anna Lindqvist").await;
        let added = sqlx::query(
            "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, unit_id, responsible_provider_id)
             SELECT 'apt_000000000000000000000000000000cc', p.id, 'Provtagning', $1, $1 + 600000, 'booked', u.id, u.provider_id
             FROM patient p, care_unit u WHERE p.name = 'Karin Berg' AND u.name = $2",
        )
        .bind(instant("2026-12-07T13:40:00+01:00"))
        .bind(unit)
        .execute(&mut app.raw().await)
        .await
        .expect("a visit elsewhere");
        assert_eq!(added.rows_affected(), 1, "{unit}");
        let preview = app.get(&anna, "/personal/stang-dag?dag=2026-12-03").await.text();
        assert_eq!(!preview.contains(soonest), is_known, "{unit}: {preview}");
        app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
        let over = "SELECT count(*) FROM time_proposal_option o JOIN time_proposal q ON q.id = o.proposal_id JOIN appointment a ON a.start_at < o.end_at AND a.end_at > o.start_at
            WHERE q.replaces_id IS NOT NULL AND a.id = 'apt_000000000000000000000000000000cc'";
        assert_eq!(app.number(over).await == 0, is_known, "{unit}");
    }
}

#[tokio::test]
async fn who_must_be_seen_soonest_is_offered_the_first_times_and_nobody_one_that_is_too_late() {
    let app = TestApp::demo().await;
    twelve_visits(&app).await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let mut raw = app.raw().await;
    // The last visit of the day is Ulla-Britt's; she comes first. For Lars it must be before anything is free.
    for (name, by) in [("Ulla-Britt Nyström", "2026-12-04"), ("Lars Holmgren", "2026-12-01")] {
        let sql = "UPDATE appointment SET medically_by = $2 WHERE patient_id = (SELECT id FROM patient WHERE name = $1) AND start_at < 1796100000000 AND state = 'booked'";
        assert!(sqlx::query(sql).bind(name).bind(by).execute(&mut raw).await.expect("a day").rows_affected() > 0);
    }
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-11-30")]).await;
    let first = "SELECT p.name FROM time_proposal_option o JOIN time_proposal q ON q.id = o.proposal_id JOIN patient p ON p.id = q.patient_id
        WHERE q.replaces_id IS NOT NULL ORDER BY o.start_at LIMIT 1";
    assert_eq!(app.text(first).await, "Ulla-Britt Nyström");
    let late = "SELECT count(*) FROM time_proposal_option o JOIN time_proposal q ON q.id = o.proposal_id JOIN appointment a ON a.id = q.replaces_id
        WHERE date(o.start_at / 1000, 'unixepoch') > a.medically_by";
    assert_eq!(app.number(late).await, 0);
    let asked = "SELECT count(*) FROM time_proposal WHERE replaces_id IS NOT NULL";
    assert_eq!(app.number(asked).await, 11, "Lars is rung");
    let twice = "SELECT count(*) - count(DISTINCT resource || seat || bucket) FROM occupancy";
    assert_eq!(app.number(twice).await, 0);
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    // What is agreed in another way answers the question.
    let promised = "SELECT count(*) FROM appointment WHERE state = 'cancelled_by_care' AND promised_by IS NULL";
    assert_eq!(app.number(promised).await, 0, "nobody has neither");
}

#[tokio::test]
async fn who_has_waited_longest_is_offered_times_first_where_nothing_else_tells_them_apart() {
    let mut first = Vec::new();
    for has_waited in [false, true] {
        let app = TestApp::demo().await;
        twelve_visits(&app).await;
        let anna = app.sign_in_as("Anna Lindqvist").await;
        // Of the visits of the day one of the last is Ulla-Britt's; she has asked for an earlier time since long.
        let sql = "INSERT INTO waiting (id, patient_id, appointment_id, since)
            SELECT 'wai_00000000000000000000000000000001', a.patient_id, a.id, 1 FROM appointment a JOIN patient p ON p.id = a.patient_id
            WHERE p.name = 'Ulla-Britt Nyström' AND a.start_at < 1796100000000 AND a.state = 'booked' AND $1";
        let wishes = sqlx::query(sql).bind(has_waited).execute(&mut app.raw().await).await.expect("a wish");
        assert_eq!(wishes.rows_affected(), u64::from(has_waited));
        app.post(&anna, "/personal/stang-dag", &[("dag", "2026-11-30")]).await;
        // Who is asked first has the choice of all that is free.
        let asked = "SELECT p.name FROM time_proposal q JOIN patient p ON p.id = q.patient_id WHERE q.replaces_id IS NOT NULL ORDER BY q.id LIMIT 1";
        first.push(app.text(asked).await == "Ulla-Britt Nyström");
        assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    }
    assert_eq!(first, [false, true]);
}

#[tokio::test]
async fn two_cancelled_visits_of_one_kind_have_a_question_each_and_each_its_own_new_time() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    // Another one the same day, an hour and a half later.
    for sql in [
        "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, unit_id, responsible_provider_id)
         SELECT 'apt_000000000000000000000000000000bb', patient_id, visit_kind, start_at + 5400000, end_at + 5400000, 'booked', unit_id, responsible_provider_id
         FROM appointment WHERE visit_kind = 'Besök hos distriktssköterska' AND state = 'booked' AND patient_id = (SELECT id FROM patient WHERE name = 'Karin Berg')",
        "INSERT INTO appointment_participant (appointment_id, position, staff_id)
         SELECT 'apt_000000000000000000000000000000bb', 0, id FROM staff_member WHERE name = 'Anna Lindqvist'",
        "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
         SELECT m.id, 1, a.start_at / 300000 + n.value, a.id FROM staff_member m, appointment a, json_each('[0,1,2,3,4,5]') n
         WHERE m.name = 'Anna Lindqvist' AND a.id = 'apt_000000000000000000000000000000bb'",
    ] {
        assert!(sqlx::query(sql).execute(&mut app.raw().await).await.expect("a visit").rows_affected() > 0, "{sql}");
    }
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    let open = "SELECT count(DISTINCT replaces_id) FROM time_proposal WHERE replaces_id IS NOT NULL AND state = 'open'";
    assert_eq!(app.number(open).await, 2);
    let question = app
        .text("SELECT '/boka/' || id FROM time_proposal WHERE replaces_id = 'apt_000000000000000000000000000000bb'")
        .await;
    let page = app.get(&karin, &question).await;
    let code = page.body.split("kolla?tid=").nth(1).and_then(|rest| rest.split('"').next()).expect("a time").to_owned();
    assert_eq!(app.post(&karin, &question, &[("tid", &code)]).await.status, StatusCode::SEE_OTHER);
    let replaced = "SELECT count(*) FROM appointment WHERE state = 'cancelled_by_care' AND replaced_by IS NOT NULL";
    assert_eq!((app.number(open).await, app.number(replaced).await), (1, 1), "the other is asked about still");
    assert!(app.get(&karin, "/").await.text().contains("Inställt:"), "and is told of");
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    // Of two that stand the new time is for the one that waits for it, not for the earlier one that wants none.
    app.post(&karin, &format!("{question}/angra"), &[]).await;
    let undo = app
        .text("SELECT '/tider/' || replaced_by || '/andrad/angra' FROM appointment WHERE replaced_by IS NOT NULL")
        .await;
    app.post(&karin, &undo, &[]).await;
    assert_eq!(app.number(replaced).await, 0);
    let earlier = "SELECT '/personal/stang-dag/samtal/' || id FROM call WHERE appointment_id <> 'apt_000000000000000000000000000000bb' AND patient_id = (SELECT id FROM patient WHERE name = 'Karin Berg')";
    app.post(&anna, &app.text(earlier).await, &[("utfall", "no_new_time")]).await;
    // Nothing but a new time can be spoken of, so the times are there at once.
    let page = format!("{}/tillsammans", app.get(&anna, "/personal").await.link("Karin Berg"));
    let times = app.get(&anna, &page).await;
    let code =
        times.body.rsplit("name=\"tid\" value=\"").next().and_then(|rest| rest.split('"').next()).expect("a time");
    let booked = begin(&app, &anna, &page, &times.hidden("galler"), &[&code.to_owned()], "phone").await;
    assert!(app.get(&anna, &booked).await.text().contains("Karin har nu tiden"));
    assert_eq!(
        app.text("SELECT id FROM appointment WHERE replaced_by IS NOT NULL").await,
        "apt_000000000000000000000000000000bb"
    );
}

#[tokio::test]
async fn a_day_closed_by_mistake_is_opened_again_for_those_who_know_nothing_yet() {
    let app = TestApp::demo_in_simple_view().await;
    twelve_visits(&app).await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let booked = "SELECT count(*) FROM appointment WHERE state = 'booked' AND start_at < 1796100000000";
    let held = "SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id WHERE o.kept_until IS NULL AND a.start_at < 1796100000000";
    let before = (app.number(booked).await, app.number(held).await);
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-11-30")]).await;
    assert_eq!((app.number(booked).await, app.number(held).await), (0, 0));
    let page = app.get(&anna, "/personal/stang-dag?dag=2026-11-30").await;
    assert!(page.text().contains("Ångra: öppna dagen igen"), "{}", page.text());
    // One has been rung, one has seen it: they keep the promise, and the list.
    let call =
        page.body.split("/personal/stang-dag/samtal/").nth(1).and_then(|rest| rest.split('"').next()).expect("a call");
    app.post(&anna, &format!("/personal/stang-dag/samtal/{call}"), &[("utfall", "reached")]).await;
    let lars = app.sign_in_as("Lars Holmgren").await;
    app.get(&lars, "/").await;
    let knows = app.number("SELECT count(*) FROM appointment WHERE state = 'cancelled_by_care' AND seen_by_patient_at IS NOT NULL AND start_at < 1796100000000").await;
    assert!((1..=3).contains(&knows), "{knows}");
    // One has read only the question about new times, and knows by that.
    let sql = "UPDATE time_proposal SET seen_at = 1 WHERE id = (SELECT q.id FROM time_proposal q JOIN appointment a ON a.id = q.replaces_id WHERE a.seen_by_patient_at IS NULL LIMIT 1)";
    assert_eq!(sqlx::query(sql).execute(&mut app.raw().await).await.expect("a question").rows_affected(), 1);
    let knows = knows + 1;
    let (karin, elin) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Elin Wester").await);
    let day = [("dag", "2026-11-30")];
    assert_eq!(app.post(&karin, "/personal/stang-dag/oppna", &day).await.status, StatusCode::FORBIDDEN);
    app.post(&elin, "/personal/stang-dag/oppna", &day).await;
    assert_eq!(app.number(booked).await, 0, "somebody else's day");
    for _ in 0..2 {
        let opened = app.post(&anna, "/personal/stang-dag/oppna", &day).await;
        assert!(app.get(&anna, opened.location()).await.text().contains("Dagen är öppen igen."));
        assert_eq!(app.number(booked).await, before.0 - knows);
        let rung =
            "SELECT count(*) FROM call c JOIN appointment a ON a.id = c.appointment_id WHERE a.provenance_id IS NULL";
        assert_eq!(app.number(rung).await, knows, "the others are rung");
    }
    assert!(app.number(held).await < before.1 && app.number(held).await > 0);
    let questions = "SELECT count(*) FROM time_proposal q JOIN appointment a ON a.id = q.replaces_id WHERE q.state = 'open' AND a.state = 'booked'";
    assert_eq!(app.number(questions).await, 0);
    let promised = "SELECT count(*) FROM appointment WHERE state = 'cancelled_by_care' AND promised_by IS NULL";
    assert_eq!(app.number(promised).await, 0);
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
    for dag in ["", "x", "2026-13-01", "9999-12-31"] {
        let status = app.post(&anna, "/personal/stang-dag/oppna", &[("dag", dag)]).await.status;
        assert!(status == StatusCode::NOT_FOUND || status == StatusCode::SEE_OTHER, "{dag}: {status}");
    }
}

#[tokio::test]
async fn who_is_reached_stands_on_the_list_until_there_is_a_new_time_and_a_relative_reached_is_not_the_patient() {
    let app = TestApp::demo_in_simple_view().await;
    let (amira, mikael) = (app.sign_in_as("Amira Haddad").await, app.sign_in_as("Mikael Fransson").await);
    // What the source has cancelled with a promise is on the list from the start, with the wish and whose number it is.
    let list = app.get(&amira, "/personal/stang-dag").await;
    for words in ["Mikael Fransson", "Rolf Fransson 070-174 06 25", "Önskar: ring närstående", "Inte uppringd än."]
    {
        assert!(list.text().contains(words), "{words:?} in {}", list.text());
    }
    assert!(app.get(&mikael, "/").await.text().contains("Vi ringer din närstående i dag."));
    let call = app.text("SELECT '/personal/stang-dag/samtal/' || c.id FROM call c JOIN patient p ON p.id = c.patient_id WHERE p.name = 'Mikael Fransson'").await;
    app.post(&amira, &call, &[("utfall", "relative_reached")]).await;
    let start = app.get(&mikael, "/").await.text();
    for words in ["Inställt:", "Vi ringer din närstående senast måndag 7 december."] {
        assert!(start.contains(words), "he has not been told himself: {words:?} in {start}");
    }
    // Where more time was promised before, that stands.
    let (by, later) = ("SELECT promised_by FROM appointment WHERE state = 'cancelled_by_care'", "2026-12-08");
    let promise = "UPDATE appointment SET promised_by = $1 WHERE state = 'cancelled_by_care'";
    for (before, after) in [(later, later), ("2026-12-07", "2026-12-07")] {
        sqlx::query(promise).bind(before).execute(&mut app.raw().await).await.expect("a promise");
        app.post(&amira, &call, &[("utfall", "relative_reached")]).await;
        assert_eq!(app.text(by).await, after);
    }
    // The next week it stands there still, and when the day has been it is said to be late.
    for (at, words) in [
        ("2026-12-02T08:30:00+01:00", "Ska få besked om en ny tid senast måndag 7 december."),
        ("2026-12-09T08:30:00+01:00", "Skulle ha fått besked om en ny tid senast måndag 7 december."),
    ] {
        app.set_clock(at);
        let amira = app.sign_in_as("Amira Haddad").await;
        let list = app.get(&amira, "/personal/stang-dag").await.text();
        assert!(list.contains(words) && list.contains("En patient är nådd och väntar på en ny tid."), "{list}");
    }
    // The source again: what was rung stays.
    server::demo::load(&app.store).await.expect("the demo region once more");
    assert_eq!(app.number("SELECT count(*) FROM call WHERE outcome = 'relative_reached'").await, 1);
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn a_day_on_which_nobody_comes_is_closed_and_who_does_not_get_a_time_back_is_named() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, amira, karin) = (
        app.sign_in_as("Anna Lindqvist").await,
        app.sign_in_as("Amira Haddad").await,
        app.sign_in_as("Karin Berg").await,
    );
    let days = app.get(&amira, "/personal/stang-dag").await;
    let day = days.link("Tisdag 1 december");
    assert!(app.get(&amira, &day).await.text().contains("Stäng dagen"));
    let closed = "SELECT count(*) FROM schedule_closure WHERE made_here = 1";
    assert_eq!(app.number(closed).await, 0);
    for _ in 0..2 {
        let done = app.post(&amira, "/personal/stang-dag", &[("dag", "2026-12-01")]).await;
        let text = app.get(&amira, done.location()).await.text();
        assert!(text.contains("Dagen är stängd. Inget nytt kan bokas hos dig tisdag 1 december."), "{text}");
    }
    assert_eq!(app.number(closed).await, 2, "both her schedules");
    let opened = app.post(&amira, "/personal/stang-dag/oppna", &[("dag", "2026-12-01")]).await;
    assert!(app.get(&amira, opened.location()).await.text().contains("Dagen är öppen igen. Alla har kvar sina besök."));
    assert_eq!(app.number(closed).await, 0);
    // A leave of the schedule's own that begins the same day is opened where it was written.
    let leave = "INSERT INTO schedule_closure (schedule_id, start_at, end_at)
        SELECT s.id, unixepoch('2026-11-30T23:00:00Z') * 1000, unixepoch('2026-12-02T23:00:00Z') * 1000
        FROM schedule s JOIN staff_member m ON m.id = s.staff_id WHERE m.name = 'Amira Haddad'";
    sqlx::query(leave).execute(&mut app.raw().await).await.expect("a leave");
    let text = app.get(&amira, &day).await.text();
    assert!(text.contains("Stäng dagen") && !text.contains("Ångra: öppna dagen igen"), "{text}");
    app.post(&amira, "/personal/stang-dag", &[("dag", "2026-12-01")]).await;
    app.post(&amira, "/personal/stang-dag/oppna", &[("dag", "2026-12-01")]).await;
    let left = "SELECT count(*) FROM schedule_closure WHERE made_here = 0 AND start_at = unixepoch('2026-11-30T23:00:00Z') * 1000";
    assert_eq!((app.number(closed).await, app.number(left).await), (0, 2));
    // Karin has seen it, so hers stays cancelled, and her name is said.
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    app.post(
        &karin,
        &app.text("SELECT '/tider/' || a.id || '/sett' FROM appointment a WHERE a.promised_by = '2026-12-02'").await,
        &[],
    )
    .await;
    let opened = app.post(&anna, "/personal/stang-dag/oppna", &[("dag", "2026-12-03")]).await;
    let text = app.get(&anna, opened.location()).await.text();
    assert!(text.contains("De här får inte tillbaka sina tider: Karin Berg, klockan 13.30"), "{text}");
}

#[tokio::test]
async fn where_another_system_books_a_day_is_not_closed_here_and_no_page_leads_round() {
    let app = TestApp::demo().await;
    let gunilla = app.sign_in_as("Gunilla Persson").await;
    let days = app.get(&gunilla, "/personal/stang-dag").await;
    assert!(days.text().contains("Dina tider bokas inte här."), "{}", days.text());
    let day = app.get(&gunilla, &days.link("Tisdag 1 december, ett besök")).await;
    assert!(day.text().contains("Gösta Lindgren") && !day.body.contains("name=\"dag\""), "{}", day.text());
    let booked = "SELECT count(*) FROM appointment WHERE state = 'booked'";
    let before = app.number(booked).await;
    let refused = app.post(&gunilla, "/personal/stang-dag", &[("dag", "2026-12-01")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(app.number(booked).await, before);
    assert_eq!(app.number("SELECT count(*) FROM schedule_closure WHERE made_here = 1").await, 0);
    let patient = app.get(&gunilla, "/personal").await.link("Gösta Lindgren");
    for (page, words) in [
        ("foresla", "Boka i det system som enheten använder, eller ring patienten."),
        ("tillsammans", "Boka i det system som enheten använder, eller ring patienten."),
        ("bjud-in", "Enheten har inga tider som bokas här."),
    ] {
        let text = app.get(&gunilla, &format!("{patient}/{page}")).await.text();
        assert!(text.contains(words) && !text.contains("Du kan föreslå tider i stället."), "{page}: {text}");
    }
}

/// Anna asks Karin whether she can come at another time than Thursday 3 December: the page where she does.
pub(crate) async fn suggested(app: &TestApp, anna: &Person) -> String {
    let page = format!("{}/foresla", app.get(anna, "/personal").await.link("Karin Berg"));
    let about = app.get(anna, &page).await.link("Byt tid: besök hos distriktssköterska, nu torsdag 3 december");
    let body = app.get(anna, &about).await.body;
    let last = |name: &str| {
        let found = body.rsplit(&format!("name=\"{name}\" value=\"")).next().and_then(|rest| rest.split('"').next());
        found.expect("a value").to_owned()
    };
    let visit = about.rsplit('=').next().expect("a visit");
    let (time, by) = (last("tid"), last("senast"));
    assert_eq!(app.post(anna, &page, &[("galler", visit), ("tid", &time), ("senast", &by)]).await.location(), page);
    page
}

#[tokio::test]
async fn what_was_asked_about_a_visit_that_is_cancelled_is_asked_no_more() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    suggested(&app, &anna).await;
    let asked = "SELECT count(*) FROM time_proposal WHERE state = 'open' AND by_staff_id IS NOT NULL AND appointment_id IS NOT NULL AND provenance_id IS NULL";
    assert_eq!(app.number(asked).await, 1);
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    assert_eq!(app.number(asked).await, 0);
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn who_wants_no_new_time_is_off_the_list_asked_no_more_and_told_so_until_the_next_call_says_otherwise() {
    let app = TestApp::demo_in_simple_view().await;
    let (anna, karin) = (app.sign_in_as("Anna Lindqvist").await, app.sign_in_as("Karin Berg").await);
    app.post(&anna, "/personal/stang-dag", &[("dag", "2026-12-03")]).await;
    let visit = app.text("SELECT replaces_id FROM time_proposal WHERE replaces_id IS NOT NULL").await;
    let call = app.text("SELECT '/personal/stang-dag/samtal/' || c.id FROM call c JOIN time_proposal q ON q.replaces_id = c.appointment_id").await;
    let asked = "SELECT count(*) FROM time_proposal WHERE replaces_id IS NOT NULL AND state = 'open'";
    let held =
        "SELECT count(*) FROM occupancy o JOIN time_proposal q ON q.id = o.proposal_id WHERE q.replaces_id IS NOT NULL";
    assert!(app.number(asked).await == 1 && app.number(held).await > 0, "she is asked about new times");

    // She has read what was promised before.
    let (page, seen) = (format!("/tider/{visit}"), format!("/tider/{visit}/sett"));
    app.post(&karin, &seen, &[]).await;
    app.post(&anna, &call, &[("utfall", "no_new_time")]).await;
    assert_eq!((app.number(asked).await, app.number(held).await), (0, 0), "and nothing is held for her any more");
    let row = app.get(&anna, "/personal/stang-dag").await.text();
    assert!(row.contains("Vill inte ha en ny tid, i dag") && !row.contains("Ska få besked om en ny tid"), "{row}");
    // Whoever said so, she is told herself; what she knows is history, and nobody owes her anything.
    let says = |start: String| {
        (start.contains("Inställt"), start.contains("Det blir ingen ny tid."), start.contains("ansvarar för"))
    };
    assert_eq!(says(app.get(&karin, "/").await.text()), (true, true, false));
    app.post(&karin, &seen, &[]).await;
    assert_eq!(says(app.get(&karin, "/tider/varit").await.text()), (true, true, false));
    assert_eq!(says(app.get(&karin, &page).await.text()), (true, true, false));
    let way_back = "Vill du ändå ha en ny tid? Kontakta Vårdcentralen Solrosen.";
    assert!(app.get(&karin, &page).await.text().contains(way_back));
    // Pressed twice it is no news, and a call that nobody answers says nothing of it.
    for outcome in ["no_new_time", "not_reached"] {
        app.post(&anna, &call, &[("utfall", outcome)]).await;
        assert_eq!(says(app.get(&karin, "/").await.text()), (false, false, false), "{outcome}");
    }
    // Pressed by mistake, the next press holds.
    app.post(&anna, &call, &[("utfall", "reached")]).await;
    let row = app.get(&anna, "/personal/stang-dag").await.text();
    assert!(row.contains("Nådd, i dag") && row.contains("Ska få besked om en ny tid senast"), "{row}");
    assert!(app.get(&karin, "/tider").await.text().contains("Inställt"), "promised again");
    app.post(&anna, &call, &[("utfall", "no_new_time")]).await;
    app.set_clock("2026-12-04T08:30:00+01:00");
    let anna = app.sign_in_as("Anna Lindqvist").await;
    assert!(!app.get(&anna, "/personal/stang-dag").await.text().contains("Karin Berg"));
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn what_another_system_has_cancelled_is_not_said_to_be_cancelled_by_closing_the_day() {
    let app = TestApp::demo().await;
    let anna = app.sign_in_as("Anna Lindqvist").await;
    let day = [("dag", "2026-11-30")];
    let closed = app.post(&anna, "/personal/stang-dag", &day).await;
    let page = app.get(&anna, closed.location()).await.text();
    let says = "Dagen är stängd. Inget nytt kan bokas hos dig måndag 30 november.";
    assert!(page.contains(says) && !page.contains("besök måndag 30 november är inställda"), "{page}");
    let opened = app.post(&anna, "/personal/stang-dag/oppna", &day).await;
    let page = app.get(&anna, opened.location()).await.text();
    assert!(page.contains("Dagen är öppen igen.") && !page.contains("De här får inte tillbaka sina tider"), "{page}");
}
