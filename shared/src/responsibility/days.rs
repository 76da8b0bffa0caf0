//! How a record's times become the day on which it is due.

use super::{AHEAD, Due, due_fields, signing};
use crate::cadence::{Anchors, Cadence};
use crate::date::{Date, Span, When};
use crate::plan::Record;
use crate::schema::{FieldId, FieldKind, collaboration, communication, metric, monitoring, risk};

/// How times become days.
pub(super) struct Days {
    pub(super) today: Date,
    pub(super) start: Option<Date>,
    pub(super) anchors: Anchors,
}

impl Days {
    /// When a record is due. Where it has a rhythm, the next time counts, as long as that lies within the record's own time.
    pub(super) fn of(&self, record: &Record, role: FieldId) -> Due {
        if let Some(field) = signing(role) {
            return self.due(When::parse(record.value(field).as_text()));
        }
        let fields = due_fields(record.collection);
        let is_rhythm = |field: &&FieldId| matches!(field.def().kind, FieldKind::Cadence);
        let rhythm = fields
            .iter()
            .find(is_rhythm)
            .and_then(|field| Cadence::parse(record.value(*field).as_text()));
        let time = fields.iter().find(|field| !is_rhythm(field)).copied();
        let (first, last) = time.map_or((None, None), |field| times(record, field));
        let begins = time.is_some_and(is_beginning);
        let Some(rhythm) = rhythm else {
            return match self.due(last) {
                Due::On(day) if begins && day < self.today => Due::Ongoing,
                due => due,
            };
        };
        // Behind a rhythm stands its first day, before it the time that bounds it.
        let is_bound = fields.first().is_some_and(|field| !is_rhythm(&field));
        let resolve = |when: Option<When>| when.and_then(|when| when.resolve(self.start));
        let (first, end) = match is_bound {
            true => (resolve(first), resolve(last)),
            false => (resolve(last), None),
        };
        let from = first.map_or(self.today, |first| first.max(self.today));
        let ahead = from.plus_days(AHEAD);
        let to = end.map_or(ahead, |end| end.min(ahead));
        let next = rhythm.occurrences(from, to, first, &self.anchors).first().copied();
        match (next, is_bound) {
            (Some(day), _) => Due::Next(day),
            (None, true) if last.is_some() => self.due(last),
            (None, _) => Due::Ongoing,
        }
    }

    fn due(&self, when: Option<When>) -> Due {
        match when {
            None => Due::Never,
            Some(When::Ongoing) => Due::Ongoing,
            Some(When::After { months, days }) if self.start.is_none() => Due::After { months, days },
            Some(when) => when.resolve(self.start).map_or(Due::Never, Due::On),
        }
    }
}

/// The first and the last time that a field names; a point in time is both, but bounds nothing from below.
fn times(record: &Record, field: FieldId) -> (Option<When>, Option<When>) {
    let text = record.value(field).as_text();
    match field.def().kind {
        FieldKind::Span => Span::parse(text).map_or((None, None), |span| (Some(span.start), Some(span.end))),
        _ => (None, When::parse(text)),
    }
}

/// Whether a field says from when on something runs: such a day is not missed.
fn is_beginning(field: FieldId) -> bool {
    [
        risk::since.id(),
        metric::ready.id(),
        monitoring::first.id(),
        communication::first.id(),
        collaboration::since.id(),
    ]
    .contains(&field)
}
