//! `/tillganglighet` and the pages below it.

use super::facts::{JUDGED, LAST_RUN, WRITTEN};
use super::requirements::{Judgement, REQUIREMENTS};
use crate::access::Viewer;
use crate::representatives::reach::may_open;
use crate::settings::types::Settings;
use crate::texts::Texts;
use crate::ui::{ButtonLink, Page, PlanSection, language, page_title};
use crate::wording::{Medium, Wording};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const HERE: &str = "/tillganglighet";
const DIGG: &str = "https://www.digg.se/tdosanmalan";

fn is_simple() -> bool {
    use_context::<Settings>().unwrap_or_default().is_simple()
}

/// A day with its year: what is said of it is read on other days.
fn day(texts: Texts, day: Date) -> String {
    let paper = Wording { language: language(texts), now: day.at(0, 0, 0, 0), medium: Medium::Paper };
    paper.date_without_weekday(day)
}

fn title(texts: Texts, page: &str) -> String {
    match use_context::<Viewer>() {
        Some(Viewer::Staff { .. }) => texts.site_title_staff(page),
        _ => page_title(texts, page, false),
    }
}

/// The whole text, whatever view its reader has: it goes along to the pages below.
fn whole() -> &'static str {
    let asked = use_query_map().read_untracked().get("hela");
    if asked.as_deref() == Some("ja") { "?hela=ja" } else { "" }
}

/// The first page of whoever is signed in; in the simple view one comes from *Mer om sidan*.
fn trail(texts: Texts) -> Vec<(String, String)> {
    match use_context::<Viewer>() {
        Some(Viewer::Patient { .. }) if is_simple() => {
            vec![("/hjalp/sidan".to_owned(), texts.help_about_title().to_owned())]
        }
        Some(Viewer::Patient { .. } | Viewer::Representative { .. }) => {
            vec![("/".to_owned(), texts.site_nav_overview().to_owned())]
        }
        Some(Viewer::Staff { .. }) => vec![("/personal".to_owned(), texts.staff_back_to_caseload().to_owned())],
        _ => vec![("/logga-in".to_owned(), texts.site_sign_in().to_owned())],
    }
}

fn trail_below(texts: Texts) -> Vec<(String, String)> {
    let mut trail = trail(texts);
    trail.push((format!("{HERE}{}", whole()), texts.site_accessibility().to_owned()));
    trail
}

/// Where one says that something does not work. Whoever is signed out, or is staff, is told whom to turn to.
fn tell(viewer: &Viewer) -> &'static str {
    if matches!(viewer, Viewer::Patient { .. }) { "/hjalp/fel" } else { "/tillganglighet/rapportera" }
}

