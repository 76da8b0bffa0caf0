//! Somebody counts up at a steady pace, others note how long each count took to reach them.

use crate::peer::Peer;
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval_at, timeout};

/// The key that is counted up.
const COUNTER: &str = "bench";

/// When each count was sent.
pub(crate) struct Counts {
    began: Instant,
    sent: Vec<AtomicU64>,
}

impl Counts {
    /// So many of them.
    pub(crate) fn new(edits: usize) -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            sent: (0..edits).map(|_| AtomicU64::new(0)).collect(),
        })
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// Counts up from this moment on, and goes on listening. The clock starts before the edit itself.
pub(crate) async fn write(mut peer: Peer, counts: Arc<Counts>, from: Instant, pace: Duration) -> Result<()> {
    let mut ticks = interval_at(from.into(), pace);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut next = 0;
    loop {
        tokio::select! {
            _ = ticks.tick(), if next < counts.sent.len() => {
                counts.sent[next].store(counts.now(), Ordering::Relaxed);
                next += 1;
                peer.put(COUNTER, next as u64).await?;
            }
            frame = peer.frame() => peer.take(frame?).await?,
        }
    }
}

/// Milliseconds of every count until it was here.
pub(crate) async fn read(mut peer: Peer, counts: Arc<Counts>) -> Result<Vec<f64>> {
    let edits = counts.sent.len();
    let mut latencies = Vec::with_capacity(edits);
    while latencies.len() < edits {
        peer.receive().await?;
        let now = counts.now();
        let here = usize::try_from(peer.get(COUNTER))?.min(edits);
        while latencies.len() < here {
            let from = counts.sent[latencies.len()].load(Ordering::Relaxed);
            latencies.push(now.saturating_sub(from) as f64 / 1e6);
        }
    }
    Ok(latencies)
}

/// What readers noted. One that does not have everything by the deadline is left out.
pub(crate) async fn gather(readers: Vec<JoinHandle<Result<Vec<f64>>>>, deadline: Instant) -> Result<Vec<f64>> {
    let mut latencies = Vec::new();
    for mut reader in readers {
        let left = deadline.saturating_duration_since(Instant::now());
        match timeout(left, &mut reader).await {
            Ok(own) => latencies.extend(own??),
            Err(_) => reader.abort(),
        }
    }
    Ok(latencies)
}
