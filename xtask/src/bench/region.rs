//! A care unit with as many people as the bench needs: each has a visit booked here, with a member of staff of their own, so that all of
//! them can be moved at once.

use super::bundle::{entry, reference};
use serde_json::{Value, json};

/// The one whose visit is booked together with staff, at a unit that has nobody else.
pub(crate) const TOGETHER: &str = "bench-together";
/// Their nurse, by HSA-id.
pub(crate) const NURSE: &str = "TST0000000000-B9999";

const EXT: &str = "https://patientkontrakt.example/fhir";
const HSA: &str = "urn:oid:1.2.752.129.2.1.4.1";
const KIND: &str = "Bench visit";
const PROVIDER: u32 = 0;
const UNIT: u32 = 1;
const OTHER_UNIT: u32 = 2;

/// How the person with this number signs in.
pub(crate) fn number(person: u32) -> String {
    format!("bench-{person:04}")
}

pub(crate) fn region(people: u32) -> String {
    let mut entries = vec![provider(), unit(UNIT), unit(OTHER_UNIT)];
    for person in 0..people {
        entries.extend(visit(person, UNIT, &number(person), &format!("TST0000000000-B{person:04}")));
    }
    entries.extend(visit(people, OTHER_UNIT, TOGETHER, NURSE));
    json!({"resourceType": "Bundle", "type": "transaction", "entry": entries}).to_string()
}

fn provider() -> Value {
    organization(PROVIDER, "vardgivare", json!({}))
}

fn unit(number: u32) -> Value {
    let may = ["may-book", "may-rebook", "may-cancel"].map(|what| json!({"url": what, "valueBoolean": true}));
    let unit = json!({"partOf": reference(20, PROVIDER), "extension": [{"url": format!("{EXT}/capabilities"), "extension": may}]});
    organization(number, "vardcentral", unit)
}

fn organization(number: u32, kind: &str, mut resource: Value) -> Value {
    resource["resourceType"] = json!("Organization");
    resource["identifier"] = json!([{"system": HSA, "value": format!("TST0000000000-BE{number}")}]);
    resource["type"] = json!([{"coding": [{"system": format!("{EXT}/organization-kind"), "code": kind}]}]);
    resource["name"] = json!(format!("Bench {number}"));
    entry(20, number, resource)
}

/// A person, their visit, and the member of staff with a schedule whom it is with.
fn visit(nth: u32, unit: u32, number: &str, hsa: &str) -> Vec<Value> {
    let opening = ["mon", "tue", "wed", "thu", "fri"].map(|day| format!("{day} 08:00-16:00")).join(";");
    let way = json!({"url": format!("{EXT}/way"), "valueCode": "on_site"});
    let here = json!({"url": format!("{EXT}/booked-here"), "extension": [
        {"url": "minutes", "valueInteger": 30}, {"url": "opening", "valueString": opening}
    ]});
    let kind = json!([{"text": KIND}]);
    let function =
        json!([{"coding": [{"system": format!("{EXT}/function"), "code": "sjukskoterska"}], "text": "sjuksköterska"}]);
    vec![
        entry(
            21,
            nth,
            json!({
                "resourceType": "Practitioner", "identifier": [{"system": HSA, "value": hsa}], "name": [{"family": "Bench", "given": ["Nurse"]}]
            }),
        ),
        entry(
            22,
            nth,
            json!({
                "resourceType": "PractitionerRole", "period": {"start": "2024-01-15"}, "practitioner": reference(21, nth),
                "organization": reference(20, unit), "code": function
            }),
        ),
        entry(
            23,
            nth,
            json!({
                "resourceType": "Schedule", "extension": [way, here], "serviceType": kind, "actor": [reference(22, nth)]
            }),
        ),
        entry(
            24,
            nth,
            json!({
                "resourceType": "Patient", "identifier": [{"system": "urn:patientkontrakt:bench", "value": number}],
                "name": [{"use": "official", "family": "Bench", "given": [number]}], "birthDate": "1951-09-25"
            }),
        ),
        entry(
            25,
            nth,
            json!({
                "resourceType": "Appointment", "status": "booked", "extension": [way], "serviceType": kind,
                "start": "2026-12-07T09:00:00+01:00", "end": "2026-12-07T09:30:00+01:00", "minutesDuration": 30,
                "participant": [
                    {"actor": reference(24, nth), "status": "accepted"}, {"actor": reference(22, nth), "status": "accepted"},
                    {"actor": reference(20, unit), "status": "accepted"}
                ]
            }),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_visit_and_a_nurse_of_their_own() -> serde_json::Result<()> {
        let bundle: Value = serde_json::from_str(&region(3))?;
        let entries = bundle["entry"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (kind, count) in [("Organization", 3), ("Patient", 4), ("Schedule", 4), ("Appointment", 4)] {
            assert_eq!(entries.iter().filter(|entry| entry["resource"]["resourceType"] == kind).count(), count);
        }
        Ok(())
    }
}
