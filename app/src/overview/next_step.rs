//! *Ditt nästa steg*: the one strong thing on the page.

use super::actions::step_actions;
use super::types::{
    AgreedWith, Line, LineAction, NextStep, OpenRequest, Promised, Proposer, Question, QuestionKind, Together, Unit,
    Visit, VisitState, Way,
};
use super::words::{
    answer_until, answered_coming, answers_for, asked_for, in_sentence, none_fitted, promise, proposer, visit_who,
    who_is,
};
use crate::appointments::video::{keep_opening, opens_here};
use crate::representatives::reach::{did_book, did_cancel, helped};
use crate::requests::types::Preference;
use crate::requests::words::{answer_by, said, standing_of_visit};
use crate::settings::types::TimeDisplay;
use crate::texts::Texts;
use crate::ui::{RelativeWords, TimeBlock, day_dots, reader, source_lang};
use crate::wording::{PageClock, Wording, capitalised, given_name};
use leptos::prelude::*;

/// The card: who – when – where – what to do.
///
/// Accessibility: one region named by its heading; the words in reading order are the whole message; at most one filled button,
/// and only for something one can do here and now; nothing by colour alone.
#[component]
pub fn NextStepCard(
    step: NextStep,
    wording: Wording,
    /// Whether the reader is the person: only then are there things to do.
    own: bool,
) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let actions = if own { step_actions(texts, &step, false) } else { None };
    let opens = video_opens(texts, wording, &step);
    let (class, content) = match step {
        NextStep::Visit(visit) => match said_no(texts, wording, &visit) {
            Some((heading, rest)) => {
                let rest = rest.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
                ("next-step", view! { <h3 class="next-step-who">{heading}</h3> {rest} }.into_any())
            }
            None => ("next-step", visit_card(texts, wording, &visit, false)),
        },
        NextStep::Changed(visit) if visit.state == VisitState::CancelledByPatient => {
            let (who, had) = helper_cancelled(texts, wording, &visit);
            let content = view! { <h3 class="next-step-who">{who}</h3> <p>{had}</p> };
            ("next-step next-step-cancelled", content.into_any())
        }
        NextStep::Changed(visit) => ("next-step", visit_card(texts, wording, &visit, true)),
        NextStep::Cancelled(visit) => ("next-step next-step-cancelled", cancelled_card(texts, wording, &visit)),
        NextStep::Question(question) => ("next-step", question_card(texts, wording, &question)),
        NextStep::Together(together) => {
            let (invites, then) = together_words(texts, wording, &together);
            let content = view! { <h3 class="next-step-who">{invites}</h3> <p>{then}</p> };
            ("next-step", content.into_any())
        }
        NextStep::OwnLine(line) => ("next-step", own_card(texts, wording, &line)),
        NextStep::CareActs(line) => ("next-step", care_card(texts, wording, &line)),
        NextStep::NewTime { request } => {
            let words = new_time_words(texts, wording, &request);
            let content = view! { <h3 class="next-step-who">{time_cancelled(texts, &request)}</h3> <p>{words}</p> };
            ("next-step", content.into_any())
        }
        NextStep::NoneFitted(none) => {
            let (heading, then) = none_fitted(texts, wording, &none);
            ("next-step", view! { <h3 class="next-step-who">{heading}</h3> <p>{then}</p> }.into_any())
        }
        NextStep::Late { line, .. } => ("next-step next-step-late", late_card(texts, wording, &line)),
        NextStep::NothingPlanned { unit, next_contact } => {
            ("next-step next-step-calm", nothing_card(texts, wording, &unit, next_contact))
        }
        NextStep::NotSeen if helped().is_some() => {
            ("next-step next-step-calm", view! { <h3 class="next-step-who">{texts.helping_no_step()}</h3> }.into_any())
        }
        NextStep::NotSeen => (
            "next-step next-step-calm",
            view! { <h3 class="next-step-who">{texts.step_not_seen()}</h3> <p>{texts.step_not_seen_why()}</p> }
                .into_any(),
        ),
        NextStep::Gap { owner } => ("next-step next-step-calm", gap_card(texts, owner.filter(|_| !own))),
    };
    view! {
        <section class=class aria-labelledby="nasta-steg">
            <h2 id="nasta-steg">{texts.overview_next_step()}</h2>
            {passed(texts)}
            {opens}
            {content}
            {actions}
        </section>
    }
}

