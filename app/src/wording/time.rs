#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season { Summer, Winter }
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment { pub local: jiff::civil::DateTime, pub repeated: Option<Season> }
