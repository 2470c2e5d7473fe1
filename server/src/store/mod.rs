//! The database: one writer connection, a pool of read-only readers. Slices never commit and never open a connection:
//! they hand a closure to [`Store::write`] or [`Store::read`], and the line in the access log is part of both.
//!
//! - A write runs in the writer's own task (axum drops a handler when the client goes away), in a transaction that it may share with
//!   others that wait, and is answered after the durable commit. The closure may run again, so it takes what it needs by clone.
//! - A read runs on a reader in one snapshot; its access event is committed by the writer before the data is handed over. If the
//!   event cannot be committed, the data is dropped.

mod check;
mod lookup;
mod news;
mod writer;

use crate::audit::{self, Action, Actor, AuditEntry, Shown};
use crate::clock::Clock;
use crate::error::StoreError;
use app::ids::{CommandKey, Id, PatientId, RepresentativeId};
use jiff::civil::Date;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

pub use news::{News, Topic};
use writer::{Job, Task};

pub use check::{Finding, INVARIANTS, check_database};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Older WAL code has a corruption bug.
const OLDEST_SQLITE: (i64, i64, i64) = (3, 51, 3);
/// How many commands may wait for the writer before new ones are told to wait.
const QUEUE: usize = 1024;
const READERS: u32 = 8;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

#[derive(Clone)]
pub struct Store {
    writer: mpsc::Sender<Job>,
    readers: SqlitePool,
    stopped: Arc<AtomicBool>,
    clock: Clock,
    news: News,
}

/// A write in progress. Only the store commits it.
pub struct Tx<'c> {
    connection: &'c mut SqliteConnection,
    clock: &'c Clock,
    told: Vec<Topic>,
    /// Whoever helps the patient and does it for them.
    representative: Option<RepresentativeId>,
    /// The SQL that ends it, until it has been sent.
    end: Option<&'static str>,
}

impl<'c> Tx<'c> {
    fn new(connection: &'c mut SqliteConnection, clock: &'c Clock, end: &'static str) -> Self {
        Self { connection, clock, told: Vec::new(), representative: None, end: Some(end) }
    }

    /// The SQL that ends it, for whoever sends the last statement.
    pub(crate) fn ends(&mut self) -> &'static str {
        self.end.take().unwrap_or_default()
    }

    /// For the SQL of a slice's `store.rs`.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        self.connection
    }

    pub fn new_id<I: Id>(&self) -> I {
        self.clock.new_id()
    }

    pub fn clock(&self) -> &Clock {
        self.clock
    }

    /// Who acts on the patient's side, as `made_by` and `agreed_with` say it.
    pub fn patients_side(&self) -> &'static str {
        if self.representative.is_some() { "representative" } else { "patient" }
    }

    /// The one who acts for the patient, when it is not the patient.
    pub fn representative(&self) -> Option<&RepresentativeId> {
        self.representative.as_ref()
    }

    /// Those who listen to it hear of this write once it is on disk.
    pub fn tell(&mut self, topic: Topic) {
        self.told.push(topic);
    }
}

/// A read in progress, in one snapshot.
pub struct Reader<'c> {
    connection: &'c mut SqliteConnection,
}

impl Reader<'_> {
    /// For the SQL of a slice's `store.rs`.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        self.connection
    }
}

/// What is done, in code words, and the key its form was rendered with.
#[derive(Clone, Debug)]
pub struct Command {
    /// The use case: `what_matters.write`.
    pub purpose: &'static str,
    /// A second command with the same key by the same actor is the same command.
    pub key: Option<CommandKey>,
}

/// What became of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written<T> {
    Done(T),
    /// The same command was done before: nothing was written now. The entity it wrote then.
    Before {
        entity: Option<String>,
    },
}

