//! A room's view of what the store has of its plan: reading it, and folding it into one snapshot.

use std::collections::HashSet;
use std::sync::Arc;

use automerge::{
    ActorId, Automerge, AutomergeError, Change, ChangeHash, LoadOptions, OnPartialLoad, SaveOptions, TextEncoding,
};
use shared::ids::DocumentId;
use shared::sync::guard::unpacked_len;
use shared::sync::session::join;

use crate::access::LinkId;
use crate::ledger::Ledger;
use crate::store::{ChunkKind, NewChunk, Position, SetAside, Store, StoreError, StoredChunk};

/// Text is counted as browsers count it, on every load.
const ENCODING: TextEncoding = TextEncoding::Utf16CodeUnit;

/// What lies in the store.
#[derive(Debug, Default)]
pub(super) struct Archive {
    snapshots: Vec<[u8; 32]>,
    changes: HashSet<[u8; 32]>,
    /// Those of them that are in the document by other names, as they contradict what stands there.
    moved: HashSet<[u8; 32]>,
    /// Chunks that the ledger lies in.
    ledgers: HashSet<[u8; 32]>,
    ledger: Ledger,
    /// How far the store's log was read.
    position: Position,
}

/// A plan as it was read.
pub(super) struct Opened {
    pub(super) doc: Automerge,
    /// The heads of what of it lies in the store. The rest follows from what lies there, and is not stored yet (rule S12).
    pub(super) stored: Vec<ChangeHash>,
    pub(super) archive: Archive,
    pub(super) weight: Weight,
}

/// How many bytes a plan has without compression, about.
pub(super) struct Weight {
    /// In its snapshot.
    pub(super) folded: usize,
    /// In changes by themselves, which take many times that in a snapshot.
    pub(super) loose: usize,
}

/// A snapshot, the whole ledger, and the chunks they make needless.
pub(super) struct Folded {
    snapshot: Arc<[u8]>,
    ledger: Option<NewChunk>,
    chunks: Vec<[u8; 32]>,
}

/// Reads a plan. What cannot be read is put aside, never fatal: another device may bring it back.
pub(super) async fn open(store: &Store, plan: DocumentId) -> Result<Opened, StoreError> {
    let loaded = store.load(plan).await?;
    let position = loaded.position;
    let reading = tokio::task::spawn_blocking(move || read(&loaded.chunks));
    let (mut opened, bad) = reading
        .await
        .map_err(|_| StoreError::Failed("reading the plan panicked".into()))?;
    if !bad.is_empty() {
        store.set_aside(plan, bad).await?;
    }
    opened.archive.position = position;
    Ok(opened)
}

fn read(chunks: &[StoredChunk]) -> (Opened, Vec<SetAside>) {
    let mut archive = Archive::default();
    let mut bad = Vec::new();
    let (ledgers, chunks): (Vec<_>, Vec<_>) = chunks.iter().partition(|chunk| chunk.kind == ChunkKind::Ledger);
    for ledger in ledgers {
        if !archive.learn(ledger.hash, &ledger.bytes) {
            let reason = "it is no ledger".to_owned();
            bad.push(SetAside {
                hash: ledger.hash,
                reason,
            });
        }
    }
    let (doc, stored) = match load(&chunks) {
        Ok(doc) => {
            let heads = doc.get_heads();
            (doc, heads)
        }
        Err(_) => load_one_by_one(&chunks, &mut archive, &mut bad),
    };
    for chunk in chunks
        .iter()
        .filter(|chunk| !bad.iter().any(|bad| bad.hash == chunk.hash))
    {
        if chunk.kind == ChunkKind::Snapshot {
            archive.snapshots.push(chunk.hash);
        } else {
            archive.changes.insert(chunk.hash);
        }
    }
    let opened = Opened {
        doc,
        stored,
        archive,
        weight: weigh(&chunks),
    };
    (opened, bad)
}

/// Several snapshots are of the same document.
fn weigh(chunks: &[&StoredChunk]) -> Weight {
    let of = |kind| {
        chunks
            .iter()
            .filter(move |chunk| chunk.kind == kind)
            .map(|chunk| unpacked_len(&chunk.bytes))
    };
    Weight {
        folded: of(ChunkKind::Snapshot).max().unwrap_or_default(),
        loose: of(ChunkKind::Change).sum(),
    }
}

/// All chunks at once: ten times faster than one after the other.
fn load(chunks: &[&StoredChunk]) -> Result<Automerge, AutomergeError> {
    let bytes: Vec<u8> = chunks.iter().flat_map(|chunk| chunk.bytes.iter().copied()).collect();
    if bytes.is_empty() {
        Ok(Automerge::new_with_encoding(ENCODING))
    } else {
        load_bytes(&bytes)
    }
}

fn load_bytes(bytes: &[u8]) -> Result<Automerge, AutomergeError> {
    Automerge::load_with_options(
        bytes,
        LoadOptions::new()
            .text_encoding(ENCODING)
            .on_partial_load(OnPartialLoad::Error),
    )
}

