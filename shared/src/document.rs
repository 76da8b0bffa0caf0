//! The plan as a document to read: chapters, sections, records with their fields, tables. One language, nothing stored.
//!
//! Word and Markdown exports write it out and the document view shows it; each text knows the field it came from, so that it can
//! be edited where it stands. Everything a plan holds has its place here, and what is written out reads back.

use crate::cell::{Context, Style, format_cell};
use crate::i18n::Language;
use crate::plan::change::RecordKey;
use crate::plan::{Plan, Record};
use crate::schema::{CollectionId, FieldId, FieldKind};
use std::collections::BTreeMap;
use std::sync::Arc;

mod layout;
mod numbering;
#[cfg(test)]
mod tests;

pub use layout::Layout;

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
        let builder = Builder {
            language,
            plan,
            context: Context::new(language, plan).with_style(Style::Reading),
        };
        let frame = plan.frame();
        let sign_off = CollectionId::Frame.fields().filter(|field| layout::is_sign_off(*field));
        let mut chapters = Vec::new();
        for index in 0..layout.len() {
            let sections = builder.sections(layout, index);
            let name = layout.name(index).filter(|_| !sections.is_empty());
            chapters.extend(name.map(|name| Chapter {
                heading: numbering::chapter(language, index + 1, name.in_language(language)),
                sections,
            }));
        }
        Self {
            language,
            title: builder.bit(frame, CollectionId::Frame.title()),
            sign_off: sign_off.map(|field| builder.labelled(frame, field)).collect(),
            chapters,
        }
    }
}

struct Builder<'a> {
    language: Language,
    plan: &'a Plan,
    context: Context<'a>,
}

impl Builder<'_> {
    fn sections(&self, layout: Layout, index: usize) -> Vec<Section> {
        let frame = self.plan.frame();
        let fields: Vec<Block> = layout
            .frame_fields(index)
            .filter(|field| !frame.value(*field).is_empty())
            .map(|field| Block::Field(self.labelled(frame, field)))
            .collect();
        let mut sections = Vec::new();
        if !fields.is_empty() {
            sections.push(Section {
                heading: None,
                collection: CollectionId::Frame,
                blocks: fields,
            });
        }
        let mut headed = 0;
        for collection in layout.collections(index) {
            let records = self.plan.live(collection);
            if records.is_empty() {
                continue;
            }
            headed += 1;
            let name = collection.def().name.in_language(self.language);
            sections.push(Section {
                heading: Some(numbering::section(index + 1, headed, name)),
                collection,
                blocks: self.records(collection, &records),
            });
        }
        sections
    }

    fn records(&self, collection: CollectionId, records: &[Arc<Record>]) -> Vec<Block> {
        let parent = layout::parent_field(collection);
        let used: Vec<FieldId> = collection
            .fields()
            .filter(|field| {
                *field == collection.title() || records.iter().any(|record| !record.value(*field).is_empty())
            })
            .collect();
        if parent.is_none() && used.len() <= MAX_COLUMNS {
            let rows: Vec<Vec<Bit>> = records
                .iter()
                .map(|record| used.iter().map(|field| self.bit(record, *field)).collect())
                .collect();
            let fits = |bit: &Bit| bit.text.chars().count() <= MAX_CELL && !bit.text.contains('\n');
            if rows.iter().flatten().all(fits) {
                let label = |field: FieldId| (field, field.def().label.in_language(self.language));
                let columns = used.into_iter().map(label).collect();
                return vec![Block::Table(Table { columns, rows })];
            }
        }
        let mut blocks = Vec::new();
        let tree = Tree::new(records, parent);
        tree.visit(&mut |record, path| blocks.push(Block::Entry(self.entry(record, path, parent))));
        blocks
    }

    fn entry(&self, record: &Record, path: &[usize], parent: Option<FieldId>) -> Entry {
        let title = record.collection.title();
        let one = record.collection.def().one.in_language(self.language);
        let fields = record
            .collection
            .fields()
            .filter(|field| *field != title && !record.value(*field).is_empty())
            // Its place below the other says it.
            .filter(|field| path.len() == 1 || Some(*field) != parent)
            .map(|field| self.labelled(record, field))
            .filter(|labelled| !labelled.value.text.is_empty())
            .collect();
        Entry {
            prefix: numbering::entry(self.language, one, path),
            depth: path.len() - 1,
            title: self.bit(record, title),
            fields,
        }
    }

    fn labelled(&self, record: &Record, field: FieldId) -> Labelled {
        Labelled {
            label: field.def().label.in_language(self.language),
            value: self.bit(record, field),
        }
    }

    fn bit(&self, record: &Record, field: FieldId) -> Bit {
        let mut text = format_cell(field, record.value(field), &self.context);
        if !matches!(field.def().kind, FieldKind::Prose) && text.contains(['\n', '\r']) {
            text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Bit {
            text: text.trim().to_owned(),
            record: RecordKey::new(record.collection, record.id.clone()),
            field,
        }
    }
}

/// Records below those they are part of.
struct Tree<'a> {
    children: BTreeMap<Option<&'a str>, Vec<&'a Arc<Record>>>,
}

impl<'a> Tree<'a> {
    fn new(records: &'a [Arc<Record>], parent: Option<FieldId>) -> Self {
        let mut children: BTreeMap<Option<&str>, Vec<&Arc<Record>>> = BTreeMap::new();
        for record in records {
            let above = parent.map_or("", |field| record.value(field).as_text());
            // Only one level: what names itself, or something that is itself a part or is not there, stands at the top.
            let above = records.iter().find(|other| {
                other.id.as_str() == above
                    && other.id != record.id
                    && parent.is_some_and(|field| other.value(field).is_empty())
            });
            children
                .entry(above.map(|other| other.id.as_str()))
                .or_default()
                .push(record);
        }
        Self { children }
    }

    fn visit(&self, take: &mut dyn FnMut(&Record, &[usize])) {
        for (index, record) in self.below(None).iter().enumerate() {
            take(record, &[index + 1]);
            for (part, child) in self.below(Some(record.id.as_str())).iter().enumerate() {
                take(child, &[index + 1, part + 1]);
            }
        }
    }

    fn below(&self, id: Option<&'a str>) -> &[&'a Arc<Record>] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }
}
