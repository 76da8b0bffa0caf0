//! Opens records: finds the one that is meant, or makes it, and names it.

use super::lexicon::{Slot, detail};
use super::machine::Machine;
use super::marker::{self, Parts};
use super::{DraftRecord, Found};
use crate::import::fold::key;
use crate::import::{Line, Style};
use shared::plan::Value;
use shared::schema::CollectionId;
use std::collections::BTreeMap;

impl Machine {
    /// The record of this number or title, made when there is none.
    pub(super) fn open_record(
        &mut self,
        collection: CollectionId,
        number: Option<String>,
        text: &str,
        line: &Line,
        named: Named,
    ) -> usize {
        let is_heading = matches!(line.style, Style::Heading(_));
        let (title, detail) = if is_heading || named == Named::InCell {
            (text.trim(), None)
        } else {
            split(collection, text)
        };
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let same = |record: &DraftRecord| {
            let known = title_of(record);
            let alike = key(&known) == key(&title);
            match (&record.number, &number) {
                (Some(old), Some(new)) => {
                    old == new && (named == Named::Explicitly || alike || related(&known, &title))
                }
                _ => alike && !title.is_empty(),
            }
        };
        let found = self
            .records
            .iter()
            .skip(1)
            .position(|record| record.collection == collection && same(record));
        let index = match found {
            Some(index) => index + 1,
            None => {
                self.records.push(DraftRecord {
                    collection,
                    number: number.clone(),
                    parent: None,
                    line: line.number,
                    values: BTreeMap::new(),
                });
                self.records.len() - 1
            }
        };
        self.open = Some(index);
        self.pending = None;
        self.name(index, &title, detail, line.number);
        if let (false, Some(number), Some(code)) = (is_heading, number, collection.field("code")) {
            let record = &mut self.records[index];
            record.number.get_or_insert_with(|| number.clone());
            if named != Named::InCell {
                record.values.entry(code).or_insert_with(|| Found::Value(number.into()));
            }
        }
        index
    }

    /// Gives a record its title. Of two the shorter names it and the longer describes it.
    fn name(&mut self, index: usize, title: &str, detail: Option<&str>, line: usize) {
        let collection = self.records[index].collection;
        let field = collection.title();
        let old = title_of(&self.records[index]);
        let (title, longer) = match () {
            () if old.is_empty() => (title.to_owned(), None),
            () if title.is_empty() || key(&old) == key(title) => (old, None),
            () if title.chars().count() < old.chars().count() => (title.to_owned(), Some(old)),
            () => (old, Some(title.to_owned())),
        };
        if !title.is_empty() {
            self.records[index].values.insert(field, Found::Value(title.into()));
        }
        let description = super::lexicon::detail(collection);
        if let (Some(longer), Some(description)) = (longer, description)
            && !self.records[index].values.contains_key(&description)
        {
            self.put(index, Slot::Field(description), &longer, line);
        }
        if let (Some(detail), Some(description)) = (detail, description)
            && !self.records[index].values.contains_key(&description)
        {
            self.put(index, Slot::Field(description), detail, line);
        }
    }

    /// A kind of resource and what is needed of it.
    pub(super) fn allocation(&mut self, line: &Line, parts: &Parts<'_>) -> bool {
        let Some((label, value)) = marker::label(parts.text) else {
            return false;
        };
        let folded = key(label);
        let kind = [
            ("human", &["人力", "人员", "human", "people", "staff"][..]),
            (
                "material",
                &["物力", "物资", "物料", "material", "physical", "equipment"][..],
            ),
            (
                "financial",
                &["财力", "财务", "资金", "financial", "money", "budget"][..],
            ),
            ("technical", &["技术", "technical", "technology", "systems"][..]),
        ]
        .into_iter()
        .find(|(_, words)| words.iter().any(|word| folded.contains(word)));
        let Some((kind, _)) = kind else {
            return false;
        };
        self.resources_of_kind(kind, label, value, line);
        true
    }
}

/// How a record came to its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// With a word and a number: `风险三`.
    Explicitly,
    /// By standing in a list.
    ByPlace,
    /// In a cell of a table.
    InCell,
}

/// A record's title so far.
pub(super) fn title_of(record: &DraftRecord) -> String {
    match record.values.get(&record.collection.title()) {
        Some(Found::Value(Value::Text(text))) => text.clone(),
        _ => String::new(),
    }
}

/// A record's title and what else its line says.
fn split(collection: CollectionId, text: &str) -> (&str, Option<&str>) {
    /// What is shorter names a record as a whole.
    const NAME: usize = 14;
    let text = text.trim();
    if detail(collection).is_none() || collection == CollectionId::Goals {
        return (text.trim_end_matches(['。', '；', ';']), None);
    }
    let sentence = text
        .find('。')
        .map(|at| (at, '。'.len_utf8()))
        .or_else(|| text.find(". ").map(|at| (at, 2)));
    if let Some((at, length)) = sentence {
        let rest = text[at + length..].trim();
        if !rest.is_empty() {
            return (text[..at].trim(), Some(rest));
        }
    }
    // A risk is often written as one sentence: what happens, and what comes of it.
    if collection == CollectionId::Risks
        && text.chars().count() > NAME
        && let Some(at) = text.find(['，', ','])
    {
        return (text[..at].trim(), Some(text));
    }
    (text.trim_end_matches(['。', '；', ';']), None)
}

/// Whether two titles may name one thing: most characters of the shorter stand in the longer.
fn related(a: &str, b: &str) -> bool {
    let (a, b) = (key(a), key(b));
    let (short, long) = if a.chars().count() <= b.chars().count() {
        (a, b)
    } else {
        (b, a)
    };
    let shared = short.chars().filter(|c| long.contains(*c)).count();
    short.is_empty() || shared * 10 >= short.chars().count() * 7
}
