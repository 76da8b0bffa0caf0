//! Civil dates, and the relative ones that a plan is written with before anybody knows when it starts.

use chrono::{Datelike, Days, Months, NaiveDate};
use std::fmt;

/// A calendar day, without time or zone. Ordered; arithmetic never panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    /// The day with this year (1–9999), month (1–12) and day of month.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        (1..=9999)
            .contains(&year)
            .then(|| NaiveDate::from_ymd_opt(year, month, day))
            .flatten()
            .map(Self)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Days since 1970-01-01.
    pub fn day_number(self) -> i64 {
        i64::from(self.0.num_days_from_ce()) - 719_163
    }

    /// The inverse of [`Date::day_number`], held within the years 1–9999.
    pub fn from_day_number(days: i64) -> Self {
        let days = days.clamp(-719_162, 2_932_896) + 719_163;
        Self(NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).unwrap_or(719_163)).unwrap_or_default())
    }

    /// This many days later, or earlier when negative.
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_day_number(self.day_number().saturating_add(days))
    }

    /// This many calendar months later; 31 January plus a month is the last of February.
    pub fn plus_months(self, months: u32) -> Self {
        self.0
            .checked_add_months(Months::new(months))
            .filter(|date| date.year() <= 9999)
            .map_or(self, Self)
    }

    /// Days from `self` to `other`; negative when `other` is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        other.day_number() - self.day_number()
    }

    /// Year, month 1–12, day of month.
    pub fn parts(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Days since Monday, 0–6.
    pub fn weekday(self) -> i64 {
        i64::from(self.0.weekday().num_days_from_monday())
    }

    /// The ISO 8601 week, 1–53.
    pub fn week(self) -> u32 {
        self.0.iso_week().week()
    }

    /// The first day of its month.
    pub fn month_start(self) -> Self {
        let back = u64::from(self.0.day().saturating_sub(1));
        self.0.checked_sub_days(Days::new(back)).map_or(self, Self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A point in a plan's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// A calendar day.
    On(Date),
    /// So long after the plan's start: months first, then days. Stored as an ISO 8601 duration, `P2M`, `P14D`, `P1M3D`.
    After {
        /// Calendar months.
        months: u32,
        /// Days on top.
        days: u32,
    },
    /// Without an end.
    Ongoing,
}

/// The longest offset: a hundred years. Anything longer is a typing error.
const MAX_OFFSET: u32 = 36_500;

impl When {
    /// Reads a date, a duration of years, months, weeks and days, or `ongoing`.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "ongoing" {
            return Some(Self::Ongoing);
        }
        let Some(duration) = text.strip_prefix('P') else {
            return Date::parse(text).map(Self::On);
        };
        let (mut months, mut days, mut digits) = (0_u32, 0_u32, String::new());
        for letter in duration.chars() {
            if letter.is_ascii_digit() {
                digits.push(letter);
                continue;
            }
            let count: u32 = std::mem::take(&mut digits).parse().ok()?;
            match letter {
                'Y' => months = months.checked_add(count.checked_mul(12)?)?,
                'M' => months = months.checked_add(count)?,
                'W' => days = days.checked_add(count.checked_mul(7)?)?,
                'D' => days = days.checked_add(count)?,
                _ => return None,
            }
        }
        let fits = digits.is_empty() && !duration.is_empty() && months <= MAX_OFFSET / 30 && days <= MAX_OFFSET;
        fits.then_some(Self::After { months, days })
    }

    /// The calendar day, when the plan's start is known; `None` for an open end.
    pub fn resolve(self, start: Option<Date>) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::After { months, days } => start.map(|start| start.plus_months(months).plus_days(i64::from(days))),
            Self::Ongoing => None,
        }
    }

    /// Moves it by days, keeping its form: a date stays a date, an offset an offset (not before the start).
    #[must_use]
    pub fn shifted(self, by: i64, start: Option<Date>) -> Self {
        match self {
            Self::On(date) => Self::On(date.plus_days(by)),
            Self::Ongoing => Self::Ongoing,
            Self::After { months, days } => {
                // Months have no fixed length: once the days alone no longer suffice, count all of it in days.
                let moved = i64::from(days) + by;
                if let Ok(days) = u32::try_from(moved) {
                    return Self::After {
                        months,
                        days: days.min(MAX_OFFSET),
                    };
                }
                let base = start.unwrap_or(Date::from_day_number(0));
                let total = base.days_until(base.plus_months(months)) + moved;
                Self::After {
                    months: 0,
                    days: u32::try_from(total.max(0)).unwrap_or(0),
                }
            }
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::On(date) => date.fmt(f),
            Self::Ongoing => f.write_str("ongoing"),
            Self::After { months: 0, days } => write!(f, "P{days}D"),
            Self::After { months, days: 0 } => write!(f, "P{months}M"),
            Self::After { months, days } => write!(f, "P{months}M{days}D"),
        }
    }
}

