//! Use cases of staff who invite to a visit: the patient books one of the unit's free times, by a day that staff have set.

use super::store::inviting as store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::{Auth, SignedIn};
use crate::calendar::{add_working_days, is_working_day};
use crate::clock::Clock;
use crate::store::{Command, Store};
use app::access::Reach;
use app::appointments::api::InvitingApi;
use app::appointments::types::{InvitePage, Invited};
use app::error::{AppError, Fault, Field};
use app::ids::{CommandKey, CommitmentId, Id as _, InvitationId, PatientId};
use async_trait::async_trait;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// So many days ahead are the days that staff choose among; where nobody works then, the next working day.
const DAYS: [i64; 6] = [7, 14, 30, 60, 90, 180];

#[derive(Clone)]
pub struct Inviting {
    pub store: Store,
    pub auth: Auth,
    pub who: SignedIn,
}

fn days(clock: &Clock) -> Vec<Date> {
    let working = |day: Date| if is_working_day(day) { day } else { add_working_days(day, 1) };
    DAYS.iter().map(|days| working(clock.today().saturating_add(days.days()))).collect()
}

#[async_trait]
impl InvitingApi for Inviting {
    async fn invite_page(&self, patient: PatientId) -> Result<InvitePage, AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let (clock, actor) = (self.store.clock().clone(), access.actor());
        let page = self.store.read(&actor, "invitation.page", |reader| {
            Box::pin(async move {
                let patient = access.patient().clone();
                let page = InvitePage {
                    now: clock.local_now(),
                    name: super::store::proposing::name(reader, &patient).await?,
                    open: store::open(reader, &staff, &patient).await?,
                    can_propose: !super::store::proposing::subjects(reader.connection(), &staff, &patient, &clock)
                        .await?
                        .is_empty(),
                    kinds: store::kinds(reader.connection(), &staff).await?,
                    lines: store::lines(reader.connection(), &staff, &patient).await?,
                    days: days(&clock),
                    patient: patient.clone(),
                };
                Ok((page, Shown::Patient(patient)))
            })
        });
        Ok(page.await?)
    }
}

impl Inviting {
    /// Invites to a visit. `Invalid` when no kind or no day is chosen, for days that are not among those one chooses, and where the
    /// patient could book later than medicinskt senast.
    pub async fn invite(&self, patient: PatientId, form: Invited, key: Option<CommandKey>) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let unreadable = || AppError::Invalid(vec![(Field::Form, Fault::Unreadable)]);
        if form.kind.is_empty() {
            return Err(AppError::Invalid(vec![(Field::Times, Fault::Empty)]));
        }
        let all = days(self.store.clock());
        let chosen = |text: &str| {
            let day = text.parse::<Date>().map_err(|_no_day| unreadable())?;
            if all.contains(&day) { Ok(day) } else { Err(unreadable()) }
        };
        let book_by = chosen(&form.book_by)?;
        let medically_by = if form.medically_by.is_empty() { None } else { Some(chosen(&form.medically_by)?) };
        if medically_by.is_some_and(|day| book_by > day) {
            return Err(AppError::Invalid(vec![(Field::Times, Fault::TooSoon)]));
        }
        let line = match form.line.as_str() {
            "" => None,
            id => Some(CommitmentId::parse(id).ok_or_else(unreadable)?),
        };
        let kind = form.kind;
        self.store
            .write(&access.actor(), Command { purpose: "invitation.make", key }, move |tx| {
                let (staff, patient, kind, line) =
                    (staff.clone(), access.patient().clone(), kind.clone(), line.clone());
                Box::pin(async move {
                    let invites = store::Invites { kind: &kind, line: line.as_ref(), book_by, medically_by };
                    let id = store::invite(tx, &staff, &patient, &invites).await?;
                    Ok(((), AuditEntry::of(&patient, &id)))
                })
            })
            .await?;
        Ok(())
    }

    pub async fn withdraw(&self, invitation: InvitationId, key: Option<CommandKey>) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        self.store
            .write(&staff.actor(), Command { purpose: "invitation.withdraw", key }, move |tx| {
                let (staff, invitation) = (staff.clone(), invitation.clone());
                Box::pin(async move {
                    let patient = store::withdraw(tx, &staff, &invitation).await?;
                    Ok(((), AuditEntry::of(&patient, &invitation)))
                })
            })
            .await?;
        Ok(())
    }
}
