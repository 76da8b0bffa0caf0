//! The plan as a document to read: chapters, sections, records with their fields, tables. One language, nothing stored.
//!
//! Word and Markdown exports write it out and the document view shows it; each text knows the field it came from, so that it can
//! be edited where it stands. Everything a plan holds has its place here, and what is written out reads back. An export takes the
//! whole [`Document`]; the view asks for the [`outline`], for the [`shape`] of one section and for one [`text`] at a time, of which
//! the document is made.

use crate::cell::{Context, Style, format_cell};
use crate::i18n::Language;
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::{Plan, Record, Value};
use crate::schema::{CollectionId, FieldId, FieldKind};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

mod layout;
mod numbering;
#[cfg(test)]
mod tests;

pub use layout::{Layout, parent_field};

/// The whole document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The language of its headings and labels.
    pub language: Language,
    /// The plan's title.
    pub title: Bit,
    /// Who prepared, reviewed, approved and presents it, and when. Blank entries included: people sign there.
    pub sign_off: Vec<Labelled>,
    /// Its chapters. Those without content are left out; the others keep their numbers.
    pub chapters: Vec<Chapter>,
}

/// A text and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Bit {
    /// What it says.
    pub text: String,
    /// The record that holds it.
    pub record: RecordKey,
    /// The field that holds it.
    pub field: FieldId,
}

/// A field's label and what the field holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// The label.
    pub label: &'static str,
    /// The value.
    pub value: Bit,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// Its heading with its number.
    pub heading: String,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A section: one collection, or some of the plan's own fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its heading with its number; `None` for a chapter's opening.
    pub heading: Option<String>,
    /// What it shows.
    pub collection: CollectionId,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A field of the plan itself.
    Field(Labelled),
    /// A record with its fields below each other.
    Entry(Entry),
    /// Records below each other, their fields side by side.
    Table(Table),
}

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `Task 1.2: `, before the title.
    pub prefix: String,
    /// 0, or more for a part of another record.
    pub depth: usize,
    /// The record's title.
    pub title: Bit,
    /// Its other fields that hold something.
    pub fields: Vec<Labelled>,
}

/// Records as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns: fields in which some record holds something, and their labels.
    pub columns: Vec<(FieldId, &'static str)>,
    /// A row for each record.
    pub rows: Vec<Vec<Bit>>,
}

/// A table with more columns is unreadable on paper.
const MAX_COLUMNS: usize = 6;
/// A longer text makes a column unreadable, in characters.
const MAX_CELL: usize = 60;

impl Document {
    /// Writes a plan out.
    pub fn new(plan: &Plan, language: Language, layout: Layout) -> Self {
        let writer = Writer {
            language,
            context: Context::new(language, plan).with_style(Style::Reading),
        };
        let frame = plan.frame();
        let records: BTreeMap<CollectionId, Vec<Arc<Record>>> =
            CollectionId::of_records().map(|id| (id, plan.live(id))).collect();
        let of = |id: CollectionId| records.get(&id).map_or(&[][..], Vec::as_slice);
        let chapters = outline(language, layout, |id| !of(id).is_empty());
        let chapters = chapters.into_iter().map(|chapter| {
            let opening: Vec<FieldId> = (chapter.opening.into_iter())
                .filter(|field| !frame.value(*field).is_empty())
                .collect();
            let opening = (!opening.is_empty()).then(|| Section {
                heading: None,
                collection: CollectionId::Frame,
                blocks: (opening.into_iter())
                    .map(|field| Block::Field(writer.labelled(frame, field)))
                    .collect(),
            });
            let headed = chapter.sections.into_iter().filter_map(|(collection, heading)| {
                Some(Section {
                    heading: Some(heading?),
                    collection,
                    blocks: writer.blocks(collection, of(collection)),
                })
            });
            Chapter {
                heading: chapter.heading,
                sections: opening.into_iter().chain(headed).collect(),
            }
        });
        Self {
            language,
            title: writer.bit(frame, CollectionId::Frame.title()),
            sign_off: sign_off().map(|field| writer.labelled(frame, field)).collect(),
            chapters: chapters.filter(|chapter| !chapter.sections.is_empty()).collect(),
        }
    }
}

/// What a chapter has room for, whether the plan says something there or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlined {
    /// Its heading with its number.
    pub heading: String,
    /// The fields of the plan itself that open it.
    pub opening: Vec<FieldId>,
    /// Its collections; those that hold records have a heading with a number.
    pub sections: Vec<(CollectionId, Option<String>)>,
}

/// The chapters of an outline. `holds` tells which collections hold records.
pub fn outline(language: Language, layout: Layout, holds: impl Fn(CollectionId) -> bool) -> Vec<Outlined> {
    let chapter = |index: usize| {
        let mut headed = 0;
        let sections = layout.collections(index).map(|collection| {
            let heading = holds(collection).then(|| {
                headed += 1;
                numbering::section(index + 1, headed, collection.def().name.in_language(language))
            });
            (collection, heading)
        });
        let sections = sections.collect();
        Some(Outlined {
            heading: numbering::chapter(language, index + 1, layout.name(index)?.in_language(language)),
            opening: layout.frame_fields(index).collect(),
            sections,
        })
    };
    (0..layout.len()).filter_map(chapter).collect()
}

/// The fields of the title page, which people sign.
pub fn sign_off() -> impl Iterator<Item = FieldId> {
    CollectionId::Frame.fields().filter(|field| layout::is_sign_off(*field))
}

