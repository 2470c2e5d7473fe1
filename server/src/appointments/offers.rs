//! Use cases of answering a question about a time: what there is to choose, one of them, taking it, a no, taking the no back.

use super::changes::{OFFERED, OFFERED_STANDARD, others, parse, suited};
use super::demand::is_by;
use super::needs::{Needs, rank};
use super::store::elsewhere_at;
use super::store::offers as store;
use super::store::slots::{self, Slot, slots_of};
use super::store::supply::{Of, supply_of};
use super::supply::{DAYS_AHEAD, FreeTime};
use crate::audit::{AuditEntry, Shown};
use crate::auth::{Concerns, SignedIn, still_may};
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::overview;
use crate::requests;
use crate::store::{BoxFuture, Command, Reader, Store, Tx, Written, id_of};
use app::appointments::api::OffersApi;
use app::appointments::types::{CheckOffer, DeclinedPage, Gone, OfferPage, TimeChoice};
use app::error::AppError;
use app::ids::{AppointmentId, CommandKey, Id, PatientId, RequestId, ScheduleId, TimeProposalId};
use app::overview::api::Part;
use app::overview::types::{Overview, Question, QuestionId, QuestionKind, Staff, Way};
use app::representatives::types::Level;
use app::settings::types::Settings;
use async_trait::async_trait;
use jiff::ToSpan as _;
use jiff::civil::Date;

#[derive(Clone)]
pub struct Offers {
    pub store: Store,
    pub who: SignedIn,
}

/// Where what was booked is read.
fn receipt(visit: &AppointmentId) -> String {
    format!("/tider/{visit}/andrad")
}

fn question_of(overview: &Overview, id: &QuestionId) -> Option<Question> {
    overview.questions.iter().find(|question| question.id == *id).cloned()
}

impl Offers {
    /// Takes a time, or asks for it where another system books: the address where it goes on.
    pub async fn take(&self, question: QuestionId, wanted: &str, key: Option<CommandKey>) -> Result<String, AppError> {
        let access = self.who.acting(Level::Book)?;
        let (actor, wanted) = (access.actor(), wanted.to_owned());
        let (by, about) = (access.clone(), question.clone());
        let written = self.store.write(&actor, Command { purpose: "offer.take", key }, move |tx| {
            let (access, question, wanted) = (by.clone(), about.clone(), wanted.clone());
            Box::pin(async move {
                still_may(tx, &access, Level::Book, Concerns::from(&question)).await?;
                let patient = access.patient().clone();
                let (visit, _) = match &question {
                    QuestionId::Proposal(id) => {
                        let start = wanted.parse().map_err(|_no_time| AppError::NotFound)?;
                        store::accept(tx, &patient, id, start, false).await?
                    }
                    QuestionId::Invitation(id) => {
                        let (schedule, start) = parse(&wanted).ok_or(AppError::NotFound)?;
                        if access.is_patient()
                            && let Some(request) = slots::ask_to_book(tx, &patient, id, (&schedule, start)).await?
                        {
                            return Ok((requests::address(&request), AuditEntry::of(&patient, &request)));
                        }
                        store::book_invitation(tx, &patient, id, &schedule, start).await?
                    }
                };
                Ok((receipt(&visit), AuditEntry::of(&patient, &visit)))
            })
        });
        match written.await? {
            Written::Done(address) => Ok(address),
            Written::Before { entity } => {
                let entity = entity.as_deref().unwrap_or_default();
                if let Some(request) = RequestId::parse(entity) {
                    return Ok(requests::address(&request));
                }
                let (visit, patient) = (id_of("command_receipt", "entity_id", entity)?, access.patient().clone());
                // What was taken back at once has never been: it is asked again.
                let is_there = self.store.read(&actor, "offer.taken", |reader| {
                    Box::pin(async move {
                        let is_there = store::is_there(reader, &patient, &visit).await?;
                        let shown = Shown::Row(patient, visit.to_string());
                        Ok((is_there.then(|| receipt(&visit)), shown))
                    })
                });
                Ok(is_there.await?.unwrap_or_else(|| question.address()))
            }
        }
    }