impl Store {
    /// Opens the database, makes it when it is not there, and brings it to the newest form.
    pub async fn open(url: &str, clock: Clock) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .disable_statement_logging();
        let mut connection = SqliteConnection::connect_with(&options).await?;
        assert_version(&mut connection).await?;
        MIGRATIONS.run(&mut connection).await.map_err(|error| StoreError::Database(error.into()))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file of ours does not hang up: asking each connection first costs a round trip to its thread.
            .test_before_acquire(false)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let (writer, jobs) = mpsc::channel(QUEUE);
        let stopped = Arc::new(AtomicBool::new(false));
        let running = writer::run(connection, jobs, Arc::clone(&stopped), clock.clone());
        let here = tokio::runtime::Handle::current();
        // A thread of its own, which SQLite's wakes straight away: a booking waits for it six times.
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || here.block_on(running))
            .map_err(sqlx::Error::Io)?;
        Ok(Self { writer, readers, stopped, clock, news: News::default() })
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Who hears of changes.
    pub fn news(&self) -> &News {
        &self.news
    }

    /// Lets no more writes begin. Those that wait are answered that the writer has stopped; reads of patient data fail too.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    /// Ends reading and writing, and leaves all that was written in the one file. What fails is told in the log only: everything
    /// that was answered is kept all the same.
    pub async fn close(&self) {
        // A read that hangs keeps nobody waiting.
        let _late = tokio::time::timeout(Duration::from_secs(2), self.readers.close()).await;
        let checkpoint = self.job(|connection| {
            Box::pin(async move {
                let (busy, _, _): (i64, i64, i64) =
                    sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(connection).await?;
                Ok(busy == 0)
            })
        });
        match checkpoint.await {
            Ok(true) => {}
            Ok(false) => tracing::warn!("somebody still reads: the log of the database stays beside its file"),
            Err(error) => tracing::warn!(%error, "the log of the database could not be folded into its file"),
        }
        self.stop();
    }

    /// Whether the writer takes commands and answers.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.job(|connection| Box::pin(async move { Ok(connection.ping().await?) })).await
    }

    /// Runs a command in one transaction with its audit line and its receipt.
    pub async fn write<T, F>(&self, actor: &Actor, command: Command, work: F) -> Result<Written<T>, StoreError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx<'_>) -> BoxFuture<'t, Result<(T, AuditEntry), StoreError>> + Send + Sync + 'static,
    {
        let (actor, news, work) = (actor.clone(), self.news.clone(), Arc::new(work));
        let (own, by) = (actor.clone(), actor.clone());
        let tell = move |(_, about, told): &(Written<T>, Vec<PatientId>, Vec<Topic>)| {
            // What one does oneself is no news.
            let others = about.iter().filter(|patient| own != Actor::Patient((*patient).clone()));
            others.for_each(|patient| news.tell(&Topic::Patient(patient.clone())));
            for topic in told {
                news.tell(topic);
            }
        };
        let asked = command.clone();
        let written = self
            .transaction(tell, move |tx| {
                let (actor, command, work) = (actor.clone(), command.clone(), Arc::clone(&work));
                Box::pin(async move {
                    tx.representative = match &actor {
                        Actor::Representative(id) => Some(id.clone()),
                        _ => None,
                    };
                    let (value, entry) = work(tx).await?;
                    let at = tx.clock.now();
                    audit::record(tx, at, &actor, Action::Write, &command, &entry, &entry.many).await?;
                    let about = entry.patient.into_iter().chain(entry.many).filter(|_| !entry.quiet).collect();
                    Ok((Written::Done(value), about, std::mem::take(&mut tx.told)))
                })
            })
            .await;
        match written {
            Ok((written, ..)) => Ok(written),
            // The key of the receipts is the rule. A command that was done before fails by it at the latest, and has left nothing.
            Err(error) => match self.done_before(&by, &asked).await? {
                Some(entity) => Ok(Written::Before { entity }),
                None => Err(error),
            },
        }
    }

    /// The entity of the receipt, where there is one.
    async fn done_before(&self, actor: &Actor, command: &Command) -> Result<Option<Option<String>>, StoreError> {
        let Some(key) = &command.key else { return Ok(None) };
        let row: Option<(String, String, Option<String>)> =
            sqlx::query_as("SELECT actor_id, purpose, entity_id FROM command_receipt WHERE key = $1")
                .bind(key.as_str())
                .fetch_optional(&self.readers)
                .await?;
        match row {
            None => Ok(None),
            Some((who, purpose, entity)) if who == actor_key(actor) && purpose == command.purpose => Ok(Some(entity)),
            // Somebody else's key, or one from another form: no command of ours.
            Some(_) => Err(StoreError::Conflict),
        }
    }

    /// Reads patient data in one snapshot; hands it over only when the access event is on disk.
    pub async fn read<T, F>(&self, actor: &Actor, purpose: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send,
        F: for<'r> FnOnce(&'r mut Reader<'_>) -> BoxFuture<'r, Result<(T, Shown), StoreError>>,
    {
        let mut connection = self.readers.acquire().await?;
        let mut snapshot = connection.begin().await?;
        let (value, shown) = work(&mut Reader { connection: &mut snapshot }).await?;
        snapshot.rollback().await?;
        drop(connection);
        let (action, entry, listed) = match shown {
            Shown::Patient(patient) => {
                (Action::Read, AuditEntry { patient: Some(patient), ..AuditEntry::default() }, Vec::new())
            }
            Shown::Row(patient, row) => (
                Action::Read,
                AuditEntry { patient: Some(patient), entity: Some(row), ..AuditEntry::default() },
                Vec::new(),
            ),
            Shown::List(patients) => (Action::List, AuditEntry::general(), patients),
        };
        self.record(actor, action, purpose, entry, listed).await?;
        Ok(value)
    }

    /// An event of its own: a read that is about to leave.
    async fn record(
        &self,
        actor: &Actor,
        action: Action,
        purpose: &'static str,
        entry: AuditEntry,
        listed: Vec<PatientId>,
    ) -> Result<(), StoreError> {
        let (actor, event) = (actor.clone(), Command { purpose, key: None });
        self.transaction(
            |&()| (),
            move |tx| {
                let (actor, event, entry, listed) = (actor.clone(), event.clone(), entry.clone(), listed.clone());
                Box::pin(async move {
                    let at = tx.clock.now();
                    audit::record(tx, at, &actor, action, &event, &entry, &listed).await
                })
            },
        )
        .await
    }

    /// Runs work in a transaction, and `committed` once it is on disk, whether or not anybody still waits. The work may run again.
    async fn transaction<T, F>(&self, committed: impl FnOnce(&T) + Send + 'static, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        self.send(|reply| Job::Write(Box::new(Task { work, committed, done: None, reply }))).await
    }

    /// Runs something outside any transaction.
    async fn job<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
    {
        self.send(|reply| {
            Job::Alone(Box::new(move |connection| {
                Box::pin(async move {
                    // Nobody waits any more when the client went away.
                    let _gone = reply.send(work(connection).await);
                })
            }))
        })
        .await
    }

    /// Sends a job to the writer's task and waits for its answer.
    async fn send<T>(&self, job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Job) -> Result<T, StoreError> {
        if self.stopped.load(Ordering::SeqCst) {
            return Err(StoreError::Stopped);
        }
        let (reply, answer) = oneshot::channel();
        self.writer.send(job(reply)).await.map_err(|_closed| StoreError::Stopped)?;
        answer.await.map_err(|_dropped| StoreError::Stopped)?
    }
}

