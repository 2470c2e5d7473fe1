//! The only list of pages.

use crate::accessibility::page::{AdaptationsPage, RequirementsPage, StatementPage, WhomToTellPage};
use crate::agreement::line_page::{LineAnswerPage, LinePage, TooMuchPage};
use crate::agreement::page::{WhatMattersDonePage, WhatMattersPage};
use crate::agreement::plan_page::{AgreementPage, LinesPage};
use crate::agreement::worse_page::WorsePage;
use crate::appointments::change_pages::{CancelTimePage, CheckTimePage, ChooseTimePage, NoTimeFitsPage};
use crate::appointments::close_page::CloseDayPage;
use crate::appointments::invite_page::InviteToVisitPage;
use crate::appointments::joint_pages::{HandScreenBackPage, JointCheckPage, JointTimesPage};
use crate::appointments::joint_staff_pages::{BeginJointPage, JointStaffTimesPage};
use crate::appointments::offer_pages::{CheckOfferPage, DeclinedOfferPage, NoOfferFitsPage, OfferTimesPage};
use crate::appointments::page::{PastTimesPage, TimesPage, WeekPage};
use crate::appointments::propose_page::ProposeTimesPage;
use crate::appointments::receipt_page::ChangeReceiptPage;
use crate::appointments::schedule_page::OwnSchedulePage;
use crate::appointments::steps::{CalendarPage, CannotComePage, VisitAnswerPage};
use crate::appointments::visit_page::VisitPage;
use crate::appointments::waiting_pages::{EarlierTimePage, WaitingListPage};
use crate::care_contact::page::ContactPage;
use crate::documents::page::{DocumentPage, PatientDocumentPage};
use crate::error::AppError;
use crate::help::forms::{ReportPage, WritePage};
use crate::help::page::{AboutPage, HelpPage, PrintHelpPage, ReadAloudPage};
use crate::overview::page::OverviewPage;
use crate::overview::plan_page::PlanPage;
use crate::overview::plans_page::PlansPage;
use crate::plain_words::page::{PlainWordsLinePage, PlainWordsPage};
use crate::representatives::helping_page::{HelpingPage, ProposeForPage};
use crate::representatives::page::{HelperPage, HelpersPage};
use crate::requests::page::{RequestPage, RequestsPage};
use crate::requests::staff_page::{QueuePage, QueueRequestPage};
use crate::settings::page::{NeedsPage, SettingPage, SettingsPage};
use crate::settings::shared_page::{SharedScreenPage, StillTherePage};
use crate::settings::staff_page::PatientSettingsPage;
use crate::sign_in::page::SignInPage;
use crate::staff::page::{CaseloadPage, PatientPage, PatientPlanPage, WorkplacePage};
use crate::ui::{ErrorPage, NotFound, ReviewPages};
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
    /// Those who help a patient, and nobody else.
    Representative,
    Staff,
    /// Those who build: only with `serve --demo`.
    Developer,
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
    PageInfo { path: "/tider", audience: Audience::Patient },
    PageInfo { path: "/tider/varit", audience: Audience::Patient },
    PageInfo { path: "/tider/vecka", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/svar", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/kan-inte-komma", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/foresla", audience: Audience::Representative },
    PageInfo { path: "/tider/{id}/byt", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/byt/kolla", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/ingen-tid", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/tidigare", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/avboka", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/andrad", audience: Audience::Patient },
    PageInfo { path: "/tider/{id}/kalender", audience: Audience::Patient },
    PageInfo { path: "/boka/{id}", audience: Audience::Patient },
    PageInfo { path: "/boka/{id}/kolla", audience: Audience::Patient },
    PageInfo { path: "/boka/{id}/ingen-tid", audience: Audience::Patient },
    PageInfo { path: "/boka/{id}/svar", audience: Audience::Patient },
    PageInfo { path: "/tillsammans/{id}", audience: Audience::Patient },
    PageInfo { path: "/tillsammans/{id}/kolla", audience: Audience::Patient },
    PageInfo { path: "/tillsammans/{id}/lamna", audience: Audience::Patient },
    PageInfo { path: "/plan", audience: Audience::Patient },
    PageInfo { path: "/plan/viktigt", audience: Audience::Patient },
    PageInfo { path: "/plan/viktigt/klart", audience: Audience::Patient },
    PageInfo { path: "/plan/rader", audience: Audience::Patient },
    PageInfo { path: "/plan/rader/{id}", audience: Audience::Patient },
    PageInfo { path: "/plan/rader/{id}/svar", audience: Audience::Patient },
    PageInfo { path: "/plan/rader/{id}/orkar-inte", audience: Audience::Patient },
    PageInfo { path: "/plan/samre", audience: Audience::Patient },
    PageInfo { path: "/planer", audience: Audience::Patient },
    PageInfo { path: "/planer/{id}", audience: Audience::Patient },
    PageInfo { path: "/planer/{id}/dokument/{doc}", audience: Audience::Patient },
    PageInfo { path: "/kontakt", audience: Audience::Patient },
    PageInfo { path: "/hjalp", audience: Audience::Patient },
    PageInfo { path: "/hjalp/sidan", audience: Audience::Patient },
    PageInfo { path: "/hjalp/las-upp", audience: Audience::Patient },
    PageInfo { path: "/hjalp/skriva-ut", audience: Audience::Patient },
    PageInfo { path: "/hjalp/skriv", audience: Audience::Patient },
    PageInfo { path: "/hjalp/fel", audience: Audience::Patient },
    PageInfo { path: "/fragor", audience: Audience::Patient },
    PageInfo { path: "/fragor/{id}", audience: Audience::Patient },
    PageInfo { path: "/vem-hjalper-mig", audience: Audience::Patient },
    PageInfo { path: "/vem-hjalper-mig/{id}", audience: Audience::Patient },
    PageInfo { path: "/hjalper", audience: Audience::Representative },
    PageInfo { path: "/installningar", audience: Audience::Patient },
    PageInfo { path: "/installningar/delad-skarm", audience: Audience::Patient },
    PageInfo { path: "/installningar/tider", audience: Audience::Patient },
    PageInfo { path: "/installningar/{setting}", audience: Audience::Patient },
    PageInfo { path: "/delad-skarm", audience: Audience::Patient },
    PageInfo { path: "/logga-in", audience: Audience::Everyone },
    PageInfo { path: "/tillganglighet", audience: Audience::Everyone },
    PageInfo { path: "/tillganglighet/krav", audience: Audience::Everyone },
    PageInfo { path: "/tillganglighet/anpassningar", audience: Audience::Everyone },
    PageInfo { path: "/tillganglighet/rapportera", audience: Audience::Everyone },
    PageInfo { path: "/komponenter", audience: Audience::Developer },
    PageInfo { path: "/personal", audience: Audience::Staff },
    PageInfo { path: "/personal/uppdrag", audience: Audience::Staff },
    PageInfo { path: "/personal/fragor", audience: Audience::Staff },
    PageInfo { path: "/personal/fragor/{id}", audience: Audience::Staff },
    PageInfo { path: "/personal/schema", audience: Audience::Staff },
    PageInfo { path: "/personal/vantelista", audience: Audience::Staff },
    PageInfo { path: "/personal/stang-dag", audience: Audience::Staff },
    PageInfo { path: "/personal/enkel-text", audience: Audience::Staff },
    PageInfo { path: "/personal/enkel-text/{id}", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}/planer/{id}", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}/planer/{id}/dokument/{doc}", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}/foresla", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}/bjud-in", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}/tillsammans", audience: Audience::Staff },
    PageInfo { path: "/personal/tillsammans/{id}", audience: Audience::Staff },
    PageInfo { path: "/personal/patienter/{patient}/installningar", audience: Audience::Staff },
];

