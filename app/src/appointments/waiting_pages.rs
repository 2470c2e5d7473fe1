//! The waiting list: `/tider/{id}/tidigare`, where the person says that they want an earlier time, and `/personal/vantelista`, where staff
//! see who waits and what they are asked.

use super::api::WaitingApi;
use super::close_page::latest;
use super::types::WaitingPage;
use super::visit_page::{visit_trail, with_visit};
use crate::error::AppError;
use crate::staff::table::StaffTable;
use crate::ui::{ButtonForm, ButtonLink, ErrorPage, Loaded, Page, page_title, reader};
use crate::wording::capitalised;
use leptos::prelude::*;
use std::sync::Arc;

/// `/tider/{id}/tidigare`: before it what happens then, after it that one waits. Nothing else changes.
#[component]
pub fn EarlierTimePage() -> impl IntoView {
    with_visit(|overview, visit| {
        let (texts, wording) = reader(overview.now);
        let (at, keeps) = (format!("/tider/{}/tidigare", visit.id), texts.change_keeps(&wording.moment(visit.start)));
        let trail = visit_trail(texts, Some((&visit, wording)));
        if visit.details.waiting_since.is_some() {
            let title = texts.earlier_waits_title();
            return view! {
                <Page title=page_title(texts, title, false) trail>
                    <h1>{title}</h1>
                    <p>{texts.earlier_we_ask()}</p>
                    <p>{keeps}</p>
                    <div class="actions">
                        <ButtonLink href="/".to_owned() symbol="home" words=texts.frame_to_start() filled=true/>
                        <ButtonForm action=format!("{at}/sluta") symbol="undo" words=texts.earlier_stop() once=true/>
                    </div>
                </Page>
            }
            .into_any();
        }
        // Perhaps there is one already.
        let look = format!("/tider/{}/byt", visit.id);
        if !visit.details.may_wait {
            return view! { <ErrorPage error=AppError::TooLate/> }.into_any();
        }
        let title = texts.earlier_title();
        view! {
            <Page title=page_title(texts, title, false) trail>
                <h1>{title}</h1>
                <p>{keeps}</p>
                <p>{texts.earlier_then()} " " {texts.earlier_you_choose()}</p>
                <div class="actions">
                    <ButtonForm action=at symbol="done" words=texts.earlier_yes() filled=true once=true/>
                    <ButtonLink href=look symbol="calendar" words=texts.earlier_look()/>
                    <ButtonLink href=format!("/tider/{}", visit.id) symbol="undo" words=texts.earlier_no()/>
                </div>
            </Page>
        }
        .into_any()
    })
}

/// `/personal/vantelista`.
#[component]
pub fn WaitingListPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn WaitingApi>>();
    view! { <Loaded data=async move { api.list().await } show=list/> }
}

fn list(found: WaitingPage) -> AnyView {
    let (texts, wording) = reader(found.now);
    let heading = texts.earlier_list_title();
    let rows = found
        .rows
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/personal/patienter/{}", row.patient)>{row.name.clone()}</a></th>
                    <td data-label=texts.close_col_kind()>{row.kind.clone()}</td>
                    <td data-label=texts.earlier_col_since()>{capitalised(&wording.date(row.since.local.date()))}</td>
                    <td data-label=texts.earlier_col_time()>{capitalised(&wording.moment(row.start))} {latest(texts, wording, row.latest)}</td>
                    <td data-label=texts.earlier_col_do()>
                        <a href=format!("/personal/patienter/{}/foresla?galler={}", row.patient, row.visit)>{texts.earlier_propose(&row.name)}</a>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let content = if found.rows.is_empty() {
        view! { <p>{texts.earlier_nobody()}</p> }.into_any()
    } else {
        view! {
            <p>{texts.earlier_list_lead()}</p>
            <StaffTable caption=texts.earlier_list_caption() columns=vec![texts.staff_col_name(), texts.close_col_kind(), texts.earlier_col_since(), texts.earlier_col_time(), texts.earlier_col_do()]>{rows}</StaffTable>
        }
        .into_any()
    };
    view! {
        <Page title=texts.site_title_staff(heading) trail=vec![("/personal".to_owned(), texts.staff_back_to_caseload().to_owned())]>
            <h1>{heading}</h1>
            {content}
        </Page>
    }
    .into_any()
}
