//! A server in the test's own process, with its own database and a clock that stands still.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::auth::Auth;
use server::clock::{Clock, Millis};
use server::config::Config;
use server::fhir::{File, Options, import};
use server::router::{AppState, SessionCookie, router};
use server::store::{Store, check_database};
use sqlx::{Connection, SqliteConnection};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;

/// "Today" in the demo region: Monday 30 November 2026, 8.30 in Sweden.
pub const NOW: &str = "2026-11-30T08:30:00+01:00";

/// The server, its clock's hand and its folder, which goes with it.
pub struct TestApp {
    pub router: Router,
    pub store: Store,
    pub hand: Arc<AtomicI64>,
    folder: PathBuf,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Whoever the answer's cookie belongs to.
    pub fn person(&self) -> Person {
        Person { cookie: self.header("set-cookie").split(';').next().unwrap_or_default().to_owned() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body without tags, entities read, white space folded: what a person sees.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for letter in self.body.chars() {
            match letter {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                letter if !inside => text.push(letter),
                _ => {}
            }
        }
        let text = text
            .replace("&amp;", "&")
            .replace("&#x27;", "'")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the first hidden field with this name.
    pub fn hidden(&self, name: &str) -> String {
        let marker = format!("name=\"{name}\" value=\"");
        let marker_alone = format!("name=\"{name}\"");
        if let Some((_, rest)) = self.body.split_once(&marker) {
            return rest.split('"').next().unwrap_or_default().to_owned();
        }
        assert!(self.body.contains(&marker_alone), "no field {name} in {}", self.body);
        String::new()
    }

    /// The address of the first link whose text holds these words.
    pub fn link(&self, words: &str) -> String {
        self.body
            .split("<a ")
            .skip(1)
            .find(|link| link.split("</a>").next().is_some_and(|inner| inner.contains(words)))
            .and_then(|link| link.split_once("href=\""))
            .and_then(|(_, rest)| rest.split('"').next())
            .unwrap_or_else(|| panic!("no link {words:?} in {}", self.text()))
            .to_owned()
    }
}

/// Somebody's cookies.
#[derive(Clone, Default)]
pub struct Person {
    cookie: String,
}

impl Person {
    /// Somebody with this cookie alone.
    pub fn with(cookie: &str) -> Self {
        Self { cookie: cookie.to_owned() }
    }

    pub fn cookie(&self) -> String {
        self.cookie.clone()
    }
}

impl TestApp {
    /// A server with the demo region loaded, in demo mode; everybody has the standard view.
    pub async fn demo() -> Self {
        let app = Self::demo_as_it_is().await;
        sqlx::query("UPDATE patient SET view_mode = 'standard'").execute(&mut app.raw().await).await.expect("a view");
        app
    }

    /// The same with everybody in the simple view.
    pub async fn demo_in_simple_view() -> Self {
        let app = Self::demo_as_it_is().await;
        sqlx::query("UPDATE patient SET view_mode = 'simple'").execute(&mut app.raw().await).await.expect("a view");
        app
    }

    /// The same with each person in the view that their bundle names.
    pub async fn demo_as_it_is() -> Self {
        let app = Self::start(true).await;
        server::demo::load(&app.store).await.expect("the demo region is imported");
        app
    }

    /// A server without the demo's sign-in.
    pub async fn without_demo() -> Self {
        Self::start(false).await
    }

    async fn start(is_demo: bool) -> Self {
        let (clock, hand) = Clock::fixed(instant(NOW));
        let name: app::ids::CommandKey = Clock::system().new_id();
        let folder = std::env::temp_dir().join(format!("pk-test-{name}"));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let store =
            Store::open(&format!("sqlite://{}", folder.join("test.db").display()), clock).await.expect("a store");
        let config = Config {
            database_url: String::new(),
            listen: "127.0.0.1:0".parse().expect("an address"),
            public_url: None,
            site: folder.clone(),
            dev_reload: false,
        };
        let state = AppState {
            store: store.clone(),
            auth: Auth::new(store.clone(), is_demo),
            cookie: SessionCookie::new(false),
            assets: app::shell::Assets::default(),
            started: "test".into(),
        };
        Self { router: router(state, &config), store, hand, folder }
    }

    /// A FHIR file comes in from its source.
    pub async fn import(&self, file: &str) {
        let file = File { name: "test.json".to_owned(), bytes: file.as_bytes().to_vec() };
        import(&self.store, vec![file], Options::default()).await.expect("a good file");
    }

    /// A file comes in again, with some of its resources newer and changed.
    pub async fn import_again(&self, file: &str, day: &str, change: impl Fn(&mut Value) -> bool) {
        let mut bundle: Value = serde_json::from_str(file).expect("a bundle");
        let mut changed = 0;
        for entry in bundle["entry"].as_array_mut().expect("entries") {
            if change(&mut entry["resource"]) {
                entry["resource"]["meta"]["lastUpdated"] = json!(format!("{day}T08:00:00+01:00"));
                changed += 1;
            }
        }
        assert!(changed > 0, "something is sent");
        self.import(&bundle.to_string()).await;
        assert_eq!(check_database(&self.store).await.expect("a check"), vec![]);
    }

    pub fn set_clock(&self, at: &str) {
        self.hand.store(instant(at), Ordering::SeqCst);
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, person: &Person, path: &str) -> Answer {
        let request = Request::builder().uri(path).header(header::COOKIE, &person.cookie);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Posts a form as a browser on our own page does.
    pub async fn post(&self, person: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, &person.cookie)
            .header(header::HOST, "127.0.0.1")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Signs in by number, as the button on the page does.
    pub async fn sign_in(&self, identifier: &str) -> Person {
        let answer = self.post(&Person::default(), "/logga-in", &[("person", identifier)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        let pairs: Vec<_> = cookies.map(|cookie| cookie.split(';').next().unwrap_or_default()).collect();
        Person { cookie: pairs.join("; ") }
    }

    /// Signs in as the demo person with this name, by the button on the page.
    pub async fn sign_in_as(&self, name: &str) -> Person {
        let page = self.get(&Person::default(), "/logga-in").await;
        let button = page
            .body
            .split("<button ")
            .find(|button| button.contains(&format!(">{name}</span>")))
            .unwrap_or_else(|| panic!("no button for {name}"));
        let identifier = button.split_once("value=\"").and_then(|(_, rest)| rest.split('"').next()).expect("a value");
        self.sign_in(identifier).await
    }

    /// A connection past the store, to look at rows and to break them.
    pub async fn raw(&self) -> SqliteConnection {
        SqliteConnection::connect(&format!("sqlite://{}", self.folder.join("test.db").display()))
            .await
            .expect("a connection")
    }

    /// One number out of the database.
    pub async fn number(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&mut self.raw().await).await.expect("a number")
    }

    /// One text out of the database.
    pub async fn text(&self, query: &'static str) -> String {
        sqlx::query_scalar(query).fetch_one(&mut self.raw().await).await.expect("a text")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn instant(text: &str) -> Millis {
    text.parse::<jiff::Timestamp>().expect("an instant").as_millisecond()
}

pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A small generator of our own, so that a failing request can be sent again.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).expect("a small number")).expect("a small number")
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }

    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.roll(most)).map(|_| u8::try_from(self.roll(256)).expect("a byte")).collect()
    }
}
