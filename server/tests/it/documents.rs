//! Documents of plans: who may open them, as what, with which headers, and what the log says; hostile ones are never more than bytes.

use crate::support::{Answer, Person, TestApp};
use axum::http::StatusCode;
use serde_json::{Value, json};
use server::fhir::{File, FileOutcome, ImportError, Options};

const EVENTS: &str = "SELECT count(*) FROM access_event";
const LAST: &str =
    "SELECT purpose || ' ' || substr(entity_id, 1, 4) FROM access_event ORDER BY at DESC, id DESC LIMIT 1";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj";

/// One pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82";

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let bits = part.iter().chain(&[0, 0]).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for place in 0..4 {
            let is_there = place <= part.len();
            text.push(if is_there { char::from(LETTERS[bits >> (18 - 6 * place) & 63]) } else { '=' });
        }
    }
    text
}

/// A document of Karin's rehabilitation plan, as its own system sends it.
fn document(id: &str, content: &Value) -> Value {
    json!({"resourceType": "DocumentReference", "id": id, "status": "current", "subject": {"reference": "Patient/karin"},
        "custodian": {"reference": "Organization/rehab"}, "description": id, "date": "2026-11-02", "content": [{"attachment": content}],
        "context": {"related": [{"reference": "CarePlan/karin-rehabplan"}]}})
}

async fn import(app: &TestApp, resources: &[Value]) -> Result<FileOutcome, ImportError> {
    let entries: Vec<Value> = resources.iter().map(|resource| json!({"resource": resource})).collect();
    let bytes = json!({"resourceType": "Bundle", "type": "collection", "entry": entries}).to_string().into_bytes();
    let options = Options { source: Some("urn:patientkontrakt:demo".to_owned()), ..Options::default() };
    let outcome = server::fhir::import(&app.store, vec![File { name: "test.json".to_owned(), bytes }], options).await?;
    Ok(outcome.files.into_iter().next().expect("one file"))
}

/// Imports one document and gives the warnings.
async fn sent(app: &TestApp, id: &str, stated: &str, bytes: &[u8]) -> Vec<String> {
    let content = json!({"contentType": stated, "data": base64(bytes)});
    import(app, &[document(id, &content)]).await.expect("a good file").warnings
}

/// The address of a document by its title.
async fn address(app: &TestApp, title: &str) -> String {
    sqlx::query_scalar("SELECT '/planer/' || plan_id || '/dokument/' || id FROM document WHERE title = $1")
        .bind(title)
        .fetch_one(&mut app.raw().await)
        .await
        .expect("a document of a plan")
}

async fn for_staff(app: &TestApp, address: &str) -> String {
    format!("/personal/patienter/{}{address}", app.text("SELECT id FROM patient WHERE name = 'Karin Berg'").await)
}

async fn set(app: &TestApp, sql: &'static str) {
    sqlx::query(sql).execute(&mut app.raw().await).await.expect("a change");
}

/// Answers as if it were not there, and leaves nothing in the log.
async fn is_not_there(app: &TestApp, person: &Person, address: &str) {
    let before = app.number(EVENTS).await;
    for path in [address.to_owned(), file_of(address)] {
        let answer = app.get(person, &path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text());
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.header("content-disposition").is_empty(), "{path}");
    }
    assert_eq!(app.number(EVENTS).await, before, "nothing was read");
}

fn file_of(address: &str) -> String {
    match address.split_once('?') {
        Some((path, query)) => format!("{path}/fil?{query}"),
        None => format!("{address}/fil"),
    }
}

