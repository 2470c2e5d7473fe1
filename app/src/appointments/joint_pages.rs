//! `/tillsammans/{id}`: the patient's side of booking together, on a screen of their own or on the one in the room.
//!
//! - The same times as the member of staff sees. A time that goes says so where it stood; one that comes stands last.
//! - A time is chosen, looked at once more, and agreed to: three taps to the receipt. The old time stands until then.
//! - On a screen that is handed over nothing else can be reached; it goes back with a new sign-in.

use super::api::JointApi;
use super::change_pages::near_line;
use super::joint_types::{HandBackPage, JointLine, JointMode, JointPage, JointState, JointTime, Parked};
use super::types::TimeTaken;
use crate::error::AppError;
use crate::ids::{Id, JointBookingId};
use crate::overview::words::in_sentence;
use crate::texts::Texts;
use crate::ui::{
    ButtonForm, ButtonLink, Live, Loaded, Page, PrintButton, RelativeWords, TimeBlock, page_title, reader, set_status,
};
use crate::wording::{Wording, capitalised, given_name};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

pub(super) fn id() -> Result<JointBookingId, AppError> {
    use_params_map().read_untracked().get("id").and_then(|id| JointBookingId::parse(&id)).ok_or(AppError::NotFound)
}

fn address(page: &JointPage) -> String {
    format!("/tillsammans/{}", page.id)
}

/// Who the other is, as the patient calls them.
fn who(page: &JointPage) -> String {
    page.staff_name.as_deref().map_or_else(|| page.unit_name.clone(), |name| given_name(name).to_owned())
}

/// Whether what was pressed could not be done; sets the status.
fn is_refused() -> bool {
    let refused = use_context::<TimeTaken>().is_some();
    if refused {
        set_status(&AppError::Taken);
    }
    refused
}

fn is_parked() -> bool {
    use_context::<Parked>().is_some()
}

