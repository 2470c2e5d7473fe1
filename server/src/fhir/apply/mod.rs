//! Entries to rows: who a resource is, what its references lead to, and the order in which they are written. The rows of each part
//! are in the files beside this one.

mod care_contact;
mod people;
mod plans;
mod times;
mod units;

use super::document::{Entry, Resource};
use super::import::Job;
use super::national::Identifier;
use super::outcome::{Counts, FileOutcome};
use super::reference::{Reference, Target, parts_of};
use super::store::{self, Arrival, Known};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::Tx;
use app::ids::{Id, ProvenanceId};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

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
            Resource::Encounter(_) => Ok(()),
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

    /// What an entry is called by, the surest name first. Whom somebody is related to is part of who they are: one person may help two.
    fn names(&self, place: usize, patient: Option<&str>) -> Names {
        let entry = self.entry(place);
        let index = &self.job.document.index;
        let suffix = match patient {
            Some(patient) if entry.kind == "RelatedPerson" => format!("@{patient}"),
            _ => String::new(),
        };
        if let Some(container) = entry.container {
            let outer = self.names(container, None).key();
            return Names {
                own: Some(format!("in:{outer}#{}", entry.id.as_deref().unwrap_or_default())),
                ..Names::default()
            };
        }
        let usable =
            |identifier: &&Identifier| entry.kind == "RelatedPerson" || !index.is_ambiguous(entry.kind, identifier);
        let business: Vec<String> =
            entry.identifiers.iter().filter(usable).map(|identifier| identifier.alias() + &suffix).collect();
        let own = entry.id.as_ref().map(|id| format!("id:{id}"));
        let address = entry.address.as_ref().map(|address| format!("url:{address}"));
        let nameless = business.is_empty() && own.is_none() && address.is_none();
        let digest = nameless.then(|| {
            Sha256::digest(entry.raw.as_bytes()).iter().fold("raw:".to_owned(), |mut text, byte| {
                let _never_fails = write!(text, "{byte:02x}");
                text
            })
        });
        Names { business, own: own.or(digest), address }
    }

    /// Finds out whether the entry is new, newer, the same or older. `None`: nothing is to be done. What is not new keeps its row.
    async fn begin(&mut self, place: usize, patient: Option<&str>) -> Result<Option<Step>, StoreError> {
        let entry = self.entry(place);
        let names = self.names(place, patient);
        let found = self.find(entry, &names).await?;
        let Some(known) = found else {
            let id: ProvenanceId = self.tx.new_id();
            let provenance = id.as_str().to_owned();
            let key = names.key();
            let arrival = arrival(self.job, entry, self.now, &provenance, &key);
            store::insert_provenance(self.tx, &arrival).await?;
            self.add_names(entry, &names, &provenance).await?;
            return Ok(Some(Step { provenance, entity: None, versions: None }));
        };
        if entry.last_updated.is_some() && known.last_updated > entry.last_updated {
            self.report.count(entry.kind, |counts| counts.older += 1);
            self.entities[place] = known.entity_id;
            return Ok(None);
        }
        let is_row = known.entity_id.is_some() || entry.kind == "Condition";
        if known.raw == entry.raw && is_row {
            self.report.count(entry.kind, |counts| counts.unchanged += 1);
            self.entities[place] = known.entity_id;
            return Ok(None);
        }
        if let (Some(entity), Some(patient)) = (&known.entity_id, patient)
            && store::patient_of(self.tx, entity).await?.is_some_and(|before| before != patient)
        {
            self.skip(place, "it was another patient's before, and is not moved from one to the other");
            return Ok(None);
        }
        store::update_provenance(self.tx, &arrival(self.job, entry, self.now, &known.id, "")).await?;
        self.add_names(entry, &names, &known.id).await?;
        let parse = |raw: &str| serde_json::from_str(raw).unwrap_or_default();
        let versions = is_row.then(|| (parse(&known.raw), parse(&entry.raw)));
        Ok(Some(Step { provenance: known.id, entity: known.entity_id, versions }))
    }

    async fn add_names(&mut self, entry: &Entry, names: &Names, provenance: &str) -> Result<(), StoreError> {
        for name in names.all() {
            if is_somebody(entry.kind) && names.own.as_ref() == Some(name) {
                let reused = format!("{REUSED}{name}");
                if store::known(self.tx, &self.job.source, entry.kind, &reused).await?.is_some() {
                    continue;
                }
            }
            store::add_alias(self.tx, &self.job.source, entry.kind, name, provenance).await?;
        }
        Ok(())
    }

    /// The same resource, imported before from the same source.
    async fn find(&mut self, entry: &Entry, names: &Names) -> Result<Option<Known>, StoreError> {
        let (source, kind) = (self.job.source.as_str(), entry.kind);
        let mut by_business = None;
        for name in &names.business {
            by_business = store::known(self.tx, source, kind, name).await?;
            if by_business.is_some() {
                break;
            }
        }
        let mut by_id = match &names.own {
            Some(own) => store::known(self.tx, source, kind, own).await?,
            None => None,
        };
        // An id that now means somebody else: ids are used again between exports, a person's number is not.
        let differs = by_id.as_ref().is_some_and(|known| by_business.as_ref().is_none_or(|other| other.id != known.id));
        if let (true, true, Some(known), Some(own)) = (differs, is_somebody(kind), &by_id, &names.own)
            && self.contradicts(&known.id, &names.business).await?
        {
            store::drop_alias(self.tx, source, kind, own).await?;
            store::add_alias(self.tx, source, kind, &format!("{REUSED}{own}"), &known.id).await?;
            self.report.warn(
                &entry.path,
                "its id belonged to another resource before: references by that id alone lead nowhere now",
            );
            by_id = None;
        }
        match (by_business, by_id) {
            (Some(business), Some(id)) if business.id != id.id => {
                self.report.warn(&entry.path, "its identifier belongs to another resource: it is told apart by its id");
                Ok(Some(id))
            }
            (Some(known), _) | (None, Some(known)) => Ok(Some(known)),
            (None, None) => match &names.address {
                Some(address) => store::known(self.tx, source, kind, address).await,
                None => Ok(None),
            },
        }
    }

    /// Whether a known resource has another value in one of the systems of these names.
    async fn contradicts(&mut self, provenance: &str, business: &[String]) -> Result<bool, StoreError> {
        let known = store::aliases(self.tx, provenance).await?;
        let system = |alias: &str| alias.rsplit_once('|').map(|(system, _)| system.to_owned());
        Ok(business.iter().any(|name| {
            !known.contains(name) && known.iter().any(|alias| system(alias).is_some() && system(alias) == system(name))
        }) && !business.iter().any(|name| known.contains(name)))
    }

    /// The row is written: keeps which it is.
    async fn finish(&mut self, place: usize, step: &Step, entity: String) -> Result<(), StoreError> {
        if step.entity.as_deref() != Some(&entity) {
            store::set_entity(self.tx, &step.provenance, &entity).await?;
        }
        self.entities[place] = Some(entity);
        self.written[place] = true;
        self.count(place, step);
        Ok(())
    }

    fn id_for<I: Id>(&self, step: &Step) -> String {
        match &step.entity {
            Some(entity) if entity.starts_with(I::PREFIX) => entity.clone(),
            _ => self.tx.new_id::<I>().as_str().to_owned(),
        }
    }
}

