//! Changes that are well formed and lie all the same: about whose they are, what they follow on, and what stands where.

use std::num::NonZeroU64;

use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, Change, ChangeHash, ExpandedChange, ObjId, ObjType, ScalarValue};
use shared::plan::Plan;
use shared::sync::{Input, PeerKey, Session};

/// Who the forger says to be; the first is the session's own.
const ACTORS: [[u8; 16]; 4] = [[7; 16], [1; 16], [9; 16], [255; 16]];
/// Operations in a change at most.
const MOST_OPS: u8 = 12;

/// What a forger knows of the document, and what it has made up.
struct Forger {
    seqs: [u64; ACTORS.len()],
    /// Of the next operation, if it told the truth.
    next_op: u64,
    /// Operations that a next one can be about.
    ops: Vec<OpId>,
    /// What changes can follow on, there or not.
    changes: Vec<ChangeHash>,
    /// Not sent yet.
    held: Vec<Vec<u8>>,
}

impl Forger {
    fn of(doc: &Automerge) -> Self {
        let metas = doc.get_changes_meta(&[]);
        let mut ops = Vec::new();
        for meta in metas.iter().take(1) {
            let actor = meta.actor.clone().into_owned();
            ops.extend((1..4).map(|counter| OpId::new(counter, &actor)));
        }
        let mut forger = Self {
            seqs: [1; ACTORS.len()],
            next_op: 1,
            ops,
            changes: doc.get_heads(),
            held: Vec::new(),
        };
        forger.look(doc);
        forger
    }

    /// What would be true of the next change, now that the last message was taken or refused.
    fn look(&mut self, doc: &Automerge) {
        let metas = doc.get_changes_meta(&[]);
        self.next_op = 1 + metas.iter().map(|meta| meta.max_op).max().unwrap_or(0);
        for (seq, actor) in self.seqs.iter_mut().zip(ACTORS) {
            let own = metas.iter().filter(|meta| meta.actor.to_bytes() == actor);
            *seq = 1 + own.map(|meta| meta.seq).max().unwrap_or(0);
        }
    }

    /// One change as the script says, which is kept for the next message.
    fn forge(&mut self, doc: &Automerge, script: &mut impl Iterator<Item = u8>) -> Option<()> {
        let (who, how) = (script.next()?, script.next()?);
        let which = usize::from(who) % ACTORS.len();
        let actor = ActorId::from(ACTORS.get(which)?.as_slice());
        let seq = *self.seqs.get(which)?;
        let deps = match how % 4 {
            0 | 1 => doc.get_heads(),
            2 => self.changes.last().copied().into_iter().collect(),
            _ => self.any_change(script.next()?).into_iter().collect(),
        };
        let start_op = match how >> 2 & 7 {
            7 => self.next_op.saturating_sub(u64::from(script.next()?)),
            6 => self.next_op + u64::from(script.next()?),
            _ => self.next_op,
        };
        let told = match how >> 5 {
            7 => seq + 1,
            6 => seq.saturating_sub(1),
            _ => seq,
        };
        let count = script.next()? % MOST_OPS;
        let mut operations = Vec::new();
        for number in 0..u64::from(count) {
            operations.push(self.op(script)?);
            self.ops.push(OpId::new(start_op + number, &actor));
        }
        let change = ExpandedChange {
            operations,
            actor_id: actor,
            hash: None,
            seq: told,
            start_op: NonZeroU64::new(start_op)?,
            time: 0,
            message: None,
            deps,
            extra_bytes: Vec::new(),
            author: None,
        };
        let change = Change::from(change);
        *self.seqs.get_mut(which)? = told.max(seq) + 1;
        self.next_op = self.next_op.max(start_op + u64::from(count));
        self.changes.push(change.hash());
        self.held.push(change.raw_bytes().to_vec());
        Some(())
    }

