//! What storage on one machine has to be able to do: transactions over four small tables. All meaning (who may claim a plan, what
//! a bad chunk is) lies above, in `links` and `chunks`, once for all engines.

use std::sync::Arc;

use shared::ids::DocumentId;
use shared::lens::Lens;

use crate::access::{LinkId, Role, TokenHash};

/// An engine's failure, in its own words.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct EngineError(String);

impl EngineError {
    /// A failure told by `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl From<rusqlite::Error> for EngineError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

/// A link as it is stored. The token itself is not: only its hash (rule A1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// The link's public name, for listing and revoking.
    pub link: LinkId,
    /// The plan it opens.
    pub plan: DocumentId,
    /// BLAKE3 of the token.
    pub hash: TokenHash,
    /// What it allows.
    pub role: Role,
    /// What it shows, to viewers.
    pub lens: Lens,
    /// What its maker calls it.
    pub label: String,
    /// When it was made, in Unix milliseconds.
    pub created_millis: i64,
    /// When somebody last connected with it, in Unix milliseconds.
    pub last_used_millis: Option<i64>,
    /// How many connections have been opened with it.
    pub uses: i64,
    /// When it was revoked, in Unix milliseconds.
    pub revoked_millis: Option<i64>,
    /// From when on it opens nothing, in Unix milliseconds.
    pub expires_millis: Option<i64>,
    /// What the password is checked against, as an argon2 string (`$argon2id$…`). `None`: the token is enough.
    pub password: Option<String>,
}

/// A plan as it is stored, beside its links and chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanRow {
    /// When it was made known to the relay, in Unix milliseconds.
    pub created_millis: i64,
    /// When its owner deleted it, in Unix milliseconds. For a while it can be brought back; then only this row is left, so that
    /// nobody takes the id again.
    pub deleted_millis: Option<i64>,
}

/// What a chunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkKind {
    /// One automerge change, named by its change hash.
    Change,
    /// A whole saved document, named by the BLAKE3 hash of its bytes.
    Snapshot,
    /// Which links brought some changes, named by the BLAKE3 hash of its bytes.
    Ledger,
}

/// A chunk as it lies in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChunk {
    /// Unique within the plan.
    pub hash: [u8; 32],
    /// What the bytes are.
    pub kind: ChunkKind,
    /// BLAKE3 of the bytes, taken when they were written (rule D4).
    pub check: [u8; 32],
    /// The chunk.
    pub bytes: Arc<[u8]>,
}

impl StoredChunk {
    /// Whether its bytes are those that were written.
    pub(crate) fn is_sound(&self) -> bool {
        *blake3::hash(&self.bytes).as_bytes() == self.check
    }
}

/// Plans and their links as rows.
pub trait Register {
    /// The plan's row.
    ///
    /// # Errors
    /// As every method here: when the engine fails.
    fn plan(&mut self, plan: DocumentId) -> Result<Option<PlanRow>, EngineError>;
    /// Replaces what changes in a plan's row: whether it is deleted.
    ///
    /// # Errors
    /// When the engine fails.
    fn set_plan(&mut self, plan: DocumentId, row: &PlanRow) -> Result<(), EngineError>;
    /// Adds a plan that does not exist yet.
    ///
    /// # Errors
    /// When the engine fails or the plan exists.
    fn add_plan(&mut self, plan: DocumentId, created_millis: i64) -> Result<(), EngineError>;

    /// The link with this token hash, revoked or not.
    ///
    /// # Errors
    /// When the engine fails.
    fn link_by_hash(&mut self, hash: &TokenHash) -> Result<Option<LinkRow>, EngineError>;
    /// The plan's links in the order they were made, revoked ones included.
    ///
    /// # Errors
    /// When the engine fails.
    fn links(&mut self, plan: DocumentId) -> Result<Vec<LinkRow>, EngineError>;
    /// Adds a link.
    ///
    /// # Errors
    /// When the engine fails, or the link's id or token exists already.
    fn add_link(&mut self, link: &LinkRow) -> Result<(), EngineError>;
    /// Replaces a link that has this id: everything but its plan, role and when it was made, which never change.
    ///
    /// # Errors
    /// When the engine fails.
    fn set_link(&mut self, link: &LinkRow) -> Result<(), EngineError>;
}

/// Storage with transactions. Called by one thread only.
pub trait Engine: Register + Send {
    /// Opens a transaction.
    ///
    /// # Errors
    /// As every method here: when the engine fails; nothing since `begin` counts then.
    fn begin(&mut self) -> Result<(), EngineError>;
    /// Makes everything since `begin` durable: after `Ok` it survives a power cut.
    ///
    /// # Errors
    /// When it is not durable.
    fn commit(&mut self) -> Result<(), EngineError>;
    /// Forgets everything since `begin`.
    ///
    /// # Errors
    /// When the engine cannot say what it holds.
    fn rollback(&mut self) -> Result<(), EngineError>;

    /// All plans in the order of their ids, deleted ones included.
    ///
    /// # Errors
    /// When the engine fails.
    fn plans(&mut self) -> Result<Vec<(DocumentId, PlanRow)>, EngineError>;
    /// Removes everything that hangs on a plan: its links and chunks, those in quarantine too. The row stays.
    ///
    /// # Errors
    /// When the engine fails.
    fn erase(&mut self, plan: DocumentId) -> Result<(), EngineError>;

    /// The plan's chunks in the order they were written.
    ///
    /// # Errors
    /// When the engine fails.
    fn chunks(&mut self, plan: DocumentId) -> Result<Vec<StoredChunk>, EngineError>;
    /// Adds a chunk; one that is there already stays as it is.
    ///
    /// # Errors
    /// When the engine fails.
    fn add_chunk(&mut self, plan: DocumentId, chunk: &StoredChunk) -> Result<(), EngineError>;
    /// Removes a chunk, if it is there.
    ///
    /// # Errors
    /// When the engine fails.
    fn remove_chunk(&mut self, plan: DocumentId, hash: &[u8; 32]) -> Result<(), EngineError>;
    /// Puts a damaged chunk aside, for a person to look at. Nothing reads it again.
    ///
    /// # Errors
    /// When the engine fails.
    fn quarantine(&mut self, plan: DocumentId, chunk: &StoredChunk, reason: &str) -> Result<(), EngineError>;
    /// How many chunks lie in quarantine.
    ///
    /// # Errors
    /// When the engine fails.
    fn quarantined(&mut self) -> Result<u64, EngineError>;

    /// Writes something small that means nothing, to see whether writing works.
    ///
    /// # Errors
    /// When it does not.
    fn probe(&mut self) -> Result<(), EngineError>;

    /// Whether another process has written to this storage since the last call.
    ///
    /// # Errors
    /// When the engine fails.
    fn changed_elsewhere(&mut self) -> Result<bool, EngineError>;
}
