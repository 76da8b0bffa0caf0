use super::*;
use crate::date::Date;
use crate::plan::Record;
use crate::plan::sketch::plan;
use crate::schema::{CollectionId, FORMULA, FieldKind, reading};
use proptest::prelude::*;
use std::sync::Arc;

fn figures(words: &str) -> Arc<Record> {
    plan(&format!("readings/r {words}")).live(CollectionId::Readings)[0].clone()
}

fn board(text: &str) -> Board {
    let plan = plan(text);
    Board::of(
        &plan.live(CollectionId::Metrics),
        &plan.live(CollectionId::Readings),
        &plan.live(CollectionId::MetricTargets),
        plan.start(),
        Date::parse("2026-06-01").unwrap(),
        2,
    )
}

#[test]
fn formulas_compute_what_their_names_say() {
    for (formula, words, result) in [
        ("roi", "revenue=960000 cost=400000", 140.0),
        ("roi", "revenue=0 cost=400000", -100.0),
        ("cac", "cost=400000 customers=50", 80.0),
        ("clv", "revenue=620000 customers=10 margin=40 years=2.5", 620.0),
        ("conversion", "orders=39 visits=1500", 2.6),
        ("aov", "revenue=50000 orders=4", 125.0),
        ("ctr", "clicks=54 exposures=3000", 1.8),
        ("mention", "part=30 whole=120", 25.0),
        ("part_of", "part=30 whole=120", 25.0),
    ] {
        let value = compute(formula, &figures(words), 2).unwrap();
        assert!((value - result).abs() < 1e-9, "{formula}: {value}");
    }
}

#[test]
fn what_cannot_be_computed_says_why() {
    let gap = |formula, words: &str| compute(formula, &figures(words), 2).unwrap_err();
    assert_eq!(gap("roi", "revenue=1"), Gap::Missing(vec![reading::cost.id()]));
    assert_eq!(gap("roi", "revenue=1 cost=0"), Gap::Zero(reading::cost.id()));
    assert_eq!(gap("cac", "cost=-5 customers=1"), Gap::Negative(reading::cost.id()));
    assert_eq!(
        gap("cac", "cost=5 customers=-1"),
        Gap::Negative(reading::customers.id())
    );
    assert_eq!(gap("entered", ""), Gap::NoFormula);
    assert!(compute("roi", &figures("revenue=-100 cost=100"), 2).is_ok());
}

#[test]
fn every_formula_that_is_computed_has_a_divisor() {
    for formula in FORMULA {
        let fields = inputs(formula.key);
        assert!(fields.is_empty() || fields.len() >= 2, "{}", formula.key);
        let is_typed = ["entered", "custom"].contains(&formula.key);
        assert_eq!(fields.is_empty(), is_typed, "{}", formula.key);
    }
}

#[test]
fn thresholds_come_before_targets() {
    let text = "
        metrics/alarm better=lower target=5 high=6
        metrics/met target=80 low=70
        metrics/open
        metrics/short target=80 low=70
        metrics/unread target=80
        readings/a metric=alarm value=7
        readings/b metric=short value=75
        readings/c metric=met value=80
        readings/d metric=open value=1
    ";
    let statuses: Vec<_> = board(text).metrics.iter().map(|metric| metric.status).collect();
    let expected = [
        Status::Alarm,
        Status::OnTarget,
        Status::NoTarget,
        Status::Short,
        Status::Unread,
    ];
    assert_eq!(statuses, expected);
}

#[test]
fn the_last_reading_counts_whatever_its_place() {
    let text = "
        plan/plan start=2026-03-02
        metrics/m target=10
        readings/a metric=m when=P2M value=9
        readings/b metric=m when=2026-03-10 value=4
        readings/c metric=m value=1
    ";
    let board = board(text);
    let metric = &board.metrics[0];
    assert_eq!(
        (metric.value, metric.before, metric.points.len()),
        (Some(9.0), Some(4.0), 3)
    );
    assert_eq!(metric.points[0].day, None);
}

#[test]
fn a_typed_value_that_the_figures_contradict_is_seen() {
    let text = "
        metrics/m formula=roi
        readings/a metric=m value=140 revenue=960000 cost=400000
        readings/b metric=m value=200 revenue=960000 cost=400000
        readings/c metric=m revenue=960000 cost=400000
    ";
    let points = board(text).metrics.remove(0).points;
    let shown: Vec<_> = points.iter().map(|point| (point.value, point.disagrees)).collect();
    assert_eq!(
        shown,
        [(Some(140.0), None), (Some(200.0), Some(140.0)), (Some(140.0), None)]
    );
}

