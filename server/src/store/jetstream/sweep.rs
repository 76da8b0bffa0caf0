//! What lies in the bucket although no log names it: left behind by a fold or a large change that was broken off.
//!
//! Everything in the bucket is put there before a log names it, so only what is older than that can take is left behind. All plans' logs
//! have to be read to know, so this is a command's work, not a relay's.

use std::collections::{BTreeMap, HashSet};

use async_nats::jetstream::object_store::ObjectInfo;
use futures_util::StreamExt;
use shared::ids::DocumentId;

use super::log::{Line, in_bucket, read};
use super::{JetStream, Kept, last, patiently, unhex};
use crate::store::StoreError;

/// Something in the bucket that no log names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover(What);

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    /// An object, by its plan and the hash of its bytes.
    Object(DocumentId, [u8; 32]),
    /// Parts of an object that never became whole, by their subject.
    Parts(String),
}

impl JetStream {
    /// What is in the bucket since before `before_seconds` (Unix time) and is named by nothing. Plans whose logs cannot be read keep all of theirs.
    pub(in super::super) async fn leftovers(&self, before_seconds: i64) -> Result<Vec<Leftover>, StoreError> {
        self.is_open()?;
        let bucket = format!("$O.{}-snapshots", self.0.name);
        // Parts first: those of an object that becomes whole meanwhile are named after.
        let parts = self.subjects(&format!("{bucket}.C.*")).await?;
        let mut whole = HashSet::new();
        let mut objects = BTreeMap::<DocumentId, Vec<[u8; 32]>>::new();
        for kept in read(&self.0.snapshot_stream, &format!("{bucket}.M.*"), 1).await? {
            let Ok(info) = serde_json::from_slice::<ObjectInfo>(&kept.payload) else {
                continue;
            };
            whole.insert(format!("{bucket}.C.{}", info.nuid));
            let is_old = kept.written_seconds < before_seconds && !info.deleted;
            if let Some((plan, check)) = named(&info.name).filter(|_| is_old) {
                objects.entry(plan).or_default().push(check);
            }
        }
        let mut found = Vec::new();
        for (plan, checks) in objects {
            let named = match self.named(plan).await {
                Ok(named) => named,
                Err(error) => {
                    tracing::warn!(%plan, %error, "what this plan has in the bucket is left alone");
                    continue;
                }
            };
            let left = checks.into_iter().filter(|check| !named.contains(check));
            found.extend(left.map(|check| Leftover(What::Object(plan, check))));
        }
        for subject in parts.into_iter().filter(|subject| !whole.contains(subject)) {
            let newest = last(&self.0.snapshot_stream, &subject).await?;
            if newest.is_some_and(|kept: Kept| kept.written_seconds < before_seconds) {
                found.push(Leftover(What::Parts(subject)));
            }
        }
        Ok(found)
    }

    /// Removes what was left behind. What a fold has named again meanwhile is put back.
    pub(in super::super) async fn sweep(&self, leftovers: &[Leftover]) -> Result<(), StoreError> {
        for Leftover(what) in leftovers {
            match what {
                What::Object(plan, check) => {
                    let bytes = self.object(*plan, check).await?;
                    self.remove_object(*plan, check).await?;
                    if let Some(bytes) = bytes
                        && self.named(*plan).await?.contains(check)
                    {
                        self.put_object(*plan, check, &bytes).await?;
                    }
                }
                What::Parts(subject) => {
                    patiently(|| async { self.0.snapshot_stream.purge().filter(subject.clone()).await }).await?;
                }
            }
        }
        Ok(())
    }

    /// What a plan's log names in the bucket.
    async fn named(&self, plan: DocumentId) -> Result<HashSet<[u8; 32]>, StoreError> {
        let lines = self.log(plan, 0).await?;
        Ok(in_bucket(lines.iter().flat_map(Line::parts)).into_iter().collect())
    }

    async fn subjects(&self, filter: &str) -> Result<Vec<String>, StoreError> {
        patiently(|| async {
            let mut all = Vec::new();
            let mut subjects = self.0.snapshot_stream.info_with_subjects(filter).await?;
            while let Some(subject) = subjects.next().await {
                all.push(subject?.0);
            }
            Ok::<_, async_nats::Error>(all)
        })
        .await
    }
}

/// The plan and the check that an object is named by.
fn named(name: &str) -> Option<(DocumentId, [u8; 32])> {
    let (plan, check) = name.split_once('.')?;
    Some((plan.parse().ok()?, unhex(check)?))
}
