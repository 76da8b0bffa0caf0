//! The way of a chunk into the document: measured, put in causal order, applied, read back.

use std::collections::{HashMap, HashSet, VecDeque};

use automerge::{
    ActorId, Automerge, AutomergeError, Change, ChangeHash, LoadOptions, OnPartialLoad, Patch, PatchLog, ReadDoc,
    SaveOptions,
};

use super::way::make_way;
use super::{Access, Patches, PeerKey};
use crate::sync::guard::{Limits, Measured, Places, Refusal, measure, measure_file};

/// Changes that are remembered as contradicting what is here. Beyond that they are asked for, and refused, once more.
const MAX_CONTRADICTING: usize = 10_000;

/// Where a chunk came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A peer's message.
    Peer(PeerKey),
    /// This side: a local edit, another tab's store, an opened file.
    Here,
    /// The store that this side keeps its changes in, where somebody else has put it.
    Store,
}

/// A change that the document has taken.
#[derive(Debug)]
pub(super) struct Fresh {
    pub(super) hash: ChangeHash,
    pub(super) bytes: Vec<u8>,
    pub(super) sources: Vec<Source>,
}

impl Fresh {
    /// Whether it is durable already.
    pub(super) fn is_stored(&self) -> bool {
        self.sources.contains(&Source::Store)
    }

    /// The peer whose offer came first, if it was a peer's.
    pub(super) fn brought_by(&self) -> Option<PeerKey> {
        match self.sources.first() {
            Some(&Source::Peer(peer)) => Some(peer),
            _ => None,
        }
    }

    /// A local edit.
    pub(super) fn made_here(change: &Change) -> Self {
        Self {
            hash: change.hash(),
            bytes: change.raw_bytes().to_vec(),
            sources: vec![Source::Here],
        }
    }
}

/// What became of the offered chunks.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) fresh: Vec<Fresh>,
    /// Offered although the document had them.
    pub(super) known: Vec<(Source, ChangeHash)>,
    pub(super) refused: Vec<(Source, Refusal)>,
    /// Empty when something has moved: the document is another one then.
    pub(super) patches: Vec<Patch>,
    /// What had to make way, and what became of it.
    pub(super) moved: HashMap<ChangeHash, ChangeHash>,
    /// The store has something that contradicts the document.
    pub(super) is_contradicted: bool,
}

/// What became of a whole document.
pub(super) enum Whole {
    /// It is the document now. These changes are new.
    Taken(Vec<Fresh>),
    /// It lacks something that is here: these changes are to be taken one by one.
    Offers(Vec<Fresh>),
}

/// How many bytes a document has without compression.
#[derive(Default)]
struct Weight {
    weighed: usize,
    /// Of the changes that have come since. By themselves they take more than in the document.
    since: usize,
}

impl Weight {
    /// Whether there is room for so many bytes more. Weighing takes as long as saving, so it is done again only once in a
    /// sixteenth of what the document may have.
    fn has_room(&mut self, doc: &Automerge, more: usize, most: usize) -> bool {
        if self.weighed + self.since + more > most && self.since >= most / 16 {
            let plain = SaveOptions {
                deflate: false,
                retain_orphans: false,
            };
            self.weighed = doc.save_with_options(plain).len();
            self.since = 0;
        }
        self.weighed + self.since + more <= most
    }
}

struct Waiting {
    change: Change,
    measured: Measured,
    sources: Vec<Source>,
    /// Rises with arrival.
    order: u64,
}

/// Chunks on their way in.
pub(super) struct Intake {
    limits: Limits,
    patches: Patches,
    places: Places,
    waiting: HashMap<ChangeHash, Waiting>,
    waiting_bytes: usize,
    weight: Weight,
    arrivals: u64,
    /// Peers whose changes stand.
    deciding: HashSet<PeerKey>,
    /// Changes that were refused because others of the same actor have their numbers, and what is on top of them.
    contradicting: HashSet<ChangeHash>,
}

impl Intake {
    pub(super) fn new(doc: &Automerge, limits: Limits, patches: Patches) -> Self {
        Self {
            limits,
            patches,
            places: Places::of(doc),
            waiting: HashMap::new(),
            waiting_bytes: 0,
            weight: Weight::default(),
            arrivals: 0,
            deciding: HashSet::new(),
            contradicting: HashSet::new(),
        }
    }

    /// Somebody may bring something from now on.
    pub(super) fn joined(&mut self, peer: PeerKey, access: Access) {
        if access == Access::Decide {
            self.deciding.insert(peer);
        }
    }

