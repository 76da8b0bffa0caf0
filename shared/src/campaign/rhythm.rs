//! The rhythm curve: how intense the campaign is on each day.
//!
//! For a day *d*, `raw(d) = Σ w(a)` over the activities *a* that run on *d*. The weight `w(a)` is the activity's cost per day
//! divided by the median cost per day of all activities that have a cost, so a typical paid activity weighs 1; an activity without
//! a cost weighs 1 as well, and none weighs more than 100. The drawn curve is `raw` smoothed over five days by 1-2-3-2-1 and
//! divided by its highest value. The peak is the day with the highest `raw`: among equals the one on which most activities start,
//! then the earliest. Cancelled activities do not count.

/// Weights are whole thousandths, so that adding and taking away leaves exactly nothing.
const ONE: i64 = 1_000;
/// One very expensive day must not flatten all the others.
const MAX_WEIGHT: i64 = 100 * ONE;

/// An activity as the rhythm sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Its first day.
    pub first: i64,
    /// Its last day, included.
    pub last: i64,
    /// Its cost in minor units.
    pub cost: Option<i64>,
}

impl Load {
    fn cost_per_day(&self) -> Option<f64> {
        let days = (self.last - self.first + 1).max(1) as f64;
        self.cost.filter(|cost| *cost > 0).map(|cost| cost as f64 / days)
    }
}

/// The busiest day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peak {
    /// Which day.
    pub day: i64,
    /// How many activities start on it.
    pub starting: u32,
    /// How many run on it, those included.
    pub running: u32,
}

/// The curve over the axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rhythm {
    /// The day of the first value.
    pub first: i64,
    /// Intensity per day, 0–1.
    pub intensity: Vec<f64>,
    /// Activities running, per day.
    pub running: Vec<u32>,
    /// Activities starting, per day.
    pub starting: Vec<u32>,
    /// The busiest day; `None` while nothing has dates.
    pub peak: Option<Peak>,
}

