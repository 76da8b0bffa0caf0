//! Adding phases, and the screen of a plan that has none.

use super::state::Campaign;
use crate::i18n::words;
use crate::t;
use leptos::html;
use leptos::prelude::*;
use shared::schema::{ChoiceDef, PHASE_KIND};

/// A button that offers the kinds of phases.
#[component]
pub(super) fn AddPhase() -> impl IntoView {
    let campaign = Campaign::here();
    let picker = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(picker) = picker.get_untracked() {
            picker.set_open(false);
        }
    };
    let pick = move |kind: &'static ChoiceDef, name: String| {
        close();
        campaign.add_phases(&[(kind.key, name)]);
    };
    view! {
        <details
            class="campaign-picker"
            node_ref=picker
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close();
                }
            }
            on:focusout=move |event| {
                let to = event.related_target().map(leptos::wasm_bindgen::JsCast::unchecked_into::<leptos::web_sys::Node>);
                if to.is_some() && !picker.try_get_untracked().flatten().is_some_and(|picker| picker.contains(to.as_ref())) {
                    close();
                }
            }
        >
            <summary class="btn" aria-label=move || t!("campaign.add_phase.long")>"+ " {move || t!("campaign.add_phase")}</summary>
            <div class="campaign-pop menu">
                {PHASE_KIND.iter().map(|kind| view! { <KindItem kind pick /> }).collect_view()}
            </div>
        </details>
    }
}

#[component]
fn KindItem(
    kind: &'static ChoiceDef,
    pick: impl Fn(&'static ChoiceDef, String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let name = Memo::new(move |_| words(kind.label));
    view! {
        <button type="button" class="item" on:click=move |_| pick(kind, name.get_untracked().to_owned())>
            <i class=format!("campaign-dot {}", kind.tone.class())></i>
            {move || name.get()}
        </button>
    }
}

/// What a campaign is made of, and a way to begin.
#[component]
pub(super) fn Empty() -> impl IntoView {
    let campaign = Campaign::here();
    let names = Memo::new(move |_| {
        PHASE_KIND
            .iter()
            .map(|kind| (kind.key, words(kind.label).to_owned()))
            .collect::<Vec<_>>()
    });
    let start = move |_| {
        let three: Vec<_> = names
            .get_untracked()
            .into_iter()
            .filter(|(key, _)| *key != "custom")
            .collect();
        campaign.add_phases(&three);
    };
    view! {
        <div class="empty campaign-empty">
            <div class="campaign-sketch" aria-hidden="true">
                <i class="warm-up"></i>
                <i class="burst"></i>
                <i class="long-tail"></i>
            </div>
            <h2>{move || t!("campaign.empty")}</h2>
            <Show when=move || campaign.may_edit() fallback=|| view! { <p>{move || t!("campaign.empty.read")}</p> }>
                <p>{move || t!("campaign.empty.text")}</p>
                <button type="button" class="btn primary" on:click=start>{move || t!("campaign.empty.three")}</button>
            </Show>
        </div>
    }
    .into_any()
}
