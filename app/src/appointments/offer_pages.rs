//! Answering a question about a time, each step a page of its own: which time, is it right; and a no. The receipt of a time that was
//! taken is the one of every change (`change_pages.rs`).
//!
//! - Who asks and until when is said first; whoever has a time keeps it until another is taken.
//! - No time fits: the person says when they can, in their own words, and hears more by a promised day.

use super::api::OffersApi;
use super::change_pages::{ROWS, asks, must_come_by, near_line, past_guarantee, time_choices};
use super::follows::{Then, will_follow};
use super::types::{CheckOffer, DeclinedPage, Gone, OfferPage, TimeChoice, TimeTaken};
use crate::error::AppError;
use crate::help::forms::{Words, write_page};
use crate::ids::{Id, TimeProposalId};
use crate::overview::types::{Proposer, Question, QuestionId, QuestionKind, Way};
use crate::overview::words::{answer_until, in_sentence, proposer, proposer_called, staff_name};
use crate::requests::words::standing;
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{
    ButtonForm, ButtonLink, Loaded, Page, RelativeWords, TimeBlock, page_title, reader, set_status, source_lang,
};
use crate::wording::{Wording, capitalised};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

fn id() -> Result<QuestionId, AppError> {
    use_params_map().read_untracked().get("id").and_then(|id| QuestionId::parse(&id)).ok_or(AppError::NotFound)
}

fn is_simple() -> bool {
    use_context::<Settings>().unwrap_or_default().is_simple()
}

fn trail(texts: Texts, at: Option<(&str, &'static str)>) -> Vec<(String, String)> {
    let mut trail = vec![
        ("/".to_owned(), texts.site_nav_overview().to_owned()),
        ("/tider".to_owned(), texts.overview_visits().to_owned()),
    ];
    trail.extend(at.map(|(at, title)| (at.to_owned(), title.to_owned())));
    trail
}

/// What the page of the question asks.
fn title(texts: Texts, question: &Question) -> &'static str {
    match &question.kind {
        QuestionKind::Invitation { .. } => texts.offer_book_title(),
        QuestionKind::Times { options, .. } if options.len() == 1 => texts.offer_one_title(),
        QuestionKind::Times { .. } => texts.offer_title(),
    }
}

/// "Elin föreslår 3 tider."; for an invitation what one is invited to, in care's own words.
fn asked(texts: Texts, question: &Question) -> AnyView {
    match &question.kind {
        QuestionKind::Invitation { text, line, .. } => view! {
            <p data-source-text="" lang=source_lang()>{text.clone()}</p>
            {line.clone().map(|words| view! { <p>{texts.invite_from_plan()} " " <span data-source-text="" lang=source_lang()>{words}</span></p> })}
        }
        .into_any(),
        QuestionKind::Times { by: Proposer::WaitingList, .. } => {
            view! { <p>{texts.earlier_there_is()} " " {texts.earlier_or_else()}</p> }.into_any()
        }
        QuestionKind::Times { by, options, now_at, .. } => {
            let count = i64::try_from(options.len()).unwrap_or(i64::MAX);
            let who = if is_simple() { proposer_called(texts, by) } else { proposer(texts, by) };
            let words = match (who, now_at) {
                (Some(who), Some(_)) if count == 1 => texts.offer_proposes_new(&who),
                (Some(who), _) => texts.offer_proposes(count, &who),
                (None, _) => texts.offer_proposed_unknown(count),
            };
            view! { <p>{words}</p> }.into_any()
        }
    }
}

/// By when one answers or books.
fn answer_by(texts: Texts, wording: Wording, question: &Question) -> Option<String> {
    match &question.kind {
        QuestionKind::Invitation { book_by, .. } => book_by.map(|day| texts.step_invitation_by(&wording.date(day))),
        QuestionKind::Times { .. } => question.answer_by.map(|by| answer_until(texts, wording, by)),
    }
}

fn now_at(question: &Question) -> Option<crate::wording::Moment> {
    match &question.kind {
        QuestionKind::Times { now_at, .. } => *now_at,
        QuestionKind::Invitation { .. } => None,
    }
}

/// `/boka/{id}`: "Passar någon av tiderna?"
#[component]
pub fn OfferTimesPage() -> impl IntoView {
    let (data, id) = (expect_context::<Arc<dyn OffersApi>>(), id());
    let page = use_query_map().read_untracked().get("sida").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let simple = is_simple();
    let show = move |found| choose(found, page, simple);
    view! { <Loaded data=async move { data.offer(id?, simple).await } show/> }
}

