//! The keyboard and the pointer: as in a spreadsheet.

use super::moves::Reach;
use super::state::{Edit, Grid, Row, Spot};
use crate::text;
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::Element;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::plan::{Intent, Value};
use shared::schema::{FieldId, FieldKind};
use shared::table::group_value;
use wasm_bindgen::JsCast;

/// A key in a cell. Keys in a filter are its own.
pub(super) fn on_key(grid: Grid, event: &ev::KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_cell = target.is_some_and(|target| target.matches("[data-col], .grid-scroll").unwrap_or(false));
    if !is_cell || event.default_prevented() || event.is_composing() {
        return;
    }
    let (command, shift, alt) = (event.ctrl_key() || event.meta_key(), event.shift_key(), event.alt_key());
    let reach = if shift { Reach::Extend } else { Reach::Move };
    let key = event.key();
    let (last, end) = untrack(|| {
        (
            grid.line_count().saturating_sub(1),
            grid.columns.with(Vec::len).saturating_sub(1),
        )
    });
    let (line, column) = untrack(|| position(grid));
    let page = isize::try_from(grid.page()).unwrap_or(1);
    match key.as_str() {
        "ArrowUp" | "ArrowDown" if alt => grid.shift_row(if key == "ArrowUp" { Way::Up } else { Way::Down }),
        "ArrowUp" if command => grid.jump(0, column, reach),
        "ArrowDown" if command => grid.jump(last, column, reach),
        "ArrowLeft" if command => grid.jump(line, 0, reach),
        "ArrowRight" if command => grid.jump(line, end, reach),
        "ArrowUp" => grid.step(-1, 0, reach),
        "ArrowDown" => grid.step(1, 0, reach),
        "ArrowLeft" => grid.step(0, -1, reach),
        "ArrowRight" => grid.step(0, 1, reach),
        "PageUp" => grid.step(-page, 0, reach),
        "PageDown" => grid.step(page, 0, reach),
        "Home" if command => grid.jump(0, 0, reach),
        "End" if command => grid.jump(last, end, reach),
        "Home" => grid.jump(line, 0, reach),
        "End" => grid.jump(line, end, reach),
        // After Escape, Tab leaves the table.
        "Tab" if !grid.tab_leaves.get_value() && grid.tab(shift) => {}
        "Tab" => return,
        "Escape" => {
            let is_idle = untrack(|| grid.picked.with(|picked| picked.is_empty()) && grid.anchor.with(Option::is_none));
            grid.picked.set(Default::default());
            grid.anchor.set(None);
            grid.tab_leaves.set_value(true);
            if is_idle {
                // Nothing was selected: it may close the panel.
                return;
            }
            event.prevent_default();
            event.stop_propagation();
            return;
        }
        "Enter" if command => grid.open_record(),
        "Enter" | "F2" => grid.act(None),
        " " if shift => grid.pick_selected(),
        " " => grid.act(None),
        "Delete" | "Backspace" => grid.clear(),
        "a" | "A" if command => grid.pick_all(),
        "d" | "D" if command => grid.fill_down(),
        // An input method begins to compose, in the cell itself.
        "Process" => return,
        _ if !command && !alt && key.chars().count() == 1 => grid.act(Some(key)),
        _ => return,
    }
    grid.tab_leaves.set_value(false);
    event.prevent_default();
}

/// The place of the active cell.
fn position(grid: Grid) -> (usize, usize) {
    let Some(active) = grid.active.get() else { return (0, 0) };
    let column = grid
        .columns
        .with(|columns| columns.iter().position(|field| *field == active.field));
    (grid.place(&active.row).unwrap_or(0), column.unwrap_or(0))
}

/// Which way a row goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

impl Grid {
    /// Goes to the next cell, or to the one before; `false` at the table's end, where Tab leaves it.
    fn tab(self, back: bool) -> bool {
        let (line, column) = untrack(|| position(self));
        let (lines, columns) = untrack(|| (self.line_count(), self.columns.with(Vec::len)));
        let (line, column) = match (back, column) {
            (true, 0) if line == 0 => return false,
            (true, 0) => (line - 1, columns.saturating_sub(1)),
            (true, _) => (line, column - 1),
            (false, _) if column + 1 < columns => (line, column + 1),
            (false, _) if line + 1 < lines => (line + 1, 0),
            (false, _) => return false,
        };
        self.jump(line, column, Reach::Move);
        true
    }

    /// What Enter, a letter or a double click does to the active cell.
    pub(super) fn act(self, seed: Option<String>) {
        let Some(active) = self.active.get_untracked() else {
            return self.enter();
        };
        match active.row {
            Row::Head => self.spec.update(|spec| spec.turn(active.field)),
            Row::Group(value) => self.toggle_group(&value),
            Row::New => self.add(seed),
            Row::Record(id) => self.edit(&id, active.field, seed),
        }
        if self.editing.with_untracked(Option::is_none) {
            self.focus_cell();
        }
    }

    /// Opens the editor, or changes a check at once.
    pub(super) fn edit(self, id: &RecordId, field: FieldId, seed: Option<String>) {
        if !self.may_edit.get_untracked() {
            return;
        }
        let record = self.key(id);
        if matches!(field.def().kind, FieldKind::Check) {
            let is_on = untrack(|| self.value(&record, field)) == Value::Bool(true);
            return self.dispatch.set(&record, field, !is_on);
        }
        self.editing.set(Some(Edit { record, field, seed }));
    }

