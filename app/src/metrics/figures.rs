//! ROI, CAC, CLV and conversion, computed from the figures of their last reading, which are typed where they stand.

use super::{Metrics, value_words};
use crate::i18n::{currency, format_money, minor_digits, words};
use crate::widgets::field::FieldHandle;
use crate::widgets::figures::NumberInput;
use crate::widgets::focus::focus_soon;
use crate::{t, text};
use leptos::prelude::*;
use shared::i18n::Text;
use shared::ids::RecordId;
use shared::metrics::{Gap, KEY_FORMULAS, compute, formula, inputs};
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::schema::{CollectionId, FORMULA, FieldId, budget, metric, reading};

fn figure_text(formula: &str) -> &'static Text {
    match formula {
        "roi" => text!("board.figure.roi"),
        "cac" => text!("board.figure.cac"),
        "clv" => text!("board.figure.clv"),
        _ => text!("board.figure.conversion"),
    }
}

/// The unit a metric of this formula starts with. Amounts are in the plan's currency.
fn unit(metrics: Metrics, formula: &str) -> &'static str {
    match formula {
        "cac" | "clv" => untrack(|| currency(metrics.store)),
        _ => "%",
    }
}

/// All four.
#[component]
pub(super) fn KeyFigures() -> impl IntoView {
    let figures = KEY_FORMULAS.map(|formula| view! { <Figure of=formula /> });
    view! {
        <section class="stack" aria-labelledby="figures-title">
            <h2 id="figures-title">{move || t!("board.figures")}</h2>
            <div class="metrics-figures">{figures.into_iter().collect_view()}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Figure(of: &'static str) -> impl IntoView {
    let metrics = Metrics::here();
    // The first metric of this formula, and its last reading.
    let found = Memo::new(move |_| {
        let records = metrics.store.live_by(CollectionId::Metrics, &[metric::formula.id()]);
        let metric = records.iter().find(|record| formula(record) == of)?.id.clone();
        let reading = metrics
            .board
            .with(|board| board.metric(&metric)?.points.last().map(|point| point.id.clone()));
        Some((metric, reading))
    });
    let formula_words = move || {
        let formula = FORMULA.iter().find(|formula| formula.key == of);
        formula.map(|formula| words(formula.label))
    };
    let body = move || match found.get() {
        None => view! { <Unmade of /> }.into_any(),
        Some((metric, None)) => view! { <Unread metric /> }.into_any(),
        Some((metric, Some(reading))) => view! { <Computed of metric reading /> }.into_any(),
    };
    view! {
        <article class="metrics-card" data-figure=of>
            <h3>{move || words(figure_text(of))}</h3>
            <p class="hint">{formula_words}</p>
            {body}
        </article>
    }
    .into_any()
}

/// No metric has this formula.
#[component]
fn Unmade(of: &'static str) -> impl IntoView {
    let metrics = Metrics::here();
    let make = move |_| {
        let name = metrics.voice.words(figure_text(of), &[]);
        let better = if of == "cac" { "lower" } else { "higher" };
        metrics.dispatch.create(
            CollectionId::Metrics,
            Place::Last,
            vec![
                (metric::name.id(), name.into()),
                (metric::formula.id(), of.into()),
                (metric::unit.id(), unit(metrics, of).into()),
                (metric::better.id(), better.into()),
            ],
        );
    };
    view! {
        <p class="muted">{move || t!("board.figure.none")}</p>
        <Show when=move || metrics.may_edit.get()>
            <button type="button" class="btn small" on:click=make>{move || t!("board.figure.make")}</button>
        </Show>
    }
}

/// The metric has no reading yet.
#[component]
fn Unread(metric: RecordId) -> impl IntoView {
    let metrics = Metrics::here();
    let metric = StoredValue::new(metric);
    let begin = move |_| {
        metrics.only.set(None);
        metrics.entering.set(Some(metric.get_value()));
        focus_soon(metric.with_value(|id| format!("[data-metric=\"{id}\"] form input")));
    };
    view! {
        <p class="muted">{move || t!("board.figure.unread")}</p>
        <Show when=move || metrics.may_edit.get()>
            <button type="button" class="btn small" on:click=begin>{move || t!("board.figure.begin")}</button>
        </Show>
    }
}

/// The figures, and what they come to.
#[component]
fn Computed(of: &'static str, metric: RecordId, reading: RecordId) -> impl IntoView {
    let metrics = Metrics::here();
    let key = Metrics::reading(&reading);
    let metric = Metrics::key(&metric);
    let result = {
        let key = key.clone();
        move || {
            let (record, metric) = (metrics.store.record(&key)?, metrics.store.record(&metric)?);
            Some(match compute(of, &record, minor_digits(currency(metrics.store))) {
                Ok(value) => {
                    view! { <p class="metrics-value" data-result><b>{value_words(&metric, value)}</b></p> }.into_any()
                }
                Err(gap) => view! { <p class="warn-words" data-result>"△ "{gap_words(&gap)}</p> }.into_any(),
            })
        }
    };
    let rows = inputs(of)
        .iter()
        .map(|field| view! { <Input key=key.clone() field=*field /> });
    let title = {
        let key = key.clone();
        move || t!("board.figure.from", reading = metrics.store.title(&key))
    };
    let open = {
        let key = key.clone();
        move |_| metrics.ui.select(key.clone())
    };
    let asks_for_cost = inputs(of).contains(&reading::cost.id());
    view! {
        {result}
        {rows.collect_view()}
        {asks_for_cost.then(|| view! { <Spent key=key.clone() /> })}
        <button type="button" class="figures-link" on:click=open><small>{title}</small></button>
    }
    .into_any()
}

#[component]
fn Input(key: RecordKey, field: FieldId) -> impl IntoView {
    let handle = FieldHandle::new(key, field);
    view! {
        <div class="metrics-input" data-input=field.def().key>
            <label for=handle.dom_id()>{move || words(field.def().label)}</label>
            <NumberInput field=handle />
        </div>
    }
}

/// Offers what the budget lines say was spent as the cost, while no cost is entered.
#[component]
fn Spent(key: RecordKey) -> impl IntoView {
    let metrics = Metrics::here();
    let spent = Memo::new(move |_| {
        let lines = metrics.store.live_by(CollectionId::Budget, &[budget::actual.id()]);
        lines
            .iter()
            .filter_map(|line| line.get(budget::actual))
            .fold(0_i64, i64::saturating_add)
    });
    let is_blank = {
        let key = key.clone();
        move || {
            metrics
                .store
                .record(&key)
                .is_some_and(|record| record.get(reading::cost).is_none())
        }
    };
    let take = move |_| {
        metrics
            .dispatch
            .set(&key, reading::cost, Value::Int(spent.get_untracked()))
    };
    view! {
        <Show when=move || { spent.get() > 0 && is_blank() && metrics.may_edit.get() }>
            <button type="button" class="btn small" on:click=take.clone()>
                {move || t!("board.figure.spent", amount = format_money(spent.get(), currency(metrics.store)))}
            </button>
        </Show>
    }
}

/// Why there is no result.
fn gap_words(gap: &Gap) -> String {
    let label = |field: &FieldId| words(field.def().label);
    match gap {
        Gap::NoFormula => String::new(),
        Gap::Missing(fields) => {
            let fields = fields.iter().map(label).collect::<Vec<_>>().join(", ");
            t!("board.gap.missing", fields = fields)
        }
        Gap::Zero(field) => t!("board.gap.zero", field = label(field)),
        Gap::Negative(field) => t!("board.gap.negative", field = label(field)),
        Gap::TooLarge => t!("board.gap.large").to_owned(),
    }
}
