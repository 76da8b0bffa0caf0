//! What is told about the state of things.

use super::{Engine, Stage};
use crate::host::device::keeper::Keeping;
use crate::host::device::{Failure, Loaded};
use crate::host::talk::Talk;
use crate::status::{Device, Link, Trouble};
use leptos::prelude::*;
use shared::replica::Replica;
use shared::schema::frame;

impl Engine {
    /// How the device stands, with the plan and with what is said about it.
    pub(super) fn keeping(&self) -> Keeping {
        let talk = self.0.talk.borrow().as_ref().map_or(Keeping::Kept, Talk::keeping);
        match (self.0.keeper.state(), talk) {
            (Keeping::Failed(failure), _) | (_, Keeping::Failed(failure)) => Keeping::Failed(failure),
            (Keeping::Writing, _) | (_, Keeping::Writing) => Keeping::Writing,
            (Keeping::Kept, Keeping::Kept) => Keeping::Kept,
        }
    }

    /// Changes the relay has not acknowledged, of both.
    pub(super) fn unsent(&self) -> usize {
        self.0.unsent.get() + self.0.talk.borrow().as_ref().map_or(0, Talk::unsent)
    }

    /// Decides what is said about the state of things. Everything else only sets the facts it reads.
    pub(super) fn evaluate(&self) {
        let inner = &self.0;
        let (device, trouble) = match self.keeping() {
            Keeping::Kept => (Device::Kept, None),
            Keeping::Writing => (Device::Writing, None),
            Keeping::Failed(Failure::Full) => (Device::Failed, Some(Trouble::StorageFull)),
            Keeping::Failed(Failure::Blocked) => (Device::Failed, Some(Trouble::StorageBlocked)),
            Keeping::Failed(Failure::Outdated) => (Device::Failed, Some(Trouble::Outdated)),
        };
        self.clear([
            Trouble::StorageFull,
            Trouble::StorageBlocked,
            Trouble::Outdated,
            Trouble::NewerSchema,
        ]);
        let (undo, writable, title, kind) = {
            let replica = inner.replica.borrow();
            let frame = replica.plan().frame();
            let kind = frame.get(frame::kind).map_or("", |choice| choice.key);
            (
                replica.can_undo(),
                replica.is_writable(),
                frame.title().to_owned(),
                kind,
            )
        };
        inner.troubles.borrow_mut().extend(trouble);
        inner
            .troubles
            .borrow_mut()
            .extend((!writable).then_some(Trouble::NewerSchema));
        let unsent = self.unsent();
        inner.keeper.note(|progress| {
            progress.unsent = unsent;
            progress.title = title;
            kind.clone_into(&mut progress.kind);
        });
        let status = inner.status;
        set(status.link, inner.link.get());
        set(status.device, device);
        set(status.unsent, unsent);
        set(status.undo, undo);
        let access = self.access();
        set(status.role, access.role);
        set(status.lens, access.lens);
        let gravest = inner.troubles.borrow().first().copied();
        // Once it was dismissed on the screen it stays away until something else happens.
        if inner.shown_trouble.replace(gravest) != gravest {
            set(status.trouble, gravest);
        }
        set(
            inner.stage,
            match (inner.has_content.get(), inner.link.get()) {
                (true, _) => Stage::Open,
                (false, Link::Offline) => Stage::Unreachable,
                (false, _) => Stage::Opening,
            },
        );
    }
}

/// Changes the relay lacked when it was last heard, the fixed ones aside: every relay gets those from everybody.
pub(super) fn unsent(replica: &Replica, loaded: &Loaded) -> usize {
    let missing = replica.session().changes_since(&loaded.progress.relay_heads);
    if loaded.progress.relay_heads.is_empty() {
        missing.saturating_sub(1)
    } else {
        missing
    }
}

/// Writes a signal only when its value is another one: readers are woken by every write.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|now| *now != value) == Some(true) {
        signal.set(value);
    }
}
