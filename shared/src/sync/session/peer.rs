//! What the session knows about one peer.

use std::collections::BTreeSet;

use automerge::sync::{Have, Message, MessageFlags, State, SyncDoc};
use automerge::{Automerge, Change, ChangeHash, ReadDoc};

use super::durability::NOT_ASKED_AGAIN;
use super::intake::{Intake, has};
use super::ring::{Ring, Version};
use super::{Access, StoreSeq};
use crate::sync::guard::Incoming;

/// Bytes of changes in one message, so that it fits a frame whatever the history.
const MAX_PART_BYTES: usize = 4 * 1024 * 1024;
/// Changes that somebody who comes lacks from which on a whole document is worth making.
const WHOLE_FROM: usize = 30;
/// The same for somebody who was here before, and looks at the plan while it comes: a document is taken at one go (S13).
const WHOLE_FOR_ONE_HERE_FROM: usize = 10_000;
/// A relay's changes are acknowledged once for so many messages that bring some: it makes no use of more.
const ANSWER_EVERY: u8 = 16;
/// Changes that count as sent before they are looked through. What is struck off only spares memory: nobody is sent what it has.
const STRIKE_OFF_FROM: usize = 256;

/// What may be said to a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hearing {
    All,
    /// Only what is durable.
    Kept,
    /// Only what is durable, to ask for what it has.
    Durable,
    Nothing,
}

/// One connection.
pub(super) struct Peer {
    pub(super) access: Access,
    pub(super) is_blocked: bool,
    state: State,
    /// The store operation this peer waits for.
    held_for: Option<StoreSeq>,
    /// Whether it has said anything: before, it may be anybody, come back after a cut.
    has_spoken: bool,
    /// Whether it named heads that are not here yet: what stands below them, it may have brought before.
    is_unresolved: bool,
    /// Whether it should be asked for them.
    is_to_be_asked: bool,
    /// Whether it waits for an answer even when there is nothing new.
    is_owed_answer: bool,
    /// Where it stands when everything sent has arrived; `None` when only automerge's own state says.
    stands_at: Option<Version>,
    /// Up to where it has told us that it has everything.
    confirmed: Option<Version>,
    /// Whether it reads whole documents.
    takes_documents: bool,
    /// Whether its first message said that all it has is here, and it was not answered yet.
    brings_nothing: bool,
    /// Whether the whole document is on its way to it, and it has not said so far that it has come.
    is_being_given_all: bool,
    /// Messages of a relay's that have brought changes and were not answered.
    unanswered: u8,
    /// How many sent changes make it worth while to look which of them it has by now.
    strike_off_from: usize,
}

impl Incoming<'_> {
    /// Whether the message does nothing but name its sender's heads.
    pub(super) fn is_bare_ack(&self) -> bool {
        self.chunks.is_empty() && self.need.is_empty() && !self.is_reset
    }
}

impl Peer {
    pub(super) fn new(access: Access) -> Self {
        let state = match access {
            Access::Write | Access::Decide => State::new(),
            Access::Read => State::new_read_only(),
        };
        Self {
            access,
            is_blocked: false,
            state,
            held_for: None,
            has_spoken: false,
            is_unresolved: false,
            is_to_be_asked: false,
            is_owed_answer: true,
            stands_at: None,
            confirmed: None,
            takes_documents: false,
            brings_nothing: false,
            is_being_given_all: false,
            // The first answer goes at once: the relay learns from it where this side stands.
            unanswered: ANSWER_EVERY - 1,
            strike_off_from: STRIKE_OFF_FROM,
        }
    }

    /// S7: hears nothing until this operation is durable.
    pub(super) fn hold(&mut self, seq: StoreSeq) {
        self.hold_for(Some(seq));
    }

    /// The same, if there is an operation.
    pub(super) fn hold_for(&mut self, seq: Option<StoreSeq>) {
        self.held_for = self.held_for.max(seq);
    }

    /// Whether everything it named has just become known here.
    pub(super) fn resolves(&mut self, doc: &Automerge) -> bool {
        let is_here = |heads: &Vec<ChangeHash>| heads.iter().all(|head| has(doc, head));
        let resolves = self.is_unresolved && self.state.their_heads.as_ref().is_none_or(is_here);
        self.is_unresolved &= !resolves;
        resolves
    }

