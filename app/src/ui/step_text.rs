//! What happens, one step after the other.

use super::source_lang;
use leptos::prelude::*;

/// A numbered list, the obvious included (COGA 23). The words are care's own.
///
/// Accessibility: a real ordered list, so that "1 of 5" is said; the numbers are text; one sentence for each step.
#[component]
pub fn StepText(steps: Vec<String>) -> impl IntoView {
    let rows = steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
    view! { <ol class="step-list" data-source-text="" lang=source_lang()>{rows}</ol> }
}
