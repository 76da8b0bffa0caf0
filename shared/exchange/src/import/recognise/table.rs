//! Tables: a header row names fields, every further row is a record.

use super::lexicon::{Lexicon, Section, Slot};
use super::machine::Machine;
use super::open::Named;
use crate::import::{Line, Style, Table};
use shared::cell::fold;
use shared::i18n::{Language, Text, find};
use shared::schema::{COLLECTIONS, CollectionId, FieldKind};

/// Rows above the header that a sheet may have for its own title.
const ROWS_ABOVE: usize = 5;

/// What our own workbook writes below a budget, by its words.
const SUMS: [&Text; 5] = [
    find("exchange.sum"),
    find("exchange.left"),
    find("exchange.reserve_share"),
    find("exchange.free"),
    find("plan.budget"),
];
/// What others write there.
const OTHER_SUMS: [&str; 8] = [
    "total",
    "subtotal",
    "grand total",
    "總計",
    "总计",
    "小計",
    "小计",
    "總和",
];

/// Whether a row adds up the budget's lines instead of being one.
fn is_sum(title: &str) -> bool {
    let title = fold(title);
    let ours = SUMS
        .iter()
        .flat_map(|text| Language::ALL.map(|language| text.in_language(language)));
    ours.chain(OTHER_SUMS).any(|words| fold(words) == title)
}

/// Whether these cells are a table's header: the title of a kind of record, another of its fields, and not much else.
pub(in crate::import) fn names_fields<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let lexicon = Lexicon::new();
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    CollectionId::of_records().any(|id| {
        let slots = cells.iter().filter_map(|cell| lexicon.slot(id, cell));
        let known: Vec<Slot> = slots.filter(|slot| *slot != Slot::Nothing).collect();
        known.contains(&Slot::Field(id.title())) && known.len() >= 2 && known.len() * 2 >= cells.len()
    })
}

impl Machine {
    pub(super) fn table(&mut self, table: &Table) {
        let named = table.name.as_deref().and_then(|name| match self.lexicon.section(name) {
            Some(Section::Records(id)) => Some(id),
            _ => None,
        });
        let hint = named.or_else(|| self.collection());
        let header = table
            .rows
            .iter()
            .take(ROWS_ABOVE)
            .enumerate()
            .find_map(|(at, row)| Some((at, self.header(row, hint)?)));
        match header {
            Some((at, (collection, columns))) => {
                for (offset, row) in table.rows.iter().enumerate().skip(at + 1) {
                    self.row(collection, &columns, row, table.number + offset);
                }
                // What follows a table speaks of the section again, not of its last row.
                self.reopen(None);
            }
            None => self.pairs(table),
        }
    }

    /// The collection and columns that a row announces: that of the place where it stands if it fits, or the one that fits best.
    fn header(&self, row: &[String], hint: Option<CollectionId>) -> Option<(CollectionId, Vec<Slot>)> {
        let columns = |id: CollectionId| -> (usize, Vec<Slot>) {
            let slots: Vec<Slot> = row
                .iter()
                .map(|cell| self.lexicon.slot(id, cell).unwrap_or(Slot::Nothing))
                .collect();
            let known = slots.iter().filter(|slot| **slot != Slot::Nothing).count();
            let titled = slots.contains(&Slot::Field(id.title()));
            (if titled { known } else { 0 }, slots)
        };
        let filled = row.iter().filter(|cell| !cell.is_empty()).count();
        let fits = |known: usize| known > 0 && known * 2 >= filled;
        if let Some(id) = hint {
            let (known, slots) = columns(id);
            if fits(known) {
                return Some((id, slots));
            }
        }
        let best = COLLECTIONS
            .iter()
            .filter(|def| def.id != CollectionId::Frame)
            .map(|def| (def.id, columns(def.id)))
            .rev()
            .max_by_key(|(_, (known, _))| *known)?;
        let (id, (known, slots)) = best;
        // One word alone may head anything.
        (known > 1 && fits(known)).then_some((id, slots))
    }

    fn row(&mut self, collection: CollectionId, columns: &[Slot], row: &[String], number: usize) {
        let title = columns
            .iter()
            .zip(row)
            .find(|(slot, _)| **slot == Slot::Field(collection.title()))
            .map_or("", |(_, cell)| cell.as_str());
        let is_blank = row.iter().all(String::is_empty) || (title.is_empty() && row.len() < 2);
        if is_blank || (collection == CollectionId::Budget && is_sum(title)) {
            return;
        }
        let line = Line {
            number,
            style: Style::Plain,
            text: String::new(),
        };
        let named = self.lexicon.record(title).and_then(|(id, _, rest)| {
            let (number, rest) = super::marker::number(rest)?;
            let rest = rest.strip_prefix(['：', ':', ' ', '.', '、'])?;
            (id == collection).then(|| (number, rest.trim().to_owned()))
        });
        let index = match named {
            Some((number, title)) => self.open_record(collection, Some(number), &title, &line, Named::Explicitly),
            None => self.open_record(collection, None, title, &line, Named::InCell),
        };
        for (slot, cell) in columns.iter().zip(row) {
            if *slot != Slot::Field(collection.title()) && !cell.is_empty() {
                self.put(index, *slot, cell, number);
            }
        }
    }

    /// A table without a header: two columns are labels and values, anything else is prose.
    fn pairs(&mut self, table: &Table) {
        for (offset, row) in table.rows.iter().enumerate() {
            let number = table.number + offset;
            match row
                .iter()
                .filter(|cell| !cell.is_empty())
                .collect::<Vec<_>>()
                .as_slice()
            {
                [] => {}
                // A label that waits for its value.
                [label] if self.lexicon.slot(CollectionId::Frame, label).is_some() => {}
                [label, value] => {
                    let slot = self.lexicon.slot(CollectionId::Frame, label);
                    let frame = slot.filter(
                        |slot| matches!(slot, Slot::Field(field) if !matches!(field.def().kind, FieldKind::Refs(_))),
                    );
                    match frame {
                        Some(slot) => self.put(0, slot, value, number),
                        None => self.prose(number, &format!("{label}：{value}")),
                    }
                }
                cells => {
                    let text = cells.iter().map(|cell| cell.as_str()).collect::<Vec<_>>().join("　");
                    self.prose(number, &text);
                }
            }
        }
    }
}