/// Gives the document, and the heads of what of it is stored. What was folded stands; of loose changes, what comes first.
fn load_one_by_one(
    chunks: &[&StoredChunk],
    archive: &mut Archive,
    bad: &mut Vec<SetAside>,
) -> (Automerge, Vec<ChangeHash>) {
    let mut put_aside = |hash: [u8; 32], reason: String| bad.push(SetAside { hash, reason });
    let mut doc = Automerge::new_with_encoding(ENCODING);
    let mut loose = Vec::new();
    for chunk in chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Snapshot) {
        match load_bytes(&chunk.bytes) {
            // Merging would need the same reading; changes that are there already repeat harmlessly.
            Ok(mut other) => {
                if doc.merge(&mut other).is_err() {
                    loose.extend(other.get_changes(&[]));
                }
            }
            Err(error) => put_aside(chunk.hash, error.to_string()),
        }
    }
    for chunk in chunks.iter().filter(|chunk| chunk.kind != ChunkKind::Snapshot) {
        match Change::from_bytes(chunk.bytes.to_vec()) {
            Ok(change) => loose.push(change),
            Err(error) => put_aside(chunk.hash, error.to_string()),
        }
    }
    let joined = join(&mut doc, loose);
    archive.moved.extend(joined.moved.keys().map(|change| change.0));
    for change in joined.left {
        let hash = change.hash().0;
        // One that lacks something waits in the document for it.
        if let Err(error) = doc.apply_changes([change]) {
            put_aside(hash, error.to_string());
        }
    }
    (doc, joined.standing)
}

/// What a look at a plan's chunks found.
pub(crate) struct Inspected {
    /// Changes that can be read.
    pub(crate) changes: usize,
    /// Chunks that are no good, and why.
    pub(crate) bad: Vec<([u8; 32], String)>,
}

/// Reads chunks without doing anything about what is wrong with them.
pub(crate) fn inspect(chunks: &[StoredChunk]) -> Inspected {
    let (sound, damaged): (Vec<_>, Vec<_>) = chunks.iter().cloned().partition(StoredChunk::is_sound);
    let (Opened { doc, .. }, bad) = read(&sound);
    let damaged = damaged
        .iter()
        .map(|chunk| (chunk.hash, "is not what was written".to_owned()));
    Inspected {
        changes: doc.get_changes(&[]).len(),
        bad: damaged
            .chain(bad.into_iter().map(|bad| (bad.hash, bad.reason)))
            .collect(),
    }
}

/// A plan as a file that the app opens.
pub(crate) fn saved(chunks: &[StoredChunk]) -> Vec<u8> {
    read(chunks).0.doc.save()
}

impl Archive {
    /// These changes lie in the store now, or will in a moment.
    pub(super) fn add(&mut self, hashes: impl Iterator<Item = [u8; 32]>) {
        self.changes.extend(hashes);
    }

    /// A chunk of the ledger lies in the store; `false` when it cannot be read.
    pub(super) fn learn(&mut self, hash: [u8; 32], bytes: &[u8]) -> bool {
        let Some(ledger) = Ledger::decode(bytes) else {
            return false;
        };
        self.ledger.join(ledger);
        self.ledgers.insert(hash);
        true
    }

    /// Which links brought what.
    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Notes which links have just brought changes. What is new in that has to be stored with them.
    pub(super) fn note(
        &mut self,
        brought: impl Iterator<Item = (ActorId, u64, LinkId)>,
        now_millis: i64,
    ) -> Option<NewChunk> {
        let mut new = Ledger::default();
        for (actor, seq, link) in brought {
            if let Some(row) = self.ledger.row_for(&actor, seq, link, now_millis) {
                self.ledger.add(actor.clone(), row);
                new.add(actor, row);
            }
        }
        let chunk = (!new.is_empty()).then(|| NewChunk::ledger(new.encode()))?;
        self.ledgers.insert(chunk.hash);
        Some(chunk)
    }

    /// These changes are not in the document.
    pub(super) fn forget(&mut self, changes: &[ChangeHash]) {
        for ChangeHash(hash) in changes {
            self.changes.remove(hash);
        }
    }

    /// Whether this change is known to lie there.
    pub(super) fn has(&self, hash: &[u8; 32]) -> bool {
        self.changes.contains(hash)
    }

    /// How far the store's log was read.
    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// Changes that are not in a snapshot.
    pub(super) fn loose(&self) -> usize {
        self.changes.len()
    }

    /// Saves the document and reads the result back; `None` when that is not the same document.
    pub(super) fn fold(&self, doc: &Automerge) -> Option<Folded> {
        let snapshot = doc.save_with_options(SaveOptions {
            deflate: true,
            retain_orphans: false,
        });
        let again = load_bytes(&snapshot).ok()?;
        if again.get_heads() != doc.get_heads() {
            return None;
        }
        // A change that still waits for one it depends on is not in the snapshot and stays.
        let held = self
            .changes
            .iter()
            .filter(|hash| self.moved.contains(*hash) || doc.get_change_meta_by_hash(&ChangeHash(**hash)).is_some());
        let ledger = (!self.ledger.is_empty()).then(|| NewChunk::ledger(self.ledger.encode()));
        Some(Folded {
            chunks: held.chain(&self.snapshots).chain(&self.ledgers).copied().collect(),
            snapshot: snapshot.into(),
            ledger,
        })
    }

    /// Puts the snapshot in the place of its chunks. When the store fails they simply stay.
    pub(super) async fn replace(&mut self, store: &Store, plan: DocumentId, folded: Folded) {
        let ledger = folded.ledger.as_ref().map(|ledger| ledger.hash);
        match store
            .compact(plan, folded.snapshot, folded.ledger, folded.chunks.clone())
            .await
        {
            Ok(snapshot) => {
                for hash in &folded.chunks {
                    self.changes.remove(hash);
                }
                self.moved.clear();
                self.snapshots = vec![snapshot];
                self.ledgers = ledger.into_iter().collect();
            }
            Err(error) => {
                tracing::error!(%plan, %error, "a plan's snapshot could not be stored; its changes stay as they are")
            }
        }
    }
}
