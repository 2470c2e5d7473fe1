//! Use cases of booking together: which times, looking, saying yes, ending; and the screen that is parked for the patient.

use super::changes::{parse, suited};
use super::needs::{Needs, rank};
use super::store::joint as store;
use super::store::joint::{JointRow, Side};
use super::store::proposing::{name, own_of, phone_receipt, source, subjects};
use super::store::supply::supply_of;
use super::supply::{DAY, DAYS_AHEAD, FreeTime, MINUTE};
use crate::audit::{Actor, AuditEntry, Shown};
use crate::auth::{Auth, SignedIn, joint_mark};
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::settings::settings_of;
use crate::store::{Command, Reader, Store, Written, id_of};
use app::access::Reach;
use app::appointments::api::JointApi;
use app::appointments::joint_types::{
    HandBackPage, JointBeginPage, JointLine, JointMode, JointPage, JointStaffPage, JointState, JointTime, Sees,
};
use app::appointments::types::{About, Follows, Subject, TimeChoice};
use app::error::{AppError, Fault, Field};
use app::ids::{AppointmentId, CommandKey, JointBookingId, PatientId, ScheduleId};
use app::settings::types::{PartOfDay, Settings};
use async_trait::async_trait;

/// How many times staff choose among.
const OFFERED: usize = 24;
const OFFERED_TODAY: usize = 3;
/// So long two can look at times together.
const LASTS: Millis = 2 * 60 * MINUTE;
/// Nobody is booked so soon that they cannot come.
const SOONEST: Millis = 60 * MINUTE;

#[derive(Clone)]
pub struct Joint {
    pub store: Store,
    pub auth: Auth,
    pub who: SignedIn,
}

/// Whoever looks from the patient's side.
struct Looker {
    actor: Actor,
    /// The patient on a screen of their own.
    own: Option<PatientId>,
}

impl Joint {
    /// The patient, or the parked screen of that booking.
    fn looker(&self, id: &JointBookingId) -> Result<Looker, AppError> {
        match &self.who {
            SignedIn::Parked { staff, joint, .. } if joint == id => Ok(Looker { actor: staff.actor(), own: None }),
            SignedIn::Parked { .. } => Err(AppError::NotFound),
            who => {
                let access = who.patient()?;
                Ok(Looker { actor: access.actor(), own: Some(access.patient().clone()) })
            }
        }
    }