    pub(super) fn stored(&mut self, upto: StoreSeq) {
        self.held_for = self.held_for.filter(|&seq| seq > upto);
    }

    pub(super) fn store_failed(&mut self, from: StoreSeq) {
        if self.held_for >= Some(from) {
            self.held_for = Some(NOT_ASKED_AGAIN);
        }
    }

    pub(super) fn asked_again(&mut self, seq: StoreSeq) {
        if self.held_for == Some(NOT_ASKED_AGAIN) {
            self.held_for = Some(seq);
        }
    }

    /// S7: what may be said to it now, when changes that peers brought wait to be durable, or do not.
    pub(super) fn hearing(&self, is_anything_at_risk: bool) -> Hearing {
        if self.is_blocked {
            Hearing::Nothing
        } else if self.held_for.is_some() {
            // What stands below a name that is not known here, it may have brought before.
            if self.is_unresolved {
                Hearing::Nothing
            } else {
                Hearing::Kept
            }
        } else if !is_anything_at_risk {
            Hearing::All
        } else if !self.has_spoken {
            Hearing::Nothing
        } else if self.is_unresolved && self.access != Access::Read {
            Hearing::Durable
        } else {
            Hearing::All
        }
    }

    /// Whether the peer has a change from us, or named it before.
    pub(super) fn knows_from_us(&self, hash: &ChangeHash) -> bool {
        self.state.sent_hashes.contains(hash)
            || self
                .state
                .their_heads
                .as_ref()
                .is_some_and(|heads| heads.contains(hash))
    }

    /// Whether it is to have a message that says nothing but that its changes have come. S8: a relay has few of them.
    pub(super) fn is_to_be_answered(&mut self) -> bool {
        if self.is_owed_answer && self.access == Access::Decide {
            self.unanswered = (self.unanswered + 1) % ANSWER_EVERY;
            self.unanswered == 0
        } else {
            self.is_owed_answer
        }
    }

    /// It has sent a whole document, and is to be told at once that it came.
    pub(super) fn owe_answer(&mut self) {
        self.is_owed_answer = true;
        self.unanswered = ANSWER_EVERY - 1;
    }

    /// The version it stands at, if what came after is at hand.
    pub(super) fn stands_at(&self, ring: &Ring) -> Option<Version> {
        self.stands_at.filter(|&version| ring.since(version).is_some())
    }

    /// A message that only names heads of a version we know: what `receive_sync_message` would do, without
    /// the document.
    pub(super) fn acknowledged(&mut self, version: Version, message: &Incoming<'_>, ring: &Ring) {
        self.has_spoken = true;
        if version == ring.now() {
            self.state.sent_hashes.clear();
            self.state.last_sent_heads.clone_from(&message.heads);
        } else if self.state.sent_hashes.is_empty() {
            // Nothing to strike off.
        } else if let Some(confirmed) = self.confirmed.filter(|&confirmed| confirmed <= version) {
            for fresh in ring.between(confirmed, version) {
                self.state.sent_hashes.remove(&fresh.hash);
            }
        }
        self.confirmed = Some(version);
        self.stands_at = self.stands_at.max(Some(version));
        self.state.in_flight = false;
        self.state.shared_heads.clone_from(&message.heads);
        self.state.their_heads = Some(message.heads.clone());
        self.state.their_need = Some(Vec::new());
        self.state.their_have = Some(message.have.clone());
    }

