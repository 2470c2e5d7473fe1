//! Use cases of staff who suggest times: what for, which times, asking, taking back.

use super::changes::choice;
use super::store::proposing as store;
use super::store::supply::supply_of;
use super::store::{settle, undo_change};
use super::supply::{DAY, DAYS_AHEAD, FreeTime, furthest, offer};
use crate::audit::{AuditEntry, Shown};
use crate::auth::{Auth, SignedIn, StaffAccess};
use crate::calendar::add_working_days;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Command, Reader, Store, Written, id_of};
use app::access::Reach;
use app::appointments::api::ProposingApi;
use app::appointments::types::{About, ProposePage, Subject, TimeChoice};
use app::error::{AppError, Fault, Field};
use app::ids::{AppointmentChangeId, AppointmentId, CommandKey, PatientId, TimeProposalId};
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

/// The times to suggest, after the first moment the answer can be asked for; and whether the patient is busy then.
async fn times(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
    subject: &Subject,
    clock: &Clock,
) -> Result<Vec<(TimeChoice, bool)>, StoreError> {
    let from = deadlines(clock).first().copied().unwrap_or_else(|| clock.now() + DAY);
    let span = (from, clock.now() + DAYS_AHEAD * DAY);
    let found = supply_of(reader.connection(), patient, store::source(&subject.about), &[], span, clock.now()).await?;
    let Some((supply, _)) = found else { return Ok(Vec::new()) };
    // A new visit: from the middle of each half of the day.
    let near = subject.now_at.map_or_else(|| clock.local(from).local.date().at(10, 0, 0, 0), |now| now.local);
    let mut times = offer(&supply.free_times(clock, span.0, span.1), clock, near, OFFERED);
    times.sort_unstable();
    let visit = match &subject.about {
        About::Visit(id) => Some(id),
        About::New(_) => None,
    };
    let busy = store::busy(reader.connection(), staff, patient, visit).await?;
    let is_busy = |time: &FreeTime| busy.iter().any(|visit| time.start < visit.end && visit.start < time.end);
    Ok(times.into_iter().map(|time| (choice(clock, &supply.schedule, time), is_busy(&time))).collect())
}

#[async_trait]
impl ProposingApi for Proposing {
    async fn propose_page(
        &self,
        patient: PatientId,
        about: Option<About>,
        agreed: Option<AppointmentId>,
    ) -> Result<ProposePage, AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let (clock, actor) = (self.store.clock().clone(), access.actor());
        let page = self.store.read(&actor, "proposal.page", |reader| {
            Box::pin(async move {
                let patient = access.patient().clone();
                let subjects = store::subjects(reader.connection(), &staff, &patient, &clock).await?;
                let chosen = match about {
                    Some(about) => {
                        let subject = subjects.iter().find(|found| found.about == about).cloned();
                        let subject = subject.ok_or(AppError::NotFound)?;
                        let times = times(reader, &staff, &patient, &subject, &clock).await?;
                        Some((subject, times))
                    }
                    None => None,
                };
                let receipt = match agreed {
                    Some(visit) => store::phone_receipt(reader, &staff, &patient, &visit, &clock).await?,
                    None => None,
                };
                let page = ProposePage {
                    receipt,
                    now: clock.local_now(),
                    name: store::name(reader, &patient).await?,
                    open: store::open(reader, &staff, &patient, &clock).await?,
                    patient: patient.clone(),
                    subjects,
                    chosen,
                    deadlines: deadlines(&clock).into_iter().map(|at| (at, clock.local(at))).collect(),
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

    /// "Patienten tog tiden i telefon": the visit that has it now. Twice is once.
    pub async fn agree_by_phone(
        &self,
        patient: PatientId,
        proposal: TimeProposalId,
        start: Millis,
        key: Option<CommandKey>,
    ) -> Result<AppointmentId, AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let actor = access.actor();
        let written = self.store.write(&actor, Command { purpose: "proposal.agree_by_phone", key }, move |tx| {
            let (staff, patient, proposal) = (staff.clone(), access.patient().clone(), proposal.clone());
            Box::pin(async move {
                let visit = store::accept_by_phone(tx, &staff, &patient, &proposal, start).await?;
                Ok((visit.clone(), AuditEntry::of(&patient, &visit)))
            })
        });
        match written.await? {
            Written::Done(visit) => Ok(visit),
            Written::Before { entity } => Ok(id_of("command_receipt", "entity_id", &entity.unwrap_or_default())?),
        }
    }

    /// Takes back what staff wrote down as agreed on the telephone: the time before it holds again, or there is no visit. `change`: what the
    /// page said is taken back.
    pub async fn take_back_agreed(
        &self,
        patient: PatientId,
        visit: AppointmentId,
        change: Option<AppointmentChangeId>,
        key: Option<CommandKey>,
    ) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let actor = access.actor();
        self.store
            .write(&actor, Command { purpose: "appointment.undo_by_phone", key }, move |tx| {
                let (staff, patient, visit, change) =
                    (staff.clone(), access.patient().clone(), visit.clone(), change.clone());
                Box::pin(async move {
                    if store::start_of(tx.connection(), &staff, &patient, &visit).await?.is_none() {
                        return Err(AppError::NotFound.into());
                    }
                    let (change, _) = undo_change(tx, &patient, &visit, change.as_ref(), "staff").await?;
                    settle(tx, &patient, &visit).await?;
                    Ok(((), AuditEntry::of(&patient, &change)))
                })
            })
            .await?;
        Ok(())
    }

    pub async fn withdraw(&self, proposal: TimeProposalId, key: Option<CommandKey>) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        self.store
            .write(&staff.actor(), Command { purpose: "proposal.withdraw", key }, move |tx| {
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
