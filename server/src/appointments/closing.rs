//! Use cases of closing a day, when a member of staff cannot come: what it takes away, doing it, whom to ring and how that went.
//!
//! - Every visit of the day becomes cancelled by care at once, with a promised day and who answers for it: nobody has neither a time nor
//!   a promise. The schedules are closed, so that nothing new is booked there; so can a day without visits be.
//! - Where another system books, the visits are cancelled there: here stands only who they are.
//! - Closed by mistake, it is opened again: what no patient knows of yet is as before, the rest stays promised.
//! - All of them make the unit's call list, which is not done until each is reached, or a relative is; and who is reached stands there
//!   until they have a new time.

use super::store::calls;
use super::store::closing as store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::{SignedIn, StaffAccess};
use crate::calendar::{add_working_days, is_working_day};
use crate::clock::{Clock, Millis};
use crate::store::{Command, Store};
use app::appointments::api::ClosingApi;
use app::appointments::types::{CallOutcome, ClosePage};
use app::error::AppError;
use app::ids::{CallId, CommandKey, PatientId};
use app::texts::Texts;
use app::wording::given_name;
use async_trait::async_trait;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// So many days ahead can be closed here.
const DAYS: i64 = 28;
/// So many working days ahead can be chosen where nobody comes.
const EMPTY_DAYS: i32 = 10;
/// So many working days after a call one hears of a new time at the latest.
const AFTER_A_CALL: i32 = 5;
/// After this hour nobody is promised a call the same day.
const LAST_CALLS: i8 = 16;

#[derive(Clone)]
pub struct Closing {
    pub store: Store,
    pub who: SignedIn,
}

/// From now, or from midnight, to the next midnight.
fn span(clock: &Clock, day: Date) -> (Millis, Millis) {
    let midnight = |day: Date| clock.instant(day.at(0, 0, 0, 0));
    let next = day.tomorrow().map_or(Millis::MAX / 2, midnight);
    (midnight(day).max(clock.now()), next)
}

/// By when those whose visits are cancelled hear from care: the same day where the visit is near.
fn promise(clock: &Clock, day: Date) -> Date {
    let now = clock.local_now().local;
    let today = now.date();
    let near = day <= add_working_days(today, 1);
    let can_ring = is_working_day(today) && now.hour() < LAST_CALLS;
    match (near, can_ring) {
        (true, true) => today,
        (true, false) => add_working_days(today, 1),
        (false, _) => add_working_days(today, 2),
    }
}

