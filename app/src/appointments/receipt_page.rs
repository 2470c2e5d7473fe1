//! `/tider/{id}/andrad`: what became of a time. To whoever helps it speaks of the patient by name.

use super::api::TimesApi;
use super::change_pages::{address, id};
use super::follows::follows;
use super::types::{ChangeKind, ChangeReceipt, TimeTaken};
use super::visit_page::visit_trail;
use crate::error::AppError;
use crate::overview::types::{Visit, Way};
use crate::overview::words::{familiar, in_sentence, visit_who};
use crate::representatives::reach::helped;
use crate::texts::Texts;
use crate::ui::{ButtonForm, ButtonLink, Loaded, Page, PrintButton, TimeBlock, page_title, reader, set_status};
use crate::wording::{Moment, Wording, capitalised};
use leptos::prelude::*;
use std::sync::Arc;

/// `/tider/{id}/andrad`: what became of the time, what else follows, and the way to take it back.
#[component]
pub fn ChangeReceiptPage() -> impl IntoView {
    let (data, id) = (expect_context::<Arc<dyn TimesApi>>(), id());
    view! { <Loaded data=async move { data.change(id?).await } show=receipt/> }
}

fn receipt(found: ChangeReceipt) -> AnyView {
    let (texts, wording) = reader(found.overview.now);
    let visit = found.visit.clone();
    let (other, undo_at) = (address(&visit, "byt"), address(&visit, "andrad/angra"));
    let trail = visit_trail(texts, None);
    let when = wording.moment(visit.start);
    // Taking back came too late: somebody else has the old time.
    if use_context::<TimeTaken>().is_some() {
        set_status(&AppError::Taken);
        let helped = helped();
        let kept = match (&helped, found.kind == ChangeKind::Cancelled) {
            (None, true) => texts.change_still_cancelled().to_owned(),
            (None, false) => texts.change_undo_kept(&when),
            (Some(_), true) => texts.helping_still_cancelled().to_owned(),
            (Some(who), false) => texts.helping_has(&when, who),
        };
        let title = if helped.is_some() { texts.helping_old_taken() } else { texts.change_undo_taken() };
        let may_change = visit.details.may_change;
        return view! {
            <Page title=page_title(texts, title, true) trail>
                <h1>{title}</h1>
                <p>{kept}</p>
                <div class="actions">
                    {may_change.then(|| view! { <ButtonLink href=other symbol="calendar" words=texts.change_choose_other() filled=true/> })}
                    <ButtonLink href="/hjalp".to_owned() symbol="help" words=texts.frame_help() filled=!may_change/>
                </div>
            </Page>
        }
        .into_any();
    }
    let title = title(texts, &found);
    let is_booked = found.kind != ChangeKind::Cancelled;
    let who = visit_who(texts, &familiar(&visit));
    let follows = match helped() {
        Some(who) => follows_for(texts, wording, &visit, &found, &who),
        None => follows(texts, wording, &visit, found.kind, found.asked_again.is_some()),
    };
    let place = visit.place.as_ref().map(|place| &place.name).or(visit.unit.as_ref().map(|unit| &unit.name));
    let place = place.filter(|_| visit.way == Way::OnSite).map(|place| texts.step_see_you_at(place));
    // Who says the kind where nobody is named; who has had the visit knows it.
    let kind = (found.kind == ChangeKind::Booked && !visit.staff.is_empty())
        .then(|| texts.step_about_visit(&in_sentence(&visit.kind)));
    let is_new = matches!(found.kind, ChangeKind::Booked | ChangeKind::Moved);
    // The calendar follows whatever became of the time.
    let calendar = address(&visit, "kalender");
    let in_calendar = if is_booked { texts.visits_calendar() } else { texts.visits_calendar_off() };
    let time = is_booked.then(|| {
        view! {
            <p>{who}</p>
            {kind.map(|words| view! { <p data-source-text="">{words}</p> })}
            <TimeBlock day=capitalised(&wording.date(visit.start.local.date())) clock=Some(wording.clock_line(visit.start)) left=None relative=false/>
            {place.map(|words| view! { <p>{words}</p> })}
        }
    });
    let gone = found.old.filter(|_| !is_booked).map(|old| {
        let old = wording.moment(old);
        let words = helped().map_or_else(|| texts.change_had(&old), |who| texts.helping_had(&old, &who));
        view! { <p>{words}</p> }
    });
    let again = found.asked_again.as_ref().map(|question| {
        view! { <ButtonLink href=question.address() symbol="calendar" words=texts.change_book_again()/> }
    });
    let undo = found.undo.as_ref().map(|undo| {
        let words = (found.kind != ChangeKind::Booked).then(|| undo_words(texts, wording, undo.until));
        let button = match found.kind {
            ChangeKind::Booked => texts.offer_undo(),
            ChangeKind::Cancelled => texts.change_undo_cancel(),
            ChangeKind::Moved | ChangeKind::Undone => texts.change_undo(),
        };
        let fields = vec![("andring", undo.change.to_string())];
        (words, view! { <ButtonForm action=undo_at symbol="undo" words=button fields/> })
    });
    let (undo_words, undo) = undo.unzip();
    // Whoever did it reads it in the heading.
    let by = found.by.clone().filter(|_| helped().is_none()).map(|who| {
        let words = match found.kind {
            ChangeKind::Booked | ChangeKind::Moved => texts.helping_did_book(&who),
            ChangeKind::Cancelled => texts.helping_did_cancel(&who),
            ChangeKind::Undone => texts.helping_did_undo(&who),
        };
        view! { <p>{words}</p> }
    });
    view! {
        <Page title=page_title(texts, &title, false) trail>
            <h1>{title.clone()}</h1>
            {by}
            {time}
            {gone}
            {follows}
            {undo_words.flatten().map(|words| view! { <p>{words}</p> })}
            <div class="actions">
                <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/>
                {again}
                {undo}
                {is_new.then(|| view! { <PrintButton/> })}
                <ButtonLink href=calendar symbol="calendar" words=in_calendar/>
            </div>
        </Page>
    }
    .into_any()
}

