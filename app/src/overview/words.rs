//! The overview's facts as sentences: who one meets, where a plan comes from, whose turn it is. The words are in the locale files.

use super::types::{
    ContactRole, Line, LineState, NextStep, NoneFitted, Overview, PlanKind, Promised, Proposer, Question, QuestionKind,
    Source, Staff, Unit, Visit, VisitState, Way,
};
use crate::representatives::reach::helped;
use crate::requests::types::Preference;
use crate::requests::words::{answer_by, standing};
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ButtonLink, phone_link};
use crate::wording::{Moment, Wording, capitalised, given_name};
use leptos::prelude::*;

/// The first word in lower case, for the middle of a sentence: "Blodprov" → "blodprov". Abbreviations stay.
pub fn in_sentence(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

/// "Anna Lindqvist", or "en sjuksköterska på Vuxenpsykiatrin" for staff who are named by function only.
pub fn staff_name(texts: Texts, staff: &Staff) -> String {
    match (&staff.name, &staff.function, &staff.unit) {
        (Some(name), _, _) => name.clone(),
        (None, Some(function), Some(unit)) => {
            format!("{} {}", texts.visits_somebody(function), texts.visits_at_unit(unit))
        }
        (None, Some(function), None) => texts.visits_somebody(function),
        (None, None, Some(unit)) => texts.contact_somebody_at(unit),
        (None, None, None) => texts.step_somebody().to_owned(),
    }
}

/// "Anna Lindqvist, distriktssköterska".
pub fn staff_with_function(texts: Texts, staff: &Staff) -> String {
    match (&staff.name, &staff.function) {
        (Some(name), Some(function)) => texts.visits_staff_at(function, name),
        _ => staff_name(texts, staff),
    }
}

/// "Anna är distriktssköterska på Vårdcentralen Solrosen."
pub fn who_is(texts: Texts, staff: &Staff) -> Option<String> {
    let name = given_name(staff.name.as_deref()?);
    let function = staff.function.as_deref()?;
    Some(match &staff.unit {
        Some(unit) => texts.step_who_is(function, name, unit),
        None => texts.step_who_is_short(function, name),
    })
}

/// The line that says who: "Du ska träffa Anna Lindqvist".
pub fn visit_who(texts: Texts, visit: &Visit) -> String {
    if let Some(patient) = helped() {
        return visit_who_for(texts, visit, &patient);
    }
    let Some(staff) = visit.staff.first() else {
        return match (&visit.unit, visit.way) {
            (Some(unit), Way::Phone) => texts.step_phone(&unit.name),
            (Some(unit), Way::Home) => texts.step_home_visit(&unit.name),
            _ => texts.step_visit_only(&in_sentence(&visit.kind)),
        };
    };
    let who = staff_name(texts, staff);
    match (visit.way, staff.name.is_some(), &staff.function, &staff.unit) {
        (Way::OnSite, false, Some(function), Some(unit)) => texts.step_meet_unnamed(function, unit),
        (Way::OnSite, ..) => texts.step_meet(&who),
        (Way::Video, ..) => texts.step_video(&who),
        (Way::Phone, ..) => texts.step_phone(&capitalised(&who)),
        (Way::Home, ..) => texts.step_home_visit(&capitalised(&who)),
    }
}

/// The same to whoever helps: "Karin ska träffa Anna Lindqvist".
fn visit_who_for(texts: Texts, visit: &Visit, patient: &str) -> String {
    let Some(who) = visit.staff.first().map(|staff| staff_name(texts, staff)) else {
        return match (&visit.unit, visit.way) {
            (Some(unit), Way::Phone) => texts.helping_phone(&unit.name, patient),
            (Some(unit), Way::Home) => texts.helping_home(&unit.name, patient),
            _ => texts.helping_visit(&in_sentence(&visit.kind), patient),
        };
    };
    match visit.way {
        Way::OnSite => texts.helping_meet(&who, patient),
        Way::Video => texts.helping_video(&who, patient),
        Way::Phone => texts.helping_phone(&capitalised(&who), patient),
        Way::Home => texts.helping_home(&capitalised(&who), patient),
    }
}

/// A visit in a list, as one sentence after its time.
pub fn visit_sentence(texts: Texts, visit: &Visit, past: bool) -> String {
    // What did not take place is not told as if it had.
    if !matches!(visit.state, VisitState::Booked | VisitState::Done) {
        return match visit.staff.first() {
            Some(staff) => texts.visits_cancelled_with(&visit.kind, &staff_with_function(texts, staff)),
            None => texts.visits_cancelled_kind(&visit.kind),
        };
    }
    // The function follows a name only where nothing follows it; who has no name is "en sjuksköterska".
    let who = visit.staff.first().map(|staff| match (&staff.name, &staff.function, visit.way) {
        (Some(_), _, Way::OnSite) => staff_with_function(texts, staff),
        (None, Some(function), _) => texts.visits_somebody(function),
        _ => staff_name(texts, staff),
    });
    let place = visit
        .place
        .as_ref()
        .map(|place| place.name.as_str())
        .or_else(|| visit.unit.as_ref().map(|unit| unit.name.as_str()))
        .filter(|_| visit.way == Way::OnSite)
        .map(|name| texts.visits_at_unit(name));
    let sentence = match (who, visit.way, past) {
        (None, _, false) => texts.visits_has(&in_sentence(&visit.kind)),
        (None, _, true) => texts.visits_had(&in_sentence(&visit.kind)),
        (Some(who), Way::OnSite, false) => texts.visits_meets(&who),
        (Some(who), Way::OnSite, true) => texts.visits_met(&who),
        (Some(who), Way::Home, false) => texts.visits_home(&who),
        (Some(who), Way::Home, true) => texts.visits_was_home(&who),
        (Some(who), Way::Video, false) => texts.visits_video(&who),
        (Some(who), Way::Video, true) => texts.visits_was_video(&who),
        (Some(who), Way::Phone, false) => texts.visits_phone(&who),
        (Some(who), Way::Phone, true) => texts.visits_was_phone(&who),
    };
    match place {
        Some(place) if !sentence.contains(&place) => format!("{sentence}, {place}."),
        _ => format!("{sentence}."),
    }
}

/// Whether a visit is cancelled, by whoever.
pub fn is_cancelled(visit: &Visit) -> bool {
    matches!(visit.state, VisitState::CancelledByCare { .. } | VisitState::CancelledByPatient)
}

/// The status of a visit in one or two words, and the class of its tag.
pub fn visit_tag(texts: Texts, state: &VisitState) -> (&'static str, &'static str) {
    match state {
        VisitState::Booked => (texts.visits_booked(), "tag tag-booked"),
        VisitState::CancelledByCare { .. } => (texts.visits_cancelled(), "tag tag-cancelled"),
        VisitState::CancelledByPatient => (texts.visits_cancelled_by_you(), "tag tag-cancelled"),
        VisitState::Done => (texts.visits_done(), "tag tag-done"),
        VisitState::NoShow => (texts.visits_no_show(), "tag"),
    }
}

/// What care has promised after a cancelled visit.
pub fn promise(texts: Texts, wording: Wording, promised: Promised, way: Option<Preference>) -> String {
    let today = wording.now.date();
    let day = match promised {
        Promised::NewTime(day) => day,
        Promised::NoNewTime => return texts.step_no_new_time().to_owned(),
    };
    match day {
        None => texts.step_promise_unknown().to_owned(),
        Some(day) if day == today => match way {
            Some(Preference::Relative) => texts.step_promise_today_relative().to_owned(),
            Some(Preference::TextPhone) => texts.step_promise_today_text_phone().to_owned(),
            Some(Preference::Sms | Preference::Letter | Preference::Message) => {
                texts.step_promise_today_any().to_owned()
            }
            Some(Preference::Call) | None => texts.step_promise_today().to_owned(),
        },
        Some(day) if day < today => texts.step_promise_broken(&wording.date(day)),
        Some(day) if way == Some(Preference::Relative) => texts.requests_by_relative(&wording.date(day)),
        Some(day) if way == Some(Preference::TextPhone) => texts.requests_by_text_phone(&wording.date(day)),
        Some(day) => texts.step_promise_by(&wording.date(day)),
    }
}

/// Who answers for the new time; or whom the person can turn to who wanted none, and wants one after all. What was said of that is
/// between the person and care.
pub fn answers_for(texts: Texts, promised: Promised, by: Option<&Unit>) -> Option<String> {
    let unit = &by?.name;
    match promised {
        Promised::NewTime(_) => Some(texts.step_responsible(unit)),
        Promised::NoNewTime => helped().is_none().then(|| texts.step_no_new_time_but(unit)),
    }
}

/// "Anna Lindqvist" or "Maja Berg", who asks.
pub fn proposer(texts: Texts, by: &Proposer) -> Option<String> {
    match by {
        Proposer::Staff(staff) => Some(capitalised(&staff_name(texts, staff))),
        Proposer::Representative(name) => Some(given_name(name).to_owned()),
        Proposer::WaitingList | Proposer::Unknown => None,
    }
}

/// The same by the first name, where there is one: "Elin".
pub fn proposer_called(texts: Texts, by: &Proposer) -> Option<String> {
    match by {
        Proposer::Staff(Staff { name: Some(name), .. }) => Some(given_name(name).to_owned()),
        _ => proposer(texts, by),
    }
}

/// "Elin föreslår 3 tider.", by the first name; that a time has come free where one waits for that.
pub fn has_proposed(texts: Texts, by: &Proposer, count: i64) -> String {
    match (by, proposer_called(texts, by)) {
        (Proposer::WaitingList, _) => texts.earlier_there_is().to_owned(),
        (_, Some(who)) => texts.step_proposes(count, &who),
        (_, None) => texts.step_proposed_unknown(count),
    }
}

/// "Svara senast onsdag 2 december klockan 16."; the hour only where it is before the day is over.
pub fn answer_until(texts: Texts, wording: Wording, by: Moment) -> String {
    let whole_day = by.local.hour() == 23 && by.local.minute() == 59;
    texts.step_answer_by(&if whole_day { wording.date(by.local.date()) } else { wording.moment(by) })
}

/// What the way to answering a question says.
pub fn answer_words(texts: Texts, question: &Question) -> &'static str {
    match &question.kind {
        _ if question.asked.is_some() => texts.requests_show_sent(),
        QuestionKind::Times { options, .. } if options.len() == 1 => texts.offer_answer(),
        QuestionKind::Times { .. } | QuestionKind::Invitation { .. } => texts.offer_choose(),
    }
}

