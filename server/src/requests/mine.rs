//! Use cases of the person who asks.

use super::domain::Asked;
use super::store::{self, NewRequest};
use crate::answers;
use crate::appointments;
use crate::audit::{AuditEntry, Shown};
use crate::auth::{Concerns, PatientAccess, SignedIn, still_may};
use crate::documents;
use crate::drafts;
use crate::error::StoreError;
use crate::overview;
use crate::store::{Command, Store, Tx, Written, id_of};
use crate::words::Words;
use app::error::{AppError, Field};
use app::ids::{AppointmentId, CommandKey, CommitmentId, DocumentId, PatientId, PlanId, RequestId};
use app::overview::api::Part;
use app::overview::types::QuestionId;
use app::representatives::types::Level;
use app::requests::api::RequestsApi;
use app::requests::types::{MyRequests, ProposeForm, RequestKind, RequestPage, RequestState, WriteForm};
use app::texts::Texts;
use app::wording::{Language, Medium, Wording};
use async_trait::async_trait;

#[derive(Clone)]
pub struct Requests {
    pub store: Store,
    pub who: SignedIn,
}

#[async_trait]
impl RequestsApi for Requests {
    async fn mine(&self) -> Result<MyRequests, AppError> {
        let access = self.who.patient()?;
        let (patient, clock) = (access.patient().clone(), self.store.clock().clone());
        let actor = access.actor();
        let list = self.store.read(&actor, "request.list", |reader| {
            Box::pin(async move {
                let rows = store::of_patient(reader, &patient).await?;
                let list = rows.iter().map(|row| store::request(row, &clock)).collect::<Result<Vec<_>, _>>()?;
                Ok((list, Shown::Patient(patient)))
            })
        });
        Ok(MyRequests { now: self.store.clock().local_now(), list: list.await? })
    }

    /// Opening an answer is reading it: from then on staff see that it is read.
    async fn request(&self, id: RequestId) -> Result<RequestPage, AppError> {
        let access = self.who.patient()?;
        let (patient, clock, of) = (access.patient().clone(), self.store.clock().clone(), id.clone());
        let request = self
            .store
            .read(&access.actor(), "request.read", |reader| {
                Box::pin(async move {
                    let row = store::one_of_patient(reader, &patient, &id).await?;
                    let request = store::request(&row, &clock)?;
                    Ok((request, Shown::Row(patient, id.to_string())))
                })
            })
            .await?;
        if matches!(
            request.state,
            RequestState::Answered { read: None, .. }
                | RequestState::Booked { read: None, .. }
                | RequestState::NotBooked { read: None, .. }
        ) {
            let patient = access.patient().clone();
            let command = Command { purpose: "request.read_answer", key: None };
            self.store
                .write(&access.actor(), command, move |tx| {
                    let (patient, id) = (patient.clone(), of.clone());
                    Box::pin(async move {
                        store::read(tx, &patient, &id).await?;
                        Ok(((), AuditEntry::of(&patient, &id)))
                    })
                })
                .await?;
        }
        Ok(RequestPage { now: self.store.clock().local_now(), request })
    }

    async fn propose_form(&self, visit: AppointmentId, sent: Option<RequestId>) -> Result<ProposeForm, AppError> {
        let access = self.helpers_own()?;
        let (actor, clock) = (access.actor(), self.store.clock().clone());
        let form = self.store.read(&actor, "request.propose", |reader| {
            Box::pin(async move {
                let sent = match (sent, access.representative()) {
                    (Some(id), Some(helper)) => {
                        store::proposed(reader, access.patient(), helper.representative(), Some(&id)).await?
                    }
                    _ => None,
                };
                let waits = match access.representative() {
                    Some(helper) => store::proposed(reader, access.patient(), helper.representative(), None).await?,
                    None => None,
                };
                let sent = sent.map(|(unit, day, _)| (unit, day));
                let (overview, shown) =
                    overview::load(reader, access, Part::Visit(visit.clone()), clock.clone()).await?;
                let now = clock.now();
                let found = overview.visits.iter().find(|found| found.id == visit && found.start_at > now);
                let visit = found.cloned().ok_or(AppError::TooLate)?;
                Ok((ProposeForm { overview, visit, sent, waits }, shown))
            })
        });
        Ok(form.await?)
    }

    async fn write_form(&self, address: String) -> Result<WriteForm, AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let since = drafts::kept_since(self.store.clock());
        let (draft, name) = self
            .store
            .read(&access.actor(), "request.write", |reader| {
                Box::pin(async move {
                    let draft = drafts::store::of(reader, &patient, &address, since).await?;
                    let name = store::turn_to_name(reader, &patient).await?;
                    Ok(((draft, name), Shown::Patient(patient)))
                })
            })
            .await?;
        let clock = self.store.clock();
        Ok(WriteForm { now: clock.local_now(), draft, to: name })
    }
}

