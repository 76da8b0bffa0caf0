//! One open plan, or what is said about one. A room is a task that owns that document and is the only one to change it; connections
//! talk to it through a bounded inbox, and it talks to them through their outboxes.
//!
//! ```text
//! socket --Command--> inbox -> [ Session ] -> outbox -> socket
//!                                  |   ^
//!                               Store  Stored
//!                                  v   |
//!                              the durable store
//! ```
//!
//! The room never waits for a connection, and never for the store while somebody is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use automerge::ChangeHash;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, StreamExt};
use shared::ids::DocumentId;
use shared::lens::Lens;
use shared::sync::wire::{EphemeralMessage, Message};
use shared::sync::{
    Access, CloseReason, Input, Notice, Output, Patches, PeerKey, Refusal, Session, SessionConfig, StoreSeq,
};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{Notify, OwnedSemaphorePermit, mpsc, oneshot};
use tokio::time::Instant;
use tracing::Instrument;

use crate::access::LinkId;
use crate::clock;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::metrics::Metrics;
use crate::outbox::{Ending, Outbox, Parcel, Pressure};
use crate::store::{Appended, NewChunk, Store, StoreError};

pub(crate) mod archive;
mod follow;
mod lens;

use archive::{Archive, Opened};
use follow::Others;
use lens::Lenses;

/// Commands that may wait; beyond that connections wait, and are read no further.
pub(crate) const INBOX: usize = 256;
/// Commands taken in one go before the store's answers are looked at again.
const TURN: usize = 64;
/// Bytes of sync messages that may wait for one room; beyond that connections wait, and are read no further.
pub(crate) const INTAKE_BYTES: usize = 32 << 20;
/// Bytes in one turn from which on it moves off the thread that other rooms share.
const HEAVY_BYTES: usize = 256 << 10;

/// Rows of the ledger that are told at once, about: a hundred hours of twelve people.
const LEDGER_ROWS: usize = 10_000;

/// Somebody who wants in.
pub(crate) struct Newcomer {
    /// The name it gave itself on the wire.
    pub(crate) name: String,
    /// What let it in.
    pub(crate) link: LinkId,
    /// The answer to its `join`, if it has not had that. It goes first, as the room may have something to say at once.
    pub(crate) answer: Option<Message>,
    /// What it is shown.
    pub(crate) sight: Sight,
    /// Where its messages go.
    pub(crate) outbox: Outbox,
    /// Rings whenever something arrives from it.
    pub(crate) pulse: Arc<Notify>,
}

/// What a connection is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sight {
    /// The document itself.
    Whole(Access),
    /// What a lens shows of it, to read.
    Lens(Arc<Lens>),
}

impl Sight {
    /// Whether it is the document itself.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self, Self::Whole(_))
    }
}

/// What a room is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// A plan.
    Plan,
    /// What is said about this one.
    Discussion(DocumentId),
}

impl About {
    /// The plan that the register knows `document` by.
    fn plan(self, document: DocumentId) -> DocumentId {
        match self {
            Self::Plan => document,
            Self::Discussion(plan) => plan,
        }
    }

    /// That it is full.
    fn full(self) -> Notice {
        match self {
            Self::Plan => Notice::PlanFull,
            Self::Discussion(_) => Notice::DiscussionFull,
        }
    }
}

/// Why somebody is not let in.
pub(crate) enum NotIn {
    /// For good: the connection ends.
    Closed(CloseReason),
    /// Another connection has that name.
    NameTaken(Occupant),
}

/// Who has the name.
pub(crate) struct Occupant {
    pub(crate) peer: PeerKey,
    pub(crate) outbox: Outbox,
    pub(crate) pulse: Arc<Notify>,
}

