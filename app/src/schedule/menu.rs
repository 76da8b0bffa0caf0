//! A line's menu: everything that dragging does, and what it cannot.

use super::bar::nudge;
use super::state::Gantt;
use crate::timeline::hands::{MOVES, item};
use crate::timeline::{MenuAt, words};
use crate::widgets::menu::PopupMenu;
use crate::{t, text};
use leptos::prelude::*;
use shared::campaign::moves::Part;
use shared::plan::change::RecordKey;
use shared::schedule::Row;

/// So many predecessors can be taken away here; the record's form has all.
const MOST: usize = 8;

/// The open menu, if any.
pub(super) fn menu(gantt: Gantt) -> AnyView {
    (move || gantt.menu.get().map(|at| open(gantt, at))).into_any()
}

fn open(gantt: Gantt, at: MenuAt) -> AnyView {
    let key = at.key.clone();
    let label = Signal::derive(move || t!("timeline.menu", name = gantt.store.title(&key)));
    view! {
        <PopupMenu at=at.at label on_close=Callback::new(move |()| gantt.menu.set(None))>
            {items(gantt, at.key)}
        </PopupMenu>
    }
    .into_any()
}

/// What the menu knows about its line when it opens.
struct Facts {
    is_milestone: bool,
    has_bar: bool,
    has_own_days: bool,
    is_too_early: bool,
    before: Vec<RecordKey>,
}

fn facts(gantt: Gantt, key: &RecordKey) -> Option<Facts> {
    gantt.schedule.with_untracked(|schedule| {
        let (at, row) = schedule.row(key)?;
        let before = schedule.before(at).filter_map(|link| schedule.rows.get(link.from));
        Some(Facts {
            is_milestone: row.is_milestone(),
            has_bar: row.place.is_ok(),
            has_own_days: row.place.is_ok() && !row.is_rolled_up,
            is_too_early: row.is_too_early,
            before: before.map(Row::key).take(MOST).collect(),
        })
    })
}

fn items(gantt: Gantt, key: RecordKey) -> AnyView {
    let bin = crate::shell::use_bin();
    let Some(facts) = facts(gantt, &key) else {
        return ().into_any();
    };
    let key = StoredValue::new(key);
    let own = move || key.get_value();
    let label = Memo::new(move |_| {
        let clock = gantt.axis.stretch.get().clock;
        let dates = gantt.place(&own()).map(|place| words::dates(clock, place.window));
        t!(
            "timeline.moved",
            name = gantt.store.title(&own()),
            dates = dates.unwrap_or_default()
        )
    });
    let open = item(text!("common.open"), "", move || gantt.ui.select(own()));
    if !gantt.may_edit.get_untracked() {
        return open;
    }
    let moves = MOVES
        .into_iter()
        .filter(|(_, part, _)| facts.has_bar && (*part == Part::Whole || (facts.has_own_days && !facts.is_milestone)))
        .map(|(text, part, by)| item(text, "", move || nudge(gantt, &own(), part, by, label)))
        .collect_view();
    let behind = facts
        .is_too_early
        .then(|| item(text!("schedule.menu.behind"), "", move || gantt.shift_behind(&own())));
    let part =
        (!facts.is_milestone).then(|| item(text!("schedule.menu.part"), "", move || gantt.add_task(Some(&own()))));
    let unlinks = facts.before.into_iter().map(|from| {
        let title = gantt.store.title(&from);
        view! {
            <button type="button" class="item" role="menuitem" on:click=move |_| gantt.unlink(&from, &own())>
                {t!("schedule.menu.unlink", name = title)}
            </button>
        }
    });
    let unplace = facts
        .has_own_days
        .then(|| item(text!("timeline.menu.unplace"), "", move || gantt.unplace(&own())));
    view! {
        {open}
        {part}
        <hr />
        {item(text!("schedule.menu.wait"), "", move || gantt.waiting.set(Some(own())))}
        {unlinks.collect_view()}
        {behind}
        <hr />
        {moves}
        <hr />
        {unplace}
        {item(text!("common.delete"), "danger", move || bin(own()))}
    }
    .into_any()
}
