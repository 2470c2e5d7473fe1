//! `DocumentReference`: a plan that came as a document.

use super::base64;
use super::node::Node;
use super::outcome::Fault;
use super::reference::{Reference, Target};
use jiff::civil::Date;
use std::fmt;

/// What a document may weigh, in bytes.
const DOCUMENT_LIMIT: usize = 10 * 1024 * 1024;

/// The same document in so many shapes at most.
const CONTENT_LIMIT: usize = 20;

pub(super) struct DocumentReference {
    pub(super) patient: Option<Reference>,
    pub(super) title: Option<String>,
    /// The same document in one or more shapes.
    pub(super) contents: Vec<Content>,
    pub(super) written_on: Option<Date>,
    /// Custodian and authors, in that order.
    pub(super) authors: Vec<Reference>,
    pub(super) related: Vec<Reference>,
    /// `false`: replaced or wrong; not shown.
    pub(super) current: bool,
}

/// One shape of a document.
#[derive(Clone)]
pub(super) struct Content {
    /// As the source calls it.
    pub(super) stated: Option<String>,
    /// `None`: not sent here.
    pub(super) bytes: Option<Vec<u8>>,
    /// A Binary that may have it.
    pub(super) elsewhere: Option<Reference>,
}

impl fmt::Debug for DocumentReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentReference").field("contents", &self.contents.len()).finish_non_exhaustive()
    }
}

impl DocumentReference {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let description = node.short("description")?;
        let kind = node.words("type")?;
        let (mut contents, mut attached) = (Vec::new(), None);
        let list = node.list("content")?;
        if list.len() > CONTENT_LIMIT {
            return Err(node.fault("content", "a document in more than 20 shapes"));
        }
        for content in &list {
            let Some(attachment) = content.child("attachment")? else { continue };
            attachment.known(&["language", "size", "hash", "creation"]);
            let title = attachment.short("title")?;
            attached = attached.or(title);
            let address = attachment.bytes("url")?.filter(|address| address.len() <= 1000);
            let targets: Vec<Target> =
                address.and_then(|text| Target::parse(text).ok().flatten()).into_iter().collect();
            let path = attachment.at("url");
            contents.push(Content {
                elsewhere: (!targets.is_empty()).then_some(Reference { path, targets, kind: None, display: None }),
                ..content_of(&attachment)?
            });
        }
        let related = node.child("context")?.map_or(Ok(Vec::new()), |context| context.references("related"))?;
        let mut authors: Vec<Reference> = node.reference("custodian")?.into_iter().collect();
        authors.extend(node.references("author")?);
        let status = node.short("status")?;
        Ok(Self {
            patient: node.reference("subject")?,
            title: description.or(attached).or(kind),
            contents,
            written_on: node.date("date")?,
            authors,
            related,
            current: !matches!(status.as_deref(), Some("superseded" | "entered-in-error")),
        })
    }
}

/// What an attachment or a Binary holds: `contentType` and `data`.
pub(super) fn content_of(node: &Node<'_>) -> Result<Content, Fault> {
    let stated = node.short("contentType")?;
    if stated.as_ref().is_some_and(|text| !is_content_type(text)) {
        return Err(node.fault("contentType", "not a content type"));
    }
    let bytes = match node.bytes("data")? {
        None => None,
        Some(data) => Some(base64::decode(data).ok_or_else(|| node.fault("data", "not base64"))?),
    };
    if bytes.as_ref().is_some_and(|bytes| bytes.len() > DOCUMENT_LIMIT) {
        return Err(node.fault("data", "a document larger than 10 MiB"));
    }
    Ok(Content { stated, bytes, elsewhere: None })
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
