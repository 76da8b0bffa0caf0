//! The budget by phase: planned, committed, left.

use super::state::Campaign;
use crate::i18n::{currency, format_money};
use crate::t;
use leptos::prelude::*;
use shared::campaign::PhaseBudget;
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;

/// The table below the axis.
#[component]
pub(super) fn BudgetTable() -> impl IntoView {
    let campaign = Campaign::here();
    let budget = Memo::new(move |_| campaign.scene.with(|scene| scene.budget.clone()));
    let money = move |amount: i64| format_money(amount, currency(campaign.store));
    view! {
        <section class="timeline-table" aria-labelledby="campaign-budget-title">
            <h2 id="campaign-budget-title">{move || t!("campaign.budget")}</h2>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{move || t!("campaign.lane.phases")}</th>
                        <th scope="col" class="num">{move || t!("campaign.budget.planned")}</th>
                        <th scope="col" class="num">{move || t!("campaign.budget.committed")}</th>
                        <th scope="col" class="num">{move || t!("campaign.budget.left")}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || budget.get().rows.into_iter().map(|row| view! { <BudgetRow row /> }).collect_view()}
                </tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{move || t!("campaign.budget.sum")}</th>
                        <td class="num">{move || money(budget.with(|budget| budget.planned))}</td>
                        <td class="num">{move || money(budget.with(|budget| budget.committed))}</td>
                        <td class="num">
                            {move || money(budget.with(|budget| budget.planned.saturating_sub(budget.committed)))}
                        </td>
                    </tr>
                </tfoot>
            </table>
        </section>
    }
}

#[component]
fn BudgetRow(row: PhaseBudget) -> impl IntoView {
    let campaign = Campaign::here();
    let key = row.phase.clone().map(|id| RecordKey::new(CollectionId::Phases, id));
    let (planned, committed, left, is_over) = (row.planned, row.committed, row.left(), row.is_overspent());
    let money = move |amount: Option<i64>| {
        amount.map_or_else(
            || "–".to_owned(),
            |amount| format_money(amount, currency(campaign.store)),
        )
    };
    let name = match key {
        Some(key) => {
            let title = {
                let key = key.clone();
                move || campaign.store.title(&key)
            };
            let open = move |_| campaign.ui.select(key.clone());
            view! { <button type="button" class="timeline-link" on:click=open>{title}</button> }.into_any()
        }
        None => view! { {move || t!("campaign.no_phase")} }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="num">{move || money(planned)}</td>
            <td class="num">{move || money(Some(committed))}</td>
            <td class="num" class:bad-words=is_over>
                {move || money(left)}
                <Show when=move || is_over>
                    " " <span class="pill bad">{move || t!("campaign.budget.over")}</span>
                </Show>
            </td>
        </tr>
    }
}
