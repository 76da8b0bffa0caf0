//! Changing the schedule: from a drag or a key to one intent.

use super::network::{Arrow, reaches};
use super::{Schedule, begin, by_rhythm, end};
use crate::campaign::moves::{Part, allowed, moved};
use crate::campaign::{Clock, Window};
use crate::date::Span;
use crate::plan::change::RecordKey;
use crate::plan::{Intent, Record, Value};
use crate::schema::{CollectionId, FieldId, milestone, task};
use std::collections::BTreeMap;

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

/// What becomes of rows that wait for one that moves past them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Waiting {
    /// They stay where they are, and begin too early.
    #[default]
    Stays,
    /// They move as far as they must, in the same step.
    Moves,
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
    pub fn shift(&self, row: usize, part: Part, by: i64, waiting: Waiting) -> Option<Intent> {
        let by = self.allowed(row, part, by);
        let moves = self.carried(row, part).into_iter().map(|at| (at, (part, by)));
        let mut moves: BTreeMap<usize, (Part, i64)> = moves.collect();
        if waiting == Waiting::Moves {
            self.push_waiting(&mut moves);
        }
        let spans = moves.into_iter().filter_map(|(at, (part, by))| {
            let span = span_of(&self.rows[at].record, self.clock)?;
            let next = self.after_move(at, part, by)?;
            (next != span).then(|| write(&self.rows[at].record, next))
        });
        let mut intents: Vec<Intent> = spans.collect();
        match intents.len() {
            0 => None,
            1 => intents.pop(),
            _ => Some(Intent::Many {
                name: "tasks.shift",
                intents,
            }),
        }
    }

    /// A row's span after a move.
    fn after_move(&self, at: usize, part: Part, by: i64) -> Option<Span> {
        let row = &self.rows[at];
        let (span, window) = (span_of(&row.record, self.clock)?, row.place.ok()?);
        Some(if row.is_milestone() {
            span.shifted(by, self.clock.base())
        } else {
            moved(span, part, by, self.clock, window.last)
        })
    }

    /// Everything that waits for what moves, moved as far as it must to wait long enough, and what waits for that. What began too
    /// early before stays where it is unless what it waits for moves.
    fn push_waiting(&self, moves: &mut BTreeMap<usize, (Part, i64)>) {
        let origin: Vec<usize> = moves.keys().copied().collect();
        // In a circle the pushing would never end; each row waits for each other one at most once.
        for _ in 0..self.rows.len() {
            let places = self.places_after(moves);
            let late = self.links.iter().find_map(|link| {
                let (first, second) = (places[link.from]?, places[link.to]?);
                let is_moved = self.rows[link.from].place.ok() != Some(first);
                let clash = super::overlap(&self.rows[link.from], first, &self.rows[link.to], second)?;
                let carried = self.carried(link.to, Part::Whole);
                let can_move = !carried.is_empty() && !carried.iter().any(|at| origin.contains(at));
                (is_moved && can_move).then_some((carried, clash))
            });
            let Some((carried, days)) = late else { return };
            for at in carried {
                moves.entry(at).or_insert((Part::Whole, 0)).1 += days;
            }
        }
    }

    /// Where every row stands after moves; what has no days of its own stands where its parts do.
    fn places_after(&self, moves: &BTreeMap<usize, (Part, i64)>) -> Vec<Option<Window>> {
        let own = |(at, row): (usize, &super::Row)| {
            let before = row.place.ok()?;
            match moves.get(&at) {
                Some((part, by)) => self.clock.place(self.after_move(at, *part, *by)).ok(),
                None => (!row.is_rolled_up).then_some(before),
            }
        };
        let mut places: Vec<Option<Window>> = self.rows.iter().enumerate().map(own).collect();
        for at in (0..places.len()).rev() {
            let (Some(own), Some(parent), false) = (places[at], self.rows[at].parent, self.rows[at].is_milestone())
            else {
                continue;
            };
            if self.rows[parent].is_rolled_up {
                places[parent] = Some(match places[parent] {
                    Some(hull) => hull.with(own),
                    None => own,
                });
            }
        }
        places
    }

    /// How many rows would begin too early that do not yet, if a part of a row moved.
    pub fn left_behind(&self, row: usize, part: Part, by: i64) -> usize {
        let by = self.allowed(row, part, by);
        let mut moves: BTreeMap<usize, (Part, i64)> = BTreeMap::new();
        moves.extend(self.carried(row, part).into_iter().map(|at| (at, (part, by))));
        let own = moves.len();
        self.push_waiting(&mut moves);
        moves.len() - own
    }

    /// Moves a row behind everything it waits for.
    pub fn shift_behind(&self, row: usize, waiting: Waiting) -> Option<Intent> {
        let window = self.rows.get(row)?.place.ok()?;
        let is_milestone = self.rows[row].is_milestone();
        let before = self.before(row).filter(|link| link.is_clash);
        let over = before
            .filter_map(|link| self.rows[link.from].place.ok())
            .map(|window| window.last);
        let free = over.max()? + i64::from(!is_milestone);
        self.shift(row, Part::Whole, free - window.first, waiting)
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
