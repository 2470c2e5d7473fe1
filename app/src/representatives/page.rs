//! `/vem-hjalper-mig` and one helper.

use super::api::RepresentativesApi;
use super::types::{Helper, HelperKind, HelperPage as OneHelper, Helpers, Level};
use crate::error::AppError;
use crate::ids::{Id, RepresentativeId};
use crate::texts::Texts;
use crate::ui::{BigChoice, HelperCard, Loaded, Page, UndoButton, page_title, reader};
use crate::wording::{Wording, given_name};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

fn about_trail(texts: Texts) -> Vec<(String, String)> {
    vec![
        ("/".to_owned(), texts.site_nav_overview().to_owned()),
        ("/hjalp/sidan".to_owned(), texts.help_about_title().to_owned()),
    ]
}

/// "Maja kan se dina tider och din plan."
fn may(texts: Texts, who: &str, level: Level) -> String {
    match level {
        Level::Nothing => texts.helpers_may_nothing(who),
        Level::See => texts.helpers_may_see(who),
        Level::Propose => texts.helpers_may_propose(who),
        Level::Book => texts.helpers_may_book(who),
    }
}

/// What a level is called on its button.
fn choice(texts: Texts, who: &str, level: Level) -> String {
    match level {
        Level::Nothing => texts.helpers_stop(who),
        Level::See => texts.helpers_see().to_owned(),
        Level::Propose => texts.helpers_propose().to_owned(),
        Level::Book => texts.helpers_book().to_owned(),
    }
}

/// "Rolf är din god man." Who they are to the person.
fn is_your(texts: Texts, who: &str, helper: &Helper) -> String {
    match helper.kind {
        HelperKind::Relative | HelperKind::Agent => match &helper.relationship {
            Some(relationship) => texts.helpers_is_your(relationship, who),
            None => texts.helpers_helps(who),
        },
        HelperKind::GodMan => texts.helpers_god_man(who),
        HelperKind::Trustee => texts.helpers_trustee(who),
        HelperKind::LastingPower => texts.helpers_lasting_power(who),
        HelperKind::Guardian => texts.helpers_guardian(who),
    }
}

/// When they were here, and when they last did something.
fn looked(texts: Texts, wording: Wording, who: &str, helper: &Helper) -> String {
    let looked = match helper.looked {
        Some(at) => texts.helpers_looked(&wording.moment_in_sentence(at), who),
        None => texts.helpers_not_looked(who),
    };
    let Some(did) = helper.did else { return looked };
    let words = match (did.from, did.to) {
        (Some(from), None) => Some(texts.helpers_did_cancel(&wording.moment(from))),
        (from, to) => {
            let from = from.map(|from| texts.helpers_did_from(&wording.moment(from)));
            let to = to.map(|to| texts.helpers_did_to(&wording.moment(to)));
            let words = [from, to].into_iter().flatten().collect::<Vec<_>>();
            (!words.is_empty()).then(|| words.join(" "))
        }
    };
    let did = texts.helpers_did(&wording.moment_in_sentence(did.at), who);
    [Some(looked), Some(did), words].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[component]
pub fn HelpersPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn RepresentativesApi>>();
    let show = |helpers: Helpers| {
        let (texts, wording) = reader(helpers.now);
        let content = if helpers.list.is_empty() {
            view! { <p>{texts.helpers_none()}</p> <p>{texts.helpers_none_then()}</p> }.into_any()
        } else {
            let rows = helpers
                .list
                .iter()
                .enumerate()
                .map(|(at, helper)| {
                    let who = given_name(&helper.name);
                    view! {
                        <HelperCard
                            name=helper.name.clone()
                            about=is_your(texts, who, helper)
                            may=may(texts, who, helper.level)
                            looked=looked(texts, wording, who, helper)
                            change=Some((format!("/vem-hjalper-mig/{}", helper.id), texts.helpers_change(who)))
                            strong=at == 0
                        />
                    }
                })
                .collect_view();
            view! { <ul class="row-list">{rows}</ul> }.into_any()
        };
        view! {
            <Page title=page_title(texts, texts.helpers_title(), false) trail=about_trail(texts)>
                <h1>{texts.helpers_title()}</h1>
                {content}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { data.helpers().await } show/> }
}

#[component]
pub fn HelperPage() -> impl IntoView {
    let data = expect_context::<Arc<dyn RepresentativesApi>>();
    let id = use_params_map().read_untracked().get("id").and_then(|id| RepresentativeId::parse(&id));
    let load = async move {
        match id {
            Some(id) => data.helper(id).await,
            None => Err(AppError::NotFound),
        }
    };
    let show = |page: OneHelper| {
        let (texts, _) = reader(page.now);
        let helper = &page.helper;
        let who = given_name(&helper.name);
        let at = format!("/vem-hjalper-mig/{}", helper.id);
        let mut trail = about_trail(texts);
        trail.push(("/vem-hjalper-mig".to_owned(), texts.helpers_title().to_owned()));
        let choices = if helper.kind.is_chosen() {
            let buttons = Level::ALL
                .into_iter()
                .rev()
                .filter(|level| *level <= helper.most)
                .map(|level| {
                    view! { <BigChoice action=at.clone() name="niva" value=level.word() words=choice(texts, who, level) chosen=level == helper.level/> }
                })
                .collect_view();
            let undo = page.may_undo.then(|| view! { <UndoButton action=format!("{at}/angra")/> });
            view! { <div class="big-choices">{buttons} {undo}</div> }.into_any()
        } else {
            view! { <p>{texts.helpers_not_yours(who)}</p> <p>{texts.helpers_not_yours_then()}</p> }.into_any()
        };
        let (heading, now) =
            (texts.helpers_what_may_name(who), texts.settings_now(may(texts, who, helper.level).trim_end_matches('.')));
        view! {
            <Page title=page_title(texts, texts.helpers_what_may(), false) trail>
                <h1>{heading}</h1>
                <p>{now}</p>
                {choices}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=load show/> }
}
