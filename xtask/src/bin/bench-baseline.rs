//! What `cargo xtask bench` measures against, optimised as the server is:
//! - `bench-baseline serve FILE` answers every request with the bytes of FILE as a hand-written axum page would, and `/handelser` with a
//!   stream of events in which nothing more happens;
//! - `bench-baseline parse FILE` reads FILE with `serde_json` and prints the milliseconds;
//! - `bench-baseline book FROM COPY SECONDS` moves visits in a copy of a database with `SQLite` and nothing else, and prints how many in a
//!   second; `bench-baseline changes DATABASE` prints how many times visits have been moved.

use std::convert::Infallible;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header;
use axum::response::Html;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use futures_util::{StreamExt as _, stream};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, FromRow, SqliteConnection};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["parse", file] => {
            let bytes = fs::read(file)?;
            let start = Instant::now();
            black_box(serde_json::from_slice::<serde_json::Value>(&bytes)?);
            println!("{}", start.elapsed().as_secs_f64() * 1000.0);
            Ok(())
        }
        ["serve", file] => {
            let page: &'static str = fs::read_to_string(file)?.leak();
            let answer = move || async move { ([(header::CACHE_CONTROL, "no-store")], Html(page.to_owned())) };
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
            println!("listening on http://{}", listener.local_addr()?);
            Ok(axum::serve(listener, Router::new().route("/handelser", get(events)).fallback(answer)).await?)
        }
        ["book", from, copy, seconds] => {
            if !Path::new(copy).exists() {
                let copying = AssertSqlSafe(format!("VACUUM INTO '{copy}'"));
                sqlx::raw_sql(copying).execute(&mut open(from).await?).await?;
            }
            println!("{}", book(&mut open(copy).await?, Duration::from_secs_f64(seconds.parse()?)).await?);
            Ok(())
        }
        ["changes", database] => {
            let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM appointment_change");
            println!("{}", count.fetch_one(&mut open(database).await?).await?);
            Ok(())
        }
        _ => Err("usage: bench-baseline (serve|parse) FILE | book FROM COPY SECONDS | changes DATABASE".into()),
    }
}

async fn events() -> Sse<impl stream::Stream<Item = Result<Event, Infallible>>> {
    let first = stream::once(async { Ok(Event::default().event("nytt").id("0").data("nytt")) });
    Sse::new(first.chain(stream::pending())).keep_alive(KeepAlive::default())
}

/// As the server opens its own.
async fn open(database: &str) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .disable_statement_logging();
    options.connect().await
}

#[derive(FromRow)]
struct Visit {
    id: String,
    patient_id: String,
    unit_id: String,
    staff_id: String,
    start_at: i64,
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Moves one visit after the other to another day, and back the next time: the rows that a booking through the server leaves, in one
/// transaction each, the statements of it given to `SQLite` at once. Nothing is read before: that is the server's own work.
async fn book(database: &mut SqliteConnection, time: Duration) -> Result<f64, sqlx::Error> {
    let mut visits: Vec<Visit> = sqlx::query_as(
        "SELECT a.id, a.patient_id, a.unit_id, p.staff_id, a.start_at FROM appointment a JOIN patient_identifier i ON i.patient_id = a.patient_id
         JOIN appointment_participant p ON p.appointment_id = a.id AND p.staff_id IS NOT NULL WHERE i.value LIKE 'bench-%' ORDER BY a.id",
    )
    .fetch_all(&mut *database)
    .await?;
    let (now, events): (i64, i64) =
        sqlx::query_as("SELECT max(at), count(*) FROM access_event").fetch_one(&mut *database).await?;
    let (begun, mut count) = (Instant::now(), 0_u32);
    // Ids that rise, as the server's do: no two runs have the same, because each booking leaves an event.
    let mut number = (0xbe_u128 << 120) + u128::from(events.unsigned_abs());
    while begun.elapsed() < time {
        for visit in &mut visits {
            let Visit { id, patient_id, unit_id, staff_id, start_at: old } = &*visit;
            let new = if old / DAY % 2 == 0 { old + DAY } else { old - DAY };
            let (old_end, new_end, kept) = (old + 30 * MINUTE, new + 30 * MINUTE, now + 15 * MINUTE);
            let taken: Vec<String> =
                (0..6).map(|nth| format!("('{staff_id}', 1, {}, '{id}')", new / (5 * MINUTE) + nth)).collect();
            let taken = taken.join(", ");
            number += 1;
            let other = number + (1 << 100);
            let booking = format!(
                "BEGIN IMMEDIATE;
                 DELETE FROM occupancy WHERE appointment_id = '{id}' AND kept_until IS NOT NULL;
                 UPDATE occupancy SET kept_until = {kept} WHERE appointment_id = '{id}';
                 INSERT INTO occupancy (resource, seat, bucket, appointment_id) VALUES {taken};
                 UPDATE appointment SET start_at = {new}, end_at = {new_end}, agreed_with = 'patient', sequence = sequence + 1,
                     version = version + 1, seen_by_patient_at = {now} WHERE id = '{id}';
                 INSERT INTO appointment_change (id, appointment_id, nth, kind, old_start_at, old_end_at, old_agreed_with, new_start_at,
                     new_end_at, made_at, made_by, kept_until)
                 SELECT 'apc_{number:032x}', '{id}', coalesce(max(nth), 0) + 1, 'moved', {old}, {old_end}, 'patient', {new}, {new_end},
                     {now}, 'patient', {kept} FROM appointment_change WHERE appointment_id = '{id}';
                 INSERT INTO notice (id, kind, about_id, party, patient_id, unit_id, made_at)
                 VALUES ('ntc_{number:032x}', 'time', 'apc_{number:032x}', 'patient', '{patient_id}', '{unit_id}', {now}),
                     ('ntc_{other:032x}', 'time', 'apc_{number:032x}', 'unit', '{patient_id}', '{unit_id}', {now});
                 INSERT INTO access_event (id, at, actor_kind, actor_id, action, purpose, patient_id, entity_id)
                 VALUES ('acc_{number:032x}', {now}, 'patient', '{patient_id}', 'write', 'appointment.move', '{patient_id}', 'apc_{number:032x}');
                 INSERT INTO command_receipt (key, actor_id, purpose, entity_id, done_at)
                 VALUES ('cmd_{number:032x}', '{patient_id}', 'appointment.move', 'apc_{number:032x}', {now});
                 COMMIT;"
            );
            sqlx::raw_sql(AssertSqlSafe(booking)).execute(&mut *database).await?;
            visit.start_at = new;
            count += 1;
        }
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}
