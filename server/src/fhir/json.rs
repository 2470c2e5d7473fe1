//! Bytes to trees, within limits. The outer parts of a bundle are only sliced, so that a large bundle of resources nobody reads
//! never becomes trees; a resource that is read becomes one tree, with duplicate keys and depth refused by path.

use super::outcome::Fault;
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::fmt::{self, Write as _};

/// The largest file that is read, in bytes.
pub const FILE_LIMIT: usize = 64 * 1024 * 1024;
/// A document of 10 MiB in base64, and what stands around it.
const RESOURCE_LIMIT: usize = 15 * 1024 * 1024;
const DEPTH_LIMIT: usize = 64;
/// Values in one resource: what a tree may cost in memory.
const NODE_LIMIT: usize = 200_000;

/// The fields of an object, each as it came.
pub(super) type Slices<'a> = Vec<(String, &'a RawValue)>;

/// The text of a file: its size, its encoding and what it looks like.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.len() > FILE_LIMIT {
        return Err(Fault::new("", format!("the file is larger than {} MiB: split it", FILE_LIMIT / 1024 / 1024)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Fault::new("", format!("not UTF-8 at byte {}: FHIR JSON is expected", error.valid_up_to())))?;
    match text.trim_start().chars().next() {
        None => Err(Fault::new("", "the file is empty: FHIR JSON is expected")),
        Some('<') => Err(Fault::new("", "the file looks like XML: FHIR JSON is expected")),
        Some('{') => Ok(text),
        Some(_) => Err(Fault::new("", "not a FHIR resource: a JSON object is expected")),
    }
}

/// The fields of the outermost object; says line and column of what is no JSON.
pub(super) fn outermost(text: &str) -> Result<Slices<'_>, Fault> {
    let mut input = serde_json::Deserializer::from_str(text);
    let raw: &RawValue = serde::Deserialize::deserialize(&mut input).map_err(|error| not_json(&error))?;
    if let Err(error) = input.end() {
        let rest = text.trim_start().get(raw.get().len()..).unwrap_or_default().trim_start();
        let problem = if rest.starts_with('{') {
            "the file looks like NDJSON (one resource a line): a Bundle or one resource is expected".into()
        } else {
            format!("more after the end of the JSON object, line {} column {}", error.line(), error.column())
        };
        return Err(Fault::new("", problem));
    }
    slices(raw, "")
}

fn not_json(error: &serde_json::Error) -> Fault {
    let what = if error.is_eof() { "the file ends in the middle of the JSON" } else { "not JSON" };
    Fault::new("", format!("{what}: line {} column {}", error.line(), error.column()))
}

/// The fields of an object at `path`.
pub(super) fn slices<'a>(raw: &'a RawValue, path: &str) -> Result<Slices<'a>, Fault> {
    struct Fields<'p>(&'p RefCell<Option<String>>);
    impl<'de> Visitor<'de> for Fields<'_> {
        type Value = Slices<'de>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut fields: Slices<'de> = Vec::new();
            while let Some(key) = map.next_key::<String>()? {
                let value = map.next_value()?;
                // The outer objects of FHIR have a handful of fields; more is no FHIR and would cost squares here.
                if fields.len() >= 200 {
                    return Err(A::Error::custom("too many fields"));
                }
                if fields.iter().any(|(known, _)| *known == key) {
                    *self.0.borrow_mut() = Some(key);
                    return Err(A::Error::custom("duplicate"));
                }
                fields.push((key, value));
            }
            Ok(fields)
        }
    }
    let duplicate = RefCell::new(None);
    let mut input = serde_json::Deserializer::from_str(raw.get());
    input.deserialize_map(Fields(&duplicate)).map_err(|error| match duplicate.borrow_mut().take() {
        Some(key) => Fault::new(join(path, &shown(&key)), "the key is there twice"),
        None if error.is_data() && error.to_string().starts_with("too many") => Fault::new(path, "too many fields"),
        None => Fault::new(path, "expected an object"),
    })
}

/// The items of a list at `path`.
pub(super) fn items<'a>(raw: &'a RawValue, path: &str) -> Result<Vec<&'a RawValue>, Fault> {
    serde_json::from_str(raw.get()).map_err(|_error| Fault::new(path, "expected a list"))
}

pub(super) fn string(raw: &RawValue, path: &str) -> Result<String, Fault> {
    serde_json::from_str(raw.get()).map_err(|_error| Fault::new(path, "expected a string"))
}

