//! Which rows are shown, in which order, under which groups.

use super::spec::{Direction, Filter, Spec, is_summed};
use crate::cadence::Cadence;
use crate::cell::{Context, fold, format_cell};
use crate::date::{Date, Span, When};
use crate::ids::RecordId;
use crate::limit::Limit;
use crate::plan::{Record, Target, Value};
use crate::relation::seen;
use crate::schema::{FieldId, FieldKind};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One line of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The head of a group, by its place in [`Layout::groups`].
    Group(usize),
    /// A record.
    Row(RecordId),
}

/// A column's sum: minor units for money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
    /// The column.
    pub field: FieldId,
    /// The sum.
    pub value: f64,
}

/// Rows with the same value.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The stored value; empty for rows without one.
    pub value: String,
    /// How many rows.
    pub count: usize,
    /// Their sums.
    pub sums: Vec<Sum>,
}

/// The table's lines, top to bottom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Group heads and rows; rows of closed groups are left out.
    pub lines: Vec<Line>,
    /// The groups, if rows are grouped.
    pub groups: Vec<Group>,
    /// Rows that the filters let through, those in closed groups too.
    pub count: usize,
    /// Their sums.
    pub sums: Vec<Sum>,
}

/// Sorts texts the way the language does: for each, its place among all; equal texts have equal places.
pub type Collate<'a> = &'a dyn Fn(Vec<&str>) -> Vec<usize>;

/// Lays the records out. They come in the plan's order, which is kept among equals.
pub fn arrange(records: &[Arc<Record>], spec: &Spec, context: &Context<'_>, collate: Collate<'_>) -> Layout {
    let filters: Vec<_> = spec
        .filters
        .iter()
        .map(|(field, filter)| (*field, prepared(filter)))
        .collect();
    let mut rows: Vec<&Record> = records
        .iter()
        .map(Arc::as_ref)
        .filter(|record| {
            filters
                .iter()
                .all(|(field, filter)| lets_through(record, *field, filter, context))
        })
        .collect();
    if let Some(sort) = spec.sort {
        rows = sorted(rows, sort.field, sort.direction, context, collate);
    }
    let collection = records.first().map(|record| record.collection);
    let summed: Vec<FieldId> = collection
        .map(|collection| spec.columns(collection))
        .unwrap_or_default()
        .into_iter()
        .filter(|field| is_summed(&field.def().kind))
        .collect();
    let mut layout = Layout {
        count: rows.len(),
        sums: sums(&rows, &summed),
        ..Layout::default()
    };
    let Some(by) = spec.group else {
        layout.lines = rows.into_iter().map(|row| Line::Row(row.id.clone())).collect();
        return layout;
    };
    for (value, members) in grouped(rows, by, context, collate) {
        layout.lines.push(Line::Group(layout.groups.len()));
        if !spec.closed.contains(&value) {
            layout.lines.extend(members.iter().map(|row| Line::Row(row.id.clone())));
        }
        layout.groups.push(Group {
            value,
            count: members.len(),
            sums: sums(&members, &summed),
        });
    }
    layout
}

fn sums(rows: &[&Record], fields: &[FieldId]) -> Vec<Sum> {
    let sum = |field: &FieldId| {
        let values = rows.iter().filter_map(|row| row.value(*field).as_number());
        // The sum of nothing would be minus zero.
        values.fold(0.0, |sum, value| sum + value)
    };
    let of = |field: &FieldId| Sum {
        field: *field,
        value: sum(field),
    };
    fields.iter().map(of).collect()
}

fn prepared(filter: &Filter) -> Filter {
    match filter {
        Filter::Contains(text) => Filter::Contains(fold(text)),
        other => other.clone(),
    }
}

fn lets_through(record: &Record, field: FieldId, filter: &Filter, context: &Context<'_>) -> bool {
    let value = value_of(record, field, context);
    match filter {
        Filter::Empty => value.is_empty(),
        Filter::Filled => !value.is_empty(),
        Filter::Contains(wanted) => match field.def().kind {
            FieldKind::Line | FieldKind::Prose | FieldKind::Person => fold(value.as_text()).contains(wanted.as_str()),
            _ => fold(&format_cell(field, &value, context)).contains(wanted.as_str()),
        },
        Filter::OneOf(wanted) => {
            let own = picks(field, &value, context);
            if own.is_empty() {
                wanted.contains("")
            } else {
                own.iter().any(|pick| wanted.contains(pick.as_ref()))
            }
        }
    }
}

fn value_of<'a>(record: &'a Record, field: FieldId, context: &Context<'_>) -> Cow<'a, Value> {
    match field.def().kind {
        FieldKind::Refs(_) => Cow::Owned(seen(context.plan(), record, field)),
        _ => Cow::Borrowed(record.value(field)),
    }
}