/// Whether an address is of a pattern: `/tider/{id}`.
pub fn fits(pattern: &str, path: &str) -> bool {
    let (mut asked, mut pattern) = (path.split('/'), pattern.split('/'));
    loop {
        match (asked.next(), pattern.next()) {
            (None, None) => return true,
            (Some(asked), Some(part)) if asked == part || (part.starts_with('{') && !asked.is_empty()) => {}
            _ => return false,
        }
    }
}

/// Whether a path means the same to everything that reads it: some take a backslash for a slash, and go up at two dots.
pub fn is_plain(path: &str) -> bool {
    let climbs = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    !path.contains('\\') && !path.split('/').any(climbs)
}

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
                <Route path=path!("/tider") view=TimesPage ssr=SsrMode::Async/>
                <Route path=path!("/tider/varit") view=PastTimesPage ssr=SsrMode::Async/>
                <Route path=path!("/tider/vecka") view=WeekPage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id") view=VisitPage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/svar") view=VisitAnswerPage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/kan-inte-komma") view=CannotComePage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/foresla") view=ProposeForPage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/byt") view=ChooseTimePage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/byt/kolla") view=CheckTimePage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/ingen-tid") view=NoTimeFitsPage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/tidigare") view=EarlierTimePage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/avboka") view=CancelTimePage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/andrad") view=ChangeReceiptPage ssr=SsrMode::Async/>
                <Route path=path!("/tider/:id/kalender") view=CalendarPage ssr=SsrMode::Async/>
                <Route path=path!("/boka/:id") view=OfferTimesPage ssr=SsrMode::Async/>
                <Route path=path!("/boka/:id/kolla") view=CheckOfferPage ssr=SsrMode::Async/>
                <Route path=path!("/boka/:id/ingen-tid") view=NoOfferFitsPage ssr=SsrMode::Async/>
                <Route path=path!("/boka/:id/svar") view=DeclinedOfferPage ssr=SsrMode::Async/>
                <Route path=path!("/tillsammans/:id") view=JointTimesPage ssr=SsrMode::Async/>
                <Route path=path!("/tillsammans/:id/kolla") view=JointCheckPage ssr=SsrMode::Async/>
                <Route path=path!("/tillsammans/:id/lamna") view=HandScreenBackPage ssr=SsrMode::Async/>
                <Route path=path!("/plan") view=AgreementPage ssr=SsrMode::Async/>
                <Route path=path!("/plan/viktigt") view=WhatMattersPage ssr=SsrMode::Async/>
                <Route path=path!("/plan/viktigt/klart") view=WhatMattersDonePage ssr=SsrMode::Async/>
                <Route path=path!("/plan/rader") view=LinesPage ssr=SsrMode::Async/>
                <Route path=path!("/plan/rader/:id") view=LinePage ssr=SsrMode::Async/>
                <Route path=path!("/plan/rader/:id/svar") view=LineAnswerPage ssr=SsrMode::Async/>
                <Route path=path!("/plan/rader/:id/orkar-inte") view=TooMuchPage ssr=SsrMode::Async/>
                <Route path=path!("/plan/samre") view=WorsePage ssr=SsrMode::Async/>
                <Route path=path!("/planer") view=PlansPage ssr=SsrMode::Async/>
                <Route path=path!("/planer/:id") view=PlanPage ssr=SsrMode::Async/>
                <Route path=path!("/planer/:id/dokument/:doc") view=DocumentPage ssr=SsrMode::Async/>
                <Route path=path!("/kontakt") view=ContactPage ssr=SsrMode::Async/>
                <Route path=path!("/hjalp") view=HelpPage ssr=SsrMode::Async/>
                <Route path=path!("/hjalp/sidan") view=AboutPage ssr=SsrMode::Async/>
                <Route path=path!("/hjalp/las-upp") view=ReadAloudPage ssr=SsrMode::Async/>
                <Route path=path!("/hjalp/skriva-ut") view=PrintHelpPage ssr=SsrMode::Async/>
                <Route path=path!("/hjalp/skriv") view=WritePage ssr=SsrMode::Async/>
                <Route path=path!("/hjalp/fel") view=ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/fragor") view=RequestsPage ssr=SsrMode::Async/>
                <Route path=path!("/fragor/:id") view=RequestPage ssr=SsrMode::Async/>
                <Route path=path!("/vem-hjalper-mig") view=HelpersPage ssr=SsrMode::Async/>
                <Route path=path!("/vem-hjalper-mig/:id") view=HelperPage ssr=SsrMode::Async/>
                <Route path=path!("/hjalper") view=HelpingPage ssr=SsrMode::Async/>
                <Route path=path!("/installningar") view=SettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/installningar/delad-skarm") view=SharedScreenPage ssr=SsrMode::Async/>
                <Route path=path!("/installningar/tider") view=NeedsPage ssr=SsrMode::Async/>
                <Route path=path!("/installningar/:setting") view=SettingPage ssr=SsrMode::Async/>
                <Route path=path!("/delad-skarm") view=StillTherePage ssr=SsrMode::Async/>
                <Route path=path!("/logga-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/tillganglighet") view=StatementPage ssr=SsrMode::Async/>
                <Route path=path!("/tillganglighet/krav") view=RequirementsPage ssr=SsrMode::Async/>
                <Route path=path!("/tillganglighet/anpassningar") view=AdaptationsPage ssr=SsrMode::Async/>
                <Route path=path!("/tillganglighet/rapportera") view=WhomToTellPage ssr=SsrMode::Async/>
                <Route path=path!("/komponenter") view=ReviewPages ssr=SsrMode::Async/>
                <Route path=path!("/personal") view=CaseloadPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/uppdrag") view=WorkplacePage ssr=SsrMode::Async/>
                <Route path=path!("/personal/fragor") view=QueuePage ssr=SsrMode::Async/>
                <Route path=path!("/personal/fragor/:id") view=QueueRequestPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/schema") view=OwnSchedulePage ssr=SsrMode::Async/>
                <Route path=path!("/personal/vantelista") view=WaitingListPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/stang-dag") view=CloseDayPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/enkel-text") view=PlainWordsPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/enkel-text/:id") view=PlainWordsLinePage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient") view=PatientPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient/planer/:id") view=PatientPlanPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient/planer/:id/dokument/:doc") view=PatientDocumentPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient/foresla") view=ProposeTimesPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient/bjud-in") view=InviteToVisitPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient/tillsammans") view=BeginJointPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/tillsammans/:id") view=JointStaffTimesPage ssr=SsrMode::Async/>
                <Route path=path!("/personal/patienter/:patient/installningar") view=PatientSettingsPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
    .into_any()
}
