//! Listening to browser events outside the view: on the window, while a gesture lasts.

use leptos::web_sys::{AddEventListenerOptions, EventTarget};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::convert::FromWasmAbi;

/// When a listener hears an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before the element it happened to.
    Capture,
    /// After the element it happened to. The listener may not prevent what the browser does by itself.
    Passive,
}

/// Listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    phase: Phase,
    callback: wasm_bindgen::JsValue,
}

impl Listener {
    /// Calls `handle` for every such event at `target`.
    pub fn new<E: FromWasmAbi + 'static>(
        target: impl Into<EventTarget>,
        name: &'static str,
        phase: Phase,
        handle: impl FnMut(E) + 'static,
    ) -> Self {
        let target = target.into();
        let callback = Closure::<dyn FnMut(E)>::new(handle).into_js_value();
        let options = AddEventListenerOptions::new();
        options.set_capture(phase == Phase::Capture);
        options.set_passive(phase == Phase::Passive);
        // Fails only for a callback that is neither a function nor null.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            callback.unchecked_ref(),
            &options,
        );
        Self {
            target,
            name,
            phase,
            callback,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            self.callback.unchecked_ref(),
            self.phase == Phase::Capture,
        );
    }
}
