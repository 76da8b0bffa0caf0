//! Moving the keyboard's focus to something that the next frames will show.

use leptos::prelude::*;
use leptos::web_sys::{self, Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};
use wasm_bindgen::JsCast;

/// How many frames to wait for an element to appear, or for a moved one to settle.
const PATIENCE: u8 = 60;

/// Focuses the first element that matches, as soon as it is there, and again if moving it costs it the focus.
pub fn focus_soon(selector: String) {
    request_animation_frame(move || try_focus(selector, PATIENCE));
}

fn try_focus(selector: String, patience: u8) {
    let found = document().query_selector(&selector).ok().flatten();
    let is_settled = found.is_some_and(|element| focus(&element));
    // A moved element may be taken out and put back a frame later: look twice.
    let rest = if is_settled { patience.min(2) } else { patience };
    if let Some(rest) = rest.checked_sub(1) {
        request_animation_frame(move || try_focus(selector, rest));
    }
}

/// Focuses an element. Returns whether it can be.
pub fn focus(element: &Element) -> bool {
    if document().active_element().as_ref() == Some(element) {
        return true;
    }
    let Some(element) = element.dyn_ref::<HtmlElement>() else {
        return false;
    };
    element.focus().is_ok()
}

/// What of a widget is typed into or chosen from first.
pub fn first_input(widget: &Element) -> Option<Element> {
    const FIRST: &str = "input:not([disabled]):not([type=radio]), input:checked, select, textarea, input, button";
    widget.query_selector(FIRST).ok().flatten()
}

/// Puts the keyboard into a widget, behind the text that is there.
pub fn begin(widget: &Element) {
    let Some(first) = first_input(widget) else { return };
    focus(&first);
    let end = |text: String| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    if let Some(area) = first.dyn_ref::<HtmlTextAreaElement>() {
        let end = end(area.value());
        let _ = area.set_selection_range(end, end);
    } else if let Some(input) = first.dyn_ref::<HtmlInputElement>() {
        let end = end(input.value());
        // A date or a number has no caret.
        let _ = input.set_selection_range(end, end);
    }
}

/// Whether Tab would leave a widget.
pub fn is_edge(widget: &Element, event: &KeyboardEvent) -> bool {
    let Ok(list) = widget.query_selector_all("input:not([disabled]), select, textarea, button") else {
        return true;
    };
    let edge = if event.shift_key() {
        0
    } else {
        list.length().saturating_sub(1)
    };
    list.get(edge)
        .zip(document().active_element())
        .is_none_or(|(edge, active)| edge.is_same_node(Some(&active)))
}

/// Has a line of text commit what it holds.
pub fn settle() {
    let active = document()
        .active_element()
        .and_then(|active| active.dyn_into::<HtmlElement>().ok());
    if let Some(active) = active {
        let _ = active.dispatch_event(&web_sys::Event::new("blur").unwrap_or_else(|error| error.unchecked_into()));
    }
}
