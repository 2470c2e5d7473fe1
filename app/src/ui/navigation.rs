//! Navigation without reload, in the standard and staff views: a link to one of our pages fetches the page and puts it in this one's
//! place. Without a network this page stays, says so, and goes on when the network is back. Whatever it does not know well is left to
//! the browser: forms, files, fragments, signing in, a page with something typed in a form; and a page that could not be fetched or is
//! of another kind is loaded as always.
//!
//! Nothing is fetched that nobody asked for: each read stands in the access log.
//!
//! Accessibility: the title changes, then the focus goes to the new `h1`, and the title is said once in a live region that was there
//! from the beginning. A slow page says that it is coming, seen and heard, and moves nothing. Back and forward keep the scroll.

use super::fetch_page::fetch_page;
use super::page_scope::{hear, leave};
use js_sys::Reflect;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Document, Element, Event, History, HtmlElement, MouseEvent, Node};

/// So long may a page take before it is said that it is coming.
const SLOW: Duration = Duration::from_secs(1);
/// So long does the title stand where it is said. Whoever reads on to the end of the page does not meet it there.
const SAID: Duration = Duration::from_secs(5);

/// What says that pages are swapped here, and tells of it. The shell writes it into the pages of both views, last before the scripts.
const STATUS: &str = "[data-navigation]";
/// On the status while a page is on its way.
const WAITS: &str = "data-waits";
/// The links that lead to one of our pages, and not to a file, a part of a page, a window of its own, or in or out.
const PAGE_LINK: &str = "a[href^='/']:not([href^='//'], [href*='.'], [href*='#'], [href^='/inbaddad'], [href^='/logga-'], [target], [download], [rel=external])";
/// What the server says of a page outside of it, on `html` and `body`. Anything else there is others': translators, reading aids.
const SAID_OF_PAGE: [&str; 5] = ["lang", "dir", "data-theme", "data-text", "data-pictures"];

struct Navigation {
    status: Element,
    /// The path and query of the page that is shown. The address bar is ahead of it while a step back is fetched.
    shown: RefCell<String>,
    /// The state of the history entry of the page that is shown: a number, under which its scroll is kept; null before it has one.
    entry: RefCell<JsValue>,
    under_way: RefCell<Option<UnderWay>>,
    /// Until it is said that a page is slow; then until its title has been said.
    timer: Cell<Option<TimeoutHandle>>,
    /// The browser loads a page: it is left alone.
    given_up: Cell<bool>,
}

/// A page that is being fetched.
struct UnderWay {
    address: String,
    step: Step,
    abort: AbortController,
    /// There was no network: it is asked for again when there is.
    lost: bool,
}

/// How a page was asked for.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Link,
    /// Back or forward: the history has moved already.
    History,
}

/// Takes over the links of the document, where it is one whose pages are swapped.
pub fn begin() {
    let Ok(Some(status)) = document().query_selector(STATUS) else { return };
    // Lives as long as the document.
    let navigation: &'static Navigation = Box::leak(Box::new(Navigation {
        status,
        shown: RefCell::new(here()),
        entry: RefCell::new(history().and_then(|history| history.state()).unwrap_or(JsValue::NULL)),
        under_way: RefCell::default(),
        timer: Cell::default(),
        given_up: Cell::default(),
    }));
    let heard = Closure::<dyn Fn(Event)>::new(|event| navigation.on(&event)).into_js_value();
    let heard: &js_sys::Function = heard.unchecked_ref();
    for event in ["click", "submit"] {
        let _ = document().add_event_listener_with_callback(event, heard);
    }
    for event in ["pagehide", "pageshow", "online"] {
        let _ = window().add_event_listener_with_callback(event, heard);
    }
    // In place of the start script's, which loads.
    window().set_onpopstate(Some(heard));
    restore_scroll_by("manual");
}

impl Navigation {
    fn on(&'static self, event: &Event) {
        match event.type_().as_str() {
            "click" => self.follow(event.unchecked_ref()),
            "popstate" => self.go_where_history_is(),
            // What is being sent leads on to a page of its own.
            "submit" => self.stop(),
            // A document that is loaded again, or put away, is the browser's to scroll.
            "pagehide" => restore_scroll_by("auto"),
            "online" => self.go_on(),
            // Put away and shown again.
            "pageshow" if event.unchecked_ref::<web_sys::PageTransitionEvent>().persisted() => {
                restore_scroll_by("manual");
                self.given_up.set(false);
                self.stop();
            }
            _ => {}
        }
    }

