//! `/tillsammans/{id}`: the patient's side of booking together, on a screen of their own or on the one in the room.
//!
//! - The same times as the member of staff sees. A time that goes says so where it stood; one that comes stands last.
//! - A time is chosen, looked at once more, and agreed to: three taps to the receipt. The old time stands until then.
//! - On a screen that is handed over nothing else can be reached; it goes back with a new sign-in.

use super::api::JointApi;
use super::change_pages::near_line;
use super::follows::sees_to;
use super::joint_types::{HandBackPage, JointLine, JointMode, JointPage, JointRefused, JointState, JointTime, Parked};
use super::types::ChangeKind;
use crate::error::AppError;
use crate::ids::{Id, JointBookingId};
use crate::overview::words::{call, in_sentence};
use crate::texts::Texts;
use crate::ui::{
    ButtonForm, ButtonLink, Live, Loaded, Page, PrintButton, RelativeWords, TimeBlock, in_query, page_title, reader,
    set_status,
};
use crate::wording::{Moment, Wording, capitalised, given_name};
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
    let refused = use_context::<JointRefused>().is_some();
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
    view! { <Loaded data=async move { api.joint(id?, true).await } show=times/> }
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
    let why = match use_context::<JointRefused>() {
        Some(JointRefused::Waits) => texts.joint_waits(),
        Some(JointRefused::TooLate) => texts.joint_again(),
        Some(JointRefused::Taken) | None => texts.offer_taken(),
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
            time_line(texts, wording, &page, line, filled)
        })
        .collect_view();
    let title = texts.joint_choose();
    let (events, here) = (format!("{at}/handelser"), at.clone());
    let (answer, rest) = (none_answer(texts, &page, &who), none_left(texts, &page, &who));
    view! {
        <Page title=page_title(texts, title, refused) trail=trail(texts, None) quiet=true>
            <h1>{title}</h1>
            {refused.then(|| view! { <div class="notice notice-warn"><p>{why}</p></div> })}
            <Live events since=page.mark.clone() state=format!("{} open", page.id) show_new=texts.joint_show_new() here>
                <div data-line="svar">{answer}</div>
                <p>{texts.joint_same(&who)}</p>
                {about}
                <ul class="live-lines" data-lines="">{lines}</ul>
                <div data-line="annat">{rest}</div>
            </Live>
        </Page>
    }
    .into_any()
}

/// The person has said that no time fits: that it is heard, the way to take it back, and whom to ring.
fn none_answer(texts: Texts, page: &JointPage, who: &str) -> Option<AnyView> {
    page.none_fits.then(|| {
        let ring = call(texts, &page.unit_name, page.unit_phone.as_deref());
        view! {
            <div class="notice"><p>{texts.joint_looks(who)}</p></div>
            <div class="actions">
                <ButtonForm action=format!("{}/ingen-tid/angra", address(page)) symbol="undo" words=texts.offer_undo_answer()/>
                {ring}
            </div>
        }
        .into_any()
    })
}

/// What one can do besides choosing a time.
fn none_left(texts: Texts, page: &JointPage, who: &str) -> AnyView {
    let is = |time: JointTime| page.lines.iter().any(|line| line.time == time);
    let (free, elsewhere) = (is(JointTime::Free), is(JointTime::Elsewhere));
    if page.none_fits {
        return ().into_any();
    }
    if page.mode == JointMode::Room {
        let href = format!("{}/lamna", address(page));
        return view! { <div class="actions"><ButtonLink href symbol="help" words=texts.change_none_fits() filled=!free/></div> }
            .into_any();
    }
    if !free && !elsewhere {
        let ring = call(texts, &page.unit_name, page.unit_phone.as_deref());
        return view! { <p>{texts.joint_none_left(who)}</p> <div class="actions">{ring}</div> }.into_any();
    }
    let action = format!("{}/ingen-tid", address(page));
    view! {
        {(!free).then(|| view! { <p>{texts.joint_none_here(who)}</p> })}
        <div class="actions"><ButtonForm action symbol="help" words=texts.change_none_fits() filled=!free/></div>
    }
    .into_any()
}

