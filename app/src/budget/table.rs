//! The grouped table: sums by group, lines within, amounts edited where they stand.

use super::bars::Legend;
use super::group::GroupRows;
use super::{HEADINGS, Money};
use crate::i18n::{currency, words};
use crate::t;
use leptos::prelude::*;
use shared::budget::Grouping;
use shared::schema::budget;

/// Which columns there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// Phases have budgets of their own.
    pub(super) allotted: bool,
    /// Activities name phases and channels, but no categories.
    pub(super) activities: bool,
}

impl Columns {
    pub(super) fn of(by: Grouping) -> Self {
        Self {
            allotted: by == Grouping::Phase,
            activities: by != Grouping::Category,
        }
    }

    /// How many there are.
    pub(super) fn count(self) -> usize {
        4 + usize::from(self.allotted) + 2 * usize::from(self.activities)
    }
}

/// The table with its legend.
#[component]
pub(super) fn MoneyTable() -> impl IntoView {
    let money = Money::here();
    let columns = Memo::new(move |_| Columns::of(money.by.get()));
    let keys = move || {
        let groups = money.overview.with(|overview| {
            overview
                .groups
                .iter()
                .map(|group| group.key.clone())
                .collect::<Vec<_>>()
        });
        let by = money.by.get();
        groups.into_iter().map(move |key| (by, key)).collect::<Vec<_>>()
    };
    let count = Signal::derive(move || {
        HEADINGS
            + money
                .overview
                .with(|overview| overview.groups.iter().map(|group| money.rows(group)).sum::<usize>())
            + 1
    });
    view! {
        <div class="figures-box">
            <Legend />
            // Rows change their display on phones: the roles keep it a table.
            <table class="figures-table" role="table" aria-rowcount=count>
                <caption class="visually-hidden">{move || t!("money.table", currency = currency(money.store))}</caption>
                {move || view! { <Head columns=columns.get() /> }}
                <For each=keys key=Clone::clone let((by, key))><GroupRows by key /></For>
                {move || view! { <Sums columns=columns.get() count /> }}
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Head(columns: Columns) -> impl IntoView {
    let activities = 2 + usize::from(columns.allotted);
    let heading = |name: &'static str| view! { <th scope="col" role="columnheader" class="num">{name}</th> };
    view! {
        <thead role="rowgroup">
            <tr role="row" aria-rowindex="1">
                <td role="cell"></td>
                <th scope="colgroup" role="columnheader" colspan="3">{t!("money.lines")}</th>
                {columns
                    .activities
                    .then(|| {
                        view! { <th scope="colgroup" role="columnheader" class="apart" colspan=activities>{t!("money.activities")}</th> }
                    })}
            </tr>
            <tr role="row" aria-rowindex="2">
                <th scope="col" role="columnheader">{words(budget::name.id().def().label)}</th>
                {heading(words(budget::planned.id().def().label))}
                {heading(words(budget::actual.id().def().label))}
                {heading(t!("money.left"))}
                {columns.allotted.then(|| heading(t!("money.allotted")))}
                {columns.activities.then(|| heading(t!("money.committed")))}
                {columns.activities.then(|| heading(t!("money.reported")))}
            </tr>
        </thead>
    }
    .into_any()
}

#[component]
fn Sums(columns: Columns, count: Signal<usize>) -> impl IntoView {
    let money = Money::here();
    let sums = Memo::new(move |_| {
        money
            .overview
            .with(|overview| (overview.sums, overview.campaign.planned))
    });
    let amount = move |label: &'static str, amount: i64| {
        view! { <td role="cell" class="num" data-label=label>{money.words(amount)}</td> }
    };
    move || {
        let (sums, allotted) = sums.get();
        view! {
            <tfoot role="rowgroup">
                <tr role="row" aria-rowindex=count>
                    <th scope="row" role="rowheader">{t!("money.sum")}</th>
                    {amount(words(budget::planned.id().def().label), sums.planned)}
                    {amount(words(budget::actual.id().def().label), sums.spent)}
                    {amount(t!("money.left"), sums.left())}
                    {columns.allotted.then(|| amount(t!("money.allotted"), allotted))}
                    {columns.activities.then(|| amount(t!("money.committed"), sums.committed))}
                    {columns.activities.then(|| amount(t!("money.reported"), sums.reported))}
                </tr>
            </tfoot>
        }
        .into_any()
    }
}
