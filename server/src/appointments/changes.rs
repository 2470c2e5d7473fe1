//! Use cases of changing a time: which times there are, one of them, taking it, cancelling, taking back.

use super::demand::is_by;
use super::needs::{Needs, Suits, rank};
use super::store::slots::{self, Slot, slots_of};
use super::store::supply::{Of, supply_of};
use super::store::{self, Moved, Undone, Wanted, elsewhere_at, settle};
use super::supply::{DAYS_AHEAD, FreeTime};
use crate::audit::AuditEntry;
use crate::auth::{Concerns, SignedIn, still_may};
use crate::clock::{Clock, FOR_EVER, Millis};
use crate::error::StoreError;
use crate::overview;
use crate::requests;
use crate::store::{Command, Reader, Store, Tx, Written, id_of};
use app::appointments::api::TimesApi;
use app::appointments::types::{ChangeKind, ChangeReceipt, CheckChange, ChoosePage, Gone, TimeChoice, Undo};
use app::error::AppError;
use app::ids::{AppointmentChangeId, AppointmentId, CommandKey, Id, PatientId, RequestId, ScheduleId};
use app::overview::api::Part;
use app::overview::types::{Overview, Visit, VisitState};
use app::representatives::types::Level;
use async_trait::async_trait;
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// How many times are offered: three pages of three in the simple view, or of nine.
pub(super) const OFFERED: usize = 9;
pub(super) const OFFERED_STANDARD: usize = 27;

#[derive(Clone)]
pub struct Times {
    pub store: Store,
    pub who: SignedIn,
}

/// A time of a schedule, as it stands in an address: `sch_….1765180800000`.
pub(super) fn code(schedule: &ScheduleId, start: Millis) -> String {
    format!("{schedule}.{start}")
}

pub(super) fn parse(code: &str) -> Option<(ScheduleId, Millis)> {
    let (schedule, start) = code.split_once('.')?;
    let start = start.parse().ok().filter(|start| (0..FOR_EVER).contains(start))?;
    Some((ScheduleId::parse(schedule)?, start))
}

pub(super) fn choice(clock: &Clock, schedule: &ScheduleId, time: FreeTime) -> TimeChoice {
    let (start, end) = (clock.local(time.start), clock.local(time.end));
    TimeChoice { code: code(schedule, time.start), start, end, reasons: Vec::new() }
}

/// A time with what speaks for it.
pub(super) fn suited(clock: &Clock, schedule: &ScheduleId, suits: Suits) -> TimeChoice {
    TimeChoice { reasons: suits.reasons, ..choice(clock, schedule, suits.time) }
}

/// The booked visits of an overview, but for one.
pub(super) fn others(overview: &Overview, but: Option<&AppointmentId>) -> Vec<FreeTime> {
    let booked = overview.visits.iter().filter(|visit| visit.state == VisitState::Booked && Some(&visit.id) != but);
    booked.map(|visit| FreeTime { start: visit.start_at, end: visit.end_at }).collect()
}

/// A visit with everything the person may see, and the free times it could be moved to.
struct Found {
    overview: Overview,
    visit: Visit,
    /// `None`: the person may not move it here, or no longer.
    offer: Option<(ScheduleId, Vec<FreeTime>)>,
}

impl Times {
    /// Loads it all in one snapshot, with one line in the access log.
    async fn found(&self, purpose: &'static str, visit: AppointmentId, from: From) -> Result<Found, AppError> {
        let access = self.who.acting(Level::Book)?;
        let (actor, clock) = (access.actor(), self.store.clock().clone());
        let found = self.store.read(&actor, purpose, |reader| {
            Box::pin(async move {
                let patient = access.patient().clone();
                let (overview, shown) =
                    overview::load(reader, access, Part::Visit(visit.clone()), clock.clone()).await?;
                let seen = visit_of(&overview, &visit)?;
                let offer = if seen.details.may_change {
                    Some(free_times(reader, &patient, &seen, &clock, from).await?)
                } else {
                    None
                };
                Ok((Found { overview, visit: seen, offer }, shown))
            })
        });
        Ok(found.await?)
    }