    /// Whether this change was refused because of what is here: there is no use in asking for it.
    pub(super) fn contradicts(&self, hash: &ChangeHash) -> bool {
        self.contradicting.contains(hash)
    }

    /// The document as it is has so many bytes, and changes that by themselves take so many more.
    pub(super) fn weighs(&mut self, weighed: usize, since: usize) {
        self.weight = Weight { weighed, since };
    }

    pub(super) fn want(&mut self, patches: Patches) {
        self.patches = patches;
    }

    /// A local edit raised the document's highest operation.
    pub(super) fn edited(&mut self, change: &Change) {
        self.places.edited(change);
    }

    /// Whether this change waits for others.
    pub(super) fn waits(&self, change: &ChangeHash) -> bool {
        self.waiting.contains_key(change)
    }

    /// The hashes that must arrive before `start` can be applied, on every path back from it.
    pub(super) fn missing_from(&self, doc: &Automerge, start: &[ChangeHash]) -> Vec<ChangeHash> {
        let mut missing = Vec::new();
        let mut seen = HashSet::new();
        let mut stack = start.to_vec();
        while let Some(hash) = stack.pop() {
            if !seen.insert(hash) {
                continue;
            }
            match self.waiting.get(&hash) {
                Some(waiting) => stack.extend(waiting.measured.deps.iter().copied()),
                None if has(doc, &hash) || self.contradicts(&hash) => {}
                None => missing.push(hash),
            }
        }
        missing.sort_unstable();
        missing
    }

    /// A peer is gone, and with it the hope for what its waiting changes depend on.
    pub(super) fn forget(&mut self, peer: PeerKey) {
        self.deciding.remove(&peer);
        let mut freed = 0;
        self.waiting.retain(|_, waiting| {
            waiting.sources.retain(|&source| source != Source::Peer(peer));
            let stays = !waiting.sources.is_empty();
            freed += if stays { 0 } else { waiting.measured.chunk.len() };
            stays
        });
        self.waiting_bytes -= freed;
    }

    /// Takes what can be taken; the rest waits or is refused.
    pub(super) fn take<'a>(
        &mut self,
        doc: &mut Automerge,
        offers: impl IntoIterator<Item = (Source, &'a [u8])>,
    ) -> Taken {
        let mut taken = Taken::default();
        let waiting_before = self.arrivals;
        let mut ops = HashMap::<Option<PeerKey>, u64>::new();
        for (source, chunk) in offers {
            let peer = match source {
                Source::Peer(peer) => Some(peer),
                Source::Here | Source::Store => None,
            };
            let spent = ops.entry(peer).or_default();
            // A peer could ask for too much at once; what is here already may be as large as a document.
            let most = match source {
                Source::Peer(_) => self.limits.message_ops,
                Source::Here | Source::Store => self.limits.document_ops,
            };
            if let Err(refusal) = self.offer(doc, source, chunk, (spent, most), &mut taken) {
                taken.refused.push((source, refusal));
            }
        }
        if self.arrivals > waiting_before {
            let ready = self.ready(doc);
            self.apply(doc, ready, &mut taken);
            if !taken.moved.is_empty() {
                // What is on top of what has just been made here, and came without it.
                let ready = self.ready(doc);
                self.apply(doc, ready, &mut taken);
            }
            self.evict(&mut taken);
            self.weight.since += taken.fresh.iter().map(|fresh| fresh.bytes.len()).sum::<usize>();
        }
        taken
    }

    /// Takes a whole document in place of `doc`, if it holds all of that; else gives its changes back, to be offered one by one.
    /// Either way each of them is measured; reading them all at once is what takes a tenth of the time.
    ///
    /// # Errors
    /// Which limit it breaks; `Malformed` when it cannot be read.
    pub(super) fn take_whole(&mut self, doc: &mut Automerge, from: PeerKey, chunk: &[u8]) -> Result<Whole, Refusal> {
        measure_file(chunk, &self.limits)?;
        let options = LoadOptions::new()
            .text_encoding(doc.text_encoding())
            .on_partial_load(OnPartialLoad::Error);
        let mut whole = Automerge::load_with_options(chunk, options).map_err(|_| Refusal::Malformed)?;
        let mut places = Places::default();
        let mut new = Vec::new();
        for change in whole.get_changes(&[]) {
            let measured = places.measure_read(change.raw_bytes(), &whole, &self.limits)?;
            if !has(doc, &change.hash()) {
                new.push(Fresh {
                    hash: change.hash(),
                    bytes: measured.chunk,
                    sources: vec![Source::Peer(from)],
                });
            }
        }
        if !self.waiting.is_empty() {
            return Ok(Whole::Offers(new));
        }
        if !is_all_there(doc, &whole) {
            // What is here alone goes on top of it, if it can; it was measured when it came.
            let own = doc.get_changes(&whole.get_heads()).into_iter();
            let own: Vec<Change> = own.filter(|change| !has(&whole, &change.hash())).collect();
            if whole.apply_changes(own).is_err() || !is_all_there(doc, &whole) {
                return Ok(Whole::Offers(new));
            }
        }
        // Naming an author makes up an actor.
        whole.set_author(doc.get_author().cloned());
        whole.set_actor(doc.get_actor().clone());
        *doc = whole;
        self.places = Places::of(doc);
        Ok(Whole::Taken(new))
    }

