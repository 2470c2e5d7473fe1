//! The waiting list: "Jag vill ha en tidigare tid." The person keeps the time they have. When an earlier one comes free, whoever comes
//! first is asked; it is held for them until the answer, and then goes on to the next.
//!
//! - The order is that of [`super::demand`]. Who has been asked about a time is not asked about it again.
//! - A change of the visit ends the wish; undoing the change brings it back, where it stood.

use super::proposing::deadlines;
use super::store::waiting as store;
use super::supply::DAY;
use crate::audit::{Actor, AuditEntry, Shown};
use crate::auth::SignedIn;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{BoxFuture, Command, Store, Tx};
use app::appointments::api::WaitingApi;
use app::appointments::types::WaitingPage;
use app::error::AppError;
use app::ids::{AppointmentId, CommandKey, PatientId, WaitingId};
use async_trait::async_trait;
use jiff::ToSpan as _;

#[derive(Clone)]
pub struct Waiting {
    pub store: Store,
    pub who: SignedIn,
}

type Change =
    for<'t> fn(&'t mut Tx<'_>, &'t PatientId, &'t AppointmentId) -> BoxFuture<'t, Result<WaitingId, StoreError>>;

impl Waiting {
    /// "Ja, fråga mig."
    pub async fn want(&self, visit: AppointmentId, key: Option<CommandKey>) -> Result<(), AppError> {
        self.change("waiting.want", key, visit, |tx, patient, visit| Box::pin(store::want(tx, patient, visit))).await
    }

    /// "Sluta vänta."
    pub async fn want_no_more(&self, visit: AppointmentId, key: Option<CommandKey>) -> Result<(), AppError> {
        self.change("waiting.want_no_more", key, visit, |tx, patient, visit| {
            Box::pin(store::want_no_more(tx, patient, visit))
        })
        .await
    }

    async fn change(
        &self,
        purpose: &'static str,
        key: Option<CommandKey>,
        visit: AppointmentId,
        work: Change,
    ) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let actor = access.actor();
        self.store
            .write(&actor, Command { purpose, key }, move |tx| {
                let (access, visit) = (access.clone(), visit.clone());
                Box::pin(async move {
                    let waiting = work(tx, access.patient(), &visit).await?;
                    Ok(((), AuditEntry::of(access.patient(), &waiting)))
                })
            })
            .await?;
        Ok(())
    }
}

#[async_trait]
impl WaitingApi for Waiting {
    async fn list(&self) -> Result<WaitingPage, AppError> {
        let staff = self.who.staff()?;
        let (actor, clock) = (staff.actor(), self.store.clock().clone());
        let page = self.store.read(&actor, "waiting.list", |reader| {
            Box::pin(async move {
                let rows = store::list(reader, &staff, &clock).await?;
                let shown = Shown::List(rows.iter().map(|row| row.patient.clone()).collect());
                Ok((WaitingPage { now: clock.local_now(), rows }, shown))
            })
        });
        Ok(page.await?)
    }
}

/// Passes what has come free, and what nobody answered in time, on to those who wait. What has been taken meanwhile is left for the next
/// time. The server does it every few seconds.
///
/// # Errors
///
/// When the database cannot be read or written.
pub async fn pass_on(store: &Store) -> Result<(), StoreError> {
    let clock = store.clock().clone();
    let now = clock.now();
    for (id, patient) in store.lookup(|reader| Box::pin(store::run_out(reader, now))).await? {
        let lapsed = store.write(&Actor::System, Command { purpose: "waiting.lapse", key: None }, move |tx| {
            let (id, patient) = (id.clone(), patient.clone());
            Box::pin(async move {
                store::lapse(tx, &id).await?;
                Ok(((), AuditEntry::of(&patient, &id)))
            })
        });
        unless_between(lapsed.await.map(|_done| ()))?;
    }
    let (answer_by, from) = asked_now(&clock);
    let ask = store.lookup(|reader| Box::pin(async move { store::whom_to_ask(reader, from, &clock).await }));
    for (row, time) in ask.await? {
        let (waiting, patient) = row.ids()?;
        let asked = store.write(&Actor::System, Command { purpose: "waiting.ask", key: None }, move |tx| {
            let (waiting, patient) = (waiting.clone(), patient.clone());
            Box::pin(async move {
                let id = store::ask_next(tx, &waiting, time, answer_by).await?;
                Ok(((), AuditEntry::of(&patient, &id)))
            })
        });
        unless_between(asked.await.map(|_done| ()))?;
    }
    Ok(())
}

/// Until when somebody who is asked now can answer, and from when on the times are that they can be asked about: the day after.
fn asked_now(clock: &Clock) -> (Millis, Millis) {
    let answer_by = deadlines(clock).first().copied().unwrap_or(clock.now() + DAY);
    let day_after = clock.local(answer_by).local.date().saturating_add(1.day());
    (answer_by, clock.instant(day_after.at(0, 0, 0, 0)))
}

/// Whether a time can still come free for a visit that begins at `start`: on a day before it.
pub(crate) fn can_be_earlier(start: Millis, clock: &Clock) -> bool {
    clock.instant(clock.local(start).local.date().at(0, 0, 0, 0)) > asked_now(clock).1
}

/// That somebody has come between is no fault: the next round sees what is so then.
fn unless_between(result: Result<(), StoreError>) -> Result<(), StoreError> {
    match result {
        Err(StoreError::Conflict | StoreError::Refused(AppError::Taken | AppError::TooLate)) => Ok(()),
        other => other,
    }
}
