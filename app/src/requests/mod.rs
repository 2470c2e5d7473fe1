//! What a person asks care for, and where its answer stands. For staff: the unit's queue.
//!
//! - Each request says who answers and by when, whether somebody has seen it, who has begun, and what was answered.
//! - It can be taken back until somebody has begun; then the page says so and offers the way on.
//!
//! Other half: `server/src/requests/`. The forms stand on the pages of help, the visit and the line.

pub mod api;
pub mod page;
pub mod staff_page;
pub mod types;
pub mod words;
