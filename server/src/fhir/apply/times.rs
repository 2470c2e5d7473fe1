//! Schedules, slots, visits and questions about times.

use super::super::appointment::{Appointment, Status};
use super::super::document::Resource;
use super::super::schedule::{Schedule, Slot};
use super::super::store::times::{AppointmentRow, LatestRow, ParticipantRow, ProposalRow, ScheduleRow};
use super::super::store::{self, day};
use super::{NAMELESS, Party, Responsible, Step, Work};
use crate::clock::Millis;
use crate::error::StoreError;
use app::ids::{AppointmentId, ScheduleId, SlotId, TimeProposalId};

/// A visit longer than this is no visit that takes somebody's time from end to end.
const LONGEST: Millis = 24 * 60 * 60 * 1000;

pub(super) fn is_question(resource: &Resource) -> bool {
    matches!(resource, Resource::Appointment(read) if read.status == Status::Proposed)
}

/// Who takes part in a visit, followed.
#[derive(Default)]
struct Around {
    patient: Option<String>,
    unit: Option<String>,
    place: Option<String>,
    staff: Vec<String>,
    others: Vec<Participant>,
}

#[derive(Default)]
struct Participant {
    staff: Option<String>,
    representative: Option<String>,
    unit: Option<String>,
    name: Option<String>,
}

impl Work<'_, '_> {
    pub(super) async fn schedule(&mut self, place: usize, read: &Schedule) -> Result<(), StoreError> {
        let Some(step) = self.begin(place, None).await? else { return Ok(()) };
        let (mut unit, mut staff, mut location) = (None, None, None);
        for actor in &read.actors {
            match self.party(place, actor).await? {
                Party::Staff { staff: found, unit: at, .. } => {
                    staff = staff.or(Some(found));
                    unit = unit.or(at);
                }
                Party::Unit(found) => unit = Some(found),
                Party::Place(found) => location = location.or(Some(found)),
                _ => {}
            }
        }
        if unit.is_none() && staff.is_none() && location.is_none() {
            self.skip(place, "whose schedule it is, is not known");
            return Ok(());
        }
        let id = self.id_for::<ScheduleId>(&step);
        let row = ScheduleRow {
            id: &id,
            unit: unit.as_deref(),
            staff: staff.as_deref(),
            place: location.as_deref(),
            visit_kind: read.visit_kind.as_deref(),
            way: read.way.unwrap_or("on_site"),
            here: read.here.as_ref(),
            active: read.active,
            provenance: &step.provenance,
        };
        store::times::save_schedule(self.tx, &row).await?;
        self.finish(place, &step, id).await
    }

    pub(super) async fn slot(&mut self, place: usize, read: &Slot) -> Result<(), StoreError> {
        let schedule = match &read.schedule {
            Some(reference) => self.entity(place, reference).await?.filter(|entity| entity.starts_with("sch_")),
            None => None,
        };
        let Some(schedule) = schedule else {
            self.skip(place, "its schedule is not known");
            return Ok(());
        };
        let Some(step) = self.begin(place, None).await? else { return Ok(()) };
        let id = self.id_for::<SlotId>(&step);
        let state = if read.free { "free" } else { "busy" };
        // What was booked here keeps its slot, until the slot itself is another.
        let restated = step.changed(&["/start", "/end", "/status"]);
        store::times::save_slot(self.tx, &id, &schedule, (read.start, read.end), state, restated, &step.provenance)
            .await?;
        self.finish(place, &step, id).await
    }

    pub(super) async fn appointment(&mut self, place: usize, read: &Appointment) -> Result<(), StoreError> {
        if read.status == Status::Other {
            self.skip(place, "neither a visit nor a question about one");
            return Ok(());
        }
        let around = self.around(place, read).await?;
        let Some(patient) = around.patient.clone() else {
            self.skip(place, "its patient is not known");
            return Ok(());
        };
        let Some(step) = self.begin(place, Some(&patient)).await? else { return Ok(()) };
        let responsible = match &around.unit {
            Some(unit) => self.responsible_unit(unit.clone()).await?,
            None => None,
        };
        let responsible = match responsible {
            Some(found) => found,
            None => self.fallback(&patient).await?,
        };
        let was_question = step.entity.as_deref().is_some_and(|entity| entity.starts_with("pro_"));
        match (read.status, read.time) {
            (Status::Proposed, _) => self.proposal(place, read, &around, &patient, &responsible, &step).await,
            // A question that was taken back.
            (Status::CancelledByCare | Status::CancelledByPatient | Status::InError, _) if was_question => {
                let question = step.entity.clone().unwrap_or_default();
                store::times::close_proposal(self.tx, &question, "withdrawn").await?;
                self.finish(place, &step, question).await
            }
            (_, None) => {
                self.skip(place, "a visit without a time");
                Ok(())
            }
            (_, Some(time)) => {
                if was_question {
                    store::times::close_proposal(self.tx, step.entity.as_deref().unwrap_or_default(), "accepted")
                        .await?;
                }
                self.visit(place, read, time, &around, &patient, &responsible, &step).await
            }
        }
    }

