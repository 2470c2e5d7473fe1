//! The access log: who read or wrote what about whom. Rows are written by the store, inside the transaction of the write
//! they belong to, and before the data of a read leaves. `app` has no half yet: the log is shown to patients in a later slice.

use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::Tx;
use app::ids::{AccessEventId, AssignmentId, Id, PatientId, ProviderId, RepresentativeId, StaffId, UnitId};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Patient(PatientId),
    Representative(RepresentativeId),
    /// Staff act through an assignment at a unit of a provider.
    Staff { staff: StaffId, assignment: AssignmentId, unit: UnitId, provider: ProviderId },
    /// Staff who have not chosen an assignment can sign in and out, nothing else.
    StaffWithoutAssignment(StaffId),
    /// An import, the demo loader.
    System,
}

/// What a write did, to whom: the line that every write leaves.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    pub patient: Option<PatientId>,
    /// The row that was written, by its prefixed id.
    pub entity: Option<String>,
}

impl AuditEntry {
    pub fn of(patient: &PatientId, entity: &impl Id) -> Self {
        Self { patient: Some(patient.clone()), entity: Some(entity.as_str().to_owned()) }
    }

    /// A write that concerns nobody in particular, or many (an import).
    pub fn general() -> Self {
        Self { patient: None, entity: None }
    }
}

/// Whose data a read shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// *Öppnade*: something of one patient's.
    Patient(PatientId),
    /// *Fanns i en lista*.
    List(Vec<PatientId>),
}

/// The kinds of event, as in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Read,
    List,
    Write,
    SignIn,
    SignOut,
}

impl Action {
    fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::List => "list",
            Self::Write => "write",
            Self::SignIn => "sign_in",
            Self::SignOut => "sign_out",
        }
    }
}

/// Writes one event, with a row for each further patient of a list.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    at: Millis,
    actor: &Actor,
    action: Action,
    purpose: &str,
    entry: &AuditEntry,
    listed: &[PatientId],
) -> Result<(), StoreError> {
    let id: AccessEventId = tx.new_id();
    let (kind, actor_id, place) = match actor {
        Actor::Patient(id) => ("patient", Some(id.as_str()), None),
        Actor::Representative(id) => ("representative", Some(id.as_str()), None),
        Actor::Staff { staff, assignment, unit, provider } => {
            ("staff", Some(staff.as_str()), Some((assignment.as_str(), unit.as_str(), provider.as_str())))
        }
        Actor::StaffWithoutAssignment(staff) => ("staff", Some(staff.as_str()), None),
        Actor::System => ("system", None, None),
    };
    sqlx::query(
        "INSERT INTO access_event (id, at, actor_kind, actor_id, assignment_id, unit_id, provider_id, action, purpose, patient_id, entity_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id.as_str())
    .bind(at)
    .bind(kind)
    .bind(actor_id)
    .bind(place.map(|p| p.0))
    .bind(place.map(|p| p.1))
    .bind(place.map(|p| p.2))
    .bind(action.code())
    .bind(purpose)
    .bind(entry.patient.as_ref().map(PatientId::as_str))
    .bind(entry.entity.as_deref())
    .execute(tx.connection())
    .await?;
    for patient in listed {
        sqlx::query("INSERT INTO access_event_patient (event_id, patient_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(id.as_str())
            .bind(patient.as_str())
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}