    fn follow(&'static self, event: &MouseEvent) {
        let with_keys = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if with_keys || event.default_prevented() || self.given_up.get() {
            return;
        }
        let clicked = event.target().map(JsCast::unchecked_into::<Element>);
        let link = clicked.and_then(|clicked| clicked.closest(PAGE_LINK).ok().flatten());
        let Some(address) = link.and_then(|link| link.get_attribute("href")).filter(|_| !is_written_in()) else {
            return;
        };
        event.prevent_default();
        // A double click or a trembling finger is one press: the second must not meet what stands there on the next page.
        let again = self
            .under_way
            .borrow()
            .as_ref()
            .is_some_and(|on_its_way| on_its_way.address == address && !on_its_way.lost);
        if !again && event.detail() <= 1 {
            self.open(address, Step::Link);
        }
    }

    fn go_where_history_is(&'static self) {
        self.stop();
        let address = here();
        // Between fragments of one page, or back again before the other page came.
        if *self.shown.borrow() != address {
            self.keep_scroll();
            self.open(address, Step::History);
        }
    }

    /// The network is back.
    fn go_on(&'static self) {
        let lost =
            self.under_way.borrow().as_ref().filter(|page| page.lost).map(|page| (page.address.clone(), page.step));
        if let Some((address, step)) = lost {
            self.open(address, step);
        }
    }

    /// Nothing is on its way any more, and nothing is said of it.
    fn stop(&'static self) {
        if let Some(under_way) = self.under_way.take() {
            under_way.abort.abort();
        }
        let _ = self.status.remove_attribute(WAITS);
        self.say(None, None);
    }

    /// Has the status say one thing now, and another later.
    fn say(&'static self, now: Option<&str>, later: Option<(Duration, Option<String>)>) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        self.status.set_text_content(now);
        if let Some((wait, words)) = later {
            let say = move || self.status.set_text_content(words.as_deref());
            self.timer.set(set_timeout_with_handle(say, wait).ok());
        }
    }

    fn open(&'static self, address: String, step: Step) {
        self.stop();
        let Ok(abort) = AbortController::new() else { return self.load(&address, step) };
        let signal = abort.signal();
        self.say(None, Some((SLOW, self.status.get_attribute("data-slow"))));
        let _ = self.status.set_attribute(WAITS, "");
        self.under_way.replace(Some(UnderWay { address: address.clone(), step, abort, lost: false }));
        wasm_bindgen_futures::spawn_local(async move {
            let fetched = fetch_page(&address, Some(&signal)).await;
            // Something else was asked for meanwhile.
            if signal.aborted() {
                return;
            }
            // A load would be the browser's own page about it, and what is read here would be gone.
            if fetched.is_err() && !window().navigator().on_line() {
                if let Some(page) = self.under_way.borrow_mut().as_mut() {
                    page.lost = true;
                }
                return self.say(self.status.get_attribute("data-offline").as_deref(), None);
            }
            let shown = fetched.and_then(|page| self.show(&page.ok_or(JsValue::NULL)?, &address, step));
            if shown.is_err() {
                self.load(&address, step);
            }
        });
    }

    /// An ordinary load. What waits is said until the browser shows another page.
    fn load(&self, address: &str, step: Step) {
        self.given_up.set(true);
        let location = window().location();
        let _ = match step {
            Step::Link => location.assign(address),
            // Not a reload: a page that answered a form would send it again.
            Step::History => location.replace(address),
        };
    }

