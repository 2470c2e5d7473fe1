//! What the staff pages show. Lists show the minimum.

use crate::ids::PatientId;
use crate::wording::Moment;

/// One page of the unit's patients.
#[derive(Clone, Debug)]
pub struct Caseload {
    pub now: Moment,
    pub filter: Option<Gap>,
    pub counts: Counts,
    pub waits: Waits,
    pub page: i64,
    pub pages: i64,
    /// The number of the first row shown, from 1.
    pub from: i64,
    pub total: i64,
    pub rows: Vec<CaseloadRow>,
}

/// How many patients the unit has, and how many of them lack something.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub all: i64,
    pub step: i64,
    pub time: i64,
    pub contact: i64,
    pub late: i64,
}

/// What waits for the unit: how many, and nobody's name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Waits {
    pub questions: i64,
    /// To ring about a cancelled visit.
    pub calls: i64,
    /// For an earlier time.
    pub earlier: i64,
}

#[derive(Clone, Debug)]
pub struct CaseloadRow {
    pub patient: PatientId,
    pub name: String,
    pub number: Option<String>,
    pub next_time: Option<Moment>,
    pub gaps: Vec<Gap>,
    /// Something is blocked for this unit, so what seems missing may be there.
    pub has_blocked: bool,
}

/// What a patient lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    Step,
    Time,
    Contact,
    /// Care has not kept a day it promised.
    Late,
}

impl Gap {
    pub const ALL: [Self; 4] = [Self::Step, Self::Time, Self::Contact, Self::Late];

    /// The word in the address: `?saknar=tid`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Step => "nasta-steg",
            Self::Time => "tid",
            Self::Contact => "kontakt",
            Self::Late => "forsenat",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gap| gap.word() == word)
    }
}
