//! The rows of booking together, as they stand.

use crate::appointments::store::occupancy::overlaps_own;
use crate::auth::StaffAccess;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Reader, id_of};
use app::appointments::joint_types::JointMode;
use app::appointments::types::About;
use app::error::AppError;
use app::ids::{AppointmentId, Id, JointBookingId, PatientId, ScheduleId};
use app::overview::types::{Together, Unit};
use sqlx::{FromRow, SqliteConnection};

/// A booking that two make together, as it stands.
#[derive(FromRow)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
pub(in crate::appointments) struct JointRow {
    id: String,
    pub(in crate::appointments) patient_id: String,
    pub(in crate::appointments) patient_name: String,
    pub(in crate::appointments) staff_id: String,
    pub(in crate::appointments) staff_name: String,
    /// Where the member of staff signs in anew.
    pub(in crate::appointments) staff_hsa_id: Option<String>,
    pub(in crate::appointments) protected: bool,
    pub(in crate::appointments) unit_id: String,
    pub(in crate::appointments) unit_name: String,
    pub(in crate::appointments) unit_phone: Option<String>,
    /// Whom one meets and where; `None`: one meets nobody in a place, nobody is named, or their name is protected.
    pub(in crate::appointments) meets: Option<String>,
    pub(in crate::appointments) place: Option<String>,
    pub(in crate::appointments) transport: bool,
    pub(in crate::appointments) companion: bool,
    pub(in crate::appointments) interpreter: bool,
    pub(in crate::appointments) fasting: bool,
    pub(super) provider_id: String,
    pub(in crate::appointments) visit_kind: String,
    appointment_id: Option<String>,
    pub(in crate::appointments) now_start_at: Option<Millis>,
    schedule_id: String,
    mode: String,
    pub(in crate::appointments) state: String,
    pub(in crate::appointments) version: i64,
    pub(in crate::appointments) staff_saw: i64,
    pub(in crate::appointments) patient_saw: i64,
    pub(in crate::appointments) none_fits: Option<i64>,
    /// The version that the last time came with.
    pub(in crate::appointments) last_added: Option<i64>,
    booked_visit: Option<String>,
    pub(in crate::appointments) booked_start_at: Option<Millis>,
    ends_at: Millis,
}

impl JointRow {
    /// The visit that is to move.
    pub(in crate::appointments) fn visit(&self) -> Result<Option<AppointmentId>, StoreError> {
        self.appointment_id.as_deref().map(|id| id_of("joint_booking", "appointment_id", id)).transpose()
    }

    /// The visit it became.
    pub(in crate::appointments) fn booked(&self) -> Result<Option<AppointmentId>, StoreError> {
        self.booked_visit.as_deref().map(|id| id_of("appointment_change", "appointment_id", id)).transpose()
    }

    pub(in crate::appointments) fn patient(&self) -> Result<PatientId, StoreError> {
        id_of("joint_booking", "patient_id", &self.patient_id)
    }

    pub(in crate::appointments) fn schedule(&self) -> Result<ScheduleId, StoreError> {
        id_of("joint_booking", "schedule_id", &self.schedule_id)
    }

    pub(in crate::appointments) fn mode(&self) -> Result<JointMode, StoreError> {
        let corrupt = || StoreError::Corrupt { table: "joint_booking", column: "mode", id: self.id.clone() };
        JointMode::parse(&self.mode).ok_or_else(corrupt)
    }

    pub(in crate::appointments) fn about(&self) -> Result<About, StoreError> {
        Ok(match self.visit()? {
            Some(visit) => About::Visit(visit),
            None => About::New(self.schedule()?),
        })
    }

    /// Whether they can still agree on a time.
    pub(in crate::appointments) fn is_open(&self, now: Millis) -> bool {
        self.state == "open" && self.ends_at > now
    }

    pub(in crate::appointments) fn is_of(&self, staff: &StaffAccess) -> bool {
        self.staff_id == staff.staff().as_str() && self.unit_id == staff.unit().as_str()
    }
}

