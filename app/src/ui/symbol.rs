//! A pictogram beside its words.

use crate::settings::types::{Pictures, Settings};
use leptos::prelude::*;

/// One of the pictograms of `public/pictograms.svg`, by its id there; a region can put its own file in that place.
///
/// Accessibility: never alone, so it is hidden from reading aids; takes the colour of the words beside it, also in forced colours;
/// gone where the person has chosen no pictures, and in the standard view. `adapt-symbol` lets a person's own symbols stand instead.
#[component]
pub fn Symbol(name: &'static str) -> impl IntoView {
    let settings = use_context::<Settings>().unwrap_or_default();
    (settings.is_simple() && settings.pictures == Pictures::Yes).then(|| {
        view! {
            <svg class="symbol" adapt-symbol=concept(name) aria-hidden="true" focusable="false">
                <use href=format!("/pictograms.svg#{name}")></use>
            </svg>
        }
    })
}

/// The concepts in the W3C's registry of symbols (Blissymbolics). The table is that of
/// `public/pictograms.toml`; a test holds them equal.
fn concept(name: &str) -> Option<&'static str> {
    CONCEPTS.iter().find(|(symbol, _)| *symbol == name).map(|(_, concept)| *concept)
}

const CONCEPTS: [(&str, &str); 28] = [
    ("today", "17744"),
    ("tomorrow", "17750"),
    ("night", "15719"),
    ("morning", "15656"),
    ("late-morning", "15655"),
    ("afternoon", "12349"),
    ("evening", "13950"),
    ("clock", "13363"),
    ("calendar", "13109"),
    ("next-step", "15714"),
    ("doctor", "13861"),
    ("nurse", "15905"),
    ("physiotherapist", "21592"),
    ("occupational-therapist", "21591"),
    ("speech-therapist", "21590"),
    ("blood-sample", "12861 17528"),
    ("medicine", "15448"),
    ("phone", "17518"),
    ("video-call", "24781"),
    ("letter", "15198"),
    ("home", "14885"),
    ("health-centre", "13361"),
    ("hospital", "14899"),
    ("transport", "13089"),
    ("help", "14704"),
    ("read-aloud", "25819"),
    ("done", "14181"),
    ("undo", "23700"),
];

#[cfg(test)]
mod tests {
    use super::CONCEPTS;
    use std::path::Path;

    fn public(file: &str) -> String {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../public").join(file)).expect(file)
    }

    #[test]
    fn every_pictogram_is_drawn_and_named_and_has_the_concept_of_the_table() {
        let table: toml::Table = public("pictograms.toml").parse().expect("a table");
        let drawn = public("pictograms.svg");
        let symbols = table["pictogram"].as_array().expect("the symbols");
        assert_eq!(symbols.len(), 28);
        for symbol in symbols {
            let id = symbol["id"].as_str().expect("an id");
            assert!(drawn.contains(&format!("<symbol id=\"{id}\"")), "{id} is not drawn");
            let concept =
                symbol.get("adapt_symbol").map(|number| number.as_str().map_or(number.to_string(), str::to_owned));
            let ours = CONCEPTS.iter().find(|(name, _)| *name == id).map(|(_, concept)| (*concept).to_owned());
            assert_eq!(ours, concept, "{id}");
        }
    }
}
