//! The browser's half: finds a voice, gathers what `main` says, and has it said sentence by sentence.
//!
//! Browsers keep few of the promises of the Web Speech API (accessibility.md has the list). So: one utterance at a time, each no
//! longer than a sentence, its language and voice always said; what is read is known from our own index; and a watch goes on when
//! the browser forgets to say that an utterance is over.

use super::sentences::{add_shown, letters_said, sentences};
use leptos::prelude::*;
use std::cell::{Cell, OnceCell, RefCell};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, Event, HtmlElement, KeyboardEvent, Node, SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice,
    UiEvent,
};

/// How fast, where 1 is the voice's own speed.
const RATE: f32 = 0.85;
const SLOW_RATE: f32 = 0.7;

/// How often the watch looks.
const TICK: Duration = Duration::from_millis(500);
/// So many ticks may pass before a voice begins to speak.
const TICKS_TO_BEGIN: usize = 10;
/// So many ticks of silence mean that the utterance is over, whatever the browser has said.
const TICKS_OF_SILENCE: usize = 2;
/// Spoken to in the same moment as it is told to stop, some browsers fall silent.
const BREATH: Duration = Duration::from_millis(250);

/// The class of the element that is being read.
const MARK: &str = "is-read-aloud";

/// What is not read: what cannot be seen, what is written in a field, and what is not in Swedish, which a Swedish voice makes
/// nonsense of.
const SKIPPED: &str = "[aria-hidden=true], .visually-hidden, noscript, script, style, template, svg, canvas, iframe, object, \
     audio, video, input, select, textarea, details:not([open]) > :not(summary), :not(:lang(sv))";

/// A sentence, or a part of a long one, and the block of the page that it stands in.
struct Piece {
    element: Element,
    words: String,
}

struct Reader {
    synthesis: SpeechSynthesis,
    link: HtmlElement,
    start: String,
    stop: String,
    slow: bool,
    /// Every event comes in here: one function is less to fetch than many.
    hear: OnceCell<js_sys::Function>,
    voice: RefCell<Option<SpeechSynthesisVoice>>,
    /// What is left of the page as it was when the reading began; nothing while nothing is read.
    pieces: RefCell<Vec<Piece>>,
    at: Cell<usize>,
    /// What is being said. Kept here, because Chromium forgets to say that an utterance is over when nobody holds it.
    utterance: RefCell<Option<SpeechSynthesisUtterance>>,
    /// Whether this utterance has been heard of.
    begun: Cell<bool>,
    /// Whether any has, since the reading began.
    works: Cell<bool>,
    ticks: Cell<usize>,
    silent_ticks: Cell<usize>,
    watch: Cell<Option<TimeoutHandle>>,
}

/// Makes the link read, where there is something to read with.
pub fn take_over() {
    let Ok(synthesis) = window().speech_synthesis() else { return };
    let link = document().query_selector("[data-read-aloud]").ok().flatten().map(JsCast::unchecked_into::<HtmlElement>);
    // In the web view of another program there often is no speech.
    let Some(link) = link.filter(|_| !synthesis.is_falsy()) else { return };
    let start = link.text_content().unwrap_or_default().trim().to_owned();
    let stop = link.get_attribute("data-read-aloud").unwrap_or_default();
    let slow = link.has_attribute("data-slow");
    // Lives as long as the page: islands never unmount.
    let reader: &'static Reader = Box::leak(Box::new(Reader {
        synthesis,
        link,
        start,
        stop,
        slow,
        hear: OnceCell::new(),
        voice: RefCell::default(),
        pieces: RefCell::default(),
        at: Cell::default(),
        utterance: RefCell::default(),
        begun: Cell::default(),
        works: Cell::default(),
        ticks: Cell::default(),
        silent_ticks: Cell::default(),
        watch: Cell::default(),
    }));
    let hear = Closure::<dyn Fn(Event)>::new(move |event| reader.on(&event)).into_js_value();
    let hear = reader.hear.get_or_init(|| hear.unchecked_into());
    let _ = reader.link.add_event_listener_with_callback("click", hear);
    let _ = reader.link.add_event_listener_with_callback("keydown", hear);
    let _ = window().add_event_listener_with_callback("pagehide", hear);
    // Voices may come late. (Not every browser lets one listen for it otherwise.)
    reader.synthesis.set_onvoiceschanged(Some(hear));
    reader.call_it_what_it_is();
}

