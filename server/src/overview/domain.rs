//! The next step: one pure function of what is known about a person's visits, questions, own lines and what care has promised.
//! Never blank. The order is the product's (product.md, Next step); a broken promise comes before the nearest visit, because
//! whoever was let down must hear it from us before anything else that can wait.

use crate::clock::Millis;
use app::ids::{AppointmentId, CommitmentId, JointBookingId, RequestId};
use app::overview::types::QuestionId;
use jiff::civil::Date;

/// Own lines leave the card this many days after their date and go to staff instead.
const OWN_LINE_DAYS: i32 = 7;

/// What the next step depends on, in no particular order.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// A member of staff looks at times now and waits for the person.
    pub(super) together: Option<JointBookingId>,
    pub(super) visits: Vec<Visit>,
    pub(super) questions: Vec<Question>,
    pub(super) own_lines: Vec<OwnLine>,
    pub(super) promises: Vec<Promise>,
    /// *Rätt tomt*: set by staff, until the day of review.
    pub(super) nothing_planned_until: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Visit {
    pub(super) id: AppointmentId,
    pub(super) start: Millis,
    pub(super) end: Millis,
    /// The Swedish day it is on.
    pub(super) day: Date,
    pub(super) state: VisitState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VisitState {
    /// `changed_unseen`: care has changed it and the person has not seen that.
    Booked { changed_unseen: bool },
    /// Care cannot hold it and nothing stands in its place yet.
    CancelledByCare { seen: bool },
    /// Somebody who helps has cancelled it, and the person has not seen that.
    CancelledByHelper,
    /// Over, replaced, cancelled by the person, or not wanted again by them.
    Past,
}

/// Something to answer: a proposal of times or an open invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) id: QuestionId,
    pub(super) answer_by: Option<Millis>,
}

/// Something the person does, by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OwnLine {
    pub(super) id: CommitmentId,
    pub(super) due: Date,
}

