//! The map as a phone shows it: one stage at a time, its channels below each other.

use super::curve::{Curve, FeelingTable, Legend};
use super::grid::CardList;
use super::moves::zone_key;
use super::state::{MapState, Placing};
use super::tray::NothingShown;
use crate::t;
use leptos::prelude::*;
use shared::coverage::Cell;
use shared::ids::RecordId;
use shared::schema::CollectionId;

/// The map on narrow windows.
#[component]
pub(super) fn PhoneMap() -> impl IntoView {
    let state = expect_context::<MapState>();
    // The chosen stage, while it exists; else the first.
    let stage = Memo::new(move |_| {
        let (chosen, stages) = (state.stage.get(), state.stages.get());
        chosen
            .filter(|chosen| stages.contains(chosen) || chosen.as_str() == UNPLACED)
            .or(stages.first().cloned())
    });
    let body = move || match stage.get() {
        Some(stage) if stage.as_str() != UNPLACED => view! { <StageColumn stage /> }.into_any(),
        _ => view! { <Unplaced /> }.into_any(),
    };
    let add = move |_| {
        let channel = state.channels.with_untracked(|channels| channels.first().cloned());
        let stage = stage.get_untracked().filter(|stage| stage.as_str() != UNPLACED);
        let cell = stage.zip(channel).map(|(stage, channel)| Cell { stage, channel });
        state.placing.set(Some(Placing::New(cell)));
    };
    view! {
        <StageChips stage />
        <div class="map-scroll">
            <NothingShown />
            {body}
            <section class="map-phone-curve">
                <h2>{move || t!("map.emotion")} " " <Legend /></h2>
                <Curve />
                <FeelingTable />
            </section>
        </div>
        <Show when=move || state.can_edit.get()>
            <button class="btn primary map-fab" aria-label=move || t!("map.add") on:click=add>
                "+"
            </button>
        </Show>
    }
}

/// What the chip of the tray stands for in place of a stage's id. No record has it: fresh ids are longer.
const UNPLACED: &str = "-";

#[component]
fn StageChips(stage: Memo<Option<RecordId>>) -> impl IntoView {
    let state = expect_context::<MapState>();
    let unplaced = Memo::new(move |_| state.layout.with(|layout| layout.unplaced.len()));
    let choose = move |id: &str| state.stage.set(id.parse().ok());
    let is_on = move |id: &str| {
        stage
            .with(|stage| stage.as_ref().is_some_and(|stage| stage.as_str() == id))
            .to_string()
    };
    let chip = move |id: RecordId| {
        let (pressed, count, chosen) = (id.clone(), id.clone(), id.clone());
        view! {
            <button class="chip" aria-pressed=move || is_on(pressed.as_str()) on:click=move |_| choose(chosen.as_str())>
                {move || state.name(CollectionId::Stages, &id)}
                " "
                <b>{move || state.layout.with(|layout| layout.by_stage.get(&count).copied().unwrap_or(0))}</b>
            </button>
        }
    };
    view! {
        <div class="map-stages" role="group" aria-label=move || t!("map.stages")>
            <For each=move || state.stages.get().to_vec() key=Clone::clone children=chip />
            <Show when=move || { unplaced.get() > 0 }>
                <button class="chip" aria-pressed=move || is_on(UNPLACED) on:click=move |_| choose(UNPLACED)>
                    {move || t!("map.unplaced")}
                    " "
                    <b>{unplaced}</b>
                </button>
            </Show>
        </div>
    }
}

#[component]
fn StageColumn(stage: RecordId) -> impl IntoView {
    let state = expect_context::<MapState>();
    let group = move |channel: RecordId| {
        let cell = Cell {
            stage: stage.clone(),
            channel: channel.clone(),
        };
        let here = cell.clone();
        let zone = zone_key(Some(&cell));
        let ids = Memo::new(move |_| state.layout.with(|layout| layout.cell(&here)));
        view! {
            <section class="map-group" class:gap=move || ids.with(|ids| ids.is_empty()) data-drop=zone>
                <h2>{move || state.name(CollectionId::Channels, &channel)}</h2>
                <CardList cell=Some(cell) ids />
            </section>
        }
    };
    view! { <For each=move || state.channels.get().to_vec() key=Clone::clone children=group /> }
}

#[component]
fn Unplaced() -> impl IntoView {
    let state = expect_context::<MapState>();
    let ids = Memo::new(move |_| state.layout.with(|layout| layout.unplaced.clone()));
    view! {
        <section class="map-group" data-drop="">
            <h2>{move || t!("map.unplaced")}</h2>
            <p class="quiet">{move || t!("map.unplaced.text")}</p>
            <CardList cell=None ids />
        </section>
    }
}
