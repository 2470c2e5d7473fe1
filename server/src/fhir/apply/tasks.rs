//! Lines that came as resources of their own, and invitations.

use super::super::reference::Reference;
use super::super::service_request::ServiceRequest;
use super::super::store::plans::{CommitmentRow, InvitationRow};
use super::super::store::times::LatestRow;
use super::super::store::{self, day};
use super::super::task::{Task, TaskKind};
use super::lines::Performer;
use super::{NAMELESS, Responsible, Step, Work};
use crate::error::StoreError;
use app::ids::{CommitmentId, InvitationId};

/// Lines that a plan does not place stand after those it does.
const AFTER_THE_PLAN: i64 = 1_000;

impl Work<'_, '_> {
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
            latest: LatestRow::from(&read.latest),
            state: read.invitation_state,
            provider: &responsible.provider,
            provenance: &step.provenance,
            restated: step.changed(&["/status"]),
            quiet: self.job.demo,
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
}

/// A line from a Task or a `ServiceRequest`.
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
