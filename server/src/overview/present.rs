//! From rows to what the page shows, leaving out what the reader may not see. The notices say that something was left out,
//! never what.

use super::domain::{self, QuestionId};
use super::store::{
    AppointmentRow, CardRow, ContactRow, GoalRow, HandoverRow, InvitationRow, LineRow, OptionRow, ParticipantRow,
    PlanRow, ProposalRow, Rows,
};
use crate::auth::{PatientAccess, Responsible, Sight};
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::id_of;
use app::access::Withheld;
use app::ids::{Id, StaffId};
use app::overview::types::{
    AgreedWith, Agreement, Contact, ContactRole, Document, Goal, Handover, Hours, Level, Line, LineAction, LineState,
    Party, Person, Place, PlanCard, PlanKind, Proposer, Question, QuestionKind, SelfCareCard, SelfCareKind, Source,
    Staff, Unit, Visit, VisitState, Way, WhatMatters,
};
use jiff::civil::{Date, Time, Weekday};

/// What the reader may see of one patient.
pub(super) struct Visible {
    pub(super) person: Person,
    pub(super) visits: Vec<VisitEntry>,
    pub(super) questions: Vec<(QuestionId, Question)>,
    /// Lines of active plans and those that stand by themselves.
    pub(super) lines: Vec<Line>,
    /// Lines of ended plans too.
    pub(super) all_lines: Vec<Line>,
    pub(super) plans: Vec<PlanEntry>,
    pub(super) contacts: Vec<Contact>,
    pub(super) handovers: Vec<Handover>,
    pub(super) listed_unit: Option<Unit>,
    pub(super) coordination: Option<Unit>,
    pub(super) what_matters: Vec<WhatMatters>,
    pub(super) cards: Vec<SelfCareCard>,
    /// Day of review, month of the next contact, who keeps it.
    pub(super) nothing_planned: Option<(Date, Option<Date>, Unit)>,
    pub(super) withheld: Withheld,
}

pub(super) struct VisitEntry {
    pub(super) visit: Visit,
    pub(super) start_at: Millis,
    pub(super) end_at: Millis,
    pub(super) state: domain::VisitState,
}

pub(super) struct PlanEntry {
    pub(super) card: PlanCard,
    pub(super) unit: Option<Unit>,
    pub(super) description: Option<String>,
    pub(super) period: (Option<Date>, Option<Date>),
    pub(super) documents: Vec<Document>,
}

/// Sorts rows into shown and left out, and remembers why.
struct Sieve<'a> {
    access: &'a PatientAccess,
    withheld: Withheld,
}

