//! Plans with their lines, cards, goals and documents; tasks; invitations.

use super::super::care_plan::{ActivityKind, Card, CarePlan, Line};
use super::super::condition::Condition;
use super::super::document::Resource;
use super::super::document_reference::DocumentReference;
use super::super::goal::Goal;
use super::super::reference::Reference;
use super::super::service_request::ServiceRequest;
use super::super::store::plans::{CardRow, CommitmentRow, DocumentRow, Earlier, GoalRow, InvitationRow, PlanRow};
use super::super::store::{self, day};
use super::super::task::{Task, TaskKind};
use super::{Party, Responsible, Step, Work};
use crate::error::StoreError;
use app::ids::{CommitmentId, DocumentId, GoalId, Id, InvitationId, PlanId, SelfCareCardId, WhatMattersId};
use jiff::civil::Time;

/// Shown where a source says nothing.
const NAMELESS: &str = "–";
/// Lines that a plan does not place stand after those it does.
const AFTER_THE_PLAN: i64 = 1_000;

/// Who does a line.
#[derive(Debug, Default)]
struct Performer {
    party: &'static str,
    staff: Option<String>,
    unit: Option<String>,
    name: Option<String>,
}

/// What all lines and cards of a plan share.
struct PlanContext<'a> {
    place: usize,
    patient: &'a str,
    plan: &'a str,
    responsible: &'a Responsible,
    approved: bool,
    step: &'a Step,
}

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
            provenance: &step.provenance,
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
    async fn is_patients(&mut self, entity: &str, patient: &str, reference: &Reference) -> Result<bool, StoreError> {
        let same = store::patient_of(self.tx, entity).await?.is_some_and(|other| other == patient);
        if !same {
            self.report.warn(&reference.path, "leads to something of another patient's: not taken over");
        }
        Ok(same)
    }

    async fn lines(&mut self, context: &PlanContext<'_>, read: &CarePlan) -> Result<(), StoreError> {
        let mut earlier = match &context.step.entity {
            Some(plan) => store::plans::lines_of(self.tx, plan, &context.step.provenance).await?,
            None => Vec::new(),
        };
        let lines: Vec<(i64, &Line)> = (0_i64..)
            .zip(&read.activities)
            .filter_map(|(position, activity)| match &activity.what {
                ActivityKind::Line(line) => Some((position, line.as_ref())),
                ActivityKind::Card(_) | ActivityKind::Elsewhere(_) | ActivityKind::Nothing => None,
            })
            .collect();
        let wanted: Vec<(i64, &str)> = lines.iter().map(|(position, line)| (*position, line.text.as_str())).collect();
        let matched = match_earlier(&wanted, &mut earlier);
        for ((position, line), before) in lines.into_iter().zip(matched) {
            self.line(context, read, position, line, before).await?;
        }
        for activity in &read.activities {
            if matches!(activity.what, ActivityKind::Nothing) {
                self.report.warn(&activity.path, "says nothing that can be shown");
            }
        }
        for gone in earlier {
            store::plans::cancel_line(self.tx, &gone.id).await?;
        }
        Ok(())
    }

    async fn line(
        &mut self,
        context: &PlanContext<'_>,
        read: &CarePlan,
        position: i64,
        line: &Line,
        before: Option<Earlier>,
    ) -> Result<(), StoreError> {
        let performer = self.performer(context.place, line.performer.as_ref(), context.patient).await?;
        let assessed_by = match line.self_care.as_ref().and_then(|care| care.assessed_by.as_ref()) {
            Some(reference) => match self.party(context.place, reference).await? {
                Party::Staff { staff, .. } => Some(staff),
                _ => None,
            },
            None => None,
        };
        // What was ticked off here stays, unless the source itself says something new about it.
        let state = match &before {
            _ if read.in_error => "cancelled",
            Some(before) if !status_changed(context.step, before.position, position) => before.state.as_str(),
            _ => line.state,
        };
        let id = before
            .as_ref()
            .map_or_else(|| self.tx.new_id::<CommitmentId>().as_str().to_owned(), |before| before.id.clone());
        let care = line.self_care.as_ref();
        let row = CommitmentRow {
            id: &id,
            patient: context.patient,
            plan: Some(context.plan),
            position,
            party: performer.party,
            staff: performer.staff.as_deref(),
            performer_unit: performer.unit.as_deref(),
            performer_name: performer.name.as_deref(),
            text: &line.text,
            why: line.why.as_deref(),
            action: line.action,
            due_on: day(line.due_on),
            timing: line.timing.as_deref(),
            state,
            medical_measure: care.is_some(),
            assessed_by: assessed_by.as_deref(),
            assessed_on: day(care.and_then(|care| care.on)),
            if_it_fails: care.and_then(|care| care.if_it_fails.as_deref()),
            review_on: day(care.and_then(|care| care.review_on)),
            provider: &context.responsible.provider,
            unit: context.responsible.unit.as_deref(),
            approved: context.approved,
            provenance: &context.step.provenance,
        };
        store::plans::save_commitment(self.tx, &row).await
    }

    async fn cards(&mut self, context: &PlanContext<'_>, read: &CarePlan) -> Result<(), StoreError> {
        let mut earlier = match &context.step.entity {
            Some(plan) => store::plans::cards_of(self.tx, plan, &context.step.provenance).await?,
            None => Vec::new(),
        };
        let cards: Vec<(i64, &Card)> = (0_i64..)
            .zip(&read.activities)
            .filter_map(|(position, activity)| match &activity.what {
                ActivityKind::Card(card) => Some((position, card)),
                ActivityKind::Line(_) | ActivityKind::Elsewhere(_) | ActivityKind::Nothing => None,
            })
            .collect();
        let wanted: Vec<(i64, &str)> = cards.iter().map(|(position, card)| (*position, card.text.as_str())).collect();
        let matched = match_earlier(&wanted, &mut earlier);
        for ((position, card), before) in cards.into_iter().zip(matched) {
            let id = before.map_or_else(|| self.tx.new_id::<SelfCareCardId>().as_str().to_owned(), |before| before.id);
            let row = CardRow {
                id: &id,
                patient: context.patient,
                plan: context.plan,
                position,
                kind: card.kind,
                level: card.level,
                active: card.active,
                text: &card.text,
                provider: &context.responsible.provider,
                unit: context.responsible.unit.as_deref(),
                approved: context.approved && !read.in_error,
                provenance: &context.step.provenance,
            };
            store::plans::save_card(self.tx, &row).await?;
        }
        for gone in earlier {
            store::plans::retire_card(self.tx, &gone.id).await?;
        }
        Ok(())
    }

    /// Who does a line: the person, care, a relative, somebody else, or nobody that is stated.
    async fn performer(
        &mut self,
        place: usize,
        reference: Option<&Reference>,
        patient: &str,
    ) -> Result<Performer, StoreError> {
        let Some(reference) = reference else { return Ok(Performer { party: "not_stated", ..Performer::default() }) };
        let display = reference.display.clone();
        let party = self.party(place, reference).await?;
        Ok(match party {
            Party::Patient(found) if found == patient => Performer { party: "patient", ..Performer::default() },
            // Another patient is no party to this plan, and is not named in it.
            Party::Patient(_) => Performer { party: "other", ..Performer::default() },
            Party::Representative(representative) => {
                if store::patient_of(self.tx, &representative).await?.as_deref() == Some(patient) {
                    let name = store::people::representative_name(self.tx, &representative).await?;
                    Performer { party: "relative", name: name.or(display), ..Performer::default() }
                } else {
                    Performer { party: "other", name: display, ..Performer::default() }
                }
            }
            Party::Staff { staff, unit, .. } => {
                let outside = self.is_outside(unit.as_deref()).await?;
                Performer { party: if outside { "other" } else { "care" }, staff: Some(staff), unit, name: display }
            }
            Party::Unit(unit) => {
                let outside = self.is_outside(Some(&unit)).await?;
                Performer {
                    party: if outside { "other" } else { "care" },
                    unit: Some(unit),
                    name: display,
                    staff: None,
                }
            }
            Party::Provider(_) | Party::Team(_) | Party::Place(_) => {
                Performer { party: "care", name: display, ..Performer::default() }
            }
            Party::Nobody => {
                let party = match reference.kind.as_deref() {
                    Some("Practitioner" | "PractitionerRole" | "Organization" | "CareTeam" | "HealthcareService") => {
                        "care"
                    }
                    Some("RelatedPerson") => "relative",
                    _ => "not_stated",
                };
                Performer { party, name: display, ..Performer::default() }
            }
        })
    }

    /// Whether a unit is a party outside care.
    async fn is_outside(&mut self, unit: Option<&str>) -> Result<bool, StoreError> {
        let Some(unit) = unit else { return Ok(false) };
        Ok(self.unit(unit).await?.is_some_and(|(_, kind)| kind == "part"))
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

    pub(super) async fn task(&mut self, place: usize, read: &Task) -> Result<(), StoreError> {
        let Some(patient) = self.subject(place, read.patient.as_ref()).await? else { return Ok(()) };
        let Some(step) = self.begin(place, Some(&patient)).await? else { return Ok(()) };
        let action = match read.kind {
            TaskKind::Handover { state, attempts } => {
                if self.handover(place, read, state, attempts, &patient, &step).await? {
                    return Ok(());
                }
                let path = self.entry(place).path.clone();
                self.report.warn(&path, "a handover that does not say from which unit to which other: read as a line");
                None
            }
            TaskKind::Commitment(action) => action,
        };
        let performer = self.performer(place, read.owner.as_ref(), &patient).await?;
        let line = Standalone {
            text: read.text.as_deref().unwrap_or(NAMELESS),
            why: read.why.as_deref(),
            action,
            due_on: day(read.due_on),
            state: read.state,
            performer,
            plans: &read.plans,
            answers: [read.owner.as_ref(), read.requester.as_ref()],
        };
        self.standalone(place, &patient, &step, line).await
    }

    pub(super) async fn service_request(&mut self, place: usize, read: &ServiceRequest) -> Result<(), StoreError> {
        let Some(patient) = self.subject(place, read.patient.as_ref()).await? else { return Ok(()) };
        let Some(step) = self.begin(place, Some(&patient)).await? else { return Ok(()) };
        let text = read.text.as_deref().unwrap_or(NAMELESS);
        let performer = self.performer(place, read.performer.as_ref(), &patient).await?;
        if !read.invitation {
            let planned = !read.plans.is_empty() || self.activities.contains(&place);
            if !planned {
                self.skip(place, "neither an invitation nor a line of a plan");
                return Ok(());
            }
            // A request is care's to carry out, whoever that turns out to be.
            let party = if performer.party == "not_stated" { "care" } else { performer.party };
            let line = Standalone {
                text,
                why: read.why.as_deref(),
                action: None,
                due_on: day(read.end),
                state: read.line_state,
                performer: Performer { party, ..performer },
                plans: &read.plans,
                answers: [read.performer.as_ref(), read.requester.as_ref()],
            };
            return self.standalone(place, &patient, &step, line).await;
        }
        let found = self.first_responsible(place, read.performer.iter().chain(&read.requester)).await?;
        let responsible = match found {
            Some(found) => found,
            None => self.fallback(&patient).await?,
        };
        let id = self.id_for::<InvitationId>(&step);
        let row = InvitationRow {
            id: &id,
            patient: &patient,
            text,
            unit: performer.unit.as_deref().or(responsible.unit.as_deref()),
            book_by: day(read.end),
            state: read.invitation_state,
            provider: &responsible.provider,
            provenance: &step.provenance,
        };
        store::plans::save_invitation(self.tx, &row).await?;
        self.finish(place, &step, id).await
    }

    /// A line that came as a resource of its own.
    async fn standalone(
        &mut self,
        place: usize,
        patient: &str,
        step: &Step,
        line: Standalone<'_>,
    ) -> Result<(), StoreError> {
        let mut plan = None;
        for reference in line.plans {
            if let Some(found) = self.follow(place, reference).await?
                && found.starts_with("pln_")
                && self.is_patients(&found, patient, reference).await?
            {
                plan = Some(found);
                break;
            }
        }
        let facts = match &plan {
            Some(plan) => store::plans::plan(self.tx, plan).await?,
            None => None,
        };
        let mut responsible = None;
        if line.performer.party == "care" {
            for reference in line.answers.into_iter().flatten() {
                responsible = match self.entity(place, reference).await? {
                    Some(entity) => {
                        let party = self.party_of(entity).await?;
                        self.answers(&party).await?
                    }
                    None => None,
                };
                if responsible.is_some() {
                    break;
                }
            }
        }
        let approved = facts.as_ref().is_none_or(|facts| facts.approved_for_patient);
        let from_plan = || {
            facts.map(|facts| Responsible { provider: facts.responsible_provider_id, unit: facts.responsible_unit_id })
        };
        let responsible = match responsible.or_else(from_plan) {
            Some(found) => found,
            None => self.fallback(patient).await?,
        };
        let id = self.id_for::<CommitmentId>(step);
        let here = match &step.entity {
            Some(before) if !step.changed(&["/status"]) => store::plans::line_state(self.tx, before).await?,
            _ => None,
        };
        let row = CommitmentRow {
            id: &id,
            patient,
            plan: plan.as_deref(),
            position: AFTER_THE_PLAN + i64::try_from(place).unwrap_or(0),
            party: line.performer.party,
            staff: line.performer.staff.as_deref(),
            performer_unit: line.performer.unit.as_deref(),
            performer_name: line.performer.name.as_deref(),
            text: line.text,
            why: line.why,
            action: line.action,
            due_on: line.due_on,
            timing: None,
            state: here.as_deref().unwrap_or(line.state),
            medical_measure: false,
            assessed_by: None,
            assessed_on: None,
            if_it_fails: None,
            review_on: None,
            provider: &responsible.provider,
            unit: responsible.unit.as_deref(),
            approved,
            provenance: &step.provenance,
        };
        store::plans::save_commitment(self.tx, &row).await?;
        self.finish(place, step, id).await
    }

    pub(super) async fn document_reference(
        &mut self,
        place: usize,
        read: &DocumentReference,
    ) -> Result<(), StoreError> {
        let Some(content) = &read.content else {
            self.skip(place, "the document is only linked to, not sent");
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
            content_type: &read.content_type,
            content,
            written_on: day(read.written_on),
            provider: &responsible.provider,
            unit: responsible.unit.as_deref(),
            approved: read.current,
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

/// A line from a Task or a ServiceRequest.
struct Standalone<'a> {
    text: &'a str,
    why: Option<&'a str>,
    action: Option<&'static str>,
    due_on: Option<String>,
    state: &'static str,
    performer: Performer,
    plans: &'a [Reference],
    /// Who answers for it when care does it.
    answers: [Option<&'a Reference>; 2],
}

/// Which earlier row each wanted one is: the same words first, then the same place. What is left in `earlier` is gone. An
/// imported activity has no other identity, and a new line at the top must not turn every line below it into another.
fn match_earlier(wanted: &[(i64, &str)], earlier: &mut Vec<Earlier>) -> Vec<Option<Earlier>> {
    let mut matched: Vec<Option<Earlier>> = wanted
        .iter()
        .map(|(position, text)| {
            let same_words = |known: &Earlier| known.text == *text;
            let found = earlier
                .iter()
                .position(|known| same_words(known) && known.position == *position)
                .or_else(|| earlier.iter().position(same_words))?;
            Some(earlier.remove(found))
        })
        .collect();
    for ((position, _), place) in wanted.iter().zip(&mut matched) {
        if place.is_none()
            && let Some(found) = earlier.iter().position(|known| known.position == *position)
        {
            *place = Some(earlier.remove(found));
        }
    }
    matched
}

/// Whether the source changed the status of an activity that stood at `before` and stands at `now`.
fn status_changed(step: &Step, before: i64, now: i64) -> bool {
    let Some((old, new)) = &step.versions else { return true };
    let status =
        |value: &serde_json::Value, place: i64| value.pointer(&format!("/activity/{place}/detail/status")).cloned();
    status(old, before) != status(new, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earlier(position: i64, text: &str) -> Earlier {
        Earlier { id: format!("com_{text}"), position, text: text.to_owned(), state: "planned".to_owned() }
    }

    #[test]
    fn a_new_line_at_the_top_leaves_the_others_what_they_were() {
        let mut before = vec![earlier(0, "a"), earlier(1, "b")];
        let found = match_earlier(&[(0, "new"), (1, "a"), (2, "b")], &mut before);
        let ids: Vec<Option<&str>> = found.iter().map(|known| known.as_ref().map(|known| known.id.as_str())).collect();
        assert_eq!(ids, [None, Some("com_a"), Some("com_b")]);
        assert!(before.is_empty());
    }

    #[test]
    fn a_line_with_new_words_in_the_same_place_is_the_same_line() {
        let mut before = vec![earlier(0, "a"), earlier(1, "b")];
        let found = match_earlier(&[(0, "A")], &mut before);
        assert_eq!(found[0].as_ref().map(|known| known.id.as_str()), Some("com_a"));
        assert_eq!(before.len(), 1);
    }
}
