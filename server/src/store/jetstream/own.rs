//! What this node has put into a plan's log, until it hears of it from there. What was acknowledged and does not come is lost.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::store::Position;

/// One plan's; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own(Arc<Mutex<Unheard>>);

#[derive(Debug, Default)]
struct Unheard {
    /// The last message that was heard of.
    heard: u64,
    /// Acknowledged messages after it, and what they hold.
    rest: BTreeMap<u64, [u8; 32]>,
}

impl Own {
    fn lock(&self) -> MutexGuard<'_, Unheard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This was acknowledged.
    pub(crate) fn put(&self, at: Position) {
        let mut unheard = self.lock();
        if at.sequence > unheard.heard {
            unheard.rest.insert(at.sequence, at.check);
        }
    }

    /// The last message that was acknowledged and not heard of; 0 when there is none.
    pub(super) fn last(&self) -> u64 {
        self.lock().rest.last_key_value().map_or(0, |(sequence, _)| *sequence)
    }

    /// The next message of the log is this one. Answers whether that is as it should be: what was put at its number is what it holds, and
    /// nothing that was put before it is missing.
    pub(super) fn hear(&self, next: Position) -> bool {
        let mut unheard = self.lock();
        let later = unheard.rest.split_off(&(next.sequence + 1));
        let upto = std::mem::replace(&mut unheard.rest, later);
        unheard.heard = next.sequence;
        upto.into_iter()
            .all(|(sequence, check)| next == Position { sequence, check })
    }

    /// The log is read anew, and whoever reads it sees what is missing.
    pub(super) fn begin_anew(&self) {
        self.lock().rest.clear();
    }

    /// Everything up to there was read.
    pub(super) fn resume(&self, at: Position) {
        let mut unheard = self.lock();
        unheard.rest = unheard.rest.split_off(&(at.sequence + 1));
        unheard.heard = at.sequence;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(sequence: u64, content: u8) -> Position {
        Position {
            sequence,
            check: [content; 32],
        }
    }

    #[test]
    fn n8_what_was_acknowledged_and_is_not_in_the_log_is_missed() {
        let own = Own::default();
        own.put(at(3, 3));
        own.put(at(5, 5));
        assert!(own.hear(at(2, 9)) && own.hear(at(3, 3)) && own.hear(at(4, 9)));
        assert_eq!(own.last(), 5);
        assert!(!own.hear(at(6, 6)), "5 was passed over");
        own.put(at(7, 7));
        assert!(!own.hear(at(7, 8)), "7 was given twice");
        own.put(at(7, 7));
        assert_eq!(own.last(), 0, "it is heard of already");
    }

    #[test]
    fn n8_what_was_acknowledged_while_the_log_was_read_is_still_waited_for() {
        let own = Own::default();
        own.put(at(9, 9));
        own.begin_anew();
        own.put(at(3, 3));
        own.put(at(8, 8));
        own.resume(at(5, 5));
        assert_eq!(own.last(), 8, "9 is missed by whoever reads");
        assert!(own.hear(at(6, 6)) && own.hear(at(8, 8)));
    }
}
