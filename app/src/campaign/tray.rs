//! Phases and activities without a place on the axis: nothing is invisible.

use super::state::{Campaign, Ghost};
use crate::t;
use crate::widgets::gesture::{self, Gesture};
use leptos::ev;
use leptos::prelude::*;
use shared::campaign::{TrayItem, Undated};
use shared::plan::change::RecordKey;

/// So many are shown; the number of all stands above them.
const SHOWN: usize = 60;

/// The tray above the axis; absent while everything has a place.
#[component]
pub(super) fn Tray() -> impl IntoView {
    let campaign = Campaign::here();
    let count = Memo::new(move |_| campaign.scene.with(|scene| scene.tray.len()));
    let items = Memo::new(move |_| {
        campaign
            .scene
            .with(|scene| scene.tray.iter().take(SHOWN).map(entry).collect::<Vec<_>>())
    });
    view! {
        <Show when=move || count.with(|count| *count > 0)>
            <details class="timeline-tray" open>
                <summary>
                    {move || t!("timeline.tray")} " " <span class="count">{move || count.get()}</span>
                    <Show when=move || campaign.may_edit()>
                        <small>{move || t!("timeline.tray.hint")}</small>
                    </Show>
                </summary>
                <ul>
                    <For each=move || items.get() key=Clone::clone let:item>
                        <Item item />
                    </For>
                    <Show when=move || count.with(|count| *count > SHOWN)>
                        <li class="quiet">{move || t!("timeline.more", n = count.get() - SHOWN)}</li>
                    </Show>
                </ul>
            </details>
        </Show>
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Entry {
    key: RecordKey,
    why: &'static str,
    tone: &'static str,
}

fn entry(item: &TrayItem) -> Entry {
    Entry {
        key: RecordKey::from(&*item.record),
        why: match item.why {
            Undated::Missing => "missing",
            Undated::NeedsStart => "start",
            Undated::FarAway => "far",
        },
        tone: item.tone.class(),
    }
}

#[component]
fn Item(item: Entry) -> impl IntoView {
    let campaign = Campaign::here();
    let key = StoredValue::new(item.key);
    let title = Memo::new(move |_| key.with_value(|key| campaign.store.title(key)));
    let kind = move || crate::i18n::words(key.with_value(|key| key.collection).def().one);
    let why = move || match item.why {
        "start" => t!("timeline.tray.start"),
        "far" => t!("timeline.tray.far"),
        _ => t!("timeline.tray.missing"),
    };
    let press = move |event: ev::PointerEvent| {
        if untrack(|| campaign.may_edit()) {
            drag(campaign, &key.get_value(), &event);
        }
    };
    view! {
        <li class=format!("timeline-chip {}", item.tone) on:pointerdown=press>
            <button type="button" class="timeline-link" on:click=move |_| campaign.ui.select(key.get_value())>
                {move || title.get()}
            </button>
            <small>{kind} " · " {why}</small>
            <Show when=move || campaign.may_edit()>
                <button
                    type="button"
                    class="btn small"
                    aria-label=move || t!("timeline.tray.place.long", name = title.get())
                    on:click=move |_| campaign.place_at(&key.get_value(), None, None)
                >
                    {move || t!("timeline.tray.place")}
                </button>
            </Show>
        </li>
    }
}

fn drag(campaign: Campaign, key: &RecordKey, event: &ev::PointerEvent) {
    let key = key.clone();
    gesture::follow(event, move |gesture| match gesture {
        Gesture::Started(point) | Gesture::Moved(point) => {
            let ghost = campaign.spot_under(point).and_then(|(day, lane)| {
                let (first, last) = campaign.suggested_week(Some(day));
                Some(Ghost {
                    lane: lane?,
                    first,
                    last,
                })
            });
            campaign.ghost.set(ghost);
        }
        Gesture::Dropped(point) => {
            campaign.ghost.set(None);
            if let Some((day, lane)) = campaign.spot_under(point) {
                campaign.place_at(&key, Some(day), lane);
            }
        }
        Gesture::Cancelled => campaign.ghost.set(None),
    });
}
