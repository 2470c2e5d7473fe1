//! What we say of how accessible the pages are: the statement that the law asks for (lag 2018:1937), each requirement of EN 301 549, every
//! adaptation and where one sets it, and whom to tell when something does not work.
//!
//! - For everybody, signed in or not. Nothing is promised: what is said is in the code, in the tests, or said to be missing.
//! - What changes with each run of the checks is data (`facts.rs`), with its day.
//! - A patient who is signed in tells us with the form that is there already (`/hjalp/fel`); nobody else is asked for anything.
//! - The simple view says the same in a few plain sentences, and leads to the whole text: `?hela=ja`, always in the frame of the standard
//!   view. The whole text has more words and choices than a page of the simple view may have (`server/src/router.rs` sees to the frame).
//!
//! There is no other half: nothing here is anybody's data.

mod facts;
pub mod page;
mod requirements;
