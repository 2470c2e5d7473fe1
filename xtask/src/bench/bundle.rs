//! A bundle in Synthea's shape: a transaction about one patient, mostly observations and claims, with the few care plans
//! and goals among them that we are after. The same bytes at every run.

use serde_json::{Value, json};

const CARE_PLANS: u32 = 20;

pub(crate) fn synthea_like(bytes: usize) -> String {
    let mut entries = vec![patient(), organization(), practitioner()];
    for number in 0..CARE_PLANS {
        entries.extend([condition(number), goal(number), care_plan(number)]);
    }
    let mut length: usize = entries.iter().map(|entry| entry.to_string().len() + 1).sum();
    let mut number = 0;
    while length < bytes {
        let entry = match number % 12 {
            0 => encounter(number),
            1 | 2 => claim(number),
            _ => observation(number),
        };
        length += entry.to_string().len() + 1;
        entries.push(entry);
        number += 1;
    }
    json!({"resourceType": "Bundle", "type": "transaction", "entry": entries}).to_string()
}

/// A made-up uuid that is always the same for a kind and number.
fn uuid(kind: u32, number: u32) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

pub(super) fn reference(kind: u32, number: u32) -> Value {
    json!({"reference": format!("urn:uuid:{}", uuid(kind, number))})
}

pub(super) fn entry(kind: u32, number: u32, mut resource: Value) -> Value {
    resource["id"] = json!(uuid(kind, number));
    resource["meta"] = json!({"tag": [{"system": "https://smarthealthit.org/tags", "code": "synthea-5-2019"}]});
    json!({"fullUrl": format!("urn:uuid:{}", uuid(kind, number)), "request": {"method": "POST", "url": resource["resourceType"]}, "resource": resource})
}

fn concept(system: &str, code: &str, text: &str) -> Value {
    json!({"coding": [{"system": system, "code": code, "display": text}], "text": text})
}

fn snomed(code: &str, text: &str) -> Value {
    concept("http://snomed.info/sct", code, text)
}

/// An instant that moves on with the number.
fn at(number: u32) -> String {
    format!(
        "{}-{:02}-{:02}T{:02}:03:29+00:00",
        1990 + number / 336 % 30,
        number / 28 % 12 + 1,
        number % 28 + 1,
        number % 24
    )
}

fn patient() -> Value {
    entry(
        1,
        0,
        json!({
            "resourceType": "Patient",
            "identifier": [
                {"system": "https://github.com/synthetichealth/synthea", "value": uuid(1, 0)},
                {"type": concept("http://terminology.hl7.org/CodeSystem/v2-0203", "SS", "Social Security Number"), "system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-10-1000"}
            ],
            "name": [{"use": "official", "family": "Bench", "given": ["Bundle"], "prefix": ["Mr."]}],
            "telecom": [{"system": "phone", "value": "555-010-0100", "use": "home"}],
            "gender": "male",
            "birthDate": "1951-09-25",
            "address": [{"line": ["1 Bench Row"], "city": "Lowell", "state": "Massachusetts", "country": "US"}]
        }),
    )
}

fn organization() -> Value {
    entry(
        2,
        0,
        json!({
            "resourceType": "Organization",
            "identifier": [{"system": "https://github.com/synthetichealth/synthea", "value": uuid(2, 0)}],
            "active": true,
            "type": [concept("http://terminology.hl7.org/CodeSystem/organization-type", "prov", "Healthcare Provider")],
            "name": "BENCH HOSPITAL"
        }),
    )
}

fn practitioner() -> Value {
    entry(
        3,
        0,
        json!({
            "resourceType": "Practitioner",
            "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "0"}],
            "active": true,
            "name": [{"family": "Dibbert", "given": ["Noe"], "prefix": ["Dr."]}]
        }),
    )
}

fn condition(number: u32) -> Value {
    entry(
        4,
        number,
        json!({
            "resourceType": "Condition",
            "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
            "verificationStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "confirmed"}]},
            "code": snomed("239872002", "Osteoarthritis of hip"),
            "subject": reference(1, 0),
            "onsetDateTime": at(number)
        }),
    )
}

fn goal(number: u32) -> Value {
    entry(
        5,
        number,
        json!({
            "resourceType": "Goal",
            "lifecycleStatus": "accepted",
            "achievementStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/goal-achievement", "code": "in-progress"}]},
            "description": {"text": format!("Hemoglobin A1c total in Blood < 7.{number}")},
            "addresses": [reference(4, number)],
            "subject": reference(1, 0)
        }),
    )
}

fn care_plan(number: u32) -> Value {
    let activity = |code, text| json!({"detail": {"code": snomed(code, text), "status": "in-progress", "location": {"display": "BENCH HOSPITAL"}}});
    entry(
        6,
        number,
        json!({
            "resourceType": "CarePlan",
            "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">Care Plan for Musculoskeletal care.</div>"},
            "status": "active",
            "intent": "order",
            "category": [snomed("872781000000100", "Musculoskeletal care")],
            "subject": reference(1, 0),
            "period": {"start": at(number)},
            "addresses": [reference(4, number)],
            "goal": [reference(5, number)],
            "activity": [activity("229070002", "Joint mobility exercises"), activity("266694003", "Heat therapy")]
        }),
    )
}

fn encounter(number: u32) -> Value {
    entry(
        7,
        number,
        json!({
            "resourceType": "Encounter",
            "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "type": [snomed("185347001", "Encounter for problem")],
            "subject": reference(1, 0),
            "participant": [{"individual": reference(3, 0)}],
            "period": {"start": at(number), "end": at(number)},
            "serviceProvider": reference(2, 0)
        }),
    )
}

fn claim(number: u32) -> Value {
    let item = |sequence: u32| json!({"sequence": sequence, "productOrService": snomed("185347001", "Encounter for problem"), "encounter": [reference(7, number)]});
    entry(
        8,
        number,
        json!({
            "resourceType": "Claim",
            "status": "active",
            "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "institutional"}]},
            "use": "claim",
            "patient": reference(1, 0),
            "billablePeriod": {"start": at(number), "end": at(number)},
            "created": at(number),
            "provider": reference(2, 0),
            "priority": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/processpriority", "code": "normal"}]},
            "insurance": [{"sequence": 1, "focal": true, "coverage": {"display": "no_insurance"}}],
            "item": [item(1), item(2)],
            "total": {"value": 125, "currency": "USD"}
        }),
    )
}

fn observation(number: u32) -> Value {
    entry(
        9,
        number,
        json!({
            "resourceType": "Observation",
            "status": "final",
            "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs", "display": "vital-signs"}]}],
            "code": concept("http://loinc.org", "8302-2", "Body Height"),
            "subject": reference(1, 0),
            "encounter": reference(7, number - number % 12),
            "effectiveDateTime": at(number),
            "issued": at(number),
            "valueQuantity": {"value": 169.6 + f64::from(number % 7), "unit": "cm", "system": "http://unitsofmeasure.org", "code": "cm"}
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_has_its_size_and_its_plans() -> serde_json::Result<()> {
        let text = synthea_like(500_000);
        assert!((500_000..502_000).contains(&text.len()), "{}", text.len());
        let bundle: Value = serde_json::from_str(&text)?;
        let entries = bundle["entry"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert_eq!(entries.iter().filter(|entry| entry["resource"]["resourceType"] == "CarePlan").count(), 20);
        Ok(())
    }
}
