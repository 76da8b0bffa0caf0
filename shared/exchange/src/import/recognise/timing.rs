//! Texts about time, which say more than one thing at once.

use super::machine::Machine;
use super::{DraftRecord, Found, time};
use crate::import::fold::key;
use shared::cadence::Cadence;
use shared::cell::parse_cell;
use shared::date::{Span, When};
use shared::plan::Value;
use shared::schema::{CollectionId, FieldId, communication, evaluation, frame, risk, task};

impl Machine {
    pub(super) fn put_end(&mut self, index: usize, ends: Ends) {
        let Some(field) = self.records[index].collection.field("span") else {
            return;
        };
        let old = span(&self.records[index], field);
        let start = ends.start.or(old.map(|span| span.start));
        // Until the other end is known, the start is the plan's, and the end is open.
        let span = Span {
            start: start.unwrap_or(When::After { months: 0, days: 0 }),
            end: ends.end.or(old.map(|span| span.end)).unwrap_or(When::Ongoing),
        };
        if ends.start.is_some() || ends.end.is_some() {
            self.records[index].values.insert(field, Found::Value(span.into()));
        }
    }

    /// How long, until when, or how often.
    pub(super) fn put_time(&mut self, index: usize, text: &str, line: usize) {
        let collection = self.records[index].collection;
        if collection == CollectionId::Evaluations {
            match Cadence::recognize(text) {
                Some(cadence) => self.set(index, evaluation::cadence.id(), cadence.key().into()),
                None => self.put_field(index, evaluation::when.id(), text, line),
            }
            return;
        }
        let span = task::span.id();
        let begun = self::span(&self.records[index], span).is_some_and(|span| span.end == When::Ongoing);
        let length = time::first(text);
        let day = parse_cell(frame::start.id(), text, &self.context())
            .ok()
            .and_then(|value| When::parse(value.as_text()));
        if begun {
            // Behind a start the same word means the end.
            self.put_end(
                index,
                Ends {
                    start: None,
                    end: when(self, text),
                },
            );
        } else if let Ok(value @ Value::Text(_)) = parse_cell(span, text, &self.context()) {
            self.set(index, span, value);
        } else if let Some(When::On(day)) = day {
            self.put_end(
                index,
                Ends {
                    start: None,
                    end: Some(When::On(day)),
                },
            );
        } else if let (Some(cadence), true) = (Cadence::recognize(text), length.is_none_or(|length| !length.within)) {
            self.set(index, task::cadence.id(), cadence.key().into());
        } else if let Some(limit) = length.and_then(time::Length::limit) {
            self.set(index, task::duration.id(), limit.into());
        } else {
            self.leave(index, task::duration.id(), text, line);
        }
    }

    /// A measure's rhythm and the time within which it takes effect.
    pub(super) fn put_execution(&mut self, index: usize, text: &str, line: usize) {
        let found: Vec<Cadence> = clauses(text).filter_map(Cadence::recognize).collect();
        let beat = found
            .iter()
            .find(|cadence| !matches!(cadence, Cadence::AtStart | Cadence::AtOnce))
            .or(found.first());
        if let Some(cadence) = beat {
            self.set(index, risk::cadence.id(), cadence.key().into());
        }
        if found
            .iter()
            .any(|cadence| matches!(cadence, Cadence::AtStart | Cadence::AtOnce))
        {
            self.set(index, risk::since.id(), When::After { months: 0, days: 0 }.into());
        }
        let limit = time::lengths(text)
            .into_iter()
            .find(|length| length.within)
            .and_then(time::Length::limit);
        let understood = beat.is_some() || limit.is_some();
        if let Some(limit) = limit {
            self.set(index, risk::limit.id(), limit.into());
        }
        // What exactly is done in that rhythm stands nowhere else.
        if !understood || text.chars().count() > 6 {
            self.put_field(index, risk::measure.id(), text, line);
        }
    }

    /// How often one talks, how often besides, and what if it is urgent.
    pub(super) fn put_rhythm(&mut self, index: usize, text: &str) {
        let mut beats = Vec::new();
        for clause in clauses(text) {
            let folded = key(clause);
            let urgent = ["紧急", "重大", "随时", "突发", "urgent", "major", "anytime"]
                .iter()
                .any(|word| folded.contains(word));
            if urgent {
                self.join(index, communication::urgent.id(), clause, "、");
            } else if let Some(cadence) = Cadence::recognize(clause) {
                beats.push(cadence);
            } else {
                beats.extend(
                    ["阶段", "phase"]
                        .iter()
                        .any(|word| folded.contains(word))
                        .then_some(Cadence::ByPhase),
                );
            }
        }
        let fields = [communication::cadence.id(), communication::also.id()];
        for (field, cadence) in fields.into_iter().zip(&beats) {
            self.set(index, field, cadence.key().into());
        }
        let settled = !beats.is_empty() || self.records[index].values.contains_key(&communication::urgent.id());
        if !settled {
            self.join(index, communication::urgent.id(), text, "、");
        }
    }
}

/// One end of a stretch of time, or both.
pub(super) struct Ends {
    pub(super) start: Option<When>,
    pub(super) end: Option<When>,
}

fn span(record: &DraftRecord, field: FieldId) -> Option<Span> {
    match record.values.get(&field) {
        Some(Found::Value(value)) => Span::parse(value.as_text()),
        _ => None,
    }
}

/// A point in time, in any of the ways that people write one.
pub(super) fn when(machine: &Machine, text: &str) -> Option<When> {
    let exact = parse_cell(frame::start.id(), text, &machine.context()).ok();
    if let Some(when) = exact.and_then(|value| When::parse(value.as_text())) {
        return Some(when);
    }
    match Cadence::recognize(text) {
        Some(Cadence::Ongoing) => Some(When::Ongoing),
        Some(Cadence::AtOnce | Cadence::AtStart) => Some(When::After { months: 0, days: 0 }),
        _ => time::first(text)?.when(),
    }
}

fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(['，', ',', '；', ';', '。'])
        .map(str::trim)
        .filter(|clause| !clause.is_empty())
}
