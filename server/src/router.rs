//! Addresses, and what stands around every request: who sends it, its id, its limits, its headers.

use crate::auth::{Auth, SignedIn, Token};
use crate::config::Config;
use crate::html::{asked_language, mend, plain_page, said_in};
use crate::log;
use crate::services::Services;
use crate::store::Store;
use crate::{
    agreement, answers, appointments, auth, documents, drafts, plain_words, representatives, requests, settings,
    streams,
};
use app::appointments::joint_types::Parked;
use app::error::AppError;
use app::ids::JointBookingId;
use app::representatives::reach::reaches;
use app::routes::{Audience, PAGES, Refused, fits, is_plain};
use app::settings::types::{PageLanguage, Settings, ViewMode};
use app::shell::{Assets, shell};
use app::texts::Texts;
use app::ui::{AskedFor, HelpEnded, Listens, NewKey, ReviewPage, SharedScreen};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use leptos::prelude::provide_context;
use std::convert::Infallible;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::services::{ServeDir, ServeFile};

pub use crate::form::{Form, Key};

/// Forms are short; nothing a person sends here is longer.
const LARGEST_FORM: usize = 64 * 1024;

#[derive(Clone)]
pub struct AppState {
    pub store: Store,
    pub auth: Auth,
    pub cookie: SessionCookie,
    pub assets: Assets,
    /// Changes with every start: pages reload when it does (`cargo xtask dev`).
    pub started: Arc<str>,
}

/// The cookie of the session: `__Host-` and Secure where the public address is https.
#[derive(Clone, Debug)]
pub struct SessionCookie {
    secure: bool,
}

impl SessionCookie {
    pub fn new(secure: bool) -> Self {
        Self { secure }
    }

    fn name(&self) -> &'static str {
        if self.secure { "__Host-pk" } else { "pk" }
    }

    pub fn set(&self, token: &Token) -> String {
        self.cookie(&token.cookie_value(), "")
    }

    pub fn clear(&self) -> String {
        self.cookie("", "; Max-Age=0")
    }

    fn cookie(&self, value: &str, more: &str) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}", self.name())
    }

    fn token(&self, headers: &header::HeaderMap) -> Option<Token> {
        cookie_value(headers, self.name()).and_then(Token::parse)
    }

    /// How the pages look, for those who are not signed in (any more): kept a year, says nothing about who it is.
    pub fn remember(&self, settings: Settings) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{LOOK}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}", settings.to_cookie())
    }
}

/// The cookie of how the pages look.
const LOOK: &str = "pk-utseende";

