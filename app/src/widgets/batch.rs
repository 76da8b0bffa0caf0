//! A long view is drawn as one comes by, some records at a time, and wholly for the printer.

use super::listen::{Listener, Phase};
use leptos::prelude::*;
use leptos::web_sys::{self, Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Records drawn together in a long view.
const BATCH: usize = 16;
/// How far around the screen is drawn.
const AROUND: &str = "150% 0px";

/// So many records are drawn or taken away in one frame, as a device can.
const LEAST: usize = 2;
const MOST: usize = 8;
/// A frame that took longer than this, in milliseconds, was too full; one that took less had room.
const LONG: f64 = 34.0;
const ROOM: f64 = 20.0;

/// Where a batch is, and how much of it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Whether it is near the screen.
    is_near: bool,
    /// How many of its records are drawn: a few more each frame, until it is as it should be.
    drawn: usize,
    /// Its height when it was drawn last, in CSS pixels.
    height: Option<f64>,
}

/// All batches, and those that are not as they should be.
#[derive(Default)]
struct Ground {
    places: RefCell<HashMap<String, RwSignal<Place>>>,
    waiting: RefCell<VecDeque<String>>,
    is_going: Cell<bool>,
    /// Records in this frame, and when the last one began, in milliseconds.
    pace: Cell<usize>,
    last: Cell<f64>,
}

impl Ground {
    /// Draws what is near and takes away what is not, some of it in each frame.
    fn go(self: &Rc<Self>) {
        if !self.is_going.replace(true) {
            self.pace.set(LEAST);
            self.last.set(0.0);
            self.next_frame();
        }
    }

    fn next_frame(self: &Rc<Self>) {
        let ground = self.clone();
        request_animation_frame(move || ground.step());
    }

    fn step(self: &Rc<Self>) {
        let now = window().performance().map_or(0.0, |clock| clock.now());
        let took = now - self.last.replace(now);
        self.pace.set(match self.pace.get() {
            pace if took < ROOM => (pace + 1).min(MOST),
            pace if took > LONG => (pace / 2).max(LEAST),
            pace => pace,
        });
        let mut left = self.pace.get();
        let mut rest = VecDeque::new();
        // What is near comes first: the rest only takes room.
        for is_near in [true, false] {
            let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
            for name in waiting {
                // Copied first: drawing makes and removes places.
                let place = self.places.borrow().get(&name).copied();
                let Some((place, now)) = place.and_then(|place| Some((place, place.try_get_untracked()?))) else {
                    continue;
                };
                if now.is_near != is_near {
                    rest.push_back(name);
                    continue;
                }
                let aim = if is_near { BATCH } else { 0 };
                let by = left.min(now.drawn.abs_diff(aim));
                let drawn = if is_near { now.drawn + by } else { now.drawn - by };
                left -= by;
                if by > 0 {
                    place.set(Place { drawn, ..now });
                }
                if drawn != aim {
                    rest.push_back(name);
                }
            }
            self.waiting.borrow_mut().append(&mut rest);
        }
        if self.waiting.borrow().is_empty() {
            self.is_going.set(false);
        } else {
            self.next_frame();
        }
    }
}

#[derive(Default)]
struct Inner {
    ground: Rc<Ground>,
    next: Cell<u32>,
    /// Made with the first batch in the page, which tells what scrolls.
    observer: OnceCell<Observer>,
}

/// Tells places when they come and go.
struct Observer {
    /// `None` where the browser has none.
    browsers: Option<IntersectionObserver>,
    /// Kept as long as it is called.
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        if let Some(observer) = &self.browsers {
            observer.disconnect();
        }
    }
}

/// What is drawn. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Demand {
    inner: StoredValue<Inner, LocalStorage>,
    /// Whether everything is drawn.
    all: RwSignal<bool>,
    /// Records in a batch.
    pub size: usize,
}

impl Demand {
    /// For a view of so many records; one with no more than `short` is drawn at once.
    pub fn new(records: usize, short: usize) -> Self {
        let all = RwSignal::new(false);
        // The listeners run to their end before the printer looks, and so do the effects they wake.
        let listen = |name, drawn| {
            Listener::new(window(), name, Phase::Passive, move |_: web_sys::Event| {
                all.try_set(drawn);
            })
        };
        StoredValue::new_local([listen("beforeprint", true), listen("afterprint", false)]);
        Self {
            size: if records > short { BATCH } else { usize::MAX },
            inner: StoredValue::new_local(Inner::default()),
            all,
        }
    }

    /// A place of a new batch, and its name in the page.
    pub fn place(self) -> (String, RwSignal<Place>) {
        let is_near = self.size == usize::MAX;
        let place = RwSignal::new(Place {
            is_near,
            drawn: if is_near { usize::MAX } else { 0 },
            height: None,
        });
        let name = self.inner.with_value(|inner| {
            inner.next.set(inner.next.get() + 1);
            let name = inner.next.get().to_string();
            inner.ground.places.borrow_mut().insert(name.clone(), place);
            name
        });
        let (inner, gone) = (self.inner, name.clone());
        on_cleanup(move || {
            inner.try_with_value(|inner| inner.ground.places.borrow_mut().remove(&gone));
        });
        (name, place)
    }

    /// Watches where a batch is.
    pub fn watch(self, batch: &Element) {
        if self.size == usize::MAX {
            return;
        }
        self.inner.with_value(|inner| {
            let observer = inner.observer.get_or_init(|| observe(&inner.ground, batch));
            match &observer.browsers {
                Some(observer) => observer.observe(batch),
                // Drawn at once, then.
                None => self.all.set(true),
            }
        });
    }

    /// How many records of a batch are drawn. Tracks it.
    pub fn drawn(self, place: RwSignal<Place>) -> usize {
        if self.all.get() { usize::MAX } else { place.get().drawn }
    }

    /// The height of what is not drawn of a batch of so many records, each of which is taken for so many CSS pixels as long as the
    /// batch was never drawn. `None` when nothing is missing.
    pub fn missing(place: RwSignal<Place>, drawn: usize, records: usize, each: f64) -> Option<String> {
        let missing = records.checked_sub(drawn).filter(|missing| *missing > 0)?;
        let each = place.get().height.map_or(each, |height| height / records as f64);
        Some(format!("{:.0}px", missing as f64 * each))
    }

    /// Draws everything and opens the browser's print dialog.
    pub fn print(self) {
        self.all.set(true);
        request_animation_frame(move || {
            // Nothing to do where the browser has no printer.
            let _ = window().print();
        });
    }
}

fn observe(ground: &Rc<Ground>, batch: &Element) -> Observer {
    let ground = ground.clone();
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |seen: js_sys::Array| {
        for entry in seen {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            let name = entry.target().get_attribute("data-batch").unwrap_or_default();
            let place = ground.places.borrow().get(&name).copied();
            let was = place.and_then(|place| place.try_get_untracked());
            let (Some(place), Some(was)) = (place, was) else {
                continue;
            };
            let is_near = entry.is_intersecting();
            if was.is_near != is_near {
                let left = (!is_near).then(|| entry.bounding_client_rect().height());
                let height = left.filter(|_| was.drawn > 0).or(was.height);
                place.set(Place { is_near, height, ..was });
                let mut waiting = ground.waiting.borrow_mut();
                if !waiting.contains(&name) {
                    waiting.push_back(name);
                }
            }
        }
        ground.go();
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(AROUND);
    options.set_root(batch.closest("main").ok().flatten().as_ref());
    let browsers = IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options).ok();
    Observer {
        browsers,
        _callback: callback,
    }
}