    /// An error: it is no page that can take this one's place.
    fn show(&'static self, page: &Document, address: &str, step: Step) -> Result<(), JsValue> {
        let other_kind = || JsValue::NULL;
        let document = document();
        // The same program and stylesheet, for the same sort of reader; the start script names them. The simple view and the page for
        // signing in have no status of ours.
        let program = |page: &Document| {
            let script = page.query_selector("body > script").ok().flatten();
            script.and_then(|script| script.text_content()).ok_or_else(other_kind)
        };
        let status: Node = page.query_selector(STATUS)?.ok_or_else(other_kind)?.into();
        let heading: HtmlElement = page.query_selector("main h1")?.ok_or_else(other_kind)?.unchecked_into();
        let (body, body_there) = (document.body().ok_or_else(other_kind)?, page.body().ok_or_else(other_kind)?);
        if program(page)? != program(&document)? {
            return Err(other_kind());
        }

        let history = history()?;
        let mut entry = history.state()?;
        if step == Step::Link {
            if entry.is_null() {
                self.entry.replace(now());
                history.replace_state_with_url(&self.entry.borrow(), "", None)?;
            }
            self.keep_scroll();
            entry = now();
            if *self.shown.borrow() == address {
                history.replace_state_with_url(&entry, "", Some(address))?;
            } else {
                history.push_state_with_url(&entry, "", Some(address))?;
            }
        }
        // Where nothing is kept, a page begins at its top.
        let scroll = scrolls().and_then(|scrolls| Reflect::get(&scrolls, &entry)).unwrap_or(JsValue::NULL);
        self.entry.replace(entry);
        self.shown.replace(address.to_owned());
        leave();
        self.stop();

        let (root, root_there) = (document.document_element(), page.document_element());
        for (here, there) in root.zip(root_there).into_iter().chain([(body.clone().into(), body_there.clone().into())])
        {
            for name in SAID_OF_PAGE {
                match there.get_attribute(name) {
                    Some(said) => here.set_attribute(name, &said)?,
                    None => here.remove_attribute(name)?,
                }
            }
        }
        // What islands hold is never let go: it must not hold the page around it.
        for part in all(&body, "leptos-island, leptos-island *")? {
            part.unchecked_ref::<Element>().remove();
        }
        // Without scripts it was read as elements.
        for aside in all(&body_there, "noscript")? {
            aside.set_text_content(None);
        }
        let here: &Node = &self.status;
        while let Some(old) = body.first_child().filter(|node| node != here) {
            body.remove_child(&old)?;
        }
        while let Some(new) = body_there.first_child().filter(|node| *node != status) {
            body.insert_before(&new, Some(here))?;
        }

        let title = page.title();
        document.set_title(&title);
        heading.set_attribute("tabindex", "-1")?;
        heading.focus()?;
        window().scroll_to_with_x_and_y(0.0, scroll.unchecked_into_f64());
        self.say(Some(&title), Some((SAID, None)));
        // When the focus has moved on, the heading is nothing one comes to.
        let left = heading.clone();
        hear(&heading, &["blur"], move |_| drop(left.remove_attribute("tabindex")));
        // As the start script woke those of the first page.
        let wake: js_sys::Function = Reflect::get(&window(), &"__hydrateIsland".into())?.unchecked_into();
        for island in all(&body, "leptos-island")? {
            let name = island.unchecked_ref::<Element>().get_attribute("data-component");
            wake.call2(&JsValue::NULL, &island, &name.into())?;
        }
        Ok(())
    }

    fn keep_scroll(&self) {
        if let (Ok(scrolls), Ok(y)) = (scrolls(), window().scroll_y()) {
            let _ = Reflect::set(&scrolls, &self.entry.borrow(), &y.into());
        }
    }
}

/// The path and query where the browser is.
fn here() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

fn history() -> Result<History, JsValue> {
    window().history()
}

/// A state for a new entry of the history.
fn now() -> JsValue {
    js_sys::Date::now().into()
}

/// Where the scroll of each entry is kept, by its state; it outlives the document, as the history does.
fn scrolls() -> Result<JsValue, JsValue> {
    window().session_storage().map(JsValue::from)
}

fn restore_scroll_by(who: &str) {
    if let Ok(history) = history() {
        let _ = Reflect::set(&history, &"scrollRestoration".into(), &who.into());
    }
}

/// Whether a form of the page holds something that the page did not come with, or came back to be mended. The browser, and what keeps
/// drafts, do well by it when the page is left as always.
fn is_written_in() -> bool {
    let changed = |field: Node| {
        let of = |name: &str| Reflect::get(&field, &name.into()).ok();
        of("value") != of("defaultValue") || of("checked") != of("defaultChecked")
    };
    document().query_selector(".error-summary").is_ok_and(|found| found.is_some())
        || document()
            .body()
            .and_then(|body| all(&body, "form input, form textarea").ok())
            .is_some_and(|fields| fields.into_iter().any(changed))
}

/// What is found below an element; a list that stays as it is.
fn all(below: &Element, selector: &str) -> Result<Vec<Node>, JsValue> {
    let found = below.query_selector_all(selector)?;
    Ok((0..found.length()).filter_map(|at| found.get(at)).collect())
}
