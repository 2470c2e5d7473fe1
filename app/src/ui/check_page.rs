//! The page before something happens, and the page after.

use crate::texts::Texts;
use crate::ui::{ButtonForm, ButtonLink, KeyField};
use leptos::prelude::*;

/// What is about to happen, and the two ways: yes, or back.
///
/// Accessibility: the heading asks; nothing has happened until the strong button is pressed, and its words say what it does; the way
/// back stands beside it and is as large (COGA 51: the result of each choice is said before it is made).
#[component]
pub fn CheckPage(
    heading: String,
    /// Where the form is sent.
    action: String,
    #[prop(into)] yes: String,
    #[prop(into)] no: String,
    /// Where "no" leads.
    back: String,
    children: Children,
) -> impl IntoView {
    view! {
        <h1>{heading}</h1>
        {children()}
        <form action=action method="post" role="none">
            <KeyField/>
            <div class="actions">
                <button class="button button-filled" type="submit">{yes}</button>
                <ButtonLink href=back symbol="undo" words=no/>
            </div>
        </form>
    }
}

/// What has happened, what comes next, and the way to take it back.
///
/// Accessibility: the heading says that it is done; undo has no time limit but the one that is said; the way on is the bar, and here.
#[component]
pub fn ReceiptPage(
    heading: String,
    /// Where taking it back is sent; `None` when there is nothing to take back.
    undo: Option<String>,
    children: Children,
) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    view! {
        <h1>{heading}</h1>
        {children()}
        <div class="actions">
            <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/>
            {undo.map(|action| view! { <UndoButton action/> })}
        </div>
    }
}

/// Takes the last thing back, as a new event.
///
/// Accessibility: always the same word and picture; a form, so it works without scripts; never a message that goes away by itself.
#[component]
pub fn UndoButton(action: String, #[prop(optional)] filled: bool) -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    view! { <ButtonForm action symbol="undo" words=texts.settings_undo() filled once=true/> }
}
