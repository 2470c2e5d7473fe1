//! Reads that leave no access event, because no patient data leaves through them. Only `auth/` and the round of the waiting list may call
//! them (a layout test holds it): who a session belongs to, who can sign in in the demo, whether the database holds only demo people.

use super::{BoxFuture, Reader, Store};
use crate::audit::{self, Action, Actor, AuditEntry};
use crate::error::StoreError;
use crate::store::{Command, Tx};
use std::sync::Arc;

impl Store {
    pub(crate) async fn lookup<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: for<'r> FnOnce(&'r mut Reader<'_>) -> BoxFuture<'r, Result<T, StoreError>>,
    {
        let mut connection = self.readers.acquire().await?;
        work(&mut Reader { connection: &mut connection }).await
    }

    /// A sign-in, a sign-out, a choice of assignment: writes to `session` with an event of their own kind.
    pub(crate) async fn session_write<F>(
        &self,
        actor: &Actor,
        action: Action,
        purpose: &'static str,
        work: F,
    ) -> Result<(), StoreError>
    where
        F: for<'t> Fn(&'t mut Tx<'_>) -> BoxFuture<'t, Result<(), StoreError>> + Send + Sync + 'static,
    {
        let (actor, event, work) = (actor.clone(), Command { purpose, key: None }, Arc::new(work));
        self.transaction(
            |&()| (),
            move |tx| {
                let (actor, event, work) = (actor.clone(), event.clone(), Arc::clone(&work));
                Box::pin(async move {
                    work(tx).await?;
                    let entry = AuditEntry {
                        patient: match &actor {
                            Actor::Patient(id) => Some(id.clone()),
                            _ => None,
                        },
                        ..AuditEntry::default()
                    };
                    let at = tx.clock().now();
                    audit::record(tx, at, &actor, action, &event, &entry, &[]).await
                })
            },
        )
        .await
    }
}
