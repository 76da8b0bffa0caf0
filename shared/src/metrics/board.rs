//! All metrics side by side: their curves, targets, thresholds and weights.

use super::formula::{compute, formula};
use crate::date::{Date, Span, When};
use crate::ids::RecordId;
use crate::plan::Record;
use crate::schema::{PERIOD_KIND, metric, metric_target, reading};
use std::collections::HashMap;
use std::sync::Arc;

/// Two figures are the same when they differ by less than this part of the larger one: people round.
const ROUNDING: f64 = 0.01;

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
