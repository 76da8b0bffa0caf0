//! Metrics: what readings show, how they are computed, where they stand against target and threshold, and what they weigh together.
//!
//! A reading holds a value, or the figures that a metric's formula computes it from. Money enters formulas in whole units of the
//! currency, percentages as percentages; rates come out in percent.

use crate::date::{Date, Span, When};
use crate::ids::RecordId;
use crate::plan::Record;
use crate::schema::{FieldId, FieldKind, PERIOD_KIND, metric, metric_target, reading};
use std::collections::HashMap;
use std::sync::Arc;

/// The formulas that a plan is first asked for, in the order they are shown.
pub const KEY_FORMULAS: [&str; 4] = ["roi", "cac", "clv", "conversion"];

/// Two figures are the same when they differ by less than this part of the larger one: people round.
const ROUNDING: f64 = 0.01;

/// The figures of a reading that a formula needs, in the order they are asked for. Empty when the value is simply typed in.
pub fn inputs(formula: &str) -> &'static [FieldId] {
    match formula {
        "roi" => const { &[reading::revenue.id(), reading::cost.id()] },
        "cac" => const { &[reading::cost.id(), reading::customers.id()] },
        "clv" => {
            const {
                &[
                    reading::revenue.id(),
                    reading::customers.id(),
                    reading::margin.id(),
                    reading::years.id(),
                ]
            }
        }
        "conversion" => const { &[reading::orders.id(), reading::visits.id()] },
        "aov" => const { &[reading::revenue.id(), reading::orders.id()] },
        "ctr" => const { &[reading::clicks.id(), reading::exposures.id()] },
        "mention" | "part_of" => const { &[reading::part.id(), reading::whole.id()] },
        _ => &[],
    }
}

/// Why a formula gives no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The value is typed in, not computed.
    NoFormula,
    /// These figures are not there.
    Missing(Vec<FieldId>),
    /// What would be divided by is nothing.
    Zero(FieldId),
    /// A count or a cost below nothing.
    Negative(FieldId),
    /// Beyond what a number can hold.
    TooLarge,
}

/// What a formula computes from a reading's figures; `digits` is how many decimals the currency's minor unit has.
///
/// Sources: return on investment and customer acquisition cost as in Farris, Bendle, Pfeifer and Reibstein, *Marketing Metrics*
/// (ROI = (revenue − cost) ÷ cost; CAC = cost of acquisition ÷ customers acquired; conversion = orders ÷ visits; click-through =
/// clicks ÷ exposures). Customer lifetime value is the simple form of the same book without discounting: what a customer spends a
/// year × margin × years as a customer.
///
/// # Errors
/// A [`Gap`] that says which figure is in the way.
pub fn compute(formula: &str, figures: &Record, digits: u32) -> Result<f64, Gap> {
    let fields = inputs(formula);
    if fields.is_empty() {
        return Err(Gap::NoFormula);
    }
    let missing: Vec<FieldId> = fields
        .iter()
        .copied()
        .filter(|field| figure(figures, *field, digits).is_none())
        .collect();
    if !missing.is_empty() {
        return Err(Gap::Missing(missing));
    }
    let may_be_negative = [reading::revenue.id(), reading::margin.id()];
    let value = |field: FieldId| figure(figures, field, digits).unwrap_or_default();
    if let Some(field) = fields
        .iter()
        .find(|field| value(**field) < 0.0 && !may_be_negative.contains(field))
    {
        return Err(Gap::Negative(*field));
    }
    let of = |index: usize| fields.get(index).copied().map(value).unwrap_or_default();
    // What is divided by stands second in every formula.
    if let Some(divisor) = fields.get(1).filter(|field| value(**field) == 0.0) {
        return Err(Gap::Zero(*divisor));
    }
    let result = match formula {
        "roi" => (of(0) - of(1)) / of(1) * 100.0,
        "cac" | "aov" => of(0) / of(1),
        "clv" => of(0) / of(1) * of(2) / 100.0 * of(3),
        _ => of(0) / of(1) * 100.0,
    };
    if result.is_finite() {
        Ok(result)
    } else {
        Err(Gap::TooLarge)
    }
}

