//! A list of records to choose from, opened by typing: the ARIA combobox pattern. What is not there yet can be created.

use super::field::{FieldHandle, fresh_dom_id};
use crate::t;
use leptos::ev;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::schema::CollectionId;

/// Options shown at once; more would not be read. Typing narrows them down.
const MOST: usize = 40;

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
enum Offer {
    /// A record that exists.
    Record(RecordId, String),
    /// A new one with this title.
    Create(String),
}

impl Offer {
    fn key(&self) -> String {
        match self {
            Self::Record(id, _) => id.to_string(),
            Self::Create(_) => "+".to_owned(),
        }
    }
}

/// Chooses a record of `to` that is not in `taken`, or makes one.
#[component]
pub fn Picker(
    field: FieldHandle,
    to: CollectionId,
    taken: Signal<Vec<RecordId>>,
    pick: Callback<RecordId>,
) -> impl IntoView {
    let store = field.store;
    let (typed, open, active) = (
        RwSignal::new(String::new()),
        RwSignal::new(false),
        RwSignal::new(0_usize),
    );
    let offers = Memo::new(move |_| {
        if open.get() {
            offers(store, to, &taken.get(), &typed.get())
        } else {
            Vec::new()
        }
    });
    let list_id = StoredValue::new(fresh_dom_id());
    let take = move |offer: Offer| {
        match offer {
            Offer::Record(id, _) => pick.run(id),
            Offer::Create(title) => field.create_and_refer(&title),
        }
        typed.try_set(String::new());
        active.try_set(0);
        open.try_set(false);
    };
    let step = move |by: isize| {
        let count = offers.with_untracked(Vec::len);
        if open.get_untracked() && count > 0 {
            active.update(|at| *at = at.checked_add_signed(by).unwrap_or(count - 1) % count);
        }
        open.set(true);
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        _ if event.is_composing() => {}
        "ArrowDown" => {
            event.prevent_default();
            step(1);
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "Enter" => {
            let chosen = offers.with_untracked(|offers| offers.get(active.get_untracked()).cloned());
            if let Some(offer) = chosen {
                event.prevent_default();
                take(offer);
            }
        }
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
        }
        _ => {}
    };
    let option_id = move |index: usize| format!("{}-{index}", list_id.get_value());
    view! {
        <div class="picker">
            <input
                id=field.dom_id()
                class="field"
                type="text"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-expanded=move || open.get().to_string()
                aria-controls=move || open.get().then(|| list_id.get_value())
                aria-activedescendant=move || (open.get() && offers.with(|o| !o.is_empty())).then(|| option_id(active.get()))
                placeholder=move || t!("panel.find")
                disabled=move || !field.editable.get()
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    active.set(0);
                    open.set(true);
                }
                on:click=move |_| open.set(true)
                on:keydown=keydown
                on:blur=move |_| {
                    open.try_set(false);
                }
            />
            <Show when=move || open.get()>
                <div class="picker-list" role="listbox" id=list_id.get_value() aria-label=move || t!("panel.choose")>
                    <ForEnumerate each=move || offers.get() key=Offer::key let(index, offer)>
                        {
                            let shown = offer.clone();
                            let label = move || match &shown {
                                Offer::Record(_, title) => title.clone(),
                                Offer::Create(title) => t!("panel.create", title = title),
                            };
                            view! {
                                <div
                                    role="option"
                                    id=move || option_id(index.get())
                                    aria-selected=move || (active.get() == index.get()).to_string()
                                    // The field keeps the focus, or the list would close before the click.
                                    on:mousedown=|event| event.prevent_default()
                                    on:click=move |_| take(offer.clone())
                                >
                                    {label}
                                </div>
                            }
                        }
                    </ForEnumerate>
                    <Show when=move || offers.with(Vec::is_empty)>
                        <div class="none">{move || t!("panel.no_match")}</div>
                    </Show>
                </div>
            </Show>
        </div>
    }
}

fn offers(store: crate::store::PlanStore, to: CollectionId, taken: &[RecordId], typed: &str) -> Vec<Offer> {
    let wanted = typed.trim().to_lowercase();
    let untitled = t!("common.untitled");
    let mut exact = false;
    let mut found = Vec::new();
    for record in store.live_by(to, &[to.title()]).iter() {
        let title = record.title();
        exact |= title.to_lowercase() == wanted;
        if found.len() < MOST && !taken.contains(&record.id) && title.to_lowercase().contains(&wanted) {
            let shown = if title.is_empty() { untitled } else { title };
            found.push(Offer::Record(record.id.clone(), shown.to_owned()));
        }
    }
    if !wanted.is_empty() && !exact {
        found.push(Offer::Create(typed.trim().to_owned()));
    }
    found
}