    /// Any other message, by way of the document. `false` when it says nothing new and needs no answer:
    /// two peers that can not satisfy each other would otherwise talk for ever.
    pub(super) fn listened(&mut self, message: &Incoming<'_>, doc: &Automerge, intake: &Intake, ring: &Ring) -> bool {
        let had_chunks = !message.chunks.is_empty();
        let is_repeated = !had_chunks
            && !message.is_reset
            && self.state.have_responded
            && self.state.last_sent_heads == ring.heads()
            && self.state.their_heads.as_ref() == Some(&message.heads)
            && self.state.their_need.as_ref() == Some(&message.need)
            && self.state.their_have.as_ref() == Some(&message.have);
        self.has_spoken = true;
        // What it says while the whole document is on its way was said before it came.
        let is_crossing = self.is_being_given_all
            && !had_chunks
            && !message.is_reset
            && self.state.their_heads.as_ref() == Some(&message.heads);
        if is_repeated || is_crossing {
            return false;
        }
        self.is_being_given_all = false;
        let last_sent_heads = self.state.last_sent_heads.clone();
        let is_first = self.state.their_heads.is_none();
        self.takes_documents |= is_first && message.takes_documents;
        self.note(message, doc);
        if had_chunks {
            // They want an answer, although automerge does not see them here.
            self.state.last_sent_heads = last_sent_heads;
            self.is_owed_answer = true;
        }
        if message.is_reset {
            self.state.sent_hashes.clear();
        }
        if message.heads == ring.heads() && message.need.is_empty() {
            self.stands_at = Some(ring.now());
            self.confirmed = self.stands_at;
        } else {
            let names_unknown = !message
                .heads
                .iter()
                .all(|head| has(doc, head) || intake.contradicts(head));
            // What a reader made is never taken, so waiting for it would shut the reader out.
            self.is_unresolved = names_unknown && self.access != Access::Read;
            self.is_to_be_asked = self.is_unresolved;
            self.brings_nothing = is_first && !names_unknown;
            if names_unknown || !message.need.is_empty() {
                self.stands_at = None;
            }
        }
        true
    }

    /// What `receive_sync_message` would note about a message whose chunks were taken before. That one walks the whole history for
    /// every message.
    fn note(&mut self, message: &Incoming<'_>, doc: &Automerge) {
        let state = &mut self.state;
        state.in_flight = false;
        if state.sent_hashes.len() >= self.strike_off_from {
            strike_off(&mut state.sent_hashes, &message.heads, doc);
            self.strike_off_from = STRIKE_OFF_FROM + 2 * state.sent_hashes.len();
        }
        if message.heads == doc.get_heads() {
            state.last_sent_heads.clone_from(&message.heads);
        }
        let known = message.heads.iter().filter(|head| has(doc, head)).copied();
        if known.clone().count() < message.heads.len() {
            state.shared_heads.extend(known);
            state.shared_heads.sort_unstable();
            state.shared_heads.dedup();
        } else {
            state.shared_heads.clone_from(&message.heads);
            // It has nothing, or has lost everything.
            if message.heads.is_empty() {
                state.last_sent_heads.clear();
                state.sent_hashes.clear();
            }
        }
        state.their_have = Some(message.have.clone());
        state.their_heads = Some(message.heads.clone());
        state.their_need = Some(message.need.clone());
    }

    /// What `generate_sync_message` would note about a message that brings this peer from one version to another.
    pub(super) fn sent(&mut self, from: Version, to: Version, ring: &Ring) {
        self.state.have_responded = true;
        self.state.in_flight = true;
        self.state.last_sent_heads = ring.heads_at(to).to_vec();
        self.state
            .sent_hashes
            .extend(ring.between(from, to).map(|fresh| fresh.hash));
        self.stands_at = Some(to);
        self.is_owed_answer &= to != ring.now();
    }

    /// A message that asks for what the peer named, and names only `durable` heads itself.
    pub(super) fn ask(&mut self, durable: &[ChangeHash], doc: &Automerge, intake: &Intake) -> Option<Message> {
        if !std::mem::take(&mut self.is_to_be_asked) {
            return None;
        }
        let mut asked = self.state.clone();
        asked.their_have = None;
        asked.have_responded = false;
        let mut message = doc.generate_sync_message(&mut asked)?;
        self.state.last_sent_heads = durable.to_vec();
        self.state.have_responded = true;
        self.state.in_flight = true;
        message.heads = durable.to_vec();
        self.finish(&mut message, doc, intake);
        Some(message)
    }

    /// A message of this peer's own, and how many changes the peer lacks; the message may have only the first of them.
    pub(super) fn compose(&mut self, doc: &Automerge, intake: &Intake, ring: &Ring) -> Option<(Message, usize)> {
        if std::mem::take(&mut self.is_owed_answer) {
            self.state.have_responded = false;
        }
        let mut message = doc.generate_sync_message(&mut self.state)?;
        self.is_to_be_asked = false;
        let lacking = message.changes.len();
        self.finish(&mut message, doc, intake);
        // What a filter took for known by mistake it will ask for, and then it stands nowhere again.
        if self.has_said_what_it_has(doc) && message.changes.len() == lacking {
            self.stands_at = Some(ring.now());
        }
        Some((message, lacking))
    }