impl Reader {
    fn on(&'static self, event: &Event) {
        match event.type_().as_str() {
            // A double click or a trembling finger is one press.
            "click" if event.unchecked_ref::<UiEvent>().detail() > 1 => event.prevent_default(),
            "click" => self.press(event),
            "keydown" => self.press_key(event),
            "voiceschanged" => self.call_it_what_it_is(),
            "pagehide" if self.is_reading() => self.stop(),
            "start" => {
                self.begun.set(true);
                self.works.set(true);
            }
            "end" => {
                self.works.set(true);
                self.read(self.at.get() + 1);
            }
            "error" if self.works.get() => self.read(self.at.get() + 1),
            "error" => self.give_up(),
            _ => {}
        }
    }

    /// A button where a press reads, a link where it leads away.
    fn call_it_what_it_is(&self) {
        if self.is_reading() || self.swedish_voice().is_some() {
            let _ = self.link.set_attribute("role", "button");
        } else {
            let _ = self.link.remove_attribute("role");
        }
    }

    fn is_reading(&self) -> bool {
        !self.pieces.borrow().is_empty()
    }

    /// Without a voice or anything to read, the link is followed.
    fn press(&'static self, event: &Event) {
        if self.is_reading() {
            event.prevent_default();
            self.stop();
            return;
        }
        let Some(voice) = self.swedish_voice() else { return };
        let pieces = pieces_of_main();
        if pieces.is_empty() {
            return;
        }
        event.prevent_default();
        self.voice.replace(Some(voice));
        self.pieces.replace(pieces);
        self.works.set(false);
        self.link_says(&self.stop);
        if self.is_busy() {
            self.synthesis.cancel();
        }
        // At once: some browsers speak only in the moment of the press.
        self.read(0);
    }

    /// A button is pressed with the space bar too, which a link is not; and a key that is held down is one press.
    fn press_key(&'static self, event: &Event) {
        if !self.link.has_attribute("role") {
            return;
        }
        let key: &KeyboardEvent = event.unchecked_ref();
        match key.key().as_str() {
            " " | "Enter" if key.repeat() => event.prevent_default(),
            " " => {
                // Nor does the page scroll.
                event.prevent_default();
                self.press(event);
            }
            _ => {}
        }
    }

    fn read(&'static self, at: usize) {
        self.leave();
        // A page that has been taken away is not read on.
        let piece = self.pieces.borrow().get(at).filter(|piece| piece.element.is_connected()).map(|piece| {
            let _ = piece.element.class_list().add_1(MARK);
            piece.words.clone()
        });
        let utterance = piece.and_then(|words| {
            // The watch is there before anything can be heard.
            self.at.set(at);
            self.begun.set(false);
            self.ticks.set(0);
            self.silent_ticks.set(0);
            SpeechSynthesisUtterance::new_with_text(&words).ok()
        });
        let Some(utterance) = utterance else { return self.finish() };
        utterance.set_lang("sv-SE");
        utterance.set_voice(self.voice.borrow().as_ref());
        utterance.set_rate(if self.slow { SLOW_RATE } else { RATE });
        utterance.set_onstart(self.hear.get());
        utterance.set_onend(self.hear.get());
        utterance.set_onerror(self.hear.get());
        self.utterance.replace(Some(utterance.clone()));
        self.watch_on();
        self.synthesis.speak(&utterance);
    }

    /// Has nothing more to do with what was being read: it is not marked, and nothing it says is heard.
    fn leave(&self) {
        if let Some(watch) = self.watch.take() {
            watch.clear();
        }
        if let Some(utterance) = self.utterance.take() {
            utterance.set_onstart(None);
            utterance.set_onend(None);
            utterance.set_onerror(None);
        }
        if let Some(piece) = self.pieces.borrow().get(self.at.get()) {
            let _ = piece.element.class_list().remove_1(MARK);
        }
    }

    fn finish(&self) {
        self.leave();
        self.pieces.take();
        self.link_says(&self.start);
        self.call_it_what_it_is();
    }

    fn stop(&self) {
        self.finish();
        self.synthesis.cancel();
    }

    /// The browser promised a voice and was silent. What the link leads to says how to get one.
    fn give_up(&self) {
        self.stop();
        let there = self.link.get_attribute("href").unwrap_or_default();
        let location = window().location();
        if location.pathname().ok().as_ref() != Some(&there) {
            let _ = location.assign(&there);
        }
    }

    fn watch_on(&'static self) {
        self.watch.set(set_timeout_with_handle(move || self.look(), TICK).ok());
    }