    /// Begins, with one to three times that staff say yes to.
    pub async fn begin(
        &self,
        patient: PatientId,
        about: &About,
        codes: &[String],
        mode: JointMode,
        key: Option<CommandKey>,
    ) -> Result<JointBookingId, AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let starts = starts(codes)?;
        // On the telephone a yes is to one time.
        if mode == JointMode::Phone && starts.len() != 1 {
            return Err(AppError::Invalid(vec![(Field::Times, Fault::OneOnly)]));
        }
        let about = about.clone();
        let actor = access.actor();
        // Beginning twice is beginning anew; a yes on the telephone is booked once.
        let command = match mode {
            JointMode::Phone => Command { purpose: "joint.phone", key },
            JointMode::Room | JointMode::Distance => Command { purpose: "joint.begin", key: None },
        };
        let written = self.store.write(&actor, command, move |tx| {
            let (staff, patient) = (staff.clone(), access.patient().clone());
            let (about, starts) = (about.clone(), starts.clone());
            Box::pin(async move {
                let id = store::begin(tx, &staff, &patient, &about, &starts, mode, LASTS).await?;
                if let (JointMode::Phone, [start]) = (mode, starts.as_slice()) {
                    // It was read aloud: the patient has had it before them.
                    store::acknowledge(tx, &id, Side::Patient, 1).await?;
                    store::agree(tx, &id, &patient, *start).await?;
                }
                Ok((id.clone(), AuditEntry::of(&patient, &id)))
            })
        });
        match written.await? {
            Written::Done(id) => Ok(id),
            Written::Before { entity } => {
                Ok(id_of("command_receipt", "entity_id", entity.as_deref().unwrap_or_default())?)
            }
        }
    }

    /// Staff put more times there, or take one away.
    pub async fn change_times(
        &self,
        joint: JointBookingId,
        add: &[String],
        remove: Option<&str>,
        key: Option<CommandKey>,
    ) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        self.auth.joint_patient(&staff, &joint).await?;
        let remove = remove.map(|code| parse(code).ok_or(AppError::NotFound)).transpose()?.map(|(_, start)| start);
        let add = if remove.is_some() { Vec::new() } else { starts(add)? };
        self.store
            .write(&staff.actor(), Command { purpose: "joint.times", key }, move |tx| {
                let (staff, joint, add) = (staff.clone(), joint.clone(), add.clone());
                Box::pin(async move {
                    let patient = store::change_times(tx, &staff, &joint, &add, remove).await?;
                    Ok(((), AuditEntry::of(&patient, &joint).quietly()))
                })
            })
            .await?;
        Ok(())
    }

    pub async fn end(&self, joint: JointBookingId, key: Option<CommandKey>) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        self.auth.joint_patient(&staff, &joint).await?;
        self.store
            .write(&staff.actor(), Command { purpose: "joint.end", key }, move |tx| {
                let (staff, joint) = (staff.clone(), joint.clone());
                Box::pin(async move {
                    let patient = store::end(tx, &staff, &joint).await?;
                    Ok(((), AuditEntry::of(&patient, &joint)))
                })
            })
            .await?;
        Ok(())
    }

    /// "Ingen tid passar", or that it was not meant.
    pub async fn none_fits(&self, joint: JointBookingId, none: bool) -> Result<(), AppError> {
        let looker = self.looker(&joint)?;
        let patient = looker.own.ok_or(AppError::NotFound)?;
        self.store
            .write(&looker.actor, Command { purpose: "joint.none_fits", key: None }, move |tx| {
                let (patient, joint) = (patient.clone(), joint.clone());
                Box::pin(async move {
                    store::none_fits(tx, &patient, &joint, none).await?;
                    Ok(((), AuditEntry::of(&patient, &joint)))
                })
            })
            .await?;
        Ok(())
    }

    /// "Ja, byt tid": the visit that has that time now; `None`: it was done before, and the page says what there is now.
    pub async fn agree(
        &self,
        joint: JointBookingId,
        code: &str,
        key: Option<CommandKey>,
    ) -> Result<Option<AppointmentId>, AppError> {
        let looker = self.looker(&joint)?;
        let (_, start) = parse(code).ok_or(AppError::NotFound)?;
        let own = looker.own;
        let written = self.store.write(&looker.actor, Command { purpose: "joint.agree", key }, move |tx| {
            let (joint, own) = (joint.clone(), own.clone());
            Box::pin(async move {
                let patient = match own {
                    Some(patient) => patient,
                    None => store::joint(tx.connection(), &joint).await?.patient()?,
                };
                let (visit, _) = store::agree(tx, &joint, &patient, start).await?;
                Ok((visit.clone(), AuditEntry::of(&patient, &visit)))
            })
        });
        Ok(match written.await? {
            Written::Done(visit) => Some(visit),
            Written::Before { .. } => None,
        })
    }

    /// A side has that version before it now; written only where that is news.
    async fn acknowledge(
        &self,
        actor: &Actor,
        side: Side,
        patient: &PatientId,
        joint: &JointBookingId,
        version: i64,
    ) -> Result<(), AppError> {
        let (patient, joint) = (patient.clone(), joint.clone());
        self.store
            .write(actor, Command { purpose: "joint.see", key: None }, move |tx| {
                let (patient, joint) = (patient.clone(), joint.clone());
                Box::pin(async move {
                    store::acknowledge(tx, &joint, side, version).await?;
                    Ok(((), AuditEntry::of(&patient, &joint).quietly()))
                })
            })
            .await?;
        Ok(())
    }
}

/// The instants of one to three times.
fn starts(codes: &[String]) -> Result<Vec<Millis>, AppError> {
    let invalid = |fault| AppError::Invalid(vec![(Field::Times, fault)]);
    let read = |code: &String| parse(code).map(|(_, start)| start).ok_or_else(|| invalid(Fault::Unreadable));
    let mut starts = codes.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    starts.sort_unstable();
    starts.dedup();
    match i64::try_from(starts.len()) {
        Ok(0) => Err(invalid(Fault::Empty)),
        Ok(count) if count <= store::MOST => Ok(starts),
        _ => Err(invalid(Fault::TooMany)),
    }
}

/// The times that can be looked at, best first, and what the patient wishes.
async fn times(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    about: &About,
    now_at: Option<jiff::civil::DateTime>,
    clock: &Clock,
) -> Result<(Vec<TimeChoice>, PartOfDay), StoreError> {
    let span = (clock.now() + SOONEST, clock.now() + DAYS_AHEAD * DAY);
    let found = supply_of(reader.connection(), patient, source(about), &own_of(about), span, clock.now()).await?;
    let Some((supply, _)) = found else { return Ok((Vec::new(), PartOfDay::Any)) };
    // What the patient wishes; where they are otherwise is not for staff to find out here.
    // What speaks of other visits is the patient's own: staff see no order made of it.
    let Settings { part_of_day, hours, travel, .. } = settings_of(reader.connection(), patient).await?;
    let wishes = Settings { part_of_day, hours, travel, ..Settings::default() };
    let interpreter = store::has_interpreter(reader.connection(), about).await?;
    let needs = Needs::of(wishes, false, interpreter, now_at, Vec::new());
    let mut free = supply.free_times(clock, span.0, span.1);
    free.retain(|time| now_at != Some(clock.local(time.start).local));
    // Today last: few can come at once, but whoever can is helped.
    let today = clock.today();
    let (now, later): (Vec<_>, Vec<_>) =
        free.into_iter().partition(|time| clock.local(time.start).local.date() == today);
    let mut times = rank(&later, &needs, clock, OFFERED);
    times.extend(rank(&now, &needs, clock, OFFERED_TODAY));
    Ok((times.into_iter().map(|suits| suited(clock, &supply.schedule, suits)).collect(), part_of_day))
}

