//! What the pages of documents show.

use crate::ids::{DocumentId, PatientId, PlanId};
use crate::overview::types::{PlanKind, Unit};
use crate::wording::Moment;
use jiff::civil::Date;

/// What a document is, by its own bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    Text,
    /// A PDF that says what its parts are, so that reading aids can follow it.
    TaggedPdf,
    /// A PDF that does not say so, or not where it can be seen.
    Pdf,
    Png,
    Jpeg,
    /// Nothing that is opened here.
    Other,
}

/// A document among others.
#[derive(Clone, Debug)]
pub struct Document {
    pub id: DocumentId,
    pub title: String,
    pub written_on: Option<Date>,
    /// The unit or provider that answers for it.
    pub from: String,
    pub kind: DocumentKind,
}

/// One document, opened.
#[derive(Clone, Debug)]
pub struct DocumentPage {
    pub now: Moment,
    pub patient: PatientId,
    pub patient_name: String,
    pub plan: PlanId,
    pub plan_kind: PlanKind,
    pub document: Document,
    /// Paragraphs, where it is text.
    pub text: Vec<String>,
    /// Width and height of a picture, where it says them: then nothing moves when it comes.
    pub size: Option<(u32, u32)>,
    /// Who can help the person with it; `None` for staff, and where nobody here has to do with the person.
    pub ask: Option<Unit>,
}
