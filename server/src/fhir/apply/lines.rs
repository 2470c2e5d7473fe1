//! The lines and cards of a plan, and who does them.

use super::super::care_plan::{ActivityKind, Card, CarePlan, Line};
use super::super::reference::Reference;
use super::super::store::plans::{CardRow, CommitmentRow, Earlier};
use super::super::store::{self, day};
use super::{Party, Responsible, Step, Work};
use crate::error::StoreError;
use app::ids::{CommitmentId, Id, SelfCareCardId};

/// Who does a line.
#[derive(Debug, Default)]
pub(super) struct Performer {
    pub(super) party: &'static str,
    pub(super) staff: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) name: Option<String>,
}

/// What all lines and cards of a plan share.
pub(super) struct PlanContext<'a> {
    pub(super) place: usize,
    pub(super) patient: &'a str,
    pub(super) plan: &'a str,
    pub(super) responsible: &'a Responsible,
    pub(super) approved: bool,
    pub(super) step: &'a Step,
}

impl Work<'_, '_> {
    pub(super) async fn lines(&mut self, context: &PlanContext<'_>, read: &CarePlan) -> Result<(), StoreError> {
        let mut earlier = match &context.step.entity {
            Some(plan) => store::plans::lines_of(self.tx, plan, &context.step.provenance).await?,
            None => Vec::new(),
        };
        let lines: Vec<(i64, &Line)> = (0_i64..)
            .zip(&read.activities)
            .filter_map(|(position, activity)| match &activity.what {
                ActivityKind::Line(line) => Some((position, line.as_ref())),
                ActivityKind::Card(_) | ActivityKind::Elsewhere(_) | ActivityKind::Nothing => None,
            })
            .collect();
        let wanted: Vec<(i64, &str)> = lines.iter().map(|(position, line)| (*position, line.text.as_str())).collect();
        let matched = match_earlier(&wanted, &mut earlier);
        for ((position, line), before) in lines.into_iter().zip(matched) {
            self.line(context, read, position, line, before).await?;
        }
        for activity in &read.activities {
            if matches!(activity.what, ActivityKind::Nothing) {
                self.report.warn(&activity.path, "says nothing that can be shown");
            }
        }
        for gone in earlier {
            store::plans::cancel_line(self.tx, &gone.id).await?;
        }
        Ok(())
    }

    pub(super) async fn line(
        &mut self,
        context: &PlanContext<'_>,
        read: &CarePlan,
        position: i64,
        line: &Line,
        before: Option<Earlier>,
    ) -> Result<(), StoreError> {
        let performer = self.performer(context.place, line.performer.as_ref(), context.patient).await?;
        let assessed_by = match line.self_care.as_ref().and_then(|care| care.assessed_by.as_ref()) {
            Some(reference) => match self.party(context.place, reference).await? {
                Party::Staff { staff, .. } => Some(staff),
                _ => None,
            },
            None => None,
        };
        // What was ticked off here stays, unless the source itself says something new about it.
        let state = match &before {
            _ if read.in_error => "cancelled",
            Some(before) if !status_changed(context.step, before.position, position) => before.state.as_str(),
            _ => line.state,
        };
        let id = before
            .as_ref()
            .map_or_else(|| self.tx.new_id::<CommitmentId>().as_str().to_owned(), |before| before.id.clone());
        let care = line.self_care.as_ref();
        let row = CommitmentRow {
            id: &id,
            patient: context.patient,
            plan: Some(context.plan),
            position,
            party: performer.party,
            staff: performer.staff.as_deref(),
            performer_unit: performer.unit.as_deref(),
            performer_name: performer.name.as_deref(),
            text: &line.text,
            why: line.why.as_deref(),
            action: line.action,
            due_on: day(line.due_on),
            timing: line.timing.as_deref(),
            state,
            medical_measure: care.is_some(),
            assessed_by: assessed_by.as_deref(),
            assessed_on: day(care.and_then(|care| care.on)),
            if_it_fails: care.and_then(|care| care.if_it_fails.as_deref()),
            review_on: day(care.and_then(|care| care.review_on)),
            provider: &context.responsible.provider,
            unit: context.responsible.unit.as_deref(),
            approved: context.approved,
            provenance: &context.step.provenance,
        };
        store::plans::save_commitment(self.tx, &row).await
    }

    pub(super) async fn cards(&mut self, context: &PlanContext<'_>, read: &CarePlan) -> Result<(), StoreError> {
        let mut earlier = match &context.step.entity {
            Some(plan) => store::plans::cards_of(self.tx, plan, &context.step.provenance).await?,
            None => Vec::new(),
        };
        let cards: Vec<(i64, &Card)> = (0_i64..)
            .zip(&read.activities)
            .filter_map(|(position, activity)| match &activity.what {
                ActivityKind::Card(card) => Some((position, card)),
                ActivityKind::Line(_) | ActivityKind::Elsewhere(_) | ActivityKind::Nothing => None,
            })
            .collect();
        let wanted: Vec<(i64, &str)> = cards.iter().map(|(position, card)| (*position, card.text.as_str())).collect();
        let matched = match_earlier(&wanted, &mut earlier);
        for ((position, card), before) in cards.into_iter().zip(matched) {
            let id = before.map_or_else(|| self.tx.new_id::<SelfCareCardId>().as_str().to_owned(), |before| before.id);
            let row = CardRow {
                id: &id,
                patient: context.patient,
                plan: context.plan,
                position,
                kind: card.kind,
                level: card.level,
                active: card.active,
                text: &card.text,
                provider: &context.responsible.provider,
                unit: context.responsible.unit.as_deref(),
                approved: context.approved && !read.in_error,
                provenance: &context.step.provenance,
            };
            store::plans::save_card(self.tx, &row).await?;
        }
        for gone in earlier {
            store::plans::retire_card(self.tx, &gone.id).await?;
        }
        Ok(())
    }

