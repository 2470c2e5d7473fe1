//! The SQL of plain words.

use crate::auth::StaffAccess;
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use crate::words::Words;
use app::error::AppError;
use app::ids::{CommitmentId, Id, PatientId, PlainWordsId};
use sqlx::{AssertSqlSafe, FromRow};

#[derive(FromRow)]
pub(super) struct LineRow {
    pub(super) id: String,
    pub(super) patient_id: String,
    pub(super) patient_name: String,
    pub(super) text: String,
    /// What holds now.
    pub(super) words: Option<String>,
    pub(super) writer: Option<String>,
    pub(super) written_at: Option<i64>,
    pub(super) is_simple: i64,
}

/// Each open line that the unit (`$1`) answers for, that the person may see, of a plan that is not written in plain words; with the
/// plain words that hold.
const LINES: &str = "
    SELECT c.id, c.patient_id, p.name AS patient_name, c.text, w.words,
           CASE WHEN m.protected_identity = 1 THEN u.name ELSE m.name END AS writer, w.written_at,
           coalesce((SELECT s.view_mode = 'simple' FROM settings_change s WHERE s.patient_id = c.patient_id
                     AND NOT EXISTS (SELECT 1 FROM settings_change later WHERE later.follows = s.id)), p.view_mode IS 'simple') AS is_simple
    FROM commitment c JOIN patient p ON p.id = c.patient_id JOIN care_unit u ON u.id = c.responsible_unit_id
    LEFT JOIN plan x ON x.id = c.plan_id
    LEFT JOIN plain_words w ON w.commitment_id = c.id AND w.source_text = c.text AND w.words IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM plain_words later WHERE later.commitment_id = c.id AND later.nth > w.nth)
    LEFT JOIN staff_member m ON m.id = w.written_by
    WHERE c.responsible_unit_id = $1 AND c.state IN ('planned', 'in_progress', 'on_hold', 'unknown') AND c.approved_for_patient = 1
      AND coalesce(x.state IN ('active', 'on_hold', 'unknown') AND x.approved_for_patient = 1 AND x.plain_language = 0, 1)";

/// Those that lack plain words: for the simple view first, then by name. Or those that have them: the latest first.
pub(super) async fn lines(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    written: bool,
) -> Result<Vec<LineRow>, StoreError> {
    let which = if written {
        "w.id IS NOT NULL ORDER BY w.written_at DESC, c.id"
    } else {
        "w.id IS NULL ORDER BY is_simple DESC, p.name, p.id, c.plan_id, c.position, c.id"
    };
    Ok(sqlx::query_as(AssertSqlSafe(format!("{LINES} AND {which} LIMIT 50")))
        .bind(staff.unit().as_str())
        .fetch_all(reader.connection())
        .await?)
}

pub(super) async fn line(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    line: &CommitmentId,
) -> Result<LineRow, StoreError> {
    sqlx::query_as(AssertSqlSafe(format!("{LINES} AND c.id = $2")))
        .bind(staff.unit().as_str())
        .bind(line.as_str())
        .fetch_optional(reader.connection())
        .await?
        .ok_or_else(|| AppError::NotFound.into())
}

/// Adds a row, unless it says what holds already. `NotFound` where the line is not the unit's to write.
pub(super) async fn add(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    line: &CommitmentId,
    words: Option<&Words>,
) -> Result<PatientId, StoreError> {
    let (id, now): (PlainWordsId, _) = (tx.new_id(), tx.clock().now());
    let found: Option<(String, Option<String>)> =
        sqlx::query_as(AssertSqlSafe(format!("SELECT patient_id, words FROM ({LINES} AND c.id = $2)")))
            .bind(staff.unit().as_str())
            .bind(line.as_str())
            .fetch_optional(tx.connection())
            .await?;
    let Some((patient, before)) = found else { return Err(AppError::NotFound.into()) };
    if before.as_deref() != words.map(Words::as_str) {
        sqlx::query(
            "INSERT INTO plain_words (id, patient_id, commitment_id, nth, source_text, words, written_by, written_at)
             SELECT $1, c.patient_id, c.id, 1 + (SELECT count(*) FROM plain_words w WHERE w.commitment_id = c.id), c.text, $3, $4, $5
             FROM commitment c WHERE c.id = $2",
        )
        .bind(id.as_str())
        .bind(line.as_str())
        .bind(words.map(Words::as_str))
        .bind(staff.staff().as_str())
        .bind(now)
        .execute(tx.connection())
        .await?;
    }
    id_of("commitment", "patient_id", &patient)
}
