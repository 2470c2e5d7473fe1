//! One test binary: behaviour through HTTP with a fixed clock, import through the one way in, the database's invariants, and what a
//! test can hold of the tree's layout.

mod support;

mod access;
mod agreement;
mod audit;
mod check_database;
mod cli;
mod fhir;
mod hostile;
mod layout;
mod overview;
mod sign_in;
mod staff;
