//! The SQL of the access log.

use super::{Action, Actor, AuditEntry};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Command, Tx};
use app::ids::{AccessEventId, Id, PatientId};

macro_rules! event {
    () => {
        "INSERT INTO access_event (id, at, actor_kind, actor_id, assignment_id, unit_id, provider_id, action, purpose, patient_id, entity_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    };
}

/// Writes one event, with a row for each further patient of a list; where the command's form had a key, the receipt of it too.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    at: Millis,
    actor: &Actor,
    action: Action,
    command: &Command,
    entry: &AuditEntry,
    listed: &[PatientId],
) -> Result<(), StoreError> {
    let id: AccessEventId = tx.new_id();
    let (kind, actor_id, place) = match actor {
        Actor::Patient(id) => ("patient", Some(id.as_str()), None),
        Actor::Representative(id) => ("representative", Some(id.as_str()), None),
        Actor::Staff { staff, assignment, unit, provider } => {
            ("staff", Some(staff.as_str()), Some((assignment.as_str(), unit.as_str(), provider.as_str())))
        }
        Actor::StaffWithoutAssignment(staff) => ("staff", Some(staff.as_str()), None),
        Actor::System => ("system", None, None),
    };
    let sql = match command.key {
        Some(_) => concat!(
            event!(),
            "; INSERT INTO command_receipt (key, actor_id, purpose, entity_id, done_at) VALUES ($12, coalesce($4, 'system'), $9, $11, $2)"
        ),
        None => event!(),
    };
    let mut event = sqlx::query(sql)
        .bind(id.as_str())
        .bind(at)
        .bind(kind)
        .bind(actor_id)
        .bind(place.map(|p| p.0))
        .bind(place.map(|p| p.1))
        .bind(place.map(|p| p.2))
        .bind(action.code())
        .bind(command.purpose)
        .bind(entry.patient.as_ref().map(PatientId::as_str))
        .bind(entry.entity.as_deref());
    if let Some(key) = &command.key {
        event = event.bind(key.as_str());
    }
    event.execute(tx.connection()).await?;
    for patient in listed {
        sqlx::query("INSERT INTO access_event_patient (event_id, patient_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(id.as_str())
            .bind(patient.as_str())
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}
