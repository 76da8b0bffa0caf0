//! What pointers and keys mean for a bar.

use crate::{i18n, text};
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::Element;
use shared::campaign::moves::Part;
use shared::i18n::Text;
use wasm_bindgen::JsCast;

/// What was pressed within a bar: `data-edge` names it; empty for the bar itself.
pub fn edge_of(event: &ev::PointerEvent) -> String {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let edge = pressed.and_then(|element| element.closest("[data-edge]").ok().flatten());
    edge.and_then(|edge| edge.get_attribute("data-edge"))
        .unwrap_or_default()
}

/// The part of a bar that an edge moves.
pub fn part_of(edge: &str) -> Part {
    match edge {
        "start" => Part::Start,
        "end" => Part::End,
        _ => Part::Whole,
    }
}

/// The days an arrow key moves a bar by: a day, with Shift a week, with Alt the end.
pub fn nudge_of(event: &ev::KeyboardEvent) -> Option<(Part, i64)> {
    let step = if event.shift_key() { 7 } else { 1 };
    let by = match event.key().as_str() {
        "ArrowLeft" => -step,
        "ArrowRight" => step,
        _ => return None,
    };
    let part = if event.alt_key() { Part::End } else { Part::Whole };
    (!event.ctrl_key() && !event.meta_key()).then_some((part, by))
}

/// The moves a bar's menu offers.
pub const MOVES: [(&Text, Part, i64); 8] = [
    (text!("timeline.menu.earlier"), Part::Whole, -1),
    (text!("timeline.menu.later"), Part::Whole, 1),
    (text!("timeline.menu.week_earlier"), Part::Whole, -7),
    (text!("timeline.menu.week_later"), Part::Whole, 7),
    (text!("timeline.menu.start_earlier"), Part::Start, -1),
    (text!("timeline.menu.start_later"), Part::Start, 1),
    (text!("timeline.menu.end_earlier"), Part::End, -1),
    (text!("timeline.menu.end_later"), Part::End, 1),
];

/// One command of a menu.
pub fn item(text: &'static Text, class: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class=format!("item {class}") role="menuitem" on:click=move |_| act()>
            {move || i18n::words(text)}
        </button>
    }
    .into_any()
}
