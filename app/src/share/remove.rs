//! Taking the whole plan off the relay. It asks once, and says what stays.

use super::Sharing;
use crate::t;
use leptos::prelude::*;

/// The last thing in the dialog, and the gravest.
#[component]
pub fn RemovePlan(sharing: Sharing) -> impl IntoView {
    let asking = RwSignal::new(false);
    let remove = move |_| {
        asking.set(false);
        sharing.problem.set(None);
        leptos::task::spawn_local(async move {
            if let Err(error) = sharing.host.delete_everywhere().await {
                sharing.fail(&error);
            }
        });
    };
    view! {
        <div class="remove-plan">
            <Show
                when=move || asking.get()
                fallback=move || view! { <button type="button" class="btn ghost small danger" on:click=move |_| asking.set(true)>{move || t!("share.delete")}</button> }
            >
                <div class="row wrap" role="alert">
                    <span class="quiet">{move || t!("share.delete.sure")}</span>
                    <button type="button" class="btn small danger primary" on:click=remove>{move || t!("share.delete.yes")}</button>
                    <button type="button" class="btn small" on:click=move |_| asking.set(false)>{move || t!("common.cancel")}</button>
                </div>
            </Show>
        </div>
    }
}
