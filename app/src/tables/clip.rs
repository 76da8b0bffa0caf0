//! The clipboard, and what changes many cells at once. Each is one step to undo.

use super::state::{Grid, Row};
use crate::text;
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::{self, Element};
use shared::plan::change::RecordKey;
use shared::plan::{Intent, Record, Value};
use shared::schema::FieldId;
use shared::table::{Block, MAX_OPS, Pasted, copy, ops, parse_block, paste, set_many, write_block};
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;

impl Grid {
    /// Carries out several wishes as one. What is too much for one change is not begun.
    pub(super) fn send(self, name: &'static str, mut intents: Vec<Intent>) -> bool {
        if ops(&intents) > MAX_OPS {
            self.ui.tell(
                self.voice.words(text!("table.too_much"), &[]),
                crate::ui::Offer::Nothing,
            );
            return false;
        }
        match (intents.pop(), intents.is_empty()) {
            (None, _) => return false,
            (Some(only), true) => self.dispatch.send(only),
            (Some(last), false) => {
                intents.push(last);
                self.dispatch.send(Intent::Many { name, intents });
            }
        }
        true
    }

    fn selected_columns(self) -> Vec<FieldId> {
        let Some(rect) = self.rect() else { return Vec::new() };
        self.columns.with(|columns| {
            columns
                .iter()
                .skip(rect.left)
                .take(rect.right + 1 - rect.left)
                .copied()
                .collect()
        })
    }

    /// The selected cells as a block of text; picked rows whole.
    fn block(self) -> Option<String> {
        let picked = !self.picked.with(BTreeSet::is_empty);
        let columns = if picked {
            self.columns.get()
        } else {
            self.selected_columns()
        };
        let rows = self.targets();
        let records: Vec<Arc<Record>> = rows.iter().filter_map(|id| self.store.record(&self.key(id))).collect();
        let records: Vec<&Record> = records.iter().map(Arc::as_ref).collect();
        if records.is_empty() || columns.is_empty() {
            return None;
        }
        self.with_context(|context| write_block(&copy(&records, &columns, context)))
    }

    /// Copies the selected cells.
    pub(super) fn on_copy(self, event: &ev::ClipboardEvent) -> bool {
        if !is_ours(event) {
            return false;
        }
        let (Some(block), Some(data)) = (untrack(|| self.block()), event.clipboard_data()) else {
            return false;
        };
        event.prevent_default();
        let is_written = data.set_data("text/plain", &block).is_ok();
        if is_written {
            let count = untrack(|| self.targets().len()).to_string();
            self.voice.say(text!("table.copied"), &[("n", &count)]);
        }
        is_written
    }

    /// Copies the selected cells and empties them.
    pub(super) fn on_cut(self, event: &ev::ClipboardEvent) {
        if self.on_copy(event) {
            self.clear();
        }
    }

    /// Empties the selected cells.
    pub(super) fn clear(self) {
        let columns = if untrack(|| self.picked.with(BTreeSet::is_empty)) {
            untrack(|| self.selected_columns())
        } else {
            Vec::new()
        };
        self.set_cells("table.clear", &columns, &Value::Empty);
    }

    fn set_cells(self, name: &'static str, columns: &[FieldId], value: &Value) {
        if !self.may_edit.get_untracked() {
            return;
        }
        let records: Vec<RecordKey> = untrack(|| self.selected()).iter().map(|id| self.key(id)).collect();
        let intents = self.with_context(|context| {
            let set = |field: &FieldId| set_many(records.iter().cloned(), *field, value, context);
            columns.iter().flat_map(set).collect::<Vec<_>>()
        });
        let intents = intents.unwrap_or_default();
        let count = intents.len();
        if self.send(name, intents) && count > 1 {
            self.voice
                .offer_undo(text!("table.changed"), &[("n", &count.to_string())]);
        }
    }

