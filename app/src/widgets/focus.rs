//! Moving the keyboard's focus to something that the next frames will show.

use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::JsCast;

/// How many frames to wait for an element to appear, or for a moved one to settle.
const PATIENCE: u8 = 12;

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