fn is_shut_in(file: &Answer) {
    let policy = file.header("content-security-policy");
    for part in ["sandbox;", "default-src 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("allow-"), "{policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(file.header(name), value, "{name}");
    }
}

const SIP: &str = "Anteckningar från SIP-mötet";
const EXERCISES: &str = "Övningar för höger hand";

#[tokio::test]
async fn a_text_is_shown_on_its_page_and_each_opening_is_in_the_log() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let plan = app.get(&karin, &app.get(&karin, "/").await.link("Rehabiliteringsplan")).await;
    assert!(!plan.text().contains("Torka bordet"), "the plan names its document, the page of it shows it");
    let at = plan.link(EXERCISES);
    assert_eq!(at, address(&app, EXERCISES).await);
    let before = app.number(EVENTS).await;
    let page = app.get(&karin, &at).await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [EXERCISES, "Rehabmottagningen neurologi, 1 oktober", "Så här skrev vården", "Torka bordet"] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert_eq!((app.number(EVENTS).await - before, app.text(LAST).await.as_str()), (1, "document.read doc_"));
    assert_eq!(app.get(&karin, &format!("{at}/fil")).await.status, StatusCode::NOT_FOUND, "a text is no file");
}

#[tokio::test]
async fn a_pdf_leaves_as_a_file_of_ours_that_may_do_nothing_and_says_what_it_is() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let at = address(&app, SIP).await;
    let page = app.get(&karin, &at).await;
    for part in ["PDF-fil", "sparas", "kanske inte gjord så att den kan läsas upp", "Äldre och LSS kan hjälpa dig"]
    {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert_eq!(page.link("Öppna dokumentet"), format!("{at}/fil"));
    for tag in ["<iframe", "<object", "<embed"] {
        assert!(!page.body.contains(tag), "{tag}");
    }
    let before = app.number(EVENTS).await;
    let file = app.get(&karin, &format!("{at}/fil")).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "application/pdf"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"dokument.pdf\"");
    assert!(file.body.starts_with("%PDF-1.4"));
    is_shut_in(&file);
    assert_eq!((app.number(EVENTS).await - before, app.text(LAST).await.as_str()), (1, "document.open doc_"));
    assert_eq!(server::store::check_database(&app.store).await.expect("a check"), vec![]);
}

#[tokio::test]
async fn a_picture_stands_on_its_page_and_alone_it_may_do_nothing() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    assert_eq!(sent(&app, "bild", "image/png", PNG).await, Vec::<String>::new());
    let at = address(&app, "bild").await;
    let page = app.get(&karin, &at).await;
    assert!(page.text().contains("kan inte läsas upp"), "{}", page.text());
    assert!(
        page.body.contains(&format!("src=\"{at}/fil\"")) && page.body.contains("width=\"1\" height=\"1\""),
        "{}",
        page.body
    );
    let file = app.get(&karin, &format!("{at}/fil")).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(file.header("content-disposition"), "inline; filename=\"dokument.png\"");
    is_shut_in(&file);
}

