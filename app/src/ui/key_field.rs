//! The key of a form: what is sent twice is done once.

use crate::ids::CommandKey;
use leptos::prelude::*;
use std::sync::Arc;

/// Makes a key for each form of a page. In context of every page.
#[derive(Clone)]
pub struct NewKey(pub Arc<dyn Fn() -> CommandKey + Send + Sync>);

/// A hidden field with a key of this form's own. Not in a line of [`Live`](super::Live): each time it is written the key is another, and
/// the line would seem to have changed.
#[component]
pub fn KeyField() -> impl IntoView {
    use_context::<NewKey>().map(|NewKey(new)| view! { <input type="hidden" name="nyckel" value=new().to_string()/> })
}
