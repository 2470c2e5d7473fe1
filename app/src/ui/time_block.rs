//! When something happens, as the largest words of the page; and the words that change while a page lies open.

use crate::ui::relative_time::{Changing, RelativeTime};
use crate::wording::{Moment, PageClock, Wording};
use leptos::prelude::*;

/// Day, clock and how long it is until then.
///
/// Accessibility: one text for each fact, no `<time>` (some screen readers say it twice); the words carry the meaning, size only helps.
#[component]
pub fn TimeBlock(
    day: String,
    clock: Option<String>,
    left: Option<String>,
    /// Whether the island keeps its words true; one block of a page at most.
    relative: bool,
    /// Dots beside how long it is.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <p class="time-block">
            <span class="time-day" data-relative=relative.then_some("day")>{day}</span>
            {clock.map(|clock| view! { " " <span class="time-clock">{clock}</span> })}
            {left.map(|left| view! { " " <span class="time-left" data-relative=relative.then_some("left")>{left}</span> })}
            {children.map(|children| view! { " " {children()} })}
        </p>
    }
}

type Says = Box<dyn Fn(Wording) -> String + Send + Sync>;

/// What changes on a page while it lies open: for each marked element, its words at any later time.
pub struct RelativeWords {
    wording: Wording,
    says: Vec<(&'static str, Says)>,
    changing: Vec<Changing>,
}

impl RelativeWords {
    pub fn new(wording: Wording) -> Self {
        Self { wording, says: Vec::new(), changing: Vec::new() }
    }

    /// The element marked `data-relative="name"` says this.
    pub fn say(&mut self, name: &'static str, says: impl Fn(Wording) -> String + Send + Sync + 'static) {
        self.says.push((name, Box::new(says)));
    }

    /// The element says these words, each from its instant on (UTC epoch milliseconds).
    pub fn say_at(&mut self, name: &'static str, words: Vec<(i64, String)>) {
        self.changing.push(Changing { name: name.to_owned(), words });
    }

    /// The island; nothing where no page clock is in context.
    pub fn island(self) -> impl IntoView {
        let clock = use_context::<PageClock>()?;
        let said = self
            .says
            .iter()
            .map(|(name, says)| {
                let mut words = vec![(clock.shown_at, says(self.wording))];
                for (at, Moment { local, .. }) in &clock.changes {
                    let then = says(Wording { now: *local, ..self.wording });
                    if words.last().is_none_or(|(_, last)| *last != then) {
                        words.push((*at, then));
                    }
                }
                Changing { name: (*name).to_owned(), words }
            })
            .collect::<Vec<_>>();
        let changing = [said, self.changing].concat();
        Some(view! { <RelativeTime shown_at=clock.shown_at changing/> })
    }
}

/// A dot for each quarter of an hour that is left, in the last two hours; only while the island runs.
///
/// Accessibility: repeats what "Om 2 timmar" says, so it is hidden from reading aids; its room is there before the dots are.
#[component]
pub fn QuarterDots() -> impl IntoView {
    view! { <p class="day-dots" aria-hidden="true" data-relative="quarters"></p> }
}
