//! The SQL of helpers.

use crate::clock::Clock;
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use app::error::AppError;
use app::ids::{Id, PatientId, RepresentativeChangeId, RepresentativeId};
use app::representatives::types::{Did, Helper, HelperKind, Level};
use app::requests::types::Relative;
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    name: String,
    relationship: Option<String>,
    may_see: i64,
    may_propose: i64,
    may_book: i64,
    level: Option<String>,
    looked_at: Option<i64>,
    did_at: Option<i64>,
    did_from: Option<i64>,
    did_to: Option<i64>,
}

fn corrupt(table: &'static str, column: &'static str, id: &str) -> StoreError {
    StoreError::Corrupt { table, column, id: id.to_owned() }
}

fn code(level: Level) -> &'static str {
    match level {
        Level::Nothing => "ended",
        Level::See => "see",
        Level::Propose => "propose",
        Level::Book => "book",
    }
}

/// What came in that they may: see, propose, book.
fn most((see, propose, book): (i64, i64, i64)) -> Level {
    match (see, propose, book) {
        (.., 1) => Level::Book,
        (_, 1, _) => Level::Propose,
        (1, ..) => Level::See,
        _ => Level::Nothing,
    }
}

/// What they may do now: what came in, lowered by the person's latest change. What comes in later and is less holds too.
pub(crate) fn level_of(came_in: (i64, i64, i64), changed: Option<&str>, id: &str) -> Result<Level, StoreError> {
    let most = most(came_in);
    let Some(changed) = changed else { return Ok(most) };
    let level = Level::ALL.into_iter().find(|level| code(*level) == changed);
    level.map(|level| level.min(most)).ok_or_else(|| corrupt("representative_change", "level", id))
}

pub(crate) fn helper_kind(code: &str) -> Option<HelperKind> {
    Some(match code {
        "narstaende" => HelperKind::Relative,
        "ombud" => HelperKind::Agent,
        "god_man" => HelperKind::GodMan,
        "forvaltare" => HelperKind::Trustee,
        "framtidsfullmakt" => HelperKind::LastingPower,
        "vardnadshavare" => HelperKind::Guardian,
        _ => return None,
    })
}

impl Row {
    fn most(&self) -> Level {
        most((self.may_see, self.may_propose, self.may_book))
    }

    fn kind(&self) -> Result<HelperKind, StoreError> {
        helper_kind(&self.kind).ok_or_else(|| corrupt("representative", "kind", &self.id))
    }

    fn level(&self) -> Result<Level, StoreError> {
        level_of((self.may_see, self.may_propose, self.may_book), self.level.as_deref(), &self.id)
    }
}

async fn rows(connection: &mut SqliteConnection, patient: &PatientId, today: &str) -> Result<Vec<Row>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT r.id, r.kind, r.name, r.relationship, r.may_see, r.may_propose, r.may_book,
                (SELECT c.level FROM representative_change c WHERE c.representative_id = r.id ORDER BY c.nth DESC LIMIT 1) AS level,
                (SELECT max(e.at) FROM access_event e WHERE e.patient_id = r.patient_id AND e.actor_kind = 'representative' AND e.actor_id = r.id
                 AND e.action = 'read') AS looked_at,
                h.made_at AS did_at, h.old_start_at AS did_from, h.new_start_at AS did_to
         FROM representative r LEFT JOIN appointment_change h ON h.id = (
             SELECT l.id FROM appointment_change l WHERE l.representative_id = r.id ORDER BY l.made_at DESC, l.rowid DESC LIMIT 1)
         WHERE r.patient_id = $1 AND (r.valid_from IS NULL OR r.valid_from <= $2) AND (r.valid_to IS NULL OR r.valid_to >= $2)
         ORDER BY r.name, r.id",
    )
    .bind(patient.as_str())
    .bind(today)
    .fetch_all(connection)
    .await?)
}

/// Whom to ring in the place of a patient who wishes that: those who help them today.
pub(crate) async fn relatives(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    today: &str,
) -> Result<Vec<Relative>, StoreError> {
    let rows: Vec<(String, Option<String>)> = sqlx::query_as(
        "SELECT r.name, r.phone FROM representative r
         WHERE r.patient_id = $1 AND (r.valid_from IS NULL OR r.valid_from <= $2) AND (r.valid_to IS NULL OR r.valid_to >= $2)
           AND coalesce((SELECT c.level FROM representative_change c WHERE c.representative_id = r.id ORDER BY c.nth DESC LIMIT 1), '') <> 'ended'
         ORDER BY r.phone IS NULL, r.name, r.id LIMIT 3",
    )
    .bind(patient.as_str())
    .bind(today)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(name, phone)| Relative { name, phone }).collect())
}