fn undo_words(texts: Texts, wording: Wording, until: Option<Moment>) -> String {
    match until {
        Some(until) if until.local.date() == wording.now.date() => texts.change_undo_until(&wording.clock(until)),
        Some(until) => texts.change_undo_until(&wording.moment(until)),
        None if helped().is_some() => texts.helping_undo_if_free().to_owned(),
        None => texts.change_undo_if_free().to_owned(),
    }
}

/// What was done; to whoever helps, whether it was they who did it.
fn title(texts: Texts, found: &ChangeReceipt) -> String {
    match (helped(), found.kind, found.by.is_some()) {
        (None, ChangeKind::Booked, _) => texts.offer_done_title().to_owned(),
        (None, ChangeKind::Moved, _) => texts.change_done_title().to_owned(),
        (None, ChangeKind::Cancelled, _) => texts.change_cancelled_title().to_owned(),
        (None, ChangeKind::Undone, _) => texts.change_undone_title().to_owned(),
        (Some(who), ChangeKind::Booked, true) => texts.helping_receipt_booked(&who),
        (Some(who), ChangeKind::Moved, true) => texts.helping_receipt_moved(&who),
        (Some(who), ChangeKind::Cancelled, true) => texts.helping_receipt_cancelled(&who),
        (Some(_), ChangeKind::Undone, true) => texts.helping_receipt_undone().to_owned(),
        (Some(who), ChangeKind::Booked | ChangeKind::Moved, false) => texts.helping_new_time(&who),
        (Some(_), ChangeKind::Cancelled, false) => texts.helping_is_cancelled().to_owned(),
        (Some(_), ChangeKind::Undone, false) => texts.helping_is_old().to_owned(),
    }
}

/// What else follows, to whoever helps. How the person travels they know themselves; what is said is what stands on the visit.
fn follows_for(texts: Texts, wording: Wording, visit: &Visit, found: &ChangeReceipt, who: &str) -> AnyView {
    let has_interpreter = visit.details.interpreter.is_some();
    let all = if found.kind == ChangeKind::Cancelled {
        let later = match &visit.cannot_come {
            Some(request) if request.promised >= wording.now.date() => {
                texts.helping_new_by(&wording.date(request.promised), who)
            }
            _ if found.asked_again.is_some() => texts.change_may_book_again().to_owned(),
            _ => texts.helping_later(who),
        };
        let transport = visit.details.transport.then(|| texts.change_cancel_transport().to_owned());
        let interpreter = has_interpreter.then(|| texts.helping_cancel_interpreter().to_owned());
        [Some(later), transport, interpreter]
    } else {
        let transport = visit.details.transport.then(|| texts.change_transport().to_owned());
        let interpreter = has_interpreter.then(|| texts.helping_interpreter().to_owned());
        [transport, interpreter, visit.fasting.then(|| texts.helping_fasting(who))]
    };
    all.into_iter().flatten().map(|words| view! { <p>{words}</p> }).collect_view().into_any()
}
