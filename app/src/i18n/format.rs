//! Dates, numbers and money by locale, through the browser's own `Intl`.

use super::use_language;
use js_sys::{Array, Date as JsDate, Intl, Object, Reflect};
use shared::date::Date;
pub use shared::figures::minor_digits;
use wasm_bindgen::{JsCast, JsValue};

fn locale() -> Array {
    Array::of1(&use_language().tag().into())
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (key, value) in pairs {
        // A fresh plain object takes any property.
        let _ = Reflect::set(&options, &(*key).into(), value);
    }
    options
}

fn number(value: f64, pairs: &[(&str, JsValue)]) -> String {
    let format = Intl::NumberFormat::new(&locale(), &options(pairs));
    format
        .format()
        .call1(&JsValue::UNDEFINED, &value.into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

fn date(date: Date, pairs: &[(&str, JsValue)]) -> String {
    let mut all = vec![("timeZone", JsValue::from("UTC"))];
    all.extend_from_slice(pairs);
    let format = Intl::DateTimeFormat::new(&locale(), &options(&all));
    let instant = JsDate::new(&(date.day_number() as f64 * 86_400_000.0).into());
    format
        .format()
        .call1(&JsValue::UNDEFINED, &instant)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// A number with the language's grouping, at most two decimals.
pub fn format_number(value: f64) -> String {
    number(value, &[("maximumFractionDigits", 2.into())])
}

/// `80` as `80%`.
pub fn format_percent(value: f64) -> String {
    number(
        value / 100.0,
        &[("style", "percent".into()), ("maximumFractionDigits", 1.into())],
    )
}

/// Minor units as money in a currency; whole amounts without decimals.
pub fn format_money(minor: i64, currency: &str) -> String {
    let digits = minor_digits(currency);
    let scale = 10_i64.pow(digits);
    let shown = if minor % scale == 0 { 0 } else { digits };
    number(
        minor as f64 / scale as f64,
        &[
            ("style", "currency".into()),
            ("currency", currency.into()),
            ("currencyDisplay", "narrowSymbol".into()),
            ("minimumFractionDigits", shown.into()),
            ("maximumFractionDigits", shown.into()),
        ],
    )
}

/// A day with year, month and day: `7 Apr 2026`, `2026年4月7日`.
pub fn format_date(day: Date) -> String {
    date(day, &[("dateStyle", "medium".into())])
}

/// A day without its year: `7 Apr`, `4月7日`.
pub fn format_date_short(day: Date) -> String {
    date(day, &[("month", "short".into()), ("day", "numeric".into())])
}

/// A day with its weekday: `Tue, 7 Apr`, `4月7日 週二`.
pub fn format_day(day: Date) -> String {
    let pairs = [
        ("month", "short".into()),
        ("day", "numeric".into()),
        ("weekday", "short".into()),
    ];
    date(day, &pairs)
}

/// A day's weekday: `Tue`, `週二`.
pub fn format_weekday(day: Date) -> String {
    date(day, &[("weekday", "short".into())])
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
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: js_sys::Function = Reflect::get(&intl, &"RelativeTimeFormat".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let arguments = Array::of2(&locale(), &options(&[("numeric", "auto".into())]));
    let format = Reflect::construct(&class, &arguments).ok()?;
    let method: js_sys::Function = Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()?;
    method.call2(&format, &value.into(), &unit.into()).ok()?.as_string()
}

/// Today, by the device's own calendar.
pub fn today() -> Date {
    let now = JsDate::new_0();
    let year = i32::try_from(now.get_full_year()).unwrap_or(1970);
    Date::new(year, now.get_month() + 1, now.get_date()).unwrap_or(Date::from_day_number(0))
}
