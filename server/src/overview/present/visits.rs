//! Visits and questions about times, as the page shows them.

use super::{QuestionEntry, VisitEntry, corrupt, may_name};
use crate::appointments::can_be_earlier;
use crate::auth::PatientAccess;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::overview::domain;
use crate::overview::store::{AppointmentRow, InvitationRow, OptionRow, ParticipantRow, ProposalRow};
use crate::store::{day_of, id_of, optional_day};
use app::appointments::types::{TimeChoice, Video};
use app::ids::{Id, StaffId};
use app::overview::types::{
    AgreedWith, OpenRequest, Place, Promised, Proposer, Question, QuestionId, QuestionKind, Staff, Standing, Unit,
    Visit, VisitDetails, VisitState, Way,
};
use app::requests::types::Preference;

/// How long before it begins one can go into a video meeting.
const VIDEO_OPENS: Millis = 15 * 60 * 1000;

pub(super) fn visit(
    mut row: AppointmentRow,
    participants: &[ParticipantRow],
    access: &PatientAccess,
    protected: bool,
    way: Option<Preference>,
    clock: &Clock,
) -> Result<VisitEntry, StoreError> {
    // Another system is asked by the person alone.
    let may_change =
        if row.booked_here == 1 { access.may_book() } else { access.is_patient() } && can_be_changed(&row, clock);
    let with = heard(&mut row, participants, access)?;
    // What one who helps has changed is news to the patient, not to those who help.
    let is_helpers = row.changed_by_id.is_some();
    let is_unseen = row.seen_by_patient_at.is_none() && !(is_helpers && access.representative().is_some());
    // Protected identity: nobody but the patient, and those she meets, sees where she will be; not by the unit's name either.
    let hides_place = protected && !access.is_patient() && !meets(access, &with);
    let (details, promised) = (details(&row, access, hides_place, may_change, clock)?, promised(&row)?);
    let unit = row.unit_name.filter(|_| !hides_place).map(|name| Unit { name, phone: row.unit_phone });
    let (state, shown_state) = match row.state.as_str() {
        "booked" => {
            let changed_unseen = is_unseen && (row.sequence > 0 || is_helpers);
            (domain::VisitState::Booked { changed_unseen }, VisitState::Booked)
        }
        "cancelled_by_care" if row.replaced_by.is_none() => (
            cancelled_by_care(row.no_new_time, row.seen_by_patient_at.is_some()),
            VisitState::CancelledByCare {
                promised,
                reason: row.cancelled_reason,
                by: row.promiser_name.map(|name| Unit { name, phone: row.promiser_phone }).or_else(|| unit.clone()),
                way,
            },
        ),
        "cancelled_by_patient" if is_unseen && is_helpers => {
            (domain::VisitState::CancelledByHelper, VisitState::CancelledByPatient)
        }
        "cancelled_by_care" | "cancelled_by_patient" => (domain::VisitState::Past, VisitState::CancelledByPatient),
        "done" => (domain::VisitState::Past, VisitState::Done),
        "no_show" => (domain::VisitState::Past, VisitState::NoShow),
        _ => return Err(corrupt("appointment", "state", &row.id)),
    };
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
                found.staff_unit.as_deref().filter(|_| !hides_place),
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
            description: row.description.filter(|_| !hides_place),
            minutes: (row.end_at - row.start_at) / 60_000,
            start_at: row.start_at,
            end_at: row.end_at,
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
            bring: row.bring.filter(|_| !hides_place),
            fasting: row.fasting == 1,
            companions,
            coming: row.coming_at.map(|at| clock.local(at)),
            // What the person has asked care is between the two; what somebody who helps has asked is theirs to know.
            cannot_come: open_request(
                row.request_id.as_deref().filter(|_| access.representative().is_none() || row.request_by_helper),
                row.request_promised.as_deref(),
                (row.request_wants, row.request_state.as_deref()),
                row.request_by_helper,
                clock,
            )?
            .map(|request| OpenRequest { at_home: row.way == "home", way, ..request }),
            details,
        },
    })
}

/// Who wants no new time, and knows that there will be none, waits for nothing.
fn cancelled_by_care(no_new_time: bool, seen: bool) -> domain::VisitState {
    if no_new_time && seen { domain::VisitState::Past } else { domain::VisitState::CancelledByCare { seen } }
}

/// What care has promised in the place of a visit that it has cancelled.
fn promised(row: &AppointmentRow) -> Result<Promised, StoreError> {
    if row.no_new_time {
        return Ok(Promised::NoNewTime);
    }
    Ok(Promised::NewTime(optional_day("appointment", "promised_by", row.promised_by.as_deref())?))
}

