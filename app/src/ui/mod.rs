//! Components that several slices use. One file for each, with its style in `style/` under the same name; its accessibility
//! criteria stand in its doc comment.

pub mod relative_time;

#[cfg(feature = "ssr")]
mod error_page;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod text_area;
#[cfg(feature = "ssr")]
mod time_block;

#[cfg(feature = "ssr")]
pub use error_page::{AskedFor, ErrorPage, NotFound};
#[cfg(feature = "ssr")]
pub use page::{Loaded, Page, in_query, page_title, phone_link, reader};
#[cfg(feature = "ssr")]
pub use text_area::TextArea;
#[cfg(feature = "ssr")]
pub use time_block::{RelativeWords, TimeBlock};
