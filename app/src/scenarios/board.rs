//! The columns.

use super::card::Card;
use super::moves;
use super::state::{BoardState, Column};
use crate::i18n::words;
use crate::t;
use crate::widgets::add_in_place::AddInPlace;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, WORK_STATUS};

/// How many columns are shown at first: by touchpoint there may be thousands.
const COLUMNS: usize = 60;
/// How many cards a column shows before it folds.
const CARDS_A_COLUMN: usize = 40;

/// All columns side by side; below each other on phones.
#[component]
pub(super) fn Board() -> impl IntoView {
    let state = expect_context::<BoardState>();
    let limit = RwSignal::new(COLUMNS);
    let hidden = move || state.columns.with(|columns| columns.len().saturating_sub(limit.get()));
    let columns = move || {
        state.columns.with(|columns| {
            columns
                .iter()
                .take(limit.get())
                .map(|(column, _)| column.clone())
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="map-scroll board">
            <For each=columns key=Clone::clone let:column>
                <BoardColumn column />
            </For>
            <Show when=move || { hidden() > 0 }>
                <button class="btn" on:click=move |_| limit.update(|limit| *limit += COLUMNS)>
                    {move || t!("map.more", n = hidden())}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn BoardColumn(column: Column) -> impl IntoView {
    let state = expect_context::<BoardState>();
    let zone = column.key();
    let column = StoredValue::new(column);
    let ids = Memo::new(move |_| column.with_value(|column| state.in_column(column)));
    let is_open = RwSignal::new(false);
    let limit = move || if is_open.get() { usize::MAX } else { CARDS_A_COLUMN };
    let shown = move || ids.with(|ids| ids.iter().take(limit()).cloned().collect::<Vec<_>>());
    let hidden = move || ids.with(|ids| ids.len().saturating_sub(limit()));
    let name = move || column.with_value(|column| title(state, column));
    let title_id = format!("column-{zone}").replace('.', "-");
    let labelled_by = title_id.clone();
    view! {
        <section class="board-col" data-drop=zone aria-labelledby=labelled_by>
            <h2 id=title_id>
                <span>{name}</span>
                <span class="count">{move || ids.with(|ids| ids.len())}</span>
            </h2>
            <ul class="map-cards">
                <For each=shown key=Clone::clone let:id>
                    <Card id column=column.get_value() />
                </For>
            </ul>
            <Show when=move || { hidden() > 0 }>
                <button class="btn ghost small" on:click=move |_| is_open.set(true)>
                    {move || t!("map.more", n = hidden())}
                </button>
            </Show>
            <Show when=move || state.can_edit.get()>
                <AddInPlace
                    label=Signal::derive(move || t!("scenarios.add.in", place = name()))
                    sign=Signal::derive(|| t!("scenarios.add").to_owned())
                    on_add=move |name: String| {
                        column.with_value(|column| moves::add(state, column, &name));
                    }
                />
            </Show>
        </section>
    }
}

/// What a column is called; follows the language and the touchpoint's name.
fn title(state: BoardState, column: &Column) -> String {
    match column {
        Column::Status(key) => {
            let status = WORK_STATUS.iter().find(|status| status.key == key);
            status
                .map_or_else(|| t!("scenarios.no_status"), |status| words(status.label))
                .to_owned()
        }
        Column::Touchpoint(None) => t!("scenarios.no_touchpoint").to_owned(),
        Column::Touchpoint(Some(id)) => state
            .store
            .title(&RecordKey::new(CollectionId::Touchpoints, id.clone())),
    }
}
