//! How the pages look and sound for one person. Kept on the server and in a cookie, so that the first byte is already right.

use crate::texts::Texts;

/// One thing a person can choose, and what there is to choose between.
pub trait Choice: Copy + PartialEq + Sized + 'static {
    const ALL: &'static [Self];
    /// The word in the database, the cookie and the form.
    fn code(self) -> &'static str;

    fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.code() == code)
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $first:ident = $first_code:literal $(, $variant:ident = $code:literal)+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            #[default]
            $first,
            $($variant),+
        }

        impl Choice for $name {
            const ALL: &'static [Self] = &[Self::$first, $(Self::$variant),+];

            fn code(self) -> &'static str {
                match self {
                    Self::$first => $first_code,
                    $(Self::$variant => $code),+
                }
            }
        }
    )+};
}

choices! {
    /// Enkel vy or vanlig vy: the same addresses, data and rights.
    ViewMode { Standard = "standard", Simple = "simple" }
    TextSize { Normal = "normal", Large = "large", Largest = "largest" }
    /// `Device`: what the device asks for, until the person has chosen.
    Colours { Device = "device", Light = "light", Dark = "dark", Contrast = "contrast" }
    /// Pictograms beside the words.
    Pictures { Yes = "yes", No = "no" }
    ReadingSpeed { Normal = "normal", Slow = "slow" }
    /// How the time until something is told.
    TimeDisplay { Clock = "clock", Days = "days", Nights = "nights", Dots = "dots" }
    /// `Auto`: Swedish, unless the browser asks for another of ours, until the person has chosen. The last two are made up, for the
    /// tests: they show what on a page is not translatable, and what does not bear to be read from right to left.
    PageLanguage { Auto = "auto", Swedish = "sv", English = "en", Pseudo = "sv-XA", PseudoRtl = "ar-XB" }
    /// When on the day a time suits the person.
    PartOfDay { Any = "any", Forenoon = "forenoon", Afternoon = "afternoon" }
    /// Several visits: on the same day, or on a day of its own.
    SameDay { Any = "any", Together = "together", Apart = "apart" }
    /// Not before ten; not after three.
    Hours { Any = "any", NotEarly = "not_early", NotLate = "not_late" }
    /// How many visits a week.
    Week { Any = "any", One = "one", Two = "two" }
    /// How one gets there: alone, with färdtjänst, with somebody.
    Travel { Any = "any", Rides = "rides", Companion = "companion" }
}

impl PageLanguage {
    /// Those that are real.
    pub const REAL: [Self; 2] = [Self::Swedish, Self::English];

    /// What a browser asks for in `Accept-Language`. Whoever reads Swedish at all gets Swedish, because care's own words are Swedish.
    pub fn asked(header: &str) -> Self {
        let asked = || {
            header.split(',').map(str::trim).filter(|range| {
                !range
                    .split_once(";q=")
                    .is_some_and(|(_, weight)| weight.trim().bytes().all(|digit| matches!(digit, b'0' | b'.')))
            })
        };
        let asks = |language: Self| {
            asked()
                .any(|range| range.split(['-', ';']).next().unwrap_or_default().eq_ignore_ascii_case(language.code()))
        };
        Self::REAL.into_iter().find(|language| asks(*language)).unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub view: ViewMode,
    pub text: TextSize,
    pub colours: Colours,
    pub pictures: Pictures,
    pub reading: ReadingSpeed,
    pub time: TimeDisplay,
    pub language: PageLanguage,
    pub part_of_day: PartOfDay,
    pub same_day: SameDay,
    pub hours: Hours,
    pub week: Week,
    pub travel: Travel,
}

impl Settings {
    pub fn is_simple(self) -> bool {
        self.view == ViewMode::Simple
    }

    /// The texts of the view and the language. Only Swedish has words of its own for the simple view.
    pub fn texts(self) -> Texts {
        match self.language {
            PageLanguage::Auto | PageLanguage::Swedish if self.is_simple() => Texts::SvSimple,
            PageLanguage::Auto | PageLanguage::Swedish => Texts::Sv,
            PageLanguage::English => Texts::En,
            PageLanguage::Pseudo => Texts::Pseudo,
            PageLanguage::PseudoRtl => Texts::PseudoRtl,
        }
    }

    /// The value of the cookie: the seven words of how pages look with dots between. When a time suits is nobody's who borrows the device.
    pub fn to_cookie(self) -> String {
        Setting::LOOK.map(|setting| self.code(setting)).join(".")
    }

    /// What a cookie says; a word that is none of ours is passed over.
    pub fn from_cookie(value: &str) -> Self {
        Setting::LOOK
            .into_iter()
            .zip(value.split('.'))
            .fold(Self::default(), |settings, (setting, code)| settings.with(setting, code).unwrap_or(settings))
    }

    /// What is chosen now, as its code.
    pub fn code(self, setting: Setting) -> &'static str {
        match setting {
            Setting::View => self.view.code(),
            Setting::Text => self.text.code(),
            Setting::Colours => self.colours.code(),
            Setting::Pictures => self.pictures.code(),
            Setting::Reading => self.reading.code(),
            Setting::Time => self.time.code(),
            Setting::Language => self.language.code(),
            Setting::PartOfDay => self.part_of_day.code(),
            Setting::SameDay => self.same_day.code(),
            Setting::Hours => self.hours.code(),
            Setting::Week => self.week.code(),
            Setting::Travel => self.travel.code(),
        }
    }

