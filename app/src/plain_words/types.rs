//! What the pages of plain words show.

use crate::ids::{CommitmentId, PatientId};
use crate::wording::Moment;

/// The unit's lines, at most fifty of each: those that lack plain words, and those that have got them.
#[derive(Clone, Debug)]
pub struct PlainWordsList {
    pub now: Moment,
    /// Whose page is the simple one comes first.
    pub lacking: Vec<PlainWordsRow>,
    /// The latest first.
    pub written: Vec<PlainWordsRow>,
}

#[derive(Clone, Debug)]
pub struct PlainWordsRow {
    pub line: CommitmentId,
    /// The patient's.
    pub name: String,
    /// The words of the plan.
    pub text: String,
    pub words: Option<String>,
    /// The person reads the simple view.
    pub is_simple: bool,
}

#[derive(Clone, Debug)]
pub struct PlainWordsForm {
    pub now: Moment,
    pub line: CommitmentId,
    pub patient: PatientId,
    pub name: String,
    pub text: String,
    /// What holds now.
    pub words: Option<String>,
    /// Who wrote it, and when.
    pub written: Option<(String, Moment)>,
}
