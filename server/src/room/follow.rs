//! Following what other nodes do with an open plan. Where there are none, a room follows nothing.
//!
//! What others have kept comes into the session as durable changes, measured like everybody else's; who is where comes from them and goes
//! to them.

use std::collections::HashSet;
use std::sync::Arc;

use automerge::ChangeHash;
use futures_util::FutureExt;
use futures_util::future::{AbortHandle, abortable};
use shared::ids::DocumentId;
use shared::sync::Input;
use shared::sync::wire::{EphemeralMessage, Message};
use tokio::sync::mpsc;

use super::archive::Opened;
use super::{About, Room, archive};
use crate::outbox::Parcel;
use crate::store::{Appended, ChunkKind, Feed, NewChunk, News, Own, Position, Store, StoreError};

/// News that may wait for a room; beyond that they wait at the messaging system, and what it drops is asked for again.
const QUEUE: usize = 64;

/// What a room hears from other nodes.
pub(super) enum Heard {
    /// Changes that are kept, and what is noted about them.
    Kept(Vec<NewChunk>),
    /// All that is kept.
    All(Vec<NewChunk>),
    /// Somebody's presence.
    Presence(EphemeralMessage),
}

/// Other nodes, as far as one room is concerned. It stops listening when it is dropped.
#[derive(Default)]
pub(super) struct Others {
    heard: Option<mpsc::Receiver<Heard>>,
    task: Option<AbortHandle>,
    own: Own,
}

impl Others {
    /// Follows a plan that has been read up to `position` since `feed` listens.
    pub(super) fn follow(
        feed: Option<Feed>,
        store: &Store,
        plan: DocumentId,
        about: About,
        position: Position,
    ) -> Self {
        let Some(mut feed) = feed else {
            return Self::default();
        };
        feed.resume(position);
        let own = feed.own();
        let (sender, heard) = mpsc::channel(QUEUE);
        let (work, task) = abortable(listen(feed, store.clone(), plan, about, sender));
        tokio::spawn(work.map(drop));
        Self {
            heard: Some(heard),
            task: Some(task),
            own,
        }
    }

    /// This room has stored something: it is to come from the log, too.
    pub(super) fn expect(&self, appended: Appended) {
        if self.task.is_some() {
            self.own.put(appended.position);
        }
    }

