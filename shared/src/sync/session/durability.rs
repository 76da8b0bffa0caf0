//! Which changes are durable, and who waits for them.

use std::collections::{BTreeMap, HashMap};

use automerge::ChangeHash;

use super::StoreSeq;

/// Stands for the operation that a failed one's changes will be stored again with.
pub(super) const NOT_ASKED_AGAIN: StoreSeq = StoreSeq(u64::MAX);

/// Whether peers brought any of a store operation's changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Local,
    Peers,
}

struct Pending {
    hashes: Vec<ChangeHash>,
    origin: Origin,
}

/// Store operations under way.
pub(super) struct Durability {
    last: u64,
    pending: BTreeMap<StoreSeq, Pending>,
    waits_for: HashMap<ChangeHash, StoreSeq>,
}

impl Durability {
    pub(super) fn new() -> Self {
        Self {
            last: 0,
            pending: BTreeMap::new(),
            waits_for: HashMap::new(),
        }
    }

    pub(super) fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Whether some peer waits, or might, for an operation.
    pub(super) fn has_changes_of_peers(&self) -> bool {
        self.pending.values().any(|pending| pending.origin == Origin::Peers)
    }

    /// The operation that will make a change durable; `None` when it is.
    pub(super) fn waits_for(&self, hash: &ChangeHash) -> Option<StoreSeq> {
        self.waits_for.get(hash).copied()
    }

    /// The last operation under way.
    pub(super) fn latest(&self) -> Option<StoreSeq> {
        self.pending.keys().next_back().copied()
    }

    /// Changes of failed operations, which the next operation takes along.
    pub(super) fn failed(&self) -> &[ChangeHash] {
        self.pending.get(&NOT_ASKED_AGAIN).map_or(&[], |failed| &failed.hashes)
    }

    /// The number of the next operation.
    pub(super) fn next(&self) -> StoreSeq {
        StoreSeq(self.last + 1)
    }

    /// A new operation, which takes the failed changes along.
    pub(super) fn ask(&mut self, mut hashes: Vec<ChangeHash>, mut origin: Origin) -> StoreSeq {
        if let Some(failed) = self.pending.remove(&NOT_ASKED_AGAIN) {
            hashes.splice(0..0, failed.hashes);
            if failed.origin == Origin::Peers {
                origin = Origin::Peers;
            }
        }
        let seq = self.next();
        self.last = seq.0;
        self.waits_for.extend(hashes.iter().map(|&hash| (hash, seq)));
        self.pending.insert(seq, Pending { hashes, origin });
        seq
    }

    /// A change that is as durable as an operation under way.
    pub(super) fn add(&mut self, seq: StoreSeq, hash: ChangeHash) {
        if let Some(pending) = self.pending.get_mut(&seq) {
            pending.hashes.push(hash);
            self.waits_for.insert(hash, seq);
        }
    }

    /// Everything up to an operation is durable.
    pub(super) fn stored(&mut self, upto: StoreSeq) {
        let upto = StoreSeq(upto.0.min(self.last));
        let left = self.pending.split_off(&StoreSeq(upto.0 + 1));
        for hash in std::mem::replace(&mut self.pending, left)
            .into_values()
            .flat_map(|done| done.hashes)
        {
            self.waits_for.remove(&hash);
        }
    }

    /// Everything from an operation on failed.
    pub(super) fn failed_from(&mut self, from: StoreSeq) {
        let mut again = Pending {
            hashes: Vec::new(),
            origin: Origin::Local,
        };
        for failed in self.pending.split_off(&from).into_values() {
            again.hashes.extend(failed.hashes);
            if failed.origin == Origin::Peers {
                again.origin = Origin::Peers;
            }
        }
        if !again.hashes.is_empty() {
            self.waits_for
                .extend(again.hashes.iter().map(|&hash| (hash, NOT_ASKED_AGAIN)));
            self.pending.insert(NOT_ASKED_AGAIN, again);
        }
    }
}
