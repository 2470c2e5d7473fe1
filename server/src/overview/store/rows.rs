//! The rows of one patient that the overview and the plan page build on.

use crate::appointments::LatestColumns;
use app::overview::types::Unit;
use sqlx::FromRow;

/// Everything about one patient that the overview and the plan page build on.
pub(in crate::overview) struct Rows {
    pub(in crate::overview) patient: PatientRow,
    pub(in crate::overview) appointments: Vec<AppointmentRow>,
    pub(in crate::overview) participants: Vec<ParticipantRow>,
    pub(in crate::overview) proposals: Vec<ProposalRow>,
    pub(in crate::overview) options: Vec<OptionRow>,
    pub(in crate::overview) invitations: Vec<InvitationRow>,
    pub(in crate::overview) lines: Vec<LineRow>,
    pub(in crate::overview) plans: Vec<PlanRow>,
    pub(in crate::overview) goals: Vec<GoalRow>,
    pub(in crate::overview) documents: Vec<DocumentRow>,
    pub(in crate::overview) contacts: Vec<ContactRow>,
    pub(in crate::overview) what_matters: Vec<WhatMattersRow>,
    pub(in crate::overview) cards: Vec<CardRow>,
    pub(in crate::overview) nothing_planned: Option<NothingPlannedRow>,
    pub(in crate::overview) handovers: Vec<HandoverRow>,
    pub(in crate::overview) coordination: Option<UnitRow>,
    /// An answered request that the person has not opened: its id and the unit.
    pub(in crate::overview) unread: Option<(String, String)>,
    /// What the person has said no to, and care has not answered: the request, the day, the unit and its number.
    pub(in crate::overview) none_fitted: Option<(String, String, String, Option<String>)>,
    pub(in crate::overview) turn_to: Option<Unit>,
}

