//! Money: the reserve in its band, the budget within its total, what was spent within what was planned.

use super::*;
use crate::budget::planned_in_lines;
use crate::campaign::budget::{RESERVE_LEAST, RESERVE_MOST, Reserve, ReserveState, cost, sum};
use crate::schema::{CollectionId, activity, budget, channel, frame, phase};

/// What a repair puts aside, in percent.
const RESERVE_USUAL: i64 = 12;

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let frame = facts.plan.frame();
    let total = frame.get(frame::budget).filter(|total| *total > 0);
    let spends = [
        CollectionId::Phases,
        CollectionId::Activities,
        CollectionId::Budget,
        CollectionId::Tasks,
    ];
    match total {
        None if spends.iter().any(|id| !facts.live(*id).is_empty()) => {
            found.push(Finding::new(&BUDGET_MISSING, frame).on(frame, frame::budget));
        }
        None => {}
        Some(total) => {
            reserve(frame, total, found);
            over_total(facts, frame, total, found);
        }
    }
    overspent(facts, found);
    shares(facts, found);
}

fn reserve(frame: &Record, total: i64, found: &mut Vec<Finding>) {
    let reserve = Reserve::of(frame.get(frame::reserve), total);
    let rule = match reserve.state {
        ReserveState::Within => return,
        ReserveState::Unknown => &RESERVE_MISSING,
        ReserveState::Below | ReserveState::Above => &RESERVE_OUTSIDE,
    };
    let usual = total / 100 * RESERVE_USUAL;
    found.push(
        Finding::new(rule, frame)
            .value("reserve", frame, frame::reserve)
            .value("total", frame, frame::budget)
            .count("least", RESERVE_LEAST)
            .count("most", RESERVE_MOST)
            .detail("usual", Detail::Value(frame::reserve.id(), Value::Int(usual)))
            .repair(
                const { find("check.repair.set_reserve") },
                Some(set(frame, frame::reserve, Value::Int(usual))),
            ),
    );
}

/// The reserve belongs to the total, whether it is written in the frame or as a line of its own.
fn over_total(facts: &Facts<'_>, frame: &Record, total: i64, found: &mut Vec<Finding>) {
    let reserve = frame.get(frame::reserve).unwrap_or(0).max(0);
    let phases = facts.live(CollectionId::Phases);
    let planned: i64 = sum(phases.iter().filter_map(|phase| phase.get(phase::budget)));
    let parts = [
        (&BUDGET_OVER_TOTAL, planned.saturating_add(reserve)),
        (
            &LINES_OVER_TOTAL,
            planned_in_lines(facts.live(CollectionId::Budget)).saturating_add(reserve),
        ),
    ];
    for (rule, sum) in parts.into_iter().filter(|(_, sum)| *sum > total && *sum > reserve) {
        let mut finding = Finding::new(rule, frame)
            .value("total", frame, frame::budget)
            .detail("sum", Detail::Value(frame::budget.id(), Value::Int(sum)))
            .detail("over", Detail::Value(frame::budget.id(), Value::Int(sum - total)))
            .on(frame, frame::reserve);
        if rule == &BUDGET_OVER_TOTAL {
            finding = phases
                .iter()
                .fold(finding, |finding, phase| finding.on(phase, phase::budget));
        } else {
            let lines = facts.live(CollectionId::Budget).iter();
            finding = lines.fold(finding, |finding, line| finding.on(line, budget::planned));
        }
        found.push(finding);
    }
}

fn overspent(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    for phase in facts.live(CollectionId::Phases) {
        let activities = facts.naming(activity::phase, phase);
        let cost = sum(activities.iter().filter_map(|record| cost(record)));
        if let Some(planned) = phase.get(phase::budget).filter(|planned| cost > *planned) {
            let finding = Finding::new(&PHASE_OVERSPENT, phase)
                .value("planned", phase, phase::budget)
                .detail("cost", Detail::Value(phase::budget.id(), Value::Int(cost)))
                .detail("over", Detail::Value(phase::budget.id(), Value::Int(cost - planned)));
            found.push(
                activities
                    .iter()
                    .fold(finding, |finding, record| finding.on(record, activity::cost)),
            );
        }
    }
    for line in facts.live(CollectionId::Budget) {
        if let (Some(planned), Some(actual)) = (line.get(budget::planned), line.get(budget::actual))
            && actual > planned
        {
            found.push(
                Finding::new(&LINE_OVERSPENT, line)
                    .value("actual", line, budget::actual)
                    .value("planned", line, budget::planned),
            );
        }
    }
}

/// Shares of one whole that are more than the whole: of the budget by channel, of a phase's mix.
fn shares(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let channels = facts.live(CollectionId::Channels);
    let sum: f64 = channels.iter().filter_map(|channel| channel.get(channel::share)).sum();
    let percent = |sum: f64| Detail::Value(channel::share.id(), Value::Float(sum));
    if let Some(first) = channels.first().filter(|_| sum > 100.5) {
        let finding = Finding::new(&SHARES_OVER_HUNDRED, first)
            .detail("field", Detail::Label(channel::share.id().def().label))
            .detail("sum", percent(sum));
        found.push(
            channels
                .iter()
                .fold(finding, |finding, channel| finding.on(channel, channel::share)),
        );
    }
    for phase in facts.live(CollectionId::Phases) {
        let sum: f64 = phase.get(phase::mix).values().sum();
        if sum > 100.5 {
            found.push(
                Finding::new(&SHARES_OVER_HUNDRED, phase)
                    .detail("field", Detail::Label(phase::mix.id().def().label))
                    .detail("sum", percent(sum))
                    .on(phase, phase::mix),
            );
        }
    }
}