/// Those who help the person today.
pub(super) async fn helpers(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    clock: &Clock,
) -> Result<Vec<Helper>, StoreError> {
    let found = rows(reader.connection(), patient, &clock.today().to_string()).await?;
    found
        .into_iter()
        .map(|row| {
            Ok(Helper {
                id: id_of("representative", "id", &row.id)?,
                kind: row.kind()?,
                level: row.level()?,
                most: row.most(),
                looked: row.looked_at.map(|at| clock.local(at)),
                did: row.did_at.map(|at| Did {
                    at: clock.local(at),
                    from: row.did_from.map(|at| clock.local(at)),
                    to: row.did_to.map(|at| clock.local(at)),
                }),
                name: row.name,
                relationship: row.relationship,
            })
        })
        .collect()
}

#[derive(FromRow)]
struct ChangeRow {
    id: String,
    nth: i64,
    undoes: Option<String>,
}

async fn last_change(
    connection: &mut SqliteConnection,
    helper: &RepresentativeId,
) -> Result<Option<ChangeRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, nth, undoes FROM representative_change WHERE representative_id = $1 ORDER BY nth DESC LIMIT 1",
    )
    .bind(helper.as_str())
    .fetch_optional(connection)
    .await?)
}

/// Whether the last change was no undo.
pub(super) async fn may_undo(reader: &mut Reader<'_>, helper: &RepresentativeId) -> Result<bool, StoreError> {
    Ok(last_change(reader.connection(), helper).await?.is_some_and(|change| change.undoes.is_none()))
}

/// `NotFound` for a helper of somebody else, one that is not the person's to change, or more than what came in.
pub(super) async fn change(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    helper: &RepresentativeId,
    level: Level,
) -> Result<(), StoreError> {
    let today = tx.clock().today().to_string();
    let row = rows(tx.connection(), patient, &today).await?.into_iter().find(|row| row.id == helper.as_str());
    let Some(row) = row else { return Err(AppError::NotFound.into()) };
    if !row.kind()?.is_chosen() || level > row.most() {
        return Err(AppError::NotFound.into());
    }
    if row.level()? == level {
        return Ok(());
    }
    insert(tx, patient, helper, code(level), None).await
}

pub(super) async fn undo(tx: &mut Tx<'_>, patient: &PatientId, helper: &RepresentativeId) -> Result<(), StoreError> {
    let today = tx.clock().today().to_string();
    let row = rows(tx.connection(), patient, &today).await?.into_iter().find(|row| row.id == helper.as_str());
    let Some(row) = row else { return Err(AppError::NotFound.into()) };
    let Some(last) = last_change(tx.connection(), helper).await? else { return Err(StoreError::Conflict) };
    if last.undoes.is_some() {
        // Undone twice is undone once.
        return Ok(());
    }
    let before: Option<String> =
        sqlx::query_scalar("SELECT level FROM representative_change WHERE representative_id = $1 AND nth = $2")
            .bind(helper.as_str())
            .bind(last.nth - 1)
            .fetch_optional(tx.connection())
            .await?;
    let level = before.unwrap_or_else(|| code(row.most()).to_owned());
    insert(tx, patient, helper, &level, Some(&last.id)).await
}

async fn insert(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    helper: &RepresentativeId,
    level: &str,
    undoes: Option<&str>,
) -> Result<(), StoreError> {
    let (id, now): (RepresentativeChangeId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO representative_change (id, representative_id, patient_id, level, changed_at, changed_by, nth, undoes)
         SELECT $1, $2, $3, $4, $5, 'patient', coalesce(max(nth), 0) + 1, $6 FROM representative_change WHERE representative_id = $2",
    )
    .bind(id.as_str())
    .bind(helper.as_str())
    .bind(patient.as_str())
    .bind(level)
    .bind(now)
    .bind(undoes)
    .execute(tx.connection())
    .await?;
    Ok(())
}
