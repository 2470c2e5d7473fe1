//! Days, clocks and distances in words. The forms are those of the accessibility goals (G26): weekday,
//! day and month, "klockan 13.30", a relative word, days left, the part of the day; never digits only.

use jiff::{
    Zoned,
    civil::{Date, DateTime, Time, Weekday},
};

use super::{Language, capitalised, count::counted, words::Words};

/// A point in time as the clock on the wall shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    pub local: DateTime,
    /// Which of the two it is, in the autumn hour that comes twice; else none.
    pub repeated: Option<Season>,
}

/// When the words about time on a page change: what the island that keeps them true needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageClock {
    /// When the page was made, UTC epoch milliseconds.
    pub shown_at: i64,
    pub now: Moment,
    /// The midnights and the bounds of the parts of the day after it: UTC epoch milliseconds, and what the clock on the wall says then.
    pub changes: Vec<(i64, Moment)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Season {
    Summer,
    Winter,
}

impl From<DateTime> for Moment {
    /// A time that comes only once.
    fn from(local: DateTime) -> Self {
        let repeated = None;
        Self { local, repeated }
    }
}

impl From<&Zoned> for Moment {
    fn from(zoned: &Zoned) -> Self {
        let local = zoned.datetime();
        let possible = zoned.time_zone().to_ambiguous_timestamp(local).offset();
        let repeated = match possible {
            jiff::tz::AmbiguousOffset::Fold { before, .. } if before == zoned.offset() => Some(Season::Summer),
            jiff::tz::AmbiguousOffset::Fold { .. } => Some(Season::Winter),
            _ => None,
        };
        Self { local, repeated }
    }
}

/// Days that have a word of their own, seen from today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RelativeDay {
    Yesterday,
    Today,
    Tomorrow,
    /// Two to six days ahead.
    Coming(Weekday),
}

pub fn relative_day(today: Date, date: Date) -> Option<RelativeDay> {
    match days_between(today, date) {
        -1 => Some(RelativeDay::Yesterday),
        0 => Some(RelativeDay::Today),
        1 => Some(RelativeDay::Tomorrow),
        2..=6 => Some(RelativeDay::Coming(date.weekday())),
        _ => None,
    }
}

/// Calendar days from one date to another, negative when it lies before.
fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartOfDay {
    Morning,
    LateMorning,
    Afternoon,
    Evening,
    Night,
}

impl PartOfDay {
    pub const ALL: [Self; 5] = [Self::Morning, Self::LateMorning, Self::Afternoon, Self::Evening, Self::Night];

    pub fn at(time: Time) -> Self {
        let begun = |part: &Self| part.from_hour() <= time.hour();
        // Before five it is still the night that began the day before.
        Self::ALL.into_iter().rfind(begun).unwrap_or(Self::Night)
    }

    /// The hour at which it begins.
    pub fn from_hour(self) -> i8 {
        match self {
            Self::Morning => 5,
            Self::LateMorning => 9,
            Self::Afternoon => 12,
            Self::Evening => 17,
            Self::Night => 22,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Medium {
    /// The year when it is not the current one, and relative words.
    Screen,
    /// What is read another day: always the year, never a relative word.
    Paper,
}

/// How one reader is told about time, now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wording {
    pub language: Language,
    /// Local time where the reader is.
    pub now: DateTime,
    pub medium: Medium,
}

/// Days.
impl Wording {
    /// "torsdag".
    pub fn weekday(self, weekday: Weekday) -> &'static str {
        self.words().weekdays[usize::from(weekday.to_monday_zero_offset().unsigned_abs())]
    }

    /// "måndag till torsdag", "måndag och fredag".
    pub fn weekdays(self, days: &[Weekday]) -> String {
        let mut days = days.to_vec();
        days.sort_unstable_by_key(|day| day.to_monday_zero_offset());
        days.dedup();
        let names: Vec<&str> = days.iter().map(|day| self.weekday(*day)).collect();
        let unbroken = days.windows(2).all(|pair| pair[0].next() == pair[1]);
        match names.as_slice() {
            [first, _, .., last] if unbroken => format!("{first} {} {last}", self.words().to),
            _ => self.language.list(&names),
        }
    }

    /// "torsdag 3 december", with the year when it is needed.
    pub fn date(self, date: Date) -> String {
        let weekday = self.weekday(date.weekday());
        format!("{weekday} {}", self.date_without_weekday(date))
    }

    /// "3 december": for what has been, where the weekday says nothing.
    pub fn date_without_weekday(self, date: Date) -> String {
        format!("{} {}", date.day(), self.month(date))
    }

    /// "i maj 2027".
    pub fn in_month(self, date: Date) -> String {
        format!("{} {}", self.words().in_month, self.month(date))
    }

    fn month(self, date: Date) -> String {
        let index = usize::from(date.month().unsigned_abs()) - 1;
        let month = self.words().months[index];
        if self.medium == Medium::Screen && date.year() == self.now.year() {
            month.to_owned()
        } else {
            format!("{month} {}", date.year())
        }
    }

    /// "I dag, måndag 30 november", "På torsdag, 3 december", "Torsdag 10 december".
    pub fn day_line(self, date: Date) -> String {
        capitalised(&match self.relative(date) {
            Some((word, true)) => format!("{word}, {}", self.date_without_weekday(date)),
            Some((word, false)) => format!("{word}, {}", self.date(date)),
            None => self.date(date),
        })
    }

    /// When something happens: "i dag", "i går", "torsdag 3 december"; in English "on Thursday 3 December".
    pub fn day_in_sentence(self, date: Date) -> String {
        match self.relative(date) {
            Some((word, false)) => word,
            _ => format!("{}{}", self.words().on, self.date(date)),
        }
    }

    /// The relative word, and whether it names the weekday.
    fn relative(self, date: Date) -> Option<(String, bool)> {
        if self.medium == Medium::Paper {
            return None;
        }
        let words = self.words();
        Some(match relative_day(self.now.date(), date)? {
            RelativeDay::Yesterday => (words.yesterday.to_owned(), false),
            RelativeDay::Today => (words.today.to_owned(), false),
            RelativeDay::Tomorrow => (words.tomorrow.to_owned(), false),
            RelativeDay::Coming(day) => (format!("{}{}", words.coming, self.weekday(day)), true),
        })
    }

    fn words(self) -> &'static Words {
        self.language.words()
    }
}

