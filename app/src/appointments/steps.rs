//! What one does about a visit, each step a page of its own: the receipt of an answer, not being able to come, the calendar file.

use super::visit_page::{cannot_come_at, visit_trail, with_visit};
use crate::error::AppError;
use crate::overview::next_step::said_coming;
use crate::overview::types::{VisitState, Way};
use crate::overview::words::{answered_coming, cannot_come, coming, familiar, is_cancelled, visit_who};
use crate::requests::types::Preference;
use crate::texts::Texts;
use crate::ui::{ButtonForm, ButtonLink, CheckPage, ErrorPage, Page, ReceiptPage, TimeBlock, page_title, reader};
use crate::wording::capitalised;
use leptos::prelude::*;

/// `/tider/{id}/svar`: after "Jag kommer", and after taking it back.
#[component]
pub fn VisitAnswerPage() -> impl IntoView {
    with_visit(|overview, visit| {
        let (texts, wording) = reader(overview.now);
        let at = format!("/tider/{}", visit.id);
        let trail = visit_trail(texts, Some((&visit, wording)));
        let when = {
            let day = capitalised(&wording.date(visit.start.local.date()));
            view! { <TimeBlock day clock=Some(wording.clock_line(visit.start)) left=None relative=false/> }
        };
        if visit.coming.is_some() {
            let unit = visit.unit.as_ref().map(|unit| texts.visits_answer_is_at(&unit.name));
            let (transport, fasting) = (visit.details.transport, visit.fasting);
            let nothing_more = !(transport || fasting || visit.details.interpreter.is_some());
            let (who, calendar) = (visit_who(texts, &familiar(&visit)), format!("{at}/kalender"));
            return view! {
                <Page title=page_title(texts, texts.visits_answered_page(), false) trail>
                    <ReceiptPage heading=texts.visits_answered(&overview.person.given_name) undo=Some(format!("{at}/angra"))>
                        <p>{answered_coming(texts, &visit)}</p>
                        {unit.map(|words| view! { <p>{words}</p> })}
                        <p>{who}</p>
                        {when}
                        {transport.then(|| view! { <p>{texts.visits_transport_check()}</p> })}
                        {fasting.then(|| view! { <p>{texts.step_fasting()}</p> })}
                        {nothing_more.then(|| view! { <p>{texts.visits_nothing_more()}</p> })}
                        <ButtonLink href=calendar symbol="calendar" words=texts.visits_calendar()/>
                    </ReceiptPage>
                </Page>
            }
            .into_any();
        }
        let ahead = visit.state == VisitState::Booked && visit.end.local > overview.now.local;
        if !ahead || visit.cannot_come.is_some() {
            return view! { <ErrorPage error=AppError::TooLate/> }.into_any();
        }
        // What was agreed on otherwise needs no answer here; what was said here may be taken back all the same.
        let agreed = said_coming(texts, &visit);
        let heading = if agreed.is_some() { texts.visits_agreed() } else { texts.visits_unanswered() };
        view! {
            <Page title=page_title(texts, heading, false) trail>
                <h1>{heading}</h1>
                <p>{agreed.unwrap_or_else(|| texts.visits_still_booked())}</p>
                {when}
                <div class="actions">
                    {agreed.is_none().then(|| view! { <ButtonForm action=format!("{at}/kommer") symbol="done" words=coming(texts, &visit) filled=true once=true/> })}
                    {agreed.is_some().then(|| view! { <ButtonLink href=format!("{at}/kalender") symbol="calendar" words=texts.visits_calendar() filled=true/> })}
                    <ButtonLink href=cannot_come_at(&visit) symbol="calendar" words=cannot_come(texts, &visit)/>
                </div>
            </Page>
        }
        .into_any()
    })
}

/// `/tider/{id}/kan-inte-komma`: what happens with the time.
#[component]
pub fn CannotComePage() -> impl IntoView {
    with_visit(|overview, visit| {
        let (texts, wording) = reader(overview.now);
        let at = format!("/tider/{}", visit.id);
        let ahead = visit.state == VisitState::Booked && visit.end.local > overview.now.local;
        if !ahead {
            return view! { <ErrorPage error=AppError::TooLate/> }.into_any();
        }
        let trail = visit_trail(texts, Some((&visit, wording)));
        let when = wording.moment(visit.start);
        let late = visit.details.is_late.then(|| late_words(texts, visit.details.late_fee_kronor));
        // Who could choose another time and found none asks to be contacted.
        let by_relative = overview.person.preference == Some(Preference::Relative);
        let none_fits = format!("{at}/ingen-tid");
        let (title, then, yes, back) = if visit.details.may_change {
            let (title, then, yes) = if by_relative {
                (texts.change_relative_title(), texts.change_relative_then(), texts.change_relative_yes())
            } else {
                (texts.change_contact_title(), texts.change_contact_then(), texts.change_contact_yes())
            };
            (title, then, yes, none_fits)
        } else {
            let title = if visit.way == Way::Home { texts.visits_no_fit_title() } else { texts.visits_cannot_title() };
            let then = if by_relative { texts.visits_cannot_then_relative() } else { texts.visits_cannot_then() };
            (title, then, texts.visits_cannot_yes(), at.clone())
        };
        view! {
            <Page title=page_title(texts, title, false) trail>
                <CheckPage
                    heading=title.to_owned()
                    action=format!("{at}/kan-inte-komma")
                    yes=yes
                    no=texts.visits_cannot_no()
                    back=back
                >
                    <p>{texts.visits_cannot_when(&when)}</p>
                    <p>{then}</p>
                    {late.map(|words| view! { <p>{words}</p> })}
                </CheckPage>
            </Page>
        }
        .into_any()
    })
}

/// That it is short notice, and what it may cost.
pub(super) fn late_words(texts: Texts, kronor: Option<i64>) -> String {
    kronor.map_or_else(|| texts.visits_late().to_owned(), |kronor| texts.visits_late_costs(&kronor.to_string()))
}

/// `/tider/{id}/kalender`: the calendar file, with the place or without; of a time that is cancelled, the file that takes it away.
#[component]
pub fn CalendarPage() -> impl IntoView {
    with_visit(|overview, visit| {
        let (texts, wording) = reader(overview.now);
        let file = format!("/tider/{}/kalender.ics", visit.id);
        let with_place = visit.place.is_some() && !overview.person.protected;
        let trail = visit_trail(texts, Some((&visit, wording)));
        if is_cancelled(&visit) {
            let title = texts.visits_calendar_off();
            return view! {
                <Page title=page_title(texts, title, false) trail>
                    <h1>{title}</h1>
                    <p>{texts.visits_calendar_off_what()}</p>
                    <div class="actions">
                        <ButtonLink href=file symbol="calendar" words=texts.visits_calendar_off_file() filled=true/>
                    </div>
                </Page>
            }
            .into_any();
        }
        view! {
            <Page title=page_title(texts, texts.visits_calendar_page(), false) trail>
                <h1>{texts.visits_calendar_page()}</h1>
                <p>{texts.visits_calendar_what()}</p>
                <p>{texts.visits_calendar_changes()}</p>
                <div class="actions">
                    <ButtonLink href=file.clone() symbol="calendar" words=texts.visits_calendar_without() filled=true/>
                    {with_place.then(|| view! {
                        <ButtonLink href=format!("{file}?plats=ja") symbol="calendar" words=texts.visits_calendar_with()/>
                    })}
                </div>
            </Page>
        }
        .into_any()
    })
}
