//! Dragging items between and within lists: cards between cells, steps within a storyboard.
//!
//! ```ignore
//! let board = DragBoard::new(move |landing: Landing| {
//!     // landing.item was let go in landing.zone, behind landing.after (None: as the first)
//!     dispatch.send(Intent::Move { … });
//! });
//! view! {
//!     <ul data-drop="the zone's key">
//!         <li data-drag="the item's key" on:pointerdown=move |event| board.pick_up(&event, "the item's key", &title)>
//! ```
//!
//! Zones and items are found by their attributes, so thousands of them cost nothing. The board draws the card under the pointer,
//! a line where it would land (`.drop-line`), the zone below (`.drop-over`), scrolls at the edges, says what happens to screen
//! readers, and lets go on Escape. Give every drag a keyboard and a menu twin.
//! For bars on a time line use [`super::gesture::follow`] alone.

use super::gesture::{self, Gesture, Point};
use super::voice::Voice;
use crate::text;
use leptos::prelude::*;
use leptos::web_sys::{self, Element, HtmlElement, PointerEvent};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// How near an edge the pointer scrolls, in CSS pixels.
const EDGE: f64 = 44.0;
/// The fastest scroll, in CSS pixels a frame.
const FASTEST: f64 = 14.0;
/// How far the line stands off the card beside it, in CSS pixels.
const LINE_GAP: f64 = 5.0;

/// Where an item was let go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// Its `data-drag`.
    pub item: String,
    /// The `data-drop` of the zone.
    pub zone: String,
    /// The item it now stands behind; `None` at the zone's start.
    pub after: Option<String>,
}

/// Lists whose items can be dragged. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct DragBoard {
    on_drop: StoredValue<Rc<dyn Fn(Landing)>, LocalStorage>,
    voice: Voice,
}

impl DragBoard {
    /// A board that reports where items land. Call it while a component is made.
    pub fn new(on_drop: impl Fn(Landing) + 'static) -> Self {
        gesture::prepare();
        Self {
            on_drop: StoredValue::new_local(Rc::new(on_drop)),
            voice: Voice::new(),
        }
    }

    /// Follows the pointer that pressed an item. `name` is what screen readers call it.
    pub fn pick_up(self, event: &PointerEvent, item: &str, name: &str) {
        let Some(element) = dragged_element(event) else { return };
        let (item, name) = (item.to_owned(), name.to_owned());
        let flight: Rc<RefCell<Option<Rc<Flight>>>> = Rc::default();
        gesture::follow(event, move |gesture| match gesture {
            Gesture::Started(point) => {
                self.voice.say(text!("drag.picked_up"), &[("name", &name)]);
                flight.replace(Some(Flight::start(&element, &item, point)));
            }
            Gesture::Moved(point) => {
                if let Some(flight) = &*flight.borrow() {
                    flight.fly(point);
                }
            }
            Gesture::Dropped(_) => {
                let landing = flight.take().and_then(|flight| flight.end());
                match landing.zip(self.on_drop.try_get_value()) {
                    Some((landing, on_drop)) => on_drop(landing),
                    None => self.voice.say(text!("drag.cancelled"), &[]),
                }
            }
            Gesture::Cancelled => {
                if let Some(flight) = flight.take() {
                    flight.end();
                }
                self.voice.say(text!("drag.cancelled"), &[]);
            }
        });
    }
}

fn dragged_element(event: &PointerEvent) -> Option<HtmlElement> {
    let pressed: Element = event.target()?.dyn_into().ok()?;
    pressed.closest("[data-drag]").ok()??.dyn_into().ok()
}

/// One item on its way.
struct Flight {
    item: String,
    source: HtmlElement,
    ghost: HtmlElement,
    line: HtmlElement,
    /// From the item's corner to where it was gripped.
    grip: (f64, f64),
    at: Cell<Point>,
    over: RefCell<Option<Element>>,
    landing: RefCell<Option<Landing>>,
    is_over: Cell<bool>,
}

impl Flight {
    fn start(source: &HtmlElement, item: &str, point: Point) -> Rc<Self> {
        let frame = source.get_bounding_client_rect();
        let ghost = ghost_of(source, frame.width());
        let line = new_element("div");
        line.set_class_name("drop-line");
        // A modal dialog covers the body: stay inside it.
        let stage = source.closest("dialog").ok().flatten();
        if let Some(stage) = stage.or_else(|| document().body().map(Into::into)) {
            let _ = stage.append_child(&ghost);
            let _ = stage.append_child(&line);
        }
        let _ = source.class_list().add_1("dragged");
        let flight = Rc::new(Self {
            item: item.to_owned(),
            source: source.clone(),
            ghost,
            line,
            grip: (point.x - frame.left(), point.y - frame.top()),
            at: Cell::new(point),
            over: RefCell::default(),
            landing: RefCell::default(),
            is_over: Cell::new(false),
        });
        flight.fly(point);
        flight.clone().scroll_at_edges();
        flight
    }

