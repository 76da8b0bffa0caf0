//! Whether a change fits what is there: it follows on what it must ([`History`]), and what it speaks of is there, and where it says. At
//! anything else automerge panics, or makes a document that cannot be read again.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use automerge::{ActorId, Automerge, Change, ChangeHash, ObjId, ObjType, ReadDoc};

use super::change::{self, Measured};
use super::history::{History, OpId};
use super::rows::{Action, Key, Op, OpRef, Shape};
use super::{Limits, Refusal};

/// Stretches and objects that are remembered from batch to batch before the memory starts afresh. A burst of edits touches few.
const MAX_REMEMBERED: usize = 2_048;
/// For what is in the document already: whatever it is, it was taken.
const UNBOUNDED: Limits = Limits {
    message_bytes: usize::MAX,
    file_bytes: usize::MAX,
    change_bytes: usize::MAX,
    change_ops: u64::MAX,
    message_ops: u64::MAX,
    turn_changes: usize::MAX,
    document_ops: u64::MAX,
    document_bytes: None,
    depth: usize::MAX,
    change_deps: usize::MAX,
    change_actors: usize::MAX,
    actor_bytes: usize::MAX,
    orphans: usize::MAX,
    orphan_bytes: usize::MAX,
};

/// An object's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// The root's children are at 1.
    depth: usize,
    shape: Shape,
}

/// What an operation is about. `None` is the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Spot {
    object: Option<OpId>,
    at: At,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum At {
    /// A text key, as its hash.
    Key(u64),
    /// An element, by the operation that made it.
    Element(OpId),
    /// The element that it makes itself.
    Itself,
    /// It leaves nothing that another operation could be about.
    Nowhere,
}

impl Op<'_> {
    /// What others may say of it afterwards.
    fn leaves(&self, spot: Spot) -> Spot {
        match self.action {
            Action::Delete => Spot {
                at: At::Nowhere,
                ..spot
            },
            Action::Make(_) | Action::Put | Action::Increment => spot,
        }
    }
}

/// Operations of a change that follow each other and are about the same: a text that was pasted is one stretch.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    length: u32,
    spot: Spot,
}

/// The places of objects and operations that changes were about lately, and whose changes there are.
#[derive(Debug, Default)]
pub struct Places {
    history: History,
    objects: HashMap<OpId, Place>,
    /// By the first operation.
    stretches: BTreeMap<OpId, Stretch>,
    /// What stands at keys that were written over in this batch.
    visible: HashMap<Spot, HashSet<OpId>>,
    hasher: RandomState,
}

/// A change's own words in those of [`Places`].
#[derive(Clone, Copy)]
struct Names<'a> {
    actors: &'a [ActorId],
    numbers: &'a [u32],
}

impl<'a> Names<'a> {
    /// The author's number.
    fn own(self) -> u32 {
        self.numbers.first().copied().unwrap_or_default()
    }

    /// # Errors
    /// `Malformed` never comes: whoever is spoken of is one of the change's actors.
    fn of(self, op: OpRef) -> Result<(OpId, &'a ActorId), Refusal> {
        let at = op.actor as usize;
        let both = self.numbers.get(at).zip(self.actors.get(at));
        let (&number, actor) = both.ok_or(Refusal::Malformed)?;
        Ok(((number, op.counter), actor))
    }
}

/// An operation that must be there, by its actor, and what it must be about.
type Needed = (ActorId, OpId, Spot);

impl Places {
    /// For a document as it is.
    pub fn of(doc: &Automerge) -> Self {
        Self {
            history: History::of(doc),
            ..Self::default()
        }
    }

    /// The document has been edited here.
    pub fn edited(&mut self, change: &Change) {
        self.history.record(change.actor_id(), change.seq(), change.max_op());
    }

    /// What was checked has been applied. The memory starts afresh here when it has grown long.
    pub fn settle(&mut self) {
        self.history.settle();
        self.visible = HashMap::new();
        if self.objects.len() > MAX_REMEMBERED {
            self.objects = HashMap::new();
        }
        if self.stretches.len() > MAX_REMEMBERED {
            self.stretches.clear();
        }
    }

    /// Nothing of what was checked since is in the document.
    pub fn roll_back(&mut self) {
        self.history.roll_back();
        self.visible = HashMap::new();
        self.objects = HashMap::new();
        self.stretches.clear();
    }

    /// Checks that a change follows on what there is; that the actors, objects, elements and values that it names exist, and stand where it
    /// says; and that it nests nothing too deep. Changes are given in causal order, each before it is applied.
    ///
    /// # Errors
    /// `Contradicts` when the actor has another change of its number, `TooDeep` or `Malformed`; nothing of the change is remembered then.
    pub fn check(
        &mut self,
        hash: ChangeHash,
        change: &Measured,
        doc: &Automerge,
        limits: &Limits,
    ) -> Result<(), Refusal> {
        self.history.check(change, doc)?;
        let checked = self.walk(change, doc, limits);
        if checked.is_ok() {
            self.history.take(hash, change);
        } else {
            self.forget(&hash, change);
        }
        checked
    }