/// That somebody looks at times and waits, and what becomes of the time one has.
pub fn together_words(texts: Texts, wording: Wording, together: &Together) -> (String, String) {
    let then = match together.now_at {
        Some(at) => texts.joint_invites_move(&wording.moment(at)),
        None => texts.joint_invites_then().to_owned(),
    };
    (texts.joint_invites(together_with(together)), then)
}

/// Who looks at times and waits: as the person calls them.
pub fn together_with(together: &Together) -> &str {
    together.by.as_deref().map_or(together.unit.name.as_str(), given_name)
}

/// Tells the island which words of the card change while the page lies open.
pub fn keep_true(step: &NextStep, words: &mut RelativeWords, time: TimeDisplay) {
    let day = match step {
        NextStep::Visit(visit) if has_said_no(visit) => None,
        NextStep::Visit(visit) | NextStep::Changed(visit) if visit.state == VisitState::Booked => {
            let day = visit.start.local.date();
            words.say("day", move |wording| wording.day_line(day));
            words.say("dots", move |wording| day_dots(wording, day));
            keep_close(visit, words);
            keep_opening(visit, words);
            Some(day)
        }
        NextStep::OwnLine(line) | NextStep::CareActs(line) => line.due,
        _ => None,
    };
    if let Some(day) = day {
        words.say("left", move |wording| left_line(wording, day, time));
    }
}

/// On the day itself: how many hours and quarters are left, and that it has been.
fn keep_close(visit: &Visit, words: &mut RelativeWords) {
    const QUARTER: i64 = 15 * 60 * 1000;
    let Some(clock) = use_context::<PageClock>() else { return };
    let shown_at = clock.shown_at;
    words.say_at("passed", vec![(shown_at, String::new()), (visit.end_at, "x".to_owned())]);
    if visit.start.local.date() != clock.now.local.date() {
        return;
    }
    let (_, wording) = reader(clock.now);
    let left = |at: i64| (visit.start_at - at) / 60_000;
    let hours = |at: i64| wording.time_left_line(left(at)).unwrap_or_default();
    let dots = |at: i64| match left(at) / 15 {
        quarters @ 1..=8 => vec!["●"; usize::try_from(quarters).unwrap_or_default()].join(" "),
        _ => String::new(),
    };
    // Just after each quarter: what is said is all left.
    let changes: Vec<i64> =
        (0..96).map(|quarters| visit.start_at - quarters * QUARTER + 1).filter(|at| *at > shown_at).rev().collect();
    let at_each = |says: &dyn Fn(i64) -> String| {
        let mut said: Vec<_> =
            std::iter::once(shown_at).chain(changes.iter().copied()).map(|at| (at, says(at))).collect();
        said.dedup_by(|after, before| after.1 == before.1);
        said
    };
    words.say_at("hours", at_each(&hours));
    words.say_at("quarters", at_each(&dots));
}

/// That one can go into the meeting now, on a page that lies open when it opens; hidden until then.
pub fn video_opens(texts: Texts, wording: Wording, step: &NextStep) -> Option<AnyView> {
    match step {
        NextStep::Visit(visit) => opens_here(texts, wording, visit, "/".to_owned()),
        _ => None,
    }
}

/// What the card says when its time has been, while the page lies open; hidden until then.
pub fn passed(texts: Texts) -> AnyView {
    view! {
        <div class="passed" hidden data-relative-shows="passed">
            <p>{texts.step_passed()}</p>
            <a class="button" href="/">{texts.step_show_now()}</a>
        </div>
    }
    .into_any()
}

