//! Keeps one open plan's changes on the device, and knows the truth about it.
//!
//! Changes go to IndexedDB in the turn that made them. When the store refuses, they stay in memory, editing goes on, and the
//! keeper tries again: after a while, and at once with the next change.

use super::{Failure, Name, Progress, Shelf, has};
use crate::host::backoff::Backoff;
use automerge::{Automerge, ChangeHash};
use gloo_timers::callback::Timeout;
use shared::ids::DocumentId;
use shared::sync::Chunk;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Chunks beside the newest snapshot from which on a new snapshot pays: loading that many one by one costs more than reading one.
const COMPACT_FROM: usize = 500;
/// Transactions under way before further chunks wait for one of them to end: then one transaction takes all that gathered.
const MAX_UNDER_WAY: usize = 2;
/// Chunks in one transaction, unless the page is going away: thousands that come at once would hold up the keyboard while they are handed
/// over. They go in their order; should one transaction fail, it is the next that is tried, and until then the person is told.
const MOST_AT_ONCE: usize = 500;
/// Milliseconds after which progress that no change carries along is written.
const PROGRESS_AFTER_MILLIS: u32 = 500;

/// How the device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// Everything is on the disk.
    Kept,
    /// Something is on its way.
    Writing,
    /// Something is only in memory, for this reason.
    Failed(Failure),
}

/// The keeper of one plan. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Keeper(Rc<Inner>);

struct Inner {
    plan: DocumentId,
    /// What a read-only link shows is not kept change by change, see [`super::keep_view`].
    shelf: Shelf,
    /// Chunks in no transaction.
    waiting: RefCell<Vec<Chunk>>,
    /// Changes that are not to be written: they made way, and are here under other names.
    gone: RefCell<HashSet<ChangeHash>>,
    /// Transactions that have not ended.
    under_way: Cell<usize>,
    /// Names of the chunks on the disk that no snapshot of ours has replaced.
    names: RefCell<Vec<Name>>,
    progress: RefCell<Progress>,
    progress_is_new: Cell<bool>,
    failure: Cell<Option<Failure>>,
    backoff: RefCell<Backoff>,
    timer: RefCell<Option<Timeout>>,
    closed: Cell<bool>,
    /// Called when [`Keeper::state`] may have changed.
    changed: Box<dyn Fn()>,
}

impl Keeper {
    /// A keeper for a plan of which `names` are on the disk.
    pub(crate) fn new(
        plan: DocumentId,
        shelf: Shelf,
        names: Vec<Name>,
        progress: Progress,
        changed: impl Fn() + 'static,
    ) -> Self {
        Self(Rc::new(Inner {
            plan,
            shelf,
            waiting: RefCell::default(),
            gone: RefCell::default(),
            under_way: Cell::new(0),
            names: RefCell::new(names),
            progress: RefCell::new(progress),
            progress_is_new: Cell::new(false),
            failure: Cell::new(None),
            backoff: RefCell::new(Backoff::device()),
            timer: RefCell::new(None),
            closed: Cell::new(false),
            changed: Box::new(changed),
        }))
    }

    /// How the device stands.
    pub(crate) fn state(&self) -> Keeping {
        let inner = &self.0;
        match inner.failure.get() {
            Some(failure) => Keeping::Failed(failure),
            None if inner.under_way.get() > 0 || !inner.waiting.borrow().is_empty() => Keeping::Writing,
            None => Keeping::Kept,
        }
    }

    /// How far the relay is, as it is or will be on the disk.
    pub(crate) fn progress(&self) -> Progress {
        self.0.progress.borrow().clone()
    }

    /// Keeps new chunks.
    pub(crate) fn keep(&self, chunks: Vec<Chunk>) {
        if self.0.shelf == Shelf::View {
            return;
        }
        self.0.waiting.borrow_mut().extend(chunks);
        self.write(Urgency::Soon);
    }

    /// Changes are known by other names now. They are not written any more under the old ones, and what lies on the disk and is to be replaced
    /// by a snapshot of `doc` is told.
    pub(crate) fn forget(&self, moved: &HashMap<ChangeHash, ChangeHash>, doc: &Automerge) -> Vec<Name> {
        let inner = &self.0;
        inner.gone.borrow_mut().extend(moved.keys());
        let names = inner.names.borrow();
        let held = |name: &&Name| name.is_held_by(|hash| moved.contains_key(hash) || has(doc, hash));
        // What is on its way to the disk comes before what replaces it.
        let under_way = moved.keys().map(Name::of_change);
        names.iter().filter(held).cloned().chain(under_way).collect()
    }

