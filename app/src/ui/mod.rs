//! Components that several slices use. One file for each, with its style in `style/` under the same name; its accessibility
//! criteria stand in its doc comment.

pub mod keep_draft;
pub mod live_lines;
pub mod new_content;
pub mod print_button;
pub mod read_aloud;
pub mod relative_time;
pub mod shared_screen;

#[cfg(feature = "hydrate")]
mod fetch_page;
#[cfg(feature = "hydrate")]
pub mod navigation;
#[cfg(feature = "hydrate")]
pub mod page_scope;

#[cfg(feature = "ssr")]
mod big_button;
#[cfg(feature = "ssr")]
mod big_choice;
#[cfg(feature = "ssr")]
mod check_page;
#[cfg(feature = "ssr")]
mod day_dots;
#[cfg(feature = "ssr")]
mod error_page;
#[cfg(feature = "ssr")]
mod examples;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod helper_card;
#[cfg(feature = "ssr")]
mod key_field;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod review;
#[cfg(feature = "ssr")]
mod row;
#[cfg(feature = "ssr")]
mod simple_frame;
#[cfg(feature = "ssr")]
mod step_text;
#[cfg(feature = "ssr")]
mod symbol;
#[cfg(feature = "ssr")]
mod text_area;
#[cfg(feature = "ssr")]
mod time_block;
#[cfg(feature = "ssr")]
mod week_board;

#[cfg(feature = "ssr")]
pub use big_button::{ButtonForm, ButtonLink};
#[cfg(feature = "ssr")]
pub use big_choice::BigChoice;
#[cfg(feature = "ssr")]
pub use check_page::{CheckPage, ReceiptPage, UndoButton};
#[cfg(feature = "ssr")]
pub use day_dots::{DayDots, day_dots};
#[cfg(feature = "ssr")]
pub use error_page::{AskedFor, ErrorPage, HelpEnded, NotFound};
#[cfg(feature = "ssr")]
pub use form::{ErrorSummary, Typed, set_status};
#[cfg(feature = "ssr")]
pub use helper_card::HelperCard;
#[cfg(feature = "ssr")]
pub use keep_draft::KeepDraft;
#[cfg(feature = "ssr")]
pub use key_field::{KeyField, NewKey};
#[cfg(feature = "ssr")]
pub use live_lines::Live;
#[cfg(feature = "ssr")]
pub use new_content::{Listens, NewContentButton};
#[cfg(feature = "ssr")]
pub use page::{Loaded, Page, PageFoot, in_query, is_ours, language, page_title, phone_link, reader, source_lang};
#[cfg(feature = "ssr")]
pub use print_button::PrintButton;
#[cfg(feature = "ssr")]
pub use review::{ReviewPage, ReviewPages};
#[cfg(feature = "ssr")]
pub use row::{PlanSection, TaskRow};
#[cfg(feature = "ssr")]
pub use shared_screen::{SharedScreen, SharedWatch, shared_watch};
#[cfg(feature = "ssr")]
pub use simple_frame::SimpleFrame;
#[cfg(feature = "ssr")]
pub use step_text::StepText;
#[cfg(feature = "ssr")]
pub use symbol::Symbol;
#[cfg(feature = "ssr")]
pub use text_area::TextArea;
#[cfg(feature = "ssr")]
pub use time_block::{QuarterDots, RelativeWords, TimeBlock};
#[cfg(feature = "ssr")]
pub use week_board::{Day, WeekBoard};