    /// Something that is done to a visit of the signed-in person's, or of the person they help.
    async fn change<F>(
        &self,
        purpose: &'static str,
        key: Option<CommandKey>,
        visit: AppointmentId,
        work: F,
    ) -> Result<(), AppError>
    where
        F: for<'t> Fn(
                &'t mut Tx<'_>,
                PatientId,
                AppointmentId,
            )
                -> Pin<Box<dyn Future<Output = Result<AppointmentChangeId, StoreError>> + Send + 't>>
            + Send
            + Sync
            + 'static,
    {
        let access = self.who.acting(Level::Book)?;
        let (actor, work) = (access.actor(), Arc::new(work));
        self.store
            .write(&actor, Command { purpose, key }, move |tx| {
                let (access, visit, work) = (access.clone(), visit.clone(), Arc::clone(&work));
                Box::pin(async move {
                    still_may(tx, &access, Level::Book, Concerns::Visit(&visit)).await?;
                    let patient = access.patient().clone();
                    let change = work(tx, patient.clone(), visit).await?;
                    Ok(((), AuditEntry::of(&patient, &change)))
                })
            })
            .await?;
        Ok(())
    }

    /// "Ja, byt tid." The old time stands until the new one is taken; where another system books, it is asked. The address where it goes on.
    pub async fn move_to(&self, visit: AppointmentId, to: &str, key: Option<CommandKey>) -> Result<String, AppError> {
        let (schedule, start) = parse(to).ok_or(AppError::NotFound)?;
        let access = self.who.acting(Level::Book)?;
        let (actor, receipt) = (access.actor(), format!("/tider/{visit}/andrad"));
        let done = receipt.clone();
        let command = Command { purpose: "appointment.move", key };
        let written = self.store.write(&actor, command, move |tx| {
            let (access, visit, schedule, done) = (access.clone(), visit.clone(), schedule.clone(), done.clone());
            Box::pin(async move {
                still_may(tx, &access, Level::Book, Concerns::Visit(&visit)).await?;
                let patient = access.patient().clone();
                let wanted = Wanted::Free { schedule: &schedule, start };
                let change = match store::move_visit(tx, &patient, &visit, wanted).await? {
                    Moved::Now(change) | Moved::Already(change) => change,
                    // Who helps asks no other system: whoever did is told of the answer.
                    Moved::Elsewhere if access.is_patient() => {
                        let request = slots::ask_to_move(tx, &patient, &visit, (&schedule, start)).await?;
                        return Ok((requests::address(&request), AuditEntry::of(&patient, &request)));
                    }
                    Moved::Elsewhere => return Err(AppError::TooLate.into()),
                };
                Ok((done, AuditEntry::of(&patient, &change)))
            })
        });
        Ok(match written.await? {
            Written::Done(address) => address,
            Written::Before { entity } => {
                entity.as_deref().and_then(RequestId::parse).map_or(receipt, |id| requests::address(&id))
            }
        })
    }

    /// Cancels it; who wants another time later is promised to hear about one.
    pub async fn cancel(
        &self,
        visit: AppointmentId,
        wants_another: bool,
        key: Option<CommandKey>,
    ) -> Result<(), AppError> {
        self.change("appointment.cancel", key, visit, move |tx, patient, visit| {
            Box::pin(async move {
                if let Some(before) = store::cancelled_before(tx, &patient, &visit).await? {
                    return Ok(before);
                }
                if wants_another {
                    requests::cannot_come(tx, &patient, &visit).await?;
                } else {
                    settle(tx, &patient, &visit).await?;
                }
                store::cancel_visit(tx, &patient, &visit, wants_another).await
            })
        })
        .await
    }

    /// "Ångra bytet", "Ångra avbokningen", "Ångra bokningen": the address where it goes on, where the visit is no more. `change`: what the
    /// page said is taken back; `TooLate` when it is not what was last done.
    pub async fn undo(
        &self,
        visit: AppointmentId,
        change: Option<AppointmentChangeId>,
    ) -> Result<Option<String>, AppError> {
        let access = self.who.acting(Level::Book)?;
        let (actor, command) = (access.actor(), Command { purpose: "appointment.undo", key: None });
        let written = self.store.write(&actor, command, move |tx| {
            let (access, visit, change) = (access.clone(), visit.clone(), change.clone());
            Box::pin(async move {
                still_may(tx, &access, Level::Book, Concerns::Visit(&visit)).await?;
                let (patient, side) = (access.patient().clone(), tx.patients_side());
                let (change, undone) = store::undo_change(tx, &patient, &visit, change.as_ref(), side).await?;
                settle(tx, &patient, &visit).await?;
                let goes_on = match undone {
                    Undone::AsBefore => None,
                    Undone::NeverWas(question) => {
                        Some(question.map_or_else(|| "/tider".to_owned(), |question| question.address()))
                    }
                };
                Ok((goes_on, AuditEntry::of(&patient, &change)))
            })
        });
        match written.await? {
            Written::Done(goes_on) => Ok(goes_on),
            Written::Before { .. } => Ok(None),
        }
    }
}

