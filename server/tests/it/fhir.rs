//! FHIR in: files go through the one way in, and the tables are looked at.

use proptest::prelude::*;
use serde_json::{Value, json};
use server::clock::Clock;
use server::fhir::{Counts, DemoShift, File, FileOutcome, ImportError, Options, Outcome, import};
use server::store::{Store, check_database};
use sqlx::{Connection, Row, SqliteConnection};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Monday 30 November 2026, 8.30 in Sweden.
const NOW: &str = "2026-11-30T08:30:00+01:00";
const EXT: &str = "https://patientkontrakt.example/fhir/";
const PERSONNUMMER: &str = "http://electronichealth.se/identifier/personnummer";
const HSA: &str = "urn:oid:1.2.752.129.2.1.4.1";

/// A database in a folder of its own, which goes with it.
struct Db {
    store: Store,
    folder: PathBuf,
}

impl Db {
    async fn new() -> Self {
        let now: jiff::Timestamp = NOW.parse().expect("an instant");
        let (clock, _hand) = Clock::fixed(now.as_millisecond());
        let folder = std::env::temp_dir().join(format!("pk-fhir-{}", clock.new_id::<app::ids::CommandKey>()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let store = Store::open(&format!("sqlite://{}/test.db", folder.display()), clock).await.expect("a store");
        Self { store, folder }
    }

    async fn connection(&self) -> SqliteConnection {
        SqliteConnection::connect(&format!("sqlite://{}/test.db", self.folder.display())).await.expect("a connection")
    }

    async fn import(&self, value: &Value) -> Result<FileOutcome, ImportError> {
        self.bytes("test.json", value.to_string().into_bytes()).await
    }

    async fn bytes(&self, name: &str, bytes: Vec<u8>) -> Result<FileOutcome, ImportError> {
        let file = File { name: name.to_owned(), bytes };
        import(&self.store, vec![file], Options::default()).await.map(one)
    }

    /// Imports what must be good, without a warning.
    async fn good(&self, value: &Value) -> FileOutcome {
        let outcome = self.import(value).await.expect("a good file");
        assert_eq!(outcome.warnings, Vec::<String>::new());
        outcome
    }

    async fn refused(&self, value: &Value) -> String {
        self.import(value).await.expect_err("a file that is refused").to_string()
    }

    /// The rows of a query, each as its columns in text.
    async fn rows(&self, query: &'static str) -> Vec<Vec<String>> {
        let mut connection = self.connection().await;
        let rows = sqlx::query(query).fetch_all(&mut connection).await.expect("rows");
        rows.iter().map(|row| (0..row.len()).map(|place| text(row, place)).collect()).collect()
    }

    /// Every invariant of the database holds.
    async fn is_sound(&self) {
        assert_eq!(check_database(&self.store).await.expect("a check"), Vec::new());
    }

    async fn one(&self, query: &'static str) -> String {
        self.rows(query).await.into_iter().next().and_then(|row| row.into_iter().next()).unwrap_or_default()
    }

    /// Everything the file has made or could have: to see that nothing changed.
    async fn whole(&self) -> String {
        let mut connection = self.connection().await;
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'access_%' ORDER BY name",
        )
        .fetch_all(&mut connection)
        .await
        .expect("the tables");
        let mut whole = String::new();
        for table in tables {
            let query = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
            let rows = sqlx::query(query).fetch_all(&mut connection).await.expect("rows");
            for row in rows {
                let columns: Vec<String> = (0..row.len()).map(|place| text(&row, place)).collect();
                writeln!(whole, "{table}: {}", columns.join("|")).expect("a line");
            }
        }
        whole
    }
}

impl Drop for Db {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

fn text(row: &sqlx::sqlite::SqliteRow, place: usize) -> String {
    row.try_get::<Option<String>, _>(place)
        .map(Option::unwrap_or_default)
        .or_else(|_| row.try_get::<i64, _>(place).map(|number| number.to_string()))
        .unwrap_or_else(|_| "bytes".to_owned())
}

fn one(outcome: Outcome) -> FileOutcome {
    outcome.files.into_iter().next().expect("one file")
}

fn counts(outcome: &FileOutcome, kind: &str) -> Counts {
    outcome.counts.get(kind).copied().unwrap_or_default()
}

fn bundle(resources: &[Value]) -> Value {
    let entries: Vec<Value> = resources.iter().map(|resource| json!({"resource": resource})).collect();
    json!({"resourceType": "Bundle", "type": "collection", "meta": {"source": "urn:test"}, "entry": entries})
}

fn patient(id: &str, number: &str) -> Value {
    json!({"resourceType": "Patient", "id": id, "name": [{"text": format!("{id} Test")}],
        "identifier": [{"system": PERSONNUMMER, "value": number}]})
}

fn ext(name: &str, key: &str, value: impl Into<Value>) -> Value {
    json!({"url": format!("{EXT}{name}"), key: value.into()})
}

const KARIN: &str = "195403149809";

fn region() -> Vec<Value> {
    let kind = |code: &str| json!([{"coding": [{"system": format!("{EXT}organization-kind"), "code": code}]}]);
    let role = |id: &str, who: &str, unit: &str| {
        json!({"resourceType": "PractitionerRole", "id": id, "practitioner": {"reference": format!("Practitioner/{who}")},
            "organization": {"reference": format!("Organization/{unit}")}, "code": [{"text": "sköterska"}]})
    };
    let hsa = |value: &str| json!([{"system": HSA, "value": value}]);
    vec![
        json!({"resourceType": "Organization", "id": "solrosen", "name": "Solrosen", "type": kind("vardcentral"),
            "partOf": {"reference": "Organization/region"}, "identifier": hsa("SE-1")}),
        json!({"resourceType": "Organization", "id": "rehab", "name": "Rehab", "type": kind("vardenhet"),
            "partOf": {"reference": "Organization/region"}, "identifier": hsa("SE-2")}),
        json!({"resourceType": "Organization", "id": "region", "name": "Regionen", "type": kind("vardgivare"), "identifier": hsa("SE-0")}),
        json!({"resourceType": "Practitioner", "id": "anna", "name": [{"text": "Anna"}], "identifier": hsa("SE-P1")}),
        json!({"resourceType": "Practitioner", "id": "elin", "name": [{"text": "Elin"}], "identifier": hsa("SE-P2")}),
        role("anna-solrosen", "anna", "solrosen"),
        role("elin-rehab", "elin", "rehab"),
    ]
}

/// The region, Karin who is listed at Solrosen, and these.
fn with_karin(more: &[Value]) -> Value {
    let mut resources = region();
    let mut karin = patient("karin", KARIN);
    karin["generalPractitioner"] = json!([{"reference": "Organization/solrosen"}]);
    resources.push(karin);
    resources.extend_from_slice(more);
    bundle(&resources)
}

fn plan(id: &str, more: &Value) -> Value {
    let mut plan = json!({"resourceType": "CarePlan", "id": id, "status": "active", "intent": "plan", "title": "Plan",
        "subject": {"reference": "Patient/karin"}, "author": {"reference": "PractitionerRole/anna-solrosen"}});
    for (key, value) in more.as_object().expect("an object") {
        plan[key] = value.clone();
    }
    plan
}

fn visit(id: &str, status: &str, start: &str, end: &str) -> Value {
    json!({"resourceType": "Appointment", "id": id, "status": status, "start": start, "end": end,
        "serviceType": [{"text": "Besök"}], "participant": [
            {"actor": {"reference": "Patient/karin"}, "status": "accepted"},
            {"actor": {"reference": "PractitionerRole/anna-solrosen"}, "status": "accepted"}]})
}

/// A bundle as Synthea writes them, without its people.
fn synthea() -> Value {
    let entry = |id: &str, resource: Value| json!({"fullUrl": format!("urn:uuid:{id}"), "resource": resource, "request": {"method": "POST", "url": "X"}});
    let to = |id: &str| json!({"reference": format!("urn:uuid:{id}")});
    let coded = |text: &str| json!({"coding": [{"system": "http://snomed.info/sct", "code": "1", "display": text}], "text": text});
    let narrative = json!({"status": "generated", "div": "<div>x</div>"});
    json!({"resourceType": "Bundle", "type": "transaction", "entry": [
        entry("p", json!({"resourceType": "Patient", "id": "p", "text": narrative, "gender": "male", "birthDate": "1979-12-19",
            "extension": [{"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race", "valueString": "x"}],
            "identifier": [{"system": "https://github.com/synthetichealth/synthea", "value": "p"},
                {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-97-9496"}],
            "name": [{"use": "official", "family": "Connelly", "given": ["Floyd"], "prefix": ["Mr."]}]})),
        entry("o", json!({"resourceType": "Organization", "id": "o", "name": "HOSPITAL",
            "identifier": [{"system": "https://github.com/synthetichealth/synthea", "value": "o"}]})),
        entry("d", json!({"resourceType": "Practitioner", "id": "d", "name": [{"family": "Dibbert", "given": ["Noe"]}],
            "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "0"}]})),
        entry("e", json!({"resourceType": "Encounter", "id": "e", "status": "finished", "serviceProvider": to("o")})),
        entry("ob", json!({"resourceType": "Observation", "id": "ob", "valueQuantity": {"value": 1.5}})),
        entry("c", json!({"resourceType": "Condition", "id": "c", "code": coded("Osteoarthritis of hip"), "subject": to("p")})),
        entry("g", json!({"resourceType": "Goal", "id": "g", "lifecycleStatus": "accepted", "description": {"text": "A1c < 7"}, "subject": to("p")})),
        entry("cp", json!({"resourceType": "CarePlan", "id": "cp", "text": narrative, "status": "active", "intent": "order",
            "category": [coded("Musculoskeletal care")], "subject": to("p"), "encounter": to("e"), "period": {"start": "1993-07-16T11:03:29+00:00"},
            "addresses": [to("c")], "goal": [to("g")], "activity": [
                {"detail": {"code": coded("Joint mobility exercises"), "status": "in-progress"}},
                {"detail": {"code": coded("Heat therapy"), "status": "in-progress"}}]})),
    ]})
}

#[tokio::test]
async fn a_bundle_in_synthea_shape_becomes_plans_with_activities_and_goals() {
    let db = Db::new().await;
    let outcome = db.good(&synthea()).await;
    assert_eq!(outcome.source, "test");
    let plans = db.rows("SELECT p.title, p.state, p.kind, p.reason, p.period_start, u.name FROM plan p JOIN care_unit u ON u.id = p.responsible_unit_id").await;
    assert_eq!(plans, [["Musculoskeletal care", "active", "OTHER", "Osteoarthritis of hip", "1993-07-16", "HOSPITAL"]]);
    let lines = db.rows("SELECT text, party, state, position FROM commitment ORDER BY position").await;
    assert_eq!(
        lines,
        [
            ["Joint mobility exercises", "not_stated", "in_progress", "0"],
            ["Heat therapy", "not_stated", "in_progress", "1"]
        ]
    );
    assert_eq!(
        db.rows("SELECT g.text, g.state FROM plan_goal l JOIN goal g ON g.id = l.goal_id").await,
        [["A1c < 7", "active"]]
    );
    assert_eq!(
        db.rows("SELECT name, given_name, birth_date, demo FROM patient").await,
        [["Floyd Connelly", "Floyd", "1979-12-19", "0"]]
    );
    assert_eq!(db.one("SELECT count(*) FROM patient_identifier").await, "2");
    assert_eq!(outcome.unread_types.get("Observation"), Some(&1));
    assert_eq!(outcome.unread_fields.get("Patient.extension(us-core-race)"), Some(&1));
    assert_eq!(outcome.unread_fields.get("Patient.gender"), Some(&1));
    assert_eq!(
        outcome.unread_fields.keys().filter(|name| name.starts_with("CarePlan")).count(),
        0,
        "{:?}",
        outcome.unread_fields
    );
    let report = outcome.to_string();
    assert!(report.contains("CarePlan: 1 created") && report.contains("Observation 1"), "{report}");
}

#[tokio::test]
async fn the_raw_resource_is_kept_beside_what_was_read() {
    let db = Db::new().await;
    db.good(&synthea()).await;
    let raw =
        db.one("SELECT r.raw FROM plan p JOIN provenance r ON r.id = p.provenance_id AND r.entity_id = p.id").await;
    let sent = synthea()["entry"][7]["resource"].to_string();
    assert_eq!(raw, sent);
}

#[tokio::test]
async fn importing_the_same_file_twice_changes_nothing() {
    let db = Db::new().await;
    for value in [synthea(), with_karin(&[visit("v", "booked", "2026-12-03T10:00:00Z", "2026-12-03T10:30:00Z")])] {
        db.good(&value).await;
        let before = db.whole().await;
        let outcome = db.good(&value).await;
        assert!(!outcome.changed());
        assert!(outcome.counts.values().all(|counts| counts.unchanged > 0), "{:?}", outcome.counts);
        assert_eq!(db.whole().await, before);
    }
}

#[tokio::test]
async fn a_newer_version_updates_in_place() {
    let db = Db::new().await;
    db.good(&synthea()).await;
    let before = db.one("SELECT id FROM plan").await;
    let mut newer = synthea();
    newer["entry"][7]["resource"]["title"] = json!("New title");
    newer["entry"][7]["resource"]["meta"] = json!({"lastUpdated": "2026-11-01T00:00:00Z"});
    let outcome = db.good(&newer).await;
    assert_eq!(counts(&outcome, "CarePlan").updated, 1);
    assert_eq!(counts(&outcome, "Patient").unchanged, 1);
    assert_eq!(db.rows("SELECT id, title FROM plan").await, [[before.as_str(), "New title"]]);
}

#[tokio::test]
async fn an_older_version_is_skipped() {
    let db = Db::new().await;
    let at =
        |when: &str, title: &str| with_karin(&[plan("p", &json!({"title": title, "meta": {"lastUpdated": when}}))]);
    db.good(&at("2026-11-02T00:00:00Z", "Newer")).await;
    let outcome = db.good(&at("2026-11-01T00:00:00Z", "Older")).await;
    assert_eq!(counts(&outcome, "CarePlan").older, 1);
    assert_eq!(db.one("SELECT title FROM plan").await, "Newer");
}

#[tokio::test]
async fn an_activity_that_a_newer_version_leaves_out_is_cancelled_and_kept() {
    let db = Db::new().await;
    let lines = |texts: &[&str]| {
        let activities: Vec<Value> =
            texts.iter().map(|text| json!({"detail": {"description": text, "status": "in-progress"}})).collect();
        with_karin(&[plan("p", &json!({"activity": activities}))])
    };
    db.good(&lines(&["a", "b", "c"])).await;
    let before = db.rows("SELECT text, id FROM commitment ORDER BY text").await;
    db.good(&lines(&["new", "a", "c"])).await;
    let after = db.rows("SELECT text, state, id FROM commitment ORDER BY text").await;
    let short: Vec<[&str; 2]> = after.iter().map(|row| [row[0].as_str(), row[1].as_str()]).collect();
    assert_eq!(short, [["a", "in_progress"], ["b", "cancelled"], ["c", "in_progress"], ["new", "in_progress"]]);
    // The lines that are the same are the same rows.
    assert_eq!((&after[0][2], &after[2][2]), (&before[0][1], &before[2][1]));
}

#[tokio::test]
async fn what_was_ticked_off_here_stays_while_the_source_says_nothing_new_about_it() {
    let db = Db::new().await;
    let version = |title: &str, status: &str| {
        with_karin(&[plan(
            "p",
            &json!({"title": title, "activity": [{"detail": {"description": "a", "status": status}}]}),
        )])
    };
    db.good(&version("1", "in-progress")).await;
    sqlx::query("UPDATE commitment SET state = 'done'").execute(&mut db.connection().await).await.expect("ticked off");
    db.good(&version("2", "in-progress")).await;
    assert_eq!(db.one("SELECT state FROM commitment").await, "done");
    db.good(&version("3", "on-hold")).await;
    assert_eq!(db.one("SELECT state FROM commitment").await, "on_hold");
}

#[tokio::test]
async fn a_bad_date_names_entry_and_path_and_leaves_the_database_as_it_was() {
    let db = Db::new().await;
    db.good(&synthea()).await;
    let before = db.whole().await;
    let mut bad = synthea();
    bad["entry"][0]["resource"]["name"] = json!([{"text": "Somebody Else"}]);
    bad["entry"][7]["resource"]["period"]["start"] = json!("2026-02-30");
    let error = db.refused(&bad).await;
    assert_eq!(error, "test.json: Bundle.entry[7].resource.period.start: not a date");
    assert_eq!(db.whole().await, before);
}

#[tokio::test]
async fn what_the_database_refuses_leaves_it_as_it_was() {
    let db = Db::new().await;
    let before = db.whole().await;
    let block = json!({"resourceType": "Consent", "id": "b", "status": "active", "patient": {"reference": "Patient/karin"},
        "organization": [{"reference": "Organization/solrosen"}],
        "provision": {"type": "deny", "actor": [{"reference": {"reference": "Organization/unknown"}}]}});
    let error = db.refused(&with_karin(&[block])).await;
    assert_eq!(
        error,
        "test.json: Bundle.entry[8].resource.provision.actor: a block names a party that is not known here: import it first"
    );
    assert_eq!(db.whole().await, before);
}

#[tokio::test]
async fn hostile_files_are_refused_with_a_clear_error() {
    let db = Db::new().await;
    let before = db.whole().await;
    let deep = format!(r#"{{"resourceType":"Patient","id":"x","a":{}1{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    let huge = json!({"resourceType": "Patient", "id": "x", "name": [{"text": "x".repeat(2_000_000)}]}).to_string();
    let many = format!(r#"{{"resourceType":"Patient","id":"x","a":[{}0]}}"#, "0,".repeat(300_000));
    let files: [(&str, Vec<u8>, &str); 16] = [
        (
            "twice",
            br#"{"resourceType":"Patient","id":"x","name":[{"text":"a","text":"b"}]}"#.to_vec(),
            "Patient.name[0].text: the key is there twice",
        ),
        (
            "twice outside",
            br#"{"resourceType":"Bundle","entry":[{"fullUrl":"a","fullUrl":"b"}]}"#.to_vec(),
            "Bundle.entry[0].fullUrl: the key is there twice",
        ),
        (
            "twice at the top",
            br#"{"resourceType":"Bundle","resourceType":"Patient"}"#.to_vec(),
            "resourceType: the key is there twice",
        ),
        (
            "wrong type",
            br#"{"resourceType":"Patient","id":"x","name":"a"}"#.to_vec(),
            "Patient.name: expected a list, found a string",
        ),
        (
            "wrong type of entry",
            br#"{"resourceType":"Bundle","entry":[1]}"#.to_vec(),
            "Bundle.entry[0]: expected an object",
        ),
        (
            "truncated",
            br#"{"resourceType":"Bundle","entry":[{"reso"#.to_vec(),
            "the file ends in the middle of the JSON: line 1 column 40",
        ),
        ("deep", deep.into_bytes(), "nested too deep"),
        ("huge string", huge.into_bytes(), "Patient.name[0].text: longer than 1000 characters"),
        ("many values", many.into_bytes(), "too many values"),
        ("large", vec![b' '; 65 * 1024 * 1024], "larger than 64 MiB"),
        (
            "impossible date",
            br#"{"resourceType":"Patient","id":"x","birthDate":"2026-02-30"}"#.to_vec(),
            "Patient.birthDate: not a date",
        ),
        ("xml", b"<Bundle xmlns='http://hl7.org/fhir'/>".to_vec(), "looks like XML"),
        ("ndjson", b"{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\"}".to_vec(), "looks like NDJSON"),
        ("nothing", Vec::new(), "the file is empty"),
        ("not FHIR", br#"{"a":1}"#.to_vec(), "resourceType: missing"),
        (
            "NUL",
            br#"{"resourceType":"Patient","id":"x","name":[{"text":"a\u0000b"}]}"#.to_vec(),
            "holds the character NUL",
        ),
    ];
    for (name, bytes, expected) in files {
        let error = db.bytes("file.json", bytes).await.expect_err(name).to_string();
        assert!(error.starts_with("file.json: ") && error.contains(expected), "{name}: {error}");
        assert!(error.len() < 300, "{name}: {error}");
    }
    assert_eq!(db.whole().await, before);
}

#[tokio::test]
async fn an_empty_bundle_and_one_of_unread_types_are_fine() {
    let db = Db::new().await;
    db.good(&json!({"resourceType": "Bundle", "type": "collection"})).await;
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let text = format!(
        "\u{feff}{{\"resourceType\":\"Bundle\",\"entry\":[{{\"resource\":{{\"resourceType\":\"Basic\",\"a\":{deep}}}}}]}}"
    );
    let outcome = db.bytes("b.json", text.into_bytes()).await.expect("a good file");
    assert_eq!(outcome.unread_types.get("Basic"), Some(&1));
}

#[tokio::test]
async fn every_kind_of_reference_resolves() {
    let db = Db::new().await;
    db.good(&with_karin(&[])).await;
    let by =
        |reference: Value| json!({"detail": {"description": "x", "status": "in-progress", "performer": [reference]}});
    let plan = json!({"fullUrl": "https://a.example/fhir/CarePlan/p", "resource": {"resourceType": "CarePlan", "id": "p", "status": "active",
    "contained": [{"resourceType": "Practitioner", "id": "in", "name": [{"text": "Inne"}]}],
    "subject": {"identifier": {"system": "urn:oid:1.2.752.129.2.1.3.1", "value": "19540314-9809"}}, "activity": [
        by(json!({"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"})),
        by(json!({"reference": "Practitioner/two"})),
        by(json!({"reference": "https://a.example/fhir/Practitioner/two/_history/3"})),
        by(json!({"reference": "#in"})),
        by(json!({"reference": format!("Practitioner?identifier={HSA}%7CSE-P1")})),
        by(json!({"reference": "Practitioner?identifier=http://b.example|7"})),
        by(json!({"reference": "PractitionerRole/elin-rehab"})),
    ]}});
    let file = json!({"resourceType": "Bundle", "type": "batch", "meta": {"source": "urn:test"}, "entry": [
        {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": {"resourceType": "Practitioner", "name": [{"text": "Ett"}]}},
        {"fullUrl": "https://a.example/fhir/Practitioner/two", "resource": {"resourceType": "Practitioner", "id": "two", "name": [{"text": "Två"}],
            "identifier": [{"system": "http://b.example", "value": "7"}]}},
        plan]});
    db.good(&file).await;
    let names = db
        .rows("SELECT s.name FROM commitment c JOIN staff_member s ON s.id = c.performer_staff_id ORDER BY c.position")
        .await;
    let names: Vec<&str> = names.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["Ett", "Två", "Två", "Inne", "Anna", "Två", "Elin"]);
}

#[tokio::test]
async fn a_reference_to_another_server_is_not_taken_for_ours() {
    let db = Db::new().await;
    let mut file = bundle(&[patient("1", KARIN)]);
    file["entry"][0]["fullUrl"] = json!("https://a.example/fhir/Patient/1");
    db.good(&file).await;
    let goal = json!({"resourceType": "Goal", "id": "g", "lifecycleStatus": "active", "description": {"text": "x"},
        "subject": {"reference": "https://b.example/fhir/Patient/1"}});
    let outcome = db.import(&bundle(&[goal])).await.expect("a good file");
    assert_eq!(outcome.warnings, ["Bundle.entry[0].resource: its patient is not known: skipped"]);
    assert_eq!(db.one("SELECT count(*) FROM goal").await, "0");
}

#[tokio::test]
async fn a_resource_whose_patient_is_unknown_is_skipped_and_tried_again() {
    let db = Db::new().await;
    let goal = json!({"resourceType": "Goal", "id": "g", "lifecycleStatus": "active", "description": {"text": "x"}, "subject": {"reference": "Patient/karin"}});
    let outcome = db.import(&bundle(std::slice::from_ref(&goal))).await.expect("a good file");
    assert_eq!(counts(&outcome, "Goal"), Counts { skipped: 1, ..Counts::default() });
    db.good(&bundle(&[patient("karin", KARIN)])).await;
    let outcome = db.good(&bundle(&[goal])).await;
    assert_eq!(counts(&outcome, "Goal").created, 1);
}

#[tokio::test]
async fn swedish_numbers_are_validated_and_never_shown() {
    let db = Db::new().await;
    let error = db.refused(&bundle(&[patient("karin", "195403149808")])).await;
    assert_eq!(error, "test.json: Bundle.entry[0].resource.identifier[0].value: not a personnummer");
    db.good(&bundle(&[patient("karin", "19540314-9809")])).await;
    assert_eq!(db.rows("SELECT system, value FROM patient_identifier").await, [[PERSONNUMMER, KARIN]]);
}

#[tokio::test]
async fn a_person_is_the_same_whatever_the_source_and_keeps_what_the_first_said() {
    let db = Db::new().await;
    db.good(&bundle(&[patient("karin", KARIN)])).await;
    let mut other = bundle(&[patient("4711", KARIN)]);
    other["meta"]["source"] = json!("urn:other");
    other["entry"][0]["resource"]["telecom"] = json!([{"system": "phone", "value": "070-1"}]);
    other["entry"][0]["resource"]["name"] = json!([{"text": "Karin Annan"}]);
    db.good(&other).await;
    assert_eq!(db.rows("SELECT name, phone FROM patient").await, [["karin Test", "070-1"]]);
    // Protection said by anybody holds, and takes address and phone away.
    other["entry"][0]["resource"]["extension"] = json!([ext("protected-identity", "valueCode", "sekretessmarkering")]);
    db.good(&other).await;
    assert_eq!(db.rows("SELECT protected_identity, phone FROM patient").await, [["sekretessmarkering", ""]]);
}

#[tokio::test]
async fn two_people_of_one_file_are_never_merged() {
    let db = Db::new().await;
    let error = db.refused(&bundle(&[patient("a", KARIN), patient("b", KARIN)])).await;
    assert!(error.contains("another patient of the same file has the same number"), "{error}");
    let doctor = |id: &str| json!({"resourceType": "Practitioner", "id": id, "name": [{"text": id}], "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "0"}]});
    let file = bundle(&[doctor("a"), doctor("b")]);
    let outcome = db.import(&file).await.expect("a good file");
    assert_eq!(outcome.warnings.len(), 1, "{:?}", outcome.warnings);
    assert_eq!(db.rows("SELECT name FROM staff_member ORDER BY name").await, [["a"], ["b"]]);
    // One of them alone, later, is still who it was.
    db.import(&bundle(&[doctor("a")])).await.expect("a good file");
    db.import(&bundle(&[doctor("b")])).await.expect("a good file");
    assert_eq!(db.rows("SELECT name FROM staff_member ORDER BY name").await, [["a"], ["b"]]);
}

#[tokio::test]
async fn an_id_that_is_used_again_for_somebody_else_is_somebody_else() {
    let db = Db::new().await;
    db.good(&bundle(&[patient("1", KARIN)])).await;
    let mut second = bundle(&[patient("1", "189001019802")]);
    second["entry"][0]["resource"]["name"] = json!([{"text": "Annan"}]);
    let outcome = db.import(&second).await.expect("a good file");
    assert_eq!(outcome.warnings.len(), 1, "{:?}", outcome.warnings);
    assert_eq!(db.rows("SELECT name FROM patient ORDER BY name").await, [["1 Test"], ["Annan"]]);
    // The id alone names nobody now.
    let goal =
        json!({"resourceType": "Goal", "id": "g", "description": {"text": "x"}, "subject": {"reference": "Patient/1"}});
    let outcome = db.import(&bundle(&[goal])).await.expect("a good file");
    assert_eq!(counts(&outcome, "Goal").skipped, 1);
}

#[tokio::test]
async fn nothing_moves_from_one_patient_to_another() {
    let db = Db::new().await;
    let goal = |whose: &str| json!({"resourceType": "Goal", "id": "g", "lifecycleStatus": "active", "description": {"text": "x"}, "subject": {"reference": format!("Patient/{whose}")}});
    let people = [patient("karin", KARIN), patient("other", "189001019802")];
    db.good(&bundle(&[people[0].clone(), people[1].clone(), goal("karin")])).await;
    let before = db.one("SELECT patient_id FROM goal").await;
    let outcome =
        db.import(&bundle(&[people[0].clone(), people[1].clone(), goal("other")])).await.expect("a good file");
    assert_eq!(counts(&outcome, "Goal").skipped, 1);
    assert_eq!(db.one("SELECT patient_id FROM goal").await, before);
}

#[tokio::test]
async fn a_moved_visit_is_news_and_frees_its_old_time() {
    let db = Db::new().await;
    let version = |status: &str, start: &str, end: &str| with_karin(&[visit("v", status, start, end)]);
    db.good(&version("booked", "2026-12-03T10:00:00Z", "2026-12-03T10:30:00Z")).await;
    assert_eq!(db.one("SELECT count(*) FROM occupancy").await, "6");
    sqlx::query("UPDATE appointment SET seen_by_patient_at = 1")
        .execute(&mut db.connection().await)
        .await
        .expect("seen");
    db.good(&version("booked", "2026-12-03T12:00:00Z", "2026-12-03T12:10:00Z")).await;
    let row = db.rows("SELECT state, sequence, seen_by_patient_at, version FROM appointment").await;
    assert_eq!(row, [["booked", "1", "", "2"]]);
    assert_eq!(db.one("SELECT count(*) FROM occupancy").await, "2");
    db.good(&version("cancelled", "2026-12-03T12:00:00Z", "2026-12-03T12:10:00Z")).await;
    assert_eq!(db.rows("SELECT state, sequence FROM appointment").await, [["cancelled_by_care", "2"]]);
    assert_eq!(db.one("SELECT count(*) FROM occupancy").await, "0");
    // The person wanted no new time then; booked again, nothing of that is left.
    let none = "UPDATE appointment SET no_new_time_at = 1";
    sqlx::query(none).execute(&mut db.connection().await).await.expect("no new time");
    db.good(&version("booked", "2026-12-03T12:00:00Z", "2026-12-03T12:10:00Z")).await;
    assert_eq!(db.rows("SELECT state, no_new_time_at FROM appointment").await, [["booked", ""]]);
    // What the source promises anew holds; the same promise again is not new.
    for (promised, left) in [("2026-12-05", "1"), ("2026-12-05", "1"), ("2026-12-09", "")] {
        let mut cancelled = visit("v", "cancelled", "2026-12-03T12:00:00Z", "2026-12-03T12:10:00Z");
        cancelled["extension"] = json!([{"url": format!("{EXT}cancelled-by-care"), "extension": [
            {"url": "promised-by", "valueDate": promised},
            {"url": "responsible", "valueReference": {"reference": "PractitionerRole/anna-solrosen"}}]}]);
        db.good(&with_karin(&[cancelled])).await;
        if promised == "2026-12-05" {
            sqlx::query(none).execute(&mut db.connection().await).await.expect("no new time");
        }
        assert_eq!(db.rows("SELECT promised_by, no_new_time_at FROM appointment").await, [[promised, left]]);
    }
}

#[tokio::test]
async fn a_visit_that_was_cancelled_here_stays_cancelled_until_the_source_says_otherwise() {
    let db = Db::new().await;
    let mut first = visit("v", "booked", "2026-12-03T10:00:00Z", "2026-12-03T10:30:00Z");
    db.good(&with_karin(std::slice::from_ref(&first))).await;
    let cancel = "UPDATE appointment SET state = 'cancelled_by_patient'";
    sqlx::query(cancel).execute(&mut db.connection().await).await.expect("cancelled");
    first["description"] = json!("Ny text");
    db.good(&with_karin(std::slice::from_ref(&first))).await;
    assert_eq!(db.rows("SELECT state, description FROM appointment").await, [["cancelled_by_patient", "Ny text"]]);
    first["start"] = json!("2026-12-04T10:00:00Z");
    first["end"] = json!("2026-12-04T10:30:00Z");
    db.good(&with_karin(&[first])).await;
    assert_eq!(db.one("SELECT state FROM appointment").await, "booked");
}

#[tokio::test]
async fn two_visits_of_one_staff_member_at_once_are_both_shown_with_a_warning() {
    let db = Db::new().await;
    let both = [
        visit("v", "booked", "2026-12-03T10:00:00Z", "2026-12-03T10:30:00Z"),
        visit("w", "booked", "2026-12-03T10:15:00Z", "2026-12-03T10:45:00Z"),
    ];
    let outcome = db.import(&with_karin(&both)).await.expect("a good file");
    assert_eq!(outcome.warnings, ["Bundle.entry[9].resource: overlaps another visit of the same member of staff"]);
    assert_eq!(db.one("SELECT count(*) FROM appointment").await, "2");
    let taken = "SELECT group_concat(seats) FROM (SELECT count(*) || ' from ' || min(seat) AS seats FROM occupancy GROUP BY appointment_id ORDER BY min(bucket))";
    assert_eq!(db.one(taken).await, "6 from 1,6 from 1");
    assert_eq!(db.one("SELECT count(*) FROM occupancy WHERE seat = 2").await, "3");
    // Without the first, the second still has all of its time.
    db.good(&with_karin(&[visit("v", "cancelled", "2026-12-03T10:00:00Z", "2026-12-03T10:30:00Z")])).await;
    assert_eq!(db.one(taken).await, "6 from 1");
}

#[tokio::test]
async fn a_question_about_a_time_becomes_a_visit_when_it_is_answered() {
    let db = Db::new().await;
    let mut question = visit("v", "proposed", "2026-12-03T10:00:00Z", "2026-12-03T10:30:00Z");
    let times = question.as_object_mut().expect("an object");
    times.remove("start");
    times.remove("end");
    question["requestedPeriod"] = json!([{"start": "2026-12-03T10:00:00Z", "end": "2026-12-03T10:30:00Z"}, {"start": "2026-12-04T10:00:00Z", "end": "2026-12-04T10:30:00Z"}]);
    question["extension"] = json!([{"url": format!("{EXT}proposal"), "extension": [
        {"url": "proposed-by", "valueReference": {"reference": "PractitionerRole/anna-solrosen"}},
        {"url": "answer-by", "valueDateTime": "2026-12-02T16:00:00+01:00"}]}]);
    db.good(&with_karin(&[question])).await;
    assert_eq!(
        db.rows("SELECT p.state, s.name FROM time_proposal p JOIN staff_member s ON s.id = p.by_staff_id").await,
        [["open", "Anna"]]
    );
    assert_eq!(db.one("SELECT count(*) FROM time_proposal_option").await, "2");
    db.good(&with_karin(&[visit("v", "booked", "2026-12-04T10:00:00Z", "2026-12-04T10:30:00Z")])).await;
    assert_eq!(db.one("SELECT state FROM time_proposal").await, "accepted");
    assert_eq!(db.one("SELECT state FROM appointment").await, "booked");
}

#[tokio::test]
async fn a_newer_team_names_another_first_contact() {
    let db = Db::new().await;
    let member = |role: &str, first: bool| {
        json!({"member": {"reference": format!("PractitionerRole/{role}")}, "extension": [ext("first-contact", "valueBoolean", first)],
            "role": [{"coding": [{"system": format!("{EXT}contact-role"), "code": "fast_vardkontakt"}]}]})
    };
    let team = |members: Vec<Value>| {
        with_karin(&[
            json!({"resourceType": "CareTeam", "id": "t", "status": "active", "subject": {"reference": "Patient/karin"}, "participant": members}),
        ])
    };
    db.good(&team(vec![member("anna-solrosen", true)])).await;
    db.good(&team(vec![member("elin-rehab", true)])).await;
    let rows = db.rows("SELECT s.name, c.first_contact, c.ended_on FROM contact_role c JOIN staff_member s ON s.id = c.staff_id ORDER BY s.name").await;
    assert_eq!(rows, [["Anna", "0", "2026-11-30"], ["Elin", "1", ""]]);
}

#[tokio::test]
async fn who_does_what_is_told_by_the_performer() {
    let db = Db::new().await;
    let by =
        |performer: Value| json!({"detail": {"description": "x", "status": "scheduled", "performer": [performer]}});
    let part = json!({"resourceType": "Organization", "id": "fk", "name": "Kassan", "type": [{"coding": [{"system": format!("{EXT}organization-kind"), "code": "part"}]}]});
    let maja = json!({"resourceType": "RelatedPerson", "id": "maja", "patient": {"reference": "Patient/karin"}, "name": [{"text": "Maja"}]});
    let team = json!({"resourceType": "CareTeam", "id": "t", "subject": {"reference": "Patient/karin"}});
    let lines = json!({"activity": [
        by(json!({"reference": "Patient/karin"})), by(json!({"reference": "PractitionerRole/elin-rehab"})), by(json!({"reference": "Organization/fk"})),
        by(json!({"reference": "RelatedPerson/maja"})), by(json!({"reference": "CareTeam/t"})), by(json!({"display": "Doktor Ek", "type": "Practitioner"})),
        by(json!({"display": "Någon"})), json!({"detail": {"description": "x"}})]});
    db.good(&with_karin(&[part, maja, team, plan("p", &lines)])).await;
    let rows = db.rows("SELECT c.party, c.performer_name, s.name FROM commitment c LEFT JOIN staff_member s ON s.id = c.performer_staff_id ORDER BY c.position").await;
    let want = [
        ["patient", "", ""],
        ["care", "", "Elin"],
        ["other", "", ""],
        ["relative", "Maja", ""],
        ["care", "", ""],
        ["care", "Doktor Ek", ""],
        ["not_stated", "Någon", ""],
        ["not_stated", "", ""],
    ];
    assert_eq!(rows, want);
}

#[tokio::test]
async fn a_task_a_plan_refers_to_is_a_line_of_that_plan() {
    let db = Db::new().await;
    let task = json!({"resourceType": "Task", "id": "t", "status": "accepted", "for": {"reference": "Patient/karin"}, "owner": {"reference": "PractitionerRole/anna-solrosen"},
        "description": "Anna skriver intyg.", "restriction": {"period": {"end": "2026-12-10"}}});
    let lines = json!({"activity": [{"detail": {"description": "a"}}, {"reference": {"reference": "Task/t"}}]});
    db.good(&with_karin(&[plan("p", &lines), task])).await;
    let rows = db.rows("SELECT c.text, c.position, c.due_on, p.title FROM commitment c JOIN plan p ON p.id = c.plan_id ORDER BY c.position").await;
    assert_eq!(rows, [["a", "0", "", "Plan"], ["Anna skriver intyg.", "1", "2026-12-10", "Plan"]]);
}

#[tokio::test]
async fn a_block_names_both_sides_and_is_lifted_when_it_ends() {
    let db = Db::new().await;
    let block = |status: &str| {
        with_karin(&[
            json!({"resourceType": "Consent", "id": "b", "status": status, "patient": {"reference": "Patient/karin"},
            "organization": [{"reference": "Organization/solrosen"}],
            "provision": {"type": "deny", "actor": [{"reference": {"reference": "Organization/rehab"}}]}}),
        ])
    };
    db.good(&block("active")).await;
    let rows = db.rows("SELECT a.name, b.name, k.lifted_at FROM block k JOIN care_unit a ON a.id = k.unit_id JOIN care_unit b ON b.id = k.blocked_unit_id").await;
    assert_eq!(rows, [["Solrosen", "Rehab", ""]]);
    db.good(&block("inactive")).await;
    assert_ne!(db.one("SELECT lifted_at FROM block").await, "");
    db.good(&block("active")).await;
    assert_eq!(db.rows("SELECT count(*), max(lifted_at) FROM block").await, [["1", ""]]);
}

#[tokio::test]
async fn what_was_written_here_is_not_touched() {
    let db = Db::new().await;
    let mut connection = db.connection().await;
    let rows = "INSERT INTO patient (id, name, given_name) VALUES ('pat_here', 'Här', 'Här');
        INSERT INTO patient_identifier VALUES ('http://electronichealth.se/identifier/personnummer', '195403149809', 'pat_here');
        INSERT INTO care_provider (id, kind, name) VALUES ('cpr_here', 'vardgivare', 'Här');
        INSERT INTO care_unit (id, provider_id, kind, name, hsa_id) VALUES ('cun_here', 'cpr_here', 'vardcentral', 'Här', 'SE-1');";
    sqlx::raw_sql(rows).execute(&mut connection).await.expect("rows");
    db.good(&with_karin(&[plan("p", &json!({}))])).await;
    assert_eq!(db.rows("SELECT id, name FROM patient").await, [["pat_here", "Här"]]);
    assert_eq!(db.rows("SELECT name, provider_id FROM care_unit WHERE hsa_id = 'SE-1'").await, [["Här", "cpr_here"]]);
    assert_eq!(db.rows("SELECT patient_id, responsible_unit_id FROM plan").await, [["pat_here", "cun_here"]]);
}

#[tokio::test]
async fn the_demo_is_moved_to_today_and_again_without_being_news() {
    let db = Db::new().await;
    let value = with_karin(&[
        visit("v", "booked", "2026-12-03T10:00:00+01:00", "2026-12-03T10:30:00+01:00"),
        plan("p", &json!({"meta": {"lastUpdated": "2026-11-27T15:00:00+01:00"}, "period": {"start": "2026-11-30"}})),
    ]);
    for days in [0, 20, 1, 8] {
        let shift = DemoShift::new(move |day| day.saturating_add(jiff::Span::new().days(days)));
        let file = File { name: "demo.json".to_owned(), bytes: value.to_string().into_bytes() };
        let outcome =
            import(&db.store, vec![file], Options { source: None, demo: Some(shift) }).await.expect("a good file");
        assert_eq!(outcome.warnings(), 0, "{outcome}");
    }
    assert_eq!(db.rows("SELECT demo, birth_date FROM patient").await, [["1", ""]]);
    assert_eq!(db.one("SELECT period_start FROM plan").await, "2026-12-08");
    let at: jiff::Timestamp = "2026-12-11T10:00:00+01:00".parse().expect("an instant");
    assert_eq!(
        db.rows("SELECT start_at, sequence FROM appointment").await,
        [[at.as_millisecond().to_string(), "0".to_owned()]]
    );
}

#[tokio::test]
async fn a_unit_whose_provider_comes_later_takes_its_rows_along() {
    let db = Db::new().await;
    let unit =
        |part_of: Value| json!({"resourceType": "Organization", "id": "u", "name": "Enheten", "partOf": part_of});
    let mut goal = json!({"resourceType": "CarePlan", "id": "g", "status": "active", "title": "x", "subject": {"reference": "Patient/karin"}});
    goal["author"] = json!({"reference": "Organization/u"});
    db.good(&bundle(&[patient("karin", KARIN), unit(Value::Null), goal.clone()])).await;
    let region = |id: &str| json!({"resourceType": "Organization", "id": id, "name": id, "type": [{"coding": [{"system": format!("{EXT}organization-kind"), "code": "vardgivare"}]}]});
    db.good(&bundle(&[region("r"), unit(json!({"reference": "Organization/r"}))])).await;
    let who = "SELECT v.name FROM plan p JOIN care_provider v ON v.id = p.responsible_provider_id";
    assert_eq!(db.one(who).await, "r");
    // From one real provider to another nothing moves by itself.
    let outcome =
        db.import(&bundle(&[region("s"), unit(json!({"reference": "Organization/s"}))])).await.expect("a good file");
    assert_eq!(outcome.warnings.len(), 1, "{:?}", outcome.warnings);
    assert_eq!(db.one(who).await, "r");
    db.is_sound().await;
}

#[tokio::test]
async fn organizations_in_a_circle_and_a_patient_without_a_number_are_imported() {
    let db = Db::new().await;
    let part = |id: &str, of: &str| json!({"resourceType": "Organization", "id": id, "name": id, "partOf": {"reference": format!("Organization/{of}")}});
    let nobody = json!({"resourceType": "Patient", "id": "n", "name": [{"text": "Nobody"}]});
    db.import(&bundle(&[part("a", "b"), part("b", "c"), part("c", "a"), part("d", "d"), nobody]))
        .await
        .expect("a good file");
    assert_eq!(db.one("SELECT count(*) FROM care_unit").await, "4");
    assert_eq!(db.rows("SELECT system, value FROM patient_identifier").await, [["urn:test", "id:n"]]);
    db.is_sound().await;
}

#[tokio::test]
async fn a_consent_that_says_less_or_begins_later_gives_nobody_a_right() {
    let db = Db::new().await;
    let consent = |id: &str, more: &Value| {
        let mut provision = json!({"type": "permit", "actor": [{"reference": {"reference": "Organization/region"}}]});
        for (key, value) in more.as_object().expect("an object") {
            provision[key] = value.clone();
        }
        json!({"resourceType": "Consent", "id": id, "status": "active", "patient": {"reference": "Patient/karin"}, "provision": provision})
    };
    let person = json!({"actor": [{"reference": {"reference": "PractitionerRole/elin-rehab"}}]});
    let file = with_karin(&[
        consent("all", &json!({"period": {"end": "2027-11-12"}})),
        consent("later", &json!({"period": {"start": "2027-01-01"}})),
        consent("some", &json!({"dataPeriod": {"start": "2026-01-01"}})),
        consent("research", &json!({"purpose": [{"code": "HRESCH"}]})),
        consent("one person", &person),
    ]);
    let outcome = db.import(&file).await.expect("a good file");
    assert_eq!(counts(&outcome, "Consent"), Counts { created: 1, skipped: 4, ..Counts::default() });
    assert_eq!(db.rows("SELECT valid_to FROM consent WHERE withdrawn_at IS NULL").await, [["2027-11-12"]]);
    let except = json!({"provision": [{"type": "deny"}]});
    let error = db.refused(&with_karin(&[consent("but", &except)])).await;
    assert!(error.ends_with("provision.provision: an exception to a consent cannot be kept"), "{error}");
}

/// Every active plan of these files is in the tables, with all its activities and goals.
async fn every_active_plan_is_whole(db: &Db, files: &[(String, Vec<u8>)]) {
    let mut seen = 0;
    for (name, bytes) in files {
        let value: Value = serde_json::from_slice(bytes).expect("JSON");
        for entry in value["entry"].as_array().expect("entries") {
            let resource = &entry["resource"];
            if resource["resourceType"] != "CarePlan" || resource["status"] != "active" {
                continue;
            }
            seen += 1;
            let id = resource["id"].as_str().expect("an id");
            let count = |list: &Value| list.as_array().map_or(0, Vec::len);
            let mut connection = db.connection().await;
            let (lines, goals): (i64, i64) = sqlx::query_as(
                "SELECT (SELECT count(*) FROM commitment c WHERE c.plan_id = p.id) + (SELECT count(*) FROM self_care_card k WHERE k.plan_id = p.id),
                        (SELECT count(*) FROM plan_goal g WHERE g.plan_id = p.id)
                 FROM plan p JOIN provenance r ON r.id = p.provenance_id JOIN provenance_alias a ON a.provenance_id = r.id WHERE a.alias = $1",
            )
            .bind(format!("id:{id}"))
            .fetch_one(&mut connection)
            .await
            .expect("the plan");
            let activities = count(&resource["activity"]);
            assert!(
                usize::try_from(lines).expect("a count") >= activities,
                "{name}: {id}: {lines} of {activities} activities"
            );
            if name.contains("Synthea") || !name.starts_with(|c: char| c.is_ascii_digit()) {
                assert_eq!(usize::try_from(goals).expect("a count"), count(&resource["goal"]), "{name}: {id}");
            }
        }
    }
    assert!(seen > 0);
}

fn json_files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            (path.file_name().expect("a name").to_string_lossy().into_owned(), std::fs::read(&path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn the_real_synthea_patients_are_whole() {
    #[allow(clippy::disallowed_methods, reason = "the folder is passed by xtask, and only to this test")]
    let Ok(folder) = std::env::var("PATIENTKONTRAKT_SYNTHEA") else { return };
    let db = Db::new().await;
    let files = json_files(&folder);
    for (name, bytes) in &files {
        let outcome = db.bytes(name, bytes.clone()).await.expect("a good file");
        assert_eq!(outcome.warnings, Vec::<String>::new(), "{name}");
    }
    assert_eq!(db.one("SELECT count(*) FROM patient").await, files.len().to_string());
    every_active_plan_is_whole(&db, &files).await;
    db.is_sound().await;
}

#[tokio::test]
async fn the_demo_region_imports_without_a_warning() {
    let db = Db::new().await;
    let files = json_files(concat!(env!("CARGO_MANIFEST_DIR"), "/demo"));
    let shift = DemoShift::new(|day| day);
    let options = Options { source: None, demo: Some(shift) };
    let list = files.iter().map(|(name, bytes)| File { name: name.clone(), bytes: bytes.clone() }).collect();
    let outcome = import(&db.store, list, options).await.expect("the demo region");
    let warnings: Vec<String> = outcome
        .files
        .iter()
        .flat_map(|file| file.warnings.iter().map(|warning| format!("{}: {warning}", file.file)))
        .collect();
    assert_eq!(warnings, Vec::<String>::new());
    every_active_plan_is_whole(&db, &files).await;
    db.is_sound().await;
    assert_eq!(db.one("SELECT count(*) FROM care_provider WHERE kind IN ('source', 'unknown')").await, "0");
}

/// One change somewhere in a bundle: a value of another kind, a key or an item that is gone or doubled, or bytes that are hit.
#[derive(Clone, Debug)]
enum Mutation {
    Replace(usize, Value),
    Remove(usize),
    Bytes(usize, u8),
    Cut(usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let values = prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!(-1)),
        Just(json!(1e300)),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[]])),
        Just(json!("")),
        Just(json!("#")),
        Just(json!("Patient/karin")),
        Just(json!("2026-02-30")),
        Just(json!("9999-12-31T23:59:59Z")),
        Just(json!("1800-01-01T00:00:00Z")),
        Just(json!("a\u{0}b")),
        Just(json!({"reference": "#"})),
        "\\PC{0,20}".prop_map(Value::String),
    ];
    prop_oneof![
        4 => (any::<usize>(), values).prop_map(|(place, value)| Mutation::Replace(place, value)),
        2 => any::<usize>().prop_map(Mutation::Remove),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(place, byte)| Mutation::Bytes(place, byte)),
        1 => any::<usize>().prop_map(Mutation::Cut),
    ]
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum::<usize>(),
        Value::Object(fields) => fields.values().map(nodes).sum::<usize>(),
        _ => 0,
    }
}

/// Does something to the value with this number, in reading order.
fn at(value: &mut Value, place: &mut usize, change: &mut dyn FnMut(&mut Value)) {
    if *place == 0 {
        change(value);
        *place = usize::MAX;
        return;
    }
    *place -= 1;
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| {
            if *place != usize::MAX {
                at(item, place, change);
            }
        }),
        Value::Object(fields) => fields.values_mut().for_each(|field| {
            if *place != usize::MAX {
                at(field, place, change);
            }
        }),
        _ => {}
    }
}

fn mutated(sample: &Value, mutations: &[Mutation]) -> Vec<u8> {
    let mut value = sample.clone();
    for mutation in mutations {
        let count = nodes(&value);
        match mutation {
            Mutation::Replace(place, new) => at(&mut value, &mut (place % count), &mut |found| *found = new.clone()),
            Mutation::Remove(place) => at(&mut value, &mut (place % count), &mut |found| match found {
                Value::Array(items) => {
                    items.pop();
                }
                Value::Object(fields) => {
                    let first = fields.keys().next().cloned();
                    first.map(|key| fields.remove(&key));
                }
                other => *other = Value::Null,
            }),
            Mutation::Bytes(..) | Mutation::Cut(_) => {}
        }
    }
    let mut bytes = value.to_string().into_bytes();
    for mutation in mutations {
        let count = bytes.len().max(1);
        match mutation {
            Mutation::Bytes(place, byte) => {
                if let Some(found) = bytes.get_mut(place % count) {
                    *found = *byte;
                }
            }
            Mutation::Cut(place) => bytes.truncate(place % count),
            Mutation::Replace(..) | Mutation::Remove(_) => {}
        }
    }
    bytes
}

/// A bundle with everything in it once.
fn sample() -> Value {
    let consent = json!({"resourceType": "Consent", "id": "c", "status": "active", "patient": {"reference": "Patient/karin"}, "organization": [{"reference": "Organization/rehab"}],
        "provision": {"type": "permit", "period": {"end": "2027-01-01"}, "actor": [{"reference": {"reference": "Organization/region"}}]}});
    let related = json!({"resourceType": "RelatedPerson", "id": "maja", "patient": {"reference": "Patient/karin"}, "name": [{"text": "Maja"}], "period": {"start": "2026-01-01", "end": "2027-01-01"}});
    let document = json!({"resourceType": "DocumentReference", "id": "d", "subject": {"reference": "Patient/karin"}, "content": [{"attachment": {"contentType": "text/plain", "data": "SGVq"}}], "context": {"related": [{"reference": "CarePlan/p"}]}});
    let task = json!({"resourceType": "Task", "id": "t", "status": "accepted", "for": {"reference": "Patient/karin"}, "owner": {"reference": "PractitionerRole/anna-solrosen"}, "requester": {"reference": "PractitionerRole/elin-rehab"},
        "code": {"coding": [{"system": format!("{EXT}task-kind"), "code": "handover"}]}, "description": "x"});
    let schedule =
        json!({"resourceType": "Schedule", "id": "s", "actor": [{"reference": "PractitionerRole/anna-solrosen"}]});
    let slot = json!({"resourceType": "Slot", "id": "sl", "schedule": {"reference": "Schedule/s"}, "status": "free", "start": "2026-12-03T10:00:00Z", "end": "2026-12-03T10:30:00Z"});
    let goal = json!({"resourceType": "Goal", "id": "g", "lifecycleStatus": "active", "description": {"text": "x"}, "subject": {"reference": "Patient/karin"}});
    let team = json!({"resourceType": "CareTeam", "id": "tm", "subject": {"reference": "Patient/karin"}, "participant": [{"member": {"reference": "PractitionerRole/anna-solrosen"},
        "extension": [ext("first-contact", "valueBoolean", true)], "role": [{"coding": [{"system": format!("{EXT}contact-role"), "code": "fast_vardkontakt"}]}]}]});
    let lines = json!({"goal": [{"reference": "Goal/g"}], "contained": [{"resourceType": "Condition", "id": "x", "code": {"text": "y"}}], "addresses": [{"reference": "#x"}],
        "activity": [{"detail": {"description": "a", "status": "in-progress", "performer": [{"reference": "Patient/karin"}]}}, {"reference": {"reference": "Task/t"}}]});
    with_karin(&[
        consent,
        related,
        document,
        task,
        schedule,
        slot,
        goal,
        team,
        plan("p", &lines),
        visit("v", "booked", "2026-12-03T10:00:00Z", "2026-12-03T10:30:00Z"),
    ])
}

#[test]
fn a_mutated_bundle_is_imported_or_refused_and_never_half() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let db = runtime.block_on(Db::new());
    runtime.block_on(db.good(&sample()));
    let sample = sample();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&proptest::collection::vec(mutation(), 1..6), |mutations| {
            let bytes = mutated(&sample, &mutations);
            runtime.block_on(async {
                let before = db.whole().await;
                match db.bytes("mutated.json", bytes).await {
                    Ok(_) => {}
                    Err(error @ ImportError::Store { .. }) => prop_assert!(false, "the database refused it: {error}"),
                    Err(ImportError::Content { .. }) => prop_assert_eq!(db.whole().await, before),
                }
                Ok(())
            })
        })
        .expect("every case lives");
    runtime.block_on(db.is_sound());
}