/// What is sent, before it is known to whom.
#[derive(Clone)]
enum Wish {
    ContactMe,
    WantContact,
    Message(Words),
    Report(Words),
    NoTimeFits(QuestionId, Words),
    CannotCome(AppointmentId),
    TakeOver(CommitmentId),
    Document(PlanId, DocumentId),
    /// By somebody who helps the patient.
    OtherTime(AppointmentId, Words),
}

impl Wish {
    fn purpose(&self) -> &'static str {
        match self {
            Self::ContactMe => "request.contact_me",
            Self::WantContact => "request.want_contact",
            Self::Message(_) => "request.message",
            Self::Report(_) => "request.report",
            Self::NoTimeFits(..) => "request.no_time_fits",
            Self::CannotCome(_) => "request.cannot_come",
            Self::TakeOver(_) => "request.take_over",
            Self::Document(..) => "request.about_document",
            Self::OtherTime(..) => "request.propose",
        }
    }
}

impl Requests {
    pub async fn contact_me(&self) -> Result<RequestId, AppError> {
        self.send(Wish::ContactMe, None).await
    }

    /// "Jag vill ha en fast vårdkontakt."
    pub async fn want_contact(&self) -> Result<RequestId, AppError> {
        self.send(Wish::WantContact, None).await
    }

    pub async fn message(&self, typed: &str, key: Option<CommandKey>) -> Result<RequestId, AppError> {
        self.send(Wish::Message(Words::parse(typed, Field::Message)?), key).await
    }

    pub async fn report(&self, typed: &str, key: Option<CommandKey>) -> Result<RequestId, AppError> {
        self.send(Wish::Report(Words::parse(typed, Field::Message)?), key).await
    }

    /// None of the times that were asked about fits: what the person can instead.
    pub async fn no_time_fits(
        &self,
        question: QuestionId,
        typed: &str,
        key: Option<CommandKey>,
    ) -> Result<RequestId, AppError> {
        // A no needs no words of one's own.
        let words = if typed.trim().is_empty() { Texts::Sv.offer_none_words() } else { typed };
        self.send(Wish::NoTimeFits(question, Words::parse(words, Field::Message)?), key).await
    }

    pub async fn cannot_come(&self, visit: AppointmentId, key: Option<CommandKey>) -> Result<RequestId, AppError> {
        self.send(Wish::CannotCome(visit), key).await
    }

    pub async fn take_over(&self, line: CommitmentId) -> Result<RequestId, AppError> {
        self.send(Wish::TakeOver(line), None).await
    }

    /// "Jag vill ha hjälp med dokumentet …"
    pub async fn about_document(
        &self,
        plan: PlanId,
        document: DocumentId,
        key: Option<CommandKey>,
    ) -> Result<RequestId, AppError> {
        self.send(Wish::Document(plan, document), key).await
    }

    /// Somebody who helps wishes for another time. Care answers the patient.
    pub async fn propose(
        &self,
        visit: AppointmentId,
        typed: &str,
        key: Option<CommandKey>,
    ) -> Result<RequestId, AppError> {
        let access = self.helpers_own()?;
        let wish = Wish::OtherTime(visit.clone(), Words::parse(typed, Field::Message)?);
        let (actor, command) = (access.actor(), Command { purpose: wish.purpose(), key });
        let written = self.store.write(&actor, command, move |tx| {
            let (access, visit, wish) = (access.clone(), visit.clone(), wish.clone());
            Box::pin(async move {
                still_may(tx, &access, Level::Propose, Concerns::Visit(&visit)).await?;
                let id = send(tx, access.patient(), &wish).await?;
                Ok((id.clone(), AuditEntry::of(access.patient(), &id)))
            })
        });
        id_written(written.await?)
    }

    /// The access of somebody who helps and may propose; for the patient there is no such thing to do.
    fn helpers_own(&self) -> Result<PatientAccess, AppError> {
        let access = self.who.acting(Level::Propose)?;
        if access.representative().is_some() { Ok(access) } else { Err(AppError::NotFound) }
    }

    async fn send(&self, wish: Wish, key: Option<CommandKey>) -> Result<RequestId, AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let command = Command { purpose: wish.purpose(), key };
        let written = self
            .store
            .write(&access.actor(), command, move |tx| {
                let (patient, wish) = (patient.clone(), wish.clone());
                Box::pin(async move {
                    let id = send(tx, &patient, &wish).await?;
                    Ok((id.clone(), AuditEntry::of(&patient, &id)))
                })
            })
            .await?;
        id_written(written)
    }

    /// Takes it back, as long as nobody has begun.
    pub async fn withdraw(&self, request: RequestId) -> Result<(), AppError> {
        let access = self.who.patient()?;
        let patient = access.patient().clone();
        let command = Command { purpose: "request.withdraw", key: None };
        self.store
            .write(&access.actor(), command, move |tx| {
                let (patient, request) = (patient.clone(), request.clone());
                Box::pin(async move {
                    store::withdraw(tx, &patient, &request).await?;
                    Ok(((), AuditEntry::of(&patient, &request)))
                })
            })
            .await?;
        Ok(())
    }
}

