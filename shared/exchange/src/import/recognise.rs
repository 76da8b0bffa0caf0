//! Finds the records of a plan in lines and tables.
//!
//! Structure comes from what lines say, not from how they are indented: the same plan is written with dashes, with numbers, with
//! headings, or flat. A label such as `责任人` or `Owner` belongs to the record that was named last; `风险一` in the list of risks and in
//! the list of measures is one risk.

use super::Outline;
use shared::i18n::Language;
use shared::plan::Value;
use shared::schema::{CollectionId, FieldId};
use std::collections::BTreeMap;

mod deck;
mod figures;
mod finish;
mod lexicon;
mod machine;
mod marker;
mod open;
mod residue;
mod sign_off;
mod slots;
mod table;
mod time;
mod timing;
mod words;

pub(super) use table::names_fields;

/// What was found in a file. Nothing is in a plan yet; see [`super::apply`].
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The language that its texts are read in first.
    pub language: Language,
    /// The records; the first is the plan's own frame.
    pub records: Vec<DraftRecord>,
    /// What was understood and what was not.
    pub report: Report,
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftRecord {
    /// Its collection.
    pub collection: CollectionId,
    /// The number it has in the file, such as `1.2`.
    pub number: Option<String>,
    /// The record it is part of, by its place among [`Draft::records`].
    pub parent: Option<usize>,
    /// The line, paragraph or row where it is first named.
    pub line: usize,
    /// Its fields.
    pub values: BTreeMap<FieldId, Found>,
}

/// A field's value as it was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Understood.
    Value(Value),
    /// Records of the draft, by their places.
    Records(Vec<usize>),
    /// Names of records, which only the plan that it goes into may know.
    Names(String),
    /// Prose that was left over: it goes behind what the field holds already.
    Rest(String),
}

/// What was understood and what was not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Chapters and sections, by line.
    pub headings: Vec<(usize, String)>,
    /// Text that stays prose, and the field of the plan's frame that keeps it.
    pub prose: Vec<Prose>,
    /// Fields that a plan needs and the file leaves blank, by the record's place.
    pub missing: Vec<(usize, FieldId)>,
    /// Lines that are no part of the plan: what a web site put around it.
    pub ignored: usize,
}

/// Text that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// Its line.
    pub line: usize,
    /// The heading it stands under.
    pub heading: String,
    /// What it says.
    pub text: String,
    /// Where it is kept.
    pub kept: FieldId,
}

impl Draft {
    /// A record's title; empty while it has none.
    pub fn title(&self, index: usize) -> &str {
        let Some(record) = self.records.get(index) else {
            return "";
        };
        match record.values.get(&record.collection.title()) {
            Some(Found::Value(value)) => value.as_text(),
            _ => "",
        }
    }

    /// How many records of each collection were found, in the order of the schema.
    pub fn counts(&self) -> BTreeMap<CollectionId, usize> {
        let mut counts = BTreeMap::new();
        for record in self.records.iter().skip(1) {
            *counts.entry(record.collection).or_insert(0) += 1;
        }
        counts
    }
}

/// Finds the records in an outline.
pub fn recognise(outline: &Outline, language: Language) -> Draft {
    let mut machine = machine::Machine::new(language);
    match deck::split(outline) {
        Some(blocks) => machine.read(&blocks),
        None => machine.read(&outline.blocks),
    }
    machine.unlisted_resources();
    finish::finish(machine.into_draft())
}