/// How long it is until a day, as the person wants it told; empty when "I dag" and "I morgon" say it.
pub fn left_line(wording: Wording, day: jiff::civil::Date, time: TimeDisplay) -> String {
    let line = if time == TimeDisplay::Nights { wording.nights_left_line(day) } else { wording.days_left_line(day) };
    line.unwrap_or_default()
}

fn visit_card(texts: Texts, wording: Wording, visit: &Visit, changed: bool) -> AnyView {
    let day = visit.start.local.date();
    let place = visit.place.as_ref().map(|place| match visit.way {
        Way::OnSite if !visit.staff.is_empty() => texts.step_see_you_at(&place.name),
        _ => texts.step_place_at(&place.name),
    });
    let place = place.or_else(|| {
        visit
            .unit
            .as_ref()
            .filter(|_| visit.way == Way::OnSite && !visit.staff.is_empty() && visit.place.is_some())
            .map(|unit| texts.step_see_you_at(&unit.name))
    });
    let address = visit.place.as_ref().and_then(|place| {
        let words = place.address.as_ref().map(|address| texts.step_address(address));
        match (words, &place.landmark) {
            (Some(address), Some(landmark)) => Some(format!("{address} {landmark}")),
            (Some(address), None) => Some(address),
            (None, landmark) => landmark.clone(),
        }
    });
    let companions = (!visit.companions.is_empty()).then(|| {
        let names: Vec<&str> = visit.companions.iter().map(|name| given_name(name)).collect();
        texts.step_with(&wording.language.list(&names))
    });
    view! {
        <h3 class="next-step-who">{visit_who(texts, visit)}</h3>
        {changed.then(|| view! { <p>{changed_words(texts, visit)}</p> })}
        {visit.staff.first().and_then(|staff| who_is(texts, staff)).map(|words| view! { <p class="next-step-about">{words}</p> })}
        <TimeBlock
            day=wording.day_line(day)
            clock=Some(wording.clock_line(visit.start))
            left=Some(wording.days_left_line(day).unwrap_or_default()).filter(|left| !left.is_empty())
            relative=true
        />
        <p>{texts.step_about_visit(&in_sentence(&visit.kind))} " " {texts.step_takes(&visit.minutes.to_string())}</p>
        {place.map(|words| view! { <p>{words}</p> })}
        {address.map(|words| view! { <p>{words}</p> })}
        {visit.fasting.then(|| view! { <p>{texts.step_fasting()}</p> })}
        {visit.bring.clone().map(|words| view! { <p>{words}</p> })}
        {companions.map(|words| view! { <p>{words}</p> })}
        {answered(texts, wording, visit)}
    }
    .into_any()
}

/// That somebody who helps has cancelled it, and when it was.
pub fn helper_cancelled(texts: Texts, wording: Wording, visit: &Visit) -> (String, String) {
    let who = visit
        .details
        .changed_by
        .as_ref()
        .map_or_else(|| texts.change_cancelled_title().to_owned(), |who| did_cancel(texts, who));
    (who, texts.requests_had_visit(&wording.moment(visit.start)))
}

/// That a time is not what it was: by care, or by whom of those who help.
pub fn changed_words(texts: Texts, visit: &Visit) -> String {
    let by = visit.details.changed_by.as_ref();
    by.map_or_else(|| texts.step_changed().to_owned(), |who| did_book(texts, who))
}

/// Whose doing it is that care has a new time to suggest.
pub fn time_cancelled(texts: Texts, request: &OpenRequest) -> &'static str {
    if request.by_helper { texts.change_cancelled_title() } else { texts.step_you_cancelled() }
}

/// By when care gets in touch about a new time; once that day has been, that it should have.
pub fn new_time_words(texts: Texts, wording: Wording, request: &OpenRequest) -> String {
    if request.promised < wording.now.date() {
        answer_by(texts, wording, request.promised)
    } else {
        let day = wording.date(request.promised);
        if request.way == Some(Preference::Relative) {
            texts.change_new_by_relative(&day)
        } else {
            texts.change_new_by(&day)
        }
    }
}

