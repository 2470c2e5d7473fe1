//! How the pages look and sound for one person: the view, the text, the colours, pictures, reading aloud, time.
//!
//! - Both views have the same addresses, data and rights; changing over is one tap.
//! - Each choice holds at once and can be undone.
//! - What is chosen is kept on the server; a cookie keeps it for the pages one sees signed out.
//!
//! Other half: `server/src/settings/`.

pub mod api;
pub mod page;
pub mod shared_page;
pub mod staff_page;
pub mod types;
