//! A metric's readings and its targets by period, as tables. Values are typed where they stand.

use super::{Metrics, lower, status_pill, value_words};
use crate::i18n::{format_date, words};
use crate::t;
use crate::widgets::field::FieldHandle;
use crate::widgets::figures::NumberInput;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::metrics::{Period, Point};
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, metric_target, reading};

/// Whether the table that was folded or unfolded is open now: only then are its rows drawn.
fn is_unfolded(event: &leptos::ev::Event) -> bool {
    event_target::<web_sys::HtmlDetailsElement>(event).open()
}

/// All readings, newest first.
#[component]
pub(super) fn Readings(id: RecordId) -> impl IntoView {
    let metrics = Metrics::here();
    let metric = StoredValue::new(Metrics::key(&id));
    let points = Memo::new(move |_| {
        metrics.board.with(|board| {
            board
                .metric(&id)
                .map(|metric| metric.points.clone())
                .unwrap_or_default()
        })
    });
    let is_open = RwSignal::new(false);
    let ids = move || match is_open.get() {
        true => points.with(|points| points.iter().rev().map(|point| point.id.clone()).collect::<Vec<_>>()),
        false => Vec::new(),
    };
    let count = move || points.with(Vec::len);
    view! {
        <Show when=move || { count() > 0 }>
            <details class="metrics-more" on:toggle=move |event| is_open.set(is_unfolded(&event))>
                <summary>{move || t!("board.readings", n = count())}</summary>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{move || words(reading::when.id().def().label)}</th>
                            <th scope="col" class="num">{move || words(reading::value.id().def().label)}</th>
                            <th scope="col">{move || words(CollectionId::Readings.def().one)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=ids key=Clone::clone let:id>
                            <ReadingRow
                                id=id.clone()
                                metric=metric.get_value()
                                point=Signal::derive(move || points.with(|points| points.iter().find(|point| point.id == id).cloned()))
                            />
                        </For>
                    </tbody>
                </table>
            </details>
        </Show>
    }
    .into_any()
}

#[component]
fn ReadingRow(id: RecordId, metric: RecordKey, point: Signal<Option<Point>>) -> impl IntoView {
    let metrics = Metrics::here();
    let key = Metrics::reading(&id);
    let field = FieldHandle::new(key.clone(), reading::value.id());
    let title = {
        let key = key.clone();
        move || metrics.store.title(&key)
    };
    let day = move || match point.get().and_then(|point| point.day) {
        Some(day) => format_date(day),
        None => t!("board.undated").to_owned(),
    };
    let shown = {
        let metric = metric.clone();
        move |value: f64| {
            metrics
                .store
                .record(&metric)
                .map(|metric| value_words(&metric, value))
                .unwrap_or_default()
        }
    };
    let called = Signal::derive(move || Some(format!("{}, {}", words(reading::value.id().def().label), day())));
    let computed = {
        let shown = shown.clone();
        move || {
            let point = point.get()?;
            match (point.disagrees, point.value) {
                (Some(value), _) => Some(
                    view! { <small class="warn-words">{t!("board.disagrees", value = shown(value))}</small> }
                        .into_any(),
                ),
                (None, Some(value)) if field.value.with(shared::plan::Value::is_empty) => {
                    Some(view! { <small>{t!("board.disagrees", value = shown(value))}</small> }.into_any())
                }
                _ => None,
            }
        }
    };
    let value = move || match field.editable.get() {
        true => view! { <NumberInput field name=called /> }.into_any(),
        false => view! { {point.get().and_then(|point| point.value).map(&shown)} }.into_any(),
    };
    view! {
        <tr data-reading=id.to_string()>
            <th scope="row">{day}</th>
            <td class="num">{value} {computed}</td>
            <td>
                <button type="button" class="figures-link" on:click=move |_| metrics.ui.select(key.clone())>{title}</button>
            </td>
        </tr>
    }
    .into_any()
}

/// Year, quarters, months: each with its target and what was reached in it.
#[component]
pub(super) fn Periods(id: RecordId) -> impl IntoView {
    let metrics = Metrics::here();
    let metric = Metrics::key(&id);
    let periods = Memo::new(move |_| {
        metrics.board.with(|board| {
            board
                .metric(&id)
                .map(|metric| metric.periods.clone())
                .unwrap_or_default()
        })
    });
    let count = move || periods.with(Vec::len);
    let is_open = RwSignal::new(false);
    let rows = move || {
        if !is_open.get() {
            return Vec::new();
        }
        let record = metrics.store.record(&metric);
        let rows = periods
            .get()
            .into_iter()
            .map(|period| period_row(metrics, record.as_deref(), period));
        rows.collect_view()
    };
    view! {
        <Show when=move || { count() > 0 }>
            <details class="metrics-more" on:toggle=move |event| is_open.set(is_unfolded(&event))>
                <summary>{move || t!("board.periods", n = count())}</summary>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{move || words(metric_target::name.id().def().label)}</th>
                            <th scope="col" class="num">{move || words(metric_target::target.id().def().label)}</th>
                            <th scope="col" class="num">{move || t!("board.period.now")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.clone()}</tbody>
                </table>
            </details>
        </Show>
    }
    .into_any()
}

fn period_row(metrics: Metrics, metric: Option<&shared::plan::Record>, period: Period) -> AnyView {
    let key = RecordKey::new(CollectionId::MetricTargets, period.id.clone());
    let shown = |value: Option<f64>| {
        let value = metric.zip(value).map(|(metric, value)| value_words(metric, value));
        value.unwrap_or_else(|| t!("board.value.none").to_owned())
    };
    let record = metrics.store.record(&key);
    let kind = record
        .as_ref()
        .and_then(|record| record.get(metric_target::kind))
        .map(|kind| words(kind.label));
    let reason = record.map(|record| record.get(metric_target::reason).to_owned());
    let before = period
        .before
        .map(|before| view! { <small title=reason.unwrap_or_default()>{t!("board.period.before", value = shown(Some(before)))}</small> });
    let status = (period.value.is_some()).then(|| status_pill(period.status, lower(metric)));
    let title = metrics.store.title(&key);
    view! {
        <tr>
            <th scope="row" style:padding-inline-start=format!("{}px", period.depth * 14)>
                <button type="button" class="figures-link" on:click=move |_| metrics.ui.select(key.clone())>{title}</button>
                <small>{kind}</small>
            </th>
            <td class="num">{shown(period.target)} {before}</td>
            <td class="num">{shown(period.value)} " " {status}</td>
        </tr>
    }
    .into_any()
}
