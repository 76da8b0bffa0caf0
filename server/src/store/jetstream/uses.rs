//! How often links are used, and when last: noted in memory, written down once a second. A storm of people who come back would otherwise
//! write one record thousands of times. A node that is killed takes the last second's counts with it, and nothing else.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use shared::ids::DocumentId;

use super::{JetStream, NOTE_EVERY, Written, failed};
use crate::access::LinkId;
use crate::store::StoreError;
use crate::store::engine::LinkRow;

/// By link: how often, and when last, in Unix milliseconds.
type Counts = BTreeMap<String, (i64, i64)>;

#[derive(Default)]
pub(super) struct Uses {
    noted: Mutex<BTreeMap<DocumentId, Counts>>,
    /// Held while a plan's notes are written down, so that nobody counts them neither here nor there.
    writing: tokio::sync::Mutex<()>,
}

impl Uses {
    fn noted(&self) -> MutexGuard<'_, BTreeMap<DocumentId, Counts>> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(counts: &mut Counts, more: &Counts) {
    for (link, (uses, last)) in more {
        let count = counts.entry(link.clone()).or_default();
        count.0 = count.0.saturating_add(*uses);
        count.1 = count.1.max(*last);
    }
}

impl JetStream {
    pub(in super::super) fn note_use(&self, plan: DocumentId, link: LinkId, now_millis: i64) {
        let once = Counts::from([(link.to_string(), (1, now_millis))]);
        add(self.0.uses.noted().entry(plan).or_default(), &once);
    }

    /// Puts the counts of all nodes into the rows: what is written down, and what this node still has to.
    pub(super) async fn add_uses(&self, plan: DocumentId, links: &mut [LinkRow]) -> Result<(), StoreError> {
        let _writing = self.0.uses.writing.lock().await;
        let (mut counts, _) = self.uses(plan).await?;
        if let Some(noted) = self.0.uses.noted().get(&plan) {
            add(&mut counts, noted);
        }
        for link in links {
            if let Some((uses, last)) = counts.get(&link.link.to_string()) {
                (link.uses, link.last_used_millis) = (*uses, Some(*last));
            }
        }
        Ok(())
    }

    /// Writes notes down, again and again. Never returns.
    pub(super) async fn note_uses(self) {
        let mut ticks = tokio::time::interval(NOTE_EVERY);
        while self.is_open().is_ok() {
            ticks.tick().await;
            self.flush_uses().await;
        }
    }

    /// Writes down what was noted. Where JetStream fails it stops, and the rest stays noted.
    pub(super) async fn flush_uses(&self) {
        let plans: Vec<_> = self.0.uses.noted().keys().copied().collect();
        for plan in plans {
            let _writing = self.0.uses.writing.lock().await;
            let Some(counts) = self.0.uses.noted().remove(&plan) else {
                continue;
            };
            let written = self.write_uses(plan, &counts).await;
            if !matches!(written, Ok(Written::Done)) {
                // Another node wrote, or JetStream is away: next time.
                add(self.0.uses.noted().entry(plan).or_default(), &counts);
            }
            if written.is_err() {
                return;
            }
        }
    }

    async fn write_uses(&self, plan: DocumentId, more: &Counts) -> Result<Written, StoreError> {
        let (mut counts, sequence) = self.uses(plan).await?;
        add(&mut counts, more);
        let bytes = serde_json::to_vec(&counts).map(Bytes::from).map_err(failed)?;
        self.publish_after(self.uses_subject(plan), bytes, sequence).await
    }

    async fn uses(&self, plan: DocumentId) -> Result<(Counts, u64), StoreError> {
        let kept = self.last(&self.uses_subject(plan)).await?;
        // Counts that cannot be read begin again.
        Ok(kept.map_or_else(Default::default, |kept| {
            (serde_json::from_slice(&kept.payload).unwrap_or_default(), kept.sequence)
        }))
    }

    fn uses_subject(&self, plan: DocumentId) -> String {
        self.subject(format!("uses.{plan}"))
    }
}