/// The page as both see it. `of_patient`: it is the patient's; on a screen of their own (`true`) it tells of other visits of theirs. Times
/// that are gone stand last, and only until they have been seen to be so.
async fn page(
    reader: &mut Reader<'_>,
    id: &JointBookingId,
    row: &JointRow,
    of_patient: Option<bool>,
    clock: &Clock,
) -> Result<JointPage, StoreError> {
    let (now, schedule, patient) = (clock.now(), row.schedule()?, row.patient()?);
    let mut lines = Vec::new();
    let seen = if of_patient.is_some() { row.patient_saw } else { row.staff_saw };
    for time in store::times(reader.connection(), id).await? {
        let span = (time.start_at, time.end_at);
        let elsewhere = of_patient == Some(true) && store::is_elsewhere(reader, &patient, row, span).await?;
        let is_free = time.why.is_none() && time.start_at > now && can_have(reader, row, span, clock).await?;
        let said = match time.why.as_deref() {
            Some("removed") => JointTime::Removed,
            Some(_) => JointTime::Taken,
            None if !is_free => JointTime::Taken,
            None if elsewhere => JointTime::Elsewhere,
            None => JointTime::Free,
        };
        if time.gone.is_some_and(|gone| gone <= seen) {
            continue;
        }
        lines.push(line(clock, &schedule, time.start_at, said));
    }
    lines.sort_by_key(|line| matches!(line.time, JointTime::Taken | JointTime::Removed));
    let state = match row.state.as_str() {
        "booked" => JointState::Booked,
        // There is no visit any more to move.
        _ if row.visit()?.is_some() && row.now_start_at.is_none() => JointState::Ended,
        _ if row.is_open(now) => JointState::Open,
        _ => JointState::Ended,
    };
    let Settings { travel, .. } = settings_of(reader.connection(), &patient).await?;
    Ok(JointPage {
        now: clock.local_now(),
        id: id.clone(),
        mark: joint_mark(row.version, of_patient.is_none().then_some(row.patient_saw)),
        mode: row.mode()?,
        state,
        patient,
        patient_name: row.patient_name.clone(),
        staff_name: (!row.protected).then(|| row.staff_name.clone()),
        unit_name: row.unit_name.clone(),
        unit_phone: row.unit_phone.clone(),
        meets: row.meets.clone(),
        place: row.place.clone(),
        follows: Follows {
            travel,
            transport: row.transport,
            companion: row.companion,
            interpreter: row.interpreter,
            fasting: row.fasting,
        },
        kind: row.visit_kind.clone(),
        now_at: row.now_start_at.map(|at| clock.local(at)),
        // New times since then are an answer to it.
        none_fits: row.none_fits.is_some_and(|said| row.last_added.is_none_or(|added| added < said)),
        booked: row.booked_start_at.map(|at| clock.local(at)).zip(row.booked()?),
        lines,
    })
}

/// Whether a time can still be had, whatever has been told of it.
async fn can_have(
    reader: &mut Reader<'_>,
    row: &JointRow,
    (start, end): (Millis, Millis),
    clock: &Clock,
) -> Result<bool, StoreError> {
    let (patient, about) = (row.patient()?, row.about()?);
    let span = (start - DAY, start + DAY);
    let found = supply_of(reader.connection(), &patient, source(&about), &own_of(&about), span, clock.now()).await?;
    Ok(found.is_some_and(|(supply, _)| supply.is_free(FreeTime { start, end })))
}

fn line(clock: &Clock, schedule: &ScheduleId, start: Millis, time: JointTime) -> JointLine {
    JointLine { code: super::changes::code(schedule, start), start: clock.local(start), time }
}

