//! `/personal` and below.

use super::api::StaffApi;
use super::name_filter::NameFilter;
use super::table::StaffTable;
use super::types::{Caseload, CaseloadRow, Gap};
use crate::access::{Reach, Viewer, Withheld};
use crate::error::AppError;
use crate::ids::{Id, PatientId, PlanId};
use crate::overview::api::OverviewApi;
use crate::overview::page::{OverviewParts, OverviewTop};
use crate::overview::plan_page::PlanContent;
use crate::overview::types::Overview;
use crate::sign_in::api::SignInApi;
use crate::sign_in::types::Workplaces;
use crate::texts::Texts;
use crate::ui::{Loaded, Page, reader};
use crate::wording::{Wording, capitalised, given_name};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

#[component]
pub fn WorkplacePage() -> impl IntoView {
    let api = expect_context::<Arc<dyn SignInApi>>();
    let name = match use_context::<Viewer>() {
        Some(Viewer::Staff { name, .. }) => name,
        _ => String::new(),
    };
    let now = api.now();
    let show = move |workplaces: Workplaces| {
        let (texts, _) = reader(now);
        let title = texts.site_title_staff(texts.staff_title_workplace());
        let content = if workplaces.list.is_empty() {
            view! { <p>{texts.staff_workplace_none()}</p> <p>{texts.staff_workplace_none_then()}</p> }.into_any()
        } else {
            let buttons = workplaces
                .list
                .into_iter()
                .map(|place| {
                    view! {
                        <li>
                            <button class="person-button" type="submit" name="uppdrag" value=place.id.to_string()>
                                <span class="person-name">{capitalised(&place.function)}</span> " " {texts.staff_workplace_at(&place.provider, &place.unit)}
                            </button>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section class="part" aria-labelledby="uppdrag">
                    <h2 id="uppdrag">{texts.staff_workplaces()}</h2>
                    <form action="/personal/uppdrag" method="post" role="none"><ul class="person-list">{buttons}</ul></form>
                </section>
            }
            .into_any()
        };
        view! {
            <Page title>
                <h1>{texts.staff_title_workplace()}</h1>
                <p class="lead">{texts.staff_workplace_lead(given_name(&name))}</p>
                {content}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=async move { api.workplaces().await } show/> }
}

#[component]
pub fn CaseloadPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn StaffApi>>();
    let query = use_query_map().read_untracked().clone();
    let filter = query.get("saknar").as_deref().and_then(Gap::parse);
    let page = query.get("sida").and_then(|page| page.parse().ok()).unwrap_or(1);
    view! { <Loaded data=async move { api.caseload(filter, page).await } show=caseload/> }
}

fn caseload(list: Caseload) -> AnyView {
    let (texts, wording) = reader(list.now);
    let title = texts.site_title_staff(texts.staff_title_caseload());
    let count = list.counts;
    let links = [
        (None, texts.staff_all(&count.all.to_string())),
        (Some(Gap::Step), texts.staff_missing_step(&count.step.to_string())),
        (Some(Gap::Time), texts.staff_missing_time(&count.time.to_string())),
        (Some(Gap::Contact), texts.staff_missing_contact(&count.contact.to_string())),
        (Some(Gap::Late), texts.staff_missing_late(&count.late.to_string())),
    ]
    .into_iter()
    .map(|(gap, words)| {
        let address = gap.map_or("/personal".to_owned(), |gap| format!("/personal?saknar={}", gap.word()));
        view! { <li><a href=address aria-current=(gap == list.filter).then_some("true")>{words}</a></li> }
    })
    .collect_view();
    let waits = move |count: i64| (count > 0).then(|| format!(" ({})", texts.staff_waits(&count.to_string())));
    let content = if list.rows.is_empty() {
        view! { <p>{texts.staff_caption_none()}</p> }.into_any()
    } else {
        let shown = i64::try_from(list.rows.len()).unwrap_or(0);
        let to = list.from + shown - 1;
        let caption = texts.staff_caption(&list.from.to_string(), &to.to_string(), &list.total.to_string());
        let rows = list.rows.iter().map(|row| caseload_row(texts, wording, row)).collect_view();
        view! {
            <StaffTable caption=caption columns=vec![texts.staff_col_name(), texts.staff_col_number(), texts.staff_col_time(), texts.staff_col_missing()]>{rows}</StaffTable>
        }
        .into_any()
    };
    view! {
        <Page title>
            <h1>{texts.staff_title_caseload()}</h1>
            <ul class="plain-list">
                <li><a class="in-text" href="/personal/fragor">{texts.queue_link()}</a>{waits(list.waits.questions)}</li>
                {(list.waits.calls > 0).then(|| view! {
                    <li><a class="in-text" href="/personal/stang-dag#samtal">{texts.close_calls()}</a>{waits(list.waits.calls)}</li>
                })}
                <li><a class="in-text" href="/personal/enkel-text">{texts.plain_link()}</a></li>
                <li><a class="in-text" href="/personal/schema">{texts.schedule_title()}</a></li>
                <li><a class="in-text" href="/personal/vantelista">{texts.earlier_list_title()}</a>{waits(list.waits.earlier)}</li>
                <li><a class="in-text" href="/personal/stang-dag">{texts.close_title()}</a></li>
            </ul>
            <nav class="filter-links" aria-label=texts.staff_filter_links()><ul>{links}</ul></nav>
            <NameFilter label=texts.staff_filter_label().to_owned() none=texts.staff_filter_none().to_owned()/>
            {content}
            {paging(texts, &list)}
        </Page>
    }
    .into_any()
}

fn caseload_row(texts: Texts, wording: Wording, row: &CaseloadRow) -> AnyView {
    let time = row.next_time.map_or_else(|| texts.staff_no_time().to_owned(), |at| capitalised(&wording.moment(at)));
    let gaps = if row.gaps.is_empty() && row.has_blocked {
        view! { {texts.staff_has_blocked()} }.into_any()
    } else if row.gaps.is_empty() {
        view! { {texts.staff_gap_none()} }.into_any()
    } else {
        let rows = row
            .gaps
            .iter()
            .map(|gap| {
                let (words, class) = match gap {
                    Gap::Step => (texts.staff_gap_step(), "gap"),
                    Gap::Time => (texts.staff_gap_time(), "gap"),
                    Gap::Contact => (texts.staff_gap_contact(), "gap"),
                    Gap::Late => (texts.staff_gap_late(), "gap gap-late"),
                };
                view! { <li class=class>{words}</li> }
            })
            .collect_view();
        view! { <ul class="gap-list">{rows}</ul> }.into_any()
    };
    view! {
        <tr data-name=row.name.clone()>
            <th scope="row"><a href=format!("/personal/patienter/{}", row.patient)>{row.name.clone()}</a></th>
            <td class="number" data-label=texts.staff_col_number()>
                {row.number.clone().unwrap_or_else(|| texts.staff_no_number().to_owned())}
            </td>
            <td data-label=texts.staff_col_time()>{time}</td>
            <td data-label=texts.staff_col_missing()>{gaps}</td>
        </tr>
    }
    .into_any()
}

fn paging(texts: Texts, list: &Caseload) -> Option<AnyView> {
    if list.pages <= 1 {
        return None;
    }
    let address = |page: i64| match list.filter {
        Some(gap) => format!("/personal?saknar={}&sida={page}", gap.word()),
        None => format!("/personal?sida={page}"),
    };
    Some(
        view! {
            <nav class="paging" aria-label=texts.staff_paging()>
                <ul>
                    {(list.page > 1).then(|| view! { <li><a href=address(list.page - 1)>{texts.staff_previous_page()}</a></li> })}
                    <li>{texts.staff_page_of(&list.page.to_string(), &list.pages.to_string())}</li>
                    {(list.page < list.pages).then(|| view! { <li><a href=address(list.page + 1)>{texts.staff_next_page()}</a></li> })}
                </ul>
            </nav>
        }
        .into_any(),
    )
}

/// Which patient, and how far staff chose to look.
fn asked_for() -> (Option<PatientId>, Option<PlanId>, Reach) {
    let params = use_params_map().read_untracked().clone();
    let patient = params.get("patient").and_then(|id| PatientId::parse(&id));
    let plan = params.get("id").and_then(|id| PlanId::parse(&id));
    let reach = Reach::parse(use_query_map().read_untracked().get("visa").as_deref());
    (patient, plan, reach)
}

#[component]
pub fn PatientPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn OverviewApi>>();
    let viewer = use_context::<Viewer>();
    let (patient, _, reach) = asked_for();
    let load = async move {
        match patient {
            Some(patient) => api.overview_for_staff(patient, reach).await,
            None => Err(AppError::NotFound),
        }
    };
    let show = move |overview: Overview| patient_page(overview, viewer);
    view! { <Loaded data=load show/> }
}

fn patient_page(overview: Overview, viewer: Option<Viewer>) -> AnyView {
    let reach = overview.withheld.reach;
    let (texts, wording) = reader(overview.now);
    let at = format!("/personal/patienter/{}", overview.person.id);
    let whose = wording.language.genitive(&overview.person.name);
    let band = match viewer {
        Some(Viewer::Staff { assignment: Some(place), .. }) => texts.staff_band(&place.function, &place.unit, &whose),
        _ => String::new(),
    };
    let seen = match reach {
        Reach::OwnUnit => texts.staff_reach_unit(),
        Reach::OwnProvider => texts.staff_reach_provider(),
        Reach::Coherent => texts.staff_reach_coherent(),
    };
    let trail = vec![("/personal".to_owned(), texts.staff_back_to_caseload().to_owned())];
    let plans_at = format!("{at}/planer/");
    let plans_query = reach.word().map(|word| format!("?visa={word}")).unwrap_or_default();
    let name = overview.person.name.clone();
    let withheld = overview.withheld;
    let (settings_at, propose_at, joint_at) =
        (format!("{at}/installningar"), format!("{at}/foresla"), format!("{at}/tillsammans"));
    let invite_at = format!("{at}/bjud-in");
    view! {
        <Page title=texts.site_title_staff(texts.staff_title_patient()) trail>
            <div class="patient-band">
                <p>{band}</p>
                <p>{seen}</p>
                <p>{texts.staff_band_same()}</p>
            </div>
            {notices(texts, withheld, reach, &at)}
            <OverviewTop overview=overview.clone() greeting=name own=false/>
            <OverviewParts overview plans_at plans_query own=false/>
            <p><a class="in-text" href=joint_at>{texts.joint_title()}</a></p>
            <p><a class="in-text" href=propose_at>{texts.propose_title()}</a></p>
            <p><a class="in-text" href=invite_at>{texts.invite_title()}</a></p>
            <p><a class="in-text" href=settings_at>{texts.staff_settings_title()}</a></p>
        </Page>
    }
    .into_any()
}

/// That something was left out, and the way to it where there is one. Never what it was.
fn notices(texts: Texts, withheld: Withheld, reach: Reach, at: &str) -> AnyView {
    let link = |reach: Reach, words: &'static str| {
        let address = reach.word().map_or(at.to_owned(), |word| format!("{at}?visa={word}"));
        view! { <p><a class="in-text" href=address>{words}</a> " " {texts.staff_logged()}</p> }
    };
    let units = withheld.other_units.then(|| {
        view! {
            <div class="notice">
                <p>{texts.staff_other_units()}</p>
                {link(Reach::OwnProvider, texts.staff_show_provider())}
            </div>
        }
    });
    let providers = withheld.other_providers.then(|| {
        let (words, link) = if withheld.consent {
            (texts.staff_other_providers_consent(), Some(link(Reach::Coherent, texts.staff_show_coherent())))
        } else {
            (texts.staff_other_providers(), None)
        };
        view! { <div class="notice"><p>{words}</p> {link}</div> }
    });
    let blocked =
        withheld.blocked.then(|| view! { <div class="notice notice-warn"><p>{texts.staff_blocked()}</p></div> });
    let narrower = (reach != Reach::OwnUnit).then(|| {
        view! { <p><a class="in-text" href=at.to_owned()>{texts.staff_show_unit()}</a></p> }
    });
    view! { {units} {providers} {blocked} {narrower} }.into_any()
}

#[component]
pub fn PatientPlanPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn OverviewApi>>();
    let (patient, plan, reach) = asked_for();
    let load = async move {
        match (patient, plan) {
            (Some(patient), Some(plan)) => api.plan_for_staff(patient, plan, reach).await,
            _ => Err(AppError::NotFound),
        }
    };
    let show = |plan: crate::overview::types::PlanPage| {
        let (texts, _) = reader(plan.now);
        let at = format!("/personal/patienter/{}", plan.person.id);
        let trail = vec![
            ("/personal".to_owned(), texts.staff_back_to_caseload().to_owned()),
            (at, texts.staff_back_to_patient().to_owned()),
        ];
        let title = texts.site_title_staff(crate::overview::plan_title(texts, &plan));
        view! {
            <Page title trail>
                <div class="patient-band"><p>{plan.person.name.clone()}</p></div>
                <PlanContent own=false plan/>
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=load show/> }
}
