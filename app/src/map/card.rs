//! One touchpoint on the map. It reads its own record and nothing else of the plan.

use super::moves;
use super::state::{MapState, Placing};
use crate::comments::CommentsMark;
use crate::i18n::words;
use crate::t;
use crate::widgets::drag::DragBoard;
use crate::widgets::menu::{MenuPoint, PopupMenu};
use crate::widgets::peer::{self, PeerTag};
use leptos::ev;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::Record;
use shared::plan::change::RecordKey;
use shared::schema::touchpoint;
use std::sync::Arc;

/// A touchpoint's card.
#[component]
pub(super) fn Card(id: RecordId) -> impl IntoView {
    let state = expect_context::<MapState>();
    let board = expect_context::<DragBoard>();
    let key = StoredValue::new(MapState::key(&id));
    let id = StoredValue::new(id);
    let record = move || state.store.record(&key.get_value());
    let is_selected = move || {
        state
            .ui
            .selected
            .with(|selected| key.with_value(|key| selected.as_ref() == Some(key)))
    };
    let peer = Memo::new(move |_| state.people.with(|people| id.with_value(|id| people.get(id).cloned())));
    let color = move || peer.with(|peer| peer.as_ref().map(peer::color));
    let pick_up = move |event: ev::PointerEvent| {
        if state.can_edit.get_untracked() {
            let name = untrack(|| state.store.title(&key.get_value()));
            id.with_value(|id| board.pick_up(&event, id.as_str(), &name));
        }
    };
    let on_menu = move |event: ev::MouseEvent| {
        if !event.default_prevented() && state.can_edit.get_untracked() {
            event.prevent_default();
            state.menu.set(Some((id.get_value(), MenuPoint::of(&event))));
        }
    };
    view! {
        <li
            class="card map-card"
            class:sel=is_selected
            class:peer=move || peer.with(Option::is_some)
            class:fixed=move || !state.can_edit.get()
            style=("--peer", color)
            data-drag=id.with_value(ToString::to_string)
            on:pointerdown=pick_up
            on:contextmenu=on_menu
        >
            <OpenButton id=id.get_value() key />
            {move || record().map(|record| view! { <Meta record /> })}
            <CommentsMark record=key.get_value() />
            <Show when=move || state.can_edit.get()>
                <button
                    class="btn ghost icon small card-more"
                    data-no-drag
                    aria-haspopup="menu"
                    aria-label=move || t!("map.menu.of", name = state.store.title(&key.get_value()))
                    on:click=on_menu
                >
                    "⋯"
                </button>
            </Show>
            {move || peer.get().map(|peer| view! { <PeerTag peer /> })}
        </li>
    }
}

/// The name: a button as large as the card.
#[component]
fn OpenButton(id: RecordId, key: StoredValue<RecordKey>) -> impl IntoView {
    let state = expect_context::<MapState>();
    let is_key = Memo::new(move |_| {
        let record = state.store.record(&key.get_value());
        record.is_some_and(|record| record.get(touchpoint::key))
    });
    let card = id.to_string();
    view! {
        <button
            class="card-open"
            data-card=card
            aria-keyshortcuts="Delete Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight"
            on:click=move |_| state.ui.select(key.get_value())
            on:keydown=move |event| moves::on_card_key(state, &id, &event)
        >
            <span class="card-name">{move || state.store.title(&key.get_value())}</span>
            <Show when=move || is_key.get()>
                <span class="card-star" aria-hidden="true">"★"</span>
                <span class="visually-hidden">{move || t!("map.key")}</span>
            </Show>
        </button>
    }
}

/// Owner, status, scenarios, conflict.
#[component]
fn Meta(record: Arc<Record>) -> impl IntoView {
    let state = expect_context::<MapState>();
    let id = record.id.clone();
    let scenarios = move || state.scenario_counts.with(|counts| counts.get(&id).copied());
    let owner = record.get(touchpoint::owner).trim().to_owned();
    let status = record.get(touchpoint::status);
    let is_conflicted = record.has_conflicts();
    view! {
        <div class="meta">
            {(!owner.is_empty()).then(|| view! { <span class="card-owner">{owner.clone()}</span> })}
            {status
                .map(|status| {
                    view! { <span class=format!("pill {}", status.tone.class())>{move || words(status.label)}</span> }
                })}
            {move || scenarios().map(|n| view! { <span class="pill">{scenario_words(n)}</span> })}
            {is_conflicted
                .then(|| {
                    view! {
                        <span class="pill warn" title=move || t!("map.conflict.hint")>
                            "⚠ "
                            {move || t!("map.conflict")}
                        </span>
                    }
                })}
        </div>
    }
}

fn scenario_words(count: usize) -> String {
    if count == 1 {
        t!("map.scenarios.one").to_owned()
    } else {
        t!("map.scenarios.many", n = count)
    }
}

/// The menu twin of dragging and of the keys.
#[component]
pub(super) fn CardMenu(open: (RecordId, MenuPoint)) -> impl IntoView {
    let state = expect_context::<MapState>();
    let (id, at) = open;
    let key = MapState::key(&id);
    let id = StoredValue::new(id);
    let name = untrack(|| state.store.title(&key));
    let is_key = untrack(|| state.store.record(&key)).is_some_and(|record| record.get(touchpoint::key));
    let key = StoredValue::new(key);
    view! {
        <PopupMenu
            at
            label=Signal::derive(move || t!("map.menu.of", name = name))
            on_close=move |()| state.menu.set(None)
        >
            <button class="item" role="menuitem" on:click=move |_| state.ui.select(key.get_value())>
                {t!("common.open")}
            </button>
            <button
                class="item"
                role="menuitem"
                on:click=move |_| state.placing.set(Some(Placing::Move(id.get_value())))
            >
                {t!("map.menu.move")}
            </button>
            <button class="item" role="menuitem" on:click=move |_| id.with_value(|id| moves::step_up(state, id))>
                {t!("map.menu.up")}
            </button>
            <button class="item" role="menuitem" on:click=move |_| id.with_value(|id| moves::step_down(state, id))>
                {t!("map.menu.down")}
            </button>
            <button
                class="item"
                role="menuitemcheckbox"
                aria-checked=is_key.to_string()
                on:click=move |_| key.with_value(|key| state.dispatch.set(key, touchpoint::key, !is_key))
            >
                {t!("map.menu.key")}
            </button>
            <hr />
            <button class="item danger" role="menuitem" on:click=move |_| id.with_value(|id| moves::bin(state, id))>
                {t!("common.delete")}
            </button>
        </PopupMenu>
    }
}
