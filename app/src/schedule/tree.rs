//! The names on the left, as a tree: arrow keys walk, fold and unfold; Enter opens.

use super::chart::height;
use super::edit::Side;
use super::state::Gantt;
use crate::t;
use crate::timeline::{MenuAt, words};
use crate::widgets::menu::MenuPoint;
use leptos::ev;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schedule::owner;

/// Farther than any plan has lines.
const FAR: isize = 1_000_000;

/// The tree. Only what is in sight is drawn.
pub(super) fn tree(gantt: Gantt) -> AnyView {
    let keys = gantt.drawn(Side::Name);
    view! {
        <div class="timeline-sides schedule-tree" role="tree" aria-label=move || t!("schedule.tree") style:height=move || height(gantt)>
            <For each=move || keys.get() key=Clone::clone let:key>
                {line(gantt, key)}
            </For>
        </div>
    }
    .into_any()
}

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    top: f64,
    depth: usize,
    /// Whether it is folded; `None` while nothing is in it.
    folded: Option<bool>,
    is_milestone: bool,
    is_critical: bool,
    dates: String,
}

fn read(gantt: Gantt, key: &RecordKey) -> Option<Line> {
    let line = gantt.line_of(key)?;
    let is_folded = gantt.folded.with(|folded| folded.contains(key));
    gantt.schedule.with(|schedule| {
        let (at, row) = schedule.row(key)?;
        Some(Line {
            top: line as f64 * gantt.line_px,
            depth: row.depth,
            folded: (row.end > at + 1).then_some(is_folded),
            is_milestone: row.is_milestone(),
            is_critical: row.is_critical,
            dates: row
                .place
                .map_or_else(|_| String::new(), |window| words::dates(schedule.clock, window)),
        })
    })
}

fn line(gantt: Gantt, key: RecordKey) -> AnyView {
    let key = StoredValue::new(key);
    let line = Memo::new(move |_| key.with_value(|key| read(gantt, key)));
    let part = move |read: fn(&Line) -> String| line.with(|line| line.as_ref().map_or_else(String::new, read));
    let flag = move |read: fn(&Line) -> bool| line.with(|line| line.as_ref().is_some_and(read));
    let folded = move || line.with(|line| line.as_ref().and_then(|line| line.folded));
    let title = Memo::new(move |_| key.with_value(|key| gantt.store.title(key)));
    let whose = Memo::new(move |_| {
        let record = key.with_value(|key| gantt.store.record(key));
        record.map(|record| owner(&record).to_owned()).unwrap_or_default()
    });
    let is_open = Memo::new(move |_| gantt.ui.selected.with(|open| open.as_ref() == Some(&key.get_value())));
    let is_stop = Memo::new(move |_| key.with_value(|key| gantt.is_tab_stop(key, Side::Name.stands())));
    let toggle = move |event: ev::MouseEvent| {
        event.stop_propagation();
        if let Some(is_folded) = untrack(folded) {
            gantt.set_folded(&key.get_value(), !is_folded);
        }
    };
    let menu = move |event: ev::MouseEvent| {
        event.prevent_default();
        let at = MenuPoint::of(&event);
        gantt.menu.set(Some(MenuAt {
            key: key.get_value(),
            at,
        }));
    };
    view! {
        <div
            class="schedule-row"
            class:sel=move || is_open.get()
            class:milestone=move || flag(|line| line.is_milestone)
            class:critical=move || flag(|line| line.is_critical)
            role="treeitem"
            tabindex=move || if is_stop.get() { "0" } else { "-1" }
            style:top=move || part(|line| format!("{}px", line.top))
            style:height=format!("{}px", gantt.line_px)
            style:--depth=move || part(|line| line.depth.min(8).to_string())
            data-record=move || key.with_value(|key| key.id.to_string())
            aria-expanded=move || folded().map(|is_folded| (!is_folded).to_string())
            aria-selected=move || is_open.get().to_string()
            on:click=move |_| gantt.ui.select(key.get_value())
            on:contextmenu=menu
            on:keydown=move |event| on_key(gantt, &key.get_value(), untrack(folded), &event)
            on:focus=move |_| gantt.focused.set(Some(key.get_value()))
        >
            <span class="fold" class:none=move || folded().is_none() aria-hidden="true" on:click=toggle>
                {move || match folded() { Some(true) => "▸", Some(false) => "▾", None => "" }}
            </span>
            <span class="name" title=move || title.get()>
                {move || flag(|line| line.is_milestone).then(|| view! { <i class="diamond" aria-hidden="true"></i> })}
                {move || title.get()}
            </span>
            <span class="owner" title=move || whose.get()>{move || whose.get()}</span>
            <span class="dates">{move || part(|line| line.dates.clone())}</span>
        </div>
    }
    .attr("aria-level", move || part(|line| (line.depth + 1).to_string()))
    .into_any()
}

fn on_key(gantt: Gantt, key: &RecordKey, folded: Option<bool>, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match (event.key().as_str(), folded) {
        ("Enter" | " ", _) => gantt.ui.select(key.clone()),
        ("ArrowUp", _) => gantt.focus_step(key, Side::Name, -1),
        ("ArrowDown", _) => gantt.focus_step(key, Side::Name, 1),
        ("Home", _) => gantt.focus_step(key, Side::Name, -FAR),
        ("End", _) => gantt.focus_step(key, Side::Name, FAR),
        ("ArrowRight", Some(true)) => gantt.set_folded(key, false),
        ("ArrowRight", Some(false)) => gantt.focus_step(key, Side::Name, 1),
        ("ArrowLeft", Some(false)) => gantt.set_folded(key, true),
        ("ArrowLeft", _) => {
            let outer = gantt.schedule.with_untracked(|schedule| {
                let (_, row) = schedule.row(key)?;
                schedule.rows.get(row.parent?).map(shared::schedule::Row::key)
            });
            if let Some(outer) = outer {
                gantt.focus(outer, Side::Name);
            }
        }
        _ => return,
    }
    event.prevent_default();
}
