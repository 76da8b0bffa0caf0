//! What has no days, above the axis: nothing is invisible.

use crate::i18n::words;
use crate::store::PlanStore;
use crate::t;
use crate::ui::Ui;
use leptos::ev;
use leptos::prelude::*;
use shared::campaign::Undated;
use shared::plan::change::RecordKey;

/// So many are shown; the number of all stands above them.
pub const SHOWN: usize = 60;

/// Something without a place on the axis.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// What.
    pub key: RecordKey,
    /// Why.
    pub why: Undated,
    /// The class of its colour.
    pub tone: &'static str,
}

/// What a view does with its tray. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Hands {
    /// The plan.
    pub store: PlanStore,
    /// Opens a record.
    pub ui: Ui,
    /// Whether anything may be moved.
    pub may_edit: Signal<bool>,
    /// A pointer is pressed on an entry: it may become a drag.
    pub press: Callback<(RecordKey, ev::PointerEvent)>,
    /// Puts an entry where it belongs.
    pub place: Callback<RecordKey>,
}

/// The tray; absent while everything has a place. `items` are the first [`SHOWN`] of `count`.
pub fn tray(count: Memo<usize>, items: Memo<Vec<Entry>>, hands: Hands) -> AnyView {
    view! {
        <Show when=move || { count.get() > 0 }>
            <details class="timeline-tray" open>
                <summary>
                    {move || t!("timeline.tray")} " " <span class="count">{move || count.get()}</span>
                    <Show when=move || hands.may_edit.get()>
                        <small>{move || t!("timeline.tray.hint")}</small>
                    </Show>
                </summary>
                <ul>
                    <For each=move || items.get() key=Clone::clone let:entry>
                        {item(entry, hands)}
                    </For>
                    <Show when=move || { count.get() > SHOWN }>
                        <li class="quiet">{move || t!("timeline.more", n = count.get() - SHOWN)}</li>
                    </Show>
                </ul>
            </details>
        </Show>
    }
    .into_any()
}

fn item(entry: Entry, hands: Hands) -> AnyView {
    let key = StoredValue::new(entry.key);
    let title = Memo::new(move |_| key.with_value(|key| hands.store.title(key)));
    let kind = move || words(key.with_value(|key| key.collection).def().one);
    let why = move || match entry.why {
        Undated::NeedsStart => t!("timeline.tray.start"),
        Undated::FarAway => t!("timeline.tray.far"),
        Undated::Missing => t!("timeline.tray.missing"),
    };
    let press = move |event: ev::PointerEvent| {
        if hands.may_edit.get_untracked() {
            hands.press.run((key.get_value(), event));
        }
    };
    view! {
        <li class=format!("timeline-chip {}", entry.tone) on:pointerdown=press>
            <button type="button" class="timeline-link" on:click=move |_| hands.ui.select(key.get_value())>
                {move || title.get()}
            </button>
            <small>{kind} " · " {why}</small>
            <Show when=move || hands.may_edit.get()>
                <button
                    type="button"
                    class="btn small"
                    aria-label=move || t!("timeline.tray.place.long", name = title.get())
                    on:click=move |_| hands.place.run(key.get_value())
                >
                    {move || t!("timeline.tray.place")}
                </button>
            </Show>
        </li>
    }
    .into_any()
}
