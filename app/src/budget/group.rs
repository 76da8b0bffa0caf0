//! One group: its sums, its bar, its lines.

use super::Money;
use super::bars::bar;
use super::line::LineRow;
use super::table::Columns;
use crate::i18n::words;
use crate::t;
use crate::widgets::add_in_place::AddInPlace;
use leptos::prelude::*;
use shared::budget::{Group, GroupKey, Grouping};
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::schema::{BUDGET_CATEGORY, FieldId, budget};

/// What a group is called.
pub(super) fn name(money: Money, by: Grouping, key: &GroupKey) -> String {
    match (key, by.collection()) {
        (GroupKey::Reserve, _) => t!("money.reserve_lines").to_owned(),
        (GroupKey::Unassigned, _) => match by {
            Grouping::Phase => t!("money.unassigned.phase"),
            Grouping::Channel => t!("money.unassigned.channel"),
            Grouping::Category => t!("money.unassigned.category"),
        }
        .to_owned(),
        (GroupKey::Of(id), Some(collection)) => id
            .parse()
            .map(|id| money.store.title(&RecordKey::new(collection, id)))
            .unwrap_or_default(),
        (GroupKey::Of(key), None) => {
            let kind = BUDGET_CATEGORY.iter().find(|kind| kind.key == key);
            kind.map_or_else(|| key.clone(), |kind| words(kind.label).to_owned())
        }
    }
}

/// What a line of a group is made with.
fn belonging(by: Grouping, key: &GroupKey) -> Vec<(FieldId, Value)> {
    match key {
        GroupKey::Unassigned => Vec::new(),
        GroupKey::Of(id) => vec![(by.field(), Value::from(id.as_str()))],
        GroupKey::Reserve => vec![
            (budget::category.id(), "reserve".into()),
            (budget::reserve.id(), true.into()),
        ],
    }
}

/// The rows of a group. Its lines fold away.
#[component]
pub(super) fn GroupRows(by: Grouping, key: GroupKey) -> impl IntoView {
    let money = Money::here();
    let is_open = RwSignal::new(true);
    let key = StoredValue::new(key);
    let group = Memo::new(move |_| {
        money.overview.with(|overview| {
            let group = key.with_value(|key| overview.groups.iter().find(|group| group.key == *key).cloned());
            group.map(|group| (group, overview.largest()))
        })
    });
    let lines = move || match is_open.get() {
        true => group.with(|group| group.as_ref().map(|(group, _)| group.lines.clone()).unwrap_or_default()),
        false => Vec::new(),
    };
    let called = move || key.with_value(|key| name(money, by, key));
    let add = move |name: String| money.add(&name, key.with_value(|key| belonging(by, key)));
    view! {
        <tbody role="rowgroup" class="figures-group" data-group=key.with_value(data_key)>
            {move || group.get().map(|(group, longest)| head(money, by, &group, longest, is_open))}
            <For each=lines key=Clone::clone let:id><LineRow by id /></For>
            <Show when=move || is_open.get() && money.may_edit.get()>
                <tr role="row" class="figures-add">
                    <td role="cell" colspan=Columns::of(by).count()>
                        <AddInPlace
                            label=Signal::derive(move || t!("money.add.in", group = called()))
                            sign=Signal::derive(|| t!("money.add.sign").to_owned())
                            on_add=add
                        />
                    </td>
                </tr>
            </Show>
        </tbody>
    }
    .into_any()
}

fn data_key(key: &GroupKey) -> String {
    match key {
        GroupKey::Unassigned => "none".to_owned(),
        GroupKey::Of(key) => key.clone(),
        GroupKey::Reserve => "reserve".to_owned(),
    }
}

/// The group's own row.
fn head(money: Money, by: Grouping, group: &Group, longest: i64, is_open: RwSignal<bool>) -> AnyView {
    let (columns, sums) = (Columns::of(by), group.sums);
    let amount = |label: &'static str, amount: Option<i64>| {
        let shown = amount.map_or_else(|| "–".to_owned(), |amount| money.words(amount));
        view! { <td role="cell" class="num" data-label=label>{shown}</td> }
    };
    let warning = |words: String| view! { <span class="pill bad"><span aria-hidden="true">"▲"</span>{words}</span> };
    let over = (sums.over() > 0).then(|| warning(t!("money.over.by", amount = money.words(sums.over()))));
    let excess = group.over_committed();
    let committed = (excess > 0).then(|| warning(t!("money.over.committed", amount = money.words(excess))));
    let called = name(money, by, &group.key);
    view! {
        <tr role="row" class="figures-head">
            <th scope="rowgroup" role="rowheader">
                <div class="row wrap">
                    <button
                        type="button"
                        class="figures-toggle"
                        aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| is_open.update(|open| *open = !*open)
                    >
                        {called}
                        <span class="count">{group.lines.len()}</span>
                    </button>
                    {over}
                    {committed}
                </div>
                {bar(group, longest)}
            </th>
            {amount(words(budget::planned.id().def().label), Some(sums.planned))}
            {amount(words(budget::actual.id().def().label), Some(sums.spent))}
            {amount(t!("money.left"), Some(sums.left()))}
            {columns.allotted.then(|| amount(t!("money.allotted"), group.allotted))}
            {columns.activities.then(|| amount(t!("money.committed"), Some(sums.committed)))}
            {columns.activities.then(|| amount(t!("money.reported"), Some(sums.reported)))}
        </tr>
    }
    .into_any()
}
