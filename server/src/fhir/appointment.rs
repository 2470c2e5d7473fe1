//! Appointment: a visit, or a question about a time.

use super::node::{Extension, Node};
use super::organization::Capabilities;
use super::outcome::Fault;
use super::reference::Reference;
use super::schedule::WAYS;
use crate::clock::Millis;
use jiff::civil::Date;

#[derive(Debug)]
pub(super) struct Appointment {
    pub(super) status: Status,
    pub(super) time: Option<(Millis, Millis)>,
    /// When a question is asked: the times to choose from.
    pub(super) options: Vec<(Millis, Millis)>,
    pub(super) visit_kind: Option<String>,
    pub(super) description: Option<String>,
    pub(super) bring: Option<String>,
    pub(super) what_happens: Option<String>,
    pub(super) participants: Vec<Reference>,
    pub(super) slots: Vec<Reference>,
    pub(super) agreed_with: &'static str,
    pub(super) way: Option<&'static str>,
    pub(super) fasting: bool,
    pub(super) transport: bool,
    pub(super) interpreter: Option<String>,
    pub(super) capabilities: Option<Capabilities>,
    pub(super) latest: Latest,
    /// Where a video visit is held.
    pub(super) video: Option<String>,
    pub(super) cancelled_reason: Option<String>,
    pub(super) promised_by: Option<Date>,
    pub(super) promised_responsible: Option<Reference>,
    pub(super) proposed_by: Option<Reference>,
    pub(super) answer_by: Option<Millis>,
    pub(super) replaces: Option<Reference>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Proposed,
    /// Still to come or going on, as far as the source knows: over when its end has passed.
    Booked,
    Arrived,
    Done,
    CancelledByCare,
    CancelledByPatient,
    NoShow,
    InError,
    /// On a waiting list, or a code that is not known: nothing to show.
    Other,
}

/// Where neither end nor length is said.
const USUAL_LENGTH: Millis = 30 * 60 * 1000;

impl Appointment {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let by_care = node.extension("cancelled-by-care")?;
        let reason = node.child("cancelationReason")?;
        let reason_code = reason.clone().map(|reason| Node::any_code(&[reason])).transpose()?.flatten();
        let reason_words = node.words("cancelationReason")?;
        let code = node.short("status")?;
        let status = match code.as_deref() {
            Some("proposed") => Status::Proposed,
            Some("pending" | "booked") => Status::Booked,
            Some("arrived" | "checked-in") => Status::Arrived,
            Some("fulfilled") => Status::Done,
            Some("cancelled")
                if by_care.is_none() && reason_code.as_ref().is_some_and(|code| code.starts_with("pat")) =>
            {
                Status::CancelledByPatient
            }
            Some("cancelled") => Status::CancelledByCare,
            Some("noshow") => Status::NoShow,
            Some("entered-in-error") => Status::InError,
            Some(_) | None => Status::Other,
        };
        let agreed_with = node.extension("agreed-with")?.code(&[
            ("none", "none"),
            ("patient", "patient"),
            ("representative", "representative"),
            ("in_conversation", "in_conversation"),
            ("by_phone", "by_phone"),
        ])?;
        let what_happens = steps(node.extensions("what-happens")?)?;
        let time = time(node, status)?;
        let proposal = node.extension("proposal")?;
        let part = |name: &str| proposal.as_ref().map_or(Ok(None), |found| found.part(name));
        let care_part = |name: &str| by_care.as_ref().map_or(Ok(None), |found| found.part(name));
        let description = node.text("description")?;
        Ok(Self {
            status,
            options: options(node, status, time)?,
            time,
            visit_kind: visit_kind(node)?,
            description,
            bring: node.text("patientInstruction")?,
            what_happens,
            participants: participants(node)?,
            slots: node.references("slot")?,
            // A time that is only on its way was agreed with nobody yet.
            agreed_with: if code.as_deref() == Some("pending") { "none" } else { agreed_with.unwrap_or("none") },
            way: node.extension("way")?.code(WAYS)?,
            fasting: node.extension("fasting")?.flag()?.unwrap_or(false),
            transport: node.extension("transport")?.flag()?.unwrap_or(false),
            interpreter: node.extension("interpreter")?.text()?,
            capabilities: Capabilities::read(node)?,
            latest: Latest::read(node)?,
            video: video(node)?,
            cancelled_reason: care_part("reason")?.text()?.or(reason_words),
            promised_by: care_part("promised-by")?.date()?,
            promised_responsible: care_part("responsible")?.reference()?,
            proposed_by: part("proposed-by")?.reference()?,
            answer_by: part("answer-by")?.map_or(Ok(None), |found| found.moment("valueDateTime"))?,
            replaces: part("replaces")?.reference()?,
        })
    }
}

