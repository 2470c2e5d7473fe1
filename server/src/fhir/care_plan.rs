//! `CarePlan`: a plan with its lines.

use super::node::{Extension, Node};
use super::outcome::Fault;
use super::reference::Reference;
use jiff::civil::Date;

const KINDS: &[&str] = &["SIP", "SPLPTLRV", "SPU", "VP", "HP", "RP", "GP", "SVP", "MVC", "PK", "OTHER"];

/// No plan a person can read is longer.
const ACTIVITY_LIMIT: usize = 1_000;

#[derive(Debug)]
pub(super) struct CarePlan {
    pub(super) patient: Option<Reference>,
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) state: &'static str,
    /// The source says it should never have been.
    pub(super) in_error: bool,
    pub(super) description: Option<String>,
    pub(super) start: Option<Date>,
    pub(super) end: Option<Date>,
    /// Author and contributors, in that order.
    pub(super) authors: Vec<Reference>,
    pub(super) care_team: Vec<Reference>,
    pub(super) encounter: Option<Reference>,
    pub(super) addresses: Vec<Reference>,
    pub(super) goals: Vec<Reference>,
    pub(super) supporting: Vec<Reference>,
    pub(super) activities: Vec<Activity>,
    pub(super) agreement_version: Option<i64>,
    pub(super) agreed_on: Option<Date>,
    pub(super) agreed_with: Option<String>,
    pub(super) approved: bool,
    pub(super) plain_language: bool,
}

#[derive(Debug)]
pub(super) struct Activity {
    pub(super) path: String,
    pub(super) what: ActivityKind,
}

#[derive(Debug)]
pub(super) enum ActivityKind {
    Line(Box<Line>),
    Card(Card),
    /// A Task or `ServiceRequest` that is a line of this plan; an Appointment, which stands for itself.
    Elsewhere(Reference),
    /// Nothing that can be shown.
    Nothing,
}

/// A line of who does what.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) state: &'static str,
    pub(super) why: Option<String>,
    pub(super) action: Option<&'static str>,
    pub(super) due_on: Option<Date>,
    pub(super) timing: Option<String>,
    pub(super) performer: Option<Reference>,
    pub(super) self_care: Option<SelfCare>,
}

/// An assessment of egenvård.
#[derive(Debug)]
pub(super) struct SelfCare {
    pub(super) assessed_by: Option<Reference>,
    pub(super) on: Option<Date>,
    pub(super) if_it_fails: Option<String>,
    pub(super) review_on: Option<Date>,
}

/// A card under *Hemma*.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) kind: &'static str,
    pub(super) level: Option<&'static str>,
    pub(super) active: bool,
    pub(super) text: String,
}

pub(super) const ACTIVITY_STATES: &[(&str, &str)] = &[
    ("not-started", "planned"),
    ("scheduled", "planned"),
    ("in-progress", "in_progress"),
    ("on-hold", "on_hold"),
    ("completed", "done"),
    ("cancelled", "cancelled"),
    ("stopped", "cancelled"),
    ("unknown", "unknown"),
    ("entered-in-error", "cancelled"),
];

pub(super) const ACTIONS: &[(&str, &str)] = &[("call", "call"), ("contact", "contact"), ("visit", "visit")];

impl CarePlan {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let categories = node.list("category")?;
        let kind = match Node::our_code(&categories, "plan-kind")? {
            None => "OTHER",
            Some(code) => KINDS.iter().find(|known| **known == code).copied().unwrap_or_else(|| {
                node.warn("category", "a kind of plan that is not known here");
                "OTHER"
            }),
        };
        let status = node.short("status")?;
        let state = match status.as_deref() {
            Some("draft") => "draft",
            Some("active") => "active",
            Some("on-hold") => "on_hold",
            Some("revoked" | "entered-in-error") => "revoked",
            Some("completed") => "completed",
            Some("unknown") | None => "unknown",
            Some(_) => {
                node.warn("status", "a code that is not known here");
                "unknown"
            }
        };
        let description = node.text("description")?;
        let from_category = node.first_words("category")?;
        let title = match node.short("title")?.or(from_category) {
            Some(title) => title,
            // Nothing names it: the code of its kind, which the page has words for.
            None => Node::any_code(&categories)?.unwrap_or_else(|| kind.to_owned()),
        };
        let (start, end) = node.period("period")?;
        let mut authors: Vec<Reference> = node.reference("author")?.into_iter().collect();
        authors.extend(node.references("contributor")?);
        let agreement = node.extension("agreement")?;
        let part = |name: &str| agreement.as_ref().map_or(Ok(None), |found| found.part(name));
        node.known(&["intent"]);
        Ok(Self {
            patient: node.reference("subject")?,
            kind,
            title,
            state,
            in_error: status.as_deref() == Some("entered-in-error"),
            description,
            start,
            end,
            authors,
            care_team: node.references("careTeam")?,
            encounter: node.reference("encounter")?,
            addresses: node.references("addresses")?,
            goals: node.references("goal")?,
            supporting: node.references("supportingInfo")?,
            activities: activities(node)?,
            agreement_version: part("version")?.count()?.filter(|version| *version >= 1),
            agreed_on: part("agreed-on")?.date()?,
            agreed_with: part("with")?.text()?,
            approved: node.extension("approved-for-patient")?.flag()?.unwrap_or(true),
            plain_language: node.extension("plain-language")?.flag()?.unwrap_or(false),
        })
    }
}

