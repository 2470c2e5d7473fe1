//! Contacts and self-care cards, as the page shows them.

use super::visits::named;
use super::{corrupt, may_name};
use crate::auth::PatientAccess;
use crate::error::StoreError;
use crate::opening;
use crate::overview::store::{CardRow, ContactRow};
use app::overview::types::{Contact, ContactRole, Level, SelfCareCard, SelfCareKind, Unit};

pub(super) fn contact(mut row: ContactRow, access: &PatientAccess) -> Result<Contact, StoreError> {
    let protected = row.protected_identity == Some(1);
    if !may_name(access, (&row.stand_in_provider_id, &row.stand_in_unit_id))? {
        row.stand_in_name = None;
    }
    Ok(Contact {
        role: match row.role.as_str() {
            "fast_vardkontakt" => ContactRole::CareContact,
            "fast_lakarkontakt" => ContactRole::Doctor,
            "kontaktsjukskoterska" => ContactRole::Nurse,
            "rehabiliteringskoordinator" => ContactRole::RehabCoordinator,
            "fast_omsorgskontakt" => ContactRole::SocialCare,
            "sip_ansvarig" => ContactRole::Sip,
            other => return Err(corrupt("contact_role", "role", other)),
        },
        first: row.first_contact == 1,
        staff: named(
            row.staff_name.as_deref(),
            row.protected_identity,
            row.function.as_deref(),
            Some(row.unit_name.as_str()),
        ),
        phone: if protected { row.unit_phone.clone() } else { row.phone.or_else(|| row.unit_phone.clone()) },
        unit: Unit { name: row.unit_name, phone: row.unit_phone },
        hours: row.answers.as_deref().map(opening::hours).unwrap_or_default(),
        stand_in: named(
            row.stand_in_name.as_deref(),
            row.stand_in_protected,
            row.stand_in_function.as_deref(),
            row.stand_in_unit.as_deref(),
        ),
    })
}

pub(super) fn card(row: CardRow) -> Result<SelfCareCard, StoreError> {
    let level = match row.level.as_deref() {
        None => Level::None,
        Some("yellow") => Level::Yellow,
        Some("red") => Level::Red,
        Some(other) => return Err(corrupt("self_care_card", "level", other)),
    };
    Ok(SelfCareCard {
        kind: match row.kind.as_str() {
            "well" => SelfCareKind::Well,
            "watch" => SelfCareKind::Watch { level, active: row.active == 1 },
            "turn_to" => SelfCareKind::TurnTo,
            other => return Err(corrupt("self_care_card", "kind", other)),
        },
        text: row.text,
    })
}