#[async_trait]
impl JointApi for Joint {
    async fn joint_begin(&self, patient: PatientId, about: Option<About>) -> Result<JointBeginPage, AppError> {
        let staff = self.who.staff()?;
        let access = self.auth.patient_for(&staff, patient, Reach::OwnUnit).await?;
        let (clock, actor) = (self.store.clock().clone(), access.actor());
        let page = self.store.read(&actor, "joint.choose", |reader| {
            Box::pin(async move {
                let patient = access.patient().clone();
                let subjects = subjects(reader.connection(), &staff, &patient, &clock).await?;
                // With one thing to look at times for, that is chosen.
                let about = about.or_else(|| match subjects.as_slice() {
                    [only] => Some(only.about.clone()),
                    _ => None,
                });
                let chosen = match about {
                    Some(about) => {
                        let subject: Option<Subject> = subjects.iter().find(|found| found.about == about).cloned();
                        let subject = subject.ok_or(AppError::NotFound)?;
                        let now_at = subject.now_at.map(|at| at.local);
                        let (times, wish) = times(reader, &patient, &subject.about, now_at, &clock).await?;
                        Some((subject, times, wish))
                    }
                    None => None,
                };
                let name = name(reader, &patient).await?;
                let page = JointBeginPage { now: clock.local_now(), patient: patient.clone(), name, subjects, chosen };
                Ok((page, Shown::Patient(patient)))
            })
        });
        Ok(page.await?)
    }

    async fn joint_for_staff(&self, joint: JointBookingId) -> Result<JointStaffPage, AppError> {
        let staff = self.who.staff()?;
        self.auth.joint_patient(&staff, &joint).await?;
        let (clock, actor) = (self.store.clock().clone(), staff.actor());
        let id = joint.clone();
        let read = self.store.read(&actor, "joint.staff", |reader| {
            Box::pin(async move {
                let row = store::joint(reader.connection(), &id).await?;
                if !row.is_of(&staff) {
                    return Err(AppError::NotFound.into());
                }
                let page = page(reader, &id, &row, None, &clock).await?;
                let about = row.about()?;
                let mut more = if page.state == JointState::Open {
                    times(reader, &page.patient, &about, page.now_at.map(|at| at.local), &clock).await?.0
                } else {
                    Vec::new()
                };
                more.retain(|time| {
                    page.lines.iter().all(|line| line.code != time.code || line.time != JointTime::Free)
                });
                let patient_sees = match row.patient_saw {
                    0 => Sees::NotYet,
                    saw if saw == row.version => Sees::Now,
                    _ => Sees::Before,
                };
                let patient = page.patient.clone();
                let news = (row.staff_saw < row.version).then_some(row.version);
                let receipt = match &page.booked {
                    Some((_, visit)) if page.mode == JointMode::Phone => {
                        phone_receipt(reader, &staff, &patient, visit, &clock).await?
                    }
                    _ => None,
                };
                let page = JointStaffPage { joint: page, patient_sees, more, receipt };
                Ok(((page, news), Shown::Row(patient, id.to_string())))
            })
        });
        let (page, news) = read.await?;
        if let Some(version) = news {
            self.acknowledge(&actor, Side::Staff, &page.joint.patient, &joint, version).await?;
        }
        Ok(page)
    }

    async fn joint(&self, joint: JointBookingId, sees_all: bool) -> Result<JointPage, AppError> {
        let looker = self.looker(&joint)?;
        let clock = self.store.clock().clone();
        let (id, own) = (joint.clone(), looker.own);
        let read = self.store.read(&looker.actor, "joint.read", |reader| {
            Box::pin(async move {
                let row = store::joint(reader.connection(), &id).await?;
                let page = page(reader, &id, &row, Some(own.is_some()), &clock).await?;
                if own.is_some_and(|own| own != page.patient) {
                    return Err(AppError::NotFound.into());
                }
                let patient = page.patient.clone();
                let news = (sees_all && row.patient_saw < row.version).then_some(row.version);
                Ok(((page, news), Shown::Row(patient, id.to_string())))
            })
        });
        let (page, news) = read.await?;
        if let Some(version) = news {
            self.acknowledge(&looker.actor, Side::Patient, &page.patient, &joint, version).await?;
        }
        Ok(page)
    }

    async fn hand_back(&self, joint: JointBookingId) -> Result<HandBackPage, AppError> {
        let SignedIn::Parked { staff, joint: parked, .. } = &self.who else { return Err(AppError::NotFound) };
        if *parked != joint {
            return Err(AppError::NotFound);
        }
        let (clock, demo) = (self.store.clock().clone(), self.auth.is_demo());
        let actor = staff.actor();
        let read = self.store.read(&actor, "joint.hand_back", |reader| {
            Box::pin(async move {
                let row = store::joint(reader.connection(), &joint).await?;
                let patient = row.patient()?;
                let page = HandBackPage {
                    now: clock.local_now(),
                    id: joint.clone(),
                    patient: patient.clone(),
                    staff_name: (!row.protected).then_some(row.staff_name),
                    unit_name: row.unit_name,
                    identifier: row.staff_hsa_id.filter(|_| demo),
                };
                Ok((page, Shown::Row(patient, joint.to_string())))
            })
        });
        Ok(read.await?)
    }
}
