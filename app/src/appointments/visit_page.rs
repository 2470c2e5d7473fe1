//! `/tider/{id}`: the kallelse. It prints on one A4.

use super::kallelse::{cancelled, kallelse_first, kallelse_rest};
use super::page::{says_kind, visit_heading};
use super::video::{keep_opening, opens_here, way_in};
use crate::error::AppError;
use crate::ids::{AppointmentId, Id};
use crate::overview::api::{OverviewApi, Part};
use crate::overview::next_step::said_coming;
use crate::overview::types::{Overview, Visit, VisitState, Way};
use crate::overview::words::{call, cannot_come as cannot_come_words, coming as coming_words, is_cancelled};
use crate::representatives::reach::{did_book, did_cancel, helped, may_open};
use crate::requests::words::standing_of_visit;
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{
    ButtonForm, ButtonLink, Loaded, Page, PrintButton, RelativeWords, UndoButton, in_query, page_title, reader,
    source_lang,
};
use crate::wording::{Medium, Wording};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

/// The visit of the address, with the whole of what the person may see.
pub(super) fn visit_of(overview: &Overview, id: &AppointmentId) -> Option<Visit> {
    overview.visits.iter().chain(&overview.past_visits).find(|visit| visit.id == *id).cloned()
}

/// Loads the visit that the address names, and shows it.
pub(super) fn with_visit(show: impl FnOnce(Overview, Visit) -> AnyView + Send + 'static) -> AnyView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let id = use_params_map().read_untracked().get("id").and_then(|id| AppointmentId::parse(&id));
    let load = async move {
        let Some(id) = id else { return Err(AppError::NotFound) };
        let overview = data.overview(Part::Visit(id.clone())).await?;
        let visit = visit_of(&overview, &id).ok_or(AppError::NotFound)?;
        Ok((overview, visit))
    };
    view! { <Loaded data=load show=move |(overview, visit)| show(overview, visit)/> }.into_any()
}

/// "Din tid torsdag 3 december", and whether it is cancelled.
fn heading(texts: Texts, wording: Wording, visit: &Visit) -> String {
    let day = wording.date(visit.start.local.date());
    match visit.state {
        VisitState::CancelledByCare { .. } => texts.visits_page_cancelled(&day),
        _ => texts.visits_page(&day),
    }
}

/// Where "Jag kan inte komma" leads: to other times where one may choose oneself, else to telling care.
pub fn cannot_come_at(visit: &Visit) -> String {
    let step = if visit.details.may_change { "byt" } else { "kan-inte-komma" };
    format!("/tider/{}/{step}", visit.id)
}

/// The pages above a visit.
pub(crate) fn visit_trail(texts: Texts, visit: Option<(&Visit, Wording)>) -> Vec<(String, String)> {
    let mut trail = vec![
        ("/".to_owned(), texts.site_nav_overview().to_owned()),
        ("/tider".to_owned(), texts.overview_visits().to_owned()),
    ];
    if let Some((visit, wording)) = visit {
        trail.push((format!("/tider/{}", visit.id), heading(texts, wording, visit)));
    }
    trail
}

