use super::*;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn days(cadence: Cadence, from: &str, to: &str, first: Option<&str>) -> Vec<String> {
    let anchors = Anchors {
        start: Some(date("2026-01-31")),
        phases: vec![date("2026-03-01"), date("2026-02-10"), date("2027-01-01")],
        activities: vec![date("2026-02-15")],
    };
    cadence
        .occurrences(date(from), date(to), first.map(date), &anchors)
        .iter()
        .map(Date::to_string)
        .collect()
}

#[test]
fn a_beat_counts_from_its_first_day_or_a_period_after_the_start() {
    let check = |cadence, first, expected: &[&str]| {
        assert_eq!(days(cadence, "2026-01-31", "2026-04-30", first), expected, "{cadence}");
    };
    check(Cadence::Monthly, None, &["2026-02-28", "2026-03-31", "2026-04-30"]);
    check(Cadence::Monthly, Some("2026-03-05"), &["2026-03-05", "2026-04-05"]);
    check(Cadence::Quarterly, None, &["2026-04-30"]);
    check(Cadence::HalfYearly, None, &[]);
    check(Cadence::AtStart, None, &["2026-01-31"]);
    check(Cadence::ByPhase, None, &["2026-02-10", "2026-03-01"]);
    check(Cadence::AfterEach, None, &["2026-02-15"]);
    check(Cadence::Urgent, None, &[]);
    assert_eq!(
        days(Cadence::Weekly, "2026-02-08", "2026-02-22", None),
        ["2026-02-14", "2026-02-21"]
    );
    assert_eq!(
        days(Cadence::Fortnightly, "2026-02-28", "2026-02-28", None),
        ["2026-02-28"]
    );
    assert_eq!(
        days(Cadence::Yearly, "2030-01-01", "2031-12-31", None),
        ["2030-01-31", "2031-01-31"]
    );
}

#[test]
fn labels_and_usual_spellings_are_recognized() {
    for cadence in Cadence::ALL {
        assert_eq!(Cadence::parse(&cadence.to_string()), Some(cadence));
        for language in Language::ALL {
            assert_eq!(Cadence::recognize(cadence.label().in_language(language)), Some(cadence));
        }
    }
    let check = |words, expected| assert_eq!(Cadence::recognize(words), expected, "{words}");
    check("每周一次", Some(Cadence::Weekly));
    check("每季度", Some(Cadence::Quarterly));
    check("每半年", Some(Cadence::HalfYearly));
    check("至少每月召開一次", Some(Cadence::Monthly));
    check("Every quarter", Some(Cadence::Quarterly));
    check("活动结束后", Some(Cadence::AfterEach));
    check("由專人負責", None);
    check("", None);
}

proptest! {
    #[test]
    fn occurrences_lie_in_the_range_and_in_order(
        which in 0_usize..15, start in -10_000_i64..2_932_896, from in -10_000_i64..2_932_896, length in 0_i64..2_000, own in any::<bool>()
    ) {
        let (from, base) = (Date::from_day_number(from), Date::from_day_number(start));
        let to = from.plus_days(length);
        let anchors = Anchors { start: Some(base), ..Anchors::default() };
        let days = Cadence::ALL[which].occurrences(from, to, own.then_some(base), &anchors);
        prop_assert!(days.iter().all(|day| (from..=to).contains(day)));
        prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
        if Cadence::ALL[which] == Cadence::Daily && own && base <= from {
            prop_assert_eq!(days.len() as i64, from.days_until(to) + 1);
        }
    }

    #[test]
    fn any_words_are_harmless(words in ".{0,30}") {
        let _ = (Cadence::recognize(&words), Cadence::parse(&words));
    }
}
