//! Whatever is sent, the server answers with what it means to answer: no 5xx, no panic, no inner text.

use crate::support::{Dice, TestApp};
use app::routes::PAGES;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

const REQUESTS: usize = 20_000;

const PIECES: &[&str] = &[
    "..",
    "%2e%2e",
    "%00",
    "%ff",
    "'",
    "\"",
    "<script>",
    "pat_",
    "pln_00000000000000000000000000000000",
    "{id}",
    "å",
    "%C3%A5",
    "//",
    "?",
    "&",
    "#",
    ";",
    "pkg",
    "fonts",
    "health",
    "ready",
    "visa=sammanhallet",
    "saknar=tid",
    "sida=-1",
    "sida=9999999999999999999999",
    "till=//x",
    "personal",
    "tider",
    "kommer",
    "kan-inte-komma",
    "byt",
    "kolla",
    "tid=sch_00000000000000000000000000000000.9223372036854775807",
    "ingen-tid",
    "avboka",
    "andrad",
    "dokument",
    "fil",
    "slag=SIP",
    "kalender.ics",
    "plats=ja",
    "rader",
    "klart",
    "orkar-inte",
    "angra",
    "sett",
    "hjalp",
    "kontakta",
    "skriv",
    "fel",
    "fragor",
    "borja",
    "slapp",
    "inte-bokad",
    "sedda",
    "vem-hjalper-mig",
    "installningar",
    "farger",
    "utkast",
    "kontakt",
    "apt_00000000000000000000000000000000",
    "req_00000000000000000000000000000000",
    "plan",
    "viktigt",
    "1 OR 1=1",
    "%0d%0aset-cookie:x",
    "\u{202e}",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_thousand_random_and_mutated_requests_give_no_server_error() {
    let app = TestApp::demo().await;
    let karin = app.sign_in_as("Karin Berg").await.cookie();
    let anna = app.sign_in_as("Anna Lindqvist").await.cookie();
    let cookies =
        [String::new(), karin, anna, "pk=".to_owned(), "pk=zz; pk=00".to_owned(), format!("pk={}", "0".repeat(64))];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for count in 0..REQUESTS {
        let request = request(&mut dice, &cookies);
        let about = format!("request {count}: {} {} {:?}", request.method(), request.uri(), request.headers());
        let answer = app.send(request).await;
        assert!(answer.status.as_u16() < 500, "{about} gave {}: {}", answer.status, answer.text());
        // The nonce is drawn anew for each page, and any letters may stand in it.
        let told = answer
            .body
            .split("nonce=\"")
            .map(|part| part.split_once('"').map_or(part, |(_, rest)| rest))
            .collect::<String>();
        for inner in ["sqlx", "panicked", "SELECT ", "src/", "RUST_BACKTRACE"] {
            assert!(!told.contains(inner), "{about} tells {inner}");
        }
    }
    // It is all still there.
    let person = app.sign_in_as("Karin Berg").await;
    assert_eq!(app.get(&person, "/").await.status, StatusCode::OK);
    assert_eq!(server::store::check_database(&app.store).await.expect("a check"), vec![]);
}

fn request(dice: &mut Dice, cookies: &[String]) -> Request<Body> {
    let methods = [
        Method::GET,
        Method::GET,
        Method::GET,
        Method::POST,
        Method::POST,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
    ];
    let forms = ["/logga-in", "/logga-ut", "/personal/uppdrag", "/plan/viktigt", "/plan/viktigt/angra"];
    let method = dice.pick(&methods).clone();
    let mut path = if method == Method::POST && dice.roll(3) > 0 {
        (*dice.pick(&forms)).to_owned()
    } else {
        dice.pick(PAGES)
            .path
            .replace("{id}", "pln_00000000000000000000000000000001")
            .replace("{patient}", "pat_00000000000000000000000000000001")
            .replace("{doc}", "doc_00000000000000000000000000000001")
    };
    for _ in 0..dice.roll(4) {
        let separator = dice.pick(&["/", "?", "&", ""]);
        let piece = dice.pick(PIECES);
        path = format!("{path}{separator}{piece}");
    }
    let mut builder = Request::builder()
        .method(method.clone())
        .uri(path.parse::<axum::http::Uri>().unwrap_or_else(|_unreadable| axum::http::Uri::from_static("/")))
        .header(header::COOKIE, dice.pick(cookies))
        .header(header::HOST, "127.0.0.1");
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "cross-site"),
        ("accept", "application/json"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-type", "multipart/form-data; boundary=x"),
        ("content-type", "application/json"),
        ("islands-router", "true"),
        ("accept-encoding", "br, gzip, zstd"),
        ("range", "bytes=0-0,9-1"),
        ("if-modified-since", "never"),
        ("origin", "null"),
        ("x-request-id", "<b>"),
    ];
    for _ in 0..dice.roll(4) {
        let (name, value) = dice.pick(&headers);
        builder = builder.header(*name, *value);
    }
    let body = match (method == Method::POST, dice.roll(6)) {
        (true, 0) => dice.bytes(400),
        (true, 1) => vec![b'a'; 70_000],
        (true, _) => {
            let keys = ["person", "text", "nyckel", "utgick_fran", "till", "uppdrag", "text", ""];
            let values = [
                "195403149809",
                "",
                "%",
                "%C3",
                "cmd_00000000000000000000000000000001",
                "wma_00000000000000000000000000000001",
                "asg_00000000000000000000000000000001",
                "Hej",
                "%00",
                "</textarea>",
                "//x",
                "+",
            ];
            let pairs: Vec<String> =
                (0..dice.roll(5)).map(|_| format!("{}={}", dice.pick(&keys), dice.pick(&values))).collect();
            pairs.join("&").into_bytes()
        }
        (false, _) => Vec::new(),
    };
    builder.body(Body::from(body)).expect("a request")
}