    fn offer(
        &mut self,
        doc: &Automerge,
        source: Source,
        chunk: &[u8],
        (spent, most): (&mut u64, u64),
        taken: &mut Taken,
    ) -> Result<(), Refusal> {
        let measured = measure(chunk, &self.limits)?;
        *spent += measured.ops;
        if *spent > most {
            return Err(Refusal::TooManyOps);
        }
        let change = Change::try_from(measured.chunk.as_slice()).map_err(|_| Refusal::Malformed)?;
        let hash = change.hash();
        // Automerge panics at an author's name in a later change than an actor's first.
        if hash.0.get(..4) != measured.chunk.get(4..8) || (change.author().is_some() && change.seq() != 1) {
            return Err(Refusal::Malformed);
        }
        if has(doc, &hash) {
            taken.known.push((source, hash));
        } else if let Some(waiting) = self.waiting.get_mut(&hash) {
            waiting.sources.push(source);
            waiting.sources.dedup();
        } else {
            if doc.stats().num_ops + measured.ops > self.limits.document_ops {
                return Err(Refusal::DocumentFull);
            }
            // What is here, or kept, has been taken before.
            if let (Source::Peer(_), Some(most)) = (source, self.limits.document_bytes) {
                let more = self.waiting_bytes + measured.chunk.len();
                if !self.weight.has_room(doc, more, most) {
                    return Err(Refusal::DocumentFull);
                }
            }
            self.arrivals += 1;
            self.waiting_bytes += measured.chunk.len();
            self.waiting.insert(
                hash,
                Waiting {
                    change,
                    measured,
                    sources: vec![source],
                    order: self.arrivals,
                },
            );
        }
        Ok(())
    }

    /// Removes, in causal order, the waiting changes whose dependencies are all there.
    fn ready(&mut self, doc: &Automerge) -> Vec<(ChangeHash, Waiting)> {
        let mut lacking: HashMap<ChangeHash, usize> = HashMap::new();
        let mut dependents: HashMap<ChangeHash, Vec<ChangeHash>> = HashMap::new();
        let mut free = Vec::new();
        for (hash, waiting) in &self.waiting {
            let deps = waiting.measured.deps.iter().filter(|dep| !has(doc, dep));
            let count = deps
                .inspect(|dep| dependents.entry(**dep).or_default().push(*hash))
                .count();
            if count == 0 {
                free.push((waiting.order, *hash));
            } else {
                lacking.insert(*hash, count);
            }
        }
        free.sort_unstable();
        let mut queue: VecDeque<ChangeHash> = free.into_iter().map(|(_, hash)| hash).collect();
        let mut ready = Vec::new();
        while let Some(hash) = queue.pop_front() {
            if let Some(waiting) = self.waiting.remove(&hash) {
                self.waiting_bytes -= waiting.measured.chunk.len();
                ready.push((hash, waiting));
            }
            let mut freed = dependents.remove(&hash).unwrap_or_default();
            freed.sort_unstable_by_key(|hash| self.waiting.get(hash).map_or(0, |waiting| waiting.order));
            for dependent in freed {
                let Some(count) = lacking.get_mut(&dependent) else {
                    continue;
                };
                *count -= 1;
                if *count == 0 {
                    queue.push_back(dependent);
                }
            }
        }
        ready
    }