/// The values a pick list tells apart. References to records that are not there (any more) count as none.
fn picks<'a>(field: FieldId, value: &'a Value, context: &Context<'_>) -> Vec<Cow<'a, str>> {
    let is_live = |to, id: &str| {
        let id: Option<RecordId> = id.parse().ok();
        id.and_then(|id| context.plan().record(to, &id))
            .is_some_and(|record| record.gone.is_none())
    };
    match (field.def().kind, value) {
        (FieldKind::Check, value) => vec![Cow::Borrowed(if *value == Value::Bool(true) { "yes" } else { "no" })],
        (_, value) if value.is_empty() => Vec::new(),
        (FieldKind::Ref(to), Value::Text(id)) if !is_live(to, id) => Vec::new(),
        (FieldKind::Refs(to), Value::Set(ids)) => ids
            .iter()
            .filter(|id| is_live(to, id))
            .map(|id| Cow::Borrowed(id.as_str()))
            .collect(),
        (_, Value::Set(members)) => members.iter().map(|member| Cow::Borrowed(member.as_str())).collect(),
        (_, Value::Int(step)) => vec![Cow::Owned(step.to_string())],
        (_, value) => vec![Cow::Borrowed(value.as_text())],
    }
}

/// What a pick list offers for a column: stored values that occur, in their own order; the empty one last, if it occurs.
pub fn filter_options(
    records: &[Arc<Record>],
    field: FieldId,
    context: &Context<'_>,
    collate: Collate<'_>,
) -> Vec<String> {
    let mut found = BTreeSet::new();
    for record in records {
        let value = value_of(record, field, context);
        let own = picks(field, &value, context);
        if own.is_empty() {
            found.insert(String::new());
        }
        found.extend(own.into_iter().map(Cow::into_owned));
    }
    in_order(found.into_iter().collect(), field, context, collate)
}

/// Stored values of a field as they follow each other: by vocabulary, by the plan, by the language.
fn in_order(values: Vec<String>, field: FieldId, context: &Context<'_>, collate: Collate<'_>) -> Vec<String> {
    let ranks: Vec<usize> = match field.def().kind {
        FieldKind::Choice(choices) => {
            let place = |value: &String| {
                choices
                    .iter()
                    .position(|choice| choice.key == value)
                    .unwrap_or(usize::MAX - 1)
            };
            values.iter().map(place).collect()
        }
        FieldKind::Cadence => {
            let place = |value: &String| {
                Cadence::ALL
                    .iter()
                    .position(|cadence| cadence.key() == value)
                    .unwrap_or(usize::MAX - 1)
            };
            values.iter().map(place).collect()
        }
        FieldKind::Ref(to) | FieldKind::Refs(to) => {
            let order: BTreeMap<String, usize> = context
                .plan()
                .live(to)
                .iter()
                .enumerate()
                .map(|(at, record)| (record.id.to_string(), at))
                .collect();
            values
                .iter()
                .map(|value| order.get(value).copied().unwrap_or(usize::MAX - 1))
                .collect()
        }
        FieldKind::Scale { .. } => {
            let step = |value: &String| {
                value
                    .parse::<i64>()
                    .map_or(usize::MAX - 1, |step| (step + 1_000_000).unsigned_abs() as usize)
            };
            values.iter().map(step).collect()
        }
        FieldKind::Check => values.iter().map(|value| usize::from(value != "yes")).collect(),
        _ => collate(values.iter().map(String::as_str).collect()),
    };
    let mut order: Vec<(usize, String)> = ranks.into_iter().zip(values).collect();
    order.sort_by_key(|(rank, value)| if value.is_empty() { usize::MAX } else { *rank });
    order.into_iter().map(|(_, value)| value).collect()
}

/// The value a record needs to stand in a group.
pub fn group_value(field: FieldId, value: &str) -> Value {
    match field.def().kind {
        FieldKind::Check => Value::Bool(value == "yes"),
        FieldKind::Scale { .. } => value.parse::<i64>().map_or(Value::Empty, Value::Int),
        _ => Value::from(value),
    }
}

fn grouped<'a>(
    rows: Vec<&'a Record>,
    by: FieldId,
    context: &Context<'_>,
    collate: Collate<'_>,
) -> Vec<(String, Vec<&'a Record>)> {
    let mut groups: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for row in rows {
        let pick = picks(by, row.value(by), context)
            .into_iter()
            .next()
            .map(Cow::into_owned);
        groups.entry(pick.unwrap_or_default()).or_default().push(row);
    }
    let order = in_order(groups.keys().cloned().collect(), by, context, collate);
    order
        .into_iter()
        .filter_map(|value| groups.remove_entry(&value))
        .collect()
}