impl Sieve<'_> {
    fn shows(&mut self, provider: &str, unit: Option<&str>) -> Result<bool, StoreError> {
        let responsible = Responsible {
            provider: id_of("care_provider", "id", provider)?,
            unit: unit.map(|unit| id_of("care_unit", "id", unit)).transpose()?,
        };
        Ok(match self.access.sight(&responsible) {
            Sight::Shown => true,
            Sight::OtherUnit => {
                self.withheld.other_units = true;
                false
            }
            Sight::OtherProvider => {
                self.withheld.other_providers = true;
                false
            }
            Sight::Blocked => {
                self.withheld.blocked = true;
                false
            }
        })
    }

    /// What care has not released is not there for the patient, and no notice stands for it.
    fn released(&self, approved: i64) -> bool {
        approved == 1 || !self.access.is_patient()
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

pub(super) fn visible(rows: Rows, access: &PatientAccess, clock: &Clock) -> Result<Visible, StoreError> {
    let mut sieve = Sieve { access, withheld: Withheld { consent: access.has_consent(), ..Withheld::default() } };
    let today = clock.today();
    let protected = rows.patient.protected_identity != "none";

    let appointments =
        sieve.keep(rows.appointments, |row| (&row.responsible_provider_id, row.unit_id.as_deref()), |_| 1)?;
    let mut visits = Vec::with_capacity(appointments.len());
    for row in appointments {
        visits.push(visit(row, &rows.participants, access, protected, clock)?);
    }

    let proposals = sieve.keep(rows.proposals, |row| (&row.responsible_provider_id, row.unit_id.as_deref()), |_| 1)?;
    let invitations =
        sieve.keep(rows.invitations, |row| (&row.responsible_provider_id, row.unit_id.as_deref()), |_| 1)?;
    let mut questions = Vec::with_capacity(proposals.len() + invitations.len());
    for row in proposals {
        questions.push(proposal(row, &rows.options, clock)?);
    }
    for row in invitations {
        questions.push(invitation(row, clock)?);
    }

    let kept = sieve.keep(
        rows.lines,
        |row| (&row.responsible_provider_id, row.responsible_unit_id.as_deref()),
        |row| row.approved,
    )?;
    let mut all_lines = Vec::with_capacity(kept.len());
    let mut lines = Vec::new();
    for row in kept {
        let current = row.plan_state.as_deref().is_none_or(|state| matches!(state, "active" | "on_hold" | "unknown"));
        let line = line(row, today)?;
        if current {
            lines.push(line.clone());
        }
        all_lines.push(line);
    }

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

    let kept = sieve.keep(rows.contacts, |row| (&row.responsible_provider_id, Some(&row.unit_id)), |_| 1)?;
    // Somebody is named to the patient only once they have accepted; staff see who was asked.
    let contacts = kept
        .into_iter()
        .filter(|row| row.accepted_on.is_some() || !access.is_patient())
        .map(contact)
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
    let handovers = handovers(&mut sieve, rows.handovers)?;

    Ok(Visible {
        person: Person { id: access.patient().clone(), name: rows.patient.name, given_name: rows.patient.given_name },
        visits,
        questions,
        lines,
        all_lines,
        plans,
        contacts,
        handovers,
        listed_unit: rows.patient.listed_unit.map(|name| Unit { name, phone: rows.patient.listed_phone }),
        coordination: rows.coordination.map(|unit| Unit { name: unit.name, phone: unit.phone }),
        what_matters: rows
            .what_matters
            .into_iter()
            .map(|row| WhatMatters {
                text: row.text,
                written_on: clock.local(row.written_at).local.date(),
                by_patient: row.written_by == "patient",
            })
            .collect(),
        cards,
        nothing_planned: rows
            .nothing_planned
            .map(|row| {
                Ok::<_, StoreError>((
                    day("no_planned_contact", "review_on", &row.review_on)?,
                    optional_day("no_planned_contact", "next_contact", row.next_contact.as_deref())?,
                    Unit { name: row.unit_name, phone: row.unit_phone },
                ))
            })
            .transpose()?,
        withheld: sieve.withheld,
    })
}

fn visit(
    row: AppointmentRow,
    participants: &[ParticipantRow],
    access: &PatientAccess,
    protected: bool,
    clock: &Clock,
) -> Result<VisitEntry, StoreError> {
    let unit = row.unit_name.map(|name| Unit { name, phone: row.unit_phone });
    let with: Vec<&ParticipantRow> = participants.iter().filter(|found| found.appointment_id == row.id).collect();
    let (state, shown_state) = match row.state.as_str() {
        "booked" => {
            let changed_unseen = row.sequence > 0 && row.seen_by_patient_at.is_none();
            (domain::VisitState::Booked { changed_unseen }, VisitState::Booked)
        }
        "cancelled_by_care" if row.replaced_by.is_none() => (
            domain::VisitState::CancelledByCare { seen: row.seen_by_patient_at.is_some() },
            VisitState::CancelledByCare {
                reason: row.cancelled_reason,
                promised_by: optional_day("appointment", "promised_by", row.promised_by.as_deref())?,
                by: row.promiser_name.map(|name| Unit { name, phone: row.promiser_phone }).or_else(|| unit.clone()),
            },
        ),
        "cancelled_by_care" | "cancelled_by_patient" => (domain::VisitState::Past, VisitState::CancelledByPatient),
        "done" => (domain::VisitState::Past, VisitState::Done),
        "no_show" => (domain::VisitState::Past, VisitState::NoShow),
        _ => return Err(corrupt("appointment", "state", &row.id)),
    };
    // Protected identity: nobody but the patient, and those she meets, sees where she will be.
    let hides_place = protected && !access.is_patient() && !meets(access, &with);
    let place = row.place_name.filter(|_| !hides_place).map(|name| Place {
        name,
        address: row.place_address,
        landmark: row.place_landmark,
    });
    let staff = with
        .iter()
        .filter_map(|found| {
            named(
                found.staff_name.as_deref(),
                found.protected_identity,
                found.function.as_deref(),
                found.staff_unit.as_deref(),
            )
        })
        .collect();
    let companions = with
        .iter()
        .filter(|found| found.staff_id.is_none())
        .filter_map(|found| found.representative.clone().or_else(|| found.name.clone()))
        .collect();
    Ok(VisitEntry {
        start_at: row.start_at,
        end_at: row.end_at,
        state,
        visit: Visit {
            id: id_of("appointment", "id", &row.id)?,
            kind: row.visit_kind,
            description: row.description,
            start: clock.local(row.start_at),
            end: clock.local(row.end_at),
            state: shown_state,
            way: match row.way.as_str() {
                "on_site" => Way::OnSite,
                "video" => Way::Video,
                "phone" => Way::Phone,
                "home" => Way::Home,
                _ => return Err(corrupt("appointment", "way", &row.id)),
            },
            agreed_with: match row.agreed_with.as_str() {
                "none" => AgreedWith::None,
                "patient" => AgreedWith::Patient,
                "representative" => AgreedWith::Representative,
                "in_conversation" => AgreedWith::InConversation,
                "by_phone" => AgreedWith::ByPhone,
                _ => return Err(corrupt("appointment", "agreed_with", &row.id)),
            },
            staff,
            unit,
            place,
            bring: row.bring,
            fasting: row.fasting == 1,
            companions,
        },
    })
}

fn meets(access: &PatientAccess, with: &[&ParticipantRow]) -> bool {
    access.staff().is_some_and(|staff| {
        with.iter().any(|found| found.staff_id.as_deref().and_then(StaffId::parse).as_ref() == Some(staff.staff()))
    })
}

/// Staff as they may be named: those with protected data by function and unit only.
fn named(name: Option<&str>, protected: Option<i64>, function: Option<&str>, unit: Option<&str>) -> Option<Staff> {
    name.map(|name| Staff {
        name: (protected != Some(1)).then(|| name.to_owned()),
        function: function.map(str::to_owned),
        unit: unit.map(str::to_owned),
    })
}

fn proposal(row: ProposalRow, options: &[OptionRow], clock: &Clock) -> Result<(QuestionId, Question), StoreError> {
    let times = options
        .iter()
        .filter(|option| option.proposal_id == row.id)
        .map(|option| (clock.local(option.start_at), clock.local(option.end_at)))
        .collect();
    let staff =
        named(row.staff_name.as_deref(), row.protected_identity, row.function.as_deref(), row.unit_name.as_deref());
    let question = Question {
        kind: QuestionKind::Times {
            visit_kind: row.visit_kind,
            by: match (staff, row.representative) {
                (Some(staff), _) => Proposer::Staff(staff),
                (None, Some(name)) => Proposer::Representative(name),
                (None, None) => Proposer::Unknown,
            },
            options: times,
            now_at: row.now_at.map(|at| clock.local(at)),
        },
        answer_by: row.answer_by.map(|at| clock.local(at)),
        unit: row.unit_name.map(|name| Unit { name, phone: row.unit_phone }),
    };
    Ok((QuestionId::Proposal(id_of("time_proposal", "id", &row.id)?), question))
}

fn invitation(row: InvitationRow, clock: &Clock) -> Result<(QuestionId, Question), StoreError> {
    let book_by = optional_day("invitation", "book_by", row.book_by.as_deref())?;
    let question = Question {
        answer_by: book_by.map(|day| clock.local(clock.instant(day.at(23, 59, 0, 0)))),
        kind: QuestionKind::Invitation { text: row.text, book_by },
        unit: row.unit_name.map(|name| Unit { name, phone: row.unit_phone }),
    };
    Ok((QuestionId::Invitation(id_of("invitation", "id", &row.id)?), question))
}

fn line(row: LineRow, today: Date) -> Result<Line, StoreError> {
    let due = optional_day("commitment", "due_on", row.due_on.as_deref())?;
    let party = match row.party.as_str() {
        "patient" => Party::Patient,
        "care" => Party::Care,
        "relative" | "other" => Party::Others,
        "not_stated" => Party::NotStated,
        _ => return Err(corrupt("commitment", "party", &row.id)),
    };
    let state = match row.state.as_str() {
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
    Ok(Line {
        id: id_of("commitment", "id", &row.id)?,
        plan: row.plan_id.map(|id| id_of("commitment", "plan_id", &id)).transpose()?,
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
    })
}

fn plan(
    row: PlanRow,
    goals: &[GoalRow],
    documents: &[super::store::DocumentRow],
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
            text: found
                .content_type
                .starts_with("text/plain")
                .then(|| paragraphs(&String::from_utf8_lossy(&found.content))),
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
            kind: plan_kind(&row.kind).ok_or_else(|| corrupt("plan", "kind", &row.id))?,
            title: row.title,
            active: matches!(row.state.as_str(), "active" | "on_hold" | "unknown"),
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

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn plan_kind(code: &str) -> Option<PlanKind> {
    Some(match code {
        "SIP" => PlanKind::Sip,
        "SPLPTLRV" => PlanKind::SpecificDischarge,
        "SPU" => PlanKind::Discharge,
        "VP" => PlanKind::Care,
        "HP" => PlanKind::Habilitation,
        "RP" => PlanKind::Rehabilitation,
        "GP" => PlanKind::Implementation,
        "SVP" => PlanKind::Standardised,
        "MVC" => PlanKind::Cancer,
        "PK" => PlanKind::Agreement,
        "OTHER" => PlanKind::Other,
        _ => return None,
    })
}

fn contact(row: ContactRow) -> Result<Contact, StoreError> {
    let protected = row.protected_identity == Some(1);
    Ok(Contact {
        role: match row.role.as_str() {
            "fast_vardkontakt" => ContactRole::CareContact,
            "fast_lakarkontakt" => ContactRole::Doctor,
            "kontaktsjukskoterska" => ContactRole::Nurse,
            "rehabiliteringskoordinator" => ContactRole::RehabCoordinator,
            "fast_omsorgskontakt" => ContactRole::SocialCare,
            "sip_ansvarig" => ContactRole::Sip,
            other => return Err(corrupt("contact_role", "role", other)),
        },
        first: row.first_contact == 1,
        staff: named(
            row.staff_name.as_deref(),
            row.protected_identity,
            row.function.as_deref(),
            Some(row.unit_name.as_str()),
        ),
        phone: if protected { row.unit_phone.clone() } else { row.phone.or_else(|| row.unit_phone.clone()) },
        unit: Unit { name: row.unit_name, phone: row.unit_phone },
        hours: row.answers.as_deref().map(hours).unwrap_or_default(),
        stand_in: named(
            row.stand_in_name.as_deref(),
            row.stand_in_protected,
            row.stand_in_function.as_deref(),
            row.stand_in_unit.as_deref(),
        ),
    })
}

/// Reads `mon 08:00-12:00;tue 08:00-12:00`; days with the same hours stand together. What cannot be read is left out.
fn hours(text: &str) -> Vec<Hours> {
    let mut found: Vec<Hours> = Vec::new();
    for part in text.split(';') {
        let Some((day, span)) = part.trim().split_once(' ') else { continue };
        let Some((from, to)) = span.split_once('-') else { continue };
        let (Some(day), Ok(from), Ok(to)) = (weekday(day), from.parse::<Time>(), to.parse::<Time>()) else { continue };
        match found.iter_mut().find(|hours| hours.from == from && hours.to == to) {
            Some(hours) => hours.days.push(day),
            None => found.push(Hours { days: vec![day], from, to }),
        }
    }
    found
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}

fn card(row: CardRow) -> Result<SelfCareCard, StoreError> {
    let level = match row.level.as_deref() {
        None => Level::None,
        Some("yellow") => Level::Yellow,
        Some("red") => Level::Red,
        Some(other) => return Err(corrupt("self_care_card", "level", other)),
    };
    Ok(SelfCareCard {
        kind: match row.kind.as_str() {
            "well" => SelfCareKind::Well,
            "watch" => SelfCareKind::Watch { level, active: row.active == 1 },
            "turn_to" => SelfCareKind::TurnTo,
            other => return Err(corrupt("self_care_card", "kind", other)),
        },
        text: row.text,
    })
}

/// A handover is between two units: either of them may see it.
fn handovers(sieve: &mut Sieve<'_>, rows: Vec<HandoverRow>) -> Result<Vec<Handover>, StoreError> {
    let mut shown = Vec::new();
    for row in rows {
        let ours = sieve.access.staff().is_some_and(|staff| {
            [&row.from_unit_id, &row.to_unit_id].iter().any(|unit| unit.as_str() == staff.unit().as_str())
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

fn day(table: &'static str, column: &'static str, text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_unreadable| corrupt(table, column, text))
}

fn optional_day(table: &'static str, column: &'static str, text: Option<&str>) -> Result<Option<Date>, StoreError> {
    text.map(|text| day(table, column, text)).transpose()
}

fn corrupt(table: &'static str, column: &'static str, id: &str) -> StoreError {
    StoreError::Corrupt { table, column, id: id.to_owned() }
}