    /// "Behåll min tid.": the address where it goes on.
    pub async fn decline(&self, proposal: TimeProposalId, key: Option<CommandKey>) -> Result<String, AppError> {
        let answer = self.answer("offer.decline", key, proposal.clone(), |tx, patient, id| {
            Box::pin(async move { store::decline(tx, patient, id).await.map(|_asked_by| ()) })
        });
        let is_done = matches!(answer.await?, Written::Done(()));
        Ok(self.goes_on(proposal, is_done.then_some(true)).await)
    }

    /// The address where it goes on.
    pub async fn take_back_no(&self, proposal: TimeProposalId, key: Option<CommandKey>) -> Result<String, AppError> {
        let answer = self.answer("offer.take_back_no", key, proposal.clone(), |tx, patient, id| {
            Box::pin(async move { store::take_back_no(tx, patient, id).await })
        });
        let is_done = matches!(answer.await?, Written::Done(()));
        Ok(self.goes_on(proposal, is_done.then_some(false)).await)
    }

    /// The receipt of a no, or the question. `None`: a page that stood open said it again, and it is as it is now.
    async fn goes_on(&self, proposal: TimeProposalId, is_declined: Option<bool>) -> String {
        let page = format!("/boka/{proposal}");
        let is_declined = match is_declined {
            Some(known) => known,
            None => self.declined(proposal).await.is_ok(),
        };
        if is_declined { format!("{page}/svar") } else { page }
    }

    async fn answer(
        &self,
        purpose: &'static str,
        key: Option<CommandKey>,
        proposal: TimeProposalId,
        work: Answer,
    ) -> Result<Written<()>, AppError> {
        let access = self.who.patient()?;
        let actor = access.actor();
        let written = self
            .store
            .write(&actor, Command { purpose, key }, move |tx| {
                let (access, proposal) = (access.clone(), proposal.clone());
                Box::pin(async move {
                    work(tx, access.patient(), &proposal).await?;
                    Ok(((), AuditEntry::of(access.patient(), &proposal)))
                })
            })
            .await?;
        Ok(written)
    }
}

type Answer = for<'t> fn(&'t mut Tx<'_>, &'t PatientId, &'t TimeProposalId) -> BoxFuture<'t, Result<(), StoreError>>;

/// The free times of an invitation; never over another visit of the same person.
async fn free_times(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    of: Of<'_>,
    by: Option<Date>,
    clock: &Clock,
) -> Result<Option<(ScheduleId, Vec<FreeTime>)>, StoreError> {
    let today = clock.today();
    let midnight =
        |days: i64| today.checked_add(days.days()).map_or(Millis::MAX / 2, |day| clock.instant(day.at(0, 0, 0, 0)));
    let (from, to) = (midnight(1), midnight(DAYS_AHEAD));
    let now = clock.now();
    let (schedule, mut free) = match supply_of(reader.connection(), patient, of, &[], (from, to), now).await? {
        Some((supply, _)) => (supply.schedule.clone(), supply.free_times(clock, from, to)),
        None => match slots_of(reader.connection(), patient, of, (from, to), now).await? {
            Some((schedule, slots)) => (schedule, slots.iter().map(Slot::time).collect()),
            None => return Ok(None),
        },
    };
    let others = elsewhere_at(reader.connection(), patient, None).await?;
    free.retain(|time| {
        is_by(clock, time.start, by) && others.iter().all(|other| time.end <= other.start || time.start >= other.end)
    });
    Ok(Some((schedule, free)))
}

/// By when another system's unit answers whether one can have a time.
fn answer_by(clock: &Clock, time: &TimeChoice) -> Option<Date> {
    requests::wanted_answer_by(clock.local_now().local, time.start.local.date())
}