    /// Goes on when the browser forgot to say that the utterance is over, and when it never will be.
    fn look(&'static self) {
        self.ticks.set(self.ticks.get() + 1);
        self.silent_ticks.set(if self.is_busy() { 0 } else { self.silent_ticks.get() + 1 });
        let is_over = if self.begun.get() {
            self.silent_ticks.get() >= TICKS_OF_SILENCE || self.ticks.get() >= self.patience()
        } else {
            self.ticks.get() >= TICKS_TO_BEGIN
        };
        if !is_over {
            self.watch_on();
        } else if self.works.get() {
            self.leave();
            self.synthesis.cancel();
            let next = self.at.get() + 1;
            self.watch.set(set_timeout_with_handle(move || self.read(next), BREATH).ok());
        } else {
            self.give_up();
        }
    }

    /// The ticks after which even the slowest voice has said it: 4 seconds, and a fifth of a second for each letter; a third of one
    /// where the person has asked for slow reading.
    fn patience(&self) -> usize {
        let letters = self.pieces.borrow().get(self.at.get()).map_or(0, |piece| letters_said(&piece.words));
        8 + letters * if self.slow { 3 } else { 2 } / 5
    }

    fn is_busy(&self) -> bool {
        self.synthesis.speaking() || self.synthesis.pending()
    }

    fn link_says(&self, words: &str) {
        if let Ok(Some(span)) = self.link.query_selector("span:last-child") {
            span.set_text_content(Some(words));
        }
    }

    /// A voice of this device, where the page is in Swedish.
    fn swedish_voice(&self) -> Option<SpeechSynthesisVoice> {
        if self.link.matches(":lang(sv)").unwrap_or(false) { swedish_voice(&self.synthesis) } else { None }
    }
}

/// A voice of this device; Sweden's own before others.
fn swedish_voice(synthesis: &SpeechSynthesis) -> Option<SpeechSynthesisVoice> {
    let voices = synthesis.get_voices();
    voices
        .iter()
        .map(JsCast::unchecked_into::<SpeechSynthesisVoice>)
        .filter(SpeechSynthesisVoice::local_service)
        // Android writes "sv_SE".
        .map(|voice| (voice.lang().to_ascii_lowercase().replace('_', "-"), voice))
        .filter(|(lang, _)| lang == "sv" || lang.starts_with("sv-"))
        .min_by_key(|(lang, _)| lang != "sv-se")
        .map(|(_, voice)| voice)
}

/// Says one thing at once.
pub fn say(words: &str) {
    let Ok(synthesis) = window().speech_synthesis() else { return };
    if synthesis.is_falsy() {
        return;
    }
    let Some(voice) = swedish_voice(&synthesis) else { return };
    let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(words) else { return };
    utterance.set_lang("sv-SE");
    utterance.set_voice(Some(&voice));
    utterance.set_rate(RATE);
    synthesis.speak(&utterance);
}

/// What `main` says, in reading order.
fn pieces_of_main() -> Vec<Piece> {
    let mut pieces = Vec::new();
    if let Ok(Some(main)) = document().query_selector("main") {
        let mut shown = String::new();
        gather(&main, &main, false, &mut shown, &mut pieces);
        end_block(&main, &mut shown, &mut pieces);
    }
    pieces
}

/// Gathers what stands in a node of a block. What runs along in a line belongs to the block's text; every other element is a block
/// of its own, so that two buttons side by side are two things to say.
fn gather(block: &Element, node: &Node, keeps_lines: bool, shown: &mut String, pieces: &mut Vec<Piece>) {
    let mut next = node.first_child();
    while let Some(child) = next {
        next = child.next_sibling();
        match child.node_type() {
            Node::TEXT_NODE => add_shown(shown, &child.text_content().unwrap_or_default(), keeps_lines),
            Node::ELEMENT_NODE => {
                let element: Element = child.unchecked_into();
                let Ok(Some(style)) = window().get_computed_style(&element) else { continue };
                let style = |name: &str| style.get_property_value(name).unwrap_or_default();
                let display = style("display");
                if display == "none" || style("visibility") != "visible" || element.matches(SKIPPED).unwrap_or(true) {
                    continue;
                }
                let keeps_lines = style("white-space").starts_with("pre");
                if element.tag_name() == "BR" {
                    shown.push('\n');
                } else if display == "inline" || display == "contents" {
                    gather(block, &element, keeps_lines, shown, pieces);
                } else {
                    end_block(block, shown, pieces);
                    gather(&element, &element, keeps_lines, shown, pieces);
                    end_block(&element, shown, pieces);
                }
            }
            _ => {}
        }
    }
}

/// What has been gathered is one text.
fn end_block(block: &Element, shown: &mut String, pieces: &mut Vec<Piece>) {
    for words in sentences(shown).into_iter().map(str::trim) {
        // A bullet alone says nothing.
        if words.contains(char::is_alphanumeric) {
            pieces.push(Piece { element: block.clone(), words: words.to_owned() });
        }
    }
    shown.clear();
}
