//! The line above the view: what it shows, filters, the time scale, and what can be added.

use super::state::Gantt;
use crate::host::PlanHost;
use crate::i18n::words;
use crate::route::{Route, View};
use crate::t;
use crate::timeline::{ground, words as days};
use crate::widgets::filter_chip::{FilterChip, by_name, by_value};
use leptos::prelude::*;
use shared::campaign::Window;
use shared::schedule::Filter;
use shared::schedule::moves::Waiting;
use shared::schema::{CollectionId, TASK_STATUS, task};

/// The line above the view.
pub(super) fn toolbar(gantt: Gantt, is_empty: Memo<bool>) -> AnyView {
    let host = expect_context::<PlanHost>();
    let table = Route::Plan {
        id: host.id,
        view: View::Table(CollectionId::Tasks),
    };
    let path = StoredValue::new(table.path());
    view! {
        <div class="bar schedule-toolbar">
            <h1 id="schedule-title">{move || t!("schedule.title")}</h1>
            <Show when=move || !is_empty.get()>
                {length(gantt)}
                {filters(gantt)}
            </Show>
            <span class="spacer"></span>
            <Show when=move || !is_empty.get()>
                {folding(gantt)}
                {along(gantt)}
                <a class="btn ghost" href=path.get_value()>{move || t!("schedule.as_table")}</a>
                <span class="schedule-controls">{ground::controls(gantt.axis, "schedule-scale")}</span>
            </Show>
            <Show when=move || gantt.may_edit.get()>
                <button type="button" class="btn" aria-label=move || t!("schedule.add_milestone.long") on:click=move |_| gantt.add_milestone()>
                    "+ " {move || t!("schedule.add_milestone")}
                </button>
                <button type="button" class="btn primary" aria-label=move || t!("schedule.add_task.long") on:click=move |_| gantt.add_task(None)>
                    "+ " {move || t!("schedule.add_task")}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

/// From when to when, and how much of it decides the end.
fn length(gantt: Gantt) -> AnyView {
    let facts = Memo::new(move |_| {
        gantt.schedule.with(|schedule| {
            let critical = schedule
                .rows
                .iter()
                .filter(|row| row.is_critical && !row.is_summary)
                .count();
            schedule.planned.map(|planned| (schedule.clock, planned, critical))
        })
    });
    let dates = move || {
        facts.get().map(|(clock, (first, last), _)| {
            let open = false;
            days::dates(clock, Window { first, last, open })
        })
    };
    let critical = move || facts.get().map_or(0, |facts| facts.2);
    view! {
        <Show when=move || facts.get().is_some()>
            <span class="chip"><b>{dates}</b></span>
            <span class="chip schedule-key" title=move || t!("schedule.room.how")>
                <i class="critical" aria-hidden="true"></i>
                {move || t!("schedule.critical.count", n = critical())}
            </span>
        </Show>
    }
    .into_any()
}

/// Whether what waits for a bar moves with it.
fn along(gantt: Gantt) -> AnyView {
    let choose = move |event| {
        gantt.set_along(match event_target_checked(&event) {
            true => Waiting::Moves,
            false => Waiting::Stays,
        });
    };
    view! {
        <Show when=move || gantt.may_edit.get()>
            <label class="timeline-along">
                <input type="checkbox" prop:checked=move || gantt.along.get() == Waiting::Moves on:change=choose />
                <span>{move || t!("schedule.along")}</span>
            </label>
        </Show>
    }
    .into_any()
}

fn folding(gantt: Gantt) -> AnyView {
    let has_parts = Memo::new(move |_| {
        gantt
            .schedule
            .with(|schedule| schedule.rows.iter().enumerate().any(|(at, row)| row.end > at + 1))
    });
    let is_folded = Memo::new(move |_| gantt.folded.with(|folded| !folded.is_empty()));
    view! {
        <Show when=move || has_parts.get()>
            <button type="button" class="btn ghost schedule-fold" on:click=move |_| gantt.fold_all(!is_folded.get_untracked())>
                {move || if is_folded.get() { t!("schedule.unfold") } else { t!("schedule.fold") }}
            </button>
        </Show>
    }
    .into_any()
}

fn filters(gantt: Gantt) -> AnyView {
    let filter = gantt.filter;
    let people = Memo::new(move |_| gantt.schedule.with(|schedule| schedule.people()));
    let departments = Memo::new(move |_| people.with(|(departments, _)| by_name(departments)));
    let owners = Memo::new(move |_| people.with(|(_, owners)| by_name(owners)));
    let states = Memo::new(move |_| by_value(TASK_STATUS));
    view! {
        <FilterChip
            label=Signal::derive(|| words(task::department.id().def().label))
            choices=departments
            wanted=Signal::derive(move || filter.with(|filter| filter.department.to_key()))
            set=move |wanted| filter.update(|filter| filter.department = wanted)
        />
        <FilterChip
            label=Signal::derive(|| words(task::owner.id().def().label))
            choices=owners
            wanted=Signal::derive(move || filter.with(|filter| filter.owner.to_key()))
            set=move |wanted| filter.update(|filter| filter.owner = wanted)
        />
        <FilterChip
            label=Signal::derive(|| words(task::status.id().def().label))
            choices=states
            wanted=Signal::derive(move || filter.with(|filter| filter.status.to_key()))
            set=move |wanted| filter.update(|filter| filter.status = wanted)
        />
        <Show when=move || filter.with(Filter::is_active)>
            <button class="chip" on:click=move |_| filter.set(Filter::default())>{move || t!("map.filter.clear")}</button>
        </Show>
    }
    .into_any()
}
