//! The line above the view: what it shows, the time scale, and what can be added.

use super::add::AddPhase;
use super::state::Campaign;
use super::words;
use crate::t;
use leptos::prelude::*;
use shared::campaign::{Clock, Window, Zoom};

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
                <Go />
                <Scales />
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

/// Scrolls to today.
#[component]
fn Go() -> impl IntoView {
    let campaign = Campaign::here();
    let is_shown = Memo::new(move |_| {
        campaign
            .scene
            .with(|scene| scene.clock != Clock::Relative && (scene.first..=scene.last).contains(&campaign.today))
    });
    let go = move |_| {
        if let Some(scroller) = campaign.scroller.get_untracked() {
            let x = campaign.scale.get_untracked().x(campaign.today);
            scroller.set_scroll_left((x - campaign.room.get_untracked() / 2.0) as i32);
        }
    };
    view! {
        <Show when=move || is_shown.get()>
            <button type="button" class="btn ghost" on:click=go>{move || t!("campaign.go_today")}</button>
        </Show>
    }
}

/// Day, week or month.
#[component]
fn Scales() -> impl IntoView {
    let campaign = Campaign::here();
    view! {
        <div class="seg" role="radiogroup" aria-label=move || t!("campaign.scale")>
            {Zoom::ALL
                .into_iter()
                .map(|zoom| {
                    view! {
                        <label>
                            <input
                                type="radio"
                                name="campaign-scale"
                                prop:checked=move || campaign.zoom.get() == zoom
                                on:change=move |_| zoom_to(campaign, zoom)
                            />
                            <span>{move || words::zoom(zoom)}</span>
                        </label>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Changes the scale and keeps the day in the middle where it is.
fn zoom_to(campaign: Campaign, zoom: Zoom) {
    let middle = campaign.room.get_untracked() / 2.0;
    let day = campaign.scroller.get_untracked().map(|scroller| {
        campaign
            .scale
            .get_untracked()
            .day_at(f64::from(scroller.scroll_left()) + middle)
    });
    campaign.zoom.set(zoom);
    request_animation_frame(move || {
        if let (Some(scroller), Some(day)) = (campaign.scroller.try_get_untracked().flatten(), day)
            && let Some(scale) = campaign.scale.try_get_untracked()
        {
            scroller.set_scroll_left((scale.x(day) - middle) as i32);
        }
    });
}