/// The `resourceType` of a resource that may not be worth a tree.
pub(super) fn resource_type(raw: &RawValue, path: &str) -> Result<String, Fault> {
    struct Kind;
    impl<'de> Visitor<'de> for Kind {
        type Value = Option<String>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a resource")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut kind = None;
            while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                if key == "resourceType" {
                    if kind.is_some() {
                        return Err(A::Error::custom("twice"));
                    }
                    kind = Some(map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(kind)
        }
    }
    let mut input = serde_json::Deserializer::from_str(raw.get());
    match input.deserialize_map(Kind) {
        Ok(Some(kind)) if is_type_name(&kind) => Ok(kind),
        Ok(Some(_)) => Err(Fault::new(format!("{path}.resourceType"), "not a resource type")),
        Ok(None) => Err(Fault::new(format!("{path}.resourceType"), "missing")),
        Err(error) if error.to_string().starts_with("twice") => {
            Err(Fault::new(format!("{path}.resourceType"), "the key is there twice"))
        }
        Err(_) if !raw.get().starts_with('{') => Err(Fault::new(path, "expected a resource")),
        Err(_) => Err(Fault::new(format!("{path}.resourceType"), "expected a string")),
    }
}

pub(super) fn is_type_name(kind: &str) -> bool {
    (1..=60).contains(&kind.len()) && kind.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The tree of one resource at `path`.
pub(super) fn tree(raw: &RawValue, path: &str) -> Result<Value, Fault> {
    if raw.get().len() > RESOURCE_LIMIT {
        return Err(Fault::new(
            path,
            format!("the resource is larger than {} MiB (a document may have 10 MiB)", RESOURCE_LIMIT / 1024 / 1024),
        ));
    }
    let state = State { path: RefCell::new(Vec::new()), problem: Cell::new(None), nodes: Cell::new(0) };
    let mut input = serde_json::Deserializer::from_str(raw.get());
    Seed(&state).deserialize(&mut input).map_err(|_error| {
        let mut at = path.to_owned();
        for step in state.path.borrow().iter() {
            match step {
                Step::Key(key) => at = join(&at, &shown(key)),
                Step::Index(index) => {
                    let _never_fails = write!(at, "[{index}]");
                }
            }
        }
        Fault::new(at, state.problem.get().unwrap_or("not a value that JSON allows"))
    })
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// A key as a message may show it: short and printable.
pub(super) fn shown(key: &str) -> String {
    key.chars().take(60).map(|c| if c.is_control() { '?' } else { c }).collect()
}

struct State {
    /// Where the reader is. It stands still at the first problem.
    path: RefCell<Vec<Step>>,
    problem: Cell<Option<&'static str>>,
    nodes: Cell<usize>,
}

enum Step {
    Key(String),
    Index(usize),
}

impl State {
    fn refuse<E: serde::de::Error>(&self, problem: &'static str) -> E {
        self.problem.set(Some(problem));
        E::custom(problem)
    }

    /// One step down; refuses what is too deep or too much.
    fn enter<E: serde::de::Error>(&self, step: Step) -> Result<(), E> {
        let mut path = self.path.borrow_mut();
        path.push(step);
        if path.len() > DEPTH_LIMIT {
            // The whole way down would be a message nobody can read.
            path.truncate(6);
            return Err(self.refuse("nested too deep below here (the limit is 64)"));
        }
        self.nodes.set(self.nodes.get() + 1);
        if self.nodes.get() > NODE_LIMIT {
            return Err(self.refuse("the resource has too many values (the limit is 200 000)"));
        }
        Ok(())
    }

    fn leave(&self) {
        self.path.borrow_mut().pop();
    }
}

#[derive(Clone, Copy)]
struct Seed<'s>(&'s State);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Value, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            self.0.enter(Step::Index(values.len()))?;
            let Some(value) = list.next_element_seed(self)? else { break };
            self.0.leave();
            values.push(value);
        }
        self.0.leave();
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            self.0.enter(Step::Key(key.clone()))?;
            if fields.contains_key(&key) {
                return Err(self.0.refuse("the key is there twice"));
            }
            let value = map.next_value_seed(self)?;
            self.0.leave();
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).expect("JSON")
    }

    fn fault(text: &str) -> String {
        tree(&raw(text), "Patient").expect_err("a fault").to_string()
    }

    #[test]
    fn a_key_that_is_there_twice_is_named_by_its_path() {
        assert_eq!(fault(r#"{"name":[{"a":1},{"b":1,"b":2}]}"#), "Patient.name[1].b: the key is there twice");
    }

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(fault(&deep).contains("nested too deep"), "{}", fault(&deep));
        let fine = format!("{{\"a\":{}1{}}}", "[".repeat(60), "]".repeat(60));
        assert!(tree(&raw(&fine), "Patient").is_ok());
    }

    #[test]
    fn too_many_values_are_refused() {
        assert!(fault(&format!("[{}0]", "0,".repeat(NODE_LIMIT))).contains("too many values"));
    }

    #[test]
    fn a_lone_surrogate_and_a_number_without_bounds_are_refused_by_path() {
        assert_eq!(fault(r#"{"a":["\ud800"]}"#), "Patient.a[0]: not a value that JSON allows");
        assert_eq!(fault(r#"{"a":1e999}"#), "Patient.a: not a value that JSON allows");
    }

    #[test]
    fn a_file_that_is_something_else_is_told_what_it_looks_like() {
        assert!(text(b"<Bundle/>").expect_err("a fault").to_string().contains("XML"));
        assert!(text(b" \n").expect_err("a fault").to_string().contains("empty"));
        assert!(text(b"\xff\xfe{").expect_err("a fault").to_string().contains("UTF-8 at byte 0"));
        assert!(text(b"\xef\xbb\xbf{}").is_ok());
        assert!(outermost("{}\n{}").expect_err("a fault").to_string().contains("NDJSON"));
        assert!(outermost("{} x").expect_err("a fault").to_string().contains("line 1 column 4"));
        let truncated = outermost("{\"a\":\n [1,").expect_err("a fault").to_string();
        assert_eq!(truncated, "the file ends in the middle of the JSON: line 2 column 4");
    }
}