/// From one point to another, both included. Stored as an ISO 8601 interval, `2026-03-03/2026-04-06`, `P0D/P2M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub start: When,
    /// The last day.
    pub end: When,
}

impl Span {
    /// Reads `start/end`.
    pub fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.split_once('/')?;
        Some(Self {
            start: When::parse(start)?,
            end: When::parse(end)?,
        })
    }

    /// First and last day, in order, when both are known.
    pub fn resolve(self, plan_start: Option<Date>) -> Option<(Date, Date)> {
        let (start, end) = (self.start.resolve(plan_start)?, self.end.resolve(plan_start)?);
        Some((start.min(end), start.max(end)))
    }

    /// The whole span moved by days.
    #[must_use]
    pub fn shifted(self, by: i64, plan_start: Option<Date>) -> Self {
        Self {
            start: self.start.shifted(by, plan_start),
            end: self.end.shifted(by, plan_start),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn offsets_resolve_from_the_plans_start() {
        let start = Some(date("2026-01-31"));
        assert_eq!(When::parse("P1M").unwrap().resolve(start), Some(date("2026-02-28")));
        assert_eq!(When::parse("P2W").unwrap().resolve(start), Some(date("2026-02-14")));
        assert_eq!(When::parse("P1M").unwrap().resolve(None), None);
        assert_eq!(When::parse("ongoing").unwrap().resolve(start), None);
    }

    #[test]
    fn nonsense_is_no_date() {
        for text in [
            "",
            "P",
            "P1",
            "1M",
            "2026-13-01",
            "2026-02-30",
            "26-1-1",
            "P99999999999D",
            "P4000000000M",
            "/",
            "P1D/",
        ] {
            assert_eq!(When::parse(text), None, "{text}");
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn weeks_follow_iso_8601() {
        assert_eq!(date("2027-01-01").week(), 53);
        assert_eq!(date("2026-03-02").weekday(), 0);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(day in -700_000_i64..2_900_000, months in 0_u32..1200, days in 0_u32..36_500) {
            let on = When::On(Date::from_day_number(day));
            let after = When::After { months, days };
            prop_assert_eq!(When::parse(&on.to_string()), Some(on));
            prop_assert_eq!(When::parse(&after.to_string()).map(|when| when.to_string()), Some(after.to_string()));
            let span = Span { start: on, end: When::Ongoing };
            prop_assert_eq!(Span::parse(&span.to_string()), Some(span));
        }

        #[test]
        fn any_text_and_any_shift_are_harmless(text in ".{0,24}", by in any::<i64>()) {
            if let Some(when) = When::parse(&text) {
                let _ = when.shifted(by, None).resolve(Some(Date::from_day_number(0)));
            }
            let _ = Date::from_day_number(by).plus_days(by);
        }

        #[test]
        fn shifting_a_date_there_and_back_changes_nothing(day in 0_i64..100_000, by in -5_000_i64..5_000) {
            let when = When::On(Date::from_day_number(day));
            prop_assert_eq!(when.shifted(by, None).shifted(-by, None), when);
        }
    }
}
