//! One metric: its last value, its curve, what it is held against, and its readings.

use super::enter::Enter;
use super::tables::{Periods, Readings};
use super::{Metrics, lower, status_pill, value_words};
use crate::i18n::{format_percent, words};
use crate::t;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::metrics::{Reading, is_lower_better, spark};
use shared::plan::Record;
use shared::schema::metric;
use std::sync::Arc;

/// A metric's card.
#[component]
pub(super) fn Card(id: RecordId) -> impl IntoView {
    let metrics = Metrics::here();
    let key = StoredValue::new(Metrics::key(&id));
    let id = StoredValue::new(id);
    let record = Memo::new(move |_| metrics.store.record(&key.get_value()));
    let own = Memo::new(move |_| {
        metrics
            .board
            .with(|board| id.with_value(|id| board.metric(id).cloned()))
    });
    let title = move || metrics.store.title(&key.get_value());
    let both = move || record.get().zip(own.get());
    let top = move || both().map(|(record, own)| status_pill(own.status, is_lower_better(&record)));
    let value = move || both().map(|(record, own)| value(&record, &own));
    let curve = move || both().map(|(record, own)| curve(&record, &own, &title()));
    let facts = move || both().map(|(record, own)| facts(&record, &own));
    let tone = move || own.with(|own| own.as_ref().map_or("plain", |own| own.status.class()));
    view! {
        <article class="metrics-card" data-metric=id.with_value(ToString::to_string) data-tone=tone>
            <div class="metrics-top">
                <h2>
                    <button type="button" class="figures-link" on:click=move |_| metrics.ui.select(key.get_value())>{title}</button>
                </h2>
                {top}
            </div>
            {value}
            {curve}
            {facts}
            <Readings id=id.get_value() />
            <Periods id=id.get_value() />
            <Enter id=id.get_value() />
        </article>
    }
    .into_any()
}

/// The last value, and how it changed.
fn value(record: &Record, own: &Reading) -> AnyView {
    let shown = own
        .value
        .map_or_else(|| t!("board.value.none").to_owned(), |value| value_words(record, value));
    let change = own.value.zip(own.before).map(|(now, before)| {
        let change = now - before;
        let sign = if change > 0.0 { "+" } else { "" };
        t!(
            "board.change",
            change = format!("{sign}{}", value_words(record, change))
        )
    });
    view! { <p class="metrics-value"><b>{shown}</b> <small>{change}</small></p> }.into_any()
}

/// The readings as a curve, with the target dashed and the thresholds dotted. The table below has the same values.
fn curve(record: &Record, own: &Reading, name: &str) -> AnyView {
    let values: Vec<f64> = own.points.iter().filter_map(|point| point.value).collect();
    if values.is_empty() {
        return ().into_any();
    }
    let levels = [
        (record.get(metric::target), "target"),
        (record.get(metric::low), "limit"),
        (record.get(metric::high), "limit"),
    ];
    let levels: Vec<(f64, &str)> = levels
        .into_iter()
        .filter_map(|(level, class)| Some((level?, class)))
        .collect();
    let heights: Vec<f64> = levels.iter().map(|(level, _)| *level).collect();
    let spark = spark(&values, &heights);
    let points = spark
        .points
        .iter()
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect::<Vec<_>>()
        .join(" ");
    let lines = levels.iter().zip(&spark.levels).map(|((_, class), y)| {
        view! { <line class=*class x1="0" x2="100" y1=format!("{y:.1}") y2=format!("{y:.1}") /> }
    });
    let (x, y) = spark.points.last().copied().unwrap_or_default();
    let label = t!("board.curve", name = name);
    view! {
        <div class="metrics-curve" role="img" aria-label=label>
            <svg viewBox="0 -6 100 112" preserveAspectRatio="none" aria-hidden="true">
                {lines.collect_view()}
                <polyline points=points />
            </svg>
            <i style:left=format!("{x:.1}%") style:top=format!("{:.1}%", (y + 6.0) / 112.0 * 100.0) aria-hidden="true"></i>
        </div>
    }
    .into_any()
}

/// Target, thresholds, benchmark, weight.
fn facts(record: &Arc<Record>, own: &Reading) -> AnyView {
    let show = |value: f64| value_words(record, value);
    let sign = if lower(Some(record)) { "≤" } else { "≥" };
    let target = record
        .get(metric::target)
        .map(|value| t!("board.target", sign = sign, value = show(value)));
    let low = record
        .get(metric::low)
        .map(|value| t!("board.low", value = show(value)));
    let high = record
        .get(metric::high)
        .map(|value| t!("board.high", value = show(value)));
    let benchmark = record.get(metric::benchmark).map(|value| {
        let source = record.get(metric::benchmark_source).trim();
        let shown = match source {
            "" => show(value),
            source => format!("{} ({source})", show(value)),
        };
        t!("board.benchmark", value = shown)
    });
    let weight = own.weight.map(|weight| {
        t!(
            "board.weight",
            value = format_percent(weight.set),
            share = format_percent(weight.share)
        )
    });
    let temporary = own.weight.filter(|weight| weight.is_temporary).map(|weight| {
        let reason = record.get(metric::weight_reason).trim();
        match weight.lacks_reason {
            true => view! { <li class="warn-words">{t!("board.temporary.unsaid")}</li> }.into_any(),
            false => view! { <li>{t!("board.temporary.reason", reason = reason)}</li> }.into_any(),
        }
    });
    let formula = record
        .get(metric::formula)
        .filter(|formula| !shared::metrics::inputs(formula.key).is_empty())
        .map(|formula| words(formula.label).to_owned());
    let facts = [target, low, high, benchmark, weight, formula];
    view! {
        <ul class="metrics-facts">
            {facts.into_iter().flatten().map(|fact| view! { <li>{fact}</li> }).collect_view()}
            {temporary}
        </ul>
    }
    .into_any()
}
