//! The way into a video meeting: from a quarter of an hour before it, until it ends.

use super::types::Video;
use crate::overview::types::{Visit, VisitState};
use crate::texts::Texts;
use crate::ui::{ButtonLink, RelativeWords};
use crate::wording::{PageClock, Wording};
use leptos::prelude::*;

/// The meeting of a visit that stands and is not over.
fn meeting(visit: &Visit, now: jiff::civil::DateTime) -> Option<&Video> {
    visit.details.video.as_ref().filter(|_| visit.state == VisitState::Booked && visit.end.local > now)
}

/// The button, as long as one can go in.
pub fn way_in(texts: Texts, visit: &Visit) -> Option<AnyView> {
    let open = visit.details.video.as_ref().filter(|video| video.is_open && visit.state == VisitState::Booked)?;
    let href = open.address.clone();
    Some(view! { <ButtonLink href symbol="video-call" words=texts.video_go_in() filled=true/> }.into_any())
}

/// "Klockan 9.45 kan du gå in i videomötet här."
pub(super) fn opens_line(texts: Texts, wording: Wording, visit: &Visit) -> Option<String> {
    let video = meeting(visit, wording.now).filter(|video| !video.is_open)?;
    Some(texts.video_opens(&wording.moment_in_sentence(video.opens)))
}

/// Tells the island when what [`opens_here`] says is so.
pub fn keep_opening(visit: &Visit, words: &mut RelativeWords) {
    let Some(clock) = use_context::<PageClock>() else { return };
    if let Some(video) = meeting(visit, clock.now.local).filter(|video| !video.is_open) {
        let (before, open, over) = (String::new(), "x".to_owned(), String::new());
        words.say_at("video", vec![(clock.shown_at, before), (video.opens_at, open), (visit.end_at, over)]);
    }
}

/// On a page that lies open when the meeting opens: hidden until then.
pub fn opens_here(texts: Texts, wording: Wording, visit: &Visit, here: String) -> Option<AnyView> {
    meeting(visit, wording.now).filter(|video| !video.is_open)?;
    let shown = view! {
        <div class="passed" hidden data-relative-shows="video">
            <p>{texts.video_is_open()}</p>
            <a class="button" href=here>{texts.step_show_now()}</a>
        </div>
    };
    Some(shown.into_any())
}
