//! What viewers of one plan receive: for each lens, a document that this room writes, with the current values of what the lens shows.
//!
//! Such a document is an automerge document too, and its own history says what was shown before. So it lives for an *epoch*: whoever
//! comes while it is as it was when the epoch began joins in; whoever comes later gets a new epoch. Links with the same lens share
//! their epochs. Nothing here is stored: it is all made from the plan.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use automerge::{Automerge, Patch};
use shared::lens::Lens;
use shared::lens::audience::Audience;
use shared::lens::derived::{Derived, Written};
use shared::plan::Plan;
use shared::sync::{Access, Input, Output, Patches, PeerKey, SessionConfig};
use tokio::time::Instant;

use crate::config::Config;

/// Epochs of one lens at the same time. Each holds its document in memory.
const MOST_EPOCHS: usize = 4;

/// All viewers of a plan.
#[derive(Default)]
pub(super) struct Lenses {
    /// The plan as it was shown last; `None` while nobody looks.
    plan: Option<Plan>,
    audiences: BTreeMap<Arc<Lens>, Audience>,
    /// By age.
    epochs: BTreeMap<EpochKey, Epoch>,
    seats: BTreeMap<PeerKey, EpochKey>,
    next_epoch: u64,
    limits: shared::sync::Limits,
    /// How long an epoch stays as it began.
    rest: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct EpochKey(u64);

struct Epoch {
    /// What clients know it by.
    name: String,
    lens: Arc<Lens>,
    derived: Derived,
    viewers: BTreeSet<PeerKey>,
    /// Until when it stays as it began.
    rests_until: Instant,
    /// Whether newcomers may join in.
    is_fresh: bool,
}

/// Where a viewer was seated.
pub(super) struct Seated {
    /// The epoch's name.
    pub(super) epoch: String,
    /// Viewers whose epoch has ended: they come again, and share a new one.
    pub(super) shown_out: Vec<PeerKey>,
}

/// Why a viewer cannot be seated: the operating system gives no randomness, or the engine refuses what the plan holds.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unseated {
    #[error("no randomness: {0}")]
    Random(#[from] getrandom::Error),
    #[error("not derived: {0}")]
    Derive(#[from] shared::plan::intent::IntentError),
}

impl Lenses {
    /// No viewers yet.
    pub(super) fn new(config: &Config) -> Self {
        Self {
            limits: config.session.clone(),
            rest: config.lens_rest,
            ..Self::default()
        }
    }

    /// Whether the room has to tell what changes.
    pub(super) fn wants(&self) -> Patches {
        match self.plan {
            Some(_) => Patches::Wanted,
            None => Patches::Unwanted,
        }
    }

    /// Seats a viewer before the document that its lens shows.
    pub(super) fn join(&mut self, doc: &Automerge, peer: PeerKey, lens: &Arc<Lens>) -> Result<Seated, Unseated> {
        let fresh = |epoch: &Epoch| epoch.lens == *lens && epoch.is_fresh;
        let found = self.epochs.iter().find(|(_, epoch)| fresh(epoch)).map(|(key, _)| *key);
        let (key, shown_out) = match found {
            Some(key) => (key, Vec::new()),
            None => (self.begin(doc, lens)?, self.make_room(lens)),
        };
        self.seats.insert(peer, key);
        let mut epoch = String::new();
        if let Some(found) = self.epochs.get_mut(&key) {
            found.viewers.insert(peer);
            epoch.clone_from(&found.name);
        }
        let access = Access::Read;
        self.tell(0, peer, Input::Joined { peer, access });
        Ok(Seated { epoch, shown_out })
    }

    fn begin(&mut self, doc: &Automerge, lens: &Arc<Lens>) -> Result<EpochKey, Unseated> {
        let plan = self.plan.get_or_insert_with(|| Plan::read(doc).0);
        let audience = self
            .audiences
            .entry(lens.clone())
            .or_insert_with(|| Audience::new((**lens).clone(), plan));
        let config = SessionConfig {
            limits: self.limits.clone(),
            patches: Patches::Unwanted,
        };
        let derived = Derived::new(audience, plan, doc, crate::access::random()?, config)?;
        self.next_epoch += 1;
        let epoch = Epoch {
            name: format!("epoch-{}", crate::access::LinkId::random()?),
            lens: lens.clone(),
            derived,
            viewers: BTreeSet::new(),
            rests_until: Instant::now() + self.rest,
            is_fresh: true,
        };
        let key = EpochKey(self.next_epoch);
        self.epochs.insert(key, epoch);
        Ok(key)
    }

    /// When a lens has too many epochs, the largest and the newest stay. Ending only the oldest would go round in circles while
    /// somebody edits: those who come again would need a new one, which ends the next.
    fn make_room(&mut self, lens: &Arc<Lens>) -> Vec<PeerKey> {
        let of_lens = || self.epochs.iter().filter(|(_, epoch)| epoch.lens == *lens);
        if of_lens().count() <= MOST_EPOCHS {
            return Vec::new();
        }
        let newest = of_lens().next_back().map(|(key, _)| *key);
        let largest = of_lens()
            .filter(|(key, _)| Some(**key) != newest)
            .max_by_key(|(_, epoch)| epoch.viewers.len())
            .map(|(key, _)| *key);
        let ended: Vec<EpochKey> = of_lens()
            .map(|(key, _)| *key)
            .filter(|key| Some(*key) != newest && Some(*key) != largest)
            .collect();
        let mut shown_out = Vec::new();
        for key in ended {
            shown_out.extend(self.epochs.remove(&key).into_iter().flat_map(|epoch| epoch.viewers));
        }
        for peer in &shown_out {
            self.seats.remove(peer);
        }
        shown_out
    }

    /// Tells a viewer's session what happened.
    pub(super) fn tell(&mut self, now_millis: u64, peer: PeerKey, input: Input) {
        if let Some(epoch) = self.seats.get(&peer).and_then(|key| self.epochs.get_mut(key)) {
            epoch.derived.session().handle(now_millis, input);
        }
    }

    /// A viewer is gone.
    pub(super) fn leave(&mut self, now_millis: u64, peer: PeerKey) {
        self.tell(now_millis, peer, Input::Left { peer });
        if let Some(epoch) = self.seats.remove(&peer).and_then(|key| self.epochs.get_mut(&key)) {
            epoch.viewers.remove(&peer);
        }
        self.tidy(|epoch| !epoch.is_fresh);
    }

    /// The plan has changed.
    pub(super) fn changed(&mut self, doc: &Automerge, patches: &[Patch]) {
        // Nobody waits for these, and who comes next gets another.
        self.tidy(|_| true);
        let Some(plan) = &mut self.plan else { return };
        let changes = plan.project(doc, patches);
        changes.iter().for_each(|change| plan.apply(change));
        for (lens, audience) in &mut self.audiences {
            let writes = audience.follow(plan, &changes);
            if writes.is_empty() {
                continue;
            }
            for epoch in self.epochs.values_mut().filter(|epoch| epoch.lens == *lens) {
                epoch.derived.note(&writes);
            }
        }
    }

    /// Forgets epochs that nobody looks at, and what they needed.
    fn tidy(&mut self, which: impl Fn(&Epoch) -> bool) {
        self.epochs
            .retain(|_, epoch| !epoch.viewers.is_empty() || !which(epoch));
        let epochs = &self.epochs;
        self.audiences
            .retain(|lens, _| epochs.values().any(|epoch| epoch.lens == *lens));
        if self.audiences.is_empty() {
            self.plan = None;
        }
    }

    /// When an epoch has rested and has something to show.
    pub(super) fn due(&self) -> Option<Instant> {
        let waiting = self.epochs.values().filter(|epoch| epoch.derived.is_waiting());
        waiting.map(|epoch| epoch.rests_until).min()
    }

    /// Writes what is due, and gives what the viewers' sessions want done, but for storing: nothing of theirs is stored.
    pub(super) fn poll(&mut self) -> Result<Vec<Output>, Unseated> {
        let mut outputs = Vec::new();
        let now = Instant::now();
        for epoch in self.epochs.values_mut() {
            if epoch.derived.is_waiting() && epoch.rests_until <= now && epoch.derived.write()? == Written::Something {
                epoch.is_fresh = false;
            }
            let session = epoch.derived.session();
            while let Some(output) = session.poll() {
                match output {
                    Output::Store { seq, .. } => session.handle(0, Input::Stored { upto: seq }),
                    output => outputs.push(output),
                }
            }
        }
        Ok(outputs)
    }
}
