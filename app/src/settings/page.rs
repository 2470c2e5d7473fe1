//! `/installningar` and a page for each thing one can choose.

use super::api::SettingsApi;
use super::types::{Setting, Settings};
use crate::error::AppError;
use crate::texts::Texts;
use crate::ui::{BigChoice, ErrorPage, Loaded, Page, PageFoot, PlanSection, UndoButton, page_title};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

#[component]
pub fn SettingsPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let settings = use_context::<Settings>().unwrap_or_default();
    // The simple view has its own way to the other view, and the language stands after the bar: five choices are enough.
    let elsewhere = |setting| matches!(setting, Setting::View | Setting::Language);
    let shown = Setting::LOOK.into_iter().filter(move |setting| !(settings.is_simple() && elsewhere(*setting)));
    let mut foot = PageFoot::default();
    if settings.is_simple() {
        foot.links.push(("/installningar/sprak".to_owned(), texts.adaptations_language_link()));
    }
    view! {
        <Page title=page_title(texts, texts.settings_title(), false) trail=trail(texts, settings) foot>
            <h1>{texts.settings_title()}</h1>
            <ul class="row-list">{rows(texts, settings, shown)}</ul>
        </Page>
    }
}

/// Each choice with what holds now.
fn rows(texts: Texts, settings: Settings, shown: impl Iterator<Item = Setting>) -> AnyView {
    shown
        .map(|setting| {
            let now = texts.settings_now(choice(texts, setting, settings.code(setting)));
            // Whoever cannot read the page finds it in either language.
            let name =
                if setting == Setting::Language { texts.adaptations_language_link() } else { name(texts, setting) };
            view! {
                <PlanSection href=format!("/installningar/{}", setting.word()) name>
                    <p>{now}</p>
                </PlanSection>
            }
        })
        .collect_view()
        .into_any()
}

/// `/installningar/tider`: when a time suits the person.
#[component]
pub fn NeedsPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let settings = use_context::<Settings>().unwrap_or_default();
    view! {
        <Page title=page_title(texts, texts.settings_needs_title(), false) trail=needs_trail(texts)>
            <h1>{texts.settings_needs_title()}</h1>
            <p>{texts.settings_needs_what()}</p>
            <ul class="row-list">{rows(texts, settings, Setting::NEEDS.into_iter())}</ul>
        </Page>
    }
}

fn needs_trail(texts: Texts) -> Vec<(String, String)> {
    vec![
        ("/".to_owned(), texts.site_nav_overview().to_owned()),
        ("/tider".to_owned(), texts.overview_visits().to_owned()),
    ]
}

/// In the simple view one comes from "Mer om sidan", in the standard view from the overview.
fn trail(texts: Texts, settings: Settings) -> Vec<(String, String)> {
    let overview = ("/".to_owned(), texts.site_nav_overview().to_owned());
    if settings.is_simple() {
        vec![overview, ("/hjalp/sidan".to_owned(), texts.help_about_title().to_owned())]
    } else {
        vec![overview]
    }
}

#[component]
pub fn SettingPage() -> impl IntoView {
    let setting = use_params_map().read_untracked().get("setting").and_then(|word| Setting::parse(&word));
    let Some(setting) = setting else { return view! { <ErrorPage error=AppError::NotFound/> }.into_any() };
    let api = expect_context::<Arc<dyn SettingsApi>>();
    let show = move |last: Option<Setting>| setting_page(setting, last == Some(setting));
    view! { <Loaded data=async move { api.last_change().await } show/> }.into_any()
}

fn setting_page(setting: Setting, just_changed: bool) -> AnyView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let settings = use_context::<Settings>().unwrap_or_default();
    let now = settings.code(setting);
    let address = format!("/installningar/{}", setting.word());
    let options = setting
        .codes()
        .into_iter()
        .map(|code| {
            view! { <BigChoice action=address.clone() name="val" value=code words=choice(texts, setting, code) chosen=code == now lang=own_language(setting, code)/> }
        })
        .collect_view();
    let undo = just_changed.then(|| view! { <UndoButton action=format!("{address}/angra")/> });
    let trail = if Setting::NEEDS.contains(&setting) {
        let mut trail = needs_trail(texts);
        trail.push(("/installningar/tider".to_owned(), texts.settings_needs_title().to_owned()));
        trail
    } else {
        let mut trail = trail(texts, settings);
        trail.push(("/installningar".to_owned(), texts.settings_title().to_owned()));
        trail
    };
    view! {
        <Page title=page_title(texts, question(texts, setting), false) trail>
            <h1>{question(texts, setting)}</h1>
            <p>{texts.settings_now(choice(texts, setting, now))}</p>
            <div class="big-choices">{options} {undo}</div>
        </Page>
    }
    .into_any()
}

