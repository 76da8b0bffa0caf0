//! Touchpoints without a place on the map: nothing is ever invisible.

use super::grid::CardList;
use super::state::MapState;
use crate::t;
use leptos::prelude::*;
use shared::coverage::Filter;
use shared::schema::CollectionId;

/// The tray below the map; not there while it is empty.
#[component]
pub(super) fn Tray() -> impl IntoView {
    let state = expect_context::<MapState>();
    let ids = Memo::new(move |_| state.layout.with(|layout| layout.unplaced.clone()));
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <section class="map-tray" aria-labelledby="map-tray-title">
                <h2 id="map-tray-title">
                    {move || t!("map.unplaced")}
                    " "
                    <span class="count">{move || ids.with(|ids| ids.len())}</span>
                </h2>
                <p class="quiet">{move || t!("map.unplaced.text")}</p>
                <div class="map-stack" data-drop="">
                    <CardList cell=None ids />
                </div>
            </section>
        </Show>
    }
}

/// A line that says so when filters hide everything.
#[component]
pub(super) fn NothingShown() -> impl IntoView {
    let state = expect_context::<MapState>();
    let is_empty = move || state.filter.with(Filter::is_active) && state.layout.with(|layout| layout.shown == 0);
    let all = move || state.store.ids(CollectionId::Touchpoints).len();
    view! {
        <Show when=is_empty>
            <p class="map-note notice" role="status">
                <span>{move || t!("map.filter.none", n = all())}</span>
            </p>
        </Show>
    }
}
