//! The table itself: what scrolls, and what listens.

use super::compose;
use super::dialogs::Dialogs;
use super::editor::Editor;
use super::head::{Foot, Head, template};
use super::keys::{Hit, hit, on_key};
use super::lines::Lines;
use super::moves::{Reach, line_height};
use super::state::{Grid, Row, Spot};
use super::toolbar::{SelectionBar, Toolbar};
use crate::t;
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::{Element, ResizeObserver};
use shared::schema::CollectionId;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// How wide the first column is, below which width of the view, in CSS pixels: what it names must be told apart, and something else
/// stand beside it.
const FIRST: [(f64, u32); 3] = [(440.0, 132), (640.0, 190), (f64::INFINITY, 250)];

/// A collection as a table.
#[component]
pub(super) fn Sheet(collection: CollectionId) -> impl IntoView {
    let grid = Grid::new(collection);
    provide_context(grid);
    let width = RwSignal::new(0.0);
    measure(grid, width);
    follow(grid);
    let first = Memo::new(move |_| {
        let fits = |(below, _): &&(f64, u32)| width.get() > 0.0 && width.get() < *below;
        FIRST.iter().find(fits).map_or(250, |(_, first)| *first)
    });
    let columns = Memo::new(move |_| grid.columns.with(|columns| template(columns, first.get())));
    let is_empty = Memo::new(move |_| grid.store.ids(collection).is_empty());
    let has_no_match = Memo::new(move |_| !is_empty.get() && grid.layout.with(|layout| layout.count == 0));
    view! {
        <section class="grid-view" aria-labelledby="grid-title">
            <Toolbar />
            <Show when=move || is_empty.get()>
                <div class="grid-lesson"><p><b>{move || t!("table.empty")}</b> {move || super::lesson(collection)} {move || grid.may_edit.get().then(|| t!("table.paste_hint"))}</p></div>
            </Show>
            <Show when=move || has_no_match.get()>
                <div class="grid-lesson"><p>{move || t!("table.no_match")}</p></div>
            </Show>
            <div
                node_ref=grid.scroller
                class="grid-scroll"
                role="grid"
                aria-labelledby="grid-title"
                aria-describedby="grid-keys"
                aria-multiselectable="true"
                aria-readonly=move || (!grid.may_edit.get()).to_string()
                aria-rowcount=move || (grid.line_count() + 1).to_string()
                aria-colcount=move || grid.columns.with(|columns| columns.len() + 1).to_string()
                style:--columns=move || columns.with(|(template, _)| template.clone())
                style:--total=move || columns.with(|(_, total)| format!("{total}px"))
                style:--line-h=format!("{}px", line_height())
                on:scroll=move |_| scrolled(grid)
                on:keydown=move |event| on_key(grid, &event)
                on:mousedown=move |event| pressed(grid, &event)
                on:mousemove=move |event| dragged(grid, &event)
                on:click=move |event| clicked(grid, &event)
                on:dblclick=move |event| {
                    if let Some(Hit::Cell(Spot { row: Row::Record(id), field })) = hit(grid, &event) {
                        grid.edit(&id, field, None);
                    }
                }
                on:compositionstart=|event| compose::began(&event)
                on:compositionend=move |event| compose::ended(grid, &event)
                on:beforeinput=move |event| compose::on_input(grid, &event)
                on:focusin=move |event| focused(grid, &event)
                on:focusout=move |event| {
                    let to = event.related_target().and_then(|target| target.dyn_into::<Element>().ok());
                    if to.is_some_and(|to| to.closest(".grid-scroll, .cell-editor").is_ok_and(|own| own.is_none())) {
                        grid.focused.set(false);
                    }
                }
                on:copy=move |event| _ = grid.on_copy(&event)
                on:cut=move |event| grid.on_cut(&event)
                on:paste=move |event| grid.on_paste(&event)
            >
                <Head />
                <Lines />
                <Foot />
            </div>
            <p id="grid-keys" class="visually-hidden">{move || t!("table.keys")}</p>
            <SelectionBar />
            <Editor />
            <Dialogs />
        </section>
    }
}

fn scrolled(grid: Grid) {
    if let Some(scroller) = grid.scroller.get_untracked() {
        grid.top.set(f64::from(scroller.scroll_top()));
        grid.left.set(f64::from(scroller.scroll_left()));
    }
}

fn pressed(grid: Grid, event: &ev::MouseEvent) {
    if event.button() != 0 {
        return;
    }
    let Some(Hit::Cell(spot)) = hit(grid, event) else {
        return;
    };
    event.prevent_default();
    let is_again = grid.active.with_untracked(|active| active.as_ref() == Some(&spot));
    grid.pressed_again.set_value(is_again);
    let reach = if event.shift_key() && spot.row != Row::Head {
        Reach::Extend
    } else {
        Reach::Move
    };
    grid.go(spot, reach);
}

