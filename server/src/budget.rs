//! How much of something may be done in a time. A connection that sends more is read more slowly: the network's own flow control carries
//! that back to the sender, and nothing is lost.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::config::Limits;

/// A bucket that fills at a steady rate.
#[derive(Debug)]
pub(crate) struct Budget {
    per_second: f64,
    holds: f64,
    left: f64,
    filled: Instant,
}

/// Seconds of a connection's budget that can be saved up.
const BURST_SECONDS: f64 = 2.0;

impl Budget {
    /// A full bucket of two seconds' worth.
    pub(crate) fn per_second(amount: u32) -> Self {
        let per_second = f64::from(amount.max(1));
        Self::full(per_second, per_second * BURST_SECONDS)
    }

    /// A full bucket of one minute's worth.
    pub(crate) fn per_minute(amount: u32) -> Self {
        let holds = f64::from(amount.max(1));
        Self::full(holds / 60.0, holds)
    }

    fn full(per_second: f64, holds: f64) -> Self {
        Self {
            per_second,
            holds,
            left: holds,
            filled: Instant::now(),
        }
    }

    fn refill(&mut self) {
        let now = Instant::now();
        let gained = now.duration_since(self.filled).as_secs_f64() * self.per_second;
        self.left = (self.left + gained).min(self.holds);
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

    /// Whether there is one to spend.
    pub(crate) fn has_one(&mut self) -> bool {
        self.refill();
        self.left >= 1.0
    }

    /// Whether nothing has been spent lately.
    pub(crate) fn is_full(&mut self) -> bool {
        self.refill();
        self.left >= self.holds
    }

    /// Spends one if there is one.
    pub(crate) fn try_spend_one(&mut self) -> bool {
        let enough = self.has_one();
        if enough {
            self.left -= 1.0;
        }
        enough
    }
}

/// What everybody on one plan may send together.
#[derive(Debug)]
pub(crate) struct Flow(Mutex<Traffic>);

/// How much of a flow is left.
#[derive(Debug)]
struct Traffic {
    frames: Budget,
    bytes: Budget,
}

impl Flow {
    /// A plan that nobody has sent anything to for a minute.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self(Mutex::new(Traffic {
            frames: Budget::per_minute(limits.plan_frames_per_minute),
            bytes: Budget::per_minute(limits.plan_bytes_per_minute),
        }))
    }

    /// Counts a frame of so many bytes, and says how long its connection shall wait before it is read on. Who waits is behind everybody who
    /// has come before.
    pub(crate) fn spend(&self, bytes: usize) -> Duration {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        left.frames.spend(1).max(left.bytes.spend(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_budget_fills_again_and_asks_for_the_right_wait() {
        let mut budget = Budget::per_second(10);
        assert_eq!(budget.spend(20), Duration::ZERO);
        assert_eq!(budget.spend(5).as_millis(), 500);
        assert!(!budget.try_spend_one());
        tokio::time::advance(Duration::from_millis(700)).await;
        assert!(budget.try_spend_one());
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(budget.spend(21).as_millis(), 100);
    }

    #[tokio::test(start_paused = true)]
    async fn p58_a_plans_budget_is_one_for_all_who_send() {
        let flow = Flow::new(&Limits {
            plan_frames_per_minute: 60,
            plan_bytes_per_minute: 6_000,
            ..Limits::DEFAULT
        });
        assert_eq!(flow.spend(6_000), Duration::ZERO);
        // Two connections at once: the second waits for the first.
        assert_eq!(flow.spend(100).as_secs(), 1);
        assert_eq!(flow.spend(100).as_secs(), 2);
        tokio::time::advance(Duration::from_secs(60)).await;
        // Many small ones are as much.
        assert!((0..60).all(|_| flow.spend(1).is_zero()));
        assert_eq!(flow.spend(1).as_secs(), 1);
    }
}