/// That the person comes, as they have said here, or as it was agreed in conversation or on the telephone.
pub fn said_coming(texts: Texts, visit: &Visit) -> Option<&'static str> {
    match (visit.coming, visit.agreed_with) {
        (Some(_), _) => Some(answered_coming(texts, visit)),
        (None, AgreedWith::ByPhone) => Some(texts.start_agreed_by_phone()),
        (None, AgreedWith::InConversation) => Some(texts.start_agreed_in_conversation()),
        (None, _) => None,
    }
}

fn has_said_no(visit: &Visit) -> bool {
    visit.cannot_come.as_ref().is_some_and(|request| request.wants.is_none())
}

/// Who has said that they cannot come is told that first, what happens now, and then which time it is.
pub fn said_no(texts: Texts, wording: Wording, visit: &Visit) -> Option<(String, Vec<String>)> {
    let request = visit.cannot_come.as_ref().filter(|_| has_said_no(visit))?;
    let rest = vec![
        new_time_words(texts, wording, request),
        texts.requests_your_visit(&wording.moment(visit.start)),
        texts.requests_visit_stands().to_owned(),
    ];
    Some((said(texts, wording, request), rest))
}

/// What the person has answered about a visit.
pub fn answered(texts: Texts, wording: Wording, visit: &Visit) -> AnyView {
    let coming = said_coming(texts, visit).map(|words| view! { <p>{words}</p> });
    let cannot =
        visit.cannot_come.as_ref().map(|request| view! { <p>{standing_of_visit(texts, wording, request)}</p> });
    view! { {coming} {cannot} }.into_any()
}

fn cancelled_card(texts: Texts, wording: Wording, visit: &Visit) -> AnyView {
    let day = visit.start.local.date();
    let (reason, promised, by, way) = match &visit.state {
        VisitState::CancelledByCare { reason, promised, by, way } => (reason.clone(), *promised, by.clone(), *way),
        _ => (None, Promised::NewTime(None), None, None),
    };
    let home = (day == wording.now.date() && matches!(visit.way, Way::OnSite)).then(|| texts.step_stay_home());
    let first = [reason, home.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <h3 class="next-step-who">
            {texts.step_cancelled(&wording.clock(visit.start), &wording.day_in_sentence(day), &in_sentence(&visit.kind))}
        </h3>
        {(!first.is_empty()).then(|| view! { <p>{first}</p> })}
        <p>{promise(texts, wording, promised, way)}</p>
        {answers_for(texts, promised, by.as_ref()).map(|words| view! { <p>{words}</p> })}
    }
    .into_any()
}

fn question_card(texts: Texts, wording: Wording, question: &Question) -> AnyView {
    let answer_by = question.answer_by.map(|by| view! { <p>{answer_until(texts, wording, by)}</p> });
    // How one answers is said where the button does not say it.
    let how = !question.answerable;
    match &question.kind {
        QuestionKind::Invitation { text, .. } if question.asked.is_some() => view! {
            <h3 class="next-step-who">{texts.requests_kind_want_time()}</h3>
            <p lang=source_lang()>{text.clone()}</p>
            {asked_for(texts, wording, question)}
        }
        .into_any(),
        QuestionKind::Invitation { text, book_by, .. } => view! {
            <h3 class="next-step-who">{texts.step_invitation(&in_sentence(text))}</h3>
            {book_by.map(|day| view! { <p>{texts.step_invitation_by(&wording.date(day))}</p> })}
            {how.then(|| view! { <p>{texts.step_invitation_how()}</p> })}
        }
        .into_any(),
        QuestionKind::Times { visit_kind, by, options, now_at } => {
            let count = i64::try_from(options.len()).unwrap_or(i64::MAX);
            let heading = match (proposer(texts, by), now_at) {
                _ if *by == Proposer::WaitingList => texts.earlier_there_is().to_owned(),
                (Some(who), Some(_)) if count == 1 => texts.step_proposes_new(&who),
                (Some(who), _) => texts.step_proposes(count, &who),
                (None, _) => texts.step_proposed_unknown(count),
            };
            let about = match by {
                Proposer::Staff(staff) => who_is(texts, staff),
                _ => None,
            };
            let times = options
                .iter()
                .map(|time| view! { <li><strong>{wording.choice_line(time.start)}</strong></li> })
                .collect_view();
            view! {
            <h3 class="next-step-who">{heading}</h3>
            {about.map(|words| view! { <p class="next-step-about">{words}</p> })}
            {visit_kind.as_ref().map(|kind| view! { <p>{texts.step_about_visit(&in_sentence(kind))}</p> })}
            <ul class="time-options">{times}</ul>
            {now_at.map(|at| view! { <p>{texts.step_now_at(&wording.moment(at))}</p> })}
            {answer_by}
            {how.then(|| view! { <p>{texts.step_answer_phone()}</p> })}
            }
            .into_any()
        }
    }
}