fn cookie_value<'h>(headers: &'h header::HeaderMap, wanted: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// Everything the server answers.
pub fn router(state: AppState, config: &Config) -> Router {
    // The framework spawns on tokio; told once for the process, so a second router finds it done.
    let _done_before = any_spawner::Executor::init_tokio();
    let pkg = ServeDir::new(config.site.join("pkg")).precompressed_br().precompressed_gzip();
    let pictograms = ServeFile::new(config.site.join("pictograms.svg")).precompressed_br().precompressed_gzip();
    let fonts = ServeDir::new(config.site.join("fonts"));
    let files = Router::new()
        .nest_service("/pkg", pkg)
        .nest_service("/fonts", fonts)
        .route_service("/favicon.svg", ServeFile::new(config.site.join("favicon.svg")))
        // A region's own pack has the same names in the same place.
        .route_service("/pictograms.svg", pictograms)
        .layer(from_fn(keep_for_ever));
    let health = Router::new().route("/health/live", get(|| async { "live" })).route("/health/ready", get(ready));
    let csrf = match &config.public_url {
        None => CsrfLayer::new(),
        // A public address that is no origin has been refused when the settings were read.
        Some(url) => CsrfLayer::new().add_trusted_origin(url.as_str()).unwrap_or_else(|_refused| CsrfLayer::new()),
    }
    .with_rejection_response(|_error| plain_page(&AppError::NotYours));
    let mut pages = Router::new()
        .merge(agreement::routes::routes())
        .merge(answers::routes::routes())
        .merge(appointments::routes::routes())
        .merge(auth::routes::routes())
        .merge(documents::routes::routes())
        .merge(drafts::routes::routes())
        .merge(representatives::routes::routes())
        .merge(plain_words::routes::routes())
        .merge(requests::routes::routes())
        .merge(settings::routes::routes())
        .merge(streams::routes())
        .fallback(render)
        .method_not_allowed_fallback(render)
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    if state.assets.dev_reload {
        pages = pages.merge(streams::dev_routes());
    }
    let pages = pages
        .layer(from_fn(|request: Request, next: Next| async move { mend(next.run(request).await).await }))
        .layer(from_fn_with_state(state.clone(), identify))
        .layer(csrf)
        // A page is a third of its size on a slow line. No page holds a secret that somebody else could get to know by its length:
        // the session is in the cookie alone.
        .layer(CompressionLayer::new());
    let secure = config.public_url.as_ref().is_some_and(crate::config::PublicUrl::is_secure);
    pages
        .merge(files)
        .merge(health)
        .layer(CatchPanicLayer::custom(|_panic: Box<dyn std::any::Any + Send>| {
            let reference = log::reference();
            tracing::error!(reference, "a request panicked");
            plain_page(&AppError::TryAgain { reference })
        }))
        .layer(from_fn(in_readers_language))
        .layer(from_fn(move |request: Request, next: Next| with_headers(secure, request, next)))
        .layer(from_fn_with_state(state.clone(), with_request_id))
        .with_state(state)
}

/// Hashed names never change what they hold.
async fn keep_for_ever(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let value = if hashed { "public, max-age=31536000, immutable" } else { "public, max-age=86400" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    }
    response
}

/// Headers of every response. A page brings its own content policy with its nonce; everything else may do nothing.
async fn with_headers(secure: bool, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ));
    response
}

/// Gives the request its id and leaves one line in the log: no address as it was typed, no identifier, no name.
async fn with_request_id(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = state.store.clock().new_id::<app::ids::AccessEventId>().to_string().replace("acc_", "");
    // The last digits are the random ones; the first are the time and alike for requests at the same moment.
    let id: String = id.chars().rev().take(16).collect();
    let (method, page) = (request.method().clone(), page_name(request.uri()));
    let began = std::time::Instant::now();
    log::in_request(id.clone(), async move {
        let mut response = next.run(request).await;
        let ms = began.elapsed().as_millis();
        tracing::info!(request = id, %method, page, status = response.status().as_u16(), ms, "answered");
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
        }
        response
    })
    .await
}

/// The page an address belongs to, as the list of pages writes it; "-" for everything else.
fn page_name(uri: &Uri) -> &'static str {
    page_of(uri.path()).map_or("-", |page| page.path)
}

fn page_of(path: &str) -> Option<&'static app::routes::PageInfo> {
    PAGES.iter().find(|page| fits(page.path, path))
}

