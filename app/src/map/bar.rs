//! The line above the map: filters, coverage, stages and channels, a new touchpoint.

use super::state::{MapState, Placing};
use crate::i18n::words;
use crate::t;
use crate::ui::Dialog;
use crate::widgets::filter_chip::{Choice, FilterChip, by_name, by_value, choice};
use leptos::prelude::*;
use shared::coverage::Filter;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, WORK_STATUS, touchpoint};

/// The bar.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let state = expect_context::<MapState>();
    let (filter, ui) = (state.filter, state.ui);
    view! {
        <div class="bar map-bar">
            <h1>{move || t!("map.title")}</h1>
            <Filters />
            <Show when=move || filter.with(Filter::is_active)>
                <button class="chip" on:click=move |_| filter.set(Filter::default())>
                    {move || t!("map.filter.clear")}
                </button>
            </Show>
            <span class="spacer"></span>
            <Coverage />
            <button class="btn" on:click=move |_| ui.dialog.set(Some(Dialog::Axes))>
                {move || t!("map.axes")}
            </button>
            <Show when=move || state.can_edit.get()>
                <button class="btn primary no-phone" on:click=move |_| state.placing.set(Some(Placing::New(None)))>
                    {move || t!("map.add")}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn Coverage() -> impl IntoView {
    let state = expect_context::<MapState>();
    let filled = move || state.layout.with(|layout| layout.filled());
    let total = move || state.layout.with(|layout| layout.total);
    view! {
        <Show when=move || { total() > 0 }>
            <span class="chip" title=move || t!("map.coverage.hint")>
                {move || t!("map.coverage")}
                " "
                <b>{filled} " / " {total}</b>
            </span>
        </Show>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let state = expect_context::<MapState>();
    let (store, filter) = (state.store, state.filter);
    let segments = Memo::new(move |_| {
        let title = |id: &shared::ids::RecordId| store.title(&RecordKey::new(CollectionId::Segments, id.clone()));
        let ids = store.ids(CollectionId::Segments);
        ids.iter()
            .map(|id| choice(id.as_str(), title(id)))
            .collect::<Vec<Choice>>()
    });
    let owners = Memo::new(move |_| by_name(&state.owners.get()));
    let statuses = Memo::new(move |_| by_value(WORK_STATUS));
    view! {
        <FilterChip
            label=Signal::derive(|| words(CollectionId::Segments.def().one))
            choices=segments
            wanted=Signal::derive(move || filter.with(|filter| filter.segment.to_key()))
            set=move |wanted| filter.update(|filter| filter.segment = wanted)
        />
        <FilterChip
            label=Signal::derive(|| words(touchpoint::owner.id().def().label))
            choices=owners
            wanted=Signal::derive(move || filter.with(|filter| filter.owner.to_key()))
            set=move |wanted| filter.update(|filter| filter.owner = wanted)
        />
        <FilterChip
            label=Signal::derive(|| words(touchpoint::status.id().def().label))
            choices=statuses
            wanted=Signal::derive(move || filter.with(|filter| filter.status.to_key()))
            set=move |wanted| filter.update(|filter| filter.status = wanted)
        />
    }
}
