//! Dates and numbers by locale, through the browser's own `Intl`; money as everything else of a plan's texts has it.

use super::{Language, use_language};
use js_sys::{Array, Date as JsDate, Function, Object, Reflect};
use shared::date::Date;
pub use shared::figures::minor_digits;
use shared::figures::money_words;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// What is written, and so which of the browser's formatters writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    Number,
    Percent,
    Date,
    ShortDate,
    Day,
    Weekday,
    Ago,
}

impl Shape {
    /// The formatter's class and what it is made with.
    fn recipe(&self) -> (&'static str, Vec<(&'static str, JsValue)>) {
        let utc = ("timeZone", JsValue::from("UTC"));
        match self {
            Self::Number => ("NumberFormat", vec![("maximumFractionDigits", 2.into())]),
            Self::Percent => (
                "NumberFormat",
                vec![("style", "percent".into()), ("maximumFractionDigits", 1.into())],
            ),
            Self::Date => ("DateTimeFormat", vec![utc, ("dateStyle", "medium".into())]),
            Self::ShortDate => (
                "DateTimeFormat",
                vec![utc, ("month", "short".into()), ("day", "numeric".into())],
            ),
            Self::Day => (
                "DateTimeFormat",
                vec![
                    utc,
                    ("month", "short".into()),
                    ("day", "numeric".into()),
                    ("weekday", "short".into()),
                ],
            ),
            Self::Weekday => ("DateTimeFormat", vec![utc, ("weekday", "short".into())]),
            Self::Ago => ("RelativeTimeFormat", vec![("numeric", "auto".into())]),
        }
    }
}

/// A formatter and its method.
#[derive(Clone)]
struct Formatter {
    object: JsValue,
    format: Function,
}

impl Formatter {
    fn new(language: Language, shape: &Shape) -> Option<Self> {
        let (class, pairs) = shape.recipe();
        let options = Object::new();
        for (key, value) in pairs {
            // A fresh plain object takes any property.
            let _ = Reflect::set(&options, &key.into(), &value);
        }
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
        let object = Reflect::construct(&class, &Array::of2(&language.tag().into(), &options)).ok()?;
        let format = Reflect::get(&object, &"format".into()).ok()?.dyn_into().ok()?;
        Some(Self { object, format })
    }

    /// The one for this language and shape. Making one takes the browser a hundred times as long as using it, so each is made
    /// once and kept.
    fn of(shape: Shape) -> Option<Self> {
        thread_local! {
            static MADE: RefCell<Vec<(Language, Shape, Formatter)>> = const { RefCell::new(Vec::new()) };
        }
        let language = use_language();
        MADE.with_borrow_mut(|made| {
            let known = made.iter().find(|(other, own, _)| *other == language && *own == shape);
            if let Some((.., formatter)) = known {
                return Some(formatter.clone());
            }
            let formatter = Self::new(language, &shape)?;
            made.push((language, shape, formatter.clone()));
            Some(formatter)
        })
    }
}

fn number(value: f64, shape: Shape) -> String {
    let write = |formatter: Formatter| {
        formatter
            .format
            .call1(&formatter.object, &value.into())
            .ok()?
            .as_string()
    };
    Formatter::of(shape).and_then(write).unwrap_or_default()
}

fn date(day: Date, shape: Shape) -> String {
    number(day.day_number() as f64 * 86_400_000.0, shape)
}

/// A number with the language's grouping, at most two decimals.
pub fn format_number(value: f64) -> String {
    number(value, Shape::Number)
}

/// `80` as `80%`.
pub fn format_percent(value: f64) -> String {
    number(value / 100.0, Shape::Percent)
}

/// Minor units as money in a currency; whole amounts without decimals.
pub fn format_money(minor: i64, currency: &str) -> String {
    money_words(minor, currency, use_language())
}

/// A day with year, month and day: `7 Apr 2026`, `2026年4月7日`.
pub fn format_date(day: Date) -> String {
    date(day, Shape::Date)
}

/// A day without its year: `7 Apr`, `4月7日`.
pub fn format_date_short(day: Date) -> String {
    date(day, Shape::ShortDate)
}

/// A day with its weekday: `Tue, 7 Apr`, `4月7日 週二`.
pub fn format_day(day: Date) -> String {
    date(day, Shape::Day)
}

/// A day's weekday: `Tue`, `週二`.
pub fn format_weekday(day: Date) -> String {
    date(day, Shape::Weekday)
}

/// How long ago something was: `3 minutes ago`. Both in milliseconds since 1970.
pub fn format_when_ago(then_millis: f64, now_millis: f64) -> String {
    let seconds = ((then_millis - now_millis) / 1000.0).min(0.0);
    let (value, unit) = match -seconds {
        s if s < 60.0 => (seconds, "second"),
        s if s < 3_600.0 => (seconds / 60.0, "minute"),
        s if s < 86_400.0 => (seconds / 3_600.0, "hour"),
        s if s < 86_400.0 * 60.0 => (seconds / 86_400.0, "day"),
        _ => (seconds / (86_400.0 * 30.0), "month"),
    };
    relative(value.round(), unit).unwrap_or_default()
}

fn relative(value: f64, unit: &str) -> Option<String> {
    let formatter = Formatter::of(Shape::Ago)?;
    let written = formatter.format.call2(&formatter.object, &value.into(), &unit.into());
    written.ok()?.as_string()
}

/// Today, by the device's own calendar.
pub fn today() -> Date {
    day_of(&JsDate::new_0())
}

/// The day of a moment in milliseconds since 1970, by the device's own calendar.
pub fn day_at(millis: f64) -> Date {
    day_of(&JsDate::new(&millis.into()))
}

fn day_of(moment: &JsDate) -> Date {
    let year = i32::try_from(moment.get_full_year()).unwrap_or(1970);
    Date::new(year, moment.get_month() + 1, moment.get_date()).unwrap_or(Date::from_day_number(0))
}
