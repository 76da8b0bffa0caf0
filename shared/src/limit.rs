//! How long something may take: five minutes to switch, three days to adjust, two weeks to design.

use crate::i18n::{Language, Text, find};
use std::cmp::Ordering;
use std::fmt;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months; thirty days where they are compared.
    Months,
}

impl Unit {
    /// All, shortest first.
    pub const ALL: [Self; 5] = [Self::Minutes, Self::Hours, Self::Days, Self::Weeks, Self::Months];

    /// How many minutes it has.
    pub const fn minutes(self) -> u64 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 1_440,
            Self::Weeks => 10_080,
            Self::Months => 43_200,
        }
    }

    /// Its name in the plural.
    pub const fn label(self) -> &'static Text {
        match self {
            Self::Minutes => const { &find("limit.minutes").alone() },
            Self::Hours => const { &find("limit.hours").alone() },
            Self::Days => const { &find("limit.days").alone() },
            Self::Weeks => const { &find("limit.weeks").alone() },
            Self::Months => const { &find("limit.months").alone() },
        }
    }

    /// A sentence for `{n}` of them, and for one.
    const fn counted(self) -> (&'static Text, &'static Text) {
        match self {
            Self::Minutes => const { (&find("limit.n_minutes").alone(), &find("limit.one_minute").alone()) },
            Self::Hours => const { (&find("limit.n_hours").alone(), &find("limit.one_hour").alone()) },
            Self::Days => const { (&find("limit.n_days").alone(), &find("limit.one_day").alone()) },
            Self::Weeks => const { (&find("limit.n_weeks").alone(), &find("limit.one_week").alone()) },
            Self::Months => const { (&find("limit.n_months").alone(), &find("limit.one_month").alone()) },
        }
    }

    const fn letters(self) -> (&'static str, char) {
        match self {
            Self::Minutes => ("PT", 'M'),
            Self::Hours => ("PT", 'H'),
            Self::Days => ("P", 'D'),
            Self::Weeks => ("P", 'W'),
            Self::Months => ("P", 'M'),
        }
    }
}

/// A length of time in one unit. Compared by length: a day and 24 hours are equal.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// The longest: a hundred years of minutes. More is a typing error.
const MOST: u64 = 52_560_000;

impl Limit {
    /// So many of a unit.
    pub const fn new(count: u32, unit: Unit) -> Self {
        Self { count, unit }
    }

    /// Reads an ISO 8601 duration. One of several units (`PT1H30M`) is counted in its smallest.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut total, mut smallest, mut digits, mut in_time) = (0_u64, None, String::new(), false);
        for letter in text.strip_prefix('P')?.chars() {
            if letter.is_ascii_digit() {
                digits.push(letter);
                continue;
            }
            if letter == 'T' && digits.is_empty() && !in_time {
                in_time = true;
                continue;
            }
            let mut count: u64 = std::mem::take(&mut digits).parse().ok()?;
            let unit = match (letter, in_time) {
                ('M', true) => Unit::Minutes,
                ('H', true) => Unit::Hours,
                ('D', false) => Unit::Days,
                ('W', false) => Unit::Weeks,
                ('M', false) => Unit::Months,
                ('Y', false) => {
                    count = count.checked_mul(12)?;
                    Unit::Months
                }
                _ => return None,
            };
            total = total.checked_add(count.checked_mul(unit.minutes())?)?;
            smallest = Some(smallest.map_or(unit, |other: Unit| other.min(unit)));
        }
        let unit = smallest.filter(|_| digits.is_empty() && total <= MOST)?;
        Some(Self::new(u32::try_from(total / unit.minutes()).ok()?, unit))
    }

    /// Its length in minutes; a month is thirty days.
    pub const fn minutes(self) -> u64 {
        self.count as u64 * self.unit.minutes()
    }

    /// Its length in whole days, the begun one included.
    pub const fn days(self) -> u64 {
        self.minutes().div_ceil(Unit::Days.minutes())
    }

    /// As people say it: `5 minutes`, `3 天`. No minutes at all are "at once".
    pub fn words(self, language: Language) -> String {
        let (many, one) = self.unit.counted();
        match self.count {
            0 if self.unit == Unit::Minutes => AT_ONCE.in_language(language).to_owned(),
            1 => one.in_language(language).to_owned(),
            count => many.fill(language, &[("n", &count.to_string())]),
        }
    }

    /// Finds a length of time in what people write: `within 3 days`, `1小時內`, `兩週`, `半年`, `5 min`.
    pub fn recognize(words: &str) -> Option<Self> {
        let words = words.to_lowercase();
        if ["半年", "half a year", "half year"]
            .iter()
            .any(|half| words.contains(half))
        {
            return Some(Self::new(6, Unit::Months));
        }
        let found = SPELLINGS
            .iter()
            .flat_map(|(spelling, factor, unit)| words.match_indices(spelling).map(move |(at, _)| (at, *factor, *unit)))
            .filter_map(|(at, factor, unit)| {
                let count = count_before(words.get(..at)?)?.checked_mul(factor)?;
                Some((at, Self::new(count, unit)))
            })
            .min_by_key(|(at, _)| *at);
        let limit = found.map(|(_, limit)| limit).filter(|limit| limit.minutes() <= MOST);
        limit.or_else(|| {
            let at_once = ["立即", "馬上", "马上", "immediately", "at once"];
            at_once
                .iter()
                .any(|word| words.contains(word))
                .then_some(Self::new(0, Unit::Minutes))
        })
    }
}

