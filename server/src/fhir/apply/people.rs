//! Patients and their representatives, blocks and consents.

use super::super::consent::Consent;
use super::super::outcome::Fault;
use super::super::patient::{NoPlannedContact, Patient};
use super::super::related_person::RelatedPerson;
use super::super::store::care_contact::NoPlannedContactRow;
use super::super::store::people::{BlockRow, PatientRow, RepresentativeRow};
use super::super::store::{self, Owner, day};
use super::{NAMELESS, Party, Responsible, Work};
use crate::error::StoreError;
use app::ids::{BlockId, ConsentId, Id, PatientId, RepresentativeId};
use jiff::ToSpan;

impl Work<'_, '_> {
    pub(super) async fn patient(&mut self, place: usize, read: &Patient) -> Result<(), StoreError> {
        let Some(mut step) = self.begin(place, None).await? else { return self.remember_fallback(place, read).await };
        let entry = self.entry(place);
        if step.entity.is_none() {
            for identifier in entry.identifiers.iter().filter(|identifier| identifier.is_person()) {
                step.entity =
                    store::people::patient_by_identifier(self.tx, &identifier.system, &identifier.value).await?;
                if step.entity.is_some() {
                    break;
                }
            }
        }
        if read.name.whole.is_none() {
            self.report.warn(&entry.path, "the patient has no name");
        }
        let listed = self.listed_unit(place, read).await?;
        let id = self.id_for::<PatientId>(&step);
        let row = PatientRow {
            id: &id,
            name: read.name.whole.as_deref().unwrap_or(NAMELESS),
            given_name: read.name.given.as_deref().unwrap_or(NAMELESS),
            birth_date: day(read.birth_date),
            deceased: read.deceased,
            listed_unit: listed.as_deref(),
            protected_identity: read.protected_identity,
            address: read.address.as_deref(),
            phone: read.phone.as_deref(),
            contact_preference: read.contact_preference,
            language: read.language.as_deref(),
            interpreter: read.interpreter.as_deref(),
            communication_support: read.communication_support.as_deref(),
            view_mode: read.view_mode,
            demo: self.job.demo,
            provenance: &step.provenance,
        };
        match store::units::owner(self.tx, &id, &step.provenance).await? {
            None | Some(Owner::Own) => store::people::save_patient(self.tx, &row).await?,
            Some(Owner::Other) => store::people::fill_patient(self.tx, &row).await?,
            Some(Owner::Here) => {}
        }
        let mut known_by_number = step.entity.is_some();
        for identifier in &entry.identifiers {
            if self.job.document.index.is_ambiguous(entry.kind, identifier) {
                continue;
            }
            if store::people::add_identifier(self.tx, &identifier.system, &identifier.value, &id).await? {
                known_by_number = true;
            } else {
                let at = format!("{}.identifier", entry.path);
                self.report.warn(&at, "an identifier that belongs to another patient: not taken over");
            }
        }
        if !known_by_number {
            // Everybody has a number to be known by: here, what the source calls the person.
            let name = self.names(place, None).key();
            store::people::add_identifier(self.tx, &self.job.source, &name, &id).await?;
        }
        self.finish(place, &step, id.clone()).await?;
        self.remember_fallback(place, read).await?;
        if let Some(nothing_planned) = &read.no_planned_contact {
            self.no_planned_contact(place, nothing_planned, &id, listed).await?;
        }
        Ok(())
    }

    async fn listed_unit(&mut self, place: usize, read: &Patient) -> Result<Option<String>, StoreError> {
        for reference in &read.general_practitioner {
            match self.party(place, reference).await? {
                Party::Unit(unit) | Party::Staff { unit: Some(unit), .. } => return Ok(Some(unit)),
                _ => {}
            }
        }
        Ok(None)
    }