    async fn around(&mut self, place: usize, read: &Appointment) -> Result<Around, StoreError> {
        let mut around = Around::default();
        let mut own_unit = None;
        for reference in &read.participants {
            match self.party(place, reference).await? {
                Party::Patient(patient) if around.patient.as_ref().is_none_or(|known| *known == patient) => {
                    around.patient = Some(patient);
                }
                Party::Patient(_) => {
                    self.report.warn(&reference.path, "a visit of two patients: shown to the first only");
                }
                Party::Staff { staff, unit, .. } => {
                    own_unit = own_unit.or_else(|| unit.clone());
                    if !around.staff.contains(&staff) {
                        around.staff.push(staff.clone());
                    }
                    around.others.push(Participant { staff: Some(staff), unit, ..Participant::default() });
                }
                Party::Representative(representative) => {
                    around.others.push(Participant { representative: Some(representative), ..Participant::default() });
                }
                Party::Unit(unit) => around.unit = around.unit.or(Some(unit)),
                Party::Place(found) => around.place = around.place.or(Some(found)),
                Party::Provider(_) | Party::Team(_) | Party::Nobody => {
                    if let Some(name) = &reference.display {
                        around.others.push(Participant { name: Some(name.clone()), ..Participant::default() });
                    }
                }
            }
        }
        around.unit = around.unit.or(own_unit);
        if around.unit.is_none()
            && let Some(location) = &around.place
        {
            around.unit = store::units::place_unit(self.tx, location).await?;
        }
        // Somebody else's representative is nobody in this visit.
        if let Some(patient) = &around.patient {
            let mut kept = Vec::new();
            for other in around.others {
                let own = match &other.representative {
                    Some(representative) => store::patient_of(self.tx, representative).await?.as_ref() == Some(patient),
                    None => true,
                };
                if own {
                    kept.push(other);
                }
            }
            around.others = kept;
        }
        Ok(around)
    }

    async fn proposal(
        &mut self,
        place: usize,
        read: &Appointment,
        around: &Around,
        patient: &str,
        responsible: &Responsible,
        step: &Step,
    ) -> Result<(), StoreError> {
        if read.options.is_empty() {
            self.skip(place, "a question about a time without a time");
            return Ok(());
        }
        let by = match &read.proposed_by {
            Some(reference) => self.party(place, reference).await?,
            None => Party::Nobody,
        };
        let (by_staff, by_representative) = match by {
            Party::Staff { staff, .. } => (Some(staff), None),
            Party::Representative(representative)
                if store::patient_of(self.tx, &representative).await?.as_deref() == Some(patient) =>
            {
                (None, Some(representative))
            }
            _ => (None, None),
        };
        let replaces = match &read.replaces {
            Some(reference) => {
                let found = self.follow(place, reference).await?.filter(|entity| entity.starts_with("apt_"));
                match found {
                    Some(found) if store::patient_of(self.tx, &found).await?.as_deref() == Some(patient) => Some(found),
                    _ => None,
                }
            }
            None => None,
        };
        let id = self.id_for::<TimeProposalId>(step);
        let row = ProposalRow {
            id: &id,
            patient,
            visit_kind: read.visit_kind.as_deref().or(read.description.as_deref()),
            appointment: replaces.as_deref(),
            by_staff: by_staff.as_deref(),
            by_representative: by_representative.as_deref(),
            unit: around.unit.as_deref(),
            answer_by: read.answer_by,
            provider: &responsible.provider,
            provenance: &step.provenance,
        };
        store::times::save_proposal(self.tx, &row, &read.options, self.job.demo).await?;
        self.finish(place, step, id).await
    }

