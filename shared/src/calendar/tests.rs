use super::*;
use crate::plan::Value;
use crate::schema::frame;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A line a record: `monitoring weekly cadence weekly`.
fn calendar_on(start: Option<&str>, lines: &[&str]) -> Calendar {
    let mut records = Vec::new();
    if let Some(start) = start {
        records.push((RecordKey::frame(), vec![(frame::start.id(), Value::from(start))]));
    }
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let collection = CollectionId::from_key(words[0]).unwrap();
        let values = words[2..]
            .chunks(2)
            .map(|pair| (collection.field(pair[0]).unwrap(), Value::from(pair[1])));
        records.push((RecordKey::new(collection, words[1].parse().unwrap()), values.collect()));
    }
    Calendar::of(&Plan::default().including(records))
}

fn calendar(lines: &[&str]) -> Calendar {
    calendar_on(Some("2026-03-02"), lines)
}

fn told(calendar: &Calendar, from: &str, to: &str) -> Vec<String> {
    let entries = calendar.between(date(from), date(to), |_| true);
    entries
        .iter()
        .map(|entry| {
            let sign = match entry.sign {
                Sign::Begins => "[",
                Sign::Ends => "]",
                Sign::Day => "",
                Sign::Again => "*",
            };
            format!("{} {sign}{}", &entry.day.to_string()[5..], entry.record.id)
        })
        .collect()
}

#[test]
fn days_and_rhythms_stand_in_one_calendar() {
    let calendar = calendar(&[
        "monitoring weekly cadence weekly",
        "communication monthly cadence monthly also quarterly first P2D",
        "milestones ready when P8D",
        "phases burst span P7D/P10D",
        "trainings drill cadence monthly when P9D",
        "tasks care span P7D/P21D cadence weekly",
    ]);
    assert_eq!(
        told(&calendar, "2026-03-02", "2026-03-23"),
        [
            "03-02 plan",
            "03-04 *monthly",
            "03-09 [burst",
            "03-09 [care",
            "03-09 *weekly",
            "03-10 ready",
            "03-11 *drill",
            "03-12 ]burst",
            "03-16 *care",
            "03-16 *weekly",
            "03-23 ]care",
            "03-23 *weekly",
        ]
    );
    assert_eq!(told(&calendar, "2026-06-04", "2026-06-04"), ["06-04 *monthly"]);
}

#[test]
fn an_evaluation_ends_with_its_last_day_and_a_metric_begins_when_it_can_be_measured() {
    let calendar = calendar(&[
        "evaluations last cadence monthly when P2M",
        "metrics late cadence monthly ready P1M15D",
    ]);
    assert_eq!(
        told(&calendar, "2026-03-03", "2026-06-30"),
        ["04-02 *last", "05-02 *late", "05-02 last", "06-02 *late"]
    );
}

#[test]
fn what_is_on_no_day_says_why() {
    let lines = [
        "monitoring urgent cadence urgent",
        "evaluations each cadence after_each",
        "communication phases cadence by_phase",
        "communication weekly cadence weekly",
        "milestones ready when P8D",
        "tasks span span P1D/P8D",
    ];
    let why = |start| {
        let calendar = calendar_on(start, &lines);
        let mut why: Vec<_> = calendar
            .undated
            .iter()
            .map(|undated| (undated.record.id.to_string(), undated.why))
            .collect();
        why.sort_by(|a, b| a.0.cmp(&b.0));
        why
    };
    let pair = |id: &str, why| (id.to_owned(), why);
    let always = [
        pair("each", Reason::NoActivities),
        pair("phases", Reason::NoPhases),
        pair("urgent", Reason::NoBeat),
    ];
    assert_eq!(why(Some("2026-03-02")), always);
    let mut without = always.to_vec();
    without.extend(["ready", "span", "weekly"].map(|id| pair(id, Reason::NeedsStart)));
    without.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(why(None), without);
}

#[test]
fn what_comes_every_day_stands_apart() {
    let calendar = calendar(&["communication team cadence daily", "monitoring weekly cadence weekly"]);
    assert_eq!(calendar.daily.len(), 1);
    assert_eq!(told(&calendar, "2026-03-03", "2026-03-09"), ["03-09 *weekly"]);
    let kinds: Vec<CollectionId> = calendar.kinds().iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [
            CollectionId::Frame,
            CollectionId::Monitoring,
            CollectionId::Communication
        ]
    );
    assert_eq!(
        calendar.next(date("2026-03-09"), false, |_| true),
        Some(date("2026-03-16"))
    );
    assert_eq!(
        calendar.next(date("2026-03-09"), true, |_| true),
        Some(date("2026-03-02"))
    );
}

#[test]
fn a_sheet_has_whole_weeks() {
    assert_eq!(sheet(date("2026-03-15"), 0), (date("2026-02-23"), date("2026-04-05")));
    assert_eq!(sheet(date("2026-03-15"), 6), (date("2026-03-01"), date("2026-04-04")));
    assert_eq!(sheet(date("2027-02-28"), 0), (date("2027-02-01"), date("2027-02-28")));
    assert_eq!(turn(date("2026-01-31"), -1), date("2025-12-01"));
    assert_eq!(turn(date("2026-01-31"), 1), date("2026-02-01"));
}

proptest! {
    #[test]
    fn every_sheet_is_whole_weeks_around_its_month(day in 0_i64..60_000, begins in 0_i64..7) {
        let month = Date::from_day_number(day);
        let (first, last) = sheet(month, begins);
        prop_assert_eq!((first.weekday(), last.weekday()), (begins, (begins + 6) % 7));
        prop_assert!(first <= month && month <= last);
        prop_assert!((28..=42).contains(&(first.days_until(last) + 1)));
    }

    #[test]
    fn whatever_is_written_stays_between_its_days(
        texts in proptest::collection::vec("(weekly|monthly|by_phase|urgent|P[0-9]{1,3}D|20[0-9]{2}-0[1-9]-1[0-9]|P[0-9]D/P[0-9]{1,3}D|P[0-9]D/ongoing|.{0,6})", 0..40),
        from in 18_000_i64..24_000,
    ) {
        let mut texts = texts.into_iter();
        let mut records = Vec::new();
        for (collection, fields) in Calendar::reads() {
            let id = if collection == CollectionId::Frame { RecordKey::frame() } else { RecordKey::new(collection, "r".parse().unwrap()) };
            records.push((id, fields.into_iter().filter_map(|field| Some((field, Value::from(texts.next()?)))).collect()));
        }
        let calendar = Calendar::of(&Plan::default().including(records));
        let (from, to) = (Date::from_day_number(from), Date::from_day_number(from + 41));
        let entries = calendar.between(from, to, |_| true);
        prop_assert!(entries.iter().all(|entry| (from..=to).contains(&entry.day)));
        prop_assert!(entries.windows(2).all(|pair| pair[0].day <= pair[1].day));
    }
}
