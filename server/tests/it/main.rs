//! One test binary: behaviour through HTTP with a fixed clock, import through the one way in, the database's invariants, and what a
//! test can hold of the tree's layout.

mod support;

mod access;
mod accessibility;
mod agreement;
mod answers;
mod appointment_changes;
mod appointments;
mod audit;
mod check_database;
mod cli;
mod clock_steps;
mod closing;
mod disk_full;
mod documents;
mod drafts;
mod faults;
mod fhir;
mod histories;
mod hostile;
mod inviting;
mod joint;
mod kills;
mod layout;
mod notices;
mod offers;
mod overview;
mod plain_words;
mod proposing;
mod races;
mod representative_access;
mod representatives;
mod requests;
mod resent;
mod schedule;
mod settings;
mod sign_in;
mod staff;
mod undo;
mod waiting;
mod wanted_times;