    /// Notes how far the relay is; written with the next change, or a little later.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Progress)) {
        let before = self.progress();
        change(&mut self.0.progress.borrow_mut());
        if before == *self.0.progress.borrow() || self.0.shelf == Shelf::View {
            return;
        }
        self.0.progress_is_new.set(true);
        if self.0.timer.borrow().is_none() {
            self.later(PROGRESS_AFTER_MILLIS);
        }
    }

    /// Writes what waits, now: the page may be going away.
    pub(crate) fn flush(&self) {
        self.write(Urgency::Now);
    }

    /// Ends it: what waits is written, nothing is reported any more. Returns what the disk has refused so far.
    pub(crate) fn close(&self) -> Vec<Chunk> {
        let refused = match self.state() {
            Keeping::Failed(_) => self.0.waiting.borrow().clone(),
            _ => Vec::new(),
        };
        self.flush();
        self.0.closed.set(true);
        self.0.timer.take();
        refused
    }

    /// Whether a snapshot pays, and which chunks it would replace.
    pub(crate) fn loose(&self) -> Option<Vec<Name>> {
        let names = self.0.names.borrow();
        (names.len() > COMPACT_FROM && self.state() == Keeping::Kept).then(|| names.clone())
    }

    /// Replaces chunks by a snapshot that holds them. Failing is harmless: the chunks stay.
    pub(crate) async fn compact(&self, snapshot: (Name, Vec<u8>), held: Vec<Name>) {
        let name = snapshot.0.clone();
        if super::compact(self.0.plan, snapshot, held.clone()).await.is_ok() {
            let mut names = self.0.names.borrow_mut();
            let held: HashSet<_> = held.into_iter().collect();
            names.retain(|name| !held.contains(name));
            names.push(name);
        }
    }

    fn write(&self, urgency: Urgency) {
        let inner = &self.0;
        let nothing = inner.waiting.borrow().is_empty() && !inner.progress_is_new.get();
        let busy = inner.under_way.get() >= MAX_UNDER_WAY && urgency == Urgency::Soon;
        if nothing || busy {
            return;
        }
        let mut chunks = inner.waiting.take();
        if urgency == Urgency::Soon && chunks.len() > MOST_AT_ONCE {
            inner.waiting.replace(chunks.split_off(MOST_AT_ONCE));
        }
        chunks.retain(|chunk| !inner.gone.borrow().contains(&chunk.hash));
        let progress = self.progress();
        let started = super::write(inner.plan, &chunks, &progress);
        inner.progress_is_new.set(false);
        inner.under_way.set(inner.under_way.get() + 1);
        let keeper = self.clone();
        leptos::task::spawn_local(async move {
            let outcome = match started {
                Some(outcome) => outcome.await,
                // The database is closed or was never open: opening it is what is tried again.
                None => match super::database().await {
                    Ok(_) => match super::write(keeper.0.plan, &chunks, &progress) {
                        Some(outcome) => outcome.await,
                        None => Err(Failure::Blocked),
                    },
                    Err(failure) => Err(failure),
                },
            };
            keeper.ended(outcome, chunks);
        });
    }

    fn ended(&self, outcome: Result<(), Failure>, chunks: Vec<Chunk>) {
        let inner = &self.0;
        inner.under_way.set(inner.under_way.get() - 1);
        match outcome {
            Ok(()) => {
                inner
                    .names
                    .borrow_mut()
                    .extend(chunks.iter().map(|chunk| Name::of_change(&chunk.hash)));
                inner.failure.set(None);
                inner.backoff.borrow_mut().reset();
                self.write(Urgency::Soon);
            }
            Err(failure) => {
                let younger = inner.waiting.replace(chunks);
                inner.waiting.borrow_mut().extend(younger);
                inner.progress_is_new.set(true);
                inner.failure.set(Some(failure));
                let wait = inner.backoff.borrow_mut().next_millis();
                self.later(wait);
            }
        }
        if !inner.closed.get() {
            (inner.changed)();
        }
    }

    fn later(&self, millis: u32) {
        if self.0.closed.get() {
            return;
        }
        let keeper = Rc::downgrade(&self.0);
        let timer = Timeout::new(millis, move || {
            if let Some(inner) = keeper.upgrade() {
                // It has rung: forget it without cancelling.
                let rung = inner.timer.take();
                rung.map(Timeout::forget);
                Self(inner).write(Urgency::Soon);
            }
        });
        *self.0.timer.borrow_mut() = Some(timer);
    }
}

/// Whether a write may wait for one that is under way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Urgency {
    Soon,
    Now,
}
