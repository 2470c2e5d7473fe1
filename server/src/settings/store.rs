//! The SQL of the settings.

use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use app::error::AppError;
use app::ids::{Id, PatientId, SettingsChangeId};
use app::settings::types::{PatientSettings, Setting, Settings};
use sqlx::{FromRow, SqliteConnection};

/// One row of choices; NULL where the person has chosen nothing yet.
#[derive(FromRow)]
pub(crate) struct SettingsRow {
    view_mode: Option<String>,
    text_size: Option<String>,
    colours: Option<String>,
    pictures: Option<String>,
    reading_speed: Option<String>,
    time_display: Option<String>,
    language: Option<String>,
    part_of_day: Option<String>,
    same_day: Option<String>,
    hours: Option<String>,
    week: Option<String>,
    travel: Option<String>,
}

impl SettingsRow {
    pub(crate) fn read(&self) -> Result<Settings, StoreError> {
        let columns = [
            (Setting::View, "view_mode", &self.view_mode),
            (Setting::Text, "text_size", &self.text_size),
            (Setting::Colours, "colours", &self.colours),
            (Setting::Pictures, "pictures", &self.pictures),
            (Setting::Reading, "reading_speed", &self.reading_speed),
            (Setting::Time, "time_display", &self.time_display),
            (Setting::Language, "language", &self.language),
            (Setting::PartOfDay, "part_of_day", &self.part_of_day),
            (Setting::SameDay, "same_day", &self.same_day),
            (Setting::Hours, "hours", &self.hours),
            (Setting::Week, "week", &self.week),
            (Setting::Travel, "travel", &self.travel),
        ];
        let mut settings = Settings::default();
        for (setting, column, code) in columns {
            let Some(code) = code else { continue };
            let corrupt = || StoreError::Corrupt { table: "settings_change", column, id: code.clone() };
            settings = settings.with(setting, code).ok_or_else(corrupt)?;
        }
        Ok(settings)
    }
}

#[derive(FromRow)]
struct CurrentRow {
    /// NULL where nothing has been chosen yet.
    id: Option<String>,
    follows: Option<String>,
    undoes: Option<String>,
    #[sqlx(flatten)]
    settings: SettingsRow,
}

/// What holds now, and the row that says so.
struct Current {
    settings: Settings,
    row: Option<SettingsChangeId>,
    follows: Option<String>,
    is_undo: bool,
}

async fn current(connection: &mut SqliteConnection, patient: &PatientId) -> Result<Current, StoreError> {
    let row: CurrentRow = sqlx::query_as(
        "SELECT c.id, c.follows, c.undoes, coalesce(c.view_mode, p.view_mode) AS view_mode, c.text_size, c.colours, c.pictures,
                c.reading_speed, c.time_display, c.language, c.part_of_day, c.same_day, c.hours, c.week, c.travel
         FROM patient p LEFT JOIN settings_change c ON c.patient_id = p.id
              AND NOT EXISTS (SELECT 1 FROM settings_change later WHERE later.follows = c.id)
         WHERE p.id = $1",
    )
    .bind(patient.as_str())
    .fetch_optional(connection)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Current {
        settings: row.settings.read()?,
        row: row.id.as_deref().map(|id| id_of("settings_change", "id", id)).transpose()?,
        follows: row.follows,
        is_undo: row.undoes.is_some(),
    })
}

/// When a time suits the patient, among all they have chosen.
pub(crate) async fn settings_of(
    connection: &mut SqliteConnection,
    patient: &PatientId,
) -> Result<Settings, StoreError> {
    Ok(current(connection, patient).await?.settings)
}

/// What a patient has chosen, with the name staff know them by.
pub(super) async fn of_patient(reader: &mut Reader<'_>, patient: &PatientId) -> Result<PatientSettings, StoreError> {
    let settings = current(reader.connection(), patient).await?.settings;
    let name: String = sqlx::query_scalar("SELECT name FROM patient WHERE id = $1")
        .bind(patient.as_str())
        .fetch_one(reader.connection())
        .await?;
    Ok(PatientSettings { patient: patient.clone(), name, settings })
}

