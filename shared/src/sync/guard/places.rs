//! Where objects stand in the document's tree: how deep, and of which kind; and whose changes there are.

use std::collections::HashMap;

use automerge::{ActorId, Automerge, ObjId, ObjType, ReadDoc};

use super::change::{Measured, ObjectRef, Shape};
use super::{Limits, Refusal};

/// Objects that are remembered from batch to batch before the memory starts afresh. A burst of edits touches few.
const MAX_REMEMBERED: usize = 4_096;

/// An object's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// The root's children are at 1.
    depth: usize,
    shape: Shape,
}

/// The places of objects that changes were about lately.
#[derive(Debug, Default)]
pub struct Places {
    known: HashMap<(ActorId, u32), Place>,
    /// Actors that the document has changes of, and the number of the last one, as far as that was asked.
    actors: HashMap<ActorId, u64>,
}

impl Places {
    /// Forgets everything: the document was replaced.
    pub fn clear(&mut self) {
        self.known.clear();
        self.actors.clear();
    }

    /// Whether the one before the actor's change `seq` is there, and some change of each of the `others` that it names: automerge panics at
    /// changes of which that is not so.
    pub fn follows(&mut self, (actor, seq): (&ActorId, u64), others: &[ActorId], doc: &Automerge) -> bool {
        let fits = |known: &HashMap<ActorId, u64>| {
            (seq == 1 || known.get(actor).is_some_and(|last| seq <= last + 1))
                && others.iter().all(|other| known.contains_key(other))
        };
        if fits(&self.actors) {
            return true;
        }
        for meta in doc.get_changes_meta(&[]) {
            self.meet(meta.actor.into_owned(), meta.seq);
        }
        fits(&self.actors)
    }

    /// The document has this change of an actor now.
    pub fn meet(&mut self, actor: ActorId, seq: u64) {
        let last = self.actors.entry(actor).or_default();
        *last = seq.max(*last);
    }

    /// Starts the memory afresh when it has grown long. Only between batches: what a batch makes is not in the document yet.
    pub fn tidy(&mut self) {
        if self.known.len() > MAX_REMEMBERED {
            self.known.clear();
        }
    }

    /// Checks that a change follows on what there is and names actors and objects that exist, these in words that fit them, and nests none too deep.
    /// Changes are given in causal order, each before it is applied.
    ///
    /// # Errors
    /// `TooDeep` or `Malformed`; nothing of the change is remembered then.
    pub fn check(&mut self, change: &Measured, doc: &Automerge, limits: &Limits) -> Result<(), Refusal> {
        let others = change.actors.get(1..).unwrap_or_default();
        if !self.follows((&change.actor(), change.seq), others, doc) {
            return Err(Refusal::Malformed);
        }
        let mut made: HashMap<u32, Place> = HashMap::new();
        let mut uses = change.uses.iter().peekable();
        // Uses and makes both come in the order of their operations.
        for make in &change.makes {
            while let Some(before) = uses.next_if(|used| used.row <= make.row) {
                self.fits(change, before.object, before.shape, doc, &made)?;
            }
            let parent = self.find(change, make.parent, doc, &made).ok_or(Refusal::Malformed)?;
            let place = Place {
                depth: parent.depth + 1,
                shape: make.shape,
            };
            if place.depth > limits.depth {
                return Err(Refusal::TooDeep);
            }
            made.insert(make.counter, place);
        }
        for rest in uses {
            self.fits(change, rest.object, rest.shape, doc, &made)?;
        }
        let actor = change.actor();
        self.known.extend(
            made.into_iter()
                .map(|(counter, place)| ((actor.clone(), counter), place)),
        );
        self.meet(actor, change.seq);
        Ok(())
    }

    fn fits(
        &mut self,
        change: &Measured,
        object: ObjectRef,
        shape: Shape,
        doc: &Automerge,
        made: &HashMap<u32, Place>,
    ) -> Result<(), Refusal> {
        let place = self.find(change, object, doc, made).ok_or(Refusal::Malformed)?;
        if place.shape == shape {
            Ok(())
        } else {
            Err(Refusal::Malformed)
        }
    }

    fn find(
        &mut self,
        change: &Measured,
        object: ObjectRef,
        doc: &Automerge,
        made: &HashMap<u32, Place>,
    ) -> Option<Place> {
        let ObjectRef::Id { actor, counter } = object else {
            return Some(Place {
                depth: 0,
                shape: Shape::Map,
            });
        };
        if actor == 0
            && let Some(place) = made.get(&counter)
        {
            return Some(*place);
        }
        let key = (change.actors.get(actor as usize)?.clone(), counter);
        if let Some(place) = self.known.get(&key) {
            return Some(*place);
        }
        let place = look_up(doc, &key)?;
        self.known.insert(key, place);
        Some(place)
    }
}

fn look_up(doc: &Automerge, (actor, counter): &(ActorId, u32)) -> Option<Place> {
    let id = ObjId::Id(u64::from(*counter), actor.clone(), 0);
    let shape = match doc.object_type(&id).ok()? {
        ObjType::Map => Shape::Map,
        ObjType::List | ObjType::Text => Shape::Sequence,
        ObjType::Table => return None,
    };
    // A document on disk may be deeper than peers are allowed to go; nobody walks further than this.
    let depth = doc.parents(&id).ok()?.take(1_000).count();
    Some(Place { depth, shape })
}
