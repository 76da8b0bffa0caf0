//! The engine without a disk, for tests and for trying out. It keeps the rules of the real one: what was not committed is gone
//! after a rollback or a "crash", and what was committed can be opened again from its [`Disk`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::ids::DocumentId;

use super::engine::{Engine, EngineError, LinkRow, PlanRow, Register, StoredChunk};
use crate::access::TokenHash;

/// What a memory engine has committed. Clones share it, so that a second engine finds what a first one left.
#[derive(Clone, Default)]
pub struct Disk(Arc<Mutex<Tables>>);

impl Disk {
    fn lock(&self) -> MutexGuard<'_, Tables> {
        // Tables are replaced whole on commit, so they are sound even if a holder of the lock panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Flips one bit of every committed chunk of `plan`, as a bad disk would. Answers how many chunks that were.
    pub fn damage(&self, plan: DocumentId) -> usize {
        let mut tables = self.lock();
        let mut damaged = 0;
        for (_, chunk) in tables.chunks.iter_mut().filter(|(owner, _)| *owner == plan) {
            let mut bytes = chunk.bytes.to_vec();
            if let Some(last) = bytes.last_mut() {
                *last ^= 1;
                damaged += 1;
            }
            chunk.bytes = bytes.into();
        }
        damaged
    }
}

#[derive(Clone, Default)]
struct Tables {
    plans: BTreeMap<DocumentId, PlanRow>,
    links: Vec<LinkRow>,
    chunks: Vec<(DocumentId, StoredChunk)>,
    quarantine: BTreeMap<(DocumentId, [u8; 32]), String>,
}

/// Storage in memory.
pub struct MemoryEngine {
    disk: Disk,
    open: Tables,
}

impl MemoryEngine {
    /// An engine over what `disk` holds.
    pub fn new(disk: Disk) -> Self {
        let open = disk.lock().clone();
        Self { disk, open }
    }
}

impl Register for MemoryEngine {
    fn plan(&mut self, plan: DocumentId) -> Result<Option<PlanRow>, EngineError> {
        Ok(self.open.plans.get(&plan).copied())
    }

    fn set_plan(&mut self, plan: DocumentId, row: &PlanRow) -> Result<(), EngineError> {
        if let Some(found) = self.open.plans.get_mut(&plan) {
            *found = *row;
        }
        Ok(())
    }

    fn add_plan(&mut self, plan: DocumentId, created_millis: i64) -> Result<(), EngineError> {
        if self.open.plans.contains_key(&plan) {
            return Err(EngineError::new("the plan exists"));
        }
        let row = PlanRow {
            created_millis,
            deleted_millis: None,
        };
        self.open.plans.insert(plan, row);
        Ok(())
    }

    fn link_by_hash(&mut self, hash: &TokenHash) -> Result<Option<LinkRow>, EngineError> {
        Ok(self.open.links.iter().find(|link| link.hash == *hash).cloned())
    }

    fn links(&mut self, plan: DocumentId) -> Result<Vec<LinkRow>, EngineError> {
        Ok(self
            .open
            .links
            .iter()
            .filter(|link| link.plan == plan)
            .cloned()
            .collect())
    }

    fn add_link(&mut self, link: &LinkRow) -> Result<(), EngineError> {
        if self
            .open
            .links
            .iter()
            .any(|other| other.link == link.link || other.hash == link.hash)
        {
            return Err(EngineError::new("the link exists"));
        }
        self.open.links.push(link.clone());
        Ok(())
    }

    fn set_link(&mut self, link: &LinkRow) -> Result<(), EngineError> {
        let taken = |other: &LinkRow| other.hash == link.hash && other.link != link.link;
        if self.open.links.iter().any(taken) {
            return Err(EngineError::new("the token is another link's"));
        }
        if let Some(row) = self.open.links.iter_mut().find(|row| row.link == link.link) {
            *row = link.clone();
        }
        Ok(())
    }
}

impl Engine for MemoryEngine {
    fn begin(&mut self) -> Result<(), EngineError> {
        self.open = self.disk.lock().clone();
        Ok(())
    }

    fn commit(&mut self) -> Result<(), EngineError> {
        *self.disk.lock() = self.open.clone();
        Ok(())
    }

    fn rollback(&mut self) -> Result<(), EngineError> {
        self.begin()
    }

    fn plans(&mut self) -> Result<Vec<(DocumentId, PlanRow)>, EngineError> {
        Ok(self.open.plans.iter().map(|(plan, row)| (*plan, *row)).collect())
    }

    fn erase(&mut self, plan: DocumentId) -> Result<(), EngineError> {
        self.open.links.retain(|link| link.plan != plan);
        self.open.chunks.retain(|(owner, _)| *owner != plan);
        self.open.quarantine.retain(|(owner, _), _| *owner != plan);
        Ok(())
    }

    fn chunks(&mut self, plan: DocumentId) -> Result<Vec<StoredChunk>, EngineError> {
        Ok(self
            .open
            .chunks
            .iter()
            .filter(|(owner, _)| *owner == plan)
            .map(|(_, chunk)| chunk.clone())
            .collect())
    }

    fn add_chunk(&mut self, plan: DocumentId, chunk: &StoredChunk) -> Result<(), EngineError> {
        if !self
            .open
            .chunks
            .iter()
            .any(|(owner, other)| *owner == plan && other.hash == chunk.hash)
        {
            self.open.chunks.push((plan, chunk.clone()));
        }
        Ok(())
    }

    fn remove_chunk(&mut self, plan: DocumentId, hash: &[u8; 32]) -> Result<(), EngineError> {
        self.open
            .chunks
            .retain(|(owner, chunk)| *owner != plan || chunk.hash != *hash);
        Ok(())
    }

    fn quarantine(&mut self, plan: DocumentId, chunk: &StoredChunk, reason: &str) -> Result<(), EngineError> {
        self.open.quarantine.insert((plan, chunk.hash), reason.to_owned());
        Ok(())
    }

    fn quarantined(&mut self) -> Result<u64, EngineError> {
        Ok(self.open.quarantine.len() as u64)
    }

    fn probe(&mut self) -> Result<(), EngineError> {
        Ok(())
    }

    fn changed_elsewhere(&mut self) -> Result<bool, EngineError> {
        Ok(false)
    }
}
