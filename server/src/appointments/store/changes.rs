//! The SQL of changing a visit's time: take and release in one transaction, each guarded by what was read.

use super::latest_change::last_change;
use super::occupancy::{Holder, can_have_back, release, take};
use super::offers;
use super::supply::{Of, Resources, supply_in, supply_of, supply_rows};
use super::waiting;
use super::withdrawing;
use super::written::{Change, Moves, add, add_change, guarded, seen_at, write_down};
use crate::appointments::demand::is_by;
use crate::appointments::supply::{FreeTime, Supply, furthest, kept_until};
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Tx, id_of, optional_day};
use app::error::AppError;
use app::ids::{AppointmentChangeId, AppointmentId, Id, PatientId, ScheduleId, TimeProposalId};
use app::overview::types::QuestionId;
use sqlx::{FromRow as _, Row as _};

/// A visit as it stands when something is about to be done to it.
#[derive(sqlx::FromRow)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
pub(super) struct Standing {
    pub(super) start_at: Millis,
    pub(super) end_at: Millis,
    pub(super) agreed_with: String,
    pub(super) version: i64,
    ahead: bool,
    pub(super) in_time: bool,
    pub(super) may_rebook: bool,
    may_cancel: bool,
    pub(super) medically_by: Option<String>,
}

impl Standing {
    /// A visit of which only its time matters any more.
    pub(super) fn of(start_at: Millis, end_at: Millis, agreed_with: String, version: i64) -> Self {
        let (ahead, in_time, may_rebook, may_cancel) = (true, true, true, true);
        Self { start_at, end_at, agreed_with, version, ahead, in_time, may_rebook, may_cancel, medically_by: None }
    }
}

/// The visit ($1) of the patient ($2) at $5.
const STANDING: &str =
    "SELECT a.start_at, a.end_at, a.agreed_with, a.version, a.state = 'booked' AND a.start_at > $5 AS ahead,
            a.start_at - $5 >= coalesce(a.not_after_hours, u.not_after_hours, 0) * 3600000 AS in_time,
            coalesce(a.may_rebook, u.may_rebook, 0) = 1 AS may_rebook, coalesce(a.may_cancel, u.may_cancel, 0) = 1 AS may_cancel,
            a.medically_by
     FROM appointment a LEFT JOIN care_unit u ON u.id = a.unit_id
     WHERE a.id = $1 AND a.patient_id = $2 AND a.state <> 'entered_in_error'";

