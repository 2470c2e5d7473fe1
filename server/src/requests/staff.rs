//! Use cases of the unit that answers.

use super::store;
use crate::audit::{AuditEntry, Shown};
use crate::auth::{SignedIn, StaffAccess};
use crate::clock::Clock;
use crate::error::StoreError;
use crate::representatives::relatives;
use crate::staff::store::with_dash;
use crate::store::{BoxFuture, Command, Store, Tx, day_of, id_of};
use crate::words::Words;
use app::error::{AppError, Field};
use app::ids::{Id, PatientId, RequestId};
use app::requests::api::QueueApi;
use app::requests::types::{
    OverdueLine, PatientAnswer, Preference, QueuePage, QueueRow, Said, StaffRequest, UnansweredProposal,
};
use app::texts::Texts;
use async_trait::async_trait;

/// Own lines stand on the person's card for a week after their day, then here.
const OWN_LINE_DAYS: i64 = 7;

#[derive(Clone)]
pub struct Queue {
    pub store: Store,
    pub who: SignedIn,
}

/// What a patient said or did. A row that is neither is corrupt.
fn said(row: store::AnswerRow, clock: &Clock) -> Result<Said, StoreError> {
    let corrupt = || StoreError::Corrupt { table: "answer", column: "kind", id: row.patient_id.clone() };
    let visit = row.visit_kind.clone().unwrap_or_default();
    let (old, start) = (row.old_start_at.map(|at| clock.local(at)), row.start_at.map(|at| clock.local(at)));
    let interpreter = row.interpreter.clone();
    Ok(match (row.kind.as_str(), old, start) {
        ("coming", _, Some(start)) => Said::Coming { visit, start },
        ("done", ..) => Said::Done { line: row.line.clone().ok_or_else(corrupt)? },
        ("booked", _, Some(start)) => Said::Booked { visit, start },
        ("unbooked", Some(from), _) => Said::Unbooked { visit, from },
        ("moved", Some(from), Some(to)) => Said::Moved { visit, from, to, interpreter },
        ("cancelled", Some(from), _) => Said::Cancelled { visit, from, interpreter, wants_new: row.wants_new == 1 },
        ("undone", _, Some(start)) => Said::Undone { visit, start, interpreter },
        _ => return Err(corrupt()),
    })
}

#[async_trait]
impl QueueApi for Queue {
    async fn queue(&self) -> Result<QueuePage, AppError> {
        let staff = self.who.staff()?;
        let clock = self.store.clock().clone();
        let actor = staff.actor();
        Ok(self
            .store
            .read(&actor, "request.queue", |reader| {
                Box::pin(async move {
                    let today = clock.today();
                    let before = today.checked_sub(jiff::Span::new().days(OWN_LINE_DAYS)).unwrap_or(today);
                    let rows = store::of_unit(reader, &staff, clock.now()).await?;
                    let answers = store::unseen_answers(reader, &staff).await?;
                    let calls_left = store::calls_left(reader, &staff).await?;
                    let unanswered = store::unanswered_proposals(reader, &staff, clock.now()).await?;
                    let overdue = store::overdue_lines(reader, &staff, before).await?;
                    let mut shown: Vec<PatientId> = Vec::new();
                    for id in rows
                        .iter()
                        .map(|row| &row.patient_id)
                        .chain(answers.iter().map(|row| &row.patient_id))
                        .chain(unanswered.iter().map(|row| &row.patient_id))
                        .chain(overdue.iter().map(|row| &row.patient_id))
                    {
                        let id = id_of("request", "patient_id", id)?;
                        if !shown.contains(&id) {
                            shown.push(id);
                        }
                    }
                    let page = QueuePage {
                        now: clock.local_now(),
                        seen_until: answers.iter().map(|row| row.said_at).max().unwrap_or_default(),
                        rows: rows
                            .iter()
                            .map(|row| {
                                Ok(QueueRow {
                                    patient: id_of("request", "patient_id", &row.patient_id)?,
                                    name: row.patient_name.clone(),
                                    request: store::request(row, &clock)?,
                                })
                            })
                            .collect::<Result<_, StoreError>>()?,
                        answers: answers
                            .into_iter()
                            .map(|row| {
                                Ok(PatientAnswer {
                                    patient: id_of("answer", "patient_id", &row.patient_id)?,
                                    name: row.patient_name.clone(),
                                    said: clock.local(row.said_at),
                                    by_helper: row.by_helper.clone(),
                                    what: said(row, &clock)?,
                                })
                            })
                            .collect::<Result<_, StoreError>>()?,
                        calls_left,
                        unanswered: unanswered
                            .into_iter()
                            .map(|row| {
                                Ok(UnansweredProposal {
                                    patient: id_of("time_proposal", "patient_id", &row.patient_id)?,
                                    name: row.patient_name,
                                    answer_by: clock.local(row.answer_by),
                                    lapsed: row.answer_by <= clock.now(),
                                })
                            })
                            .collect::<Result<_, StoreError>>()?,
                        overdue: overdue
                            .into_iter()
                            .map(|row| {
                                Ok(OverdueLine {
                                    patient: id_of("commitment", "patient_id", &row.patient_id)?,
                                    name: row.patient_name,
                                    text: row.line,
                                    due: day_of("commitment", "due_on", &row.due_on)?,
                                })
                            })
                            .collect::<Result<_, StoreError>>()?,
                    };
                    Ok((page, Shown::List(shown)))
                })
            })
            .await?)
    }

