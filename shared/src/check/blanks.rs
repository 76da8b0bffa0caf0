//! What only the team can fill in: owners and dates.

use super::*;
use crate::date::{Span, When};
use crate::schema::{
    CollectionId, FieldKind, activity, communication, emergency, evaluation, frame, goal, material, metric, milestone,
    monitoring, phase, risk, scenario, task, touchpoint, training,
};

/// Who must be named.
pub const OWNERS: &[FieldId] = &[
    goal::owner.id(),
    task::owner.id(),
    milestone::owner.id(),
    phase::owner.id(),
    activity::owner.id(),
    scenario::owner.id(),
    material::owner.id(),
    training::owner.id(),
    metric::owner.id(),
    risk::owner.id(),
    emergency::owner.id(),
    monitoring::owner.id(),
    evaluation::owner.id(),
];

/// What must have a time, by any one of these fields.
const TIMES: &[&[FieldId]] = &[
    &[goal::deadline.id(), goal::period.id()],
    &[task::span.id(), task::duration.id(), task::cadence.id()],
    &[milestone::when.id()],
    &[phase::span.id()],
    &[activity::span.id()],
    &[material::due.id()],
    &[training::when.id(), training::cadence.id()],
    &[metric::cadence.id()],
    &[risk::cadence.id(), risk::limit.id(), risk::since.id()],
    &[monitoring::cadence.id()],
    &[evaluation::cadence.id(), evaluation::when.id()],
    &[communication::cadence.id(), communication::also.id()],
];

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    for field in OWNERS {
        for record in facts.live(field.collection()) {
            if is_blank(record, *field) {
                found.push(blank(&OWNER_MISSING, record, *field));
            }
        }
    }
    // Other touchpoints may wait for an owner; a moment of truth may not.
    for record in facts
        .live(CollectionId::Touchpoints)
        .iter()
        .filter(|record| record.get(touchpoint::key))
    {
        if is_blank(record, touchpoint::owner.id()) {
            found.push(blank(&OWNER_MISSING, record, touchpoint::owner.id()));
        }
    }
    for fields in TIMES {
        let Some(first) = fields.first() else { continue };
        for record in facts.live(first.collection()) {
            if fields.iter().all(|field| is_blank(record, *field)) {
                found.push(blank(&DATE_MISSING, record, *first));
            }
        }
    }
    let frame = facts.plan.frame();
    if facts.plan.start().is_none() && counts_from_the_start(facts) {
        found.push(Finding::new(&START_MISSING, frame).on(frame, frame::start));
    }
}

fn is_blank(record: &Record, field: FieldId) -> bool {
    match record.value(field) {
        Value::Empty => true,
        Value::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn blank(rule: &'static Rule, record: &Record, field: FieldId) -> Finding {
    let mut finding = Finding::new(rule, record).detail("field", Detail::Label(field.def().label));
    finding.fields.push((RecordKey::from(record), field));
    finding
}

/// Whether anything is so long after a start that nobody knows.
fn counts_from_the_start(facts: &Facts<'_>) -> bool {
    let is_offset = |when: When| matches!(when, When::After { .. });
    CollectionId::of_records().flat_map(|id| facts.live(id)).any(|record| {
        record.collection.fields().any(|field| {
            let text = record.value(field).as_text();
            match field.def().kind {
                FieldKind::When => When::parse(text).is_some_and(is_offset),
                FieldKind::Span => Span::parse(text).is_some_and(|span| is_offset(span.start) || is_offset(span.end)),
                _ => false,
            }
        })
    })
}
