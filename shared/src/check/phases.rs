//! Phases one after the other, and activities within them.

use super::*;
use crate::campaign::timing::Window;
use crate::schema::{CollectionId, activity, phase};
use std::sync::Arc;

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let mut placed: Vec<(Window, &Arc<Record>)> = facts
        .live(CollectionId::Phases)
        .iter()
        .filter_map(|phase| Some((facts.window(phase, phase::span)?, phase)))
        .collect();
    placed.sort_by_key(|(window, _)| (window.first, window.last));
    for pair in placed.windows(2) {
        if let [(first, before), (second, after)] = pair {
            meeting(facts, (*first, before), (*second, after), found);
        }
    }
    for (window, phase) in &placed {
        if let Some(peak) = facts.day(phase, phase::peak)
            && (peak < window.first || (peak > window.last && !window.open))
        {
            found.push(
                Finding::new(&PEAK_OUTSIDE, phase)
                    .value("peak", phase, phase::peak)
                    .value("span", phase, phase::span),
            );
        }
    }
    for activity in facts.live(CollectionId::Activities) {
        outside(facts, activity, found);
    }
}

/// Two phases that follow each other: they should neither overlap nor leave days out.
fn meeting(
    facts: &Facts<'_>,
    (first, before): (Window, &Record),
    (second, after): (Window, &Record),
    found: &mut Vec<Finding>,
) {
    if first.open {
        return;
    }
    let gap = second.first - first.last - 1;
    let (rule, label) = match gap {
        0 => return,
        1.. => (&PHASES_GAP, const { find("check.repair.close_gap") }),
        _ => (&PHASES_OVERLAP, const { find("check.repair.end_before") }),
    };
    // A phase that lies within another cannot be mended by cutting one.
    let ended = (second.first > first.first && second.last > first.last)
        .then(|| facts.clock.span(first.first, second.first - 1).to_string());
    found.push(
        Finding::new(rule, before)
            .with("after", after)
            .value("span", before, phase::span)
            .value("next", after, phase::span)
            .count("days", gap.abs())
            .repair(label, ended.map(|span| set(before, phase::span, span))),
    );
}

fn outside(facts: &Facts<'_>, activity: &Record, found: &mut Vec<Finding>) {
    let Some(phase) = facts.one(activity, activity::phase) else {
        return;
    };
    let (Some(own), Some(window)) = (facts.window(activity, activity::span), facts.window(phase, phase::span)) else {
        return;
    };
    if window.holds(own) {
        return;
    }
    // Into the phase, as long as it was, or as long as fits.
    let days = own.days().min(window.days());
    let first = own.first.clamp(window.first, window.last - days + 1);
    let inside = facts.clock.span(first, first + days - 1).to_string();
    found.push(
        Finding::new(&ACTIVITY_OUTSIDE, activity)
            .with("phase", phase)
            .value("span", activity, activity::span)
            .value("window", phase, phase::span)
            .on(activity, activity::phase)
            .repair(
                const { find("check.repair.move_inside") },
                Some(set(activity, activity::span, inside)),
            ),
    );
}
