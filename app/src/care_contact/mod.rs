//! `/kontakt`: the contacts and every way in. What is shown comes from the overview; a contact's card is in
//! `app/src/overview/contacts.rs`. Choosing and handing over contacts come later.

pub mod page;
