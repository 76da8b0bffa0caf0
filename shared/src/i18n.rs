//! Every sentence a person reads, in every language, side by side.
//!
//! A text is declared once with all its translations ([`texts!`]), so a missing translation does not compile. Keys are looked
//! up while compiling ([`find`] is `const`): an unknown key does not compile either, and nothing is searched at run time.

/// A language of the interface and of the exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Traditional Chinese, 繁體中文.
    ZhHant,
    /// Simplified Chinese, 简体中文.
    ZhHans,
}

impl Language {
    /// All languages, in the order of a text's translations and of the language menu.
    pub const ALL: [Self; 3] = [Self::En, Self::ZhHant, Self::ZhHans];

    /// The BCP 47 tag, fit for `lang` attributes and the browser's `Intl`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHant => "zh-Hant",
            Self::ZhHans => "zh-Hans",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhHant => "繁體中文",
            Self::ZhHans => "简体中文",
        }
    }

    /// The closest language for a BCP 47 tag such as `zh-TW` or `en-GB`, or `None` for a language we do not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        match parts.next() {
            Some("en") => Some(Self::En),
            Some("zh") => {
                let traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"));
                Some(if traditional { Self::ZhHant } else { Self::ZhHans })
            }
            _ => None,
        }
    }
}

/// One text in all languages.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    key: &'static str,
    words: [&'static str; 3],
}

impl Text {
    /// The key, unique among all texts, such as `map.title`; empty for a text that is [`alone`](Text::alone).
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// The same words as a value of their own. A reference into the table brings the whole table along, to wherever it is used;
    /// this brings these words alone, and not the key, which has done its work when the text is found.
    pub const fn alone(&self) -> Self {
        Self {
            key: "",
            words: self.words,
        }
    }

