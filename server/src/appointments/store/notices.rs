//! The SQL of the outbox: that something about a time is to be told, to whom, and nothing of what. The same, twice at one moment, is told
//! once. What comes from other systems is told to the patient: the unit has done it. It is not told when it has been. Nobody who is
//! dead is told anything.

use crate::error::StoreError;
use crate::store::Tx;
use app::ids::{AppointmentId, Id, InvitationId, NoticeId, TimeProposalId};

/// The time of a visit ($2) has changed ($1, $9): both its patient ($15) and its unit ($16) are told, whoever did it. A part of the change.
macro_rules! of_change {
    () => {
        "INSERT INTO notice (id, kind, about_id, party, patient_id, unit_id, made_at)
         SELECT p.column1, 'time', $1, p.column2, a.patient_id, a.unit_id, $9
         FROM (VALUES ($15, 'patient'), ($16, 'unit')) p, appointment a
         WHERE a.id = $2 AND CASE p.column2 WHEN 'unit' THEN a.unit_id IS NOT NULL
             ELSE EXISTS (SELECT 1 FROM patient d WHERE d.id = a.patient_id AND d.deceased = 0) END ON CONFLICT DO NOTHING"
    };
}
pub(super) use of_change;

/// Another system has booked a visit, moved it or cancelled it: the patient is told. `before`: the number of its changes before that;
/// `None`: it is new.
pub(crate) async fn of_visit(tx: &mut Tx<'_>, visit: &AppointmentId, before: Option<i64>) -> Result<(), StoreError> {
    let (id, now): (NoticeId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO notice (id, kind, about_id, party, patient_id, unit_id, made_at)
         SELECT $1, 'time', a.id, 'patient', a.patient_id, a.unit_id, $3
         FROM appointment a JOIN patient p ON p.id = a.patient_id AND p.deceased = 0
         WHERE a.id = $2 AND a.end_at > $3 AND a.sequence > coalesce($4, -1)
           AND (a.state = 'booked' OR a.state = 'cancelled_by_care' OR ($4 IS NOT NULL AND a.state IN ('cancelled_by_patient', 'entered_in_error')))
         ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(visit.as_str())
    .bind(now)
    .bind(before)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Somebody asks about a time: the patient is told.
pub(crate) async fn of_question(tx: &mut Tx<'_>, question: &TimeProposalId) -> Result<(), StoreError> {
    of_proposal(tx, question, "question", "patient").await
}

/// Care invites to a visit: the patient is told.
pub(crate) async fn of_invitation(tx: &mut Tx<'_>, invitation: &InvitationId) -> Result<(), StoreError> {
    let (id, now): (NoticeId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO notice (id, kind, about_id, party, patient_id, unit_id, made_at)
         SELECT $1, 'question', i.id, 'patient', i.patient_id, i.unit_id, $3
         FROM invitation i JOIN patient p ON p.id = i.patient_id AND p.deceased = 0
         WHERE i.id = $2 AND i.state = 'open' ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(invitation.as_str())
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A no: the unit that asked is told.
pub(super) async fn of_no(tx: &mut Tx<'_>, question: &TimeProposalId) -> Result<(), StoreError> {
    of_proposal(tx, question, "answer", "unit").await
}

async fn of_proposal(
    tx: &mut Tx<'_>,
    question: &TimeProposalId,
    kind: &'static str,
    party: &'static str,
) -> Result<(), StoreError> {
    let (id, now): (NoticeId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO notice (id, kind, about_id, party, patient_id, unit_id, made_at)
         SELECT $1, $3, q.id, $4, q.patient_id, q.unit_id, $5
         FROM time_proposal q JOIN patient p ON p.id = q.patient_id AND p.deceased = 0
         WHERE q.id = $2 AND ($3 <> 'question' OR q.state = 'open') AND ($4 = 'patient' OR q.unit_id IS NOT NULL) ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(question.as_str())
    .bind(kind)
    .bind(party)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}
