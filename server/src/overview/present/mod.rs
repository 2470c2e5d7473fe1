//! From rows to what the page shows, leaving out what the reader may not see. The notices say that something was left out,
//! never what.

mod contacts;
mod plans;
mod visits;

use super::domain;
use super::store::{HandoverRow, LineRow, NothingPlannedRow, Rows, WhatMattersRow};
use crate::auth::{PatientAccess, Responsible, Sight};
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{day_of, id_of, optional_day};
use app::access::Withheld;
use app::documents::types::Document;
use app::ids::{Id, RequestId};
use app::overview::types::{
    Contact, Handover, Line, NoneFitted, Person, PlanCard, Question, SelfCareCard, Together, Unit, Visit, WhatMatters,
};
use contacts::{card, contact};
use jiff::civil::Date;
use plans::{line, plan};
use visits::{invitation, proposal, visit};

/// What the reader may see of one patient.
pub(in crate::overview) struct Visible {
    pub(in crate::overview) person: Person,
    pub(in crate::overview) visits: Vec<VisitEntry>,
    pub(in crate::overview) questions: Vec<QuestionEntry>,
    /// Times that a member of staff looks at now and waits for the person; only the person's own.
    pub(in crate::overview) together: Option<Together>,
    /// Lines of active plans and those that stand by themselves.
    pub(in crate::overview) lines: Vec<Line>,
    /// Lines of ended plans too.
    pub(in crate::overview) all_lines: Vec<Line>,
    pub(in crate::overview) plans: Vec<PlanEntry>,
    pub(in crate::overview) contacts: Vec<Contact>,
    pub(in crate::overview) handovers: Vec<Handover>,
    pub(in crate::overview) listed_unit: Option<Unit>,
    pub(in crate::overview) coordination: Option<Unit>,
    pub(in crate::overview) what_matters: Vec<WhatMatters>,
    pub(in crate::overview) cards: Vec<SelfCareCard>,
    /// Day of review, month of the next contact, who keeps it.
    pub(in crate::overview) nothing_planned: Option<(Date, Option<Date>, Unit)>,
    pub(in crate::overview) unread: Option<(RequestId, String)>,
    pub(in crate::overview) none_fitted: Option<NoneFitted>,
    pub(in crate::overview) turn_to: Option<Unit>,
    pub(in crate::overview) withheld: Withheld,
    /// Somebody who helps looks: what is not there for them is not told of, so that nothing is there is not told either.
    pub(in crate::overview) helped: bool,
}

pub(in crate::overview) struct VisitEntry {
    pub(in crate::overview) visit: Visit,
    pub(in crate::overview) start_at: Millis,
    pub(in crate::overview) end_at: Millis,
    pub(in crate::overview) state: domain::VisitState,
}

pub(in crate::overview) struct QuestionEntry {
    pub(in crate::overview) question: Question,
    pub(in crate::overview) answer_by: Option<Millis>,
}

pub(in crate::overview) struct PlanEntry {
    pub(in crate::overview) card: PlanCard,
    pub(in crate::overview) unit: Option<Unit>,
    pub(in crate::overview) description: Option<String>,
    pub(in crate::overview) period: (Option<Date>, Option<Date>),
    pub(in crate::overview) documents: Vec<Document>,
}

/// Sorts rows into shown and left out, and remembers why.
struct Sieve<'a> {
    access: &'a PatientAccess,
    withheld: Withheld,
}

/// How far the reader sees what a unit of a provider answers for.
fn sight(access: &PatientAccess, provider: &str, unit: Option<&str>) -> Result<Sight, StoreError> {
    Ok(access.sight(&Responsible {
        provider: id_of("care_provider", "id", provider)?,
        unit: unit.map(|unit| id_of("care_unit", "id", unit)).transpose()?,
    }))
}

/// Whether somebody of a unit, or the unit, may be named on what is shown and another unit answers for: to those who help it would tell
/// of a unit that is not there for them.
fn may_name(access: &PatientAccess, of: (&Option<String>, &Option<String>)) -> Result<bool, StoreError> {
    match of {
        (Some(provider), unit) if access.representative().is_some() => {
            Ok(sight(access, provider, unit.as_deref())? == Sight::Shown)
        }
        _ => Ok(true),
    }
}

