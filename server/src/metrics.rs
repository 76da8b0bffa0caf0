//! What the relay tells about itself, for Prometheus. No label ever holds a token, an address or a plan's id: the number of series is
//! fixed.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use shared::sync::{CloseReason, Refusal};

use crate::relay::Relay;

/// One label, its values known when this was written.
type Label = [(&'static str, &'static str); 1];

/// Counted all the time.
pub(crate) struct Metrics {
    registry: Registry,
    connections: Gauge,
    rooms: Gauge,
    quarantined: Gauge,
    memory: Gauge,
    opened: Counter,
    ended: Family<Label, Counter>,
    refused: Family<Label, Counter>,
    frames: Family<Label, Counter>,
    bytes: Family<Label, Counter>,
    slowed: Counter,
    changes: Counter,
    durable: Histogram,
    loaded: Histogram,
}

/// Counted by the store's thread. Clones count together.
#[derive(Clone)]
pub(crate) struct StoreMetrics {
    pub(crate) requests: Counter,
    pub(crate) failures: Counter,
    pub(crate) commit: Histogram,
}

impl Default for StoreMetrics {
    fn default() -> Self {
        Self {
            requests: Counter::default(),
            failures: Counter::default(),
            commit: seconds(),
        }
    }
}

/// From 0.1 ms to 13 s, each bucket twice as wide as the one before it.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.0001, 2.0, 18))
}

impl Metrics {
    pub(crate) fn new(store: &StoreMetrics) -> Self {
        let mut registry = Registry::with_prefix("touchloom");
        let (connections, rooms) = (Gauge::default(), Gauge::default());
        let (quarantined, memory) = (Gauge::default(), Gauge::default());
        let [opened, slowed, changes]: [Counter; 3] = Default::default();
        let [ended, refused, frames, bytes]: [Family<Label, Counter>; 4] = Default::default();
        let (durable, loaded) = (seconds(), seconds());
        macro_rules! register {
            ($($metric:expr, $name:literal, $help:literal;)*) => {
                $(registry.register($name, $help, $metric.clone());)*
            };
        }
        register! {
            connections, "connections", "Open connections";
            rooms, "rooms", "Plans that are awake";
            quarantined, "quarantined_chunks", "Damaged chunks that were put aside";
            memory, "resident_memory_bytes", "Memory of this process";
            opened, "connections_opened", "Connections that were let in";
            ended, "connections_ended", "Connections that the relay ended, by reason";
            refused, "refused", "Messages that were refused, by reason";
            frames, "frames", "WebSocket frames, by direction";
            bytes, "bytes", "Bytes of WebSocket frames, by direction";
            slowed, "slowed_frames", "Frames that waited as their connection or plan had sent more than its rate";
            changes, "changes", "Changes that rooms have taken";
            store.requests, "store_requests", "Requests to the store";
            store.failures, "store_failures", "Transactions of the store that failed";
        }
        for (name, help, histogram) in [
            ("durable", "From taking a change until it is durable", &durable),
            ("plan_load", "Reading a plan from the store", &loaded),
            (
                "store_commit",
                "One transaction of the store, its flush to the disk included",
                &store.commit,
            ),
        ] {
            registry.register_with_unit(name, help, Unit::Seconds, histogram.clone());
        }
        // A series that begins with its first event hides that event from rates.
        for reason in CloseReason::ALL {
            drop(ended.get_or_create(&[("reason", reason.text())]));
        }
        for refusal in REFUSALS {
            drop(refused.get_or_create(&[("reason", refusal_text(refusal))]));
        }
        for direction in ["in", "out"] {
            drop(frames.get_or_create(&[("direction", direction)]));
            drop(bytes.get_or_create(&[("direction", direction)]));
        }
        Self {
            registry,
            connections,
            rooms,
            quarantined,
            memory,
            opened,
            ended,
            refused,
            frames,
            bytes,
            slowed,
            changes,
            durable,
            loaded,
        }
    }

    pub(crate) fn opened(&self) {
        self.opened.inc();
    }

    pub(crate) fn ended(&self, reason: CloseReason) {
        self.ended.get_or_create(&[("reason", reason.text())]).inc();
    }

    pub(crate) fn refused(&self, refusal: Refusal) {
        let reason = refusal_text(refusal);
        self.refused.get_or_create(&[("reason", reason)]).inc();
    }

    pub(crate) fn received(&self, bytes: usize) {
        self.passed("in", bytes);
    }

    pub(crate) fn sent(&self, bytes: usize) {
        self.passed("out", bytes);
    }

    fn passed(&self, direction: &'static str, bytes: usize) {
        let label = [("direction", direction)];
        self.frames.get_or_create(&label).inc();
        self.bytes.get_or_create(&label).inc_by(bytes as u64);
    }

    pub(crate) fn slowed(&self) {
        self.slowed.inc();
    }

    pub(crate) fn took(&self, changes: usize) {
        self.changes.inc_by(changes as u64);
    }

    pub(crate) fn durable_after(&self, time: Duration) {
        self.durable.observe(time.as_secs_f64());
    }

    pub(crate) fn loaded_in(&self, time: Duration) {
        self.loaded.observe(time.as_secs_f64());
    }
}

const REFUSALS: [Refusal; 7] = [
    Refusal::ReadOnly,
    Refusal::TooManyOps,
    Refusal::TooDeep,
    Refusal::Malformed,
    Refusal::TooBig,
    Refusal::DocumentFull,
    Refusal::Contradicts,
];

fn refusal_text(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::ReadOnly => "read only",
        Refusal::TooManyOps => "too many operations",
        Refusal::TooDeep => "too deep",
        Refusal::Malformed => "malformed",
        Refusal::TooBig => "too big",
        Refusal::DocumentFull => "plan full",
        Refusal::Contradicts => "contradicts",
    }
}

/// Everything, as Prometheus reads it (OpenMetrics text 1.0).
pub(crate) async fn text(relay: &Relay) -> String {
    let metrics = relay.metrics();
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    metrics.connections.set(whole(relay.live().count()));
    metrics.rooms.set(whole(relay.rooms().awake()));
    metrics.memory.set(resident_bytes().unwrap_or(0));
    // A store that fails shows in its own counter.
    if let Ok(quarantined) = relay.store().quarantined().await {
        metrics.quarantined.set(i64::try_from(quarantined).unwrap_or(i64::MAX));
    }
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = encode(&mut text, &metrics.registry);
    text
}

/// The second number of `/proc/self/statm`, in pages of 4 KiB. Systems without it tell nothing.
fn resident_bytes() -> Option<i64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    statm.split(' ').nth(1)?.parse::<i64>().ok()?.checked_mul(4096)
}
