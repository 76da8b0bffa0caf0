//! What is said about the open plan: its second document. It has a session of its own, over the plan's connection, and is kept on the
//! device and between tabs as a plan is, so what is said without a network waits and merges like any edit.

use super::connection::Room;
use super::device::keeper::{Keeper, Keeping};
use super::device::{self, Loaded, Name, Shelf};
use super::library;
use super::relay::Relay;
use super::tabs::{TabNews, Tabs};
use crate::comments::Comments;
use automerge::ChangeHash;
use leptos::prelude::*;
use shared::discussion::{Author, Output, Talk as Copy, Wish, WishError};
use shared::ids::DocumentId;
use shared::sync::{Access, Input, Limits, Output as SyncOutput, Patches, PeerKey, SessionConfig};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use std::sync::Arc;

/// The discussion of the open plan. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Talk(Rc<Inner>);

struct Inner {
    document: DocumentId,
    copy: RefCell<Copy>,
    author: RefCell<Author>,
    comments: Comments,
    keeper: Keeper,
    relay: Relay,
    tabs: RefCell<Option<Tabs>>,
    relay_peer: Cell<Option<PeerKey>>,
    next_peer: Cell<u64>,
    /// Changes the relay has not acknowledged.
    unsent: Cell<usize>,
    /// Called when what is told about the state of things may have changed.
    changed: Box<dyn Fn()>,
}

