//! Moving things in time: from a drag or an arrow key to one intent.

use super::Clock;
use crate::date::{Span, When};
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::{Intent, Record, Value};
use crate::schema::{CollectionId, FieldId, activity, phase};

/// What of a span moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Both ends: the length stays.
    Whole,
    /// The first day.
    Start,
    /// The last day.
    End,
}

/// Whether a phase takes its activities with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// It does.
    Activities,
    /// It moves alone.
    Nothing,
}

/// The furthest single move, ten years: farther is a slip of the hand, and offsets have an end.
const FURTHEST: i64 = 3_653;

/// How far a part may move, so that nothing lies before the plan's start that counts from it, and the first day stays the first.
/// `shown_last` is where an open end is drawn.
pub fn allowed(span: Span, part: Part, by: i64, clock: Clock, shown_last: i64) -> i64 {
    let Some(first) = clock.day(span.start) else { return 0 };
    let last = clock.day(span.end).unwrap_or(shown_last);
    let by = by.clamp(-FURTHEST, FURTHEST);
    let floor = |when: When| match (when, clock.base()) {
        (When::After { .. }, Some(base)) => base.day_number(),
        _ => clock.earliest(),
    };
    match part {
        Part::Whole => by.max(floor(span.start).max(floor(span.end)) - first.min(last)),
        Part::Start => by.max(floor(span.start) - first).min((last - first).max(0)),
        Part::End => by.max((first - last).min(0)),
    }
}

/// The span after a move. Dates stay dates and offsets stay offsets; an open end that is dragged becomes a day.
pub fn moved(span: Span, part: Part, by: i64, clock: Clock, shown_last: i64) -> Span {
    let by = allowed(span, part, by, clock, shown_last);
    let base = clock.base();
    let start = || span.start.shifted(by, base);
    let end = || match span.end {
        When::Ongoing => clock.when(shown_last + by),
        end => end.shifted(by, base),
    };
    match part {
        Part::Whole => Span {
            start: start(),
            end: span.end.shifted(by, base),
        },
        Part::Start => Span { start: start(), ..span },
        Part::End => Span { end: end(), ..span },
    }
}

fn span_field(collection: CollectionId) -> Option<FieldId> {
    match collection {
        CollectionId::Phases => Some(phase::span.id()),
        CollectionId::Activities => Some(activity::span.id()),
        _ => None,
    }
}

/// The span of a phase or an activity, first and last day in order.
pub fn span_of(record: &Record, clock: Clock) -> Option<Span> {
    let span = match record.collection {
        CollectionId::Phases => record.get(phase::span),
        CollectionId::Activities => record.get(activity::span),
        _ => None,
    }?;
    let turned = clock
        .day(span.start)
        .zip(clock.day(span.end))
        .is_some_and(|(start, end)| start > end);
    Some(if turned {
        Span {
            start: span.end,
            end: span.start,
        }
    } else {
        span
    })
}

fn set(record: &Record, field: FieldId, value: impl Into<Value>) -> Intent {
    Intent::Set {
        record: RecordKey::from(record),
        field,
        value: value.into(),
    }
}

/// Moves an activity, and into another lane when `channel` says so (`Some(None)`: the lane without a channel). `None` when
/// nothing would change.
pub fn shift_activity(
    record: &Record,
    part: Part,
    by: i64,
    channel: Option<Option<&RecordId>>,
    clock: Clock,
    shown_last: i64,
) -> Option<Intent> {
    let mut intents = Vec::new();
    if let Some(span) = span_of(record, clock) {
        let next = moved(span, part, by, clock, shown_last);
        if next != span {
            intents.push(set(record, activity::span.id(), next));
        }
    }
    if let Some(channel) = channel
        && record.get(activity::channel).as_ref() != channel
    {
        let value = channel.map_or(Value::Empty, Value::from);
        intents.push(set(record, activity::channel.id(), value));
    }
    one("activities.shift", intents)
}

