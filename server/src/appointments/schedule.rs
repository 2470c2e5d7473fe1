//! The use case of a member of staff's own schedule: a day or a week of visits and free times.

use super::store::schedule as store;
use super::store::supply::supply_of_staff;
use crate::audit::Shown;
use crate::auth::SignedIn;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Store, id_of};
use app::appointments::api::ScheduleApi;
use app::appointments::schedule_types::{Booked, Entry, EntryState, Period, ScheduleDay, SchedulePage};
use app::error::AppError;
use async_trait::async_trait;
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

#[derive(Clone)]
pub struct Schedules {
    pub store: Store,
    pub who: SignedIn,
}

/// The days that are shown: one, or the working days of its week and those at its end that hold something.
fn days(period: Period) -> Vec<Date> {
    match period {
        Period::Day(day) => vec![day],
        Period::Week(day) => {
            let back = i64::from(day.weekday().to_monday_zero_offset());
            day.checked_sub(back.days())
                .map_or_else(|_before_time| vec![day], |monday| monday.series(1.day()).take(7).collect())
        }
    }
}

#[async_trait]
impl ScheduleApi for Schedules {
    async fn schedule(&self, period: Option<Period>) -> Result<SchedulePage, AppError> {
        let staff = self.who.staff()?;
        let (actor, clock) = (staff.actor(), self.store.clock().clone());
        let period = period.unwrap_or(Period::Day(clock.today()));
        let page = self.store.read(&actor, "schedule.read", |reader| {
            Box::pin(async move {
                let shown = days(period);
                let midnight = |day: Date| clock.instant(day.at(0, 0, 0, 0));
                let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
                    return Err(AppError::NotFound.into());
                };
                let span = (midnight(*first), last.tomorrow().map_or(Millis::MAX / 2, midnight));
                let now = clock.now();
                let rows = store::entries(reader, &staff, span, now).await?;
                let supply = supply_of_staff(reader.connection(), &staff, span, now).await?;
                let free: Vec<_> =
                    supply.iter().flat_map(|supply| supply.free_times(&clock, span.0.max(now + 1), span.1)).collect();
                let patients = rows
                    .iter()
                    .map(|row| id_of("appointment", "patient_id", &row.patient_id))
                    .collect::<Result<Vec<_>, _>>()?;
                let mut entries = rows.iter().map(|row| booked(row, &clock)).collect::<Result<Vec<_>, _>>()?;
                entries.extend(free.iter().map(|time| Entry {
                    start: clock.local(time.start),
                    end: clock.local(time.end),
                    booked: None,
                }));
                entries.sort_by_key(|entry| (entry.start.local, entry.booked.is_none()));
                entries.dedup_by(|after, before| {
                    after.booked.is_none() && before.booked.is_none() && after.start == before.start
                });
                let closed = |day: Date| {
                    let (from, to) = (midnight(day), day.tomorrow().map_or(Millis::MAX / 2, midnight));
                    let covers = |(start, end): &(Millis, Millis)| *start <= from && *end >= to;
                    !supply.is_empty() && supply.iter().all(|supply| supply.closures.iter().any(covers))
                };
                let mut days: Vec<ScheduleDay> = shown
                    .iter()
                    .map(|day| ScheduleDay {
                        day: *day,
                        entries: entries.iter().filter(|entry| entry.start.local.date() == *day).cloned().collect(),
                        closed: closed(*day),
                    })
                    .collect();
                if let Period::Week(_) = period {
                    days.retain(|day| {
                        !matches!(day.day.weekday(), Weekday::Saturday | Weekday::Sunday) || !day.entries.is_empty()
                    });
                }
                Ok((
                    SchedulePage { now: clock.local_now(), period, days, is_booked_here: !supply.is_empty() },
                    Shown::List(patients),
                ))
            })
        });
        Ok(page.await?)
    }
}

fn booked(row: &store::EntryRow, clock: &Clock) -> Result<Entry, StoreError> {
    let state = match row.state.as_str() {
        "booked" if row.cannot_come => EntryState::CannotCome,
        "booked" if row.coming => EntryState::Coming,
        "booked" if row.agreed => EntryState::Agreed,
        "booked" => EntryState::Unanswered { seen: row.opened_at.map(|at| clock.local(at)) },
        "done" => EntryState::Done,
        "no_show" => EntryState::NoShow,
        "cancelled_by_patient" => EntryState::CancelledByPatient,
        _ => EntryState::CancelledByCare,
    };
    let booked = Booked {
        visit: id_of("appointment", "id", &row.id)?,
        patient: id_of("appointment", "patient_id", &row.patient_id)?,
        name: row.name.clone(),
        kind: row.visit_kind.clone(),
        state,
        movable: row.movable,
    };
    Ok(Entry { start: clock.local(row.start_at), end: clock.local(row.end_at), booked: Some(booked) })
}
