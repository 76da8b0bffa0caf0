//! The campaign view: phases and activities on a time axis, with the rhythm they make and the money they take.
//!
//! Everything shown is computed in [`shared::campaign`], in one memo. [`state`] holds that memo and what only this screen knows
//! (zoom, scroll, a drag); [`timeline`] draws the axis and [`bar`] the bars; [`edit`] turns hands and keys into intents.

use crate::t;
use leptos::html;
use leptos::prelude::*;
use shared::schema::frame;

mod add;
mod bar;
mod budget;
mod edit;
mod findings;
mod layout;
mod list;
mod measure;
mod menu;
mod rhythm;
mod state;
mod tiles;
mod timeline;
mod toolbar;
mod tray;
mod words;

use state::Campaign;

/// Below this width of the view, in CSS pixels, a list by phase stands above the axis.
const NARROW: f64 = 560.0;

/// The whole view.
#[component]
pub fn CampaignView() -> impl IntoView {
    let campaign = Campaign::new();
    provide_context(campaign);
    let root = NodeRef::<html::Section>::new();
    let width = measure::width_of(root);
    let is_narrow = Memo::new(move |_| width.get() > 0.0 && width.get() < NARROW);
    let is_empty = Memo::new(move |_| campaign.is_empty());
    view! {
        <section class="campaign" node_ref=root aria-labelledby="campaign-title">
            <toolbar::Toolbar />
            <Show when=move || !is_empty.get() fallback=|| view! { <add::Empty /> }>
                <tiles::Tiles />
                <RelativeNotice />
                <findings::Findings />
                <Show when=move || is_narrow.get()>
                    <list::PhaseList />
                </Show>
                <tray::Tray />
                <timeline::Timeline />
                <div class="campaign-tables">
                    <budget::BudgetTable />
                    <rhythm::RhythmTable />
                </div>
            </Show>
            <menu::BarMenu />
            <bar::DragTip />
        </section>
    }
    .into_any()
}

/// Says why weeks have no dates, and takes the plan's start.
#[component]
fn RelativeNotice() -> impl IntoView {
    let campaign = Campaign::here();
    let is_relative = Memo::new(move |_| {
        campaign
            .scene
            .with(|scene| scene.clock == shared::campaign::Clock::Relative)
    });
    let set = move |event: leptos::ev::Event| {
        if let Some(date) = shared::date::Date::parse(&event_target_value(&event)) {
            campaign.dispatch.set(
                &shared::plan::change::RecordKey::frame(),
                frame::start,
                shared::date::When::On(date),
            );
        }
    };
    view! {
        <Show when=move || is_relative.get()>
            <div class="campaign-relative notice">
                <p>{move || t!("campaign.relative")}</p>
                <Show when=move || campaign.may_edit()>
                    <label class="row wrap">
                        <span>{move || t!("campaign.relative.set")}</span>
                        <input type="date" class="field" on:change=set />
                    </label>
                </Show>
            </div>
        </Show>
    }
}
