//! Changing the schedule: from a drag or a key to one intent.

use super::network::{Arrow, reaches};
use super::{Schedule, begin, by_rhythm, end};
use crate::campaign::moves::{Part, allowed, moved};
use crate::campaign::{Clock, Window};
use crate::date::Span;
use crate::plan::change::RecordKey;
use crate::plan::{Intent, Record, Value};
use crate::schema::{CollectionId, FieldId, milestone, task};

/// How long a task without days or a duration becomes when it is placed.
const USUAL_DAYS: i64 = 5;

/// The days written into a record: a task's span, a milestone's day twice.
pub(super) fn own_span(record: &Record) -> Option<Span> {
    match record.collection {
        CollectionId::Milestones => record.get(milestone::when).map(|day| Span { start: day, end: day }),
        _ => record.get(task::span),
    }
}

/// The span of a task or a milestone, first and last day in order. A task that only says how often begins with the plan.
pub fn span_of(record: &Record, clock: Clock) -> Option<Span> {
    let span = own_span(record).or_else(|| by_rhythm(record, clock))?;
    let days = clock.day(span.start).zip(clock.day(span.end));
    Some(match days {
        Some((first, last)) if first > last => Span {
            start: span.end,
            end: span.start,
        },
        _ => span,
    })
}

/// Why two rows are not linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing can wait for a milestone, or for itself.
    Impossible,
    /// It waits already.
    There,
    /// Both would wait for each other.
    Circle,
}

impl Schedule {
    /// The rows that move when a part of one does: a task takes what is in it along.
    fn carried(&self, row: usize, part: Part) -> Vec<usize> {
        let Some(own) = self.rows.get(row) else {
            return Vec::new();
        };
        let has_own = own_span(&own.record).is_some() || !own.is_rolled_up;
        match part {
            Part::Whole if own.is_summary => {
                let rows = (row..own.end).filter(|at| *at != row || has_own);
                rows.filter(|at| self.rows[*at].place.is_ok() && !self.rows[*at].is_rolled_up)
                    .collect()
            }
            _ if has_own && own.place.is_ok() => vec![row],
            _ => Vec::new(),
        }
    }

    /// Whether a row is moved together with another one.
    pub fn is_carried(&self, row: usize, with: usize, part: Part) -> bool {
        part == Part::Whole
            && self
                .rows
                .get(with)
                .is_some_and(|own| own.is_summary && (with..own.end).contains(&row))
    }

    /// How far a part of a row may move, in days: not before the plan's start for what counts from it, nor past its other end.
    pub fn allowed(&self, row: usize, part: Part, by: i64) -> i64 {
        let carried = self.carried(row, part);
        if carried.is_empty() {
            return 0;
        }
        carried.into_iter().fold(by, |by, at| {
            let row = &self.rows[at];
            let (Some(span), Ok(window)) = (span_of(&row.record, self.clock), row.place) else {
                return by;
            };
            let part = if row.is_milestone() { Part::Whole } else { part };
            allowed(span, part, by, self.clock, window.last)
        })
    }

    /// Moves a part of a row by days, in one step. Dates stay dates and offsets stay offsets. `None` when nothing would change.
    pub fn shift(&self, row: usize, part: Part, by: i64) -> Option<Intent> {
        let by = self.allowed(row, part, by);
        let mut intents: Vec<Intent> = Vec::new();
        for at in self.carried(row, part) {
            let row = &self.rows[at];
            let (Some(span), Ok(window)) = (span_of(&row.record, self.clock), row.place) else {
                continue;
            };
            let next = if row.is_milestone() {
                span.shifted(by, self.clock.base())
            } else {
                moved(span, part, by, self.clock, window.last)
            };
            if next != span {
                intents.push(write(&row.record, next));
            }
        }
        match intents.len() {
            0 => None,
            1 => intents.pop(),
            _ => Some(Intent::Many {
                name: "tasks.shift",
                intents,
            }),
        }
    }

