//! The map's stages and channels: name, order, add, bin.

use super::state::MapState;
use crate::i18n::{Text, words};
use crate::widgets::add_in_place::AddInPlace;
use crate::widgets::drag::{DragBoard, Landing};
use crate::widgets::focus::focus_soon;
use crate::widgets::modal::Modal;
use crate::{t, text};
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::{Intent, Place};
use shared::schema::CollectionId;

const USUAL_STAGES: [&Text; 5] = [
    text!("map.usual.stage.1"),
    text!("map.usual.stage.2"),
    text!("map.usual.stage.3"),
    text!("map.usual.stage.4"),
    text!("map.usual.stage.5"),
];
const USUAL_CHANNELS: [&Text; 5] = [
    text!("map.usual.channel.1"),
    text!("map.usual.channel.2"),
    text!("map.usual.channel.3"),
    text!("map.usual.channel.4"),
    text!("map.usual.channel.5"),
];

/// Adds the stages and channels most plans begin with; only those of an axis that has none.
pub(super) fn add_usual(state: MapState) {
    let axes = [
        (CollectionId::Stages, USUAL_STAGES),
        (CollectionId::Channels, USUAL_CHANNELS),
    ];
    let is_empty = |collection| untrack(|| state.store.ids(collection).is_empty());
    let create = |collection: CollectionId, name: &'static Text| Intent::Create {
        record: RecordKey::new(collection, state.dispatch.fresh_id()),
        place: Place::Last,
        values: vec![(collection.title(), state.voice.words(name, &[]).into())],
    };
    let intents = axes
        .into_iter()
        .filter(|(collection, _)| is_empty(*collection))
        .flat_map(|(collection, names)| names.map(|name| create(collection, name)))
        .collect();
    state.dispatch.send(Intent::Many {
        name: "stages.usual",
        intents,
    });
}

/// The editor of both axes.
#[component]
pub(super) fn AxesDialog() -> impl IntoView {
    let state = expect_context::<MapState>();
    view! {
        <Modal
            title=Signal::derive(|| t!("map.axes.title").to_owned())
            on_close=move |()| state.ui.dialog.set(None)
        >
            <p class="quiet">{move || t!("map.axes.text")}</p>
            <div class="axes">
                <AxisList collection=CollectionId::Stages />
                <AxisList collection=CollectionId::Channels />
            </div>
        </Modal>
    }
}

#[component]
fn AxisList(collection: CollectionId) -> impl IntoView {
    let state = expect_context::<MapState>();
    let board = DragBoard::new(move |landing: Landing| {
        if landing.zone == collection.def().key
            && let Ok(id) = landing.item.parse()
        {
            let after = landing.after.and_then(|after| after.parse().ok());
            reorder(state, collection, &id, after);
        }
    });
    let ids = move || state.store.ids(collection).to_vec();
    let add = move |name: String| {
        state
            .dispatch
            .create(collection, Place::Last, vec![(collection.title(), name.into())]);
    };
    view! {
        <section aria-label=move || words(collection.def().name)>
            <h3>{move || words(collection.def().name)}</h3>
            <ol class="axis" data-drop=collection.def().key>
                <For each=ids key=Clone::clone let:id>
                    <AxisRow key=RecordKey::new(collection, id) board />
                </For>
            </ol>
            <Show when=move || state.can_edit.get()>
                <AddInPlace label=Signal::derive(move || add_words(collection).to_owned()) on_add=add />
            </Show>
        </section>
    }
}

fn add_words(collection: CollectionId) -> &'static str {
    match collection {
        CollectionId::Stages => t!("map.axes.add.stage"),
        _ => t!("map.axes.add.channel"),
    }
}

#[component]
fn AxisRow(key: RecordKey, board: DragBoard) -> impl IntoView {
    let state = expect_context::<MapState>();
    let key = StoredValue::new(key);
    let name = move || {
        state
            .store
            .record(&key.get_value())
            .map_or_else(String::new, |record| record.title().to_owned())
    };
    let title = move || state.store.title(&key.get_value());
    let rename = move |event| {
        key.with_value(|key| {
            state
                .dispatch
                .set(key, key.collection.title(), event_target_value(&event).trim())
        });
    };
    let pick_up = move |event| {
        if state.can_edit.get_untracked() {
            key.with_value(|key| board.pick_up(&event, key.id.as_str(), &untrack(title)));
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let way = match event.key().as_str() {
            "ArrowUp" if event.alt_key() || event.ctrl_key() => -1,
            "ArrowDown" if event.alt_key() || event.ctrl_key() => 1,
            _ => return,
        };
        event.prevent_default();
        key.with_value(|key| step(state, key, way));
    };
    let fixed = move || !state.can_edit.get();
    view! {
        <li class="axis-row" data-drag=key.with_value(|key| key.id.to_string()) on:pointerdown=pick_up>
            <span class="grip" aria-hidden="true">"⠿"</span>
            <input
                class="field plain"
                data-axis=key.with_value(|key| key.id.to_string())
                prop:value=name
                aria-label=move || words(key.with_value(|key| key.collection.def().one))
                readonly=fixed
                on:change=rename
                on:keydown=on_key
            />
            <Show when=move || state.can_edit.get()>
                <button class="btn ghost icon small" aria-label=move || t!("map.axes.up", name = title()) on:click=move |_| key.with_value(|key| step(state, key, -1))>
                    "↑"
                </button>
                <button class="btn ghost icon small" aria-label=move || t!("map.axes.down", name = title()) on:click=move |_| key.with_value(|key| step(state, key, 1))>
                    "↓"
                </button>
                <button class="btn ghost icon small" aria-label=move || t!("map.axes.bin", name = title()) on:click=move |_| key.with_value(|key| bin(state, key))>
                    "✕"
                </button>
            </Show>
        </li>
    }
}

fn reorder(state: MapState, collection: CollectionId, id: &RecordId, after: Option<RecordId>) {
    let ids = untrack(|| state.store.ids(collection));
    let behind_now = ids.iter().take_while(|other| *other != id).last();
    if behind_now == after.as_ref() {
        return;
    }
    let record = RecordKey::new(collection, id.clone());
    let name = untrack(|| state.store.title(&record));
    let place = after.map_or(Place::First, Place::After);
    state.dispatch.send(Intent::Move {
        record,
        place,
        values: Vec::new(),
    });
    let ids = untrack(|| state.store.ids(collection));
    let number = ids.iter().position(|other| other == id).map_or(0, |index| index + 1);
    let (number, total) = (number.to_string(), ids.len().to_string());
    state.voice.say(
        text!("map.axes.moved"),
        &[("name", &name), ("n", &number), ("of", &total)],
    );
}

fn step(state: MapState, key: &RecordKey, way: isize) {
    let ids = untrack(|| state.store.ids(key.collection));
    let Some(index) = ids.iter().position(|id| *id == key.id) else {
        return;
    };
    // Behind which one it stands afterwards, counted without itself.
    let after = match way {
        -1 if index == 0 => return,
        -1 => index.checked_sub(2),
        _ if index + 1 == ids.len() => return,
        _ => Some(index + 1),
    };
    reorder(
        state,
        key.collection,
        &key.id,
        after.and_then(|after| ids.get(after)).cloned(),
    );
    focus_soon(format!("[data-axis=\"{}\"]", key.id));
}

fn bin(state: MapState, key: &RecordKey) {
    let name = untrack(|| state.store.title(key));
    state.dispatch.send(Intent::Bin { record: key.clone() });
    state.voice.offer_undo(text!("map.binned"), &[("name", &name)]);
}
