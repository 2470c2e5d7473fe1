//! Tells open pages that somebody else has changed something of a patient's. Carries no patient data: only that there is something.

use app::ids::PatientId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// How many changes each patient who has a page open has had since the server started.
#[derive(Clone, Default)]
pub struct News {
    counts: Arc<Mutex<HashMap<PatientId, watch::Sender<u64>>>>,
}

impl News {
    /// Something of the patient's has been changed by somebody else.
    pub(super) fn tell(&self, patient: &PatientId) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.entry(patient.clone()).or_insert_with(|| watch::Sender::new(0)).send_modify(|count| *count += 1);
    }

    /// How far the patient's pages have come: what a page that is rendered now has seen.
    pub fn count(&self, patient: &PatientId) -> u64 {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(patient).map_or(0, |sender| *sender.borrow())
    }

    /// Hears of each change from now on; holds the count first.
    pub fn listen(&self, patient: &PatientId) -> watch::Receiver<u64> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.entry(patient.clone()).or_insert_with(|| watch::Sender::new(0)).subscribe()
    }
}
