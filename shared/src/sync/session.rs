//! One document, many peers.
//!
//! A turn is: any number of `handle` and `edit` calls, then `poll` until `None`. `handle` only notes what
//! happened; the first `poll` of a turn decides, in this order, what to store, show and send. What a turn
//! changed goes out merged, so the relay's cost is per turn and receiver, not per edit and receiver.

mod durability;
mod intake;
mod peer;
mod ring;
mod way;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use automerge::transaction::{CommitOptions, Transaction};
use automerge::{Automerge, Change, ChangeHash, Patch, PatchLog, ReadDoc};

use super::guard::{Incoming, Limits, Refusal, is_document, split};
use durability::{Durability, Origin};
use intake::{Fresh, Intake, Source, Whole, has};
use peer::{Hearing, Peer};
use ring::{Ring, Version};
pub use way::{Joined, join};

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
    /// Reads and writes, and what it has stands: a relay, to whoever comes to it. See rule S12.
    Decide,
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
    /// The peer that brought it first; nobody, where it was made or found here, or is stored again after a failure.
    pub brought_by: Option<PeerKey>,
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
    /// Store operations from this one on failed. Their chunks are stored again with the next change, or when
    /// `StoreAgain` asks for it; until then nobody is told that they are durable.
    StoreFailed {
        /// The first failed one.
        from: StoreSeq,
    },
    /// Try again to store what failed.
    StoreAgain,
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
    /// Chunks found elsewhere: another tab wrote them, a file was opened. Each may hold several joined ones.
    Chunks {
        /// Change chunks; a whole document is taken by `Session::merge`.
        chunks: Vec<Vec<u8>>,
    },
    /// Take more of what has come: see `Output::More`.
    GoOn,
    /// Change chunks that somebody else has put into the driver's own store: they are durable, and not stored again.
    Durable {
        /// Change chunks.
        chunks: Vec<Vec<u8>>,
    },
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
    /// So much has come at once that the document is best read anew. Comes in place of `Patches`.
    Anew,
    /// Changes made way (S12): these are known by other names from now on, and what is kept under the old ones is to be forgotten once what
    /// `Store` brings next is kept. Comes in place of `Patches`: the document is another one, which says the same and more.
    Moved(HashMap<ChangeHash, ChangeHash>),
    /// The driver's own store has something that contradicts the document: load it anew, so that the store decides.
    Contradicted,
    /// Something from this peer was dropped.
    Refused {
        /// From whom.
        peer: PeerKey,
        /// Why.
        refusal: Refusal,
    },
    /// More has come than one turn takes ([`Limits::turn_changes`]): report `GoOn` when there is time for it.
    More,
    /// The peer has these changes (a relay: durably).
    PeerHeads {
        /// Who.
        peer: PeerKey,
        /// Its heads.
        heads: Vec<ChangeHash>,
    },
}

/// A message, and what its sender might do when it came.
struct Letter {
    from: PeerKey,
    access: Access,
    bytes: Vec<u8>,
    /// How many of its changes were taken in earlier turns.
    taken: usize,
}

/// Where a turn ends before all is taken that has come.
#[derive(Clone, Copy)]
struct Left {
    /// The letter.
    at: usize,
    /// How many of its changes were taken in this turn.
    taken: usize,
}

/// What came of the whole documents of a turn.
#[derive(Default)]
struct Documents {
    /// Who has sent some.
    from: Vec<PeerKey>,
    fresh: Vec<Fresh>,
    offers: Vec<(PeerKey, Vec<u8>)>,
}

/// The whole document, saved, for whoever has little of it.
struct Saved {
    version: Version,
    bytes: Vec<u8>,
    /// Whether it is one that a newcomer takes.
    is_readable: bool,
}

/// What happened since the last poll.
#[derive(Default)]
struct Turn {
    inbox: Vec<Letter>,
    /// Peers that left after they had said something.
    departed: Vec<PeerKey>,
    chunks: Vec<Vec<u8>>,
    durable: Vec<Vec<u8>>,
    fresh: Vec<Fresh>,
    patches: Vec<Patch>,
    store_again: bool,
}

