//! Organizations, places, staff and what staff are assigned to do.

use super::super::document::{Document, Resource};
use super::super::location::Location;
use super::super::organization::{Organization, OrganizationKind};
use super::super::practitioner::Practitioner;
use super::super::practitioner_role::PractitionerRole;
use super::super::store::units::{AssignmentRow, PlaceRow, ProviderRow, StaffRow, UnitRow};
use super::super::store::{self, Owner, day};
use super::{NAMELESS, Party, Step, Work};
use crate::error::StoreError;
use app::ids::{AssignmentId, Id, PlaceId, ProviderId, StaffId, UnitId};
use jiff::ToSpan;
use std::collections::HashSet;

/// Organizations so that what they are part of comes first. In a circle, the one that closes it comes as if it were part of nothing.
pub(super) fn parents_first(document: &Document, places: &[usize]) -> Vec<usize> {
    let parent = |place: usize| match &document.entries[place].resource {
        Resource::Organization(read) => read.part_of.as_ref().and_then(|reference| document.find(place, reference)),
        _ => None,
    };
    let mut ordered = Vec::with_capacity(places.len());
    let mut done = HashSet::new();
    for place in places {
        let mut way = Vec::new();
        let mut next = Some(*place);
        while let Some(here) = next {
            if done.contains(&here) || way.contains(&here) || way.len() > 50 {
                break;
            }
            way.push(here);
            next = parent(here);
        }
        for here in way.into_iter().rev() {
            if done.insert(here) {
                ordered.push(here);
            }
        }
    }
    ordered
}

impl Work<'_, '_> {
    fn hsa(&self, place: usize) -> Option<String> {
        let entry = self.entry(place);
        let index = &self.job.document.index;
        let found = entry
            .identifiers
            .iter()
            .find(|identifier| identifier.is_hsa() && !index.is_ambiguous(entry.kind, identifier));
        found.map(|identifier| identifier.value.clone())
    }

    pub(super) async fn organization(&mut self, place: usize, read: &Organization) -> Result<(), StoreError> {
        let Some(mut step) = self.begin(place, None).await? else { return Ok(()) };
        let hsa = self.hsa(place);
        let twin = match &hsa {
            Some(hsa) => store::units::organization_by_hsa(self.tx, hsa).await?,
            None => None,
        };
        if step.entity.is_none() {
            step.entity.clone_from(&twin);
        }
        // Somebody else has the number: it cannot be two.
        let hsa = if twin.is_some()
            && twin != step.entity
            && !self.is_provider_of(step.entity.as_deref(), twin.as_deref()).await?
        {
            self.report.warn(&self.entry(place).path, "its HSA-id belongs to another unit: not taken over");
            None
        } else {
            hsa
        };
        let name = read.name.as_deref().unwrap_or(NAMELESS);
        let entity = match read.kind {
            OrganizationKind::Provider(kind) if step.entity.as_deref().is_none_or(|id| id.starts_with("cpr_")) => {
                let id = self.id_for::<ProviderId>(&step);
                self.save_provider(&id, kind, name, hsa.as_deref(), read, &step).await?;
                id
            }
            OrganizationKind::Provider(kind) => {
                // It was read as provider and unit before we knew: both stay, the provider gets its kind.
                let unit = step.entity.clone().unwrap_or_default();
                if let Some((provider, _)) = self.unit(&unit).await? {
                    self.save_provider(&provider, kind, name, hsa.as_deref(), read, &step).await?;
                }
                unit
            }
            OrganizationKind::Unit(kind) => {
                self.save_unit(place, kind, "unknown", name, hsa.as_deref(), read, &step).await?
            }
            OrganizationKind::Part => self.save_unit(place, "part", "part", name, hsa.as_deref(), read, &step).await?,
            OrganizationKind::Unknown => {
                self.save_unit(place, "unknown", "unknown", name, hsa.as_deref(), read, &step).await?
            }
        };
        self.finish(place, &step, entity).await
    }

    /// A unit that stands alone shares its number with the provider made for it.
    async fn is_provider_of(&mut self, unit: Option<&str>, provider: Option<&str>) -> Result<bool, StoreError> {
        let (Some(unit), Some(provider)) = (unit, provider) else { return Ok(false) };
        Ok(self.unit(unit).await?.is_some_and(|(known, _)| known == provider))
    }

