//! Measures what a peer sent before automerge sees it.

/// What one peer may ask of everybody else, for ever. Every bound has room for the heaviest honest use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a whole sync message.
    pub message_bytes: usize,
    /// Bytes of one change, inflated.
    pub change_bytes: usize,
    /// Operations in one change. A change can say "three million times the same" in 113 bytes.
    pub change_ops: u64,
    /// Nested objects, the root's children being at depth 1. A plan needs 4.
    pub depth: usize,
    /// Dependencies of one change.
    pub change_deps: usize,
    /// Actors named in one change.
    pub change_actors: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 16 * 1024 * 1024,
            change_bytes: 4 * 1024 * 1024,
            change_ops: 50_000,
            depth: 16,
            change_deps: 1_024,
            change_actors: 1_024,
        }
    }
}
