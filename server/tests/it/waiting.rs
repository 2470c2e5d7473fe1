//! The waiting list: whoever comes first is asked about a time that comes free; it is held, and then goes on to the next.

use crate::support::{Person, TestApp, instant};
use axum::http::StatusCode;
use server::appointments::pass_on;
use server::fhir::{DemoShift, File, Options, import};
use server::store::check_database;

const GOSTA: &str = "Gösta Lindgren";
const LARS: &str = "Lars Holmgren";
const ASKED: &str = "SELECT count(*) FROM time_proposal WHERE waiting_id IS NOT NULL AND state = 'open'";
const HELD: &str =
    "SELECT count(*) FROM occupancy o JOIN time_proposal p ON p.id = o.proposal_id WHERE p.waiting_id IS NOT NULL";
const WAITING: &str = "SELECT count(*) FROM waiting WHERE ended_at IS NULL";

async fn sound(app: &TestApp) {
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

/// Gösta and Lars with a visit each to Johan on 17 and 18 December; nothing of his is free before but what `open` says.
async fn no_times_but(open: &str) -> TestApp {
    let app = TestApp::demo_in_simple_view().await;
    let mut raw = app.raw().await;
    let (start, visit) = (instant("2026-12-18T10:00:00+01:00"), "apt_000000000000000000000000000000aa");
    for sql in [
        "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, unit_id, responsible_provider_id)
         SELECT $1, p.id, 'Läkarbesök', $2, $2 + 1800000, 'booked', u.id, u.provider_id FROM patient p, care_unit u
         WHERE p.name = 'Lars Holmgren' AND u.name = 'Vårdcentralen Solrosen'",
        "INSERT INTO appointment_participant (appointment_id, position, staff_id) SELECT $1, 0, id FROM staff_member WHERE name = 'Johan Ekdahl' AND $2 > 0",
        "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
         SELECT m.id, 1, $2 / 300000 + n.value, $1 FROM staff_member m, json_each('[0,1,2,3,4,5]') n WHERE m.name = 'Johan Ekdahl'",
    ] {
        sqlx::query(sql).bind(visit).bind(start).execute(&mut raw).await.expect("a visit to Johan");
    }
    open_only(&app, open).await;
    app
}

/// Closes Johan's schedule up to 17 December, but for half an hour.
async fn open_only(app: &TestApp, open: &str) {
    let mut raw = app.raw().await;
    let johan = "(SELECT s.id FROM schedule s JOIN staff_member m ON m.id = s.staff_id WHERE m.name = 'Johan Ekdahl')";
    let open = instant(open);
    sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM schedule_closure WHERE schedule_id = {johan}")))
        .execute(&mut raw)
        .await
        .expect("no closures");
    for (from, to) in
        [(instant("2026-11-30T00:00:00+01:00"), open), (open + 1_800_000, instant("2026-12-18T12:00:00+01:00"))]
    {
        let sql = format!(
            "INSERT INTO schedule_closure (schedule_id, start_at, end_at, made_here) VALUES ({johan}, $1, $2, 0)"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(from).bind(to).execute(&mut raw).await.expect("a closure");
    }
}

/// The page of the wish about the visit to Johan.
async fn wish_page(app: &TestApp, who: &Person, day: &str) -> String {
    format!("{}/tidigare", app.get(who, "/tider").await.link(day))
}

async fn round(app: &TestApp) {
    pass_on(&app.store).await.expect("a round");
}

async fn asked_patient(app: &TestApp) -> String {
    app.text("SELECT group_concat(p.name) FROM time_proposal q JOIN patient p ON p.id = q.patient_id WHERE q.waiting_id IS NOT NULL AND q.state = 'open'").await
}

#[tokio::test]
async fn a_time_that_comes_free_is_held_for_whoever_waits_longest_and_then_passed_on() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let (lars, gosta) = (app.sign_in_as(LARS).await, app.sign_in_as(GOSTA).await);
    open_only(&app, "2026-12-18T11:00:00+01:00").await;
    let page = wish_page(&app, &lars, "Fredag 18 december").await;
    let before = app.get(&lars, &page).await.text();
    for words in ["Vill du ha en tidigare tid?", "Blir en tidigare tid ledig? Då kan du få en fråga.", "Ja, fråga mig"]
    {
        assert!(before.contains(words), "{words:?} in {before}");
    }
    assert_eq!(app.post(&lars, &page, &[]).await.location(), page);
    let waits = app.get(&lars, &page).await.text();
    assert!(waits.contains("Du väntar på en tidigare tid") && waits.contains("Sluta vänta"), "{waits}");
    app.set_clock("2026-11-30T08:35:00+01:00");
    app.post(&gosta, &wish_page(&app, &gosta, "Torsdag 17 december").await, &[]).await;
    round(&app).await;
    assert_eq!((app.number(WAITING).await, app.number(ASKED).await), (2, 0), "nothing is free");

    open_only(&app, "2026-12-04T09:00:00+01:00").await;
    for _ in 0..2 {
        round(&app).await;
        assert_eq!((asked_patient(&app).await, app.number(HELD).await), (LARS.to_owned(), 6));
    }
    let question = app.get(&lars, "/").await.link("Svara");
    let offer = app.get(&lars, &question).await.text();
    for words in ["En tidigare tid har blivit ledig.", "Fredag 4 december", "Svara senast tisdag 1 december."] {
        assert!(offer.contains(words), "{words:?} in {offer}");
    }
    let amira = app.sign_in_as("Amira Haddad").await;
    let list = app.get(&amira, "/personal/vantelista").await.text();
    for words in
        [LARS, GOSTA, "Läkarbesök", "Väntar sedan", "Fredag 18 december klockan 10", "Föreslå tider för Lars Holmgren"]
    {
        assert!(list.contains(words), "{words:?} in {list}");
    }
    assert!(!list.contains("4 december"), "who is asked about what, and so who is elsewhere, is not for staff: {list}");
    assert_eq!(app.number("SELECT count(*) FROM access_event_patient p JOIN access_event e ON e.id = p.event_id WHERE e.purpose = 'waiting.list'").await, 2);
    assert_eq!(app.number("SELECT count(*) FROM notice WHERE kind = 'question' AND party = 'patient'").await, 1);
    sound(&app).await;

    // Nobody answers: it goes on to the next, and Lars is not asked about it again.
    app.set_clock("2026-12-02T00:00:00+01:00");
    round(&app).await;
    assert_eq!((asked_patient(&app).await, app.number(HELD).await), (GOSTA.to_owned(), 6));
    assert_eq!(app.number("SELECT count(*) FROM time_proposal WHERE state = 'lapsed'").await, 1);
    assert_eq!(app.number(WAITING).await, 2, "who does not answer stays on the list");
    let (lars, gosta) = (app.sign_in_as(LARS).await, app.sign_in_as(GOSTA).await);
    assert!(app.get(&lars, &question).await.text().contains("Frågan är borta"));

    // Gösta takes it and wants nothing earlier any more; taking it back, he waits where he stood.
    let gostas =
        app.text("SELECT '/boka/' || id FROM time_proposal WHERE waiting_id IS NOT NULL AND state = 'open'").await;
    let code = instant("2026-12-04T09:00:00+01:00").to_string();
    let done = app.post(&gosta, &gostas, &[("tid", &code)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!((app.number(WAITING).await, app.number(ASKED).await), (1, 0));
    let moved = "SELECT count(*) FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE p.name = 'Gösta Lindgren' AND a.state = 'booked' AND a.start_at = 1796371200000";
    assert_eq!(app.number(moved).await, 1);
    sound(&app).await;
    let undone = app.post(&gosta, &format!("{}/angra", done.location()), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    assert_eq!((app.number(WAITING).await, app.number(moved).await), (2, 0));
    assert_eq!(app.number("SELECT count(*) FROM waiting WHERE since = 1796024100000").await, 1, "where he stood");
    sound(&app).await;
}

#[tokio::test]
async fn who_must_be_seen_soonest_is_asked_before_who_has_waited_longest() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let (lars, gosta) = (app.sign_in_as(LARS).await, app.sign_in_as(GOSTA).await);
    app.post(&lars, &wish_page(&app, &lars, "Fredag 18 december").await, &[]).await;
    app.set_clock("2026-11-30T08:35:00+01:00");
    app.post(&gosta, &wish_page(&app, &gosta, "Torsdag 17 december").await, &[]).await;
    let sql = "UPDATE appointment SET medically_by = '2026-12-18' WHERE start_at = 1797496200000 AND visit_kind = 'Läkarbesök'";
    let changed = sqlx::query(sql).execute(&mut app.raw().await).await.expect("a day").rows_affected();
    assert_eq!(changed, 1, "Gösta's visit");
    round(&app).await;
    assert_eq!(asked_patient(&app).await, GOSTA);
    sound(&app).await;
}

#[tokio::test]
async fn a_wish_is_taken_back_with_its_question_and_keeps_its_place_for_a_quarter_of_an_hour() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let lars = app.sign_in_as(LARS).await;
    let page = wish_page(&app, &lars, "Fredag 18 december").await;
    for _ in 0..2 {
        app.post(&lars, &page, &[]).await;
    }
    assert_eq!(app.number("SELECT count(*) FROM waiting").await, 1, "asking twice is once");
    round(&app).await;
    assert_eq!((app.number(ASKED).await, app.number(HELD).await), (1, 6));
    for _ in 0..2 {
        assert_eq!(app.post(&lars, &format!("{page}/sluta"), &[]).await.location(), page);
        assert_eq!((app.number(WAITING).await, app.number(ASKED).await, app.number(HELD).await), (0, 0, 0));
    }
    app.set_clock("2026-11-30T08:40:00+01:00");
    app.post(&lars, &page, &[]).await;
    assert_eq!(
        (app.number(WAITING).await, app.number("SELECT count(*) FROM waiting").await),
        (1, 1),
        "in the same place"
    );
    app.post(&lars, &format!("{page}/sluta"), &[]).await;
    app.set_clock("2026-11-30T09:00:00+01:00");
    app.post(&lars, &page, &[]).await;
    assert_eq!(app.number("SELECT count(*) FROM waiting").await, 2, "last in the list");
    sound(&app).await;
}

#[tokio::test]
async fn a_wish_ends_when_the_visit_gets_another_time_or_none_and_its_question_with_it() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let lars = app.sign_in_as(LARS).await;
    let page = wish_page(&app, &lars, "Fredag 18 december").await;
    app.post(&lars, &page, &[]).await;
    round(&app).await;
    let visit = page.trim_end_matches("/tidigare").to_owned();
    let cancelled = app.post(&lars, &format!("{visit}/avboka"), &[("ny", "nej")]).await;
    assert_eq!(cancelled.status, StatusCode::SEE_OTHER, "{}", cancelled.text());
    assert_eq!((app.number(WAITING).await, app.number(ASKED).await, app.number(HELD).await), (0, 0, 0));
    let undone = app.post(&lars, &format!("{visit}/andrad/angra"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    assert_eq!(app.number(WAITING).await, 1);
    sound(&app).await;
}

#[tokio::test]
async fn a_time_that_somebody_else_takes_first_is_asked_about_nobody() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let lars = app.sign_in_as(LARS).await;
    app.post(&lars, &wish_page(&app, &lars, "Fredag 18 december").await, &[]).await;
    let sql = "INSERT INTO occupancy (resource, seat, bucket, appointment_id)
        SELECT m.id, 1, 1796371200000 / 300000 + 2, a.id FROM staff_member m, appointment a WHERE m.name = 'Johan Ekdahl' AND a.visit_kind = 'Blodprov' AND a.state = 'booked'";
    sqlx::query(sql).execute(&mut app.raw().await).await.expect("a row");
    round(&app).await;
    assert_eq!(app.number(ASKED).await, 0);
}

#[tokio::test]
async fn who_is_elsewhere_then_or_on_the_way_there_is_passed_over_for_the_next() {
    for (elsewhere, ride, wish, asked) in [
        ("09:15", 0, "any", GOSTA),
        ("10:15", 1, "any", GOSTA),
        ("10:15", 0, "rides", GOSTA),
        ("10:15", 0, "any", LARS),
    ] {
        let app = no_times_but("2026-12-04T09:00:00+01:00").await;
        for who in [LARS, GOSTA] {
            let person = app.sign_in_as(who).await;
            let day = if who == LARS { "Fredag 18 december" } else { "Torsdag 17 december" };
            app.post(&person, &wish_page(&app, &person, day).await, &[]).await;
        }
        let lars = app.sign_in_as(LARS).await;
        let chosen = app.post(&lars, "/installningar/resan", &[("val", wish)]).await;
        assert!(chosen.status == StatusCode::SEE_OTHER, "{}", chosen.text());
        let mut raw = app.raw().await;
        let at = instant(&format!("2026-12-04T{elsewhere}:00+01:00"));
        for sql in [
            "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, responsible_provider_id)
             SELECT 'apt_000000000000000000000000000000ab', p.id, 'Provtagning', $1, $1 + 600000, 'booked', min(u.provider_id)
             FROM patient p, care_unit u WHERE p.name = 'Lars Holmgren' AND u.name = 'Vårdcentralen Eken' AND $2 >= 0",
            "UPDATE appointment SET transport = $2 WHERE id = 'apt_000000000000000000000000000000aa' AND $1 > 0",
        ] {
            let done = sqlx::query(sql).bind(at).bind(ride).execute(&mut raw).await.expect("a visit elsewhere");
            assert_eq!(done.rows_affected(), 1);
        }
        round(&app).await;
        assert_eq!(asked_patient(&app).await, asked, "{elsewhere} {ride} {wish}");
        sound(&app).await;
    }
}

#[tokio::test]
async fn nobody_waits_with_another_persons_visit_or_with_one_that_is_not_booked_here() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let (lars, karin, anna) =
        (app.sign_in_as(LARS).await, app.sign_in_as("Karin Berg").await, app.sign_in_as("Anna Lindqvist").await);
    let page = wish_page(&app, &lars, "Fredag 18 december").await;
    let oskars =
        app.text("SELECT '/tider/' || id || '/tidigare' FROM appointment WHERE visit_kind = 'Träning hos fysioterapeut' AND state = 'booked'").await;
    let nonsense = "/tider/apt_00000000000000000000000000000000/tidigare";
    for (who, page, status) in [
        (&karin, page.as_str(), StatusCode::NOT_FOUND),
        (&anna, page.as_str(), StatusCode::FORBIDDEN),
        (&karin, oskars.as_str(), StatusCode::CONFLICT),
        (&karin, nonsense, StatusCode::NOT_FOUND),
        (&karin, "/tider/x/tidigare", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(app.post(who, page, &[]).await.status, status, "{page}");
    }
    for page in [page.as_str(), nonsense] {
        assert_eq!(app.post(&karin, &format!("{page}/sluta"), &[]).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(app.get(&karin, &oskars).await.status, StatusCode::CONFLICT);
    assert_eq!(app.get(&karin, "/personal/vantelista").await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.number("SELECT count(*) FROM waiting").await, 0);
    let empty = app.get(&anna, "/personal/vantelista").await.text();
    assert!(empty.contains("Ingen väntar på en tidigare tid."), "{empty}");
}

/// The question that is out, by its page; fails where there is none.
async fn question(app: &TestApp) -> String {
    app.text("SELECT '/boka/' || id FROM time_proposal WHERE waiting_id IS NOT NULL AND state = 'open'").await
}

#[tokio::test]
async fn nobody_is_asked_twice_a_day_and_who_does_not_answer_twice_is_asked_no_more() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let lars = app.sign_in_as(LARS).await;
    app.post(&lars, &wish_page(&app, &lars, "Fredag 18 december").await, &[]).await;
    round(&app).await;
    let first = question(&app).await;
    assert_eq!(app.post(&lars, &format!("{first}/behall"), &[]).await.status, StatusCode::SEE_OTHER);
    open_only(&app, "2026-12-08T09:00:00+01:00").await;
    round(&app).await;
    assert_eq!(app.number(ASKED).await, 0, "one question a day is enough");
    app.set_clock("2026-12-01T08:31:00+01:00");
    round(&app).await;
    assert_eq!(app.number(ASKED).await, 1);
    // Two that nobody answers.
    for (clock, lapsed, waiting) in [("2026-12-04T00:00:00+01:00", 1, 1), ("2026-12-08T00:00:00+01:00", 2, 0)] {
        open_only(&app, "2026-12-11T09:00:00+01:00").await;
        app.set_clock(clock);
        round(&app).await;
        assert_eq!(app.number("SELECT count(*) FROM time_proposal WHERE state = 'lapsed'").await, lapsed, "{clock}");
        assert_eq!(app.number(WAITING).await, waiting, "{clock}");
    }
    open_only(&app, "2026-12-15T09:00:00+01:00").await;
    round(&app).await;
    assert_eq!((app.number(ASKED).await, app.number(HELD).await), (0, 0));
    sound(&app).await;
}

#[tokio::test]
async fn a_no_cannot_be_taken_back_while_another_question_is_out() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let lars = app.sign_in_as(LARS).await;
    app.post(&lars, &wish_page(&app, &lars, "Fredag 18 december").await, &[]).await;
    round(&app).await;
    let first = question(&app).await;
    app.set_clock("2026-12-01T08:25:00+01:00");
    let lars = app.sign_in_as(LARS).await;
    assert_eq!(app.post(&lars, &format!("{first}/behall"), &[]).await.status, StatusCode::SEE_OTHER);
    open_only(&app, "2026-12-08T09:00:00+01:00").await;
    app.set_clock("2026-12-01T08:31:00+01:00");
    round(&app).await;
    let events = app.number("SELECT count(*) FROM access_event WHERE action = 'write'").await;
    let refused = app.post(&lars, &format!("{first}/angra"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    assert_eq!(app.number("SELECT count(*) FROM access_event WHERE action = 'write'").await, events);
    assert_ne!(question(&app).await, first);
    sound(&app).await;
}

#[tokio::test]
async fn a_no_that_is_taken_back_holds_the_time_again_until_nobody_answers() {
    let app = no_times_but("2026-12-04T09:00:00+01:00").await;
    let lars = app.sign_in_as(LARS).await;
    app.post(&lars, &wish_page(&app, &lars, "Fredag 18 december").await, &[]).await;
    round(&app).await;
    let asked = question(&app).await;
    app.post(&lars, &format!("{asked}/behall"), &[]).await;
    assert_eq!((app.number(ASKED).await, app.number(HELD).await), (0, 0));
    assert_eq!(app.post(&lars, &format!("{asked}/angra"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((app.number(ASKED).await, app.number(HELD).await), (1, 6));
    sound(&app).await;
    app.set_clock("2026-12-02T00:00:00+01:00");
    round(&app).await;
    assert_eq!(
        (app.number("SELECT count(*) FROM time_proposal WHERE state = 'lapsed'").await, app.number(HELD).await),
        (1, 0)
    );
    sound(&app).await;
}

/// Gösta's bundle with his visit to Johan changed, brought in again.
async fn again(app: &TestApp, change: impl Fn(&mut serde_json::Value)) {
    let mut bundle: serde_json::Value =
        serde_json::from_str(include_str!("../../demo/02-gosta-lindgren.json")).expect("a bundle");
    let entries = bundle["entry"].as_array_mut().expect("entries");
    let is_his = |entry: &&mut serde_json::Value| {
        entry["resource"]["resourceType"] == "Appointment"
            && entry["resource"]["start"].as_str().is_some_and(|start| start.starts_with("2026-12-17"))
    };
    change(&mut entries.iter_mut().find(is_his).expect("his visit")["resource"]);
    let file = File { name: "again.json".to_owned(), bytes: bundle.to_string().into_bytes() };
    let options = Options { source: None, demo: Some(DemoShift::new(|day| day)) };
    import(&app.store, vec![file], options).await.expect("a good file");
}

#[tokio::test]
async fn what_the_source_cancels_or_brings_forward_ends_the_wish_or_its_question() {
    for (is_cancelled, waiting) in [(true, 0), (false, 1)] {
        let app = no_times_but("2026-12-04T09:00:00+01:00").await;
        let gosta = app.sign_in_as(GOSTA).await;
        app.post(&gosta, &wish_page(&app, &gosta, "Torsdag 17 december").await, &[]).await;
        round(&app).await;
        assert_eq!((app.number(ASKED).await, app.number(HELD).await), (1, 6));
        again(&app, |visit| {
            if is_cancelled {
                visit["status"] = "cancelled".into();
            } else {
                visit["start"] = "2026-12-03T09:00:00+01:00".into();
                visit["end"] = "2026-12-03T09:30:00+01:00".into();
            }
        })
        .await;
        let left = (app.number(WAITING).await, app.number(ASKED).await, app.number(HELD).await);
        assert_eq!(left, (waiting, 0, 0), "cancelled: {is_cancelled}");
        sound(&app).await;
    }
}