/// A language is said in itself.
pub(super) fn own_language(setting: Setting, code: &'static str) -> Option<&'static str> {
    (setting == Setting::Language).then_some(code)
}

pub(super) fn name(texts: Texts, setting: Setting) -> &'static str {
    match setting {
        Setting::View => texts.settings_view(),
        Setting::Text => texts.settings_text(),
        Setting::Colours => texts.settings_colours(),
        Setting::Pictures => texts.settings_pictures(),
        Setting::Reading => texts.settings_reading(),
        Setting::Time => texts.settings_time(),
        Setting::Language => texts.settings_language(),
        Setting::PartOfDay => texts.settings_part_of_day(),
        Setting::SameDay => texts.settings_same_day(),
        Setting::Hours => texts.settings_hours(),
        Setting::Week => texts.settings_week(),
        Setting::Travel => texts.settings_travel(),
    }
}

fn question(texts: Texts, setting: Setting) -> &'static str {
    match setting {
        Setting::View => texts.settings_view_question(),
        Setting::Text => texts.settings_text_question(),
        Setting::Colours => texts.settings_colours_question(),
        Setting::Pictures => texts.settings_pictures_question(),
        Setting::Reading => texts.settings_reading_question(),
        Setting::Time => texts.settings_time_question(),
        Setting::Language => texts.settings_language_question(),
        Setting::PartOfDay => texts.settings_part_of_day_question(),
        Setting::SameDay => texts.settings_same_day_question(),
        Setting::Hours => texts.settings_hours_question(),
        Setting::Week => texts.settings_week_question(),
        Setting::Travel => texts.settings_travel_question(),
    }
}

/// What a choice is called on its button.
pub(super) fn choice(texts: Texts, setting: Setting, code: &str) -> &'static str {
    match (setting, code) {
        (Setting::View, "simple") => texts.settings_view_simple(),
        (Setting::View, _) => texts.settings_view_standard(),
        (Setting::Text, "large") => texts.settings_text_large(),
        (Setting::Text, "largest") => texts.settings_text_largest(),
        (Setting::Text, _) => texts.settings_text_normal(),
        (Setting::Colours, "light") => texts.settings_colours_light(),
        (Setting::Colours, "dark") => texts.settings_colours_dark(),
        (Setting::Colours, "contrast") => texts.settings_colours_contrast(),
        (Setting::Colours, _) => texts.settings_colours_device(),
        (Setting::Pictures, "no") => texts.settings_no(),
        (Setting::Pictures, _) => texts.settings_yes(),
        (Setting::Reading, "slow") => texts.settings_reading_slow(),
        (Setting::Reading, _) => texts.settings_reading_normal(),
        (Setting::Time, "days") => texts.settings_time_days(),
        (Setting::Time, "nights") => texts.settings_time_nights(),
        (Setting::Time, "dots") => texts.settings_time_dots(),
        (Setting::Time, _) => texts.settings_time_clock(),
        // Each language by its own name, for those who read no other.
        (Setting::Language, "en") => texts.settings_language_en(),
        (Setting::Language, _) => texts.settings_language_sv(),
        (Setting::PartOfDay, "forenoon") => texts.settings_forenoon(),
        (Setting::PartOfDay, "afternoon") => texts.settings_afternoon(),
        (Setting::SameDay, "together") => texts.settings_together(),
        (Setting::SameDay, "apart") => texts.settings_apart(),
        (Setting::Hours, "not_early") => texts.settings_not_early(),
        (Setting::Hours, "not_late") => texts.settings_not_late(),
        (Setting::Week, "one") => texts.settings_week_one(),
        (Setting::Week, "two") => texts.settings_week_two(),
        (Setting::Travel, "rides") => texts.settings_travel_rides(),
        (Setting::Travel, "companion") => texts.settings_travel_companion(),
        (Setting::Travel | Setting::Week, _) => texts.settings_not_chosen(),
        (Setting::PartOfDay | Setting::SameDay | Setting::Hours, _) => texts.settings_any(),
    }
}
