//! What the pages about what matters show.

use crate::ids::WhatMattersId;
use crate::wording::Moment;

/// The form: what stands there now, and the key its command goes by.
#[derive(Clone, Debug)]
pub struct WhatMattersForm {
    pub now: Moment,
    pub current: Option<WhatMattersText>,
    /// What was begun and not sent.
    pub draft: Option<String>,
}

#[derive(Clone, Debug)]
pub struct WhatMattersText {
    pub id: WhatMattersId,
    pub text: String,
}

/// What was just saved, and what stood there before.
#[derive(Clone, Debug)]
pub struct WhatMattersDone {
    pub now: Moment,
    pub given_name: String,
    pub current: Option<WhatMattersText>,
    pub before: Option<String>,
    /// Whether the last change was an undo.
    pub undone: bool,
}
