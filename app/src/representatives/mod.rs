//! *Vem hjälper mig?*: who helps the person, what they may do, what they did, and taking it back in two taps.
//!
//! - The person can lower what a närstående or an ombud may do, or end it; raising and giving come with real sign-in.
//! - What a god man, a förvaltare, a framtidsfullmakt or a guardian may do is decided elsewhere; the page says where to turn.
//! - Whoever helps signs in as themselves. The frame says whom they help; where they come stands in `reach.rs`.
//! - Each change can be undone; nothing is deleted.
//!
//! Other half: `server/src/representatives/`.

pub mod api;
pub mod helping_page;
pub mod page;
pub mod reach;
pub mod types;
