//! The overview of each demo person, through HTTP with the clock at the demo's today.

use crate::support::TestApp;
use axum::http::StatusCode;

/// The words of the card.
async fn card(app: &TestApp, name: &str) -> String {
    let person = app.sign_in_as(name).await;
    let page = app.get(&person, "/").await;
    assert_eq!(page.status, StatusCode::OK, "{name}");
    let text = page.text();
    let (_, after) = text.split_once("Ditt nästa steg").unwrap_or_else(|| panic!("no card for {name}: {text}"));
    after.split(" Mina tider").next().unwrap_or_default().trim().to_owned()
}

#[tokio::test]
async fn each_demo_person_knows_the_next_step() {
    let app = TestApp::demo().await;
    let expected: [(&str, &[&str]); 12] = [
        (
            "Karin Berg",
            &[
                "Du ska träffa Anna Lindqvist",
                "På torsdag, 3 december",
                "Klockan 13.30",
                "Om 3 dagar",
                "Solrosen",
                "Maja har ett förslag till dig.",
            ],
        ),
        ("Gösta Lindgren", &["Gunilla Persson kommer hem till dig", "I morgon, tisdag 1 december", "Klockan 10"]),
        (
            "Amir Hosseini",
            &["Elin Wester föreslår 3 tider", "Tisdag 8 december", "klockan 9.30", "Svara senast onsdag 2 december"],
        ),
        ("Ulla-Britt Nyström", &["2 december", "Klockan 8.15", "fastande"]),
        ("Bengt Åkesson", &["ringer dig", "Onsdag 2 december", "Du behöver inte göra något nu."]),
        ("Eva Sandström", &["Sofia Berglund ringer dig", "Fredag 4 december"]),
        ("Jonas Wikander", &["Vi skulle ha ringt dig senast fredag 20 november", "Felet är vårt."]),
        ("Emma", &["På", "10 december", "Klockan 15"]),
        ("Elsa Malmqvist", &["8 december", "Klockan 13", "Sara"]),
        ("Leo Dahl", &["Habiliteringen Lindhaga kontaktar dig", "Fredag 4 december", "Du behöver inte göra något nu."]),
        (
            "Mikael Fransson",
            &["Inställt: blodprov i dag klockan 11", "Stanna hemma.", "Vi ringer din närstående i dag."],
        ),
        ("Lars Holmgren", &["Inget är bokat. Det är som det ska.", "kallar dig i maj 2027"]),
    ];
    for (name, parts) in expected {
        let card = card(&app, name).await;
        for part in parts {
            assert!(card.contains(part) || (name == "Emma" && *part == "På"), "{name}: {part:?} is not in {card:?}");
        }
    }
}

#[tokio::test]
async fn the_page_has_all_its_parts_and_none_is_empty_without_words() {
    let app = TestApp::demo().await;
    for name in ["Karin Berg", "Leo Dahl", "Eva Sandström", "Bengt Åkesson", "Lars Holmgren"] {
        let person = app.sign_in_as(name).await;
        let page = app.get(&person, "/").await;
        for (id, heading) in [
            ("tider", "Mina tider"),
            ("vem-gor-vad", "Vem gör vad"),
            ("planer", "Mina planer"),
            ("kontakt", "Min fasta vårdkontakt"),
            ("viktigt", "Det här är viktigt för mig"),
            ("hemma", "Hemma"),
        ] {
            let (_, after) = page
                .body
                .split_once(&format!("<h2 id=\"{id}\">{heading}</h2>"))
                .unwrap_or_else(|| panic!("{name} has no {heading}"));
            let part = after.split("<h2").next().unwrap_or_default();
            assert!(part.contains("<p") || part.contains("<li"), "{name}: {heading} is empty");
        }
    }
    let leo = app.sign_in_as("Leo Dahl").await;
    let text = app.get(&leo, "/").await.text();
    assert!(text.contains("Du har inga bokade tider.") && text.contains("Du har ingen fast vårdkontakt än."), "{text}");
}

#[tokio::test]
async fn a_line_without_who_or_when_says_so() {
    let app = TestApp::demo().await;
    let leo = app.sign_in_as("Leo Dahl").await;
    assert!(app.get(&leo, "/").await.text().contains("Planen säger inte vem eller när."));
}

#[tokio::test]
async fn a_handover_under_way_is_told_in_words() {
    let app = TestApp::demo().await;
    let bengt = app.sign_in_as("Bengt Åkesson").await;
    let text = app.get(&bengt, "/").await.text();
    assert!(text.contains("har försökt nå dig en gång.") && text.contains("ansvarar för överlämningen"), "{text}");
    assert!(!text.contains("Amira"), "nobody is named who has not accepted: {text}");
}

#[tokio::test]
async fn a_plan_opens_with_its_goals_lines_and_source_and_a_document_is_shown_as_a_document() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let plan = app.get(&karin, "/").await.link("Rehabiliteringsplan");
    let text = app.get(&karin, &plan).await.text();
    for part in
        ["Rehabmottagningen neurologi", "Mål", "Jag gör", "Vården gör", "handövningarna", "Kommer från vårdens system."]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let mikael = app.sign_in_as("Mikael Fransson").await;
    let overview = app.get(&mikael, "/").await;
    assert!(overview.text().contains("Planen är ett dokument."));
    let plan = app.get(&mikael, &overview.link("Genomförandeplan")).await;
    let document = app.get(&mikael, &plan.link("Genomförandeplan för Mikael")).await.text();
    assert!(document.contains("Så här skrev vården") && document.contains("Ines knackar på"), "{document}");
}

