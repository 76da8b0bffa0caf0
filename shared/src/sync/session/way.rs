//! Making way: two changes of one actor have the same number, and the other one stands. Ours moves to an actor of its own, with
//! everything that was made on top of it, and says the same as before (rule S12).
//!
//! The new actor follows from the old one and from the change that moved, so whoever has the same changes moves them to the same place: two tabs
//! of one device end up with the same changes again, and moving something twice adds nothing.

use std::collections::{HashMap, HashSet};

use automerge::legacy::{ElementId, Key, ObjectId, OpId};
use automerge::{ActorId, Author, Automerge, Change, ChangeHash, ExpandedChange, ReadDoc};

use super::intake::has;

/// A document in which something has made way.
pub(super) struct Moved {
    pub(super) doc: Automerge,
    /// What became of which change.
    pub(super) names: HashMap<ChangeHash, ChangeHash>,
    /// The moved changes that were not there already, in causal order.
    pub(super) changes: Vec<Change>,
}

/// Where an actor's moved changes begin.
struct Start {
    to: ActorId,
    seq: u64,
    op: u64,
}

/// What became of changes that were joined.
#[derive(Debug)]
pub struct Joined {
    /// The heads of what stands.
    pub standing: Vec<ChangeHash>,
    /// What made way, and what it has become.
    pub moved: HashMap<ChangeHash, ChangeHash>,
    /// What depends on changes that are nowhere, or cannot be applied at all.
    pub left: Vec<Change>,
}

/// Takes changes of which some may contradict others (rule S12), as two nodes can put them into one store. What is in `doc` already stands,
/// then what comes first; the rest makes way as it does in a client, so that whoever has it, too, makes the same of it. Nothing is lost by
/// that, even if nobody who has it ever comes back.
pub fn join(doc: &mut Automerge, changes: Vec<Change>) -> Joined {
    let left = take(doc, changes);
    let mut joined = Joined {
        standing: doc.get_heads(),
        moved: HashMap::new(),
        left,
    };
    // Each round moves one side; there can be several.
    while let Some(moved) = other_side(doc, &joined.left) {
        if doc.apply_changes(moved.changes).is_err() || !moved.names.values().all(|name| has(doc, name)) {
            break;
        }
        joined.left.retain(|change| !moved.names.contains_key(&change.hash()));
        joined.moved.extend(moved.names);
    }
    joined
}

/// Applies what can be applied, whatever order it is in, and gives the rest. Nothing is left to the document's own queue (rule S5).
fn take(doc: &mut Automerge, mut changes: Vec<Change>) -> Vec<Change> {
    loop {
        let before = changes.len();
        changes.retain(|change| {
            let is_ready = change.deps().iter().all(|dep| has(doc, dep));
            !(is_ready && doc.apply_changes([change.clone()]).is_ok())
        });
        if changes.len() == before {
            return changes;
        }
    }
}

/// The history of some of these changes without what contradicts them, and what they become where `doc` stands.
fn other_side(doc: &Automerge, changes: &[Change]) -> Option<Moved> {
    let mut below = HashSet::new();
    let mut open: Vec<ChangeHash> = changes.iter().flat_map(|change| change.deps()).copied().collect();
    while let Some(hash) = open.pop() {
        if let Some(meta) = doc.get_change_meta_by_hash(&hash)
            && below.insert(hash)
        {
            open.extend(meta.deps.iter());
        }
    }
    let standing = doc.get_changes_meta(&[]);
    let below = standing.iter().filter(|meta| below.contains(&meta.hash));
    let below: Vec<Change> = below.filter_map(|meta| doc.get_change_by_hash(&meta.hash)).collect();
    let mut side = Automerge::new_with_encoding(doc.text_encoding());
    side.apply_changes(below).ok()?;
    take(&mut side, changes.to_vec());
    let places: HashSet<_> = standing.iter().map(|meta| (&*meta.actor, meta.seq)).collect();
    let contested = changes.iter().filter(|change| {
        let place = (change.actor_id(), change.seq());
        places.contains(&place) && has(&side, &change.hash())
    });
    let contested: Vec<ChangeHash> = contested.map(Change::hash).collect();
    make_way(&side, &contested).filter(|moved| !moved.names.is_empty())
}

