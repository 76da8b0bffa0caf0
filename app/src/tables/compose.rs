//! Composing in a closed cell: an input method only works where text can be typed, and its first key must not be lost.
//!
//! So the active cell can be typed into, at one place: an empty span that is seen only while something is composed there. What
//! comes of it opens the editor, like any letter; nothing else ever changes the cell.

use super::moves::line_height;
use super::state::Grid;
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::{self, Element, HtmlElement};
use wasm_bindgen::JsCast;

/// Holds the caret in an empty span: without a character there browsers put it elsewhere.
const HOLD: &str = "\u{200b}";

/// The place to compose in, as text.
pub(super) const COMPOSING: &str = "<span class=\"cell-compose\">\u{200b}</span>";

/// The place to compose in.
pub(super) fn composing() -> impl IntoView {
    view! { <span class="cell-compose" inner_html=HOLD></span> }
}

/// The cell that an event happened in, if it can be typed into.
fn typed_cell(event: &web_sys::Event) -> Option<HtmlElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-col][contenteditable]").ok()??.dyn_into().ok()
}

fn place(cell: &Element) -> Option<Element> {
    cell.query_selector(".cell-compose").ok().flatten()
}

impl Grid {
    /// Whether the active cell takes what is composed. On a touch screen it would call up the keyboard with every tap.
    pub(super) fn composes(self) -> bool {
        self.may_edit.get() && line_height() < 40.0
    }
}

/// Puts the caret where composing begins.
pub(super) fn hold_caret(cell: &Element) {
    let hold = place(cell).and_then(|place| place.first_child());
    if let (Some(hold), Ok(Some(selection))) = (hold, window().get_selection()) {
        // Fails only for a place that is not in the page.
        let _ = selection.collapse_with_offset(Some(&hold), 1);
    }
}

pub(super) fn began(event: &ev::CompositionEvent) {
    if let Some(cell) = typed_cell(event) {
        let _ = cell.class_list().add_1("composing");
    }
}

pub(super) fn ended(grid: Grid, event: &ev::CompositionEvent) {
    let Some(cell) = typed_cell(event) else { return };
    let _ = cell.class_list().remove_1("composing");
    if let Some(place) = place(&cell) {
        place.set_text_content(Some(HOLD));
        hold_caret(&cell);
    }
    // What others wrote there meanwhile is shown now.
    grid.composed.notify();
    if let Some(text) = event.data().filter(|text| !text.is_empty()) {
        grid.act(Some(text));
    }
}

/// Text that comes by no key, such as a dictated word, opens the editor too; anything else is not the cell's.
pub(super) fn on_input(grid: Grid, event: &ev::InputEvent) {
    if typed_cell(event).is_none() || event.is_composing() || event.input_type().contains("Composition") {
        return;
    }
    event.prevent_default();
    if let ("insertText", Some(text)) = (event.input_type().as_str(), event.data()) {
        grid.act(Some(text));
    }
}
