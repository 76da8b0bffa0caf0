//! One record as a row: its title to edit in place, its first fields to read, and what can be done with it.

use crate::dispatch::Dispatch;
use crate::shell::{use_bin, use_may_edit};
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::widgets::field::FieldHandle;
use crate::widgets::focus::focus_soon;
use crate::widgets::icon::{Icon, IconSign};
use crate::widgets::text_input::TextInput;
use crate::widgets::voice::Voice;
use crate::widgets::words::value_words;
use crate::{t, text};
use leptos::ev;
use leptos::prelude::*;
use shared::plan::Intent;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::schema::{FieldId, FieldKind};

/// Which way a row goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// A row of the table. Alt with an arrow key moves it.
#[component]
pub fn Row(record: RecordKey, columns: Vec<FieldId>) -> impl IntoView {
    let (store, ui, may_edit) = (expect_context::<PlanStore>(), expect_context::<Ui>(), use_may_edit());
    let key = StoredValue::new(record.clone());
    let title = FieldHandle::new(record.clone(), record.collection.title());
    let name = Memo::new(move |_| store.title(&key.get_value()));
    let commit = Callback::new(move |typed: String| {
        title.set(typed.trim());
        Ok(())
    });
    let go = use_move(key);
    let row = format!("tr[data-record=\"{}\"] input", record.id);
    let keydown = move |event: ev::KeyboardEvent| {
        let way = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => Way::Up,
            "ArrowDown" if event.alt_key() => Way::Down,
            _ => return,
        };
        event.prevent_default();
        if may_edit.get_untracked() {
            go(way);
            // Moving the row in the page takes the focus from it.
            focus_soon(row.clone());
        }
    };
    let is_selected = move || ui.selected.with(|selected| selected.as_ref() == Some(&key.get_value()));
    let cells = columns
        .into_iter()
        .map(|field| view! { <Cell record=record.clone() field /> });
    view! {
        <tr class:sel=is_selected data-record=record.id.to_string() on:keydown=keydown>
            <td>
                <TextInput
                    class="plain"
                    text=Signal::derive(move || title.text())
                    commit
                    name=Signal::derive(move || Some(name.get()))
                    placeholder=Signal::derive(|| t!("common.untitled").to_owned())
                    editable=title.editable
                />
            </td>
            {cells.collect_view()}
            <td><Actions record=key name go=Callback::new(go) /></td>
        </tr>
    }
}

/// A function that moves a row one up or down and says where it is.
fn use_move(key: StoredValue<RecordKey>) -> impl Fn(Way) + Copy + Send + Sync + 'static {
    let (store, dispatch, voice) = (
        expect_context::<PlanStore>(),
        expect_context::<Dispatch>(),
        Voice::new(),
    );
    move |way| {
        let record = key.get_value();
        let (ids, title) = untrack(|| (store.ids(record.collection), store.title(&record)));
        let Some(at) = ids.iter().position(|id| *id == record.id) else {
            return;
        };
        let (place, number) = match way {
            Way::Up if at == 0 => return,
            Way::Up => (
                at.checked_sub(2)
                    .and_then(|before| ids.get(before))
                    .map_or(Place::First, |id| Place::After(id.clone())),
                at,
            ),
            Way::Down => match ids.get(at + 1) {
                Some(id) => (Place::After(id.clone()), at + 2),
                None => return,
            },
        };
        dispatch.send(Intent::Move {
            record,
            place,
            values: Vec::new(),
        });
        voice.say(text!("table.moved"), &[("title", &title), ("n", &number.to_string())]);
    }
}

/// A field to read; a click opens the record.
#[component]
fn Cell(record: RecordKey, field: FieldId) -> impl IntoView {
    let (store, ui) = (expect_context::<PlanStore>(), expect_context::<Ui>());
    let key = StoredValue::new(record);
    let value = Memo::new(move |_| {
        store
            .record(&key.get_value())
            .map(|r| r.value(field).clone())
            .unwrap_or_default()
    });
    // An unchecked box says nothing in a list.
    let shown = Memo::new(move |_| {
        value.with(|value| {
            if value.is_empty() {
                String::new()
            } else {
                value_words(store, field, value)
            }
        })
    });
    let tone = move || match field.def().kind {
        FieldKind::Choice(choices) => value.with(|value| {
            let choice = choices.iter().find(|choice| choice.key == value.as_text());
            choice.map_or_else(String::new, |choice| format!("pill {}", choice.tone.class()))
        }),
        _ => "clip".to_owned(),
    };
    let is_conflicted = move || {
        store
            .record(&key.get_value())
            .is_some_and(|record| record.is_conflicted(field))
    };
    view! {
        <td class="more" on:click=move |_| ui.select(key.get_value())>
            <Show when=is_conflicted><span class="conflicts" title=move || t!("conflict.title")>"⚠ "</span></Show>
            <span class=tone>{shown}</span>
        </td>
    }
}

#[component]
fn Actions(record: StoredValue<RecordKey>, name: Memo<String>, go: Callback<Way>) -> impl IntoView {
    let (ui, may_edit, bin) = (expect_context::<Ui>(), use_may_edit(), use_bin());
    view! {
        <div class="row actions">
            <button type="button" class="btn ghost icon small" aria-label=move || t!("table.open", title = name.get())
                title=move || t!("common.open") on:click=move |_| ui.select(record.get_value())>
                <IconSign icon=Icon::Open />
            </button>
            <Show when=move || may_edit.get()>
                <button type="button" class="btn ghost icon small no-phone" aria-label=move || t!("table.up", title = name.get()) on:click=move |_| go.run(Way::Up)>
                    <IconSign icon=Icon::Up />
                </button>
                <button type="button" class="btn ghost icon small no-phone" aria-label=move || t!("table.down", title = name.get()) on:click=move |_| go.run(Way::Down)>
                    <IconSign icon=Icon::Down />
                </button>
                <button type="button" class="btn ghost icon small no-phone" aria-label=move || format!("{}: {}", t!("common.delete"), name.get())
                    on:click=move |_| bin(record.get_value())>
                    <IconSign icon=Icon::Bin />
                </button>
            </Show>
        </div>
    }
}
