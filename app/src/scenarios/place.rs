//! A scenario's status and touchpoint, chosen from lists: for a new one, and as the twin of dragging.

use super::moves;
use super::state::{BoardBy, BoardState, Column, Placing};
use crate::i18n::words;
use crate::t;
use crate::widgets::modal::Modal;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, WORK_STATUS, scenario};

/// The dialog.
#[component]
pub(super) fn PlaceDialog(placing: Placing) -> impl IntoView {
    let state = expect_context::<BoardState>();
    let close = move || state.placing.set(None);
    let by = match &placing {
        Placing::New | Placing::Move(_, Column::Touchpoint(_)) => BoardBy::Touchpoint,
        Placing::Move(_, Column::Status(_)) => BoardBy::Status,
    };
    let column = match &placing {
        Placing::New => Column::Touchpoint(None),
        Placing::Move(_, column) => column.clone(),
    };
    let chosen = RwSignal::new(column.key());
    let name = NodeRef::<html::Input>::new();
    let is_new = placing == Placing::New;
    let title = match &placing {
        Placing::New => Signal::derive(|| t!("scenarios.add.title").to_owned()),
        Placing::Move(id, _) => {
            let key = BoardState::key(id);
            Signal::derive(move || t!("map.move.title", name = state.store.title(&key)))
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(to) = Column::from_key(&chosen.get_untracked()) {
            match &placing {
                Placing::New => create(
                    state,
                    &to,
                    name.get_untracked().map(|input| input.value()).unwrap_or_default(),
                ),
                Placing::Move(id, from) => {
                    let last = untrack(|| state.in_column(&to)).last().cloned();
                    if *from != to {
                        moves::place(state, id, from, &to, last);
                    }
                    moves::focus_card(id, &to);
                }
            }
        }
        close();
    };
    view! {
        <Modal title class="narrow" on_close=move |()| close()>
            <form class="stack" on:submit=submit>
                {is_new
                    .then(|| {
                        view! {
                            <label>
                                <span class="label">{words(scenario::name.id().def().label)}</span>
                                <input class="field" node_ref=name autofocus autocomplete="off" />
                            </label>
                        }
                    })}
                <ColumnSelect by chosen />
                <div class="row">
                    <span class="spacer"></span>
                    <button type="button" class="btn" on:click=move |_| close()>{t!("common.cancel")}</button>
                    <button class="btn primary">{if is_new { t!("common.add") } else { t!("map.move.do") }}</button>
                </div>
            </form>
        </Modal>
    }
}

#[component]
fn ColumnSelect(by: BoardBy, chosen: RwSignal<String>) -> impl IntoView {
    let state = expect_context::<BoardState>();
    let label = match by {
        BoardBy::Status => words(scenario::status.id().def().label),
        BoardBy::Touchpoint => words(CollectionId::Touchpoints.def().one),
    };
    let choices: Vec<(Column, String)> = match by {
        BoardBy::Status => {
            let choice = |status: &'static shared::schema::ChoiceDef| {
                (Column::Status(status.key.to_owned()), words(status.label).to_owned())
            };
            WORK_STATUS.iter().map(choice).collect()
        }
        BoardBy::Touchpoint => untrack(|| {
            let choice = |id: &shared::ids::RecordId| {
                let key = RecordKey::new(CollectionId::Touchpoints, id.clone());
                (Column::Touchpoint(Some(id.clone())), state.store.title(&key))
            };
            let none = (Column::Touchpoint(None), t!("scenarios.no_touchpoint").to_owned());
            std::iter::once(none)
                .chain(state.store.ids(CollectionId::Touchpoints).iter().map(choice))
                .collect()
        }),
    };
    let option = |(column, words): (Column, String)| {
        let selected = column.key() == chosen.get_untracked();
        view! { <option value=column.key() selected=selected>{words}</option> }
    };
    view! {
        <label>
            <span class="label">{label}</span>
            <select class="field" on:change=move |event| chosen.set(event_target_value(&event))>
                {choices.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

fn create(state: BoardState, column: &Column, name: String) {
    let id = moves::add(state, column, name.trim());
    state.ui.select(BoardState::key(&id));
}
