//! The SQL of those who help a patient: what they may do now, whom else they help, and asking again inside a write.

use crate::auth::access::Block;
use crate::auth::{Concerns, RepresentativeAccess, Responsible};
use crate::error::StoreError;
use crate::fhir::{PERSONNUMMER, SAMORDNINGSNUMMER};
use crate::representatives::level_of;
use crate::store::{Reader, Tx, id_of, optional_day};
use app::error::AppError;
use app::ids::{Id, PatientId, ProviderId, RepresentativeId, UnitId};
use app::representatives::types::Level;
use app::sign_in::types::{DemoPerson, HelpedPerson};
use jiff::civil::Date;
use sqlx::{FromRow, SqliteConnection};

/// A guardian helps a child alone until then. After it, until one is of age, there has to be a decision, and none can be recorded here yet.
const OLDEST_CHILD: i16 = 12;
const OF_AGE: i16 = 18;

#[derive(FromRow)]
struct GrantRow {
    patient_id: String,
    patient_name: String,
    given_name: String,
    kind: String,
    may_see: i64,
    may_propose: i64,
    may_book: i64,
    level: Option<String>,
    birth_date: Option<String>,
}

/// Somebody's help to one patient, as it is now.
pub(in crate::auth) struct Grant {
    pub(in crate::auth) access: RepresentativeAccess,
    pub(in crate::auth) given_name: String,
    pub(in crate::auth) patient_name: String,
}

/// `None` where they may do nothing: ended, run out, not begun, taken back; and never where a place must be known to the patient alone
/// (protected identity), because plans and units tell of places too.
pub(in crate::auth) async fn grant(
    connection: &mut SqliteConnection,
    id: &RepresentativeId,
    today: Date,
) -> Result<Option<Grant>, StoreError> {
    let row: Option<GrantRow> = sqlx::query_as(
        "SELECT r.patient_id, p.name AS patient_name, p.given_name, r.kind, r.may_see, r.may_propose, r.may_book,
                (SELECT c.level FROM representative_change c WHERE c.representative_id = r.id ORDER BY c.nth DESC LIMIT 1) AS level,
                p.birth_date
         FROM representative r JOIN patient p ON p.id = r.patient_id
         WHERE r.id = $1 AND (r.valid_from IS NULL OR r.valid_from <= $2) AND (r.valid_to IS NULL OR r.valid_to >= $2)
           AND p.protected_identity = 'none' AND p.deceased = 0",
    )
    .bind(id.as_str())
    .bind(today.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let is_guardian = row.kind == "vardnadshavare";
    let age = optional_day("patient", "birth_date", row.birth_date.as_deref())?.map(|born| age(born, today));
    let needs_decision = age.map_or(is_guardian, |age| age > OLDEST_CHILD && (age < OF_AGE || is_guardian));
    // Whoever may book and not see has no page here that does not show.
    if needs_decision || row.may_see == 0 {
        return Ok(None);
    }
    let level = level_of((row.may_see, row.may_propose, row.may_book), row.level.as_deref(), id.as_str())?;
    if level == Level::Nothing {
        return Ok(None);
    }
    let patient: PatientId = id_of("representative", "patient_id", &row.patient_id)?;
    let blocks = blocks(connection, &patient).await?;
    let open = if is_guardian { None } else { Some(open_providers(connection).await?) };
    let access = RepresentativeAccess { representative: id.clone(), patient, level, blocks, open };
    Ok(Some(Grant { access, given_name: row.given_name, patient_name: row.patient_name }))
}

/// Whole years on a day.
fn age(born: Date, today: Date) -> i16 {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    today.year() - born.year() - i16::from(!had_birthday)
}

/// All that the patient has blocked, for whomever.
async fn blocks(connection: &mut SqliteConnection, patient: &PatientId) -> Result<Vec<Block>, StoreError> {
    let rows: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT provider_id, unit_id FROM block WHERE patient_id = $1 AND lifted_at IS NULL")
            .bind(patient.as_str())
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(provider, unit)| {
            Ok(Block {
                provider: id_of("block", "provider_id", &provider)?,
                unit: unit.map(|id| id_of::<UnitId>("block", "unit_id", &id)).transpose()?,
            })
        })
        .collect()
}

