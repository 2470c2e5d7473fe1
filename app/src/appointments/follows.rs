//! What else follows from another time: who sees to färdtjänst, to whoever comes along and to the interpreter. Said before the change,
//! and on its receipt.

use super::types::{ChangeKind, Follows};
use crate::overview::next_step::new_time_words;
use crate::overview::types::Visit;
use crate::settings::types::{Settings, Travel};
use crate::texts::Texts;
use crate::wording::Wording;
use leptos::prelude::*;

/// What becomes of the time that is chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Booked,
    Moved,
    /// Another system is asked: nothing is changed yet.
    Asked,
}

/// What the person has to see to afterwards, or who does; `visit`: the one that moves. In the simple view the first of it, so that the
/// strong button stays in the window; the receipt says the rest.
pub(super) fn will_follow(texts: Texts, then: Then, visit: Option<&Visit>) -> Vec<&'static str> {
    let settings = use_context::<Settings>().unwrap_or_default();
    let travel = settings.travel;
    let rides = travel == Travel::Rides || visit.is_some_and(|visit| visit.details.transport);
    let ride = rides.then(|| match then {
        Then::Booked => texts.change_ride_book(),
        Then::Moved => texts.change_ride_after(),
        Then::Asked => texts.ask_ride_after(),
    });
    let is_sure = then != Then::Asked;
    let companion = (is_sure && has_companion(visit)).then(|| texts.change_companion());
    let moves_interpreter = visit.is_some_and(|visit| visit.details.interpreter.is_some());
    let interpreter = (is_sure && moves_interpreter).then(|| texts.change_interpreter());
    let most = if settings.is_simple() { 1 } else { 3 };
    [ride, companion, interpreter].into_iter().flatten().take(most).collect()
}

/// Somebody comes along: to this visit, or always.
fn has_companion(visit: Option<&Visit>) -> bool {
    use_context::<Settings>().unwrap_or_default().travel == Travel::Companion
        || visit.is_some_and(|visit| !visit.companions.is_empty())
}

/// What else follows from the change; that nothing does is said only when it is so. `asked_again`: what one was invited to can be booked
/// again.
pub(super) fn follows(texts: Texts, wording: Wording, visit: &Visit, kind: ChangeKind, asked_again: bool) -> AnyView {
    let travel = use_context::<Settings>().unwrap_or_default().travel;
    if kind == ChangeKind::Cancelled {
        let words = match &visit.cannot_come {
            Some(request) => new_time_words(texts, wording, request),
            None if asked_again => texts.change_may_book_again().to_owned(),
            None => texts.change_later().to_owned(),
        };
        let rides = visit.details.transport || travel == Travel::Rides;
        let transport = rides.then(|| texts.change_cancel_transport());
        let interpreter = visit.details.interpreter.is_some().then(|| texts.change_cancel_interpreter());
        return view! {
            <p>{words}</p>
            {transport.map(|words| view! { <p>{words}</p> })}
            {interpreter.map(|words| view! { <p>{words}</p> })}
        }
        .into_any();
    }
    let all = Follows {
        travel,
        transport: visit.details.transport,
        companion: !visit.companions.is_empty(),
        interpreter: visit.details.interpreter.is_some(),
        fasting: visit.fasting,
    };
    sees_to(texts, kind, all)
}

/// What the person has to see to when a visit has got its time, or who does.
pub(super) fn sees_to(texts: Texts, kind: ChangeKind, follows: Follows) -> AnyView {
    let ride = (follows.travel == Travel::Rides).then(|| match kind {
        ChangeKind::Booked => texts.change_order_ride(),
        _ => texts.change_move_ride(),
    });
    let transport = ride.or_else(|| follows.transport.then(|| texts.change_transport()));
    // As it was before: only who has already changed the journey has something to do.
    let transport = transport.map(|words| if kind == ChangeKind::Undone { texts.change_undone_ride() } else { words });
    let companion = (follows.companion || follows.travel == Travel::Companion).then(|| match kind {
        ChangeKind::Undone => texts.change_companion_undone(),
        _ => texts.change_companion(),
    });
    let interpreter = follows.interpreter.then(|| texts.change_interpreter());
    let fasting = follows.fasting.then(|| texts.step_fasting());
    let all = [transport, companion, interpreter, fasting].into_iter().flatten().collect::<Vec<_>>();
    let words = if all.is_empty() { vec![texts.visits_nothing_more()] } else { all };
    words.into_iter().map(|words| view! { <p>{words}</p> }).collect_view().into_any()
}
