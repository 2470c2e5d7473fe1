//! The SQL of no longer asking about a time, and of asking again.

use super::proposing::hold_again;
use crate::error::StoreError;
use crate::store::{Tx, id_of};
use app::ids::{AppointmentChangeId, AppointmentId, Id, PatientId};
use app::overview::types::QuestionId;

/// Nobody is asked any more about a visit that is no longer booked; what was held for it is free again. `by`: the change that it is so by.
pub(super) async fn withdraw_for_visit(
    tx: &mut Tx<'_>,
    visit: &AppointmentId,
    by: &AppointmentChangeId,
) -> Result<(), StoreError> {
    withdraw(tx, "appointment_id = $1 AND id IS NOT $2", (visit.as_str(), None), Some(by)).await
}

/// Takes back the open questions of a condition; what was held for them is free again. `by`: the change of a visit that does it; when it
/// is taken back they are asked again.
pub(super) async fn withdraw(
    tx: &mut Tx<'_>,
    condition: &'static str,
    (first, second): (&str, Option<&str>),
    by: Option<&AppointmentChangeId>,
) -> Result<(), StoreError> {
    let held = format!(
        "DELETE FROM occupancy WHERE proposal_id IN (SELECT id FROM time_proposal WHERE state = 'open' AND {condition})"
    );
    sqlx::query(sqlx::AssertSqlSafe(held)).bind(first).bind(second).execute(tx.connection()).await?;
    let asked = format!(
        "UPDATE time_proposal SET state = 'withdrawn', withdrawn_by = $3, version = version + 1 WHERE state = 'open' AND {condition}"
    );
    let asked = sqlx::query(sqlx::AssertSqlSafe(asked)).bind(first).bind(second).bind(by.map(Id::as_str));
    asked.execute(tx.connection()).await?;
    Ok(())
}

/// The change of a visit is taken back: what it took away is asked again, with what it held as far as that is free, unless the time to
/// answer has run out.
pub(super) async fn ask_again(tx: &mut Tx<'_>, patient: &PatientId, change: &str) -> Result<(), StoreError> {
    let now = tx.clock().now();
    let asked: Vec<String> = sqlx::query_scalar(
        "UPDATE time_proposal SET state = 'open', version = version + 1
         WHERE withdrawn_by = $1 AND patient_id = $2 AND state = 'withdrawn' AND coalesce(answer_by > $3, 1) RETURNING id",
    )
    .bind(change)
    .bind(patient.as_str())
    .bind(now)
    .fetch_all(tx.connection())
    .await?;
    for id in asked {
        hold_again(tx, patient, &id_of("time_proposal", "id", &id)?).await?;
    }
    Ok(())
}

/// The question is asked again: its answer was taken back.
pub(super) async fn open_again(tx: &mut Tx<'_>, patient: &PatientId, question: &QuestionId) -> Result<(), StoreError> {
    let (sql, id) = match question {
        QuestionId::Proposal(id) => (
            "UPDATE time_proposal SET state = 'open', answered_at = NULL, version = version + 1
             WHERE id = $1 AND patient_id = $2 AND state IN ('accepted', 'declined')",
            id.as_str(),
        ),
        QuestionId::Invitation(id) => {
            ("UPDATE invitation SET state = 'open' WHERE id = $1 AND patient_id = $2 AND state = 'booked'", id.as_str())
        }
    };
    if let QuestionId::Proposal(id) = question {
        // Whoever waits is asked one thing at a time.
        let others = "waiting_id = (SELECT waiting_id FROM time_proposal WHERE id = $1) AND id IS NOT $2";
        withdraw(tx, others, (id.as_str(), Some(id.as_str())), None).await?;
    }
    sqlx::query(sql).bind(id).bind(patient.as_str()).execute(tx.connection()).await?;
    match question {
        QuestionId::Proposal(id) => hold_again(tx, patient, id).await,
        QuestionId::Invitation(_) => Ok(()),
    }
}