    #[allow(clippy::too_many_arguments, reason = "what was followed before, each used once")]
    async fn visit(
        &mut self,
        place: usize,
        read: &Appointment,
        time: (Millis, Millis),
        around: &Around,
        patient: &str,
        responsible: &Responsible,
        step: &Step,
    ) -> Result<(), StoreError> {
        let id = self.id_for::<AppointmentId>(step);
        let (time, state, agreed_with) = self.standing(read, time, &id, step).await?;
        let promised_unit = match &read.promised_responsible {
            Some(reference) => {
                let party = self.party(place, reference).await?;
                self.answers(&party).await?.and_then(|found| found.unit)
            }
            None => None,
        };
        let may = read.capabilities.unwrap_or_default();
        let row = AppointmentRow {
            id: &id,
            patient,
            visit_kind: read.visit_kind.as_deref().or(read.description.as_deref()).unwrap_or(NAMELESS),
            description: read.description.as_deref(),
            time,
            state: &state,
            way: read.way.unwrap_or("on_site"),
            agreed_with: &agreed_with,
            unit: around.unit.as_deref(),
            place: around.place.as_deref(),
            bring: read.bring.as_deref(),
            what_happens: read.what_happens.as_deref(),
            fasting: read.fasting,
            transport: read.transport,
            interpreter: read.interpreter.as_deref(),
            may_rebook: may.may_rebook,
            may_cancel: may.may_cancel,
            not_after_hours: may.not_after_hours,
            cancelled_reason: read.cancelled_reason.as_deref().filter(|_| state.starts_with("cancelled")),
            promised_by: day(read.promised_by),
            promised_unit: promised_unit.as_deref(),
            latest: LatestRow::from(&read.latest),
            video_url: read.video.as_deref(),
            provider: &responsible.provider,
            provenance: &step.provenance,
            quiet: self.job.demo,
        };
        store::times::save_appointment(self.tx, &row).await?;
        store::times::list_call(self.tx, &id, self.now).await?;
        store::times::settle_questions(self.tx, &id, self.now).await?;
        for (position, other) in (0_i64..).zip(&around.others) {
            let row = ParticipantRow {
                staff: other.staff.as_deref(),
                representative: other.representative.as_deref(),
                unit: other.unit.as_deref(),
                name: other.name.as_deref(),
            };
            store::times::add_participant(self.tx, &id, position, row).await?;
        }
        self.occupy(place, read, &around.staff, &id, time, &state).await?;
        self.finish(place, step, id).await
    }

    /// Time, state and with whom it was agreed: what was changed here since the last import stays, unless the source itself
    /// says something new about it.
    async fn standing(
        &mut self,
        read: &Appointment,
        time: (Millis, Millis),
        id: &str,
        step: &Step,
    ) -> Result<((Millis, Millis), String, String), StoreError> {
        let state = match read.status {
            Status::Arrived if time.1 <= self.now => "done",
            Status::Booked | Status::Arrived | Status::Proposed | Status::Other => "booked",
            Status::Done => "done",
            Status::CancelledByCare => "cancelled_by_care",
            Status::CancelledByPatient => "cancelled_by_patient",
            Status::NoShow => "no_show",
            Status::InError => "entered_in_error",
        };
        let moved = step.changed(&["/start", "/end", "/minutesDuration"])
            && !store::times::says_nothing_new(self.tx, id, time, self.job.demo).await?;
        // The demo moves with the days; that is no news about the visit.
        let restated = (moved && !self.job.demo) || step.changed(&["/status"]);
        let said = (time, state.to_owned(), read.agreed_with.to_owned());
        if moved && restated {
            return Ok(said);
        }
        let Some(here) = store::times::standing(self.tx, id).await? else { return Ok(said) };
        let agreed_with = if read.agreed_with == "none" { here.agreed_with } else { said.2 };
        let state = if restated { said.1 } else { here.state };
        let time = if moved { said.0 } else { (here.start_at, here.end_at) };
        Ok((time, state, agreed_with))
    }

    /// Takes the time of the staff of a visit to come, so that nothing else is booked there.
    async fn occupy(
        &mut self,
        place: usize,
        read: &Appointment,
        staff: &[String],
        id: &str,
        time: (Millis, Millis),
        state: &str,
    ) -> Result<(), StoreError> {
        store::times::free(self.tx, id).await?;
        if state != "booked" || time.1 <= self.now {
            return Ok(());
        }
        for reference in &read.slots {
            if let Some(slot) = self.follow(place, reference).await?
                && slot.starts_with("slo_")
            {
                store::times::take_slot(self.tx, &slot).await?;
            }
        }
        let path = &self.entry(place).path;
        if time.1 - time.0 > LONGEST {
            self.report.warn(path, "longer than a day: nobody's time is kept for it");
            return Ok(());
        }
        for staff in staff {
            if !store::times::occupy(self.tx, staff, id, time).await? {
                self.report.warn(path, "overlaps another visit of the same member of staff");
            }
        }
        Ok(())
    }
}