#[test]
fn the_score_weighs_what_is_there_and_names_what_is_not() {
    let text = "
        metrics/a target=100 weight=60
        metrics/b target=10 better=lower weight=20
        metrics/c target=1 weight=20
        metrics/d target=1
        readings/a metric=a value=50
        readings/b metric=b value=20
        readings/d metric=d value=1
    ";
    let board = board(text);
    // (60 × 50 + 20 × 50) ÷ 80
    assert_eq!((board.score, board.covered), (Some(50.0), 80.0));
    assert_eq!(board.missing, ["c".parse().unwrap()]);
}

#[test]
fn temporary_weights_hold_until_their_day() {
    let text = "
        metrics/a weight=50 temporary_weight=90 weight_until=2026-06-01 weight_reason=launch
        metrics/b weight=50 temporary_weight=10 weight_until=2026-05-31
        metrics/c temporary_weight=60
    ";
    let weights: Vec<_> = board(text)
        .metrics
        .iter()
        .map(|metric| metric.weight.unwrap())
        .collect();
    let shown: Vec<_> = weights
        .iter()
        .map(|it| (it.set, it.is_temporary, it.lacks_reason))
        .collect();
    assert_eq!(shown, [(90.0, true, false), (50.0, false, false), (60.0, true, true)]);
    assert_eq!(weights.iter().map(|weight| weight.share).sum::<f64>(), 100.0);
}

#[test]
fn a_year_stands_before_its_quarters_and_months() {
    let text = "
        plan/plan start=2026-01-01
        metrics/m target=150
        metric_targets/m1 metric=m kind=month span=P0M/P1M target=10
        metric_targets/q1 metric=m kind=quarter span=P0M/P3M target=40 corrected=30
        metric_targets/q2 metric=m kind=quarter span=P3M/P6M target=50
        metric_targets/y metric=m kind=year span=P0M/P12M target=150
        readings/a metric=m when=2026-02-10 value=35
    ";
    let periods = board(text).metrics.remove(0).periods;
    let shown: Vec<_> = periods.iter().map(|it| (it.id.as_str(), it.depth, it.status)).collect();
    assert_eq!(
        shown,
        [
            ("y", 0, Status::Short),
            ("q1", 1, Status::OnTarget),
            ("m1", 2, Status::Unread),
            ("q2", 1, Status::Unread)
        ]
    );
    assert_eq!((periods[1].target, periods[1].before), (Some(30.0), Some(40.0)));
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), -1e15_f64..1e15, Just(1e300), Just(-1e300)]
}

proptest! {
    #[test]
    fn no_figures_panic_or_give_nonsense(numbers in proptest::collection::vec(proptest::option::of(any_number()), 12)) {
        let mut record = Record::empty(CollectionId::Readings, "r".parse().unwrap());
        for (field, number) in CollectionId::Readings.fields().skip(7).zip(&numbers) {
            let value = match (field.def().kind, number) {
                (_, None) => continue,
                (FieldKind::Money, Some(number)) => (*number as i64).into(),
                (FieldKind::Number | FieldKind::Percent, Some(number)) => (*number).into(),
                _ => continue,
            };
            record.set(field, value, crate::plan::Conflicted::No);
        }
        for formula in FORMULA {
            if let Ok(value) = compute(formula.key, &record, 2) {
                prop_assert!(value.is_finite());
            }
        }
    }

    #[test]
    fn what_is_reached_lies_between_nothing_and_all(target in any_number(), value in any_number(), lower in any::<bool>()) {
        let reached = attainment(target, value, lower);
        prop_assert!((0.0..=100.0).contains(&reached));
    }

    #[test]
    fn a_curve_stays_in_its_box(
        values in proptest::collection::vec(any_number(), 0..8), levels in proptest::collection::vec(any_number(), 0..3)
    ) {
        let curve = spark(&values, &levels);
        prop_assert_eq!((curve.points.len(), curve.levels.len()), (values.len(), levels.len()));
        for y in curve.points.iter().map(|point| point.1).chain(curve.levels) {
            prop_assert!((-1e-6..=100.0 + 1e-6).contains(&y), "{}", y);
        }
    }

    #[test]
    fn scores_are_shares_of_all(parts in proptest::collection::vec((any_number(), any_number(), proptest::option::of(any_number())), 0..6)) {
        let mut text = String::new();
        for (index, (weight, target, value)) in parts.iter().enumerate() {
            text += &format!("metrics/m{index} weight={weight} target={target}\n");
            if let Some(value) = value {
                text += &format!("readings/r{index} metric=m{index} value={value}\n");
            }
        }
        let board = board(&text);
        prop_assert!(board.score.is_none_or(|score| (0.0..=100.0).contains(&score)));
        prop_assert!((-1e-6..=100.0 + 1e-6).contains(&board.covered));
    }
}
