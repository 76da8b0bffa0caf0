//! What is above the table: its name, filters, grouping, columns, adding; and what can be done with several rows.

use super::state::Grid;
use crate::i18n::words;
use crate::t;
use crate::widgets::icon::{Icon, IconSign};
use crate::widgets::menu::MenuPoint;
use crate::widgets::popup::PopupBox;
use leptos::prelude::*;
use shared::schema::FieldId;
use shared::table::is_grouping;

/// The line above the table.
#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let grid = Grid::here();
    let def = grid.collection.def();
    let all = Memo::new(move |_| grid.store.ids(grid.collection).len());
    let has_filters = Memo::new(move |_| grid.spec.with(|spec| !spec.filters.is_empty()));
    let count = move || match (has_filters.get(), grid.layout.with(|layout| layout.count)) {
        (true, shown) => t!("table.count_of", n = shown, all = all.get()),
        (false, _) => all.get().to_string(),
    };
    let columns = RwSignal::new(None::<MenuPoint>);
    view! {
        <div class="bar">
            <h1 id="grid-title">{move || words(def.name)}</h1>
            <span class="count">{count}</span>
            <button type="button" class="chip" aria-pressed=move || grid.filtering.get().to_string() on:click=move |_| grid.filtering.update(|is| *is = !*is)>
                {move || t!("table.filter")}
            </button>
            <Show when=move || has_filters.get()>
                <button type="button" class="chip on" on:click=move |_| grid.spec.update(|spec| spec.filters.clear())>
                    {move || t!("table.filter_clear")}
                </button>
            </Show>
            <GroupMenu />
            <button type="button" class="chip" aria-haspopup="dialog" on:click=move |event| columns.set(Some(MenuPoint::of(&event)))>
                {move || t!("table.columns")}
            </button>
            {move || columns.get().map(|at| view! { <ColumnBox at on_close=Callback::new(move |()| columns.set(None)) /> })}
            <span class="spacer"></span>
            <Show when=move || grid.may_edit.get()>
                <button type="button" class="btn primary" aria-label=move || t!("table.add", kind = words(def.one)) on:click=move |_| grid.add(None)>
                    <IconSign icon=Icon::Plus />
                    {move || words(def.one)}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn GroupMenu() -> impl IntoView {
    let grid = Grid::here();
    let fields: Vec<FieldId> = grid
        .collection
        .fields()
        .filter(|field| is_grouping(&field.def().kind))
        .collect();
    let choose = move |key: String| {
        grid.spec.update(|spec| {
            spec.group = grid.collection.field(&key);
            spec.closed.clear();
        });
    };
    let is_on = move |field: FieldId| grid.spec.with(|spec| spec.group == Some(field));
    let has_any = !fields.is_empty();
    let options = fields.into_iter().map(move |field| {
        let label = field.def().label;
        view! { <option value=field.def().key prop:selected=move || is_on(field)>{move || t!("table.group_by", field = words(label))}</option> }
    });
    let options = options.collect_view();
    has_any.then(|| {
        view! {
            <select class="chip" class:on=move || grid.spec.with(|spec| spec.group.is_some()) aria-label=move || t!("table.group")
                on:change=move |event| choose(event_target_value(&event))>
                <option value="" prop:selected=move || grid.spec.with(|spec| spec.group.is_none())>{move || t!("table.group_none")}</option>
                {options}
            </select>
        }
    })
}

/// Which columns are shown. The title always is.
#[component]
fn ColumnBox(at: MenuPoint, on_close: Callback<()>) -> impl IntoView {
    let grid = Grid::here();
    let show = move |field: FieldId, is_on: bool| {
        grid.spec.update(|spec| {
            if is_on {
                spec.hidden.remove(&field);
            } else {
                spec.hidden.insert(field);
            }
        });
    };
    let lines = grid.collection.fields().skip(1).map(move |field| {
        let label = field.def().label;
        view! {
            <label class="check-line">
                <input
                    type="checkbox"
                    prop:checked=move || grid.spec.with(|spec| !spec.hidden.contains(&field))
                    on:change=move |event| show(field, event_target_checked(&event))
                />
                <span class="ellipsis">{move || words(label)}</span>
            </label>
        }
    });
    view! {
        <PopupBox at label=Signal::derive(|| t!("table.columns").to_owned()) on_close>
            <button type="button" class="btn small" on:click=move |_| grid.spec.update(|spec| spec.hidden.clear())>{move || t!("table.columns_all")}</button>
            <div class="check-list">{lines.collect_view()}</div>
        </PopupBox>
    }
}

/// What can be done with several rows, while there are several.
#[component]
pub(super) fn SelectionBar() -> impl IntoView {
    let grid = Grid::here();
    let count = Memo::new(move |_| grid.targets().len());
    let has_picks = Memo::new(move |_| grid.picked.with(|picked| !picked.is_empty()));
    let is_shown = move || has_picks.get() || count.get() > 1;
    view! {
        <Show when=is_shown>
            <div class="grid-selection" role="toolbar" aria-label=move || t!("table.selection")>
                <b>{move || t!("table.picked", n = count.get())}</b>
                <Show when=move || grid.may_edit.get()>
                    <button type="button" class="btn small" on:click=move |_| grid.setting.set(true)>{move || t!("table.set")}</button>
                    <button type="button" class="btn small danger" on:click=move |_| grid.bin()>
                        <IconSign icon=Icon::Bin />
                        {move || t!("common.delete")}
                    </button>
                </Show>
                <button type="button" class="btn small ghost icon" aria-label=move || t!("table.let_go")
                    on:click=move |_| {
                        grid.picked.set(Default::default());
                        grid.anchor.set(None);
                        grid.focus_cell();
                    }>
                    <IconSign icon=Icon::Close />
                </button>
            </div>
        </Show>
    }
}
