use super::*;
use crate::i18n::Language;
use crate::plan::Conflicted;
use crate::plan::sketch::plan;
use std::collections::BTreeSet;

fn broken(plan: &Plan) -> BTreeSet<&'static str> {
    check(plan).into_iter().map(|finding| finding.rule.key).collect()
}

/// For each rule a plan that breaks it, and the change that mends it.
const CASES: &[(&Rule, &str, &str)] = &[
    (
        &SUBTASK_OUTSIDE,
        "tasks/a span=P0M/P2M\ntasks/b parent=a span=P1M/P3M",
        "tasks/b parent=a span=P1M/P2M",
    ),
    (
        &SUBTASK_TOO_LONG,
        "tasks/a span=P0M/P2M\ntasks/b parent=a duration=P3M",
        "tasks/b parent=a duration=P1M",
    ),
    (
        &SUBTASKS_TOO_LONG,
        "tasks/a span=P0M/P2M\ntasks/b parent=a duration=P1M\ntasks/c parent=a duration=P2M after=b",
        "tasks/c parent=a duration=P1M after=b",
    ),
    (
        &SUBTASKS_ABREAST,
        "tasks/a span=P0M/P3M\ntasks/b parent=a duration=P3M\ntasks/c parent=a duration=P3M",
        "tasks/a span=P0M/P6M",
    ),
    (
        &TASK_TOO_EARLY,
        "tasks/a span=P0M/P2M\ntasks/b span=P1M/P3M after=a",
        "tasks/b span=P3M/P4M after=a",
    ),
    (
        &TASK_CIRCLE,
        "tasks/a after=b\ntasks/b after=c\ntasks/c after=a",
        "tasks/c owner=Ana",
    ),
    (
        &GOAL_TOO_EARLY,
        "goals/g deadline=P6M\ntasks/t span=P6M/P12M goals=g",
        "goals/g deadline=P12M",
    ),
    (
        &GOAL_TIGHT,
        "goals/g deadline=P7M\ntasks/t span=P6M/P12M goals=g",
        "goals/g deadline=P12M",
    ),
    (
        &GOAL_NOT_JUDGED,
        "goals/g statement=x\nevaluations/e name=x",
        "evaluations/e goals=g",
    ),
    (
        &EVALUATION_WITHOUT_GOAL,
        "goals/g statement=x\nevaluations/e goals=other",
        "evaluations/e goals=g",
    ),
    (
        &MEASURE_TOO_EARLY,
        "tasks/t span=P8M/P9M\nrisks/r since=P0D tasks=t",
        "tasks/t span=P0D/P1M",
    ),
    (
        &METRIC_TOO_LATE,
        "goals/g statement=x\ntasks/t span=P0M/P2M goals=g\nmetrics/m ready=P7M goals=g",
        "metrics/m ready=P1M goals=g",
    ),
    (&METRIC_WITHOUT_THRESHOLD, "metrics/m name=x", "metrics/m low=3"),
    (&METRIC_WITHOUT_SOURCE, "metrics/m name=x", "metrics/m source=CRM"),
    (
        &METRIC_WITHOUT_GOAL,
        "goals/g statement=x\nmetrics/m name=x",
        "metrics/m goals=g",
    ),
    (
        &METRIC_WEIGHTS,
        "metrics/m weight=40\nmetrics/n weight=40",
        "metrics/n weight=60",
    ),
    (
        &WEIGHT_WITHOUT_REASON,
        "metrics/m temporary_weight=40",
        "metrics/m temporary_weight=40 weight_reason=launch",
    ),
    (
        &RESERVE_OUTSIDE,
        "plan/p budget=1000 reserve=99",
        "plan/p budget=1000 reserve=100",
    ),
    (&RESERVE_MISSING, "plan/p budget=1000", "plan/p budget=1000 reserve=150"),
    (&BUDGET_MISSING, "tasks/t name=x", "plan/p budget=1000"),
    (
        &BUDGET_OVER_TOTAL,
        "plan/p budget=1000 reserve=100\nphases/f budget=901",
        "phases/f budget=900",
    ),
    (
        &LINES_OVER_TOTAL,
        "plan/p budget=1000 reserve=100\nbudget/a planned=901\nbudget/b planned=100 reserve=yes",
        "budget/a planned=900",
    ),
    (
        &PHASE_OVERSPENT,
        "phases/f budget=100\nactivities/a phase=f cost=101",
        "activities/a phase=f cost=101 status=cancelled",
    ),
    (
        &LINE_OVERSPENT,
        "budget/a planned=100 actual=101",
        "budget/a planned=100 actual=100",
    ),
    (
        &SHARES_OVER_HUNDRED,
        "channels/a share=60\nchannels/b share=60",
        "channels/b share=40",
    ),
    (
        &PHASES_OVERLAP,
        "phases/f span=2026-03-01/2026-03-31\nphases/g span=2026-03-31/2026-04-30",
        "phases/g span=2026-04-01/2026-04-30",
    ),
    (
        &PHASES_GAP,
        "phases/f span=2026-03-01/2026-03-30\nphases/g span=2026-04-01/2026-04-30",
        "phases/f span=2026-03-01/2026-03-31",
    ),
    (
        &PEAK_OUTSIDE,
        "phases/f span=2026-03-01/2026-03-30 peak=2026-04-01",
        "phases/f span=2026-03-01/2026-03-30 peak=2026-03-30",
    ),
    (
        &ACTIVITY_OUTSIDE,
        "phases/f span=P0D/P10D\nactivities/a phase=f span=P5D/P11D",
        "activities/a phase=f span=P5D/P10D",
    ),
    (
        &STAGE_WITHOUT_TOUCHPOINT,
        "stages/s name=x\nstages/z name=x\ntouchpoints/t stage=z",
        "touchpoints/t stage=s\nstages/z gone=yes",
    ),
    (
        &STAGE_WITHOUT_SCENARIO,
        "stages/s name=x\ntouchpoints/t stage=s",
        "scenarios/c touchpoints=t",
    ),
    (
        &STAGE_WITHOUT_OWNER,
        "stages/s name=x\ntouchpoints/t stage=s",
        "touchpoints/t stage=s owner=Ana",
    ),
    (
        &STAGE_WITHOUT_METRIC,
        "stages/s name=x\ntouchpoints/t stage=s\nmetrics/m name=x",
        "metrics/m touchpoints=t",
    ),
    (
        &KEY_WITHOUT_SCENARIO,
        "touchpoints/t key=yes",
        "scenarios/c touchpoints=t",
    ),
    (
        &KEY_WITHOUT_METRIC,
        "touchpoints/t key=yes\nmetrics/m name=x",
        "metrics/m touchpoints=t",
    ),
    (
        &RISK_UNPREPARED,
        "risks/r level=high trigger=x",
        "risks/r level=high trigger=x contingency=y",
    ),
    (&RISK_UNANSWERED, "risks/r name=x", "risks/r measure=x"),
    (
        &PROMISE_BROKEN,
        "plan/p answer_within=PT5M\nemergencies/e react=PT10M",
        "plan/p answer_within=PT10M\nemergencies/e react=PT10M",
    ),
    (
        &KOL_PYRAMID,
        "activities/a tier=head creators=3\nactivities/b tier=mid creators=2",
        "activities/b tier=mid creators=5\nactivities/c tier=everyday creators=50",
    ),
    (
        &TIERS_NOT_RISING,
        "tiers/a points=100\ntiers/b points=100",
        "tiers/b points=101",
    ),
    (
        &PRIVACY_UNCLEAR,
        "data_events/d name=x",
        "data_events/d privacy=consent",
    ),
    (&OWNER_MISSING, "tasks/t span=P0D/P1D", "tasks/t owner=Ana"),
    (&DATE_MISSING, "tasks/t owner=Ana", "tasks/t duration=P2W"),
    (&START_MISSING, "tasks/t span=P0D/P1D", "plan/p start=2026-03-01"),
];

