//! The SQL of the access log.

use super::{Action, Actor, AuditEntry};
use crate::clock::Millis;
use crate::error::StoreError;
use crate::store::{Command, Tx};
use app::ids::{AccessEventId, Id, PatientId};
use serde_json::json;

const EVENT: &str = "
    INSERT INTO access_event (id, at, actor_kind, actor_id, assignment_id, unit_id, provider_id, action, purpose, patient_id, entity_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const RECEIPT: &str = "INSERT INTO command_receipt (key, actor_id, purpose, entity_id, done_at) VALUES ($12, coalesce($4, 'system'), $9, $11, $2)";
const LISTED: &str = "INSERT INTO access_event_patient (event_id, patient_id) SELECT $1, value FROM json_each($13) WHERE true ON CONFLICT DO NOTHING";

/// Writes one event, with a row for each further patient of a list; where the command's form had a key, the receipt of it too. The last
/// that a command does: it ends it.
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
    // What ends the command goes with it, in one call.
    let (receipt, list) = (command.key.as_ref().map(|_| RECEIPT), (!listed.is_empty()).then_some(LISTED));
    let parts: Vec<&str> = [Some(EVENT), receipt, list, Some(tx.ends())].into_iter().flatten().collect();
    let event = sqlx::query(sqlx::AssertSqlSafe(parts.join("; ")))
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
        .bind(entry.entity.as_deref())
        .bind(command.key.as_ref().map(Id::as_str))
        .bind(json!(listed.iter().map(Id::as_str).collect::<Vec<_>>()).to_string());
    event.execute(tx.connection()).await?;
    Ok(())
}
