//! Plans with their lines, cards, goals and documents; what matters.

use super::super::care_plan::{ActivityKind, CarePlan};
use super::super::condition::Condition;
use super::super::document::Resource;
use super::super::document_reference::DocumentReference;
use super::super::goal::Goal;
use super::super::reference::Reference;
use super::super::store::plans::{DocumentRow, GoalRow, PlanRow};
use super::super::store::{self, day};
use super::lines::PlanContext;
use super::{NAMELESS, Party, Responsible, Step, Work};
use crate::documents;
use crate::error::StoreError;
use app::documents::types::DocumentKind;
use app::ids::{DocumentId, GoalId, PlanId, WhatMattersId};
use jiff::civil::Time;
use sha2::{Digest, Sha256};

/// What a document is called whose source calls it nothing.
const UNSTATED: &str = "application/octet-stream";

impl Work<'_, '_> {
    pub(super) async fn care_plan(&mut self, place: usize, read: &CarePlan) -> Result<(), StoreError> {
        let Some(patient) = self.subject(place, read.patient.as_ref()).await? else { return Ok(()) };
        let Some(step) = self.begin(place, Some(&patient)).await? else { return Ok(()) };
        let responsible = self.plan_responsible(place, read, &patient).await?;
        let reason = self.reason(place, read).await?;
        let id = self.id_for::<PlanId>(&step);
        let row = PlanRow {
            id: &id,
            patient: &patient,
            kind: read.kind,
            title: &read.title,
            state: read.state,
            description: read.description.as_deref(),
            reason: reason.as_deref(),
            period: (day(read.start), day(read.end)),
            provider: &responsible.provider,
            unit: responsible.unit.as_deref(),
            agreement_version: read.agreement_version,
            agreed_on: day(read.agreed_on),
            agreed_with: read.agreed_with.as_deref(),
            approved: read.approved,
            plain_language: read.plain_language,
            provenance: &step.provenance,
            restated: step.changed(&["/status"]),
        };
        store::plans::save_plan(self.tx, &row).await?;
        store::plans::clear_goals(self.tx, &id).await?;
        for reference in &read.goals {
            let Some(goal) = self.follow(place, reference).await? else { continue };
            if goal.starts_with("goa_") && self.is_patients(&goal, &patient, reference).await? {
                store::plans::add_goal(self.tx, &id, &goal).await?;
            }
        }
        let context = PlanContext {
            place,
            patient: &patient,
            plan: &id,
            responsible: &responsible,
            approved: read.approved,
            step: &step,
        };
        self.lines(&context, read).await?;
        self.cards(&context, read).await?;
        self.finish(place, &step, id).await
    }

    /// Author, contributors, care team, encounter, in that order; else who answers for the patient.
    async fn plan_responsible(
        &mut self,
        place: usize,
        read: &CarePlan,
        patient: &str,
    ) -> Result<Responsible, StoreError> {
        if let Some(found) = self.first_responsible(place, &read.authors).await? {
            return Ok(found);
        }
        if let Some(found) = self.first_responsible(place, &read.care_team).await? {
            return Ok(found);
        }
        if let Some(reference) = &read.encounter
            && let Some(found) = self.job.document.find(place, reference)
            && let Resource::Encounter(encounter) = &self.entry(found).resource
            && let Some(provider) = &encounter.provider
            && let Some(responsible) = self.first_responsible(found, [provider]).await?
        {
            return Ok(responsible);
        }
        self.fallback(patient).await
    }

    /// The conditions a plan addresses, in words.
    async fn reason(&mut self, place: usize, read: &CarePlan) -> Result<Option<String>, StoreError> {
        let mut words: Vec<String> = Vec::new();
        for reference in &read.addresses {
            let found = match self.job.document.find(place, reference) {
                Some(found) => match &self.entry(found).resource {
                    Resource::Condition(condition) => condition.words.clone(),
                    _ => None,
                },
                None => self.raw_of(reference, "Condition").await?.and_then(|raw| Condition::words_of(&raw)),
            };
            let found = found.or_else(|| reference.display.clone());
            if found.is_none() {
                self.report.warn(&reference.path, "leads to nothing that is known");
            }
            words.extend(found.filter(|found| !words.contains(found)));
        }
        Ok((!words.is_empty()).then(|| words.join(", ")))
    }

