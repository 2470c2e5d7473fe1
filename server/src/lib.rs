//! The server of Patientkontrakt: rules, storage, FHIR, HTTP. In reading order:
//! `config` and `clock` (what comes from outside), `store` and `audit` (one way to write, one way to read), `auth` (the right to
//! act), the slices, `fhir` (what comes in), `router` and `services` (how a request gets there).

pub mod audit;
pub mod auth;
pub mod calendar;
pub mod clock;
pub mod config;
pub mod error;
mod form;
pub mod html;
pub mod log;
mod opening;
pub mod router;
pub mod services;
pub mod store;
pub mod streams;

pub mod agreement;
pub mod answers;
pub mod appointments;
pub mod documents;
pub mod drafts;
pub mod overview;
pub mod plain_words;
pub mod representatives;
pub mod requests;
pub mod settings;
pub mod staff;

pub mod demo;
pub mod fhir;
mod words;