    /// The words in one language, with `{name}` where a value goes.
    pub const fn in_language(&self, language: Language) -> &'static str {
        self.words[language as usize]
    }

    /// The words in one language with every `{name}` replaced. Text inside a value is never replaced again. Of `{one|many}` the first
    /// is taken where the value `n` is 1, as English needs it.
    pub fn fill(&self, language: Language, values: &[(&str, &str)]) -> String {
        let mut rest = self.in_language(language);
        let mut filled = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            let value = |wanted: &str| values.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value);
            match (value(name), name.split_once('|')) {
                (Some(value), _) => filled.push_str(value),
                (None, Some((one, many))) => filled.push_str(if value("n") == Some("1") { one } else { many }),
                (None, None) => filled.extend(["{", name, "}"]),
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// Declares a table of texts: `"key" => "English", "繁體中文", "简体中文";`.
macro_rules! texts {
    ($($key:literal => $en:literal, $hant:literal, $hans:literal;)*) => {
        /// The texts of this area.
        pub(super) const TEXTS: &[super::Text] = &[$(super::Text { key: $key, words: [$en, $hant, $hans] }),*];
    };
}

mod budget;
mod calendar;
mod campaign;
mod campaign_records;
mod check;
mod choices;
mod comments;
mod common;
mod control_records;
mod document;
mod duties;
mod exchange;
mod home;
mod map;
mod metrics;
mod palette;
mod panel;
mod risks;
mod scenarios;
mod schedule;
mod schema;
mod share;
mod shell;
mod sync;
mod table;
mod timeline;

/// All texts, by area. An area is a file beside this one; the part of a key before its first dot need not name it.
const AREAS: &[&[Text]] = &[
    common::TEXTS,
    schema::TEXTS,
    campaign_records::TEXTS,
    control_records::TEXTS,
    choices::TEXTS,
    shell::TEXTS,
    sync::TEXTS,
    home::TEXTS,
    palette::TEXTS,
    panel::TEXTS,
    map::TEXTS,
    scenarios::TEXTS,
    timeline::TEXTS,
    campaign::TEXTS,
    schedule::TEXTS,
    calendar::TEXTS,
    share::TEXTS,
    table::TEXTS,
    check::TEXTS,
    budget::TEXTS,
    metrics::TEXTS,
    risks::TEXTS,
    duties::TEXTS,
    exchange::TEXTS,
    document::TEXTS,
    comments::TEXTS,
];

/// Twice as many as there are texts, and more.
const SLOTS: usize = 8192;
/// A slot without a text.
const EMPTY: u16 = u16::MAX;
/// More texts than any area has: a text is named by its area times this, plus its place there.
const AREA: usize = 1024;

/// Where each text is, by a hash of its key, with open addressing. Worked out once: walking the list for each text that the app
/// names would take the compiler half a minute.
static INDEX: [u16; SLOTS] = index();

const fn index() -> [u16; SLOTS] {
    let mut slots = [EMPTY; SLOTS];
    let mut area = 0;
    while area < AREAS.len() {
        assert!(AREAS[area].len() < AREA, "an area has too many texts: split it");
        let mut place = 0;
        while place < AREAS[area].len() {
            let mut slot = hash(AREAS[area][place].key);
            while slots[slot] != EMPTY {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = (area * AREA + place) as u16;
            place += 1;
        }
        area += 1;
    }
    slots
}

/// FNV-1a, cut to the number of slots.
const fn hash(key: &str) -> usize {
    let (bytes, mut hash, mut at) = (key.as_bytes(), 0x811c_9dc5_u32, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash as usize % SLOTS
}

/// The text with this key.
///
/// # Panics
/// When there is none. Call it in a `const`, as the app's `t!` does, and the panic is a compile error.
#[allow(clippy::panic)]
pub const fn find(key: &str) -> &'static Text {
    let mut slot = hash(key);
    while INDEX[slot] != EMPTY {
        let text = &AREAS[INDEX[slot] as usize / AREA][INDEX[slot] as usize % AREA];
        if same(text.key, key) {
            return text;
        }
        slot = (slot + 1) % SLOTS;
    }
    panic!("no text has this key: add it to a file in shared/src/i18n/")
}

const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = left.len();
    while index > 0 {
        index -= 1;
        if left[index] != right[index] {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(words: &str) -> BTreeSet<&str> {
        words
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .filter(|name| !name.contains('|'))
            .collect()
    }

    #[test]
    fn keys_are_unique_and_translations_carry_the_same_values() {
        let mut seen = BTreeSet::new();
        for text in AREAS.iter().flat_map(|area| area.iter()) {
            assert!(seen.insert(text.key), "{} stands twice", text.key);
            let [en, rest @ ..] = text.words;
            assert!(!en.is_empty(), "{} has no English words", text.key);
            for words in rest {
                assert!(!words.is_empty(), "{} lacks a translation", text.key);
                assert_eq!(placeholders(en), placeholders(words), "{}: {words}", text.key);
            }
        }
    }

    #[test]
    fn a_value_is_never_filled_twice() {
        let text = find("sync.kept.many");
        assert!(text.fill(Language::En, &[("n", "{n}")]).contains("{n}"));
    }

    #[test]
    fn one_thing_is_not_many() {
        let count = |n: &str| find("map.count").fill(Language::En, &[("n", n)]);
        assert_eq!(
            [count("0"), count("1"), count("12")],
            ["0 touchpoints", "1 touchpoint", "12 touchpoints"]
        );
    }

    #[test]
    fn browser_tags_find_their_language() {
        assert_eq!(Language::from_tag("zh-TW"), Some(Language::ZhHant));
        assert_eq!(Language::from_tag("zh-Hant-HK"), Some(Language::ZhHant));
        assert_eq!(Language::from_tag("zh-CN"), Some(Language::ZhHans));
        assert_eq!(Language::from_tag("en-GB"), Some(Language::En));
        assert_eq!(Language::from_tag("fr"), None);
    }
}