/// The address of a video meeting. A browser is sent to nothing but `https`.
fn video(node: &Node<'_>) -> Result<Option<String>, Fault> {
    let Some(found) = node.extension("video")? else { return Ok(None) };
    let address = found.text("valueUrl")?;
    let is_fit = |address: &String| {
        address.starts_with("https://") && address.len() <= 2_000 && !address.contains(char::is_whitespace)
    };
    if address.as_ref().is_some_and(|address| !is_fit(address)) {
        node.warn("extension(video)", "not an address that begins with https");
    }
    Ok(address.filter(is_fit))
}

/// By when a visit has to be, booked or not.
#[derive(Debug, Default)]
pub(super) struct Latest {
    /// Medicinskt senast.
    pub(super) medically: Option<Date>,
    /// What of vårdgarantin applies, and from which day it is counted.
    pub(super) guarantee: Option<(&'static str, Date)>,
}

impl Latest {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let guarantee = match node.extension("guarantee")? {
            Some(found) => {
                let kind = found.part("kind")?.code(&[
                    ("contact", "contact"),
                    ("assessment", "assessment"),
                    ("first-visit", "first_visit"),
                    ("treatment", "treatment"),
                ])?;
                kind.zip(found.part("from")?.date()?)
            }
            None => None,
        };
        Ok(Self { medically: node.extension("medically-by")?.date()?, guarantee })
    }
}

fn time(node: &Node<'_>, status: Status) -> Result<Option<(Millis, Millis)>, Fault> {
    let start = node.instant("start")?;
    let end = node.instant("end")?;
    let minutes = node.count("minutesDuration")?;
    let Some(start) = start else {
        return match status {
            Status::Booked | Status::Arrived | Status::Done | Status::NoShow => Err(node.fault("start", "missing")),
            Status::Proposed
            | Status::CancelledByCare
            | Status::CancelledByPatient
            | Status::InError
            | Status::Other => Ok(None),
        };
    };
    let end = match (end, minutes) {
        (Some(end), _) => end,
        (None, Some(minutes)) if minutes > 0 => start + minutes * 60_000,
        (None, _) => start + USUAL_LENGTH,
    };
    if end <= start {
        return Err(node.fault("end", "not after the start"));
    }
    Ok(Some((start, end)))
}

fn options(node: &Node<'_>, status: Status, time: Option<(Millis, Millis)>) -> Result<Vec<(Millis, Millis)>, Fault> {
    if status != Status::Proposed {
        return Ok(Vec::new());
    }
    let mut options = Vec::new();
    for period in node.list("requestedPeriod")? {
        let start = period.instant("start")?.ok_or_else(|| period.fault("start", "missing"))?;
        let end = period.instant("end")?.ok_or_else(|| period.fault("end", "missing"))?;
        if end <= start {
            return Err(period.fault("end", "not after the start"));
        }
        options.push((start, end));
    }
    if options.is_empty() {
        options.extend(time);
    }
    Ok(options)
}

/// The kind of visit in words.
fn visit_kind(node: &Node<'_>) -> Result<Option<String>, Fault> {
    if let Some(words) = node.first_words("serviceType")? {
        return Ok(Some(words));
    }
    if let Some(words) = node.words("appointmentType")? {
        return Ok(Some(words));
    }
    for key in ["specialty", "serviceCategory", "reasonCode"] {
        if let Some(words) = node.first_words(key)? {
            return Ok(Some(words));
        }
    }
    Ok(None)
}

fn participants(node: &Node<'_>) -> Result<Vec<Reference>, Fault> {
    let mut found = Vec::new();
    for participant in node.list("participant")? {
        participant.known(&["status", "required", "type", "period"]);
        found.extend(participant.reference("actor")?);
    }
    Ok(found)
}

/// What happens, one step on each line.
pub(super) fn steps(found: Vec<Node<'_>>) -> Result<Option<String>, Fault> {
    let steps = found.into_iter().map(|step| Some(step).text()).collect::<Result<Vec<_>, _>>()?;
    let steps: Vec<String> = steps.into_iter().flatten().map(|step| step.replace('\n', " ")).collect();
    Ok((!steps.is_empty()).then(|| steps.join("\n")))
}