#[test]
fn every_rule_is_broken_by_its_case_and_kept_when_that_is_mended() {
    for (rule, bad, mend) in CASES {
        assert!(broken(&plan(bad)).contains(rule.key), "{} is not found", rule.key);
        let mended = mend.replace("stages/z gone=yes", "stages/z name=x\ntouchpoints/u stage=z");
        let mended = plan(&format!("{bad}\n{mended}"));
        assert!(!broken(&mended).contains(rule.key), "{} stays", rule.key);
    }
}

#[test]
fn every_rule_has_a_case() {
    let cases: BTreeSet<_> = CASES.iter().map(|(rule, ..)| rule.key).collect();
    let rules: BTreeSet<_> = RULES.iter().map(|rule| rule.key).collect();
    assert_eq!(cases, rules);
}

#[test]
fn an_empty_plan_breaks_nothing() {
    assert_eq!(check(&Plan::default()), vec![]);
}

#[test]
fn a_repair_mends_what_it_is_offered_for() {
    for (rule, bad, _) in CASES {
        let plan = plan(bad);
        for finding in check(&plan).into_iter().filter(|finding| finding.rule == *rule) {
            let Some(repair) = &finding.repair else { continue };
            let Intent::Set { record, field, value } = &repair.intent else {
                panic!("{}: repairs set one field", rule.key)
            };
            let mut mended = plan.clone();
            let target = mended.record_mut(record.collection, &record.id).unwrap();
            target.set(*field, value.clone(), Conflicted::No);
            let left: Vec<_> = check(&mended).iter().map(Finding::key).collect();
            assert!(
                !left.contains(&finding.key()),
                "{}: {:?} does not help",
                rule.key,
                repair.intent
            );
        }
    }
}

#[test]
fn words_name_the_details_in_every_language() {
    for (rule, bad, _) in CASES {
        let plan = plan(bad);
        for language in Language::ALL {
            let context = Context::new(language, &plan);
            for finding in check(&plan).into_iter().filter(|finding| finding.rule == *rule) {
                let words = finding.words(&context);
                assert!(!words.contains('{'), "{}: {words}", rule.key);
                let label = finding
                    .repair
                    .as_ref()
                    .map(|repair| finding.fill(repair.label, &context));
                assert!(!label.is_some_and(|label| label.contains('{')), "{}", rule.key);
            }
        }
    }
}

#[test]
fn every_finding_has_a_key_of_its_own() {
    let check_keys = |text: &str| {
        let found = check(&plan(text));
        let keys: std::collections::HashSet<FindingKey> = found.iter().map(Finding::key).collect();
        assert_eq!(keys.len(), found.len(), "{text}");
        found
    };
    for (_, text, _) in CASES {
        check_keys(text);
    }
    let found = check_keys("risks/r level=high owner=ana measure=watch");
    let unprepared = found.iter().filter(|finding| finding.rule == &RISK_UNPREPARED);
    assert!(unprepared.count() > 1);
}
