//! Schedule and Slot: the times one may choose from.

use super::node::{Extension, Node};
use super::outcome::Fault;
use super::reference::Reference;
use crate::clock::{FOR_EVER, Millis};

#[derive(Debug)]
pub(super) struct Schedule {
    pub(super) actors: Vec<Reference>,
    pub(super) visit_kind: Option<String>,
    pub(super) way: Option<&'static str>,
    /// Booked here: when it is open, and how long a visit is.
    pub(super) here: Option<BookedHere>,
    pub(super) active: bool,
}

/// The extension `booked-here`: a schedule whose times we give ourselves.
#[derive(Debug)]
pub(super) struct BookedHere {
    /// `mon 08:30-12:00;mon 13:00-16:00`.
    pub(super) opening: String,
    /// Minutes: a visit, and what is kept free after it. Multiples of five.
    pub(super) visit: i64,
    pub(super) buffer: i64,
    /// How many fit at once.
    pub(super) seats: i64,
    /// When nothing is offered in spite of the opening hours.
    pub(super) closed: Vec<(Millis, Millis)>,
}

impl BookedHere {
    fn read(node: &Node<'_>) -> Result<Option<Self>, Fault> {
        let Some(found) = node.extension("booked-here")? else { return Ok(None) };
        let number = |name: &str, usual: Option<i64>, most: i64, step: i64| -> Result<i64, Fault> {
            let part = found.part(name)?;
            match part.count()?.or(usual) {
                Some(value) if value <= most && value % step == 0 => Ok(value),
                Some(_) => Err(Fault::new(found.at(name), "not a number that can be booked by")),
                None => Err(found.fault(name, "missing")),
            }
        };
        let mut opening = Vec::new();
        for part in found.parts("opening")? {
            let Some(text) = Some(part).text()? else { continue };
            if text.split(';').any(|span| crate::opening::hours(span).is_empty()) {
                return Err(Fault::new(found.at("opening"), "not opening hours such as mon 08:00-12:00"));
            }
            opening.push(text);
        }
        if opening.is_empty() {
            return Err(found.fault("opening", "missing"));
        }
        let mut closed = Vec::new();
        for part in found.parts("closed")? {
            let period = part.child("valuePeriod")?.ok_or_else(|| part.fault("valuePeriod", "missing"))?;
            closed.push(Self::span(&period)?);
        }
        // Outside the time that is planned for, nothing is offered.
        if let Some(planned) = node.child("planningHorizon")? {
            let (start, end) = Self::span(&planned)?;
            closed.extend([(0, start), (end, FOR_EVER)].into_iter().filter(|(start, end)| end > start));
        }
        let visit = number("minutes", None, 600, 5)?;
        if visit == 0 {
            return Err(found.fault("minutes", "no time at all"));
        }
        Ok(Some(Self {
            opening: opening.join(";"),
            visit,
            buffer: number("buffer", Some(0), 240, 5)?,
            seats: match number("seats", Some(1), 50, 1)? {
                0 => return Err(found.fault("seats", "no room for anybody")),
                seats => seats,
            },
            closed,
        }))
    }

    /// From when to when; without an end, until further notice.
    fn span(period: &Node<'_>) -> Result<(Millis, Millis), Fault> {
        let (start, end) = (period.instant("start")?.unwrap_or(0), period.instant("end")?.unwrap_or(FOR_EVER));
        if end <= start { Err(period.fault("end", "not after the start")) } else { Ok((start, end)) }
    }
}

#[derive(Debug)]
pub(super) struct Slot {
    pub(super) schedule: Option<Reference>,
    pub(super) start: Millis,
    pub(super) end: Millis,
    pub(super) free: bool,
}

pub(super) const WAYS: &[(&str, &str)] =
    &[("on_site", "on_site"), ("on-site", "on_site"), ("video", "video"), ("phone", "phone"), ("home", "home")];

impl Schedule {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let here = BookedHere::read(node)?;
        node.known(&["planningHorizon"]);
        // What is no longer used gives no times.
        let active = node.flag("active")?.unwrap_or(true);
        Ok(Self {
            actors: node.references("actor")?,
            visit_kind: node.first_words("serviceType")?,
            way: node.extension("way")?.code(WAYS)?,
            here: here.filter(|_| active),
            active,
        })
    }
}

impl Slot {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let start = node.instant("start")?.ok_or_else(|| node.fault("start", "missing"))?;
        let end = node.instant("end")?.ok_or_else(|| node.fault("end", "missing"))?;
        if end <= start {
            return Err(node.fault("end", "not after the start"));
        }
        Ok(Self {
            schedule: node.reference("schedule")?,
            start,
            end,
            free: node.short("status")?.as_deref() == Some("free"),
        })
    }
}
