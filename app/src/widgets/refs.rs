//! References to other records: shown as tokens one can jump to, chosen from a list one can search and add to.

use super::field::{FieldHandle, twin};
use super::picker::Picker;
use super::text_input::TextInput;
use crate::i18n::{format_number, format_percent};
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::{t, text};
use leptos::prelude::*;
use shared::figures::parse_number;
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;

/// One record, or none.
#[component]
pub fn RefInput(field: FieldHandle, to: CollectionId) -> impl IntoView {
    let chosen = Memo::new(move |_| present(field.store, to, std::iter::once(field.text())));
    let clear = Callback::new(move |_: RecordId| field.set(Value::Empty));
    let pick = Callback::new(move |id: RecordId| field.set(Value::from(&id)));
    view! {
        {move || match chosen.get().into_iter().next() {
            Some(id) => {
                view! { <div class="tokens"><Token record=RecordKey::new(to, id) remove=clear editable=field.editable /></div> }
                    .into_any()
            }
            None => view! { <Picker field to taken=Signal::stored(Vec::new()) pick /> }.into_any(),
        }}
    }
}

/// Any number of records.
#[component]
pub fn RefsInput(field: FieldHandle, to: CollectionId) -> impl IntoView {
    let chosen = Memo::new(move |_| related(field, to));
    let remove = Callback::new(move |id: RecordId| field.exclude(id.as_str()));
    let pick = Callback::new(move |id: RecordId| field.include(id.as_str()));
    view! {
        <div class="stack refs">
            <div class="tokens">
                <For each=move || chosen.get() key=RecordId::clone let:id>
                    <Token record=RecordKey::new(to, id) remove editable=field.editable />
                </For>
            </div>
            <Show when=move || field.editable.get()>
                <Picker field to taken=Signal::derive(move || chosen.get()) pick />
            </Show>
        </div>
    }
}

/// The live records the field refers to, and those that refer back where both sides keep the relation, in the plan's order.
fn related(field: FieldHandle, to: CollectionId) -> Vec<RecordId> {
    let own = field.record();
    let chosen = field.value.with(|value| value.as_set().cloned().unwrap_or_default());
    let Some(back) = twin(field.field) else {
        return present(field.store, to, chosen.into_iter());
    };
    let refers = |record: &shared::plan::Record| {
        chosen.contains(record.id.as_str())
            || record
                .value(back)
                .as_set()
                .is_some_and(|members| members.contains(own.id.as_str()))
    };
    field
        .store
        .live(to)
        .iter()
        .filter(|record| refers(record))
        .map(|record| record.id.clone())
        .collect()
}

/// Those of the ids that are records in the plan and not in the bin.
fn present(store: PlanStore, to: CollectionId, ids: impl Iterator<Item = String>) -> Vec<RecordId> {
    let is_live = |id: &RecordId| {
        store
            .record(&RecordKey::new(to, id.clone()))
            .is_some_and(|record| record.gone.is_none())
    };
    ids.filter_map(|id| id.parse().ok()).filter(is_live).collect()
}

/// A record's title, to jump to it, and a cross to take it away.
#[component]
pub fn Token(record: RecordKey, #[prop(into)] remove: Callback<RecordId>, editable: Signal<bool>) -> impl IntoView {
    let (store, ui) = (expect_context::<PlanStore>(), expect_context::<Ui>());
    let key = StoredValue::new(record);
    let title = Memo::new(move |_| store.title(&key.get_value()));
    view! {
        <span class="token">
            <button type="button" class="ellipsis" title=move || t!("panel.open", title = title.get())
                on:click=move |_| ui.select(key.get_value())>{title}</button>
            <Show when=move || editable.get()>
                <button type="button" class="x" aria-label=move || t!("panel.remove", title = title.get())
                    on:click=move |_| remove.run(key.get_value().id)>"×"</button>
            </Show>
        </span>
    }
}

/// A percentage for each record of a collection, with their sum.
#[component]
pub fn SharesInput(field: FieldHandle, to: CollectionId) -> impl IntoView {
    let store = field.store;
    let ids = Memo::new(move |_| store.ids(to).to_vec());
    let sum = move || {
        field.value.with(|value| {
            value
                .as_shares()
                .into_iter()
                .flatten()
                .map(|(_, share)| share)
                .sum::<f64>()
        })
    };
    let tone = move || match sum() {
        0.0 => "quiet",
        sum if (sum - 100.0).abs() < 0.05 => "pill good",
        _ => "pill warn",
    };
    view! {
        <div class="stack">
            <For each=move || ids.get() key=RecordId::clone let:id>
                <ShareRow field to id />
            </For>
            <p>
                {move || if ids.with(Vec::is_empty) { view! { <span class="quiet">{t!("shares.none")}</span> }.into_any() }
                else { view! { <span class=tone>{move || t!("shares.sum", n = format_percent(sum()))}</span> }.into_any() }}
            </p>
        </div>
    }
}

#[component]
fn ShareRow(field: FieldHandle, to: CollectionId, id: RecordId) -> impl IntoView {
    let store = field.store;
    let key = StoredValue::new(RecordKey::new(to, id));
    let title = Memo::new(move |_| store.title(&key.get_value()));
    let shown = Signal::derive(move || {
        let share = field
            .value
            .with(|value| value.as_shares()?.get(key.get_value().id.as_str()).copied());
        share.map(format_number).unwrap_or_default()
    });
    let commit = Callback::new(move |typed: String| {
        let Some(key) = key.try_get_value() else { return Ok(()) };
        if typed.trim().is_empty() {
            field.exclude(key.id.as_str());
            return Ok(());
        }
        let percent = parse_number(&typed).ok_or(text!("panel.not_a_number"))?;
        field.share(key.id.as_str(), percent);
        Ok(())
    });
    view! {
        <div class="share-row">
            <span class="ellipsis">{title}</span>
            <span class="with-unit">
                <TextInput text=shown commit=commit mode="decimal" name=Signal::derive(move || Some(title.get())) editable=field.editable />
                <span aria-hidden="true">"%"</span>
            </span>
        </div>
    }
}
