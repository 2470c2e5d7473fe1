//! What a person answers about a visit or a line of their own: "Jag kommer", "Jag har gjort det", and taking it back.
//!
//! - Rows are added: said, taken back, said again. The last one holds. Saying what already holds changes nothing.
//! - A visit is answered while it is booked and ahead; a line while it is the person's own and not done.
//! - Staff of the unit see each answer with *sett / inte sett*.
//!
//! Other half: the pages of the visit (`app/src/appointments/`) and the line (`app/src/agreement/`).

pub mod routes;
mod service;
pub(crate) mod store;

pub use service::Answers;
