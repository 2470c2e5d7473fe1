//! The SQL of sessions, sign-in and the right to reach a patient.

pub(super) mod representatives;

use super::access::Block;
use super::{Helping, PatientAccess, SHARED_IDLE, SignedIn, StaffAccess};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::settings::{SettingsRow, settings_of};
use crate::store::{Reader, Tx, id_of};
use app::access::Reach;
use app::error::AppError;
use app::ids::{AssignmentId, Id, JointBookingId, PatientId, RepresentativeId, StaffId, UnitId};
use app::settings::types::{Settings, ViewMode};
use app::sign_in::types::{DemoPeople, DemoPerson, WorkplaceChoice};
use jiff::civil::Date;
use sqlx::FromRow;

/// The patients a unit has something to do with: listed there, a plan or a contact of its own, a visit, a handover, a request.
/// `$1` is the unit, `$3` now. The caseload and the right to open a patient read the same list. A visit that nobody has closed gives
/// no access for ever: ninety days after it.
pub(crate) const PATIENTS_OF_UNIT: &str = "
    SELECT id AS patient_id FROM patient WHERE listed_unit_id = $1
    UNION SELECT patient_id FROM plan WHERE responsible_unit_id = $1 AND state IN ('active', 'on_hold', 'unknown')
    UNION SELECT patient_id FROM contact_role WHERE unit_id = $1 AND ended_on IS NULL
    UNION SELECT patient_id FROM appointment WHERE unit_id = $1 AND end_at > $3 - 7776000000
          AND (state = 'booked' OR (state = 'cancelled_by_care' AND replaced_by IS NULL))
    UNION SELECT c.patient_id FROM commitment c LEFT JOIN plan p ON p.id = c.plan_id
          WHERE (c.responsible_unit_id = $1 OR c.performer_unit_id = $1) AND c.state IN ('planned', 'in_progress')
          AND (p.id IS NULL OR p.state IN ('active', 'on_hold', 'unknown'))
    UNION SELECT patient_id FROM handover WHERE (from_unit_id = $1 OR to_unit_id = $1) AND state IN ('sent', 'received', 'not_reached')
    UNION SELECT patient_id FROM time_proposal WHERE unit_id = $1 AND state = 'open' AND (answer_by IS NULL OR answer_by > $3 - 7776000000)
    UNION SELECT patient_id FROM invitation WHERE unit_id = $1 AND state = 'open'
    UNION SELECT patient_id FROM request WHERE unit_id = $1 AND state IN ('new', 'begun')";

#[derive(FromRow)]
struct SessionRow {
    patient_id: Option<String>,
    patient_name: Option<String>,
    representative_id: Option<String>,
    parked_on: Option<String>,
    #[sqlx(flatten)]
    settings: SettingsRow,
    staff_id: Option<String>,
    staff_name: Option<String>,
    assignment_id: Option<String>,
    function: Option<String>,
    unit_id: Option<String>,
    unit_name: Option<String>,
    provider_id: Option<String>,
    shared: i64,
    used_at: Option<i64>,
}

