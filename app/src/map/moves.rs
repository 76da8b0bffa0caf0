//! Moving touchpoints: by pointer, by key, by menu. All end in one wish.

use super::state::MapState;
use crate::text;
use crate::widgets::drag::Landing;
use crate::widgets::focus::focus_soon;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::coverage::Cell;
use shared::ids::RecordId;
use shared::plan::intent::{Intent, Place};
use shared::plan::{Record, Value};
use shared::schema::{CollectionId, FieldId, touchpoint};

/// The drop zone's key of a cell.
pub(super) fn zone_key(cell: Option<&Cell>) -> String {
    cell.map_or_else(String::new, |cell| format!("{}/{}", cell.stage, cell.channel))
}

fn zone_cell(key: &str) -> Option<Cell> {
    let (stage, channel) = key.split_once('/')?;
    Some(Cell {
        stage: stage.parse().ok()?,
        channel: channel.parse().ok()?,
    })
}

/// A direction on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    Left,
    Right,
}

impl Way {
    fn of(event: &KeyboardEvent) -> Option<Self> {
        Some(match event.key().as_str() {
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            _ => return None,
        })
    }
}

/// Carries out a drop.
pub(super) fn land(state: MapState, landing: &Landing) {
    let Ok(id) = landing.item.parse() else { return };
    let after = landing.after.as_deref().and_then(|after| after.parse().ok());
    place(state, &id, zone_cell(&landing.zone).as_ref(), after);
}

/// Puts a touchpoint into a cell (or the tray), behind another one or first, and says so.
pub(super) fn place(state: MapState, id: &RecordId, to: Option<&Cell>, after: Option<RecordId>) {
    untrack(|| {
        let Some(record) = state.store.record(&MapState::key(id)) else {
            return;
        };
        if let Some(intent) = wish(state, &record, to, after) {
            state.dispatch.send(intent);
            let name = state.store.title(&MapState::key(id));
            let to = to.map_or_else(
                || state.voice.words(text!("map.unplaced"), &[]),
                |cell| state.cell_name(cell),
            );
            state.voice.say(text!("map.moved"), &[("name", &name), ("to", &to)]);
        }
    });
}

/// The wish behind a move; `None` when nothing would change.
fn wish(state: MapState, record: &Record, to: Option<&Cell>, after: Option<RecordId>) -> Option<Intent> {
    let key = MapState::key(&record.id);
    let mut values: Vec<(FieldId, Value)> = Vec::new();
    let (stage, channel) = (to.map(|cell| &cell.stage), to.map(|cell| &cell.channel));
    for (field, wanted) in [(touchpoint::stage, stage), (touchpoint::channel, channel)] {
        if record.get(field).as_ref() != wanted {
            values.push((field.id(), wanted.map_or(Value::Empty, Value::from)));
        }
    }
    let shown = untrack(|| state.layout.get());
    let all = to.map_or_else(|| shown.unplaced.clone(), |cell| shown.cell(cell));
    let old = values
        .is_empty()
        .then(|| all.iter().position(|id| *id == record.id))
        .flatten();
    let others: Vec<&RecordId> = all.iter().filter(|id| **id != record.id).collect();
    let behind_now = old
        .and_then(|index| index.checked_sub(1))
        .and_then(|index| all.get(index));
    if old.is_some() && behind_now == after.as_ref() {
        return None;
    }
    let place = match (after, others.first()) {
        (Some(after), _) => Place::After(after),
        (None, Some(first)) => before(state, first, &record.id),
        (None, None) => {
            // Alone in its cell: its place among all others does not matter, so it stays.
            let set = |(field, value)| Intent::Set {
                record: key.clone(),
                field,
                value,
            };
            let intents: Vec<_> = values.into_iter().map(set).collect();
            return (!intents.is_empty()).then_some(Intent::Many {
                name: "touchpoints.move",
                intents,
            });
        }
    };
    Some(Intent::Move {
        record: key,
        place,
        values,
    })
}

/// The place right before another touchpoint.
fn before(state: MapState, next: &RecordId, moved: &RecordId) -> Place {
    let ids = untrack(|| state.store.ids(CollectionId::Touchpoints));
    let ahead = ids.iter().take_while(|id| *id != next).filter(|id| *id != moved).last();
    ahead.map_or(Place::First, |id| Place::After(id.clone()))
}

/// Keys on a focused card: arrows walk, with Alt or Ctrl they move the card, Delete bins it.
pub(super) fn on_card_key(state: MapState, id: &RecordId, event: &KeyboardEvent) {
    let is_moving = event.alt_key() || event.ctrl_key();
    if event.key() == "Delete" && state.can_edit.get_untracked() {
        event.prevent_default();
        return bin(state, id);
    }
    let Some(way) = Way::of(event).filter(|_| !event.shift_key() && !event.meta_key()) else {
        return;
    };
    event.prevent_default();
    if is_moving && state.can_edit.get_untracked() {
        shift(state, id, way);
        focus_card(id);
    } else if !is_moving && let Some(next) = neighbour(state, id, way) {
        focus_card(&next);
    }
}