/// Finds out once who sends the request; nobody gets further than sign-in on pages that are for somebody.
async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let token = state.cookie.token(request.headers());
    let who = match state.auth.signed_in(token.as_ref()).await {
        Ok(who) => who,
        Err(error) => return plain_page(&error),
    };
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if let SignedIn::Parked { joint, .. } = &who
        && let Some(response) = kept_on(joint, request.uri().path(), is_read)
    {
        return response;
    }
    let page = page_of(request.uri().path());
    if is_read && let Some(page) = page {
        match (page.audience, &who) {
            // Somebody who has never signed in is led there; somebody who was signed out is told so (the page says it).
            (Audience::Patient | Audience::Representative | Audience::Staff, SignedIn::Nobody) if token.is_none() => {
                return see_other(&sign_in_address(&address));
            }
            (Audience::Patient, SignedIn::Staff(_)) if page.path == "/" => return see_other("/personal"),
            // Whoever is signed in says it with the form for it.
            (Audience::Everyone, SignedIn::Patient { .. }) if page.path == "/tillganglighet/rapportera" => {
                return see_other("/hjalp/fel");
            }
            (Audience::Patient | Audience::Staff, SignedIn::StaffWithoutAssignment { .. })
                if page.path != "/personal/uppdrag" =>
            {
                return see_other("/personal/uppdrag");
            }
            _ => {}
        }
    }
    // The way back from a form leads to its page, or to the start where the form has none of its own.
    let address = match (is_read, page) {
        (true, _) => address,
        (false, Some(_)) => request.uri().path().to_owned(),
        (false, None) => "/".to_owned(),
    };
    // A signed-in person's choices are the server's; the cookie is for those who are not signed in. Staff have none but the language.
    let cookie = cookie_value(request.headers(), LOOK).map(Settings::from_cookie).unwrap_or_default();
    let mut settings = match &who {
        SignedIn::Nobody | SignedIn::HelpEnded(_) | SignedIn::Representative(_) => cookie,
        who => who.settings().unwrap_or_default(),
    };
    if settings.language == PageLanguage::Auto {
        settings.language = cookie.language;
    }
    // The languages that are made up are for tests.
    if !state.auth.is_demo() && !PageLanguage::REAL.contains(&settings.language) {
        settings.language = PageLanguage::Auto;
    }
    if settings.language == PageLanguage::Auto {
        settings.language = asked_language(request.headers());
    }
    // The whole statement of accessibility has more words and choices than the simple view may have.
    let is_whole = request.uri().query().is_some_and(|query| query.split('&').any(|part| part == "hela=ja"));
    if is_read && is_whole && page.is_some_and(|page| page.path.starts_with("/tillganglighet")) {
        settings.view = ViewMode::Standard;
    }
    // Default deny: what is not in the list is refused before anything of it is read.
    let refused = match &who {
        _ if !is_plain(request.uri().path()) => Some(AppError::NotFound),
        SignedIn::Representative(helping) if !reaches(helping.level(), request.uri().path()) => {
            Some(AppError::NotYours)
        }
        _ => None,
    };
    let context = RequestContext { who, token, address, cookie, settings };
    if let Some(error) = refused {
        return mend(context.refusal(&state, error).await).await;
    }
    request.extensions_mut().insert(context);
    next.run(request).await
}

/// What is said outside the pages, in the language that the browser remembers or asks for: nobody may have been identified.
async fn in_readers_language(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let chosen = cookie_value(headers, LOOK).map(Settings::from_cookie).unwrap_or_default().language;
    let language = if PageLanguage::REAL.contains(&chosen) { chosen } else { asked_language(headers) };
    let response = next.run(request).await;
    said_in(Settings { language, ..Settings::default() }.texts(), response)
}

/// A screen that is handed over shows its booking and nothing else; from there one can only sign out or in anew.
fn kept_on(joint: &JointBookingId, path: &str, is_read: bool) -> Option<Response> {
    let home = format!("/tillsammans/{joint}");
    let is_there = matches!(path.strip_prefix(&home), Some("" | "/kolla" | "/lamna" | "/handelser" | "/ingen-tid"));
    match path {
        _ if is_there => None,
        "/logga-in" | "/logga-ut" if !is_read => None,
        _ if is_read => Some(see_other(&home)),
        // The button that handed it over, pressed once more.
        _ if path.starts_with("/personal/patienter/") && path.ends_with("/tillsammans") => Some(see_other(&home)),
        _ => Some(plain_page(&AppError::NotYours)),
    }
}

fn sign_in_address(address: &str) -> String {
    if address == "/" { "/logga-in".to_owned() } else { format!("/logga-in?till={}", app::ui::in_query(address)) }
}

/// Who sends the request and where to.
#[derive(Clone)]
pub struct RequestContext {
    who: SignedIn,
    token: Option<Token>,
    address: String,
    /// What the browser remembers.
    cookie: Settings,
    settings: Settings,
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        // `identify` has put it there for every page; without it nobody is signed in.
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or(Self {
            who: SignedIn::Nobody,
            token: None,
            address: "/".to_owned(),
            cookie: Settings::default(),
            settings: Settings::default(),
        }))
    }
}