/// What connections say to a room.
pub(crate) enum Command {
    Join {
        newcomer: Newcomer,
        reply: oneshot::Sender<Result<PeerKey, NotIn>>,
    },
    Leave {
        peer: PeerKey,
    },
    /// The payload of a `sync` or `request` frame.
    Sync {
        peer: PeerKey,
        message: Vec<u8>,
        asking: Asking,
        /// The part of [`INTAKE_BYTES`] that it takes up until it is read.
        intake: OwnedSemaphorePermit,
    },
    Presence {
        peer: PeerKey,
        message: EphemeralMessage,
    },
    Writable {
        peer: PeerKey,
    },
    /// Tell which links brought what.
    Ledger {
        reply: oneshot::Sender<Ledger>,
    },
    /// Make everything durable, say so, and end all connections.
    Shutdown,
    #[cfg(test)]
    Panic,
}

/// Whether the sender has the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// It has, or does not say: `sync`.
    No,
    /// It has not, and wants to know when the relay has not either: `request`.
    Yes,
}

struct Member {
    name: String,
    link: LinkId,
    sight: Sight,
    outbox: Outbox,
    pulse: Arc<Notify>,
    has_spoken: bool,
    /// What it was told that was not taken; once is enough.
    told: BTreeSet<Refusal>,
}

/// Whether the room goes on.
enum Next {
    On,
    End,
}

/// What was stored for the session, if for it, whether that worked, and since when it was waited for.
type StoreReply = (Option<StoreSeq>, Result<Appended, StoreError>, Instant);

pub(crate) struct Room {
    /// The document, by the plan's id or the discussion's.
    plan: DocumentId,
    about: About,
    /// The relay's own name on the wire.
    me: Arc<str>,
    config: Arc<Config>,
    store: Store,
    metrics: Arc<Metrics>,
    inbox: mpsc::Receiver<Command>,
    session: Session,
    lenses: Lenses,
    archive: Archive,
    others: Others,
    members: BTreeMap<PeerKey, Member>,
    next_peer: u64,
    stores: FuturesOrdered<BoxFuture<'static, StoreReply>>,
    started: Instant,
    /// What this turn brought, for its end.
    bytes: usize,
    /// Whether somebody spoke for the first time in this turn, or can be written to again.
    is_anyone_behind: bool,
    /// Changes that another node has stored.
    elsewhere: Vec<ChangeHash>,
    asking: Vec<PeerKey>,
    reserved: Vec<OwnedSemaphorePermit>,
    /// The store decides which of two changes stands: it is read anew.
    is_contradicted: bool,
}

impl Room {
    /// Loads the plan.
    pub(crate) async fn open(
        plan: DocumentId,
        about: About,
        me: Arc<str>,
        config: Arc<Config>,
        store: Store,
        metrics: Arc<Metrics>,
        inbox: mpsc::Receiver<Command>,
    ) -> Result<Self, StoreError> {
        let started = Instant::now();
        // Before it is loaded: what is written meanwhile is heard of.
        let feed = store.listen(plan).await?;
        let Opened {
            doc,
            stored,
            archive,
            weight,
        } = archive::open(&store, plan).await?;
        let others = Others::follow(feed, &store, plan, about, archive.position());
        metrics.loaded_in(started.elapsed());
        let mut session = Session::with_unstored(
            doc,
            &stored,
            SessionConfig {
                limits: match about {
                    About::Plan => config.session.clone(),
                    About::Discussion(_) => config.discussion.clone(),
                },
                patches: Patches::Unwanted,
            },
        );
        session.weighs(weight.folded, weight.loose);
        let lenses = Lenses::new(&config);
        Ok(Self {
            plan,
            about,
            me,
            config,
            store,
            metrics,
            inbox,
            session,
            lenses,
            archive,
            others,
            members: BTreeMap::new(),
            next_peer: 0,
            stores: FuturesOrdered::new(),
            started: Instant::now(),
            bytes: 0,
            is_anyone_behind: false,
            elsewhere: Vec::new(),
            asking: Vec::new(),
            reserved: Vec::new(),
            is_contradicted: false,
        })
    }

