//! Where somebody who helps a patient comes. The only list: the server lets nothing else through, and no page shows a control that
//! leads elsewhere.

use super::types::Level;
use crate::access::Viewer;
use crate::routes::fits;
use crate::texts::Texts;
use crate::ui::AskedFor;
use leptos::prelude::use_context;

/// Each address that opens a page or takes a form, with the least that one must be allowed; `{…}` is an id. What is not here is not for
/// those who help: not the access log, not what the person has written or asked, not their settings, not their other helpers. Nor is a
/// no to a question, or waiting for an earlier time: of neither would anything tell the person by whom.
pub const REACH: &[(&str, Level)] = &[
    ("/", Level::See),
    ("/tider", Level::See),
    ("/tider/varit", Level::See),
    ("/tider/vecka", Level::See),
    ("/tider/{id}", Level::See),
    ("/tider/{id}/foresla", Level::Propose),
    ("/tider/{id}/byt", Level::Book),
    ("/tider/{id}/byt/kolla", Level::Book),
    ("/tider/{id}/ingen-tid", Level::Book),
    ("/tider/{id}/avboka", Level::Book),
    ("/tider/{id}/andrad", Level::Book),
    ("/tider/{id}/andrad/angra", Level::Book),
    ("/boka/{id}", Level::Book),
    ("/boka/{id}/kolla", Level::Book),
    ("/plan", Level::See),
    ("/plan/rader", Level::See),
    ("/planer", Level::See),
    ("/planer/{id}", Level::See),
    ("/kontakt", Level::See),
    ("/hjalper", Level::See),
    ("/hjalper/vy", Level::See),
    // What these say is the same for everybody.
    ("/hjalp/las-upp", Level::See),
    ("/hjalp/skriva-ut", Level::See),
    ("/sprak", Level::See),
    ("/logga-in", Level::See),
    ("/logga-ut", Level::See),
    ("/tillganglighet", Level::See),
    ("/tillganglighet/krav", Level::See),
    ("/tillganglighet/anpassningar", Level::See),
    ("/tillganglighet/rapportera", Level::See),
];

/// Whether somebody with this level may go to `path`, or send a form there.
pub fn reaches(level: Level, path: &str) -> bool {
    REACH.iter().any(|(pattern, least)| level >= *least && fits(pattern, path))
}

/// Whether whoever looks may go to an address of ours, or send a form there. Telephone numbers and other sites are for everybody.
pub fn may_open(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    match use_context::<Viewer>() {
        Some(Viewer::Representative { level, .. }) if path.starts_with('/') => reaches(level, path),
        _ => true,
    }
}

/// The patient whom the reader helps, by their given name; `None` where the reader is somebody else.
pub fn helped() -> Option<String> {
    match use_context::<Viewer>() {
        Some(Viewer::Representative { patient, .. }) => Some(patient),
        _ => None,
    }
}

/// What is said where there is nothing. To whoever helps it is the same words whatever it is: what is not there for them is not told of.
pub fn where_nothing(texts: Texts, words: &'static str) -> &'static str {
    if helped().is_some() { texts.helping_nothing_here() } else { words }
}

/// The pages that speak to whoever helps, and of the patient by name.
const TO_HELPER: [&str; 4] = ["/hjalper", "/tider/{id}/andrad", "/tider/{id}/avboka", "/tider/{id}/foresla"];

/// "”Du” på sidan är Karin." Other pages speak to the patient.
pub fn means_the_patient(texts: Texts) -> Option<String> {
    let here = use_context::<AskedFor>().map(|asked| asked.0).unwrap_or_default();
    let here = here.split('?').next().unwrap_or_default();
    helped().filter(|_| !TO_HELPER.iter().any(|pattern| fits(pattern, here))).map(|who| texts.helping_you(&who))
}

/// Who booked or moved a time for the patient, to whoever reads it.
pub fn did_book(texts: Texts, helper: &str) -> String {
    helped().map_or_else(|| texts.helping_did_book(helper), |who| texts.helping_did_book_for(helper, &who))
}

/// Who cancelled a time for the patient.
pub fn did_cancel(texts: Texts, helper: &str) -> String {
    helped().map_or_else(|| texts.helping_did_cancel(helper), |who| texts.helping_did_cancel_for(helper, &who))
}
