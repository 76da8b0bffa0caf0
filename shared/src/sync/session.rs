//! One document, many peers.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::{CommitOptions, Transaction};
use automerge::{Automerge, Change, ChangeHash, Patch, PatchLog};

use super::guard::Limits;

/// A connection, named by the driver: a relay's socket, a browser's tab. Never reused in one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeerKey(pub u64);

/// A store operation, numbered from 1 without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoreSeq(pub u64);

/// What a peer may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads and writes.
    Write,
    /// Reads; its changes are dropped unseen.
    Read,
}

/// Whether the session reports what changed in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patches {
    /// `Output::Patches` follows every change.
    Wanted,
    /// Never: making patches costs milliseconds in a large document.
    Unwanted,
}

/// How a session behaves.
#[derive(Debug, Clone)]
pub struct SessionConfig {
    /// What peers may send.
    pub limits: Limits,
    /// Whether patches are made.
    pub patches: Patches,
}

/// A plain (not deflated) change chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The change's hash: its name in every store.
    pub hash: ChangeHash,
    /// The chunk as `Automerge::load_incremental` reads it.
    pub bytes: Vec<u8>,
}

/// What happened outside.
#[derive(Debug, Clone)]
pub enum Input {
    /// A peer connected.
    Joined {
        /// Its key.
        peer: PeerKey,
        /// What it may do.
        access: Access,
    },
    /// A peer is gone; what was sent to it may not have arrived.
    Left {
        /// Its key.
        peer: PeerKey,
    },
    /// The payload of a `request` or `sync` frame.
    Received {
        /// From whom.
        peer: PeerKey,
        /// An automerge sync message.
        message: Vec<u8>,
    },
    /// Store operations up to this one are durable.
    Stored {
        /// The last durable one.
        upto: StoreSeq,
    },
    /// Store operations from this one on failed; the session stores their chunks again with the next operation.
    StoreFailed {
        /// The first failed one.
        from: StoreSeq,
    },
    /// The peer's outgoing queue is full: nothing is sent until `Writable`.
    Blocked {
        /// Its key.
        peer: PeerKey,
    },
    /// The peer's outgoing queue has room again.
    Writable {
        /// Its key.
        peer: PeerKey,
    },
    /// Chunks found elsewhere: another tab wrote them, a file was opened.
    Chunks {
        /// Chunks as they were found.
        chunks: Vec<Vec<u8>>,
    },
}

/// Why something from a peer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The peer may only read.
    ReadOnly,
    /// A change has more operations than `Limits` allow.
    TooManyOps,
    /// A change nests objects deeper than `Limits` allow.
    TooDeep,
    /// A message or a change is larger than `Limits` allow.
    TooBig,
    /// Not a sync message, not a change, or a kind of chunk that is not taken from peers.
    Malformed,
}

/// What the driver shall do, in this order.
#[derive(Debug)]
pub enum Output {
    /// Make these durable, then report `Stored`. Chunks are in causal order.
    Store {
        /// The operation's number.
        seq: StoreSeq,
        /// What to store.
        chunks: Vec<Chunk>,
    },
    /// Send this as `sync`.
    Send {
        /// To whom.
        peer: PeerKey,
        /// The same allocation for every peer that is in sync.
        message: Arc<[u8]>,
    },
    /// What changed, local and remote alike.
    Patches(Vec<Patch>),
    /// Something from this peer was dropped.
    Refused {
        /// From whom.
        peer: PeerKey,
        /// Why.
        refusal: Refusal,
    },
    /// The peer has these changes (a relay: durably).
    PeerHeads {
        /// Who.
        peer: PeerKey,
        /// Its heads.
        heads: Vec<ChangeHash>,
        /// How many of our changes it lacks.
        missing: usize,
    },
}

struct Peer {
    access: Access,
    state: State,
    blocked: bool,
    /// Store operations that hold this peer's own changes.
    held_by: BTreeSet<StoreSeq>,
}

