//! A file as entries: everything up to the database. Pure, so that it can be fuzzed.

use super::json::{self, Slices};
use super::national::Identifier;
use super::node::{Node, Reading};
use super::outcome::{Fault, WARNING_LIMIT, count_name};
use super::reference::{Index, Reference};
use super::time::DemoShift;
use crate::clock::{Clock, Millis};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashSet};

/// Enough for the largest file; what is beyond it is no bundle of resources.
const ENTRY_LIMIT: usize = 200_000;

/// One file, read and found good.
#[derive(Debug)]
pub struct Document {
    /// `Bundle.meta.source`.
    pub(super) source: Option<String>,
    pub(super) entries: Vec<Entry>,
    pub(super) index: Index,
    pub(super) unread_types: BTreeMap<String, usize>,
    pub(super) unread_fields: BTreeMap<String, usize>,
    pub(super) warnings: Vec<String>,
}

/// One resource that is read, of the bundle or contained in another.
#[derive(Debug)]
pub(super) struct Entry {
    /// `Bundle.entry[12].resource`.
    pub(super) path: String,
    pub(super) kind: &'static str,
    pub(super) id: Option<String>,
    /// `Bundle.entry.fullUrl`.
    pub(super) address: Option<String>,
    /// The entry this one is contained in.
    pub(super) container: Option<usize>,
    pub(super) last_updated: Option<Millis>,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) raw: String,
    pub(super) resource: Resource,
}

impl Entry {
    /// Two entries of one file that are versions of the same resource.
    pub(super) fn names_the_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && match (&self.id, &other.id) {
                (Some(one), Some(two)) => one == two,
                _ => self.address.is_some() && self.address == other.address,
            }
    }
}

macro_rules! resources {
    ($($kind:ident => $read:ident),+ $(,)?) => {
        /// What a resource says, in our words; its references not yet followed.
        #[derive(Debug)]
        pub(super) enum Resource {
            $($kind(Box<$kind>)),+
        }

        $(use super::$read::$kind;)+

        /// The name of the type, where it is read.
        fn known_type(kind: &str) -> Option<&'static str> {
            match kind {
                $(stringify!($kind) => Some(stringify!($kind)),)+
                _ => None,
            }
        }

        fn read_resource(kind: &str, node: &Node<'_>) -> Result<Option<Resource>, Fault> {
            match kind {
                $(stringify!($kind) => $kind::read(node).map(|read| Some(Resource::$kind(Box::new(read)))),)+
                _ => Ok(None),
            }
        }
    };
}

resources! {
    Organization => organization,
    Location => location,
    Practitioner => practitioner,
    PractitionerRole => practitioner_role,
    Patient => patient,
    RelatedPerson => related_person,
    Encounter => encounter,
    Condition => condition,
    CareTeam => care_team,
    Goal => goal,
    CarePlan => care_plan,
    Task => task,
    ServiceRequest => service_request,
    DocumentReference => document_reference,
    Binary => binary,
    Schedule => schedule,
    Slot => schedule,
    Appointment => appointment,
    Consent => consent,
}

/// Reads a file: a Bundle or one resource, as JSON. `shift` moves the days of the demo.
pub fn read(bytes: &[u8], clock: &Clock, shift: Option<&DemoShift>) -> Result<Document, Fault> {
    let fields = json::outermost(json::text(bytes)?)?;
    let Some(kind) = get(&fields, "resourceType") else {
        return Err(Fault::new("resourceType", "missing: a FHIR Bundle or resource is expected"));
    };
    let kind = json::string(kind, "resourceType")?;
    let mut reader = Reader { clock, shift, document: Document::empty() };
    if kind == "Bundle" {
        reader.bundle(&fields)?;
    } else if !json::is_type_name(&kind) {
        return Err(Fault::new("resourceType", "not a resource type"));
    } else {
        let whole: &RawValue = serde_json::from_str(json::text(bytes)?).map_err(|_error| Fault::new("", "not JSON"))?;
        reader.resource(whole, &kind, None)?;
    }
    let mut document = reader.document;
    document.warnings.truncate(WARNING_LIMIT);
    document.index = Index::new(&document.entries);
    document.find_clashes()?;
    Ok(document)
}

fn get<'a>(fields: &Slices<'a>, key: &str) -> Option<&'a RawValue> {
    fields.iter().find(|(name, value)| name == key && value.get() != "null").map(|(_, value)| *value)
}

struct Reader<'c> {
    clock: &'c Clock,
    shift: Option<&'c DemoShift>,
    document: Document,
}

