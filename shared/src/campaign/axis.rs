//! The axis: days to pixels and back, and where its ticks stand.

use super::Clock;
use crate::date::Date;

/// How much time fits on a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zoom {
    /// A tick a day.
    Day,
    /// A tick a week.
    #[default]
    Week,
    /// A tick a month.
    Month,
}

impl Zoom {
    /// All, from near to far.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The least width of a day, in CSS pixels: a day's number, a week's label and a month's name fit above it.
    pub const fn day_px(self) -> f64 {
        match self {
            Self::Day => 34.0,
            Self::Week => 11.0,
            Self::Month => 3.5,
        }
    }
}

/// Days to pixels and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The day at pixel 0.
    pub first: i64,
    /// Pixels a day, above 0.
    pub day_px: f64,
}

impl Scale {
    /// The zoom's scale, stretched so that the axis fills at least `room` pixels.
    pub fn new(zoom: Zoom, first: i64, last: i64, room: f64) -> Self {
        let days = (last - first + 1).max(1) as f64;
        Self {
            first,
            day_px: zoom.day_px().max(room / days),
        }
    }

    /// Where a day begins.
    pub fn x(self, day: i64) -> f64 {
        (day - self.first) as f64 * self.day_px
    }

    /// How wide so many days are.
    pub fn width(self, days: i64) -> f64 {
        days as f64 * self.day_px
    }

    /// The day under a pixel.
    pub fn day_at(self, x: f64) -> i64 {
        self.first + (x / self.day_px).floor() as i64
    }

    /// How many whole days a movement by `dx` pixels is, to the nearest.
    pub fn days_in(self, dx: f64) -> i64 {
        (dx / self.day_px).round() as i64
    }
}

/// What a tick says. The view puts it into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A calendar day.
    Day(Date),
    /// The nth day of a plan without a start, from 1.
    PlanDay(i64),
    /// A calendar week, ISO 8601, that begins on this day.
    Week(Date),
    /// The nth week of a plan without a start, from 1.
    PlanWeek(i64),
    /// A calendar month.
    Month(Date),
    /// The nth month of a plan without a start, from 1.
    PlanMonth(i64),
    /// A calendar year.
    Year(Date),
    /// The nth year of a plan without a start, from 1.
    PlanYear(i64),
}

/// A stretch of the axis with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tick {
    /// Its first day, not before the axis' first.
    pub first: i64,
    /// How many of its days the axis shows, at least 1.
    pub days: i64,
    /// Its name.
    pub mark: Mark,
}

/// The small ticks: days, weeks or months. They cover the axis without gaps.
pub fn ticks(clock: Clock, zoom: Zoom, first: i64, last: i64) -> Vec<Tick> {
    match zoom {
        Zoom::Day => cover(first, last, day_of(clock)),
        Zoom::Week => cover(first, last, week_of(clock)),
        Zoom::Month => cover(first, last, month_of(clock)),
    }
}

/// The large ticks above them: months, or years above months.
pub fn groups(clock: Clock, zoom: Zoom, first: i64, last: i64) -> Vec<Tick> {
    match zoom {
        Zoom::Day | Zoom::Week => cover(first, last, month_of(clock)),
        Zoom::Month => cover(first, last, year_of(clock)),
    }
}

/// Walks the axis; `unit` gives the mark of the unit that holds a day, and the first day of the next one.
fn cover(first: i64, last: i64, unit: impl Fn(i64) -> (Mark, i64)) -> Vec<Tick> {
    let mut ticks = Vec::new();
    let mut day = first;
    while day <= last {
        let (mark, next) = unit(day);
        let next = next.max(day + 1).min(last + 1);
        ticks.push(Tick {
            first: day,
            days: next - day,
            mark,
        });
        day = next;
    }
    ticks
}

fn day_of(clock: Clock) -> impl Fn(i64) -> (Mark, i64) {
    move |day| match clock {
        Clock::Calendar { .. } => (Mark::Day(Date::from_day_number(day)), day + 1),
        Clock::Relative => (Mark::PlanDay(day + 1), day + 1),
    }
}