/// Puts the focus on a card.
pub(super) fn focus_card(id: &RecordId) {
    focus_soon(format!("[data-card=\"{id}\"]"));
}

/// Bins a touchpoint; the focus goes to its neighbour.
pub(super) fn bin(state: MapState, id: &RecordId) {
    let next = [Way::Down, Way::Up, Way::Right, Way::Left]
        .into_iter()
        .find_map(|way| neighbour(state, id, way));
    let name = untrack(|| state.store.title(&MapState::key(id)));
    if state.ui.selected.get_untracked() == Some(MapState::key(id)) {
        state.ui.selected.set(None);
    }
    state.dispatch.send(Intent::Bin {
        record: MapState::key(id),
    });
    state.voice.offer_undo(text!("map.binned"), &[("name", &name)]);
    if let Some(next) = next {
        focus_card(&next);
    }
}

/// Moves a card one step: within its cell, or into the neighbouring one.
pub(super) fn step_up(state: MapState, id: &RecordId) {
    shift(state, id, Way::Up);
}

/// As [`step_up`], downwards.
pub(super) fn step_down(state: MapState, id: &RecordId) {
    shift(state, id, Way::Down);
}

fn shift(state: MapState, id: &RecordId, way: Way) {
    let layout = state.layout.get_untracked();
    let cell = untrack(|| state.cell_of(id));
    let cards = cell
        .as_ref()
        .map_or_else(|| layout.unplaced.clone(), |cell| layout.cell(cell));
    let Some(index) = cards.iter().position(|other| other == id) else {
        return;
    };
    match (way, cell) {
        (Way::Up, cell) if index > 0 => {
            let after = index.checked_sub(2).and_then(|index| cards.get(index)).cloned();
            place(state, id, cell.as_ref(), after);
        }
        (Way::Down, cell) if index + 1 < cards.len() => place(state, id, cell.as_ref(), cards.get(index + 1).cloned()),
        (way, Some(cell)) => {
            if let Some(to) = next_cell(state, &cell, way) {
                let after = match way {
                    Way::Down => None,
                    _ => layout.cell(&to).last().cloned(),
                };
                place(state, id, Some(&to), after);
            }
        }
        (Way::Down, None) => {}
        (_, None) => {
            if let Some(cell) = home(state, id) {
                let after = layout.cell(&cell).last().cloned();
                place(state, id, Some(&cell), after);
            }
        }
    }
}

/// Where a card of the tray goes when it leaves it upwards: its own stage and channel as far as it has them, else the nearest.
fn home(state: MapState, id: &RecordId) -> Option<Cell> {
    let record = untrack(|| state.store.record(&MapState::key(id)))?;
    let (stages, channels) = (state.stages.get_untracked(), state.channels.get_untracked());
    let own = |wanted: Option<RecordId>, ids: &[RecordId]| wanted.filter(|id| ids.contains(id));
    Some(Cell {
        stage: own(record.get(touchpoint::stage), &stages).or_else(|| stages.first().cloned())?,
        channel: own(record.get(touchpoint::channel), &channels).or_else(|| channels.last().cloned())?,
    })
}

fn next_cell(state: MapState, from: &Cell, way: Way) -> Option<Cell> {
    let beside = |ids: &[RecordId], id: &RecordId, back: bool| {
        let index = ids.iter().position(|other| other == id)?;
        let next = if back { index.checked_sub(1)? } else { index + 1 };
        ids.get(next).cloned()
    };
    let (stages, channels) = (state.stages.get_untracked(), state.channels.get_untracked());
    Some(match way {
        Way::Left | Way::Right => Cell {
            stage: beside(&stages, &from.stage, way == Way::Left)?,
            channel: from.channel.clone(),
        },
        Way::Up | Way::Down => Cell {
            stage: from.stage.clone(),
            channel: beside(&channels, &from.channel, way == Way::Up)?,
        },
    })
}

/// The card the focus goes to: within the cell up and down, else the nearest cell with cards in that direction.
fn neighbour(state: MapState, id: &RecordId, way: Way) -> Option<RecordId> {
    let layout = state.layout.get_untracked();
    let cell = untrack(|| state.cell_of(id));
    let cards = cell
        .as_ref()
        .map_or_else(|| layout.unplaced.clone(), |cell| layout.cell(cell));
    let index = cards.iter().position(|other| other == id)?;
    let (is_back, is_inside) = (
        matches!(way, Way::Up | Way::Left),
        cell.is_none() || matches!(way, Way::Up | Way::Down),
    );
    if is_inside {
        let next = if is_back { index.checked_sub(1) } else { Some(index + 1) };
        if let Some(next) = next.and_then(|next| cards.get(next)) {
            return Some(next.clone());
        }
    }
    let mut cell = cell?;
    loop {
        cell = next_cell(state, &cell, way)?;
        let cards = layout.cell(&cell);
        let next = match way {
            Way::Up => cards.last(),
            Way::Down => cards.first(),
            Way::Left | Way::Right => cards.get(index).or(cards.last()),
        };
        if let Some(next) = next {
            return Some(next.clone());
        }
    }
}
