//! Looking at the whole plan, but not at every keystroke.

use crate::store::PlanStore;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::plan::Plan;

/// How long the plan must be still before it is looked at again, in milliseconds.
const STILL: u32 = 300;

/// What a whole plan comes to, computed again whenever the plan has been still for a moment. Until the page has been drawn it is
/// `first`.
pub fn when_still<T: 'static>(store: PlanStore, first: T, compute: fn(&Plan) -> T) -> RwSignal<T, LocalStorage> {
    let result = RwSignal::new_local(first);
    keep_still(store, result, compute);
    result
}

/// The same, in a signal that is there already.
pub fn keep_still<T: 'static>(store: PlanStore, result: RwSignal<T, LocalStorage>, compute: fn(&Plan) -> T) {
    let waiting = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |ran_before: Option<()>| {
        store.track_all();
        let run = move || {
            if let Some(found) = store.with_plan(compute) {
                // The page may have been left meanwhile.
                result.try_set(found);
            }
        };
        let wait = if ran_before.is_some() { STILL } else { 0 };
        // Setting another timer cancels the one before.
        waiting.set_value(Some(Timeout::new(wait, run)));
    });
}
