//! Use cases of the overview: access → rows → what may be shown → the next step → what the page shows, with the access event.

use super::domain::{self, Facts, PromiseId};
use super::present::{self, Visible};
use super::store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::{Auth, PatientAccess, SignedIn};
use crate::clock::Clock;
use crate::error::StoreError;
use crate::store::{Command, Store};
use app::access::Reach;
use app::error::AppError;
use app::ids::{PatientId, PlanId};
use app::overview::api::{OverviewApi, Part};
use app::overview::types::{LineState, NextStep, Overview, Party, PlanPage, Unit, Visit, VisitState};
use app::representatives::types::Level;
use async_trait::async_trait;

#[derive(Clone)]
pub struct Overviews {
    pub store: Store,
    pub auth: Auth,
    pub who: SignedIn,
}

#[async_trait]
impl OverviewApi for Overviews {
    async fn overview(&self, part: Part) -> Result<Overview, AppError> {
        let overview = self.read_overview(self.who.acting(Level::See)?, part.clone()).await?;
        self.open(&overview, &part).await?;
        Ok(overview)
    }

    async fn plan(&self, plan: PlanId) -> Result<PlanPage, AppError> {
        self.read_plan(self.who.acting(Level::See)?, plan).await
    }

    async fn overview_for_staff(&self, patient: PatientId, reach: Reach) -> Result<Overview, AppError> {
        let access = self.auth.patient_for(&self.who.staff()?, patient, reach).await?;
        self.read_overview(access, Part::Start).await
    }

    async fn plan_for_staff(&self, patient: PatientId, plan: PlanId, reach: Reach) -> Result<PlanPage, AppError> {
        let access = self.auth.patient_for(&self.who.staff()?, patient, reach).await?;
        self.read_plan(access, plan).await
    }
}

/// What was opened, and how far staff looked, as the log says it.
fn purpose(access: &PatientAccess, part: &Part) -> &'static str {
    match (access.staff().map(|_| access.reach()), part) {
        (Some(Reach::OwnProvider), _) => "overview.read_own_provider",
        (Some(Reach::Coherent), _) => "overview.read_other_providers",
        (_, Part::Start) => "overview.read",
        (_, Part::Times) => "appointment.list",
        (_, Part::Visit(_)) => "appointment.read",
        (_, Part::Agreement) => "agreement.read",
        (_, Part::Line(_)) => "commitment.read",
        (_, Part::Plans) => "plan.list",
        (_, Part::Contact) => "care_contact.read",
        (_, Part::Help) => "help.read",
    }
}

fn plan_purpose(access: &PatientAccess) -> &'static str {
    match access.staff().map(|_| access.reach()) {
        None | Some(Reach::OwnUnit) => "plan.read",
        Some(Reach::OwnProvider) => "plan.read_own_provider",
        Some(Reach::Coherent) => "plan.read_other_providers",
    }
}

impl Overviews {
    /// The patient has a kallelse before them, on its own page or as the next step: from then on staff see that it is seen. That
    /// somebody who helps has, is not that.
    async fn open(&self, overview: &Overview, part: &Part) -> Result<(), AppError> {
        let visit = match (part, &overview.next_step) {
            (Part::Visit(id), _) => overview.visits.iter().find(|visit| visit.id == *id),
            (Part::Start, NextStep::Visit(visit) | NextStep::Changed(visit)) => Some(visit),
            _ => None,
        };
        let Some((visit, sequence)) = visit.and_then(|visit| Some((visit.id.clone(), visit.details.unopened?))) else {
            return Ok(());
        };
        let Ok(access) = self.who.patient() else { return Ok(()) };
        self.store
            .write(&access.actor(), Command { purpose: "appointment.open", key: None }, move |tx| {
                let (patient, visit) = (access.patient().clone(), visit.clone());
                Box::pin(async move {
                    store::open(tx, &patient, &visit, sequence).await?;
                    Ok(((), AuditEntry::of(&patient, &visit).quietly()))
                })
            })
            .await?;
        Ok(())
    }

    async fn read_overview(&self, access: PatientAccess, part: Part) -> Result<Overview, AppError> {
        let clock = self.store.clock().clone();
        let (actor, purpose) = (access.actor(), purpose(&access, &part));
        Ok(self.store.read(&actor, purpose, |reader| Box::pin(load(reader, access, part, clock))).await?)
    }

    async fn read_plan(&self, access: PatientAccess, plan: PlanId) -> Result<PlanPage, AppError> {
        let clock = self.store.clock().clone();
        let (actor, purpose) = (access.actor(), plan_purpose(&access));
        Ok(self.store.read(&actor, purpose, |reader| Box::pin(load_plan(reader, access, plan, clock))).await?)
    }
}

