//! How a person wants to see a collection. Kept on the device as text, never in the plan.

use crate::schema::{CollectionId, FieldId, FieldKind};
use std::collections::{BTreeMap, BTreeSet};

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The smallest first.
    Up,
    /// The largest first.
    Down,
}

/// By which field rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The field.
    pub field: FieldId,
    /// The direction. Empty cells come last in both.
    pub direction: Direction,
}

/// Which rows a column lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Those whose text contains this.
    Contains(String),
    /// Those with one of these stored values; the empty text stands for no value.
    OneOf(BTreeSet<String>),
    /// Those without a value.
    Empty,
    /// Those with a value.
    Filled,
}

/// Sorting, filters, grouping and hidden columns of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    /// By which field; `None` is the order of the plan.
    pub sort: Option<Sort>,
    /// By field.
    pub filters: BTreeMap<FieldId, Filter>,
    /// Under which field's values rows are gathered.
    pub group: Option<FieldId>,
    /// The groups that are closed, by stored value.
    pub closed: BTreeSet<String>,
    /// Columns that are not shown. The title always is.
    pub hidden: BTreeSet<FieldId>,
}

/// Whether a column filters by a list of its values.
pub fn is_picked(kind: &FieldKind) -> bool {
    is_grouping(kind) || matches!(kind, FieldKind::Refs(_) | FieldKind::Tags)
}

/// Whether rows can be grouped by such a field.
pub fn is_grouping(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Choice(_)
            | FieldKind::Ref(_)
            | FieldKind::Person
            | FieldKind::Cadence
            | FieldKind::Check
            | FieldKind::Scale { .. }
    )
}

/// Whether a column has a sum.
pub fn is_summed(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Money | FieldKind::Number)
}

impl Spec {
    /// The first look at a collection: long texts are hidden, the rest is shown.
    pub fn first(collection: CollectionId) -> Self {
        let is_long = |field: &FieldId| matches!(field.def().kind, FieldKind::Prose | FieldKind::Shares(_));
        Self {
            hidden: collection.fields().skip(1).filter(is_long).collect(),
            ..Self::default()
        }
    }

    /// The columns shown, in the order of the schema.
    pub fn columns(&self, collection: CollectionId) -> Vec<FieldId> {
        let is_shown = |field: &FieldId| field.index() == 0 || !self.hidden.contains(field);
        collection.fields().filter(is_shown).collect()
    }

    /// A click on a header: up, down, not at all.
    pub fn turn(&mut self, field: FieldId) {
        let direction = self.sort.filter(|sort| sort.field == field).map(|sort| sort.direction);
        self.sort = match direction {
            None => Some(Direction::Up),
            Some(Direction::Up) => Some(Direction::Down),
            Some(Direction::Down) => None,
        }
        .map(|direction| Sort { field, direction });
    }

    /// As text: a line for each setting, parts behind tabs.
    pub fn write(&self) -> String {
        let key = |field: &FieldId| field.def().key;
        let mut lines = Vec::new();
        if let Some(sort) = &self.sort {
            let word = if sort.direction == Direction::Up { "up" } else { "down" };
            lines.push(format!("sort\t{}\t{word}", key(&sort.field)));
        }
        for (field, filter) in &self.filters {
            lines.push(match filter {
                Filter::Contains(text) => format!("has\t{}\t{}", key(field), clean(text)),
                Filter::OneOf(values) => {
                    let values: Vec<String> = values.iter().map(|value| clean(value)).collect();
                    format!("in\t{}\t{}", key(field), values.join("\t"))
                }
                Filter::Empty => format!("empty\t{}", key(field)),
                Filter::Filled => format!("filled\t{}", key(field)),
            });
        }
        lines.extend(self.group.iter().map(|field| format!("group\t{}", key(field))));
        lines.extend(self.closed.iter().map(|value| format!("closed\t{}", clean(value))));
        lines.extend(self.hidden.iter().map(|field| format!("hide\t{}", key(field))));
        lines.join("\n")
    }

    /// Reads what [`Spec::write`] wrote; what this build does not know is left out.
    pub fn read(collection: CollectionId, text: &str) -> Self {
        let mut spec = Self::default();
        for line in text.lines() {
            let parts: Vec<&str> = line.split('\t').collect();
            let [word, first, rest @ ..] = parts.as_slice() else {
                continue;
            };
            if *word == "closed" {
                spec.closed.insert((*first).to_owned());
                continue;
            }
            let Some(field) = collection.field(first) else { continue };
            match (*word, rest) {
                ("sort", ["up"]) => {
                    spec.sort = Some(Sort {
                        field,
                        direction: Direction::Up,
                    })
                }
                ("sort", ["down"]) => {
                    spec.sort = Some(Sort {
                        field,
                        direction: Direction::Down,
                    })
                }
                ("has", [text]) => _ = spec.filters.insert(field, Filter::Contains((*text).to_owned())),
                ("in", values) => {
                    let values = values.iter().map(ToString::to_string).collect();
                    spec.filters.insert(field, Filter::OneOf(values));
                }
                ("empty", _) => _ = spec.filters.insert(field, Filter::Empty),
                ("filled", _) => _ = spec.filters.insert(field, Filter::Filled),
                ("group", _) if is_grouping(&field.def().kind) => spec.group = Some(field),
                ("hide", _) if field.index() > 0 => _ = spec.hidden.insert(field),
                _ => {}
            }
        }
        spec
    }
}

/// A text without what ends a part or a line.
fn clean(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
