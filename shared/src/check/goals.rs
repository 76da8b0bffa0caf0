//! Goals against the tasks that should reach them, and the evaluations that should judge them.

use super::*;
use crate::schema::{CollectionId, evaluation, goal, task};

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    for goal in facts.live(CollectionId::Goals) {
        too_early(facts, goal, found);
        if facts.naming(evaluation::goals, goal).is_empty() && !facts.live(CollectionId::Evaluations).is_empty() {
            found.push(Finding::new(&GOAL_NOT_JUDGED, goal).on(goal, goal::statement));
        }
    }
    for evaluation in facts.live(CollectionId::Evaluations) {
        if !facts.names_any(evaluation, evaluation::goals) {
            found.push(Finding::new(&EVALUATION_WITHOUT_GOAL, evaluation).on(evaluation, evaluation::goals));
        }
    }
}

/// A goal is due when the tasks for it have only begun, or are not finished.
fn too_early(facts: &Facts<'_>, goal: &Record, found: &mut Vec<Finding>) {
    let Some(due) = facts.day(goal, goal::deadline) else {
        return;
    };
    for task in facts.naming(task::goals, goal) {
        let Some(window) = facts.window(task, task::span) else {
            continue;
        };
        let rule = if due <= window.first {
            &GOAL_TOO_EARLY
        } else if due < window.last && !window.open {
            &GOAL_TIGHT
        } else {
            continue;
        };
        let later = (!window.open).then(|| set(goal, goal::deadline, facts.when(window.last).to_string()));
        found.push(
            Finding::new(rule, goal)
                .with("task", task)
                .value("due", goal, goal::deadline)
                .value("span", task, task::span)
                .on(task, task::goals)
                .repair(const { find("check.repair.due_later") }, later),
        );
    }
}
