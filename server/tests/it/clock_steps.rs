//! A clock that is set back or forward while somebody chooses a time, and the two nights in which the Swedish clock steps by itself: no
//! time is lost or given twice, and what is kept or held has its length in real minutes.

use crate::appointment_changes::everybody_sees_anna_from;
use crate::races::{history, starts, wrong};
use crate::support::{Person, TestApp, instant};
use axum::http::StatusCode;
use server::clock::{Clock, Millis};
use server::store::check_database;
use std::collections::HashMap;
use std::sync::atomic::Ordering;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// A Monday like others; the last Thursday before each of the two nights; and when the visits are that everybody has.
const DAYS: &[(&str, &str)] = &[
    ("2026-11-30T08:30:00+01:00", "2027-03-01T08:00:00+01:00"),
    ("2026-10-22T08:30:00+02:00", "2027-01-11T08:00:00+01:00"),
    ("2027-03-25T08:30:00+01:00", "2027-06-07T08:00:00+02:00"),
];

/// The demo region on that day, and everybody's visit to Anna.
async fn on(today: &str, visits: &str) -> (TestApp, Vec<String>) {
    let app = TestApp::demo().await;
    app.set_clock(today);
    server::demo::load(&app.store).await.expect("the demo moves");
    let people = everybody_sees_anna_from(&app, visits).await;
    (app, people.into_iter().map(|(_, visit)| visit).collect())
}

fn set(app: &TestApp, at: Millis) {
    app.hand.store(at, Ordering::SeqCst);
}

/// Whoever has the visit, signed in anew: after a day nobody is signed in any more.
async fn back(app: &TestApp, visit: &str) -> Person {
    let number: String = sqlx::query_scalar(
        "SELECT i.value FROM appointment a JOIN patient_identifier i ON i.patient_id = a.patient_id WHERE '/tider/' || a.id = $1",
    )
    .bind(visit)
    .fetch_one(&mut app.raw().await)
    .await
    .expect("a number");
    app.sign_in(&number).await
}

async fn take(app: &TestApp, visit: &str, code: &str) -> StatusCode {
    let person = back(app, visit).await;
    app.post(&person, &format!("{visit}/byt"), &[("tid", code)]).await.status
}

async fn undo(app: &TestApp, visit: &str) -> StatusCode {
    let person = back(app, visit).await;
    app.post(&person, &format!("{visit}/andrad/angra"), &[]).await.status
}

fn start_in(starts: &HashMap<String, Millis>, visit: &str) -> Millis {
    starts[visit.trim_start_matches("/tider/")]
}

async fn start_of(app: &TestApp, visit: &str) -> Millis {
    start_in(&starts(app).await, visit)
}

fn start(code: &str) -> Millis {
    code.rsplit('.').next().and_then(|at| at.parse().ok()).expect("an instant")
}

