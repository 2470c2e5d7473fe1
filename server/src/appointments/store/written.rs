//! The SQL of writing a change of a visit's time down, with what follows from it.

use super::changes::Standing;
use super::joint::changed_together;
use super::notices::of_change;
use super::occupancy::elsewhere;
use super::waiting::ends_waiting;
use super::withdrawing::withdraw;
use crate::answers::store::takes_back;
use crate::appointments::supply::FreeTime;
use crate::clock::Millis;
use crate::error::StoreError;
use crate::requests::withdraws_for_visit;
use crate::store::{Topic, Tx, id_of};
use app::ids::{AnswerId, AppointmentChangeId, AppointmentId, Id, NoticeId, PatientId};
use app::overview::types::QuestionId;

/// When the patient saw what is done now: at once where they do it themselves. What somebody else did for them is news to them.
pub(super) fn seen_at(tx: &Tx<'_>) -> Option<Millis> {
    tx.representative().is_none().then(|| tx.clock().now())
}

pub(super) fn guarded(rows: u64) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// What was said about the time that the visit had does not hold any more. A part of moving it.
macro_rules! settles {
    ($visit:literal, $patient:literal, $now:literal, $side:literal, $answer:literal) => {
        concat!(
            withdraws_for_visit!($visit, $patient, $now, $side),
            "; ",
            takes_back!($answer, $patient, $visit, "NULL", $now, $side)
        )
    };
}

/// The same where it is not moved.
pub(in crate::appointments) async fn settle(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<(), StoreError> {
    let (answer, now, side): (AnswerId, _, _) = (tx.new_id(), tx.clock().now(), tx.patients_side());
    sqlx::query(settles!("$1", "$2", "$3", "$4", "$5"))
        .bind(visit.as_str())
        .bind(patient.as_str())
        .bind(now)
        .bind(side)
        .bind(answer.as_str())
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What is done to the time of a visit.
pub(super) struct Change<'a> {
    pub(super) kind: &'static str,
    /// `None`: there was no visit.
    pub(super) before: Option<&'a Standing>,
    /// `None`: it has no time any more.
    pub(super) time: Option<FreeTime>,
    pub(super) kept_until: Option<Millis>,
    pub(super) answers: Option<QuestionId>,
}

/// What the patient did, or somebody for them.
pub(super) async fn add_change(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    change: Change<'_>,
) -> Result<AppointmentChangeId, StoreError> {
    let side = tx.patients_side();
    add(tx, visit, change, side).await
}

/// What staff did: they need not be told of it.
pub(super) async fn add_staff_change(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    change: Change<'_>,
) -> Result<AppointmentChangeId, StoreError> {
    add(tx, visit, change, "staff").await
}

/// Writes it down, with what follows from it: whoever has it open sees so, nobody waits for the visit any more, both sides are told.
pub(super) async fn add(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    change: Change<'_>,
    by: &'static str,
) -> Result<AppointmentChangeId, StoreError> {
    write_down(tx, visit, change, by, None).await
}

/// How a booked visit gets the time of a change.
pub(super) struct Moves<'a> {
    pub(super) patient: &'a PatientId,
    pub(super) agreed_with: &'static str,
    /// Another visit of the patient's at that time is in the way.
    pub(super) asks_where_one_is: bool,
}

macro_rules! written {
    () => {
        concat!(
            "INSERT INTO appointment_change (id, appointment_id, nth, kind, old_start_at, old_end_at, old_agreed_with, new_start_at,
                 new_end_at, made_at, made_by, kept_until, proposal_id, invitation_id, representative_id)
             SELECT $1, $2, coalesce(max(nth), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $13, $10, $11, $12, $14
             FROM appointment_change WHERE appointment_id = $2; ",
            changed_together!(),
            "; ",
            ends_waiting!(),
            "; ",
            of_change!()
        )
    };
}

/// The same; with how the visit gets its time, where it is booked and gets another: in one call, each of which takes longer than what is
/// done in it.
pub(super) async fn write_down(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    change: Change<'_>,
    by: &'static str,
    moves: Option<Moves<'_>>,
) -> Result<AppointmentChangeId, StoreError> {
    let (id, now): (AppointmentChangeId, _) = (tx.new_id(), tx.clock().now());
    let representative = tx.representative().map(ToString::to_string);
    let (proposal, invitation) = match &change.answers {
        Some(QuestionId::Proposal(id)) => (Some(id.as_str()), None),
        Some(QuestionId::Invitation(id)) => (None, Some(id.as_str())),
        None => (None, None),
    };
    let told: [NoticeId; 2] = [tx.new_id(), tx.new_id()];
    let sql = match moves {
        Some(_) => concat!(
            "UPDATE appointment SET start_at = $7, end_at = $8, agreed_with = $19, sequence = sequence + 1, version = version + 1,
                 seen_by_patient_at = $18
             WHERE id = $2 AND version = $17 AND state = 'booked' AND ($20 = 0 OR NOT EXISTS (SELECT 1 FROM appointment o
                 WHERE o.patient_id = appointment.patient_id AND o.id <> $2 AND o.state = 'booked' AND o.start_at < $8 AND o.end_at > $7))
             RETURNING id, id; ",
            written!(),
            "; ",
            settles!("$2", "$21", "$9", "$22", "$23")
        ),
        None => written!(),
    };
    let mut query = sqlx::query_as(sql)
        .bind(id.as_str())
        .bind(visit.as_str())
        .bind(change.kind)
        .bind(change.before.map(|before| before.start_at))
        .bind(change.before.map(|before| before.end_at))
        .bind(change.before.map(|before| &before.agreed_with))
        .bind(change.time.map(|time| time.start))
        .bind(change.time.map(|time| time.end))
        .bind(now)
        .bind(change.kept_until)
        .bind(proposal)
        .bind(invitation)
        .bind(by)
        .bind(representative.filter(|_| by == "representative"))
        .bind(told[0].as_str())
        .bind(told[1].as_str());
    if let Some(moves) = &moves {
        let version = change.before.map(|before| before.version);
        query = query.bind(version).bind(seen_at(tx)).bind(moves.agreed_with).bind(moves.asks_where_one_is);
        query = query.bind(moves.patient.as_str()).bind(tx.patients_side()).bind(tx.new_id::<AnswerId>().to_string());
    }
    let rows: Vec<(Option<String>, Option<String>)> = query.fetch_all(tx.connection()).await?;
    if let Some(moves) = moves
        && !rows.iter().any(|(one, other)| one.is_some() && other.is_some())
    {
        return Err(if moves.asks_where_one_is { elsewhere(tx).into() } else { StoreError::Conflict });
    }
    for row in &rows {
        match row {
            (Some(together), None) => tx.tell(Topic::Joint(id_of("joint_booking", "id", together)?)),
            (None, Some(waiting)) => {
                withdraw(tx, "waiting_id = $1 AND id IS NOT $2", (waiting, proposal), Some(&id)).await?;
            }
            _ => {}
        }
    }
    Ok(id)
}
