//! One group: its sums, its bar, its lines.

use super::Money;
use super::bars::bar;
use super::line::LineRow;
use super::table::Columns;
use crate::i18n::words;
use crate::t;
use crate::widgets::add_in_place::AddInPlace;
use crate::widgets::batch::Demand;
use leptos::html;
use leptos::prelude::*;
use shared::budget::{Group, GroupKey, Grouping};
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::schema::{BUDGET_CATEGORY, FieldId, budget};

/// What a line that was never drawn is taken for, in CSS pixels.
const LINE: f64 = 54.0;

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
    let place = Memo::new(move |_| key.with_value(|key| money.place(key)));
    let count = Memo::new(move |_| group.with(|group| group.as_ref().map_or(0, |(group, _)| group.lines.len())));
    let lines = Memo::new(move |_| lines());
    let batches = move || 0..lines.with(Vec::len).div_ceil(money.demand.size);
    let data = key.with_value(data_key);
    let of_lines = data.clone();
    view! {
        <tbody role="rowgroup" class="figures-group" data-group=data>
            {move || group.get().map(|(group, longest)| head(money, by, &group, longest, is_open, place))}
        </tbody>
        <For each=batches key=|at| *at let:at>
            <Batch by lines at place called data=of_lines.clone() />
        </For>
        <Show when=move || is_open.get() && money.may_edit.get()>
            <tbody role="rowgroup">
                <tr role="row" class="figures-add" aria-rowindex=move || place.get() + 1 + count.get()>
                    <td role="cell" colspan=Columns::of(by).count()>
                        <AddInPlace
                            label=Signal::derive(move || t!("money.add.in", group = called()))
                            sign=Signal::derive(|| t!("money.add.sign").to_owned())
                            on_add=add
                        />
                    </td>
                </tr>
            </tbody>
        </Show>
    }
    .into_any()
}

/// Some of a group's lines, drawn when they are near the screen. The one that has the focus stays.
#[component]
fn Batch(
    by: Grouping,
    lines: Memo<Vec<RecordId>>,
    /// Which of the group's batches.
    at: usize,
    /// The place of the group's head.
    place: Memo<usize>,
    called: impl Fn() -> String + Send + 'static,
    data: String,
) -> impl IntoView {
    let demand = Money::here().demand;
    let from = at.saturating_mul(demand.size);
    let mine =
        Memo::new(move |_| lines.with(|lines| lines.iter().skip(from).take(demand.size).cloned().collect::<Vec<_>>()));
    let (name, spot) = demand.place();
    let is_held = RwSignal::new(false);
    let drawn = Memo::new(move |_| if is_held.get() { usize::MAX } else { demand.drawn(spot) });
    let shown = move || mine.with(|mine| mine.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    let node = NodeRef::<html::Tbody>::new();
    Effect::new(move || {
        if let Some(node) = node.get() {
            demand.watch(&node);
        }
    });
    let missing = move || Demand::missing(spot, drawn.get(), mine.with(Vec::len), LINE);
    let number = move |id: &RecordId| {
        let within = mine.with(|mine| mine.iter().position(|other| other == id).unwrap_or_default());
        place.get() + 1 + from + within
    };
    view! {
        <tbody node_ref=node role="rowgroup" aria-label=called data-lines=data data-batch=name
            on:focusin=move |_| is_held.set(true)
            on:focusout=move |_| _ = is_held.try_set(false)>
            <For each=shown key=Clone::clone let:id>
                {
                    let own = id.clone();
                    view! { <LineRow by id number=Signal::derive(move || number(&own)) /> }
                }
            </For>
            {move || missing().map(|height| view! { <tr aria-hidden="true" style:height=height><td></td></tr> })}
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
fn head(
    money: Money,
    by: Grouping,
    group: &Group,
    longest: i64,
    is_open: RwSignal<bool>,
    place: Memo<usize>,
) -> AnyView {
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
        <tr role="row" class="figures-head" aria-rowindex=place>
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
