//! Where the active cell goes, and that it can be seen there.

use super::compose::hold_caret;
use super::state::{Grid, Row, Spot};
use leptos::prelude::*;
use leptos::web_sys::{self, Element, HtmlElement};
use shared::schema::FieldId;
use wasm_bindgen::JsCast;

/// How much of the selection a step takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The selection is the new cell.
    Move,
    /// The selection grows to the new cell.
    Extend,
}

/// The height of a line, in CSS pixels; fingers need more.
pub(super) fn line_height() -> f64 {
    let coarse = window().match_media("(pointer: coarse)").ok().flatten();
    if coarse.is_some_and(|query| query.matches()) {
        44.0
    } else {
        34.0
    }
}

impl Grid {
    /// Makes a cell the active one. Stays where it is while a typed text cannot be read. Returns whether it went.
    pub(super) fn go(self, spot: Spot, reach: Reach) -> bool {
        if !self.close_editor() {
            return false;
        }
        match reach {
            Reach::Move => self.anchor.set(None),
            Reach::Extend if self.anchor.with_untracked(Option::is_none) => {
                self.anchor.set(self.active.get_untracked());
            }
            Reach::Extend => {}
        }
        self.focused.set(true);
        self.reveal(&spot.row);
        self.active.set(Some(spot));
        self.focus_cell();
        true
    }

    /// Goes by lines and columns, held within the table.
    pub(super) fn step(self, down: isize, right: isize, reach: Reach) {
        untrack(|| {
            let Some(active) = self.active.get() else {
                return self.enter();
            };
            let columns = self.columns.get();
            let column = columns.iter().position(|field| *field == active.field).unwrap_or(0);
            let column = column.saturating_add_signed(right).min(columns.len().saturating_sub(1));
            let line = match active.row {
                Row::Head if down > 0 => Some(down.unsigned_abs() - 1),
                Row::Head => None,
                ref row => {
                    let place = self.place(row).unwrap_or(0);
                    // Above the first line are the headings, but no selection reaches into them.
                    place.checked_add_signed(down).or((reach == Reach::Extend).then_some(0))
                }
            };
            let line = line.map(|line| line.min(self.line_count().saturating_sub(1)));
            let row = line.map_or(Some(Row::Head), |line| self.row_at(line));
            if let (Some(row), Some(field)) = (row, columns.get(column)) {
                self.go(Spot { row, field: *field }, reach);
            }
        });
    }

    /// Goes to a line and a column by their places.
    pub(super) fn jump(self, line: usize, column: usize, reach: Reach) {
        untrack(|| {
            let line = line.min(self.line_count().saturating_sub(1));
            let columns = self.columns.get();
            let field = columns.get(column.min(columns.len().saturating_sub(1)));
            if let (Some(row), Some(field)) = (self.row_at(line), field) {
                self.go(Spot { row, field: *field }, reach);
            }
        });
    }

    /// Makes the first cell active where none is.
    pub(super) fn enter(self) {
        let field = self.collection.title();
        if let Some(row) = untrack(|| self.row_at(0)) {
            self.go(Spot { row, field }, Reach::Move);
        }
    }

    /// Ends the editing of a cell. `false` when what was typed cannot be read.
    pub(super) fn close_editor(self) -> bool {
        let finish = self.finish.try_get_value().flatten();
        if finish.is_some_and(|finish| !finish.run(())) {
            return false;
        }
        self.finish.try_set_value(None);
        if self.editing.with_untracked(Option::is_some) {
            self.editing.set(None);
        }
        true
    }

    /// How many lines fit on the screen.
    pub(super) fn page(self) -> usize {
        (((self.height.get_untracked() - 2.0 * line_height()) / line_height()) as usize).max(1)
    }

