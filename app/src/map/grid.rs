//! Stages across, channels down: a real table, so that every cell is announced with its stage and channel.

use super::card::Card;
use super::curve::{Curve, FeelingTable, Legend};
use super::moves::zone_key;
use super::state::MapState;
use super::tray::{NothingShown, Tray};
use crate::i18n::words;
use crate::t;
use crate::widgets::add_in_place::AddInPlace;
use leptos::prelude::*;
use shared::coverage::Cell as CellId;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::schema::{CollectionId, channel, touchpoint};
use std::sync::Arc;

/// The map on wide windows.
#[component]
pub(super) fn Grid() -> impl IntoView {
    let state = expect_context::<MapState>();
    view! {
        <div class="map-scroll">
            <NothingShown />
            <table class="map-grid" style=("--stages", move || state.stages.with(|stages| stages.len().to_string()))>
                <caption class="visually-hidden">{move || t!("map.caption")}</caption>
                <thead>
                    <tr>
                        <td class="map-corner"></td>
                        <For each=move || state.stages.get().to_vec() key=Clone::clone let:id>
                            <StageHead id />
                        </For>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || state.channels.get().to_vec() key=Clone::clone let:id>
                        <ChannelRow id />
                    </For>
                </tbody>
                <tfoot>
                    <tr>
                        <th scope="row" class="map-lane">
                            {move || t!("map.emotion")}
                            <Legend />
                        </th>
                        <td class="map-curve" colspan=move || state.stages.with(|stages| stages.len().to_string())>
                            <Curve />
                            <FeelingTable />
                        </td>
                    </tr>
                </tfoot>
            </table>
            <Tray />
        </div>
    }
}

#[component]
fn StageHead(id: RecordId) -> impl IntoView {
    let state = expect_context::<MapState>();
    let key = StoredValue::new(RecordKey::new(CollectionId::Stages, id.clone()));
    let count = Memo::new(move |_| {
        state
            .layout
            .with(|layout| layout.by_stage.get(&id).copied().unwrap_or(0))
    });
    view! {
        <th scope="col" class="map-stage">
            <button class="map-head" on:click=move |_| state.ui.select(key.get_value())>
                {move || state.store.title(&key.get_value())}
            </button>
            <small>{move || t!("map.count", n = count.get())}</small>
        </th>
    }
}

#[component]
fn ChannelRow(id: RecordId) -> impl IntoView {
    let state = expect_context::<MapState>();
    let key = StoredValue::new(RecordKey::new(CollectionId::Channels, id.clone()));
    let kind = move || {
        let record = state.store.record(&key.get_value())?;
        record.get(channel::kind).map(|kind| words(kind.label))
    };
    let cells = move || {
        let cell = |stage: &RecordId| CellId {
            stage: stage.clone(),
            channel: id.clone(),
        };
        state.stages.get().iter().map(cell).collect::<Vec<_>>()
    };
    view! {
        <tr>
            <th scope="row" class="map-lane">
                <button class="map-head" on:click=move |_| state.ui.select(key.get_value())>
                    {move || state.store.title(&key.get_value())}
                </button>
                <small>{kind}</small>
            </th>
            <For each=cells key=Clone::clone let:cell>
                <GridCell cell />
            </For>
        </tr>
    }
}

#[component]
fn GridCell(cell: CellId) -> impl IntoView {
    let state = expect_context::<MapState>();
    let here = cell.clone();
    let ids = Memo::new(move |_| state.layout.with(|layout| layout.cell(&here)));
    let is_gap = move || ids.with(|ids| ids.is_empty());
    let zone = zone_key(Some(&cell));
    view! {
        <td class="map-cell" class:gap=is_gap data-drop=zone>
            <div class="map-stack">
                <CardList cell=Some(cell) ids />
            </div>
        </td>
    }
}

/// The cards of a cell or of the tray, folded when they are many, and a way to add one.
#[component]
pub(super) fn CardList(cell: Option<CellId>, ids: Memo<Arc<[RecordId]>>) -> impl IntoView {
    let state = expect_context::<MapState>();
    let is_open = RwSignal::new(false);
    let limit = move || {
        if is_open.get() {
            usize::MAX
        } else {
            state.cards_a_cell.get()
        }
    };
    let shown = move || ids.with(|ids| ids.iter().take(limit()).cloned().collect::<Vec<_>>());
    let hidden = move || ids.with(|ids| ids.len().saturating_sub(limit()));
    let cell = StoredValue::new(cell);
    let place = move || cell.with_value(|cell| cell.as_ref().map(|cell| state.cell_name(cell)));
    let label = move || place().unwrap_or_else(|| t!("map.unplaced").to_owned());
    view! {
        {move || ids.with(|ids| ids.is_empty()).then(|| view! { <span class="visually-hidden">{t!("map.gap")}</span> })}
        <ul class="map-cards" aria-label=label>
            <For each=shown key=Clone::clone let:id>
                <Card id />
            </For>
        </ul>
        <Show when=move || { hidden() > 0 }>
            <button class="btn ghost small" on:click=move |_| is_open.set(true)>
                {move || t!("map.more", n = hidden())}
            </button>
        </Show>
        <Show when=move || state.can_edit.get()>
            <AddInPlace
                label=Signal::derive(move || match place() {
                    Some(place) => t!("map.add.in", place = place),
                    None => t!("map.add.unplaced").to_owned(),
                })
                sign=Signal::derive(|| "+".to_owned())
                on_add=move |name: String| {
                    cell.with_value(|cell| add(state, cell.as_ref(), name));
                }
            />
        </Show>
    }
}

/// Makes a touchpoint by name, behind all others of its cell.
pub(super) fn add(state: MapState, cell: Option<&CellId>, name: String) -> RecordId {
    let mut values = vec![(touchpoint::name.id(), name.into())];
    if let Some(cell) = cell {
        values.push((touchpoint::stage.id(), (&cell.stage).into()));
        values.push((touchpoint::channel.id(), (&cell.channel).into()));
    }
    state.dispatch.create(CollectionId::Touchpoints, Place::Last, values)
}