fn time_line(texts: Texts, wording: Wording, page: &JointPage, line: &JointLine, filled: bool) -> AnyView {
    let (name, when) = (line.code.clone(), wording.choice_line(line.start));
    let short = wording.moment(line.start);
    // What is said should it not be there any more.
    let mut lost = None;
    let (content, said) = match line.time {
        JointTime::Free => {
            lost = Some(texts.joint_taken(&capitalised(&short)));
            let href = format!("{}/kolla?tid={}", address(page), line.code);
            let said = texts.joint_said_new(&when);
            (view! { <ButtonLink href symbol="calendar" words=when filled/> }.into_any(), said)
        }
        JointTime::Taken => gone(texts.joint_taken(&capitalised(&short))),
        JointTime::Removed => gone(texts.joint_removed(&short, &who(page))),
        JointTime::Elsewhere => gone(texts.joint_elsewhere(&short)),
    };
    view! { <li data-line=name data-said=said data-lost=lost>{content}</li> }.into_any()
}

fn gone(words: String) -> (AnyView, String) {
    (view! { <p class="muted">{words.clone()}</p> }.into_any(), words)
}

/// `/tillsammans/{id}/kolla`: "Stämmer tiden?"
#[component]
pub fn JointCheckPage() -> impl IntoView {
    let (api, id) = (expect_context::<Arc<dyn JointApi>>(), id());
    let code = use_query_map().read_untracked().get("tid").unwrap_or_default();
    view! { <Loaded data=async move { api.joint(id?, false).await } show=move |page| check(page, &code)/> }
}

fn check(page: JointPage, code: &str) -> AnyView {
    let (texts, wording) = reader(page.now);
    match page.state {
        JointState::Open => {}
        JointState::Booked => return booked(texts, wording, page),
        JointState::Ended => return ended(texts, wording, &page),
    }
    let at = address(&page);
    let trail = trail(texts, Some((at.clone(), texts.joint_choose())));
    let free = page.lines.iter().find(|line| line.code == code && line.time == JointTime::Free).cloned();
    let events = format!("{at}/handelser");
    let here = format!("{at}/kolla?tid={}", in_query(code));
    let Some(line) = free else {
        let kept = page.now_at.map(|now_at| view! { <p>{texts.change_undo_kept(&wording.moment(now_at))}</p> });
        let title = texts.change_taken_title();
        return view! {
            <Page title=page_title(texts, title, false) trail quiet=true>
                <h1>{title}</h1>
                {kept}
                <Live events since=page.mark.clone() state=format!("{} gone", page.id) show_new=texts.joint_show_new() here>
                    <div class="actions"><ButtonLink href=at symbol="calendar" words=texts.change_choose_other() filled=true/></div>
                </Live>
            </Page>
        }
        .into_any();
    };
    let mut words = RelativeWords::new(wording);
    let near = near_line(texts, wording, line.start, &mut words);
    let title = texts.joint_check();
    let yes = if page.now_at.is_some() { texts.change_yes() } else { texts.offer_yes() };
    let fields = vec![("tid", line.code.clone())];
    let then = page.now_at.map(|now_at| view! { <p>{texts.change_then_gone(&wording.moment(now_at))}</p> });
    view! {
        <Page title=page_title(texts, title, false) trail words quiet=true>
            <h1>{title}</h1>
            {visit_lines(texts, wording, &page, line.start, near)}
            {then}
            <Live events since=page.mark.clone() state=format!("{} free", page.id) show_new=texts.joint_show_new() here>
                <div class="actions">
                    <ButtonForm action=at.clone() symbol="done" words=yes filled=true once=true fields/>
                    <ButtonLink href=at symbol="undo" words=texts.visits_cannot_no()/>
                </div>
            </Live>
        </Page>
    }
    .into_any()
}

