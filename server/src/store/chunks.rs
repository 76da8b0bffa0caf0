//! A plan's chunks in the store: appending, loading with every byte checked, setting damaged ones aside, folding many into one.

use std::sync::Arc;
use std::time::Instant;

use shared::ids::DocumentId;

use super::engine::{ChunkKind, Engine, EngineError, StoredChunk};
use super::{Keeper, Store, StoreError};

/// A change, or what is noted about changes, that is about to be kept.
#[derive(Debug, Clone)]
pub struct NewChunk {
    /// Its name.
    pub hash: [u8; 32],
    /// What it is. Snapshots are made by [`Store::compact`] only.
    pub kind: ChunkKind,
    /// The chunk.
    pub bytes: Arc<[u8]>,
}

impl NewChunk {
    /// A plain change chunk, by the change's hash.
    pub fn change(hash: [u8; 32], bytes: impl Into<Arc<[u8]>>) -> Self {
        Self {
            hash,
            kind: ChunkKind::Change,
            bytes: bytes.into(),
        }
    }

    /// A part of the ledger.
    pub fn ledger(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self {
            hash: *blake3::hash(&bytes).as_bytes(),
            kind: ChunkKind::Ledger,
            bytes,
        }
    }
}

/// How far a plan's log is known: its last message, and what that was. Tables have no log, and stay at the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// Its number in the stream; 0 when nothing is known.
    pub(crate) sequence: u64,
    /// BLAKE3 of its bytes.
    pub(crate) check: [u8; 32],
}

/// Proof that chunks are durable. Only the store makes it.
#[derive(Debug, Clone, Copy)]
pub struct Appended {
    /// The last message that they are in.
    pub(crate) position: Position,
}

/// What the store has of a plan.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// Sound chunks, in the order they were written.
    pub chunks: Vec<StoredChunk>,
    /// Damaged chunks that were just put aside.
    pub set_aside: usize,
    /// How far the plan's log was read, for following it from there.
    pub(crate) position: Position,
}

/// A chunk that turned out to be no good although its bytes are as they were written.
#[derive(Debug, Clone)]
pub struct SetAside {
    /// Which.
    pub hash: [u8; 32],
    /// Why, in words for the log.
    pub reason: String,
}

impl Store {
    /// Keeps changes and what is noted about them, all or none. Ones that are there already stay as they are.
    ///
    /// # Errors
    /// When the store fails: nothing was kept then.
    #[tracing::instrument(level = "debug", skip_all, fields(chunks = chunks.len()))]
    pub async fn append(&self, plan: DocumentId, chunks: Vec<NewChunk>) -> Result<Appended, StoreError> {
        let chunks: Vec<_> = chunks
            .into_iter()
            .map(|chunk| sealed(chunk.kind, chunk.hash, chunk.bytes))
            .collect();
        let position = match &self.keeper {
            Keeper::Tables(tables) => {
                let work =
                    move |engine: &mut dyn Engine| chunks.iter().try_for_each(|chunk| engine.add_chunk(plan, chunk));
                tables.ask(work).await?;
                Position::default()
            }
            Keeper::JetStream(jetstream) => self.timed(jetstream.append(plan, &chunks)).await?,
        };
        Ok(Appended { position })
    }

    /// Everything that is kept of a plan. A damaged chunk is put aside and told in the log; it is never fatal (rule D4).
    ///
    /// # Errors
    /// When the store fails.
    pub async fn load(&self, plan: DocumentId) -> Result<Loaded, StoreError> {
        match &self.keeper {
            Keeper::Tables(tables) => tables.ask(move |engine| load(engine, plan)).await,
            Keeper::JetStream(jetstream) => jetstream.load(plan).await,
        }
    }

    /// Everything that JetStream keeps of a plan, and what of it is damaged, which stays where it is.
    ///
    /// # Errors
    /// When the store fails, or keeps tables: those are looked at by their engine.
    pub(crate) async fn look(&self, plan: DocumentId) -> Result<(Loaded, Vec<SetAside>), StoreError> {
        match &self.keeper {
            Keeper::Tables(_) => Err(StoreError::Failed("this store keeps tables".into())),
            Keeper::JetStream(jetstream) => jetstream.look(plan).await,
        }
    }

