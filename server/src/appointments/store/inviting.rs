//! The SQL of inviting to a visit that the patient books: what to, from which line of a plan, the invitation, taking it back.

use super::notices;
use crate::auth::StaffAccess;
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of, optional_day};
use app::appointments::types::{OpenInvitation, PlanLine};
use app::error::AppError;
use app::ids::{CommitmentId, Id, InvitationId, PatientId};
use jiff::civil::Date;
use sqlx::SqliteConnection;

/// The kinds of visits that patients book themselves at the unit.
pub(in crate::appointments) async fn kinds(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT s.visit_kind FROM schedule s JOIN care_unit u ON u.id = s.unit_id
         WHERE s.unit_id = $1 AND s.opening IS NOT NULL AND s.visit_kind IS NOT NULL AND u.may_book = 1 ORDER BY s.visit_kind",
    )
    .bind(staff.unit().as_str())
    .fetch_all(connection)
    .await?)
}

/// The lines of the unit's own plans that care is to do, and that the patient may see.
pub(in crate::appointments) async fn lines(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
    patient: &PatientId,
) -> Result<Vec<PlanLine>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.id, c.text FROM commitment c LEFT JOIN plan p ON p.id = c.plan_id
         WHERE c.patient_id = $1 AND c.responsible_unit_id = $2 AND c.party = 'care' AND c.state IN ('planned', 'in_progress')
           AND c.approved_for_patient = 1 AND coalesce(p.approved_for_patient, 1) = 1
         ORDER BY c.due_on IS NULL, c.due_on, c.position, c.id LIMIT 10",
    )
    .bind(patient.as_str())
    .bind(staff.unit().as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|(id, text)| Ok(PlanLine { id: id_of("commitment", "id", &id)?, text })).collect()
}

type OpenRow = (String, String, Option<String>, Option<String>);

/// The unit's invitations that wait for the patient.
pub(in crate::appointments) async fn open(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
) -> Result<Vec<OpenInvitation>, StoreError> {
    let rows: Vec<OpenRow> = sqlx::query_as(
        "SELECT id, text, book_by, medically_by FROM invitation WHERE patient_id = $1 AND unit_id = $2 AND state = 'open'
         ORDER BY book_by, id",
    )
    .bind(patient.as_str())
    .bind(staff.unit().as_str())
    .fetch_all(reader.connection())
    .await?;
    let day = |column, text: Option<String>| optional_day("invitation", column, text.as_deref());
    rows.into_iter()
        .map(|(id, kind, book_by, medically_by)| {
            Ok(OpenInvitation {
                book_by: day("book_by", book_by)?,
                medically_by: day("medically_by", medically_by)?,
                id: id_of("invitation", "id", &id)?,
                kind,
            })
        })
        .collect()
}

/// What staff invite to.
pub(in crate::appointments) struct Invites<'a> {
    pub(in crate::appointments) kind: &'a str,
    pub(in crate::appointments) line: Option<&'a CommitmentId>,
    pub(in crate::appointments) book_by: Date,
    pub(in crate::appointments) medically_by: Option<Date>,
}

/// Invites. `NotFound` for a kind of visit that is not booked at the unit, and for a line that is not its own.
pub(in crate::appointments) async fn invite(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
    invites: &Invites<'_>,
) -> Result<InvitationId, StoreError> {
    let is_ours = kinds(tx.connection(), staff).await?.iter().any(|kind| kind == invites.kind);
    let lines = lines(tx.connection(), staff, patient).await?;
    if !is_ours || invites.line.is_some_and(|line| lines.iter().all(|known| known.id != *line)) {
        return Err(AppError::NotFound.into());
    }
    let (id, now): (InvitationId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO invitation (id, patient_id, text, unit_id, book_by, state, responsible_provider_id, medically_by, by_staff_id,
             commitment_id, made_at)
         VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10)",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(invites.kind)
    .bind(staff.unit().as_str())
    .bind(invites.book_by.to_string())
    .bind(staff.provider().as_str())
    .bind(invites.medically_by.map(|day| day.to_string()))
    .bind(staff.staff().as_str())
    .bind(invites.line.map(Id::as_str))
    .bind(now)
    .execute(tx.connection())
    .await?;
    notices::of_invitation(tx, &id).await?;
    Ok(id)
}

/// Takes an open invitation of the unit's back. Twice is once; `TooLate` when it is booked.
pub(in crate::appointments) async fn withdraw(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    id: &InvitationId,
) -> Result<PatientId, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "UPDATE invitation SET state = CASE state WHEN 'open' THEN 'ended' ELSE state END WHERE id = $1 AND unit_id = $2
         RETURNING patient_id, state",
    )
    .bind(id.as_str())
    .bind(staff.unit().as_str())
    .fetch_optional(tx.connection())
    .await?;
    let (patient, state) = row.ok_or(AppError::NotFound)?;
    if state != "ended" {
        return Err(AppError::TooLate.into());
    }
    id_of("invitation", "patient_id", &patient)
}