/// The time that has been asked for, and by when care answers.
pub fn asked_for(texts: Texts, wording: Wording, question: &Question) -> Option<AnyView> {
    let request = question.asked.as_ref()?;
    Some(view! { <p>{standing(texts, wording, request)}</p> }.into_any())
}

/// "Jag kommer"; at a visit at home "Jag är hemma".
pub fn coming(texts: Texts, visit: &Visit) -> &'static str {
    if visit.way == Way::Home { texts.start_at_home() } else { texts.start_coming() }
}

/// "Jag kan inte komma"; at a visit at home "Tiden passar inte".
pub fn cannot_come(texts: Texts, visit: &Visit) -> &'static str {
    if visit.way == Way::Home { texts.start_no_fit() } else { texts.start_cannot_come() }
}

/// What was answered with the first of them.
pub fn answered_coming(texts: Texts, visit: &Visit) -> &'static str {
    if visit.way == Way::Home { texts.start_answered_at_home() } else { texts.start_answered_coming() }
}

/// The first visit that care has cancelled and nothing stands in the place of, where the next step is another: it is told until then.
pub fn still_cancelled(overview: &Overview) -> Option<&Visit> {
    let is_step = matches!(overview.next_step, NextStep::Cancelled(_));
    overview.visits.iter().find(|visit| !is_step && matches!(visit.state, VisitState::CancelledByCare { .. }))
}

