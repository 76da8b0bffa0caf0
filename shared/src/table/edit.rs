//! What changes many cells at once: paste, fill, clear, set. Each gives the wishes for one transaction, or says what cannot be.

use crate::cell::{CellError, Context, fold, format_cell, parse_cell};
use crate::i18n::Language;
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::intent::Place;
use crate::plan::{Intent, Record, Value};
use crate::relation::{seen, set};
use crate::schema::{CollectionId, FieldId, FieldKind};
use std::collections::HashMap;

/// The most operations of one paste: with room below what a relay takes in one change.
pub const MAX_OPS: usize = 40_000;

/// A block on the clipboard and where it goes.
pub struct Block<'a> {
    /// The cells, row by row.
    pub cells: &'a [Vec<String>],
    /// The collection.
    pub collection: CollectionId,
    /// The rows from the first cell downwards, as they are shown.
    pub rows: &'a [RecordId],
    /// The columns from the first cell to the right, as they are shown.
    pub columns: &'a [FieldId],
    /// How many rows and columns are selected: a smaller block is repeated to fill them.
    pub selected: (usize, usize),
}

/// A cell that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// The row in the block, from 1.
    pub row: usize,
    /// The field it was for.
    pub field: FieldId,
    /// What stood there.
    pub text: String,
    /// Why it cannot be.
    pub error: CellError,
}

/// What a paste would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pasted {
    /// The wishes, to be sent as one.
    pub intents: Vec<Intent>,
    /// Records that are made.
    pub created: Vec<RecordId>,
    /// Cells that change in records that exist.
    pub changed: usize,
    /// Cells that are left as they are because they cannot be read.
    pub unread: Vec<Unread>,
    /// Columns of the block that have no place in the table.
    pub beyond: usize,
}

/// Reads a block into the table. A first row that only names fields says which columns follow. `fresh` gives ids for new rows.
pub fn paste(block: &Block<'_>, context: &Context<'_>, fresh: &mut dyn FnMut() -> RecordId) -> Pasted {
    let heads = headings(block);
    let columns = heads.as_deref().unwrap_or(block.columns);
    let cells = if heads.is_some() {
        &block.cells[1..]
    } else {
        block.cells
    };
    let (height, width) = (cells.len(), cells.iter().map(Vec::len).max().unwrap_or(0));
    let mut pasted = Pasted::default();
    if height == 0 || width == 0 {
        return pasted;
    }
    let height_wanted = repeated(height, block.selected.0);
    let width_wanted = repeated(width, block.selected.1);
    pasted.beyond = width_wanted.saturating_sub(columns.len());
    // The same column reads the same words again and again.
    let mut known: HashMap<(FieldId, &str), Result<Value, CellError>> = HashMap::new();
    for row in 0..height_wanted {
        let source = &cells[row % height];
        let mut values = Vec::new();
        for (column, field) in columns.iter().enumerate().take(width_wanted) {
            let Some(text) = source.get(column % width) else {
                continue;
            };
            let text = unguarded(*field, text);
            let read = known
                .entry((*field, text))
                .or_insert_with(|| parse_cell(*field, text, context));
            match read {
                Ok(value) => values.push((*field, value.clone())),
                Err(error) => pasted.unread.push(Unread {
                    row: row + 1 + usize::from(heads.is_some()),
                    field: *field,
                    text: text.to_owned(),
                    error: error.clone(),
                }),
            }
        }
        match block.rows.get(row) {
            Some(id) => {
                let key = RecordKey::new(block.collection, id.clone());
                for (field, value) in values {
                    let intents = changed(&key, field, value, context);
                    pasted.changed += usize::from(!intents.is_empty());
                    pasted.intents.extend(intents);
                }
            }
            None => create(block.collection, values, context, fresh, &mut pasted),
        }
    }
    pasted
}