/// Of a visit, whoever helps hears nothing of others who help, nor of those who work where they may not see: who is left of those who
/// meet.
fn heard<'p>(
    row: &mut AppointmentRow,
    participants: &'p [ParticipantRow],
    access: &PatientAccess,
) -> Result<Vec<&'p ParticipantRow>, StoreError> {
    let own = access.representative().map(|helper| helper.representative().to_string());
    row.changed_by = row.changed_by.take().filter(|_| own.is_none() || own == row.changed_by_id);
    if !may_name(access, (&row.promiser_provider_id, &row.promised_by_unit_id))? {
        (row.promiser_name, row.promiser_phone) = (None, None);
    }
    let mut with = Vec::new();
    for found in participants.iter().filter(|found| found.appointment_id == row.id) {
        let is_other = own.is_some() && found.representative_id.is_some() && found.representative_id != own;
        if !is_other && may_name(access, (&found.staff_provider_id, &found.staff_unit_id))? {
            with.push(found);
        }
    }
    Ok(with)
}

/// What only the kallelse says, and what can be done about the visit.
fn details(
    row: &AppointmentRow,
    access: &PatientAccess,
    hides_place: bool,
    may_change: bool,
    clock: &Clock,
) -> Result<VisitDetails, StoreError> {
    let not_after = row.not_after_hours.map(|hours| row.start_at - hours * 3_600_000);
    Ok(VisitDetails {
        changed_by: row.changed_by.clone(),
        what_happens: row
            .what_happens
            .as_ref()
            .map(|steps| steps.lines().map(str::to_owned).collect())
            .unwrap_or_default(),
        transport: row.transport == 1,
        interpreter: row.interpreter.clone(),
        unopened: row.unopened,
        fee_kronor: row.visit_fee_kronor,
        not_after: not_after.map(|at| clock.local(at)),
        late_fee_kronor: row.late_fee_kronor,
        is_late: not_after.is_some_and(|at| at < clock.now()),
        parking: row.parking.clone().filter(|_| !hides_place),
        transit: row.transit.clone().filter(|_| !hides_place),
        latest: row.latest.read("appointment")?,
        // The way into a meeting is the person's own.
        video: row.video_url.clone().filter(|_| access.representative().is_none()).map(|address| {
            let opens_at = row.start_at - VIDEO_OPENS;
            let is_open = (opens_at..row.end_at).contains(&clock.now());
            Video { address, opens: clock.local(opens_at), opens_at, is_open }
        }),
        // What the person has asked care is between the two.
        waiting_since: row.waiting_since.filter(|_| access.representative().is_none()).map(|at| clock.local(at)),
        may_change: may_change && row.may_rebook == 1,
        only_asks: row.booked_here == 0,
        may_cancel: may_change && row.booked_here == 1 && row.may_cancel == 1,
        may_wait: access.is_patient()
            && may_change
            && row.booked_here == 1
            && row.may_rebook == 1
            && can_be_earlier(row.start_at, clock),
    })
}

/// Whether the visit is booked here, or elsewhere with times to ask for and somebody to answer in time, is ahead, and it is not too late
/// to change it.
fn can_be_changed(row: &AppointmentRow, clock: &Clock) -> bool {
    let latest = row.start_at - row.not_after_hours.unwrap_or(0) * 3_600_000;
    row.state == "booked"
        && (row.booked_here == 1 || (row.booked_elsewhere == 1 && has_answer(row, clock)))
        && latest >= clock.now()
        && row.start_at > clock.now()
}

/// Whether the unit can answer before the visit.
fn has_answer(row: &AppointmentRow, clock: &Clock) -> bool {
    crate::requests::wanted_answer_by(clock.local_now().local, clock.local(row.start_at).local.date()).is_some()
}

/// A request that waits for an answer, or for the booking that was answered.
pub(super) fn open_request(
    id: Option<&str>,
    promised: Option<&str>,
    (wants, state): (Option<Millis>, Option<&str>),
    by_helper: bool,
    clock: &Clock,
) -> Result<Option<OpenRequest>, StoreError> {
    let (Some(id), Some(promised)) = (id, promised) else { return Ok(None) };
    Ok(Some(OpenRequest {
        id: id_of("request", "id", id)?,
        promised: day_of("request", "promised_answer_on", promised)?,
        wants: wants.map(|at| clock.local(at)),
        by_helper,
        at_home: false,
        way: None,
        standing: match state {
            Some("begun") => Standing::Begun,
            Some("answered") => Standing::WillBook,
            _ => Standing::Sent,
        },
    }))
}

