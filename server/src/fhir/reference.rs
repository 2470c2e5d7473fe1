//! What a resource refers to, and which entry of the same file that is. What is not in the file is looked for among what the same
//! source sent before (`apply/`).

use super::document::Entry;
use super::json::is_type_name;
use super::national::Identifier;
use super::node::Node;
use super::outcome::Fault;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Where it stands, for warnings.
    pub(super) path: String,
    /// In the order they are tried: the literal reference, then the logical one.
    pub(super) targets: Vec<Target>,
    /// The type it says it refers to.
    pub(super) kind: Option<String>,
    pub(super) display: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// `#x`; `#` alone is the resource that contains.
    Contained(String),
    /// `urn:uuid:…`, `urn:oid:…`, `https://…/Patient/1`.
    Address(String),
    /// `Patient/1`.
    Relative { kind: String, id: String },
    /// `Practitioner?identifier=system|value`, or an identifier in place of a reference.
    Identifier { kind: Option<String>, identifier: Identifier },
}

impl Reference {
    /// `None` where there is nothing at all to go by.
    pub(super) fn read(node: &Node<'_>) -> Result<Option<Self>, Fault> {
        let kind = node.short("type")?;
        let display = node.short("display")?;
        let mut targets = Vec::new();
        if let Some(text) = node.short("reference")? {
            targets.extend(Target::parse(&text).map_err(|problem| node.fault("reference", problem))?);
        }
        if let Some(inner) = node.child("identifier")? {
            inner.known(&["use", "type", "period", "assigner"]);
            if let (Some(system), Some(value)) = (inner.short("system")?, inner.short("value")?) {
                let identifier = Identifier::new(&system, &value).map_err(|problem| inner.fault("value", problem))?;
                targets.push(Target::Identifier { kind: kind.clone(), identifier });
            }
        }
        let kind = kind
            .map(|kind| kind.rsplit('/').next().unwrap_or_default().to_owned())
            .or_else(|| targets.iter().find_map(Target::kind));
        let there = !targets.is_empty() || display.is_some() || kind.is_some();
        Ok(there.then(|| Self { path: node.path().to_owned(), targets, kind, display }))
    }
}

impl Target {
    pub(super) fn parse(text: &str) -> Result<Option<Self>, &'static str> {
        if let Some(id) = text.strip_prefix('#') {
            return Ok(Some(Self::Contained(id.to_owned())));
        }
        if let Some((kind, query)) = text.split_once('?') {
            return Self::conditional(kind, query);
        }
        // A version of it is still it.
        let text = text.split_once("/_history/").map_or(text, |(before, _)| before);
        if text.starts_with("urn:") || text.contains("://") {
            return Ok(Some(Self::Address(text.to_owned())));
        }
        Ok(match text.split_once('/') {
            Some((kind, id)) if is_type_name(kind) && !id.is_empty() && !id.contains('/') => {
                Some(Self::Relative { kind: kind.to_owned(), id: id.to_owned() })
            }
            _ => Some(Self::Address(text.to_owned())),
        })
    }

    fn conditional(kind: &str, query: &str) -> Result<Option<Self>, &'static str> {
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("identifier", token)) => {
                    let token = decode_percent(token).ok_or("not a reference")?;
                    let Some((system, value)) = token.split_once('|') else { continue };
                    let identifier = Identifier::new(system, value)?;
                    return Ok(Some(Self::Identifier { kind: Some(kind.to_owned()), identifier }));
                }
                Some(("_id", id)) => return Ok(Some(Self::Relative { kind: kind.to_owned(), id: id.to_owned() })),
                _ => {}
            }
        }
        Ok(Some(Self::Address(format!("{kind}?"))))
    }

    fn kind(&self) -> Option<String> {
        match self {
            Self::Contained(_) => None,
            Self::Address(address) => {
                let kind = address.rsplit('/').nth(1)?;
                (is_type_name(kind) && kind.starts_with(|c: char| c.is_ascii_uppercase())).then(|| kind.to_owned())
            }
            Self::Relative { kind, .. } => Some(kind.clone()),
            Self::Identifier { kind, .. } => kind.clone(),
        }
    }
}

fn decode_percent(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let hex = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = after.get(2..)?;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// What the entries of one file may be called by.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_address: HashMap<String, usize>,
    by_id: HashMap<(String, String), Named>,
    contained: HashMap<(usize, String), usize>,
    /// `None`: two resources of the file have it, so it names neither.
    by_identifier: HashMap<(String, Identifier), Option<usize>>,
    /// The same, where the type is not said.
    by_identifier_alone: HashMap<Identifier, Option<usize>>,
}

/// A resource by type and id. With http addresses in a file, the same id on two servers is two resources.
#[derive(Debug)]
struct Named {
    entry: usize,
    /// The server part of its address, where it has one.
    base: Option<String>,
    twice: bool,
}

