//! Tasks and milestones without days: nothing is invisible.

use super::state::Gantt;
use crate::t;
use crate::widgets::gesture::{self, Gesture};
use leptos::ev;
use leptos::prelude::*;
use shared::campaign::Undated;
use shared::plan::change::RecordKey;

/// So many are shown; the number of all stands above them.
const SHOWN: usize = 60;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Entry {
    key: RecordKey,
    why: &'static str,
}

/// The tray above the axis; absent while everything has days.
pub(super) fn tray(gantt: Gantt) -> AnyView {
    let count = Memo::new(move |_| gantt.schedule.with(|schedule| schedule.tray().len()));
    let items = Memo::new(move |_| {
        gantt.schedule.with(|schedule| {
            let rows = schedule.tray().into_iter().take(SHOWN);
            rows.map(|at| &schedule.rows[at])
                .map(|row| Entry {
                    key: row.key(),
                    why: match row.place {
                        Err(Undated::NeedsStart) => "start",
                        Err(Undated::FarAway) => "far",
                        _ => "missing",
                    },
                })
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || count.with(|count| *count > 0)>
            <details class="timeline-tray" open>
                <summary>
                    {move || t!("timeline.tray")} " " <span class="count">{move || count.get()}</span>
                    <Show when=move || gantt.may_edit.get()>
                        <small>{move || t!("timeline.tray.hint")}</small>
                    </Show>
                </summary>
                <ul>
                    <For each=move || items.get() key=Clone::clone let:entry>
                        {item(gantt, entry)}
                    </For>
                    <Show when=move || count.with(|count| *count > SHOWN)>
                        <li class="quiet">{move || t!("timeline.more", n = count.get() - SHOWN)}</li>
                    </Show>
                </ul>
            </details>
        </Show>
    }
    .into_any()
}

fn item(gantt: Gantt, entry: Entry) -> AnyView {
    let key = StoredValue::new(entry.key);
    let title = Memo::new(move |_| key.with_value(|key| gantt.store.title(key)));
    let kind = move || crate::i18n::words(key.with_value(|key| key.collection).def().one);
    let why = move || match entry.why {
        "start" => t!("timeline.tray.start"),
        "far" => t!("timeline.tray.far"),
        _ => t!("timeline.tray.missing"),
    };
    let press = move |event: ev::PointerEvent| {
        if !gantt.may_edit.get_untracked() {
            return;
        }
        gesture::follow(&event, move |gesture| {
            if let Gesture::Dropped(point) = gesture
                && gantt.axis.is_under(point)
                && let Some(day) = gantt.axis.day_under(point.x)
            {
                gantt.place_at(&key.get_value(), Some(day));
            }
        });
    };
    view! {
        <li class="timeline-chip plain" on:pointerdown=press>
            <button type="button" class="timeline-link" on:click=move |_| gantt.ui.select(key.get_value())>
                {move || title.get()}
            </button>
            <small>{kind} " · " {why}</small>
            <Show when=move || gantt.may_edit.get()>
                <button
                    type="button"
                    class="btn small"
                    aria-label=move || t!("timeline.tray.place.long", name = title.get())
                    on:click=move |_| gantt.place_at(&key.get_value(), None)
                >
                    {move || t!("timeline.tray.place")}
                </button>
            </Show>
        </li>
    }
    .into_any()
}