/// By when another system's unit answers whether a visit can be at `start` instead.
fn answer_by(clock: &Clock, visit: &Visit, start: Millis) -> Option<Date> {
    requests::wanted_answer_by(clock.local_now().local, clock.local(start.min(visit.start_at)).local.date())
}

fn visit_of(overview: &Overview, id: &AppointmentId) -> Result<Visit, AppError> {
    let all = overview.visits.iter().chain(&overview.past_visits);
    all.clone().find(|visit| visit.id == *id).cloned().ok_or(AppError::NotFound)
}

/// From when on times are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// What is offered: nobody is asked to come the same day.
    Tomorrow,
    /// What somebody has chosen, perhaps the day before.
    Now,
}

/// The free times; never over another visit of the same person.
async fn free_times(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    visit: &Visit,
    clock: &Clock,
    from: From,
) -> Result<(ScheduleId, Vec<FreeTime>), StoreError> {
    let today = clock.today();
    let midnight =
        |days: i64| today.checked_add(days.days()).map_or(Millis::MAX / 2, |day| clock.instant(day.at(0, 0, 0, 0)));
    let from = if from == From::Now { clock.now() + 1 } else { midnight(1) };
    let to = midnight(DAYS_AHEAD);
    let (of, own) = (Of::Visit(&visit.id), [visit.id.as_str()]);
    let found = supply_of(reader.connection(), patient, of, &own, (from, to), clock.now()).await?;
    let (schedule, mut free) = if let Some((supply, _)) = found {
        (supply.schedule.clone(), supply.free_times(clock, from, to))
    } else {
        let found = slots_of(reader.connection(), patient, of, (from, to), clock.now()).await?;
        let (schedule, slots) = found.ok_or(AppError::TooLate)?;
        (schedule, slots.iter().map(Slot::time).collect())
    };
    let others = elsewhere_at(reader.connection(), patient, Some(&visit.id)).await?;
    let by = visit.details.latest.medically;
    free.retain(|time| {
        is_by(clock, time.start, by)
            && time.start != visit.start_at
            && others.iter().all(|other| time.end <= other.start || time.start >= other.end)
    });
    Ok((schedule, free))
}

