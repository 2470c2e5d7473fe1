//! The demo region: invented people in FHIR bundles, brought in the same way as anybody's. Their days are written around
//! Monday 30 November 2026 and moved in working days, so that what is "today" there is today here.

use crate::calendar;
use crate::fhir::{self, DemoShift, File, ImportError, Options, Outcome};
use crate::store::Store;
use jiff::civil::{Date, date};

/// "Today" in the bundles.
pub const ANCHOR: Date = date(2026, 11, 30);

macro_rules! bundles {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../demo/", $name, ".json")))),+]
    };
}

const BUNDLES: &[(&str, &str)] = bundles![
    "00-region",
    "01-karin-berg",
    "02-gosta-lindgren",
    "03-amir-hosseini",
    "04-ulla-britt-nystrom",
    "05-bengt-akesson",
    "06-eva-sandstrom",
    "07-jonas-wikander",
    "08-emma",
    "09-elsa-malmqvist",
    "10-leo-dahl",
    "11-mikael-fransson",
    "12-lars-holmgren",
];

/// Loads the region, or moves a loaded one to today. What people have written in it stays.
pub async fn load(store: &Store) -> Result<Outcome, ImportError> {
    let today = store.clock().today();
    let files = BUNDLES
        .iter()
        .map(|(name, text)| File { name: format!("{name}.json"), bytes: text.as_bytes().to_vec() })
        .collect();
    let shift = DemoShift::new(move |day| calendar::shift(day, ANCHOR, today));
    fhir::import(store, files, Options { source: None, demo: Some(shift) }).await
}