/// Computes the curve for the days `first..=last`, in time linear in days and activities.
pub fn rhythm(first: i64, last: i64, loads: &[Load]) -> Rhythm {
    let days = usize::try_from(last - first + 1).unwrap_or(0);
    let typical = median(loads.iter().filter_map(Load::cost_per_day).collect());
    let (mut weight, mut count, mut starting) = (vec![0_i64; days + 1], vec![0_i32; days + 1], vec![0_u32; days]);
    let index = |day: i64| usize::try_from(day - first).unwrap_or(0).min(days);
    for load in loads.iter().filter(|load| load.first <= last && load.last >= first) {
        let share = load
            .cost_per_day()
            .zip(typical)
            .map_or(1.0, |(cost, typical)| cost / typical);
        let units = ((share * ONE as f64) as i64).clamp(1, MAX_WEIGHT);
        weight[index(load.first)] += units;
        weight[index(load.last + 1)] -= units;
        count[index(load.first)] += 1;
        count[index(load.last + 1)] -= 1;
        if load.first >= first {
            starting[index(load.first)] += 1;
        }
    }
    let raw = sums(&weight, days);
    let running: Vec<u32> = sums_of_counts(&count, days);
    let peak = peak(first, &raw, &running, &starting);
    Rhythm {
        first,
        intensity: normalised(&smoothed(&raw)),
        running,
        starting,
        peak,
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn sums(steps: &[i64], days: usize) -> Vec<i64> {
    let running = steps.iter().scan(0_i64, |sum, step| {
        *sum += step;
        Some(*sum)
    });
    running.take(days).collect()
}

fn sums_of_counts(steps: &[i32], days: usize) -> Vec<u32> {
    let running = steps.iter().scan(0_i32, |sum, step| {
        *sum += step;
        Some(u32::try_from(*sum).unwrap_or(0))
    });
    running.take(days).collect()
}

fn peak(first: i64, raw: &[i64], running: &[u32], starting: &[u32]) -> Option<Peak> {
    let days = raw.iter().zip(running).zip(starting).enumerate();
    days.filter(|(_, ((raw, _), _))| **raw > 0)
        .max_by_key(|(index, ((raw, _), starting))| (**raw, **starting, std::cmp::Reverse(*index)))
        .map(|(index, ((_, running), starting))| Peak {
            day: first + index as i64,
            starting: *starting,
            running: *running,
        })
}

fn smoothed(raw: &[i64]) -> Vec<f64> {
    const KERNEL: [(isize, f64); 5] = [(-2, 1.0), (-1, 2.0), (0, 3.0), (1, 2.0), (2, 1.0)];
    let at = |index: isize| {
        usize::try_from(index)
            .ok()
            .and_then(|index| raw.get(index))
            .map_or(0.0, |value| *value as f64)
    };
    (0..raw.len() as isize)
        .map(|index| {
            KERNEL
                .iter()
                .map(|(offset, share)| share * at(index + offset))
                .sum::<f64>()
                / 9.0
        })
        .collect()
}

fn normalised(values: &[f64]) -> Vec<f64> {
    let highest = values.iter().copied().fold(0.0, f64::max);
    values
        .iter()
        .map(|value| if highest > 0.0 { value / highest } else { 0.0 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn load(first: i64, last: i64, cost: impl Into<Option<i64>>) -> Load {
        let cost = cost.into();
        Load { first, last, cost }
    }

    #[test]
    fn the_peak_is_where_the_money_runs() {
        let curve = rhythm(0, 30, &[load(0, 20, 2_100), load(10, 11, 5_000), load(3, 30, 2_800)]);
        assert_eq!(
            curve.peak.map(|peak| (peak.day, peak.running, peak.starting)),
            Some((10, 3, 1))
        );
    }

    #[test]
    fn among_equal_days_the_one_on_which_most_start_is_the_peak() {
        let curve = rhythm(
            0,
            30,
            &[
                load(0, 9, None),
                load(5, 9, None),
                load(5, 12, None),
                load(13, 20, None),
            ],
        );
        assert_eq!(curve.peak.map(|peak| (peak.day, peak.starting)), Some((5, 2)));
    }

    #[test]
    fn without_dates_there_is_no_peak() {
        let curve = rhythm(0, 30, &[]);
        assert_eq!(curve.peak, None);
        assert!(curve.intensity.iter().all(|value| *value == 0.0));
    }

    fn loads() -> impl Strategy<Value = Vec<Load>> {
        let one = (-20_i64..120, 0_i64..40, proptest::option::of(any::<i64>()));
        proptest::collection::vec(
            one.prop_map(|(first, days, cost)| load(first, first + days, cost)),
            0..30,
        )
    }

    proptest! {
        #[test]
        fn counts_agree_with_counting(loads in loads()) {
            let curve = rhythm(0, 99, &loads);
            for day in 0..100_i64 {
                let running = loads.iter().filter(|load| (load.first..=load.last).contains(&day)).count();
                let starting = loads.iter().filter(|load| load.first == day).count();
                prop_assert_eq!(curve.running[day as usize] as usize, running);
                prop_assert_eq!(curve.starting[day as usize] as usize, starting);
            }
        }

        #[test]
        fn the_curve_lies_between_nothing_and_its_highest_point(loads in loads()) {
            let curve = rhythm(0, 99, &loads);
            prop_assert_eq!(curve.intensity.len(), 100);
            prop_assert!(curve.intensity.iter().all(|value| (0.0..=1.0).contains(value)));
            let busy = curve.running.iter().any(|count| *count > 0);
            prop_assert_eq!(busy, curve.intensity.iter().any(|value| (*value - 1.0).abs() < 1e-9));
            prop_assert_eq!(busy, curve.peak.is_some());
        }

        #[test]
        fn the_order_of_activities_does_not_matter(mut loads in loads()) {
            let curve = rhythm(0, 99, &loads);
            loads.reverse();
            prop_assert_eq!(curve, rhythm(0, 99, &loads));
        }
    }
}
