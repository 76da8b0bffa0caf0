//! Sorting texts as the language does, through the browser's `Intl.Collator`: once for a list, not once for every comparison.

use crate::i18n::Language;
use js_sys::{Array, Function, Object, Reflect};
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

/// For each text its place among all.
pub(super) fn collate(language: Language, texts: &[&str]) -> Vec<usize> {
    let sorted = sort(language, texts).unwrap_or_else(|| {
        let mut sorted: Vec<String> = texts.iter().map(ToString::to_string).collect();
        sorted.sort();
        sorted
    });
    let places: HashMap<&str, usize> = sorted
        .iter()
        .enumerate()
        .map(|(place, text)| (text.as_str(), place))
        .collect();
    texts
        .iter()
        .map(|text| places.get(text).copied().unwrap_or(usize::MAX))
        .collect()
}

fn sort(language: Language, texts: &[&str]) -> Option<Vec<String>> {
    let list: Array = texts.iter().map(|text| JsValue::from_str(text)).collect();
    let options = Object::new();
    Reflect::set(&options, &"numeric".into(), &true.into()).ok()?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"Collator".into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of2(&language.tag().into(), &options);
    let collator = Reflect::construct(&class, &arguments).ok()?;
    let compare = Reflect::get(&collator, &"compare".into()).ok()?;
    let sort: Function = Reflect::get(&list, &"sort".into()).ok()?.dyn_into().ok()?;
    sort.call1(&list, &compare).ok()?;
    list.iter().map(|text| text.as_string()).collect()
}
