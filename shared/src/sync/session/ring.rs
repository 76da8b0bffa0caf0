//! The last versions of the document, so that a peer known to be at one of them gets what came after
//! without asking the document.

use std::collections::VecDeque;
use std::sync::Arc;

use automerge::sync::{Have, Message, MessageVersion};
use automerge::{Automerge, ChangeHash};

use super::durability::Durability;
use super::intake::{Fresh, Source};
use super::{PeerKey, Saved};
use crate::sync::guard::{Limits, measure_file};

/// Versions that are kept: as many turns as a slow reader may lie behind before it costs a document walk.
const MAX_VERSIONS: usize = 128;
/// Bytes of changes that are kept. A room of small edits stays far below it.
const MAX_BYTES: usize = 64 * 1024;

/// A saved document that still fits a message, with what came after it.
const MAX_SAVED_BYTES: usize = 8 * 1024 * 1024;

/// Counts the turns that changed the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(u64);

struct Entry {
    version: Version,
    /// The document's heads at this version.
    heads: Vec<ChangeHash>,
    /// What this version added.
    changes: Vec<Fresh>,
}

/// The last versions, the newest at the back. Never empty.
pub(super) struct Ring {
    entries: VecDeque<Entry>,
    bytes: usize,
}

impl Ring {
    pub(super) fn new(heads: Vec<ChangeHash>) -> Self {
        Self {
            entries: VecDeque::from([Entry {
                version: Version(0),
                heads,
                changes: Vec::new(),
            }]),
            bytes: 0,
        }
    }

    /// The newest version.
    pub(super) fn now(&self) -> Version {
        self.entries.back().map_or(Version(0), |entry| entry.version)
    }

    /// The newest heads.
    pub(super) fn heads(&self) -> &[ChangeHash] {
        self.entries.back().map_or(&[], |entry| &entry.heads)
    }

    pub(super) fn push(&mut self, heads: Vec<ChangeHash>, changes: Vec<Fresh>) {
        let version = Version(self.now().0 + 1);
        self.bytes += size(&changes);
        self.entries.push_back(Entry {
            version,
            heads,
            changes,
        });
        while self.entries.len() > 1 && (self.entries.len() > MAX_VERSIONS || self.bytes > MAX_BYTES) {
            // An entry's changes lead to its heads: the oldest one that stays needs only the heads.
            self.entries.pop_front();
            if let Some(oldest) = self.entries.front_mut() {
                self.bytes -= size(&oldest.changes);
                oldest.changes = Vec::new();
            }
        }
    }

    /// Which version has exactly these heads.
    pub(super) fn version_of(&self, heads: &[ChangeHash]) -> Option<Version> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.heads == heads)
            .map(|entry| entry.version)
    }

    /// The newest version that is durable. A change is never durable before what it depends on.
    pub(super) fn durable(&self, durability: &Durability) -> Option<Version> {
        let is_durable = |entry: &&Entry| entry.heads.iter().all(|head| durability.waits_for(head).is_none());
        self.entries.iter().rev().find(is_durable).map(|entry| entry.version)
    }

    /// The heads of a version that is at hand.
    pub(super) fn heads_at(&self, version: Version) -> &[ChangeHash] {
        let entry = self.index(version).and_then(|index| self.entries.get(index));
        entry.map_or(&[], |entry| &entry.heads)
    }

    /// Whether a version is at hand.
    pub(super) fn has(&self, version: Version) -> bool {
        self.index(version).is_some()
    }

    fn index(&self, version: Version) -> Option<usize> {
        let oldest = self.entries.front()?.version;
        usize::try_from(version.0.checked_sub(oldest.0)?).ok()
    }

    /// The changes after a version; `None` when it is too long ago.
    pub(super) fn since(&self, version: Version) -> Option<impl Iterator<Item = &Fresh> + Clone> {
        let after = self.index(version)? + 1;
        let entries = self.entries.range(after.min(self.entries.len())..);
        Some(entries.flat_map(|entry| &entry.changes))
    }

    /// The changes of the versions after `from` up to `to`.
    pub(super) fn between(&self, from: Version, to: Version) -> impl Iterator<Item = &Fresh> {
        let after = |version: Version| self.index(version).map_or(0, |index| index + 1);
        let end = after(to).min(self.entries.len());
        let entries = self.entries.range(after(from).min(end)..end);
        entries.flat_map(|entry| &entry.changes)
    }

    /// The message that brings a peer from one version to another, leaving out what it brought itself.
    pub(super) fn message(&self, from: Version, to: Version, peer: Option<PeerKey>) -> Arc<[u8]> {
        let own = peer.map(Source::Peer);
        let others = self
            .between(from, to)
            .filter(|fresh| own.is_none_or(|own| !fresh.sources.contains(&own)));
        let changes: Vec<Vec<u8>> = others.map(|fresh| fresh.bytes.clone()).collect();
        encode(self.heads_at(to).to_vec(), changes, MessageVersion::V1)
    }

    /// The message that brings anybody to now, whatever it has: the document as it was saved, and what came after. `None` where that is
    /// too much for one message, or for who reads files by these limits: each change may be within them, and all of them together not.
    pub(super) fn whole(&self, doc: &Automerge, saved: &mut Option<Saved>, limits: &Limits) -> Option<Arc<[u8]>> {
        let saved = saved.get_or_insert_with(|| {
            let bytes = doc.save();
            Saved {
                version: self.now(),
                is_readable: bytes.len() <= MAX_SAVED_BYTES && measure_file(&bytes, limits).is_ok(),
                bytes,
            }
        });
        if !saved.is_readable {
            return None;
        }
        let later = self.since(saved.version)?.map(|fresh| fresh.bytes.clone());
        let chunks = std::iter::once(saved.bytes.clone()).chain(later).collect();
        Some(encode(self.heads().to_vec(), chunks, MessageVersion::V2))
    }

    /// Whether a peer brought some of what lies between two versions.
    pub(super) fn has_own(&self, from: Version, to: Version, peer: PeerKey) -> bool {
        let own = Source::Peer(peer);
        self.between(from, to).any(|fresh| fresh.sources.contains(&own))
    }
}

fn encode(heads: Vec<ChangeHash>, chunks: Vec<Vec<u8>>, version: MessageVersion) -> Arc<[u8]> {
    let message = Message {
        have: vec![Have {
            last_sync: heads.clone(),
            bloom: Default::default(),
        }],
        heads,
        need: Vec::new(),
        changes: chunks.into(),
        flags: None,
        version,
    };
    message.encode().into()
}

fn size(changes: &[Fresh]) -> usize {
    changes.iter().map(|fresh| fresh.bytes.len()).sum()
}