fn week_of(clock: Clock) -> impl Fn(i64) -> (Mark, i64) {
    move |day| match clock {
        Clock::Calendar { .. } => {
            let date = Date::from_day_number(day);
            let monday = day - date.weekday();
            (Mark::Week(Date::from_day_number(monday)), monday + 7)
        }
        Clock::Relative => (Mark::PlanWeek(day.div_euclid(7) + 1), (day.div_euclid(7) + 1) * 7),
    }
}

/// The months of a plan without a start are as long as offsets of months say: those of 1970.
fn month_of(clock: Clock) -> impl Fn(i64) -> (Mark, i64) {
    move |day| {
        let month = Date::from_day_number(day).month_start();
        let (year, number, _) = month.parts();
        let mark = match clock {
            Clock::Calendar { .. } => Mark::Month(month),
            Clock::Relative => Mark::PlanMonth(i64::from(year - 1970) * 12 + i64::from(number)),
        };
        (mark, month.plus_months(1).day_number())
    }
}

fn year_of(clock: Clock) -> impl Fn(i64) -> (Mark, i64) {
    move |day| {
        let date = Date::from_day_number(day);
        let (year, month, _) = date.parts();
        let next = date.month_start().plus_months(13 - month).day_number();
        let mark = match clock {
            Clock::Calendar { .. } => Mark::Year(date),
            Clock::Relative => Mark::PlanYear(i64::from(year - 1970) + 1),
        };
        (mark, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CALENDAR: Clock = Clock::Calendar { start: None };

    #[test]
    fn weeks_begin_on_monday_and_carry_their_iso_number() {
        let first = Date::parse("2026-03-03").unwrap().day_number();
        let weeks = ticks(CALENDAR, Zoom::Week, first, first + 20);
        assert_eq!(weeks[0].days, 6, "a Tuesday: six days of that week are left");
        assert!(matches!(weeks[0].mark, Mark::Week(monday) if monday.week() == 10));
        assert!(matches!(weeks[1].mark, Mark::Week(monday) if monday.week() == 11));
    }

    #[test]
    fn a_plan_without_a_start_counts_weeks_from_one() {
        let weeks = ticks(Clock::Relative, Zoom::Week, 0, 20);
        let marks: Vec<Mark> = weeks.iter().map(|tick| tick.mark).collect();
        assert_eq!(marks, [Mark::PlanWeek(1), Mark::PlanWeek(2), Mark::PlanWeek(3)]);
    }

    #[test]
    fn the_last_days_of_the_calendar_do_not_hang() {
        let last = Date::new(9999, 12, 31).unwrap().day_number();
        assert!(!ticks(CALENDAR, Zoom::Month, last - 60, last + 5).is_empty());
        assert!(!groups(CALENDAR, Zoom::Month, last - 60, last + 5).is_empty());
    }

    proptest! {
        #[test]
        fn ticks_cover_the_axis_without_gaps(first in 0_i64..40_000, days in 1_i64..1_500) {
            for clock in [CALENDAR, Clock::Relative] {
                for zoom in Zoom::ALL {
                    for ticks in [ticks(clock, zoom, first, first + days), groups(clock, zoom, first, first + days)] {
                        prop_assert_eq!(ticks.first().map(|tick| tick.first), Some(first));
                        prop_assert!(ticks.windows(2).all(|pair| pair[0].first + pair[0].days == pair[1].first));
                        prop_assert!(ticks.windows(2).all(|pair| pair[0].mark != pair[1].mark));
                        prop_assert_eq!(ticks.last().map(|tick| tick.first + tick.days), Some(first + days + 1));
                    }
                }
            }
        }

        #[test]
        fn a_pixel_within_a_day_is_that_day(day in -10_000_i64..40_000, first in -10_000_i64..40_000, room in 0.0_f64..4_000.0, within in 0.01_f64..0.99) {
            let scale = Scale::new(Zoom::Week, first, first + 90, room);
            prop_assert_eq!(scale.day_at(scale.x(day) + within * scale.day_px), day);
            prop_assert_eq!(scale.days_in(scale.width(day - first)), day - first);
        }

        #[test]
        fn the_axis_fills_the_room(days in 0_i64..2_000, room in 0.0_f64..4_000.0) {
            for zoom in Zoom::ALL {
                prop_assert!(Scale::new(zoom, 0, days, room).width(days + 1) >= room - 1e-6);
            }
        }
    }
}
