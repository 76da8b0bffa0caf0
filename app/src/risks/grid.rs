//! The matrix itself, and the risks that nobody has rated.

use super::card::Card;
use super::{Risks, severity_text, step_text};
use crate::i18n::{labelled, words};
use crate::t;
use crate::widgets::add_in_place::AddInPlace;
use leptos::prelude::*;
use shared::risk::{Cell, STEPS};

/// What a cell is called.
pub(super) fn cell_words(cell: Cell) -> String {
    t!(
        "matrix.cell",
        severity = words(severity_text(cell.severity())),
        probability = words(step_text(cell.probability)),
        impact = words(step_text(cell.impact))
    )
}

/// The matrix: probability downwards, impact to the right.
#[component]
pub(super) fn Grid() -> impl IntoView {
    let risks = Risks::here();
    let columns = (0..STEPS).rev().map(|impact| {
        view! { <th scope="col" role="columnheader">{move || words(step_text(impact))}</th> }
    });
    let rows = (0..STEPS).map(|probability| {
        let cells = (0..STEPS)
            .rev()
            .map(|impact| view! { <GridCell cell=Cell { probability, impact } /> });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader" data-axis=move || labelled(t!("matrix.probability"), "")>{move || words(step_text(probability))}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    let is_unrated = move || risks.matrix.with(|matrix| !matrix.unrated.is_empty());
    view! {
        <div class="risk-area">
            // On phones its rows change their display: the roles keep it a table.
            <table class="risk-grid" role="table">
                <caption class="visually-hidden">{move || t!("matrix.caption")}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <td class="risk-corner" role="cell">
                            <span>{move || t!("matrix.probability")}" ↓"</span>
                            <span>{move || t!("matrix.impact")}" →"</span>
                        </td>
                        {columns.collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
            <Show when=move || risks.may_edit.get()>
                <p class="quiet no-phone">{move || t!("matrix.keys")}</p>
            </Show>
            <Show when=is_unrated><Unrated /></Show>
        </div>
    }
    .into_any()
}

#[component]
fn GridCell(cell: Cell) -> impl IntoView {
    let risks = Risks::here();
    let ids = Memo::new(move |_| risks.matrix.with(|matrix| matrix.cell(cell).to_vec()));
    let count = move || ids.with(Vec::len);
    view! {
        <td role="cell" class=format!("risk-cell {}", cell.severity().class()) data-drop=cell.key() data-cell=cell.key()>
            <div class="risk-cell-top">
                <span>
                    {move || words(severity_text(cell.severity()))}
                    // On phones the columns' headings are out of sight.
                    <span class="risk-impact" aria-hidden="true">
                        {move || format!(" · {}", labelled(t!("matrix.impact"), words(step_text(cell.impact))))}
                    </span>
                </span>
                <Show when=move || { count() > 0 }><span class="count">{count}</span></Show>
            </div>
            <ul class="map-cards">
                <For each=move || ids.get() key=Clone::clone let:id><Card id /></For>
            </ul>
            <Show when=move || risks.may_edit.get()>
                <AddInPlace
                    label=Signal::derive(move || t!("matrix.add.in", cell = cell_words(cell)))
                    sign=Signal::derive(|| t!("matrix.add.sign").to_owned())
                    on_add=move |name: String| {
                        risks.add(&name, Some(cell));
                    }
                />
            </Show>
        </td>
    }
    .into_any()
}

#[component]
fn Unrated() -> impl IntoView {
    let risks = Risks::here();
    let ids = Memo::new(move |_| risks.matrix.with(|matrix| matrix.unrated.clone()));
    view! {
        <section class="risk-unrated" data-drop="unrated" aria-labelledby="unrated-title">
            <h2 id="unrated-title">{move || t!("matrix.unrated")} " " <span class="count">{move || ids.with(Vec::len)}</span></h2>
            <Show when=move || risks.may_edit.get()><p class="quiet">{move || t!("matrix.unrated.hint")}</p></Show>
            <ul class="map-cards"><For each=move || ids.get() key=Clone::clone let:id><Card id /></For></ul>
        </section>
    }
}