/// `NotFound` when there is no such booking.
pub(in crate::appointments) async fn joint(
    connection: &mut SqliteConnection,
    id: &JointBookingId,
) -> Result<JointRow, StoreError> {
    let row: Option<JointRow> = sqlx::query_as(
        "SELECT j.id, j.patient_id, p.name AS patient_name, j.staff_id, m.name AS staff_name, m.hsa_id AS staff_hsa_id,
                m.protected_identity = 1 AS protected, j.unit_id, u.name AS unit_name, u.phone AS unit_phone, CASE WHEN coalesce(a.way, s.way) = 'on_site' AND who.protected_identity = 0 THEN who.name END AS meets,
                CASE WHEN coalesce(a.way, s.way) = 'on_site'
                    THEN coalesce(l.name, (SELECT min(o.name) FROM place o WHERE o.unit_id = j.unit_id HAVING count(*) = 1)) END AS place,
                coalesce(a.transport, 0) = 1 AS transport, a.interpreter IS NOT NULL AS interpreter, coalesce(a.fasting, 0) = 1 AS fasting,
                EXISTS (SELECT 1 FROM appointment_participant t WHERE t.appointment_id = a.id AND t.staff_id IS NULL
                    AND (t.representative_id IS NOT NULL OR t.name IS NOT NULL)) AS companion, j.provider_id, j.visit_kind, j.appointment_id,
                CASE WHEN j.appointment_id IS NOT NULL THEN a.start_at END AS now_start_at, j.schedule_id, j.mode, j.state, j.version, j.staff_saw, j.patient_saw, j.none_fits,
                (SELECT max(t.added) FROM joint_booking_time t WHERE t.joint_booking_id = j.id) AS last_added,
                c.appointment_id AS booked_visit, CASE WHEN a.start_at = c.new_start_at THEN c.new_start_at END AS booked_start_at, j.ends_at
         FROM joint_booking j JOIN patient p ON p.id = j.patient_id JOIN staff_member m ON m.id = j.staff_id JOIN care_unit u ON u.id = j.unit_id
         JOIN schedule s ON s.id = j.schedule_id LEFT JOIN appointment_change c ON c.id = j.change_id
         LEFT JOIN appointment a ON a.id = coalesce(c.appointment_id, j.appointment_id) AND a.state = 'booked'
         LEFT JOIN place l ON l.id = coalesce(a.place_id, s.place_id)
         LEFT JOIN staff_member who ON who.id = coalesce((SELECT t.staff_id FROM appointment_participant t
             WHERE t.appointment_id = a.id AND t.staff_id IS NOT NULL ORDER BY t.position LIMIT 1), s.staff_id)
         WHERE j.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    row.ok_or_else(|| AppError::NotFound.into())
}

/// One of the times before them.
#[derive(FromRow)]
pub(in crate::appointments) struct TimeRow {
    pub(in crate::appointments) start_at: Millis,
    pub(in crate::appointments) end_at: Millis,
    /// `taken`, `removed`; `None`: it can be had.
    pub(in crate::appointments) why: Option<String>,
    /// The version it went with.
    pub(in crate::appointments) gone: Option<i64>,
}

/// In the order they came. A time that went and came again stands there once, as it is now.
pub(in crate::appointments) async fn times(
    connection: &mut SqliteConnection,
    id: &JointBookingId,
) -> Result<Vec<TimeRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT start_at, end_at, why, gone FROM joint_booking_time t WHERE joint_booking_id = $1
           AND NOT EXISTS (SELECT 1 FROM joint_booking_time o WHERE o.joint_booking_id = $1 AND o.start_at = t.start_at AND o.nth > t.nth)
         ORDER BY nth",
    )
    .bind(id.as_str())
    .fetch_all(connection)
    .await?)
}

/// Whether the patient has another visit then.
pub(in crate::appointments) async fn is_elsewhere(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    row: &JointRow,
    span: (Millis, Millis),
) -> Result<bool, StoreError> {
    // The visit that would move is no hindrance, and neither is the one it became.
    let own = row.visit()?.or(row.booked()?);
    overlaps_own(reader.connection(), patient, own.as_ref(), span).await
}

#[derive(FromRow)]
struct TogetherRow {
    id: String,
    by: Option<String>,
    unit_name: String,
    unit_phone: Option<String>,
    now_at: Option<Millis>,
}

/// The open one at a distance: times that a member of staff looks at now, and waits for the patient.
pub(crate) async fn open_at_distance(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    clock: &Clock,
) -> Result<Option<Together>, StoreError> {
    let row: Option<TogetherRow> = sqlx::query_as(
        "SELECT j.id, CASE WHEN m.protected_identity = 1 THEN NULL ELSE m.name END AS by, u.name AS unit_name, u.phone AS unit_phone,
                a.start_at AS now_at
         FROM joint_booking j JOIN staff_member m ON m.id = j.staff_id JOIN care_unit u ON u.id = j.unit_id
         LEFT JOIN appointment a ON a.id = j.appointment_id AND a.state = 'booked'
         WHERE j.patient_id = $1 AND j.state = 'open' AND j.mode = 'distance' AND j.ends_at > $2",
    )
    .bind(patient.as_str())
    .bind(clock.now())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let (id, unit) = (id_of("joint_booking", "id", &row.id)?, Unit { name: row.unit_name, phone: row.unit_phone });
        Ok(Together { id, by: row.by, unit, now_at: row.now_at.map(|at| clock.local(at)) })
    })
    .transpose()
}

/// Whether an interpreter is ordered to the visit that would move.
pub(in crate::appointments) async fn has_interpreter(
    connection: &mut SqliteConnection,
    about: &About,
) -> Result<bool, StoreError> {
    let About::Visit(id) = about else { return Ok(false) };
    let query = "SELECT EXISTS (SELECT 1 FROM appointment WHERE id = $1 AND interpreter IS NOT NULL)";
    Ok(sqlx::query_scalar(query).bind(id.as_str()).fetch_one(connection).await?)
}