    fn apply(&mut self, doc: &mut Automerge, ready: Vec<(ChangeHash, Waiting)>, taken: &mut Taken) {
        let mut lost = HashMap::new();
        let mut changes = Vec::with_capacity(ready.len());
        let mut fresh = Vec::with_capacity(ready.len());
        let mut is_contradicted = false;
        for (hash, waiting) in ready {
            let Waiting {
                change,
                measured,
                sources,
                ..
            } = waiting;
            // Whoever decides has moved something to where it has just been moved here.
            if has(doc, &hash) {
                taken.known.extend(sources.into_iter().map(|source| (source, hash)));
                continue;
            }
            let fits = if is_contradicted {
                Ok(())
            } else if let Some(&refusal) = measured.deps.iter().find_map(|dep| lost.get(dep)) {
                Err(refusal)
            } else {
                self.places.check(hash, &measured, doc, &self.limits)
            };
            // What stands is seen below; until then nothing can be said of the rest.
            is_contradicted |= fits == Err(Refusal::Contradicts);
            match fits {
                Ok(()) | Err(Refusal::Contradicts) => {
                    changes.push(change);
                    fresh.push(Fresh {
                        hash,
                        bytes: measured.chunk,
                        sources,
                    });
                }
                Err(refusal) => {
                    lost.insert(hash, refusal);
                    taken
                        .refused
                        .extend(sources.into_iter().map(|source| (source, refusal)));
                }
            }
        }
        if changes.is_empty() {
            return self.places.settle();
        }
        let mut before = doc.get_heads();
        let mut log = PatchLog::new(self.patches == Patches::Wanted);
        if is_contradicted || doc.apply_changes_log_patches(changes.clone(), &mut log).is_err() {
            self.make_way(doc, &fresh, &mut lost, taken);
            before = doc.get_heads();
            log = PatchLog::new(self.patches == Patches::Wanted);
            fresh = self.apply_one_by_one(doc, changes, fresh, lost, &mut log, taken);
        }
        // What the document does not give back byte by byte it would not survive being saved with.
        let kept = |fresh: &Fresh| {
            doc.get_change_by_hash(&fresh.hash)
                .is_some_and(|c| c.raw_bytes() == fresh.bytes)
        };
        let (good, bad): (Vec<_>, Vec<_>) = fresh.into_iter().partition(kept);
        taken.refused.extend(
            bad.iter()
                .flat_map(|fresh| fresh.sources.iter().map(|&s| (s, Refusal::Malformed))),
        );
        // The screen is told of the whole document when something has moved.
        let wants_patches = self.patches == Patches::Wanted && taken.moved.is_empty();
        self.places.settle();
        if !bad.is_empty() {
            let bad: Vec<ChangeHash> = bad.iter().map(|fresh| fresh.hash).collect();
            *doc = without(doc, &bad);
            self.places = Places::of(doc);
            taken
                .fresh
                .extend(good.into_iter().filter(|fresh| has(doc, &fresh.hash)));
            if wants_patches {
                taken.patches = doc.diff(&before, &doc.get_heads());
            }
        } else {
            taken.fresh.extend(good);
            if wants_patches {
                taken.patches = doc.make_patches(&mut log);
            }
        }
    }

    /// S12: what contradicts a change of somebody who decides moves. What is at hand and cannot be taken because of that is lost.
    fn make_way(
        &mut self,
        doc: &mut Automerge,
        fresh: &[Fresh],
        lost: &mut HashMap<ChangeHash, Refusal>,
        taken: &mut Taken,
    ) {
        let place = |change: &Change| (change.actor_id().clone(), change.seq());
        let decided = |fresh: &&Fresh| {
            let mut sources = fresh.sources.iter();
            sources.any(|source| matches!(source, Source::Peer(peer) if self.deciding.contains(peer)))
        };
        let read = |fresh: &Fresh| Change::try_from(fresh.bytes.as_slice()).ok();
        let standing: HashMap<(ActorId, u64), ChangeHash> = fresh
            .iter()
            .filter(decided)
            .filter_map(|fresh| Some((place(&read(fresh)?), fresh.hash)))
            .collect();
        // None of it is in the document.
        self.places.roll_back();
        if standing.is_empty() {
            return;
        }
        let contested: Vec<ChangeHash> = doc
            .get_changes_meta(&[])
            .into_iter()
            .filter(|meta| standing.contains_key(&(meta.actor.clone().into_owned(), meta.seq)))
            .map(|meta| meta.hash)
            .collect();
        if let Some(moved) = make_way(doc, &contested).filter(|_| !contested.is_empty()) {
            *doc = moved.doc;
            self.places = Places::of(doc);
            taken.fresh.extend(moved.changes.iter().map(Fresh::made_here));
            taken.moved = moved.names;
        }
        // Of what came together with it, too, only one can stay, and nothing on top of what has moved.
        let is_out = |fresh: &&Fresh| {
            let other = read(fresh).and_then(|change| standing.get(&place(&change)).copied());
            other.is_some_and(|standing| standing != fresh.hash)
        };
        let contradicting = fresh.iter().filter(is_out).map(|fresh| fresh.hash);
        let contradicting = contradicting.chain(taken.moved.keys().copied());
        lost.extend(contradicting.map(|hash| (hash, Refusal::Contradicts)));
    }

