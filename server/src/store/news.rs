//! Tells open pages that something has changed. Carries no patient data: only that there is something.

use app::ids::{JointBookingId, PatientId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// What a page listens to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// What somebody else changes of a patient's.
    Patient(PatientId),
    /// A booking that two make together: what either of them does, and what others do to its times.
    Joint(JointBookingId),
}

/// How many changes each topic that somebody listens to has had since the server started.
#[derive(Clone, Default)]
pub struct News {
    counts: Arc<Mutex<HashMap<Topic, watch::Sender<u64>>>>,
}

impl News {
    /// Something has changed.
    pub(super) fn tell(&self, topic: &Topic) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        match topic {
            Topic::Patient(_) => {
                counts.entry(topic.clone()).or_insert_with(|| watch::Sender::new(0)).send_modify(|count| *count += 1);
            }
            // Its version stands in the database: whom nobody listens to needs no counting.
            Topic::Joint(_) => match counts.get(topic) {
                Some(sender) if sender.receiver_count() > 0 => sender.send_modify(|count| *count += 1),
                Some(_) => drop(counts.remove(topic)),
                None => {}
            },
        }
    }

    /// How far the patient's pages have come: what a page that is rendered now has seen.
    pub fn count(&self, patient: &PatientId) -> u64 {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(&Topic::Patient(patient.clone())).map_or(0, |sender| *sender.borrow())
    }

    /// Hears of each change from now on; holds the count first.
    pub fn listen(&self, topic: Topic) -> watch::Receiver<u64> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody listens any more to what is over.
        counts.retain(|topic, sender| matches!(topic, Topic::Patient(_)) || sender.receiver_count() > 0);
        counts.entry(topic).or_insert_with(|| watch::Sender::new(0)).subscribe()
    }
}