    async fn save_provider(
        &mut self,
        id: &str,
        kind: &str,
        name: &str,
        hsa_id: Option<&str>,
        read: &Organization,
        step: &Step,
    ) -> Result<(), StoreError> {
        let row = ProviderRow {
            id,
            kind,
            name,
            hsa_id,
            representative_access: read.representative_access,
            show_staff_names: read.show_staff_names,
            provenance: &step.provenance,
        };
        store::units::save_provider(self.tx, &row).await
    }

    /// A unit under the provider it is part of, else under one made for it.
    #[allow(clippy::too_many_arguments, reason = "each is one column, and they are asked for once")]
    async fn save_unit(
        &mut self,
        place: usize,
        kind: &str,
        own_provider_kind: &str,
        name: &str,
        hsa_id: Option<&str>,
        read: &Organization,
        step: &Step,
    ) -> Result<String, StoreError> {
        let id = self.id_for::<UnitId>(step);
        let above = match &read.part_of {
            Some(reference) => match self.party(place, reference).await? {
                Party::Provider(provider) => Some(provider),
                // A unit within a unit has the same provider.
                Party::Unit(unit) if unit != id => self.unit(&unit).await?.map(|(provider, _)| provider),
                _ => None,
            },
            None => None,
        };
        let owner = store::units::owner(self.tx, &id, &step.provenance).await?;
        let provider = if let Some(provider) = above {
            self.under(place, &id, provider, owner).await?
        } else if let Some((provider, _)) = self.unit(&id).await? {
            // It stood alone before and does still.
            if owner == Some(Owner::Own) {
                self.save_provider(&provider, own_provider_kind, name, hsa_id, read, step).await?;
            }
            provider
        } else {
            let provider = match &step.entity {
                // It was only a provider before.
                Some(before) if before.starts_with("cpr_") => before.clone(),
                _ => self.tx.new_id::<ProviderId>().as_str().to_owned(),
            };
            self.save_provider(&provider, own_provider_kind, name, hsa_id, read, step).await?;
            provider
        };
        let row = UnitRow {
            id: &id,
            provider: &provider,
            kind,
            name,
            hsa_id,
            phone: read.phone.as_deref(),
            address: read.address.as_deref(),
            landmark: read.landmark.as_deref(),
            opening_hours: read.opening_hours.as_deref(),
            parking: read.parking.as_deref(),
            transit: read.transit.as_deref(),
            capabilities: read.capabilities.unwrap_or_default(),
            provenance: &step.provenance,
        };
        match owner {
            None | Some(Owner::Own) => {
                store::units::save_unit(self.tx, &row).await?;
                store::units::save_templates(self.tx, &id, &read.templates).await?;
            }
            Some(Owner::Other) => store::units::fill_unit(self.tx, &row).await?,
            Some(Owner::Here) => {}
        }
        self.units.remove(&id);
        Ok(id)
    }

    /// The provider a unit is under from now on. One that had only a stand-in takes its rows along. From one real provider to
    /// another it is not moved: what was written under the first would be shown to the second.
    async fn under(
        &mut self,
        place: usize,
        unit: &str,
        above: String,
        owner: Option<Owner>,
    ) -> Result<String, StoreError> {
        let Some((before, _)) = self.unit(unit).await? else { return Ok(above) };
        if before == above || owner != Some(Owner::Own) {
            return Ok(above);
        }
        if store::units::provider_kind(self.tx, &before).await?.as_deref() == Some("unknown") {
            store::units::follow_unit(self.tx, unit, &before, &above).await?;
            return Ok(above);
        }
        self.report.warn(&self.entry(place).path, "it is under another provider than before: it stays where it was");
        Ok(before)
    }

