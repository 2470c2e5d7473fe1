//! What an import did, and what it refuses. Neither quotes what a resource says about a person: files, paths and codes only.

use crate::error::StoreError;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong, and where: `Bundle.entry[12].resource.period.start: not a date`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: String,
    pub problem: Cow<'static, str>,
}

impl Fault {
    pub(super) fn new(at: impl Into<String>, problem: impl Into<Cow<'static, str>>) -> Self {
        Self { at: at.into(), problem: problem.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() { f.write_str(&self.problem) } else { write!(f, "{}: {}", self.at, self.problem) }
    }
}

/// More say nothing that these do not.
pub(super) const WARNING_LIMIT: usize = 1_000;
/// Different names of types or fields that are counted one by one.
const NAME_LIMIT: usize = 500;

/// Counts a type or a field that is not read; a file of nonsense has no end of names.
pub(super) fn count_name(counts: &mut BTreeMap<String, usize>, name: String) {
    let name = if counts.len() < NAME_LIMIT || counts.contains_key(&name) { name } else { "others".to_owned() };
    *counts.entry(name).or_default() += 1;
}

/// Why a file was not imported. The database is as it was before the file.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{file}: {fault}")]
    Content { file: String, fault: Fault },
    #[error("{file}: {at}: could not be written: {cause}")]
    Store { file: String, at: String, cause: StoreError },
}

/// What became of the resources of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Older than what is here already.
    pub older: usize,
    /// Could not be shown: a warning says why.
    pub skipped: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileOutcome {
    pub file: String,
    pub source: String,
    pub counts: BTreeMap<String, Counts>,
    /// Resource types that are not read, with how many.
    pub unread_types: BTreeMap<String, usize>,
    /// Fields that are not read, as `Type.path`, with how many.
    pub unread_fields: BTreeMap<String, usize>,
    pub warnings: Vec<String>,
}

impl FileOutcome {
    pub(super) fn warn(&mut self, at: &str, what: impl fmt::Display) {
        match self.warnings.len().cmp(&WARNING_LIMIT) {
            Ordering::Less => self.warnings.push(format!("{at}: {what}")),
            Ordering::Equal => self.warnings.push("and more warnings like these".to_owned()),
            Ordering::Greater => {}
        }
    }

    pub(super) fn count(&mut self, kind: &str, add: impl FnOnce(&mut Counts)) {
        add(self.counts.entry(kind.to_owned()).or_default());
    }

    /// Whether anything was written.
    pub fn changed(&self) -> bool {
        self.counts.values().any(|counts| counts.created + counts.updated > 0)
    }
}

impl fmt::Display for FileOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} (source {})", self.file, self.source)?;
        if self.counts.is_empty() {
            writeln!(f, "  nothing to read")?;
        }
        for (kind, counts) in &self.counts {
            let parts = [
                (counts.created, "created"),
                (counts.updated, "updated"),
                (counts.unchanged, "unchanged"),
                (counts.older, "older, skipped"),
                (counts.skipped, "skipped, see warnings"),
            ];
            let words: Vec<String> =
                parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
            writeln!(f, "  {kind}: {}", words.join(", "))?;
        }
        list(f, "not read, types", &self.unread_types)?;
        list(f, "not read, fields", &self.unread_fields)?;
        for warning in &self.warnings {
            writeln!(f, "  warning: {warning}")?;
        }
        Ok(())
    }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, counts: &BTreeMap<String, usize>) -> fmt::Result {
    if counts.is_empty() {
        return Ok(());
    }
    let words: Vec<String> = counts.iter().map(|(name, n)| format!("{name} {n}")).collect();
    writeln!(f, "  {what}: {}", words.join(", "))
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub files: Vec<FileOutcome>,
}

impl Outcome {
    pub fn warnings(&self) -> usize {
        self.files.iter().map(|file| file.warnings.len()).sum()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files.iter().try_for_each(|file| file.fmt(f))
    }
}
