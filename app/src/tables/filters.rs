//! A column's filter: a text, a list of values, or whether there is a value at all.

use super::collate::collate;
use super::lines::group_words;
use super::state::Grid;
use crate::i18n::{labelled, words};
use crate::t;
use crate::widgets::menu::MenuPoint;
use crate::widgets::popup::PopupBox;
use leptos::ev;
use leptos::prelude::*;
use shared::cell::Context;
use shared::schema::FieldId;
use shared::table::{Filter, filter_options, is_picked};
use std::collections::BTreeSet;

/// Values listed at once; a text finds the rest.
const MOST: usize = 200;

/// The filter below a heading.
#[component]
pub(super) fn FilterCell(field: FieldId) -> impl IntoView {
    let grid = Grid::here();
    let label = field.def().label;
    let open = RwSignal::new(None::<MenuPoint>);
    let filter = Memo::new(move |_| grid.spec.with(|spec| spec.filters.get(&field).cloned()));
    let said = move || match filter.get() {
        None => t!("common.any").to_owned(),
        Some(Filter::Empty) => t!("table.empty_cells").to_owned(),
        Some(Filter::Filled) => t!("table.filled_cells").to_owned(),
        Some(Filter::Contains(text)) => text,
        Some(Filter::OneOf(values)) if values.len() == 1 => {
            values.iter().map(|value| group_words(grid, field, value)).collect()
        }
        Some(Filter::OneOf(values)) => t!("table.values", n = values.len()),
    };
    let text = move || match filter.get() {
        Some(Filter::Contains(text)) => text,
        _ => String::new(),
    };
    let typed = move |event: ev::Event| {
        let typed = event_target_value(&event);
        set(
            grid,
            field,
            (!typed.trim().is_empty()).then_some(Filter::Contains(typed)),
        );
    };
    let input = (!is_picked(&field.def().kind)).then(|| {
        view! {
            <input
                type="search"
                class="field"
                aria-label=move || t!("table.filter_for", field = words(label))
                placeholder=move || match filter.get() {
                    Some(Filter::Empty | Filter::Filled) => said(),
                    _ => t!("table.contains").to_owned(),
                }
                prop:value=text
                on:input=typed
            />
        }
    });
    let is_narrow = input.is_some();
    view! {
        <div class="grid-cell filter" role="gridcell" data-sticky=(field.index() == 0).then_some("")>
            {input}
            <button
                type="button"
                class="btn small"
                class:icon=is_narrow
                class:on=move || filter.with(Option::is_some)
                aria-haspopup="dialog"
                aria-label=move || labelled(&t!("table.filter_for", field = words(label)), &said())
                on:click=move |event| open.set(Some(MenuPoint::of(&event)))
            >
                {move || (!is_narrow).then(|| view! { <span class="ellipsis">{said}</span> })}
                <span aria-hidden="true">"▾"</span>
            </button>
            {move || open.get().map(|at| view! { <FilterBox field at on_close=Callback::new(move |()| open.set(None)) /> })}
        </div>
    }
}

fn set(grid: Grid, field: FieldId, filter: Option<Filter>) {
    grid.spec.update(|spec| match filter {
        Some(filter) => _ = spec.filters.insert(field, filter),
        None => _ = spec.filters.remove(&field),
    });
}

/// All a column can be filtered by.
#[component]
fn FilterBox(field: FieldId, at: MenuPoint, on_close: Callback<()>) -> impl IntoView {
    let grid = Grid::here();
    let label = field.def().label;
    let filter = Memo::new(move |_| grid.spec.with(|spec| spec.filters.get(&field).cloned()));
    let choice = move |wanted: Option<Filter>, name: fn() -> &'static str| {
        let own = wanted.clone();
        let is_on = Memo::new(move |_| filter.with(|filter| *filter == own));
        view! {
            <button type="button" class="btn small" aria-pressed=move || is_on.get().to_string()
                on:click=move |_| set(grid, field, wanted.clone())>{name}</button>
        }
    };
    let values = is_picked(&field.def().kind).then(|| view! { <Values field /> });
    view! {
        <PopupBox at class="filter-box" label=Signal::derive(move || t!("table.filter_for", field = words(label))) on_close>
            <div class="row">
                {choice(None, || t!("common.any"))}
                {choice(Some(Filter::Filled), || t!("table.filled_cells"))}
                {choice(Some(Filter::Empty), || t!("table.empty_cells"))}
            </div>
            {values}
        </PopupBox>
    }
}

/// The values that occur, each to be let through or not.
#[component]
fn Values(field: FieldId) -> impl IntoView {
    let grid = Grid::here();
    let values = Memo::new(move |_| {
        let (records, language) = (grid.store.live(grid.collection), grid.language.get());
        let options = grid.store.with_plan(|plan| {
            let sort = |texts: Vec<&str>| collate(language, &texts);
            filter_options(&records, field, &Context::new(language, plan), &sort)
        });
        options.unwrap_or_default().into_iter().take(MOST).collect::<Vec<_>>()
    });
    let chosen = Memo::new(move |_| {
        grid.spec.with(|spec| match spec.filters.get(&field) {
            Some(Filter::OneOf(values)) => values.clone(),
            _ => BTreeSet::new(),
        })
    });
    let toggle = move |value: &str, is_on: bool| {
        let mut values = chosen.get_untracked();
        if is_on {
            values.insert(value.to_owned());
        } else {
            values.remove(value);
        }
        set(grid, field, (!values.is_empty()).then_some(Filter::OneOf(values)));
    };
    let option = move |value: String| {
        let (own, shown) = (value.clone(), value.clone());
        view! {
            <label class="check-line">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&own))
                    on:change=move |event| toggle(&value, event_target_checked(&event))
                />
                <span class="ellipsis">{move || group_words(grid, field, &shown)}</span>
            </label>
        }
    };
    view! { <div class="check-list">{move || values.get().into_iter().map(option).collect_view()}</div> }
}