    pub(super) async fn location(&mut self, place: usize, read: &Location) -> Result<(), StoreError> {
        let Some(step) = self.begin(place, None).await? else { return Ok(()) };
        let unit = match &read.unit {
            Some(reference) => match self.party(place, reference).await? {
                Party::Unit(unit) => Some(unit),
                _ => None,
            },
            None => None,
        };
        let id = self.id_for::<PlaceId>(&step);
        let row = PlaceRow {
            id: &id,
            unit: unit.as_deref(),
            name: read.name.as_deref().or(read.address.as_deref()).unwrap_or(NAMELESS),
            address: read.address.as_deref(),
            landmark: read.landmark.as_deref(),
            provenance: &step.provenance,
        };
        store::units::save_place(self.tx, &row).await?;
        self.finish(place, &step, id).await
    }

    pub(super) async fn practitioner(&mut self, place: usize, read: &Practitioner) -> Result<(), StoreError> {
        let Some(mut step) = self.begin(place, None).await? else { return Ok(()) };
        let mut hsa = self.hsa(place);
        if let Some(number) = &hsa {
            let twin = store::units::staff_by_hsa(self.tx, number).await?;
            if step.entity.is_none() {
                step.entity = twin;
            } else if twin.is_some() && twin != step.entity {
                self.report.warn(&self.entry(place).path, "its HSA-id belongs to somebody else: not taken over");
                hsa = None;
            }
        }
        let id = self.id_for::<StaffId>(&step);
        let row = StaffRow {
            id: &id,
            name: read.name.as_deref().unwrap_or(NAMELESS),
            hsa_id: hsa.as_deref(),
            phone: read.phone.as_deref(),
            protected_identity: read.protected_identity,
            provenance: &step.provenance,
        };
        match store::units::owner(self.tx, &id, &step.provenance).await? {
            None | Some(Owner::Own) => store::units::save_staff(self.tx, &row).await?,
            Some(Owner::Other) => store::units::fill_staff(self.tx, &row).await?,
            Some(Owner::Here) => {}
        }
        self.finish(place, &step, id).await
    }

    pub(super) async fn practitioner_role(&mut self, place: usize, read: &PractitionerRole) -> Result<(), StoreError> {
        let Some(step) = self.begin(place, None).await? else { return Ok(()) };
        let staff = match &read.staff {
            Some(reference) => self.entity(place, reference).await?.filter(|entity| entity.starts_with("stf_")),
            None => None,
        };
        let unit = match &read.unit {
            Some(reference) => self.entity(place, reference).await?.filter(|entity| entity.starts_with("cun_")),
            None => None,
        };
        let (Some(staff), Some(unit)) = (staff, unit) else {
            self.skip(place, "who it is, or at which unit, is not known");
            return Ok(());
        };
        let id = self.id_for::<AssignmentId>(&step);
        let (mut from, mut to) = (read.from, read.to);
        if !read.active {
            // It gives no right from now on, and gave none if it had not begun.
            let yesterday = self.today.checked_sub(1.day()).unwrap_or(self.today);
            to = Some(to.map_or(yesterday, |to| to.min(yesterday)));
            from = from.min(to);
        }
        let row = AssignmentRow {
            id: &id,
            staff: &staff,
            unit: &unit,
            function: read.function.as_deref().unwrap_or(NAMELESS),
            function_code: read.function_code,
            phone: read.phone.as_deref(),
            answers: read.answers.as_deref(),
            from: day(from),
            to: day(to),
            provenance: &step.provenance,
        };
        store::units::save_assignment(self.tx, &row).await?;
        self.assignments.insert(id.clone(), (staff, unit));
        self.finish(place, &step, id).await
    }

    /// Who stands in for whom, once all roles of the file are there.
    pub(super) async fn stand_ins(&mut self, places: &[usize]) -> Result<(), StoreError> {
        for place in places {
            let Resource::PractitionerRole(read) = &self.entry(*place).resource else { continue };
            let Some(own) = self.entities[*place].clone() else { continue };
            let mut stand_in = match &read.stand_in {
                Some(reference) => self.follow(*place, reference).await?.filter(|entity| entity.starts_with("asg_")),
                None => None,
            };
            if let Some(other) = &stand_in
                && let (Some((other, _)), Some((me, _))) = (self.assignment(other).await?, self.assignment(&own).await?)
                && other == me
            {
                self.report.warn(&self.entry(*place).path, "somebody who stands in for themselves: not taken over");
                stand_in = None;
            }
            store::units::set_stand_in(self.tx, &own, stand_in.as_deref()).await?;
        }
        Ok(())
    }
}