impl RequestContext {
    pub fn who(&self) -> &SignedIn {
        &self.who
    }

    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    pub fn cookie(&self) -> Settings {
        self.cookie
    }

    /// The cookie that keeps these choices. A language that was chosen before anybody signed in stays until another is.
    pub fn remember(&self, state: &AppState, settings: Settings) -> String {
        let unchosen = settings.language == PageLanguage::Auto;
        let language = if unchosen { self.cookie.language } else { settings.language };
        state.cookie.remember(Settings { language, ..settings })
    }

    pub fn texts(&self) -> Texts {
        self.settings.texts()
    }

    pub fn services(&self, state: &AppState) -> Services {
        Services::new(&state.store, &state.auth, &self.who)
    }

    /// The page at `path`, with more in its context: how a refused form comes back as it was filled in.
    pub async fn page(
        &self,
        state: &AppState,
        path: &str,
        more: impl Fn() + Clone + Send + Sync + 'static,
    ) -> Response {
        let mut request = Request::new(Body::empty());
        // A path of ours that is no address is a page that is not there.
        *request.uri_mut() = path.parse().unwrap_or_else(|_no_address| Uri::from_static("/-"));
        self.render(state, request, more).await
    }

    /// An error as a page of its own.
    pub async fn refusal(&self, state: &AppState, error: AppError) -> Response {
        self.page(state, "/", move || provide_context(Refused(error.clone()))).await
    }

    async fn render(
        &self,
        state: &AppState,
        request: Request,
        more: impl Fn() + Clone + Send + Sync + 'static,
    ) -> Response {
        let (services, viewer, assets) = (self.services(state), self.who.viewer(), state.assets.clone());
        let address = self.address.clone();
        let settings = self.settings;
        let texts = settings.texts();
        let clock = state.store.clock().page_clock();
        let listens = self.who.patient().ok().map(|access| Listens {
            since: streams::news_mark(&state.started, state.store.news().count(access.patient())),
        });
        let shared = matches!(self.who, SignedIn::Patient { shared: true, .. });
        let parked = match &self.who {
            SignedIn::Parked { joint, .. } => Some(Parked { id: joint.clone() }),
            _ => None,
        };
        let has_ended = matches!(self.who, SignedIn::HelpEnded(_));
        let review = ReviewPage(state.auth.is_demo());
        let keys = state.store.clock().clone();
        let new_key = NewKey(Arc::new(move || keys.new_id()));
        let context = move || {
            services.provide();
            provide_context(viewer.clone());
            provide_context(assets.clone());
            provide_context(settings);
            provide_context(clock.clone());
            provide_context(texts);
            provide_context(AskedFor(address.clone()));
            provide_context(SharedScreen(shared));
            provide_context(review);
            provide_context(new_key.clone());
            if has_ended {
                provide_context(HelpEnded);
            }
            if let Some(listens) = &listens {
                provide_context(listens.clone());
            }
            if let Some(parked) = &parked {
                provide_context(parked.clone());
            }
            more();
        };
        leptos_axum::render_app_async_with_context(context, shell)(request).await
    }
}

/// Every page, and whatever is not there.
async fn render(State(state): State<AppState>, context: RequestContext, request: Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        // Only the address goes on: no header of a request is read by a page.
        let mut plain = Request::new(Body::empty());
        *plain.uri_mut() = request.uri().clone();
        return context.render(&state, plain, || ()).await;
    }
    let mut response = context.refusal(&state, AppError::NotFound).await;
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

async fn ready(State(state): State<AppState>) -> Response {
    match state.store.ready().await {
        Ok(()) => "ready".into_response(),
        Err(_stopped) => (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response(),
    }
}

pub fn see_other(address: &str) -> Response {
    Redirect::to(address).into_response()
}

pub fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
