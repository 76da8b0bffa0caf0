//! What a read-only link shows: a document that the relay may replace by another, and that the device keeps as a whole.

use super::{Engine, now_millis};
use crate::host::device::{self, Access, Name, Shelf};
use crate::host::open_replica;
use crate::status::Role;
use shared::plan::Plan;
use shared::replica::{Output, Replica};
use shared::sync::{Input, Output as SyncOutput};

impl Engine {
    /// Keeps what a read-only link shows, for when there is no network.
    pub(super) fn keep_view(&self) {
        let heads = self.with(Replica::heads);
        let is_known = self.0.shelf == Shelf::Plan || self.0.coming.borrow().is_some() || !self.0.has_content.get();
        if is_known || self.0.kept_view.borrow().0 == heads {
            return;
        }
        let progress = device::Progress {
            epoch: self.0.epoch.borrow().clone(),
            ..self.0.keeper.progress()
        };
        let snapshot = (Name::of_snapshot(&heads), self.with(Replica::save));
        self.0.kept_view.borrow_mut().0 = heads;
        if let Some(kept) = device::keep_view(self.0.plan, &progress, &snapshot) {
            // Not kept means only that it is not there without a network.
            leptos::task::spawn_local(async move { _ = kept.await });
        }
    }

    /// As [`Engine::turn`], for what is about the relay.
    pub(super) fn turn_of_relay(&self, input: Input) {
        let is_coming = self.0.coming.borrow().is_some();
        if !is_coming {
            return self.turn(|replica, now| replica.handle(now, input));
        }
        let mut is_whole = false;
        if let Some((_, coming)) = &mut *self.0.coming.borrow_mut() {
            coming.handle(now_millis(), input);
            is_whole = self.drain_coming(coming);
        }
        if is_whole {
            self.change_over();
        }
    }

    /// Does what the document that is coming wants. Returns whether all of it is there.
    fn drain_coming(&self, coming: &mut Replica) -> bool {
        let mut is_whole = false;
        while let Some(output) = coming.poll() {
            match output {
                Output::Sync(SyncOutput::Store { seq, .. }) => {
                    coming.handle(now_millis(), Input::Stored { upto: seq });
                }
                Output::Sync(SyncOutput::Send { message, .. }) => self.0.relay.send(&message),
                // The relay's own heads are named as soon as they are here.
                Output::Sync(SyncOutput::PeerHeads { heads, .. }) => is_whole |= !heads.is_empty(),
                _ => {}
            }
        }
        is_whole
    }

    /// The document that has come takes the place of the one that was shown; the screen changes where they differ.
    fn change_over(&self) {
        let Some((epoch, coming)) = self.0.coming.take() else {
            return;
        };
        let before: Plan = self.with(|replica| replica.plan().clone());
        let changes = before.difference(coming.plan());
        self.0.replica.replace(coming);
        self.0.epoch.replace(epoch);
        self.show(&changes);
        self.evaluate();
    }

    /// The relay shows a document by this name. What is here of another is of another time, and is not merged with it.
    pub(super) fn show_epoch(&self, shown: Option<String>) {
        if !self.0.has_content.get() {
            self.0.epoch.replace(shown.clone());
        }
        let is_same = *self.0.epoch.borrow() == shown;
        let coming = if is_same { None } else { open_replica(&[]).ok() };
        self.0.coming.replace(coming.map(|(replica, _)| (shown, replica)));
    }

    /// The link turned out to be a read-only one, or no such one any more: the page begins again with the other document.
    pub(super) fn begin_anew(&self, is_view: bool) {
        let access = Access {
            role: is_view.then_some(Role::Viewer),
            ..self.access()
        };
        let plan = self.0.plan;
        self.0.relay.stop();
        leptos::task::spawn_local(async move {
            // Where nothing can be kept, loading anew would find out the same again.
            if device::keep_access(plan, &access).await.is_ok() {
                crate::shell::reload();
            }
        });
    }
}
