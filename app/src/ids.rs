//! Prefixed ids as types, so that a patient's id can never stand where a plan's is wanted. A value is `prefix_` and a `UUIDv7`
//! in hexadecimal digits; the server's clock makes them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What every id type can do.
pub trait Id: Sized + Clone + fmt::Display {
    /// Three letters and an underscore: `pat_`.
    const PREFIX: &'static str;
    /// Reads an id; `None` when the prefix or the form is another's.
    fn parse(text: &str) -> Option<Self>;
    /// The id with these 128 bits.
    fn from_bits(bits: u128) -> Self;
    fn as_str(&self) -> &str;
}

macro_rules! ids {
    ($($name:ident = $prefix:literal),+ $(,)?) => {$(
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(String);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;

            fn parse(text: &str) -> Option<Self> {
                let rest = text.strip_prefix($prefix)?;
                (rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
                    .then(|| Self(text.to_owned()))
            }

            fn from_bits(bits: u128) -> Self {
                Self(format!("{}{bits:032x}", $prefix))
            }

            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    PatientId = "pat_",
    RepresentativeId = "rep_",
    ProviderId = "cpr_",
    UnitId = "cun_",
    PlaceId = "plc_",
    StaffId = "stf_",
    AssignmentId = "asg_",
    PlanId = "pln_",
    GoalId = "goa_",
    CommitmentId = "com_",
    WhatMattersId = "wma_",
    SelfCareCardId = "scc_",
    DocumentId = "doc_",
    CareTeamId = "ctm_",
    ContactRoleId = "cro_",
    HandoverId = "han_",
    ScheduleId = "sch_",
    SlotId = "slo_",
    AppointmentId = "apt_",
    AppointmentChangeId = "apc_",
    TimeProposalId = "pro_",
    InvitationId = "inv_",
    CallId = "cal_",
    WaitingId = "wai_",
    NoticeId = "ntc_",
    JointBookingId = "jnt_",
    RequestId = "req_",
    AnswerId = "ans_",
    SettingsChangeId = "set_",
    RepresentativeChangeId = "rec_",
    PlainWordsId = "plw_",
    BlockId = "blk_",
    ConsentId = "cns_",
    ProvenanceId = "prv_",
    AccessEventId = "acc_",
    CommandKey = "cmd_",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let id = "pat_0190a1b2c3d47e8f9a0b1c2d3e4f5a6b";
        assert!(PatientId::parse(id).is_some());
        assert!(PlanId::parse(id).is_none());
        assert!(PatientId::parse("pat_../../etc").is_none());
        assert!(PatientId::parse("pat_0190A1B2C3D47E8F9A0B1C2D3E4F5A6B").is_none());
    }
}