#[component]
pub fn VisitPage() -> impl IntoView {
    with_visit(|overview, visit| {
        let (texts, wording) = reader(overview.now);
        let heading = heading(texts, wording, &visit);
        let paper = Wording { medium: Medium::Paper, ..wording };
        let printed = texts.site_printed(&paper.moment(overview.now));
        let full_day = paper.moment(visit.start);
        let (name, address) =
            (overview.person.name.clone(), visit.place.as_ref().and_then(|place| place.address.clone()));
        let ahead = visit.state == VisitState::Booked && visit.end.local > overview.now.local;
        // What has been, or will not be, is told as that: nobody is sent there.
        let (first, rest) = if ahead {
            (kallelse_first(texts, wording, &visit), Some(kallelse_rest(texts, wording, &visit)))
        } else {
            let about = visit.description.clone().filter(|_| visit.state == VisitState::Done);
            let words = visit_heading(texts, wording, &visit, true);
            let of_care = says_kind(&visit).then_some("");
            let told = view! { <p data-source-text=of_care>{words}</p> {about.map(|words| view! { <p data-source-text="" lang=source_lang()>{words}</p> })} };
            (told.into_any(), None)
        };
        let (answer, actions) = (answer(texts, &visit, overview.now.local), actions(texts, &visit, overview.now.local));
        let mut words = RelativeWords::new(wording);
        keep_opening(&visit, &mut words);
        let opens = opens_here(texts, wording, &visit, format!("/tider/{}", visit.id));
        let waits = waits(texts, &visit);
        let (cancelled, cannot) = (cancelled(texts, wording, &visit), cannot_come(texts, wording, &visit));
        let done_by = done_by(texts, &visit);
        view! {
            <Page title=page_title(texts, &heading, false) trail=visit_trail(texts, None) words>
                <p class="print-head">{name} <br/> {full_day} {address.map(|address| view! { <br/> {address} })} <br/> {printed}</p>
                <h1>{heading}</h1>
                {cancelled}
                {cannot}
                {done_by}
                {first}
                {opens}
                {answer}
                {waits}
                {rest}
                {actions}
            </Page>
        }
        .into_any()
    })
}

/// That the person waits for an earlier time.
fn waits(texts: Texts, visit: &Visit) -> Option<AnyView> {
    visit.details.waiting_since.filter(|_| visit.state == VisitState::Booked)?;
    let at = format!("/tider/{}/tidigare", visit.id);
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let way = (!is_simple).then(|| view! { " " <a class="in-text" href=at>{texts.earlier_show()}</a> });
    Some(view! { <p>{texts.earlier_waits()} {way}</p> }.into_any())
}

/// That the person has said that they cannot come.
fn cannot_come(texts: Texts, wording: Wording, visit: &Visit) -> Option<AnyView> {
    let request = visit.cannot_come.as_ref()?;
    Some(view! { <div class="notice"><p>{standing_of_visit(texts, wording, request)}</p></div> }.into_any())
}

/// Answering: in the window at once.
fn answer(texts: Texts, visit: &Visit, now: jiff::civil::DateTime) -> Option<AnyView> {
    let at = format!("/tider/{}", visit.id);
    let ahead = visit.state == VisitState::Booked && visit.end.local > now;
    if helped().is_some() {
        return helpers_ways(texts, visit, ahead && visit.start.local > now);
    }
    if let Some(request) = &visit.cannot_come {
        let href = format!("/fragor/{}", request.id);
        let cannot = (ahead && request.wants.is_some()).then(|| {
            let href = cannot_come_at(visit);
            view! { <ButtonLink href symbol="calendar" words=cannot_come_words(texts, visit)/> }
        });
        return Some(
            view! {
                <div class="actions">
                    <ButtonLink href symbol="letter" words=texts.requests_show_sent() filled=true/>
                    {cannot}
                </div>
            }
            .into_any(),
        );
    }
    let go_in = way_in(texts, visit);
    let said = said_coming(texts, visit);
    let coming = said.is_none() && go_in.is_none();
    // In the simple view five things to choose are enough; there taking back stands with the receipt.
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    ahead.then(|| {
        let answered = visit.coming.is_some();
        // Who has answered, or need not, has nothing to do but to remember it.
        let calendar = !coming && go_in.is_none();
        view! {
            {said.map(|words| view! { <p>{words}</p> })}
            <div class="actions">
                {go_in}
                {coming.then(|| view! { <ButtonForm action=format!("{at}/kommer") symbol="done" words=coming_words(texts, visit) filled=true once=true/> })}
                {calendar.then(|| keep_in_calendar(texts, visit, true))}
                <ButtonLink href=cannot_come_at(visit) symbol="calendar" words=cannot_come_words(texts, visit)/>
                {(answered && !is_simple).then(|| view! { <UndoButton action=format!("{at}/angra")/> })}
            </div>
        }
        .into_any()
    })
}

