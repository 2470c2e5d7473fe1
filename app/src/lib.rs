//! Pages and islands of Patientkontrakt: everything that may run in the browser, and nothing that may not.
//!
//! Pages are server components (`ssr`): whole HTML, right status and title, working without WASM. What must react is an island
//! (`hydrate`; staff islands only with `staff`). Islands get their texts and data as props.

pub mod error;
pub mod ids;

#[cfg(feature = "ssr")]
pub mod access;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod wording;

/// Every sentence a person reads, from `locales/`; made by `build.rs`.
#[cfg(feature = "ssr")]
#[allow(clippy::all, clippy::pedantic, reason = "generated code is read in the locale files")]
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub mod ui;

#[cfg(feature = "ssr")]
pub mod accessibility;
#[cfg(feature = "ssr")]
pub mod agreement;
#[cfg(feature = "ssr")]
pub mod appointments;
#[cfg(feature = "ssr")]
pub mod care_contact;
#[cfg(feature = "ssr")]
pub mod documents;
#[cfg(feature = "ssr")]
pub mod help;
#[cfg(feature = "ssr")]
pub mod overview;
#[cfg(feature = "ssr")]
pub mod plain_words;
#[cfg(feature = "ssr")]
pub mod representatives;
#[cfg(feature = "ssr")]
pub mod requests;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod sign_in;
pub mod staff;

/// Begins what a document has once. The start script wakes the islands after it.
///
/// Not Leptos' own beginning: it makes ready for resources, effects and signals, which no island uses, and telephones would fetch it.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    ui::navigation::begin();
}
