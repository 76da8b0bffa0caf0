//! Days, spans and ticks in words. Inside views only: they follow the language.

use crate::i18n::{Language, format_date, format_date_short, use_language};
use crate::t;
use shared::campaign::{Clock, Mark, Tick, Window, Zoom};
use shared::date::Date;
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    /// Asking the browser to format a date is slow, and hundreds of bars show the same few days.
    static DATES: RefCell<HashMap<(Language, bool, i64), String>> = RefCell::default();
}

/// More days than a screen ever shows; then the cache starts anew.
const CACHED: usize = 4_000;

fn date(day: i64, with_year: bool) -> String {
    let key = (use_language(), with_year, day);
    let format = if with_year { format_date } else { format_date_short };
    DATES.with_borrow_mut(|cache| {
        if cache.len() > CACHED {
            cache.clear();
        }
        cache
            .entry(key)
            .or_insert_with(|| format(Date::from_day_number(day)))
            .clone()
    })
}

/// A day: `7 Apr`, or `day 36` of a plan without a start.
pub fn day(clock: Clock, day: i64) -> String {
    match clock {
        Clock::Calendar { .. } => date(day, false),
        Clock::Relative => t!("timeline.plan_day", n = day + 1),
    }
}

/// First and last day; with the year where it is another one.
pub fn dates(clock: Clock, window: Window) -> String {
    let first = day(clock, window.first);
    if window.open {
        t!("timeline.dates.open", first = first)
    } else if window.first == window.last {
        first
    } else {
        let year = |day: i64| Date::from_day_number(day).parts().0;
        let last = match clock {
            Clock::Calendar { .. } if year(window.first) != year(window.last) => date(window.last, true),
            _ => day(clock, window.last),
        };
        t!("timeline.dates", first = first, last = last)
    }
}

/// A tick's label; empty when the axis cuts so much off that no label fits.
pub fn tick(tick: &Tick) -> String {
    match tick.mark {
        Mark::Day(date) => date.parts().2.to_string(),
        Mark::PlanDay(number) => number.to_string(),
        Mark::Week(_) if tick.days < 4 => String::new(),
        Mark::Week(monday) => t!("timeline.tick.week", n = monday.week()),
        Mark::PlanWeek(number) => t!("timeline.tick.week", n = number),
        Mark::Month(_) | Mark::PlanMonth(_) if tick.days < 10 => String::new(),
        Mark::Month(date) => month(date),
        Mark::PlanMonth(number) => t!("timeline.tick.month", n = number),
        Mark::Year(date) => date.parts().0.to_string(),
        Mark::PlanYear(number) => t!("timeline.tick.year", n = number),
    }
}

/// What stands below a month's ticks: its name, with the year in January or where the axis begins.
pub fn month(date: Date) -> String {
    let (year, number, _) = date.parts();
    let english = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    match use_language() {
        Language::En => {
            let name = english.get(number as usize - 1).copied().unwrap_or_default();
            format!("{name} {year}")
        }
        Language::ZhHant | Language::ZhHans => format!("{year}年{number}月"),
    }
}

/// The word for a zoom.
pub fn zoom(zoom: Zoom) -> &'static str {
    match zoom {
        Zoom::Day => t!("timeline.scale.day"),
        Zoom::Week => t!("timeline.scale.week"),
        Zoom::Month => t!("timeline.scale.month"),
    }
}