/// Whom one meets, when and where; what it is about where nobody is named.
fn visit_lines(texts: Texts, wording: Wording, page: &JointPage, at: Moment, near: Option<AnyView>) -> AnyView {
    let who = match &page.meets {
        Some(name) => view! { <p>{texts.joint_meet(given_name(name))}</p> }.into_any(),
        None => view! { <p data-source-text="">{texts.joint_new(&in_sentence(&page.kind))}</p> }.into_any(),
    };
    let place = page.place.as_ref().map(|place| view! { <p>{texts.step_see_you_at(place)}</p> });
    view! {
        {who}
        <TimeBlock day=capitalised(&wording.date(at.local.date())) clock=Some(wording.clock_line(at)) left=None relative=false/>
        {near}
        {place}
    }
    .into_any()
}

/// They have agreed: what it became, and what else follows.
fn booked(texts: Texts, wording: Wording, page: JointPage) -> AnyView {
    // It has been taken back or changed since.
    if page.booked.is_none() {
        return ended(texts, wording, &page);
    }
    let refused = is_refused();
    let title = if page.now_at.is_some() { texts.change_done_title() } else { texts.offer_done_title() };
    let time = page.booked.as_ref().map(|(at, _)| visit_lines(texts, wording, &page, *at, None));
    let kind = if page.now_at.is_some() { ChangeKind::Moved } else { ChangeKind::Booked };
    let follows = sees_to(texts, kind, page.follows);
    let next = if is_parked() {
        view! {
            <p>{texts.joint_regret(&who(&page))}</p>
            <div class="actions">
                <ButtonLink href=format!("{}/lamna", address(&page)) symbol="undo" words=texts.joint_hand_back() filled=true/>
                <PrintButton/>
            </div>
        }
        .into_any()
    } else {
        let href = page.booked.as_ref().map_or_else(|| "/tider".to_owned(), |(_, visit)| format!("/tider/{visit}"));
        view! {
            <div class="actions">
                <ButtonLink href symbol="calendar" words=texts.start_more() filled=true/>
                <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start()/>
            </div>
        }
        .into_any()
    };
    view! {
        <Page title=page_title(texts, title, refused) trail=trail(texts, None) quiet=true>
            <h1>{title}</h1>
            {time}
            {follows}
            {next}
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
    let contact = (!is_parked()).then(|| {
        view! { <ButtonForm action="/hjalp/kontakta".to_owned() symbol="letter" words=texts.start_contact_me()/> }
    });
    let next = if is_parked() {
        view! { <ButtonLink href=format!("{}/lamna", address(page)) symbol="undo" words=texts.joint_hand_back() filled=true/> }
            .into_any()
    } else {
        view! { <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/> }.into_any()
    };
    view! {
        <Page title=page_title(texts, title, refused) trail=trail(texts, None) quiet=true>
            <h1>{title}</h1>
            <p>{texts.joint_not_shown()} " " {kept}</p>
            <div class="actions">{next} {contact}</div>
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
    let who = page.staff_name.as_deref().map_or(page.unit_name.as_str(), given_name).to_owned();
    let sign_in = match page.identifier {
        Some(person) => {
            let fields = vec![("person", person), ("till", format!("/personal/tillsammans/{}", page.id))];
            view! { <ButtonForm action="/logga-in".to_owned() symbol="done" words=texts.joint_it_is_me(&who) filled=true fields/> }
                .into_any()
        }
        // Signing out leads to signing in.
        None => view! { <ButtonForm action="/logga-ut".to_owned() symbol="done" words=texts.joint_it_is_me(&who) filled=true/> }
            .into_any(),
    };
    view! {
        <Page title=page_title(texts, texts.joint_hand_back_title(), false) trail=trail(texts, Some((at.clone(), texts.joint_choose()))) quiet=true>
            <h1>{texts.joint_hand_back_title()}</h1>
            <p>{texts.joint_hand_back_none(&who)}</p>
            <p>{texts.joint_hand_back_who(&who)}</p>
            <div class="actions">
                {sign_in}
                <ButtonLink href=at symbol="undo" words=texts.close_no()/>
            </div>
        </Page>
    }
    .into_any()
}
