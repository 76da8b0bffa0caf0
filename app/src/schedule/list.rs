//! Tasks and milestones by date, with small bars: what a phone shows.

use super::bar::{slack_words, state_text};
use super::state::Gantt;
use crate::i18n;
use crate::t;
use crate::timeline::words;
use leptos::prelude::*;
use shared::campaign::axis::{Tick, groups};
use shared::campaign::{Window, Zoom};
use shared::plan::change::RecordKey;
use shared::schedule::{Schedule, State};

/// So many are listed before "n more".
const SHOWN: usize = 60;

#[derive(Clone, PartialEq)]
struct Item {
    key: RecordKey,
    window: Window,
    state: State,
    is_critical: bool,
    is_milestone: bool,
    is_too_early: bool,
    /// From where to where on a line as long as the plan, in percent.
    bar: (f64, f64),
}

/// A month and what begins in it.
type Month = (Tick, Vec<Item>);

fn months(gantt: Gantt, most: usize) -> (Vec<Month>, usize) {
    gantt.schedule.with(|schedule| {
        let mut rows: Vec<(usize, Window)> = gantt.lines.with(|lines| {
            let dated = lines
                .rows
                .iter()
                .filter_map(|row| Some((*row, schedule.rows.get(*row)?.place.ok()?)));
            dated.filter(|(row, _)| !schedule.rows[*row].is_summary).collect()
        });
        rows.sort_by_key(|(row, window)| (window.first, window.last, *row));
        let all = rows.len();
        rows.truncate(most);
        let mut months: Vec<Month> = Vec::new();
        let mut ticks = groups(schedule.clock, Zoom::Week, schedule.first, schedule.last)
            .into_iter()
            .peekable();
        for (row, window) in rows {
            while ticks.peek().is_some_and(|tick| tick.first + tick.days <= window.first) {
                ticks.next();
            }
            let Some(tick) = ticks.peek().copied() else { break };
            if months.last().is_none_or(|(month, _)| *month != tick) {
                months.push((tick, Vec::new()));
            }
            if let Some((_, items)) = months.last_mut() {
                items.push(item(schedule, row, window));
            }
        }
        (months, all)
    })
}

fn item(schedule: &Schedule, row: usize, window: Window) -> Item {
    let (first, last) = schedule.planned.unwrap_or((schedule.first, schedule.last));
    let whole = (last - first + 1).max(1) as f64;
    let row = &schedule.rows[row];
    Item {
        key: row.key(),
        window,
        state: row.state,
        is_critical: row.is_critical,
        is_milestone: row.is_milestone(),
        is_too_early: row.is_too_early,
        bar: (
            (window.first - first) as f64 / whole * 100.0,
            window.days() as f64 / whole * 100.0,
        ),
    }
}

/// The list.
pub(super) fn list(gantt: Gantt) -> AnyView {
    let most = RwSignal::new(SHOWN);
    let months = Memo::new(move |_| months(gantt, most.get()));
    let shown = move || {
        let clock = gantt.axis.stretch.get().clock;
        let month = move |(tick, items): Month| {
            // A tick that the axis cuts off has a name all the same.
            let tick = Tick { days: 31, ..tick };
            let items = items.into_iter().map(|item| line(gantt, clock, item)).collect_view();
            view! {
                <section class="schedule-month">
                    <h2>{words::tick(&tick)}</h2>
                    <ul>{items}</ul>
                </section>
            }
        };
        months.get().0.into_iter().map(month).collect_view()
    };
    let rest = move || months.with(|(_, all)| all.saturating_sub(most.get()));
    view! {
        <div class="schedule-list">
            {shown}
            <Show when=move || { rest() > 0 }>
                <button type="button" class="btn" on:click=move |_| most.update(|most| *most += SHOWN)>
                    {move || t!("timeline.more", n = rest())}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

fn line(gantt: Gantt, clock: shared::campaign::Clock, item: Item) -> AnyView {
    let title = gantt.store.title(&item.key);
    let key = item.key.clone();
    let mut facts = vec![
        words::dates(clock, item.window),
        i18n::words(state_text(item.state)).to_owned(),
    ];
    if item.is_critical {
        facts.push(slack_words(Some(0)));
    }
    let clash = item
        .is_too_early
        .then(|| view! { <p class="problem">{t!("schedule.too_early")}</p> });
    let tone = item.state.tone().class();
    view! {
        <li>
            <button type="button" class="timeline-link" on:click=move |_| gantt.ui.select(key.clone())>
                {item.is_milestone.then(|| view! { <i class="diamond" aria-hidden="true"></i> })}
                {title}
            </button>
            <small>{facts.join(" · ")}</small>
            {clash}
            <div class="schedule-mini" aria-hidden="true">
                <i
                    class=tone
                    class:critical=item.is_critical
                    style:left=format!("{:.1}%", item.bar.0.min(98.0))
                    style:width=format!("{:.1}%", item.bar.1.max(1.5))
                ></i>
            </div>
        </li>
    }
    .into_any()
}
