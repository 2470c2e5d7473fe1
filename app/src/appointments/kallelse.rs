//! The content of a kallelse: who, when, where, what to bring, what happens, what it costs.

use super::steps::late_words;
use super::video::opens_line;
use crate::overview::types::{AgreedWith, Visit, VisitState, Way};
use crate::overview::words::{answers_for, familiar, promise, visit_who, who_is};
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{StepText, TimeBlock, language, source_lang};
use crate::wording::{Wording, capitalised};
use leptos::prelude::*;

/// Who and when: what is in the window at once.
pub(super) fn kallelse_first(texts: Texts, wording: Wording, visit: &Visit) -> AnyView {
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    let shown = if is_simple { familiar(visit) } else { visit.clone() };
    let day = visit.start.local.date();
    let who = visit_who(texts, &shown);
    let about = shown.staff.first().and_then(|staff| who_is(texts, staff));
    view! {
        <div class="kallelse">
            <h2 class="kallelse-who">{who}</h2>
            {about.map(|words| view! { <p>{words}</p> })}
            <TimeBlock day=capitalised(&wording.date(day)) clock=Some(wording.clock_line(visit.start)) left=None relative=false/>
        </div>
    }
    .into_any()
}

/// Everything else: how long, where, what to bring, what happens, what it costs. The words of care are marked.
pub(super) fn kallelse_rest(texts: Texts, wording: Wording, visit: &Visit) -> AnyView {
    let takes = (visit.minutes > 0 && visit.minutes < 600).then(|| {
        let ends = wording.clock(visit.end);
        view! { <p>{texts.visits_takes(&visit.minutes.to_string())} " " {texts.visits_ends(&ends)} {(visit.way == Way::OnSite).then(|| format!(" {}", texts.visits_may_wait()))}</p> }
    });
    let unanswered = visit.agreed_with == AgreedWith::None && visit.coming.is_none() && visit.cannot_come.is_none();
    view! {
        <div class="kallelse">
            {takes}
            {unanswered.then(|| view! { <p>{texts.visits_still_booked()}</p> })}
            {place(texts, wording, visit)}
            {bring(texts, visit)}
            {happens(texts, visit)}
            {rules(texts, wording, visit)}
        </div>
    }
    .into_any()
}

fn place(texts: Texts, wording: Wording, visit: &Visit) -> Option<AnyView> {
    let words = match visit.way {
        Way::OnSite => None,
        Way::Home => Some(texts.visits_way_home()),
        Way::Video => Some(texts.visits_way_video()),
        Way::Phone => Some(texts.visits_way_phone()),
    };
    if let Some(words) = words {
        let opens = opens_line(texts, wording, visit);
        return Some(view! { <p>{words}</p> {opens.map(|words| view! { <p>{words}</p> })} }.into_any());
    }
    let place = visit.place.as_ref();
    let name = place.map(|place| place.name.clone()).or_else(|| visit.unit.as_ref().map(|unit| unit.name.clone()))?;
    let facts = [
        place.and_then(|place| place.address.clone()),
        place.and_then(|place| place.landmark.clone()),
        visit.details.transit.clone(),
        visit.details.parking.clone(),
    ];
    let facts = facts.into_iter().flatten().map(|words| view! { <p>{words}</p> }).collect_view();
    Some(
        view! {
            <section aria-labelledby="plats">
                <h2 id="plats">{texts.visits_where()}</h2>
                <p><strong>{name}</strong></p>
                <div data-source-text="">{facts}</div>
                {visit.details.transport.then(|| view! { <p>{texts.visits_transport()}</p> })}
            </section>
        }
        .into_any(),
    )
}

fn bring(texts: Texts, visit: &Visit) -> Option<AnyView> {
    let interpreter = visit.details.interpreter.as_ref().map(|language| texts.visits_interpreter(language));
    let with = (!visit.companions.is_empty()).then(|| {
        let names: Vec<_> = visit.companions.iter().map(|name| crate::wording::given_name(name)).collect();
        texts.step_with(&language(texts).list(&names))
    });
    if visit.bring.is_none() && !visit.fasting && interpreter.is_none() && with.is_none() {
        return None;
    }
    Some(
        view! {
            <section aria-labelledby="fore">
                <h2 id="fore">{texts.visits_before()}</h2>
                {visit.fasting.then(|| view! { <p>{texts.step_fasting()}</p> })}
                {visit.bring.clone().map(|words| view! { <p data-source-text="" lang=source_lang()>{words}</p> })}
                {with.map(|words| view! { <p>{words}</p> })}
                {interpreter.map(|words| view! { <p>{words}</p> })}
            </section>
        }
        .into_any(),
    )
}

fn happens(texts: Texts, visit: &Visit) -> Option<AnyView> {
    let steps = visit.details.what_happens.clone();
    (!steps.is_empty()).then(|| {
        view! {
            <section aria-labelledby="hander">
                <h2 id="hander">{texts.visits_what_happens()}</h2>
                <StepText steps/>
            </section>
        }
        .into_any()
    })
}

fn rules(texts: Texts, wording: Wording, visit: &Visit) -> AnyView {
    let details = &visit.details;
    let fee = details.fee_kronor.map(|kronor| match kronor {
        0 => texts.visits_free().to_owned(),
        kronor => texts.visits_fee(&kronor.to_string()),
    });
    // Ahead in time a day and a clock, because nobody should have to count hours backwards; after it, what it may cost now.
    let rule = details.not_after.map(|until| {
        if details.is_late {
            return late_words(texts, details.late_fee_kronor);
        }
        let costs = details.late_fee_kronor.map(|kronor| texts.visits_late_fee(&kronor.to_string()));
        let until = wording.moment(until);
        let say = match visit.way {
            Way::Home => texts.visits_say_before_home(&until),
            Way::OnSite | Way::Video | Way::Phone => texts.visits_say_before(&until),
        };
        format!("{say} {}", costs.unwrap_or_default())
    });
    let rule = rule.map(|words| view! { <p>{words}</p> });
    match fee {
        Some(fee) => view! {
            <section aria-labelledby="kostar">
                <h2 id="kostar">{texts.visits_cost()}</h2>
                <p>{fee}</p>
                {rule}
            </section>
        }
        .into_any(),
        None => rule.into_any(),
    }
}

/// What stands first on the page of a visit that care has cancelled.
pub(super) fn cancelled(texts: Texts, wording: Wording, visit: &Visit) -> Option<AnyView> {
    let VisitState::CancelledByCare { reason, promised, by, way } = &visit.state else { return None };
    let today = visit.start.local.date() == wording.now.date() && visit.way == Way::OnSite;
    Some(
        view! {
            <div class="notice notice-warn">
                {reason.clone().map(|words| view! { <p data-source-text="" lang=source_lang()>{words}</p> })}
                {today.then(|| view! { <p>{texts.step_stay_home()}</p> })}
                <p>{promise(texts, wording, *promised, *way)}</p>
                {answers_for(texts, *promised, by.as_ref()).map(|words| view! { <p>{words}</p> })}
            </div>
        }
        .into_any(),
    )
}