fn choose(found: OfferPage, page: usize, is_simple: bool) -> AnyView {
    let (texts, wording) = reader(found.overview.now);
    let Some(question) = found.question else { return no_longer(texts) };
    let at = question.id.address();
    let out = question.asked.as_ref().map(|request| {
        let href = format!("/fragor/{}", request.id);
        view! {
            <div class="notice"><p>{standing(texts, wording, request)}</p></div>
            <div class="actions"><ButtonLink href symbol="letter" words=texts.requests_show_sent()/></div>
        }
    });
    let rows = if is_simple { ROWS } else { ROWS * 3 };
    let first = (page - 1).saturating_mul(rows);
    let has_more = found.times.len() > first.saturating_add(rows);
    let mut times: Vec<TimeChoice> = found.times.into_iter().skip(first).take(rows).collect();
    times.sort_by_key(|time| time.start.local);
    let has_times = !times.is_empty();
    let choices = time_choices(texts, wording, &at, times);
    let taken = use_context::<TimeTaken>().is_some();
    if taken {
        set_status(&AppError::Taken);
    }
    let kind = match &question.kind {
        QuestionKind::Times { visit_kind: Some(kind), .. } => Some(texts.step_about_visit(&in_sentence(kind))),
        _ => None,
    };
    let keeps = now_at(&question).map(|when| texts.change_keeps(&wording.moment(when)));
    let replaces = question.replaces.map(|when| texts.offer_replaces(&wording.moment(when)));
    // Whoever asks on the person's side can be answered by keeping what one has.
    let keep = matches!(
        &question.kind,
        QuestionKind::Times { by: Proposer::Representative(_) | Proposer::WaitingList, now_at: Some(_), .. }
    );
    let (none_fits, keep_at) = (format!("{at}/ingen-tid"), format!("{at}/behall"));
    let title = title(texts, &question);
    let by = answer_by(texts, wording, &question).filter(|_| has_times);
    let latest = must_come_by(texts, wording, &question.latest);
    view! {
        <Page title=page_title(texts, title, taken) trail=trail(texts, (page > 1).then_some((at.as_str(), title)))>
            <h1>{title}</h1>
            {(taken && has_times).then(|| view! { <div class="notice notice-warn"><p>{texts.offer_taken()}</p></div> })}
            {asked(texts, &question)}
            {out}
            {kind.map(|words| view! { <p>{words}</p> })}
            {keeps.map(|words| view! { <p>{words}</p> })}
            {replaces.map(|words| view! { <p>{words}</p> })}
            {by.map(|words| view! { <p>{words}</p> })}
            {latest}
            {(!has_times).then(|| view! { <p>{texts.offer_none_left()}</p> })}
            {has_times.then(|| view! { <div class="actions time-choices">{choices}</div> })}
            <div class="actions">
                {has_more.then(|| view! { <ButtonLink href=format!("{at}?sida={}", page + 1) symbol="calendar" words=texts.visits_more()/> })}
                {keep.then(|| view! { <ButtonForm action=keep_at symbol="undo" words=texts.change_keep() filled=!has_times once=true/> })}
                <ButtonLink href=none_fits symbol="help" words=texts.change_none_fits() filled=!has_times && !keep/>
            </div>
        </Page>
    }
    .into_any()
}

/// The question is answered, or nobody asks any more.
fn no_longer(texts: Texts) -> AnyView {
    set_status(&AppError::TooLate);
    view! {
        <Page title=page_title(texts, texts.offer_over_title(), true) trail=trail(texts, None)>
            <h1>{texts.offer_over_title()}</h1>
            <p>{texts.offer_over()}</p>
            <div class="actions">
                <ButtonLink href="/tider".to_owned() symbol="calendar" words=texts.start_times() filled=true/>
                <ButtonLink href="/hjalp".to_owned() symbol="help" words=texts.frame_help()/>
            </div>
        </Page>
    }
    .into_any()
}

/// `/boka/{id}/kolla`: "Vill du ha den här tiden?"
#[component]
pub fn CheckOfferPage() -> impl IntoView {
    let (data, id) = (expect_context::<Arc<dyn OffersApi>>(), id());
    let code = use_query_map().read_untracked().get("tid").unwrap_or_default();
    view! { <Loaded data=async move { data.offered(id?, code).await } show=check/> }
}

