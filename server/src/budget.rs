//! How fast one connection may send. Whoever is over the budget is read more slowly: the network's own flow control carries
//! that back to the sender, and nothing is lost.

use std::time::Duration;

use tokio::time::Instant;

/// A bucket that fills at a steady rate and holds two seconds' worth.
#[derive(Debug)]
pub(crate) struct Budget {
    per_second: f64,
    left: f64,
    filled: Instant,
}

/// Seconds of budget that can be saved up.
const BURST_SECONDS: f64 = 2.0;

impl Budget {
    /// A full bucket.
    pub(crate) fn new(per_second: u32) -> Self {
        let per_second = f64::from(per_second.max(1));
        Self {
            per_second,
            left: per_second * BURST_SECONDS,
            filled: Instant::now(),
        }
    }

    fn refill(&mut self) {
        let now = Instant::now();
        let gained = now.duration_since(self.filled).as_secs_f64() * self.per_second;
        self.left = (self.left + gained).min(self.per_second * BURST_SECONDS);
        self.filled = now;
    }

    /// Spends `amount`, and says how long to wait before reading on. More than the bucket holds is one long wait, not a refusal.
    pub(crate) fn spend(&mut self, amount: usize) -> Duration {
        self.refill();
        self.left -= amount as f64;
        if self.left >= 0.0 {
            Duration::ZERO
        } else {
            Duration::from_secs_f64(-self.left / self.per_second)
        }
    }

    /// Spends one if there is one.
    pub(crate) fn try_spend_one(&mut self) -> bool {
        self.refill();
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_budget_fills_again_and_asks_for_the_right_wait() {
        let mut budget = Budget::new(10);
        assert_eq!(budget.spend(20), Duration::ZERO);
        assert_eq!(budget.spend(5).as_millis(), 500);
        assert!(!budget.try_spend_one());
        tokio::time::advance(Duration::from_millis(700)).await;
        assert!(budget.try_spend_one());
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(budget.spend(21).as_millis(), 100);
    }
}
