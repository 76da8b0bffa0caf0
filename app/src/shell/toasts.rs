//! Short messages at the bottom of the screen, with what can be done about them.

use crate::dispatch::Dispatch;
use crate::t;
use crate::ui::{Offer, Ui};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// Milliseconds a message stays: long enough to read it and to reach its button.
const SHOWN_MILLIS: u32 = 8_000;

/// The latest message.
#[component]
pub fn Toasts() -> impl IntoView {
    let (ui, dispatch) = (expect_context::<Ui>(), expect_context::<Dispatch>());
    let timer = StoredValue::new_local(None::<Timeout>);
    Effect::new(move || {
        let next = ui.toast.with(Option::is_some).then(|| {
            Timeout::new(SHOWN_MILLIS, move || {
                ui.toast.try_set(None);
            })
        });
        timer.set_value(next);
    });
    let undo = move |_| {
        dispatch.undo();
        ui.toast.set(None);
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || ui.toast.get().map(|toast| view! {
                <div class="toast">
                    <span>{toast.words}</span>
                    {(toast.offer == Offer::Undo).then(|| view! {
                        <button type="button" class="btn small" on:click=undo>{move || t!("common.undo")}</button>
                    })}
                </div>
            })}
        </div>
    }
}