/// What stood before the row that `current` is.
async fn before(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    current: &Current,
) -> Result<Settings, StoreError> {
    let row: SettingsRow = sqlx::query_as(
        "SELECT coalesce(c.view_mode, p.view_mode) AS view_mode, c.text_size, c.colours, c.pictures, c.reading_speed, c.time_display, c.language, c.part_of_day, c.same_day, c.hours, c.week, c.travel
         FROM patient p LEFT JOIN settings_change c ON c.patient_id = p.id AND c.id = $2 WHERE p.id = $1",
    )
    .bind(patient.as_str())
    .bind(current.follows.as_deref())
    .fetch_one(connection)
    .await?;
    row.read()
}

fn changed(from: Settings, to: Settings) -> Option<Setting> {
    Setting::all().find(|setting| from.code(*setting) != to.code(*setting))
}

/// What was chosen last, when it was no undo.
pub(super) async fn last_change(reader: &mut Reader<'_>, patient: &PatientId) -> Result<Option<Setting>, StoreError> {
    let current = current(reader.connection(), patient).await?;
    if current.row.is_none() || current.is_undo {
        return Ok(None);
    }
    let before = before(reader.connection(), patient, &current).await?;
    Ok(changed(before, current.settings))
}

/// Chooses one thing; choosing what holds already writes nothing new. What holds afterwards.
pub(super) async fn choose(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    setting: Setting,
    code: &str,
    by: &'static str,
) -> Result<(Settings, Option<SettingsChangeId>), StoreError> {
    let current = current(tx.connection(), patient).await?;
    // Only what the page offers: a code may also stand for that nothing is chosen.
    let offered = setting.codes().contains(&code);
    let wanted = current.settings.with(setting, code).filter(|_| offered).ok_or(AppError::NotFound)?;
    if wanted == current.settings {
        return Ok((wanted, current.row));
    }
    let row = insert(tx, patient, wanted, by, current.row.as_ref(), None).await?;
    Ok((wanted, Some(row)))
}

/// Takes the last choice back, when it was of `setting`. `Conflict` when something else was chosen since.
pub(super) async fn undo(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    setting: Setting,
) -> Result<(Settings, SettingsChangeId), StoreError> {
    let current = current(tx.connection(), patient).await?;
    let Some(row) = current.row.as_ref().filter(|_| !current.is_undo) else { return Err(StoreError::Conflict) };
    let before = before(tx.connection(), patient, &current).await?;
    if changed(before, current.settings) != Some(setting) {
        return Err(StoreError::Conflict);
    }
    Ok((before, insert(tx, patient, before, "patient", Some(row), Some(row)).await?))
}

async fn insert(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    settings: Settings,
    by: &'static str,
    follows: Option<&SettingsChangeId>,
    undoes: Option<&SettingsChangeId>,
) -> Result<SettingsChangeId, StoreError> {
    let (id, now): (SettingsChangeId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO settings_change (id, patient_id, view_mode, text_size, colours, pictures, reading_speed, time_display, part_of_day,
                                      same_day, hours, week, travel, language, changed_at, changed_by, follows, undoes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $13, $14, $15, $16, $17, $18, $9, $12, $10, $11)",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(settings.code(Setting::View))
    .bind(settings.code(Setting::Text))
    .bind(settings.code(Setting::Colours))
    .bind(settings.code(Setting::Pictures))
    .bind(settings.code(Setting::Reading))
    .bind(settings.code(Setting::Time))
    .bind(now)
    .bind(follows.map(SettingsChangeId::as_str))
    .bind(undoes.map(SettingsChangeId::as_str))
    .bind(by)
    .bind(settings.code(Setting::PartOfDay))
    .bind(settings.code(Setting::SameDay))
    .bind(settings.code(Setting::Hours))
    .bind(settings.code(Setting::Week))
    .bind(settings.code(Setting::Travel))
    .bind(settings.code(Setting::Language))
    .execute(tx.connection())
    .await?;
    Ok(id)
}
