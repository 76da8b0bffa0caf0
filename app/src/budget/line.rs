//! One line: its amounts, typed where they stand, and where it belongs.

use super::Money;
use super::group::name;
use super::table::Columns;
use crate::i18n::words;
use crate::t;
use crate::widgets::field::FieldHandle;
use crate::widgets::figures::NumberInput;
use crate::widgets::focus::focus_soon;
use leptos::prelude::*;
use shared::budget::{GroupKey, Grouping, is_reserve, line_over};
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::schema::{BUDGET_CATEGORY, CollectionId, Field, budget, kind};

/// A line's row, and its number among all rows.
#[component]
pub(super) fn LineRow(by: Grouping, id: RecordId, number: Signal<usize>) -> impl IntoView {
    let money = Money::here();
    let columns = Columns::of(by);
    let empty = columns.count() - 4;
    let row = id.to_string();
    let key = RecordKey::new(CollectionId::Budget, id);
    let title = {
        let key = key.clone();
        Signal::derive(move || money.store.title(&key))
    };
    let open = {
        let key = key.clone();
        move |_| money.ui.select(key.clone())
    };
    view! {
        <tr role="row" class="figures-line" aria-rowindex=number data-line=row>
            <th scope="row" role="rowheader">
                <button type="button" class="figures-link" on:click=open>{title}</button>
                <Belongs by key=key.clone() title />
            </th>
            <Amount key=key.clone() field=budget::planned title />
            <Amount key=key.clone() field=budget::actual title />
            <Left key />
            {(empty > 0).then(|| view! { <td role="cell" class="void" colspan=empty></td> })}
        </tr>
    }
    .into_any()
}

#[component]
fn Amount(key: RecordKey, field: Field<kind::Money>, #[prop(into)] title: Signal<String>) -> impl IntoView {
    let money = Money::here();
    let handle = FieldHandle::new(key, field.id());
    let label = field.id().def().label;
    let called = Signal::derive(move || Some(t!("money.amount_of", label = words(label), line = title.get())));
    let read = move || {
        let amount = handle.value.with(Value::as_int);
        amount.map_or_else(|| "–".to_owned(), |amount| money.words(amount))
    };
    let input = move || match handle.editable.get() {
        true => view! { <NumberInput field=handle name=called /> }.into_any(),
        false => read().into_any(),
    };
    view! { <td role="cell" class="num" data-label=move || words(label) data-field=field.id().def().key>{input}</td> }
}

/// What is left, and whether too much was spent.
#[component]
fn Left(key: RecordKey) -> impl IntoView {
    let money = Money::here();
    let figures = Memo::new(move |_| {
        let record = money.store.record(&key)?;
        let (planned, actual) = (record.get(budget::planned), record.get(budget::actual));
        Some((planned, actual, line_over(&record)))
    });
    let shown = move || match figures.get() {
        Some((Some(planned), Some(actual), _)) => money.words(planned.saturating_sub(actual)),
        _ => "–".to_owned(),
    };
    let warning = move || match figures.get() {
        Some((_, _, over)) if over > 0 => {
            Some(view! { <span class="pill bad"><span aria-hidden="true">"▲"</span>{t!("money.over")}</span> })
        }
        Some((None, Some(actual), _)) if actual > 0 => {
            Some(view! { <span class="pill warn"><span aria-hidden="true">"△"</span>{t!("money.unplanned")}</span> })
        }
        _ => None,
    };
    view! { <td role="cell" class="num" data-label=move || t!("money.left")>{shown} " " {warning}</td> }
}

/// Where a line belongs besides the group it stands in; for one that belongs nowhere, a menu to say where.
#[component]
fn Belongs(by: Grouping, key: RecordKey, #[prop(into)] title: Signal<String>) -> impl IntoView {
    let money = Money::here();
    let record = {
        let key = key.clone();
        move || money.store.record(&key)
    };
    let is_loose = {
        let record = record.clone();
        Memo::new(move |_| {
            let own = record().map(|record| record.value(by.field()).as_text().to_owned());
            let is_set_aside = record().is_none_or(|record| is_reserve(&record));
            let is_in_a_group = money.overview.with(|overview| {
                overview
                    .groups
                    .iter()
                    .any(|group| matches!((&group.key, &own), (GroupKey::Of(key), Some(own)) if key == own))
            });
            !is_set_aside && !is_in_a_group
        })
    };
    let others = move || {
        let record = record()?;
        let other = |of: Grouping| {
            let own = record.value(of.field()).as_text();
            (of != by && !own.is_empty()).then(|| name(money, of, &GroupKey::Of(own.to_owned())))
        };
        Some(
            Grouping::ALL
                .into_iter()
                .filter_map(other)
                .collect::<Vec<_>>()
                .join(" · "),
        )
    };
    let menu = move || (is_loose.get() && money.may_edit.get()).then(|| view! { <Assign by key=key.clone() title /> });
    view! { <small>{others}</small> {menu} }
}

#[component]
fn Assign(by: Grouping, key: RecordKey, title: Signal<String>) -> impl IntoView {
    let money = Money::here();
    let options = move || {
        let keys: Vec<String> = match by.collection() {
            Some(collection) => money.store.ids(collection).iter().map(ToString::to_string).collect(),
            None => BUDGET_CATEGORY.iter().map(|kind| kind.key.to_owned()).collect(),
        };
        let option = |key: String| {
            let called = name(money, by, &GroupKey::Of(key.clone()));
            view! { <option value=key>{called}</option> }
        };
        keys.into_iter().map(option).collect_view()
    };
    let assign = move |chosen: String| {
        money.dispatch.set(&key, by.field(), chosen.as_str());
        // The row moves to another group; the hand stays on it.
        focus_soon(format!("[data-line='{}'] .figures-link", key.id));
    };
    view! {
        <select
            class="field small"
            aria-label=move || t!("money.assign", line = title.get())
            on:change=move |event| assign(event_target_value(&event))
        >
            <option value="">{move || t!("money.assign.choose")}</option>
            {options}
        </select>
    }
}