/// One document and the peers it is synced with.
pub struct Session {
    doc: Automerge,
    config: SessionConfig,
    intake: Intake,
    ring: Ring,
    saved: Option<Saved>,
    durability: Durability,
    peers: BTreeMap<PeerKey, Peer>,
    /// Peers that something may have to be sent to.
    due: BTreeSet<PeerKey>,
    turn: Turn,
    /// What has come and is for later turns.
    later: Vec<Letter>,
    is_settled: bool,
    outputs: VecDeque<Output>,
}

impl Session {
    /// A session for `doc`, all of whose changes are durable.
    pub fn new(doc: Automerge, config: SessionConfig) -> Self {
        Self {
            intake: Intake::new(&doc, config.limits.clone(), config.patches),
            ring: Ring::new(doc.get_heads()),
            saved: None,
            doc,
            config,
            durability: Durability::new(),
            peers: BTreeMap::new(),
            due: BTreeSet::new(),
            turn: Turn::default(),
            later: Vec::new(),
            is_settled: true,
            outputs: VecDeque::new(),
        }
    }

    /// A session for `doc`, of which only the changes up to `durable` are stored: the rest is stored first thing.
    pub fn with_unstored(doc: Automerge, durable: &[ChangeHash], config: SessionConfig) -> Self {
        let unstored = doc.get_changes(durable);
        let mut session = Self::new(doc, config);
        let mut heads = durable.to_vec();
        heads.sort_unstable();
        session.ring = Ring::new(heads);
        session.turn.fresh = unstored.iter().map(Fresh::made_here).collect();
        session.is_settled = false;
        session
    }

    /// Says how many bytes the document has without compression, where [`Limits::document_bytes`] bounds that: those that it was found to have
    /// (`weighed`), and those that the changes which came `since` take by themselves, many times what they take in it. Until it is said it has none.
    pub fn weighs(&mut self, weighed: usize, since: usize) {
        self.intake.weighs(weighed, since);
    }

    /// The document.
    pub fn doc(&self) -> &Automerge {
        &self.doc
    }

    /// Says as whom the next edits are made. See [`crate::replica::Replica::sign`].
    pub(crate) fn sign(&mut self, sign: impl FnOnce(&mut Automerge)) {
        sign(&mut self.doc);
    }

    /// Says whether patches are made from now on.
    pub fn want(&mut self, patches: Patches) {
        self.config.patches = patches;
        self.intake.want(patches);
    }

