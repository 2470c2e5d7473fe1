//! `DocumentReference`: a plan that came as a document.

use super::base64;
use super::node::Node;
use super::outcome::Fault;
use super::reference::Reference;
use jiff::civil::Date;
use std::fmt;

const DOCUMENT_LIMIT: usize = 10 * 1024 * 1024;

pub(super) struct DocumentReference {
    pub(super) patient: Option<Reference>,
    pub(super) title: Option<String>,
    pub(super) content_type: String,
    /// `None`: only linked to, not sent.
    pub(super) content: Option<Vec<u8>>,
    pub(super) written_on: Option<Date>,
    /// Custodian and authors, in that order.
    pub(super) authors: Vec<Reference>,
    pub(super) related: Vec<Reference>,
    /// `false`: replaced or wrong; not shown.
    pub(super) current: bool,
}

impl fmt::Debug for DocumentReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentReference").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

impl DocumentReference {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let description = node.short("description")?;
        let kind = node.words("type")?;
        let (mut content, mut content_type, mut attached) = (None, None, None);
        if let Some(attachment) = node.first("content")?.map(|first| first.child("attachment")).transpose()?.flatten() {
            attachment.known(&["language", "size", "hash", "creation"]);
            attached = attachment.short("title")?;
            content_type = attachment.short("contentType")?;
            if content_type.as_ref().is_some_and(|text| !is_content_type(text)) {
                return Err(attachment.fault("contentType", "not a content type"));
            }
            if let Some(data) = attachment.bytes("data")? {
                let bytes = base64::decode(data).ok_or_else(|| attachment.fault("data", "not base64"))?;
                if bytes.len() > DOCUMENT_LIMIT {
                    return Err(attachment.fault("data", "a document larger than 10 MiB"));
                }
                content = Some(bytes);
            }
        }
        let related = node.child("context")?.map_or(Ok(Vec::new()), |context| context.references("related"))?;
        let mut authors: Vec<Reference> = node.reference("custodian")?.into_iter().collect();
        authors.extend(node.references("author")?);
        let status = node.short("status")?;
        Ok(Self {
            patient: node.reference("subject")?,
            title: description.or(attached).or(kind),
            content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
            content,
            written_on: node.date("date")?,
            authors,
            related,
            current: !matches!(status.as_deref(), Some("superseded" | "entered-in-error")),
        })
    }
}

/// `text/plain; charset=utf-8`: what may stand in a header.
fn is_content_type(text: &str) -> bool {
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    let (kind, parameters) = text.split_once(';').unwrap_or((text, ""));
    text.len() <= 200
        && kind.trim().split_once('/').is_some_and(|(one, two)| token(one) && token(two))
        && parameters.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
}