/// Who a session belongs to, and when a shared screen was last in use.
pub(super) async fn session(
    reader: &mut Reader<'_>,
    hash: &[u8; 32],
    now: Millis,
    today: Date,
) -> Result<Option<(SignedIn, Option<Millis>)>, StoreError> {
    // An assignment that has ended no longer counts, though the session lives.
    let row: Option<SessionRow> = sqlx::query_as(
        "SELECT s.patient_id, p.name AS patient_name, s.representative_id, s.parked_on, coalesce(c.view_mode, p.view_mode) AS view_mode, c.text_size, c.colours,
                c.pictures, c.reading_speed, c.time_display, c.language, c.part_of_day, c.same_day, c.hours, c.week, c.travel, s.staff_id, m.name AS staff_name, a.id AS assignment_id,
                a.function, u.id AS unit_id, u.name AS unit_name, u.provider_id, s.shared, s.used_at
         FROM session s
         LEFT JOIN joint_booking j ON j.id = s.parked_on
         LEFT JOIN patient p ON p.id = coalesce(s.patient_id, j.patient_id)
         LEFT JOIN settings_change c ON c.patient_id = p.id
              AND NOT EXISTS (SELECT 1 FROM settings_change later WHERE later.follows = c.id)
         LEFT JOIN staff_member m ON m.id = s.staff_id
         LEFT JOIN assignment a ON a.id = s.assignment_id AND a.staff_id = s.staff_id
              AND (a.valid_from IS NULL OR a.valid_from <= $3) AND (a.valid_to IS NULL OR a.valid_to >= $3)
         LEFT JOIN care_unit u ON u.id = a.unit_id
         WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND (s.shared = 0 OR s.used_at > $4)",
    )
    .bind(&hash[..])
    .bind(now)
    .bind(today.to_string())
    .bind(now - SHARED_IDLE)
    .fetch_optional(reader.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    if let Some(id) = &row.representative_id {
        let id = id_of("session", "representative_id", id)?;
        let helper = representative(reader, &id, today).await?;
        return Ok(Some((helper.unwrap_or(SignedIn::HelpEnded(id)), None)));
    }
    let used_at = row.used_at;
    Ok(Some((signed_in(row)?, used_at)))
}

/// Somebody who helps a patient, with what they may do now; `None` where that is nothing.
pub(super) async fn representative(
    reader: &mut Reader<'_>,
    id: &RepresentativeId,
    today: Date,
) -> Result<Option<SignedIn>, StoreError> {
    let Some(grant) = representatives::grant(reader.connection(), id, today).await? else { return Ok(None) };
    let settings = settings_of(reader.connection(), &grant.access.patient).await?;
    Ok(Some(SignedIn::Representative(Box::new(Helping {
        access: grant.access,
        given_name: grant.given_name,
        settings,
    }))))
}

fn signed_in(row: SessionRow) -> Result<SignedIn, StoreError> {
    if let (Some(id), Some(name)) = (&row.patient_id, row.patient_name) {
        return Ok(SignedIn::Patient {
            id: id_of("session", "patient_id", id)?,
            name,
            settings: row.settings.read()?,
            shared: row.shared == 1,
        });
    }
    let staff: StaffId = id_of("session", "staff_id", row.staff_id.as_deref().unwrap_or_default())?;
    let name = row.staff_name.unwrap_or_default();
    match (row.assignment_id, row.function, row.unit_id, row.unit_name, row.provider_id) {
        (Some(assignment), Some(function), Some(unit), Some(unit_name), Some(provider)) => {
            let staff = StaffAccess::new(
                staff,
                name,
                id_of("session", "assignment_id", &assignment)?,
                function,
                id_of("assignment", "unit_id", &unit)?,
                unit_name,
                id_of("care_unit", "provider_id", &provider)?,
            );
            let Some(joint) = row.parked_on else { return Ok(SignedIn::Staff(staff)) };
            let settings = Settings { view: ViewMode::Simple, ..row.settings.read()? };
            Ok(SignedIn::Parked { staff, joint: id_of("session", "parked_on", &joint)?, settings })
        }
        // A screen that is handed over shows nothing when the assignment has ended.
        _ if row.parked_on.is_some() => Ok(SignedIn::Nobody),
        _ => Ok(SignedIn::StaffWithoutAssignment { staff, name }),
    }
}

#[derive(FromRow)]
struct PatientRow {
    id: String,
    name: String,
    #[sqlx(flatten)]
    settings: SettingsRow,
}

/// A patient by any identifier, a member of staff by HSA-id, or somebody who helps a patient by the id of that help. With one assignment
/// only, it is chosen at once.
pub(super) async fn person(reader: &mut Reader<'_>, wanted: &str, today: Date) -> Result<Option<SignedIn>, StoreError> {
    if let Some(helper) = RepresentativeId::parse(wanted) {
        return representative(reader, &helper, today).await;
    }
    // 12 digits may be written with a dash; other systems' numbers are taken as they are.
    let digits: String = wanted.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let patients: Vec<PatientRow> = sqlx::query_as(
        "SELECT DISTINCT p.id, p.name, coalesce(c.view_mode, p.view_mode) AS view_mode, c.text_size, c.colours, c.pictures,
                c.reading_speed, c.time_display, c.language, c.part_of_day, c.same_day, c.hours, c.week, c.travel
         FROM patient_identifier i JOIN patient p ON p.id = i.patient_id
         LEFT JOIN settings_change c ON c.patient_id = p.id
              AND NOT EXISTS (SELECT 1 FROM settings_change later WHERE later.follows = c.id)
         WHERE i.value IN ($1, $2) LIMIT 2",
    )
    .bind(wanted)
    .bind(&digits)
    .fetch_all(reader.connection())
    .await?;
    // A number that two persons have in two systems is nobody's way in.
    if let [row] = patients.as_slice() {
        let id = id_of("patient", "id", &row.id)?;
        return Ok(Some(SignedIn::Patient {
            id,
            name: row.name.clone(),
            settings: row.settings.read()?,
            shared: false,
        }));
    }
    let staff: Option<(String, String)> = sqlx::query_as("SELECT id, name FROM staff_member WHERE hsa_id = $1")
        .bind(wanted)
        .fetch_optional(reader.connection())
        .await?;
    let Some((id, name)) = staff else { return Ok(None) };
    let staff: StaffId = id_of("staff_member", "id", &id)?;
    let row: Vec<(String, String, String, String, String)> = sqlx::query_as(
        "SELECT a.id, a.function, u.id, u.name, u.provider_id FROM assignment a JOIN care_unit u ON u.id = a.unit_id
         WHERE a.staff_id = $1 AND (a.valid_from IS NULL OR a.valid_from <= $2) AND (a.valid_to IS NULL OR a.valid_to >= $2) LIMIT 2",
    )
    .bind(staff.as_str())
    .bind(today.to_string())
    .fetch_all(reader.connection())
    .await?;
    Ok(Some(match row.as_slice() {
        [(assignment, function, unit, unit_name, provider)] => SignedIn::Staff(StaffAccess::new(
            staff,
            name,
            id_of("assignment", "id", assignment)?,
            function.clone(),
            id_of("assignment", "unit_id", unit)?,
            unit_name.clone(),
            id_of("care_unit", "provider_id", provider)?,
        )),
        _ => SignedIn::StaffWithoutAssignment { staff, name },
    }))
}

pub(super) async fn begin_session(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    who: &SignedIn,
    now: Millis,
    expires: Millis,
) -> Result<(), StoreError> {
    let (patient, staff, assignment, helper) = match who {
        SignedIn::Nobody | SignedIn::HelpEnded(_) | SignedIn::Parked { .. } => return Err(AppError::SignIn.into()),
        SignedIn::Patient { id, .. } => (Some(id.as_str()), None, None, None),
        SignedIn::Representative(helping) => (None, None, None, Some(helping.access.representative().as_str())),
        SignedIn::StaffWithoutAssignment { staff, .. } => (None, Some(staff.as_str()), None, None),
        SignedIn::Staff(access) => (None, Some(access.staff().as_str()), Some(access.assignment().as_str()), None),
    };
    sqlx::query(
        "INSERT INTO session (token_hash, patient_id, staff_id, assignment_id, created_at, expires_at, representative_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&hash[..])
    .bind(patient)
    .bind(staff)
    .bind(assignment)
    .bind(now)
    .bind(expires)
    .bind(helper)
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(super) async fn end_session(tx: &mut Tx<'_>, hash: &[u8; 32], now: Millis) -> Result<(), StoreError> {
    sqlx::query("UPDATE session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL")
        .bind(&hash[..])
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The screen is shared, in use now; or it is not shared any more.
pub(super) async fn share(tx: &mut Tx<'_>, hash: &[u8; 32], shared: bool, now: Millis) -> Result<(), StoreError> {
    let changed = sqlx::query(
        "UPDATE session SET shared = $2, used_at = $3 WHERE token_hash = $1 AND ended_at IS NULL AND patient_id IS NOT NULL",
    )
    .bind(&hash[..])
    .bind(i64::from(shared))
    .bind(shared.then_some(now))
    .execute(tx.connection())
    .await?;
    if changed.rows_affected() == 1 { Ok(()) } else { Err(AppError::SignIn.into()) }
}

/// The screen of a member of staff shows that booking and nothing else.
pub(super) async fn park(tx: &mut Tx<'_>, hash: &[u8; 32], joint: &JointBookingId) -> Result<(), StoreError> {
    let changed = sqlx::query(
        "UPDATE session SET parked_on = $2 WHERE token_hash = $1 AND ended_at IS NULL AND staff_id = (
             SELECT staff_id FROM joint_booking WHERE id = $2 AND mode = 'room' AND state = 'open')",
    )
    .bind(&hash[..])
    .bind(joint.as_str())
    .execute(tx.connection())
    .await?;
    if changed.rows_affected() == 1 { Ok(()) } else { Err(AppError::NotFound.into()) }
}

/// How far a booking that two make together has come, and whose it is.
#[derive(FromRow)]
pub(super) struct JointProgress {
    pub(super) version: i64,
    pub(super) patient_saw: i64,
    pub(super) patient_id: String,
    staff_id: String,
    unit_id: String,
}

impl JointProgress {
    pub(super) fn is_of(&self, staff: &StaffAccess) -> bool {
        self.staff_id == staff.staff().as_str() && self.unit_id == staff.unit().as_str()
    }
}

pub(super) async fn joint_progress(
    reader: &mut Reader<'_>,
    joint: &JointBookingId,
) -> Result<Option<JointProgress>, StoreError> {
    Ok(sqlx::query_as("SELECT version, patient_saw, patient_id, staff_id, unit_id FROM joint_booking WHERE id = $1")
        .bind(joint.as_str())
        .fetch_optional(reader.connection())
        .await?)
}

/// Whose session it was that has run out by itself.
pub(super) async fn run_out(
    reader: &mut Reader<'_>,
    hash: &[u8; 32],
    now: Millis,
) -> Result<Option<PatientId>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(
        "SELECT patient_id FROM session WHERE token_hash = $1 AND ended_at IS NULL AND patient_id IS NOT NULL
         AND (expires_at <= $2 OR (shared = 1 AND used_at <= $3))",
    )
    .bind(&hash[..])
    .bind(now)
    .bind(now - SHARED_IDLE)
    .fetch_optional(reader.connection())
    .await?;
    id.map(|id| id_of("session", "patient_id", &id)).transpose()
}

/// One guarded update: the assignment must be the person's own and valid today.
pub(super) async fn choose_assignment(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    staff: &StaffId,
    assignment: &AssignmentId,
    today: Date,
) -> Result<(), StoreError> {
    let changed = sqlx::query(
        "UPDATE session SET assignment_id = $3 WHERE token_hash = $1 AND staff_id = $2 AND ended_at IS NULL AND EXISTS (
             SELECT 1 FROM assignment WHERE id = $3 AND staff_id = $2
             AND (valid_from IS NULL OR valid_from <= $4) AND (valid_to IS NULL OR valid_to >= $4))",
    )
    .bind(&hash[..])
    .bind(staff.as_str())
    .bind(assignment.as_str())
    .bind(today.to_string())
    .execute(tx.connection())
    .await?;
    if changed.rows_affected() == 1 { Ok(()) } else { Err(AppError::NotFound.into()) }
}

pub(super) async fn workplaces(
    reader: &mut Reader<'_>,
    staff: &StaffId,
    today: Date,
) -> Result<Vec<WorkplaceChoice>, StoreError> {
    let rows: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT a.id, a.function, u.name, v.name FROM assignment a JOIN care_unit u ON u.id = a.unit_id JOIN care_provider v ON v.id = u.provider_id
         WHERE a.staff_id = $1 AND (a.valid_from IS NULL OR a.valid_from <= $2) AND (a.valid_to IS NULL OR a.valid_to >= $2)
         ORDER BY u.name, a.function",
    )
    .bind(staff.as_str())
    .bind(today.to_string())
    .fetch_all(reader.connection())
    .await?;
    rows.into_iter()
        .map(|(id, function, unit, provider)| {
            Ok(WorkplaceChoice { id: id_of("assignment", "id", &id)?, function, unit, provider })
        })
        .collect()
}

