//! FHIR R4 in: bundles and single resources become plans, times and people. What is read is in `profile.md`.
//!
//! - A file is read whole before the database is touched ([`read`]), then written in one transaction ([`import`]): all or nothing.
//! - The same thing from the same source is found again by any of its identifiers, its id or its address, and updated. An older
//!   `meta.lastUpdated` is skipped, equal bytes change nothing, and what was written here is never touched.
//! - What is not read is counted and reported by type and field; the resource is kept as it came (`provenance.raw`).
//! - What was done here to an imported row stays until the source itself says something new about it.
//! - A resource whose patient is not known is skipped with a warning and tried again at the next import. A block (spärr) that
//!   cannot be understood refuses the file: a block that is lost shows what must not be shown.
//!
//! In reading order: `json` (bytes to trees, within limits), `node` (a tree with its path), `time`, `national` and `reference`,
//! one file a resource, `document` (a file as entries), `import` (the use case) with `apply/` (entries to rows) and `store/`
//! (all SQL), `outcome` (what is reported). There is no half in `app`.

mod apply;
mod appointment;
mod base64;
mod binary;
mod care_plan;
mod care_team;
mod condition;
mod consent;
mod document;
mod document_reference;
mod encounter;
mod goal;
mod import;
mod json;
mod location;
mod national;
mod node;
mod organization;
mod outcome;
mod patient;
mod person;
mod practitioner;
mod practitioner_role;
mod reference;
mod related_person;
mod schedule;
mod service_request;
mod store;
mod task;
mod time;

pub use document::{Document, read};
pub use import::{File, Options, import};
pub use json::FILE_LIMIT;
pub(crate) use national::{PERSONNUMMER, SAMORDNINGSNUMMER};
pub use outcome::{Counts, Fault, FileOutcome, ImportError, Outcome};
pub use time::DemoShift;

/// Where every extension and code system of ours begins.
const EXT: &str = "https://patientkontrakt.example/fhir/";