/// What a cell is sorted by. Numbers are compared as pairs: a span by its start, then by its end.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Key {
    Number(f64, f64),
    Empty,
}

fn sorted<'a>(
    rows: Vec<&'a Record>,
    field: FieldId,
    direction: Direction,
    context: &Context<'_>,
    collate: Collate<'_>,
) -> Vec<&'a Record> {
    let keys = keys(&rows, field, context, collate);
    let mut order: Vec<(Key, &Record)> = keys.into_iter().zip(rows).collect();
    order.sort_by(|(left, _), (right, _)| match (left, right, direction) {
        (Key::Number(..), Key::Number(..), Direction::Down) => right.partial_cmp(left).unwrap_or(Ordering::Equal),
        _ => left.partial_cmp(right).unwrap_or(Ordering::Equal),
    });
    order.into_iter().map(|(_, row)| row).collect()
}

fn keys(rows: &[&Record], field: FieldId, context: &Context<'_>, collate: Collate<'_>) -> Vec<Key> {
    let number = |number: Option<f64>| number.map_or(Key::Empty, |number| Key::Number(number, 0.0));
    let by = |key: &dyn Fn(&Value) -> Key| rows.iter().map(|row| key(row.value(field))).collect();
    let start = context.start;
    match field.def().kind {
        FieldKind::Number | FieldKind::Percent | FieldKind::Money | FieldKind::Scale { .. } => {
            by(&|value| number(value.as_number()))
        }
        FieldKind::Check => by(&|value| Key::Number(f64::from(u8::from(*value != Value::Bool(true))), 0.0)),
        FieldKind::When => by(&|value| number(When::parse(value.as_text()).map(|when| moment(when, start)))),
        FieldKind::Span => by(&|value| match Span::parse(value.as_text()) {
            Some(span) => Key::Number(moment(span.start, start), moment(span.end, start)),
            None => Key::Empty,
        }),
        FieldKind::Limit => by(&|value| {
            let limit = Limit::parse(value.as_text());
            number(limit.map(|limit| limit.minutes() as f64))
        }),
        FieldKind::Target => by(&|value| {
            let target = Target::parse(value.as_text());
            number(target.map(|target| target.value * target.each.unwrap_or(1.0)))
        }),
        FieldKind::Choice(_) | FieldKind::Cadence | FieldKind::Ref(_) => {
            let pick = |row: &&Record| picks(field, row.value(field), context).first().map(ToString::to_string);
            let own: Vec<Option<String>> = rows.iter().map(pick).collect();
            let all: BTreeSet<String> = own.iter().flatten().cloned().collect();
            let order = in_order(all.into_iter().collect(), field, context, collate);
            let places: BTreeMap<&str, usize> = order
                .iter()
                .enumerate()
                .map(|(at, value)| (value.as_str(), at))
                .collect();
            let key = |value: &Option<String>| {
                number(
                    value
                        .as_ref()
                        .and_then(|value| Some(*places.get(value.as_str())? as f64)),
                )
            };
            own.iter().map(key).collect()
        }
        FieldKind::Line | FieldKind::Prose | FieldKind::Person => texts(
            rows.iter()
                .map(|row| Cow::Borrowed(row.value(field).as_text()))
                .collect(),
            collate,
        ),
        FieldKind::Tags | FieldKind::Refs(_) | FieldKind::Shares(_) => {
            let text = |row: &&Record| Cow::Owned(format_cell(field, &value_of(row, field, context), context));
            texts(rows.iter().map(text).collect(), collate)
        }
    }
}

fn texts(texts: Vec<Cow<'_, str>>, collate: Collate<'_>) -> Vec<Key> {
    let distinct: BTreeSet<&str> = texts
        .iter()
        .map(AsRef::as_ref)
        .filter(|text| !text.trim().is_empty())
        .collect();
    let distinct: Vec<&str> = distinct.into_iter().collect();
    let ranks = collate(distinct.clone());
    let ranks: BTreeMap<&str, usize> = distinct.into_iter().zip(ranks).collect();
    let key = |text: &Cow<'_, str>| {
        ranks
            .get(text.as_ref())
            .map_or(Key::Empty, |rank| Key::Number(*rank as f64, 0.0))
    };
    texts.iter().map(key).collect()
}

/// A point in time as a number: calendar days first; offsets behind them while nobody knows the start; the open end last.
fn moment(when: When, start: Option<Date>) -> f64 {
    const UNKNOWN: f64 = 1e9;
    match (when.resolve(start), when) {
        (Some(date), _) => date.day_number() as f64,
        (None, When::After { months, days }) => UNKNOWN + f64::from(months) * 30.4 + f64::from(days),
        (None, _) => 2.0 * UNKNOWN,
    }
}