impl Talk {
    /// Opens the discussion from what the device has of it. Also tells whether some of that is damaged.
    pub(crate) fn open(
        document: DocumentId,
        tab: String,
        mut loaded: Loaded,
        (relay, comments, author): (Relay, Comments, Author),
        changed: impl Fn() + 'static,
    ) -> (Self, bool) {
        let chunks = std::mem::take(&mut loaded.chunks);
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Wanted,
        };
        let (copy, unreadable) = Copy::open(&chunks, &super::identity(author.name.clone()), config);
        let unsent = copy.session().changes_since(&loaded.progress.relay_heads);
        if unreadable > 0 {
            let damaged = Loaded {
                names: loaded.names.clone(),
                chunks,
                ..Loaded::default()
            };
            leptos::task::spawn_local(async move {
                // Should even this fail, they are found and told again the next time.
                let _ = device::set_damaged_aside(document, &damaged).await;
            });
        }
        let inner = Rc::new_cyclic(|weak: &Weak<Inner>| {
            let told = weak.clone();
            let keeper = Keeper::new(document, Shelf::Plan, loaded.names, loaded.progress, move || {
                if let Some(inner) = told.upgrade() {
                    (inner.changed)();
                }
            });
            Inner {
                document,
                copy: RefCell::new(copy),
                author: RefCell::new(author),
                comments,
                keeper,
                relay,
                tabs: RefCell::new(None),
                relay_peer: Cell::new(None),
                next_peer: Cell::new(1),
                unsent: Cell::new(unsent),
                changed: Box::new(changed),
            }
        });
        let talk = Self(inner);
        let (number, news) = (Rc::downgrade(&talk.0), Rc::downgrade(&talk.0));
        let tabs = Tabs::open(
            document,
            tab,
            move || number.upgrade().map_or(0, |inner| Self(inner).next_peer().0),
            move |heard| {
                if let Some(inner) = news.upgrade() {
                    Self(inner).hear_tab(heard);
                }
            },
        );
        talk.0.tabs.replace(tabs);
        if let Some(handed) = library::handed(document) {
            talk.turn(|copy, now| copy.handle(now, Input::Chunks { chunks: handed.chunks }));
            let all = talk.0.copy.borrow().session().doc().get_changes(&[]);
            talk.0.keeper.keep(all.iter().map(super::page::chunk).collect());
        }
        talk.show();
        (talk, unreadable > 0)
    }

    /// Carries out a wish.
    pub(crate) fn wish(&self, wish: &Wish) -> Result<(), WishError> {
        let author = self.0.author.borrow().clone();
        self.turn(|copy, now| copy.apply(now, wish, &author))
    }

    /// The relay is there.
    pub(crate) fn joined(&self) {
        let peer = self.next_peer();
        self.0.relay_peer.set(Some(peer));
        let access = Access::Decide;
        self.turn(|copy, now| copy.handle(now, Input::Joined { peer, access }));
    }

    /// It is not there any more.
    pub(crate) fn left(&self) {
        if let Some(peer) = self.0.relay_peer.take() {
            self.turn(|copy, now| copy.handle(now, Input::Left { peer }));
        }
    }

    /// It sent a sync message.
    pub(crate) fn received(&self, message: Vec<u8>) {
        if let Some(peer) = self.0.relay_peer.get() {
            self.turn(|copy, now| copy.handle(now, Input::Received { peer, message }));
        }
    }

    /// The way to it is full, or has room again.
    pub(crate) fn room(&self, room: Room) {
        if let Some(peer) = self.0.relay_peer.get() {
            let input = match room {
                Room::Yes => Input::Writable { peer },
                Room::No => Input::Blocked { peer },
            };
            self.turn(|copy, now| copy.handle(now, input));
        }
    }

    /// Notes this person's name: what is said from now on carries it.
    pub(crate) fn rename(&self, name: &str) {
        name.clone_into(&mut self.0.author.borrow_mut().name);
        self.0.copy.borrow_mut().sign(&super::identity(name.to_owned()));
    }

    /// How the device stands.
    pub(crate) fn keeping(&self) -> Keeping {
        self.0.keeper.state()
    }

    /// Changes the relay has not acknowledged.
    pub(crate) fn unsent(&self) -> usize {
        self.0.unsent.get()
    }

    /// The page is being hidden, perhaps for good.
    pub(crate) fn leave_page(&self) {
        self.0.keeper.flush();
        if let Some(tabs) = &*self.0.tabs.borrow() {
            tabs.bye();
        }
    }

    /// The page was only frozen.
    pub(crate) fn return_to_page(&self) {
        if let Some(tabs) = &*self.0.tabs.borrow() {
            tabs.hello();
        }
    }

    /// Replaces many small chunks by one snapshot, if that pays (D2).
    pub(crate) fn tidy(&self) {
        let Some(loose) = self.0.keeper.loose() else { return };
        let (snapshot, held) = {
            let copy = self.0.copy.borrow();
            let doc = copy.session().doc();
            let held: Vec<Name> = loose
                .into_iter()
                .filter(|name| name.is_held_by(|hash| device::has(doc, hash)))
                .collect();
            ((Name::of_snapshot(&doc.get_heads()), doc.save()), held)
        };
        let keeper = self.0.keeper.clone();
        leptos::task::spawn_local(async move { keeper.compact(snapshot, held).await });
    }

    /// Ends it. What the device has not kept is handed to whoever opens the plan next in this tab.
    pub(crate) fn close(&self) {
        if let Some(tabs) = self.0.tabs.take() {
            tabs.close();
        }
        let refused = self.0.keeper.close();
        if !refused.is_empty() {
            let chunks = refused.into_iter().map(|chunk| chunk.bytes).collect();
            library::hand_over(self.0.document, None, chunks);
        }
    }

    fn next_peer(&self) -> PeerKey {
        let next = self.0.next_peer.get();
        self.0.next_peer.set(next + 1);
        PeerKey(next)
    }

    fn hear_tab(&self, news: TabNews) {
        let input = match news {
            TabNews::Joined(peer) => Input::Joined {
                peer: PeerKey(peer),
                access: Access::Write,
            },
            TabNews::Left(peer) => Input::Left { peer: PeerKey(peer) },
            TabNews::Sync(peer, message) => Input::Received {
                peer: PeerKey(peer),
                message,
            },
            TabNews::Presence(_) | TabNews::Reached => return,
        };
        self.turn(|copy, now| copy.handle(now, input));
    }

    /// One input, and everything that follows from it.
    fn turn<T>(&self, act: impl FnOnce(&mut Copy, u64) -> T) -> T {
        let result = act(&mut self.0.copy.borrow_mut(), now_millis());
        loop {
            let outputs: Vec<Output> = std::iter::from_fn(|| self.0.copy.borrow_mut().poll()).collect();
            let mut stored = None;
            for output in outputs {
                match output {
                    Output::Show => self.show(),
                    Output::Sync(SyncOutput::Store { seq, chunks }) => {
                        self.0.unsent.set(self.0.unsent.get() + chunks.len());
                        self.0.keeper.keep(chunks);
                        stored = Some(seq);
                    }
                    Output::Sync(SyncOutput::Send { peer, message }) => {
                        if self.0.relay_peer.get() == Some(peer) {
                            self.0.relay.send_about_discussion(&message);
                        } else if let Some(tabs) = &*self.0.tabs.borrow() {
                            tabs.send(&[peer.0], &message);
                        }
                    }
                    Output::Sync(SyncOutput::PeerHeads { peer, heads }) if self.0.relay_peer.get() == Some(peer) => {
                        let lacking = self.0.copy.borrow().session().changes_since(&heads);
                        self.0.unsent.set(lacking);
                        self.0.keeper.note(|progress| progress.relay_heads = heads);
                    }
                    Output::Sync(SyncOutput::Moved(names)) => self.forget(&names),
                    Output::Sync(_) => {}
                }
            }
            let Some(upto) = stored else { break };
            self.0.copy.borrow_mut().handle(now_millis(), Input::Stored { upto });
        }
        let unsent = self.0.unsent.get();
        self.0.keeper.note(|progress| progress.unsent = unsent);
        (self.0.changed)();
        result
    }

    /// Changes have made way: in one step all that is here goes to the disk, and what is there of them under their old names goes.
    fn forget(&self, moved: &HashMap<ChangeHash, ChangeHash>) {
        let (snapshot, held) = {
            let copy = self.0.copy.borrow();
            let doc = copy.session().doc();
            let held = self.0.keeper.forget(moved, doc);
            ((Name::of_snapshot(&doc.get_heads()), doc.save()), held)
        };
        let keeper = self.0.keeper.clone();
        leptos::task::spawn_local(async move { keeper.compact(snapshot, held).await });
    }

    fn show(&self) {
        let now = self.0.copy.borrow().discussion().clone();
        // The page may be on its way out.
        self.0.comments.said.try_set(Some(Arc::new(now)));
    }
}

fn now_millis() -> u64 {
    js_sys::Date::now() as u64
}