/// The providers that let those who help an adult read.
async fn open_providers(connection: &mut SqliteConnection) -> Result<Vec<ProviderId>, StoreError> {
    let rows: Vec<String> = sqlx::query_scalar("SELECT id FROM care_provider WHERE representative_access = 1")
        .fetch_all(connection)
        .await?;
    rows.iter().map(|id| id_of("care_provider", "id", id)).collect()
}

/// What they may do and see now, asked in a transaction that writes.
pub(in crate::auth) async fn grant_now(
    tx: &mut Tx<'_>,
    id: &RepresentativeId,
) -> Result<Option<RepresentativeAccess>, StoreError> {
    let today = tx.clock().today();
    Ok(grant(tx.connection(), id, today).await?.map(|grant| grant.access))
}

/// Who answers for what a write concerns. `NotFound` for another patient's, and for what only the patient answers: a proposal of a
/// representative's.
pub(in crate::auth) async fn responsible(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    concerns: Concerns<'_>,
) -> Result<Responsible, StoreError> {
    let (sql, id) = match concerns {
        Concerns::Visit(id) => {
            ("SELECT responsible_provider_id, unit_id FROM appointment WHERE id = $1 AND patient_id = $2", id.as_str())
        }
        Concerns::Proposal(id) => (
            "SELECT responsible_provider_id, unit_id FROM time_proposal WHERE id = $1 AND patient_id = $2 AND by_representative_id IS NULL",
            id.as_str(),
        ),
        Concerns::Invitation(id) => {
            ("SELECT responsible_provider_id, unit_id FROM invitation WHERE id = $1 AND patient_id = $2", id.as_str())
        }
    };
    let row: Option<(String, Option<String>)> =
        sqlx::query_as(sql).bind(id).bind(patient.as_str()).fetch_optional(tx.connection()).await?;
    let (provider, unit) = row.ok_or(AppError::NotFound)?;
    Ok(Responsible {
        provider: id_of("care_provider", "id", &provider)?,
        unit: unit.map(|unit| id_of("care_unit", "id", &unit)).transpose()?,
    })
}

/// Everybody the same person helps now, by their number; the one they help already among them.
pub(in crate::auth) async fn helped(
    reader: &mut Reader<'_>,
    id: &RepresentativeId,
    today: Date,
) -> Result<Vec<HelpedPerson>, StoreError> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT other.id FROM representative one JOIN representative other
           ON other.id = one.id OR (other.identifier_system = one.identifier_system AND other.identifier_value = one.identifier_value
               AND one.identifier_system IN ($2, $3))
         WHERE one.id = $1 ORDER BY other.id",
    )
    .bind(id.as_str())
    .bind(PERSONNUMMER)
    .bind(SAMORDNINGSNUMMER)
    .fetch_all(reader.connection())
    .await?;
    let mut helped = Vec::new();
    for row in rows {
        let id: RepresentativeId = id_of("representative", "id", &row)?;
        if let Some(grant) = grant(reader.connection(), &id, today).await? {
            helped.push(HelpedPerson { id, name: grant.patient_name });
        }
    }
    Ok(helped)
}

/// Whether two rows are the same person's. Only a national number says it: other systems number those who help each patient anew.
pub(in crate::auth) async fn is_same_person(
    tx: &mut Tx<'_>,
    one: &RepresentativeId,
    other: &RepresentativeId,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM representative a JOIN representative b
             ON b.identifier_system = a.identifier_system AND b.identifier_value = a.identifier_value
             WHERE a.id = $1 AND b.id = $2 AND a.identifier_system IN ($3, $4))",
    )
    .bind(one.as_str())
    .bind(other.as_str())
    .bind(PERSONNUMMER)
    .bind(SAMORDNINGSNUMMER)
    .fetch_one(tx.connection())
    .await?)
}

/// Those who help somebody of the demo region, with whom.
pub(in crate::auth) async fn demo_helpers(reader: &mut Reader<'_>, today: Date) -> Result<Vec<DemoPerson>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT r.id, r.name FROM representative r JOIN patient p ON p.id = r.patient_id WHERE p.demo = 1 ORDER BY p.rowid, r.name",
    )
    .fetch_all(reader.connection())
    .await?;
    let mut helpers = Vec::new();
    for (row, name) in rows {
        let id: RepresentativeId = id_of("representative", "id", &row)?;
        if let Some(grant) = grant(reader.connection(), &id, today).await? {
            let helps = Some(grant.patient_name);
            helpers.push(DemoPerson { name, about: None, identifier: row, birth_date: None, helps });
        }
    }
    Ok(helpers)
}