pub(super) fn meets(access: &PatientAccess, with: &[&ParticipantRow]) -> bool {
    access.staff().is_some_and(|staff| {
        with.iter().any(|found| found.staff_id.as_deref().and_then(StaffId::parse).as_ref() == Some(staff.staff()))
    })
}

/// Staff as they may be named: those with protected data by function and unit only.
pub(super) fn named(
    name: Option<&str>,
    protected: Option<i64>,
    function: Option<&str>,
    unit: Option<&str>,
) -> Option<Staff> {
    name.map(|name| Staff {
        name: (protected != Some(1)).then(|| name.to_owned()),
        function: function.map(str::to_owned),
        unit: unit.map(str::to_owned),
    })
}

pub(super) fn proposal(
    row: ProposalRow,
    options: &[OptionRow],
    visits: &[VisitEntry],
    access: &PatientAccess,
    hides_unit: bool,
    clock: &Clock,
) -> Result<QuestionEntry, StoreError> {
    // Times at which the person is elsewhere cannot be chosen, so they are not counted; where none is left, the page of the question says so.
    let is_elsewhere = |option: &OptionRow| {
        visits.iter().any(|visit| {
            visit.visit.state == VisitState::Booked
                && Some(visit.start_at) != row.now_at
                && option.start_at < visit.end_at
                && visit.start_at < option.end_at
        })
    };
    let asked = || options.iter().filter(|option| option.proposal_id == row.id);
    let none_left = asked().all(is_elsewhere);
    let times = asked()
        .filter(|option| none_left || !is_elsewhere(option))
        .map(|option| TimeChoice {
            code: option.start_at.to_string(),
            start: clock.local(option.start_at),
            end: clock.local(option.end_at),
            reasons: Vec::new(),
        })
        .collect();
    let unit = row.unit_name.filter(|_| !hides_unit);
    let staff = named(row.staff_name.as_deref(), row.protected_identity, row.function.as_deref(), unit.as_deref());
    let question = Question {
        id: QuestionId::Proposal(id_of("time_proposal", "id", &row.id)?),
        answerable: row.answerable && access.may_book(),
        only_asks: false,
        asked: None,
        seen: row.seen,
        kind: QuestionKind::Times {
            visit_kind: row.visit_kind,
            by: match (staff, row.representative) {
                _ if row.waiting => Proposer::WaitingList,
                (Some(staff), _) => Proposer::Staff(staff),
                (None, Some(name)) => Proposer::Representative(name),
                (None, None) => Proposer::Unknown,
            },
            options: times,
            now_at: row.now_at.map(|at| clock.local(at)),
        },
        answer_by: row.answer_by.map(|at| clock.local(at)),
        latest: row.latest.read("appointment")?,
        replaces: row.replaces_at.map(|at| clock.local(at)),
        unit: unit.map(|name| Unit { name, phone: row.unit_phone }),
    };
    Ok(QuestionEntry { question, answer_by: row.answer_by })
}

pub(super) fn invitation(
    row: InvitationRow,
    access: &PatientAccess,
    clock: &Clock,
) -> Result<QuestionEntry, StoreError> {
    let book_by = optional_day("invitation", "book_by", row.book_by.as_deref())?;
    // Until the day is over.
    let answer_by = book_by.map(|day| clock.instant(day.at(23, 59, 0, 0)));
    let question = Question {
        id: QuestionId::Invitation(id_of("invitation", "id", &row.id)?),
        answerable: (row.booked_here && access.may_book()) || (row.booked_elsewhere && access.is_patient()),
        only_asks: !row.booked_here,
        asked: open_request(
            row.request_id.as_deref().filter(|_| access.representative().is_none()),
            row.request_promised.as_deref(),
            (row.request_wants, row.request_state.as_deref()),
            false,
            clock,
        )?,
        seen: false,
        answer_by: answer_by.map(|at| clock.local(at)),
        kind: QuestionKind::Invitation {
            text: row.text,
            book_by,
            // It may be of a plan that they do not see.
            line: row.line.filter(|_| access.representative().is_none()),
        },
        latest: row.latest.read("invitation")?,
        replaces: None,
        unit: row.unit_name.map(|name| Unit { name, phone: row.unit_phone }),
    };
    Ok(QuestionEntry { question, answer_by })
}