pub(super) async fn demo_people(reader: &mut Reader<'_>, today: Date) -> Result<DemoPeople, StoreError> {
    let patients: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "SELECT p.name, min(i.value), p.birth_date FROM patient p JOIN patient_identifier i ON i.patient_id = p.id
         WHERE p.demo = 1 GROUP BY p.id ORDER BY min(p.rowid)",
    )
    .fetch_all(reader.connection())
    .await?;
    let staff: Vec<(String, String, String, String, i64)> = sqlx::query_as(
        "SELECT m.name, m.hsa_id, a.function, u.name, m.protected_identity FROM staff_member m
         JOIN assignment a ON a.staff_id = m.id JOIN care_unit u ON u.id = a.unit_id
         WHERE m.hsa_id LIKE 'TST0000000000-%' AND a.function_code <> 'stodassistent' GROUP BY m.id ORDER BY u.name, m.name",
    )
    .fetch_all(reader.connection())
    .await?;
    Ok(DemoPeople {
        configured: true,
        helpers: representatives::demo_helpers(reader, today).await?,
        patients: patients
            .into_iter()
            .map(|(name, identifier, birth_date)| DemoPerson { name, about: None, identifier, birth_date, helps: None })
            .collect(),
        staff: staff
            .into_iter()
            .map(|(name, identifier, function, unit, protected)| DemoPerson {
                // Staff with protected data stand by function only, here too.
                name: if protected == 1 { function.clone() } else { name },
                about: Some(format!("{function}, {unit}")),
                identifier,
                birth_date: None,
                helps: None,
            })
            .collect(),
    })
}