#[derive(FromRow)]
pub(in crate::overview) struct PatientRow {
    pub(in crate::overview) name: String,
    pub(in crate::overview) given_name: String,
    pub(in crate::overview) protected_identity: String,
    pub(in crate::overview) contact_preference: Option<String>,
    pub(in crate::overview) listed_unit: Option<String>,
    pub(in crate::overview) listed_phone: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct UnitRow {
    pub(in crate::overview) name: String,
    pub(in crate::overview) phone: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct AppointmentRow {
    pub(in crate::overview) id: String,
    pub(in crate::overview) visit_kind: String,
    pub(in crate::overview) description: Option<String>,
    pub(in crate::overview) start_at: i64,
    pub(in crate::overview) end_at: i64,
    pub(in crate::overview) state: String,
    pub(in crate::overview) way: String,
    pub(in crate::overview) agreed_with: String,
    pub(in crate::overview) unit_id: Option<String>,
    pub(in crate::overview) unit_name: Option<String>,
    pub(in crate::overview) unit_phone: Option<String>,
    pub(in crate::overview) place_name: Option<String>,
    pub(in crate::overview) place_address: Option<String>,
    pub(in crate::overview) place_landmark: Option<String>,
    pub(in crate::overview) bring: Option<String>,
    pub(in crate::overview) fasting: i64,
    pub(in crate::overview) cancelled_reason: Option<String>,
    pub(in crate::overview) promised_by: Option<String>,
    pub(in crate::overview) promiser_name: Option<String>,
    pub(in crate::overview) promiser_phone: Option<String>,
    pub(in crate::overview) promised_by_unit_id: Option<String>,
    pub(in crate::overview) promiser_provider_id: Option<String>,
    pub(in crate::overview) replaced_by: Option<String>,
    pub(in crate::overview) no_new_time: bool,
    pub(in crate::overview) seen_by_patient_at: Option<i64>,
    pub(in crate::overview) sequence: i64,
    pub(in crate::overview) what_happens: Option<String>,
    pub(in crate::overview) transport: i64,
    pub(in crate::overview) interpreter: Option<String>,
    pub(in crate::overview) unopened: Option<i64>,
    pub(in crate::overview) not_after_hours: Option<i64>,
    pub(in crate::overview) late_fee_kronor: Option<i64>,
    pub(in crate::overview) visit_fee_kronor: Option<i64>,
    pub(in crate::overview) parking: Option<String>,
    pub(in crate::overview) transit: Option<String>,
    pub(in crate::overview) may_rebook: i64,
    pub(in crate::overview) may_cancel: i64,
    #[sqlx(flatten)]
    pub(in crate::overview) latest: LatestColumns,
    pub(in crate::overview) video_url: Option<String>,
    /// Who made the latest change for the person, where that is how the visit stands: their name and their id.
    pub(in crate::overview) changed_by: Option<String>,
    pub(in crate::overview) changed_by_id: Option<String>,
    /// The person waits for an earlier time since then.
    pub(in crate::overview) waiting_since: Option<i64>,
    /// The visit belongs to a schedule of ours.
    pub(in crate::overview) booked_here: i64,
    /// The visit belongs to a schedule of another system that sends its free times.
    pub(in crate::overview) booked_elsewhere: i64,
    /// When the person said that they will come, where that holds.
    pub(in crate::overview) coming_at: Option<i64>,
    /// The open request that says that they cannot, or asks for another time.
    pub(in crate::overview) request_id: Option<String>,
    pub(in crate::overview) request_promised: Option<String>,
    pub(in crate::overview) request_wants: Option<i64>,
    pub(in crate::overview) request_state: Option<String>,
    /// Somebody who helps has sent it.
    pub(in crate::overview) request_by_helper: bool,
    pub(in crate::overview) responsible_provider_id: String,
}

#[derive(FromRow)]
pub(in crate::overview) struct ParticipantRow {
    pub(in crate::overview) appointment_id: String,
    pub(in crate::overview) staff_id: Option<String>,
    pub(in crate::overview) staff_name: Option<String>,
    pub(in crate::overview) protected_identity: Option<i64>,
    pub(in crate::overview) function: Option<String>,
    pub(in crate::overview) staff_unit: Option<String>,
    pub(in crate::overview) staff_unit_id: Option<String>,
    pub(in crate::overview) staff_provider_id: Option<String>,
    pub(in crate::overview) representative: Option<String>,
    pub(in crate::overview) representative_id: Option<String>,
    pub(in crate::overview) name: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct ProposalRow {
    pub(in crate::overview) id: String,
    pub(in crate::overview) visit_kind: Option<String>,
    pub(in crate::overview) answer_by: Option<i64>,
    pub(in crate::overview) now_at: Option<i64>,
    pub(in crate::overview) replaces_at: Option<i64>,
    #[sqlx(flatten)]
    pub(in crate::overview) latest: LatestColumns,
    pub(in crate::overview) staff_name: Option<String>,
    pub(in crate::overview) protected_identity: Option<i64>,
    pub(in crate::overview) function: Option<String>,
    pub(in crate::overview) representative: Option<String>,
    pub(in crate::overview) unit_id: Option<String>,
    pub(in crate::overview) unit_name: Option<String>,
    pub(in crate::overview) unit_phone: Option<String>,
    pub(in crate::overview) responsible_provider_id: String,
    pub(in crate::overview) seen: bool,
    /// It offers a time to somebody who waits for one.
    pub(in crate::overview) waiting: bool,
    pub(in crate::overview) answerable: bool,
}

#[derive(FromRow)]
pub(in crate::overview) struct OptionRow {
    pub(in crate::overview) proposal_id: String,
    pub(in crate::overview) start_at: i64,
    pub(in crate::overview) end_at: i64,
}

#[derive(FromRow)]
pub(in crate::overview) struct InvitationRow {
    pub(in crate::overview) id: String,
    pub(in crate::overview) text: String,
    pub(in crate::overview) book_by: Option<String>,
    /// The line of a plan that it follows from.
    pub(in crate::overview) line: Option<String>,
    #[sqlx(flatten)]
    pub(in crate::overview) latest: LatestColumns,
    pub(in crate::overview) unit_id: Option<String>,
    pub(in crate::overview) unit_name: Option<String>,
    pub(in crate::overview) unit_phone: Option<String>,
    pub(in crate::overview) responsible_provider_id: String,
    pub(in crate::overview) booked_here: bool,
    pub(in crate::overview) booked_elsewhere: bool,
    /// The open request for a time.
    pub(in crate::overview) request_id: Option<String>,
    pub(in crate::overview) request_promised: Option<String>,
    pub(in crate::overview) request_wants: Option<i64>,
    pub(in crate::overview) request_state: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct LineRow {
    pub(in crate::overview) id: String,
    pub(in crate::overview) plan_id: Option<String>,
    pub(in crate::overview) plan_state: Option<String>,
    pub(in crate::overview) party: String,
    pub(in crate::overview) performer_staff_id: Option<String>,
    pub(in crate::overview) staff_name: Option<String>,
    pub(in crate::overview) protected_identity: Option<i64>,
    pub(in crate::overview) function: Option<String>,
    pub(in crate::overview) staff_phone: Option<String>,
    pub(in crate::overview) unit_name: Option<String>,
    pub(in crate::overview) unit_phone: Option<String>,
    /// Where whoever does it works.
    pub(in crate::overview) performer_unit_id: Option<String>,
    pub(in crate::overview) performer_provider_id: Option<String>,
    pub(in crate::overview) performer_name: Option<String>,
    pub(in crate::overview) text: String,
    pub(in crate::overview) why: Option<String>,
    pub(in crate::overview) action: Option<String>,
    pub(in crate::overview) due_on: Option<String>,
    pub(in crate::overview) timing_text: Option<String>,
    pub(in crate::overview) state: String,
    pub(in crate::overview) self_care_if_it_fails: Option<String>,
    pub(in crate::overview) medical: i64,
    /// The plan was written in plain words.
    pub(in crate::overview) plain_language: Option<i64>,
    /// What staff have put in its place.
    pub(in crate::overview) plain_words: Option<String>,
    /// When the person said that it is done, where that holds.
    pub(in crate::overview) done_at: Option<i64>,
    /// The open request that says that it is too much.
    pub(in crate::overview) request_id: Option<String>,
    pub(in crate::overview) request_promised: Option<String>,
    pub(in crate::overview) responsible_provider_id: String,
    pub(in crate::overview) responsible_unit_id: Option<String>,
    pub(in crate::overview) approved: i64,
}

#[derive(FromRow)]
pub(in crate::overview) struct PlanRow {
    pub(in crate::overview) id: String,
    pub(in crate::overview) kind: String,
    pub(in crate::overview) title: String,
    pub(in crate::overview) state: String,
    pub(in crate::overview) description: Option<String>,
    pub(in crate::overview) reason: Option<String>,
    pub(in crate::overview) period_start: Option<String>,
    pub(in crate::overview) period_end: Option<String>,
    pub(in crate::overview) provider_name: String,
    pub(in crate::overview) provider_kind: String,
    pub(in crate::overview) unit_name: Option<String>,
    pub(in crate::overview) unit_phone: Option<String>,
    pub(in crate::overview) agreement_version: Option<i64>,
    pub(in crate::overview) agreed_on: Option<String>,
    pub(in crate::overview) agreed_with: Option<String>,
    pub(in crate::overview) approved_for_patient: i64,
    pub(in crate::overview) source: Option<String>,
    pub(in crate::overview) last_updated: Option<i64>,
    pub(in crate::overview) responsible_provider_id: String,
    pub(in crate::overview) responsible_unit_id: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct GoalRow {
    pub(in crate::overview) plan_id: Option<String>,
    pub(in crate::overview) text: String,
    pub(in crate::overview) state: String,
    pub(in crate::overview) target_on: Option<String>,
    pub(in crate::overview) approved_for_patient: i64,
    pub(in crate::overview) responsible_provider_id: String,
    pub(in crate::overview) responsible_unit_id: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct DocumentRow {
    pub(in crate::overview) id: String,
    pub(in crate::overview) plan_id: Option<String>,
    pub(in crate::overview) title: String,
    pub(in crate::overview) kind: String,
    pub(in crate::overview) written_on: Option<String>,
    pub(in crate::overview) from_name: String,
    pub(in crate::overview) approved_for_patient: i64,
    pub(in crate::overview) responsible_provider_id: String,
    pub(in crate::overview) responsible_unit_id: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct ContactRow {
    pub(in crate::overview) role: String,
    pub(in crate::overview) first_contact: i64,
    pub(in crate::overview) accepted_on: Option<String>,
    pub(in crate::overview) staff_name: Option<String>,
    pub(in crate::overview) protected_identity: Option<i64>,
    pub(in crate::overview) function: Option<String>,
    pub(in crate::overview) phone: Option<String>,
    pub(in crate::overview) answers: Option<String>,
    pub(in crate::overview) unit_id: String,
    pub(in crate::overview) unit_name: String,
    pub(in crate::overview) unit_phone: Option<String>,
    pub(in crate::overview) stand_in_name: Option<String>,
    pub(in crate::overview) stand_in_protected: Option<i64>,
    pub(in crate::overview) stand_in_function: Option<String>,
    pub(in crate::overview) stand_in_unit: Option<String>,
    pub(in crate::overview) stand_in_unit_id: Option<String>,
    pub(in crate::overview) stand_in_provider_id: Option<String>,
    pub(in crate::overview) responsible_provider_id: String,
}

#[derive(FromRow)]
pub(in crate::overview) struct WhatMattersRow {
    pub(in crate::overview) text: String,
    pub(in crate::overview) written_by: String,
    pub(in crate::overview) written_at: i64,
    pub(in crate::overview) responsible_provider_id: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct CardRow {
    pub(in crate::overview) kind: String,
    pub(in crate::overview) level: Option<String>,
    pub(in crate::overview) active: i64,
    pub(in crate::overview) text: String,
    pub(in crate::overview) approved_for_patient: i64,
    pub(in crate::overview) responsible_provider_id: String,
    pub(in crate::overview) responsible_unit_id: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct NothingPlannedRow {
    pub(in crate::overview) review_on: String,
    pub(in crate::overview) next_contact: Option<String>,
    pub(in crate::overview) unit_id: String,
    pub(in crate::overview) provider_id: String,
    pub(in crate::overview) unit_name: String,
    pub(in crate::overview) unit_phone: Option<String>,
}

#[derive(FromRow)]
pub(in crate::overview) struct HandoverRow {
    pub(in crate::overview) state: String,
    pub(in crate::overview) attempts: i64,
    pub(in crate::overview) from_name: String,
    pub(in crate::overview) to_name: String,
    pub(in crate::overview) from_unit_id: String,
    pub(in crate::overview) to_unit_id: String,
    pub(in crate::overview) responsible_provider_id: String,
}