impl Index {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut index = Self::default();
        for (place, entry) in entries.iter().enumerate() {
            let kind = entry.kind.to_owned();
            if let (Some(container), Some(id)) = (entry.container, &entry.id) {
                index.contained.entry((container, id.clone())).or_insert(place);
                continue;
            }
            if let Some(address) = &entry.address {
                index.by_address.entry(address.clone()).or_insert(place);
            }
            if let Some(id) = &entry.id {
                let base = entry.address.as_deref().and_then(server_of).map(str::to_owned);
                index
                    .by_id
                    .entry((kind.clone(), id.clone()))
                    .and_modify(|named| named.twice |= named.base != base)
                    .or_insert(Named { entry: place, base, twice: false });
            }
            for identifier in &entry.identifiers {
                let same = |other: usize| entries[other].names_the_same(entry);
                index
                    .by_identifier
                    .entry((kind.clone(), identifier.clone()))
                    .and_modify(|known| *known = known.filter(|other| same(*other)))
                    .or_insert(Some(place));
                index
                    .by_identifier_alone
                    .entry(identifier.clone())
                    .and_modify(|known| *known = known.filter(|other| same(*other)))
                    .or_insert(Some(place));
            }
        }
        index
    }

    /// Whether two different resources of the file carry this identifier.
    pub(super) fn is_ambiguous(&self, kind: &str, identifier: &Identifier) -> bool {
        self.by_identifier.get(&(kind.to_owned(), identifier.clone())) == Some(&None)
    }

    /// The entry that `target` names, said by the entry `from`.
    pub(super) fn find(&self, entries: &[Entry], from: usize, target: &Target) -> Option<usize> {
        match target {
            Target::Contained(id) => {
                let container = entries.get(from)?.container.unwrap_or(from);
                if id.is_empty() { Some(container) } else { self.contained.get(&(container, id.clone())).copied() }
            }
            Target::Address(address) => self.by_address.get(address).copied().or_else(|| {
                // The address of a server finds a resource that came without one, never one of another server.
                let (base, kind, id) = parts_of(address)?;
                let named = self.by_id.get(&(kind.to_owned(), id.to_owned()))?;
                (!named.twice && named.base.as_deref().is_none_or(|known| known == base)).then_some(named.entry)
            }),
            Target::Relative { kind, id } => {
                let container = entries.get(from)?.container.unwrap_or(from);
                let base = entries.get(container)?.address.as_deref().and_then(server_of);
                base.and_then(|base| self.by_address.get(&format!("{base}/{kind}/{id}")).copied()).or_else(|| {
                    let named = self.by_id.get(&(kind.clone(), id.clone()))?;
                    (!named.twice).then_some(named.entry)
                })
            }
            Target::Identifier { kind: Some(kind), identifier } => {
                self.by_identifier.get(&(kind.clone(), identifier.clone())).copied().flatten()
            }
            Target::Identifier { kind: None, identifier } => {
                self.by_identifier_alone.get(identifier).copied().flatten()
            }
        }
    }
}

/// `https://server/fhir`, `Patient`, `1` of `https://server/fhir/Patient/1`.
pub(super) fn parts_of(address: &str) -> Option<(&str, &str, &str)> {
    if !address.contains("://") {
        return None;
    }
    let (before, id) = address.rsplit_once('/')?;
    let (base, kind) = before.rsplit_once('/')?;
    (is_type_name(kind) && !id.is_empty()).then_some((base, kind, id))
}

fn server_of(address: &str) -> Option<&str> {
    parts_of(address).map(|(base, _, _)| base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_reference_is_told_apart() {
        let parse = |text| Target::parse(text).expect("a reference").expect("a target");
        assert_eq!(parse("#x"), Target::Contained("x".into()));
        assert_eq!(parse("urn:uuid:1"), Target::Address("urn:uuid:1".into()));
        assert_eq!(parse("Patient/1/_history/2"), Target::Relative { kind: "Patient".into(), id: "1".into() });
        assert_eq!(
            parse("https://a.b/fhir/Patient/1/_history/2"),
            Target::Address("https://a.b/fhir/Patient/1".into())
        );
        let Target::Identifier { kind, identifier } = parse("Practitioner?identifier=http%3A%2F%2Fa.b%7C42") else {
            panic!("an identifier is expected")
        };
        assert_eq!((kind.as_deref(), identifier.alias().as_str()), (Some("Practitioner"), "http://a.b|42"));
    }

    #[test]
    fn broken_references_are_refused_or_lead_nowhere() {
        assert_eq!(Target::parse("Practitioner?identifier=%zz"), Err("not a reference"));
        assert_eq!(Target::parse("Patient?identifier=urn:oid:1.2.752.129.2.1.3.1|1"), Err("not a personnummer"));
        assert_eq!(Target::parse("Patient?name=x"), Ok(Some(Target::Address("Patient?".into()))));
        assert_eq!(Target::parse("nothing"), Ok(Some(Target::Address("nothing".into()))));
    }
}
