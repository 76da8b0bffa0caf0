//! What the relay keeps: plans, links and chunks, behind one handle.
//!
//! There are two ways of keeping them, and everything above asks for the same few things: [`tables`] has transactions on this machine's
//! disk, [`jetstream`] has messages that are replicated to several machines. What links and plans mean (who may claim, which link has to stay) is written once, in `links` and `plans`, against [`Register`].

use shared::ids::DocumentId;

use crate::access::TokenHash;
use crate::metrics::StoreMetrics;

pub mod backup;
mod chunks;
mod engine;
mod jetstream;
mod links;
mod memory;
mod migrations;
mod plans;
mod sqlite;
mod tables;

pub(crate) use chunks::Position;
pub use chunks::{Appended, Loaded, NewChunk, SetAside};
pub use engine::{ChunkKind, Engine, EngineError, LinkRow, PlanRow, Register, StoredChunk};
pub use jetstream::{Acknowledged, Leftover, Options};
pub(crate) use jetstream::{Feed, News, Own};
pub use links::{Claimed, LinkChange, NewLink, Relinked, Revocation, Rotation};
pub use memory::{Disk, MemoryEngine};
pub use plans::{Changed, ListedPlan};
pub use sqlite::SqliteEngine;

use jetstream::JetStream;
use tables::Tables;

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum StoreError {
    /// The engine failed and nothing of this request was kept.
    #[error("the store failed: {0}")]
    Failed(String),
    /// What is there is not as it has to be: trying again does not help.
    #[error("the store cannot be used: {0}")]
    Unfit(String),
    /// The store has been closed: the relay is going down.
    #[error("the store is closed")]
    Closed,
}

/// The handle everybody shares. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    keeper: Keeper,
    metrics: StoreMetrics,
}

/// Who keeps it.
#[derive(Clone)]
enum Keeper {
    Tables(Tables),
    JetStream(JetStream),
}

/// Which rows of the register a piece of work looks at: those of one plan, or those of the plan that a token opens, or both.
#[derive(Debug, Clone, Copy, Default)]
struct Scope {
    plan: Option<DocumentId>,
    token: Option<TokenHash>,
}

impl Scope {
    fn plan(plan: DocumentId) -> Self {
        Self {
            plan: Some(plan),
            token: None,
        }
    }

    fn token(token: TokenHash) -> Self {
        Self {
            plan: None,
            token: Some(token),
        }
    }
}

impl Store {
    /// Starts the thread that owns `engine`.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(engine: impl Engine + 'static) -> std::io::Result<Self> {
        let metrics = StoreMetrics::default();
        let keeper = Keeper::Tables(Tables::start(engine, metrics.clone())?);
        Ok(Self { keeper, metrics })
    }

    /// Connects to JetStream, and makes what it needs there.
    ///
    /// # Errors
    /// When there is none, or what is there is not as it has to be.
    pub async fn on_jetstream(options: &Options) -> Result<Self, StoreError> {
        let keeper = Keeper::JetStream(JetStream::open(options).await?);
        Ok(Self {
            keeper,
            metrics: StoreMetrics::default(),
        })
    }

    /// What an acknowledgement by this store is worth.
    pub fn acknowledged(&self) -> Acknowledged {
        match &self.keeper {
            Keeper::Tables(_) => Acknowledged::OnDisk,
            Keeper::JetStream(jetstream) => jetstream.acknowledged(),
        }
    }

    /// What other nodes do with a plan, from now on; `None` where there are no others.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn listen(&self, plan: DocumentId) -> Result<Option<Feed>, StoreError> {
        match &self.keeper {
            Keeper::Tables(_) => Ok(None),
            Keeper::JetStream(jetstream) => jetstream.listen(plan).await.map(Some),
        }
    }

    /// Tells other nodes who is where in a plan, if there are others and that is possible at once.
    pub(crate) fn wave(&self, plan: DocumentId, presence: impl FnOnce() -> Vec<u8>) {
        match &self.keeper {
            Keeper::Tables(_) => {}
            Keeper::JetStream(jetstream) => jetstream.wave(plan, presence()),
        }
    }

    /// Looks at and changes rows within `scope`, as one step: what it was decided on still holds when it is durable.
    ///
    /// `work` can run several times, and only what it did last counts.
    async fn amend<T, F>(&self, scope: Scope, mut work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Register) -> Result<T, EngineError> + Send + 'static,
    {
        match &self.keeper {
            Keeper::Tables(tables) => tables.ask(move |engine| work(engine)).await,
            Keeper::JetStream(jetstream) => jetstream.amend(scope, work).await,
        }
    }

    pub(crate) fn metrics(&self) -> &StoreMetrics {
        &self.metrics
    }

    /// Whether something can be made durable now.
    ///
    /// # Errors
    /// When it can not.
    pub async fn probe(&self) -> Result<(), StoreError> {
        match &self.keeper {
            Keeper::Tables(tables) => tables.ask(|engine| engine.probe()).await,
            Keeper::JetStream(jetstream) => jetstream.probe().await,
        }
    }

    /// What lies there since before `before_seconds` (Unix time) although no plan has it. Tables have no such thing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn leftovers(&self, before_seconds: i64) -> Result<Vec<Leftover>, StoreError> {
        match &self.keeper {
            Keeper::Tables(_) => Ok(Vec::new()),
            Keeper::JetStream(jetstream) => jetstream.leftovers(before_seconds).await,
        }
    }

    /// Removes what was left behind.
    ///
    /// # Errors
    /// When the store fails; some of it may be gone then.
    pub async fn sweep(&self, leftovers: &[Leftover]) -> Result<(), StoreError> {
        match &self.keeper {
            Keeper::Tables(_) => Ok(()),
            Keeper::JetStream(jetstream) => jetstream.sweep(leftovers).await,
        }
    }

    /// Finishes what is queued, and refuses everything after.
    pub async fn close(&self) {
        match &self.keeper {
            Keeper::Tables(tables) => tables.close().await,
            Keeper::JetStream(jetstream) => jetstream.close().await,
        }
    }
}

#[cfg(test)]
mod contract;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod failing;
#[cfg(test)]
#[path = "../tests/support/nats.rs"]
#[allow(dead_code, reason = "other tests start and stop servers one by one")]
pub(crate) mod nats;
#[cfg(test)]
#[path = "../tests/support/skip.rs"]
pub(crate) mod skip;

#[cfg(test)]
impl Options {
    /// For a test's own servers, each thing kept once.
    pub(crate) fn of(nats: &nats::Nats) -> Self {
        Self {
            servers: nats.urls().iter().map(|url| url.parse().unwrap()).collect(),
            name: "test".into(),
            replicas: 1,
            user: None,
            credentials: None,
            authorities: None,
        }
    }
}
