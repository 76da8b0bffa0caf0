//! The interface's language, and dates, numbers and money as that language writes them.

use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
pub use shared::i18n::{Language, Text};
use shared::schema::frame;

mod format;
mod week;

pub use format::{
    day_at, format_date, format_date_short, format_day, format_money, format_number, format_percent, format_weekday,
    format_when_ago, minor_digits, today,
};

pub use week::week_begins;

const STORAGE_KEY: &str = "touchloom.language";

#[derive(Clone, Copy)]
struct Current(RwSignal<Language>);

/// Chooses the language (kept choice, else the browser's) and keeps `<html lang>` in step.
pub fn provide_language() {
    let kept = LocalStorage::get::<String>(STORAGE_KEY)
        .ok()
        .and_then(|tag| Language::from_tag(&tag));
    let preferred = || {
        window()
            .navigator()
            .languages()
            .iter()
            .find_map(|tag| Language::from_tag(&tag.as_string()?))
    };
    let language = RwSignal::new(kept.or_else(preferred).unwrap_or_default());
    provide_context(Current(language));
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // Setting an attribute with a valid name cannot fail.
            let _ = root.set_attribute("lang", language.get().tag());
        }
    });
}

/// The language in use; tracks it.
pub fn use_language() -> Language {
    use_context::<Current>().map_or_else(Language::default, |Current(language)| language.get())
}

/// A function that changes the language and remembers it. Without storage it lasts as long as the page.
pub fn use_set_language() -> impl Fn(Language) + Copy + 'static {
    let current = use_context::<Current>();
    move |language| {
        let _ = LocalStorage::set(STORAGE_KEY, language.tag());
        if let Some(Current(current)) = current {
            current.set(language);
        }
    }
}

/// A text in the language in use. Tracks the language where it is called.
pub fn words(text: &'static Text) -> &'static str {
    text.in_language(use_language())
}

/// As [`words`], with values filled in.
pub fn fill(text: &'static Text, values: &[(&str, &str)]) -> String {
    text.fill(use_language(), values)
}

/// A label and what it is about, with the colon of the language in use.
pub fn labelled(label: &str, value: &str) -> String {
    crate::t!("common.labelled", label = label, value = value)
}

/// A value in a text.
pub trait Filled {
    /// As it is written in the language in use: whole numbers in groups.
    fn filled(&self) -> String;
}

macro_rules! as_it_is {
    ($($kind:ty),+) => {
        $(impl Filled for $kind {
            fn filled(&self) -> String {
                self.to_string()
            }
        })+
    };
}

macro_rules! in_groups {
    ($($kind:ty),+) => {
        $(impl Filled for $kind {
            fn filled(&self) -> String {
                match self {
                    // Most are small, and no language groups three digits.
                    0..1_000 => self.to_string(),
                    _ => format_number(*self as f64),
                }
            }
        })+
    };
}

as_it_is!(str, String, f64, std::borrow::Cow<'_, str>);
in_groups!(usize, u32, i32, i64, u64);

impl<T: Filled + ?Sized> Filled for &T {
    fn filled(&self) -> String {
        (**self).filled()
    }
}

/// The plan's currency code; tracks the frame.
pub fn currency(store: crate::store::PlanStore) -> &'static str {
    store.frame().get(frame::currency).map_or("CNY", |choice| choice.key)
}

/// A text by its key: `t!("map.title")`, `t!("sync.kept.many", n = 14)`. An unknown key does not compile.
///
/// Tracks the language, so use it inside a closure (`move || t!(…)`) where the text shall follow it.
#[macro_export]
macro_rules! t {
    ($key:literal) => {{
        const TEXT: &shared::i18n::Text = &shared::i18n::find($key).alone();
        $crate::i18n::words(TEXT)
    }};
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        const TEXT: &shared::i18n::Text = &shared::i18n::find($key).alone();
        $crate::i18n::fill(TEXT, &[$((stringify!($name), &$crate::i18n::Filled::filled(&$value))),+])
    }};
}
