//! A place in a resource, with its path. Every getter says what it read, so that what nobody read can be counted, and a wrong
//! type is a [`Fault`] with the path.

use super::national::Identifier;
use super::outcome::{Fault, count_name};
use super::reference::Reference;
use super::{EXT, json, time};
use crate::clock::{Clock, Millis};
use jiff::civil::Date;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

/// Texts that people read.
const TEXT_LIMIT: usize = 20_000;
/// Names, codes, telephone numbers.
const SHORT_LIMIT: usize = 1_000;

/// What is the same for all places in one resource.
pub(super) struct Reading<'c> {
    pub(super) clock: &'c Clock,
    /// The addresses of the values that were read.
    touched: RefCell<HashSet<usize>>,
    warnings: RefCell<Vec<String>>,
}

impl<'c> Reading<'c> {
    pub(super) fn new(clock: &'c Clock) -> Self {
        Self { clock, touched: RefCell::default(), warnings: RefCell::default() }
    }

    pub(super) fn warnings(self) -> Vec<String> {
        self.warnings.into_inner()
    }

    fn touch(&self, value: &Value) {
        self.touched.borrow_mut().insert(std::ptr::from_ref(value).addr());
    }

    fn is_touched(&self, value: &Value) -> bool {
        self.touched.borrow().contains(&std::ptr::from_ref(value).addr())
    }

