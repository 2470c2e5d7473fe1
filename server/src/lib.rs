//! The server of Patientkontrakt: rules, storage, FHIR, HTTP.

pub mod audit;
pub mod clock;
pub mod error;
pub mod log;
pub mod store;