/// Which it is, what is promised, and who is responsible.
pub fn cancelled_then(texts: Texts, wording: Wording, visit: &Visit) -> Option<(String, String, Option<String>)> {
    let VisitState::CancelledByCare { promised, by, way, .. } = &visit.state else { return None };
    let (day, clock) = (wording.day_in_sentence(visit.start.local.date()), wording.clock(visit.start));
    let which = texts.step_cancelled(&clock, &day, &in_sentence(&visit.kind));
    let which = format!("{}.", which.trim_end_matches('.'));
    let who = answers_for(texts, *promised, by.as_ref());
    Some((which, promise(texts, wording, *promised, *way), who))
}

/// What the person said no to, and who answers by when.
pub fn none_fitted(texts: Texts, wording: Wording, none: &NoneFitted) -> (&'static str, String) {
    let then = if none.promised < wording.now.date() {
        answer_by(texts, wording, none.promised)
    } else {
        texts.start_unit_answers_by(&wording.date(none.promised), &none.unit.name)
    };
    (texts.start_none_fitted(), then)
}

/// A waiting question as one line below the card.
pub fn waiting(texts: Texts, question: &Question) -> String {
    match &question.kind {
        QuestionKind::Invitation { .. } if question.asked.is_some() => format!("{}.", texts.requests_kind_want_time()),
        QuestionKind::Invitation { text, .. } => texts.step_waiting_invitation(&in_sentence(text)),
        QuestionKind::Times { by, .. } => match proposer_called(texts, by) {
            Some(who) => texts.step_waiting_person(&who),
            None => texts.step_waiting().to_owned(),
        },
    }
}

