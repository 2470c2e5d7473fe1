//! What can go wrong, said as what a person can act on. Three sentences for each stand in the locale files: what happened,
//! what is safe, what to do now. The text of an inner error never gets here.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// Nobody is signed in, or the sign-in has ended.
    SignIn,
    /// Signed in, but this is not for that person.
    NotYours,
    /// There is no such thing, or it must look as if there were none.
    NotFound,
    /// Somebody changed it meanwhile.
    Taken,
    /// It could be done before, not any more.
    TooLate,
    /// What was filled in cannot be used: field name and what is wrong with it.
    Invalid(Vec<(Field, Fault)>),
    /// Our fault. The reference is in our log beside the cause.
    TryAgain { reference: String },
}

/// The fields of all forms, so that a typo in a name does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    Identifier,
    WhatMatters,
    PlainWords,
    Message,
    Times,
    Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    Empty,
    TooLong,
    TooMany,
    /// One is wanted, neither none nor several.
    OneOnly,
    /// Before it has to be.
    TooSoon,
    /// Nobody has this number here.
    Unknown,
    /// Not readable as what the field asks for.
    Unreadable,
}

impl AppError {
    /// HTTP status code.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignIn => 401,
            Self::NotYours => 403,
            Self::NotFound => 404,
            Self::Taken | Self::TooLate => 409,
            Self::Invalid(_) => 422,
            Self::TryAgain { .. } => 503,
        }
    }
}