/// Something care does, by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Promise {
    pub(super) id: PromiseId,
    pub(super) due: Date,
    /// Care has promised to get in touch; only such a promise is said to be broken.
    pub(super) contact: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PromiseId {
    Line(CommitmentId),
    /// To hear about a new time, for a visit the person has cancelled.
    NewTime(AppointmentId),
    /// To hear more, after a no to times.
    Answer(RequestId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NextStep {
    Together(JointBookingId),
    Cancelled(AppointmentId),
    Changed(AppointmentId),
    Visit(AppointmentId),
    Question(QuestionId),
    OwnLine(CommitmentId),
    CareActs(PromiseId),
    /// Care has not kept its day. The fault is ours.
    Late(PromiseId),
    /// Nothing is planned, and that is right.
    NothingPlanned,
    /// Nothing is planned, and somebody ought to plan it.
    Gap,
}

/// What comes next, at `now` (the Swedish day is `today`).
pub(super) fn next_step(facts: &Facts, now: Millis, today: Date) -> NextStep {
    // 1. What care or somebody who helps has cancelled or changed and the person has not seen.
    let unseen = facts.visits.iter().filter(|visit| match visit.state {
        VisitState::CancelledByCare { seen } => !seen,
        VisitState::Booked { changed_unseen } => changed_unseen && visit.end > now,
        VisitState::CancelledByHelper => visit.end > now,
        VisitState::Past => false,
    });
    if let Some(visit) = unseen.min_by_key(|visit| (visit.start, visit.id.clone())) {
        return match visit.state {
            VisitState::CancelledByCare { .. } => NextStep::Cancelled(visit.id.clone()),
            _ => NextStep::Changed(visit.id.clone()),
        };
    }
    // Somebody waits on the telephone at this moment.
    if let Some(joint) = &facts.together {
        return NextStep::Together(joint.clone());
    }
    let nearest = facts
        .visits
        .iter()
        .filter(|visit| matches!(visit.state, VisitState::Booked { .. }) && visit.end > now)
        .min_by_key(|visit| (visit.start, visit.id.clone()));
    // 2. A visit today or tomorrow.
    if let Some(visit) = nearest
        && days_between(today, visit.day) <= 1
    {
        return NextStep::Visit(visit.id.clone());
    }
    // 3. A question that must be answered before the next visit.
    let urgent = facts
        .questions
        .iter()
        .filter_map(|question| question.answer_by.map(|by| (by, question)))
        .filter(|(by, _)| *by >= now && nearest.is_none_or(|visit| *by < visit.start))
        .min_by_key(|(by, _)| *by);
    if let Some((_, question)) = urgent {
        return NextStep::Question(question.id.clone());
    }
    // A broken promise to get in touch.
    let late = facts.promises.iter().filter(|promise| promise.contact && promise.due < today);
    if let Some(promise) = late.min_by_key(|promise| (promise.due, promise.id.clone())) {
        return NextStep::Late(promise.id.clone());
    }
    // 4. The nearest visit or own line; a visit first on the same day.
    let line = facts
        .own_lines
        .iter()
        .filter(|line| days_between(line.due, today) <= OWN_LINE_DAYS)
        .min_by_key(|line| (line.due, line.id.clone()));
    match (nearest, line) {
        (Some(visit), Some(line)) if line.due < visit.day => return NextStep::OwnLine(line.id.clone()),
        (Some(visit), _) => return NextStep::Visit(visit.id.clone()),
        (None, Some(line)) => return NextStep::OwnLine(line.id.clone()),
        (None, None) => {}
    }
    // 5. Other questions; one whose time has run out is no longer asked.
    if let Some(question) = facts.questions.iter().find(|question| question.answer_by.is_none_or(|by| by >= now)) {
        return NextStep::Question(question.id.clone());
    }
    // 6. What care does next.
    let coming = facts.promises.iter().filter(|promise| promise.due >= today);
    if let Some(promise) = coming.min_by_key(|promise| (!promise.contact, promise.due, promise.id.clone())) {
        return NextStep::CareActs(promise.id.clone());
    }
    // A cancelled visit the person has seen still stands until something takes its place.
    let cancelled = facts.visits.iter().filter(|visit| matches!(visit.state, VisitState::CancelledByCare { .. }));
    if let Some(visit) = cancelled.min_by_key(|visit| (visit.start, visit.id.clone())) {
        return NextStep::Cancelled(visit.id.clone());
    }
    // 7. Nothing planned, and that is right. 8. A gap.
    match facts.nothing_planned_until {
        Some(review) if review >= today => NextStep::NothingPlanned,
        _ => NextStep::Gap,
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::ids::Id;
    use app::ids::TimeProposalId;
    use jiff::civil::date;
    use proptest::prelude::*;

    const DAY: Millis = 24 * 60 * 60 * 1000;
    const NOW: Millis = 1_796_023_800_000;
    const TODAY: Date = date(2026, 11, 30);

    fn visit(id: u128, days: i64, state: VisitState) -> Visit {
        let day = TODAY.checked_add(jiff::Span::new().days(days)).expect("a day");
        let start = NOW + days * DAY + 60_000;
        Visit { id: AppointmentId::from_bits(id), start, end: start + 1_800_000, day, state }
    }

    fn booked(id: u128, days: i64) -> Visit {
        visit(id, days, VisitState::Booked { changed_unseen: false })
    }

    fn line(id: u128, days: i64) -> OwnLine {
        OwnLine {
            id: CommitmentId::from_bits(id),
            due: TODAY.checked_add(jiff::Span::new().days(days)).expect("a day"),
        }
    }

    fn promise(id: u128, days: i64, contact: bool) -> Promise {
        Promise { id: PromiseId::Line(CommitmentId::from_bits(id)), due: line(id, days).due, contact }
    }

    fn question(id: u128, days: Option<i64>) -> Question {
        Question {
            id: QuestionId::Proposal(TimeProposalId::from_bits(id)),
            answer_by: days.map(|days| NOW + days * DAY),
        }
    }

    fn step(facts: &Facts) -> NextStep {
        next_step(facts, NOW, TODAY)
    }

    #[test]
    fn a_cancelled_visit_comes_before_everything_until_it_is_seen() {
        let mut facts = Facts {
            visits: vec![booked(1, 0), visit(2, 3, VisitState::CancelledByCare { seen: false })],
            promises: vec![promise(3, -1, true)],
            ..Facts::default()
        };
        assert_eq!(step(&facts), NextStep::Cancelled(AppointmentId::from_bits(2)));
        facts.visits[1].state = VisitState::CancelledByCare { seen: true };
        assert_eq!(step(&facts), NextStep::Visit(AppointmentId::from_bits(1)));
        facts.visits.remove(0);
        facts.promises.clear();
        assert_eq!(step(&facts), NextStep::Cancelled(AppointmentId::from_bits(2)), "until something takes its place");
    }

    #[test]
    fn whoever_waits_on_the_telephone_comes_before_a_visit_tomorrow_but_after_what_is_cancelled() {
        let joint = JointBookingId::from_bits(9);
        let mut facts = Facts { visits: vec![booked(1, 1)], together: Some(joint.clone()), ..Facts::default() };
        assert_eq!(step(&facts), NextStep::Together(joint));
        facts.visits.push(visit(2, 0, VisitState::CancelledByCare { seen: false }));
        assert_eq!(step(&facts), NextStep::Cancelled(AppointmentId::from_bits(2)));
    }

    #[test]
    fn a_changed_visit_is_said_first_while_it_is_ahead() {
        let facts = Facts {
            visits: vec![booked(1, 0), visit(2, 5, VisitState::Booked { changed_unseen: true })],
            ..Facts::default()
        };
        assert_eq!(step(&facts), NextStep::Changed(AppointmentId::from_bits(2)));
    }

    #[test]
    fn a_visit_tomorrow_comes_before_a_question_but_a_question_before_a_visit_next_week() {
        let mut facts = Facts { visits: vec![booked(1, 1)], questions: vec![question(2, Some(0))], ..Facts::default() };
        assert_eq!(step(&facts), NextStep::Visit(AppointmentId::from_bits(1)));
        facts.visits = vec![booked(1, 7)];
        assert_eq!(step(&facts), NextStep::Question(QuestionId::Proposal(TimeProposalId::from_bits(2))));
        facts.questions = vec![question(2, Some(9))];
        assert_eq!(step(&facts), NextStep::Visit(AppointmentId::from_bits(1)));
    }

    #[test]
    fn a_broken_promise_is_told_before_a_visit_next_week_but_after_one_tomorrow() {
        let mut facts = Facts { visits: vec![booked(1, 7)], promises: vec![promise(2, -3, true)], ..Facts::default() };
        assert_eq!(step(&facts), NextStep::Late(PromiseId::Line(CommitmentId::from_bits(2))));
        facts.visits = vec![booked(1, 1)];
        assert_eq!(step(&facts), NextStep::Visit(AppointmentId::from_bits(1)));
    }

    #[test]
    fn an_own_line_leaves_the_card_after_seven_days() {
        let mut facts = Facts { own_lines: vec![line(1, -7)], ..Facts::default() };
        assert_eq!(step(&facts), NextStep::OwnLine(CommitmentId::from_bits(1)));
        facts.own_lines = vec![line(1, -8)];
        assert_eq!(step(&facts), NextStep::Gap);
    }

    #[test]
    fn on_the_same_day_the_visit_comes_before_the_own_line() {
        let facts = Facts { visits: vec![booked(1, 4)], own_lines: vec![line(2, 4)], ..Facts::default() };
        assert_eq!(step(&facts), NextStep::Visit(AppointmentId::from_bits(1)));
    }

    #[test]
    fn what_care_does_next_stands_when_the_person_has_nothing_to_do() {
        let facts = Facts { promises: vec![promise(1, 2, false), promise(2, 4, true)], ..Facts::default() };
        assert_eq!(step(&facts), NextStep::CareActs(PromiseId::Line(CommitmentId::from_bits(2))));
    }

    #[test]
    fn rightly_empty_becomes_a_gap_on_the_day_after_review() {
        let mut facts = Facts { nothing_planned_until: Some(TODAY), ..Facts::default() };
        assert_eq!(step(&facts), NextStep::NothingPlanned);
        facts.nothing_planned_until = Some(TODAY.yesterday().expect("a day"));
        assert_eq!(step(&facts), NextStep::Gap);
    }

    fn any_facts() -> impl Strategy<Value = Facts> {
        let state = prop_oneof![
            any::<bool>().prop_map(|changed_unseen| VisitState::Booked { changed_unseen }),
            any::<bool>().prop_map(|seen| VisitState::CancelledByCare { seen }),
            Just(VisitState::CancelledByHelper),
            Just(VisitState::Past),
        ];
        (
            prop::collection::vec(
                (0u128..9, -40i64..400, state).prop_map(|(id, days, state)| visit(id, days, state)),
                0..6,
            ),
            prop::collection::vec((0u128..9, prop::option::of(-9i64..60)).prop_map(|(id, by)| question(id, by)), 0..4),
            prop::collection::vec((0u128..9, -30i64..90).prop_map(|(id, days)| line(id, days)), 0..4),
            prop::collection::vec(
                (0u128..9, -30i64..90, any::<bool>()).prop_map(|(id, days, c)| promise(id, days, c)),
                0..4,
            ),
            prop::option::of(-30i64..200),
        )
            .prop_map(|(visits, questions, own_lines, promises, review)| Facts {
                together: None,
                visits,
                questions,
                own_lines,
                promises,
                nothing_planned_until: review.map(|days| line(0, days).due),
            })
    }

    proptest! {
        #[test]
        fn there_is_always_a_step_and_it_points_at_something_that_is_there(facts in any_facts()) {
            let found = match step(&facts) {
                NextStep::Together(_) => false,
                NextStep::Cancelled(id) => facts.visits.iter().any(|v| v.id == id && matches!(v.state, VisitState::CancelledByCare { .. })),
                NextStep::Changed(id) => facts.visits.iter().any(|v| v.id == id && matches!(v.state, VisitState::Booked { changed_unseen: true } | VisitState::CancelledByHelper) && v.end > NOW),
                NextStep::Visit(id) => facts.visits.iter().any(|v| v.id == id && matches!(v.state, VisitState::Booked { .. }) && v.end > NOW),
                NextStep::Question(id) => facts.questions.iter().any(|q| q.id == id && q.answer_by.is_none_or(|by| by >= NOW)),
                NextStep::OwnLine(id) => facts.own_lines.iter().any(|l| l.id == id),
                NextStep::CareActs(id) => facts.promises.iter().any(|p| p.id == id && p.due >= TODAY),
                NextStep::Late(id) => facts.promises.iter().any(|p| p.id == id && p.due < TODAY && p.contact),
                NextStep::NothingPlanned => facts.nothing_planned_until.is_some_and(|day| day >= TODAY),
                NextStep::Gap => facts.nothing_planned_until.is_none_or(|day| day < TODAY),
            };
            prop_assert!(found);
        }

        #[test]
        fn empty_is_said_only_when_nothing_lies_ahead(facts in any_facts()) {
            if matches!(step(&facts), NextStep::Gap | NextStep::NothingPlanned) {
                let ahead = facts.visits.iter().any(|v| matches!(v.state, VisitState::Booked { .. }) && v.end > NOW);
                let cancelled = facts.visits.iter().any(|v| matches!(v.state, VisitState::CancelledByCare { .. }));
                let asked = facts.questions.iter().any(|q| q.answer_by.is_none_or(|by| by >= NOW));
                let promised = facts.promises.iter().any(|p| p.due >= TODAY || p.contact);
                prop_assert!(!(ahead || cancelled || asked || promised));
            }
        }

        #[test]
        fn the_order_in_which_facts_come_does_not_matter(facts in any_facts()) {
            let mut turned = facts.clone();
            turned.visits.reverse();
            turned.own_lines.reverse();
            turned.promises.reverse();
            // Equal ids stand for the same thing; only distinct ones have an order to keep.
            let kind = |facts: &Facts| std::mem::discriminant(&step(facts));
            prop_assert_eq!(kind(&facts), kind(&turned));
        }

        #[test]
        fn a_visit_within_two_days_is_never_hidden_by_less_than_a_change(facts in any_facts()) {
            let soon = facts.visits.iter().any(|v| matches!(v.state, VisitState::Booked { .. }) && v.end > NOW && days_between(TODAY, v.day) <= 1);
            if soon {
                prop_assert!(matches!(step(&facts), NextStep::Visit(_) | NextStep::Cancelled(_) | NextStep::Changed(_)));
            }
        }
    }
}