/// The state of a line and the class of its tag; none where the plan does not say.
pub fn line_tag(texts: Texts, line: &Line) -> Option<(&'static str, &'static str)> {
    match line.state {
        LineState::Left => Some((texts.lines_left(), "tag")),
        LineState::Late => Some((texts.lines_late(), "tag tag-late")),
        LineState::Done => Some((texts.lines_done(), "tag tag-done")),
        LineState::OnHold => Some((texts.lines_on_hold(), "tag")),
        LineState::Cancelled | LineState::NotStated => None,
    }
}

pub fn plan_kind(texts: Texts, kind: PlanKind) -> &'static str {
    match kind {
        PlanKind::Sip => texts.plans_kind_sip(),
        PlanKind::Discharge => texts.plans_kind_discharge(),
        PlanKind::SpecificDischarge => texts.plans_kind_specific_discharge(),
        PlanKind::Care => texts.plans_kind_care(),
        PlanKind::Habilitation => texts.plans_kind_habilitation(),
        PlanKind::Rehabilitation => texts.plans_kind_rehabilitation(),
        PlanKind::Implementation => texts.plans_kind_implementation(),
        PlanKind::Standardised => texts.plans_kind_standardised(),
        PlanKind::Cancer => texts.plans_kind_cancer(),
        PlanKind::Agreement => texts.plans_kind_agreement(),
        PlanKind::Other => texts.plans_kind_other(),
    }
}

pub fn role(texts: Texts, role: ContactRole) -> &'static str {
    match role {
        ContactRole::CareContact => texts.contact_role_care_contact(),
        ContactRole::Doctor => texts.contact_role_doctor(),
        ContactRole::Nurse => texts.contact_role_nurse(),
        ContactRole::RehabCoordinator => texts.contact_role_rehab(),
        ContactRole::SocialCare => texts.contact_role_social_care(),
        ContactRole::Sip => texts.contact_role_sip(),
    }
}

/// "Kommer från vårdens system. Ändrad för 3 dagar sedan."
pub fn source(texts: Texts, wording: Wording, source: &Source) -> String {
    match source {
        Source::Here => texts.plans_here().to_owned(),
        Source::Imported { from, updated } => {
            let from = if from.is_empty() { texts.plans_from_care().to_owned() } else { texts.plans_from_source(from) };
            match updated {
                Some(day) => format!("{from} {}", texts.plans_updated(&wording.age(*day))),
                None => from,
            }
        }
    }
}

/// People by the name one says; the unit stands at the place.
pub fn familiar(visit: &Visit) -> Visit {
    let staff = visit.staff.iter().map(|staff| match &staff.name {
        Some(name) => Staff { name: Some(given_name(name).to_owned()), unit: None, ..staff.clone() },
        None => staff.clone(),
    });
    Visit { staff: staff.collect(), ..visit.clone() }
}

/// The words of a line in the reader's view: in the simple one the plain words, where there are any.
pub fn line_words(line: &Line) -> String {
    let is_simple = use_context::<Settings>().unwrap_or_default().is_simple();
    line.plain.clone().filter(|_| is_simple).unwrap_or_else(|| line.text.clone())
}

/// Where a line stands: "Klart", "Kvar att göra"; nothing for what goes on.
pub fn line_state(texts: Texts, line: &Line) -> Option<&'static str> {
    line_tag(texts, line).filter(|_| !(line.state == LineState::Left && line.ongoing)).map(|(words, _)| words)
}

/// A button that rings; none without a number.
pub fn call(texts: Texts, who: &str, phone: Option<&str>) -> Option<AnyView> {
    call_with(texts, who, phone, false)
}

/// The same as the page's one strong button.
pub fn call_strong(texts: Texts, who: &str, phone: Option<&str>) -> Option<AnyView> {
    call_with(texts, who, phone, true)
}

fn call_with(texts: Texts, who: &str, phone: Option<&str>, filled: bool) -> Option<AnyView> {
    phone.map(|number| {
        let words = texts.site_call(who);
        view! { <ButtonLink href=phone_link(number) symbol="phone" words phone=number.to_owned() filled/> }.into_any()
    })
}
