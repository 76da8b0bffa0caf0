//! Looks words up: what a heading announces, which record a word names, where a labelled text goes.

use super::words::{LABELS, PARTS, RECORDS, SECTIONS};
use crate::import::fold::key;
use shared::i18n::Language;
use shared::schema::{COLLECTIONS, CollectionId, FieldId, FieldKind};
use std::collections::HashMap;

/// What a heading announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Prose for a field of the frame.
    Frame(FieldId),
    /// Records.
    Records(CollectionId),
    /// What a plan needs, by kind.
    Allocation,
}

/// Where a labelled text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// Into a field.
    Field(FieldId),
    /// The beginning of the record's span.
    Start,
    /// Its end.
    End,
    /// How long, until when or how often: whatever it says.
    Time,
    /// How often, and within which time one reacts.
    Execution,
    /// How often, what else, and what if it is urgent.
    Rhythm,
    /// Things or people, each of them a resource.
    Items,
    /// Nothing: a running number.
    Nothing,
}

/// All words, ready to be looked up.
pub(super) struct Lexicon {
    sections: HashMap<String, Section>,
    records: HashMap<String, (CollectionId, bool)>,
    labels: HashMap<(CollectionId, String), Slot>,
}

impl Lexicon {
    pub(super) fn new() -> Self {
        let mut lexicon = Self {
            sections: HashMap::new(),
            records: HashMap::new(),
            labels: HashMap::new(),
        };
        lexicon.take_schema();
        lexicon.take_tables();
        lexicon
    }

    /// The schema's own names, in every language. They win over all others, so that what is written out reads back.
    fn take_schema(&mut self) {
        for def in COLLECTIONS {
            for language in Language::ALL {
                if def.id != CollectionId::Frame {
                    self.sections
                        .insert(key(def.name.in_language(language)), Section::Records(def.id));
                    self.records.insert(key(def.one.in_language(language)), (def.id, false));
                }
            }
            for language in Language::ALL {
                for field in def.id.fields() {
                    let word = key(field.def().label.in_language(language));
                    self.labels.entry((def.id, word)).or_insert(Slot::Field(field));
                }
            }
            for field in def.id.fields() {
                self.labels
                    .entry((def.id, key(field.def().key)))
                    .or_insert(Slot::Field(field));
            }
        }
    }

    fn take_tables(&mut self) {
        for (what, words) in SECTIONS {
            let section = match what.split_once('.') {
                Some((_, field)) => CollectionId::Frame.field(field).map(Section::Frame),
                None if *what == "allocation" => Some(Section::Allocation),
                None => CollectionId::from_key(what).map(Section::Records),
            };
            let Some(section) = section else { continue };
            for word in words.split(' ') {
                // The chapter on resources says what is needed of each kind; other words keep the schema's meaning.
                if section == Section::Allocation {
                    self.sections.insert(word.to_owned(), section);
                }
                self.sections.entry(word.to_owned()).or_insert(section);
            }
        }
        for (collection, words) in RECORDS {
            let Some(id) = CollectionId::from_key(collection) else {
                continue;
            };
            for word in words.split(' ') {
                self.records.entry(word.to_owned()).or_insert((id, false));
            }
        }
        if let Some(tasks) = CollectionId::from_key("tasks") {
            self.records
                .extend(PARTS.split(' ').map(|word| (word.to_owned(), (tasks, true))));
        }
        // What a collection calls by itself comes before what all of them call so.
        let (general, special): (Vec<_>, Vec<_>) = LABELS.iter().partition(|(collection, ..)| *collection == "*");
        for &(collection, slot, words) in special.into_iter().chain(general) {
            for id in COLLECTIONS.iter().map(|def| def.id) {
                let fits = collection == id.def().key || (collection == "*" && id != CollectionId::Frame);
                if fits && let Some(slot) = slot_named(id, slot) {
                    for word in words.split(' ') {
                        self.labels.entry((id, word.to_owned())).or_insert(slot);
                    }
                }
            }
        }
    }

    /// What these words announce when they are all of a heading.
    pub(super) fn section(&self, words: &str) -> Option<Section> {
        self.sections.get(&key(words)).copied()
    }

    /// What a heading announces by the longest word in it.
    pub(super) fn section_within(&self, words: &str) -> Option<Section> {
        let heading = key(words);
        if let Some(section) = self.sections.get(&heading) {
            return Some(*section);
        }
        self.sections
            .iter()
            .filter(|(word, _)| word.chars().count() > 1 && heading.contains(word.as_str()))
            // The place decides between words of one length, so that nothing depends on the table's order.
            .max_by_key(|(word, _)| {
                (
                    word.len(),
                    std::cmp::Reverse(heading.find(word.as_str())),
                    (*word).clone(),
                )
            })
            .map(|(_, section)| *section)
    }

    /// The collection that a word before a number names, whether it is a part of another record, and the text behind the word.
    pub(super) fn record<'a>(&self, text: &'a str) -> Option<(CollectionId, bool, &'a str)> {
        /// No name of a record is longer, in characters.
        const LONGEST: usize = 40;
        let mut folded = String::new();
        let mut found = None;
        for (at, letter) in text.char_indices().take(LONGEST) {
            folded.push_str(&key(letter.encode_utf8(&mut [0; 4])));
            if let Some((id, part)) = self.records.get(&folded) {
                found = Some((*id, *part, &text[at + letter.len_utf8()..]));
            }
        }
        found
    }

    /// Where a labelled text of a collection goes.
    pub(super) fn slot(&self, collection: CollectionId, label: &str) -> Option<Slot> {
        let word = key(label);
        let word = word.trim_matches(|c: char| matches!(c, '*' | '(' | ')' | '[' | ']' | '【' | '】' | '"'));
        self.labels.get(&(collection, word.to_owned())).copied()
    }
}

fn slot_named(collection: CollectionId, name: &str) -> Option<Slot> {
    match name {
        "@start" => Some(Slot::Start),
        "@end" => Some(Slot::End),
        "@time" => Some(Slot::Time),
        "@execution" => Some(Slot::Execution),
        "@rhythm" => Some(Slot::Rhythm),
        "@items" => Some(Slot::Items),
        "@nothing" => Some(Slot::Nothing),
        field => collection.field(field).map(Slot::Field),
    }
}

/// The field that takes what a record's title does not say.
pub(super) fn detail(collection: CollectionId) -> Option<FieldId> {
    ["description", "notes", "text", "content", "details"]
        .into_iter()
        .find_map(|name| {
            let field = collection.field(name)?;
            matches!(field.def().kind, FieldKind::Prose).then_some(field)
        })
}