/// The visit; `NotFound` when the patient has no such visit, `TooLate` when it is over or not booked any more.
pub(super) async fn standing(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<Standing, StoreError> {
    let now = tx.clock().now();
    Ok(standing_and_supply(tx, patient, visit, &[], (now, now)).await?.0)
}

/// The visit, and the schedule of ours that it is booked in, where there is one, for times that begin between two instants.
async fn standing_and_supply(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    own: &[&str],
    begins: (Millis, Millis),
) -> Result<(Standing, Option<(Supply, Resources)>), StoreError> {
    let now = tx.clock().now();
    let rows = supply_rows(tx.connection(), patient, Of::Visit(visit), Some(STANDING), own, begins, now).await?;
    // A visit that was entered in error may have a schedule all the same.
    let (first, rows) =
        rows.split_first().filter(|(first, _)| first.try_column("ahead").is_ok()).ok_or(AppError::NotFound)?;
    let standing = Standing::from_row(first)?;
    if standing.ahead { Ok((standing, supply_in(rows)?)) } else { Err(AppError::TooLate.into()) }
}

/// A time that a visit is to have.
#[derive(Clone, Copy)]
pub(in crate::appointments) enum Wanted<'a> {
    /// One of those that are free in a schedule.
    Free { schedule: &'a ScheduleId, start: Millis },
    /// One that somebody has asked about. What care asks about may lie beside the opening hours and may be taken however late.
    /// `by_phone`: the patient said yes on the telephone, and staff write it down.
    Proposed { proposal: &'a TimeProposalId, by_care: bool, by_phone: bool, time: FreeTime },
    /// One that the patient and staff have agreed on: by care's own word, beside the opening hours and however late.
    Agreed { time: FreeTime, with: AgreedIn },
}

/// How a time was agreed on with staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::appointments) enum AgreedIn {
    /// The patient said yes on a screen of their own.
    OwnScreen,
    Conversation,
    Phone,
}

impl Wanted<'_> {
    fn start(&self) -> Millis {
        match self {
            Self::Free { start, .. } => *start,
            Self::Proposed { time, .. } | Self::Agreed { time, .. } => time.start,
        }
    }

    fn by_care(&self) -> bool {
        matches!(self, Self::Proposed { by_care: true, .. } | Self::Agreed { .. })
    }

    /// Whether a visit elsewhere at that time is in the way. Not where staff would learn of it: whoever says yes knows where they are.
    pub(super) fn asks_where_one_is(&self) -> bool {
        !matches!(
            self,
            Self::Agreed { with: AgreedIn::Conversation | AgreedIn::Phone, .. } | Self::Proposed { by_phone: true, .. }
        )
    }

    /// As it stands in `agreed_with`; `side`: who acts on the patient's side.
    pub(super) fn agreed_with(&self, side: &'static str) -> &'static str {
        match self {
            Self::Agreed { with: AgreedIn::Conversation, .. } => "in_conversation",
            Self::Agreed { with: AgreedIn::Phone, .. } | Self::Proposed { by_phone: true, .. } => "by_phone",
            Self::Agreed { with: AgreedIn::OwnScreen, .. } | Self::Free { .. } | Self::Proposed { .. } => side,
        }
    }

    /// Who made the change: what the patient said yes to on the telephone is written down by staff.
    pub(super) fn made_by(&self, side: &'static str) -> &'static str {
        if self.agreed_with(side) == "by_phone" { "staff" } else { side }
    }

    fn answers(&self) -> Option<QuestionId> {
        match self {
            Self::Free { .. } | Self::Agreed { .. } => None,
            Self::Proposed { proposal, .. } => Some(QuestionId::Proposal((*proposal).clone())),
        }
    }

    /// The time, where it can be had; `Taken` where not.
    pub(super) fn found(&self, supply: &Supply, clock: &Clock) -> Result<FreeTime, StoreError> {
        let free = match self {
            Self::Proposed { by_care: true, time, .. } | Self::Agreed { time, .. } => {
                supply.is_free(*time).then_some(*time)
            }
            Self::Proposed { by_care: false, time, .. } => supply.has_room(clock, *time).then_some(*time),
            Self::Free { start, .. } => supply.free_times(clock, *start, *start + 1).first().copied(),
        };
        Ok(free.filter(|time| time.start == self.start()).ok_or(AppError::Taken)?)
    }
}

/// Moves the visit to another time of its schedule. `Taken` when somebody else has that time; then nothing has changed.
pub(in crate::appointments) async fn move_visit(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    wanted: Wanted<'_>,
) -> Result<Moved, StoreError> {
    let (clock, now, start) = (tx.clock().clone(), tx.clock().now(), wanted.start());
    let side = tx.patients_side();
    let (begins, mut own) = ((start, start + 1), vec![visit.as_str()]);
    if let Wanted::Proposed { proposal, .. } = wanted {
        own.push(proposal.as_str());
    }
    let (before, found) = standing_and_supply(tx, patient, visit, &own, begins).await?;
    let is_soon_enough =
        is_by(&clock, start, optional_day("appointment", "medically_by", before.medically_by.as_deref())?);
    let may = wanted.by_care() || (before.in_time && before.may_rebook && is_soon_enough);
    if !may || start <= now || start > furthest(now) {
        return Err(AppError::TooLate.into());
    }
    // To where it is already, nothing has to be moved.
    if start == before.start_at {
        let last = last_change(tx, patient, visit).await?.ok_or(AppError::TooLate)?;
        return Ok(Moved::Already(id_of("appointment_change", "id", &last.id)?));
    }
    let Some((supply, resources)) = found else { return Ok(Moved::Elsewhere) };
    if matches!(wanted, Wanted::Free { schedule, .. } if supply.schedule != *schedule) {
        return Err(AppError::TooLate.into());
    }
    let time = wanted.found(&supply, &clock)?;
    let kept_until = kept_until(before.start_at, now);
    take(tx, Holder::Moving { visit, kept_until }, &supply, &resources, time, now).await?;
    let new = Change { kind: "moved", before: Some(&before), time: Some(time), kept_until, answers: wanted.answers() };
    let moves = Moves { patient, agreed_with: wanted.agreed_with(side), asks_where_one_is: wanted.asks_where_one_is() };
    Ok(Moved::Now(write_down(tx, visit, new, wanted.made_by(side), Some(moves)).await?))
}

/// What became of moving a visit.
pub(in crate::appointments) enum Moved {
    Now(AppointmentChangeId),
    /// It was at that time before: the change that brought it there.
    Already(AppointmentChangeId),
    /// It is not booked in a schedule of ours.
    Elsewhere,
}

impl Moved {
    /// For whoever can move it here only; else `TooLate`.
    pub(super) fn here(self) -> Result<AppointmentChangeId, StoreError> {
        match self {
            Self::Now(change) | Self::Already(change) => Ok(change),
            Self::Elsewhere => Err(AppError::TooLate.into()),
        }
    }
}

/// The patient's own cancelling of a visit that is still cancelled: cancelling twice is once.
pub(in crate::appointments) async fn cancelled_before(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<Option<AppointmentChangeId>, StoreError> {
    let last = last_change(tx, patient, visit).await?;
    last.filter(|last| last.kind == "cancelled" && last.stands)
        .map(|last| id_of("appointment_change", "id", &last.id))
        .transpose()
}

/// Cancels the visit; its time is kept a while for the same person. What they were invited to they can book again, where care has not
/// promised to get in touch about it.
pub(in crate::appointments) async fn cancel_visit(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    wants_another: bool,
) -> Result<AppointmentChangeId, StoreError> {
    let now = tx.clock().now();
    let (before, ours) = standing_and_supply(tx, patient, visit, &[], (now, now)).await?;
    if !before.in_time || !before.may_cancel || ours.is_none() {
        return Err(AppError::TooLate.into());
    }
    let kept_until = release(tx, visit, before.start_at, now).await?;
    let changed = sqlx::query(
        "UPDATE appointment SET state = 'cancelled_by_patient', sequence = sequence + 1, version = version + 1, seen_by_patient_at = $3
         WHERE id = $1 AND version = $2 AND state = 'booked'",
    )
    .bind(visit.as_str())
    .bind(before.version)
    .bind(seen_at(tx))
    .execute(tx.connection())
    .await?;
    guarded(changed.rows_affected())?;
    if !wants_another {
        offers::invite_again(tx, visit).await?;
    }
    let change = Change { kind: "cancelled", before: Some(&before), time: None, kept_until, answers: None };
    let change = add_change(tx, visit, change).await?;
    withdrawing::withdraw_for_visit(tx, visit, &change).await?;
    Ok(change)
}

/// What is so after a change has been taken back.
pub(in crate::appointments) enum Undone {
    AsBefore,
    /// There is no visit; the question that it answered is open again.
    NeverWas(Option<QuestionId>),
}

/// Takes the last change back, as a change of its own. `Taken` when the old time is somebody else's by now, `TooLate` when it has
/// begun or there is nothing to take back, or when `change` is not what was last done. Taking back twice is once. A booking that is taken
/// back opens its question again. `side`: who takes back, as `made_by` says it.
pub(in crate::appointments) async fn undo_change(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
    change: Option<&AppointmentChangeId>,
    side: &'static str,
) -> Result<(AppointmentChangeId, Undone), StoreError> {
    let now = tx.clock().now();
    let last = last_change(tx, patient, visit).await?.ok_or(AppError::NotFound)?;
    let (kind, question) = (last.kind.as_str(), last.question()?);
    if last.stands && matches!(kind, "undone" | "unbooked") {
        let undone = if kind == "unbooked" { Undone::NeverWas(question) } else { Undone::AsBefore };
        return Ok((id_of("appointment_change", "id", &last.id)?, undone));
    }
    if !last.can_be_undone(now, side) || change.is_some_and(|change| change.as_str() != last.id) {
        return Err(AppError::TooLate.into());
    }
    let row: Option<(Millis, Millis, String, i64)> = sqlx::query_as(
        "SELECT start_at, end_at, agreed_with, version FROM appointment
         WHERE id = $1 AND patient_id = $2 AND state IN ('booked', 'cancelled_by_patient')",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .fetch_optional(tx.connection())
    .await?;
    let (start_at, end_at, agreed_with, version) = row.ok_or(AppError::TooLate)?;
    let old = last.old();
    let around = old.map_or((now, now), |old| (old.start, old.end));
    let found = supply_of(tx.connection(), patient, Of::Visit(visit), &[visit.as_str()], around, now).await?;
    let (supply, resources) = found.ok_or(AppError::TooLate)?;
    if let Some(time) = old
        && !can_have_back(tx.connection(), &supply, (patient, visit), time).await?
    {
        return Err(AppError::Taken.into());
    }
    // What the visit has now and what is kept for it are given up; nobody comes between, because nobody else writes meanwhile.
    sqlx::query("DELETE FROM occupancy WHERE appointment_id = $1")
        .bind(visit.as_str())
        .execute(tx.connection())
        .await?;
    if let Some(time) = old {
        take(tx, Holder::Visit(visit), &supply.with_buffer_left(time), &resources, time, now).await?;
    }
    let changed = sqlx::query(
        "UPDATE appointment SET state = CASE WHEN $3 IS NULL THEN 'entered_in_error' ELSE 'booked' END, start_at = coalesce($3, start_at),
             end_at = coalesce($4, end_at), agreed_with = coalesce($5, agreed_with), sequence = sequence + 1, version = version + 1,
             seen_by_patient_at = $6
         WHERE id = $1 AND version = $2",
    )
    .bind(visit.as_str())
    .bind(version)
    .bind(old.map(|time| time.start))
    .bind(old.map(|time| time.end))
    .bind(&last.old_agreed_with)
    .bind(seen_at(tx).filter(|_| side != "staff"))
    .execute(tx.connection())
    .await?;
    guarded(changed.rows_affected())?;
    if old.is_none() {
        offers::not_replaced(tx, visit).await?;
    }
    if kind == "cancelled" {
        offers::not_invited(tx, visit).await?;
    }
    if let Some(question) = &question {
        withdrawing::open_again(tx, patient, question).await?;
    }
    let before = Standing::of(start_at, end_at, agreed_with, version);
    let kind = if old.is_some() { "undone" } else { "unbooked" };
    let change = Change { kind, before: Some(&before), time: old, kept_until: None, answers: question.clone() };
    let id = add(tx, visit, change, side).await?;
    if old.is_none() {
        withdrawing::withdraw_for_visit(tx, visit, &id).await?;
    }
    waiting::again(tx, &last.id).await?;
    withdrawing::ask_again(tx, patient, &last.id).await?;
    Ok((id, if old.is_none() { Undone::NeverWas(question) } else { Undone::AsBefore }))
}
