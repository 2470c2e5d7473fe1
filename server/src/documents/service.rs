//! Use cases of documents: access → the row → what may be seen of it → the page or the file, with the access event.

use super::domain::{media_type, paragraphs, size_of, text_of};
use super::store::{self, DocumentRow};
use crate::audit::Shown;
use crate::auth::{Auth, PatientAccess, Responsible, Sight, SignedIn};
use crate::error::StoreError;
use crate::requests;
use crate::store::{Reader, Store, id_of, optional_day};
use app::access::Reach;
use app::documents::api::DocumentsApi;
use app::documents::types::{Document, DocumentKind, DocumentPage};
use app::error::AppError;
use app::ids::{DocumentId, Id, PatientId, PlanId};
use app::overview::types::{PlanKind, Unit};
use async_trait::async_trait;
use sha2::{Digest, Sha256};

#[derive(Clone)]
pub struct Documents {
    pub store: Store,
    pub auth: Auth,
    pub who: SignedIn,
}

/// A document as it leaves: a PDF or a picture.
#[derive(Clone, Debug)]
pub struct DocumentFile {
    pub kind: DocumentKind,
    pub content: Vec<u8>,
}

#[async_trait]
impl DocumentsApi for Documents {
    async fn document(&self, plan: PlanId, document: DocumentId) -> Result<DocumentPage, AppError> {
        self.page(self.who.patient()?, plan, document).await
    }

    async fn document_for_staff(
        &self,
        patient: PatientId,
        plan: PlanId,
        document: DocumentId,
        reach: Reach,
    ) -> Result<DocumentPage, AppError> {
        let access = self.auth.patient_for(&self.who.staff()?, patient, reach).await?;
        self.page(access, plan, document).await
    }
}

/// A page is read; a file is opened. How far staff looked stands in the log.
fn purpose(access: &PatientAccess, is_file: bool) -> &'static str {
    match (access.staff().map(|_| access.reach()), is_file) {
        (None | Some(Reach::OwnUnit), false) => "document.read",
        (Some(Reach::OwnProvider), false) => "document.read_own_provider",
        (Some(Reach::Coherent), false) => "document.read_other_providers",
        (None | Some(Reach::OwnUnit), true) => "document.open",
        (Some(Reach::OwnProvider), true) => "document.open_own_provider",
        (Some(Reach::Coherent), true) => "document.open_other_providers",
    }
}

impl Documents {
    /// The file of one of the signed-in patient's own documents.
    pub async fn file(&self, plan: PlanId, document: DocumentId) -> Result<DocumentFile, AppError> {
        self.open(self.who.patient()?, plan, document).await
    }

    pub async fn file_for_staff(
        &self,
        patient: PatientId,
        plan: PlanId,
        document: DocumentId,
        reach: Reach,
    ) -> Result<DocumentFile, AppError> {
        let access = self.auth.patient_for(&self.who.staff()?, patient, reach).await?;
        self.open(access, plan, document).await
    }

    async fn page(&self, access: PatientAccess, plan: PlanId, document: DocumentId) -> Result<DocumentPage, AppError> {
        let clock = self.store.clock();
        let (actor, purpose, now) = (access.actor(), purpose(&access, false), clock.local_now());
        let read = self.store.read(&actor, purpose, |reader| {
            Box::pin(async move {
                let (row, kind) = seen(reader, &access, &plan, &document, false).await?;
                let shown = Shown::Row(access.patient().clone(), document.to_string());
                let ask = ask(reader, &access, &row).await?;
                let text = if kind == DocumentKind::Text {
                    text_of(&row.content, &row.content_type).map(|text| paragraphs(&text)).unwrap_or_default()
                } else {
                    Vec::new()
                };
                let page = DocumentPage {
                    now,
                    patient: access.patient().clone(),
                    patient_name: row.patient_name,
                    plan_kind: PlanKind::parse(&row.plan_kind)
                        .ok_or_else(|| corrupt("plan", "kind", plan.to_string()))?,
                    plan,
                    document: Document {
                        title: row.title,
                        written_on: optional_day("document", "written_on", row.written_on.as_deref())?,
                        from: row.from_name,
                        kind,
                        id: document,
                    },
                    text,
                    size: size_of(&row.content, kind),
                    ask,
                };
                Ok((page, shown))
            })
        });
        Ok(read.await?)
    }

    async fn open(&self, access: PatientAccess, plan: PlanId, document: DocumentId) -> Result<DocumentFile, AppError> {
        let (actor, purpose) = (access.actor(), purpose(&access, true));
        let read = self.store.read(&actor, purpose, |reader| {
            Box::pin(async move {
                let (row, kind) = seen(reader, &access, &plan, &document, true).await?;
                // Text is on its page; of what else it is, nothing leaves.
                if kind == DocumentKind::Text || media_type(kind).is_none() {
                    return Err(AppError::NotFound.into());
                }
                let shown = Shown::Row(access.patient().clone(), document.to_string());
                Ok((DocumentFile { kind, content: row.content }, shown))
            })
        });
        Ok(read.await?)
    }
}

/// The document, where the reader may see it and its plan. What one may not see does not exist.
async fn seen(
    reader: &mut Reader<'_>,
    access: &PatientAccess,
    plan: &PlanId,
    document: &DocumentId,
    whole: bool,
) -> Result<(DocumentRow, DocumentKind), StoreError> {
    let row = store::document(reader, access.patient(), plan, document, whole).await?.ok_or(AppError::NotFound)?;
    let sees = |provider: &str, unit: Option<&str>| {
        let responsible = Responsible {
            provider: id_of("care_provider", "id", provider)?,
            unit: unit.map(|unit| id_of("care_unit", "id", unit)).transpose()?,
        };
        Ok::<_, StoreError>(access.sight(&responsible) == Sight::Shown)
    };
    let is_released = row.approved == 1 || access.staff().is_some();
    let is_seen = sees(&row.responsible_provider_id, row.responsible_unit_id.as_deref())?
        && sees(&row.plan_provider_id, row.plan_unit_id.as_deref())?;
    if !is_released || !is_seen {
        return Err(AppError::NotFound.into());
    }
    let kind = store::kind(&row.kind, document.as_str())?;
    let has_content = whole || kind == DocumentKind::Text;
    // What came before hashes were kept has none.
    if let Some(hash) = row.sha256.as_deref().filter(|_| has_content)
        && Sha256::digest(&row.content)[..] != *hash
    {
        return Err(corrupt("document", "content", document.to_string()));
    }
    Ok((row, kind))
}

/// Who helps the person with it: the unit that answers for it, else whom the person turns to.
async fn ask(reader: &mut Reader<'_>, access: &PatientAccess, row: &DocumentRow) -> Result<Option<Unit>, StoreError> {
    if !access.is_patient() {
        return Ok(None);
    }
    if let Some(name) = row.unit_name.clone() {
        return Ok(Some(Unit { name, phone: row.unit_phone.clone() }));
    }
    Ok(requests::turn_to_name(reader, access.patient()).await?.map(|(_, unit)| unit))
}

fn corrupt(table: &'static str, column: &'static str, id: String) -> StoreError {
    StoreError::Corrupt { table, column, id }
}
