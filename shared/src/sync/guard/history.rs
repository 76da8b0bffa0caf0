//! Whose changes there are, and whether a new one follows on them.

use std::collections::{HashMap, HashSet};

use automerge::{ActorId, Automerge, ChangeHash};

use super::Refusal;
use super::change::Measured;

/// How far a change's operation numbers may run ahead of everything known here. They are 32 bits wide and rise for everybody, so a large
/// leap would bring the end near.
pub(super) const MAX_OP_LEAP: u64 = 100_000;
/// How many changes are followed back one by one in search of somebody's last one. If it is farther, all are asked for that lie beside.
const NEAR: usize = 256;
/// Changes to look at in this way in one batch, which take a tenth of a second, and where they are in the document some seconds. Where a
/// thousand people take turns, each is a thousand changes from the last; a message with twenty thousand of theirs is taken.
const MAX_STEPS: usize = 20_000_000;
/// An operation: its actor's number here, and its own.
pub(super) type OpId = (u32, u32);

/// Somebody whose changes are here, or about to be.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// What the actor is called in [`OpId`].
    number: u32,
    /// Which change is the last; 0 for none.
    last: u64,
    /// The number of its last operation.
    end: u64,
}

/// A change that is taken with others.
#[derive(Debug)]
struct Taken {
    actor: u32,
    seq: u64,
    end: u64,
    /// What it follows on among these changes, by where it stands in [`History::taken`].
    within: Vec<usize>,
    /// What it follows on in the document.
    here: Vec<ChangeHash>,
    /// The last walk that came by.
    walk: u64,
}

/// Whose changes there are: in the document, and in what is on its way into it.
#[derive(Debug, Default)]
pub(super) struct History {
    actors: HashMap<ActorId, Known>,
    /// Whether these are all.
    is_indexed: bool,
    named: u32,
    /// The highest number of any operation.
    max_op: u64,
    /// What is not in the document yet, in causal order.
    taken: Vec<Taken>,
    /// Where each of that stands.
    batch: HashMap<ChangeHash, usize>,
    /// What was known of its authors before each change of it, and the highest number.
    log: Vec<(ActorId, Known, u64)>,
    steps: usize,
    /// How many walks there were.
    walks: u64,
}

impl History {
    /// A document's.
    pub(super) fn of(doc: &Automerge) -> Self {
        let heads = doc.get_heads();
        let ends = heads.iter().filter_map(|head| doc.get_change_meta_by_hash(head));
        Self {
            max_op: ends.map(|meta| meta.max_op).max().unwrap_or(0),
            ..Self::default()
        }
    }

    /// What was taken is in the document.
    pub(super) fn settle(&mut self) {
        self.taken = Vec::new();
        self.batch = HashMap::new();
        self.log.clear();
        self.steps = 0;
    }

    /// What was taken since it was settled is not in the document, any of it.
    pub(super) fn roll_back(&mut self) {
        while self.undo_last() {}
        self.settle();
    }

    fn undo_last(&mut self) -> bool {
        let Some((actor, known, max_op)) = self.log.pop() else {
            return false;
        };
        self.max_op = max_op;
        // Nobody is remembered for what was refused.
        if known.last == 0 {
            self.actors.remove(&actor);
        } else {
            self.actors.insert(actor, known);
        }
        true
    }

    /// The document has this change of an actor now.
    pub(super) fn record(&mut self, actor: &ActorId, seq: u64, end: u64) {
        self.number(actor);
        if let Some(known) = self.actors.get_mut(actor)
            && known.last < seq
        {
            (known.last, known.end) = (seq, end);
        }
        self.max_op = self.max_op.max(end);
    }

    /// Has a look at all that the document has, unless that was done.
    pub(super) fn index(&mut self, doc: &Automerge) {
        if !self.is_indexed {
            for meta in doc.get_changes_meta(&[]) {
                self.record(meta.actor.as_ref(), meta.seq, meta.max_op);
            }
            self.is_indexed = true;
        }
    }

    /// What an actor is called in [`OpId`].
    pub(super) fn number(&mut self, actor: &ActorId) -> u32 {
        if let Some(known) = self.actors.get(actor) {
            return known.number;
        }
        let known = Known {
            number: self.named,
            last: 0,
            end: 0,
        };
        self.named += 1;
        self.actors.insert(actor.clone(), known);
        known.number
    }

    /// Checks that a change goes on from what is there. Changes are given in causal order.
    ///
    /// # Errors
    /// `Contradicts` when the actor has another change of its number, else `Malformed`.
    pub(super) fn check(&mut self, change: &Measured, doc: &Automerge) -> Result<(), Refusal> {
        self.index(doc);
        self.check_names(change)?;
        let actor = change.actor();
        let last = self.actors.get(&actor).copied().filter(|known| known.last > 0);
        if last.is_some_and(|last| change.seq <= last.last) {
            return Err(Refusal::Contradicts);
        }
        if self.is_next(change, doc) && last.is_none_or(|last| self.is_on_top(change, (&actor, last), doc)) {
            Ok(())
        } else {
            Err(Refusal::Malformed)
        }
    }

