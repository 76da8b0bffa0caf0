//! Tasks against their sub-tasks, and against each other.

use super::*;
use crate::campaign::timing::Window;
use crate::limit::Limit;
use crate::schema::{CollectionId, task};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Parts of a window may run over by so many days: months are not all as long as each other.
const SLACK: i64 = 3;

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let tasks = facts.live(CollectionId::Tasks);
    for parent in tasks {
        let parts = facts.naming(task::parent, parent);
        if let Some(window) = facts.window(parent, task::span).filter(|_| !parts.is_empty()) {
            outside(facts, parent, window, parts, found);
            too_long(facts, parent, window, parts, found);
        }
    }
    for later in tasks {
        for id in later.get(task::after) {
            let Some(earlier) = id.parse().ok().and_then(|id| facts.record(CollectionId::Tasks, &id)) else {
                continue;
            };
            too_early(facts, earlier, later, found);
        }
    }
    circles(tasks, found);
}

/// How many days a task takes: what it says, or the length of its span.
fn days(facts: &Facts<'_>, record: &Record) -> Option<i64> {
    let said = Limit::parse(record.value(task::duration.id()).as_text()).map(|limit| limit.days() as i64);
    said.or_else(|| {
        let window = facts.window(record, task::span)?;
        (!window.open).then(|| window.days())
    })
}

fn outside(facts: &Facts<'_>, parent: &Record, window: Window, parts: &[Arc<Record>], found: &mut Vec<Finding>) {
    for part in parts {
        if let Some(own) = facts.window(part, task::span)
            && !window.holds(own)
        {
            let whole = Window {
                first: window.first.min(own.first),
                last: window.last.max(own.last),
                open: window.open || own.open,
            };
            let longer = (!whole.open).then(|| facts.clock.span(whole.first, whole.last).to_string());
            found.push(
                Finding::new(&SUBTASK_OUTSIDE, part)
                    .with("task", parent)
                    .value("span", part, task::span)
                    .value("window", parent, task::span)
                    .repair(
                        const { find("check.repair.stretch_task") },
                        longer.map(|span| set(parent, task::span, span)),
                    ),
            );
        }
    }
}

/// Whether what the parts take fits: one alone, those that wait for each other, all of them side by side.
fn too_long(facts: &Facts<'_>, parent: &Record, window: Window, parts: &[Arc<Record>], found: &mut Vec<Finding>) {
    if window.open {
        return;
    }
    let room = window.days() + SLACK;
    let mut alone_fits = true;
    let mut sum = 0;
    for part in parts {
        let Some(days) = days(facts, part) else { continue };
        sum += days;
        // A span that sticks out was told above.
        if days > room && facts.window(part, task::span).is_none_or(|own| window.holds(own)) {
            alone_fits = false;
            found.push(
                Finding::new(&SUBTASK_TOO_LONG, part)
                    .with("task", parent)
                    .on(part, task::duration)
                    .value("window", parent, task::span)
                    .count("days", days)
                    .count("room", window.days()),
            );
        }
    }
    if !alone_fits || sum <= room {
        return;
    }
    let chain = longest_chain(facts, parts);
    let is_placed = parts.iter().all(|part| facts.window(part, task::span).is_some());
    let rule = if chain > room {
        &SUBTASKS_TOO_LONG
    } else if is_placed {
        return;
    } else {
        &SUBTASKS_ABREAST
    };
    let mut finding = Finding::new(rule, parent)
        .value("window", parent, task::span)
        .count("days", if chain > room { chain } else { sum })
        .count("room", window.days());
    for part in parts {
        finding.records.push(RecordKey::from(&**part));
        finding = finding.on(part, task::duration).on(part, task::after);
    }
    found.push(finding);
}

/// The days of the longest row of parts that wait for each other.
fn longest_chain(facts: &Facts<'_>, parts: &[Arc<Record>]) -> i64 {
    let by_id: BTreeMap<&str, &Record> = parts.iter().map(|part| (part.id.as_str(), &**part)).collect();
    let mut done: BTreeMap<&str, i64> = BTreeMap::new();
    // As many rounds as there are parts: enough for the longest row, and an end for a circle.
    for _ in parts {
        for (id, part) in &by_id {
            let before = part
                .get(task::after)
                .iter()
                .filter_map(|id| done.get(id.as_str()))
                .max();
            let end = before
                .copied()
                .unwrap_or(0)
                .saturating_add(days(facts, part).unwrap_or(0));
            done.insert(id, end);
        }
    }
    done.into_values().max().unwrap_or(0)
}

fn too_early(facts: &Facts<'_>, earlier: &Record, later: &Record, found: &mut Vec<Finding>) {
    let (Some(first), Some(second)) = (facts.window(earlier, task::span), facts.window(later, task::span)) else {
        return;
    };
    if first.open || second.first > first.last {
        return;
    }
    let moved = later
        .get(task::span)
        .filter(|_| !second.open)
        .map(|span| span.shifted(first.last + 1 - second.first, facts.clock.base()));
    found.push(
        Finding::new(&TASK_TOO_EARLY, later)
            .with("before", earlier)
            .value("span", later, task::span)
            .value("window", earlier, task::span)
            .on(later, task::after)
            .repair(
                const { find("check.repair.move_behind") },
                moved.map(|span| set(later, task::span, span.to_string())),
            ),
    );
}

/// Tasks that wait for each other in a circle. What waits for nothing and what nothing waits for is in none: taken away again and
/// again, only circles are left.
fn circles(tasks: &[Arc<Record>], found: &mut Vec<Finding>) {
    let mut left: BTreeSet<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
    loop {
        let before = left.len();
        let waits = |task: &Record| task.get(task::after).iter().any(|id| left.contains(id.as_str()));
        let waiting: BTreeSet<&str> = in_set(tasks, &left)
            .filter(|task| waits(task))
            .map(|task| task.id.as_str())
            .collect();
        let awaited: BTreeSet<&str> = in_set(tasks, &waiting)
            .flat_map(|task| task.get(task::after).iter().map(String::as_str))
            .collect();
        left = waiting.into_iter().filter(|id| awaited.contains(id)).collect();
        if left.len() == before {
            break;
        }
    }
    let mut circle = in_set(tasks, &left);
    let (Some(first), Some(second)) = (circle.next(), circle.next().or_else(|| in_set(tasks, &left).next())) else {
        return;
    };
    let finding = Finding::new(&TASK_CIRCLE, first)
        .with("other", second)
        .on(first, task::after);
    found.push(
        in_set(tasks, &left)
            .skip(1)
            .fold(finding, |finding, task| finding.on(task, task::after)),
    );
}

fn in_set<'a>(tasks: &'a [Arc<Record>], ids: &BTreeSet<&str>) -> impl Iterator<Item = &'a Record> {
    tasks
        .iter()
        .map(|task| &**task)
        .filter(move |task| ids.contains(task.id.as_str()))
}