/// The statement.
#[component]
pub fn StatementPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let viewer = use_context::<Viewer>().unwrap_or(Viewer::Nobody);
    if is_simple() {
        return view! {
            <Page title=title(texts, texts.accessibility_simple_title()) trail=trail(texts)>
                <h1>{texts.accessibility_simple_title()}</h1>
                <p>{texts.accessibility_simple_want()}</p>
                <p>{texts.accessibility_simple_tested()}</p>
                <p>{texts.accessibility_simple_not()}</p>
                <p>{texts.accessibility_simple_tell()}</p>
                <ButtonLink href=tell(&viewer).to_owned() symbol="letter" words=texts.help_report() filled=true/>
                <ul class="row-list">
                    <PlanSection href="/tillganglighet?hela=ja".to_owned() name=texts.accessibility_simple_whole()/>
                    <PlanSection href="/tillganglighet/anpassningar".to_owned() name=texts.adaptations_simple_title()/>
                    <PlanSection href="/tillganglighet/krav".to_owned() name=texts.accessibility_simple_list_title()/>
                </ul>
            </Page>
        }
        .into_any();
    }
    let failed = (!LAST_RUN.mended.is_empty()).then(|| {
        view! {
            <p>{texts.accessibility_tested_failed()}</p>
            {bullets(LAST_RUN.mended.iter().map(|words| words(texts)).collect())}
            <p>{texts.accessibility_tested_after()}</p>
        }
    });
    view! {
        <Page title=title(texts, texts.accessibility_title()) trail=trail(texts)>
            <h1>{texts.accessibility_title()}</h1>
            <p class="lead">{texts.accessibility_lead()}</p>
            <p>{texts.accessibility_who()}</p>
            <section class="part" aria-labelledby="hur">
                <h2 id="hur">{texts.accessibility_how_title()}</h2>
                <p>{texts.accessibility_how()}</p>
                <p>{texts.accessibility_standard()}</p>
                <p class="more"><a href=format!("/tillganglighet/krav{}", whole())>{texts.accessibility_each()}</a></p>
                <p>{texts.accessibility_beyond()}</p>
                {bullets(vec![
                    texts.accessibility_beyond_contrast(),
                    texts.accessibility_beyond_targets(),
                    texts.accessibility_beyond_few(),
                    texts.accessibility_beyond_scripts(),
                    texts.accessibility_beyond_undo(),
                ])}
                <p class="more"><a href=format!("/tillganglighet/anpassningar{}", whole())>{texts.adaptations_title()}</a></p>
            </section>
            <section class="part" aria-labelledby="inte">
                <h2 id="inte">{texts.accessibility_not_title()}</h2>
                {bullets(vec![
                    texts.accessibility_not_documents(),
                    texts.accessibility_not_words(),
                    texts.accessibility_not_language(),
                    texts.accessibility_not_aloud(),
                    texts.accessibility_not_simple_english(),
                    texts.accessibility_not_session(),
                    texts.accessibility_not_ways(),
                    texts.accessibility_not_sign_in(),
                ])}
                <p>{texts.accessibility_other_form()}</p>
                <p>{texts.accessibility_burden()}</p>
            </section>
            <section class="part" aria-labelledby="utanfor">
                <h2 id="utanfor">{texts.accessibility_outside_title()}</h2>
                <p>{texts.accessibility_outside()}</p>
            </section>
            <section class="part" aria-labelledby="sag-till">
                <h2 id="sag-till">{texts.accessibility_tell_title()}</h2>
                <p>{texts.accessibility_tell()}</p>
                <p class="more"><a href=tell(&viewer)>{texts.help_report()}</a></p>
            </section>
            <section class="part" aria-labelledby="tillsyn">
                <h2 id="tillsyn">{texts.accessibility_digg_title()}</h2>
                <p>{texts.accessibility_digg()}</p>
                <p class="more"><a href=DIGG>{texts.accessibility_digg_link()}</a></p>
            </section>
            <section class="part" aria-labelledby="provat">
                <h2 id="provat">{texts.accessibility_tested_title()}</h2>
                <p>{texts.accessibility_tested_self()}</p>
                <p>{texts.accessibility_tested(&day(texts, LAST_RUN.on))}</p>
                {failed}
                <p>{texts.accessibility_tested_newer()}</p>
                <p>{texts.accessibility_tested_with()}</p>
                <p>{texts.accessibility_tested_reader()}</p>
                <h3>{texts.accessibility_people_title()}</h3>
                <p><strong>{texts.accessibility_people()}</strong> " " {texts.accessibility_people_so()}</p>
            </section>
            <section class="part" aria-labelledby="texten">
                <h2 id="texten">{texts.accessibility_dates_title()}</h2>
                <p>{texts.accessibility_dates(&day(texts, JUDGED), &day(texts, WRITTEN))}</p>
            </section>
        </Page>
    }
    .into_any()
}

fn bullets(rows: Vec<&'static str>) -> AnyView {
    let rows = rows.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    view! { <ul class="self-care-list">{rows}</ul> }.into_any()
}

