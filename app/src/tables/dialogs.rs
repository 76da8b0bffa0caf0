//! The two questions a table asks: which field shall many rows have set, and what of a paste that cannot all be read.

use super::state::Grid;
use crate::i18n::words;
use crate::t;
use crate::widgets::field::fresh_dom_id;
use crate::widgets::line::people_named;
use crate::widgets::modal::Modal;
use leptos::ev;
use leptos::prelude::*;
use shared::cadence::Cadence;
use shared::cell::parse_cell;
use shared::schema::{FieldId, FieldKind};
use shared::table::Pasted;

/// Unreadable cells named one by one; more are only counted.
const NAMED: usize = 40;
/// Proposals offered for a value.
const PROPOSED: usize = 500;

/// The dialogs, while they are open.
#[component]
pub(super) fn Dialogs() -> impl IntoView {
    let grid = Grid::here();
    view! {
        {move || grid.setting.get().then(|| view! { <SetField /> }.into_any())}
        {move || grid.pasted.get().map(|pasted| view! { <Unreadable pasted /> }.into_any())}
    }
}

/// Sets one field of all selected rows.
#[component]
fn SetField() -> impl IntoView {
    let grid = Grid::here();
    let fields: Vec<FieldId> = grid.collection.fields().collect();
    let first = untrack(|| grid.active.get())
        .map(|active| active.field)
        .filter(|field| field.index() > 0);
    let field = RwSignal::new(
        first
            .or_else(|| fields.get(1).copied())
            .unwrap_or(grid.collection.title()),
    );
    let (value, problem) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let count = untrack(|| grid.targets().len());
    let (field_id, value_id, list_id) = (fresh_dom_id(), fresh_dom_id(), fresh_dom_id());
    let close = move || {
        grid.setting.set(false);
        grid.focus_cell();
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (field, text) = (field.get_untracked(), value.get_untracked());
        match grid.with_context(|context| parse_cell(field, &text, context)) {
            Some(Ok(value)) => {
                grid.set_field(field, &value);
                close();
            }
            Some(Err(error)) => problem.set(Some(error.words(grid.language.get_untracked()))),
            None => close(),
        }
    };
    let options = fields.into_iter().map(move |own| {
        let label = own.def().label;
        view! { <option value=own.def().key prop:selected=move || field.get() == own>{move || words(label)}</option> }
    });
    let options = options.collect_view();
    let proposed = move || {
        let proposals = proposals(grid, field.get());
        proposals
            .into_iter()
            .take(PROPOSED)
            .map(|text| view! { <option value=text></option> })
            .collect_view()
    };
    view! {
        <Modal title=Signal::derive(move || t!("table.set_title", n = count)) class="narrow" on_close=Callback::new(move |()| close())>
            <form class="stack" on:submit=submit>
                <div>
                    <label class="label" for=field_id.clone()>{move || t!("table.set_field")}</label>
                    <select id=field_id.clone() class="field" on:change=move |event| {
                        if let Some(chosen) = grid.collection.field(&event_target_value(&event)) {
                            field.set(chosen);
                            problem.set(None);
                        }
                    }>{options}</select>
                </div>
                <div>
                    <label class="label" for=value_id.clone()>{move || t!("table.set_value")}</label>
                    <input id=value_id.clone() class="field" type="text" autocomplete="off" list=list_id.clone()
                        aria-invalid=move || problem.with(Option::is_some).then_some("true")
                        placeholder=move || t!("table.set_empty")
                        prop:value=move || value.get()
                        on:input=move |event| {
                            value.set(event_target_value(&event));
                            problem.set(None);
                        } />
                    <datalist id=list_id.clone()>{proposed}</datalist>
                    {move || problem.get().map(|words| view! { <p class="problem" role="alert">{words}</p> })}
                </div>
                <div class="row end">
                    <button type="button" class="btn" on:click=move |_| close()>{move || t!("common.cancel")}</button>
                    <button type="submit" class="btn primary">{move || t!("table.set_do", n = count)}</button>
                </div>
            </form>
        </Modal>
    }
}

/// Texts that a field can hold.
fn proposals(grid: Grid, field: FieldId) -> Vec<String> {
    match field.def().kind {
        FieldKind::Choice(choices) => choices.iter().map(|choice| words(choice.label).to_owned()).collect(),
        FieldKind::Cadence => Cadence::ALL.map(|cadence| words(cadence.label()).to_owned()).into(),
        FieldKind::Check => vec![t!("common.yes").to_owned(), t!("common.no").to_owned()],
        FieldKind::Person => people_named(grid.store).into_iter().collect(),
        FieldKind::Ref(to) | FieldKind::Refs(to) => grid
            .store
            .live(to)
            .iter()
            .map(|record| record.title().to_owned())
            .filter(|title| !title.is_empty())
            .collect(),
        _ => Vec::new(),
    }
}

/// What of a paste cannot be read, before any of it is done.
#[component]
fn Unreadable(pasted: Pasted) -> impl IntoView {
    let grid = Grid::here();
    let (count, beyond) = (pasted.unread.len(), pasted.beyond);
    let rest = pasted.changed + pasted.created.len();
    let lines = pasted.unread.iter().take(NAMED).cloned().map(|unread| {
        let why = unread.error.words(grid.language.get_untracked());
        view! {
            <li>
                <b>{t!("table.unread_at", row = unread.row, field = words(unread.field.def().label))}</b>
                " “"{unread.text}"” "
                <span class="quiet">{why}</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    let waiting = StoredValue::new(Some(pasted));
    let close = move || {
        grid.pasted.set(None);
        grid.focus_cell();
    };
    let go_on = move |_| {
        let pasted = waiting.try_update_value(Option::take).flatten();
        close();
        if let Some(pasted) = pasted {
            grid.put_in(pasted);
        }
    };
    view! {
        <Modal title=Signal::derive(|| t!("table.unread_title").to_owned()) on_close=Callback::new(move |()| close())>
            <div class="stack">
                {(count > 0).then(|| view! { <p>{move || t!("table.unread", n = count)}</p> })}
                {(beyond > 0).then(|| view! { <p>{move || t!("table.beyond", n = beyond)}</p> })}
                <ul class="unread">{lines}</ul>
                {(count > NAMED).then(|| view! { <p class="quiet">{move || t!("table.unread_more", n = count - NAMED)}</p> })}
                <div class="row end">
                    <button type="button" class="btn" on:click=move |_| close()>{move || t!("table.unread_cancel")}</button>
                    {(rest > 0).then(|| view! {
                        <button type="button" class="btn primary" on:click=go_on>{move || t!("table.unread_go")}</button>
                    })}
                </div>
            </div>
        </Modal>
    }
}