fn create(
    collection: CollectionId,
    mut values: Vec<(FieldId, Value)>,
    context: &Context<'_>,
    fresh: &mut dyn FnMut() -> RecordId,
    pasted: &mut Pasted,
) {
    values.retain(|(_, value)| !value.is_empty());
    if values.is_empty() {
        return;
    }
    let record = RecordKey::new(collection, fresh());
    let twins: Vec<Intent> = values
        .iter()
        .filter(|(field, _)| crate::relation::twin(*field).is_some())
        .flat_map(|(field, value)| set(context.plan(), &record, *field, value.clone()))
        .filter(|intent| !matches!(intent, Intent::Set { .. }))
        .collect();
    pasted.created.push(record.id.clone());
    pasted.intents.push(Intent::Create {
        record,
        place: Place::Last,
        values,
    });
    pasted.intents.extend(twins);
}

/// How often a block is laid: into a selection that is a multiple of it, as often as it fits.
fn repeated(own: usize, selected: usize) -> usize {
    if selected > own && selected.is_multiple_of(own) {
        selected
    } else {
        own
    }
}

/// The columns that a first row names, when it does nothing else.
fn headings(block: &Block<'_>) -> Option<Vec<FieldId>> {
    let first = block
        .cells
        .first()
        .filter(|row| block.cells.len() > 1 && row.len() > 1)?;
    let named = |cell: &String| {
        let cell = fold(cell);
        let is_named = |field: &FieldId| {
            Language::ALL
                .iter()
                .any(|language| fold(field.def().label.in_language(*language)) == cell)
        };
        block.collection.fields().find(is_named)
    };
    first.iter().map(named).collect()
}

/// The wishes that change a cell; none when it holds that value already.
fn changed(record: &RecordKey, field: FieldId, value: Value, context: &Context<'_>) -> Vec<Intent> {
    let plan = context.plan();
    let Some(now) = plan.record(record.collection, &record.id) else {
        return Vec::new();
    };
    let shown = seen(plan, now, field);
    let is_same = shown == value || (shown.is_empty() && value.is_empty());
    if is_same && !now.is_conflicted(field) {
        return Vec::new();
    }
    set(plan, record, field, value)
}

/// Sets a field of many records. Those that hold the value already are left alone.
pub fn set_many(
    records: impl IntoIterator<Item = RecordKey>,
    field: FieldId,
    value: &Value,
    context: &Context<'_>,
) -> Vec<Intent> {
    records
        .into_iter()
        .flat_map(|record| changed(&record, field, value.clone(), context))
        .collect()
}

/// Cells as text, for the clipboard.
pub fn copy(records: &[&Record], columns: &[FieldId], context: &Context<'_>) -> Vec<Vec<String>> {
    let cell = |record: &Record, field: FieldId| {
        let text = format_cell(field, &seen(context.plan(), record, field), context);
        if is_text(field) { guarded(text) } else { text }
    };
    records
        .iter()
        .map(|record| columns.iter().map(|field| cell(record, *field)).collect())
        .collect()
}

fn is_text(field: FieldId) -> bool {
    matches!(
        field.def().kind,
        FieldKind::Line
            | FieldKind::Prose
            | FieldKind::Person
            | FieldKind::Tags
            | FieldKind::Ref(_)
            | FieldKind::Refs(_)
    )
}

/// A spreadsheet would run such a text as a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Written so that no spreadsheet takes it for a formula.
fn guarded(text: String) -> String {
    if is_formula(&text) { format!("'{text}") } else { text }
}

fn unguarded(field: FieldId, text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| is_text(field) && is_formula(rest))
        .unwrap_or(text)
}

/// About how many operations the wishes write.
pub fn ops(intents: &[Intent]) -> usize {
    let written = |value: &Value| match value {
        Value::Set(set) => set.len(),
        Value::Shares(shares) => shares.len(),
        _ => 1,
    };
    let cost = |field: FieldId, value: &Value| match field.def().kind {
        // Prose is written character by character.
        FieldKind::Prose => value.as_text().encode_utf16().count(),
        _ => written(value),
    };
    let of = |intent: &Intent| match intent {
        Intent::Create { record, values, .. } => {
            let own = values.iter().map(|(field, value)| cost(*field, value)).sum::<usize>();
            let prose = record
                .collection
                .fields()
                .filter(|field| matches!(field.def().kind, FieldKind::Prose))
                .count();
            2 + prose + own
        }
        Intent::Set { field, value, .. } => cost(*field, value),
        _ => 1,
    };
    intents.iter().map(of).sum()
}
