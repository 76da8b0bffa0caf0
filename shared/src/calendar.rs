//! The calendar: everything in a plan that has a day or comes back, month by month.
//!
//! A [`Calendar`] is read from the plan once; [`Calendar::between`] computes the days of any stretch of time from it.

use crate::cadence::{Anchors, Cadence};
use crate::date::{Date, Span, When};
use crate::plan::change::RecordKey;
use crate::plan::{Plan, Record};
use crate::schema::{CollectionId, FieldId, FieldKind, communication, evaluation, goal, metric};
use std::collections::BTreeMap;

/// What stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// The first of several days.
    Begins,
    /// The last of several days.
    Ends,
    /// A day of its own.
    Day,
    /// One of many times.
    Again,
}

/// Something that happens on a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Entry {
    /// When.
    pub day: Date,
    /// Whose.
    pub record: RecordKey,
    /// The field that says so.
    pub field: FieldId,
    /// How.
    pub sign: Sign,
}

/// Why something is on no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Its rhythm has no beat: when urgent, at major events.
    NoBeat,
    /// It counts from the plan's start, which is not set.
    NeedsStart,
    /// It follows the phases, and none has days.
    NoPhases,
    /// It follows the activities, and none has days.
    NoActivities,
}

/// Something that a calendar cannot show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Undated {
    /// Whose.
    pub record: RecordKey,
    /// The field that says when.
    pub field: FieldId,
    /// Its rhythm, if it has one.
    pub cadence: Option<Cadence>,
    /// Why not.
    pub why: Reason,
}

/// Something that comes back, within its days.
#[derive(Clone, Debug)]
struct Beat {
    record: RecordKey,
    field: FieldId,
    cadence: Cadence,
    first: Option<Date>,
    /// Not before, not after.
    within: (Option<Date>, Option<Date>),
}

/// Everything that has a day or comes back.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    days: Vec<Entry>,
    beats: Vec<Beat>,
    /// What comes back every day: it would fill every day of a month.
    pub daily: Vec<RecordKey>,
    /// What is on no day, and why.
    pub undated: Vec<Undated>,
    anchors: Anchors,
}

/// Collections that a calendar shows at first: what people meet for, report on, train, or decide. The others are days of work.
const SHOWN_FIRST: [CollectionId; 10] = [
    CollectionId::Frame,
    CollectionId::Goals,
    CollectionId::Phases,
    CollectionId::MemberDays,
    CollectionId::Milestones,
    CollectionId::Trainings,
    CollectionId::Monitoring,
    CollectionId::Evaluations,
    CollectionId::Communication,
    CollectionId::Collaboration,
];

/// Whether a calendar shows records of this kind before anybody has chosen.
pub fn is_shown_first(collection: CollectionId) -> bool {
    SHOWN_FIRST.contains(&collection)
}

/// Whether records of this kind can be in a calendar at all.
fn has_times(collection: CollectionId) -> bool {
    let is_time = |field: FieldId| matches!(field.def().kind, FieldKind::When | FieldKind::Span | FieldKind::Cadence);
    collection.fields().any(is_time)
}

impl Calendar {
    /// The fields it is made of.
    pub fn reads() -> Vec<(CollectionId, Vec<FieldId>)> {
        let is_time =
            |field: &FieldId| matches!(field.def().kind, FieldKind::When | FieldKind::Span | FieldKind::Cadence);
        [CollectionId::Frame]
            .into_iter()
            .chain(CollectionId::of_records())
            .filter(|collection| has_times(*collection))
            .map(|collection| (collection, collection.fields().filter(is_time).collect()))
            .collect()
    }

    /// Reads the plan.
    pub fn of(plan: &Plan) -> Self {
        let mut calendar = Self {
            anchors: Anchors::of(plan),
            ..Self::default()
        };
        calendar.read(plan, plan.frame());
        for collection in CollectionId::of_records().filter(|collection| has_times(*collection)) {
            for record in plan.live(collection) {
                calendar.read(plan, &record);
            }
        }
        calendar
    }

