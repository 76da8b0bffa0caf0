//! Sizes of elements as signals.

use leptos::prelude::*;
use leptos::web_sys::{Element, ResizeObserver};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The width of an element, in CSS pixels; 0 until it is on the screen.
pub fn width_of<E>(node: NodeRef<E>) -> ReadSignal<f64>
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + 'static,
{
    let (width, set_width) = signal(0.0);
    let observer = StoredValue::new_local(None::<ResizeObserver>);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let element: Element = element.unchecked_into();
        let measured = element.clone();
        // The closure lives as long as the observer, which is disconnected with the view.
        let measure = Closure::<dyn FnMut()>::new(move || {
            set_width.try_set(f64::from(measured.client_width()));
        });
        if let Ok(watcher) = ResizeObserver::new(measure.into_js_value().unchecked_ref()) {
            watcher.observe(&element);
            observer.set_value(Some(watcher));
        }
    });
    on_cleanup(move || {
        observer.try_with_value(|observer| observer.iter().for_each(ResizeObserver::disconnect));
    });
    width
}

/// Whether a media query holds now.
pub fn matches(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Today's number, by the device's own calendar.
pub fn today() -> i64 {
    crate::i18n::today().day_number()
}
