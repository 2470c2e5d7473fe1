//! *Personalvy*: a member of staff chooses an assignment, sees the unit's patients with what is missing, and opens one.
//! Rules and storage: `server/src/staff/`.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(any(feature = "ssr", feature = "staff"))]
pub mod name_filter;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod table;
#[cfg(feature = "ssr")]
pub mod types;