#[async_trait]
impl TimesApi for Times {
    async fn choices(&self, visit: AppointmentId, is_simple: bool) -> Result<ChoosePage, AppError> {
        let Found { overview, visit, offer: found } = self.found("appointment.choose", visit, From::Tomorrow).await?;
        let clock = self.store.clock();
        let count = if is_simple { OFFERED } else { OFFERED_STANDARD };
        let times = found.map_or_else(Vec::new, |(schedule, mut free)| {
            // Of another system's, what nobody could answer in time is not asked for, nor what is asked for already.
            if visit.details.only_asks {
                let asked = visit.cannot_come.as_ref().and_then(|request| request.wants);
                free.retain(|time| {
                    answer_by(clock, &visit, time.start).is_some() && asked != Some(clock.local(time.start))
                });
            }
            let settings = self.who.needs();
            let needs = Needs::of(
                settings,
                visit.details.transport,
                visit.details.interpreter.is_some(),
                Some(visit.start.local),
                others(&overview, Some(&visit.id)),
            );
            rank(&free, &needs, clock, count).into_iter().map(|suits| suited(clock, &schedule, suits)).collect()
        });
        Ok(ChoosePage { overview, visit, times })
    }

    async fn choice(&self, visit: AppointmentId, wanted: String) -> Result<CheckChange, AppError> {
        let (wanted, start) = parse(&wanted).ok_or(AppError::NotFound)?;
        let found = self.found("appointment.check_change", visit, From::Now).await?;
        let clock = self.store.clock();
        let by = found.visit.details.latest.guarantee;
        let only_asks = found.visit.details.only_asks;
        let answer_by = answer_by(clock, &found.visit, start).filter(|_| only_asks);
        let has_guaranteed = found.offer.iter().flat_map(|(_, free)| free).any(|time| is_by(clock, time.start, by));
        let choice = match found.offer {
            _ if start == found.visit.start_at => Err(Gone::Yours),
            None => Err(Gone::TooLate),
            Some((schedule, _)) if schedule != wanted => return Err(AppError::NotFound),
            _ if start <= clock.now() => Err(Gone::Passed),
            _ if only_asks && answer_by.is_none() => Err(Gone::TooNear),
            Some((schedule, free)) => free
                .into_iter()
                .find(|time| time.start == start)
                .map(|time| choice(clock, &schedule, time))
                .ok_or(Gone::Taken),
        };
        Ok(CheckChange { overview: found.overview, visit: found.visit, choice, has_guaranteed, answer_by })
    }

    async fn change(&self, visit: AppointmentId) -> Result<ChangeReceipt, AppError> {
        let access = self.who.acting(Level::Book)?;
        let (actor, clock) = (access.actor(), self.store.clock().clone());
        let receipt = self.store.read(&actor, "appointment.change", |reader| {
            Box::pin(async move {
                let patient = access.patient().clone();
                let side = if access.is_patient() { "patient" } else { "representative" };
                // Of others who help, those who help hear nothing.
                let own = access.representative().map(|helper| helper.representative().to_string());
                let (overview, shown) =
                    overview::load(reader, access, Part::Visit(visit.clone()), clock.clone()).await?;
                let seen = visit_of(&overview, &visit)?;
                let found = store::change(reader, &patient, &visit, side, &clock).await?;
                let (row, can_undo) = found.ok_or(AppError::NotFound)?;
                // Care has changed it since: the visit's own page says what holds.
                if !row.stands {
                    return Err(AppError::Taken.into());
                }
                let kind = match row.kind.as_str() {
                    "booked" => ChangeKind::Booked,
                    "moved" => ChangeKind::Moved,
                    "cancelled" => ChangeKind::Cancelled,
                    "undone" => ChangeKind::Undone,
                    _ => return Err(StoreError::Corrupt { table: "appointment_change", column: "kind", id: row.id }),
                };
                let until = row.kept_until.filter(|until| *until > clock.now()).map(|until| clock.local(until));
                let change = id_of("appointment_change", "id", &row.id)?;
                let undo = can_undo.then_some(Undo { change, until });
                let old = row.old().map(|time| clock.local(time.start));
                let asked_again = row.asked_again()?;
                let by = row.representative.filter(|_| own.is_none() || own == row.representative_id);
                Ok((ChangeReceipt { overview, visit: seen, kind, by, old, undo, asked_again }, shown))
            })
        });
        Ok(receipt.await?)
    }
}