    /// The same with one thing chosen otherwise; `None` when there is no such choice.
    pub fn with(mut self, setting: Setting, code: &str) -> Option<Self> {
        match setting {
            Setting::View => self.view = Choice::parse(code)?,
            Setting::Text => self.text = Choice::parse(code)?,
            Setting::Colours => self.colours = Choice::parse(code)?,
            Setting::Pictures => self.pictures = Choice::parse(code)?,
            Setting::Reading => self.reading = Choice::parse(code)?,
            Setting::Time => self.time = Choice::parse(code)?,
            Setting::Language => self.language = Choice::parse(code)?,
            Setting::PartOfDay => self.part_of_day = Choice::parse(code)?,
            Setting::SameDay => self.same_day = Choice::parse(code)?,
            Setting::Hours => self.hours = Choice::parse(code)?,
            Setting::Week => self.week = Choice::parse(code)?,
            Setting::Travel => self.travel = Choice::parse(code)?,
        }
        Some(self)
    }
}

/// What a patient has chosen, as staff see it.
#[derive(Clone, Debug)]
pub struct PatientSettings {
    pub patient: crate::ids::PatientId,
    pub name: String,
    pub settings: Settings,
}

/// What can be chosen; each has a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    View,
    Text,
    Colours,
    Pictures,
    Reading,
    Time,
    Language,
    PartOfDay,
    SameDay,
    Hours,
    Week,
    Travel,
}

impl Setting {
    /// How the pages look and sound.
    pub const LOOK: [Self; 7] =
        [Self::View, Self::Text, Self::Colours, Self::Pictures, Self::Reading, Self::Time, Self::Language];
    /// When a time suits.
    pub const NEEDS: [Self; 5] = [Self::PartOfDay, Self::Hours, Self::SameDay, Self::Week, Self::Travel];

    pub fn all() -> impl Iterator<Item = Self> {
        Self::LOOK.into_iter().chain(Self::NEEDS)
    }

    /// Its word in the address: `/installningar/farger`.
    pub fn word(self) -> &'static str {
        match self {
            Self::View => "vy",
            Self::Text => "text",
            Self::Colours => "farger",
            Self::Pictures => "bilder",
            Self::Reading => "upplasning",
            Self::Time => "tid",
            Self::Language => "sprak",
            Self::PartOfDay => "tid-pa-dagen",
            Self::SameDay => "flera-besok",
            Self::Hours => "tidigt-eller-sent",
            Self::Week => "besok-i-veckan",
            Self::Travel => "resan",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::all().find(|setting| setting.word() == word)
    }

    /// The codes one can choose between, in the order of the page.
    pub fn codes(self) -> Vec<&'static str> {
        fn codes<C: Choice>() -> Vec<&'static str> {
            C::ALL.iter().map(|choice| choice.code()).collect()
        }
        match self {
            Self::View => codes::<ViewMode>(),
            Self::Text => codes::<TextSize>(),
            Self::Colours => codes::<Colours>(),
            Self::Pictures => codes::<Pictures>(),
            Self::Reading => codes::<ReadingSpeed>(),
            Self::Time => codes::<TimeDisplay>(),
            Self::Language => PageLanguage::REAL.map(Choice::code).to_vec(),
            Self::PartOfDay => codes::<PartOfDay>(),
            Self::SameDay => codes::<SameDay>(),
            Self::Hours => codes::<Hours>(),
            Self::Week => codes::<Week>(),
            Self::Travel => codes::<Travel>(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_survives_the_cookie() {
        for setting in Setting::LOOK {
            for code in setting.codes() {
                let chosen = Settings::default().with(setting, code).expect("a choice of its own setting");
                assert_eq!(chosen.code(setting), code);
                assert_eq!(Settings::from_cookie(&chosen.to_cookie()), chosen);
            }
        }
    }

    #[test]
    fn a_browser_that_reads_swedish_gets_swedish_and_one_that_reads_english_only_gets_english() {
        for (header, language) in [
            ("sv-SE,sv;q=0.9,en;q=0.8", PageLanguage::Swedish),
            ("en-GB,en;q=0.9,sv;q=0.1", PageLanguage::Swedish),
            ("en-US,en;q=0.9", PageLanguage::English),
            ("EN", PageLanguage::English),
            ("de, en;q=0.5, sv;q=0", PageLanguage::English),
            ("de,*;q=0.5", PageLanguage::Auto),
            ("english", PageLanguage::Auto),
            (";q=,,sv-XA;q=x", PageLanguage::Swedish),
            ("", PageLanguage::Auto),
        ] {
            assert_eq!(PageLanguage::asked(header), language, "{header}");
        }
    }

    #[test]
    fn a_cookie_somebody_made_up_is_passed_over() {
        for value in ["", "x", "....", "simple.<script>.dark", &"a.".repeat(4000)] {
            let settings = Settings::from_cookie(value);
            assert_eq!(settings.text, TextSize::Normal);
        }
    }
}