    /// Works until the room is idle for long enough, fails, or is shut down.
    pub(crate) async fn run(mut self) {
        let mut turn = Vec::with_capacity(TURN);
        let mut asleep_at = Instant::now() + self.config.idle;
        loop {
            let mut is_awake = true;
            let idle = self.members.is_empty() && self.stores.is_empty();
            let due = self.lenses.due();
            let next = tokio::select! {
                biased;
                Some(reply) = self.stores.next(), if !self.stores.is_empty() => self.stored(reply),
                taken = self.inbox.recv_many(&mut turn, TURN) => match taken {
                    0 => Next::End,
                    _ => self.turn(&mut turn).await,
                },
                heard = self.others.next() => match heard {
                    // Others' work keeps nobody here.
                    Some(heard) => { is_awake = false; self.heard(heard); Next::On }
                    None => self.lost_touch(),
                },
                () = tokio::time::sleep_until(due.unwrap_or(asleep_at)), if due.is_some() => Next::On,
                () = tokio::time::sleep_until(asleep_at), if idle => match self.sleep().await {
                    Ok(room) => { self = room; if self.inbox.is_empty() { Next::End } else { Next::On } }
                    Err(()) => return,
                },
            };
            if matches!(next, Next::End) {
                return;
            }
            if is_awake {
                asleep_at = Instant::now() + self.config.idle;
            }
            self.perform();
            if self.is_contradicted {
                tracing::warn!(plan = %self.plan, "another node took a change that contradicts one of this node's; the plan is loaded anew");
                return self.close_all(CloseReason::Restarting);
            }
        }
    }

    /// Tells the session everything that has gathered; what follows from it is done once, at the end of the turn.
    async fn turn(&mut self, turn: &mut Vec<Command>) -> Next {
        for command in turn.drain(..) {
            match command {
                Command::Join { newcomer, reply } => self.join(newcomer, reply),
                Command::Leave { peer } => self.leave(peer),
                Command::Sync {
                    peer,
                    message,
                    asking,
                    intake,
                } => {
                    self.reserved.push(intake);
                    self.sync(peer, message, asking);
                }
                Command::Presence { peer, message } => self.presence(peer, message),
                Command::Writable { peer } => {
                    self.is_anyone_behind = true;
                    self.tell_of(peer, Input::Writable { peer });
                }
                // Whoever asked may be gone.
                Command::Ledger { reply } => _ = reply.send(self.archive.ledger().latest(LEDGER_ROWS)),
                Command::Shutdown => return self.shut_down().await,
                #[cfg(test)]
                Command::Panic => panic!("as the test wished"),
            }
        }
        Next::On
    }

    fn join(&mut self, newcomer: Newcomer, reply: oneshot::Sender<Result<PeerKey, NotIn>>) {
        if let Some((peer, member)) = self.members.iter().find(|(_, member)| member.name == newcomer.name) {
            let occupant = Occupant {
                peer: *peer,
                outbox: member.outbox.clone(),
                pulse: member.pulse.clone(),
            };
            // A newcomer that is gone already needs no answer, here and below.
            let _ = reply.send(Err(NotIn::NameTaken(occupant)));
            return;
        }
        if self.members.len() >= self.config.limits.connections_per_plan {
            let _ = reply.send(Err(NotIn::Closed(CloseReason::TooMany)));
            return;
        }
        self.next_peer += 1;
        let peer = PeerKey(self.next_peer);
        if reply.send(Ok(peer)).is_err() {
            return;
        }
        let Newcomer {
            name,
            link,
            mut answer,
            sight,
            outbox,
            pulse,
        } = newcomer;
        if let Sight::Lens(lens) = &sight {
            match self.seat(peer, lens) {
                Some(epoch) => name_epoch(&mut answer, epoch),
                None => return outbox.close(Ending::Reason(CloseReason::StorageFailed)),
            }
        }
        if let Some(answer) = answer {
            // Nothing waits there yet.
            let _ = outbox.push(Parcel::Frame(answer.encode().into()));
        }
        if let Sight::Whole(access) = sight {
            self.tell(Input::Joined { peer, access });
        }
        let member = Member {
            name,
            link,
            sight,
            outbox,
            pulse,
            has_spoken: false,
            told: BTreeSet::new(),
        };
        self.members.insert(peer, member);
    }

