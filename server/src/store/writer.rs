//! The writer's task: the one connection that writes, and the commands that wait for it.
//!
//! - Commands that wait together share one commit: each runs in a savepoint of its own, so that what one of them did wrong is undone
//!   and the others stand. All are answered after the durable commit.
//! - After some errors (a full disk, a failed write) `SQLite` rolls back on its own. Then the savepoint is no longer there; nothing of the
//!   batch stands, and each command runs again by itself. Nobody has been answered yet, so nobody is told anything twice.
//! - Each call of the library goes to `SQLite`'s thread and back, which takes longer than most of what is done there: statements that
//!   follow each other whatever happens are one call, and what ends a command goes with its last statement.
//! - Transactions begin and end in plain words, not by the library's: one that does not know of such a rollback would take the next
//!   transaction for one inside the last, for ever.

use super::{BoxFuture, Tx};
use crate::clock::Clock;
use crate::error::StoreError;
use sqlx::{Connection, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{mpsc, oneshot};

/// So many commands share one commit at most: whoever is last waits for all of them.
const MOST: usize = 64;

pub(super) enum Job {
    /// May share its commit with others.
    Write(Box<dyn Work>),
    /// Has the connection to itself, outside any transaction.
    Alone(Alone),
}

type Alone = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, ()> + Send>;

/// A command on its way.
pub(super) trait Work: Send {
    /// Does it to its end, perhaps not for the first time; whether it went well.
    fn run<'t>(&'t mut self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, bool>;
    /// Answers whoever waits, when what was done is on disk or could not be brought there.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

pub(super) struct Task<T, F, C> {
    pub(super) work: F,
    /// Hears of the value once it is on disk, whether or not anybody still waits.
    pub(super) committed: C,
    pub(super) done: Option<Result<T, StoreError>>,
    pub(super) reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F, C> Work for Task<T, F, C>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    C: FnOnce(&T) + Send + 'static,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let work = (self.work)(tx);
            let mut done = work.await;
            if let (Ok(_), Some(end)) = (&done, tx.end.take())
                && let Err(error) = sqlx::query(end).execute(tx.connection()).await
            {
                done = Err(error.into());
            }
            let well = done.is_ok();
            self.done = Some(done);
            well
        })
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (self.done, committed) {
            (Some(Err(error)), _) | (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => {
                (self.committed)(&value);
                Ok(value)
            }
            (None, Ok(())) => Err(StoreError::Stopped),
        };
        // Nobody waits any more when the client went away; the write stands all the same.
        let _gone = self.reply.send(answer);
    }
}

/// Runs until nobody can send any more. What waits when the store is stopped is answered that it has.
pub(super) async fn run(
    mut connection: SqliteConnection,
    mut jobs: mpsc::Receiver<Job>,
    stopped: Arc<AtomicBool>,
    clock: Clock,
) {
    let mut next = jobs.recv().await;
    while let Some(job) = next.take() {
        let mut batch = Vec::new();
        let mut last = Some(job);
        while let Some(Job::Write(work)) = last {
            batch.push(work);
            last = if batch.len() < MOST { jobs.try_recv().ok() } else { None };
        }
        if !batch.is_empty() && !stopped.load(Ordering::SeqCst) {
            write(&mut connection, &clock, batch).await;
        }
        if let Some(Job::Alone(work)) = last
            && !stopped.load(Ordering::SeqCst)
        {
            work(&mut connection).await;
        }
        next = jobs.recv().await;
    }
    // Closing checkpoints the write-ahead log; an error here loses nothing that was answered.
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "closing the writer");
    }
}

async fn write(connection: &mut SqliteConnection, clock: &Clock, mut batch: Vec<Box<dyn Work>>) {
    if batch.len() > 1 && together(connection, clock, &mut batch).await.is_ok() {
        for work in batch {
            work.answer(Ok(()));
        }
        return;
    }
    for mut work in batch {
        let committed = alone(connection, clock, work.as_mut()).await;
        work.answer(committed);
    }
}

/// All of them with one commit. `Err`: nothing of it stands.
async fn together(
    connection: &mut SqliteConnection,
    clock: &Clock,
    batch: &mut [Box<dyn Work>],
) -> Result<(), StoreError> {
    let all = async {
        sqlx::query("BEGIN IMMEDIATE; SAVEPOINT command").execute(&mut *connection).await?;
        let mut left = batch.len();
        for work in batch {
            left -= 1;
            let (next, not_so) = if left > 0 {
                ("RELEASE command; SAVEPOINT command", "ROLLBACK TO command")
            } else {
                ("RELEASE command; COMMIT", "ROLLBACK TO command; RELEASE command; COMMIT")
            };
            if !work.run(&mut Tx::new(&mut *connection, clock, next)).await {
                // Fails where SQLite has rolled back on its own.
                sqlx::query(not_so).execute(&mut *connection).await?;
            }
        }
        Ok(())
    };
    let done: Result<(), StoreError> = all.await;
    if done.is_err() {
        roll_back(connection).await;
    }
    done
}