/// Clocks.
impl Wording {
    /// "klockan 13.30", "klockan 14", "klockan 2.30 sommartid".
    pub fn clock(self, moment: Moment) -> String {
        format!("{} {}", self.words().at, self.time(moment))
    }

    /// "Klockan 13.30".
    pub fn clock_line(self, moment: Moment) -> String {
        capitalised(&self.clock(moment))
    }

    /// "halv två på eftermiddagen"; none when the minutes are no multiple of five.
    pub fn clock_words(self, moment: Moment) -> Option<String> {
        let words = self.words();
        let time = moment.local.time();
        let (hour, minute) = (time.hour().unsigned_abs(), time.minute().unsigned_abs());
        if minute % 5 != 0 {
            return None;
        }
        let named = |hour: u8| words.numbers[usize::from((hour + 11) % 12 + 1)];
        let said = match usize::from(minute / 5).checked_sub(1) {
            None => [words.o_clock.0, named(hour), words.o_clock.1].concat(),
            Some(step) => {
                let (past, next) = words.past[step];
                format!("{past} {}", named(hour + u8::from(next)))
            }
        };
        let part = if hour == 12 { words.around_noon } else { self.in_part(time) };
        Some(match self.season(moment) {
            Some(season) => format!("{said} {part}, {season}"),
            None => format!("{said} {part}"),
        })
    }

    /// "från klockan 13.30 till klockan 14"; in English "from 13:30 to 14:00".
    pub fn clock_range(self, from: Moment, to: Moment) -> String {
        let words = self.words();
        let at = words.range_at;
        let [begin, end] = [from, to].map(|moment| self.time(moment));
        format!("{} {at}{begin} {} {at}{end}", words.from, words.to)
    }

    /// "klockan 8 till 12".
    pub fn opening_hours(self, from: Time, to: Time) -> String {
        let words = self.words();
        let [from, to] = [from, to].map(|time| self.digits(time));
        format!("{} {from} {} {to}", words.hours, words.to)
    }

    /// "torsdag 3 december klockan 13.30": the form that says everything.
    pub fn moment(self, moment: Moment) -> String {
        format!("{} {}", self.date(moment.local.date()), self.clock(moment))
    }

    /// "i går klockan 18", "torsdag 3 december klockan 13.30".
    pub fn moment_in_sentence(self, moment: Moment) -> String {
        let day = self.day_in_sentence(moment.local.date());
        format!("{day} {}", self.clock(moment))
    }

    /// "I dag klockan 13.30, på eftermiddagen".
    pub fn moment_line(self, moment: Moment) -> String {
        let when = match self.relative(moment.local.date()) {
            Some((_, false)) => self.moment_in_sentence(moment),
            _ => self.moment(moment),
        };
        format!("{}, {}", capitalised(&when), self.in_part(moment.local.time()))
    }

    /// A time to choose: "Tisdag 8 december på förmiddagen, klockan 10".
    pub fn choice_line(self, moment: Moment) -> String {
        let day = capitalised(&self.date(moment.local.date()));
        let part = self.in_part(moment.local.time());
        format!("{day} {part}, {}", self.clock(moment))
    }

