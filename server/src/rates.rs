//! How often somebody may do what costs the relay something or could be guessing. Counted by address or by link, in memory, each node
//! for itself.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use crate::access::LinkId;
use crate::budget::Budget;
use crate::config::Limits;
use crate::http::address::Address;

/// Keys that are remembered for one limit. Beyond it those that have used nothing lately are forgotten.
const KEYS: usize = 10_000;

/// All limits that count by who asks.
pub(crate) struct Rates {
    connects: Rate<Address>,
    creations: Rate<Address>,
    failures: Rate<Address>,
    all_failures: Rate<()>,
    passwords: Rate<LinkId>,
}

impl Rates {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            connects: Rate::per_minute(limits.connects_per_minute),
            creations: Rate::per_minute(limits.creations_per_minute),
            failures: Rate::per_minute(limits.failures_per_minute),
            all_failures: Rate::per_minute(limits.all_failures_per_minute),
            passwords: Rate::per_minute(limits.passwords_per_minute),
        }
    }

    /// Whether `address` may open another connection.
    pub(crate) fn may_connect(&self, address: Address) -> bool {
        self.connects.spend(address)
    }

    /// Whether [`Self::may_connect`] would say yes.
    pub(crate) fn has_connects(&self, address: Address) -> bool {
        self.connects.has_any(&address)
    }

    /// Whether `address` may make another plan.
    pub(crate) fn may_create(&self, address: Address) -> bool {
        self.creations.spend(address)
    }

    /// Whether somebody may try a password of `link`, right or wrong.
    pub(crate) fn may_try_password(&self, link: LinkId) -> bool {
        self.passwords.spend(link)
    }

    /// Whether `address` has shown so many tokens that open nothing that it is heard no more for a while.
    pub(crate) fn is_guessing(&self, address: Address) -> bool {
        !self.failures.has_any(&address)
    }

    /// Counts a token that opened nothing. Answers whether there are so many of them, from everywhere, that strangers are put off.
    pub(crate) fn failed(&self, address: Address) -> bool {
        let _ = self.failures.spend(address);
        !self.all_failures.spend(())
    }
}

/// One limit.
struct Rate<K> {
    per_minute: u32,
    budgets: Mutex<HashMap<K, Budget>>,
}

impl<K: Hash + Eq> Rate<K> {
    fn per_minute(per_minute: u32) -> Self {
        Self {
            per_minute,
            budgets: Mutex::default(),
        }
    }

    /// Spends one, if there is one.
    fn spend(&self, key: K) -> bool {
        let mut budgets = self.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        if budgets.len() >= KEYS && !budgets.contains_key(&key) {
            budgets.retain(|_, budget| !budget.is_full());
            // All of them busy: that is no ordinary day, and nobody new is let in before one of them has calmed down.
            if budgets.len() >= KEYS {
                return false;
            }
        }
        let new = || Budget::per_minute(self.per_minute);
        budgets.entry(key).or_insert_with(new).try_spend_one()
    }

    fn has_any(&self, key: &K) -> bool {
        let mut budgets = self.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        budgets.get_mut(key).is_none_or(Budget::has_one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn p46_a_rate_is_counted_by_key_and_comes_back_with_time() {
        let rate = Rate::per_minute(3);
        assert!((0..3).all(|_| rate.spend(1)));
        assert!(!rate.spend(1) && !rate.has_any(&1));
        assert!(rate.spend(2) && rate.has_any(&3));
        tokio::time::advance(std::time::Duration::from_secs(21)).await;
        assert!(rate.spend(1) && !rate.spend(1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_remembers_a_bounded_number_of_keys() {
        let rate = Rate::per_minute(1);
        assert!((0..KEYS).all(|key| rate.spend(key)));
        assert!(!rate.spend(KEYS), "everybody remembered is busy");
        tokio::time::advance(std::time::Duration::from_secs(61)).await;
        assert!(rate.spend(KEYS));
        assert_eq!(rate.budgets.lock().unwrap().len(), 1);
    }
}
