//! Moving scenarios between columns and within them: by pointer, by key, by menu. All end in one wish.

use super::state::{BoardState, Column};
use crate::i18n::Text;
use crate::text;
use crate::widgets::drag::Landing;
use crate::widgets::focus::focus_soon;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::plan::intent::{Intent, Place};
use shared::schema::{CollectionId, WORK_STATUS, scenario, touchpoint};

/// An item's key: a scenario may stand in several columns.
pub(super) fn item_key(id: &RecordId, column: &Column) -> String {
    format!("{id}/{}", column.key())
}

fn item(key: &str) -> Option<(RecordId, Column)> {
    let (id, column) = key.split_once('/')?;
    Some((id.parse().ok()?, Column::from_key(column)?))
}

/// Carries out a drop.
pub(super) fn land(state: BoardState, landing: &Landing) {
    let (Some((id, from)), Some(to)) = (item(&landing.item), Column::from_key(&landing.zone)) else {
        return;
    };
    let after = landing.after.as_deref().and_then(item).map(|(after, _)| after);
    place(state, &id, &from, &to, after);
}

/// Takes a scenario from one column into another (or the same), behind another one or first, and says so.
pub(super) fn place(state: BoardState, id: &RecordId, from: &Column, to: &Column, after: Option<RecordId>) {
    let intents = untrack(|| wishes(state, id, from, to, after));
    if intents.is_empty() {
        return;
    }
    state.dispatch.send(Intent::Many {
        name: "scenarios.move",
        intents,
    });
    let name = untrack(|| state.store.title(&BoardState::key(id)));
    let to = untrack(|| column_name(state, to));
    state
        .voice
        .say(text!("scenarios.moved"), &[("name", &name), ("to", &to)]);
}

/// What a column is called, outside a view.
pub(super) fn column_name(state: BoardState, column: &Column) -> String {
    let say = |text: &'static Text| state.voice.words(text, &[]);
    match column {
        Column::Status(key) => {
            let status = WORK_STATUS.iter().find(|status| status.key == key);
            say(status.map_or(text!("scenarios.no_status"), |status| status.label))
        }
        Column::Touchpoint(None) => say(text!("scenarios.no_touchpoint")),
        Column::Touchpoint(Some(id)) => state
            .store
            .title(&RecordKey::new(CollectionId::Touchpoints, id.clone())),
    }
}

fn wishes(state: BoardState, id: &RecordId, from: &Column, to: &Column, after: Option<RecordId>) -> Vec<Intent> {
    let key = BoardState::key(id);
    let mut intents = Vec::new();
    match (from, to) {
        _ if from == to => {}
        (_, Column::Status(status)) => intents.push(Intent::Set {
            record: key.clone(),
            field: scenario::status.id(),
            value: Value::from(status.as_str()),
        }),
        (Column::Touchpoint(from), Column::Touchpoint(to)) => {
            intents.extend(from.iter().flat_map(|from| relate(&key, from, Relate::Out)));
            intents.extend(to.iter().flat_map(|to| relate(&key, to, Relate::In)));
        }
        (Column::Status(_), Column::Touchpoint(to)) => {
            intents.extend(to.iter().flat_map(|to| relate(&key, to, Relate::In)));
        }
    }
    let there = state.in_column(to);
    let position = (from == to)
        .then(|| there.iter().position(|other| other == id))
        .flatten();
    let behind_now = position
        .and_then(|index| index.checked_sub(1))
        .and_then(|index| there.get(index));
    let is_same_place = position.is_some() && behind_now == after.as_ref();
    let others = there.iter().filter(|other| *other != id).collect::<Vec<_>>();
    if !is_same_place && !others.is_empty() {
        let place = match (after, others.first()) {
            (Some(after), _) => Place::After(after),
            (None, Some(first)) => before(state, first, id),
            (None, None) => Place::Last,
        };
        intents.push(Intent::Move {
            record: key,
            place,
            values: Vec::new(),
        });
    }
    intents
}

fn before(state: BoardState, next: &RecordId, moved: &RecordId) -> Place {
    let ids = state.store.ids(CollectionId::Scenarios);
    let ahead = ids.iter().take_while(|id| *id != next).filter(|id| *id != moved).last();
    ahead.map_or(Place::First, |id| Place::After(id.clone()))
}

/// Whether a relation comes or goes.
#[derive(Clone, Copy)]
pub(super) enum Relate {
    /// It comes.
    In,
    /// It goes.
    Out,
}

/// The wishes that relate a scenario and a touchpoint: both name each other.
pub(super) fn relate(scenario: &RecordKey, at: &RecordId, relate: Relate) -> [Intent; 2] {
    let sides = [
        (scenario.clone(), scenario::touchpoints.id(), at.to_string()),
        (
            RecordKey::new(CollectionId::Touchpoints, at.clone()),
            touchpoint::scenarios.id(),
            scenario.id.to_string(),
        ),
    ];
    sides.map(|(record, field, member)| match relate {
        Relate::In => Intent::Include { record, field, member },
        Relate::Out => Intent::Exclude { record, field, member },
    })
}

