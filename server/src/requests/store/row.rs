//! One request's row, and what the pages show of it.

use crate::clock::Clock;
use crate::error::StoreError;
use crate::representatives::helper_kind;
use crate::store::{day_of, id_of};
use app::overview::types::Unit;
use app::requests::types::{About, Preference, Replaced, Request, RequestKind, RequestState, Writer};
use sqlx::FromRow;

pub(in crate::requests) fn code(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::ContactMe => "contact_me",
        RequestKind::Message => "message",
        RequestKind::TakeOver => "take_over",
        RequestKind::CannotCome => "cannot_come",
        RequestKind::WantContact => "want_contact",
        RequestKind::Report => "report",
        RequestKind::WantTime => "want_time",
    }
}

fn kind(code: &str) -> Option<RequestKind> {
    RequestKind::ALL.into_iter().find(|kind| self::code(*kind) == code)
}

#[derive(FromRow)]
pub(in crate::requests) struct RequestRow {
    pub(in crate::requests) id: String,
    pub(in crate::requests) patient_id: String,
    kind: String,
    text: Option<String>,
    appointment_id: Option<String>,
    start_at: Option<i64>,
    visit_kind: Option<String>,
    visit_state: Option<String>,
    visit_way: Option<String>,
    wanted_start_at: Option<i64>,
    invitation_id: Option<String>,
    invited_to: Option<String>,
    commitment_id: Option<String>,
    line: Option<String>,
    created_at: i64,
    created_by: String,
    helper: Option<String>,
    helper_kind: Option<String>,
    promised_answer_on: String,
    urgent: i64,
    unit_name: String,
    unit_phone: Option<String>,
    state: String,
    pub(in crate::requests) assignee_id: Option<String>,
    assignee: Option<String>,
    assignee_protected: Option<i64>,
    pub(in crate::requests) seen_at: Option<i64>,
    answered_at: Option<i64>,
    answer: Option<String>,
    withdrawn_at: Option<i64>,
    /// What was asked in its place about the same visit or invitation, in the same moment.
    replaced_by: Option<String>,
    replaced_wants: Option<i64>,
    awaits_booking: bool,
    pub(in crate::requests) read_at: Option<i64>,
    pub(in crate::requests) patient_name: String,
    pub(in crate::requests) patient_phone: Option<String>,
    contact_preference: Option<String>,
    pub(in crate::requests) communication_support: Option<String>,
    pub(in crate::requests) number: Option<String>,
}

fn corrupt(column: &'static str, id: &str) -> StoreError {
    StoreError::Corrupt { table: "request", column, id: id.to_owned() }
}

pub(in crate::requests) fn request(row: &RequestRow, clock: &Clock) -> Result<Request, StoreError> {
    // Staff with protected data go by the unit.
    let by =
        row.assignee.clone().filter(|_| row.assignee_protected != Some(1)).unwrap_or_else(|| row.unit_name.clone());
    let state = match (row.state.as_str(), row.answered_at, row.withdrawn_at) {
        ("new", ..) => RequestState::Sent { seen: row.seen_at.map(|at| clock.local(at)) },
        ("begun", ..) => RequestState::Begun { by },
        ("answered", Some(at), _) => RequestState::Answered {
            at: clock.local(at),
            by,
            text: row.answer.clone().unwrap_or_default(),
            read: row.read_at.map(|at| clock.local(at)),
        },
        ("booked", Some(at), _) => {
            RequestState::Booked { at: clock.local(at), read: row.read_at.map(|at| clock.local(at)) }
        }
        ("not_booked", Some(at), _) => {
            RequestState::NotBooked { at: clock.local(at), read: row.read_at.map(|at| clock.local(at)) }
        }
        ("withdrawn", _, Some(at)) => RequestState::Withdrawn { at: clock.local(at) },
        _ => return Err(corrupt("state", &row.id)),
    };
    let about = match (&row.appointment_id, row.start_at, &row.commitment_id) {
        _ if row.wanted_start_at.is_some() => Some(About::WantedTime {
            wanted: clock.local(row.wanted_start_at.unwrap_or_default()),
            visit: match (&row.appointment_id, row.start_at) {
                // Once it is booked: only where the old visit stands beside it.
                (Some(_), Some(start))
                    if row.state == "booked"
                        && (row.visit_state.as_deref() != Some("booked") || row.wanted_start_at == Some(start)) =>
                {
                    None
                }
                (Some(id), Some(start)) => Some((id_of("request", "appointment_id", id)?, clock.local(start))),
                _ => None,
            },
            invitation: row.invitation_id.as_ref().map(|id| id_of("request", "invitation_id", id)).transpose()?,
            kind: row.visit_kind.clone().or_else(|| row.invited_to.clone()).unwrap_or_default(),
        }),
        (Some(id), Some(start), _) => Some(About::Visit {
            id: id_of("request", "appointment_id", id)?,
            start: clock.local(start),
            kind: row.visit_kind.clone().unwrap_or_default(),
            cancelled: row.visit_state.as_deref() == Some("cancelled_by_patient"),
            at_home: row.visit_way.as_deref() == Some("home"),
        }),
        (_, _, Some(id)) => {
            Some(About::Line { id: id_of("request", "commitment_id", id)?, text: row.line.clone().unwrap_or_default() })
        }
        _ => None,
    };
    let replaced = match (row.replaced_by.as_deref(), row.replaced_wants) {
        (Some(_), Some(wanted)) => Some(Replaced::Time(clock.local(wanted))),
        (Some(_), None) => Some(Replaced::CannotCome),
        (None, _) => None,
    };
    Ok(Request {
        replaced: replaced.filter(|_| row.state == "withdrawn"),
        awaits_booking: row.awaits_booking && row.wanted_start_at.is_some_and(|at| at > clock.now()),
        id: id_of("request", "id", &row.id)?,
        kind: kind(&row.kind).ok_or_else(|| corrupt("kind", &row.id))?,
        text: row.text.clone(),
        by_helper: by_helper(row)?,
        about,
        created: clock.local(row.created_at),
        promised: day_of("request", "promised_answer_on", &row.promised_answer_on)?,
        urgent: row.urgent == 1,
        unit: Unit { name: row.unit_name.clone(), phone: row.unit_phone.clone() },
        preference: preference(row.contact_preference.as_deref(), &row.patient_id)?,
        state,
    })
}

/// Who helps the patient and sent it.
fn by_helper(row: &RequestRow) -> Result<Option<Writer>, StoreError> {
    if row.created_by != "representative" {
        return Ok(None);
    }
    let (Some(name), Some(kind)) = (&row.helper, &row.helper_kind) else { return Err(corrupt("created_by", &row.id)) };
    let kind = helper_kind(kind).ok_or_else(|| corrupt("created_by", &row.id))?;
    Ok(Some(Writer { name: name.clone(), kind }))
}

/// How a person wants to be contacted; `None` where they have not said.
pub(crate) fn preference(code: Option<&str>, patient: &str) -> Result<Option<Preference>, StoreError> {
    Ok(Some(match code {
        None => return Ok(None),
        Some("call") => Preference::Call,
        Some("sms") => Preference::Sms,
        Some("letter") => Preference::Letter,
        Some("message") => Preference::Message,
        Some("relative") => Preference::Relative,
        Some("text_phone") => Preference::TextPhone,
        Some(_) => {
            return Err(StoreError::Corrupt { table: "patient", column: "contact_preference", id: patient.to_owned() });
        }
    }))
}
