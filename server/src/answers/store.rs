//! The SQL of answers.

use crate::error::StoreError;
use crate::store::{Tx, id_of};
use app::error::AppError;
use app::ids::{AnswerId, AppointmentId, CommitmentId, Id, PatientId};

/// What an answer is about.
#[derive(Clone, Debug)]
pub(super) enum Thing {
    Visit(AppointmentId),
    Line(CommitmentId),
}

impl Thing {
    fn columns(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Visit(id) => (Some(id.as_str()), None),
            Self::Line(id) => (None, Some(id.as_str())),
        }
    }
}

/// The answer of the same patient that holds about the thing, if one does.
async fn standing(tx: &mut Tx<'_>, patient: &PatientId, thing: &Thing) -> Result<Option<AnswerId>, StoreError> {
    let (visit, line) = thing.columns();
    let id: Option<String> = sqlx::query_scalar(
        "SELECT id FROM answer a WHERE a.patient_id = $1 AND a.appointment_id IS $2 AND a.commitment_id IS $3 AND a.kind <> 'taken_back'
         AND NOT EXISTS (SELECT 1 FROM answer later WHERE later.appointment_id IS $2 AND later.commitment_id IS $3 AND later.nth > a.nth)",
    )
    .bind(patient.as_str())
    .bind(visit)
    .bind(line)
    .fetch_optional(tx.connection())
    .await?;
    id.map(|id| id_of("answer", "id", &id)).transpose()
}

/// Says it; saying what already holds is the same answer. `TooLate` when it can no longer be said, `NotFound` when it never could.
pub(super) async fn say(tx: &mut Tx<'_>, patient: &PatientId, thing: &Thing) -> Result<AnswerId, StoreError> {
    let (id, now): (AnswerId, _) = (tx.new_id(), tx.clock().now());
    let (visit, line) = thing.columns();
    let guard = match thing {
        Thing::Visit(_) => {
            "EXISTS (SELECT 1 FROM appointment WHERE id = $3 AND patient_id = $2 AND state = 'booked' AND end_at > $5)
             AND NOT EXISTS (SELECT 1 FROM request WHERE appointment_id = $3 AND state IN ('new', 'begun'))"
        }
        Thing::Line(_) => {
            "EXISTS (SELECT 1 FROM commitment c LEFT JOIN plan p ON p.id = c.plan_id WHERE c.id = $4 AND c.patient_id = $2
                     AND c.party = 'patient' AND c.state IN ('planned', 'in_progress', 'unknown') AND c.approved_for_patient = 1
                     AND (c.due_on IS NOT NULL OR c.state <> 'in_progress')
                     AND coalesce(p.approved_for_patient, 1) = 1)"
        }
    };
    let kind = match thing {
        Thing::Visit(_) => "coming",
        Thing::Line(_) => "done",
    };
    let inserted = sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO answer (id, patient_id, kind, appointment_id, commitment_id, nth, said_at, said_by)
         SELECT $1, $2, $6, $3, $4, said.count + 1, $5, 'patient'
         FROM (SELECT count(*) AS count FROM answer WHERE appointment_id IS $3 AND commitment_id IS $4) said
         WHERE said.count % 2 = 0 AND {guard}"
    )))
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(visit)
    .bind(line)
    .bind(now)
    .bind(kind)
    .execute(tx.connection())
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(id);
    }
    if let Some(before) = standing(tx, patient, thing).await? {
        return Ok(before);
    }
    let own: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM appointment WHERE id IS $2 AND patient_id = $1)
             OR EXISTS (SELECT 1 FROM commitment WHERE id IS $3 AND patient_id = $1 AND party = 'patient')",
    )
    .bind(patient.as_str())
    .bind(visit)
    .bind(line)
    .fetch_one(tx.connection())
    .await?;
    Err(if own { AppError::TooLate } else { AppError::NotFound }.into())
}

/// Takes it back, as an answer of its own; taking back twice is once. `NotFound` where nothing was ever said.
pub(super) async fn take_back(tx: &mut Tx<'_>, patient: &PatientId, thing: &Thing) -> Result<AnswerId, StoreError> {
    if let Some(id) = take_back_standing(tx, patient, thing).await? {
        return Ok(id);
    }
    let (visit, line) = thing.columns();
    let before: Option<String> = sqlx::query_scalar(
        "SELECT id FROM answer WHERE patient_id = $1 AND appointment_id IS $2 AND commitment_id IS $3 ORDER BY nth DESC LIMIT 1",
    )
    .bind(patient.as_str())
    .bind(visit)
    .bind(line)
    .fetch_optional(tx.connection())
    .await?;
    match before {
        Some(id) => id_of("answer", "id", &id),
        None => Err(AppError::NotFound.into()),
    }
}

/// Takes back the answer that stands about a visit or a line, as an answer of its own; nothing where none does.
macro_rules! takes_back {
    ($id:literal, $patient:literal, $visit:literal, $line:literal, $now:literal, $side:literal) => {
        concat!(
            "INSERT INTO answer (id, patient_id, kind, appointment_id, commitment_id, nth, said_at, said_by)
             SELECT ",
            $id,
            ", ",
            $patient,
            ", 'taken_back', ",
            $visit,
            ", ",
            $line,
            ", said.count + 1, ",
            $now,
            ", ",
            $side,
            " FROM (SELECT count(*) AS count FROM answer WHERE appointment_id IS ",
            $visit,
            " AND commitment_id IS ",
            $line,
            " AND patient_id = ",
            $patient,
            ") said WHERE said.count % 2 = 1"
        )
    };
}
pub(crate) use takes_back;

/// The same where an answer stands; `None` where none does.
async fn take_back_standing(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    thing: &Thing,
) -> Result<Option<AnswerId>, StoreError> {
    let (id, now): (AnswerId, _) = (tx.new_id(), tx.clock().now());
    let (visit, line) = thing.columns();
    let side = tx.patients_side();
    let inserted = sqlx::query(takes_back!("$1", "$2", "$3", "$4", "$5", "$6"))
        .bind(id.as_str())
        .bind(patient.as_str())
        .bind(visit)
        .bind(line)
        .bind(now)
        .bind(side)
        .execute(tx.connection())
        .await?;
    Ok((inserted.rows_affected() == 1).then_some(id))
}

/// What care, or somebody who helps, has changed or cancelled is seen; seen twice is once.
pub(super) async fn see_visit(tx: &mut Tx<'_>, patient: &PatientId, visit: &AppointmentId) -> Result<(), StoreError> {
    let now = tx.clock().now();
    let changed = sqlx::query(
        "UPDATE appointment SET seen_by_patient_at = coalesce(seen_by_patient_at, $3)
         WHERE id = $1 AND patient_id = $2 AND state IN ('booked', 'cancelled_by_care', 'cancelled_by_patient')",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .bind(now)
    .execute(tx.connection())
    .await?;
    if changed.rows_affected() == 1 { Ok(()) } else { Err(AppError::NotFound.into()) }
}

/// Takes back "Jag kommer" where it stands, as a part of another command.
pub(crate) async fn take_back_coming(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<(), StoreError> {
    take_back_standing(tx, patient, &Thing::Visit(visit.clone())).await?;
    Ok(())
}
