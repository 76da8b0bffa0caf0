//! Where a touchpoint stands, chosen from lists: for a new one, and as the twin of dragging.

use super::state::{MapState, Placing};
use super::{grid, moves};
use crate::i18n::words;
use crate::t;
use crate::widgets::modal::Modal;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use shared::coverage::Cell;
use shared::ids::RecordId;
use shared::schema::{CollectionId, touchpoint};
use std::sync::Arc;

/// The dialog.
#[component]
pub(super) fn PlaceDialog(placing: Placing) -> impl IntoView {
    let state = expect_context::<MapState>();
    let close = move || state.placing.set(None);
    let moved = match &placing {
        Placing::New(_) => None,
        Placing::Move(id) => Some(id.clone()),
    };
    let cell = match &placing {
        Placing::New(cell) => cell.clone(),
        Placing::Move(id) => untrack(|| state.cell_of(id)),
    };
    let stage = RwSignal::new(cell.as_ref().map_or_else(String::new, |cell| cell.stage.to_string()));
    let channel = RwSignal::new(cell.map_or_else(String::new, |cell| cell.channel.to_string()));
    let name = NodeRef::<html::Input>::new();
    let title = match &moved {
        None => Signal::derive(|| t!("map.add.title").to_owned()),
        Some(id) => {
            let key = MapState::key(id);
            Signal::derive(move || t!("map.move.title", name = state.store.title(&key)))
        }
    };
    let is_new = moved.is_none();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let ids = (stage.get_untracked().parse().ok(), channel.get_untracked().parse().ok());
        let cell = ids.0.zip(ids.1).map(|(stage, channel)| Cell { stage, channel });
        match &moved {
            Some(id) => move_to(state, id, cell),
            None => create(
                state,
                cell,
                name.get_untracked().map(|input| input.value()).unwrap_or_default(),
            ),
        }
        close();
    };
    view! {
        <Modal title class="narrow" on_close=move |()| close()>
            <form class="stack" on:submit=submit>
                {is_new
                    .then(|| {
                        view! {
                            <label>
                                <span class="label">{words(touchpoint::name.id().def().label)}</span>
                                <input class="field" node_ref=name autofocus autocomplete="off" />
                            </label>
                        }
                    })}
                <AxisSelect label=words(touchpoint::stage.id().def().label) ids=state.stages collection=CollectionId::Stages value=stage />
                <AxisSelect label=words(touchpoint::channel.id().def().label) ids=state.channels collection=CollectionId::Channels value=channel />
                <div class="row">
                    <span class="spacer"></span>
                    <button type="button" class="btn" on:click=move |_| close()>{t!("common.cancel")}</button>
                    <button class="btn primary">
                        {if is_new { t!("common.add") } else { t!("map.move.do") }}
                    </button>
                </div>
            </form>
        </Modal>
    }
}

#[component]
fn AxisSelect(
    label: &'static str,
    ids: Memo<Arc<[RecordId]>>,
    collection: CollectionId,
    value: RwSignal<String>,
) -> impl IntoView {
    let state = expect_context::<MapState>();
    let options = move || {
        let chosen = value.get_untracked();
        let option = |id: &RecordId| {
            let selected = id.as_str() == chosen;
            view! { <option value=id.to_string() selected=selected>{state.name(collection, id)}</option> }
        };
        ids.get().iter().map(option).collect_view()
    };
    view! {
        <label>
            <span class="label">{label}</span>
            <select class="field" on:change=move |event| value.set(event_target_value(&event))>
                <option value="">{move || t!("map.unplaced")}</option>
                {options}
            </select>
        </label>
    }
}

fn move_to(state: MapState, id: &RecordId, cell: Option<Cell>) {
    let layout = state.layout.get_untracked();
    let there = cell
        .as_ref()
        .map_or_else(|| layout.unplaced.clone(), |cell| layout.cell(cell));
    let is_there = there.contains(id);
    if !is_there {
        moves::place(state, id, cell.as_ref(), there.last().cloned());
    }
    moves::focus_card(id);
}

fn create(state: MapState, cell: Option<Cell>, name: String) {
    let id = grid::add(state, cell.as_ref(), name.trim().to_owned());
    if let Some(cell) = cell {
        state.stage.set(Some(cell.stage));
    }
    state.ui.select(MapState::key(&id));
}