fn keep_in_calendar(texts: Texts, visit: &Visit, filled: bool) -> impl IntoView + use<> {
    let href = format!("/tider/{}/kalender", visit.id);
    view! { <ButtonLink href symbol="calendar" words=texts.visits_calendar() filled/> }
}

/// For somebody who helps: another time, as far as they may.
fn helpers_ways(texts: Texts, visit: &Visit, ahead: bool) -> Option<AnyView> {
    let at = format!("/tider/{}", visit.id);
    let (change, wish) = (format!("{at}/byt"), format!("{at}/foresla"));
    let done = format!("{at}/andrad");
    let button = match (visit.details.may_change, may_open(&wish) && visit.unit.is_some()) {
        _ if !ahead => None,
        (true, _) => {
            Some(view! { <ButtonLink href=change symbol="calendar" words=texts.helping_change_time() filled=true/> })
        }
        (false, true) => {
            Some(view! { <ButtonLink href=wish symbol="calendar" words=texts.helping_propose() filled=true/> })
        }
        (false, false) => None,
    };
    // What they have done themselves can be taken back where it is told.
    let is_theirs = visit.details.changed_by.is_some() && may_open(&done);
    let done = is_theirs.then(|| view! { <ButtonLink href=done symbol="undo" words=texts.helping_show_change()/> });
    (button.is_some() || is_theirs).then(|| view! { <div class="actions">{button} {done}</div> }.into_any())
}

/// Who has done it for the person.
fn done_by(texts: Texts, visit: &Visit) -> Option<AnyView> {
    let who = visit.details.changed_by.as_ref()?;
    let words = match visit.state {
        VisitState::Booked => did_book(texts, who),
        VisitState::CancelledByPatient => did_cancel(texts, who),
        _ => return None,
    };
    Some(view! { <p>{words}</p> }.into_any())
}

/// What else one can do with the visit: print, find the way, ring, keep it in the calendar.
fn actions(texts: Texts, visit: &Visit, now: jiff::civil::DateTime) -> AnyView {
    let at = format!("/tider/{}", visit.id);
    let ahead = visit.state == VisitState::Booked && visit.end.local > now;
    let map = visit
        .place
        .as_ref()
        .filter(|_| visit.way == Way::OnSite && ahead)
        .and_then(|place| place.address.as_ref())
        .map(|address| {
            let href = format!("https://www.openstreetmap.org/search?query={}", in_query(address));
            view! { <ButtonLink href symbol="transport" words=texts.visits_map()/> }
        });
    // In the simple view five things to choose are enough; there the calendar comes with the receipt. Who need not answer has it above.
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let may_answer = said_coming(texts, visit).is_none() && visit.cannot_come.is_none();
    let is_above = helped().is_none() && !may_answer && visit.cannot_come.is_none() && way_in(texts, visit).is_none();
    let calendar = (ahead && !is_above && !(is_simple && may_answer)).then(|| keep_in_calendar(texts, visit, false));
    // What was kept in a calendar goes from there too, until the time has been.
    let off = (is_cancelled(visit) && visit.end.local > now).then(|| {
        view! { <ButtonLink href=format!("{at}/kalender") symbol="calendar" words=texts.visits_calendar_off()/> }
    });
    let on_paper = visit.unit.as_ref().and_then(|unit| {
        let number = unit.phone.as_deref()?;
        Some(format!("{} {number}", texts.site_call(&unit.name)))
    });
    let ring = visit.unit.as_ref().and_then(|unit| call(texts, &unit.name, unit.phone.as_deref()));
    let earlier = (visit.details.may_wait && visit.details.waiting_since.is_none() && !is_simple).then(|| {
        view! { <ButtonLink href=format!("{at}/tidigare") symbol="today" words=texts.earlier_want()/> }
    });
    view! {
        <div class="actions">
            {ahead.then(|| view! { <PrintButton/> })}
            {map}
            {ring}
            {calendar}
            {off}
            {earlier}
        </div>
        // A button says nothing on paper.
        {on_paper.map(|words| view! { <p class="only-paper">{words}</p> })}
    }
    .into_any()
}
