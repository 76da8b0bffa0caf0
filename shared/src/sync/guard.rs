//! Measures what a peer sent before automerge sees it.
//!
//! automerge trusts its input in places: one change of a hundred bytes can hold millions of operations, a
//! small deflated chunk inflates without bound, an operation that points nowhere panics. So a chunk is first
//! walked here, in its packed form, and only what passes is decoded. The walk costs microseconds.

mod change;
mod columns;
mod document;
mod history;
mod message;
mod places;
mod rows;

pub use change::{Measured, measure};
pub use document::{is_document, measure_file, unpacked_len};
pub use message::{Incoming, split};
pub use places::Places;

/// What one peer may ask of everybody else, for ever. Every bound has room for the heaviest honest use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a whole sync message. A plan of 10 000 records is about 1 MiB saved and a few times that as
    /// single changes.
    pub message_bytes: usize,
    /// Bytes of a plan's file, inflated, and of its run-length coded texts written out. The heaviest plan is a few megabytes.
    pub file_bytes: usize,
    /// Bytes of one change, inflated, and of its run-length coded texts written out. A pasted document of
    /// a million characters fits.
    pub change_bytes: usize,
    /// Operations in one change. Opening a template makes a few thousand; a change can say "three million
    /// times the same" in 113 bytes.
    pub change_ops: u64,
    /// Operations in one message. A whole plan of 10 000 records has about 200 000; a million cost a peer
    /// some two seconds and 200 MB.
    pub message_ops: u64,
    /// Changes of one message that are taken in one turn; the rest waits for `Input::GoOn`. Where one thread draws and merges, this bounds how
    /// long a person waits for the screen.
    pub turn_changes: usize,
    /// Operations a document may hold altogether before changes from peers are refused.
    pub document_ops: u64,
    /// Bytes a document may have altogether, without compression, before changes from peers are refused; `None` for any number. Operations
    /// alone bound little: one may hold [`Limits::change_bytes`], and a change without any may say as much. Whoever decides what
    /// is kept sets it, so that all others take what it has.
    pub document_bytes: Option<usize>,
    /// Nested objects, the root's children being at depth 1. A plan needs 4; readers that recurse survive 16.
    pub depth: usize,
    /// Dependencies of one change: how many people edited apart at the same time.
    pub change_deps: usize,
    /// Actors named in one change.
    pub change_actors: usize,
    /// Bytes of an actor's id. Everybody uses 16.
    pub actor_bytes: usize,
    /// Changes that wait for others they depend on.
    pub orphans: usize,
    /// Bytes of all changes that wait.
    pub orphan_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 16 * 1024 * 1024,
            file_bytes: 64 * 1024 * 1024,
            change_bytes: 4 * 1024 * 1024,
            change_ops: 50_000,
            message_ops: 1_000_000,
            turn_changes: usize::MAX,
            document_ops: 5_000_000,
            document_bytes: None,
            depth: 16,
            change_deps: 1_024,
            change_actors: 1_024,
            actor_bytes: 64,
            orphans: 10_000,
            orphan_bytes: 8 * 1024 * 1024,
        }
    }
}

impl Limits {
    /// What a discussion may be: far smaller than a plan, as whoever may only comment may fill it. A comment of 4 000 characters has at most
    /// 16 kB, and takes nine operations, or one for each character where other clients write it; fifty thousand ordinary ones fit.
    pub fn of_discussion() -> Self {
        Self {
            change_bytes: 64 * 1024,
            change_ops: 10_000,
            document_ops: 500_000,
            depth: 4,
            ..Self::default()
        }
    }
}

/// Why something from a peer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refusal {
    /// The peer may only read.
    ReadOnly,
    /// A change or message has more operations than `Limits` allow.
    TooManyOps,
    /// A change nests objects deeper than `Limits` allow.
    TooDeep,
    /// A message, a change or what waits for its dependencies is larger than `Limits` allow.
    TooBig,
    /// The document has as many operations or bytes as `Limits` allow.
    DocumentFull,
    /// Not a sync message, not a change, or a kind of chunk that is not taken from peers.
    Malformed,
    /// Another change of the same actor has the same number already.
    Contradicts,
}

#[cfg(test)]
mod tests;