/// How the records of a section stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Side by side in these columns.
    Table(Vec<FieldId>),
    /// Below each other.
    Entries(Vec<Placed>),
}

/// A record's place among the entries of its section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The record.
    pub record: RecordId,
    /// Its number, or that of the record it is a part of; from 1.
    pub number: usize,
    /// Its number among the parts of that record; from 1.
    pub part: Option<usize>,
}

impl Placed {
    /// What stands before its title, such as `Task 1.2: `.
    pub fn prefix(&self, language: Language, collection: CollectionId) -> String {
        numbering::entry(
            language,
            collection.def().one.in_language(language),
            self.number,
            self.part,
        )
    }
}

/// How the live records of a collection, in order, stand in the document: as a table when it is narrow and its texts are short.
pub fn shape(collection: CollectionId, records: &[Arc<Record>], context: &Context<'_>) -> Shape {
    if parent_field(collection).is_some() {
        return Shape::Entries(entries(collection, records));
    }
    let is_used =
        |field: &FieldId| *field == collection.title() || records.iter().any(|record| !record.value(*field).is_empty());
    let used: Vec<FieldId> = collection.fields().filter(is_used).take(MAX_COLUMNS + 1).collect();
    let fits = |record: &Arc<Record>| {
        used.iter().all(|field| {
            let text = text(*field, record.value(*field), context);
            text.chars().count() <= MAX_CELL && !text.contains('\n')
        })
    };
    if used.len() <= MAX_COLUMNS && records.iter().all(fits) {
        Shape::Table(used)
    } else {
        Shape::Entries(entries(collection, records))
    }
}

/// Records below those they are part of. Only one level: what names itself, or something that is itself a part or is not there,
/// stands at the top.
pub fn entries(collection: CollectionId, records: &[Arc<Record>]) -> Vec<Placed> {
    let parent = parent_field(collection);
    let above = |record: &Arc<Record>| -> Option<RecordId> { record.value(parent?).as_text().parse().ok() };
    let tops: HashSet<&RecordId> = match parent {
        Some(field) => (records.iter())
            .filter(|record| record.value(field).is_empty())
            .map(|record| &record.id)
            .collect(),
        None => HashSet::new(),
    };
    let mut parts: HashMap<RecordId, Vec<&RecordId>> = HashMap::new();
    let mut whole = Vec::with_capacity(records.len());
    for record in records {
        match above(record).filter(|above| tops.contains(above)) {
            Some(above) => parts.entry(above).or_default().push(&record.id),
            None => whole.push(&record.id),
        }
    }
    let mut placed = Vec::with_capacity(records.len());
    for (index, id) in whole.into_iter().enumerate() {
        let number = index + 1;
        let place = |record: &RecordId, part| Placed {
            record: record.clone(),
            number,
            part,
        };
        placed.push(place(id, None));
        let parts = parts.get(id).into_iter().flatten().enumerate();
        placed.extend(parts.map(|(index, part)| place(part, Some(index + 1))));
    }
    placed
}

/// The fields of an entry that say something, without its title. Of a part, its place says what it is a part of.
pub fn entry_fields(record: &Record, is_part: bool) -> impl Iterator<Item = FieldId> {
    let collection = record.collection;
    let place = parent_field(collection).filter(|_| is_part);
    collection
        .fields()
        .filter(move |field| *field != collection.title() && Some(*field) != place)
        .filter(|field| !record.value(*field).is_empty())
}

/// A value as the document says it. One line, except for prose.
pub fn text(field: FieldId, value: &Value, context: &Context<'_>) -> String {
    let text = format_cell(field, value, context);
    if !matches!(field.def().kind, FieldKind::Prose) && text.contains(['\n', '\r']) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    text.trim().to_owned()
}

struct Writer<'a> {
    language: Language,
    context: Context<'a>,
}

impl Writer<'_> {
    fn blocks(&self, collection: CollectionId, records: &[Arc<Record>]) -> Vec<Block> {
        match shape(collection, records, &self.context) {
            Shape::Table(columns) => {
                let row = |record: &Arc<Record>| columns.iter().map(|field| self.bit(record, *field)).collect();
                let rows = records.iter().map(row).collect();
                let label = |field: FieldId| (field, field.def().label.in_language(self.language));
                let columns = columns.iter().copied().map(label).collect();
                vec![Block::Table(Table { columns, rows })]
            }
            Shape::Entries(places) => {
                let by_id: HashMap<&RecordId, &Arc<Record>> =
                    records.iter().map(|record| (&record.id, record)).collect();
                let entry = |place: &Placed| by_id.get(&place.record).map(|record| self.entry(record, place));
                places.iter().filter_map(entry).map(Block::Entry).collect()
            }
        }
    }

    fn entry(&self, record: &Record, place: &Placed) -> Entry {
        let fields = entry_fields(record, place.part.is_some())
            .map(|field| self.labelled(record, field))
            .filter(|labelled| !labelled.value.text.is_empty());
        Entry {
            prefix: place.prefix(self.language, record.collection),
            depth: usize::from(place.part.is_some()),
            title: self.bit(record, record.collection.title()),
            fields: fields.collect(),
        }
    }

    fn labelled(&self, record: &Record, field: FieldId) -> Labelled {
        Labelled {
            label: field.def().label.in_language(self.language),
            value: self.bit(record, field),
        }
    }

    fn bit(&self, record: &Record, field: FieldId) -> Bit {
        Bit {
            text: text(field, record.value(field), &self.context),
            record: RecordKey::new(record.collection, record.id.clone()),
            field,
        }
    }
}
