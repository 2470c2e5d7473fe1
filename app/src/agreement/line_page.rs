//! `/plan/rader/{id}` and what one does about a line of one's own.

use super::plan_page::agreement_trail;
use crate::error::AppError;
use crate::ids::{CommitmentId, Id};
use crate::overview::api::{OverviewApi, Part};
use crate::overview::types::{Line, LineState, Overview, Party};
use crate::overview::words::{call, line_state, line_words};
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{
    ButtonForm, ButtonLink, CheckPage, ErrorPage, Loaded, Page, ReceiptPage, UndoButton, page_title, reader,
    source_lang,
};
use crate::wording::Wording;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

fn with_line(show: impl FnOnce(Overview, Line) -> AnyView + Send + 'static) -> AnyView {
    let data = expect_context::<Arc<dyn OverviewApi>>();
    let id = use_params_map().read_untracked().get("id").and_then(|id| CommitmentId::parse(&id));
    let load = async move {
        let Some(id) = id else { return Err(AppError::NotFound) };
        let overview = data.overview(Part::Line(id.clone())).await?;
        let line = overview.lines.iter().find(|line| line.id == id).cloned().ok_or(AppError::NotFound)?;
        Ok((overview, line))
    };
    view! { <Loaded data=load show=move |(overview, line)| show(overview, line)/> }.into_any()
}

fn line_trail(texts: Texts, line: Option<&Line>) -> Vec<(String, String)> {
    let mut trail = agreement_trail(texts);
    trail.push(("/plan/rader".to_owned(), texts.plan_lines().to_owned()));
    if let Some(line) = line {
        trail.push((format!("/plan/rader/{}", line.id), heading(texts, line).to_owned()));
    }
    trail
}

fn heading(texts: Texts, line: &Line) -> &'static str {
    match line.party {
        Party::Patient => texts.plan_line_mine(),
        Party::Care => texts.plan_line_care(),
        Party::Others => texts.plan_line_others(),
        Party::NotStated => texts.plan_line_not_stated(),
    }
}

/// Whether the person can say something about it.
fn is_open(line: &Line) -> bool {
    line.party == Party::Patient && matches!(line.state, LineState::Left | LineState::Late | LineState::NotStated)
}

#[component]
pub fn LinePage() -> impl IntoView {
    with_line(|overview, line| {
        let (texts, wording) = reader(overview.now);
        let at = format!("/plan/rader/{}", line.id);
        let who = line
            .performer
            .as_deref()
            .filter(|_| line.party != Party::Patient && line.called().is_none_or(|who| !line.text.contains(who)))
            .map(|who| texts.plan_who(who));
        let when = line
            .due
            .map(|day| texts.start_care_by(&wording.date(day)))
            .or_else(|| line.timing.clone().filter(|timing| !line.text.contains(timing.as_str())))
            .or_else(|| (line.party == Party::NotStated).then(|| texts.lines_not_who_or_when().to_owned()));
        let open = is_open(&line) && line.too_much.is_none();
        let actions = if open {
            Some(view! {
                <div class="actions">
                    {(!line.ongoing).then(|| view! { <ButtonForm action=format!("{at}/klart") symbol="done" words=texts.start_have_done() filled=true/> })}
                    <ButtonLink href=format!("{at}/orkar-inte") symbol="help" words=texts.plan_too_much() filled=line.ongoing/>
                </div>
            }
            .into_any())
        } else if line.said_done.is_some() {
            Some(view! { <div class="actions"><UndoButton action=format!("{at}/angra") filled=true/></div> }.into_any())
        } else {
            line.too_much.as_ref().map(|request| {
                let href = format!("/fragor/{}", request.id);
                view! { <div class="actions"><ButtonLink href symbol="letter" words=texts.requests_show_sent() filled=true/></div> }.into_any()
            })
        };
        view! {
            <Page title=page_title(texts, heading(texts, &line), false) trail=line_trail(texts, None)>
                <h1>{heading(texts, &line)}</h1>
                {words_of(texts, &line)}
                {who.map(|words| view! { <p>{words}</p> })}
                {when.map(|words| view! { <p>{words}</p> })}
                {line_state(texts, &line).map(|words| view! { <p><strong>{words}</strong></p> })}
                {said(texts, wording, &line)}
                {line.why.clone().map(|words| view! { <h2>{texts.plans_why()}</h2> <p data-source-text="" lang=source_lang()>{words}</p> })}
                {as_care_wrote(texts, &line)}
                {line.if_it_fails.clone().map(|words| view! { <h2>{texts.plan_if_it_fails()}</h2> <p data-source-text="" lang=source_lang()>{words}</p> })}
                {actions}
            </Page>
        }
        .into_any()
    })
}