    /// Measures a change of a document that was read as a whole, which has shown already that it can be.
    ///
    /// # Errors
    /// Which limit it breaks, or `Malformed`.
    pub fn measure_read(&mut self, chunk: &[u8], doc: &Automerge, limits: &Limits) -> Result<Measured, Refusal> {
        self.history.index(doc);
        let (mut numbers, mut last) = (None, None);
        let measured = change::measure_each(chunk, limits, |actors, op| {
            let numbers = numbers.get_or_insert_with(|| self.numbers(actors));
            let names = Names { actors, numbers };
            let object = op.object.map(|object| names.of(object)).transpose()?;
            self.check_object(op, object, names.own(), &mut last, doc, limits)
        })?;
        self.history.check_names(&measured)?;
        Ok(measured)
    }

    /// Forgets what a change is about that is not taken after all.
    pub fn forget(&mut self, hash: &ChangeHash, change: &Measured) {
        let own = self.history.number(&change.actor());
        // Measured: the numbers have 32 bits.
        for counter in (change.start_op..change.start_op + change.ops).map(|counter| counter as u32) {
            self.objects.remove(&(own, counter));
            self.stretches.remove(&(own, counter));
        }
        self.history.forget(hash, change);
    }

    fn walk(&mut self, change: &Measured, doc: &Automerge, limits: &Limits) -> Result<(), Refusal> {
        let (_, rows) = change::parts(&change.chunk, limits)?;
        let names = Names {
            actors: &change.actors,
            numbers: &self.numbers(&change.actors),
        };
        let (mut needed, mut last) = (Vec::new(), None);
        for op in rows {
            let op = op?;
            let object = op.object.map(|object| names.of(object)).transpose()?;
            self.check_object(&op, object, names.own(), &mut last, doc, limits)?;
            let spot = self.spot(&op, object, names)?;
            if let Key::Element(element) | Key::After(Some(element)) = op.key {
                let made = Spot { at: At::Itself, ..spot };
                self.need(names.of(element)?, made, &mut needed)?;
            }
            for &pred in &op.preds {
                // What an element was made with is about that element, too.
                if op.key != Key::Element(pred) {
                    self.need_pred(names.of(pred)?, spot, (object, op.key), doc, &mut needed)?;
                }
            }
            self.remember((names.own(), op.counter), change.start_op, op.leaves(spot));
        }
        self.look_up(needed, doc)
    }

    /// An operation's object is there, and of the kind that it takes it for, and what it makes is not too deep.
    /// `last` is where the one before it stood: mostly in the same object.
    fn check_object(
        &mut self,
        op: &Op<'_>,
        object: Option<(OpId, &ActorId)>,
        own: u32,
        last: &mut Option<(Option<OpRef>, Place)>,
        doc: &Automerge,
        limits: &Limits,
    ) -> Result<(), Refusal> {
        let place = match *last {
            Some((object, place)) if object == op.object => place,
            _ => self.place(object, doc)?,
        };
        *last = Some((op.object, place));
        if place.shape != op.key.shape() {
            return Err(Refusal::Malformed);
        }
        if let Action::Make(shape) = op.action {
            let depth = place.depth + 1;
            if depth > limits.depth {
                return Err(Refusal::TooDeep);
            }
            self.objects.insert((own, op.counter), Place { depth, shape });
        }
        Ok(())
    }

    fn numbers(&mut self, actors: &[ActorId]) -> Vec<u32> {
        actors.iter().map(|actor| self.history.number(actor)).collect()
    }

    /// What an operation is about, in words that mean the same for all changes.
    fn spot(&self, op: &Op<'_>, object: Option<(OpId, &ActorId)>, names: Names<'_>) -> Result<Spot, Refusal> {
        let at = match op.key {
            Key::Text(key) => At::Key(self.hasher.hash_one(key)),
            Key::Element(element) => At::Element(names.of(element)?.0),
            Key::After(_) => At::Itself,
        };
        Ok(Spot {
            object: object.map(|(id, _)| id),
            at,
        })
    }

    fn remember(&mut self, (actor, counter): OpId, start: u64, spot: Spot) {
        let last = self.stretches.range_mut(..(actor, counter)).next_back();
        if let Some((&(of, first), last)) = last
            && of == actor
            && u64::from(first) >= start
            && first + last.length == counter
            && last.spot == spot
        {
            last.length += 1;
        } else {
            self.stretches.insert((actor, counter), Stretch { length: 1, spot });
        }
    }

    fn remembered(&self, id: OpId) -> Option<Spot> {
        let (&(actor, first), stretch) = self.stretches.range(..=id).next_back()?;
        (actor == id.0 && id.1 - first < stretch.length).then_some(stretch.spot)
    }