/// What can be had of what is asked: the schedule and the times, soonest first.
async fn times(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    question: &Question,
    overview: &Overview,
    settings: Settings,
    clock: &Clock,
    count: usize,
) -> Result<Option<(ScheduleId, Vec<TimeChoice>)>, StoreError> {
    match (&question.id, &question.kind) {
        (QuestionId::Proposal(id), QuestionKind::Times { options, .. }) => {
            let asked = store::proposal(reader.connection(), patient, id).await?;
            let (mut schedule, mut found) = (None, Vec::new());
            // The visit that would move is no hindrance.
            let own = elsewhere_at(reader.connection(), patient, asked.visit()?.as_ref()).await?;
            for option in options {
                let Ok(start) = option.code.parse() else { continue };
                let time = store::option(reader.connection(), id, start).await?;
                // Not while the patient is elsewhere.
                let elsewhere = own.iter().any(|visit| time.start < visit.end && visit.start < time.end);
                if start <= clock.now() || elsewhere {
                    continue;
                }
                if let Some(of) = store::can_have(reader, patient, id, &asked, time, clock).await? {
                    schedule = Some(of);
                    found.push(option.clone());
                }
            }
            Ok(schedule.map(|schedule| (schedule, found)))
        }
        (QuestionId::Invitation(id), QuestionKind::Invitation { .. }) => {
            let Some((schedule, free)) =
                free_times(reader, patient, Of::Invitation(id), question.latest.medically, clock).await?
            else {
                return Ok(None);
            };
            let needs = Needs::of(
                settings,
                overview.visits.iter().any(|visit| visit.details.transport),
                overview.visits.iter().any(|visit| visit.details.interpreter.is_some()),
                None,
                others(overview, None),
            );
            let chosen = rank(&free, &needs, clock, count).into_iter();
            Ok(Some((schedule.clone(), chosen.map(|suits| suited(clock, &schedule, suits)).collect())))
        }
        _ => Ok(None),
    }
}

#[async_trait]
impl OffersApi for Offers {
    async fn offer(&self, id: QuestionId, is_simple: bool) -> Result<OfferPage, AppError> {
        let access = self.who.acting(Level::Book)?;
        let (actor, clock) = (access.actor(), self.store.clock().clone());
        let (patient, asked) = (access.patient().clone(), id.clone());
        let count = if is_simple { OFFERED } else { OFFERED_STANDARD };
        let settings = self.who.needs();
        let page = self.store.read(&actor, "offer.read", |reader| {
            Box::pin(async move {
                if let QuestionId::Proposal(id) = &id
                    && !store::proposal(reader.connection(), &patient, id).await?.is_seen_by(&access)?
                {
                    return Err(AppError::NotFound.into());
                }
                let (overview, shown) = overview::load(reader, access, Part::Times, clock.clone()).await?;
                let question = question_of(&overview, &id);
                let times = match &question {
                    Some(question) => times(reader, &patient, question, &overview, settings, &clock, count).await?,
                    None => None,
                };
                let shown = match shown {
                    Shown::Patient(patient) => Shown::Row(patient, id.to_string()),
                    other => other,
                };
                let mut times = times.map_or_else(Vec::new, |(_, times)| times);
                // As of a visit's: not what nobody could answer in time, nor what is asked for already.
                if let Some(question) = question.as_ref().filter(|question| question.only_asks) {
                    let asked = question.asked.as_ref().and_then(|request| request.wants);
                    times.retain(|time| answer_by(&clock, time).is_some() && asked != Some(time.start));
                }
                Ok((OfferPage { overview, question, times }, shown))
            })
        });
        let page = page.await?;
        see(&self.store, &self.who, page.question.as_ref(), &asked).await?;
        Ok(page)
    }