    /// Whether so many changes are so much of the document that all of it is the shorter answer, and by far the faster one to read.
    pub(super) fn is_best_given_all(&self, lacking: usize, doc: &Automerge) -> bool {
        let all = usize::try_from(doc.stats().num_changes).unwrap_or(usize::MAX);
        let is_here = self.confirmed.is_some();
        let from = if is_here { WHOLE_FOR_ONE_HERE_FROM } else { WHOLE_FROM };
        self.takes_documents && lacking >= from && lacking > all / 3
    }

    /// The same of somebody who has just come and has nothing that is not here: a message need not be made to find out what it lacks.
    pub(super) fn is_best_given_all_at_once(&mut self, doc: &Automerge) -> bool {
        if !std::mem::take(&mut self.brings_nothing) || !self.has_said_what_it_has(doc) {
            return false;
        }
        let theirs = self.state.their_heads.as_deref().unwrap_or_default();
        self.is_best_given_all(doc.get_changes_meta(theirs).len(), doc)
    }

    /// It was sent the whole document.
    pub(super) fn given_all(&mut self, ring: &Ring) {
        self.sent(ring.now(), ring.now(), ring);
        self.is_being_given_all = true;
    }

    fn has_said_what_it_has(&self, doc: &Automerge) -> bool {
        let all_known = |have: &Have| have.last_sync.iter().all(|hash| has(doc, hash));
        let said = self.state.their_have.as_deref().and_then(<[Have]>::first);
        self.has_spoken && !self.is_unresolved && said.is_some_and(all_known)
    }

    fn finish(&mut self, message: &mut Message, doc: &Automerge, intake: &Intake) {
        message.flags = self.flags();
        if message.changes.len() > 1 {
            self.shorten(message);
        }
        // S5: changes wait here, not in the document's own queue, so only we know what they wait for.
        if self.access != Access::Read {
            let theirs: &[ChangeHash] = self.state.their_heads.as_deref().unwrap_or_default();
            message.need = intake.missing_from(doc, theirs);
            let theirs: BTreeSet<&ChangeHash> = theirs.iter().collect();
            if !message.need.iter().all(|hash| theirs.contains(hash)) {
                message.have = Vec::<Have>::new();
            }
        }
    }

    /// S4: none, which says "version 1": changes come as single chunks. Who decides may send whole documents. Who may only read is told
    /// to keep its own.
    fn flags(&self) -> Option<MessageFlags> {
        let mut flags = MessageFlags::new();
        match self.access {
            Access::Write => return None,
            Access::Decide => {}
            Access::Read => flags.set(MessageFlags::READ_ONLY),
        }
        Some(flags)
    }

    /// S9: a long history goes in parts. What is cut off counts as not sent; the answer fetches it.
    fn shorten(&mut self, message: &mut Message) {
        let mut bytes = 0;
        let fits = |chunk: &&[u8]| {
            bytes += chunk.len();
            bytes <= MAX_PART_BYTES
        };
        let count = message.changes.iter().take_while(fits).count().max(1);
        if count == message.changes.len() {
            return;
        }
        for cut in message
            .changes
            .iter()
            .skip(count)
            .filter_map(|chunk| Change::try_from(chunk).ok())
        {
            self.state.sent_hashes.remove(&cut.hash());
        }
        message.changes = message
            .changes
            .iter()
            .take(count)
            .map(<[u8]>::to_vec)
            .collect::<Vec<_>>()
            .into();
    }
}

/// Removes what somebody with these heads has. A change's operations have higher numbers than those of the changes it depends on, so
/// nothing that was sent lies behind a change that is older than all of it.
fn strike_off(sent: &mut BTreeSet<ChangeHash>, heads: &[ChangeHash], doc: &Automerge) {
    let meta = |hash: &ChangeHash| doc.get_change_meta_by_hash(hash);
    let Some(oldest) = sent.iter().filter_map(|hash| Some(meta(hash)?.max_op)).min() else {
        return;
    };
    let mut seen = BTreeSet::new();
    let mut next = heads.to_vec();
    while let Some(hash) = next.pop().filter(|_| !sent.is_empty()) {
        if let Some(meta) = meta(&hash).filter(|meta| meta.max_op >= oldest)
            && seen.insert(hash)
        {
            sent.remove(&hash);
            next.extend(meta.deps);
        }
    }
}
