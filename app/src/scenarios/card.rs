//! One scenario on the board. It reads its own record, and the first touchpoint's for the path above its name.

use super::moves;
use super::state::{BoardState, Column, Placing};
use crate::i18n::words;
use crate::t;
use crate::widgets::drag::DragBoard;
use crate::widgets::menu::{MenuPoint, PopupMenu};
use crate::widgets::peer::{self, PeerTag};
use leptos::ev;
use leptos::prelude::*;
use shared::coverage::StoryProgress;
use shared::ids::RecordId;
use shared::plan::Record;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, WORK_STATUS, scenario, touchpoint};
use std::sync::Arc;

/// Storyboards with more steps than this are drawn as one bar.
const MOST_DASHES: usize = 12;

/// A scenario's card.
#[component]
pub(super) fn Card(id: RecordId, column: Column) -> impl IntoView {
    let state = expect_context::<BoardState>();
    let board = expect_context::<DragBoard>();
    let key = StoredValue::new(BoardState::key(&id));
    let item = StoredValue::new(moves::item_key(&id, &column));
    let column = StoredValue::new(column);
    let record = move || state.store.record(&key.get_value());
    let is_selected = move || {
        state
            .ui
            .selected
            .with(|selected| key.with_value(|key| selected.as_ref() == Some(key)))
    };
    let peer = Memo::new(move |_| {
        state
            .people
            .with(|people| key.with_value(|key| people.get(&key.id).cloned()))
    });
    let color = move || peer.with(|peer| peer.as_ref().map(peer::color));
    let pick_up = move |event: ev::PointerEvent| {
        if state.can_edit.get_untracked() {
            let name = untrack(|| state.store.title(&key.get_value()));
            item.with_value(|item| board.pick_up(&event, item, &name));
        }
    };
    let on_menu = move |event: ev::MouseEvent| {
        if !event.default_prevented() && state.can_edit.get_untracked() {
            event.prevent_default();
            let id = key.with_value(|key| key.id.clone());
            state.menu.set(Some((id, column.get_value(), MenuPoint::of(&event))));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let id = key.with_value(|key| key.id.clone());
        moves::on_card_key(state, &id, &column.get_value(), &event);
    };
    view! {
        <li
            class="card map-card sc"
            class:sel=is_selected
            class:peer=move || peer.with(Option::is_some)
            style=("--peer", color)
            class:fixed=move || !state.can_edit.get()
            data-drag=item.get_value()
            on:pointerdown=pick_up
            on:contextmenu=on_menu
        >
            <Path id=key.with_value(|key| key.id.clone()) />
            <button
                class="card-open"
                data-card=item.get_value()
                aria-keyshortcuts="Delete Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight"
                on:click=move |_| state.ui.select(key.get_value())
                on:keydown=on_key
            >
                <span class="card-name">{move || state.store.title(&key.get_value())}</span>
            </button>
            {move || record().map(|record| view! { <Summary record /> })}
            <Story key />
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

/// "Stage × Channel" of the scenario's first touchpoint, and how many more it has.
#[component]
fn Path(id: RecordId) -> impl IntoView {
    let state = expect_context::<BoardState>();
    let at = Memo::new(move |_| state.links.with(|links| links.get(&id).cloned()));
    let path = move || {
        let at = at.get()?;
        let first = state
            .store
            .record(&RecordKey::new(CollectionId::Touchpoints, at.first()?.clone()))?;
        let name = |collection, id: Option<RecordId>| id.map(|id| state.store.title(&RecordKey::new(collection, id)));
        let stage = name(CollectionId::Stages, first.get(touchpoint::stage));
        let channel = name(CollectionId::Channels, first.get(touchpoint::channel));
        let place = match (stage, channel) {
            (Some(stage), Some(channel)) => format!("{stage} × {channel}"),
            (one, other) => one.or(other).unwrap_or_else(|| first.title().to_owned()),
        };
        let more = at.len() - 1;
        Some(if more > 0 { format!("{place} +{more}") } else { place })
    };
    view! { <span class="path">{path}</span> }
}

/// The message in short, who owns it, whether two values wait for a choice.
#[component]
fn Summary(record: Arc<Record>) -> impl IntoView {
    let text = [scenario::message, scenario::context].map(|field| record.get(field).trim().to_owned());
    let line = text.into_iter().find(|text| !text.is_empty());
    let line = line.and_then(|text| text.lines().next().map(str::to_owned));
    let owner = record.get(scenario::owner).trim().to_owned();
    let is_conflicted = record.has_conflicts();
    view! {
        {line.map(|line| view! { <p class="sc-line">{line}</p> })}
        <div class="meta">
            {(!owner.is_empty()).then(|| view! { <span class="card-owner">{owner}</span> })}
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

/// How far the storyboard is; opens it.
#[component]
fn Story(key: StoredValue<RecordKey>) -> impl IntoView {
    let state = expect_context::<BoardState>();
    let progress = Memo::new(move |_| {
        state
            .progress
            .with(|progress| key.with_value(|key| progress.get(&key.id).copied()).unwrap_or_default())
    });
    let label = move || match progress.get() {
        StoryProgress { total: 0, .. } => t!("scenarios.story.none").to_owned(),
        StoryProgress { written, total } => t!("scenarios.story.progress", written = written, total = total),
    };
    view! {
        <button
            class="sc-story"
            data-no-drag
            aria-label=move || t!("scenarios.story.open", name = state.store.title(&key.get_value()), progress = label())
            on:click=move |_| state.open_story(key.get_value())
        >
            {move || view! { <Dashes progress=progress.get() /> }}
            <span>{label}</span>
        </button>
    }
}

#[component]
fn Dashes(progress: StoryProgress) -> impl IntoView {
    let StoryProgress { written, total } = progress;
    if total > MOST_DASHES {
        let width = format!("{}%", written * 100 / total);
        return view! { <span class="progress long-tail"><i style:width=width></i></span> }.into_any();
    }
    let dash = |index| view! { <i class:on=move || index < written></i> };
    let dashes = (0..total).map(dash).collect_view();
    (total > 0)
        .then(|| view! { <span class="dashes">{dashes}</span> })
        .into_any()
}

/// The menu twin of dragging and of the keys.
#[component]
pub(super) fn CardMenu(open: (RecordId, Column, MenuPoint)) -> impl IntoView {
    let state = expect_context::<BoardState>();
    let (id, column, at) = open;
    let key = BoardState::key(&id);
    let name = untrack(|| state.store.title(&key));
    let status = untrack(|| state.store.record(&key)).and_then(|record| record.get(scenario::status));
    let (id, column, key) = (StoredValue::new(id), StoredValue::new(column), StoredValue::new(key));
    let shift = move |along| {
        moves::shift(state, &id.get_value(), &column.get_value(), 0, along);
        moves::focus_card(&id.get_value(), &column.get_value());
    };
    let set_status =
        move |status: &'static str| key.with_value(|key| state.dispatch.set(key, scenario::status, status));
    let statuses = WORK_STATUS.iter().map(move |choice| {
        let is_on = status.is_some_and(|status| status.key == choice.key);
        view! {
            <button class="item" role="menuitemradio" aria-checked=is_on.to_string() on:click=move |_| set_status(choice.key)>
                {words(choice.label)}
            </button>
        }
    });
    view! {
        <PopupMenu at label=Signal::derive(move || t!("map.menu.of", name = name)) on_close=move |()| state.menu.set(None)>
            <button class="item" role="menuitem" on:click=move |_| state.ui.select(key.get_value())>{t!("common.open")}</button>
            <button class="item" role="menuitem" on:click=move |_| state.open_story(key.get_value())>
                {t!("scenarios.story")}
            </button>
            <button
                class="item"
                role="menuitem"
                on:click=move |_| state.placing.set(Some(Placing::Move(id.get_value(), column.get_value())))
            >
                {t!("map.menu.move")}
            </button>
            <button class="item" role="menuitem" on:click=move |_| shift(-1)>{t!("map.menu.up")}</button>
            <button class="item" role="menuitem" on:click=move |_| shift(1)>{t!("map.menu.down")}</button>
            <hr />
            <div role="group" aria-label=words(scenario::status.id().def().label)>{statuses.collect_view()}</div>
            <hr />
            <button class="item danger" role="menuitem" on:click=move |_| moves::bin(state, &id.get_value(), &column.get_value())>
                {t!("common.delete")}
            </button>
        </PopupMenu>
    }
}
