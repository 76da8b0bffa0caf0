//! A menu of commands at a point: arrow keys walk, Escape and a click elsewhere close it.

use super::focus::focus;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{self, Element};
use wasm_bindgen::JsCast;

/// How far a menu stays away from the window's edges, in CSS pixels.
const MARGIN: f64 = 8.0;

/// Where a menu opens: a point in the window, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MenuPoint {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl MenuPoint {
    /// Below the button that was pressed, or at the pointer for a context menu.
    pub fn of(event: &ev::MouseEvent) -> Self {
        let pointer = Self {
            x: f64::from(event.client_x()),
            y: f64::from(event.client_y()),
        };
        let button = event
            .current_target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        match button {
            // A context menu opened by its key has no pointer either.
            Some(button) if event.type_() == "click" || (pointer.x == 0.0 && pointer.y == 0.0) => {
                let frame = button.get_bounding_client_rect();
                Self {
                    x: frame.left(),
                    y: frame.bottom() + 2.0,
                }
            }
            _ => pointer,
        }
    }
}

/// A menu that is open as long as it is in the view. Its children are `<button class="item" role="menuitem">`.
#[component]
pub fn PopupMenu(
    /// Where.
    at: MenuPoint,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// Called when it closes, also after a choice.
    #[prop(into)]
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(menu) = menu.get() {
            let _ = menu.show_popover();
            put(&menu, at);
            if let Some(first) = items(&menu).first() {
                focus(first);
            }
        }
    });
    let hide = move || {
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.hide_popover();
        }
    };
    let on_toggle = move |_: web_sys::Event| {
        let is_closed = menu
            .get_untracked()
            .is_none_or(|menu| !menu.matches(":popover-open").unwrap_or(false));
        if is_closed {
            on_close.run(());
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if let Some(menu) = menu.get_untracked() {
            walk(&menu, &event);
        }
    };
    view! {
        <div
            node_ref=menu
            popover="auto"
            class="menu"
            role="menu"
            aria-label=move || label.get()
            on:toggle=on_toggle
            on:keydown=on_key
            on:click=move |_| hide()
        >
            {children()}
        </div>
    }
}

/// Puts something at a point, or as near as the window allows.
pub fn put(menu: &web_sys::HtmlElement, at: MenuPoint) {
    let frame = menu.get_bounding_client_rect();
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let x = at.x.min(width - frame.width() - MARGIN).max(MARGIN);
    let y = at.y.min(height - frame.height() - MARGIN).max(MARGIN);
    let style = web_sys::HtmlElement::style(menu);
    let _ = style.set_property("left", &format!("{x}px"));
    let _ = style.set_property("top", &format!("{y}px"));
}

fn items(menu: &Element) -> Vec<Element> {
    let Ok(found) = menu.query_selector_all(".item:not([disabled])") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect()
}

fn walk(menu: &Element, event: &ev::KeyboardEvent) {
    let items = items(menu);
    let here = document()
        .active_element()
        .and_then(|active| items.iter().position(|item| *item == active));
    let last = items.len().saturating_sub(1);
    let next = match event.key().as_str() {
        "ArrowDown" => here.map_or(0, |index| if index == last { 0 } else { index + 1 }),
        "ArrowUp" => here.map_or(last, |index| index.checked_sub(1).unwrap_or(last)),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(item) = items.get(next) {
        focus(item);
    }
}
