//! Who a resource is: whether it came before, under which of its names, and whether it is newer.

use super::super::document::{Entry, Resource};
use super::super::import::Job;
use super::super::national::Identifier;
use super::super::store::{self, Arrival, Known};
use super::{Step, Work};
use crate::clock::Millis;
use crate::error::StoreError;
use app::ids::{Id, ProvenanceId};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

impl Work<'_, '_> {
    /// What an entry is called by, the surest name first. Whom somebody is related to is part of who they are: one person may help two.
    pub(super) fn names(&self, place: usize, patient: Option<&str>) -> Names {
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
    pub(super) async fn begin(&mut self, place: usize, patient: Option<&str>) -> Result<Option<Step>, StoreError> {
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
        // The demo moves with the clock, which a test may turn back.
        if !self.job.demo && entry.last_updated.is_some() && known.last_updated > entry.last_updated {
            self.report.count(entry.kind, |counts| counts.older += 1);
            self.entities[place] = known.entity_id;
            return Ok(None);
        }
        let is_row = known.entity_id.is_some() || self.is_only_kept(entry);
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

    /// What is kept as it came and makes no row: a part of others, a consent or block that holds no more.
    fn is_only_kept(&self, entry: &Entry) -> bool {
        match &entry.resource {
            Resource::Condition(_) => true,
            Resource::Consent(read) => !read.in_force || read.to.is_some_and(|to| to < self.today),
            _ => false,
        }
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
    pub(super) async fn finish(&mut self, place: usize, step: &Step, entity: String) -> Result<(), StoreError> {
        if step.entity.as_deref() != Some(&entity) {
            store::set_entity(self.tx, &step.provenance, &entity).await?;
        }
        self.entities[place] = Some(entity);
        self.written[place] = true;
        self.count(place, step);
        Ok(())
    }

    pub(super) fn id_for<I: Id>(&self, step: &Step) -> String {
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
pub(super) struct Names {
    business: Vec<String>,
    own: Option<String>,
    address: Option<String>,
}

impl Names {
    pub(super) fn key(&self) -> String {
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