fn check(found: CheckOffer) -> AnyView {
    let (texts, wording) = reader(found.overview.now);
    let Some(question) = found.question else { return no_longer(texts) };
    let (at, above) = (question.id.address(), title(texts, &question));
    let choice = match found.choice {
        Ok(choice) => choice,
        Err(Gone::Taken | Gone::Passed | Gone::Yours | Gone::TooLate | Gone::TooNear) => return gone(texts, at, above),
    };
    let heading = texts.offer_check_title();
    let mut words = RelativeWords::new(wording);
    let near = near_line(texts, wording, choice.start, &mut words);
    let who = found.staff.map(|staff| {
        let who = staff_name(texts, &staff);
        match found.way {
            Way::OnSite => texts.step_meet(&who),
            Way::Video => texts.step_video(&who),
            Way::Phone => texts.step_phone(&capitalised(&who)),
            Way::Home => texts.step_home_visit(&capitalised(&who)),
        }
    });
    let at_unit = question.unit.as_ref().map(|unit| unit.name.clone());
    let place = found.place.or(at_unit).filter(|_| found.way == Way::OnSite).map(|place| texts.step_see_you_at(&place));
    let what = match &question.kind {
        QuestionKind::Invitation { text, .. } => Some(text),
        // It stood on the page before.
        QuestionKind::Times { visit_kind, .. } => visit_kind.as_ref().filter(|_| !is_simple()),
    };
    let what = what.map(|kind| texts.step_about_visit(&in_sentence(kind)));
    let moves = now_at(&question).and_then(|at| found.overview.visits.iter().find(|visit| visit.start == at));
    let then = match (found.answer_by, moves) {
        (Some(_), _) => Then::Asked,
        (None, Some(_)) => Then::Moved,
        (None, None) => Then::Booked,
    };
    let follows = will_follow(texts, then, moves);
    let place = place.filter(|_| follows.is_empty() || !is_simple());
    let follows = follows.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    let then_gone = now_at(&question).map(|when| texts.change_then_gone(&wording.moment(when)));
    let late =
        past_guarantee(texts, wording, &question.latest, (now_at(&question), choice.start), found.has_guaranteed);
    let asks = found.answer_by.map(|by| asks(texts, wording, by));
    let yes = if asks.is_some() {
        texts.ask_yes()
    } else if then_gone.is_some() {
        texts.change_yes()
    } else {
        texts.offer_yes()
    };
    view! {
        <Page title=page_title(texts, heading, false) trail=trail(texts, Some((&at, above))) words>
            <h1>{heading}</h1>
            {who.map(|words| view! { <p>{words}</p> })}
            {what.map(|words| view! { <p data-source-text="">{words}</p> })}
            <TimeBlock day=capitalised(&wording.date(choice.start.local.date())) clock=Some(wording.clock_line(choice.start)) left=None relative=false/>
            {near}
            {place.map(|words| view! { <p>{words}</p> })}
            {late}
            {then_gone.map(|words| view! { <p>{words}</p> })}
            {asks}
            {follows}
            <div class="actions">
                <ButtonForm
                    action=at.clone()
                    symbol="done"
                    words=yes
                    filled=true
                    once=true
                    fields=vec![("tid", choice.code)]
                />
                <ButtonLink href=at symbol="undo" words=texts.visits_cannot_no()/>
            </div>
        </Page>
    }
    .into_any()
}

fn gone(texts: Texts, at: String, above: &'static str) -> AnyView {
    set_status(&AppError::Taken);
    let title = texts.change_taken_title();
    view! {
        <Page title=page_title(texts, title, true) trail=trail(texts, Some((&at, above)))>
            <h1>{title}</h1>
            <p>{texts.offer_gone()}</p>
            <div class="actions">
                <ButtonLink href=at symbol="calendar" words=texts.change_choose_other() filled=true/>
            </div>
        </Page>
    }
    .into_any()
}

/// `/boka/{id}/ingen-tid`: when one can, in one's own words.
#[component]
pub fn NoOfferFitsPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let Ok(id) = id() else { return view! { <crate::ui::NotFound/> }.into_any() };
    let at = id.address();
    write_page(Words {
        address: format!("{at}/ingen-tid"),
        title: texts.change_none_fits(),
        lead: matches!(id, QuestionId::Proposal(_)).then(|| texts.offer_none_lead()),
        label: texts.offer_none_label(),
        hint: texts.offer_none_hint(),
        send: texts.help_send(),
        trail: trail(texts, Some((&at, texts.offer_back()))),
        back: at,
        tells_reader: false,
    })
    .into_any()
}

/// `/boka/{id}/svar`: after a no, what one has, and the way to take it back.
#[component]
pub fn DeclinedOfferPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn OffersApi>>();
    let id = use_params_map().read_untracked().get("id").and_then(|id| TimeProposalId::parse(&id));
    let at = id.as_ref().map(|id| QuestionId::Proposal(id.clone()).address()).unwrap_or_default();
    let show = move |found| declined(found, &at);
    view! { <Loaded data=async move { data.declined(id.ok_or(AppError::NotFound)?).await } show/> }
}

fn declined(found: DeclinedPage, at: &str) -> AnyView {
    let (texts, wording) = reader(found.now);
    let title = if found.keeps.is_some() { texts.offer_keeps_title() } else { texts.offer_declined_title() };
    let keeps = found.keeps.map(|when| texts.visits_cannot_when(&wording.moment(when)));
    let undo = format!("{at}/angra");
    view! {
        <Page title=page_title(texts, title, false) trail=trail(texts, None)>
            <h1>{title}</h1>
            {keeps.map(|words| view! { <p>{words}</p> })}
            <p>{texts.visits_nothing_more()}</p>
            <div class="actions">
                <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/>
                {found.can_undo.then(|| view! { <ButtonForm action=undo symbol="undo" words=texts.offer_undo_answer() once=true/> })}
            </div>
        </Page>
    }
    .into_any()
}
