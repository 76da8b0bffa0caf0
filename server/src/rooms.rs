//! The open rooms: finding one, waking one, and what happens when one ends.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use shared::ids::DocumentId;
use shared::sync::{CloseReason, PeerKey};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::timeout;
use tracing::Instrument;

use crate::budget::Flow;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::metrics::Metrics;
use crate::outbox::Parcel;
use crate::room::{About, Command, INBOX, INTAKE_BYTES, Newcomer, NotIn, Occupant, Room};
use crate::store::Store;

/// A connection whose name another one claims has this part of a heartbeat to show that it is alive.
const PROBE_PART: u32 = 5;
/// A room that goes to sleep just when somebody comes is woken again; twice in a row does not happen.
const TRIES: usize = 4;

/// All open rooms. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Rooms(Arc<Shared>);

struct Shared {
    me: Arc<str>,
    config: Arc<Config>,
    store: Store,
    metrics: Arc<Metrics>,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    open: HashMap<DocumentId, Door>,
    closing: bool,
}

/// The way into a room.
#[derive(Clone)]
pub(crate) struct Door {
    /// Closed when the room is gone, whatever ended it.
    pub(crate) inbox: mpsc::Sender<Command>,
    /// Bytes of sync messages that may still be put into the inbox.
    pub(crate) intake: Arc<Semaphore>,
    /// What its connections may send together, to the plan and to its discussion; a discussion's own is not used.
    pub(crate) flow: Arc<Flow>,
}

/// A connection's place in a room.
pub(crate) struct Seat {
    /// Its name inside the room.
    pub(crate) peer: PeerKey,
    /// The room.
    pub(crate) room: Door,
}