pub(super) async fn patients_outside_the_demo(reader: &mut Reader<'_>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM patient WHERE demo = 0").fetch_one(reader.connection()).await?)
}

/// `None` where the patient is not one of the unit's, whether or not there is such a patient.
pub(super) async fn patient_for(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
    reach: Reach,
    (now, today): (Millis, Date),
) -> Result<Option<PatientAccess>, StoreError> {
    let mine: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT EXISTS (SELECT 1 FROM ({PATIENTS_OF_UNIT}) WHERE patient_id = $2)"
    )))
    .bind(staff.unit().as_str())
    .bind(patient.as_str())
    .bind(now)
    .fetch_one(reader.connection())
    .await?;
    if !mine {
        return Ok(None);
    }
    let consent: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM consent WHERE patient_id = $1 AND provider_id = $2 AND withdrawn_at IS NULL
                        AND (valid_to IS NULL OR valid_to >= $3))",
    )
    .bind(patient.as_str())
    .bind(staff.provider().as_str())
    .bind(today.to_string())
    .fetch_one(reader.connection())
    .await?;
    let blocks: Vec<(String, Option<String>)> = sqlx::query_as(
        "SELECT provider_id, unit_id FROM block WHERE patient_id = $1 AND lifted_at IS NULL AND blocked_provider_id = $2
         AND (blocked_unit_id IS NULL OR blocked_unit_id = $3)",
    )
    .bind(patient.as_str())
    .bind(staff.provider().as_str())
    .bind(staff.unit().as_str())
    .fetch_all(reader.connection())
    .await?;
    let blocks = blocks
        .into_iter()
        .map(|(provider, unit)| {
            Ok(Block {
                provider: id_of("block", "provider_id", &provider)?,
                unit: unit.map(|id| id_of::<UnitId>("block", "unit_id", &id)).transpose()?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(Some(PatientAccess::for_staff(patient.clone(), staff.clone(), reach, consent, blocks)))
}
