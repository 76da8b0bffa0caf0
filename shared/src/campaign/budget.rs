//! Money: what each phase may cost, what its activities cost, and whether the reserve is as large as it should be.
//!
//! Amounts are whole minor units. *Planned* is a phase's budget, *committed* the sum of its activities' costs (cancelled ones cost
//! nothing). The reserve should be 10–15 % of the total budget, both ends included. While the plan names no total, the phases'
//! budgets and the reserve together stand for it.

use crate::ids::RecordId;
use crate::plan::Record;
use crate::schema::{activity, frame, phase};
use std::sync::Arc;

/// The least share of the total that a reserve should have, in percent.
pub const RESERVE_LEAST: i64 = 10;
/// The largest share that still makes sense, in percent.
pub const RESERVE_MOST: i64 = 15;

/// The reserve against its band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReserveState {
    /// There is no reserve, or nothing it could be a share of.
    Unknown,
    /// Less than 10 %.
    Below,
    /// 10–15 %.
    Within,
    /// More than 15 %.
    Above,
}

/// The emergency reserve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reserve {
    /// Its amount.
    pub amount: Option<i64>,
    /// Its share of the total, in percent.
    pub share: Option<f64>,
    /// Where that lies.
    pub state: ReserveState,
}

impl Reserve {
    /// The reserve's share of a total.
    pub fn of(amount: Option<i64>, total: i64) -> Self {
        let amount = amount.filter(|amount| *amount >= 0);
        let Some((amount, total)) = amount.zip((total > 0).then_some(total)) else {
            return Self {
                amount,
                share: None,
                state: ReserveState::Unknown,
            };
        };
        // Exact: 10 % of a total is within the band whatever its size.
        let (hundredfold, total_wide) = (i128::from(amount) * 100, i128::from(total));
        let state = if hundredfold < total_wide * i128::from(RESERVE_LEAST) {
            ReserveState::Below
        } else if hundredfold > total_wide * i128::from(RESERVE_MOST) {
            ReserveState::Above
        } else {
            ReserveState::Within
        };
        Self {
            amount: Some(amount),
            share: Some(amount as f64 / total as f64 * 100.0),
            state,
        }
    }
}

/// Whether an activity will not take place: it costs nothing then.
pub fn is_cancelled(record: &Record) -> bool {
    record
        .get(activity::status)
        .is_some_and(|status| status.key == "cancelled")
}

/// What an activity commits, in minor units.
pub fn cost(record: &Record) -> Option<i64> {
    record.get(activity::cost).filter(|_| !is_cancelled(record))
}

/// One phase's money.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseBudget {
    /// The phase; `None` for activities without one.
    pub phase: Option<RecordId>,
    /// Its budget.
    pub planned: Option<i64>,
    /// What its activities cost.
    pub committed: i64,
}

impl PhaseBudget {
    /// What is left; negative when overspent. `None` without a budget.
    pub fn left(&self) -> Option<i64> {
        self.planned.map(|planned| planned.saturating_sub(self.committed))
    }

    /// Whether the activities cost more than the phase may. Costs without any budget are not overspent, only unplanned.
    pub fn is_overspent(&self) -> bool {
        self.left().is_some_and(|left| left < 0)
    }
}

/// The campaign's money.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// By phase in order, then the activities without a phase when they cost something.
    pub rows: Vec<PhaseBudget>,
    /// The phases' budgets together.
    pub planned: i64,
    /// The activities' costs together.
    pub committed: i64,
    /// The plan's total, or phases and reserve together while the plan names none.
    pub total: i64,
    /// Whether the plan names the total.
    pub is_total_given: bool,
    /// The emergency reserve.
    pub reserve: Reserve,
}

impl Budget {
    /// The money of these phases and activities under a plan's frame.
    pub fn of_records(plan: &Record, phases: &[Arc<Record>], activities: &[Arc<Record>]) -> Self {
        let planned: Vec<_> = phases
            .iter()
            .map(|record| (record.id.clone(), record.get(phase::budget)))
            .collect();
        let costs: Vec<_> = activities
            .iter()
            .filter_map(|record| Some((record.get(activity::phase), cost(record)?)))
            .collect();
        Self::of(plan.get(frame::budget), plan.get(frame::reserve), &planned, &costs)
    }