/// Makes a scenario by name in a column, behind all others.
pub(super) fn add(state: BoardState, column: &Column, name: &str) -> RecordId {
    let key = BoardState::key(&state.dispatch.fresh_id());
    let status = match column {
        Column::Status(status) => status.as_str(),
        Column::Touchpoint(_) => WORK_STATUS.first().map_or("", |status| status.key),
    };
    let values = vec![
        (scenario::name.id(), name.into()),
        (scenario::status.id(), status.into()),
    ];
    let create = Intent::Create {
        record: key.clone(),
        place: Place::Last,
        values,
    };
    match column {
        Column::Touchpoint(Some(at)) => {
            let intents = std::iter::once(create).chain(relate(&key, at, Relate::In)).collect();
            state.dispatch.send(Intent::Many {
                name: "scenarios.create",
                intents,
            });
        }
        _ => state.dispatch.send(create),
    }
    key.id
}

/// Keys on a focused card: arrows walk, with Alt or Ctrl they move the card, Delete bins it.
pub(super) fn on_card_key(state: BoardState, id: &RecordId, column: &Column, event: &KeyboardEvent) {
    if event.key() == "Delete" && state.can_edit.get_untracked() {
        event.prevent_default();
        return bin(state, id, column);
    }
    let is_moving = event.alt_key() || event.ctrl_key();
    let (across, along): (isize, isize) = match event.key().as_str() {
        "ArrowUp" => (0, -1),
        "ArrowDown" => (0, 1),
        "ArrowLeft" => (-1, 0),
        "ArrowRight" => (1, 0),
        _ => return,
    };
    if event.shift_key() || event.meta_key() {
        return;
    }
    event.prevent_default();
    let target = if is_moving && state.can_edit.get_untracked() {
        shift(state, id, column, across, along)
    } else if is_moving {
        None
    } else {
        neighbour(state, id, column, across, along)
    };
    if let Some((id, column)) = target {
        focus_card(&id, &column);
    }
}

/// Puts the focus on a card.
pub(super) fn focus_card(id: &RecordId, column: &Column) {
    focus_soon(format!("[data-card=\"{}\"]", item_key(id, column)));
}

fn step_from(index: usize, step: isize, len: usize) -> Option<usize> {
    index.checked_add_signed(step).filter(|next| *next < len)
}

/// Moves a card one step within its column or into the next one. Returns where it is then.
pub(super) fn shift(
    state: BoardState,
    id: &RecordId,
    column: &Column,
    across: isize,
    along: isize,
) -> Option<(RecordId, Column)> {
    let columns = state.columns.get_untracked();
    let here = columns.iter().position(|(other, _)| other == column)?;
    if across != 0 {
        let (to, there) = columns.get(step_from(here, across, columns.len())?)?;
        place(state, id, column, to, there.last().cloned());
        return Some((id.clone(), to.clone()));
    }
    let (_, cards) = columns.get(here)?;
    let index = cards.iter().position(|other| other == id)?;
    let next = step_from(index, along, cards.len())?;
    let after = if along > 0 {
        cards.get(next)
    } else {
        next.checked_sub(1).and_then(|index| cards.get(index))
    };
    place(state, id, column, column, after.cloned());
    Some((id.clone(), column.clone()))
}

fn neighbour(
    state: BoardState,
    id: &RecordId,
    column: &Column,
    across: isize,
    along: isize,
) -> Option<(RecordId, Column)> {
    let columns = state.columns.get_untracked();
    let mut at = columns.iter().position(|(other, _)| other == column)?;
    let (_, cards) = columns.get(at)?;
    let index = cards.iter().position(|other| other == id)?;
    if across == 0 {
        let next = cards.get(step_from(index, along, cards.len())?)?;
        return Some((next.clone(), column.clone()));
    }
    loop {
        at = step_from(at, across, columns.len())?;
        let (column, cards) = columns.get(at)?;
        if let Some(card) = cards.get(index).or(cards.last()) {
            return Some((card.clone(), column.clone()));
        }
    }
}

/// Bins a scenario; the focus goes to its neighbour.
pub(super) fn bin(state: BoardState, id: &RecordId, column: &Column) {
    let steps = [(0, 1), (0, -1), (1, 0), (-1, 0)];
    let next = steps
        .into_iter()
        .find_map(|(across, along)| neighbour(state, id, column, across, along));
    let name = untrack(|| state.store.title(&BoardState::key(id)));
    if state.ui.selected.get_untracked() == Some(BoardState::key(id)) {
        state.ui.selected.set(None);
    }
    state.dispatch.send(Intent::Bin {
        record: BoardState::key(id),
    });
    state.voice.offer_undo(text!("map.binned"), &[("name", &name)]);
    if let Some((id, column)) = next {
        focus_card(&id, &column);
    }
}