/// Moves `contested` and everything on top of them. Costs a whole load. `None` when that cannot be done.
pub(super) fn make_way(doc: &Automerge, contested: &[ChangeHash]) -> Option<Moved> {
    let mut names: HashMap<ChangeHash, ChangeHash> = HashMap::new();
    let mut starts: HashMap<ActorId, Start> = HashMap::new();
    let (mut stays, mut moved) = (Vec::new(), Vec::new());
    // In causal order.
    for meta in doc.get_changes_meta(&[]) {
        let change = doc.get_change_by_hash(&meta.hash)?;
        let moves = contested.contains(&meta.hash) || meta.deps.iter().any(|dep| names.contains_key(dep));
        if !moves {
            stays.push(change);
            continue;
        }
        let actor = change.actor_id();
        let start = starts.entry(actor.clone()).or_insert_with(|| Start {
            to: another(actor, &change.hash()),
            seq: change.seq(),
            op: change.start_op().get(),
        });
        let is_first = start.seq == change.seq();
        let author = doc.get_author_for_actor(actor).filter(|_| is_first);
        let rewritten = rewritten(&change, author, &starts, &names)?;
        names.insert(meta.hash, rewritten.hash());
        moved.push(rewritten);
    }
    let mut clean = Automerge::new_with_encoding(doc.text_encoding());
    // Naming an author makes up an actor.
    clean.set_author(doc.get_author().cloned());
    let actor = doc.get_actor();
    clean.set_actor(starts.get(actor).map_or(actor, |start| &start.to).clone());
    clean.apply_changes(stays).ok()?;
    moved.retain(|change| !has(&clean, &change.hash()));
    clean.apply_changes(moved.clone()).ok()?;
    moved.iter().all(|change| has(&clean, &change.hash())).then_some(Moved {
        doc: clean,
        names,
        changes: moved,
    })
}

/// The actor that goes on where a change of `actor` could not stay.
pub(super) fn another(actor: &ActorId, change: &ChangeHash) -> ActorId {
    let mixed = actor.to_bytes().iter().zip(change.0.iter().cycle());
    ActorId::from(mixed.map(|(byte, more)| byte ^ more).collect::<Vec<u8>>())
}

/// The same change by another actor. Its operations keep their numbers, so what is on top of them keeps its order.
fn rewritten(
    change: &Change,
    author: Option<Author<'_>>,
    starts: &HashMap<ActorId, Start>,
    names: &HashMap<ChangeHash, ChangeHash>,
) -> Option<Change> {
    let mut change: ExpandedChange = change.decode();
    let start = starts.get(&change.actor_id)?;
    change.actor_id = start.to.clone();
    change.seq = change.seq.checked_sub(start.seq)? + 1;
    for dep in &mut change.deps {
        *dep = names.get(dep).copied().unwrap_or(*dep);
    }
    change.deps.sort_unstable();
    // An actor's first change says whose it is.
    if let Some(author) = author.filter(|_| change.author.is_none()) {
        change.extra_bytes.splice(0..0, footer(&author));
    }
    for op in &mut change.operations {
        if let ObjectId::Id(id) = &mut op.obj {
            follow(id, starts);
        }
        if let Key::Seq(ElementId::Id(id)) = &mut op.key {
            follow(id, starts);
        }
        // Sorted anew, as another actor's name has another place.
        let pred = op.pred.iter().cloned().map(|mut id| {
            follow(&mut id, starts);
            id
        });
        op.pred = pred.collect();
    }
    Some(Change::from(change))
}

/// An operation that has moved is known by its new name.
fn follow(id: &mut OpId, starts: &HashMap<ActorId, Start>) {
    if let Some(start) = starts.get(id.actor()).filter(|start| id.counter() >= start.op) {
        id.1 = start.to.clone();
    }
}

/// As automerge writes an author behind a change: 1, the length, the name. Numbers are LEB128.
fn footer(author: &Author<'_>) -> Vec<u8> {
    let mut bytes = vec![1];
    let mut length = author.as_bytes().len();
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend_from_slice(author.as_bytes());
    bytes
}
