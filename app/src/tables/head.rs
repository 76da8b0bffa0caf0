//! The line of headings, the line of filters, and the line of sums: they stay while the rest scrolls.

use super::filters::FilterCell;
use super::lines::{kind_class, sum_cell};
use super::state::{Grid, Row};
use crate::i18n::words;
use crate::t;
use crate::widgets::icon::{Icon, IconSign};
use leptos::prelude::*;
use shared::schema::{FieldId, FieldKind};
use shared::table::Direction;

/// The width of the column of check boxes, in CSS pixels.
const PICK: u32 = 36;

/// The columns' widths as a grid template, and their sum in CSS pixels. Columns share the room that is left.
/// `first` is the width of the first one, which stays in sight.
pub(super) fn template(columns: &[FieldId], first: u32) -> (String, u32) {
    let (mut template, mut total) = (format!("{PICK}px"), PICK);
    for (at, field) in columns.iter().enumerate() {
        let width = match (at, field.def().key) {
            (0, _) => first,
            // A number such as T1.2.
            (_, "code") => 84,
            _ => width(&field.def().kind),
        };
        total += width;
        template.push_str(&format!(" minmax({width}px, {width}fr)"));
    }
    (template, total)
}

fn width(kind: &FieldKind) -> u32 {
    match kind {
        FieldKind::Check | FieldKind::Percent => 92,
        FieldKind::Number | FieldKind::Scale { .. } => 104,
        FieldKind::Choice(_) | FieldKind::Limit | FieldKind::Cadence | FieldKind::Money => 124,
        FieldKind::Person | FieldKind::When => 136,
        FieldKind::Ref(_) | FieldKind::Target => 168,
        FieldKind::Line | FieldKind::Tags | FieldKind::Refs(_) | FieldKind::Shares(_) | FieldKind::Span => 208,
        FieldKind::Prose => 260,
    }
}

/// Headings and filters.
#[component]
pub(super) fn Head() -> impl IntoView {
    let grid = Grid::here();
    let all_picked = move || {
        let count = grid.layout.with(|layout| layout.count);
        count > 0 && grid.picked.with(|picked| picked.len() >= count)
    };
    let cells = move || {
        let columns = grid.columns.get();
        columns
            .into_iter()
            .enumerate()
            .map(|(column, field)| view! { <Heading field column /> })
            .collect_view()
    };
    let filters = move || {
        let columns = grid.columns.get();
        columns
            .into_iter()
            .map(|field| view! { <FilterCell field /> })
            .collect_view()
    };
    view! {
        <div class="grid-head" role="rowgroup">
            <div class="grid-line head" role="row" aria-rowindex="1" data-row="head:">
                <div class="grid-cell pick" role="columnheader" aria-colindex="1">
                    <input type="checkbox" tabindex="-1" data-pick="" aria-label=move || t!("table.pick_all") prop:checked=all_picked />
                </div>
                {cells}
            </div>
            <Show when=move || grid.filtering.get()>
                <div class="grid-line filters" role="row">
                    <div class="grid-cell pick" role="gridcell"></div>
                    {filters}
                </div>
            </Show>
        </div>
    }
}

#[component]
fn Heading(field: FieldId, column: usize) -> impl IntoView {
    let grid = Grid::here();
    let label = field.def().label;
    let direction = Memo::new(move |_| {
        grid.spec
            .with(|spec| spec.sort.filter(|sort| sort.field == field))
            .map(|sort| sort.direction)
    });
    let is_active = Memo::new(move |_| {
        grid.active.with(|spot| {
            spot.as_ref()
                .is_some_and(|spot| spot.row == Row::Head && spot.field == field)
        })
    });
    // Where no cell is active yet, the first heading lets the keyboard in.
    let is_entry = move || is_active.get() || (column == 0 && grid.active.with(Option::is_none));
    view! {
        <div
            class=format!("grid-cell heading {}", kind_class(&field.def().kind))
            role="columnheader"
            aria-colindex=(column + 2).to_string()
            aria-sort=move || match direction.get() {
                Some(Direction::Up) => "ascending",
                Some(Direction::Down) => "descending",
                None => "none",
            }
            tabindex=move || if is_entry() { "0" } else { "-1" }
            data-col=field.def().key
            data-sticky=(column == 0).then_some("")
            title=move || t!("table.sort")
        >
            <span class="ellipsis">{move || words(label)}</span>
            <span class="sort">
                {move || direction.get().map(|direction| match direction {
                    Direction::Up => view! { <IconSign icon=Icon::Up /> },
                    Direction::Down => view! { <IconSign icon=Icon::Down /> },
                })}
            </span>
        </div>
    }
}

/// The sums of all rows that are shown.
#[component]
pub(super) fn Foot() -> impl IntoView {
    let grid = Grid::here();
    let sums = Memo::new(move |_| grid.layout.with(|layout| layout.sums.clone()));
    let cells = move || {
        let sums = sums.get();
        grid.columns
            .get()
            .into_iter()
            .skip(1)
            .map(|field| sum_cell(grid, &sums, field))
            .collect_view()
    };
    view! {
        <Show when=move || sums.with(|sums| !sums.is_empty())>
            <div class="grid-foot" role="rowgroup">
                <div class="grid-line" role="row" aria-rowindex=move || (grid.line_count() + 2).to_string()>
                    <div class="grid-cell group-name" role="rowheader" aria-colindex="1" aria-colspan="2" data-sticky="">{move || t!("table.sum")}</div>
                    {cells}
                </div>
            </div>
        </Show>
    }
}