    fn read(&mut self, plan: &Plan, record: &Record) {
        let (start, key) = (plan.start(), RecordKey::from(record));
        let rhythms = rhythms(record);
        let (mut first, mut within) = (None, (None, None));
        for field in record.collection.fields() {
            let text = record.value(field).as_text();
            match field.def().kind {
                FieldKind::When => {
                    let Some(when) = When::parse(text) else { continue };
                    let Some(day) = self.resolve(when, &key, field, start) else {
                        continue;
                    };
                    match role(field, !rhythms.is_empty()) {
                        Role::Base => first = Some(day),
                        Role::NotBefore => within.0 = Some(day),
                        Role::NotAfter => {
                            within.1 = Some(day);
                            self.add(day, &key, field, Sign::Day);
                        }
                        Role::Day => self.add(day, &key, field, Sign::Day),
                    }
                }
                FieldKind::Span => {
                    let Some(span) = Span::parse(text) else { continue };
                    let ends = [span.start, span.end].map(|end| self.resolve(end, &key, field, start));
                    let [begin, end] = match ends {
                        [Some(begin), Some(end)] => [Some(begin.min(end)), Some(begin.max(end))],
                        ends => ends,
                    };
                    if !rhythms.is_empty() {
                        (first, within) = (begin, (begin, end));
                    }
                    if begin == end {
                        begin.iter().for_each(|day| self.add(*day, &key, field, Sign::Day));
                    } else {
                        begin.iter().for_each(|day| self.add(*day, &key, field, Sign::Begins));
                        end.iter().for_each(|day| self.add(*day, &key, field, Sign::Ends));
                    }
                }
                _ => {}
            }
        }
        for (field, cadence) in rhythms {
            self.beat(Beat {
                record: key.clone(),
                field,
                cadence,
                first,
                within,
            });
        }
    }

    fn resolve(&mut self, when: When, record: &RecordKey, field: FieldId, start: Option<Date>) -> Option<Date> {
        let day = when.resolve(start);
        let is_told = |told: &Undated| told.record == *record && told.field == field;
        if day.is_none() && matches!(when, When::After { .. }) && !self.undated.last().is_some_and(is_told) {
            self.undated.push(Undated {
                record: record.clone(),
                field,
                cadence: None,
                why: Reason::NeedsStart,
            });
        }
        day
    }

    fn add(&mut self, day: Date, record: &RecordKey, field: FieldId, sign: Sign) {
        self.days.push(Entry {
            day,
            record: record.clone(),
            field,
            sign,
        });
    }

    fn beat(&mut self, beat: Beat) {
        let why = match beat.cadence {
            Cadence::ByPhase => self.anchors.phases.is_empty().then_some(Reason::NoPhases),
            Cadence::AfterEach => self.anchors.activities.is_empty().then_some(Reason::NoActivities),
            cadence if cadence.has_beat() || cadence == Cadence::AtStart => {
                (beat.first.or(self.anchors.start).is_none()).then_some(Reason::NeedsStart)
            }
            _ => Some(Reason::NoBeat),
        };
        match why {
            Some(why) => self.undated.push(Undated {
                record: beat.record,
                field: beat.field,
                cadence: Some(beat.cadence),
                why,
            }),
            None if beat.cadence == Cadence::Daily => self.daily.push(beat.record),
            None => self.beats.push(beat),
        }
    }

    /// Which kinds of records there are, each with how many of its records have days or a rhythm.
    pub fn kinds(&self) -> Vec<(CollectionId, usize)> {
        let mut records: Vec<&RecordKey> = self.days.iter().map(|entry| &entry.record).collect();
        records.extend(self.beats.iter().map(|beat| &beat.record));
        records.extend(&self.daily);
        records.extend(self.undated.iter().map(|undated| &undated.record));
        records.sort_unstable();
        records.dedup();
        let mut kinds: BTreeMap<CollectionId, usize> = BTreeMap::new();
        for record in records {
            *kinds.entry(record.collection).or_default() += 1;
        }
        kinds.into_iter().collect()
    }