    /// Counts what nobody read below `value`, as `Type.path`.
    pub(super) fn unread(&self, value: &Value, path: &str, counts: &mut BTreeMap<String, usize>) {
        match value {
            Value::Object(fields) => {
                for (key, field) in fields {
                    if is_list_of_extensions(key) && field.is_array() {
                        self.unread_extensions(field, &format!("{path}.{}", json::shown(key)), counts);
                    } else if key == "contained" || (key == "url" && path.ends_with(')')) {
                        // Contained resources are read on their own; the address of an extension is its name.
                    } else if self.is_touched(field) {
                        self.unread(field, &format!("{path}.{key}"), counts);
                    } else {
                        count_name(counts, format!("{path}.{}", json::shown(key)));
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.unread(item, path, counts)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn unread_extensions(&self, list: &Value, path: &str, counts: &mut BTreeMap<String, usize>) {
        for item in list.as_array().into_iter().flatten() {
            let url = item.get("url").and_then(Value::as_str).unwrap_or("without url");
            let path = format!("{path}({})", json::shown(url.rsplit(['/', ':']).next().unwrap_or(url)));
            if self.is_touched(item) {
                self.unread(item, &path, counts);
            } else {
                count_name(counts, path);
            }
        }
    }
}

fn is_list_of_extensions(key: &str) -> bool {
    matches!(key, "extension" | "modifierExtension")
}

#[derive(Clone)]
pub(super) struct Node<'a> {
    value: &'a Value,
    path: String,
    reading: &'a Reading<'a>,
}

impl<'a> Node<'a> {
    /// The resource itself; what every resource has beside what it says is taken as read.
    pub(super) fn root(value: &'a Value, path: &str, reading: &'a Reading<'a>) -> Result<Self, Fault> {
        let node = Self { value, path: path.to_owned(), reading };
        if !value.is_object() {
            return Err(node.wrong("an object"));
        }
        for key in ["resourceType", "id", "meta", "language", "implicitRules"] {
            if let Some(field) = value.get(key) {
                touch_all(reading, field);
            }
        }
        // A narrative that was generated from the fields says nothing beside them.
        if let Some(text) = value.get("text")
            && matches!(text.get("status").and_then(Value::as_str), Some("generated" | "empty"))
        {
            touch_all(reading, text);
        }
        if value.get("modifierExtension").is_some() {
            node.warn("modifierExtension", "is not understood, and may change what the resource means");
        }
        Ok(node)
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    pub(super) fn fault(&self, key: &str, problem: &'static str) -> Fault {
        Fault::new(self.at(key), problem)
    }

    pub(super) fn warn(&self, key: &str, what: &str) {
        self.reading.warnings.borrow_mut().push(format!("{}: {what}", self.at(key)));
    }

    fn wrong(&self, expected: &str) -> Fault {
        let found = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        Fault::new(self.path.as_str(), format!("expected {expected}, found {found}"))
    }

    /// The field, read from now on; `null` is not there.
    fn field(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        self.reading.touch(value);
        Some(Self { value, path: self.at(key), reading: self.reading })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some_and(|value| !value.is_null())
    }

    /// Fields that say nothing the product shows, and need not be reported.
    pub(super) fn known(&self, keys: &[&str]) {
        for key in keys {
            if let Some(field) = self.value.get(*key) {
                touch_all(self.reading, field);
            }
        }
    }

    /// Everything here that is not said to be read otherwise.
    pub(super) fn known_all(&self) {
        touch_all(self.reading, self.value);
    }

    pub(super) fn child(&self, key: &str) -> Result<Option<Self>, Fault> {
        self.field(key)
            .map(|node| if node.value.is_object() { Ok(node) } else { Err(node.wrong("an object")) })
            .transpose()
    }

    /// The objects of a list.
    pub(super) fn list(&self, key: &str) -> Result<Vec<Self>, Fault> {
        let items = self.items(key)?;
        match items.iter().find(|item| !item.value.is_object()) {
            Some(item) => Err(item.wrong("an object")),
            None => Ok(items),
        }
    }

    pub(super) fn first(&self, key: &str) -> Result<Option<Self>, Fault> {
        Ok(self.list(key)?.into_iter().next())
    }

    fn items(&self, key: &str) -> Result<Vec<Self>, Fault> {
        let Some(node) = self.field(key) else { return Ok(Vec::new()) };
        let Value::Array(items) = node.value else { return Err(node.wrong("a list")) };
        let item = |(index, value)| Self { value, path: format!("{}[{index}]", node.path), reading: self.reading };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// A text that people read: trimmed, without control characters; empty is not there.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, Fault> {
        self.field(key).map(|node| node.string(TEXT_LIMIT)).transpose().map(Option::flatten)
    }

    /// A name or a number: one line.
    pub(super) fn short(&self, key: &str) -> Result<Option<String>, Fault> {
        let text = self.field(key).map(|node| node.string(SHORT_LIMIT)).transpose()?.flatten();
        Ok(text.map(|text| text.replace('\n', " ")))
    }

    pub(super) fn shorts(&self, key: &str) -> Result<Vec<String>, Fault> {
        let texts = self.items(key)?.iter().map(|item| item.string(SHORT_LIMIT)).collect::<Result<Vec<_>, _>>()?;
        Ok(texts.into_iter().flatten().collect())
    }

    fn string(&self, limit: usize) -> Result<Option<String>, Fault> {
        let Value::String(text) = self.value else { return Err(self.wrong("a string")) };
        if text.contains('\0') {
            return Err(Fault::new(self.path.as_str(), "holds the character NUL"));
        }
        if text.chars().count() > limit {
            return Err(Fault::new(self.path.as_str(), format!("longer than {limit} characters")));
        }
        let clean: String = text
            .chars()
            .filter_map(|c| match c {
                '\n' => Some(c),
                '\t' => Some(' '),
                // Controls, and those that turn the direction of what stands around them.
                c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') => {
                    None
                }
                c => Some(c),
            })
            .collect();
        let clean = clean.trim();
        Ok((!clean.is_empty()).then(|| clean.to_owned()))
    }

    /// What is not for people and may be long: the content of an attachment.
    pub(super) fn bytes(&self, key: &str) -> Result<Option<&'a str>, Fault> {
        let Some(node) = self.field(key) else { return Ok(None) };
        node.value.as_str().map(Some).ok_or_else(|| node.wrong("a string"))
    }

    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, Fault> {
        self.field(key).map(|node| node.value.as_bool().ok_or_else(|| node.wrong("a boolean"))).transpose()
    }

    /// A whole number from 0 to 100 000.
    pub(super) fn count(&self, key: &str) -> Result<Option<i64>, Fault> {
        let Some(node) = self.field(key) else { return Ok(None) };
        match node.value.as_i64() {
            Some(number @ 0..=100_000) => Ok(Some(number)),
            Some(_) => Err(Fault::new(node.path, "out of range")),
            None => Err(node.wrong("a whole number")),
        }
    }

    pub(super) fn date(&self, key: &str) -> Result<Option<Date>, Fault> {
        let Some(text) = self.short(key)? else { return Ok(None) };
        time::date(&text, self.reading.clock).map(Some).ok_or_else(|| self.fault(key, "not a date"))
    }

    pub(super) fn instant(&self, key: &str) -> Result<Option<Millis>, Fault> {
        let Some(text) = self.short(key)? else { return Ok(None) };
        time::instant(&text)
            .map(Some)
            .ok_or_else(|| self.fault(key, "not an instant (a date and a time with an offset)"))
    }

    /// A dateTime as an instant; a day alone is its beginning in Sweden.
    pub(super) fn moment(&self, key: &str) -> Result<Option<Millis>, Fault> {
        let Some(text) = self.short(key)? else { return Ok(None) };
        let clock = self.reading.clock;
        time::instant(&text)
            .or_else(|| {
                time::date(&text, clock).map(|day| clock.instant(day.to_datetime(jiff::civil::Time::midnight())))
            })
            .map(Some)
            .ok_or_else(|| self.fault(key, "not a date"))
    }

    /// The first and the last day of a period.
    pub(super) fn period(&self, key: &str) -> Result<(Option<Date>, Option<Date>), Fault> {
        let Some(period) = self.child(key)? else { return Ok((None, None)) };
        Ok((period.date("start")?, period.date("end")?))
    }

    /// A period that gives a right: it cannot end before it begins.
    pub(super) fn validity(&self, key: &str) -> Result<(Option<Date>, Option<Date>), Fault> {
        match self.period(key)? {
            (Some(start), Some(end)) if end < start => Err(self.fault(key, "ends before it begins")),
            period => Ok(period),
        }
    }

    /// Identifiers with a system and a value; the others name nothing.
    pub(super) fn identifiers(&self) -> Result<Vec<Identifier>, Fault> {
        let mut found: Vec<Identifier> = Vec::new();
        for node in self.list("identifier")? {
            node.known(&["use", "type", "period", "assigner"]);
            if let (Some(system), Some(value)) = (node.short("system")?, node.short("value")?) {
                let identifier = Identifier::new(&system, &value).map_err(|problem| node.fault("value", problem))?;
                if !found.contains(&identifier) {
                    found.push(identifier);
                }
            }
        }
        // National ones first, then in an order that does not hang on how the source lists them.
        found.sort_by(|a, b| (!a.is_person(), !a.is_hsa(), a).cmp(&(!b.is_person(), !b.is_hsa(), b)));
        Ok(found)
    }

    pub(super) fn reference(&self, key: &str) -> Result<Option<Reference>, Fault> {
        self.child(key)?.map(|node| Reference::read(&node)).transpose().map(Option::flatten)
    }

    pub(super) fn references(&self, key: &str) -> Result<Vec<Reference>, Fault> {
        let found = self.list(key)?.iter().map(Reference::read).collect::<Result<Vec<_>, _>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// A `CodeableConcept` in words: its text, else the first display of its codings.
    pub(super) fn words(&self, key: &str) -> Result<Option<String>, Fault> {
        self.child(key)?.map(|concept| concept.concept()).transpose().map(Option::flatten)
    }

    /// The first of a list of `CodeableConcepts` that has words.
    pub(super) fn first_words(&self, key: &str) -> Result<Option<String>, Fault> {
        let concepts = self.list(key)?;
        for concept in &concepts {
            if let Some(text) = concept.text("text")? {
                for coding in concept.list("coding")? {
                    coding.known(&["system", "code", "display", "version", "userSelected"]);
                }
                return Ok(Some(text));
            }
        }
        for concept in &concepts {
            if let Some(words) = concept.concept()? {
                return Ok(Some(words));
            }
        }
        Ok(None)
    }

    /// This `CodeableConcept` in words.
    fn concept(&self) -> Result<Option<String>, Fault> {
        let mut words = self.text("text")?;
        for coding in self.list("coding")? {
            coding.known(&["system", "code", "version", "userSelected"]);
            let display = coding.text("display")?;
            words = words.or(display);
        }
        Ok(words)
    }

    /// The code of the first coding of these `CodeableConcepts`.
    pub(super) fn any_code(concepts: &[Self]) -> Result<Option<String>, Fault> {
        for concept in concepts {
            for coding in concept.list("coding")? {
                coding.known(&["system", "display"]);
                if let Some(code) = coding.short("code")? {
                    return Ok(Some(code));
                }
            }
        }
        Ok(None)
    }

    /// The code from a system of ours in these `CodeableConcepts`, and where it stands.
    pub(super) fn our_code(concepts: &[Self], name: &str) -> Result<Option<String>, Fault> {
        for concept in concepts {
            for coding in concept.list("coding")? {
                let ours =
                    coding.value.get("system").and_then(Value::as_str).and_then(|s| s.strip_prefix(EXT)) == Some(name);
                if ours {
                    coding.known(&["system", "display"]);
                    return coding.short("code");
                }
            }
        }
        Ok(None)
    }

    /// Our extension of this name, each time it stands here.
    pub(super) fn extensions(&self, name: &str) -> Result<Vec<Self>, Fault> {
        self.named_extensions(|url| url.strip_prefix(EXT) == Some(name), name)
    }

    pub(super) fn extension(&self, name: &str) -> Result<Option<Self>, Fault> {
        Ok(self.extensions(name)?.into_iter().next())
    }

    /// A part of an extension of ours: its address is the bare name.
    pub(super) fn part(&self, name: &str) -> Result<Option<Self>, Fault> {
        Ok(self.parts(name)?.into_iter().next())
    }

    /// All parts of an extension of ours with this name.
    pub(super) fn parts(&self, name: &str) -> Result<Vec<Self>, Fault> {
        self.named_extensions(|url| url == name, name)
    }

    fn named_extensions(&self, is_it: impl Fn(&str) -> bool, name: &str) -> Result<Vec<Self>, Fault> {
        let Some(list) = self.value.get("extension").filter(|value| !value.is_null()) else { return Ok(Vec::new()) };
        let path = self.at("extension");
        let Value::Array(items) = list else {
            return Err(Self { value: list, path, reading: self.reading }.wrong("a list"));
        };
        let mut found = Vec::new();
        for value in items {
            if value.get("url").and_then(Value::as_str).is_some_and(&is_it) {
                self.reading.touch(value);
                found.push(Self { value, path: format!("{path}({name})"), reading: self.reading });
            }
        }
        Ok(found)
    }

    /// A code that must be one of `known`; another is a warning and not there.
    pub(super) fn one_of(&self, key: &str, known: &[(&str, &'static str)]) -> Result<Option<&'static str>, Fault> {
        let Some(code) = self.short(key)? else { return Ok(None) };
        let found = known.iter().find(|(name, _)| *name == code).map(|(_, ours)| *ours);
        if found.is_none() {
            self.warn(key, "a code that is not known here");
        }
        Ok(found)
    }
}

/// The value of an extension, or of a part of one, that may not be there.
pub(super) trait Extension {
    fn flag(&self) -> Result<Option<bool>, Fault>;
    fn count(&self) -> Result<Option<i64>, Fault>;
    fn date(&self) -> Result<Option<Date>, Fault>;
    fn text(&self) -> Result<Option<String>, Fault>;
    fn code(&self, known: &[(&str, &'static str)]) -> Result<Option<&'static str>, Fault>;
    fn reference(&self) -> Result<Option<Reference>, Fault>;
}

impl Extension for Option<Node<'_>> {
    fn flag(&self) -> Result<Option<bool>, Fault> {
        self.as_ref().map_or(Ok(None), |node| node.flag("valueBoolean"))
    }
    fn count(&self) -> Result<Option<i64>, Fault> {
        self.as_ref().map_or(Ok(None), |node| node.count("valueInteger"))
    }
    fn date(&self) -> Result<Option<Date>, Fault> {
        self.as_ref().map_or(Ok(None), |node| node.date("valueDate"))
    }
    fn text(&self) -> Result<Option<String>, Fault> {
        self.as_ref().map_or(Ok(None), |node| node.text("valueString"))
    }
    fn code(&self, known: &[(&str, &'static str)]) -> Result<Option<&'static str>, Fault> {
        self.as_ref().map_or(Ok(None), |node| node.one_of("valueCode", known))
    }
    fn reference(&self) -> Result<Option<Reference>, Fault> {
        self.as_ref().map_or(Ok(None), |node| node.reference("valueReference"))
    }
}

fn touch_all(reading: &Reading<'_>, value: &Value) {
    reading.touch(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|field| touch_all(reading, field)),
        Value::Array(items) => items.iter().for_each(|item| touch_all(reading, item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reading<T>(value: &Value, work: impl FnOnce(&Node<'_>) -> T) -> T {
        let clock = Clock::fixed(0).0;
        let reading = Reading::new(&clock);
        work(&Node::root(value, "Bundle.entry[2].resource", &reading).expect("a resource"))
    }

    #[test]
    fn a_wrong_type_is_named_by_its_path() {
        reading(&json!({"title": 1, "period": [], "name": {}, "author": ["x"]}), |node| {
            let said = |fault: Fault| fault.to_string();
            assert_eq!(
                node.text("title").map_err(said),
                Err("Bundle.entry[2].resource.title: expected a string, found a number".into())
            );
            assert_eq!(
                node.child("period").map(|_| ()).map_err(said),
                Err("Bundle.entry[2].resource.period: expected an object, found a list".into())
            );
            assert_eq!(
                node.list("name").map(|_| ()).map_err(said),
                Err("Bundle.entry[2].resource.name: expected a list, found an object".into())
            );
            assert_eq!(
                node.list("author").map(|_| ()).map_err(said),
                Err("Bundle.entry[2].resource.author[0]: expected an object, found a string".into())
            );
        });
    }

    #[test]
    fn what_nobody_read_is_counted_by_type_and_field() {
        let value = json!({
            "resourceType": "Patient", "id": "x", "gender": "female", "name": [{"text": "A", "suffix": ["B"]}],
            "extension": [{"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race", "valueString": "x"},
                          {"url": format!("{EXT}view-mode"), "valueCode": "simple", "valueNote": 1}],
        });
        let clock = Clock::fixed(0).0;
        let reading = Reading::new(&clock);
        let node = Node::root(&value, "Patient", &reading).expect("a resource");
        node.list("name").expect("a list")[0].text("text").expect("a text");
        assert_eq!(node.extension("view-mode").expect("it").code(&[("simple", "simple")]), Ok(Some("simple")));
        let mut counts = BTreeMap::new();
        reading.unread(&value, "Patient", &mut counts);
        let names: Vec<&str> = counts.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "Patient.extension(us-core-race)",
                "Patient.extension(view-mode).valueNote",
                "Patient.gender",
                "Patient.name.suffix"
            ]
        );
    }

    #[test]
    fn a_text_loses_controls_and_keeps_its_lines() {
        reading(
            &json!({"a": " x\u{7}\r\ny \u{202e}", "b": " ", "c": "\u{0}", "d": "å".repeat(TEXT_LIMIT + 1)}),
            |node| {
                assert_eq!(node.text("a"), Ok(Some("x\ny".to_owned())));
                assert_eq!(node.text("b"), Ok(None));
                assert!(node.text("c").expect_err("a fault").to_string().ends_with("holds the character NUL"));
                assert!(node.text("d").expect_err("a fault").to_string().ends_with("longer than 20000 characters"));
            },
        );
    }
}