#[async_trait]
impl ClosingApi for Closing {
    async fn close_page(&self, day: Option<Date>) -> Result<ClosePage, AppError> {
        let staff = self.who.staff()?;
        let (clock, actor) = (self.store.clock().clone(), staff.actor());
        let today = clock.today();
        let last = today.checked_add(DAYS.days()).unwrap_or(today);
        if day.is_some_and(|day| day < today || day > last) {
            return Err(AppError::NotFound);
        }
        let page = self.store.read(&actor, "day.close_page", |reader| {
            Box::pin(async move {
                let starts = store::starts(reader, &staff, (clock.now(), span(&clock, last).1)).await?;
                let mut days: Vec<(Date, i64)> = Vec::new();
                for start in starts {
                    let day = clock.local(start).local.date();
                    match days.last_mut().filter(|(last, _)| *last == day) {
                        Some((_, count)) => *count += 1,
                        None => days.push((day, 1)),
                    }
                }
                let is_booked_here = store::is_booked_here(reader, &staff).await?;
                if is_booked_here {
                    // A day on which nobody comes yet can be closed too.
                    for day in (0..EMPTY_DAYS).map(|days| add_working_days(today, days)) {
                        if is_working_day(day) && days.iter().all(|(known, _)| *known != day) {
                            days.push((day, 0));
                        }
                    }
                    days.sort_unstable();
                }
                let midnight = clock.instant(today.at(0, 0, 0, 0));
                let calls = calls::calls(reader, &staff, midnight, &clock).await?;
                let is_closed = match day {
                    Some(day) => store::is_closed(reader, &staff, span(&clock, day)).await?,
                    None => false,
                };
                let chosen = match day {
                    Some(day) => {
                        let rows = store::rows(reader, &staff, span(&clock, day), &clock).await?;
                        Some((day, rows, promise(&clock, day)))
                    }
                    None => None,
                };
                let cancelled = match day {
                    Some(day) => store::cancelled(reader, &staff, span(&clock, day), &clock).await?,
                    None => Vec::new(),
                };
                // Of the days without a choice only how many is shown, and nobody's name.
                let rows = chosen.iter().flat_map(|(_, rows, _)| rows.iter().map(|row| &row.patient));
                let mut shown: Vec<PatientId> = Vec::new();
                for patient in rows
                    .chain(calls.iter().map(|call| &call.patient))
                    .chain(cancelled.iter().map(|visit| &visit.patient))
                {
                    if !shown.contains(patient) {
                        shown.push(patient.clone());
                    }
                }
                let reason = reason(&staff, store::hides_name(reader.connection(), &staff).await?);
                let page = ClosePage {
                    now: clock.local_now(),
                    is_booked_here,
                    days,
                    chosen,
                    is_closed,
                    cancelled,
                    reason,
                    calls,
                };
                Ok((page, Shown::List(shown)))
            })
        });
        Ok(page.await?)
    }
}

/// "Anna kan inte komma.": it becomes a part of the visit, and is read in both views. Staff with protected data are not named.
fn reason(staff: &StaffAccess, hides_name: bool) -> String {
    if hides_name {
        Texts::Sv.close_reason_unnamed().to_owned()
    } else {
        Texts::Sv.close_reason(given_name(staff.name()))
    }
}

impl Closing {
    pub async fn close(&self, day: &str, key: Option<CommandKey>) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        let clock = self.store.clock().clone();
        let today = clock.today();
        let day: Date = day.parse().map_err(|_no_day| AppError::NotFound)?;
        if day < today || day > today.checked_add(DAYS.days()).unwrap_or(today) {
            return Err(AppError::TooLate);
        }
        self.store
            .write(&staff.actor(), Command { purpose: "day.close", key }, move |tx| {
                let staff = staff.clone();
                Box::pin(async move {
                    let clock = tx.clock().clone();
                    let (by, hides) = (promise(&clock, day), store::hides_name(tx.connection(), &staff).await?);
                    let reason = reason(&staff, hides);
                    let promise = store::Promise { reason: &reason, by };
                    let patients = store::close(tx, &staff, span(&clock, day), &promise).await?;
                    Ok(((), AuditEntry::many(patients)))
                })
            })
            .await?;
        Ok(())
    }

    /// Opens a closed day again; the visits whose patients know nothing yet are as before.
    pub async fn reopen(&self, day: Date, key: Option<CommandKey>) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        self.store
            .write(&staff.actor(), Command { purpose: "day.reopen", key }, move |tx| {
                let staff = staff.clone();
                Box::pin(async move {
                    let span = span(tx.clock(), day);
                    let patients = store::reopen(tx, &staff, span).await?;
                    Ok(((), AuditEntry::many(patients)))
                })
            })
            .await?;
        Ok(())
    }

    pub async fn ring(&self, call: CallId, outcome: CallOutcome, key: Option<CommandKey>) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        self.store
            .write(&staff.actor(), Command { purpose: "call.ring", key }, move |tx| {
                let (staff, call) = (staff.clone(), call.clone());
                Box::pin(async move {
                    let by = add_working_days(tx.clock().today(), AFTER_A_CALL);
                    let patient = calls::ring(tx, &staff, &call, outcome, by).await?;
                    Ok(((), AuditEntry::of(&patient, &call)))
                })
            })
            .await?;
        Ok(())
    }
}