    /// Seats a viewer, and gives the name of what it is shown.
    fn seat(&mut self, peer: PeerKey, lens: &Arc<Lens>) -> Option<String> {
        let (lenses, doc) = (&mut self.lenses, self.session.doc());
        match heavily(|| lenses.join(doc, peer, lens)) {
            Ok(seated) => {
                self.session.want(self.lenses.wants());
                for peer in seated.shown_out {
                    if let Some(member) = self.members.get(&peer) {
                        member.outbox.close(Ending::Reason(CloseReason::Restarting));
                    }
                }
                Some(seated.epoch)
            }
            Err(error) => {
                tracing::error!(plan = %self.plan, %error, "a viewer could not be seated");
                None
            }
        }
    }

    fn leave(&mut self, peer: PeerKey) {
        if self.members.contains_key(&peer) {
            // What it said before it went counts, and is noted as brought by its link.
            self.perform();
            self.members.remove(&peer);
            self.tell(Input::Left { peer });
            self.lenses.leave(self.now_millis(), peer);
        }
    }

    fn sync(&mut self, peer: PeerKey, message: Vec<u8>, asking: Asking) {
        self.bytes += message.len();
        if let Some(member) = self.members.get_mut(&peer) {
            self.is_anyone_behind |= !std::mem::replace(&mut member.has_spoken, true);
        }
        if asking == Asking::Yes {
            self.asking.push(peer);
        }
        self.tell_of(peer, Input::Received { peer, message });
    }

    /// Viewers are seen, and see nobody: who works where on a plan would tell of what they are not shown.
    fn presence(&mut self, from: PeerKey, message: EphemeralMessage) {
        self.store
            .wave(self.plan, || Message::Ephemeral(message.clone()).encode());
        let message = Arc::new(message);
        let others = self
            .members
            .iter()
            .filter(|(peer, member)| **peer != from && member.sight.is_whole());
        for (_, member) in others {
            member.outbox.push_if_room(Parcel::Presence(message.clone()));
        }
    }

