//! Pages and islands of Patientkontrakt.

pub mod error;
pub mod ids;
#[cfg(feature = "ssr")]
pub mod wording;