async fn sound(app: &TestApp, first: &HashMap<String, Millis>) {
    assert_eq!(wrong(&mut app.raw().await).await, Vec::<String>::new());
    assert_eq!(history(app, first).await, Vec::<String>::new());
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

/// The codes of the times that are offered for a visit.
async fn offered(app: &TestApp, visit: &str) -> Vec<String> {
    let page = app.get(&back(app, visit).await, &format!("{visit}/byt")).await.body;
    page.split("kolla?tid=").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Two people's visits, and two times some days ahead that are offered to both.
async fn two(app: &TestApp, visits: &[String]) -> (String, String, String, String) {
    let codes = offered(app, &visits[0]).await;
    let mut ahead = codes.iter().filter(|code| start(code) > app.store.clock().now() + 4 * DAY);
    let (kept, other) = (ahead.next().expect("a time").clone(), ahead.next().expect("a time").clone());
    (visits[0].clone(), visits[1].clone(), kept, other)
}

#[tokio::test]
async fn a_clock_that_steps_between_showing_and_booking_gives_a_time_to_one_and_takes_none_from_anybody() {
    for (today, of) in DAYS {
        let (app, visits) = on(today, of).await;
        let first = starts(&app).await;
        for (step, pair) in [-HOUR, DAY].into_iter().zip(visits.chunks(2)) {
            let [own, others] = pair else { panic!("two people") };
            let before = starts(&app).await;
            let codes = offered(&app, own).await;
            // Beyond the night: both clocks of the year stand between now and then.
            let code = codes.iter().max_by_key(|code| start(code)).expect("a time");
            assert!(start(code) > instant(today) + 6 * DAY, "{codes:?}");
            let at = Clock::fixed(0).0.local(start(code)).local.time();
            assert!((8..16).contains(&at.hour()) && at.minute() % 30 == 0, "a time of Anna's opening hours: {at}");
            for visit in pair {
                let shown = app.get(&back(&app, visit).await, &format!("{visit}/byt/kolla?tid={code}")).await;
                assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
            }
            set(&app, instant(today) + step);
            let answers = (take(&app, own, code).await, take(&app, others, code).await);
            assert_eq!(answers, (StatusCode::SEE_OTHER, StatusCode::CONFLICT), "{today}, {step}");
            assert_eq!(start_of(&app, own).await, start(code));
            assert_eq!(start_of(&app, others).await, start_in(&before, others));
            sound(&app, &first).await;

            // The clock is set right: what was done stands, and can be taken back.
            set(&app, instant(today));
            assert_eq!(take(&app, others, code).await, StatusCode::CONFLICT);
            assert_eq!(undo(&app, own).await, StatusCode::SEE_OTHER);
            assert_eq!(starts(&app).await, before);
            assert_eq!(take(&app, others, code).await, StatusCode::SEE_OTHER, "now it is free");
            sound(&app, &first).await;
        }
    }
}

#[tokio::test]
async fn what_is_kept_stays_with_one_person_whichever_way_the_clock_steps() {
    for (today, of) in DAYS {
        let (app, visits) = on(today, of).await;
        let first = starts(&app).await;
        let (own, others, kept, other) = two(&app, &visits).await;
        for code in [&kept, &other] {
            assert_eq!(take(&app, &own, code).await, StatusCode::SEE_OTHER);
        }
        // An hour back: it is kept for longer, and for the same person.
        set(&app, instant(today) - HOUR);
        assert_eq!(take(&app, &others, &kept).await, StatusCode::CONFLICT);
        assert_eq!(undo(&app, &own).await, StatusCode::SEE_OTHER);
        assert_eq!(take(&app, &own, &other).await, StatusCode::SEE_OTHER);
        set(&app, instant(today));
        sound(&app, &first).await;
        // A day forward: whoever comes first has it, and nobody gets it back from them, whatever the clock says later.
        set(&app, instant(today) + DAY);
        assert_eq!(take(&app, &others, &kept).await, StatusCode::SEE_OTHER);
        for now in [instant(today) + DAY, instant(today), instant(today) - HOUR] {
            set(&app, now);
            assert_eq!(undo(&app, &own).await, StatusCode::CONFLICT);
            assert_eq!((start_of(&app, &own).await, start_of(&app, &others).await), (start(&other), start(&kept)));
            sound(&app, &first).await;
        }
    }
}

#[tokio::test]
async fn in_the_night_the_swedish_clock_steps_a_time_is_kept_for_fifteen_minutes_that_have_passed() {
    for ((today, of), night) in DAYS[1..].iter().zip(["2026-10-25T02:50:00+02:00", "2027-03-28T01:50:00+01:00"]) {
        let (app, visits) = on(today, of).await;
        let first = starts(&app).await;
        set(&app, instant(night));
        let (own, others, kept, other) = two(&app, &visits).await;
        for code in [&kept, &other] {
            assert_eq!(take(&app, &own, code).await, StatusCode::SEE_OTHER);
        }
        set(&app, instant(night) + 14 * MINUTE);
        assert_eq!(take(&app, &others, &kept).await, StatusCode::CONFLICT, "{night}: it is kept");
        assert_eq!(undo(&app, &own).await, StatusCode::SEE_OTHER, "{night}");
        assert_eq!(start_of(&app, &own).await, start(&kept));
        // Now the other one is kept, as long.
        set(&app, instant(night) + 28 * MINUTE);
        assert_eq!(take(&app, &own, &other).await, StatusCode::SEE_OTHER);
        set(&app, instant(night) + 43 * MINUTE);
        assert_eq!(take(&app, &others, &kept).await, StatusCode::SEE_OTHER, "{night}: it is kept no longer");
        assert_eq!(undo(&app, &own).await, StatusCode::CONFLICT);
        sound(&app, &first).await;
    }
}

#[tokio::test]
async fn a_question_is_answered_by_its_last_day_and_what_it_held_goes_to_one_person_only() {
    for (today, of) in DAYS {
        let (app, visits) = on(today, of).await;
        let first = starts(&app).await;
        let (own, others, held, second) = two(&app, &visits).await;
        let answer_by = instant(today) + 2 * DAY;
        let anna = app.sign_in_as("Anna Lindqvist").await;
        let id = own.trim_start_matches("/tider/");
        let patient: String = sqlx::query_scalar("SELECT patient_id FROM appointment WHERE id = $1")
            .bind(id)
            .fetch_one(&mut app.raw().await)
            .await
            .expect("a patient");
        let (page, about) = (format!("/personal/patienter/{patient}/foresla"), id);
        let senast = answer_by.to_string();
        let fields = [("galler", about), ("tid", held.as_str()), ("tid", second.as_str()), ("senast", senast.as_str())];
        let asked = app.post(&anna, &page, &fields).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
        let question: String =
            sqlx::query_scalar("SELECT '/boka/' || id FROM time_proposal WHERE appointment_id = $1 AND state = 'open'")
                .bind(id)
                .fetch_one(&mut app.raw().await)
                .await
                .expect("a question");
        let answer = async |code: &str| {
            let person = back(&app, &own).await;
            app.post(&person, &question, &[("tid", &start(code).to_string())]).await.status
        };
        // Before its time, and a minute before the last: it is held.
        for now in [instant(today) - HOUR, answer_by - MINUTE] {
            set(&app, now);
            assert_eq!(take(&app, &others, &held).await, StatusCode::CONFLICT, "{today}: it is held");
        }
        // It was shown in time, and the clock steps forward a day.
        set(&app, answer_by - MINUTE + DAY);
        assert_eq!(answer(&held).await, StatusCode::CONFLICT, "{today}: too late");
        assert_eq!(starts(&app).await, first);
        assert_eq!(take(&app, &others, &held).await, StatusCode::SEE_OTHER, "{today}: it is held no longer");
        // And back: the question is open again, but that time is somebody's.
        set(&app, answer_by - HOUR);
        assert_eq!(answer(&held).await, StatusCode::CONFLICT);
        assert_eq!(start_of(&app, &own).await, first[id]);
        sound(&app, &first).await;
        assert_eq!(answer(&second).await, StatusCode::SEE_OTHER);
        assert_eq!((start_of(&app, &own).await, start_of(&app, &others).await), (start(&second), start(&held)));
        assert_eq!(take(&app, &others, &second).await, StatusCode::CONFLICT);
        sound(&app, &first).await;
    }
}
