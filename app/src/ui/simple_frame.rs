//! The frame of every page in the simple view: what time it is, one way back, the page, and the bar of three that never changes.

use crate::appointments::joint_types::Parked;
use crate::representatives::reach::{helped, means_the_patient};
use crate::texts::Texts;
use crate::ui::read_aloud::ReadAloud;
use crate::ui::{AskedFor, NewContentButton, PageFoot, RelativeWords, SharedScreen, Symbol, reader, shared_watch};
use crate::wording::{PageClock, Wording};
use leptos::prelude::*;

/// Now, back, main, the bar.
///
/// Accessibility: the words about now and the way back stand in the banner, before `main`; the bar is one labelled `nav` with
/// exactly three links in the same order on every page (COGA: familiar places); nothing in the frame moves or opens.
#[component]
pub fn SimpleFrame(
    /// Where "Tillbaka" leads; none on the first page.
    back: Option<String>,
    words: Option<RelativeWords>,
    /// What stands after the bar.
    foot: PageFoot,
    /// The page shows by itself what is new.
    quiet: bool,
    children: Children,
) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::SvSimple);
    let now = use_context::<PageClock>().map(|clock| {
        let (_, wording) = reader(clock.now);
        let mut words = words.unwrap_or_else(|| RelativeWords::new(wording));
        words.say("now", Wording::now_sentence);
        let shown_at = texts.site_shown_at(&wording.moment(clock.now));
        (
            view! {
                <div class="now" data-relative="now">{wording.now_sentence()}</div>
                <noscript><div class="now">{shown_at}</div></noscript>
            },
            words.island(),
        )
    });
    let (now, island) = now.unzip();
    let SharedScreen(shared) = use_context().unwrap_or_default();
    let here = use_context::<AskedFor>().map(|asked| asked.0).unwrap_or_default();
    let current = |address: &str| (here.split('?').next() == Some(address)).then_some("page");
    let helped = helped();
    let helping = helped.as_deref().map(|who| {
        let means = means_the_patient(texts).map(|words| view! { " " {words} });
        view! { <p class="helping"><strong>{texts.helping_banner(who)}</strong> {means}</p> }
    });
    // On a screen that is handed over the person's own pages cannot be reached: to the times, and back with the screen.
    let (first, last) = match use_context::<Parked>() {
        None => {
            // Whoever helps has a page of their own there.
            let help = if helped.is_some() { "/hjalper" } else { "/hjalp" };
            (("/".to_owned(), texts.frame_to_start()), (help.to_owned(), texts.frame_help()))
        }
        Some(Parked { id }) => (
            (format!("/tillsammans/{id}"), texts.joint_to_times()),
            (format!("/tillsammans/{id}/lamna"), texts.joint_hand_back()),
        ),
    };
    view! {
        <header class="frame-top">
            {helping}
            {now}
            {back.map(|address| view! { <a class="back" href=address>{texts.frame_back()}</a> })}
            {shared.then(|| view! {
                <form class="frame-done" action="/logga-ut" method="post" role="none">
                    <button class="button" type="submit">{texts.shared_done()}</button>
                </form>
            })}
        </header>
        <main id="innehall">{children()}</main>
        {island}
        {shared_watch()}
        <div class="frame-bottom">
        {(!quiet).then(|| view! { <NewContentButton/> })}
        <nav class="bar" aria-label=texts.frame_bar_label()>
            <a href=first.0.clone() aria-current=current(&first.0)><Symbol name="home"/> {first.1}</a>
            <ReadAloud/>
            <a href=last.0.clone() aria-current=current(&last.0)><Symbol name="help"/> {last.1}</a>
        </nav>
        </div>
        {foot.links()}
    }
}
