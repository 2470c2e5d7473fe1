//! A request's facts as sentences: what was asked, by when care answers and how.

use super::types::{About, Preference, Request, RequestKind, RequestState, Writer};
use crate::overview::next_step::new_time_words;
use crate::overview::types::{OpenRequest, Standing};
use crate::representatives::reach::helped;
use crate::representatives::types::HelperKind;
use crate::texts::Texts;
use crate::wording::Wording;
use jiff::civil::Date;

/// What was asked, as a heading.
pub(super) fn title(texts: Texts, request: &Request) -> &'static str {
    match request.kind {
        RequestKind::CannotCome if matches!(request.about, Some(About::Visit { at_home: true, .. })) => {
            texts.requests_kind_no_fit()
        }
        RequestKind::ContactMe => texts.requests_kind_contact_me(),
        RequestKind::Message => texts.requests_kind_message(),
        RequestKind::TakeOver => texts.requests_kind_take_over(),
        RequestKind::CannotCome => texts.requests_kind_cannot_come(),
        RequestKind::WantContact => texts.requests_kind_want_contact(),
        RequestKind::Report => texts.requests_kind_report(),
        RequestKind::WantTime => texts.requests_kind_want_time(),
    }
}

/// The same for staff, about the patient.
pub(super) fn staff_title(texts: Texts, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::ContactMe => texts.queue_kind_contact_me(),
        RequestKind::Message => texts.queue_kind_message(),
        RequestKind::TakeOver => texts.queue_kind_take_over(),
        RequestKind::CannotCome => texts.queue_kind_cannot_come(),
        RequestKind::WantContact => texts.queue_kind_want_contact(),
        RequestKind::Report => texts.queue_kind_report(),
        RequestKind::WantTime => texts.queue_kind_want_time(),
    }
}

/// Who helps and wrote, to staff: "Maja Berg (närstående)".
pub(super) fn writer(texts: Texts, by: &Writer) -> String {
    let kind = match by.kind {
        HelperKind::Relative => texts.queue_helper_relative(),
        HelperKind::Agent => texts.queue_helper_agent(),
        HelperKind::GodMan => texts.queue_helper_god_man(),
        HelperKind::Trustee => texts.queue_helper_trustee(),
        HelperKind::LastingPower => texts.queue_helper_lasting_power(),
        HelperKind::Guardian => texts.queue_helper_guardian(),
    };
    texts.queue_helper(kind, &by.name)
}

/// "Vi ringer dig senast tisdag 1 december.", by the way the person wants to be contacted; a message is answered here.
pub(super) fn promise(texts: Texts, wording: Wording, request: &Request) -> String {
    let day = wording.date(request.promised);
    if request.promised < wording.now.date() {
        return texts.requests_answer_was_by(&day);
    }
    match own_way(request) {
        Some(Preference::Call) => texts.requests_by_call(&day),
        Some(Preference::Sms) => texts.requests_by_sms(&day),
        Some(Preference::Letter) => texts.requests_by_letter(&day),
        Some(Preference::Message) => texts.requests_by_message(&day),
        Some(Preference::Relative) => texts.requests_by_relative(&day),
        Some(Preference::TextPhone) => texts.requests_by_text_phone(&day),
        None => texts.requests_answer_by(&day),
    }
}

/// Whether the answer comes by telephone.
pub(super) fn is_call(request: &Request) -> bool {
    matches!(own_way(request), Some(Preference::Call | Preference::Relative | Preference::TextPhone))
}

/// How the person wants to be contacted, for what is answered that way.
fn own_way(request: &Request) -> Option<Preference> {
    let is_so = matches!(request.kind, RequestKind::ContactMe | RequestKind::TakeOver | RequestKind::CannotCome);
    request.preference.filter(|_| is_so)
}