    /// Adds up. `phases` are ids with budgets, `costs` the activities' live phase and cost.
    pub fn of(
        total: Option<i64>,
        reserve: Option<i64>,
        phases: &[(RecordId, Option<i64>)],
        costs: &[(Option<RecordId>, i64)],
    ) -> Self {
        let mut rows: Vec<PhaseBudget> = phases
            .iter()
            .map(|(id, planned)| PhaseBudget {
                phase: Some(id.clone()),
                planned: *planned,
                committed: 0,
            })
            .collect();
        let index: std::collections::HashMap<&RecordId, usize> =
            phases.iter().enumerate().map(|(index, (id, _))| (id, index)).collect();
        let (mut loose, mut committed) = (0_i64, 0_i64);
        for (phase, cost) in costs {
            committed = committed.saturating_add(*cost);
            match phase
                .as_ref()
                .and_then(|id| index.get(id))
                .and_then(|index| rows.get_mut(*index))
            {
                Some(row) => row.committed = row.committed.saturating_add(*cost),
                None => loose = loose.saturating_add(*cost),
            }
        }
        if loose != 0 {
            rows.push(PhaseBudget {
                phase: None,
                planned: None,
                committed: loose,
            });
        }
        let planned = sum(phases.iter().filter_map(|(_, planned)| *planned));
        let given = total.filter(|total| *total > 0);
        let total = given.unwrap_or_else(|| planned.saturating_add(reserve.unwrap_or(0)));
        Self {
            rows,
            planned,
            committed,
            total,
            is_total_given: given.is_some(),
            reserve: Reserve::of(reserve, total),
        }
    }

    /// By how much phases and reserve exceed the plan's total; 0 when they fit.
    pub fn excess(&self) -> i64 {
        let claimed = self.planned.saturating_add(self.reserve.amount.unwrap_or(0));
        claimed.saturating_sub(self.total).max(0)
    }
}

/// A sum that stops at the largest amount instead of overflowing.
pub fn sum(amounts: impl Iterator<Item = i64>) -> i64 {
    amounts.fold(0, i64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(text: &str) -> RecordId {
        text.parse().unwrap()
    }

    #[test]
    fn both_ends_of_the_band_are_within() {
        let state = |amount| Reserve::of(Some(amount), 1_000).state;
        assert_eq!(state(99), ReserveState::Below);
        assert_eq!(state(100), ReserveState::Within);
        assert_eq!(state(150), ReserveState::Within);
        assert_eq!(state(151), ReserveState::Above);
    }

    #[test]
    fn without_money_the_band_means_nothing() {
        assert_eq!(Reserve::of(None, 1_000).state, ReserveState::Unknown);
        assert_eq!(Reserve::of(Some(0), 0).state, ReserveState::Unknown);
        assert_eq!(Reserve::of(Some(0), 1_000).state, ReserveState::Below);
    }

    #[test]
    fn activities_that_cost_more_than_their_phase_are_seen() {
        let phases = [(id("warm"), Some(100)), (id("burst"), None)];
        let costs = [
            (Some(id("warm")), 130),
            (Some(id("burst")), 7),
            (Some(id("gone")), 5),
            (None, 2),
        ];
        let budget = Budget::of(Some(1_000), Some(120), &phases, &costs);
        assert!(budget.rows[0].is_overspent());
        assert_eq!(budget.rows[0].left(), Some(-30));
        assert!(!budget.rows[1].is_overspent());
        assert_eq!(
            budget.rows[2],
            PhaseBudget {
                phase: None,
                planned: None,
                committed: 7
            }
        );
        assert_eq!((budget.planned, budget.committed, budget.excess()), (100, 144, 0));
    }

    #[test]
    fn phases_and_reserve_stand_for_a_total_nobody_named() {
        let budget = Budget::of(None, Some(12), &[(id("warm"), Some(88))], &[]);
        assert_eq!((budget.total, budget.reserve.state), (100, ReserveState::Within));
    }

    proptest! {
        #[test]
        fn any_amounts_are_harmless_and_rows_add_up(
            total in any::<Option<i64>>(), reserve in any::<Option<i64>>(), planned in any::<Option<i64>>(),
            costs in proptest::collection::vec((any::<bool>(), -1_000_000_i64..1_000_000), 0..20)
        ) {
            let costs: Vec<_> = costs.into_iter().map(|(own, cost)| (own.then(|| id("warm")), cost)).collect();
            let budget = Budget::of(total, reserve, &[(id("warm"), planned)], &costs);
            prop_assert_eq!(budget.rows.iter().map(|row| row.committed).sum::<i64>(), budget.committed);
            prop_assert!(budget.excess() >= 0);
        }
    }
}