    /// Applies what can be applied, and gives what was not refused.
    fn apply_one_by_one(
        &mut self,
        doc: &mut Automerge,
        changes: Vec<Change>,
        fresh: Vec<Fresh>,
        mut lost: HashMap<ChangeHash, Refusal>,
        log: &mut PatchLog,
        taken: &mut Taken,
    ) -> Vec<Fresh> {
        let mut good = Vec::with_capacity(fresh.len());
        for (change, fresh) in changes.into_iter().zip(fresh) {
            // It has just been made here: whoever decides has moved the same to the same place.
            if has(doc, &fresh.hash) {
                continue;
            }
            // Without what it depends on it would wait in the document's own queue.
            let why = std::iter::once(&fresh.hash)
                .chain(change.deps())
                .find_map(|hash| lost.get(hash).copied());
            let applied = why.map_or_else(|| self.apply_one(doc, change, &fresh, log), Err);
            let Err(refusal) = applied else {
                good.push(fresh);
                continue;
            };
            lost.insert(fresh.hash, refusal);
            if refusal == Refusal::Contradicts {
                if self.contradicting.len() >= MAX_CONTRADICTING {
                    self.contradicting.clear();
                }
                self.contradicting.insert(fresh.hash);
                taken.is_contradicted |= fresh.is_stored();
            }
            let refused = fresh.sources.into_iter().map(|source| (source, refusal));
            taken.refused.extend(refused);
        }
        good
    }

    /// Applies a change to a document in which more, or less, was there when it was measured first.
    fn apply_one(
        &mut self,
        doc: &mut Automerge,
        change: Change,
        fresh: &Fresh,
        log: &mut PatchLog,
    ) -> Result<(), Refusal> {
        let measured = measure(&fresh.bytes, &self.limits)?;
        self.places.check(fresh.hash, &measured, doc, &self.limits)?;
        doc.apply_changes_log_patches([change], log).map_err(|error| {
            self.places.forget(&fresh.hash, &measured);
            match error {
                AutomergeError::DuplicateSeqNumber(..) => Refusal::Contradicts,
                _ => Refusal::Malformed,
            }
        })
    }

    /// Keeps the waiting room within its limits: the latest arrivals go first.
    fn evict(&mut self, taken: &mut Taken) {
        if self.waiting.len() <= self.limits.orphans && self.waiting_bytes <= self.limits.orphan_bytes {
            return;
        }
        let mut order: Vec<(u64, ChangeHash)> = self
            .waiting
            .iter()
            .map(|(&hash, waiting)| (waiting.order, hash))
            .collect();
        order.sort_unstable();
        while self.waiting.len() > self.limits.orphans || self.waiting_bytes > self.limits.orphan_bytes {
            let Some(evicted) = order.pop().and_then(|(_, hash)| self.waiting.remove(&hash)) else {
                return;
            };
            self.waiting_bytes -= evicted.measured.chunk.len();
            taken
                .refused
                .extend(evicted.sources.into_iter().map(|source| (source, Refusal::TooBig)));
        }
    }
}

/// Whether everything that one document holds is in another.
fn is_all_there(doc: &Automerge, other: &Automerge) -> bool {
    doc.get_heads().iter().all(|head| has(other, head))
}

/// Whether the document has applied a change.
pub(super) fn has(doc: &Automerge, hash: &ChangeHash) -> bool {
    doc.get_change_meta_by_hash(hash).is_some()
}

/// The document without some changes and what depends on them. Costs a whole load; only an attack gets here.
fn without(doc: &Automerge, bad: &[ChangeHash]) -> Automerge {
    let mut left_out: HashSet<ChangeHash> = bad.iter().copied().collect();
    let mut kept = Vec::new();
    for meta in doc.get_changes_meta(&[]) {
        if left_out.contains(&meta.hash) || meta.deps.iter().any(|dep| left_out.contains(dep)) {
            left_out.insert(meta.hash);
        } else if let Some(change) = doc.get_change_by_hash(&meta.hash) {
            kept.push(change);
        }
    }
    let mut clean = Automerge::new_with_encoding(doc.text_encoding()).with_actor(doc.get_actor().clone());
    let _ = clean.apply_changes(kept);
    clean
}
