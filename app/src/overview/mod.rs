//! The overview: everything a person needs at a glance, first of all the next step. Also one plan, opened.
//! Rules and storage: `server/src/overview/`.

pub(crate) mod actions;
pub mod api;
pub mod contacts;
pub mod lines;
pub mod next_step;
pub mod page;
pub mod parts;
mod plan_kind;
pub mod plan_page;
pub(crate) mod plan_parts;
pub mod plans_page;
mod simple;
pub mod types;
pub mod words;

/// What a plan's page goes by: its kind, never its own title, which may name a person.
pub fn plan_title(texts: crate::texts::Texts, plan: &types::PlanPage) -> &'static str {
    words::plan_kind(texts, plan.card.kind)
}
