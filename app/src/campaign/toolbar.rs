//! The line above the view: what it shows, the time scale, and what can be added.

use super::add::AddPhase;
use super::state::Campaign;
use crate::t;
use crate::timeline::{ground, words};
use leptos::prelude::*;
use shared::campaign::Window;

/// The line above the view.
#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let campaign = Campaign::here();
    let add = move |_| {
        let (first, last) = campaign.suggested_week(None);
        campaign.add_activity(None, first, last);
    };
    let is_empty = Memo::new(move |_| campaign.is_empty());
    view! {
        <div class="bar campaign-toolbar">
            <h1 id="campaign-title">{move || t!("campaign.title")}</h1>
            <Length />
            <span class="spacer"></span>
            <Show when=move || !is_empty.get()>
                {ground::controls(campaign.axis, "campaign-scale")}
            </Show>
            <Show when=move || campaign.may_edit()>
                <AddPhase />
                <button
                    type="button"
                    class="btn primary"
                    aria-label=move || t!("campaign.add_activity.long")
                    on:click=add
                >
                    "+ "
                    {move || t!("campaign.add_activity")}
                </button>
            </Show>
        </div>
    }
}

/// How long the campaign is, and from when to when.
#[component]
fn Length() -> impl IntoView {
    let campaign = Campaign::here();
    let planned = Memo::new(move |_| {
        campaign
            .scene
            .with(|scene| scene.planned.map(|planned| (scene.clock, planned)))
    });
    let weeks = move || planned.get().map_or(0, |(_, (first, last))| (last - first + 7) / 7);
    let dates = move || {
        planned.get().map(|(clock, (first, last))| {
            let open = false;
            words::dates(clock, Window { first, last, open })
        })
    };
    view! {
        <Show when=move || planned.get().is_some()>
            <span class="chip">{move || t!("campaign.length", n = weeks())} <b>{dates}</b></span>
        </Show>
    }
}