    async fn offered(&self, id: QuestionId, wanted: String) -> Result<CheckOffer, AppError> {
        let access = self.who.acting(Level::Book)?;
        let (actor, clock) = (access.actor(), self.store.clock().clone());
        let (patient, settings) = (access.patient().clone(), self.who.needs());
        let page = self.store.read(&actor, "offer.check", |reader| {
            Box::pin(async move {
                let (overview, _) = overview::load(reader, access, Part::Times, clock.clone()).await?;
                let question = question_of(&overview, &id);
                let found = match &question {
                    Some(question) => {
                        times(reader, &patient, question, &overview, settings, &clock, usize::MAX).await?
                    }
                    None => None,
                };
                let (schedule, times) = found.map_or((None, Vec::new()), |(schedule, times)| (Some(schedule), times));
                let by = question.as_ref().and_then(|question| question.latest.guarantee);
                let has_guaranteed = times.iter().any(|time| by.is_none_or(|by| time.start.local.date() <= by));
                let asks = question
                    .as_ref()
                    .is_some_and(|question| question.only_asks && matches!(question.id, QuestionId::Invitation(_)));
                let choice = times.into_iter().find(|time| time.code == wanted).ok_or(Gone::Taken);
                let choice = choice.and_then(|choice| {
                    if asks && answer_by(&clock, &choice).is_none() { Err(Gone::TooNear) } else { Ok(choice) }
                });
                let meets = match &schedule {
                    Some(schedule) => Some(store::meets(reader, schedule).await?),
                    None => None,
                };
                let place = meets.as_ref().and_then(|meets| meets.place.clone());
                let way = meets.as_ref().map_or(Way::OnSite, |meets| match meets.way.as_str() {
                    "video" => Way::Video,
                    "phone" => Way::Phone,
                    "home" => Way::Home,
                    _ => Way::OnSite,
                });
                let staff = meets.and_then(|meets| {
                    let (protected, name) = (meets.protected, meets.name?);
                    let name = (!protected).then_some(name);
                    Some(Staff { name, function: meets.function, unit: meets.unit })
                });
                let answer_by = choice.as_ref().ok().filter(|_| asks).and_then(|choice| answer_by(&clock, choice));
                let page = CheckOffer { overview, question, choice, staff, way, place, has_guaranteed, answer_by };
                Ok((page, Shown::Row(patient, id.to_string())))
            })
        });
        Ok(page.await?)
    }

    async fn declined(&self, id: TimeProposalId) -> Result<DeclinedPage, AppError> {
        let access = self.who.patient()?;
        let (actor, clock) = (access.actor(), self.store.clock().clone());
        let patient = access.patient().clone();
        let page = self.store.read(&actor, "offer.declined", |reader| {
            Box::pin(async move {
                let asked = store::proposal(reader.connection(), &patient, &id).await?;
                if !asked.is_declined() {
                    return Err(AppError::NotFound.into());
                }
                let keeps = match asked.visit()? {
                    Some(visit) => {
                        let (overview, _) =
                            overview::load(reader, access, Part::Visit(visit.clone()), clock.clone()).await?;
                        overview.visits.iter().find(|found| found.id == visit).map(|found| found.start)
                    }
                    None => None,
                };
                let page = DeclinedPage { now: clock.local_now(), keeps, can_undo: asked.in_time(clock.now()) };
                Ok((page, Shown::Row(patient, id.to_string())))
            })
        });
        Ok(page.await?)
    }
}

/// The person has the question before them: from then on staff see that it is seen. That somebody who helps has, is not that.
async fn see(store: &Store, who: &SignedIn, question: Option<&Question>, id: &QuestionId) -> Result<(), AppError> {
    let (Some(Question { seen: false, .. }), QuestionId::Proposal(id)) = (question, id) else { return Ok(()) };
    let (Ok(access), id) = (who.patient(), id.clone()) else { return Ok(()) };
    let patient = access.patient().clone();
    store
        .write(&access.actor(), Command { purpose: "offer.see", key: None }, move |tx| {
            let (patient, id) = (patient.clone(), id.clone());
            Box::pin(async move {
                store::see(tx, &patient, &id).await?;
                Ok(((), AuditEntry::of(&patient, &id)))
            })
        })
        .await?;
    Ok(())
}