/// By when we answer; once that day has been, that we should have.
pub fn answer_by(texts: Texts, wording: Wording, promised: Date) -> String {
    let day = wording.date(promised);
    if promised < wording.now.date() { texts.requests_answer_was_by(&day) } else { texts.requests_answer_by(&day) }
}

/// Where it stands, in one or two words.
pub(super) fn state(texts: Texts, request: &Request) -> &'static str {
    match &request.state {
        RequestState::Withdrawn { .. } if request.replaced.is_some() => texts.requests_state_replaced(),
        RequestState::Answered { .. } if request.awaits_booking => texts.requests_state_will_book(),
        RequestState::Sent { seen: None } => texts.requests_state_sent(),
        RequestState::Sent { seen: Some(_) } => texts.requests_state_seen(),
        RequestState::Begun { .. } => texts.requests_state_begun(),
        RequestState::Answered { .. } => texts.requests_state_answered(),
        RequestState::Withdrawn { .. } => texts.requests_state_withdrawn(),
        RequestState::Booked { .. } => texts.requests_state_booked(),
        RequestState::NotBooked { .. } => texts.requests_state_not_booked(),
    }
}

/// What it is about: the visit by its time, the line by its words.
pub(super) fn about(texts: Texts, wording: Wording, about: &About) -> String {
    match about {
        About::Visit { start, cancelled: true, .. } => texts.requests_moment_cancelled(&wording.moment(*start)),
        About::Visit { start, .. } => wording.moment(*start),
        About::Line { text, .. } => text.clone(),
        About::WantedTime { wanted, visit, kind, .. } => {
            let now_at = visit.as_ref().map(|(_, start)| texts.queue_visit_now(&wording.moment(*start)));
            let wanted = texts.queue_wanted_time(kind, &wording.moment(*wanted));
            [Some(wanted), now_at].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

/// Where it stands with what the person has said of a visit or an invitation, and what happens now.
pub fn standing(texts: Texts, wording: Wording, request: &OpenRequest) -> String {
    match (request.standing, request.wants) {
        (Standing::WillBook, Some(wanted)) => {
            format!("{} {}", texts.ask_will_book(&wording.moment(wanted)), texts.ask_not_booked())
        }
        (_, Some(_)) => {
            format!("{} {}", said(texts, wording, request), answer_by(texts, wording, request.promised))
        }
        (_, None) => format!("{} {}", said(texts, wording, request), new_time_words(texts, wording, request)),
    }
}

/// The same of a visit: what holds until then too.
pub fn standing_of_visit(texts: Texts, wording: Wording, request: &OpenRequest) -> String {
    let holds = match (request.standing, request.wants) {
        (_, None) => texts.requests_visit_stands(),
        (Standing::WillBook, _) => texts.ask_holds(),
        _ if request.promised < wording.now.date() => texts.ask_no_answer(),
        _ => texts.ask_else_holds(),
    };
    format!("{} {holds}", standing(texts, wording, request))
}

/// What the person has said of a visit or an invitation: that they cannot come, or the time that they want.
pub fn said(texts: Texts, wording: Wording, request: &OpenRequest) -> String {
    match request.wants {
        Some(wanted) => texts.ask_said(&wording.moment(wanted)),
        None if request.by_helper => {
            helped().map_or_else(|| texts.helping_said_cannot().to_owned(), |who| texts.helping_said_cannot_for(&who))
        }
        None if request.at_home => texts.visits_said_no_fit().to_owned(),
        None => texts.visits_said_cannot().to_owned(),
    }
}

pub fn preference(texts: Texts, preference: Preference) -> &'static str {
    match preference {
        Preference::Call => texts.queue_wants_call(),
        Preference::Sms => texts.queue_wants_sms(),
        Preference::Letter => texts.queue_wants_letter(),
        Preference::Message => texts.queue_wants_message(),
        Preference::Relative => texts.queue_wants_relative(),
        Preference::TextPhone => texts.queue_wants_text_phone(),
    }
}