    /// Whether a row is the patient's own: a reference never joins two patients.
    pub(super) async fn is_patients(
        &mut self,
        entity: &str,
        patient: &str,
        reference: &Reference,
    ) -> Result<bool, StoreError> {
        let same = store::patient_of(self.tx, entity).await?.is_some_and(|other| other == patient);
        if !same {
            self.report.warn(&reference.path, "leads to something of another patient's: not taken over");
        }
        Ok(same)
    }

    pub(super) async fn goal(&mut self, place: usize, read: &Goal) -> Result<(), StoreError> {
        let Some(patient) = self.subject(place, read.patient.as_ref()).await? else { return Ok(()) };
        let Some(step) = self.begin(place, Some(&patient)).await? else { return Ok(()) };
        let by = match &read.expressed_by {
            Some(reference) => self.party(place, reference).await?,
            None => Party::Nobody,
        };
        let plans = self.plans_with_goal.get(&place).cloned().unwrap_or_default();
        let mut responsible = self.answers(&by).await?;
        for plan in &plans {
            if responsible.is_none()
                && let Resource::CarePlan(plan_read) = &self.entry(*plan).resource
            {
                responsible = Some(self.plan_responsible(*plan, plan_read, &patient).await?);
            }
        }
        let responsible = match responsible {
            Some(found) => found,
            None => self.fallback(&patient).await?,
        };
        let text = read.text.as_deref().unwrap_or(NAMELESS);
        if read.what_matters {
            return self.what_matters(place, read, text, &patient, &responsible, &step).await;
        }
        // A goal that stands only in plans that are not released is not released either.
        let released =
            |plan: &usize| !matches!(&self.entry(*plan).resource, Resource::CarePlan(read) if !read.approved);
        let approved = plans.is_empty() || plans.iter().any(released);
        let id = self.id_for::<GoalId>(&step);
        let row = GoalRow {
            id: &id,
            patient: &patient,
            text,
            state: read.state,
            target_on: day(read.target_on),
            expressed_by_patient: by == Party::Patient(patient.clone()),
            provider: &responsible.provider,
            unit: responsible.unit.as_deref(),
            approved,
            provenance: &step.provenance,
            restated: step.changed(&["/lifecycleStatus"]),
        };
        store::plans::save_goal(self.tx, &row).await?;
        self.finish(place, &step, id).await
    }

    /// Which goals and activities the plans of this file have.
    pub(super) fn look_into_plans(&mut self, plans: &[usize]) {
        let document = &self.job.document;
        for plan in plans {
            let Resource::CarePlan(read) = &document.entries[*plan].resource else { continue };
            for goal in read.goals.iter().filter_map(|reference| document.find(*plan, reference)) {
                self.plans_with_goal.entry(goal).or_default().push(*plan);
            }
            for activity in &read.activities {
                if let ActivityKind::Elsewhere(reference) = &activity.what {
                    self.activities.extend(document.find(*plan, reference));
                }
            }
        }
    }

    async fn what_matters(
        &mut self,
        place: usize,
        read: &Goal,
        text: &str,
        patient: &str,
        responsible: &Responsible,
        step: &Step,
    ) -> Result<(), StoreError> {
        if read.state == "cancelled" && step.entity.is_none() {
            self.skip(place, "it holds no more");
            return Ok(());
        }
        let clock = self.tx.clock();
        let started = read.start.map(|start| clock.instant(start.to_datetime(Time::midnight())));
        let written_at = started.or(self.entry(place).last_updated).unwrap_or(self.now);
        let id = self.id_for::<WhatMattersId>(step);
        store::plans::save_what_matters(
            self.tx,
            &id,
            patient,
            text,
            written_at,
            &responsible.provider,
            &step.provenance,
        )
        .await?;
        self.finish(place, step, id).await
    }