/// What the pages about one thing show: the overview, when that thing is the patient's.
pub(crate) async fn load(
    reader: &mut crate::store::Reader<'_>,
    access: PatientAccess,
    part: Part,
    clock: Clock,
) -> Result<(Overview, Shown), StoreError> {
    let patient = access.patient().clone();
    let rows = store::rows(reader, &patient, clock.now()).await?.ok_or(AppError::NotFound)?;
    let mut visible = present::visible(rows, &access, &clock)?;
    if access.is_patient() {
        visible.together = crate::appointments::open_at_distance(reader.connection(), &patient, &clock).await?;
    }
    // What is asked for and not theirs does not exist.
    let (there, shown) = match &part {
        Part::Visit(id) => {
            (visible.visits.iter().any(|entry| entry.visit.id == *id), Shown::Row(patient, id.to_string()))
        }
        Part::Line(id) => (visible.lines.iter().any(|line| line.id == *id), Shown::Row(patient, id.to_string())),
        _ => (true, Shown::Patient(patient)),
    };
    if !there {
        return Err(AppError::NotFound.into());
    }
    Ok((overview(visible, &clock), shown))
}

async fn load_plan(
    reader: &mut crate::store::Reader<'_>,
    access: PatientAccess,
    plan: PlanId,
    clock: Clock,
) -> Result<(PlanPage, Shown), StoreError> {
    let rows = store::rows(reader, access.patient(), clock.now()).await?.ok_or(AppError::NotFound)?;
    let shown = Shown::Row(access.patient().clone(), plan.to_string());
    let mut visible = present::visible(rows, &access, &clock)?;
    let card = visible.plans.iter().position(|entry| entry.card.id == plan).ok_or(AppError::NotFound)?;
    let entry = visible.plans.swap_remove(card);
    let page = PlanPage {
        now: clock.local_now(),
        person: visible.person,
        description: entry.description,
        period: entry.period,
        lines: visible.all_lines.into_iter().filter(|line| line.plan.as_ref() == Some(&plan)).collect(),
        documents: entry.documents,
        unit: entry.unit,
        reach: visible.withheld.reach,
        card: entry.card,
    };
    Ok((page, shown))
}

fn overview(visible: Visible, clock: &Clock) -> Overview {
    let (now, local) = (clock.now(), clock.local_now());
    let facts = facts(&visible);
    let step = domain::next_step(&facts, now, local.local.date());
    let next_step = shown_step(&visible, &step);
    let asked = match &step {
        domain::NextStep::Question(id) => Some(id.clone()),
        _ => None,
    };
    // A question whose time has run out is no longer asked.
    let mut questions = visible.questions;
    questions.retain(|entry| entry.answer_by.is_none_or(|by| by >= now));
    let waiting =
        questions.iter().find(|entry| Some(&entry.question.id) != asked.as_ref()).map(|entry| entry.question.clone());
    let is_past = |entry: &present::VisitEntry| match &entry.visit.state {
        VisitState::Booked => entry.end_at <= now,
        VisitState::CancelledByCare { .. } => entry.state == domain::VisitState::Past,
        VisitState::CancelledByPatient | VisitState::Done | VisitState::NoShow => true,
    };
    let (past, coming): (Vec<_>, Vec<_>) = visible.visits.into_iter().partition(is_past);
    let visits: Vec<Visit> = coming.into_iter().map(|entry| entry.visit).collect();
    let mut past_visits: Vec<Visit> = past.into_iter().map(|entry| entry.visit).collect();
    past_visits.reverse();
    let agreement = visible
        .plans
        .iter()
        .filter(|entry| entry.card.active)
        .find(|entry| entry.card.kind == app::overview::types::PlanKind::Agreement)
        .and_then(|entry| entry.card.agreement.clone());
    Overview {
        now: local,
        person: visible.person,
        next_step,
        waiting,
        visits,
        past_visits,
        questions: questions.into_iter().map(|entry| entry.question).collect(),
        lines: visible.lines,
        agreement,
        plans: visible.plans.into_iter().map(|entry| entry.card).collect(),
        contacts: visible.contacts,
        handovers: visible.handovers,
        listed_unit: visible.listed_unit,
        what_matters: visible.what_matters,
        self_care: visible.cards,
        unread: visible.unread,
        turn_to: visible.turn_to,
        none_fitted: visible.none_fitted,
        withheld: visible.withheld,
    }
}