/// Each requirement of the standard.
///
/// Accessibility: one table with a caption and headings for columns and rows; in a narrow window each row is a block, in the same order.
#[component]
pub fn RequirementsPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    if is_simple() {
        return view! {
            <Page title=title(texts, texts.accessibility_simple_list_title()) trail=trail_below(texts)>
                <h1>{texts.accessibility_simple_list_title()}</h1>
                <p>{texts.accessibility_simple_list()}</p>
                <ul class="row-list">
                    <PlanSection href="/installningar/vy".to_owned() name=texts.help_to_standard()/>
                </ul>
            </Page>
        }
        .into_any();
    }
    let rows = REQUIREMENTS
        .iter()
        .map(|row| {
            let judgement = match row.judgement {
                Judgement::Met => texts.requirements_met(),
                Judgement::Partly => texts.requirements_partly(),
                Judgement::NotApplicable => texts.requirements_not_applicable(),
            };
            view! {
                <tr>
                    <th scope="row"><span class="clause">{row.clause}</span> " " {(row.asks)(texts)}</th>
                    <td>{judgement}</td>
                    <td>{(row.how)(texts)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Page title=title(texts, texts.requirements_title()) trail=trail_below(texts)>
            <h1>{texts.requirements_title()}</h1>
            <p class="lead">{texts.requirements_lead()}</p>
            <p>{texts.requirements_judged(&day(texts, JUDGED))}</p>
            <table class="requirements">
                <caption>{texts.requirements_caption()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{texts.requirements_col_requirement()}</th>
                        <th scope="col">{texts.requirements_col_met()}</th>
                        <th scope="col">{texts.requirements_col_note()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Page>
    }
    .into_any()
}

/// One adaptation: its name, what it does, and where it is set or read about.
type Adaptation = (&'static str, &'static str, Vec<(&'static str, String)>);

/// Every adaptation.
#[component]
pub fn AdaptationsPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    if is_simple() {
        return view! {
            <Page title=title(texts, texts.adaptations_simple_title()) trail=trail_below(texts)>
                <h1>{texts.adaptations_simple_title()}</h1>
                <p>{texts.adaptations_simple_lead()}</p>
                <ul class="row-list">
                    <PlanSection href="/installningar".to_owned() name=texts.settings_title()/>
                    <PlanSection href="/hjalp/las-upp".to_owned() name=texts.help_listen_title()/>
                    <PlanSection href="/hjalp/skriva-ut".to_owned() name=texts.help_print_title()/>
                    <PlanSection href="/installningar/delad-skarm".to_owned() name=texts.shared_title()/>
                    <PlanSection href="/installningar/sprak".to_owned() name=texts.adaptations_language_link()/>
                </ul>
            </Page>
        }
        .into_any();
    }
    let parts = adaptations(texts)
        .into_iter()
        .map(|(name, what, ways)| {
            let ways = ways
                .into_iter()
                .filter(|(address, _)| may_open(address))
                .map(|(address, words)| view! { <p class="more"><a href=address>{words}</a></p> })
                .collect_view();
            view! { <section class="adaptation"><h2>{name}</h2> <p>{what}</p> {ways}</section> }
        })
        .collect_view();
    view! {
        <Page title=title(texts, texts.adaptations_title()) trail=trail_below(texts)>
            <h1>{texts.adaptations_title()}</h1>
            <p class="lead">{texts.adaptations_lead()}</p>
            {parts}
        </Page>
    }
    .into_any()
}

fn adaptations(texts: Texts) -> Vec<Adaptation> {
    let set = |what: &str| texts.adaptations_set(what);
    let more = |what: &str| texts.adaptations_more(what);
    vec![
        (
            texts.adaptations_simple(),
            texts.adaptations_simple_what(),
            vec![("/installningar/vy", set(texts.settings_view()))],
        ),
        (
            texts.settings_text(),
            texts.adaptations_text_what(),
            vec![("/installningar/text", set(texts.settings_text()))],
        ),
        (
            texts.settings_colours(),
            texts.adaptations_colours_what(),
            vec![("/installningar/farger", set(texts.settings_colours()))],
        ),
        (
            texts.settings_pictures(),
            texts.adaptations_pictures_what(),
            vec![("/installningar/bilder", set(texts.settings_pictures()))],
        ),
        (
            texts.adaptations_aloud(),
            texts.adaptations_aloud_what(),
            vec![
                ("/installningar/upplasning", set(texts.settings_reading())),
                ("/hjalp/las-upp", more(texts.help_listen_title())),
            ],
        ),
        (
            texts.settings_time(),
            texts.adaptations_time_what(),
            vec![("/installningar/tid", set(texts.settings_time()))],
        ),
        (
            texts.settings_needs_title(),
            texts.adaptations_needs_what(),
            vec![("/installningar/tider", set(texts.settings_part_of_day()))],
        ),
        (
            texts.settings_language(),
            texts.adaptations_language_what(),
            vec![("/installningar/sprak", texts.adaptations_language_link().to_owned())],
        ),
        (
            texts.shared_title(),
            texts.adaptations_shared_what(),
            vec![("/installningar/delad-skarm", set(texts.shared_title()))],
        ),
        (texts.adaptations_undo(), texts.adaptations_undo_what(), vec![]),
        (texts.adaptations_hurry(), texts.adaptations_hurry_what(), vec![]),
        (texts.adaptations_keyboard(), texts.adaptations_keyboard_what(), vec![]),
        (
            texts.adaptations_print(),
            texts.adaptations_print_what(),
            vec![("/hjalp/skriva-ut", more(texts.help_print_title()))],
        ),
        (texts.adaptations_device(), texts.adaptations_device_what(), vec![]),
        (texts.adaptations_without(), texts.adaptations_without_what(), vec![]),
        (
            texts.adaptations_together(),
            texts.adaptations_together_what(),
            vec![("/hjalp", more(texts.site_nav_help()))],
        ),
    ]
}

/// Whom to tell, for those who are not signed in as a patient: a patient is led to the form.
#[component]
pub fn WhomToTellPage() -> impl IntoView {
    let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
    let sign_in = || "/logga-in?till=/hjalp/fel".to_owned();
    if is_simple() {
        return view! {
            <Page title=title(texts, texts.accessibility_tell_page()) trail=trail_below(texts)>
                <h1>{texts.accessibility_tell_page()}</h1>
                <p>{texts.accessibility_simple_tell_first()}</p>
                <ButtonLink href=sign_in() symbol="home" words=texts.accessibility_tell_sign_in() filled=true/>
            </Page>
        }
        .into_any();
    }
    view! {
        <Page title=title(texts, texts.accessibility_tell_page()) trail=trail_below(texts)>
            <h1>{texts.accessibility_tell_page()}</h1>
            <p>{texts.accessibility_tell_patient()}</p>
            <p class="more"><a href=sign_in()>{texts.accessibility_tell_sign_in()}</a></p>
            <p>{texts.accessibility_tell_unit()}</p>
            <p>{texts.accessibility_tell_staff()}</p>
            <p>{texts.accessibility_digg()}</p>
            <p class="more"><a href=DIGG>{texts.accessibility_digg_link()}</a></p>
            <p>{texts.accessibility_tell_nothing()}</p>
        </Page>
    }
    .into_any()
}