    /// What comes next; waits for ever where there is nobody, and `None` when they can be heard no more.
    pub(super) async fn next(&mut self) -> Option<Heard> {
        match &mut self.heard {
            Some(heard) => heard.recv().await,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

async fn listen(mut feed: Feed, store: Store, plan: DocumentId, about: About, room: mpsc::Sender<Heard>) {
    while let Some(news) = feed.next().await {
        let heard = match news {
            News::Changes(chunks) => Heard::Kept(chunks),
            News::Presence(bytes) => match Message::decode(&bytes) {
                Ok(Message::Ephemeral(message)) => Heard::Presence(message),
                _ => continue,
            },
            News::Lost => match load(&store, plan, about).await {
                Ok(Some((chunks, position))) => {
                    feed.resume(position);
                    Heard::All(chunks)
                }
                // It is gone on purpose (A14): what the room holds of it goes, too.
                Ok(None) => {
                    return tracing::info!(%plan, "a plan is deleted, and so is its log; nothing of it is put back");
                }
                Err(error) => {
                    tracing::error!(%plan, %error, "a plan cannot be loaded again");
                    return;
                }
            },
        };
        if room.send(heard).await.is_err() {
            return;
        }
    }
}

/// All changes of a plan, from the store, and its whole ledger; `None` when the plan was deleted.
async fn load(store: &Store, plan: DocumentId, about: About) -> Result<Option<(Vec<NewChunk>, Position)>, StoreError> {
    let Opened { doc, archive, .. } = archive::open(store, plan).await?;
    if !store.is_standing(about.plan(plan)).await? {
        return Ok(None);
    }
    let position = archive.position();
    let chunks = tokio::task::spawn_blocking(move || {
        let changes = doc.get_changes(&[]).into_iter();
        let changes = changes.map(|change| NewChunk::change(change.hash().0, change.raw_bytes()));
        changes.chain([NewChunk::ledger(archive.ledger().encode())]).collect()
    });
    let chunks = chunks
        .await
        .map_err(|_| StoreError::Failed("reading the plan panicked".into()))?;
    Ok(Some((chunks, position)))
}

impl Room {
    /// Something came from another node.
    pub(super) fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::All(all) => {
                self.restore(&all);
                self.heard(Heard::Kept(all));
            }
            Heard::Kept(kept) => {
                let (ledgers, changes): (Vec<_>, Vec<_>) =
                    kept.into_iter().partition(|new| new.kind == ChunkKind::Ledger);
                for ledger in ledgers {
                    // One that cannot be read is put aside at the next load.
                    self.archive.learn(ledger.hash, &ledger.bytes);
                }
                let new = changes.iter().filter(|new| !self.archive.has(&new.hash));
                let (names, chunks): (Vec<_>, Vec<_>) =
                    new.map(|new| (ChangeHash(new.hash), new.bytes.to_vec())).unzip();
                self.elsewhere.extend(names);
                self.archive.add(changes.iter().map(|new| new.hash));
                if !chunks.is_empty() {
                    self.bytes += chunks.iter().map(Vec::len).sum::<usize>();
                    self.tell(Input::Durable { chunks });
                }
            }
            Heard::Presence(message) => {
                let message = Arc::new(message);
                let others = self.members.values().filter(|member| member.sight.is_whole());
                for member in others {
                    member.outbox.push_if_room(Parcel::Presence(message.clone()));
                }
            }
        }
    }

    /// What this room holds and the store does not, whatever it has acknowledged, is stored again (rule N8). Some of it may just be on its way,
    /// and be there twice then, which harms nobody.
    fn restore(&mut self, all: &[NewChunk]) {
        let there: HashSet<_> = all.iter().map(|chunk| chunk.hash).collect();
        let doc = self.session.doc();
        let lost = super::heavily(|| {
            let changes = doc.get_changes(&[]).into_iter();
            let lost = changes.filter(|change| !there.contains(&change.hash().0));
            lost.map(|change| NewChunk::change(change.hash().0, change.raw_bytes()))
                .collect::<Vec<_>>()
        });
        if lost.is_empty() {
            return;
        }
        tracing::warn!(plan = %self.plan, changes = lost.len(), "the store does not show changes that this node holds; they are stored again");
        self.archive.add(lost.iter().map(|chunk| chunk.hash));
        let ledger = NewChunk::ledger(self.archive.ledger().encode());
        self.archive.learn(ledger.hash, &ledger.bytes);
        self.append(None, lost.into_iter().chain([ledger]).collect());
    }

    /// What the session has not taken of what another node has stored is none of this room's: it is not folded, and is offered
    /// again when the plan is loaded again.
    pub(super) fn forget_refused(&mut self) {
        let offered = std::mem::take(&mut self.elsewhere).into_iter();
        let refused: Vec<_> = offered.filter(|hash| !self.session.knows(hash)).collect();
        // What contradicts is read anew with all the rest.
        if refused.is_empty() || self.is_contradicted {
            return;
        }
        tracing::warn!(plan = %self.plan, changes = refused.len(), first = %refused[0], "changes that another node has stored are over this node's limits, or no changes, and are not shown here");
        self.archive.forget(&refused);
    }
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{Automerge, ROOT};

    use super::*;
    use crate::access::{LinkId, TokenHash};
    use crate::store::nats::Nats;
    use crate::store::{NewLink, Options};

    const PLAN: DocumentId = DocumentId([1; 16]);

    #[tokio::test]
    async fn n8_nothing_of_a_plan_that_was_forgotten_is_put_back() {
        let Some(nats) = Nats::start(1) else { return };
        let store = Store::on_jetstream(&Options::of(&nats)).await.unwrap();
        let owner = NewLink::first(LinkId([1; 8]), TokenHash::from_bytes([1; 32]), 1);
        store.claim(PLAN, owner, true).await.unwrap();
        let mut followed = Vec::new();
        for (document, about) in [(PLAN, About::Plan), (PLAN.discussion(), About::Discussion(PLAN))] {
            let mut doc = Automerge::new();
            let mut edit = doc.transaction();
            edit.put(ROOT, "key", "typed").unwrap();
            edit.commit();
            let change = doc.get_last_local_change().unwrap();
            let chunk = NewChunk::change(change.hash().0, change.raw_bytes());
            store.append(document, vec![chunk]).await.unwrap();
            let feed = store.listen(document).await.unwrap();
            let Opened { archive, .. } = archive::open(&store, document).await.unwrap();
            followed.push(Others::follow(feed, &store, document, about, archive.position()));
        }
        assert_eq!(store.delete_plan(PLAN, 1).await, Ok(true));
        assert_eq!(store.forget_deleted(2).await, Ok(vec![PLAN]));
        for mut others in followed {
            let heard = others.next().await;
            assert!(heard.is_none(), "the room would put it back");
        }
    }
}
