//! The budget view: what is planned, committed and spent, by phase, channel or category.
//!
//! Everything shown is computed in [`shared::budget`], in one memo. The table is the chart's twin: a bar says nothing that its row
//! does not say in figures.

use crate::dispatch::Dispatch;
use crate::i18n::{currency, format_money};
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::t;
use crate::ui::Ui;
use crate::widgets::batch::Demand;
use leptos::prelude::*;
use shared::budget::{Group, GroupKey, Grouping, Overview};
use shared::plan::Value;
use shared::plan::intent::Place;
use shared::schema::{CollectionId, FieldId};

mod bars;
mod group;
mod line;
mod table;
mod tiles;

/// What the parts of the view share. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Money {
    store: PlanStore,
    dispatch: Dispatch,
    ui: Ui,
    may_edit: Signal<bool>,
    by: RwSignal<Grouping>,
    overview: Memo<Overview>,
    /// Which lines are drawn, where there are many.
    demand: Demand,
}

/// The rows of headings.
const HEADINGS: usize = 2;
/// With no more lines all are drawn at once.
const SHORT: usize = 120;

impl Money {
    fn provide() -> Self {
        let store = expect_context::<PlanStore>();
        let by = RwSignal::new(Grouping::default());
        let read = move |collection| store.live_by(collection, &Overview::reads(collection));
        let overview = Memo::new(move |_| {
            Overview::of(
                &store.frame(),
                &read(CollectionId::Phases),
                &store.ids(CollectionId::Channels),
                &read(CollectionId::Activities),
                &read(CollectionId::Budget),
                by.get(),
            )
        });
        let money = Self {
            store,
            dispatch: expect_context(),
            ui: expect_context(),
            may_edit: use_may_edit(),
            by,
            overview,
            demand: Demand::new(untrack(|| store.ids(CollectionId::Budget).len()), SHORT),
        };
        provide_context(money);
        money
    }

    fn here() -> Self {
        expect_context()
    }

    /// The place of a group's head among all rows of the table, the first being 1. What is folded counts: it is a row all the same.
    fn place(self, key: &GroupKey) -> usize {
        let before = |overview: &Overview| {
            let groups = overview.groups.iter().take_while(|group| group.key != *key);
            groups.map(|group| self.rows(group)).sum::<usize>()
        };
        self.overview.with(before) + HEADINGS + 1
    }

    /// The rows of a group: its head, its lines, and the one that adds a line.
    fn rows(self, group: &Group) -> usize {
        1 + group.lines.len() + usize::from(self.may_edit.get())
    }

    /// An amount in the plan's currency.
    fn words(self, amount: i64) -> String {
        format_money(amount, currency(self.store))
    }

    /// Makes a line with these values and opens it.
    fn add(self, name: &str, values: Vec<(FieldId, Value)>) {
        let title = (CollectionId::Budget.title(), Value::from(name));
        let values = std::iter::once(title).chain(values).collect();
        self.dispatch.create(CollectionId::Budget, Place::Last, values);
    }
}

/// The whole view.
#[component]
pub fn BudgetView() -> impl IntoView {
    let money = Money::provide();
    let is_empty = Memo::new(move |_| {
        money.store.ids(CollectionId::Budget).is_empty()
            && money.overview.with(|overview| overview.campaign.committed == 0)
    });
    let body = move || match is_empty.get() {
        true => view! { <Empty /> }.into_any(),
        false => view! { <table::MoneyTable /> }.into_any(),
    };
    view! {
        <section class="figures-view money" aria-labelledby="money-title">
            <Bar />
            <tiles::Tiles />
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Bar() -> impl IntoView {
    let money = Money::here();
    let choices = Grouping::ALL.map(|by| {
        let name = move || match by {
            Grouping::Phase => t!("money.by.phase"),
            Grouping::Channel => t!("money.by.channel"),
            Grouping::Category => t!("money.by.category"),
        };
        view! {
            <button type="button" aria-pressed=move || (money.by.get() == by).to_string() on:click=move |_| money.by.set(by)>
                {name}
            </button>
        }
    });
    view! {
        <div class="bar">
            <h1 id="money-title">{move || t!("money.title")}</h1>
            <div class="seg" role="group" aria-label=move || t!("money.by")>{choices.into_iter().collect_view()}</div>
            <span class="spacer"></span>
            <Show when=move || money.may_edit.get()><AddLine /></Show>
        </div>
    }
}

/// Makes a line and opens its form.
#[component]
fn AddLine() -> impl IntoView {
    let money = Money::here();
    let add = move |_| {
        let id = money.dispatch.create(CollectionId::Budget, Place::Last, Vec::new());
        money
            .ui
            .select(shared::plan::change::RecordKey::new(CollectionId::Budget, id));
    };
    view! { <button type="button" class="btn primary" on:click=add>{move || t!("money.add")}</button> }
}

#[component]
fn Empty() -> impl IntoView {
    let money = Money::here();
    view! {
        <div class="empty">
            <h2>{move || t!("money.empty")}</h2>
            <p>
                {move || if money.may_edit.get() { t!("money.empty.text") } else { t!("money.empty.read") }}
            </p>
        </div>
    }
}
