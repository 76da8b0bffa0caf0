//! Choosing what a line waits for: the twin of drawing an arrow.

use super::state::Gantt;
use crate::t;
use crate::timeline::words;
use crate::widgets::modal::Modal;
use leptos::prelude::*;
use shared::plan::change::RecordKey;

/// Tasks offered at once; typing narrows them down.
const MOST: usize = 40;

/// The open dialog, if any.
pub(super) fn dialog(gantt: Gantt) -> AnyView {
    (move || gantt.waiting.get().map(|key| open(gantt, key))).into_any()
}

/// A task that can come first: its name and its days.
type Offer = (RecordKey, String, String);

fn offers(gantt: Gantt, to: &RecordKey, typed: &str) -> Vec<Offer> {
    let wanted = typed.trim().to_lowercase();
    gantt.schedule.with(|schedule| {
        let Some(second) = schedule.find(to) else {
            return Vec::new();
        };
        let fits = |row: &&shared::schedule::Row| row.record.title().to_lowercase().contains(&wanted);
        let mut found = Vec::new();
        for row in schedule.rows.iter().filter(|row| !row.is_milestone()).filter(fits) {
            let key = row.key();
            if schedule
                .find(&key)
                .is_some_and(|first| schedule.link(first, second).is_ok())
            {
                let dates = row
                    .place
                    .map_or_else(|_| String::new(), |window| words::dates(schedule.clock, window));
                found.push((key.clone(), gantt.store.title(&key), dates));
            }
            if found.len() == MOST {
                break;
            }
        }
        found
    })
}

fn open(gantt: Gantt, to: RecordKey) -> AnyView {
    let to = StoredValue::new(to);
    let typed = RwSignal::new(String::new());
    let offers = Memo::new(move |_| offers(gantt, &to.get_value(), &typed.get()));
    let title = Signal::derive(move || t!("schedule.wait.title", name = gantt.store.title(&to.get_value())));
    let close = move || gantt.waiting.set(None);
    let take = move |from: &RecordKey| {
        gantt.link(from, &to.get_value());
        close();
    };
    let option = move |(key, name, dates): Offer| {
        view! {
            <li>
                <button type="button" class="item" on:click=move |_| take(&key)>{name} <small>{dates}</small></button>
            </li>
        }
    };
    view! {
        <Modal class="narrow" title on_close=Callback::new(move |()| close())>
            <form
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    if let Some((first, ..)) = offers.with_untracked(|offers| offers.first().cloned()) {
                        take(&first);
                    }
                }
            >
                <input
                    type="search"
                    class="field"
                    autofocus
                    aria-label=move || t!("schedule.wait.find")
                    placeholder=move || t!("schedule.wait.find")
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <ul class="menu flat schedule-offers">{move || offers.get().into_iter().map(option).collect_view()}</ul>
                <Show when=move || offers.with(Vec::is_empty)>
                    <p class="quiet">{move || t!("schedule.wait.none")}</p>
                </Show>
            </form>
        </Modal>
    }
    .into_any()
}