    pub(super) fn toggle_group(self, value: &str) {
        self.spec.update(|spec| {
            if !spec.closed.remove(value) {
                spec.closed.insert(value.to_owned());
            }
        });
    }

    /// Makes a record and begins to write its title. In a group it takes the group's value.
    pub(super) fn add(self, seed: Option<String>) {
        if !self.may_edit.get_untracked() || !self.close_editor() {
            return;
        }
        let id = self
            .dispatch
            .create(self.collection, Place::Last, untrack(|| self.group_values()));
        let (row, field) = (Row::Record(id.clone()), self.collection.title());
        if untrack(|| self.place(&row)).is_none() {
            // The filters hide it.
            return self.ui.select(self.key(&id));
        }
        if self.go(Spot { row, field }, Reach::Move) {
            self.edit(&id, field, Some(seed.unwrap_or_default()));
        }
    }

    /// What a record made now needs, to stand in the group of the active cell.
    fn group_values(self) -> Vec<(FieldId, Value)> {
        let Some(by) = self.spec.with(|spec| spec.group) else {
            return Vec::new();
        };
        let value = match self.active.get().map(|active| active.row) {
            Some(Row::Group(value)) => group_value(by, &value),
            Some(Row::Record(id)) => self.value(&self.key(&id), by),
            _ => Value::Empty,
        };
        if value.is_empty() {
            Vec::new()
        } else {
            vec![(by, value)]
        }
    }

    /// Opens the active record in the panel.
    pub(super) fn open_record(self) {
        if let Some(Spot {
            row: Row::Record(id), ..
        }) = self.active.get_untracked()
        {
            self.ui.select(self.key(&id));
        }
    }

    /// Picks the rows of the selected cells, or lets go of them when all are picked.
    pub(super) fn pick_selected(self) {
        let rows = untrack(|| self.selected());
        self.picked.update(|picked| {
            if rows.iter().all(|id| picked.contains(id)) {
                rows.iter().for_each(|id| _ = picked.remove(id));
            } else {
                picked.extend(rows);
            }
        });
    }

    /// Picks every row that is shown, or none when all are picked.
    pub(super) fn pick_all(self) {
        let rows = untrack(|| {
            self.layout
                .get()
                .lines
                .iter()
                .filter_map(super::state::record_of)
                .collect::<Vec<_>>()
        });
        self.picked.update(|picked| {
            if rows.iter().all(|id| picked.contains(id)) {
                picked.clear();
            } else {
                picked.extend(rows);
            }
        });
        let count = self.picked.with_untracked(|picked| picked.len());
        self.voice.say(text!("table.picked"), &[("n", &count.to_string())]);
    }

    pub(super) fn pick(self, id: RecordId) {
        self.picked.update(|picked| {
            if !picked.remove(&id) {
                picked.insert(id);
            }
        });
    }

    /// Moves the active row among the others, in the plan's own order. In another order there is nothing to move.
    pub(super) fn shift_row(self, way: Way) {
        let is_own_order = self
            .spec
            .with_untracked(|spec| spec.sort.is_none() && spec.group.is_none());
        let Some(Spot {
            row: Row::Record(id), ..
        }) = self.active.get_untracked()
        else {
            return;
        };
        if !is_own_order || !self.may_edit.get_untracked() {
            return;
        }
        let record = RecordKey::new(self.collection, id);
        let (ids, title) = untrack(|| (self.store.ids(self.collection), self.store.title(&record)));
        let Some(at) = ids.iter().position(|id| *id == record.id) else {
            return;
        };
        let (place, number) = match way {
            Way::Up if at == 0 => return,
            Way::Up => (
                at.checked_sub(2)
                    .and_then(|before| ids.get(before))
                    .map_or(Place::First, |id| Place::After(id.clone())),
                at,
            ),
            Way::Down => match ids.get(at + 1) {
                Some(id) => (Place::After(id.clone()), at + 2),
                None => return,
            },
        };
        self.dispatch.send(Intent::Move {
            record,
            place,
            values: Vec::new(),
        });
        self.voice
            .say(text!("table.moved"), &[("title", &title), ("n", &number.to_string())]);
    }
}

/// What the pointer is on.
pub(super) enum Hit {
    Pick(Option<RecordId>),
    Open(RecordId),
    Cell(Spot),
}

/// What lies under the pointer, if it is the table's to handle.
pub(super) fn hit(grid: Grid, event: &ev::MouseEvent) -> Option<Hit> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let within = |selector: &str| target.closest(selector).ok().flatten();
    let line = within("[data-row]")?;
    let id = line
        .get_attribute("data-row")?
        .strip_prefix("record:")
        .and_then(|id| id.parse::<RecordId>().ok());
    if within("[data-pick]").is_some() {
        return Some(Hit::Pick(id));
    }
    if let (Some(_), Some(id)) = (within("[data-open]"), id) {
        return Some(Hit::Open(id));
    }
    grid.spot_of(&target).map(Hit::Cell)
}