    /// What happens from one day to another, both included, of kinds that pass: by day, kinds in the order of the outline.
    pub fn between(&self, from: Date, to: Date, passes: impl Fn(CollectionId) -> bool) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self
            .days
            .iter()
            .filter(|entry| (from..=to).contains(&entry.day) && passes(entry.record.collection))
            .cloned()
            .collect();
        for beat in self.beats.iter().filter(|beat| passes(beat.record.collection)) {
            let begin = beat.within.0.map_or(from, |least| least.max(from));
            let end = beat.within.1.map_or(to, |most| most.min(to));
            if begin > end {
                continue;
            }
            let days = beat.cadence.occurrences(begin, end, beat.first, &self.anchors);
            entries.extend(days.into_iter().map(|day| Entry {
                day,
                record: beat.record.clone(),
                field: beat.field,
                sign: Sign::Again,
            }));
        }
        entries.sort_unstable();
        // A day of its own that is also one of many times is told once.
        entries.dedup_by(|later, earlier| {
            let is_same = later.day == earlier.day && later.record == earlier.record;
            let is_again = later.sign == Sign::Again || earlier.sign == Sign::Again;
            if is_same && earlier.sign == Sign::Again {
                std::mem::swap(later, earlier);
            }
            is_same && is_again
        });
        entries
    }

    /// The nearest day before or behind a day on which something of a kind that passes happens; looks two years far.
    pub fn next(&self, from: Date, back: bool, passes: impl Fn(CollectionId) -> bool) -> Option<Date> {
        const FAR: i64 = 731;
        if back {
            let entries = self.between(from.plus_days(-FAR), from.plus_days(-1), passes);
            return entries.last().map(|entry| entry.day);
        }
        let entries = self.between(from.plus_days(1), from.plus_days(FAR), passes);
        entries.first().map(|entry| entry.day)
    }
}

/// What a point in time means for a record that may have a rhythm.
enum Role {
    /// A day of its own.
    Day,
    /// The rhythm counts from it.
    Base,
    /// The rhythm begins no earlier.
    NotBefore,
    /// A day of its own, and the rhythm's last.
    NotAfter,
}

fn role(field: FieldId, has_rhythm: bool) -> Role {
    match field.def().key {
        "first" | "since" => Role::Base,
        _ if !has_rhythm => Role::Day,
        _ if field == evaluation::when.id() => Role::NotAfter,
        _ if field == metric::ready.id() => Role::NotBefore,
        // A member day or a training that comes back: the first time.
        "when" => Role::Base,
        _ => Role::Day,
    }
}

/// The rhythms of a record. A goal's period says what its figure counts, not when something happens; and what is told twice by
/// one rhythm is told once.
fn rhythms(record: &Record) -> Vec<(FieldId, Cadence)> {
    let mut rhythms: Vec<(FieldId, Cadence)> = Vec::new();
    for field in record.collection.fields().filter(|field| *field != goal::period.id()) {
        if !matches!(field.def().kind, FieldKind::Cadence) {
            continue;
        }
        let also = field == communication::also.id();
        if let Some(cadence) = Cadence::parse(record.value(field).as_text())
            && !(also && rhythms.iter().any(|(_, other)| *other == cadence))
        {
            rhythms.push((field, cadence));
        }
    }
    rhythms
}

/// The days a month's sheet shows: whole weeks, those that hold a day of the month. `begins` is a week's first day, counted in days
/// after Monday.
pub fn sheet(month: Date, begins: i64) -> (Date, Date) {
    let first = month.month_start();
    let last = first.plus_months(1).plus_days(-1);
    let into_week = |day: Date| (day.weekday() - begins).rem_euclid(7);
    (first.plus_days(-into_week(first)), last.plus_days(6 - into_week(last)))
}

/// The month before or behind.
pub fn turn(month: Date, by: i64) -> Date {
    let first = month.month_start();
    match by {
        ..0 => first.plus_days(-1).month_start(),
        0 => first,
        _ => first.plus_months(1),
    }
}

#[cfg(test)]
mod tests;
