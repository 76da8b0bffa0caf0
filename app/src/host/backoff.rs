//! How long to wait before trying again: longer each time, and never in step with others.

/// Waiting times that grow.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    first_millis: u32,
    longest_millis: u32,
    tries: u32,
}

impl Backoff {
    /// For the relay: a restart is over in a second; a thousand clients must not all come back in the same one.
    pub(crate) fn relay() -> Self {
        Self {
            first_millis: 300,
            longest_millis: 10_000,
            tries: 0,
        }
    }

    /// For the device: room comes back when a person makes some.
    pub(crate) fn device() -> Self {
        Self {
            first_millis: 1_000,
            longest_millis: 30_000,
            tries: 0,
        }
    }

    /// The next waiting time: doubled each time, then anything between half of it and all of it.
    pub(crate) fn next_millis(&mut self) -> u32 {
        let whole = self
            .first_millis
            .saturating_mul(1 << self.tries.min(16))
            .min(self.longest_millis);
        self.tries += 1;
        let half = whole / 2;
        half + (js_sys::Math::random() * f64::from(whole - half)) as u32
    }

    /// It worked: the next failure starts from the beginning.
    pub(crate) fn reset(&mut self) {
        self.tries = 0;
    }
}