/// The request that was written, now or before.
fn id_written(written: Written<RequestId>) -> Result<RequestId, AppError> {
    match written {
        Written::Done(id) => Ok(id),
        Written::Before { entity } => Ok(id_of("command_receipt", "entity_id", entity.as_deref().unwrap_or_default())?),
    }
}

/// That the person cannot come, as a part of another command.
pub(crate) async fn cannot_come(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<RequestId, StoreError> {
    send(tx, patient, &Wish::CannotCome(visit.clone())).await
}

async fn send(tx: &mut Tx<'_>, patient: &PatientId, wish: &Wish) -> Result<RequestId, StoreError> {
    let (mut visit, mut line, mut text, mut unit, mut proposal) = (None, None, None, None, None);
    let (about_document, proposed);
    let (kind, asked) = match wish {
        Wish::ContactMe => (RequestKind::ContactMe, Asked::ContactMe),
        Wish::WantContact => (RequestKind::WantContact, Asked::WantContact),
        Wish::Message(words) => {
            text = Some(words);
            (RequestKind::Message, Asked::Message)
        }
        Wish::Report(words) => {
            text = Some(words);
            unit = store::keeper(tx, patient).await?;
            (RequestKind::Report, Asked::Report)
        }
        Wish::NoTimeFits(question, words) => {
            text = Some(words);
            match question {
                QuestionId::Proposal(id) => {
                    let (of, provider) = appointments::decline(tx, patient, id).await?;
                    (unit, proposal) = (of.map(|of| (of, provider)), Some(id));
                }
                QuestionId::Invitation(id) => unit = store::who_invites(tx, patient, id).await?,
            }
            (RequestKind::Message, Asked::Message)
        }
        Wish::CannotCome(id) => {
            let (start, of_visit) = store::visit_ahead(tx, patient, id).await?;
            (visit, unit) = (Some(id), of_visit);
            // Who has said "Jag kommer" has changed their mind.
            answers::store::take_back_coming(tx, patient, id).await?;
            (RequestKind::CannotCome, Asked::CannotCome { visit: tx.clock().local(start).local.date() })
        }
        Wish::TakeOver(id) => {
            let (medical, of_line) = store::line_left(tx, patient, id).await?;
            (line, unit) = (Some(id), of_line);
            (RequestKind::TakeOver, Asked::TakeOver { urgent: medical })
        }
        Wish::Document(plan, id) => {
            let (title, of_document) = documents::to_ask_about(tx, patient, plan, id).await?;
            about_document = Words::parse(&Texts::Sv.documents_asks(&title), Field::Message)?;
            (text, unit) = (Some(&about_document), of_document);
            (RequestKind::Message, Asked::Message)
        }
        Wish::OtherTime(id, words) => {
            let (start, of_visit) = store::visit_ahead(tx, patient, id).await?;
            let clock = tx.clock();
            let wording = Wording { language: Language::Swedish, now: clock.local_now().local, medium: Medium::Paper };
            let when = wording.moment(clock.local(start));
            // Which time it is about stands in the words: the queue and the patient's own list show them.
            let told = Texts::Sv.helping_proposes(&when, words.as_str());
            proposed = Words::parse(&told, Field::Message)?;
            (text, unit) = (Some(&proposed), of_visit);
            (RequestKind::Message, Asked::Message)
        }
    };
    let unit = match unit {
        Some(unit) => Some(unit),
        // Whom the person turns to may be somebody that whoever helps may not know of.
        None if tx.representative().is_some() => None,
        None => store::turn_to(tx.connection(), patient).await?,
    };
    // Nobody here has to do with the person: there is nobody to ask.
    let Some((unit, provider)) = unit else { return Err(AppError::NotFound.into()) };
    let request = NewRequest { kind, text, visit, line, proposal, asked, unit: &unit, provider: &provider };
    let id = store::send(tx, patient, &request).await?;
    match wish {
        Wish::Message(_) => drafts::store::drop_draft(tx, patient, "/hjalp/skriv").await?,
        Wish::Report(_) => drafts::store::drop_draft(tx, patient, "/hjalp/fel").await?,
        Wish::NoTimeFits(question, _) => {
            drafts::store::drop_draft(tx, patient, &format!("{}/ingen-tid", question.address())).await?;
        }
        _ => {}
    }
    Ok(id)
}
