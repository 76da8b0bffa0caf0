//! What only shows when all lines were read: figures in goals, parts of tasks, what judges which goal, what is missing.

use super::{Draft, DraftRecord, Found, figures, slots};
use crate::import::fold::key;
use shared::plan::Value;
use shared::schema::{
    CollectionId, FieldId, FieldKind, communication, evaluation, frame, goal, metric, milestone, monitoring, risk, task,
};
use std::collections::BTreeMap;

/// Completes a draft.
pub(super) fn finish(mut draft: Draft) -> Draft {
    drop_nameless(&mut draft);
    for index in 0..draft.records.len() {
        match draft.records[index].collection {
            CollectionId::Goals => figures_of(&mut draft.records[index]),
            CollectionId::Monitoring => kind_by_name(&mut draft.records[index], monitoring::kind.id()),
            _ => {}
        }
    }
    parents(&mut draft);
    judges(&mut draft);
    keep_prose(&mut draft);
    missing(&mut draft);
    draft
}

/// A record that got neither a title nor a value was a misunderstanding. Places of others stay as they are named.
fn drop_nameless(draft: &mut Draft) {
    let keep: Vec<bool> = draft
        .records
        .iter()
        .enumerate()
        .map(|(index, record)| index == 0 || !record.values.is_empty())
        .collect();
    let mut places = Vec::new();
    let mut next = 0;
    for kept in &keep {
        places.push(kept.then_some(next));
        next += usize::from(*kept);
    }
    let mut kept = keep.iter();
    draft.records.retain(|_| kept.next().copied().unwrap_or(false));
    let moved = |old: usize| places.get(old).copied().flatten();
    for record in &mut draft.records {
        record.parent = record.parent.and_then(moved);
        for found in record.values.values_mut() {
            if let Found::Records(records) = found {
                *records = records.iter().copied().filter_map(moved).collect();
            }
        }
    }
}

fn text(record: &DraftRecord, field: FieldId) -> &str {
    match record.values.get(&field) {
        Some(Found::Value(value)) => value.as_text(),
        _ => "",
    }
}

/// Reads what a goal's sentence says, where no label said it.
fn figures_of(record: &mut DraftRecord) {
    let statement = text(record, goal::statement.id()).to_owned();
    let mut fill = |field: FieldId, value: Option<Value>| {
        if let Some(value) = value {
            record.values.entry(field).or_insert(Found::Value(value));
        }
    };
    fill(
        goal::target.id(),
        figures::target(&statement).map(|target| Value::from(&target)),
    );
    fill(goal::deadline.id(), figures::deadline(&statement).map(Value::from));
    // Who named the metric has also said what kind of goal it is, or left it open.
    let named = record.values.contains_key(&goal::metric.id());
    let mut fill = |field: FieldId, value: Value| {
        record.values.entry(field).or_insert(Found::Value(value));
    };
    if let Some((kind, words)) = figures::metric(&statement).filter(|_| !named) {
        fill(goal::kind.id(), kind.into());
        fill(goal::metric.id(), words.into());
    }
}

fn kind_by_name(record: &mut DraftRecord, field: FieldId) {
    if let FieldKind::Choice(choices) = field.def().kind
        && let Some(kind) = slots::choice(choices, text(record, record.collection.title()))
    {
        record.values.entry(field).or_insert(Found::Value(kind.into()));
    }
}

fn parents(draft: &mut Draft) {
    for record in &mut draft.records {
        let collection = record.collection;
        let field = collection
            .fields()
            .find(|field| matches!(field.def().kind, FieldKind::Ref(to) if to == collection));
        if let (Some(parent), Some(field)) = (record.parent, field) {
            record.values.entry(field).or_insert(Found::Records(vec![parent]));
        }
    }
}

/// An evaluation judges the goal that speaks of the same thing.
fn judges(draft: &mut Draft) {
    let goals: Vec<(usize, String)> = draft
        .records
        .iter()
        .enumerate()
        .filter(|(_, record)| record.collection == CollectionId::Goals)
        .map(|(index, record)| (index, key(text(record, goal::statement.id()))))
        .collect();
    for record in draft
        .records
        .iter_mut()
        .filter(|record| record.collection == CollectionId::Evaluations)
    {
        let name = key(text(record, evaluation::name.id()));
        let stem = name.trim_end_matches(['率', '度']);
        if stem.chars().count() < 2 {
            continue;
        }
        let judged: Vec<usize> = goals
            .iter()
            .filter(|(_, statement)| statement.contains(stem))
            .map(|(index, _)| *index)
            .collect();
        if !judged.is_empty() {
            record
                .values
                .entry(evaluation::goals.id())
                .or_insert(Found::Records(judged));
        }
    }
}

/// Prose that nobody claimed goes into the frame, under the heading it had.
fn keep_prose(draft: &mut Draft) {
    let mut kept: BTreeMap<FieldId, (String, String)> = BTreeMap::new();
    for prose in &draft.report.prose {
        let (text, heading) = kept.entry(prose.kept).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        let named = prose.kept == frame::approach.id() && !prose.heading.is_empty() && *heading != prose.heading;
        if named {
            prose.heading.clone_into(heading);
            text.push_str(&format!("【{heading}】\n"));
        }
        text.push_str(&prose.text);
    }
    for (field, (text, _)) in kept {
        let values = &mut draft.records[0].values;
        match values.get_mut(&field) {
            Some(Found::Value(Value::Text(old))) => {
                if !old.contains(&text) {
                    old.push('\n');
                    old.push_str(&text);
                }
            }
            _ => {
                values.insert(field, Found::Rest(text));
            }
        }
    }
}

/// What a plan is not complete without, by collection.
fn needed(collection: CollectionId) -> Vec<FieldId> {
    match collection {
        CollectionId::Frame => vec![
            frame::title.id(),
            frame::preparer.id(),
            frame::reviewer.id(),
            frame::approver.id(),
            frame::date.id(),
            frame::start.id(),
        ],
        CollectionId::Goals => vec![goal::target.id(), goal::deadline.id(), goal::owner.id()],
        CollectionId::Tasks => vec![task::owner.id()],
        CollectionId::Milestones => vec![milestone::when.id()],
        CollectionId::Risks => vec![risk::level.id(), risk::measure.id(), risk::owner.id(), risk::limit.id()],
        CollectionId::Metrics => vec![metric::target.id(), metric::owner.id()],
        CollectionId::Monitoring => vec![monitoring::cadence.id()],
        CollectionId::Evaluations => vec![evaluation::indicator.id(), evaluation::method.id()],
        CollectionId::Communication => vec![communication::content.id(), communication::cadence.id()],
        _ => Vec::new(),
    }
}

fn missing(draft: &mut Draft) {
    let above: Vec<usize> = draft.records.iter().filter_map(|record| record.parent).collect();
    let mut missing = Vec::new();
    for (index, record) in draft.records.iter().enumerate() {
        // A task with parts is done by those who do the parts.
        if record.collection == CollectionId::Tasks && above.contains(&index) {
            continue;
        }
        let blank = needed(record.collection)
            .into_iter()
            .filter(|field| !record.values.contains_key(field));
        missing.extend(blank.map(|field| (index, field)));
        let timed = [task::span.id(), task::duration.id(), task::cadence.id()];
        if record.collection == CollectionId::Tasks && !timed.iter().any(|field| record.values.contains_key(field)) {
            missing.push((index, task::duration.id()));
        }
    }
    draft.report.missing = missing;
}