/// What the next step depends on, of what may be seen.
fn facts(visible: &Visible) -> Facts {
    let open = |state: LineState| matches!(state, LineState::Left | LineState::Late);
    Facts {
        together: visible.together.as_ref().map(|together| together.id.clone()),
        visits: visible
            .visits
            .iter()
            .map(|entry| domain::Visit {
                id: entry.visit.id.clone(),
                start: entry.start_at,
                end: entry.end_at,
                day: entry.visit.start.local.date(),
                state: entry.state,
            })
            .collect(),
        questions: visible
            .questions
            .iter()
            .map(|entry| domain::Question { id: entry.question.id.clone(), answer_by: entry.answer_by })
            .collect(),
        own_lines: visible
            .lines
            .iter()
            .filter(|line| line.party == Party::Patient && open(line.state))
            .filter_map(|line| line.due.map(|due| domain::OwnLine { id: line.id.clone(), due }))
            .collect(),
        promises: visible
            .lines
            .iter()
            .filter(|line| line.party == Party::Care && open(line.state))
            .filter_map(|line| {
                let id = PromiseId::Line(line.id.clone());
                line.due.map(|due| domain::Promise { id, due, contact: line.action.is_some() })
            })
            .chain(visible.visits.iter().filter_map(|entry| {
                let request = entry.visit.cannot_come.as_ref()?;
                (entry.visit.state == VisitState::CancelledByPatient).then(|| domain::Promise {
                    id: PromiseId::NewTime(entry.visit.id.clone()),
                    due: request.promised,
                    contact: true,
                })
            }))
            .chain(visible.none_fitted.iter().map(|none| domain::Promise {
                id: PromiseId::Answer(none.id.clone()),
                due: none.promised,
                contact: true,
            }))
            .collect(),
        nothing_planned_until: visible.nothing_planned.as_ref().map(|(review, _, _)| *review),
    }
}

/// The step with all it needs to be said. What the function points at is always there; a gap is said if it were not.
fn shown_step(visible: &Visible, step: &domain::NextStep) -> NextStep {
    let visit = |id: &_| visible.visits.iter().find(|entry| entry.visit.id == *id).map(|entry| entry.visit.clone());
    let line = |id: &_| visible.lines.iter().find(|line| line.id == *id).cloned();
    let found = match step {
        domain::NextStep::Cancelled(id) => visit(id).map(NextStep::Cancelled),
        domain::NextStep::Changed(id) => visit(id).map(NextStep::Changed),
        domain::NextStep::Visit(id) => visit(id).map(NextStep::Visit),
        domain::NextStep::Question(id) => visible
            .questions
            .iter()
            .find(|entry| entry.question.id == *id)
            .map(|entry| NextStep::Question(entry.question.clone())),
        domain::NextStep::Together(_) => visible.together.clone().map(NextStep::Together),
        domain::NextStep::OwnLine(id) => line(id).map(NextStep::OwnLine),
        domain::NextStep::CareActs(PromiseId::NewTime(id)) | domain::NextStep::Late(PromiseId::NewTime(id)) => {
            visit(id).and_then(|visit| visit.cannot_come.clone().map(|request| NextStep::NewTime { request }))
        }
        domain::NextStep::CareActs(PromiseId::Answer(_)) | domain::NextStep::Late(PromiseId::Answer(_)) => {
            visible.none_fitted.clone().map(NextStep::NoneFitted)
        }
        domain::NextStep::CareActs(PromiseId::Line(id)) => line(id).map(NextStep::CareActs),
        domain::NextStep::Late(PromiseId::Line(id)) => {
            line(id).map(|line| NextStep::Late { line, ways_on: visible.listed_unit.iter().cloned().collect() })
        }
        domain::NextStep::NothingPlanned => visible.nothing_planned.as_ref().map(|(_, next_contact, unit)| {
            NextStep::NothingPlanned { unit: unit.clone(), next_contact: *next_contact }
        }),
        domain::NextStep::Gap => None,
    };
    // To somebody who helps, that nothing is planned would be a gap, or untrue: it may be where they do not see.
    let found = found.filter(|step| !(visible.helped && matches!(step, NextStep::NothingPlanned { .. })));
    found.unwrap_or_else(|| {
        if visible.helped || visible.withheld.anything() {
            NextStep::NotSeen
        } else {
            NextStep::Gap { owner: gap_owner(visible) }
        }
    })
}

/// Whose a gap is: the active plan's responsible unit, else where the person is listed, else the region's coordination.
fn gap_owner(visible: &Visible) -> Option<Unit> {
    visible
        .plans
        .iter()
        .filter(|entry| entry.card.active)
        .find_map(|entry| entry.unit.clone())
        .or_else(|| visible.listed_unit.clone())
        .or_else(|| visible.coordination.clone())
}