/// A figure as formulas count it: money in whole units.
fn figure(record: &Record, field: FieldId, digits: u32) -> Option<f64> {
    let number = record.value(field).as_number()?;
    Some(match field.def().kind {
        FieldKind::Money => number / 10_f64.powi(digits.cast_signed()),
        _ => number,
    })
}

/// The key of a metric's formula.
pub fn formula(metric: &Record) -> &'static str {
    metric.get(metric::formula).map_or("entered", |formula| formula.key)
}

/// How a metric stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Beyond a threshold: somebody must act.
    Alarm,
    /// Within the thresholds, short of the target.
    Short,
    /// The target is reached.
    OnTarget,
    /// There is a reading, but no target to hold it against.
    NoTarget,
    /// Nobody has entered a reading.
    Unread,
}

impl Status {
    /// All, gravest first.
    pub const ALL: [Self; 5] = [Self::Alarm, Self::Short, Self::OnTarget, Self::NoTarget, Self::Unread];

    /// The style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Alarm => "bad",
            Self::Short => "warn",
            Self::OnTarget => "good",
            Self::NoTarget | Self::Unread => "plain",
        }
    }
}

/// Whether less is better.
pub fn is_lower_better(metric: &Record) -> bool {
    metric.get(metric::better).is_some_and(|better| better.key == "lower")
}

/// How a value stands against a metric's thresholds and a target.
pub fn status(metric: &Record, target: Option<f64>, value: Option<f64>) -> Status {
    let Some(value) = value else { return Status::Unread };
    let is_alarming = metric.get(metric::low).is_some_and(|low| value < low)
        || metric.get(metric::high).is_some_and(|high| value > high);
    match target {
        _ if is_alarming => Status::Alarm,
        None => Status::NoTarget,
        Some(target) if reaches(target, value, is_lower_better(metric)) => Status::OnTarget,
        Some(_) => Status::Short,
    }
}

fn reaches(target: f64, value: f64, lower: bool) -> bool {
    if lower { value <= target } else { value >= target }
}

/// How much of a target is reached, 0–100 %. What is better than the target counts no more than the target.
///
/// Where more is better it is value ÷ target, where less is better target ÷ value.
pub fn attainment(target: f64, value: f64, lower: bool) -> f64 {
    if reaches(target, value, lower) {
        return 100.0;
    }
    let (part, whole) = if lower { (target, value) } else { (value, target) };
    let share = part / whole * 100.0;
    // Below nothing, and between figures of two signs, a ratio says nothing: not reached is then not reached at all.
    if part > 0.0 && whole > 0.0 && share.is_finite() {
        share.clamp(0.0, 100.0)
    } else {
        0.0
    }
}

/// A reading of a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The reading.
    pub id: RecordId,
    /// Its day, as far as it is known.
    pub day: Option<Date>,
    /// Its value: the one typed in, or else the one computed.
    pub value: Option<f64>,
    /// What the formula gives, when a value typed in says something else.
    pub disagrees: Option<f64>,
}

/// A part of the year with a target of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// The target's record.
    pub id: RecordId,
    /// 0 for the longest kind of period that the metric has.
    pub depth: usize,
    /// The target that holds now.
    pub target: Option<f64>,
    /// The target before it was corrected.
    pub before: Option<f64>,
    /// The last value within the period.
    pub value: Option<f64>,
    /// How that stands.
    pub status: Status,
}

/// What a metric counts in the score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// As somebody set it, in percent.
    pub set: f64,
    /// Its share of all weights, in percent.
    pub share: f64,
    /// Another weight holds for a while.
    pub is_temporary: bool,
    /// It is temporary and nobody has said why.
    pub lacks_reason: bool,
}

/// A metric and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The metric.
    pub id: RecordId,
    /// How it stands.
    pub status: Status,
    /// Its last value.
    pub value: Option<f64>,
    /// The value before that.
    pub before: Option<f64>,
    /// How much of the target is reached, in percent.
    pub attainment: Option<f64>,
    /// All readings, oldest first.
    pub points: Vec<Point>,
    /// Its targets by period, year before quarter before month.
    pub periods: Vec<Period>,
    /// What it counts in the score.
    pub weight: Option<Weight>,
}