/// In the simple view the plain words where somebody has written them, else care's own under a heading that says so.
fn words_of(texts: Texts, line: &Line) -> AnyView {
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let heading = (is_simple && line.plain.is_none()).then(|| view! { <h2>{texts.plan_as_care_wrote()}</h2> });
    view! { {heading} <p class="lead" data-source-text="" lang=source_lang()>{line_words(line)}</p> }.into_any()
}

/// What a question or a receipt is about: the line speaks as "jag", the page does not.
fn about(texts: Texts, words: String) -> AnyView {
    view! { <p>{texts.requests_it_is_about()}</p> <p data-source-text="" lang=source_lang()>{words}</p> }.into_any()
}

/// The words of the plan, below the plain ones that stand for them in the simple view.
fn as_care_wrote(texts: Texts, line: &Line) -> Option<AnyView> {
    (line_words(line) != line.text).then(|| {
        view! { <h2>{texts.plan_as_care_wrote()}</h2> <p data-source-text="" lang=source_lang()>{line.text.clone()}</p> }.into_any()
    })
}

/// What the person has said about it.
fn said(texts: Texts, wording: Wording, line: &Line) -> Option<AnyView> {
    if let Some(request) = &line.too_much {
        let by = texts.requests_answer_by(&wording.date(request.promised));
        return Some(view! { <p>{texts.plan_said_too_much()} " " {by}</p> }.into_any());
    }
    line.said_done.map(|_| view! { <p>{texts.plan_said_done()}</p> }.into_any())
}

/// `/plan/rader/{id}/svar`: after "Jag har gjort det", and after taking it back.
#[component]
pub fn LineAnswerPage() -> impl IntoView {
    with_line(|overview, line| {
        let (texts, _) = reader(overview.now);
        if line.party != Party::Patient {
            return view! { <ErrorPage error=AppError::NotFound/> }.into_any();
        }
        let at = format!("/plan/rader/{}", line.id);
        let done = line.said_done.is_some();
        let heading = if done { texts.plan_done_title() } else { texts.plan_not_done_title() };
        let text = line_words(&line);
        let content = if done {
            view! {
                <ReceiptPage heading=heading.to_owned() undo=Some(format!("{at}/angra"))>
                    {about(texts, text)}
                    <p>{texts.plan_said_done()}</p>
                    <p>{texts.plan_done_seen()}</p>
                </ReceiptPage>
            }
            .into_any()
        } else {
            view! {
                <h1>{heading}</h1>
                {about(texts, text)}
                <p>{texts.plan_not_done()}</p>
                <div class="actions">
                    {is_open(&line).then(|| view! { <ButtonForm action=format!("{at}/klart") symbol="done" words=texts.start_have_done() filled=true/> })}
                    <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=!is_open(&line)/>
                </div>
            }
            .into_any()
        };
        view! { <Page title=page_title(texts, heading, false) trail=line_trail(texts, Some(&line))>{content}</Page> }
            .into_any()
    })
}

/// `/plan/rader/{id}/orkar-inte`: what happens then; for a medical measure, whom to ring now.
#[component]
pub fn TooMuchPage() -> impl IntoView {
    with_line(|overview, line| {
        let (texts, _) = reader(overview.now);
        if !is_open(&line) {
            return view! { <ErrorPage error=AppError::TooLate/> }.into_any();
        }
        let at = format!("/plan/rader/{}", line.id);
        let unit = overview.turn_to.clone();
        let ring =
            unit.as_ref().filter(|_| line.medical).and_then(|unit| call(texts, &unit.name, unit.phone.as_deref()));
        let text = line_words(&line);
        view! {
            <Page title=page_title(texts, texts.plan_too_much_title(), false) trail=line_trail(texts, Some(&line))>
                <CheckPage
                    heading=texts.plan_too_much_title().to_owned()
                    action=format!("{at}/orkar-inte")
                    yes=texts.visits_cannot_yes()
                    no=texts.visits_cannot_no()
                    back=at.clone()
                >
                    {about(texts, text)}
                    <p>{if line.medical { texts.plan_too_much_today() } else { texts.plan_too_much_then() }}</p>
                    {ring.map(|ring| view! { <p>{texts.plan_worse_now()}</p> {ring} })}
                </CheckPage>
            </Page>
        }
        .into_any()
    })
}