/// One of them by itself. Its own error stands in it; `Err` is that of beginning.
async fn alone(connection: &mut SqliteConnection, clock: &Clock, work: &mut dyn Work) -> Result<(), StoreError> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
    if !work.run(&mut Tx::new(&mut *connection, clock, "COMMIT")).await {
        roll_back(connection).await;
    }
    Ok(())
}

/// Fails where there is nothing left to roll back.
async fn roll_back(connection: &mut SqliteConnection) {
    let _nothing_left = sqlx::query("ROLLBACK").execute(connection).await;
}

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::*;
    use app::error::AppError;

    async fn store() -> (Store, std::path::PathBuf) {
        let folder =
            std::env::temp_dir().join(format!("pk-writer-{}", Clock::system().new_id::<app::ids::CommandKey>()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let store = Store::open(&format!("sqlite://{}/test.db", folder.display()), Clock::fixed(0).0).await;
        let store = store.expect("a store");
        store
            .job(|connection| {
                Box::pin(async move {
                    sqlx::raw_sql(
                        "CREATE TABLE seat (n INTEGER PRIMARY KEY);
                         CREATE TRIGGER thirteen BEFORE INSERT ON seat WHEN new.n = 13 BEGIN SELECT RAISE(ROLLBACK, 'a disk that is full'); END;",
                    )
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
            .expect("a table");
        (store, folder)
    }

    async fn take(store: &Store, seat: i64) -> Result<i64, StoreError> {
        store
            .transaction(
                |_| (),
                move |tx| {
                    Box::pin(async move {
                        sqlx::query("INSERT INTO seat VALUES ($1)").bind(seat).execute(tx.connection()).await?;
                        if seat == 7 { Err(AppError::NotYours.into()) } else { Ok(seat) }
                    })
                },
            )
            .await
    }

    /// What becomes of commands that wait for the writer at the same time, and the seats that are taken then.
    async fn at_once(seats: &[i64]) -> (Vec<bool>, Vec<i64>) {
        let (store, folder) = store().await;
        // The writer is busy until all of them wait for it.
        let (open, gate) = oneshot::channel::<()>();
        let (busy, (has_begun, begun)) = (store.clone(), oneshot::channel::<()>());
        let busy = tokio::spawn(async move {
            busy.job(|_| {
                Box::pin(async move {
                    has_begun.send(()).expect("somebody who waits for it");
                    gate.await.expect("the gate opens");
                    Ok(())
                })
            })
            .await
        });
        begun.await.expect("the job begins");
        let commands: Vec<_> = seats
            .iter()
            .map(|seat| {
                let (store, seat) = (store.clone(), *seat);
                tokio::spawn(async move { take(&store, seat).await.is_ok() })
            })
            .collect();
        while store.writer.max_capacity() - store.writer.capacity() < seats.len() {
            tokio::task::yield_now().await;
        }
        open.send(()).expect("a writer that waits");
        let mut well = Vec::new();
        for command in commands {
            well.push(command.await.expect("a command that ends"));
        }
        busy.await.expect("a job that ends").expect("an open gate");
        let taken = store.lookup(|reader| {
            Box::pin(async move {
                Ok(sqlx::query_scalar("SELECT n FROM seat ORDER BY n").fetch_all(reader.connection()).await?)
            })
        });
        let taken = taken.await.expect("the seats");
        std::fs::remove_dir_all(&folder).expect("the folder goes");
        (well, taken)
    }

    #[tokio::test]
    async fn what_one_command_does_wrong_is_undone_and_the_others_that_waited_with_it_stand() {
        assert_eq!(at_once(&[1, 7, 2, 2, 3]).await, (vec![true, false, true, false, true], vec![1, 2, 3]));
    }

    #[tokio::test]
    async fn when_the_database_rolls_all_of_them_back_each_runs_again_by_itself() {
        assert_eq!(at_once(&[1, 2, 13, 3, 7]).await, (vec![true, true, false, true, false], vec![1, 2, 3]));
    }

    #[tokio::test]
    async fn more_commands_than_share_one_commit_are_all_done() {
        let seats: Vec<i64> = (100..400).collect();
        let (well, taken) = at_once(&seats).await;
        assert!(well.iter().all(|well| *well));
        assert_eq!(taken, seats);
    }
}
