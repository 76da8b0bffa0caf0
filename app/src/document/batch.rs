//! A long document is drawn as one comes by, some records at a time, and wholly for the printer.

use crate::store::PlanStore;
use crate::widgets::listen::{Listener, Phase};
use leptos::prelude::*;
use leptos::web_sys::{self, Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};
use shared::schema::CollectionId;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A document with no more records is drawn at once.
const SHORT: usize = 600;
/// Records drawn together in a longer one.
const BATCH: usize = 16;
/// How far around the screen is drawn.
const AROUND: &str = "150% 0px";

/// Where a batch is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    /// Whether it is near the screen.
    is_near: bool,
    /// Its height when it was drawn last, in CSS pixels.
    height: Option<f64>,
}

type Places = Rc<RefCell<HashMap<String, RwSignal<Place>>>>;

#[derive(Default)]
struct Inner {
    places: Places,
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
pub(super) struct Demand {
    inner: StoredValue<Inner, LocalStorage>,
    /// Whether everything is drawn.
    all: RwSignal<bool>,
    /// Records in a batch.
    pub(super) size: usize,
}

impl Demand {
    /// For a plan of this length.
    pub(super) fn new(store: PlanStore) -> Self {
        let records: usize = untrack(|| CollectionId::of_records().map(|id| store.ids(id).len()).sum());
        let all = RwSignal::new(false);
        // The listeners run to their end before the printer looks, and so do the effects they wake.
        let listen = |name, drawn| {
            Listener::new(window(), name, Phase::Passive, move |_: web_sys::Event| {
                all.try_set(drawn);
            })
        };
        StoredValue::new_local([listen("beforeprint", true), listen("afterprint", false)]);
        Self {
            size: if records > SHORT { BATCH } else { usize::MAX },
            inner: StoredValue::new_local(Inner::default()),
            all,
        }
    }

    /// A place of a new batch, and its name in the page.
    pub(super) fn place(self) -> (String, RwSignal<Place>) {
        let place = RwSignal::new(Place {
            is_near: self.size == usize::MAX,
            height: None,
        });
        let name = self.inner.with_value(|inner| {
            inner.next.set(inner.next.get() + 1);
            let name = inner.next.get().to_string();
            inner.places.borrow_mut().insert(name.clone(), place);
            name
        });
        let (inner, gone) = (self.inner, name.clone());
        on_cleanup(move || {
            inner.try_with_value(|inner| inner.places.borrow_mut().remove(&gone));
        });
        (name, place)
    }

    /// Watches where a batch is.
    pub(super) fn watch(self, batch: &Element) {
        if self.size == usize::MAX {
            return;
        }
        self.inner.with_value(|inner| {
            let observer = inner.observer.get_or_init(|| observe(&inner.places, batch));
            match &observer.browsers {
                Some(observer) => observer.observe(batch),
                // Drawn at once, then.
                None => self.all.set(true),
            }
        });
    }

    /// Whether a batch is drawn. Tracks it.
    pub(super) fn is_drawn(self, place: RwSignal<Place>) -> bool {
        self.all.get() || place.get().is_near
    }

    /// The height of a batch that is not drawn, in CSS pixels, when it was never drawn and each record takes so much.
    pub(super) fn height(place: RwSignal<Place>, records: usize, each: f64) -> String {
        let height = place.get().height.unwrap_or(records as f64 * each);
        format!("{height}px")
    }

    /// Draws everything and opens the browser's print dialog.
    pub(super) fn print(self) {
        self.all.set(true);
        request_animation_frame(move || {
            // Nothing to do where the browser has no printer.
            let _ = window().print();
        });
    }
}

fn observe(places: &Places, batch: &Element) -> Observer {
    let places = places.clone();
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |seen: js_sys::Array| {
        for entry in seen {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            let name = entry.target().get_attribute("data-batch").unwrap_or_default();
            // Copied first: drawing makes and removes places.
            let place = places.borrow().get(&name).copied();
            let was = place.and_then(|place| place.try_get_untracked());
            let (Some(place), Some(was)) = (place, was) else {
                continue;
            };
            let is_near = entry.is_intersecting();
            if was.is_near != is_near {
                let left = || Some(entry.bounding_client_rect().height());
                let height = if is_near { was.height } else { left() };
                place.set(Place { is_near, height });
            }
        }
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
