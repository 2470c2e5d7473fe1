//! Signing in. In the demo one chooses a person; without it nothing is set up yet, and the page says so.
//! Sessions and rights: `server/src/auth/`.

pub mod api;
pub mod page;
pub mod types;
