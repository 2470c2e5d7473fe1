//! The only list of pages.

use crate::agreement::page::{WhatMattersDonePage, WhatMattersPage};
use crate::error::AppError;
use crate::overview::page::OverviewPage;
use crate::overview::plan_page::PlanPage;
use crate::sign_in::page::SignInPage;
use crate::staff::page::{CaseloadPage, PatientPage, PatientPlanPage, WorkplacePage};
use crate::ui::{ErrorPage, NotFound};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};
use serde::Serialize;

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    Everyone,
    Patient,
    Staff,
}

/// One page, as `patientkontrakt routes --json` prints it; `{…}` is an id.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PageInfo {
    pub path: &'static str,
    pub audience: Audience,
}

/// Every page; a test holds it equal to the routes below.
pub const PAGES: &[PageInfo] = &[
    PageInfo { path: "/", audience: Audience::Patient },
    PageInfo { path: "/planer/{id}", audience: Audience::Patient },
    PageInfo { path: "/plan/viktigt", audience: Audience::Patient },
    PageInfo { path: "/plan/viktigt/klart", audience: Audience::Patient },
    PageInfo { path: "/logga-in", audience: Audience::Everyone },
    PageInfo { path: "/personal", audience: Audience::Staff },
    PageInfo { path: "/personal/uppdrag", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}/planer/{id}", audience: Audience::Staff },
];

/// An error that takes the place of the page.
#[derive(Clone, Debug)]
pub struct Refused(pub AppError);

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    if let Some(Refused(error)) = use_context() {
        return view! { <ErrorPage error/> }.into_any();
    }
    view! {
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=OverviewPage ssr=SsrMode::Async/>
                <Route path=path!("/planer/:id") view=PlanPage ssr=SsrMode::Async/>
                <Route path=path!("/plan/viktigt") view=WhatMattersPage ssr=SsrMode::Async/>
                <Route path=path!("/plan/viktigt/klart") view=WhatMattersDonePage ssr=SsrMode::Async/>
                <Route path=path!("/logga-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/personal") view=CaseloadPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/uppdrag") view=WorkplacePage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient") view=PatientPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient/planer/:id") view=PatientPlanPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
    .into_any()
}
