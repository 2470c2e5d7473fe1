//! Use case of calendar files.

use super::store;
use crate::audit::Shown;
use crate::auth::SignedIn;
use crate::store::Store;
use app::error::AppError;
use app::ids::AppointmentId;

#[derive(Clone)]
pub struct CalendarFiles {
    pub store: Store,
    pub who: SignedIn,
}

impl CalendarFiles {
    /// The calendar file of one visit, with `title` as its neutral title.
    pub async fn file(&self, visit: AppointmentId, with_place: bool, title: &str) -> Result<String, AppError> {
        let access = self.who.patient()?;
        let (patient, made) = (access.patient().clone(), self.store.clock().now());
        let actor = access.actor();
        let entry = self.store.read(&actor, "appointment.calendar", |reader| {
            Box::pin(async move {
                let entry = store::entry(reader, &patient, &visit, with_place, made).await?;
                Ok((entry, Shown::Row(patient, visit.to_string())))
            })
        });
        Ok(entry.await?.file(title))
    }
}
