//! What the sign-in pages show.

use crate::ids::{AssignmentId, RepresentativeId};
use crate::representatives::types::Level;

/// Whom one can sign in as.
#[derive(Clone, Debug, Default)]
pub struct DemoPeople {
    /// False: no sign-in is set up here at all.
    pub configured: bool,
    pub patients: Vec<DemoPerson>,
    /// Those who help a patient.
    pub helpers: Vec<DemoPerson>,
    pub staff: Vec<DemoPerson>,
}

#[derive(Clone, Debug)]
pub struct DemoPerson {
    pub name: String,
    /// For staff: function and unit.
    pub about: Option<String>,
    /// What the button sends.
    pub identifier: String,
    /// For patients: years, counted by the page.
    pub birth_date: Option<String>,
    /// For those who help a patient: whom.
    pub helps: Option<String>,
}

/// What somebody who helps a patient may do, and whom else they help.
#[derive(Clone, Debug)]
pub struct HelpingPage {
    pub given_name: String,
    pub level: Level,
    pub others: Vec<HelpedPerson>,
}

/// A patient whom one helps; the id is of the help.
#[derive(Clone, Debug)]
pub struct HelpedPerson {
    pub id: RepresentativeId,
    pub name: String,
}

/// The assignments a member of staff may choose between.
#[derive(Clone, Debug)]
pub struct Workplaces {
    pub chosen: Option<AssignmentId>,
    pub list: Vec<WorkplaceChoice>,
}

#[derive(Clone, Debug)]
pub struct WorkplaceChoice {
    pub id: AssignmentId,
    pub function: String,
    pub unit: String,
    pub provider: String,
}
