//! The campaign view: phases and activities on a time axis, with the rhythm they make and the money they take.
//!
//! Everything shown is computed in [`shared::campaign`], in one memo. [`state`] holds that memo and what only this screen knows
//! (zoom, scroll, a drag); [`timeline`] draws the axis and [`bar`] the bars; [`edit`] turns hands and keys into intents.

use crate::timeline::{NARROW, ground, measure};
use leptos::html;
use leptos::prelude::*;
use shared::campaign::Clock;

mod add;
mod bar;
mod budget;
mod edit;
mod findings;
mod layout;
mod list;
mod menu;
mod rhythm;
mod state;
mod tiles;
mod timeline;
mod toolbar;
mod tray;

use state::Campaign;

/// The whole view.
#[component]
pub fn CampaignView() -> impl IntoView {
    let campaign = Campaign::new();
    provide_context(campaign);
    let root = NodeRef::<html::Section>::new();
    let width = measure::width_of(root);
    let is_relative = Memo::new(move |_| campaign.axis.stretch.get().clock == Clock::Relative);
    let is_narrow = Memo::new(move |_| width.get() > 0.0 && width.get() < NARROW);
    let is_empty = Memo::new(move |_| campaign.is_empty());
    view! {
        <section class="campaign" node_ref=root aria-labelledby="campaign-title">
            <toolbar::Toolbar />
            <Show when=move || !is_empty.get() fallback=|| view! { <add::Empty /> }>
                <tiles::Tiles />
                {ground::relative_notice(is_relative)}
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
            {bar::drag_tip(campaign)}
        </section>
    }
    .into_any()
}
