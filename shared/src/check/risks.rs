//! Risks and what is prepared against them, and how fast the plan promises to answer.

use super::*;
use crate::limit::Limit as Time;
use crate::risk::unprepared;
use crate::schema::{CollectionId, emergency, feedback, frame, kind, partner, risk, task};

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    for risk in facts.live(CollectionId::Risks) {
        if risk.get(risk::measure).trim().is_empty() {
            found.push(Finding::new(&RISK_UNANSWERED, risk).on(risk, risk::measure));
        }
        for field in unprepared(risk) {
            let mut finding = Finding::new(&RISK_UNPREPARED, risk).detail("field", Detail::Label(field.def().label));
            finding.fields.push((RecordKey::from(&**risk), field));
            found.push(finding.on(risk, risk::level));
        }
        measure_too_early(facts, risk, found);
    }
    promises(facts, found);
}

/// A measure that should work from a day on which the task that builds it has not begun.
fn measure_too_early(facts: &Facts<'_>, risk: &Record, found: &mut Vec<Finding>) {
    let Some(since) = facts.day(risk, risk::since) else {
        return;
    };
    for id in risk.get(risk::tasks) {
        let Some(task) = id.parse().ok().and_then(|id| facts.record(CollectionId::Tasks, &id)) else {
            continue;
        };
        if let Some(window) = facts.window(task, task::span).filter(|window| since < window.first) {
            let begins = facts.when(window.first).to_string();
            found.push(
                Finding::new(&MEASURE_TOO_EARLY, risk)
                    .with("task", task)
                    .value("since", risk, risk::since)
                    .value("span", task, task::span)
                    .on(risk, risk::tasks)
                    .repair(
                        const { find("check.repair.since_later") },
                        Some(set(risk, risk::since, begins)),
                    ),
            );
        }
    }
}

/// Every time to react against the plan's own promise for it.
fn promises(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let frame = facts.plan.frame();
    let mut hold = |record: &Record, field: Field<kind::Limit>, promise: Field<kind::Limit>| {
        let read = |record: &Record, field: Field<kind::Limit>| Time::parse(record.value(field.id()).as_text());
        if let (Some(own), Some(promised)) = (read(record, field), read(frame, promise))
            && own.minutes() > promised.minutes()
        {
            found.push(
                Finding::new(&PROMISE_BROKEN, record)
                    .detail("field", Detail::Label(field.id().def().label))
                    .value("limit", record, field)
                    .value("promise", frame, promise)
                    .repair(
                        const { find("check.repair.keep_promise") },
                        Some(set(record, field, frame.value(promise.id()).clone())),
                    ),
            );
        }
    };
    for scene in facts.live(CollectionId::Emergencies) {
        let kind = scene.get(emergency::kind).map(|kind| kind.key);
        let react = match kind {
            Some("equipment" | "fallback") => frame::switch_within,
            _ => frame::answer_within,
        };
        hold(scene, emergency::react, react);
        hold(scene, emergency::statement, frame::statement_within);
        hold(scene, emergency::solution, frame::solution_within);
    }
    for item in facts.live(CollectionId::Feedback) {
        hold(item, feedback::limit, frame::answer_within);
    }
    for partner in facts.live(CollectionId::Partners) {
        hold(partner, partner::response, frame::answer_within);
    }
}