impl Sieve<'_> {
    fn sight(&self, provider: &str, unit: Option<&str>) -> Result<Sight, StoreError> {
        sight(self.access, provider, unit)
    }

    fn shows(&mut self, provider: &str, unit: Option<&str>) -> Result<bool, StoreError> {
        let sight = self.sight(provider, unit)?;
        Ok(self.note(sight))
    }

    /// Whether it is shown; what is not is remembered by its kind.
    fn note(&mut self, sight: Sight) -> bool {
        match sight {
            Sight::Shown => return true,
            Sight::OtherUnit => self.withheld.other_units = true,
            Sight::OtherProvider => self.withheld.other_providers = true,
            Sight::Blocked => self.withheld.blocked = true,
            Sight::Nowhere => {}
        }
        false
    }

    /// What care has not released is there for staff only, and no notice stands for it.
    fn released(&self, approved: i64) -> bool {
        approved == 1 || self.access.staff().is_some()
    }

    fn keep<T>(
        &mut self,
        rows: Vec<T>,
        of: impl Fn(&T) -> (&str, Option<&str>),
        approved: impl Fn(&T) -> i64,
    ) -> Result<Vec<T>, StoreError> {
        let mut kept = Vec::with_capacity(rows.len());
        for row in rows {
            let (provider, unit) = of(&row);
            if self.released(approved(&row)) && self.shows(provider, unit)? {
                kept.push(row);
            }
        }
        Ok(kept)
    }
}

#[allow(clippy::too_many_lines, reason = "one kind of row after the other, each with who answers for it")]
pub(in crate::overview) fn visible(rows: Rows, access: &PatientAccess, clock: &Clock) -> Result<Visible, StoreError> {
    let mut sieve = Sieve {
        access,
        withheld: Withheld { consent: access.has_consent(), reach: access.reach(), ..Withheld::default() },
    };
    let protected = rows.patient.protected_identity != "none";

    let appointments =
        sieve.keep(rows.appointments, |row| (&row.responsible_provider_id, row.unit_id.as_deref()), |_| 1)?;
    let preference =
        crate::requests::preference(rows.patient.contact_preference.as_deref(), access.patient().as_str())?
            .filter(|_| access.representative().is_none());
    let mut visits = Vec::with_capacity(appointments.len());
    for row in appointments {
        visits.push(visit(row, &rows.participants, access, protected, preference, clock)?);
    }

    // Where a person with protected identity will be is told to nobody else, not even by the name of the unit.
    let hides_unit = protected && !access.is_patient();
    // What somebody who helps has proposed is the patient's to answer.
    let mut proposed = rows.proposals;
    proposed.retain(|row| row.representative.is_none() || access.representative().is_none());
    let proposals = sieve.keep(proposed, |row| (&row.responsible_provider_id, row.unit_id.as_deref()), |_| 1)?;
    let invitations =
        sieve.keep(rows.invitations, |row| (&row.responsible_provider_id, row.unit_id.as_deref()), |_| 1)?;
    let mut questions = Vec::with_capacity(proposals.len() + invitations.len());
    for row in proposals {
        questions.push(proposal(row, &rows.options, &visits, access, hides_unit, clock)?);
    }
    for row in invitations {
        questions.push(invitation(row, access, clock)?);
    }

    let kept = sieve.keep(
        rows.lines,
        |row| (&row.responsible_provider_id, row.responsible_unit_id.as_deref()),
        |row| row.approved,
    )?;
    let (mut lines, mut all_lines) = lines_of(kept, access, clock)?;

    let goals = sieve.keep(
        rows.goals,
        |row| (&row.responsible_provider_id, row.responsible_unit_id.as_deref()),
        |row| row.approved_for_patient,
    )?;
    let documents = sieve.keep(
        rows.documents,
        |row| (&row.responsible_provider_id, row.responsible_unit_id.as_deref()),
        |row| row.approved_for_patient,
    )?;
    let kept = sieve.keep(
        rows.plans,
        |row| (&row.responsible_provider_id, row.responsible_unit_id.as_deref()),
        |row| row.approved_for_patient,
    )?;
    let mut plans = Vec::with_capacity(kept.len());
    for row in kept {
        plans.push(plan(row, &goals, &documents, &all_lines, clock)?);
    }

    let helper = access.representative().is_some();
    if helper {
        for lines in [&mut lines, &mut all_lines] {
            // A line tells of its plan.
            lines.retain(|line| line.plan.as_ref().is_none_or(|of| plans.iter().any(|entry| entry.card.id == *of)));
            // What the person has asked care is between the two.
            for line in lines.iter_mut() {
                line.too_much = None;
            }
        }
    }

    let kept = sieve.keep(rows.contacts, |row| (&row.responsible_provider_id, Some(&row.unit_id)), |_| 1)?;
    // Somebody is named to the patient, and to those who help, only once they have accepted; staff see who was asked.
    let contacts = kept
        .into_iter()
        .filter(|row| row.accepted_on.is_some() || access.staff().is_some())
        .map(|row| contact(row, access))
        .collect::<Result<_, _>>()?;

    let cards = sieve
        .keep(
            rows.cards,
            |row| (&row.responsible_provider_id, row.responsible_unit_id.as_deref()),
            |row| row.approved_for_patient,
        )?
        .into_iter()
        .map(card)
        .collect::<Result<_, _>>()?;
    // What the person has written is between them and care, and a handover tells of two units: of neither does anybody who helps hear.
    let what_matters = if helper { Vec::new() } else { what_matters(&mut sieve, rows.what_matters, clock)? };
    let nothing_planned = nothing_planned(&mut sieve, rows.nothing_planned)?;
    let handovers = if helper { Vec::new() } else { handovers(&mut sieve, rows.handovers)? };

    Ok(Visible {
        person: Person {
            id: access.patient().clone(),
            name: rows.patient.name,
            given_name: rows.patient.given_name,
            preference,
            protected,
        },
        visits,
        questions,
        together: None,
        lines,
        all_lines,
        plans,
        contacts,
        handovers,
        // Which unit it is may be what is blocked or not open to them; no row says whose it is.
        listed_unit: rows
            .patient
            .listed_unit
            .filter(|_| !helper)
            .map(|name| Unit { name, phone: rows.patient.listed_phone }),
        coordination: rows.coordination.filter(|_| !helper).map(|unit| Unit { name: unit.name, phone: unit.phone }),
        what_matters,
        cards,
        nothing_planned,
        // Between the person and the unit that answered: nobody else is told.
        unread: rows
            .unread
            .filter(|_| access.is_patient())
            .map(|(id, unit)| Ok::<_, StoreError>((id_of("request", "id", &id)?, unit)))
            .transpose()?,
        none_fitted: rows
            .none_fitted
            .filter(|_| access.is_patient())
            .map(|(id, day, name, phone)| {
                Ok::<_, StoreError>(NoneFitted {
                    promised: day_of("request", "promised_answer_on", &day)?,
                    id: id_of("request", "id", &id)?,
                    unit: Unit { name, phone },
                })
            })
            .transpose()?,
        turn_to: rows.turn_to.filter(|_| access.is_patient()),
        withheld: sieve.withheld,
        helped: helper,
    })
}