    /// Puts chunks aside that automerge could not read.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_aside(&self, plan: DocumentId, bad: Vec<SetAside>) -> Result<(), StoreError> {
        match &self.keeper {
            Keeper::Tables(tables) => tables.ask(move |engine| set_aside(engine, plan, &bad)).await,
            Keeper::JetStream(jetstream) => jetstream.set_aside(plan, bad).await,
        }
    }

    /// Replaces the chunks `folded` by one snapshot and one ledger that hold them, in one transaction (rule D5). Answers the snapshot's name.
    ///
    /// # Errors
    /// When the store fails: the chunks are all still there then.
    pub async fn compact(
        &self,
        plan: DocumentId,
        snapshot: Arc<[u8]>,
        ledger: Option<NewChunk>,
        folded: Vec<[u8; 32]>,
    ) -> Result<[u8; 32], StoreError> {
        let hash = *blake3::hash(&snapshot).as_bytes();
        let snapshot = sealed(ChunkKind::Snapshot, hash, snapshot);
        let ledger = ledger.map(|ledger| sealed(ledger.kind, ledger.hash, ledger.bytes));
        match &self.keeper {
            Keeper::Tables(tables) => {
                let fold = move |engine: &mut dyn Engine| fold(engine, plan, &snapshot, ledger.as_ref(), &folded);
                tables.ask(fold).await?;
            }
            Keeper::JetStream(jetstream) => jetstream.compact(plan, &snapshot, ledger.as_ref(), &folded).await?,
        }
        Ok(hash)
    }

    /// How many chunks lie in quarantine, over all plans.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn quarantined(&self) -> Result<u64, StoreError> {
        match &self.keeper {
            Keeper::Tables(tables) => tables.ask(|engine| engine.quarantined()).await,
            Keeper::JetStream(jetstream) => jetstream.quarantined().await,
        }
    }

    /// Counts what the thread that owns tables would count.
    async fn timed<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let started = Instant::now();
        let outcome = work.await;
        self.metrics.requests.inc();
        self.metrics.commit.observe(started.elapsed().as_secs_f64());
        if outcome.is_err() {
            self.metrics.failures.inc();
        }
        outcome
    }
}

fn sealed(kind: ChunkKind, hash: [u8; 32], bytes: Arc<[u8]>) -> StoredChunk {
    StoredChunk {
        hash,
        kind,
        check: *blake3::hash(&bytes).as_bytes(),
        bytes,
    }
}

fn load(engine: &mut dyn Engine, plan: DocumentId) -> Result<Loaded, EngineError> {
    let (chunks, damaged): (Vec<_>, Vec<_>) = engine.chunks(plan)?.into_iter().partition(StoredChunk::is_sound);
    for chunk in &damaged {
        put_aside(engine, plan, chunk, "its bytes are not those that were written")?;
    }
    Ok(Loaded {
        chunks,
        set_aside: damaged.len(),
        position: Position::default(),
    })
}

fn set_aside(engine: &mut dyn Engine, plan: DocumentId, bad: &[SetAside]) -> Result<(), EngineError> {
    let chunks = engine.chunks(plan)?;
    for one in bad {
        if let Some(chunk) = chunks.iter().find(|chunk| chunk.hash == one.hash) {
            put_aside(engine, plan, chunk, &one.reason)?;
        }
    }
    Ok(())
}

fn fold(
    engine: &mut dyn Engine,
    plan: DocumentId,
    snapshot: &StoredChunk,
    ledger: Option<&StoredChunk>,
    folded: &[[u8; 32]],
) -> Result<(), EngineError> {
    let new: Vec<&StoredChunk> = std::iter::once(snapshot).chain(ledger).collect();
    new.iter().try_for_each(|chunk| engine.add_chunk(plan, chunk))?;
    let mut old = folded.iter().filter(|old| new.iter().all(|chunk| chunk.hash != **old));
    old.try_for_each(|old| engine.remove_chunk(plan, old))
}

fn put_aside(engine: &mut dyn Engine, plan: DocumentId, chunk: &StoredChunk, reason: &str) -> Result<(), EngineError> {
    let hash: String = chunk.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    tracing::error!(%plan, hash, kind = ?chunk.kind, bytes = chunk.bytes.len(), reason, "a damaged chunk was put aside; a device that still has its changes will bring them back");
    engine.quarantine(plan, chunk, reason)?;
    engine.remove_chunk(plan, &chunk.hash)
}
