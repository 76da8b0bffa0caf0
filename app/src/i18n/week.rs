//! On which day a week begins, as the browser knows it of a region.

use super::{Language, use_language};
use js_sys::{Array, Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// A week's first day, in days after Monday; Monday where the browser does not know. Tracks the language.
pub fn week_begins() -> i64 {
    first_day(&region_tag(use_language())).map_or(0, |day| (day as i64 - 1).rem_euclid(7))
}

/// The language with the region that the browser was set to, as `en-GB`.
fn region_tag(language: Language) -> String {
    let mut tags = window()
        .navigator()
        .languages()
        .into_iter()
        .filter_map(|tag| tag.as_string());
    tags.find(|tag| Language::from_tag(tag) == Some(language))
        .unwrap_or_else(|| language.tag().to_owned())
}

/// From 1, Monday, to 7.
fn first_day(tag: &str) -> Option<f64> {
    let get = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).ok();
    let class: Function = get(&get(&js_sys::global(), "Intl")?, "Locale")?.dyn_into().ok()?;
    let locale = Reflect::construct(&class, &Array::of1(&tag.into())).ok()?;
    // A method now, a property in older browsers.
    let info = match get(&locale, "getWeekInfo")?.dyn_into::<Function>() {
        Ok(method) => method.call0(&locale).ok()?,
        Err(_) => get(&locale, "weekInfo")?,
    };
    get(&info, "firstDay")?.as_f64()
}