    /// Who answers for what concerns this patient and names nobody: who manages the record, else where the person is listed.
    async fn remember_fallback(&mut self, place: usize, read: &Patient) -> Result<(), StoreError> {
        let Some(patient) = self.entities[place].clone() else { return Ok(()) };
        let mut found = None;
        for reference in read.managing.iter().chain(&read.general_practitioner) {
            if let Some(entity) = self.entity(place, reference).await? {
                let party = self.party_of(entity).await?;
                found = self.answers(&party).await?;
            }
            if found.is_some() {
                break;
            }
        }
        if let Some(found) = found {
            self.patients.insert(patient, Some(found));
        }
        Ok(())
    }

    async fn no_planned_contact(
        &mut self,
        place: usize,
        read: &NoPlannedContact,
        patient: &str,
        listed: Option<String>,
    ) -> Result<(), StoreError> {
        let set_by = match &read.set_by {
            Some(reference) => self.party(place, reference).await?,
            None => Party::Nobody,
        };
        let named = match &read.unit {
            Some(reference) => self.party(place, reference).await?,
            None => Party::Nobody,
        };
        let unit = match (named, &set_by) {
            (Party::Unit(unit), _) => Some(unit),
            (_, Party::Staff { unit: Some(unit), .. }) => Some(unit.clone()),
            _ => listed,
        };
        let Some(unit) = unit else {
            self.report.warn(&read.path, "no unit says it: not taken over");
            return Ok(());
        };
        let set_by = match set_by {
            Party::Staff { staff, .. } => Some(staff),
            _ => None,
        };
        let row = NoPlannedContactRow {
            patient,
            set_by: set_by.as_deref(),
            unit: &unit,
            set_on: read.set_on.to_string(),
            review_on: read.review_on.to_string(),
            next_contact: day(read.next_contact),
        };
        store::care_contact::save_no_planned_contact(self.tx, &row).await
    }

    pub(super) async fn related_person(&mut self, place: usize, read: &RelatedPerson) -> Result<(), StoreError> {
        let Some(patient) = self.subject(place, read.patient.as_ref()).await? else { return Ok(()) };
        let Some(step) = self.begin(place, Some(&patient)).await? else { return Ok(()) };
        let seen_by = match &read.seen_by {
            Some(reference) => match self.party(place, reference).await? {
                Party::Staff { staff, .. } => Some(staff),
                _ => None,
            },
            None => None,
        };
        let id = self.id_for::<RepresentativeId>(&step);
        let (mut from, mut to) = (read.from, read.to);
        if !read.active {
            let yesterday = self.today.checked_sub(1.day()).unwrap_or(self.today);
            to = Some(to.map_or(yesterday, |to| to.min(yesterday)));
            from = from.min(to);
        }
        let identifier = self.entry(place).identifiers.first();
        let row = RepresentativeRow {
            id: &id,
            patient: &patient,
            kind: read.kind,
            name: read.name.as_deref().or(read.relationship.as_deref()).unwrap_or(NAMELESS),
            relationship: read.relationship.as_deref(),
            identifier: identifier.map(|identifier| (identifier.system.as_str(), identifier.value.as_str())),
            phone: read.phone.as_deref(),
            document: read.document.as_deref(),
            seen_by: seen_by.as_deref(),
            seen_on: day(read.seen_on),
            parts: read.parts.as_deref(),
            may: read.may,
            from: day(from),
            to: day(to),
            provenance: &step.provenance,
        };
        store::people::save_representative(self.tx, &row).await?;
        self.finish(place, &step, id).await
    }

    pub(super) async fn consent(&mut self, place: usize, read: &Consent) -> Result<(), StoreError> {
        if read.says_nothing {
            self.skip(place, "it is not in force, or says less than can be kept here");
            return Ok(());
        }
        let Some(patient) = self.subject(place, read.patient.as_ref()).await? else { return Ok(()) };
        let ended = read.to.is_some_and(|to| to < self.today);
        if read.permits {
            if read.from.is_some_and(|from| from > self.today) {
                self.skip(place, "it begins later");
                return Ok(());
            }
            self.permit(place, read, &patient).await
        } else {
            self.deny(place, read, &patient, read.in_force && !ended).await
        }
    }

