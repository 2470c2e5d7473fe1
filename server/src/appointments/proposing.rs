//! Use cases of staff who suggest times: what for, which times, asking, taking back.

use super::changes::choice;
use super::store::proposing as store;
use super::store::supply::supply_of;
use super::supply::{DAY, DAYS_AHEAD, furthest, offer};
use crate::audit::{AuditEntry, Shown};
use crate::auth::{Auth, SignedIn};
use crate::calendar::add_working_days;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Command, Reader, Store};
use app::access::Reach;
use app::appointments::api::ProposingApi;
use app::appointments::types::{About, ProposePage, Subject, TimeChoice};
use app::error::{AppError, Fault, Field};
use app::ids::{CommandKey, PatientId, TimeProposalId};
use async_trait::async_trait;

/// How many times one question holds.
const MOST: usize = 3;
/// How many times staff choose among.
const OFFERED: usize = 24;
/// No question holds times longer than this.
const LONGEST: Millis = 15 * DAY;

#[derive(Clone)]
pub struct Proposing {
    pub store: Store,
    pub auth: Auth,
    pub who: SignedIn,
}

/// The moments to choose among: the end of the first, third and fifth working day; each more than a day ahead.
pub(super) fn deadlines(clock: &Clock) -> Vec<Millis> {
    let day = |days| add_working_days(clock.today(), days).at(23, 59, 0, 0);
    [1, 3, 5].into_iter().map(|days| clock.instant(day(days))).filter(|at| *at >= clock.now() + DAY).collect()
}

/// The times to suggest, after the first moment the answer can be asked for.
async fn times(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    subject: &Subject,
    clock: &Clock,
) -> Result<Vec<TimeChoice>, StoreError> {
    let from = deadlines(clock).first().copied().unwrap_or_else(|| clock.now() + DAY);
    let span = (from, clock.now() + DAYS_AHEAD * DAY);
    let found = supply_of(reader.connection(), patient, store::source(&subject.about), &[], span, clock.now()).await?;
    let Some((supply, _)) = found else { return Ok(Vec::new()) };
    // A new visit: from the middle of each half of the day.
    let near = subject.now_at.map_or_else(|| clock.local(from).local.date().at(10, 0, 0, 0), |now| now.local);
    let mut times = offer(&supply.free_times(clock, span.0, span.1), clock, near, OFFERED);
    times.sort_unstable();
    Ok(times.into_iter().map(|time| choice(clock, &supply.schedule, time)).collect())
}

#[async_trait]
impl ProposingApi for Proposing {
    async fn propose_page(&self, patient: PatientId, about: Option<About>) -> Result<ProposePage, AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let (clock, actor) = (self.store.clock().clone(), access.actor());
        let key = clock.new_id();
        let page = self.store.read(&actor, "proposal.page", |reader| {
            Box::pin(async move {
                let patient = access.patient().clone();
                let subjects = store::subjects(reader.connection(), &staff, &patient, &clock).await?;
                let chosen = match about {
                    Some(about) => {
                        let subject = subjects.iter().find(|found| found.about == about).cloned();
                        let subject = subject.ok_or(AppError::NotFound)?;
                        let times = times(reader, &patient, &subject, &clock).await?;
                        Some((subject, times))
                    }
                    None => None,
                };
                let page = ProposePage {
                    now: clock.local_now(),
                    name: store::name(reader, &patient).await?,
                    open: store::open(reader, &staff, &patient, &clock).await?,
                    patient: patient.clone(),
                    subjects,
                    chosen,
                    deadlines: deadlines(&clock).into_iter().map(|at| (at, clock.local(at))).collect(),
                    key,
                };
                Ok((page, Shown::Patient(patient)))
            })
        });
        Ok(page.await?)
    }
}

impl Proposing {
    /// Suggests one to three times, held until `answer_by`.
    pub async fn propose(
        &self,
        patient: PatientId,
        about: &About,
        codes: &[String],
        answer_by: &str,
        key: Option<CommandKey>,
    ) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let now = self.store.clock().now();
        let invalid = |field, fault| AppError::Invalid(vec![(field, fault)]);
        let unreadable = || invalid(Field::Form, Fault::Unreadable);
        let read = |code: &String| super::changes::parse(code).map(|(_, start)| start).ok_or_else(unreadable);
        let mut starts = codes.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        starts.sort_unstable();
        starts.dedup();
        let answer_by: Millis = answer_by.parse().map_err(|_not_a_number| unreadable())?;
        if answer_by < now + DAY || answer_by > now + LONGEST {
            return Err(unreadable());
        }
        match starts.first() {
            None => return Err(invalid(Field::Times, Fault::Empty)),
            Some(first) if *first <= answer_by => return Err(invalid(Field::Times, Fault::TooSoon)),
            Some(_) if starts.iter().any(|start| *start > furthest(now)) => return Err(unreadable()),
            Some(_) if starts.len() > MOST => return Err(invalid(Field::Times, Fault::TooMany)),
            Some(_) => {}
        }
        let about = about.clone();
        self.store
            .write(&access.actor(), Command { purpose: "proposal.make", key }, move |tx| {
                let (staff, patient, about, starts) =
                    (staff.clone(), access.patient().clone(), about.clone(), starts.clone());
                Box::pin(async move {
                    let id = store::propose(tx, &staff, &patient, &about, &starts, answer_by).await?;
                    Ok(((), AuditEntry::of(&patient, &id)))
                })
            })
            .await?;
        Ok(())
    }

    pub async fn withdraw(&self, proposal: TimeProposalId) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        self.store
            .write(&staff.actor(), Command { purpose: "proposal.withdraw", key: None }, move |tx| {
                let (staff, proposal) = (staff.clone(), proposal.clone());
                Box::pin(async move {
                    let patient = store::withdraw(tx, &staff, &proposal).await?;
                    Ok(((), AuditEntry::of(&patient, &proposal)))
                })
            })
            .await?;
        Ok(())
    }
}