    /// "på förmiddagen".
    pub fn in_part(self, time: Time) -> &'static str {
        self.part(PartOfDay::at(time)).1
    }

    /// "Nu är det måndag förmiddag." A night has two weekdays, so there the day is said by itself: "Nu
    /// är det natt. Det är tisdag."
    pub fn now_sentence(self) -> String {
        let words = self.words();
        let weekday = self.weekday(self.now.date().weekday());
        let part = PartOfDay::at(self.now.time());
        let (name, _) = self.part(part);
        match part {
            PartOfDay::Night => format!("{} {name}. {} {weekday}.", words.now_it_is, words.it_is),
            _ => format!("{} {weekday} {name}.", words.now_it_is),
        }
    }

    fn part(self, part: PartOfDay) -> (&'static str, &'static str) {
        self.words().parts[part as usize]
    }

    /// "13.30", "2.30 sommartid".
    fn time(self, moment: Moment) -> String {
        let time = self.digits(moment.local.time());
        match self.season(moment) {
            Some(season) => format!("{time} {season}"),
            None => time,
        }
    }

    fn season(self, moment: Moment) -> Option<&'static str> {
        moment.repeated.map(|season| match season {
            Season::Summer => self.words().summer,
            Season::Winter => self.words().winter,
        })
    }

    /// "13.30", "14". Midnight keeps its minutes, "0.00": a bare 0 reads as nothing.
    fn digits(self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        if self.words().bare_hours && minute == 0 && hour != 0 {
            return hour.to_string();
        }
        format!("{hour}{}{minute:02}", self.words().minute_mark)
    }
}

/// Distances.
impl Wording {
    /// "Om 3 dagar", after two weeks "Om ungefär 3 veckor". None before the day after tomorrow: "I dag"
    /// and "I morgon" already say it.
    pub fn days_left_line(self, date: Date) -> Option<String> {
        let days = days_between(self.now.date(), date);
        (days >= 2).then(|| self.coming_in(days))
    }

    /// "3 nätter kvar", for those who count nights; after two weeks as [`Self::days_left_line`]. None
    /// from the day itself.
    pub fn nights_left_line(self, date: Date) -> Option<String> {
        let words = self.words();
        match days_between(self.now.date(), date) {
            ..=0 => None,
            nights @ ..=EXACT_DAYS => Some(format!("{} {}", counted(nights, words.night), words.left)),
            days => Some(self.coming_in(days)),
        }
    }

    /// "Om 2 timmar", "Om en kvart", in quarters of an hour that are all left; "Om en liten stund" in
    /// the last one. None when the time has come, or is a day away or more.
    ///
    /// Takes the minutes left, because two clock times do not say how far apart they are on the days
    /// when summer time begins and ends.
    pub fn time_left_line(self, minutes: i64) -> Option<String> {
        const DAY: i64 = 24 * 60;
        if !(1..DAY).contains(&minutes) {
            return None;
        }
        let words = self.words();
        let (hours, minutes) = (minutes / 60, minutes % 60 / 15 * 15);
        let exact = format!("{} {}", words.coming_in, counted(hours, words.hour));
        Some(capitalised(&match (hours, minutes) {
            (0, 0) => words.soon.to_owned(),
            (0, 15) => words.quarters[0].to_owned(),
            (0, 30) => words.quarters[1].to_owned(),
            (0, _) => words.quarters[2].to_owned(),
            (_, 0) => exact,
            _ => format!("{exact} {} {}", words.and, counted(minutes, words.minute)),
        }))
    }

    /// How old something is: "i dag", "i går", "för 3 dagar sedan". A date to come, which no source
    /// should have, is said as it is.
    pub fn age(self, date: Date) -> String {
        let words = self.words();
        match days_between(date, self.now.date()) {
            ..0 => self.date(date),
            0 => words.today.to_owned(),
            1 => words.yesterday.to_owned(),
            days => [words.ago.0, &self.span(days), words.ago.1].concat(),
        }
    }

    fn coming_in(self, days: i64) -> String {
        capitalised(&format!("{} {}", self.words().coming_in, self.span(days)))
    }

    /// "3 dagar", "ungefär 3 veckor": weeks up to two months, months up to a year and a half, rounded.
    fn span(self, days: i64) -> String {
        let words = self.words();
        if days <= EXACT_DAYS {
            return counted(days, words.day);
        }
        let (count, noun) = match days {
            ..60 => ((days * 2 + 7) / 14, words.week),
            60..548 => ((days * 12 + 182) / 365, words.month),
            _ => ((days + 182) / 365, words.year),
        };
        format!("{} {}", words.about, counted(count, noun))
    }
}

/// So many days are counted; more are told roughly.
const EXACT_DAYS: i64 = 14;