    pub(super) async fn document_reference(
        &mut self,
        place: usize,
        read: &DocumentReference,
    ) -> Result<(), StoreError> {
        let Some((content, stated)) = self.content(place, read) else {
            let was_sent = read.contents.iter().any(|content| content.bytes.is_some());
            self.skip(
                place,
                if was_sent { "the document is empty" } else { "the document is only linked to, not sent" },
            );
            return Ok(());
        };
        let Some(patient) = self.subject(place, read.patient.as_ref()).await? else { return Ok(()) };
        let Some(step) = self.begin(place, Some(&patient)).await? else { return Ok(()) };
        let responsible = match self.first_responsible(place, &read.authors).await? {
            Some(found) => found,
            None => self.fallback(&patient).await?,
        };
        let id = self.id_for::<DocumentId>(&step);
        let row = DocumentRow {
            id: &id,
            patient: &patient,
            title: read.title.as_deref().unwrap_or(NAMELESS),
            content_type: stated.unwrap_or(UNSTATED),
            content,
            kind: documents::code(self.judged(place, content, stated)),
            sha256: &Sha256::digest(content),
            written_on: day(read.written_on),
            provider: &responsible.provider,
            unit: responsible.unit.as_deref(),
            current: read.current,
            provenance: &step.provenance,
        };
        store::plans::save_document(self.tx, &row).await?;
        for reference in &read.related {
            if let Some(plan) = self.follow(place, reference).await?
                && plan.starts_with("pln_")
                && self.is_patients(&plan, &patient, reference).await?
            {
                store::plans::link_document(self.tx, &id, &plan).await?;
            }
        }
        self.finish(place, &step, id).await
    }

    /// Of a document's shapes the first that can be opened here, else the first that holds anything; with what its source calls it.
    fn content<'r>(&self, place: usize, read: &'r DocumentReference) -> Option<(&'r [u8], Option<&'r str>)>
    where
        Self: 'r,
    {
        let document = &self.job.document;
        let sent = read.contents.iter().filter_map(|content| {
            let elsewhere = || match &document.entries[document.find(place, content.elsewhere.as_ref()?)?].resource {
                Resource::Binary(binary) => Some(&binary.0),
                _ => None,
            };
            let found = if content.bytes.is_some() { content } else { elsewhere()? };
            let stated = content.stated.as_deref().or(found.stated.as_deref());
            Some((found.bytes.as_deref().filter(|bytes| !bytes.is_empty())?, stated))
        });
        let sent: Vec<_> = sent.collect();
        let opens = |(bytes, stated): &&(&[u8], Option<&str>)| {
            documents::judge(bytes, stated.unwrap_or(UNSTATED)) != DocumentKind::Other
        };
        sent.iter().find(opens).or(sent.first()).copied()
    }

    /// What the content is; says where that is not what its source calls it, or nothing that is opened here.
    fn judged(&mut self, place: usize, content: &[u8], stated: Option<&str>) -> DocumentKind {
        let kind = documents::judge(content, stated.unwrap_or(UNSTATED));
        let said = stated.and_then(|stated| stated.split(';').next()).map(str::trim);
        let what = match documents::media_type(kind) {
            None => {
                Some("the document is not opened here: by its first bytes it is no text, PDF, PNG or JPEG".to_owned())
            }
            Some(media) if said.is_some_and(|said| !said.eq_ignore_ascii_case(media) && said != UNSTATED) => {
                Some(format!("the document is {media} by its first bytes, which its contentType does not say"))
            }
            Some(_) => None,
        };
        if let Some(what) = what {
            let at = &self.entry(place).path;
            self.report.warn(at, what);
        }
        kind
    }

    /// What a plan says about lines and documents that came as resources of their own, once all are there.
    pub(super) async fn arrange_plans(&mut self, places: &[usize]) -> Result<(), StoreError> {
        for place in places {
            let Resource::CarePlan(read) = &self.entry(*place).resource else { continue };
            // Only for a plan that was written now: one that is unchanged has been arranged.
            if !self.written[*place] {
                continue;
            }
            let Some(plan) = self.entities[*place].clone() else { continue };
            self.job.trace.at(&self.entry(*place).path);
            for (position, activity) in (0_i64..).zip(&read.activities) {
                let ActivityKind::Elsewhere(reference) = &activity.what else { continue };
                if let Some(line) = self.follow(*place, reference).await?
                    && line.starts_with("com_")
                {
                    store::plans::place_line(self.tx, &line, &plan, position).await?;
                }
            }
            for reference in &read.supporting {
                if let Some(document) = self.follow(*place, reference).await?
                    && document.starts_with("doc_")
                {
                    store::plans::link_document(self.tx, &document, &plan).await?;
                }
            }
        }
        Ok(())
    }
}