/// One document and the peers it is synced with.
pub struct Session {
    doc: Automerge,
    config: SessionConfig,
    peers: BTreeMap<PeerKey, Peer>,
    next_store: u64,
    pending: BTreeMap<StoreSeq, Vec<Chunk>>,
    outputs: VecDeque<Output>,
}

impl Session {
    /// A session for `doc`, whose changes are all durable already.
    pub fn new(doc: Automerge, config: SessionConfig) -> Self {
        Self {
            doc,
            config,
            peers: BTreeMap::new(),
            next_store: 1,
            pending: BTreeMap::new(),
            outputs: VecDeque::new(),
        }
    }

    /// A session for `doc`, of which only the changes up to `durable` are stored: the rest is stored first thing.
    pub fn with_unstored(doc: Automerge, durable: &[ChangeHash], config: SessionConfig) -> Self {
        let mut session = Self::new(doc, config);
        session.changed(durable, PatchLog::inactive());
        session
    }

    /// The document.
    pub fn doc(&self) -> &Automerge {
        &self.doc
    }

    /// The document's heads.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.doc.get_heads()
    }

    /// Store operations that are not durable yet.
    pub fn pending_stores(&self) -> usize {
        self.pending.len()
    }

    /// Peers that are connected.
    pub fn peer_count(&self) -> usize {
        self.peers.len()
    }

    /// What to do next; `None` when everything is done.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Takes one input. Drain `poll` before the next.
    pub fn handle(&mut self, _now_millis: u64, input: Input) {
        match input {
            Input::Joined { peer, access } => {
                let state = if access == Access::Read {
                    State::new_read_only()
                } else {
                    State::new()
                };
                self.peers.insert(
                    peer,
                    Peer {
                        access,
                        state,
                        blocked: false,
                        held_by: BTreeSet::new(),
                    },
                );
            }
            Input::Left { peer } => {
                self.peers.remove(&peer);
            }
            Input::Received { peer, message } => self.received(peer, &message),
            Input::Stored { upto } => {
                self.pending.retain(|&seq, _| seq > upto);
                for peer in self.peers.values_mut() {
                    peer.held_by.retain(|&seq| seq > upto);
                }
            }
            Input::StoreFailed { from } => {
                let failed = self.pending.split_off(&from);
                let again: Vec<Chunk> = failed.into_values().flatten().collect();
                let seq = self.store(again);
                for peer in self.peers.values_mut() {
                    if !peer.held_by.split_off(&from).is_empty() {
                        peer.held_by.extend(seq);
                    }
                }
            }
            Input::Blocked { peer } => {
                if let Some(peer) = self.peers.get_mut(&peer) {
                    peer.blocked = true;
                }
            }
            Input::Writable { peer } => {
                if let Some(peer) = self.peers.get_mut(&peer) {
                    peer.blocked = false;
                }
            }
            Input::Chunks { chunks } => {
                let before = self.doc.get_heads();
                let mut log = self.patch_log();
                if self
                    .doc
                    .load_incremental_log_patches(&chunks.concat(), &mut log)
                    .is_ok()
                {
                    self.changed(&before, log);
                }
            }
        }
        self.send();
    }

    /// One local transaction. Its change is stored, shown and sent like a remote one.
    ///
    /// # Errors
    /// The closure's; the transaction is then rolled back.
    pub fn edit<T, E>(
        &mut self,
        f: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
        message: &str,
        time_secs: i64,
    ) -> Result<T, E> {
        let before = self.doc.get_heads();
        let options = CommitOptions::default().with_message(message).with_time(time_secs);
        let done = match self.config.patches {
            Patches::Wanted => self.doc.transact_and_log_patches_with(|_| options, f),
            Patches::Unwanted => self.doc.transact_with(|_| options, f),
        };
        let done = done.map_err(|failure| failure.error)?;
        if done.hash.is_some() {
            self.changed(&before, done.patch_log);
            self.send();
        }
        Ok(done.result)
    }

    /// One local transaction on an earlier version of the document, merged into the present: for taking something back without
    /// touching what others wrote meanwhile. Returns the change's hash, if there was anything to change.
    ///
    /// # Errors
    /// The closure's; the transaction is then rolled back.
    pub fn edit_at<E>(
        &mut self,
        base: &[ChangeHash],
        f: impl FnOnce(&mut Transaction<'_>) -> Result<(), E>,
        message: &str,
        time_secs: i64,
    ) -> Result<Option<ChangeHash>, E> {
        let before = self.doc.get_heads();
        let options = CommitOptions::default().with_message(message).with_time(time_secs);
        // A fresh log belongs to no document yet, so it never mismatches.
        let Ok(mut transaction) = self
            .doc
            .transaction_at(PatchLog::new(self.config.patches == Patches::Wanted), base)
        else {
            return Ok(None);
        };
        if let Err(error) = f(&mut transaction) {
            transaction.rollback();
            return Err(error);
        }
        let (hash, log) = transaction.commit_with(options);
        if hash.is_some() {
            self.changed(&before, log);
            self.send();
        }
        Ok(hash)
    }

    fn patch_log(&self) -> PatchLog {
        PatchLog::new(self.config.patches == Patches::Wanted)
    }

    fn received(&mut self, key: PeerKey, bytes: &[u8]) {
        if bytes.len() > self.config.limits.message_bytes {
            return self.refuse(key, Refusal::TooBig);
        }
        let Ok(mut message) = Message::decode(bytes) else {
            return self.refuse(key, Refusal::Malformed);
        };
        let mut log = self.patch_log();
        let before = self.doc.get_heads();
        let Some(peer) = self.peers.get_mut(&key) else {
            return;
        };
        if peer.access == Access::Read && !message.changes.is_empty() {
            message.changes = Vec::<Vec<u8>>::new().into();
            self.outputs.push_back(Output::Refused {
                peer: key,
                refusal: Refusal::ReadOnly,
            });
        }
        if self
            .doc
            .receive_sync_message_log_patches(&mut peer.state, message, &mut log)
            .is_err()
        {
            return self.refuse(key, Refusal::Malformed);
        }
        let heads = peer.state.shared_heads.clone();
        if let Some(seq) = self.changed(&before, log)
            && let Some(peer) = self.peers.get_mut(&key)
        {
            peer.held_by.insert(seq);
        }
        let missing = self.doc.get_changes(&heads).len();
        self.outputs.push_back(Output::PeerHeads {
            peer: key,
            heads,
            missing,
        });
    }

    fn refuse(&mut self, peer: PeerKey, refusal: Refusal) {
        self.outputs.push_back(Output::Refused { peer, refusal });
    }

    fn changed(&mut self, before: &[ChangeHash], mut log: PatchLog) -> Option<StoreSeq> {
        let mut seen = HashSet::new();
        let chunk = |change: Change| Chunk {
            hash: change.hash(),
            bytes: change.raw_bytes().to_vec(),
        };
        let chunks = self
            .doc
            .get_changes(before)
            .into_iter()
            .map(chunk)
            .filter(|c| seen.insert(c.hash))
            .collect();
        let seq = self.store(chunks);
        if self.config.patches == Patches::Wanted {
            let patches = self.doc.make_patches(&mut log);
            if !patches.is_empty() {
                self.outputs.push_back(Output::Patches(patches));
            }
        }
        seq
    }

    fn store(&mut self, chunks: Vec<Chunk>) -> Option<StoreSeq> {
        if chunks.is_empty() {
            return None;
        }
        let seq = StoreSeq(self.next_store);
        self.next_store += 1;
        self.pending.insert(seq, chunks.clone());
        self.outputs.push_back(Output::Store { seq, chunks });
        Some(seq)
    }

    fn send(&mut self) {
        for (&key, peer) in &mut self.peers {
            if peer.blocked || !peer.held_by.is_empty() {
                continue;
            }
            if let Some(mut message) = self.doc.generate_sync_message(&mut peer.state) {
                message.flags = None;
                self.outputs.push_back(Output::Send {
                    peer: key,
                    message: message.encode().into(),
                });
            }
        }
    }
}