    async fn permit(&mut self, place: usize, read: &Consent, patient: &str) -> Result<(), StoreError> {
        let Some(step) = self.begin(place, Some(patient)).await? else { return Ok(()) };
        store::people::withdraw_consents(self.tx, &step.provenance, self.now).await?;
        let to = day(read.to);
        let mut entity = step.entity.clone();
        for actor in &read.actors {
            let party = self.party(place, actor).await?;
            // A consent for one person or one team is not one for the whole provider.
            if !matches!(party, Party::Unit(_) | Party::Provider(_)) {
                continue;
            }
            let Some(Responsible { provider, .. }) = self.answers(&party).await? else { continue };
            let renewed = if read.in_force {
                store::people::renew_consent(self.tx, &step.provenance, &provider, to.as_deref()).await?
            } else {
                None
            };
            // One that was withdrawn before it came here is kept only as it came.
            if renewed.is_none() && read.in_force {
                let id = self.tx.new_id::<ConsentId>().as_str().to_owned();
                store::people::insert_consent(self.tx, &id, patient, &provider, to.as_deref(), &step.provenance)
                    .await?;
                entity = entity.or(Some(id));
            }
        }
        match entity {
            Some(entity) => self.finish(place, &step, entity).await,
            None if read.in_force => {
                self.skip(place, "who may see is not known");
                Ok(())
            }
            None => {
                self.count(place, &step);
                Ok(())
            }
        }
    }

    /// A block. One that cannot be kept whole refuses the file: what is lost of it would be shown to whom it must not.
    async fn deny(&mut self, place: usize, read: &Consent, patient: &str, in_force: bool) -> Result<(), StoreError> {
        let Some(step) = self.begin(place, Some(patient)).await? else { return Ok(()) };
        store::people::lift_blocks(self.tx, &step.provenance, self.now).await?;
        let mut entity = step.entity.clone();
        if in_force {
            let whose = self.all_known(place, read, "organization").await?;
            let whom = self.all_known(place, read, "provision.actor").await?;
            for data in &whose {
                for seer in &whom {
                    let row = BlockRow {
                        patient,
                        provider: &data.provider,
                        unit: data.unit.as_deref(),
                        blocked_provider: &seer.provider,
                        blocked_unit: seer.unit.as_deref(),
                        provenance: &step.provenance,
                    };
                    let id = if let Some(id) = store::people::renew_block(self.tx, row).await? {
                        id
                    } else {
                        let id = self.tx.new_id::<BlockId>().as_str().to_owned();
                        store::people::insert_block(self.tx, &id, row).await?;
                        id
                    };
                    entity = entity.or(Some(id));
                }
            }
        }
        if let Some(entity) = entity {
            self.finish(place, &step, entity).await
        } else {
            self.count(place, &step);
            Ok(())
        }
    }

    async fn all_known(&mut self, place: usize, read: &Consent, field: &str) -> Result<Vec<Responsible>, StoreError> {
        let references = if field == "organization" { &read.organizations } else { &read.actors };
        let at = format!("{}.{field}", self.entry(place).path);
        let mut found = Vec::new();
        for reference in references {
            let party = match self.entity(place, reference).await? {
                Some(entity) => self.party_of(entity).await?,
                None => Party::Nobody,
            };
            // A team has members at many units: blocking one of them would be less than what was said.
            let party = if matches!(party, Party::Team(_) | Party::Place(_)) { Party::Nobody } else { party };
            if let Some(responsible) = self.answers(&party).await? {
                found.push(responsible);
            } else {
                let problem = "a block names a party that is not known here: import it first";
                return Err(self.job.trace.refuse(Fault::new(at, problem)));
            }
        }
        if found.is_empty() {
            return Err(self
                .job
                .trace
                .refuse(Fault::new(at, "missing: a block says whose data, and who may not see them")));
        }
        Ok(found)
    }
}