    /// An operation must be there, and about this.
    fn need(&self, (id, actor): (OpId, &ActorId), spot: Spot, needed: &mut Vec<Needed>) -> Result<(), Refusal> {
        match self.remembered(id) {
            Some(found) if is_about(found, id, spot) => Ok(()),
            Some(_) => Err(Refusal::Malformed),
            None => {
                needed.push((actor.clone(), id, spot));
                Ok(())
            }
        }
    }

    /// The same of what is written over. Nearly all of that is what stands at a map's key now.
    fn need_pred(
        &mut self,
        (id, actor): (OpId, &ActorId),
        spot: Spot,
        (object, key): (Option<(OpId, &ActorId)>, Key<'_>),
        doc: &Automerge,
        needed: &mut Vec<Needed>,
    ) -> Result<(), Refusal> {
        if let Key::Text(key) = key
            && self.remembered(id).is_none()
            && self.visible(spot, object, key, doc).contains(&id)
        {
            return Ok(());
        }
        self.need((id, actor), spot, needed)
    }

    /// The operations whose values stand at a map's key, asked once in a batch: there can be many.
    fn visible(&mut self, spot: Spot, object: Option<(OpId, &ActorId)>, key: &str, doc: &Automerge) -> &HashSet<OpId> {
        let history = &mut self.history;
        self.visible.entry(spot).or_insert_with(|| {
            let object = object.map_or(ObjId::Root, |(id, actor)| name(id, actor));
            // An object that comes in the same batch has nothing yet.
            let values = doc.get_all(&object, key).unwrap_or_default().into_iter();
            let ids = values.filter_map(|(_, id)| match id {
                ObjId::Id(counter, actor, _) => Some((history.number(&actor), u32::try_from(counter).ok()?)),
                ObjId::Root => None,
            });
            ids.collect()
        })
    }

    /// Reads the changes of operations that are not remembered, each of them once.
    fn look_up(&mut self, needed: Vec<Needed>, doc: &Automerge) -> Result<(), Refusal> {
        let mut by_change: HashMap<ChangeHash, Vec<(OpId, Spot)>> = HashMap::new();
        for (actor, id, spot) in needed {
            let change = doc.hash_for_opid(&name(id, &actor)).ok_or(Refusal::Malformed)?;
            by_change.entry(change).or_default().push((id, spot));
        }
        for (hash, needed) in by_change {
            self.read(&hash, doc)?;
            for (id, spot) in needed {
                if !self.remembered(id).is_some_and(|found| is_about(found, id, spot)) {
                    return Err(Refusal::Malformed);
                }
            }
        }
        Ok(())
    }

    /// Remembers what the operations of a change that the document has are about.
    fn read(&mut self, hash: &ChangeHash, doc: &Automerge) -> Result<(), Refusal> {
        let change = doc.get_change_by_hash(hash).ok_or(Refusal::Malformed)?;
        let (actors, rows) = change::parts(change.raw_bytes(), &UNBOUNDED)?;
        let actors: Vec<ActorId> = actors.into_iter().map(ActorId::from).collect();
        let names = Names {
            actors: &actors,
            numbers: &self.numbers(&actors),
        };
        let start = change.start_op().get();
        for op in rows {
            let op = op?;
            let object = op.object.map(|object| names.of(object)).transpose()?;
            let spot = self.spot(&op, object, names)?;
            self.remember((names.own(), op.counter), start, op.leaves(spot));
        }
        Ok(())
    }

    fn place(&mut self, object: Option<(OpId, &ActorId)>, doc: &Automerge) -> Result<Place, Refusal> {
        let Some((id, actor)) = object else {
            return Ok(Place {
                depth: 0,
                shape: Shape::Map,
            });
        };
        if let Some(place) = self.objects.get(&id) {
            return Ok(*place);
        }
        let place = look_up_object(doc, actor, id).ok_or(Refusal::Malformed)?;
        self.objects.insert(id, place);
        Ok(place)
    }
}

/// Whether an operation that is about `found` is about what is asked for.
fn is_about(found: Spot, id: OpId, asked: Spot) -> bool {
    found == asked || (found.object == asked.object && found.at == At::Itself && asked.at == At::Element(id))
}

/// What automerge calls an operation.
fn name((_, counter): OpId, actor: &ActorId) -> ObjId {
    ObjId::Id(u64::from(counter), actor.clone(), 0)
}

fn look_up_object(doc: &Automerge, actor: &ActorId, id: OpId) -> Option<Place> {
    let id = name(id, actor);
    let shape = match doc.object_type(&id).ok()? {
        ObjType::Map => Shape::Map,
        ObjType::List | ObjType::Text => Shape::Sequence,
        ObjType::Table => return None,
    };
    // A document on disk may be deeper than peers are allowed to go; nobody walks further than this.
    let depth = doc.parents(&id).ok()?.take(1_000).count();
    Some(Place { depth, shape })
}