    fn now_millis(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The session's one entry.
    fn tell(&mut self, input: Input) {
        self.session.handle(self.now_millis(), input);
    }

    /// What is about a peer goes to the session that the peer sits in: nothing of a viewer's reaches the plan's.
    fn tell_of(&mut self, peer: PeerKey, input: Input) {
        match self.members.get(&peer).map(|member| &member.sight) {
            Some(Sight::Whole(_)) => self.tell(input),
            Some(Sight::Lens(_)) => self.lenses.tell(self.now_millis(), peer, input),
            None => {}
        }
    }

    /// The end of a turn: everything that follows from it.
    #[tracing::instrument(level = "debug", skip_all, fields(bytes = self.bytes, members = self.members.len()))]
    fn perform(&mut self) {
        // Who lacks much may be given the whole document, and that takes saving it.
        let heavy = std::mem::take(&mut self.bytes) >= HEAVY_BYTES || std::mem::take(&mut self.is_anyone_behind);
        let mut next = if heavy {
            heavily(|| self.session.poll())
        } else {
            self.session.poll()
        };
        self.reserved.clear();
        let mut full = Vec::new();
        while let Some(output) = next {
            self.take(output, &mut full);
            next = self.session.poll();
        }
        let lenses = &mut self.lenses;
        match if heavy {
            heavily(|| lenses.poll())
        } else {
            lenses.poll()
        } {
            Ok(outputs) => outputs.into_iter().for_each(|output| self.take(output, &mut full)),
            Err(error) => {
                tracing::error!(plan = %self.plan, %error, "what viewers are shown could not be written; their connections are closed");
                self.end_viewers();
            }
        }
        // Before the next turn, so that nobody is sent more than one message over the bound.
        for peer in full {
            self.tell_of(peer, Input::Blocked { peer });
        }
        self.session.want(self.lenses.wants());
        self.forget_refused();
        self.answer_the_asking();
    }

    /// Does what a session wants, and notes whose outbox is full.
    fn take(&mut self, output: Output, full: &mut Vec<PeerKey>) {
        match output {
            Output::Store { seq, chunks } => self.keep(seq, chunks),
            Output::Send { peer, message } => {
                if let Some(member) = self.members.get(&peer)
                    && member.outbox.push(Parcel::Sync(self.plan, message)) == Pressure::Full
                {
                    full.push(peer);
                }
            }
            Output::Refused { peer, refusal } => self.refused(peer, refusal),
            Output::Patches(patches) => self.lenses.changed(self.session.doc(), &patches),
            Output::Contradicted => self.is_contradicted = true,
            // Nothing decides over a room's document, so nothing in it makes way.
            Output::PeerHeads { .. } | Output::Moved(_) | Output::Anew | Output::More => {}
        }
    }

    fn end_viewers(&mut self) {
        self.lenses = Lenses::new(&self.config);
        for member in self.members.values().filter(|member| !member.sight.is_whole()) {
            member.outbox.close(Ending::Reason(CloseReason::StorageFailed));
        }
    }

    /// Whoever asks for a plan that has no content yet shall not wait for it: it is told, and still hears of content later.
    fn answer_the_asking(&mut self) {
        let asking = std::mem::take(&mut self.asking);
        if asking.is_empty() || !self.session.heads().is_empty() {
            return;
        }
        for peer in asking {
            let Some(member) = self.members.get(&peer) else {
                continue;
            };
            let frame = Message::DocUnavailable {
                sender: self.me.as_ref().to_owned(),
                target: member.name.clone(),
                document: self.plan,
            };
            // Small, and at most one for each message that was read from it.
            let _ = member.outbox.push(Parcel::Frame(frame.encode().into()));
        }
    }

    fn keep(&mut self, seq: StoreSeq, chunks: Vec<shared::sync::Chunk>) {
        self.metrics.took(chunks.len());
        self.archive.add(chunks.iter().map(|chunk| chunk.hash.0));
        // A19: with the changes, as they are taken.
        let brought = chunks.iter().filter_map(|chunk| {
            let link = self.members.get(&chunk.brought_by?)?.link;
            let meta = self.session.doc().get_change_meta_by_hash(&chunk.hash)?;
            Some((meta.actor.into_owned(), meta.seq, link))
        });
        let noted = self.archive.note(brought, clock::now_millis());
        let changes = chunks
            .into_iter()
            .map(|chunk| NewChunk::change(chunk.hash.0, chunk.bytes));
        self.append(Some(seq), changes.chain(noted).collect());
    }

    /// Puts chunks into the store; the answer comes to [`Room::stored`].
    fn append(&mut self, seq: Option<StoreSeq>, chunks: Vec<NewChunk>) {
        let (store, plan, since) = (self.store.clone(), self.plan, Instant::now());
        self.stores.push_back(Box::pin(
            async move { (seq, store.append(plan, chunks).await, since) }.in_current_span(),
        ));
    }

    fn stored(&mut self, (seq, outcome, since): StoreReply) -> Next {
        match outcome {
            Ok(appended) => {
                self.metrics.durable_after(since.elapsed());
                self.others.expect(appended);
                if let Some(upto) = seq {
                    self.tell(Input::Stored { upto });
                }
                Next::On
            }
            // What this room holds and the disk does not cannot be acknowledged. Everybody is sent away; whoever comes back
            // brings it again, to a room that is loaded anew (rule D3).
            Err(error) => {
                tracing::error!(plan = %self.plan, %error, "a plan's changes could not be stored; its connections are closed");
                self.close_all(CloseReason::StorageFailed);
                Next::End
            }
        }
    }

    /// What other nodes write would not be seen any more: whoever comes back comes to a room that is loaded anew.
    fn lost_touch(&self) -> Next {
        self.close_all(CloseReason::StorageFailed);
        Next::End
    }

    fn refused(&mut self, peer: PeerKey, refusal: Refusal) {
        let Some(member) = self.members.get_mut(&peer) else {
            return;
        };
        self.metrics.refused(refusal);
        let is_full = member.told.contains(&Refusal::DocumentFull);
        let (words, ending) = match refusal {
            _ if member.told.contains(&refusal) => return,
            // S12: whoever wrote it takes what came before it, and brings its own again by another actor.
            Refusal::Contradicts => (
                "contradicts: another change of that actor has this number; it was not taken",
                None,
            ),
            Refusal::ReadOnly => (
                "read-only: this link may read the plan; the changes were not taken",
                None,
            ),
            Refusal::TooManyOps => ("a change holds more operations than allowed", Some(CloseReason::TooBig)),
            Refusal::TooDeep => ("a change nests objects deeper than allowed", Some(CloseReason::TooBig)),
            Refusal::Malformed => (
                "the message is not a sync message, or holds what is not taken from peers",
                Some(CloseReason::Malformed),
            ),
            // What is on top of changes that found no room waits for them, until there are too many.
            Refusal::TooBig if is_full => return,
            Refusal::TooBig => (
                "a message or a change is larger than allowed",
                Some(CloseReason::TooBig),
            ),
            // Who reads goes on, and hears at the next connection as well what is not taken.
            Refusal::DocumentFull => (self.about.full().words(), None),
        };
        member.told.insert(refusal);
        tracing::info!(plan = %self.plan, peer = peer.0, ?refusal, "refused");
        let frame = Message::Error {
            sender: self.me.as_ref().to_owned(),
            target: member.name.clone(),
            message: words.to_owned(),
        };
        let outbox = member.outbox.clone();
        // Rare and small, so it may go over the bound by one.
        let _ = outbox.push(Parcel::Frame(frame.encode().into()));
        if let Some(reason) = ending {
            outbox.close(Ending::Reason(reason));
        }
    }

    fn close_all(&self, reason: CloseReason) {
        for member in self.members.values() {
            member.outbox.close(Ending::Reason(reason));
        }
    }

    /// Everything taken so far becomes durable and is acknowledged before the connections close.
    async fn shut_down(&mut self) -> Next {
        self.perform();
        while let Some(reply) = self.stores.next().await {
            if matches!(self.stored(reply), Next::End) {
                return Next::End;
            }
            self.perform();
        }
        self.close_all(CloseReason::Restarting);
        Next::End
    }

    /// Folds the plan's chunks into one. Somebody may have come meanwhile: the caller looks.
    async fn sleep(mut self) -> Result<Self, ()> {
        if self.archive.loose() < self.config.compact_from {
            return Ok(self);
        }
        // Folding writes all of a plan anew, also what has been forgotten for good meanwhile (A14).
        if self.store.is_standing(self.about.plan(self.plan)).await != Ok(true) {
            return Ok(self);
        }
        // Saving a large plan takes a while, and other rooms share this thread.
        let (session, archive) = (self.session, self.archive);
        let folding = tokio::task::spawn_blocking(move || {
            let folded = archive.fold(session.doc());
            (session, archive, folded)
        });
        let Ok((session, archive, folded)) = folding.await else {
            tracing::error!(plan = %self.plan, "a plan could not be folded; its changes stay as they are");
            return Err(());
        };
        (self.session, self.archive) = (session, archive);
        match folded {
            Some(folded) => self.archive.replace(&self.store, self.plan, folded).await,
            None => {
                tracing::error!(plan = %self.plan, "a plan's snapshot did not read back alike; its changes stay as they are")
            }
        }
        Ok(self)
    }
}

/// Does something that may take a while, off the thread that other rooms share where there are several.
fn heavily<T>(work: impl FnOnce() -> T) -> T {
    if Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread {
        tokio::task::block_in_place(work)
    } else {
        work()
    }
}

/// Tells a viewer what it is shown by name: a client that holds another one under the same id lets go of it.
fn name_epoch(answer: &mut Option<Message>, epoch: String) {
    if let Some(Message::Peer { metadata, .. }) = answer {
        metadata.storage_id = Some(epoch);
    }
}
