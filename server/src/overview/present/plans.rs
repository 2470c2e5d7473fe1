//! Plans with their goals, lines and documents, as the page shows them.

use super::visits::{named, open_request};
use super::{PlanEntry, corrupt, may_name};
use crate::auth::PatientAccess;
use crate::clock::Clock;
use crate::error::StoreError;
use crate::overview::store::{DocumentRow, GoalRow, LineRow, PlanRow};
use crate::store::{id_of, optional_day};
use app::documents::types::Document;
use app::ids::StaffId;
use app::overview::types::{Agreement, Goal, Line, LineAction, LineState, Party, PlanCard, PlanKind, Source, Unit};

pub(super) fn line(mut row: LineRow, access: &PatientAccess, clock: &Clock) -> Result<Line, StoreError> {
    let today = clock.today();
    if !may_name(access, (&row.performer_provider_id, &row.performer_unit_id))? {
        (row.staff_name, row.function, row.unit_name, row.performer_name) = (None, None, None, None);
        (row.staff_phone, row.unit_phone) = (None, None);
    }
    let due = optional_day("commitment", "due_on", row.due_on.as_deref())?;
    let party = match row.party.as_str() {
        "patient" => Party::Patient,
        "care" => Party::Care,
        "relative" | "other" => Party::Others,
        "not_stated" => Party::NotStated,
        _ => return Err(corrupt("commitment", "party", &row.id)),
    };
    let state = match row.state.as_str() {
        // What the person says holds until care's own system says otherwise.
        "planned" | "in_progress" | "unknown" if row.done_at.is_some() => LineState::Done,
        "planned" | "in_progress" if party == Party::Care && due.is_some_and(|due| due < today) => LineState::Late,
        "planned" | "in_progress" => LineState::Left,
        "done" => LineState::Done,
        "on_hold" => LineState::OnHold,
        "cancelled" => LineState::Cancelled,
        "unknown" => LineState::NotStated,
        _ => return Err(corrupt("commitment", "state", &row.id)),
    };
    let staff = named(row.staff_name.as_deref(), row.protected_identity, row.function.as_deref(), None);
    let protected = row.protected_identity == Some(1);
    let by_person = staff.as_ref().is_some_and(|staff| staff.name.is_some());
    Ok(Line {
        function: staff.as_ref().filter(|_| by_person).and_then(|staff| staff.function.clone()),
        performer_id: row
            .performer_staff_id
            .filter(|_| by_person)
            .map(|id| id_of("commitment", "performer_staff_id", &id))
            .transpose()?,
        by_person,
        id: id_of("commitment", "id", &row.id)?,
        plan: row.plan_id.map(|id| id_of("commitment", "plan_id", &id)).transpose()?,
        plain: row.plain_words.or_else(|| (row.plain_language == Some(1)).then(|| row.text.clone())),
        text: row.text,
        party,
        performer: staff
            .and_then(|staff| staff.name.or(staff.function))
            .or_else(|| row.unit_name.clone())
            .or(row.performer_name),
        phone: if protected { row.unit_phone } else { row.staff_phone.or(row.unit_phone) },
        why: row.why,
        due,
        timing: row.timing_text,
        state,
        action: match row.action.as_deref() {
            None => None,
            Some("call") => Some(LineAction::Call),
            Some("contact") => Some(LineAction::Contact),
            Some("visit") => Some(LineAction::Visit),
            Some(_) => return Err(corrupt("commitment", "action", &row.id)),
        },
        if_it_fails: row.self_care_if_it_fails,
        ongoing: due.is_none() && row.state == "in_progress",
        medical: row.medical == 1,
        said_done: row.done_at.map(|at| clock.local(at)),
        too_much: open_request(row.request_id.as_deref(), row.request_promised.as_deref(), (None, None), false, clock)?,
    })
}

pub(super) fn plan(
    row: PlanRow,
    goals: &[GoalRow],
    documents: &[DocumentRow],
    lines: &[Line],
    clock: &Clock,
) -> Result<PlanEntry, StoreError> {
    let id = id_of("plan", "id", &row.id)?;
    let goals = goals
        .iter()
        .filter(|goal| goal.plan_id.as_ref() == Some(&row.id))
        .map(|goal| {
            Ok::<_, StoreError>(Goal {
                text: goal.text.clone(),
                target: optional_day("goal", "target_on", goal.target_on.as_deref())?,
                done: goal.state == "completed",
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut shown = Vec::new();
    for found in documents.iter().filter(|found| found.plan_id.as_ref() == Some(&row.id)) {
        shown.push(Document {
            id: id_of("document", "id", &found.id)?,
            title: found.title.clone(),
            written_on: optional_day("document", "written_on", found.written_on.as_deref())?,
            from: found.from_name.clone(),
            kind: crate::documents::kind(&found.kind, &found.id)?,
        });
    }
    Ok(PlanEntry {
        unit: row.unit_name.clone().map(|name| Unit { name, phone: row.unit_phone }),
        description: row.description,
        period: (
            optional_day("plan", "period_start", row.period_start.as_deref())?,
            optional_day("plan", "period_end", row.period_end.as_deref())?,
        ),
        card: PlanCard {
            kind: PlanKind::parse(&row.kind).ok_or_else(|| corrupt("plan", "kind", &row.id))?,
            title: row.title,
            active: matches!(row.state.as_str(), "active" | "on_hold" | "unknown"),
            provider: (
                id_of("plan", "responsible_provider_id", &row.responsible_provider_id)?,
                row.provider_name.clone(),
            ),
            people: people(lines.iter().filter(|line| line.plan.as_ref() == Some(&id))),
            responsible: row.unit_name.unwrap_or(row.provider_name),
            reason: row.reason,
            source: match row.source {
                None => Source::Here,
                Some(source) => Source::Imported {
                    from: if row.provider_kind == "source" { source } else { String::new() },
                    updated: row.last_updated.map(|at| clock.local(at).local.date()),
                },
            },
            agreement: row
                .agreement_version
                .map(|version| {
                    Ok::<_, StoreError>(Agreement {
                        version,
                        agreed_on: optional_day("plan", "agreed_on", row.agreed_on.as_deref())?,
                        with: row.agreed_with,
                    })
                })
                .transpose()?,
            lines: lines.iter().filter(|line| line.plan.as_ref() == Some(&id)).count(),
            goals,
            has_document: !shown.is_empty(),
            id,
        },
        documents: shown,
    })
}

/// The staff who do something in it, each once, in the order of the lines.
fn people<'l>(lines: impl Iterator<Item = &'l Line>) -> Vec<(StaffId, String)> {
    let mut people: Vec<(StaffId, String)> = Vec::new();
    for line in lines {
        if let (Some(id), Some(name)) = (&line.performer_id, &line.performer)
            && !people.iter().any(|(known, _)| known == id)
        {
            people.push((id.clone(), name.clone()));
        }
    }
    people
}