/// Moves a phase. Moved as a whole it takes its peak day along and, if wanted, its activities, each as far as it may go.
pub fn shift_phase<'a>(
    record: &Record,
    activities: impl Iterator<Item = &'a Record>,
    part: Part,
    by: i64,
    along: Along,
    clock: Clock,
    shown_last: i64,
) -> Option<Intent> {
    let span = span_of(record, clock)?;
    let by = allowed(span, part, by, clock, shown_last);
    let next = moved(span, part, by, clock, shown_last);
    if next == span {
        return None;
    }
    let mut intents = vec![set(record, phase::span.id(), next)];
    if part == Part::Whole {
        if let Some(peak) = record.get(phase::peak)
            && peak != When::Ongoing
        {
            intents.push(set(record, phase::peak.id(), peak.shifted(by, clock.base())));
        }
        if along == Along::Activities {
            let own = activities.filter(|activity| activity.get(activity::phase).as_ref() == Some(&record.id));
            intents.extend(own.filter_map(|activity| shift_activity(activity, part, by, None, clock, shown_last)));
        }
    }
    one("phases.shift", intents)
}

/// Gives something a place in time, whatever it had.
pub fn place(record: &Record, first: i64, last: i64, clock: Clock) -> Option<Intent> {
    Some(set(record, span_field(record.collection)?, clock.span(first, last)))
}

/// Takes the dates away: the record goes to the list of things without dates.
pub fn unplace(record: &Record) -> Option<Intent> {
    Some(set(record, span_field(record.collection)?, Value::Empty))
}

/// How long a phase of this kind usually lasts, in days: the warm-up builds up over weeks, the burst is short, the tail is long.
pub fn usual_days(kind: &str) -> i64 {
    match kind {
        "warm_up" => 28,
        "burst" => 10,
        "long_tail" => 42,
        _ => 14,
    }
}

