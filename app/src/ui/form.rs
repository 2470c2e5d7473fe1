//! What forms have in common: what was typed in a form that is shown again, and the summary of what is wrong with it.

use crate::error::{AppError, Fault};
use crate::texts::Texts;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// What was typed in a refused form. In context when the page is rendered for a POST.
#[derive(Clone, Debug)]
pub struct Typed {
    pub text: String,
    pub error: Option<AppError>,
}

impl Typed {
    /// What is wrong with the text field, in words; sets the status. `Err` when it is nothing one can mend in the field: then the
    /// whole page says so.
    pub fn fault(&self, texts: Texts) -> Result<Option<&'static str>, AppError> {
        let Some(error) = &self.error else { return Ok(None) };
        let words = match error {
            AppError::Invalid(faults) => match faults.first() {
                Some((_, Fault::Empty)) => texts.form_empty(),
                Some((_, Fault::TooLong)) => texts.form_too_long(),
                _ => return Err(error.clone()),
            },
            other => return Err(other.clone()),
        };
        set_status(error);
        Ok(Some(words))
    }
}

/// The answer's status is the error's.
pub fn set_status(error: &AppError) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), http::StatusCode::from_u16(error.status()))
    {
        response.set_status(status);
    }
}

/// What is wrong with a form, above its heading, with a link to the field.
///
/// Accessibility: the alert is inside what takes the focus, so that it is said once; the words are those at the field.
#[component]
pub fn ErrorSummary(
    title: &'static str,
    words: &'static str,
    /// The id of the field.
    field: &'static str,
) -> impl IntoView {
    view! {
        <div class="error-summary" tabindex="-1" id="fel">
            <div role="alert">
                <p><strong>{title}</strong></p>
                <ul><li><a href=format!("#{field}")>{words}</a></li></ul>
            </div>
        </div>
    }
}