fn own_card(texts: Texts, wording: Wording, line: &Line) -> AnyView {
    let due = line.due.map(|due| {
        let words = if due < wording.now.date() { texts.step_own_was_by() } else { texts.step_own_by() };
        due_block(wording, words, due)
    });
    view! {
        <h3 class="next-step-who" lang=source_lang()>{line.text.clone()}</h3>
        {due}
        {line.why.clone().map(|words| view! { <p>{words}</p> })}
    }
    .into_any()
}

fn care_card(texts: Texts, wording: Wording, line: &Line) -> AnyView {
    let who = line.performer.clone().unwrap_or_else(|| capitalised(texts.step_somebody()));
    let heading = match line.action {
        Some(LineAction::Call) => texts.step_calls_you(&who),
        Some(LineAction::Contact) => texts.step_contacts_you(&who),
        Some(LineAction::Visit) => texts.step_visits_you(&who),
        None => line.text.clone(),
    };
    view! {
        <h3 class="next-step-who">{heading}</h3>
        {line.due.map(|due| due_block(wording, texts.step_by(), due))}
        <p>{texts.step_nothing_to_do()}</p>
        {line.action.is_some().then(|| view! { <p lang=source_lang()>{line.text.clone()}</p> })}
    }
    .into_any()
}

fn late_card(texts: Texts, wording: Wording, line: &Line) -> AnyView {
    let day = line.due.map(|due| wording.date(due)).unwrap_or_default();
    let heading = match line.action {
        Some(LineAction::Call) => texts.step_late_call(&day),
        Some(LineAction::Visit) => texts.step_late_visit(&day),
        Some(LineAction::Contact) | None => texts.step_late_contact(&day),
    };
    view! {
        <h3 class="next-step-who">{heading}</h3>
        <p>{texts.step_late_fault()}</p>
        <p>{texts.step_late_ways()}</p>
    }
    .into_any()
}

fn nothing_card(texts: Texts, wording: Wording, unit: &Unit, next_contact: Option<jiff::civil::Date>) -> AnyView {
    view! {
        <h3 class="next-step-who">{texts.step_nothing_planned()}</h3>
        {next_contact.map(|month| view! { <p>{texts.step_calls_in_month(&wording.in_month(month), &unit.name)}</p> })}
        <p>{texts.step_nothing_planned_call()}</p>
    }
    .into_any()
}

/// Whose turn it is, is said to staff only: nobody is named to the patient before they have accepted.
fn gap_card(texts: Texts, owner: Option<Unit>) -> AnyView {
    view! {
        <h3 class="next-step-who">{texts.step_gap()}</h3>
        {owner.map(|unit| view! { <p>{texts.step_gap_owner(&unit.name)}</p> })}
        <p>{texts.step_gap_advice()}</p>
    }
    .into_any()
}

/// "Senast fredag 4 december. Om 4 dagar".
fn due_block(wording: Wording, by: &'static str, due: jiff::civil::Date) -> AnyView {
    view! {
        <p class="time-block">
            <span class="time-day">{by}</span>
            " "
            <strong class="time-clock">{capitalised(&wording.date(due))}</strong>
            " "
            <span class="time-left" data-relative="left">{wording.days_left_line(due).unwrap_or_default()}</span>
        </p>
    }
    .into_any()
}
