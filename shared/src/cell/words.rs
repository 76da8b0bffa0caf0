//! The vocabularies of kinds that are stored as a short key or notation: rhythms, reaction times, the steps of a scale.

use crate::i18n::{Language, Text, find};

macro_rules! cadences {
    ($($key:literal),* $(,)?) => {
        /// The rhythms a `Cadence` may hold, by stored key.
        pub const CADENCES: &[(&str, &Text)] = &[$(($key, find(concat!("cadence.", $key)))),*];
    };
}

cadences! {
    "at_once", "real_time", "daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "after_each", "at_start",
    "by_phase", "ongoing", "urgent", "events",
}

/// The units of a `Limit`: the duration's beginning and last letter, and the word.
pub const LIMIT_UNITS: [(&str, char, &Text); 3] = [
    ("PT", 'M', find("limit.minutes")),
    ("PT", 'H', find("limit.hours")),
    ("P", 'D', find("limit.days")),
];

/// A limit's count and the place of its unit in [`LIMIT_UNITS`].
pub fn parse_limit(text: &str) -> Option<(u32, usize)> {
    let units = LIMIT_UNITS.iter().enumerate().rev();
    units.into_iter().find_map(|(unit, (start, letter, _))| {
        let count = text.strip_prefix(start)?.strip_suffix(*letter)?.parse().ok()?;
        Some((count, unit))
    })
}

/// A step of the emotion scale, −2 to 2.
pub fn scale_text(step: i64) -> Option<&'static Text> {
    const STEPS: [&Text; 5] = [
        find("scale.-2"),
        find("scale.-1"),
        find("scale.0"),
        find("scale.1"),
        find("scale.2"),
    ];
    STEPS.get(usize::try_from(step + 2).ok()?).copied()
}

/// A step with its sign: `+1`, `−2`.
pub fn signed(step: i64) -> String {
    match step {
        0 => "0".to_owned(),
        1.. => format!("+{step}"),
        _ => format!("−{}", step.unsigned_abs()),
    }
}

/// A count and its unit's word; English has a singular.
pub(super) fn counted(count: u32, unit: &'static Text, language: Language) -> String {
    let word = unit.in_language(language);
    match (language, count) {
        (Language::En, 1) => format!("1 {}", word.strip_suffix('s').unwrap_or(word)),
        _ => format!("{count} {word}"),
    }
}