    /// A change that was checked is about to be applied.
    pub(super) fn take(&mut self, hash: ChangeHash, change: &Measured) {
        let actor = change.actor();
        // Measured: the first is at least 1.
        let end = (change.start_op + change.ops).saturating_sub(1);
        let (within, here) = self.split(&change.deps);
        let taken = Taken {
            actor: self.number(&actor),
            seq: change.seq,
            end,
            within,
            here,
            walk: 0,
        };
        self.batch.insert(hash, self.taken.len());
        self.taken.push(taken);
        if let Some(known) = self.actors.get(&actor) {
            self.log.push((actor.clone(), *known, self.max_op));
        }
        self.record(&actor, change.seq, end);
    }

    /// A change is not taken after all; if it was, it was the last.
    pub(super) fn forget(&mut self, hash: &ChangeHash, change: &Measured) {
        if self.batch.remove(hash).is_some() {
            self.taken.pop();
            self.undo_last();
        } else if let Some(known) = self.actors.get(&change.actor())
            && known.last == 0
        {
            self.actors.remove(&change.actor());
        }
    }

    /// Whether an actor's change before this one is there, and some change of each of the others that it names.
    ///
    /// # Errors
    /// `Malformed` when not.
    pub(super) fn check_names(&self, change: &Measured) -> Result<(), Refusal> {
        let (actor, others) = change.actors.split_first().ok_or(Refusal::Malformed)?;
        let last = |actor| self.actors.get(actor).map_or(0, |known| known.last);
        if change.seq <= last(actor) + 1 && others.iter().all(|other| last(other) > 0) {
            Ok(())
        } else {
            Err(Refusal::Malformed)
        }
    }

    /// Whether the numbers of its operations go on from those before it. A document that was saved with others, or with a gap where there
    /// are none, cannot be read.
    fn is_next(&self, change: &Measured, doc: &Automerge) -> bool {
        let end = |dep| {
            let here = || doc.get_change_meta_by_hash(dep).map(|meta| meta.max_op);
            let taken = self.batch.get(dep).and_then(|at| self.taken.get(*at));
            taken.map(|taken| taken.end).or_else(here)
        };
        let before = change.deps.iter().filter_map(end).max().unwrap_or(0);
        let is_after = change.start_op > before && (change.ops > 0 || change.start_op == before + 1);
        is_after && change.start_op <= self.max_op + MAX_OP_LEAP
    }

    /// Those of these changes that are not in the document yet, and those that are.
    fn split(&self, deps: &[ChangeHash]) -> (Vec<usize>, Vec<ChangeHash>) {
        let (mut within, mut here) = (Vec::new(), Vec::new());
        for dep in deps {
            match self.batch.get(dep) {
                Some(at) => within.push(*at),
                None => here.push(*dep),
            }
        }
        (within, here)
    }

    /// Whether its actor's last change is among those that a change follows on: else it would come before it where somebody else gets both.
    fn is_on_top(&mut self, change: &Measured, (own, last): (&ActorId, Known), doc: &Automerge) -> bool {
        self.walks += 1;
        let (mut stack, mut here) = self.split(&change.deps);
        while let Some(at) = stack.pop() {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return false;
            }
            let Some(taken) = self.taken.get_mut(at) else { continue };
            if std::mem::replace(&mut taken.walk, self.walks) == self.walks {
                continue;
            }
            if taken.actor == last.number && taken.seq >= last.last {
                return true;
            }
            // Nothing before it is on top of the last.
            if taken.end >= last.end {
                stack.extend_from_slice(&taken.within);
                here.extend_from_slice(&taken.here);
                self.steps += taken.here.len();
            }
        }
        here.sort_unstable();
        here.dedup();
        let mut stack = here.clone();
        let mut near = HashSet::new();
        while let Some(hash) = stack.pop() {
            self.steps += 1;
            if !near.insert(hash) {
                continue;
            }
            let Some(meta) = doc.get_change_meta_by_hash(&hash) else {
                continue;
            };
            if *meta.actor == *own && meta.seq >= last.last {
                return true;
            }
            if near.len() > NEAR.max(here.len()) || self.steps > MAX_STEPS {
                // Far back. What is not before it is less; finding that out takes a look at every actor.
                let others = doc.get_changes_meta(&here);
                self.steps += others.len() + here.len() + self.actors.len();
                return self.steps <= MAX_STEPS
                    && !others.iter().any(|meta| *meta.actor == *own && meta.seq == last.last);
            }
            if meta.max_op >= last.end {
                stack.extend(meta.deps);
            }
        }
        false
    }
}