fn activities(node: &Node<'_>) -> Result<Vec<Activity>, Fault> {
    let found = node.list("activity")?;
    if found.len() > ACTIVITY_LIMIT {
        return Err(node.fault("activity", "more than 1000 activities in one plan"));
    }
    found.iter().map(activity).collect()
}

fn activity(node: &Node<'_>) -> Result<Activity, Fault> {
    let path = node.path().to_owned();
    let what = match (node.child("detail")?, node.reference("reference")?) {
        (Some(detail), _) => detail_of(&detail)?,
        (None, Some(reference)) => ActivityKind::Elsewhere(reference),
        (None, None) => ActivityKind::Nothing,
    };
    Ok(Activity { path, what })
}

fn detail_of(node: &Node<'_>) -> Result<ActivityKind, Fault> {
    let described = node.text("description")?;
    let code = node.words("code")?;
    let text = match described.or(code) {
        Some(text) => text,
        None => match node.child("code")?.map(|code| Node::any_code(&[code])).transpose()?.flatten() {
            Some(code) => code,
            None => return Ok(ActivityKind::Nothing),
        },
    };
    node.known(&["kind", "doNotPerform"]);
    if let Some(card) = node.extension("self-care-card")? {
        node.known(&["status"]);
        let kind = card.part("kind")?.code(&[
            ("well", "well"),
            ("watch", "watch"),
            ("turn_to", "turn_to"),
            ("turn-to", "turn_to"),
        ])?;
        let kind = kind.ok_or_else(|| card.fault("kind", "missing"))?;
        let level = card.part("level")?.code(&[("yellow", "yellow"), ("red", "red")])?;
        let active = card.part("active")?.flag()?.unwrap_or(false);
        // Only what one watches for has a level, and only that can be happening now.
        let watched = kind == "watch";
        return Ok(ActivityKind::Card(Card {
            kind,
            level: level.filter(|_| watched),
            active: active && watched,
            text,
        }));
    }
    let (_, scheduled_end) = node.period("scheduledPeriod")?;
    let timing = match node.child("scheduledTiming")? {
        Some(timing) => timing.words("code")?,
        None => None,
    };
    let self_care = node
        .extension("self-care")?
        .map(|found| {
            Ok(SelfCare {
                assessed_by: found.part("assessed-by")?.reference()?,
                on: found.part("on")?.date()?,
                if_it_fails: found.part("if-it-fails")?.text()?,
                review_on: found.part("review-on")?.date()?,
            })
        })
        .transpose()?;
    Ok(ActivityKind::Line(Box::new(Line {
        text,
        state: node.one_of("status", ACTIVITY_STATES)?.unwrap_or("unknown"),
        why: node.first_words("reasonCode")?,
        action: node.extension("action")?.code(ACTIONS)?,
        due_on: node.extension("due")?.date()?.or(scheduled_end),
        timing: node.text("scheduledString")?.or(timing),
        performer: performer(node, "performer")?,
        self_care,
    })))
}

/// The first of those who do it. The table has room for one; the others are counted as not read.
pub(super) fn performer(node: &Node<'_>, key: &str) -> Result<Option<Reference>, Fault> {
    node.first(key)?.map(|first| Reference::read(&first)).transpose().map(Option::flatten)
}