    /// The document's heads.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.doc.get_heads()
    }

    /// Store operations that are not durable yet.
    pub fn pending_stores(&self) -> usize {
        self.durability.pending()
    }

    /// Peers that are connected.
    pub fn peer_count(&self) -> usize {
        self.peers.len()
    }

    /// How many changes somebody who has `heads` lacks. Dear in a long history, unless `heads` were the document's a few turns ago.
    pub fn changes_since(&self, heads: &[ChangeHash]) -> usize {
        let version = self.ring.version_of(heads);
        if let Some(changes) = version.and_then(|version| self.ring.since(version)) {
            return changes.count();
        }
        let known: Vec<ChangeHash> = heads.iter().filter(|head| has(&self.doc, head)).copied().collect();
        self.doc.get_changes_meta(&known).len()
    }

    /// Whether the document has this change, or it waits here for others that it depends on.
    pub fn knows(&self, change: &ChangeHash) -> bool {
        has(&self.doc, change) || self.intake.waits(change)
    }

    /// Takes one input.
    pub fn handle(&mut self, _now_millis: u64, input: Input) {
        self.is_settled = false;
        match input {
            Input::Joined { peer, access } => {
                self.peers.insert(peer, Peer::new(access));
                self.intake.joined(peer, access);
                self.due.insert(peer);
            }
            Input::Left { peer } => {
                self.peers.remove(&peer);
                self.due.remove(&peer);
                // What it said before it left counts: it may have been somebody's last edit of the day.
                self.turn.departed.push(peer);
                self.turn.inbox.append(&mut self.later);
            }
            Input::Received { peer, message } => {
                if let Some(known) = self.peers.get(&peer) {
                    let letter = Letter {
                        from: peer,
                        access: known.access,
                        bytes: message,
                        taken: 0,
                    };
                    // In the order in which they came.
                    let inbox = if self.later.is_empty() {
                        &mut self.turn.inbox
                    } else {
                        &mut self.later
                    };
                    inbox.push(letter);
                }
            }
            Input::GoOn => self.turn.inbox.append(&mut self.later),
            Input::Stored { upto } => {
                self.durability.stored(upto);
                for peer in self.peers.values_mut() {
                    peer.stored(upto);
                }
            }
            Input::StoreFailed { from } => {
                self.durability.failed_from(from);
                for peer in self.peers.values_mut() {
                    peer.store_failed(from);
                }
            }
            Input::StoreAgain => self.turn.store_again = true,
            Input::Blocked { peer } => {
                if let Some(peer) = self.peers.get_mut(&peer) {
                    peer.is_blocked = true;
                }
            }
            Input::Writable { peer } => {
                if let Some(peer) = self.peers.get_mut(&peer) {
                    peer.is_blocked = false;
                }
            }
            Input::Chunks { mut chunks } => self.turn.chunks.append(&mut chunks),
            Input::Durable { mut chunks } => self.turn.durable.append(&mut chunks),
        }
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
        let options = CommitOptions::default().with_message(message).with_time(time_secs);
        let done = match self.config.patches {
            Patches::Wanted => self.doc.transact_and_log_patches_with(|_| options, f),
            Patches::Unwanted => self.doc.transact_with(|_| options, f),
        }
        .map_err(|failure| failure.error)?;
        self.edited(done.hash, done.patch_log);
        Ok(done.result)
    }

    /// One local transaction on an earlier version of the document, merged into the present: for taking something
    /// back without touching what others wrote meanwhile. Returns the change's hash, if there was anything to change.
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
        let options = CommitOptions::default().with_message(message).with_time(time_secs);
        // A fresh log belongs to no document yet, so it never mismatches.
        let log = PatchLog::new(self.config.patches == Patches::Wanted);
        let Ok(mut transaction) = self.doc.transaction_at(log, base) else {
            return Ok(None);
        };
        if let Err(error) = f(&mut transaction) {
            transaction.rollback();
            return Err(error);
        }
        let (hash, log) = transaction.commit_with(options);
        self.edited(hash, log);
        Ok(hash)
    }

    fn edited(&mut self, hash: Option<ChangeHash>, mut log: PatchLog) {
        let Some(change) = hash.and_then(|hash| self.doc.get_change_by_hash(&hash)) else {
            return;
        };
        self.is_settled = false;
        self.intake.edited(&change);
        self.turn.fresh.push(Fresh::made_here(&change));
        if self.config.patches == Patches::Wanted {
            self.turn.patches.extend(self.doc.make_patches(&mut log));
        }
    }

    /// Merges another copy of the document: an opened file, a snapshot. Every change of it is measured as if
    /// a peer had sent it, and stored if it is new.
    ///
    /// # Errors
    /// The first refusal; everything that was not refused is merged all the same.
    pub fn merge(&mut self, other: &Automerge) -> Result<(), Refusal> {
        self.is_settled = false;
        let new = other
            .get_changes_meta(&[])
            .into_iter()
            .filter(|meta| !has(&self.doc, &meta.hash));
        let new: Vec<Change> = new.filter_map(|meta| other.get_change_by_hash(&meta.hash)).collect();
        let offers = new.iter().map(|change| (Source::Here, change.raw_bytes()));
        let taken = self.intake.take(&mut self.doc, offers);
        self.turn.fresh.extend(taken.fresh);
        self.turn.patches.extend(taken.patches);
        taken.refused.first().map_or(Ok(()), |&(_, refusal)| Err(refusal))
    }

    /// What to do next; `None` when everything is done.
    pub fn poll(&mut self) -> Option<Output> {
        if !self.is_settled {
            self.is_settled = true;
            self.evaluate();
        }
        self.outputs.pop_front()
    }

    /// The one place that decides. The numbers are the rules of `SPEC.md`.
    fn evaluate(&mut self) {
        let mut turn = std::mem::take(&mut self.turn);
        let mut refused = Vec::new();
        let (mut inbox, left) = self.read(&turn.inbox, &mut refused);
        let whole = self.take_documents(&mut inbox, &mut refused);
        // S2: nothing reaches the document unmeasured. One batch for all peers: each costs a walk.
        let offers = inbox
            .iter()
            .filter(|(letter, _)| letter.access != Access::Read)
            .flat_map(|(letter, message)| message.chunks.iter().map(|&chunk| (Source::Peer(letter.from), chunk)));
        // A torn chunk from a store is refused as a whole, like any other that cannot be read.
        let mine = turn
            .chunks
            .iter()
            .flat_map(|joined| split(joined).unwrap_or_else(|| vec![joined.as_slice()]));
        let mine = mine.map(|chunk| (Source::Here, chunk));
        let kept = turn.durable.iter().map(|chunk| (Source::Store, chunk.as_slice()));
        let parts = whole
            .offers
            .iter()
            .map(|(from, part)| (Source::Peer(*from), part.as_slice()));
        let taken = self
            .intake
            .take(&mut self.doc, parts.chain(offers).chain(mine).chain(kept));
        for &peer in &turn.departed {
            self.intake.forget(peer);
        }
        let mut fresh = turn.fresh;
        let is_anew = !whole.fresh.is_empty();
        fresh.extend(whole.fresh);
        fresh.retain(|fresh| !taken.moved.contains_key(&fresh.hash));
        fresh.extend(taken.fresh);
        self.leave_taken_actor(&fresh);

        let has_moved = !taken.moved.is_empty();
        if has_moved {
            self.outputs.push_back(Output::Moved(taken.moved));
        }
        if taken.is_contradicted {
            self.outputs.push_back(Output::Contradicted);
        }
        self.store(&fresh, turn.store_again);
        if has_moved {
            self.begin_anew();
        } else if is_anew {
            self.outputs.push_back(Output::Anew);
        } else {
            self.show(turn.patches, taken.patches);
        }
        self.hold(&fresh, &taken.known);
        if !fresh.is_empty() && !has_moved {
            self.ring.push(self.doc.get_heads(), fresh);
            self.saved.take_if(|saved| !self.ring.has(saved.version));
            self.due.extend(self.peers.keys());
        }
        // What a message says besides counts once all its changes have been taken.
        let heard = inbox.len() - usize::from(left.is_some());
        for (letter, message) in inbox.iter().take(heard) {
            self.hear(letter.from, message);
        }
        // The relay cannot know where they stand until they say that it came.
        for sender in &whole.from {
            if let Some(peer) = self.peers.get_mut(sender) {
                peer.owe_answer();
                self.due.insert(*sender);
            }
        }
        if let Some(left) = left {
            let mut later = turn.inbox.split_off(left.at);
            if let Some(first) = later.first_mut() {
                first.taken += left.taken;
            }
            later.append(&mut self.later);
            self.later = later;
            self.outputs.push_back(Output::More);
        }
        self.send();
        // Last, as some clients hang up when they hear it: until then they have got what there is to read.
        refused.extend(taken.refused);
        self.refuse(refused);
    }

    /// S3: takes whole documents out of the messages; who decides may send them.
    fn take_documents(
        &mut self,
        inbox: &mut [(&Letter, Incoming<'_>)],
        refused: &mut Vec<(Source, Refusal)>,
    ) -> Documents {
        let mut taken = Documents::default();
        for (letter, message) in inbox.iter_mut().filter(|(letter, _)| letter.access == Access::Decide) {
            let (documents, changes) = std::mem::take(&mut message.chunks)
                .into_iter()
                .partition::<Vec<_>, _>(|chunk| is_document(chunk));
            message.chunks = changes;
            if !documents.is_empty() {
                taken.from.push(letter.from);
            }
            for document in documents {
                match self.intake.take_whole(&mut self.doc, letter.from, document) {
                    Ok(Whole::Taken(fresh)) => taken.fresh.extend(fresh),
                    Ok(Whole::Offers(parts)) => {
                        taken
                            .offers
                            .extend(parts.into_iter().map(|part| (letter.from, part.bytes)));
                    }
                    Err(refusal) => refused.push((Source::Peer(letter.from), refusal)),
                }
            }
        }
        taken
    }

    /// S12: an actor that somebody else writes as is no longer ours.
    fn leave_taken_actor(&mut self, fresh: &[Fresh]) {
        let mut by_peers = fresh.iter().filter(|fresh| fresh.brought_by().is_some());
        let is_taken = |fresh: &&Fresh| {
            let meta = self.doc.get_change_meta_by_hash(&fresh.hash);
            meta.is_some_and(|meta| *meta.actor == *self.doc.get_actor())
        };
        if let Some(taken) = by_peers.find(is_taken) {
            let actor = way::another(self.doc.get_actor(), &taken.hash);
            self.doc.set_actor(actor);
        }
    }

    /// The document is another one: what was known of peers is not true of it.
    fn begin_anew(&mut self) {
        self.ring = Ring::new(self.doc.get_heads());
        self.saved = None;
        for (key, peer) in &mut self.peers {
            let is_blocked = peer.is_blocked;
            *peer = Peer::new(peer.access);
            peer.is_blocked = is_blocked;
            self.due.insert(*key);
        }
    }

    /// Messages that can be read, as far as one turn goes; the others are refused, and so are the changes of those who may only read.
    fn read<'a>(
        &self,
        inbox: &'a [Letter],
        refused: &mut Vec<(Source, Refusal)>,
    ) -> (Vec<(&'a Letter, Incoming<'a>)>, Option<Left>) {
        let mut messages = Vec::with_capacity(inbox.len());
        let mut room = self.config.limits.turn_changes.max(1);
        for (at, letter) in inbox.iter().enumerate() {
            match Incoming::read(&letter.bytes, &self.config.limits) {
                Ok(mut message) => {
                    message.chunks.drain(..letter.taken.min(message.chunks.len()));
                    // Nobody waits for more of who has left.
                    if message.chunks.len() > room && self.peers.contains_key(&letter.from) {
                        message.chunks.truncate(room);
                        messages.push((letter, message));
                        return (messages, Some(Left { at, taken: room }));
                    }
                    room -= message.chunks.len().min(room);
                    if letter.access == Access::Read && !message.chunks.is_empty() {
                        refused.push((Source::Peer(letter.from), Refusal::ReadOnly));
                    }
                    messages.push((letter, message));
                }
                Err(refusal) => refused.push((Source::Peer(letter.from), refusal)),
            }
        }
        (messages, None)
    }

    /// S6: every new change is stored; failed ones are stored with it.
    fn store(&mut self, fresh: &[Fresh], again: bool) {
        let is_retried = again && !self.durability.failed().is_empty();
        let (stored, fresh): (Vec<&Fresh>, Vec<&Fresh>) = fresh.iter().partition(|fresh| fresh.is_stored());
        for stored in stored {
            // S7: somebody else may have stored a change before this side has stored what it depends on.
            let meta = self.doc.get_change_meta_by_hash(&stored.hash);
            let deps = meta.iter().flat_map(|meta| &meta.deps);
            if let Some(seq) = deps.filter_map(|dep| self.durability.waits_for(dep)).max() {
                self.durability.add(seq, stored.hash);
            }
        }
        if fresh.is_empty() && !is_retried {
            return;
        }
        let failed = self
            .durability
            .failed()
            .iter()
            .filter_map(|hash| self.doc.get_change_by_hash(hash));
        let mut chunks: Vec<Chunk> = failed
            .map(|change| Chunk {
                hash: change.hash(),
                bytes: change.raw_bytes().to_vec(),
                brought_by: None,
            })
            .collect();
        chunks.extend(fresh.iter().map(|fresh| Chunk {
            hash: fresh.hash,
            bytes: fresh.bytes.clone(),
            brought_by: fresh.brought_by(),
        }));
        let by_peers = fresh
            .iter()
            .any(|fresh| fresh.sources.iter().any(|&source| source != Source::Here));
        let origin = if by_peers { Origin::Peers } else { Origin::Local };
        let seq = self
            .durability
            .ask(fresh.iter().map(|fresh| fresh.hash).collect(), origin);
        for peer in self.peers.values_mut() {
            peer.asked_again(seq);
        }
        self.outputs.push_back(Output::Store { seq, chunks });
    }

    fn show(&mut self, mut patches: Vec<Patch>, more: Vec<Patch>) {
        patches.extend(more);
        if !patches.is_empty() {
            self.outputs.push_back(Output::Patches(patches));
        }
    }

    fn refuse(&mut self, refused: Vec<(Source, Refusal)>) {
        let mut told = BTreeSet::new();
        for (source, refusal) in refused {
            if let Source::Peer(peer) = source
                && self.peers.contains_key(&peer)
                && told.insert((peer, refusal as u8))
            {
                self.outputs.push_back(Output::Refused { peer, refusal });
            }
        }
    }

    /// S7: who brought a change hears nothing until it is durable.
    fn hold(&mut self, fresh: &[Fresh], known: &[(Source, ChangeHash)]) {
        let brought = fresh
            .iter()
            .flat_map(|fresh| fresh.sources.iter().map(|&source| (source, fresh.hash)));
        for (source, hash) in brought.chain(known.iter().copied()) {
            if let Source::Peer(peer) = source
                && let Some(seq) = self.durability.waits_for(&hash)
                && let Some(peer) = self.peers.get_mut(&peer)
            {
                peer.hold(seq);
            }
        }
    }

    /// What a message says about its sender.
    fn hear(&mut self, key: PeerKey, message: &Incoming<'_>) {
        let Some(peer) = self.peers.get_mut(&key) else {
            return;
        };
        // S7: naming a change that we never sent is as good as bringing it.
        for head in &message.heads {
            if let Some(seq) = self.durability.waits_for(head)
                && !peer.knows_from_us(head)
            {
                peer.hold(seq);
            }
        }
        let version = self.ring.version_of(&message.heads);
        if let Some(version) = version.filter(|_| message.is_bare_ack()) {
            peer.acknowledged(version, message, &self.ring);
        } else if !peer.listened(message, &self.doc, &self.intake, &self.ring) {
            return;
        }
        self.due.insert(key);
        let is_here = |head: &&ChangeHash| version.is_some() || has(&self.doc, head);
        let heads = message.heads.iter().filter(is_here).copied().collect();
        self.outputs.push_back(Output::PeerHeads { peer: key, heads });
    }

    /// S8: at most one message per peer and turn; the same bytes for all that go from one version to the same other.
    fn send(&mut self) {
        let is_anything_at_risk = self.durability.has_changes_of_peers();
        let now = self.ring.now();
        let kept = self.ring.durable(&self.durability);
        let mut shared: BTreeMap<(Version, Version), Arc<[u8]>> = BTreeMap::new();
        let due = std::mem::take(&mut self.due);
        for key in due {
            let Some(peer) = self.peers.get_mut(&key) else {
                continue;
            };
            // It is answered when it was heard out.
            if self.later.iter().any(|letter| letter.from == key) {
                self.due.insert(key);
                continue;
            }
            if peer.resolves(&self.doc) {
                peer.hold_for(self.durability.latest());
            }
            let hearing = peer.hearing(is_anything_at_risk);
            if hearing != Hearing::All {
                self.due.insert(key);
            }
            let upto = match hearing {
                Hearing::All => Some(now),
                Hearing::Kept => kept,
                Hearing::Durable => {
                    let heads = kept.map(|kept| self.ring.heads_at(kept));
                    if let Some(message) = heads.and_then(|heads| peer.ask(heads, &self.doc, &self.intake)) {
                        self.outputs.push_back(Output::Send {
                            peer: key,
                            message: message.encode().into(),
                        });
                    }
                    None
                }
                Hearing::Nothing => None,
            };
            let Some(upto) = upto else { continue };
            if let Some(from) = peer.stands_at(&self.ring) {
                if from >= upto && !(upto == now && peer.is_to_be_answered()) {
                    continue;
                }
                let message = if self.ring.has_own(from, upto, key) {
                    self.ring.message(from, upto, Some(key))
                } else {
                    let message = shared
                        .entry((from, upto))
                        .or_insert_with(|| self.ring.message(from, upto, None));
                    Arc::clone(message)
                };
                peer.sent(from, upto, &self.ring);
                self.outputs.push_back(Output::Send { peer: key, message });
            } else if upto == now
                && peer.is_best_given_all_at_once(&self.doc)
                && let Some(message) = self.ring.whole(&self.doc, &mut self.saved, &self.config.limits)
            {
                peer.given_all(&self.ring);
                self.outputs.push_back(Output::Send { peer: key, message });
            } else if upto == now
                && let Some((message, lacking)) = peer.compose(&self.doc, &self.intake, &self.ring)
            {
                let is_best = peer.is_best_given_all(lacking, &self.doc);
                let whole = is_best
                    .then(|| self.ring.whole(&self.doc, &mut self.saved, &self.config.limits))
                    .flatten();
                if whole.is_some() {
                    peer.given_all(&self.ring);
                }
                let message = whole.unwrap_or_else(|| message.encode().into());
                self.outputs.push_back(Output::Send { peer: key, message });
            }
        }
    }
}

#[cfg(test)]
mod tests;
