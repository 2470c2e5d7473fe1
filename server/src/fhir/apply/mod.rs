//! Entries to rows: who a resource is, what its references lead to, and the order in which they are written. The rows of each part
//! are in the files beside this one.

mod care_contact;
mod identity;
mod lines;
mod people;
mod plans;
mod references;
mod tasks;
mod times;
mod units;

use super::document::{Entry, Resource};
use super::import::Job;
use super::outcome::{Counts, FileOutcome};
use super::reference::Target;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::requests;
use crate::store::Tx;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// Shown where a source names or says nothing.
const NAMELESS: &str = "–";

/// What others refer to comes before those who do.
const ORDER: &[&str] = &[
    "Organization",
    "Location",
    "Practitioner",
    "PractitionerRole",
    "Patient",
    "RelatedPerson",
    "Encounter",
    "Condition",
    "CareTeam",
    "Goal",
    "CarePlan",
    "Task",
    "ServiceRequest",
    "DocumentReference",
    "Schedule",
    "Slot",
    "Appointment",
    "Consent",
];

/// Writes one file.
pub(super) async fn file(tx: &mut Tx<'_>, job: &Job) -> Result<FileOutcome, StoreError> {
    let now = tx.clock().now();
    let document = &job.document;
    let mut work = Work {
        now,
        today: tx.clock().today(),
        tx,
        job,
        entities: vec![None; document.entries.len()],
        written: vec![false; document.entries.len()],
        plans_with_goal: HashMap::new(),
        activities: HashSet::new(),
        known: HashMap::new(),
        units: HashMap::new(),
        assignments: HashMap::new(),
        patients: HashMap::new(),
        source_provider: None,
        report: FileOutcome {
            file: job.file.clone(),
            source: job.source.clone(),
            unread_types: document.unread_types.clone(),
            unread_fields: document.unread_fields.clone(),
            warnings: document.warnings.clone(),
            ..FileOutcome::default()
        },
    };
    let mut by_kind: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, entry) in document.entries.iter().enumerate() {
        by_kind.entry(entry.kind).or_default().push(place);
    }
    let care_plans = by_kind.get("CarePlan").cloned().unwrap_or_default();
    work.look_into_plans(&care_plans);
    if let Some(organizations) = by_kind.get_mut("Organization") {
        *organizations = units::parents_first(document, organizations);
    }
    if let Some(appointments) = by_kind.get_mut("Appointment") {
        // A question may be about a visit of the same file.
        appointments.sort_by_key(|place| times::is_question(&document.entries[*place].resource));
    }
    for kind in ORDER {
        for place in by_kind.get(kind).into_iter().flatten() {
            job.trace.at(&document.entries[*place].path);
            work.apply(*place).await?;
        }
        if *kind == "PractitionerRole" {
            work.stand_ins(by_kind.get(kind).map_or(&[], Vec::as_slice)).await?;
        }
    }
    work.arrange_plans(&care_plans).await?;
    requests::settle_wanted(work.tx, job.demo).await?;
    Ok(work.report)
}

/// One file on its way into the database.
struct Work<'t, 'c> {
    tx: &'t mut Tx<'c>,
    job: &'t Job,
    now: Millis,
    today: Date,
    /// What each entry became.
    entities: Vec<Option<String>>,
    /// Whether it was written now: new or newer.
    written: Vec<bool>,
    /// The plans of the file that have an entry as a goal, and the entries that are activities.
    plans_with_goal: HashMap<usize, Vec<usize>>,
    activities: HashSet<usize>,
    /// What references that are not in the file lead to.
    known: HashMap<(Option<String>, Target), Option<String>>,
    /// Provider and kind of units.
    units: HashMap<String, (String, String)>,
    /// Staff member and unit of assignments.
    assignments: HashMap<String, (String, String)>,
    /// Who answers for what concerns a patient and names nobody.
    patients: HashMap<String, Option<Responsible>>,
    source_provider: Option<String>,
    report: FileOutcome,
}

/// Who answers for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Responsible {
    provider: String,
    unit: Option<String>,
}

/// Who or what a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Party {
    Patient(String),
    Representative(String),
    Staff { staff: String, assignment: Option<String>, unit: Option<String> },
    Unit(String),
    Provider(String),
    Team(String),
    Place(String),
    Nobody,
}

/// A resource that is about to become a row.
struct Step {
    provenance: String,
    /// The row it was before.
    entity: Option<String>,
    /// The resource as it came last time, and as it comes now.
    versions: Option<(serde_json::Value, serde_json::Value)>,
}

impl Step {
    /// Whether the source itself changed one of these values since last time. What it did not change stays as it stands here.
    fn changed(&self, pointers: &[&str]) -> bool {
        let Some((old, new)) = &self.versions else { return true };
        pointers.iter().any(|pointer| old.pointer(pointer) != new.pointer(pointer))
    }
}

impl<'t> Work<'t, '_> {
    fn entry(&self, place: usize) -> &'t Entry {
        &self.job.document.entries[place]
    }

    async fn apply(&mut self, place: usize) -> Result<(), StoreError> {
        match &self.entry(place).resource {
            Resource::Organization(read) => self.organization(place, read).await,
            Resource::Location(read) => self.location(place, read).await,
            Resource::Practitioner(read) => self.practitioner(place, read).await,
            Resource::PractitionerRole(read) => self.practitioner_role(place, read).await,
            Resource::Patient(read) => self.patient(place, read).await,
            Resource::RelatedPerson(read) => self.related_person(place, read).await,
            Resource::Encounter(_) | Resource::Binary(_) => Ok(()),
            Resource::Condition(_) => self.only_kept(place).await,
            Resource::CareTeam(read) => self.care_team(place, read).await,
            Resource::Goal(read) => self.goal(place, read).await,
            Resource::CarePlan(read) => self.care_plan(place, read).await,
            Resource::Task(read) => self.task(place, read).await,
            Resource::ServiceRequest(read) => self.service_request(place, read).await,
            Resource::DocumentReference(read) => self.document_reference(place, read).await,
            Resource::Schedule(read) => self.schedule(place, read).await,
            Resource::Slot(read) => self.slot(place, read).await,
            Resource::Appointment(read) => self.appointment(place, read).await,
            Resource::Consent(read) => self.consent(place, read).await,
        }
    }

    /// A resource that is a part of others and no row of its own.
    async fn only_kept(&mut self, place: usize) -> Result<(), StoreError> {
        if let Some(step) = self.begin(place, None).await? {
            self.count(place, &step);
        }
        Ok(())
    }

    fn count(&mut self, place: usize, step: &Step) {
        let add: fn(&mut Counts) =
            if step.versions.is_none() { |counts| counts.created += 1 } else { |counts| counts.updated += 1 };
        self.report.count(self.entry(place).kind, add);
    }

    /// Says that an entry is not shown, and why.
    fn skip(&mut self, place: usize, why: &str) {
        let entry = self.entry(place);
        self.report.warn(&entry.path, format_args!("{why}: skipped"));
        self.report.count(entry.kind, |counts| counts.skipped += 1);
    }
}
