//! Use cases of the caseload.

use super::store;
use crate::audit::Shown;
use crate::auth::SignedIn;
use crate::store::Store;
use app::error::AppError;
use app::staff::api::StaffApi;
use app::staff::types::{Caseload, Gap};
use async_trait::async_trait;

pub(super) const PAGE: i64 = 50;

#[derive(Clone)]
pub struct Caseloads {
    pub store: Store,
    pub who: SignedIn,
}

#[async_trait]
impl StaffApi for Caseloads {
    async fn caseload(&self, filter: Option<Gap>, page: i64) -> Result<Caseload, AppError> {
        let access = self.who.staff()?;
        let clock = self.store.clock().clone();
        let (actor, now) = (access.actor(), clock.local_now());
        let (counts, waits, rows, total, page) = self
            .store
            .read(&actor, "caseload.read", |reader| {
                Box::pin(async move {
                    let counts = store::counts(reader, &access, &clock).await?;
                    let waits = store::waits(reader, &access, &clock).await?;
                    let total = match filter {
                        None => counts.all,
                        Some(Gap::Step) => counts.step,
                        Some(Gap::Time) => counts.time,
                        Some(Gap::Contact) => counts.contact,
                        Some(Gap::Late) => counts.late,
                    };
                    let page = page.clamp(1, pages(total));
                    let rows = store::rows(reader, &access, &clock, filter, (page - 1) * PAGE).await?;
                    let shown = Shown::List(rows.iter().map(|row| row.patient.clone()).collect());
                    Ok(((counts, waits, rows, total, page), shown))
                })
            })
            .await?;
        Ok(Caseload { now, filter, counts, waits, page, pages: pages(total), from: (page - 1) * PAGE + 1, total, rows })
    }
}

fn pages(total: i64) -> i64 {
    ((total + PAGE - 1) / PAGE).max(1)
}