impl Reader<'_> {
    fn bundle(&mut self, fields: &Slices<'_>) -> Result<(), Fault> {
        if let Some(meta) = get(fields, "meta") {
            let meta = json::slices(meta, "Bundle.meta")?;
            if let Some(source) = get(&meta, "source") {
                let source = json::string(source, "Bundle.meta.source")?;
                // What follows `#` is a trace of one message, not the source.
                let source = source.split('#').next().unwrap_or_default().trim();
                if source.chars().count() > 500 || source.contains(char::is_control) {
                    return Err(Fault::new("Bundle.meta.source", "not an address"));
                }
                self.document.source = (!source.is_empty()).then(|| source.to_owned());
            }
        }
        let entries = match get(fields, "entry") {
            Some(raw) => json::items(raw, "Bundle.entry")?,
            None => Vec::new(),
        };
        if entries.len() > ENTRY_LIMIT {
            return Err(Fault::new("Bundle.entry", "more than 200 000 entries: split the file"));
        }
        for (place, raw) in entries.into_iter().enumerate() {
            self.entry(raw, &format!("Bundle.entry[{place}]"))?;
        }
        Ok(())
    }

    fn entry(&mut self, raw: &RawValue, path: &str) -> Result<(), Fault> {
        let fields = json::slices(raw, path)?;
        let address = get(&fields, "fullUrl").map(|raw| json::string(raw, &format!("{path}.fullUrl"))).transpose()?;
        if address.as_ref().is_some_and(|address| address.len() > 1000 || address.contains(char::is_control)) {
            return Err(Fault::new(format!("{path}.fullUrl"), "not an address"));
        }
        if let Some(request) = get(&fields, "request") {
            let request = json::slices(request, &format!("{path}.request"))?;
            let method =
                get(&request, "method").map(|raw| json::string(raw, &format!("{path}.request.method"))).transpose()?;
            if matches!(method.as_deref(), Some("DELETE" | "PATCH" | "GET" | "HEAD")) {
                self.document.warnings.push(format!("{path}.request.method: only POST and PUT are carried out"));
                return Ok(());
            }
        }
        let Some(resource) = get(&fields, "resource") else {
            self.document.warnings.push(format!("{path}: there is no resource"));
            return Ok(());
        };
        let path = format!("{path}.resource");
        let kind = json::resource_type(resource, &path)?;
        self.resource_at(resource, &kind, &path, address)
    }

    fn resource(&mut self, raw: &RawValue, kind: &str, address: Option<String>) -> Result<(), Fault> {
        self.resource_at(raw, kind, kind, address)
    }

    fn resource_at(&mut self, raw: &RawValue, kind: &str, path: &str, address: Option<String>) -> Result<(), Fault> {
        let Some(known) = known_type(kind) else {
            count_name(&mut self.document.unread_types, kind.to_owned());
            return Ok(());
        };
        let mut tree = json::tree(raw, path)?;
        let mut text = raw.get().to_owned();
        if let Some(shift) = self.shift {
            shift.apply(&mut tree, self.clock);
            text = tree.to_string();
        }
        let place = self.document.entries.len();
        self.read(&tree, known, path, text, address.filter(|address| !address.is_empty()), None)?;
        self.contained(&tree, path, place)
    }

    fn contained(&mut self, tree: &Value, path: &str, container: usize) -> Result<(), Fault> {
        let items = match tree.get("contained") {
            None | Some(Value::Null) => return Ok(()),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(Fault::new(format!("{path}.contained"), "expected a list")),
        };
        for (place, item) in items.iter().enumerate() {
            let path = format!("{path}.contained[{place}]");
            let Some(kind) = item.get("resourceType").and_then(Value::as_str) else {
                return Err(Fault::new(format!("{path}.resourceType"), "missing"));
            };
            if let Some(known) = known_type(kind) {
                self.read(item, known, &path, item.to_string(), None, Some(container))?;
            } else {
                count_name(&mut self.document.unread_types, json::shown(kind));
            }
        }
        Ok(())
    }

    fn read(
        &mut self,
        tree: &Value,
        kind: &'static str,
        path: &str,
        raw: String,
        address: Option<String>,
        container: Option<usize>,
    ) -> Result<(), Fault> {
        let reading = Reading::new(self.clock);
        let node = Node::root(tree, path, &reading)?;
        let id = node.short("id")?;
        let last_updated = match node.child("meta")? {
            Some(meta) => meta.moment("lastUpdated")?,
            None => None,
        };
        let identifiers = if kind == "Encounter" { Vec::new() } else { node.identifiers()? };
        let Some(resource) = read_resource(kind, &node)? else { return Ok(()) };
        reading.unread(tree, kind, &mut self.document.unread_fields);
        self.document.warnings.extend(reading.warnings());
        match resource {
            Resource::Encounter(_) => {
                count_name(&mut self.document.unread_types, "Encounter (except who provides it)".to_owned());
            }
            Resource::Binary(_) => {
                count_name(&mut self.document.unread_types, "Binary (except as the content of a document)".to_owned());
            }
            _ => {}
        }
        let path = path.to_owned();
        self.document.entries.push(Entry {
            path,
            kind,
            id,
            address,
            container,
            last_updated,
            identifiers,
            raw,
            resource,
        });
        Ok(())
    }
}

impl Document {
    fn empty() -> Self {
        Self {
            source: None,
            entries: Vec::new(),
            index: Index::default(),
            unread_types: BTreeMap::new(),
            unread_fields: BTreeMap::new(),
            warnings: Vec::new(),
        }
    }

    /// Two different resources of one file with the same identifier are kept apart: it names neither. A person's number on two
    /// patients is refused; keeping either would be a guess about who somebody is.
    fn find_clashes(&mut self) -> Result<(), Fault> {
        let mut told = HashSet::new();
        for entry in &self.entries {
            if entry.container.is_some() || entry.kind == "RelatedPerson" {
                continue;
            }
            for identifier in &entry.identifiers {
                if !self.index.is_ambiguous(entry.kind, identifier) {
                    continue;
                }
                let at = format!("{}.identifier", entry.path);
                if entry.kind == "Patient" && identifier.is_person() {
                    return Err(Fault::new(at, "another patient of the same file has the same number"));
                }
                if told.insert((entry.kind, identifier)) {
                    self.warnings.push(format!(
                        "{at}: another {} of the same file has the same identifier: they are kept apart by id",
                        entry.kind
                    ));
                }
            }
        }
        Ok(())
    }

    /// The entry of this file that the reference names.
    pub(super) fn find(&self, from: usize, reference: &Reference) -> Option<usize> {
        reference.targets.iter().find_map(|target| self.index.find(&self.entries, from, target))
    }

    /// How many resources were read.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