#[tokio::test]
async fn what_says_that_it_is_something_else_is_named_and_never_opened() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let hostile: [(&str, &str, &[u8]); 6] = [
        ("html som pdf", "application/pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("html", "text/html", b"<script>alert(1)</script>"),
        ("svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("svg som png", "image/png", b"<svg onload='alert(1)'/>"),
        ("okand", "application/octet-stream", b"<script>alert(1)</script>"),
        ("nul", "text/plain", b"a\0<script>alert(1)</script>"),
    ];
    for (id, stated, bytes) in hostile {
        let warnings = sent(&app, id, stated, bytes).await;
        assert!(warnings.len() == 1 && warnings[0].contains("not opened here"), "{id}: {warnings:?}");
        let at = address(&app, id).await;
        let page = app.get(&karin, &at).await;
        assert!(page.text().contains("Dokumentet kan inte visas här."), "{id}: {}", page.text());
        assert!(!page.body.contains("alert(1)"), "{id}");
        assert_eq!(app.get(&karin, &format!("{at}/fil")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(
        sent(&app, "text", "text/plain", b"<script>alert(1)</script>\n\n</div><b>fet</b>").await,
        Vec::<String>::new()
    );
    let page = app.get(&karin, &address(&app, "text").await).await;
    assert!(
        page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.body.contains("<b>fet"),
        "{}",
        page.body
    );
    let warnings = sent(&app, "pdf som text", "text/plain", PDF).await;
    assert!(warnings[0].contains("is application/pdf by its first bytes"), "{warnings:?}");
    assert_eq!(
        app.get(&karin, &format!("{}/fil", address(&app, "pdf som text").await)).await.header("content-type"),
        "application/pdf"
    );
}

#[tokio::test]
async fn an_empty_document_is_left_out_and_one_that_is_too_large_refuses_the_file_by_its_path() {
    let app = TestApp::demo().await;
    let before = app.number("SELECT count(*) FROM document").await;
    let warnings = sent(&app, "tom", "application/pdf", b"").await;
    assert!(warnings[0].ends_with("the document is empty: skipped"), "{warnings:?}");
    let linked = document("lank", &json!({"contentType": "application/pdf", "url": "https://example.org/a.pdf"}));
    let warnings = import(&app, &[linked]).await.expect("a good file").warnings;
    assert!(warnings[0].contains("only linked to"), "{warnings:?}");
    let mut large = PDF.to_vec();
    large.resize(10 * 1024 * 1024 + 1, b' ');
    for (size, problem) in [
        (large.len(), "attachment.data: a document larger than 10 MiB"),
        (12 * 1024 * 1024, "a document may have 10 MiB"),
    ] {
        large.resize(size, b' ');
        let content = json!({"contentType": "application/pdf", "data": base64(&large)});
        let refused = import(&app, &[document("stor", &content)]).await.expect_err("a document that is too large");
        assert!(refused.to_string().contains(problem), "{refused}");
    }
    assert_eq!(app.number("SELECT count(*) FROM document").await, before, "nothing was written");
    large.truncate(10 * 1024 * 1024);
    assert_eq!(sent(&app, "precis", "application/pdf", &large).await, Vec::<String>::new());
}

#[tokio::test]
async fn of_several_shapes_the_first_that_can_be_opened_is_taken_also_from_a_binary() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let mut shapes =
        document("former", &json!({"contentType": "application/xml", "data": base64(b"<ClinicalDocument/>")}));
    shapes["content"]
        .as_array_mut()
        .expect("a list")
        .push(json!({"attachment": {"contentType": "application/pdf", "url": "Binary/b"}}));
    let binary = json!({"resourceType": "Binary", "id": "b", "contentType": "application/pdf", "data": base64(PDF)});
    let outcome = import(&app, &[shapes, binary]).await.expect("a good file");
    assert_eq!(outcome.warnings, Vec::<String>::new());
    let file = app.get(&karin, &format!("{}/fil", address(&app, "former").await)).await;
    assert_eq!(file.body.as_bytes(), PDF);
}

#[tokio::test]
async fn nobody_elses_document_can_be_opened_and_an_unknown_one_answers_the_same() {
    let app = TestApp::demo().await;
    let (karin, lars) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Lars Holmgren").await);
    let at = address(&app, SIP).await;
    is_not_there(&app, &lars, &at).await;
    let other = address(&app, "Utskrivningsinformation från Strokeenheten").await;
    let (plan, theirs) = (at.split('/').nth(2).expect("a plan"), other.split('/').nth(4).expect("a document"));
    for path in [
        format!("/planer/{plan}/dokument/{theirs}"),
        format!("/planer/{plan}/dokument/doc_00000000000000000000000000000000"),
        format!("/planer/{plan}/dokument/finns-inte"),
        address(&app, EXERCISES).await.replace(address(&app, EXERCISES).await.split('/').nth(2).expect("a plan"), plan),
    ] {
        is_not_there(&app, &karin, &path).await;
    }
    let nobody = Person::default();
    assert_eq!(app.get(&nobody, &at).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(&nobody, &format!("{at}/fil")).await.status, StatusCode::UNAUTHORIZED);
    let anna = app.sign_in_as("Anna Lindqvist").await;
    assert_eq!(
        app.get(&anna, &format!("{at}/fil")).await.status,
        StatusCode::FORBIDDEN,
        "staff go by their own address"
    );
    assert_eq!(app.get(&karin, &for_staff(&app, &at).await).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.get(&karin, &file_of(&for_staff(&app, &at).await)).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_not_released_replaced_or_sent_in_error_is_not_there() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let elin = app.sign_in_as("Elin Wester").await;
    let at = address(&app, EXERCISES).await;
    let at_staff = for_staff(&app, &at).await;
    set(&app, "UPDATE plan SET approved_for_patient = 0 WHERE title = 'Rehabiliteringsplan'").await;
    is_not_there(&app, &karin, &at).await;
    assert_eq!(app.get(&elin, &at_staff).await.status, StatusCode::OK, "staff see what is not released yet");
    set(&app, "UPDATE plan SET approved_for_patient = 1").await;
    assert_eq!(app.get(&karin, &at).await.status, StatusCode::OK);
    for status in ["superseded", "entered-in-error"] {
        let mut gone =
            document("karin-dokument-ovningar", &json!({"contentType": "text/plain", "data": base64(b"Hej")}));
        gone["status"] = json!(status);
        gone["description"] = json!(EXERCISES);
        import(&app, &[gone]).await.expect("a good file");
        is_not_there(&app, &karin, &at).await;
        is_not_there(&app, &elin, &at_staff).await;
        assert!(!app.get(&karin, at.split("/dokument").next().expect("the plan")).await.text().contains(EXERCISES));
    }
    set(&app, "UPDATE document SET current = 1").await;
    set(&app, "UPDATE plan SET state = 'revoked' WHERE title = 'Rehabiliteringsplan'").await;
    is_not_there(&app, &karin, &at).await;
}

#[tokio::test]
async fn staff_open_it_within_their_reach_and_the_log_says_how_far_they_looked() {
    let app = TestApp::demo().await;
    let (elin, anna) = (app.sign_in_as("Elin Wester").await, app.sign_in_as("Anna Lindqvist").await);
    let (exercises, sip) = (address(&app, EXERCISES).await, address(&app, SIP).await);
    let (exercises, sip) = (for_staff(&app, &exercises).await, for_staff(&app, &sip).await);
    let page = app.get(&elin, &exercises).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Torka bordet") && !page.text().contains("Hjälp mig"), "{}", page.text());
    assert_eq!(app.text(LAST).await, "document.read doc_");

    is_not_there(&app, &anna, &exercises).await;
    let wide = format!("{exercises}?visa=vardgivare");
    assert_eq!(app.get(&anna, &wide).await.status, StatusCode::OK);
    assert_eq!(app.text(LAST).await, "document.read_own_provider doc_");
    is_not_there(&app, &anna, &format!("{sip}?visa=vardgivare")).await;

    let coherent = format!("{sip}?visa=sammanhallet");
    let page = app.get(&anna, &coherent).await;
    assert_eq!(page.status, StatusCode::OK);
    let file = app.get(&anna, &page.link("Öppna dokumentet")).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "application/pdf"));
    is_shut_in(&file);
    assert_eq!(app.text(LAST).await, "document.open_other_providers doc_");
    let plan = coherent.replace(sip.split_once("/dokument").map_or("", |(_, rest)| rest), "").replace("/dokument", "");
    assert_eq!(app.get(&anna, &plan).await.link(SIP), coherent, "the choice goes along from the plan");

    set(&app, "DELETE FROM consent").await;
    is_not_there(&app, &anna, &coherent).await;
}

#[tokio::test]
async fn a_block_on_the_plan_or_on_the_document_goes_before_everything() {
    let app = TestApp::demo().await;
    let (karin, anna) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Anna Lindqvist").await);
    let at = address(&app, EXERCISES).await;
    let staff = format!("{}?visa=vardgivare", for_staff(&app, &at).await);
    assert_eq!(app.get(&anna, &staff).await.status, StatusCode::OK);
    // The document comes from another unit of the provider than the plan; first that one, then the plan's is blocked.
    set(&app, "UPDATE document SET responsible_unit_id = (SELECT id FROM care_unit WHERE name LIKE 'Strokeenheten%') WHERE title = 'Övningar för höger hand'").await;
    for unit in ["Strokeenheten%", "Rehabmottagningen%"] {
        sqlx::query(
            "INSERT INTO block (id, patient_id, provider_id, unit_id, blocked_provider_id, blocked_unit_id)
             SELECT 'blk_00000000000000000000000000000001', p.id, u.provider_id, u.id, s.provider_id, s.id FROM patient p, care_unit u, care_unit s
             WHERE p.name = 'Karin Berg' AND u.name LIKE $1 AND s.name = 'Vårdcentralen Solrosen'",
        )
        .bind(unit)
        .execute(&mut app.raw().await)
        .await
        .expect("a block");
        is_not_there(&app, &anna, &staff).await;
        assert_eq!(app.get(&karin, &at).await.status, StatusCode::OK, "the patient sees everything");
        set(&app, "DELETE FROM block WHERE id = 'blk_00000000000000000000000000000001'").await;
    }
    assert_eq!(app.get(&anna, &staff).await.status, StatusCode::OK);
}

#[tokio::test]
async fn with_the_writer_stopped_no_document_leaves() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let (text, pdf) = (address(&app, EXERCISES).await, address(&app, SIP).await);
    app.store.stop();
    for path in [text.clone(), pdf.clone(), format!("{pdf}/fil")] {
        let answer = app.get(&karin, &path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(!answer.body.contains("Torka bordet") && !answer.body.contains("%PDF"), "{path}");
    }
}

#[tokio::test]
async fn content_that_is_not_what_came_in_does_not_leave() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let (text, pdf) = (address(&app, EXERCISES).await, address(&app, SIP).await);
    set(&app, "UPDATE document SET content = CAST('%PDF-1.4 changed' AS BLOB)").await;
    for path in [text, format!("{pdf}/fil")] {
        let answer = app.get(&karin, &path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(!answer.body.contains("changed"), "{path}");
    }
}

#[tokio::test]
async fn who_asks_for_help_with_a_document_sends_its_title_to_the_unit_that_answers_for_it() {
    let app = TestApp::demo().await;
    let (karin, lars) = (app.sign_in_as("Karin Berg").await, app.sign_in_as("Lars Holmgren").await);
    let at = address(&app, SIP).await;
    let refused = app.post(&lars, &at, &[("nyckel", "cmd_00000000000000000000000000000001")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(app.number("SELECT count(*) FROM request").await, 0, "nothing was asked");
    let key = app.get(&karin, &at).await.hidden("nyckel");
    let one = app.post(&karin, &at, &[("nyckel", &key)]).await;
    let again = app.post(&karin, &at, &[("nyckel", &key)]).await;
    assert_eq!(one.status, StatusCode::SEE_OTHER, "{}", one.text());
    assert_eq!(one.location(), again.location(), "a double tap is one question");
    let page = app.get(&karin, one.location()).await.text();
    assert!(
        page.contains("Jag vill ha hjälp med dokumentet Anteckningar från SIP-mötet.")
            && page.contains("Äldre och LSS har fått det."),
        "{page}"
    );
    let tomas = app.sign_in_as("Tomas Ahl").await;
    let asked = app.get(&tomas, &format!("/personal{}", one.location())).await.text();
    assert!(asked.contains("Jag vill ha hjälp med dokumentet Anteckningar från SIP-mötet."), "{asked}");
}

#[tokio::test]
async fn in_the_simple_view_the_plan_has_one_button_to_its_document() {
    let app = TestApp::demo_in_simple_view().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let at = address(&app, SIP).await;
    let plan = app.get(&karin, at.split("/dokument").next().expect("the plan")).await;
    assert_eq!(plan.link("Öppna dokumentet"), at);
    let page = app.get(&karin, &at).await;
    for part in [
        "Tryck på Öppna. Då sparas dokumentet hos dig.",
        "Det går kanske inte att lyssna på dokumentet.",
        "Du kan fråga Äldre och LSS om dokumentet.",
        "Öppna dokumentet",
        "Hjälp mig med dokumentet",
        "Ring Äldre och LSS",
    ] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!page.text().contains("PDF"), "{}", page.text());
}

#[tokio::test]
async fn plans_are_chosen_by_kind_provider_and_person_and_what_cannot_be_chosen_is_not() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let shown = |query: String| {
        let (app, karin) = (&app, &karin);
        async move { app.get(karin, &format!("/planer{query}")).await }
    };
    let all = shown(String::new()).await;
    assert!(all.text().contains("Visar 3 av 3 planer."), "{}", all.text());
    let sip = shown("?slag=SIP".to_owned()).await;
    assert!(
        sip.text().contains("Visar 1 av 3 planer.")
            && sip.text().contains("Ändrad")
            && !sip.body.contains(">Rehabiliteringsplan</a>"),
        "{}",
        sip.text()
    );
    assert!(sip.body.contains("<option value=\"SIP\" selected"), "{}", sip.body);
    let value = |words: &str| {
        let option = all
            .body
            .split("<option ")
            .find(|option| option.contains(&format!(">{words}</option>")))
            .expect("an option");
        option.split('"').nth(1).expect("a value").to_owned()
    };
    let municipality = value("Lindhaga kommun");
    assert!(shown(format!("?vardgivare={municipality}")).await.text().contains("Visar 1 av 3 planer."));
    let elin = value("Elin Wester");
    assert!(shown(format!("?person={elin}")).await.text().contains("Visar 1 av 3 planer."));
    let none = shown(format!("?vardgivare={municipality}&person={elin}")).await;
    assert!(
        none.text().contains("Visar 0 av 3 planer.") && none.text().contains("Ingen plan passar det du har valt"),
        "{}",
        none.text()
    );
    assert_eq!(none.link("Visa alla planer"), "/planer");
    for nonsense in
        ["?slag=X", "?slag=GP", "?vardgivare=cpr_0", "?person=stf_00000000000000000000000000000000", "?person=%27%3E"]
    {
        let page = shown(nonsense.to_owned()).await;
        assert!(
            page.status == StatusCode::OK && page.text().contains("Visar 3 av 3 planer."),
            "{nonsense}: {}",
            page.text()
        );
    }
    let mikael = app.sign_in_as("Mikael Fransson").await;
    assert!(!app.get(&mikael, "/planer").await.body.contains("<select"), "one plan is not chosen");
    let simple = TestApp::demo_in_simple_view().await;
    let karin = simple.sign_in_as("Karin Berg").await;
    let page = simple.get(&karin, "/planer?slag=SIP").await;
    assert!(!page.body.contains("<select") && page.text().contains("Plan för träning"), "{}", page.text());
}

#[tokio::test]
async fn a_plans_page_names_its_people_and_what_has_happened() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await;
    let text = app.get(&karin, &app.get(&karin, "/").await.link("Rehabiliteringsplan")).await.text();
    let (_, rest) = text.split_once("Personer i planen").expect("the people");
    for part in [
        "Rehabmottagningen neurologi Ansvarar för planen",
        "Hanna Brink Logoped",
        "Det som har hänt",
        "1 oktober Ni kom överens om version 1.",
        "1 oktober Dokumentet skrevs: Övningar för höger hand",
        "27 november Planen ändrades i vårdens system.",
    ] {
        assert!(rest.contains(part), "{part}: {rest}");
    }
}
