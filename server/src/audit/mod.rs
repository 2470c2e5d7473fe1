//! The access log: who read or wrote what about whom. Rows are written by the store, inside the transaction of the write
//! they belong to, and before the data of a read leaves. `app` has no half yet: the log is shown to patients in a later slice.

mod store;

pub(crate) use store::record;

use app::ids::{AssignmentId, Id, PatientId, ProviderId, RepresentativeId, StaffId, UnitId};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Patient(PatientId),
    Representative(RepresentativeId),
    /// Staff act through an assignment at a unit of a provider.
    Staff {
        staff: StaffId,
        assignment: AssignmentId,
        unit: UnitId,
        provider: ProviderId,
    },
    /// Staff who have not chosen an assignment can sign in and out, nothing else.
    StaffWithoutAssignment(StaffId),
    /// An import, the demo loader.
    System,
}

/// What a write did, to whom: the line that every write leaves.
#[derive(Clone, Debug, Default)]
pub struct AuditEntry {
    pub patient: Option<PatientId>,
    /// The row that was written, by its prefixed id.
    pub entity: Option<String>,
    /// The patients of a write that concerns several, fifty at most.
    pub many: Vec<PatientId>,
    /// The patient's open pages are not told of it.
    pub quiet: bool,
}

impl AuditEntry {
    pub fn of(patient: &PatientId, entity: &impl Id) -> Self {
        Self { patient: Some(patient.clone()), entity: Some(entity.as_str().to_owned()), ..Self::default() }
    }

    /// What is no news to the patient: those whom it concerns hear of it in another way.
    #[must_use]
    pub fn quietly(self) -> Self {
        Self { quiet: true, ..self }
    }

    /// A write that concerns nobody in particular, or more than can be named (an import).
    pub fn general() -> Self {
        Self::default()
    }

    /// A write that concerns these patients.
    pub fn many(many: Vec<PatientId>) -> Self {
        Self { many, ..Self::default() }
    }
}

/// Whose data a read shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// *Öppnade*: something of one patient's.
    Patient(PatientId),
    /// *Öppnade* one row of one patient's: a plan, by its id.
    Row(PatientId, String),
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
