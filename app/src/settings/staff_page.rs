//! `/personal/patienter/{patient}/installningar`: staff set how the pages look together with the patient.

use super::api::SettingsApi;
use super::page::{choice, name, own_language};
use super::types::{PatientSettings, Setting};
use crate::error::AppError;
use crate::ids::{Id, PatientId};
use crate::texts::Texts;
use crate::ui::{BigChoice, Loaded, Page};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

#[component]
pub fn PatientSettingsPage() -> impl IntoView {
    let api = expect_context::<Arc<dyn SettingsApi>>();
    let patient = use_params_map().read_untracked().get("patient").and_then(|id| PatientId::parse(&id));
    let load = async move {
        match patient {
            Some(patient) => api.of_patient(patient).await,
            None => Err(AppError::NotFound),
        }
    };
    let show = |found: PatientSettings| {
        let texts = use_context::<Texts>().unwrap_or(Texts::Sv);
        let at = format!("/personal/patienter/{}", found.patient);
        let parts = Setting::all()
            .map(|setting| {
                let now = found.settings.code(setting);
                let choices = setting
                    .codes()
                    .into_iter()
                    .map(|code| {
                        let action = format!("{at}/installningar/{}", setting.word());
                        view! { <BigChoice action name="val" value=code words=choice(texts, setting, code) chosen=code == now lang=own_language(setting, code)/> }
                    })
                    .collect_view();
                view! {
                    <section class="part">
                        <h2 id=setting.word()>{name(texts, setting)}</h2>
                        <p>{texts.settings_now(choice(texts, setting, now))}</p>
                        <div class="choice-row" role="group" aria-labelledby=setting.word()>{choices}</div>
                    </section>
                }
            })
            .collect_view();
        let trail = vec![
            ("/personal".to_owned(), texts.staff_back_to_caseload().to_owned()),
            (at.clone(), texts.staff_back_to_patient().to_owned()),
        ];
        view! {
            <Page title=texts.site_title_staff(texts.staff_settings_title()) trail>
                <div class="patient-band"><p>{found.name}</p></div>
                <h1>{texts.staff_settings_title()}</h1>
                <p>{texts.staff_settings_together()}</p>
                {parts}
            </Page>
        }
        .into_any()
    };
    view! { <Loaded data=load show/> }
}