    /// Opening it is seeing it: from then on the person reads that somebody has.
    async fn open(&self, request: RequestId) -> Result<StaffRequest, AppError> {
        let staff = self.who.staff()?;
        let (clock, actor) = (self.store.clock().clone(), staff.actor());
        let (reader_of, id) = (staff.clone(), request.clone());
        let (page, unseen) = self
            .store
            .read(&actor, "request.open", |reader| {
                Box::pin(async move {
                    let row = store::one_of_unit(reader, &reader_of, &id).await?;
                    let patient: PatientId = id_of("request", "patient_id", &row.patient_id)?;
                    let request = store::request(&row, &clock)?;
                    let relatives = match request.preference {
                        Some(Preference::Relative) => {
                            relatives(reader.connection(), &patient, &clock.today().to_string()).await?
                        }
                        _ => Vec::new(),
                    };
                    let page = StaffRequest {
                        now: clock.local_now(),
                        request,
                        relatives,
                        mine: row.assignee_id.as_deref() == Some(reader_of.staff().as_str()),
                        patient: patient.clone(),
                        name: row.patient_name,
                        number: row.number.as_deref().map(with_dash),
                        phone: row.patient_phone,
                        communication_support: row.communication_support,
                    };
                    Ok(((page, row.seen_at.is_none()), Shown::Row(patient, id.to_string())))
                })
            })
            .await?;
        if unseen {
            self.write("request.see", request, |tx, staff, request| {
                Box::pin(async move { store::see(tx, staff, request).await })
            })
            .await?;
        }
        Ok(page)
    }
}

type Change =
    for<'t> fn(&'t mut Tx<'_>, &'t StaffAccess, &'t RequestId) -> BoxFuture<'t, Result<Option<PatientId>, StoreError>>;

impl Queue {
    pub async fn begin(&self, request: RequestId) -> Result<(), AppError> {
        self.write("request.begin", request, |tx, staff, request| {
            Box::pin(async move { store::begin(tx, staff, request).await.map(Some) })
        })
        .await
    }

    pub async fn release(&self, request: RequestId) -> Result<(), AppError> {
        self.write("request.release", request, |tx, staff, request| {
            Box::pin(async move { store::release(tx, staff, request).await.map(Some) })
        })
        .await
    }

    /// A yes to a wanted time that came to nothing.
    pub async fn could_not_book(&self, request: RequestId) -> Result<(), AppError> {
        self.write("request.could_not_book", request, |tx, staff, request| {
            Box::pin(async move { store::could_not_book(tx, staff, request).await.map(Some) })
        })
        .await
    }

    /// `will_book`: a yes to a wanted time, which needs no words of one's own.
    pub async fn answer(&self, request: RequestId, typed: &str, will_book: bool) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        let typed = if will_book && typed.trim().is_empty() { Texts::Sv.queue_will_book_words() } else { typed };
        let words = Words::parse(typed, Field::Message)?;
        let actor = staff.actor();
        self.store
            .write(&actor, Command { purpose: "request.answer", key: None }, move |tx| {
                let (staff, request, words) = (staff.clone(), request.clone(), words.clone());
                Box::pin(async move {
                    let patient = store::answer(tx, &staff, &request, (&words, will_book)).await?;
                    Ok(((), AuditEntry::of(&patient, &request)))
                })
            })
            .await?;
        Ok(())
    }

    /// The answers that stood on the page are seen.
    pub async fn see_answers(&self, until: i64) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        let actor = staff.actor();
        self.store
            .write(&actor, Command { purpose: "answer.see", key: None }, move |tx| {
                let staff = staff.clone();
                Box::pin(async move {
                    store::see_answers(tx, &staff, until).await?;
                    Ok(((), AuditEntry::general()))
                })
            })
            .await?;
        Ok(())
    }

    async fn write(&self, purpose: &'static str, request: RequestId, change: Change) -> Result<(), AppError> {
        let staff = self.who.staff()?;
        let actor = staff.actor();
        self.store
            .write(&actor, Command { purpose, key: None }, move |tx| {
                let (staff, request) = (staff.clone(), request.clone());
                Box::pin(async move {
                    let patient = change(tx, &staff, &request).await?;
                    Ok(((), AuditEntry { patient, entity: Some(request.to_string()), ..AuditEntry::default() }))
                })
            })
            .await?;
        Ok(())
    }
}