fn one(name: &'static str, mut intents: Vec<Intent>) -> Option<Intent> {
    match intents.len() {
        0 => None,
        1 => intents.pop(),
        _ => Some(Intent::Many { name, intents }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::plan::Conflicted;
    use proptest::prelude::*;

    fn span(text: &str) -> Span {
        Span::parse(text).unwrap()
    }

    fn check(text: &str, part: Part, by: i64, clock: Clock, expected: &str) {
        assert_eq!(
            moved(span(text), part, by, clock, 100).to_string(),
            expected,
            "{text} {part:?} {by}"
        );
    }

    const DATES: Clock = Clock::Calendar { start: None };

    fn from(text: &str) -> Clock {
        Clock::Calendar {
            start: Date::parse(text),
        }
    }

    #[test]
    fn dates_stay_dates() {
        check("2026-03-03/2026-03-09", Part::Whole, 7, DATES, "2026-03-10/2026-03-16");
        check("2026-03-03/2026-03-09", Part::Start, -1, DATES, "2026-03-02/2026-03-09");
        check("2026-03-03/2026-03-09", Part::End, 3, DATES, "2026-03-03/2026-03-12");
    }

    #[test]
    fn offsets_stay_offsets_and_not_before_the_start() {
        check("P7D/P14D", Part::Whole, 2, Clock::Relative, "P9D/P16D");
        check("P7D/P14D", Part::Whole, -20, Clock::Relative, "P0D/P7D");
        check("P7D/P14D", Part::Whole, -20, from("2026-03-03"), "P0D/P7D");
        check("P1M/P2M", Part::End, 1, from("2026-03-03"), "P1M/P2M1D");
    }

    #[test]
    fn an_end_never_passes_the_other() {
        check("2026-03-03/2026-03-09", Part::Start, 30, DATES, "2026-03-09/2026-03-09");
        check("2026-03-03/2026-03-09", Part::End, -30, DATES, "2026-03-03/2026-03-03");
    }

    #[test]
    fn an_open_end_that_is_dragged_becomes_a_day() {
        let clock = Clock::Relative;
        check("P7D/ongoing", Part::End, 3, clock, "P7D/P103D");
        check("P7D/ongoing", Part::Whole, 3, clock, "P10D/ongoing");
    }

    fn record(collection: CollectionId, id: &str, values: Vec<(FieldId, Value)>) -> Record {
        let mut record = Record::empty(collection, id.parse().unwrap());
        for (field, value) in values {
            record.set(field, value, Conflicted::No);
        }
        record
    }

    #[test]
    fn a_phase_takes_its_peak_and_its_activities_along_in_one_go() {
        let phase_record = record(
            CollectionId::Phases,
            "burst",
            vec![
                (phase::span.id(), span("P10D/P20D").into()),
                (phase::peak.id(), When::parse("P12D").unwrap().into()),
            ],
        );
        let own = record(
            CollectionId::Activities,
            "own",
            vec![
                (activity::span.id(), span("P11D/P12D").into()),
                (activity::phase.id(), "burst".into()),
            ],
        );
        let other = record(
            CollectionId::Activities,
            "other",
            vec![(activity::span.id(), span("P11D/P12D").into())],
        );
        let activities = [own, other];
        let shift = |along| {
            shift_phase(
                &phase_record,
                activities.iter(),
                Part::Whole,
                5,
                along,
                Clock::Relative,
                0,
            )
        };
        let Some(Intent::Many { intents, .. }) = shift(Along::Activities) else {
            panic!("one transaction")
        };
        let values: Vec<String> = intents
            .iter()
            .map(|intent| match intent {
                Intent::Set { record, value, .. } => format!("{} {}", record.id, value.as_text()),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(values, ["burst P15D/P25D", "burst P17D", "own P16D/P17D"]);
        let Some(Intent::Many { intents, .. }) = shift(Along::Nothing) else {
            panic!("one transaction")
        };
        assert_eq!(intents.len(), 2);
    }

    #[test]
    fn nothing_is_written_when_nothing_moves() {
        let record = record(
            CollectionId::Activities,
            "a",
            vec![(activity::span.id(), span("P0D/P3D").into())],
        );
        assert_eq!(
            shift_activity(&record, Part::Whole, -4, Some(None), Clock::Relative, 0),
            None
        );
    }

    proptest! {
        #[test]
        fn a_move_keeps_the_length_and_the_order(
            first in 0_i64..20_000, days in 0_i64..500, by in -30_000_i64..30_000, relative in any::<bool>()
        ) {
            let clock = if relative { Clock::Relative } else { DATES };
            let span = clock.span(first, first + days);
            let at = |span: Span| clock.place(Some(span)).unwrap();
            let whole = at(moved(span, Part::Whole, by, clock, 0));
            prop_assert_eq!(whole.days(), days + 1);
            prop_assert!(whole.first >= clock.earliest());
            let start = at(moved(span, Part::Start, by, clock, 0));
            prop_assert_eq!(start.last, first + days);
            prop_assert!(start.first <= start.last);
            let end = at(moved(span, Part::End, by, clock, 0));
            prop_assert_eq!(end.first, first);
            prop_assert!(end.first <= end.last);
        }

        #[test]
        fn any_span_and_any_move_are_harmless(start in ".{0,12}", end in "(P[0-9]{1,5}[DWMY]|ongoing|2[0-9]{3}-0[1-9]-1[0-9])", by in -100_000_i64..100_000) {
            for text in [format!("{start}/{end}"), format!("{end}/{end}"), format!("{end}/ongoing")] {
                if let Some(span) = Span::parse(&text) {
                    for clock in [Clock::Relative, DATES, from("2026-01-31")] {
                        for part in [Part::Whole, Part::Start, Part::End] {
                            let _ = moved(span, part, by, clock, 0);
                        }
                    }
                }
            }
        }
    }
}
