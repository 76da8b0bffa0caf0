//! Metrics: when they are set, from what, with which threshold and weight.

use super::*;
use crate::schema::{CollectionId, data_event, evaluation, metric, task};

/// Weights need not add up to the last tenth of a percent.
const WEIGHT_SLACK: f64 = 0.5;

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let metrics = facts.live(CollectionId::Metrics);
    for metric in metrics {
        too_late(facts, metric, found);
        if metric.get(metric::low).is_none() && metric.get(metric::high).is_none() {
            found.push(Finding::new(&METRIC_WITHOUT_THRESHOLD, metric).on(metric, metric::low));
        }
        if metric.get(metric::source).trim().is_empty() {
            found.push(Finding::new(&METRIC_WITHOUT_SOURCE, metric).on(metric, metric::source));
        }
        let serves = [metric::goals, metric::touchpoints, metric::channels];
        if !serves.iter().any(|field| facts.names_any(metric, *field)) {
            found.push(Finding::new(&METRIC_WITHOUT_GOAL, metric).on(metric, metric::goals));
        }
        if metric.get(metric::temporary_weight).is_some() && metric.get(metric::weight_reason).trim().is_empty() {
            found.push(Finding::new(&WEIGHT_WITHOUT_REASON, metric).on(metric, metric::weight_reason));
        }
    }
    let weights: Vec<_> = metrics.iter().filter_map(|metric| metric.get(metric::weight)).collect();
    let sum: f64 = weights.iter().sum();
    if let Some(first) = metrics.iter().find(|metric| metric.get(metric::weight).is_some())
        && (sum - 100.0).abs() > WEIGHT_SLACK
    {
        let finding =
            Finding::new(&METRIC_WEIGHTS, first).detail("sum", Detail::Value(metric::weight.id(), Value::Float(sum)));
        found.push(
            metrics
                .iter()
                .fold(finding, |finding, metric| finding.on(metric, metric::weight)),
        );
    }
    for event in facts.live(CollectionId::DataEvents) {
        if event
            .get(data_event::privacy)
            .is_none_or(|basis| basis.key == "unclear")
        {
            found.push(Finding::new(&PRIVACY_UNCLEAR, event).on(event, data_event::privacy));
        }
    }
}

/// A metric that is only set when what it measures has been done, or is already judged by it.
fn too_late(facts: &Facts<'_>, metric: &Record, found: &mut Vec<Finding>) {
    let Some(ready) = facts.day(metric, metric::ready) else {
        return;
    };
    let mut too_late = |other: &Record, finding: fn(Finding, &Record) -> Finding| {
        let late = Finding::new(&METRIC_TOO_LATE, metric)
            .with("other", other)
            .value("ready", metric, metric::ready);
        found.push(finding(late, other));
    };
    let goals = metric.get(metric::goals).iter().filter_map(|goal| goal.parse().ok());
    let goals = goals.filter_map(|goal| facts.record(CollectionId::Goals, &goal));
    let mut measured: Vec<_> = goals.flat_map(|goal| facts.naming(task::goals, goal)).collect();
    // In the plan's order, and one that serves two goals once.
    measured.sort_by(|a, b| (&a.pos, &a.id).cmp(&(&b.pos, &b.id)));
    measured.dedup_by(|a, b| a.id == b.id);
    for task in measured {
        let window = facts.window(task, task::span).filter(|window| !window.open);
        if window.is_some_and(|window| window.last < ready) {
            too_late(task, |finding, task| finding.on(task, task::span));
        }
    }
    for evaluation in facts.naming(evaluation::metrics, metric) {
        if facts.day(evaluation, evaluation::when).is_some_and(|day| day < ready) {
            too_late(evaluation, |finding, evaluation| {
                finding.on(evaluation, evaluation::when)
            });
        }
    }
}
