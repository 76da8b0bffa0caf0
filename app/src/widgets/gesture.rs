//! Following a pointer from press to release, for everything that is dragged: cards, bars, edges.
//!
//! ```ignore
//! <div on:pointerdown=move |event| follow(&event, move |gesture| match gesture {
//!     Gesture::Started(at) => …,            // once it is surely a drag and not a click
//!     Gesture::Moved(at) => shift(at.dx),   // at.x, at.y: in the window; at.dx, at.dy: since the press
//!     Gesture::Dropped(at) => commit(at.dx),
//!     Gesture::Cancelled => forget(),       // Escape, or the browser took the pointer
//! })>
//! ```
//!
//! A mouse or pen drags after a few pixels; a finger after it rested a moment, so that a list can still be scrolled. Elements
//! that fingers drag want `touch-action: manipulation; -webkit-touch-callout: none; user-select: none`. A press on something
//! inside `[data-no-drag]`, or on a field, is left alone. The click that follows a drop is swallowed.

use super::listen::{Listener, Phase};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::web_sys::{self, Element, Event, KeyboardEvent, PointerEvent};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// How far a mouse moves before a press is a drag, in CSS pixels.
const MOUSE_SLACK: f64 = 5.0;
/// How far a finger may tremble while it rests, in CSS pixels. Further, and it scrolls.
const TOUCH_SLACK: f64 = 10.0;
/// How long a finger rests before it drags.
const LONG_PRESS: Duration = Duration::from_millis(320);
/// How long after a drop a click still belongs to it.
const CLICK_AFTERMATH: Duration = Duration::from_millis(60);
/// What is pressed for its own sake.
const NOT_DRAGGED: &str = "input, textarea, select, [contenteditable], [data-no-drag]";

/// Where the pointer is, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the window's left edge.
    pub x: f64,
    /// From the window's top edge.
    pub y: f64,
    /// Since the press, to the right.
    pub dx: f64,
    /// Since the press, down.
    pub dy: f64,
}

/// What the pointer does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gesture {
    /// It drags. Where it was pressed.
    Started(Point),
    /// It moved.
    Moved(Point),
    /// It let go here.
    Dropped(Point),
    /// Nothing shall happen: Escape, a second finger, or the browser took over.
    Cancelled,
}

thread_local! {
    /// Whether something is being dragged: only then fingers must not scroll.
    static DRAGGING: Cell<bool> = const { Cell::new(false) };
    /// A browser decides when a finger goes down whether it may ask us later, so this listener is there from the start.
    static SCROLL_GUARD: RefCell<Option<Listener>> = const { RefCell::new(None) };
}

/// Makes fingers able to drag. Call it when a view with draggable things is made; [`follow`] alone would be too late.
pub fn prepare() {
    SCROLL_GUARD.with_borrow_mut(|guard| {
        guard.get_or_insert_with(|| {
            Listener::new(document(), "touchmove", Phase::Capture, |event: Event| {
                if DRAGGING.get() && event.cancelable() {
                    event.prevent_default();
                }
            })
        });
    });
}

struct Follower {
    pointer: i32,
    is_touch: bool,
    start: (f64, f64),
    is_dragging: Cell<bool>,
    is_over: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
    timer: Cell<Option<TimeoutHandle>>,
    tell: Box<dyn Fn(Gesture)>,
}

/// Follows the pointer of this `pointerdown` until it lets go. Tells nothing when it turns out to be a click or a scroll.
pub fn follow(event: &PointerEvent, tell: impl Fn(Gesture) + 'static) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_taken = pressed.is_some_and(|element| element.closest(NOT_DRAGGED).ok().flatten().is_some());
    if event.button() != 0 || !event.is_primary() || is_taken || DRAGGING.get() {
        return;
    }
    prepare();
    let follower = Rc::new(Follower {
        pointer: event.pointer_id(),
        is_touch: event.pointer_type() == "touch",
        start: (f64::from(event.client_x()), f64::from(event.client_y())),
        is_dragging: Cell::new(false),
        is_over: Cell::new(false),
        listeners: RefCell::default(),
        timer: Cell::new(None),
        tell: Box::new(tell),
    });
    follower.listen();
}

impl Follower {
    fn listen(self: &Rc<Self>) {
        let pointer = |name, handle: fn(&Rc<Self>, &PointerEvent)| {
            let this = self.clone();
            Listener::new(window(), name, Phase::Capture, move |event: PointerEvent| {
                if event.pointer_id() == this.pointer {
                    handle(&this, &event);
                } else if this.is_touch && name == "pointerdown" {
                    this.cancel();
                }
            })
        };
        let (escaping, this) = (self.clone(), self.clone());
        let listeners = vec![
            pointer("pointerdown", |_, _| {}),
            pointer("pointermove", Self::moved),
            pointer("pointerup", Self::released),
            pointer("pointercancel", |this, _| this.cancel()),
            Listener::new(window(), "keydown", Phase::Capture, move |event: KeyboardEvent| {
                if escaping.is_dragging.get() && event.key() == "Escape" {
                    event.prevent_default();
                    event.stop_propagation();
                    escaping.cancel();
                }
            }),
            Listener::new(window(), "contextmenu", Phase::Capture, move |event: Event| {
                if this.is_touch {
                    event.prevent_default();
                }
            }),
        ];
        self.listeners.replace(listeners);
        if self.is_touch {
            let this = self.clone();
            let timer = set_timeout_with_handle(move || this.begin(), LONG_PRESS);
            self.timer.set(timer.ok());
        }
    }

    fn point(&self, event: &PointerEvent) -> Point {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        Point {
            x,
            y,
            dx: x - self.start.0,
            dy: y - self.start.1,
        }
    }

    fn moved(self: &Rc<Self>, event: &PointerEvent) {
        let point = self.point(event);
        if self.is_dragging.get() {
            event.prevent_default();
            return (self.tell)(Gesture::Moved(point));
        }
        let distance = point.dx.hypot(point.dy);
        if self.is_touch && distance > TOUCH_SLACK {
            self.finish();
        } else if !self.is_touch && distance > MOUSE_SLACK {
            self.begin();
            (self.tell)(Gesture::Moved(point));
        }
    }

    fn begin(&self) {
        if self.is_over.get() || self.is_dragging.replace(true) {
            return;
        }
        DRAGGING.set(true);
        set_root_class(true);
        (self.tell)(Gesture::Started(Point {
            x: self.start.0,
            y: self.start.1,
            ..Point::default()
        }));
    }

    fn released(self: &Rc<Self>, event: &PointerEvent) {
        if self.is_dragging.get() {
            swallow_click();
            (self.tell)(Gesture::Dropped(self.point(event)));
        }
        self.finish();
    }

    fn cancel(&self) {
        if self.is_dragging.get() {
            swallow_click();
            (self.tell)(Gesture::Cancelled);
        }
        self.finish();
    }

    fn finish(&self) {
        self.is_over.set(true);
        if self.is_dragging.get() {
            DRAGGING.set(false);
            set_root_class(false);
        }
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        // Listeners hold this follower: dropping them frees it.
        self.listeners.take();
    }
}

fn set_root_class(on: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.class_list().toggle_with_force("dragging", on);
    }
}

fn swallow_click() {
    let listener = Listener::new(window(), "click", Phase::Capture, |event: web_sys::MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
    });
    set_timeout(move || drop(listener), CLICK_AFTERMATH);
}
