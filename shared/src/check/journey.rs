//! The journey: stages and moments of truth without a scenario, an owner or a metric.

use super::*;
use crate::schema::{CollectionId, metric, scenario, touchpoint};

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    // A plan without touchpoints has no journey to judge.
    if facts.live(CollectionId::Touchpoints).is_empty() {
        return;
    }
    let has_metrics = !facts.live(CollectionId::Metrics).is_empty();
    for stage in facts.live(CollectionId::Stages) {
        let touchpoints = facts.naming(touchpoint::stage, stage);
        if touchpoints.is_empty() {
            found.push(Finding::new(&STAGE_WITHOUT_TOUCHPOINT, stage));
            continue;
        }
        let lacks = [
            (
                &STAGE_WITHOUT_SCENARIO,
                touchpoints.iter().any(|record| has_scenario(facts, record)),
            ),
            (
                &STAGE_WITHOUT_OWNER,
                touchpoints
                    .iter()
                    .any(|record| !record.get(touchpoint::owner).trim().is_empty()),
            ),
            (
                &STAGE_WITHOUT_METRIC,
                !has_metrics || touchpoints.iter().any(|record| has_metric(facts, record)),
            ),
        ];
        for (rule, _) in lacks.into_iter().filter(|(_, has)| !has) {
            found.push(Finding::new(rule, stage));
        }
    }
    for record in facts
        .live(CollectionId::Touchpoints)
        .iter()
        .filter(|record| record.get(touchpoint::key))
    {
        if !has_scenario(facts, record) {
            found.push(Finding::new(&KEY_WITHOUT_SCENARIO, record).on(record, touchpoint::scenarios));
        }
        if has_metrics && !has_metric(facts, record) {
            found.push(Finding::new(&KEY_WITHOUT_METRIC, record).on(record, touchpoint::key));
        }
    }
}

fn has_scenario(facts: &Facts<'_>, touchpoint: &Record) -> bool {
    facts.names_any(touchpoint, touchpoint::scenarios) || !facts.naming(scenario::touchpoints, touchpoint).is_empty()
}

fn has_metric(facts: &Facts<'_>, touchpoint: &Record) -> bool {
    !facts.naming(metric::touchpoints, touchpoint).is_empty()
}