    /// Scrolls so that a line can be seen.
    pub(super) fn reveal(self, row: &Row) {
        let (Some(scroller), Some(place)) = (self.scroller.get_untracked(), untrack(|| self.place(row))) else {
            return;
        };
        let part = |selector: &str| {
            let element = scroller.query_selector(selector).ok().flatten();
            element.map_or(0.0, |element| f64::from(element.client_height()))
        };
        let (y, line) = (place as f64 * line_height(), line_height());
        let seen = f64::from(scroller.client_height()) - part(".grid-head") - part(".grid-foot");
        let top = f64::from(scroller.scroll_top());
        let wanted = if y < top { y } else { top.max(y + line - seen) };
        if (wanted - top).abs() > 0.5 {
            scroller.set_scroll_top(wanted.ceil() as i32);
            self.top.set(wanted);
        }
    }

    /// Focuses the active cell once it is drawn.
    pub(super) fn focus_cell(self) {
        request_animation_frame(move || {
            let Some(active) = self.active.try_get_untracked().flatten() else {
                return;
            };
            let is_editing = self.editing.try_with_untracked(Option::is_some).unwrap_or(true);
            if is_editing || self.focused.try_get_untracked() != Some(true) {
                return;
            }
            if let Some(cell) = self.cell(&active) {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = cell.focus_with_options(&options);
                hold_caret(&cell);
                self.reveal_column(&cell);
            }
        });
    }

    /// The cell in the page, if it is drawn.
    pub(super) fn cell(self, spot: &Spot) -> Option<HtmlElement> {
        // A group's head and the line that makes a record are one cell.
        let field = match spot.row {
            Row::Group(_) | Row::New => self.collection.title(),
            Row::Head | Row::Record(_) => spot.field,
        };
        let row = untrack(|| self.row_name(&spot.row));
        let selector = format!("[data-row=\"{row}\"] [data-col=\"{}\"]", field.def().key);
        let found = self
            .scroller
            .get_untracked()?
            .query_selector(&selector)
            .ok()
            .flatten()?;
        found.dyn_into().ok()
    }

    /// Scrolls sideways so that a cell is not behind the first column or the edge.
    fn reveal_column(self, cell: &Element) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        if cell.matches("[data-sticky]").unwrap_or(true) {
            return;
        }
        let (frame, own) = (scroller.get_bounding_client_rect(), cell.get_bounding_client_rect());
        let sticky = scroller.query_selector(".grid-head [data-sticky]").ok().flatten();
        let left = sticky.map_or(frame.left(), |sticky| sticky.get_bounding_client_rect().right());
        let over = (own.right() - frame.left() - f64::from(scroller.client_width())).max(0.0);
        let under = (left - own.left()).max(0.0);
        let by = if under > 0.0 {
            -under
        } else {
            over.min(own.left() - left)
        };
        if by.abs() > 0.5 {
            scroller.set_scroll_left(scroller.scroll_left() + by.round() as i32);
        }
    }

    /// The cell that an element of the page belongs to.
    pub(super) fn spot_of(self, element: &Element) -> Option<Spot> {
        let field = self.field_of(element)?;
        let line = element.closest("[data-row]").ok().flatten()?;
        let row = match line.get_attribute("data-row")?.split_once(':')? {
            ("head", _) => Row::Head,
            ("new", _) => Row::New,
            // A group's name may hold anything: it is known by its place.
            ("group", place) => untrack(|| self.row_at(place.parse().ok()?))?,
            (_, id) => Row::Record(id.parse().ok()?),
        };
        Some(Spot { row, field })
    }

    /// What a line is called in the page.
    pub(super) fn row_name(self, row: &Row) -> String {
        match row {
            Row::Head => "head:".to_owned(),
            Row::New => "new:".to_owned(),
            Row::Group(_) => format!("group:{}", self.place(row).unwrap_or_default()),
            Row::Record(id) => format!("record:{id}"),
        }
    }

    fn field_of(self, element: &Element) -> Option<FieldId> {
        let cell = element.closest("[data-col]").ok().flatten()?;
        self.collection.field(&cell.get_attribute("data-col")?)
    }
}
