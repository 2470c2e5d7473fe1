//! The agreement: what matters to the person, in the person's own words. (Who does what is shown by the overview; writing it
//! together comes later.) Rules and storage: `server/src/agreement/`.

pub mod api;
pub mod page;
pub mod types;