    /// Gives the selected cells the values of the topmost ones.
    pub(super) fn fill_down(self) {
        if !self.may_edit.get_untracked() {
            return;
        }
        let rows = untrack(|| self.selected());
        let Some((first, rest)) = rows.split_first() else {
            return;
        };
        let (first, columns) = (self.key(first), untrack(|| self.selected_columns()));
        let values: Vec<(FieldId, Value)> = untrack(|| {
            columns
                .iter()
                .map(|field| (*field, self.value(&first, *field)))
                .collect()
        });
        let intents = self.with_context(|context| {
            let set = |(field, value): &(FieldId, Value)| {
                set_many(rest.iter().map(|id| self.key(id)), *field, value, context)
            };
            values.iter().flat_map(set).collect::<Vec<_>>()
        });
        let intents = intents.unwrap_or_default();
        let count = intents.len().to_string();
        if self.send("table.fill", intents) {
            self.voice.offer_undo(text!("table.changed"), &[("n", &count)]);
        }
    }

    /// Reads a block into the table, from the active cell on.
    pub(super) fn on_paste(self, event: &ev::ClipboardEvent) {
        if !is_ours(event) || !self.may_edit.get_untracked() {
            return;
        }
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok())
            .unwrap_or_default();
        let cells = parse_block(&text);
        if cells.is_empty() {
            return;
        }
        event.prevent_default();
        let Some(pasted) = untrack(|| self.read(&cells)) else {
            return;
        };
        if pasted.unread.is_empty() && pasted.beyond == 0 {
            self.put_in(pasted);
        } else {
            self.pasted.set(Some(pasted));
        }
    }

    fn read(self, cells: &[Vec<String>]) -> Option<Pasted> {
        let rect = self.rect();
        let layout = self.layout.get();
        let first = match self.active.get()?.row {
            Row::Head => 0,
            Row::New => layout.lines.len(),
            _ => rect.map_or(0, |rect| rect.top),
        };
        let rows: Vec<_> = layout
            .lines
            .iter()
            .skip(first)
            .filter_map(super::state::record_of)
            .collect();
        let columns: Vec<FieldId> = self
            .columns
            .get()
            .into_iter()
            .skip(rect.map_or(0, |rect| rect.left))
            .collect();
        let selected = rect.map_or((1, 1), |rect| (rect.bottom + 1 - rect.top, rect.right + 1 - rect.left));
        let block = Block {
            cells,
            collection: self.collection,
            rows: &rows,
            columns: &columns,
            selected,
        };
        let dispatch = self.dispatch;
        self.with_context(|context| paste(&block, context, &mut || dispatch.fresh_id()))
    }

    /// Carries out a paste, and says what it did.
    pub(super) fn put_in(self, pasted: Pasted) {
        let (changed, made) = (pasted.changed.to_string(), pasted.created.len().to_string());
        if self.send("table.paste", pasted.intents) {
            self.voice
                .offer_undo(text!("table.pasted"), &[("cells", &changed), ("rows", &made)]);
        }
        self.focus_cell();
    }

    /// Puts the picked or selected rows into the bin.
    pub(super) fn bin(self) {
        let records: Vec<RecordKey> = untrack(|| self.targets()).iter().map(|id| self.key(id)).collect();
        let count = records.len().to_string();
        if self
            .ui
            .selected
            .with_untracked(|open| open.as_ref().is_some_and(|open| records.contains(open)))
        {
            self.ui.selected.set(None);
        }
        let intents = records.into_iter().map(|record| Intent::Bin { record }).collect();
        self.picked.set(BTreeSet::new());
        self.anchor.set(None);
        if self.send("table.bin", intents) {
            self.voice.offer_undo(text!("table.binned"), &[("n", &count)]);
        }
        self.focus_cell();
    }

    /// Sets a field of all picked or selected rows.
    pub(super) fn set_field(self, field: FieldId, value: &Value) {
        let records: Vec<RecordKey> = untrack(|| self.targets()).iter().map(|id| self.key(id)).collect();
        let count = records.len().to_string();
        let intents = self
            .with_context(|context| set_many(records, field, value, context))
            .unwrap_or_default();
        if self.send("table.set", intents) {
            self.voice.offer_undo(text!("table.set_done"), &[("n", &count)]);
        }
    }
}

/// Whether the clipboard is meant for cells: nothing is being typed.
fn is_ours(event: &web_sys::ClipboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    !target.is_some_and(|target| {
        target
            .matches("input:not([type=checkbox]), textarea, select")
            .unwrap_or(false)
    })
}