fn arrival<'a>(job: &'a Job, entry: &'a Entry, now: Millis, id: &'a str, key: &'a str) -> Arrival<'a> {
    Arrival { id, source: &job.source, kind: entry.kind, key, last_updated: entry.last_updated, now, raw: &entry.raw }
}

/// Before an id that two people or units of one source have had: it names neither.
const REUSED: &str = "reused:";

/// Types of which two must never be taken for one.
fn is_somebody(kind: &str) -> bool {
    matches!(kind, "Patient" | "Practitioner" | "RelatedPerson" | "Organization")
}

/// What a resource is called by.
#[derive(Debug, Default)]
struct Names {
    business: Vec<String>,
    own: Option<String>,
    address: Option<String>,
}

impl Names {
    fn key(&self) -> String {
        self.business
            .first()
            .or(self.own.as_ref())
            .or(self.address.as_ref())
            .cloned()
            .unwrap_or_else(|| "id:".to_owned())
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.business.iter().chain(&self.own).chain(&self.address)
    }
}

/// Following references.
impl Work<'_, '_> {
    /// The resource as it came, of something that was sent before.
    async fn raw_of(&mut self, reference: &Reference, kind: &str) -> Result<Option<String>, StoreError> {
        let source = self.job.source.as_str();
        for target in &reference.targets {
            let alias = match target {
                Target::Contained(_) => continue,
                Target::Address(address) => format!("url:{address}"),
                Target::Relative { id, .. } => format!("id:{id}"),
                Target::Identifier { identifier, .. } => identifier.alias(),
            };
            if let Some(known) = store::known(self.tx, source, kind, &alias).await? {
                return Ok(Some(known.raw));
            }
        }
        Ok(None)
    }