    fn op(&self, script: &mut impl Iterator<Item = u8>) -> Option<Op> {
        let (action, place, value) = (script.next()?, script.next()?, script.next()?);
        let obj = match place {
            0..40 => ObjectId::Root,
            _ => ObjectId::Id(self.any_op(place)?),
        };
        let (key, insert) = match script.next()? {
            key @ 0..100 => (
                Key::Map(["goals", "name", "a", ""].get(usize::from(key) % 4)?.to_string().into()),
                false,
            ),
            key @ 100..130 => (Key::Seq(ElementId::Head), key < 125),
            key => (Key::Seq(ElementId::Id(self.any_op(key)?)), key % 2 == 0),
        };
        let action = match action % 12 {
            0 => OpType::Make(ObjType::Map),
            1 => OpType::Make(ObjType::List),
            2 => OpType::Make(ObjType::Text),
            3 | 4 => OpType::Delete,
            5 => OpType::Increment(i64::from(value)),
            6 => OpType::MarkBegin(MarkData {
                name: "bold".into(),
                value: ScalarValue::Boolean(true),
                expand: value % 2 == 0,
            }),
            7 => OpType::MarkEnd(value % 2 == 0),
            8 => OpType::Put(ScalarValue::counter(i64::from(value))),
            9 => OpType::Put(ScalarValue::Null),
            _ => OpType::Put(ScalarValue::Str(char::from(value).to_string().into())),
        };
        let preds = script.next()?;
        let preds: Option<Vec<OpId>> = (0..preds % 4).map(|_| self.any_op(script.next()?)).collect();
        Some(Op {
            action,
            obj,
            key,
            pred: preds?.into(),
            insert,
        })
    }

    /// One that was made, or one beside it.
    fn any_op(&self, which: u8) -> Option<OpId> {
        let op = self.ops.iter().rev().cycle().nth(usize::from(which % 32))?;
        match which >> 5 {
            7 => Some(OpId::new(op.counter() + 1, op.actor())),
            6 => Some(OpId::new(
                op.counter(),
                &ActorId::from(ACTORS.get(usize::from(which) % ACTORS.len())?.as_slice()),
            )),
            _ => Some(op.clone()),
        }
    }

    fn any_change(&self, which: u8) -> Option<ChangeHash> {
        self.changes.iter().rev().cycle().nth(usize::from(which % 16)).copied()
    }

    /// Somebody honest edits what the forger has made.
    fn edit(&self, session: &mut Session, script: &mut impl Iterator<Item = u8>) -> Option<()> {
        let (place, what) = (self.any_op(script.next()? % 32)?, script.next()?);
        let base = script.next()?;
        let place = ObjId::Id(place.counter(), place.actor().clone(), 0);
        let write = |edit: &mut automerge::transaction::Transaction<'_>| -> Result<(), AutomergeError> {
            // What does not fit is refused, and that is all.
            match what % 5 {
                0 => edit.put(&place, "a", 1),
                1 => edit.insert(&place, usize::from(what) / 32, "x"),
                2 => edit.splice_text(&place, usize::from(what) / 32, 1, "yz"),
                3 => edit.delete(&place, usize::from(what) / 32),
                _ => edit.delete(&place, "a"),
            }
        };
        let _ = match base {
            0..200 => session.edit(write, "", 0),
            _ => {
                let base = self.any_change(base).filter(|change| session.knows(change));
                session.edit_at(&Vec::from_iter(base), write, "", 0).map(drop)
            }
        };
        Some(())
    }
}

/// A script of changes to forge, of what honest people do meanwhile, and of messages. What the session has taken in the end can be kept,
/// opened, read and handed on like any other.
pub fn forged(bytes: &[u8]) {
    let mut session = super::session();
    let mut forger = Forger::of(session.doc());
    let mut script = bytes.iter().copied();
    while let Some(step) = script.next() {
        let done = match step % 8 {
            0..5 => forger.forge(session.doc(), &mut script),
            5 => forger.edit(&mut session, &mut script),
            _ => Some(()),
        };
        if step % 2 == 0 || step % 8 > 5 {
            let peer = PeerKey(1 + u64::from(step >> 3 & 1));
            let message = super::message(std::mem::take(&mut forger.held));
            session.handle(0, Input::Received { peer, message });
        }
        super::drain(&mut session);
        if forger.held.is_empty() {
            forger.look(session.doc());
        }
        if done.is_none() {
            break;
        }
    }
    super::settled(&session);
    // Whoever gets it all at once has the same plan.
    let mut copy = super::blank();
    let taken = copy.apply_changes(session.doc().get_changes(&[]));
    assert!(taken.is_ok());
    assert!(Plan::read(&copy).0 == Plan::read(session.doc()).0);
}