/// Reads an id from a row; one of another kind is a corrupt row.
pub fn id_of<I: Id>(table: &'static str, column: &'static str, text: &str) -> Result<I, StoreError> {
    I::parse(text).ok_or_else(|| StoreError::Corrupt { table, column, id: text.to_owned() })
}

/// A calendar day of a table. `Corrupt` names the place where it is none.
pub fn day_of(table: &'static str, column: &'static str, text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_no_day| StoreError::Corrupt { table, column, id: text.to_owned() })
}

/// A calendar day of a column that may be empty.
pub fn optional_day(table: &'static str, column: &'static str, text: Option<&str>) -> Result<Option<Date>, StoreError> {
    text.map(|text| day_of(table, column, text)).transpose()
}

async fn assert_version(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(connection).await?;
    let mut parts = version.split('.').map(|part| part.parse::<i64>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < OLDEST_SQLITE {
        return Err(StoreError::Database(sqlx::Error::Configuration(
            format!("SQLite {version} is too old: 3.51.3 or newer is needed").into(),
        )));
    }
    Ok(())
}

fn actor_key(actor: &Actor) -> &str {
    match actor {
        Actor::Patient(id) => id.as_str(),
        Actor::Representative(id) => id.as_str(),
        Actor::Staff { staff, .. } | Actor::StaffWithoutAssignment(staff) => staff.as_str(),
        Actor::System => "system",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::ids::ProviderId;

    #[tokio::test]
    async fn the_live_writer_syncs_fully_and_enforces_foreign_keys() {
        let folder = std::env::temp_dir().join(format!("pk-store-{}", uuid_for_test()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let url = format!("sqlite://{}/test.db", folder.display());
        let store = Store::open(&url, Clock::fixed(0).0).await.expect("a store");
        let pragmas: (i64, i64, String) = store
            .job(|connection| {
                Box::pin(async move {
                    let synchronous = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await?;
                    let foreign_keys = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&mut *connection).await?;
                    let journal = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await?;
                    Ok((synchronous, foreign_keys, journal))
                })
            })
            .await
            .expect("the pragmas");
        assert_eq!(pragmas, (2, 1, "wal".to_owned()));
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    }

    #[tokio::test]
    async fn a_store_that_is_closed_leaves_everything_in_one_file() {
        let folder = std::env::temp_dir().join(format!("pk-store-{}", uuid_for_test()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let url = |name: &str| format!("sqlite://{}/{name}.db", folder.display());
        let store = Store::open(&url("first"), Clock::fixed(0).0).await.expect("a store");
        let id = ProviderId::from_bits(1);
        let (insert, of) =
            ("INSERT INTO care_provider (id, name, kind) VALUES ($1, 'Regionen', 'vardgivare')", id.clone());
        store
            .job(move |connection| {
                Box::pin(async move {
                    sqlx::query(insert).bind(of.as_str()).execute(connection).await?;
                    Ok(())
                })
            })
            .await
            .expect("a row");
        store.close().await;
        assert!(matches!(store.ready().await, Err(StoreError::Stopped)), "nothing is written any more");
        std::fs::copy(folder.join("first.db"), folder.join("copy.db")).expect("a copy of the one file");
        let copy = Store::open(&url("copy"), Clock::fixed(0).0).await.expect("the copy is a database");
        let found: i64 = sqlx::query_scalar("SELECT count(*) FROM care_provider WHERE id = $1")
            .bind(id.as_str())
            .fetch_one(&copy.readers)
            .await
            .expect("a count");
        assert_eq!(found, 1);
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    }

    fn uuid_for_test() -> String {
        Clock::system().new_id::<CommandKey>().to_string()
    }
}