    /// Who does a line: the person, care, a relative, somebody else, or nobody that is stated.
    pub(super) async fn performer(
        &mut self,
        place: usize,
        reference: Option<&Reference>,
        patient: &str,
    ) -> Result<Performer, StoreError> {
        let Some(reference) = reference else { return Ok(Performer { party: "not_stated", ..Performer::default() }) };
        let display = reference.display.clone();
        let party = self.party(place, reference).await?;
        Ok(match party {
            Party::Patient(found) if found == patient => Performer { party: "patient", ..Performer::default() },
            // Another patient is no party to this plan, and is not named in it.
            Party::Patient(_) => Performer { party: "other", ..Performer::default() },
            Party::Representative(representative) => {
                if store::patient_of(self.tx, &representative).await?.as_deref() == Some(patient) {
                    let name = store::people::representative_name(self.tx, &representative).await?;
                    Performer { party: "relative", name: name.or(display), ..Performer::default() }
                } else {
                    Performer { party: "other", name: display, ..Performer::default() }
                }
            }
            Party::Staff { staff, unit, .. } => {
                let outside = self.is_outside(unit.as_deref()).await?;
                Performer { party: if outside { "other" } else { "care" }, staff: Some(staff), unit, name: display }
            }
            Party::Unit(unit) => {
                let outside = self.is_outside(Some(&unit)).await?;
                Performer {
                    party: if outside { "other" } else { "care" },
                    unit: Some(unit),
                    name: display,
                    staff: None,
                }
            }
            Party::Provider(_) | Party::Team(_) | Party::Place(_) => {
                Performer { party: "care", name: display, ..Performer::default() }
            }
            Party::Nobody => {
                let party = match reference.kind.as_deref() {
                    Some("Practitioner" | "PractitionerRole" | "Organization" | "CareTeam" | "HealthcareService") => {
                        "care"
                    }
                    Some("RelatedPerson") => "relative",
                    _ => "not_stated",
                };
                Performer { party, name: display, ..Performer::default() }
            }
        })
    }

    /// Whether a unit is a party outside care.
    pub(super) async fn is_outside(&mut self, unit: Option<&str>) -> Result<bool, StoreError> {
        let Some(unit) = unit else { return Ok(false) };
        Ok(self.unit(unit).await?.is_some_and(|(_, kind)| kind == "part"))
    }
}

/// Which earlier row each wanted one is: the same words first, then the same place. What is left in `earlier` is gone. An
/// imported activity has no other identity, and a new line at the top must not turn every line below it into another.
fn match_earlier(wanted: &[(i64, &str)], earlier: &mut Vec<Earlier>) -> Vec<Option<Earlier>> {
    let mut matched: Vec<Option<Earlier>> = wanted
        .iter()
        .map(|(position, text)| {
            let same_words = |known: &Earlier| known.text == *text;
            let found = earlier
                .iter()
                .position(|known| same_words(known) && known.position == *position)
                .or_else(|| earlier.iter().position(same_words))?;
            Some(earlier.remove(found))
        })
        .collect();
    for ((position, _), place) in wanted.iter().zip(&mut matched) {
        if place.is_none()
            && let Some(found) = earlier.iter().position(|known| known.position == *position)
        {
            *place = Some(earlier.remove(found));
        }
    }
    matched
}

/// Whether the source changed the status of an activity that stood at `before` and stands at `now`.
fn status_changed(step: &Step, before: i64, now: i64) -> bool {
    let Some((old, new)) = &step.versions else { return true };
    let status =
        |value: &serde_json::Value, place: i64| value.pointer(&format!("/activity/{place}/detail/status")).cloned();
    status(old, before) != status(new, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn earlier(position: i64, text: &str) -> Earlier {
        Earlier { id: format!("com_{text}"), position, text: text.to_owned(), state: "planned".to_owned() }
    }

    #[test]
    pub(super) fn a_new_line_at_the_top_leaves_the_others_what_they_were() {
        let mut before = vec![earlier(0, "a"), earlier(1, "b")];
        let found = match_earlier(&[(0, "new"), (1, "a"), (2, "b")], &mut before);
        let ids: Vec<Option<&str>> = found.iter().map(|known| known.as_ref().map(|known| known.id.as_str())).collect();
        assert_eq!(ids, [None, Some("com_a"), Some("com_b")]);
        assert!(before.is_empty());
    }

    #[test]
    pub(super) fn a_line_with_new_words_in_the_same_place_is_the_same_line() {
        let mut before = vec![earlier(0, "a"), earlier(1, "b")];
        let found = match_earlier(&[(0, "A")], &mut before);
        assert_eq!(found[0].as_ref().map(|known| known.id.as_str()), Some("com_a"));
        assert_eq!(before.len(), 1);
    }
}