/// The way back; on a screen that is handed over there is none but its own.
fn trail(texts: Texts, step: Option<(String, &'static str)>) -> Vec<(String, String)> {
    let start = (!is_parked()).then(|| ("/".to_owned(), texts.site_nav_overview().to_owned()));
    start.into_iter().chain(step.map(|(at, title)| (at, title.to_owned()))).collect()
}

#[component]
pub fn JointTimesPage() -> impl IntoView {
    let (api, id) = (expect_context::<Arc<dyn JointApi>>(), id());
    view! { <Loaded data=async move { api.joint(id?).await } show=times/> }
}

fn times(page: JointPage) -> AnyView {
    let (texts, wording) = reader(page.now);
    match page.state {
        JointState::Open => {}
        JointState::Booked => return booked(texts, wording, page),
        JointState::Ended => return ended(texts, wording, &page),
    }
    let (at, who) = (address(&page), who(&page));
    let refused = is_refused();
    // Somebody else was first; or the other side has not had that time before it yet.
    let why = if page.lines.iter().any(|line| line.time == JointTime::Taken) {
        texts.offer_taken()
    } else {
        texts.joint_waits()
    };
    let about = match page.now_at {
        Some(now_at) => view! { <p>{texts.change_keeps(&wording.moment(now_at))}</p> }.into_any(),
        None => view! { <p data-source-text="">{texts.joint_new(&in_sentence(&page.kind))}</p> }.into_any(),
    };
    let mut first = true;
    let lines = page
        .lines
        .iter()
        .map(|line| {
            let filled = line.time == JointTime::Free && std::mem::take(&mut first);
            time_line(texts, wording, &at, line, filled)
        })
        .collect_view();
    let none_left = !page.lines.iter().any(|line| line.time == JointTime::Free);
    let said = match (page.none_fits, none_left) {
        (true, _) => texts.joint_looks(&who),
        (false, true) => texts.joint_none_left(&who),
        (false, false) => String::new(),
    };
    let may_say = page.mode == JointMode::Distance && !page.none_fits && !none_left;
    let title = texts.joint_choose();
    let (events, here, none_at) = (format!("{at}/handelser"), at.clone(), format!("{at}/ingen-tid"));
    view! {
        <Page title=page_title(texts, title, refused) trail=trail(texts, None) quiet=true>
            <h1>{title}</h1>
            {refused.then(|| view! { <div class="notice notice-warn"><p>{why}</p></div> })}
            <p>{texts.joint_same(&who)}</p>
            {about}
            <Live events since=page.mark.clone() state="open" show_new=texts.joint_show_new() here>
                <ul class="live-lines" data-lines="">{lines}</ul>
                <div data-line="said">{(!said.is_empty()).then(|| view! { <p>{said}</p> })}</div>
            </Live>
            {may_say.then(|| view! { <div class="actions"><ButtonForm action=none_at symbol="help" words=texts.change_none_fits()/></div> })}
        </Page>
    }
    .into_any()
}

fn time_line(texts: Texts, wording: Wording, at: &str, line: &JointLine, filled: bool) -> AnyView {
    let (name, when) = (line.code.clone(), wording.choice_line(line.start));
    let short = capitalised(&wording.moment(line.start));
    let (content, said) = match line.time {
        JointTime::Free => {
            let href = format!("{at}/kolla?tid={}", line.code);
            let said = texts.joint_said_new(&when);
            (view! { <ButtonLink href symbol="calendar" words=when filled/> }.into_any(), said)
        }
        JointTime::Taken => gone(texts.joint_taken(&short)),
        JointTime::Removed => gone(texts.joint_removed(&short)),
        JointTime::Elsewhere => gone(texts.joint_elsewhere(&short)),
    };
    view! { <li data-line=name data-said=said>{content}</li> }.into_any()
}

fn gone(words: String) -> (AnyView, String) {
    (view! { <p class="muted">{words.clone()}</p> }.into_any(), words)
}

/// `/tillsammans/{id}/kolla`: "Ska vi boka den här tiden?"
#[component]
pub fn JointCheckPage() -> impl IntoView {
    let (api, id) = (expect_context::<Arc<dyn JointApi>>(), id());
    let code = use_query_map().read_untracked().get("tid").unwrap_or_default();
    view! { <Loaded data=async move { api.joint(id?).await } show=move |page| check(page, &code)/> }
}

fn check(page: JointPage, code: &str) -> AnyView {
    let (texts, wording) = reader(page.now);
    match page.state {
        JointState::Open => {}
        JointState::Booked => return booked(texts, wording, page),
        JointState::Ended => return ended(texts, wording, &page),
    }
    let at = address(&page);
    let Some(line) = page.lines.iter().find(|line| line.code == code).cloned() else {
        return view! { <crate::ui::ErrorPage error=AppError::NotFound/> }.into_any();
    };
    let when = capitalised(&wording.moment(line.start));
    let mut words = RelativeWords::new(wording);
    let near = near_line(texts, wording, line.start, &mut words);
    let yes = if page.now_at.is_some() { texts.change_yes() } else { texts.offer_yes() };
    let content = if line.time == JointTime::Free {
        let fields = vec![("tid", line.code.clone()), ("nyckel", page.key.to_string())];
        view! {
            <div class="actions">
                <ButtonForm action=at.clone() symbol="done" words=yes filled=true fields/>
                <ButtonLink href=at.clone() symbol="undo" words=texts.visits_cannot_no()/>
            </div>
        }
        .into_any()
    } else {
        view! {
            <p>{texts.joint_taken(&when)}</p>
            <div class="actions"><ButtonLink href=at.clone() symbol="calendar" words=texts.change_choose_other() filled=true/></div>
        }
        .into_any()
    };
    let said = if line.time == JointTime::Free { String::new() } else { texts.joint_taken(&when) };
    let then = page.now_at.map(|now_at| view! { <p>{texts.change_then_gone(&wording.moment(now_at))}</p> });
    let events = format!("{at}/handelser");
    let here = format!("{at}/kolla?tid={code}");
    let trail = trail(texts, Some((at, texts.joint_choose())));
    view! {
        <Page title=page_title(texts, texts.joint_check(), false) trail words quiet=true>
            <h1>{texts.joint_check()}</h1>
            <p data-source-text="">{texts.joint_new(&in_sentence(&page.kind))}</p>
            <TimeBlock day=capitalised(&wording.date(line.start.local.date())) clock=Some(wording.clock_line(line.start)) left=None relative=false/>
            {near}
            {then}
            <Live events since=page.mark.clone() state="open" show_new=texts.joint_show_new() here>
                <div data-line="choice" data-said=said>{content}</div>
            </Live>
        </Page>
    }
    .into_any()
}

/// They have agreed.
fn booked(texts: Texts, wording: Wording, page: JointPage) -> AnyView {
    let refused = is_refused();
    let title = if page.now_at.is_some() { texts.change_done_title() } else { texts.offer_done_title() };
    let when = page.booked.as_ref().map(|(at, _)| *at);
    let time = when.map(|at| {
        view! { <TimeBlock day=capitalised(&wording.date(at.local.date())) clock=Some(wording.clock_line(at)) left=None relative=false/> }
    });
    let next = if is_parked() {
        view! {
            <ButtonLink href=format!("{}/lamna", address(&page)) symbol="undo" words=texts.joint_hand_back() filled=true/>
            <PrintButton/>
        }
        .into_any()
    } else {
        let href = page.booked.as_ref().map_or_else(|| "/tider".to_owned(), |(_, visit)| format!("/tider/{visit}"));
        view! {
            <ButtonLink href symbol="calendar" words=texts.start_more() filled=true/>
            <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start()/>
        }
        .into_any()
    };
    view! {
        <Page title=page_title(texts, title, refused) trail=trail(texts, None) quiet=true>
            <h1>{title}</h1>
            <p data-source-text="">{texts.joint_new(&in_sentence(&page.kind))}</p>
            {time}
            <div class="actions">{next}</div>
        </Page>
    }
    .into_any()
}

/// Ended without a booking.
fn ended(texts: Texts, wording: Wording, page: &JointPage) -> AnyView {
    let refused = is_refused();
    let title = texts.joint_ended_title();
    let kept = match page.now_at {
        Some(at) => texts.change_undo_kept(&wording.moment(at)),
        None => texts.joint_nothing_booked().to_owned(),
    };
    let next = if is_parked() {
        view! { <ButtonLink href=format!("{}/lamna", address(page)) symbol="undo" words=texts.joint_hand_back() filled=true/> }
            .into_any()
    } else {
        view! { <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/> }.into_any()
    };
    view! {
        <Page title=page_title(texts, title, refused) trail=trail(texts, None) quiet=true>
            <h1>{title}</h1>
            <p>{kept}</p>
            <div class="actions">{next}</div>
        </Page>
    }
    .into_any()
}

/// `/tillsammans/{id}/lamna`: the member of staff says that it is they, by signing in.
#[component]
pub fn HandScreenBackPage() -> impl IntoView {
    let (api, id) = (expect_context::<Arc<dyn JointApi>>(), id());
    view! { <Loaded data=async move { api.hand_back(id?).await } show=hand_back/> }
}

fn hand_back(page: HandBackPage) -> AnyView {
    let (texts, _) = reader(page.now);
    let at = format!("/tillsammans/{}", page.id);
    let who = given_name(&page.staff_name).to_owned();
    let sign_in = match page.identifier {
        Some(person) => {
            let fields = vec![("person", person), ("till", format!("/personal/patienter/{}", page.patient))];
            view! { <ButtonForm action="/logga-in".to_owned() symbol="done" words=texts.joint_it_is_me(&who) filled=true fields/> }
                .into_any()
        }
        // Signing out leads to signing in.
        None => view! { <ButtonForm action="/logga-ut".to_owned() symbol="done" words=texts.joint_it_is_me(&who) filled=true/> }
            .into_any(),
    };
    view! {
        <Page title=page_title(texts, texts.joint_hand_back(), false) trail=trail(texts, Some((at.clone(), texts.joint_choose()))) quiet=true>
            <h1>{texts.joint_hand_back()}</h1>
            <p>{texts.joint_hand_back_who(&who)}</p>
            <div class="actions">
                {sign_in}
                <ButtonLink href=at symbol="undo" words=texts.visits_cannot_no()/>
            </div>
        </Page>
    }
    .into_any()
}