impl Rooms {
    /// No rooms yet. `me` is the relay's name on the wire.
    pub(crate) fn new(me: Arc<str>, config: Arc<Config>, store: Store, metrics: Arc<Metrics>) -> Self {
        Self(Arc::new(Shared {
            me,
            config,
            store,
            metrics,
            table: Mutex::default(),
        }))
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rooms that are awake.
    pub(crate) fn awake(&self) -> usize {
        self.table().open.len()
    }

    /// Whether a shutdown has begun.
    pub(crate) fn is_closing(&self) -> bool {
        self.table().closing
    }

    /// Seats a connection, waking the room where needed.
    pub(crate) async fn join(
        &self,
        plan: DocumentId,
        about: About,
        newcomer: impl Fn() -> Newcomer,
    ) -> Result<Seat, CloseReason> {
        for _ in 0..TRIES {
            let room = self.room(plan, about)?;
            let (reply, answer) = oneshot::channel();
            if room
                .inbox
                .send(Command::Join {
                    newcomer: newcomer(),
                    reply,
                })
                .await
                .is_err()
            {
                continue;
            }
            match answer.await {
                Ok(Ok(peer)) => return Ok(Seat { peer, room }),
                Ok(Err(NotIn::Closed(reason))) => return Err(reason),
                Ok(Err(NotIn::NameTaken(occupant))) => {
                    evict_the_dead(&room.inbox, occupant, self.0.config.heartbeat / PROBE_PART).await?
                }
                // It ended before it read this.
                Err(_) => {}
            }
        }
        Err(CloseReason::StorageFailed)
    }

    /// Which links brought a plan's changes, and when; the actors whose changes came last, if it has to be cut.
    pub(crate) async fn ledger(&self, plan: DocumentId) -> Result<Ledger, CloseReason> {
        for _ in 0..TRIES {
            let room = self.room(plan, About::Plan)?;
            let (reply, answer) = oneshot::channel();
            // It ended before it read this, here and below.
            if room.inbox.send(Command::Ledger { reply }).await.is_ok()
                && let Ok(ledger) = answer.await
            {
                return Ok(ledger);
            }
        }
        Err(CloseReason::StorageFailed)
    }

    /// The plan's room, started if it is not awake. Finding and starting is one step under one lock: a plan never has two rooms.
    fn room(&self, plan: DocumentId, about: About) -> Result<Door, CloseReason> {
        let mut table = self.table();
        if table.closing {
            return Err(CloseReason::Restarting);
        }
        if let Some(room) = table.open.get(&plan).filter(|room| !room.inbox.is_closed()) {
            return Ok(room.clone());
        }
        let (sender, inbox) = mpsc::channel(INBOX);
        let room = Door {
            inbox: sender.clone(),
            intake: Arc::new(Semaphore::new(INTAKE_BYTES)),
            flow: Arc::new(Flow::new(&self.0.config.limits)),
        };
        table.open.insert(plan, room.clone());
        drop(table);
        tokio::spawn(self.clone().keep(plan, about, sender, inbox));
        Ok(room)
    }

    /// One room's life. Whatever ends it, a panic included, its inbox closes with it, and its connections notice that.
    async fn keep(self, plan: DocumentId, about: About, room: mpsc::Sender<Command>, inbox: mpsc::Receiver<Command>) {
        let Shared {
            me,
            config,
            store,
            metrics,
            ..
        } = &*self.0;
        let life = async {
            match Room::open(
                plan,
                about,
                me.clone(),
                config.clone(),
                store.clone(),
                metrics.clone(),
                inbox,
            )
            .await
            {
                Ok(room) => room.run().await,
                Err(error) => tracing::error!(%plan, %error, "a plan could not be loaded"),
            }
        }
        .instrument(tracing::info_span!("room", %plan));
        if AssertUnwindSafe(life).catch_unwind().await.is_err() {
            tracing::error!(%plan, "a room panicked; its connections are closed and it starts again from the store");
        }
        let mut table = self.table();
        if table.open.get(&plan).is_some_and(|open| open.inbox.same_channel(&room)) {
            table.open.remove(&plan);
        }
    }

    /// Makes everything durable, acknowledges it, and ends all rooms. No room opens after.
    pub(crate) async fn shut_down(&self) {
        let rooms: Vec<_> = {
            let mut table = self.table();
            table.closing = true;
            table.open.values().map(|room| room.inbox.clone()).collect()
        };
        for room in &rooms {
            // A room that is gone already has nothing to flush.
            let _ = room.send(Command::Shutdown).await;
        }
        for room in &rooms {
            room.closed().await;
        }
    }

    #[cfg(test)]
    pub(crate) async fn panic(&self, plan: DocumentId) {
        let room = self.table().open.get(&plan).map(|room| room.inbox.clone());
        if let Some(room) = room {
            let _ = room.send(Command::Panic).await;
            room.closed().await;
        }
    }
}

/// A name belongs to the connection that has it, as long as that one is alive. One that does not answer a ping is a leftover of
/// somebody who is reconnecting.
async fn evict_the_dead(room: &mpsc::Sender<Command>, occupant: Occupant, within: Duration) -> Result<(), CloseReason> {
    let answered = occupant.pulse.notified();
    // The room hears of a full outbox at the next sync message.
    let _ = occupant.outbox.push(Parcel::Ping);
    if timeout(within, answered).await.is_ok() {
        return Err(CloseReason::Malformed);
    }
    occupant.outbox.cut(CloseReason::TooSlow);
    // If the room is gone, so is the occupant.
    let _ = room.send(Command::Leave { peer: occupant.peer }).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{Automerge, ROOT};
    use tokio::sync::Notify;

    use super::*;
    use crate::access::{LinkId, TokenHash};
    use shared::sync::Access;

    use crate::outbox::Outbox;
    use crate::room::Sight;
    use crate::store::{Disk, MemoryEngine, NewChunk, NewLink};

    const PLAN: DocumentId = DocumentId([1; 16]);

    async fn store_with_one_change() -> Store {
        let store = Store::start(MemoryEngine::new(Disk::default())).unwrap();
        let owner = NewLink::first(LinkId([1; 8]), TokenHash::from_bytes([1; 32]), 0);
        store.claim(PLAN, owner, true).await.unwrap();
        let mut doc = Automerge::new();
        let mut edit = doc.transaction();
        edit.put(ROOT, "a", 1).unwrap();
        edit.commit();
        let change = doc.get_changes(&[]).remove(0);
        let chunk = NewChunk::change(change.hash().0, change.raw_bytes());
        store.append(PLAN, vec![chunk]).await.unwrap();
        store
    }

    fn rooms(config: Arc<Config>, store: Store) -> Rooms {
        let metrics = Arc::new(Metrics::new(store.metrics()));
        Rooms::new("relay".into(), config, store, metrics)
    }

    fn newcomer(name: &str) -> Newcomer {
        Newcomer {
            name: name.into(),
            link: LinkId([1; 8]),
            answer: None,
            sight: Sight::Whole(Access::Write),
            outbox: Outbox::new(10, 1000),
            pulse: Arc::new(Notify::new()),
        }
    }

    #[tokio::test]
    async fn d10_a_panicking_room_ends_alone_and_starts_again_from_the_store() {
        let config = Arc::new(Config::default());
        let rooms = rooms(config, store_with_one_change().await);
        let seat = rooms.join(PLAN, About::Plan, || newcomer("a")).await.ok().unwrap();
        let other = rooms
            .join(DocumentId([2; 16]), About::Plan, || newcomer("a"))
            .await
            .ok()
            .unwrap();
        rooms.panic(PLAN).await;
        // This is what its connections see.
        seat.room.inbox.closed().await;
        assert!(!other.room.inbox.is_closed());
        let again = rooms.join(PLAN, About::Plan, || newcomer("a")).await.ok().unwrap();
        assert!(!again.room.inbox.is_closed());
        assert_eq!(rooms.awake(), 2);
    }

    #[tokio::test]
    async fn no_room_opens_during_a_shutdown() {
        let config = Arc::new(Config::default());
        let rooms = rooms(config, store_with_one_change().await);
        let seat = rooms.join(PLAN, About::Plan, || newcomer("a")).await.ok().unwrap();
        rooms.shut_down().await;
        assert!(seat.room.inbox.is_closed());
        let refused = rooms.join(PLAN, About::Plan, || newcomer("a")).await.err();
        assert_eq!(refused, Some(CloseReason::Restarting));
    }
}
