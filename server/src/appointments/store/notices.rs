//! The SQL of the outbox: that something about a time is to be told, to whom, and nothing of what. The same, twice at one moment, is told
//! once.

use crate::error::StoreError;
use crate::store::Tx;
use app::ids::{Id, InvitationId, NoticeId, TimeProposalId};

/// The time of a visit ($2) has changed ($1, $9): both its patient ($15) and its unit ($16) are told, whoever did it. A part of the change.
macro_rules! of_change {
    () => {
        "INSERT INTO notice (id, kind, about_id, party, patient_id, unit_id, made_at)
         SELECT p.column1, 'time', $1, p.column2, a.patient_id, a.unit_id, $9
         FROM (VALUES ($15, 'patient'), ($16, 'unit')) p, appointment a
         WHERE a.id = $2 AND (p.column2 = 'patient' OR a.unit_id IS NOT NULL) ON CONFLICT DO NOTHING"
    };
}
pub(super) use of_change;

/// Staff ask: the patient is told.
pub(super) async fn of_question(tx: &mut Tx<'_>, question: &TimeProposalId) -> Result<(), StoreError> {
    of_proposal(tx, question, "question", "patient").await
}

/// Staff invite to a visit: the patient is told.
pub(super) async fn of_invitation(tx: &mut Tx<'_>, invitation: &InvitationId) -> Result<(), StoreError> {
    let (id, now): (NoticeId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO notice (id, kind, about_id, party, patient_id, unit_id, made_at)
         SELECT $1, 'question', i.id, 'patient', i.patient_id, i.unit_id, $3 FROM invitation i WHERE i.id = $2 ON CONFLICT DO NOTHING",
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
         SELECT $1, $3, p.id, $4, p.patient_id, p.unit_id, $5 FROM time_proposal p
         WHERE p.id = $2 AND ($4 = 'patient' OR p.unit_id IS NOT NULL) ON CONFLICT DO NOTHING",
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
