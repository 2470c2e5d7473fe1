//! A disk with no room left, by the database's limit of pages: whoever books is told plainly that it did not work, nothing is half
//! written, and the same server goes on when there is room again.

use crate::appointment_changes::everybody_sees_anna;
use crate::races::{Care, Wish, act, history, offered, starts, wrong};
use crate::support::{Answer, TestApp};
use axum::http::StatusCode;
use server::audit::{Actor, AuditEntry};
use server::error::StoreError;
use server::store::{Command, check_database};
use std::collections::BTreeMap;

/// As large as a database may become by default.
const NO_LIMIT: u32 = 0xffff_fffe;

/// Limits the database to so many pages, or to those it has where these are more. The limit belongs to a connection, and the writer's is
/// reached by a command only.
async fn limit(app: &TestApp, pages: u32) -> Result<(), StoreError> {
    let command = Command { purpose: "test.limit", key: None };
    let limited = app.store.write(&Actor::System, command, move |tx| {
        Box::pin(async move {
            let pragma = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
            sqlx::query(pragma).execute(tx.connection()).await?;
            Ok(((), AuditEntry::general()))
        })
    });
    limited.await.map(|_done| ())
}

/// How many rows there are in each table, and when each visit begins.
async fn everything(app: &TestApp) -> (BTreeMap<String, i64>, BTreeMap<String, i64>) {
    let mut raw = app.raw().await;
    let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .fetch_all(&mut raw)
        .await
        .expect("tables");
    let mut rows = BTreeMap::new();
    for table in tables {
        let count = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")));
        rows.insert(table, count.fetch_one(&mut raw).await.expect("a count"));
    }
    (rows, starts(app).await.into_iter().collect())
}

fn says_plainly_that_it_did_not_work(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    assert_eq!(answer.location(), "", "no receipt");
    let text = answer.text();
    for words in
        ["Felet är vårt.", "Dina tider och planer är kvar.", "Försök igen om en liten stund.", "Felet har numret"]
    {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    assert!(!text.contains("Anna"), "nothing of anybody's: {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_booking_on_a_full_disk_is_refused_plainly_with_nothing_written_and_done_when_there_is_room() {
    let app = TestApp::demo().await;
    let people = everybody_sees_anna(&app).await;
    let (care, first) = (Care::of(&app).await, starts(&app).await);
    let codes = offered(&app, &people).await;
    let code_of = |nth: usize| codes[nth % codes.len()].clone();
    let (person, visit) = &people[0];
    let page = format!("{visit}/byt");

    // No room but what is left of pages begun; bookings fill that. The command that sets the limit may itself be the first without room.
    let _set = limit(&app, 1).await;
    let mut refused = None;
    for (nth, code) in codes.iter().cycle().take(1000).enumerate() {
        let before = everything(&app).await;
        let key = format!("cmd_{nth:032x}");
        let answer = app.post(person, &page, &[("tid", code), ("nyckel", &key)]).await;
        if answer.status != StatusCode::SEE_OTHER {
            says_plainly_that_it_did_not_work(&answer);
            assert_eq!(everything(&app).await, before);
            refused = Some((code, key));
            break;
        }
        assert_eq!(answer.location(), format!("{visit}/andrad"));
    }
    let (code, key) = refused.expect("a disk that is full in the end");

    // Whatever anybody does now: done, or not at all.
    let mut full = 0;
    for (nth, (person, visit)) in people.iter().enumerate() {
        for wish in [Wish::Move(code_of(nth)), Wish::Cancel, Wish::Undo, Wish::ByPhone(code_of(nth + 1))] {
            let before = everything(&app).await;
            let status = act(&app, &care, person, visit, &wish).await;
            if status == StatusCode::SERVICE_UNAVAILABLE {
                full += 1;
                assert_eq!(everything(&app).await, before, "{wish:?}");
            }
            assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{wish:?}");
            assert_eq!(wrong(&mut app.raw().await).await, Vec::<String>::new(), "{wish:?}");
        }
    }
    assert!(full > people.len(), "only {full} commands had no room");
    // Several that share a commit: each is refused, or stands.
    let together = people.iter().enumerate().map(|(nth, (person, visit))| {
        let (app, care, wish) = (&app, &care, Wish::Move(code_of(nth)));
        async move { act(app, care, person, visit, &wish).await }
    });
    for status in futures_util::future::join_all(together).await {
        assert!(
            matches!(status, StatusCode::SEE_OTHER | StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE),
            "{status}"
        );
    }
    assert_eq!(history(&app, &first).await, Vec::<String>::new());

    // There is room again: the same server, the same form sent once more.
    limit(&app, NO_LIMIT).await.expect("room");
    let changes = app.number("SELECT count(*) FROM appointment_change").await;
    for _ in 0..2 {
        let done = app.post(person, &page, &[("tid", code), ("nyckel", &key)]).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, format!("{visit}/andrad").as_str()));
        assert_eq!(app.number("SELECT count(*) FROM appointment_change").await, changes + 1);
        assert_eq!(app.get(person, done.location()).await.status, StatusCode::OK);
    }
    assert_eq!(wrong(&mut app.raw().await).await, Vec::<String>::new());
    assert_eq!(history(&app, &first).await, Vec::<String>::new());
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}