    /// Moves a row behind everything it waits for.
    pub fn shift_behind(&self, row: usize) -> Option<Intent> {
        let window = self.rows.get(row)?.place.ok()?;
        let is_milestone = self.rows[row].is_milestone();
        let before = self.before(row).filter(|link| link.is_clash);
        let over = before
            .filter_map(|link| self.rows[link.from].place.ok())
            .map(|window| window.last);
        let free = over.max()? + i64::from(!is_milestone);
        self.shift(row, Part::Whole, free - window.first)
    }

    /// The days a row without days gets when it is put on the axis: from `day` on, or as soon as what it waits for is over.
    pub fn proposal(&self, row: usize, day: Option<i64>, today: i64) -> Option<Window> {
        let own = self.rows.get(row)?;
        let free = || match (self.before(row).next(), self.planned) {
            (Some(_), Some(_)) => own.earliest,
            (None, Some((first, last))) if (first..=last).contains(&today) => today,
            (None, Some((first, _))) => first,
            (_, None) => self.clock.base().map_or(today, crate::date::Date::day_number),
        };
        let first = day.unwrap_or_else(free).max(self.clock.earliest());
        let said = own.record.get(task::duration).map(|duration| duration.days() as i64);
        let days = match own.is_milestone() {
            true => 1,
            false => said.unwrap_or(USUAL_DAYS).max(1),
        };
        Some(Window {
            first,
            last: first + days - 1,
            open: false,
        })
    }

    /// Puts a row without days on the axis.
    pub fn place(&self, row: usize, day: Option<i64>, today: i64) -> Option<Intent> {
        let window = self.proposal(row, day, today)?;
        Some(write(
            &self.rows[row].record,
            self.clock.span(window.first, window.last),
        ))
    }

    /// Takes a row's days away.
    pub fn unplace(&self, row: usize) -> Option<Intent> {
        let record = &self.rows.get(row)?.record;
        Some(set(record, field(record), Value::Empty))
    }

    /// Lets a row wait for a task.
    pub fn link(&self, from: usize, to: usize) -> Result<Intent, Refusal> {
        let (first, second) = self.rows.get(from).zip(self.rows.get(to)).ok_or(Refusal::Impossible)?;
        if from == to || first.is_milestone() {
            return Err(Refusal::Impossible);
        }
        if self.before(to).any(|link| link.from == from) {
            return Err(Refusal::There);
        }
        let new = Arrow {
            from: end(from),
            to: begin(to),
            days: 0,
        };
        if reaches(&self.arrows, new.to, new.from) {
            return Err(Refusal::Circle);
        }
        let (record, field) = waiting(second);
        Ok(Intent::Include {
            record,
            field,
            member: first.record.id.to_string(),
        })
    }

    /// Lets a row no longer wait for a task.
    pub fn unlink(&self, from: usize, to: usize) -> Option<Intent> {
        let (first, second) = self.rows.get(from).zip(self.rows.get(to))?;
        let (record, field) = waiting(second);
        Some(Intent::Exclude {
            record,
            field,
            member: first.record.id.to_string(),
        })
    }
}

fn waiting(row: &super::Row) -> (RecordKey, FieldId) {
    let field = if row.is_milestone() {
        milestone::tasks.id()
    } else {
        task::after.id()
    };
    (row.key(), field)
}

fn field(record: &Record) -> FieldId {
    match record.collection {
        CollectionId::Milestones => milestone::when.id(),
        _ => task::span.id(),
    }
}

fn write(record: &Record, span: Span) -> Intent {
    let value: Value = match record.collection {
        CollectionId::Milestones => span.start.into(),
        _ => span.into(),
    };
    set(record, field(record), value)
}

fn set(record: &Record, field: FieldId, value: Value) -> Intent {
    Intent::Set {
        record: RecordKey::from(record),
        field,
        value,
    }
}
