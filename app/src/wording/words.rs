//! The words of both languages, and nothing else: how they are put together stands in the other files.

use super::Language;

pub(super) struct Words {
    /// From Monday.
    pub(super) weekdays: [&'static str; 7],
    pub(super) months: [&'static str; 12],
    pub(super) yesterday: &'static str,
    pub(super) today: &'static str,
    pub(super) tomorrow: &'static str,
    /// Before the weekday of a day within the week.
    pub(super) coming: &'static str,
    /// Before a date in a sentence: something happens on it.
    pub(super) on: &'static str,
    pub(super) in_month: &'static str,
    pub(super) at: &'static str,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    /// Before each time of a range.
    pub(super) range_at: &'static str,
    /// Before opening hours.
    pub(super) hours: &'static str,
    /// Between hour and minutes.
    pub(super) minute_mark: char,
    /// Whether "14" alone is a time.
    pub(super) bare_hours: bool,
    pub(super) summer: &'static str,
    pub(super) winter: &'static str,
    /// Names and "in the morning", from morning to night.
    pub(super) parts: [(&'static str, &'static str); 5],
    /// In the hour from noon, as said after a spoken time.
    pub(super) around_noon: &'static str,
    pub(super) now_it_is: &'static str,
    pub(super) it_is: &'static str,
    /// Around the hour when the minute is 0.
    pub(super) o_clock: (&'static str, &'static str),
    /// From 5 minutes past to 5 minutes to; true when the hour said is the next one.
    pub(super) past: [(&'static str, bool); 11],
    /// 0–12: in Swedish the hour, and "one" of neuter words.
    pub(super) numbers: [&'static str; 13],
    /// "One" of common-gender words.
    pub(super) one_common: &'static str,
    pub(super) coming_in: &'static str,
    pub(super) about: &'static str,
    pub(super) left: &'static str,
    pub(super) ago: (&'static str, &'static str),
    pub(super) soon: &'static str,
    /// One, two and three quarters of an hour.
    pub(super) quarters: [&'static str; 3],
    pub(super) minute: Noun,
    pub(super) hour: Noun,
    pub(super) night: Noun,
    pub(super) day: Noun,
    pub(super) week: Noun,
    pub(super) month: Noun,
    pub(super) year: Noun,
    pub(super) and: &'static str,
    /// What makes a name a genitive, and the last letters that take nothing.
    pub(super) genitive: (&'static str, &'static [char]),
}

/// One, and more than one.
pub(super) type Noun = [&'static str; 2];

impl Language {
    pub(super) fn words(self) -> &'static Words {
        match self {
            Self::Swedish => &SWEDISH,
            Self::English => &ENGLISH,
        }
    }
}

static SWEDISH: Words = Words {
    weekdays: ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    months: [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    yesterday: "i går",
    today: "i dag",
    tomorrow: "i morgon",
    coming: "på ",
    on: "",
    in_month: "i",
    at: "klockan",
    from: "från",
    to: "till",
    range_at: "klockan ",
    hours: "klockan",
    minute_mark: '.',
    bare_hours: true,
    summer: "sommartid",
    winter: "vintertid",
    parts: [
        ("morgon", "på morgonen"),
        ("förmiddag", "på förmiddagen"),
        ("eftermiddag", "på eftermiddagen"),
        ("kväll", "på kvällen"),
        ("natt", "på natten"),
    ],
    around_noon: "på dagen",
    now_it_is: "Nu är det",
    it_is: "Det är",
    o_clock: ("klockan ", ""),
    past: [
        ("fem över", false),
        ("tio över", false),
        ("kvart över", false),
        ("tjugo över", false),
        ("fem i halv", true),
        ("halv", true),
        ("fem över halv", true),
        ("tjugo i", true),
        ("kvart i", true),
        ("tio i", true),
        ("fem i", true),
    ],
    numbers: ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"],
    one_common: "en",
    coming_in: "om",
    about: "ungefär",
    left: "kvar",
    ago: ("för ", " sedan"),
    soon: "om en liten stund",
    quarters: ["om en kvart", "om en halvtimme", "om tre kvart"],
    minute: ["minut", "minuter"],
    hour: ["timme", "timmar"],
    night: ["natt", "nätter"],
    day: ["dag", "dagar"],
    week: ["vecka", "veckor"],
    month: ["månad", "månader"],
    year: ["år", "år"],
    and: "och",
    genitive: ("s", &['s', 'x', 'z', 'ß']),
};

static ENGLISH: Words = Words {
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    yesterday: "yesterday",
    today: "today",
    tomorrow: "tomorrow",
    coming: "on ",
    on: "on ",
    in_month: "in",
    at: "at",
    from: "from",
    to: "to",
    range_at: "",
    hours: "from",
    minute_mark: ':',
    bare_hours: false,
    summer: "summer time",
    winter: "winter time",
    parts: [
        ("morning", "in the morning"),
        ("morning", "in the morning"),
        ("afternoon", "in the afternoon"),
        ("evening", "in the evening"),
        ("night", "at night"),
    ],
    around_noon: "in the middle of the day",
    now_it_is: "It is now",
    it_is: "It is",
    o_clock: ("", " o’clock"),
    past: [
        ("five past", false),
        ("ten past", false),
        ("quarter past", false),
        ("twenty past", false),
        ("twenty-five past", false),
        ("half past", false),
        ("twenty-five to", true),
        ("twenty to", true),
        ("quarter to", true),
        ("ten to", true),
        ("five to", true),
    ],
    numbers: [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ],
    one_common: "one",
    coming_in: "in",
    about: "about",
    left: "left",
    ago: ("", " ago"),
    soon: "in a little while",
    quarters: ["in 15 minutes", "in half an hour", "in 45 minutes"],
    minute: ["minute", "minutes"],
    hour: ["hour", "hours"],
    night: ["night", "nights"],
    day: ["day", "days"],
    week: ["week", "weeks"],
    month: ["month", "months"],
    year: ["year", "years"],
    and: "and",
    genitive: ("’s", &[]),
};