/// Drawing with the button held selects.
fn dragged(grid: Grid, event: &ev::MouseEvent) {
    if event.buttons() != 1 || !grid.focused.get_untracked() || grid.editing.with_untracked(Option::is_some) {
        return;
    }
    let Some(Hit::Cell(spot)) = hit(grid, event) else {
        return;
    };
    let is_new = grid.active.with_untracked(|active| {
        active
            .as_ref()
            .is_some_and(|active| *active != spot && active.row != Row::Head)
    });
    if is_new && spot.row != Row::Head {
        grid.go(spot, Reach::Extend);
    }
}

fn clicked(grid: Grid, event: &ev::MouseEvent) {
    match hit(grid, event) {
        Some(Hit::Pick(Some(id))) => grid.pick(id),
        Some(Hit::Pick(None)) => grid.pick_all(),
        Some(Hit::Open(id)) => {
            grid.active.set(Some(Spot {
                row: Row::Record(id.clone()),
                field: grid.collection.title(),
            }));
            grid.ui.select(grid.key(&id));
        }
        // A finger has no double click: the second tap on a cell edits it.
        Some(Hit::Cell(Spot {
            row: Row::Record(id),
            field,
        })) if grid.pressed_again.get_value() && line_height() > 40.0 => grid.edit(&id, field, None),
        Some(Hit::Cell(Spot {
            row: Row::Record(_), ..
        })) => {}
        Some(Hit::Cell(_)) if !event.shift_key() => grid.act(None),
        _ => {}
    }
}

fn focused(grid: Grid, event: &ev::FocusEvent) {
    grid.focused.set(true);
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(target) = target.filter(|target| target.matches("[data-col]").unwrap_or(false)) else {
        return;
    };
    compose::hold_caret(&target);
    // The keyboard came in by Tab, or a screen reader put it somewhere.
    if let Some(spot) = grid
        .spot_of(&target)
        .filter(|spot| grid.active.with_untracked(|active| active.as_ref() != Some(spot)))
    {
        grid.anchor.set(None);
        grid.active.set(Some(spot));
    }
}

/// Keeps the size of what scrolls.
fn measure(grid: Grid, width: RwSignal<f64>) {
    let observer = StoredValue::new_local(None::<ResizeObserver>);
    Effect::new(move |_| {
        let Some(scroller) = grid.scroller.get() else { return };
        let element: Element = scroller.unchecked_into();
        let measured = element.clone();
        // The closure lives as long as the observer, which is disconnected with the view.
        let measure = Closure::<dyn FnMut()>::new(move || {
            grid.height.try_set(f64::from(measured.client_height()));
            width.try_set(f64::from(measured.client_width()));
        });
        if let Ok(watcher) = ResizeObserver::new(measure.into_js_value().unchecked_ref()) {
            watcher.observe(&element);
            observer.set_value(Some(watcher));
        }
    });
    on_cleanup(move || {
        observer.try_with_value(|observer| observer.iter().for_each(ResizeObserver::disconnect));
    });
}

/// Keeps the active cell where it is while lines come and go around it, and tells others where one is.
fn follow(grid: Grid) {
    Effect::new(move |was: Option<Option<(Row, usize)>>| {
        let active = grid.active.get();
        let layout_place = active.as_ref().and_then(|active| grid.place(&active.row));
        let now = active.as_ref().map(|active| active.row.clone()).zip(layout_place);
        match (was.flatten(), &now, active) {
            // The same line elsewhere: what scrolls goes along.
            (Some((row, before)), Some((same, place)), _) if row == *same && before != *place => {
                let by = (*place as f64 - before as f64) * line_height();
                if let Some(scroller) = grid.scroller.get_untracked() {
                    let top = f64::from(scroller.scroll_top());
                    let y = before as f64 * line_height();
                    if y >= top && y <= top + grid.height.get_untracked() {
                        scroller.set_scroll_top((top + by).max(0.0) as i32);
                    }
                }
                grid.focus_cell();
                now
            }
            // The line is gone: the one that took its place.
            (Some((row, before)), None, Some(active)) if row == active.row => {
                let last = grid.line_count().saturating_sub(1);
                if let Some(row) = grid.row_at(before.min(last)) {
                    grid.anchor.set(None);
                    grid.active.set(Some(Spot {
                        row,
                        field: active.field,
                    }));
                    grid.focus_cell();
                }
                None
            }
            _ => now,
        }
    });
    // A cell that is drawn anew takes the focus with it.
    Effect::new(move |_| {
        grid.store.live(grid.collection);
        request_animation_frame(move || {
            if document()
                .active_element()
                .is_none_or(|active| active.tag_name() == "BODY")
            {
                grid.focus_cell();
            }
        });
    });
    Effect::new(move |_| {
        let spot = grid.active.get().filter(|_| grid.focused.get());
        let cell = match spot {
            Some(Spot {
                row: Row::Record(id),
                field,
            }) => Some((grid.key(&id), field)),
            _ => None,
        };
        if grid.ui.cell.get_untracked() != cell {
            grid.ui.cell.set(cell);
        }
    });
    let ui = grid.ui;
    on_cleanup(move || _ = ui.cell.try_set(None));
}