    fn fly(&self, point: Point) {
        self.at.set(point);
        let (x, y) = (point.x - self.grip.0, point.y - self.grip.1);
        set_style(
            &self.ghost,
            "transform",
            &format!("translate({x}px, {y}px) rotate(1.2deg)"),
        );
        let zone = zone_at(point);
        let landing = zone.as_ref().and_then(|zone| self.landing_in(zone, point));
        if let Some(old) = self.over.replace(zone) {
            let _ = old.class_list().remove_1("drop-over");
        }
        if let Some(zone) = &*self.over.borrow() {
            let _ = zone.class_list().add_1("drop-over");
        }
        set_style(&self.line, "display", if landing.is_some() { "block" } else { "none" });
        self.landing.replace(landing);
    }

    /// Finds the gap under the pointer and draws the line there.
    fn landing_in(&self, zone: &Element, point: Point) -> Option<Landing> {
        let items = items_of(zone, &self.item);
        let behind = items.iter().rposition(|item| {
            let frame = item.get_bounding_client_rect();
            frame.top() + frame.height() / 2.0 < point.y
        });
        let frame = zone.get_bounding_client_rect();
        let y = match (behind.and_then(|index| items.get(index)), items.first()) {
            (Some(item), _) => item.get_bounding_client_rect().bottom() + LINE_GAP,
            (None, Some(first)) => first.get_bounding_client_rect().top() - LINE_GAP,
            (None, None) => frame.top() + LINE_GAP,
        };
        set_style(&self.line, "left", &format!("{}px", frame.left() + LINE_GAP));
        set_style(&self.line, "top", &format!("{y}px"));
        set_style(&self.line, "width", &format!("{}px", frame.width() - 2.0 * LINE_GAP));
        Some(Landing {
            item: self.item.clone(),
            zone: zone.get_attribute("data-drop")?,
            after: behind
                .and_then(|index| items.get(index))
                .and_then(|item| item.get_attribute("data-drag")),
        })
    }

    fn scroll_at_edges(self: Rc<Self>) {
        if self.is_over.get() {
            return;
        }
        let point = self.at.get();
        let mut element = document().element_from_point(point.x as f32, point.y as f32);
        let mut scrolled = false;
        while let Some(current) = element {
            scrolled |= scroll_edge(&current, point);
            element = current.parent_element();
        }
        if scrolled {
            self.fly(point);
        }
        request_animation_frame(move || self.scroll_at_edges());
    }

    fn end(&self) -> Option<Landing> {
        self.is_over.set(true);
        self.ghost.remove();
        self.line.remove();
        let _ = self.source.class_list().remove_1("dragged");
        if let Some(zone) = self.over.take() {
            let _ = zone.class_list().remove_1("drop-over");
        }
        self.landing.take()
    }
}

fn ghost_of(source: &HtmlElement, width: f64) -> HtmlElement {
    let copy = source
        .clone_node_with_deep(true)
        .ok()
        .and_then(|node| node.dyn_into().ok());
    let ghost: HtmlElement = copy.unwrap_or_else(|| new_element("div"));
    let _ = ghost.remove_attribute("data-drag");
    let _ = ghost.remove_attribute("id");
    let _ = ghost.set_attribute("aria-hidden", "true");
    let _ = ghost.set_attribute("inert", "");
    let _ = ghost.class_list().add_1("drag-ghost");
    set_style(&ghost, "width", &format!("{width}px"));
    ghost
}

fn new_element(tag: &str) -> HtmlElement {
    // Every valid tag name gives an element.
    document().create_element(tag).map_or_else(
        |_| wasm_bindgen::JsValue::NULL.unchecked_into(),
        |element| element.unchecked_into(),
    )
}

fn set_style(element: &HtmlElement, property: &str, value: &str) {
    let _ = web_sys::HtmlElement::style(element).set_property(property, value);
}

fn zone_at(point: Point) -> Option<Element> {
    let element = document().element_from_point(point.x as f32, point.y as f32)?;
    element.closest("[data-drop]").ok()?
}

fn items_of(zone: &Element, without: &str) -> Vec<Element> {
    let Ok(found) = zone.query_selector_all("[data-drag]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into::<Element>().ok())
        .filter(|item| item.get_attribute("data-drag").is_some_and(|key| key != without))
        .collect()
}

/// Scrolls an element whose edge the pointer is near. Returns whether it moved.
fn scroll_edge(element: &Element, point: Point) -> bool {
    let (can_x, can_y) = (
        element.scroll_width() > element.client_width(),
        element.scroll_height() > element.client_height(),
    );
    if !(can_x || can_y) {
        return false;
    }
    let frame = element.get_bounding_client_rect();
    let (left, top) = (element.scroll_left(), element.scroll_top());
    if can_x {
        element.set_scroll_left(left + pull(point.x, frame.left().max(0.0), frame.right()));
    }
    if can_y {
        element.set_scroll_top(top + pull(point.y, frame.top().max(0.0), frame.bottom()));
    }
    (element.scroll_left(), element.scroll_top()) != (left, top)
}

fn pull(at: f64, start: f64, end: f64) -> i32 {
    let (from_start, from_end) = (at - start, end - at);
    let strength = |distance: f64| FASTEST * (1.0 - distance.max(0.0) / EDGE);
    if from_start < EDGE {
        -strength(from_start) as i32
    } else if from_end < EDGE {
        strength(from_end) as i32
    } else {
        0
    }
}