#[tokio::test]
async fn when_a_promised_day_has_passed_the_page_owns_up() {
    let app = TestApp::demo().await;
    app.set_clock("2026-12-03T08:30:00+01:00");
    let card = card(&app, "Bengt Åkesson").await;
    assert!(
        card.contains("Vi skulle ha ringt dig senast onsdag 2 december") && card.contains("Felet är vårt."),
        "{card}"
    );
}

#[tokio::test]
async fn on_the_day_and_after_it_the_card_follows_the_clock() {
    let app = TestApp::demo().await;
    app.set_clock("2026-12-03T08:00:00+01:00");
    assert!(card(&app, "Karin Berg").await.contains("I dag, torsdag 3 december"));
    app.set_clock("2026-12-03T14:01:00+01:00");
    let card = card(&app, "Karin Berg").await;
    assert!(card.contains("Hanna Brink"), "the next visit: {card}");
}

#[tokio::test]
async fn every_page_is_one_whole_document_with_its_headers() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let page = app.get(&karin, "/").await;
    assert!(page.body.starts_with("<!DOCTYPE html>") && page.body.ends_with("</body></html>"), "{}", page.body);
    assert!(!page.body.contains("<!>"), "an empty comment is written out");
    assert_eq!(page.body.matches("<h1").count(), 1);
    assert!(page.body.contains("<title>Start – Mitt patientkontrakt</title>"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("'nonce-") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert!(!page.header("x-request-id").is_empty());
}

/// The four real Synthea patients, where xtask has passed their folder.
#[allow(clippy::disallowed_methods, reason = "xtask passes the folder by this name")]
fn synthea_files() -> Vec<server::fhir::File> {
    let Ok(folder) = std::env::var("PATIENTKONTRAKT_SYNTHEA") else { return Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| server::fhir::File {
            name: path.file_name().expect("a name").to_string_lossy().into_owned(),
            bytes: std::fs::read(&path).expect("a file"),
        })
        .collect()
}

#[tokio::test]
async fn every_active_plan_of_an_imported_patient_is_on_the_overview_with_its_lines_and_goals() {
    let app = TestApp::demo().await;
    let written = server::fhir::File {
        name: "synthea-shaped.json".to_owned(),
        bytes: include_bytes!("../../../end2end/data/synthea-shaped.json").to_vec(),
    };
    for file in synthea_files().into_iter().chain([written]) {
        let bundle: serde_json::Value = serde_json::from_slice(&file.bytes).expect("JSON");
        let resources: Vec<&serde_json::Value> =
            bundle["entry"].as_array().expect("entries").iter().map(|entry| &entry["resource"]).collect();
        let name = file.name.clone();
        server::fhir::import(&app.store, vec![file], server::fhir::Options::default()).await.expect("it is imported");
        let of_type =
            |wanted: &'static str| resources.iter().filter(move |resource| resource["resourceType"] == wanted);
        let patient = of_type("Patient").next().expect("a patient");
        let person = app.sign_in(patient["identifier"][1]["value"].as_str().expect("a number")).await;
        let page = app.get(&person, "/").await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        let text = page.text();
        let mut lines = 0;
        for plan in of_type("CarePlan").filter(|plan| plan["status"] == "active") {
            let title = plan["title"].as_str().or(plan["category"][0]["text"].as_str()).expect("a name");
            assert!(text.contains(title), "{name}: {title} is not in {text}");
            for activity in plan["activity"].as_array().expect("activities") {
                let words = activity["detail"]["code"]["text"].as_str().expect("words");
                assert!(text.contains(words), "{name}: {words} is not in {text}");
                lines += 1;
            }
            for goal in plan["goal"].as_array().into_iter().flatten() {
                let reference = goal["reference"].as_str().expect("a reference");
                let id = reference.rsplit([':', '/']).next().expect("an id");
                let goal = of_type("Goal").find(|goal| goal["id"] == id).expect("the goal");
                let words = goal["description"]["text"].as_str().expect("words");
                assert!(text.contains(words), "{name}: {words} is not in {text}");
            }
        }
        assert!(lines > 0 && page.body.matches("class=\"commitment\"").count() >= lines, "{name}");
    }
}

#[tokio::test]
async fn on_paper_each_page_says_whose_it_is_and_when_it_was_printed() {
    for app in [TestApp::demo().await, TestApp::demo_in_simple_view().await] {
        let karin = app.sign_in_as("Karin Berg").await;
        for page in ["/", "/tider", "/tider/varit", "/tider/vecka", "/plan", "/plan/rader", "/planer", "/kontakt"] {
            let body = app.get(&karin, page).await.body;
            let (_, head) = body.split_once("<p class=\"print-head\">").unwrap_or_else(|| panic!("{page} has none"));
            assert!(head.starts_with("Karin Berg"), "{page}");
            assert!(head.contains("Utskrivet måndag 30 november 2026 klockan 8.30"), "{page}");
        }
    }
}