const AT_ONCE: &Text = &find("cadence.at_once").alone();

impl PartialEq for Limit {
    fn eq(&self, other: &Self) -> bool {
        self.minutes() == other.minutes()
    }
}

impl Eq for Limit {}

impl PartialOrd for Limit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Limit {
    fn cmp(&self, other: &Self) -> Ordering {
        self.minutes().cmp(&other.minutes())
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, letter) = self.unit.letters();
        write!(f, "{start}{}{letter}", self.count)
    }
}

/// How units are written, and how many of the unit each stands for. Longer ones that hold a shorter one stand first.
const SPELLINGS: [(&str, u32, Unit); 25] = [
    ("分鐘", 1, Unit::Minutes),
    ("分钟", 1, Unit::Minutes),
    ("min", 1, Unit::Minutes),
    ("小時", 1, Unit::Hours),
    ("小时", 1, Unit::Hours),
    ("個鐘頭", 1, Unit::Hours),
    ("hour", 1, Unit::Hours),
    ("工作日", 1, Unit::Days),
    ("個工作日", 1, Unit::Days),
    ("个工作日", 1, Unit::Days),
    ("天", 1, Unit::Days),
    ("日", 1, Unit::Days),
    ("day", 1, Unit::Days),
    ("週", 1, Unit::Weeks),
    ("周", 1, Unit::Weeks),
    ("個星期", 1, Unit::Weeks),
    ("个星期", 1, Unit::Weeks),
    ("week", 1, Unit::Weeks),
    ("個月", 1, Unit::Months),
    ("个月", 1, Unit::Months),
    ("month", 1, Unit::Months),
    ("季度", 3, Unit::Months),
    ("quarter", 3, Unit::Months),
    ("年", 12, Unit::Months),
    ("year", 12, Unit::Months),
];

/// The number that stands right before, in digits, Chinese numerals or a few English words.
fn count_before(words: &str) -> Option<u32> {
    let words = words.trim_end_matches([' ', '-', '\u{3000}', '個', '个']);
    let digits_at = words
        .rfind(|c: char| digit(c).is_none())
        .map_or(0, |at| at + words[at..].chars().next().map_or(0, char::len_utf8));
    let digits: String = words[digits_at..].chars().filter_map(digit).collect();
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    let last = words.rsplit([' ', '(', '（']).next().unwrap_or_default();
    if let Some(at) = ["a", "an", "one", "two", "three", "four", "five", "six"]
        .iter()
        .position(|word| *word == last)
    {
        return u32::try_from(at.saturating_sub(1).max(usize::from(at < 2))).ok();
    }
    crate::numeral::trailing(words)
}

/// A digit, half or full width.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