/// The lines of what goes on now, and all lines.
fn lines_of(rows: Vec<LineRow>, access: &PatientAccess, clock: &Clock) -> Result<(Vec<Line>, Vec<Line>), StoreError> {
    let mut current = Vec::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let goes_on = row.plan_state.as_deref().is_none_or(|state| matches!(state, "active" | "on_hold" | "unknown"));
        let line = line(row, access, clock)?;
        if goes_on {
            current.push(line.clone());
        }
        all.push(line);
    }
    Ok((current, all))
}

/// What matters: the person's own words for everybody who may open the page; what another provider wrote down as theirs.
fn what_matters(
    sieve: &mut Sieve<'_>,
    rows: Vec<WhatMattersRow>,
    clock: &Clock,
) -> Result<Vec<WhatMatters>, StoreError> {
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let sees = match &row.responsible_provider_id {
            None => true,
            // No unit stands on it, so all units of the provider share it.
            Some(provider) => match sieve.sight(provider, None)? {
                Sight::Shown | Sight::OtherUnit => true,
                hidden @ (Sight::OtherProvider | Sight::Blocked | Sight::Nowhere) => sieve.note(hidden),
            },
        };
        if sees {
            shown.push(WhatMatters {
                text: row.text,
                written_on: clock.local(row.written_at).local.date(),
                by_patient: row.written_by == "patient",
            });
        }
    }
    Ok(shown)
}

fn nothing_planned(
    sieve: &mut Sieve<'_>,
    row: Option<NothingPlannedRow>,
) -> Result<Option<(Date, Option<Date>, Unit)>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    if !sieve.shows(&row.provider_id, Some(&row.unit_id))? {
        return Ok(None);
    }
    Ok(Some((
        day_of("no_planned_contact", "review_on", &row.review_on)?,
        optional_day("no_planned_contact", "next_contact", row.next_contact.as_deref())?,
        Unit { name: row.unit_name, phone: row.unit_phone },
    )))
}

/// A handover is between two units: either of them may see it.
fn handovers(sieve: &mut Sieve<'_>, rows: Vec<HandoverRow>) -> Result<Vec<Handover>, StoreError> {
    let mut shown = Vec::new();
    for row in rows {
        let ours = sieve.access.staff().is_some_and(|staff| {
            [&row.from_unit_id, &row.to_unit_id].into_iter().any(|unit| *unit == staff.unit().to_string())
        });
        if ours || sieve.shows(&row.responsible_provider_id, Some(&row.from_unit_id))? {
            shown.push(Handover {
                from: row.from_name,
                to: row.to_name,
                received: row.state != "sent",
                attempts: row.attempts,
            });
        }
    }
    Ok(shown)
}

fn corrupt(table: &'static str, column: &'static str, id: &str) -> StoreError {
    StoreError::Corrupt { table, column, id: id.to_owned() }
}
