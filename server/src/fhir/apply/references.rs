//! Following references: in the file, among what the same source sent before, and by national identifiers.

use super::super::national::Identifier;
use super::super::reference::{Reference, Target, parts_of};
use super::super::store;
use super::{Party, Responsible, Work};
use crate::error::StoreError;

impl Work<'_, '_> {
    /// The resource as it came, of something that was sent before.
    pub(super) async fn raw_of(&mut self, reference: &Reference, kind: &str) -> Result<Option<String>, StoreError> {
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
    pub(super) async fn entity(&mut self, from: usize, reference: &Reference) -> Result<Option<String>, StoreError> {
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

    pub(super) async fn elsewhere(
        &mut self,
        kind: Option<&str>,
        target: &Target,
    ) -> Result<Option<String>, StoreError> {
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
    pub(super) async fn national(
        &mut self,
        kind: Option<&str>,
        identifier: &Identifier,
    ) -> Result<Option<String>, StoreError> {
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
    pub(super) async fn follow(&mut self, from: usize, reference: &Reference) -> Result<Option<String>, StoreError> {
        let found = self.entity(from, reference).await?;
        if found.is_none() && !reference.targets.is_empty() {
            let in_file = self.job.document.find(from, reference).is_some();
            let why = if in_file { "leads to a resource that was skipped" } else { "leads to nothing that is known" };
            self.report.warn(&reference.path, why);
        }
        Ok(found)
    }

    pub(super) async fn party(&mut self, from: usize, reference: &Reference) -> Result<Party, StoreError> {
        let Some(entity) = self.follow(from, reference).await? else { return Ok(Party::Nobody) };
        self.party_of(entity).await
    }

    pub(super) async fn party_of(&mut self, entity: String) -> Result<Party, StoreError> {
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

    pub(super) async fn assignment(&mut self, id: &str) -> Result<Option<(String, String)>, StoreError> {
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
    pub(super) async fn unit(&mut self, id: &str) -> Result<Option<(String, String)>, StoreError> {
        if let Some(known) = self.units.get(id) {
            return Ok(Some(known.clone()));
        }
        let found = store::units::unit(self.tx, id).await?;
        if let Some(found) = &found {
            self.units.insert(id.to_owned(), found.clone());
        }
        Ok(found)
    }

    pub(super) async fn responsible_unit(&mut self, unit: String) -> Result<Option<Responsible>, StoreError> {
        Ok(self.unit(&unit).await?.map(|(provider, _)| Responsible { provider, unit: Some(unit) }))
    }

    /// Who answers for what these parties do; staff answer through the unit they work at.
    pub(super) async fn answers(&mut self, party: &Party) -> Result<Option<Responsible>, StoreError> {
        match party {
            Party::Unit(unit) | Party::Staff { unit: Some(unit), .. } => self.responsible_unit(unit.clone()).await,
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
    pub(super) async fn first_responsible<'r>(
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
    pub(super) async fn fallback(&mut self, patient: &str) -> Result<Responsible, StoreError> {
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

    pub(super) async fn source(&mut self) -> Result<String, StoreError> {
        if let Some(provider) = &self.source_provider {
            return Ok(provider.clone());
        }
        let provider = store::source_provider(self.tx, &self.job.source).await?;
        self.source_provider = Some(provider.clone());
        Ok(provider)
    }

    /// The patient a resource is about. Without one it cannot be shown to anybody: it is skipped, and tried again next time.
    pub(super) async fn subject(
        &mut self,
        place: usize,
        reference: Option<&Reference>,
    ) -> Result<Option<String>, StoreError> {
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
