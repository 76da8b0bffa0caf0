//! One piece of work for the worker: begun, then done, stopped, or given up when it takes too long.

use crate::i18n::Text;
use crate::text;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::document;
use shared::document::Layout;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Milliseconds until a file is given up. The largest that is allowed takes a few seconds on a slow phone.
const LONGEST_MILLIS: u32 = 60_000;

/// What the worker may complain about: the key that it sends, and the words.
macro_rules! complaints {
    ($($key:literal)*) => { [$(($key, text!($key))),*] };
}
const COMPLAINTS: [(&str, &Text); 10] = complaints! {
    "exchange.error.empty" "exchange.error.unsupported" "exchange.error.damaged" "exchange.error.too_big" "exchange.error.bomb"
    "exchange.error.too_complex" "exchange.error.too_long" "exchange.error.no_plan" "exchange.error.newer" "exchange.error.slow"
};
/// The words for everything else.
pub(super) const FAILED: &Text = text!("exchange.error.failed");

/// How far the worker is. It tells by these names, in this order.
pub(super) const STAGES: [(&str, &Text); 4] = [
    ("start", text!("exchange.stage.start")),
    ("read", text!("exchange.stage.read")),
    ("recognise", text!("exchange.stage.recognise")),
    ("compare", text!("exchange.stage.compare")),
];

/// A piece of work. Dropping it ends the worker.
pub struct Job {
    worker: Worker,
    promise: Promise,
    /// Answers the promise.
    resolve: Function,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
    _clock: Timeout,
}

impl Job {
    /// Begins to read a file. `on_stage` hears the place among [`STAGES`].
    ///
    /// # Errors
    /// When the browser starts no worker.
    pub fn read(
        file: &[u8],
        name: &str,
        language: &str,
        plan: &[u8],
        on_stage: impl Fn(usize) + 'static,
    ) -> Result<Self, JsValue> {
        let values = [
            Uint8Array::from(file).into(),
            name.into(),
            language.into(),
            Uint8Array::from(plan).into(),
        ];
        Self::begin("read", &values, on_stage)
    }

    /// Begins to write the plan, in its chosen outline if there is one.
    ///
    /// # Errors
    /// When the browser starts no worker.
    pub fn write(
        plan: &[u8],
        format: &str,
        language: &str,
        now_secs: f64,
        layout: Option<Layout>,
    ) -> Result<Self, JsValue> {
        let values = [
            Uint8Array::from(plan).into(),
            format.into(),
            language.into(),
            now_secs.into(),
            layout.map_or("", Layout::key).into(),
        ];
        Self::begin("write", &values, |_| {})
    }

    fn begin(what: &str, values: &[JsValue], on_stage: impl Fn(usize) + 'static) -> Result<Self, JsValue> {
        let address = document()
            .document_element()
            .and_then(|root| root.get_attribute("data-exchange"));
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address.unwrap_or_default(), &options)?;
        let mut resolve = None;
        let promise = Promise::new(&mut |yes, _| resolve = Some(yes));
        let resolve = resolve.ok_or(JsValue::NULL)?;
        let answer = resolve.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let told = get(&event.data(), "stage").and_then(|stage| stage.as_string());
            match told {
                Some(told) => {
                    if let Some(place) = STAGES.iter().position(|(name, _)| *name == told) {
                        on_stage(place);
                    }
                }
                // Resolving a promise does not throw.
                None => drop(answer.call1(&JsValue::NULL, &event.data())),
            }
        });
        let complain = resolve.clone();
        let on_error = Closure::<dyn Fn(Event)>::new(move |_| complain_of(&complain, ""));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let message = Object::new();
        Reflect::set(&message, &what.into(), &values.iter().collect::<Array>())?;
        worker.post_message(&message)?;
        let late = resolve.clone();
        let clock = Timeout::new(LONGEST_MILLIS, move || complain_of(&late, "exchange.error.slow"));
        Ok(Self {
            worker,
            promise,
            resolve,
            _on_message: on_message,
            _on_error: on_error,
            _clock: clock,
        })
    }

    /// What will come of it. It does not keep the worker alive.
    pub fn answer(&self) -> Answer {
        Answer(self.promise.clone())
    }

    /// Whether this is the answer to this piece of work.
    pub fn is_answered_by(&self, answer: &Answer) -> bool {
        Object::is(&self.promise, &answer.0)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.worker.terminate();
        // Whoever still waits shall not wait for ever.
        complain_of(&self.resolve, "");
    }
}

/// What will come of a piece of work.
pub struct Answer(Promise);

impl Answer {
    /// The bytes that the worker made.
    ///
    /// # Errors
    /// The words to tell the person.
    pub async fn wait(&self) -> Result<Vec<u8>, &'static Text> {
        let answer = JsFuture::from(self.0.clone()).await.map_err(|_| FAILED)?;
        if let Some(bytes) = get(&answer, "bytes").and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok()) {
            return Ok(bytes.to_vec());
        }
        let told = get(&answer, "error")
            .and_then(|key| key.as_string())
            .unwrap_or_default();
        let known = COMPLAINTS.iter().find(|(key, _)| *key == told);
        Err(known.map_or(FAILED, |(_, words)| words))
    }
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok()
}

/// Answers with a complaint by its key. Only the first answer counts.
fn complain_of(resolve: &Function, key: &str) {
    let answer = Object::new();
    // Neither throws: the object is new, and resolving a promise never does.
    let _ = Reflect::set(&answer, &"error".into(), &key.into());
    let _ = resolve.call1(&JsValue::NULL, &answer);
}