    /// The row a reference leads to: in this file, else among what the same source sent before, else by a national identifier.
    async fn entity(&mut self, from: usize, reference: &Reference) -> Result<Option<String>, StoreError> {
        if let Some(place) = self.job.document.find(from, reference) {
            return Ok(self.entities[place].clone());
        }
        for target in &reference.targets {
            let key = (reference.kind.clone(), target.clone());
            if let Some(known) = self.known.get(&key) {
                if known.is_some() {
                    return Ok(known.clone());
                }
                continue;
            }
            let found = self.elsewhere(reference.kind.as_deref(), target).await?;
            self.known.insert(key, found.clone());
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    async fn elsewhere(&mut self, kind: Option<&str>, target: &Target) -> Result<Option<String>, StoreError> {
        let source = self.job.source.as_str();
        match target {
            Target::Contained(_) => Ok(None),
            Target::Address(address) => {
                let found = store::entity_by_address(self.tx, source, &format!("url:{address}")).await?;
                let Some((_, kind, id)) = parts_of(address) else { return Ok(found) };
                if found.is_some() {
                    return Ok(found);
                }
                // Sent before without an address; never what another server calls by the same id.
                let Some(known) = store::known(self.tx, source, kind, &format!("id:{id}")).await? else {
                    return Ok(None);
                };
                let addressed =
                    store::aliases(self.tx, &known.id).await?.iter().any(|alias| alias.starts_with("url:http"));
                Ok(if addressed { None } else { known.entity_id })
            }
            Target::Relative { kind, id } => {
                Ok(store::known(self.tx, source, kind, &format!("id:{id}")).await?.and_then(|known| known.entity_id))
            }
            Target::Identifier { kind: said, identifier } => {
                let Some(kind) = said.as_deref().or(kind) else { return self.national(None, identifier).await };
                let kind = kind.to_owned();
                let found = self.national(Some(&kind), identifier).await?;
                if found.is_some() {
                    return Ok(found);
                }
                Ok(store::known(self.tx, source, &kind, &identifier.alias()).await?.and_then(|known| known.entity_id))
            }
        }
    }

    /// A person or unit by a national identifier, whoever sent it.
    async fn national(&mut self, kind: Option<&str>, identifier: &Identifier) -> Result<Option<String>, StoreError> {
        let is = |wanted: &str| kind.is_none_or(|kind| kind == wanted);
        if identifier.is_person() && is("Patient") {
            return store::people::patient_by_identifier(self.tx, &identifier.system, &identifier.value).await;
        }
        if identifier.is_hsa() && is("Organization") {
            let found = store::units::organization_by_hsa(self.tx, &identifier.value).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        if identifier.is_hsa() && is("Practitioner") {
            return store::units::staff_by_hsa(self.tx, &identifier.value).await;
        }
        Ok(None)
    }

    /// Like [`Self::entity`], with a warning where a reference says where it leads and nothing is there.
    async fn follow(&mut self, from: usize, reference: &Reference) -> Result<Option<String>, StoreError> {
        let found = self.entity(from, reference).await?;
        if found.is_none() && !reference.targets.is_empty() {
            let in_file = self.job.document.find(from, reference).is_some();
            let why = if in_file { "leads to a resource that was skipped" } else { "leads to nothing that is known" };
            self.report.warn(&reference.path, why);
        }
        Ok(found)
    }

    async fn party(&mut self, from: usize, reference: &Reference) -> Result<Party, StoreError> {
        let Some(entity) = self.follow(from, reference).await? else { return Ok(Party::Nobody) };
        self.party_of(entity).await
    }

    async fn party_of(&mut self, entity: String) -> Result<Party, StoreError> {
        Ok(match entity.get(..4) {
            Some("pat_") => Party::Patient(entity),
            Some("rep_") => Party::Representative(entity),
            Some("stf_") => Party::Staff { staff: entity, assignment: None, unit: None },
            Some("asg_") => match self.assignment(&entity).await? {
                Some((staff, unit)) => Party::Staff { staff, assignment: Some(entity), unit: Some(unit) },
                None => Party::Nobody,
            },
            Some("cun_") => Party::Unit(entity),
            Some("cpr_") => Party::Provider(entity),
            Some("ctm_") => Party::Team(entity),
            Some("plc_") => Party::Place(entity),
            _ => Party::Nobody,
        })
    }

    async fn assignment(&mut self, id: &str) -> Result<Option<(String, String)>, StoreError> {
        if let Some(known) = self.assignments.get(id) {
            return Ok(Some(known.clone()));
        }
        let found = store::units::assignment(self.tx, id).await?;
        if let Some(found) = &found {
            self.assignments.insert(id.to_owned(), found.clone());
        }
        Ok(found)
    }

    /// A unit's provider and kind.
    async fn unit(&mut self, id: &str) -> Result<Option<(String, String)>, StoreError> {
        if let Some(known) = self.units.get(id) {
            return Ok(Some(known.clone()));
        }
        let found = store::units::unit(self.tx, id).await?;
        if let Some(found) = &found {
            self.units.insert(id.to_owned(), found.clone());
        }
        Ok(found)
    }

    async fn responsible_unit(&mut self, unit: String) -> Result<Option<Responsible>, StoreError> {
        Ok(self.unit(&unit).await?.map(|(provider, _)| Responsible { provider, unit: Some(unit) }))
    }

    /// Who answers for what these parties do; staff answer through the unit they work at.
    async fn answers(&mut self, party: &Party) -> Result<Option<Responsible>, StoreError> {
        match party {
            Party::Unit(unit) => self.responsible_unit(unit.clone()).await,
            Party::Staff { unit: Some(unit), .. } => self.responsible_unit(unit.clone()).await,
            Party::Staff { staff, unit: None, .. } => match store::units::only_unit_of(self.tx, staff).await? {
                Some(unit) => self.responsible_unit(unit).await,
                None => Ok(None),
            },
            Party::Provider(provider) => Ok(Some(Responsible { provider: provider.clone(), unit: None })),
            Party::Team(team) => {
                let found = store::care_contact::team_responsible(self.tx, team).await?;
                Ok(found.map(|(provider, unit)| Responsible { provider, unit }))
            }
            Party::Place(place) => match store::units::place_unit(self.tx, place).await? {
                Some(unit) => self.responsible_unit(unit).await,
                None => Ok(None),
            },
            Party::Patient(_) | Party::Representative(_) | Party::Nobody => Ok(None),
        }
    }

    /// The first of these that leads to a unit, else the first that leads to a provider.
    async fn first_responsible<'r>(
        &mut self,
        from: usize,
        references: impl IntoIterator<Item = &'r Reference> + Send,
    ) -> Result<Option<Responsible>, StoreError> {
        let references: Vec<&Reference> = references.into_iter().collect();
        let mut second = None;
        for reference in references {
            let party = self.party(from, reference).await?;
            match self.answers(&party).await? {
                Some(found) if found.unit.is_some() => return Ok(Some(found)),
                found => second = second.or(found),
            }
        }
        Ok(second)
    }

    /// Who answers for what concerns a patient and names nobody: where the person is listed, else the source itself.
    async fn fallback(&mut self, patient: &str) -> Result<Responsible, StoreError> {
        if let Some(Some(known)) = self.patients.get(patient) {
            return Ok(known.clone());
        }
        let listed = match store::people::listed_unit(self.tx, patient).await? {
            Some(unit) => self.responsible_unit(unit).await?,
            None => None,
        };
        let found = match listed {
            Some(found) => found,
            None => Responsible { provider: self.source().await?, unit: None },
        };
        self.patients.insert(patient.to_owned(), Some(found.clone()));
        Ok(found)
    }

    async fn source(&mut self) -> Result<String, StoreError> {
        if let Some(provider) = &self.source_provider {
            return Ok(provider.clone());
        }
        let provider = store::source_provider(self.tx, &self.job.source).await?;
        self.source_provider = Some(provider.clone());
        Ok(provider)
    }

    /// The patient a resource is about. Without one it cannot be shown to anybody: it is skipped, and tried again next time.
    async fn subject(&mut self, place: usize, reference: Option<&Reference>) -> Result<Option<String>, StoreError> {
        let found = match reference {
            Some(reference) => self.entity(place, reference).await?,
            None => None,
        };
        let patient = found.filter(|entity| entity.starts_with("pat_"));
        if patient.is_none() {
            self.skip(place, "its patient is not known");
        }
        Ok(patient)
    }
}