/// All metrics together.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// Every metric, in order.
    pub metrics: Vec<Reading>,
    /// The weighted mean of what is reached, 0–100; `None` while nothing can be weighed.
    pub score: Option<f64>,
    /// How much of the weight the score rests on, in percent.
    pub covered: f64,
    /// Metrics that weigh something, but have no reading or no target.
    pub missing: Vec<RecordId>,
}

impl Board {
    /// How metrics stand. `start` is the plan's first day, `digits` how many decimals the currency's minor unit has.
    pub fn of(
        metrics: &[Arc<Record>],
        readings: &[Arc<Record>],
        targets: &[Arc<Record>],
        start: Option<Date>,
        today: Date,
        digits: u32,
    ) -> Self {
        let readings = by_metric(readings, |record| record.get(reading::metric));
        let targets = by_metric(targets, |record| record.get(metric_target::metric));
        let none = Vec::new();
        let mut metrics: Vec<Reading> = metrics
            .iter()
            .map(|metric| {
                let own = readings.get(&metric.id).unwrap_or(&none);
                let points = points(metric, own, start, digits);
                let periods = periods(metric, targets.get(&metric.id).unwrap_or(&none), &points, start);
                stand(metric, points, periods, weight(metric, start, today))
            })
            .collect();
        let whole: f64 = metrics.iter().filter_map(|metric| Some(metric.weight?.set)).sum();
        for weight in metrics.iter_mut().filter_map(|metric| metric.weight.as_mut()) {
            weight.share = weight.set / whole * 100.0;
        }
        let weighed = || metrics.iter().filter_map(|metric| Some((metric.weight?.share, metric)));
        let covered: f64 = weighed()
            .filter_map(|(share, metric)| metric.attainment.map(|_| share))
            .sum();
        let reached: f64 = weighed()
            .filter_map(|(share, metric)| Some(share * metric.attainment?))
            .sum();
        let missing = weighed()
            .filter(|(_, metric)| metric.attainment.is_none())
            .map(|(_, metric)| metric.id.clone())
            .collect();
        Self {
            score: (covered > 0.0).then(|| (reached / covered).clamp(0.0, 100.0)),
            covered,
            missing,
            metrics,
        }
    }

    /// A metric's part.
    pub fn metric(&self, id: &RecordId) -> Option<&Reading> {
        self.metrics.iter().find(|metric| metric.id == *id)
    }
}

fn by_metric(
    records: &[Arc<Record>],
    metric: impl Fn(&Record) -> Option<RecordId>,
) -> HashMap<RecordId, Vec<Arc<Record>>> {
    let mut by: HashMap<_, Vec<_>> = HashMap::new();
    for record in records {
        if let Some(id) = metric(record) {
            by.entry(id).or_default().push(record.clone());
        }
    }
    by
}

fn stand(metric: &Record, points: Vec<Point>, periods: Vec<Period>, weight: Option<Weight>) -> Reading {
    let mut values = points.iter().rev().filter_map(|point| point.value);
    let (value, before) = (values.next(), values.next());
    let target = metric.get(metric::target);
    let reached = target.zip(value);
    Reading {
        id: metric.id.clone(),
        status: status(metric, target, value),
        value,
        before,
        attainment: reached.map(|(target, value)| attainment(target, value, is_lower_better(metric))),
        points,
        periods,
        weight,
    }
}

fn day(when: Option<When>, start: Option<Date>) -> Option<Date> {
    when?.resolve(start)
}

/// Oldest first; those without a day before all others.
fn points(metric: &Record, readings: &[Arc<Record>], start: Option<Date>, digits: u32) -> Vec<Point> {
    let formula = formula(metric);
    let point = |record: &Arc<Record>| {
        let (typed, computed) = (record.get(reading::value), compute(formula, record, digits).ok());
        Point {
            id: record.id.clone(),
            // Without a start, offsets still have an order.
            day: day(record.get(reading::when), start),
            value: typed.or(computed),
            disagrees: computed.filter(|computed| typed.is_some_and(|typed| !is_same(typed, *computed))),
        }
    };
    let base = Some(start.unwrap_or(Date::from_day_number(0)));
    let mut ordered: Vec<_> = readings
        .iter()
        .map(|record| (day(record.get(reading::when), base), point(record)))
        .collect();
    ordered.sort_by_key(|(day, _)| *day);
    ordered.into_iter().map(|(_, point)| point).collect()
}

fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * ROUNDING
}

/// Each period before the shorter ones within it.
fn periods(metric: &Record, targets: &[Arc<Record>], points: &[Point], start: Option<Date>) -> Vec<Period> {
    let rank = |record: &Record| {
        let kind = record.get(metric_target::kind).map(|kind| kind.key);
        PERIOD_KIND
            .iter()
            .position(|other| Some(other.key) == kind)
            .unwrap_or(0)
    };
    let base = Some(start.unwrap_or(Date::from_day_number(0)));
    let first = |record: &Record| {
        record
            .get(metric_target::span)
            .and_then(|span: Span| span.start.resolve(base))
    };
    let longest = targets.iter().map(|record| rank(record)).min().unwrap_or(0);
    let mut ordered: Vec<&Arc<Record>> = targets.iter().collect();
    ordered.sort_by_key(|record| (first(record).is_none(), first(record), rank(record)));
    let period = |record: &Arc<Record>| {
        let (planned, corrected) = (record.get(metric_target::target), record.get(metric_target::corrected));
        let window = record.get(metric_target::span).and_then(|span| span.resolve(start));
        let within = |point: &&Point| {
            let days = window.zip(point.day);
            days.is_some_and(|((first, last), day)| (first..=last).contains(&day))
        };
        let value = points.iter().rev().filter(within).find_map(|point| point.value);
        let target = corrected.or(planned);
        Period {
            id: record.id.clone(),
            depth: rank(record) - longest,
            target,
            before: planned.filter(|planned| corrected.is_some_and(|corrected| corrected != *planned)),
            value,
            status: status(metric, target, value),
        }
    };
    ordered.into_iter().map(period).collect()
}

/// The weight that holds today. Weights of nothing or less weigh nothing.
fn weight(metric: &Record, start: Option<Date>, today: Date) -> Option<Weight> {
    let temporary = metric.get(metric::temporary_weight).filter(|_| {
        let until = day(metric.get(metric::weight_until), start);
        until.is_none_or(|until| today <= until)
    });
    let set = temporary.or(metric.get(metric::weight)).filter(|set| *set > 0.0)?;
    Some(Weight {
        set,
        share: 0.0,
        is_temporary: temporary.is_some(),
        lacks_reason: temporary.is_some() && metric.get(metric::weight_reason).trim().is_empty(),
    })
}

/// A curve within a box of 100 × 100, oldest at the left, more at the top.
#[derive(Clone, Debug, PartialEq)]
pub struct Spark {
    /// Its points.
    pub points: Vec<(f64, f64)>,
    /// How high each of the levels lies that were asked for.
    pub levels: Vec<f64>,
}

/// The curve of some values, with levels such as a target beside them. Both ends of the range are reached by something.
pub fn spark(values: &[f64], levels: &[f64]) -> Spark {
    let all = || values.iter().chain(levels).copied().filter(|value| value.is_finite());
    let (least, most) = (
        all().fold(f64::INFINITY, f64::min),
        all().fold(f64::NEG_INFINITY, f64::max),
    );
    let range = most - least;
    let y = |value: f64| match range.is_finite() && range > 0.0 && value.is_finite() {
        true => 100.0 - (value - least) / range * 100.0,
        false => 50.0,
    };
    let last = values.len().saturating_sub(1).max(1) as f64;
    let x = |index: usize| match values.len() {
        1 => 50.0,
        _ => index as f64 / last * 100.0,
    };
    Spark {
        points: values
            .iter()
            .enumerate()
            .map(|(index, value)| (x(index), y(*value)))
            .collect(),
        levels: levels.iter().map(|level| y(*level)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::sketch::plan;
    use crate::schema::{CollectionId, FORMULA};
    use proptest::prelude::*;

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
}
