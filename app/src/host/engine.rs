//! One open plan: drives the replica and performs what it asks for.
//!
//! Everything that happens (a wish from the screen, a frame from the relay, a message of another tab, the end of a write) becomes
//! one *turn*: the replica takes it, then everything it asks for is performed, then [`Engine::evaluate`], the one place that decides
//! what is told about the state of things, is called. A turn ends in the JavaScript turn it began in, so an edit is on its way to
//! the disk and to the relay before the key is up.
//!
//! The session is told at once that its chunks are stored: what it holds back until then is an acknowledgement, and only a relay
//! acknowledges. What the device has really kept is known to the [`Keeper`], and that is what the screen shows.
//!
//! [`hear`] is what comes in from elsewhere, [`view`] what only a read-only link needs, [`told`] what is said about all of it.

mod hear;
mod told;
mod view;

use super::device::keeper::{Keeper, Keeping};
use super::device::{Access, Loaded, Name, Shelf, has};
use super::persist::{Persist, persist};
use super::presence::Here;
use super::relay::Relay;
use super::tabs::Tabs;
use super::talk::Talk;
use crate::comments::Comments;
use crate::dispatch::Command;
use crate::status::{Link, Role, Status, Trouble};
use crate::store::PlanStore;
use automerge::ChangeHash;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::discussion::Author;
use shared::ids::DocumentId;
use shared::plan::change::RecordKey;
use shared::plan::{Intent, PlanChange};
use shared::replica::{Output, Replica};
use shared::schema::FieldId;
use shared::sync::presence::Gone;
use shared::sync::{Input, Output as SyncOutput, PeerKey, StoreSeq};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::{Rc, Weak};
use std::sync::Arc;

/// What the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The plan is being fetched.
    Opening,
    /// It is not on this device and cannot be fetched now.
    Unreachable,
    /// It is there.
    Open,
}

/// One open plan. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Engine(Rc<Inner>);

struct Inner {
    plan: DocumentId,
    /// Whether this is the plan, or what a read-only link shows of it. For good: the page is loaded anew when it turns out otherwise.
    shelf: Shelf,
    replica: Rc<RefCell<Replica>>,
    /// What the relay shows now under another name than what is on the screen: takes its place when all of it has come.
    coming: RefCell<Option<(Option<String>, Replica)>>,
    /// What the relay calls the document that is on the screen.
    epoch: RefCell<Option<String>>,
    /// What of it the device has kept, and what there was when that was last looked at.
    kept_view: RefCell<(Vec<ChangeHash>, Vec<ChangeHash>)>,
    store: PlanStore,
    status: Status,
    stage: RwSignal<Stage>,
    keeper: Keeper,
    relay: Relay,
    tabs: RefCell<Option<Tabs>>,
    /// What is said about the plan, as soon as the device's copy is read; never for a read-only link.
    talk: RefCell<Option<Talk>>,
    here: RefCell<Here>,
    /// The relay's place among the session's peers, while it is connected.
    relay_peer: Cell<Option<PeerKey>>,
    next_peer: Cell<u64>,
    link: Cell<Link>,
    /// Changes the relay has not acknowledged.
    unsent: Cell<usize>,
    /// Whether the plan's content has arrived; until then nobody may edit the empty shape of it.
    has_content: Cell<bool>,
    troubles: RefCell<BTreeSet<Trouble>>,
    shown_trouble: Cell<Option<Trouble>>,
    has_asked_to_persist: Cell<bool>,
}

/// What an engine needs to begin.
pub(crate) struct Beginning {
    pub(crate) plan: DocumentId,
    /// A name for this tab, never used before.
    pub(crate) tab: String,
    pub(crate) replica: Rc<RefCell<Replica>>,
    pub(crate) store: PlanStore,
    pub(crate) status: Status,
    pub(crate) stage: RwSignal<Stage>,
    pub(crate) access: Access,
    pub(crate) loaded: Loaded,
    pub(crate) here: Here,
    /// Whether the plan is on this device, or was just made here.
    pub(crate) has_content: bool,
}

impl Engine {
    /// Begins: says hello to the other tabs and sets out for the relay.
    pub(crate) fn begin(beginning: Beginning) -> Self {
        let Beginning {
            plan,
            tab,
            replica,
            store,
            status,
            stage,
            access,
            loaded,
            here,
            has_content,
        } = beginning;
        let shelf = access.shelf();
        let unsent = match shelf {
            Shelf::Plan => told::unsent(&replica.borrow(), &loaded),
            Shelf::View => 0,
        };
        let (epoch, heads) = (loaded.progress.epoch.clone(), replica.borrow().heads());
        let inner = Rc::new_cyclic(|weak: &Weak<Inner>| {
            let keeper = Keeper::new(plan, shelf, loaded.names, loaded.progress, on(weak, Self::evaluate));
            let relay = Relay::new(plan, tab.clone(), access, on_some(weak, Self::hear_relay));
            Inner {
                plan,
                shelf,
                kept_view: RefCell::new((heads, Vec::new())),
                replica,
                coming: RefCell::new(None),
                epoch: RefCell::new(epoch),
                store,
                status,
                stage,
                keeper,
                relay,
                tabs: RefCell::new(None),
                talk: RefCell::new(None),
                here: RefCell::new(here),
                relay_peer: Cell::new(None),
                next_peer: Cell::new(1),
                link: Cell::new(Link::Connecting),
                unsent: Cell::new(unsent),
                has_content: Cell::new(has_content),
                troubles: RefCell::default(),
                shown_trouble: Cell::new(None),
                has_asked_to_persist: Cell::new(false),
            }
        });
        let engine = Self(inner);
        let weak = Rc::downgrade(&engine.0);
        let number = move || weak.upgrade().map_or(0, |inner| Self(inner).next_peer().0);
        let tabs = Tabs::open(plan, tab, number, on_some(&Rc::downgrade(&engine.0), Self::hear_tab));
        engine.0.tabs.replace(tabs);
        engine.0.relay.connect();
        persist(Persist::Look, status);
        // A migration may have had something to say already.
        engine.drain();
        engine
    }

    /// Opens what is said about the plan, from what the device has of it.
    pub(crate) fn begin_talk(&self, tab: String, loaded: Loaded, comments: Comments, author: Author) {
        let weak = Rc::downgrade(&self.0);
        let relay = self.0.relay.clone();
        let (talk, is_damaged) = Talk::open(
            self.0.plan.discussion(),
            tab,
            loaded,
            (relay, comments, author),
            on(&weak, Self::evaluate),
        );
        self.0.talk.replace(Some(talk.clone()));
        let perform = talk.clone();
        comments.performed_by(move |wish| perform.wish(wish).is_ok());
        if self.0.relay_peer.get().is_some() {
            talk.joined();
        }
        if is_damaged {
            self.trouble(Trouble::StorageDamaged);
        }
        self.evaluate();
    }

    fn with_talk(&self, act: impl FnOnce(&Talk)) {
        // Cloned out first: what it does may come back here.
        let talk = self.0.talk.borrow().clone();
        if let Some(talk) = talk {
            act(&talk);
        }
    }

    /// Carries out a wish from the screen.
    pub(crate) fn command(&self, command: Command) {
        if !self.may_edit() {
            return self.trouble(match self.access().role {
                Some(Role::Commenter) => Trouble::CommentOnly,
                _ => Trouble::ReadOnly,
            });
        }
        if let Command::AsOne(intents) = command {
            let done = |intent: &&Intent| self.turn(|replica, now| replica.apply(now, intent)).is_ok();
            let count = intents.iter().filter(done).count();
            return self.turn(|replica, _| replica.join_undo(count));
        }
        let done = self.turn(|replica, now| match command {
            Command::Intent(intent) => replica.apply(now, &intent),
            Command::AsOne(_) => Ok(()),
            Command::Undo => replica.undo(now).map(drop),
            Command::Redo => replica.redo(now).map(drop),
        });
        // A wish about a record that is gone has nothing to change.
        if done.is_ok() && !self.0.has_asked_to_persist.replace(true) {
            persist(Persist::Ask, self.0.status);
        }
    }

    /// Takes chunks from a file or another plan.
    pub(crate) fn take(&self, chunks: Vec<Vec<u8>>) {
        self.turn(|replica, now| replica.handle(now, Input::Chunks { chunks }));
    }

    /// Keeps chunks that the replica has but the disk may lack.
    pub(crate) fn keep_again(&self, chunks: Vec<shared::sync::Chunk>) {
        self.0.keeper.keep(chunks);
        self.evaluate();
    }

    /// The replica, to read.
    pub(crate) fn with<T>(&self, read: impl FnOnce(&Replica) -> T) -> T {
        read(&self.0.replica.borrow())
    }

    /// How the plan is reached.
    pub(crate) fn access(&self) -> Access {
        self.0.relay.access()
    }

    /// Reaches the plan by another link from now on.
    pub(crate) fn change_access(&self, access: Access) {
        self.clear([
            Trouble::Revoked,
            Trouble::Unauthorized,
            Trouble::UnknownPlan,
            Trouble::Password,
            Trouble::Deleted,
            Trouble::ReadOnly,
            Trouble::CommentOnly,
        ]);
        self.0.relay.change_access(access);
    }

    /// The network may be back, or somebody looks at the page again.
    pub(crate) fn nudge(&self) {
        self.0.relay.nudge();
    }

    /// Tries the relay now, whatever stopped it.
    pub(crate) fn retry(&self) {
        self.clear([
            Trouble::Unauthorized,
            Trouble::UnknownPlan,
            Trouble::CreateKey,
            Trouble::Deleted,
            Trouble::Refused,
            Trouble::RelayStorage,
        ]);
        self.0.relay.nudge();
        self.0.relay.connect();
    }

    /// The browser says that there is no network: is that true for the relay?
    pub(crate) fn probe(&self) {
        self.0.relay.probe();
    }

    /// Something a person has to know.
    pub(crate) fn trouble(&self, trouble: Trouble) {
        self.0.troubles.borrow_mut().insert(trouble);
        self.0.shown_trouble.set(None);
        self.evaluate();
    }

    /// Whether leaving the page now would lose something.
    pub(crate) fn would_lose(&self) -> bool {
        matches!(self.keeping(), Keeping::Failed(_)) && self.unsent() > 0
    }

    /// The page is being hidden, perhaps for good.
    pub(crate) fn leave_page(&self) {
        self.0.keeper.flush();
        self.keep_view();
        self.with_talk(Talk::leave_page);
        self.tell_presence(Gone::Left);
        if let Some(tabs) = &*self.0.tabs.borrow() {
            tabs.bye();
        }
    }

    /// The page was only frozen.
    pub(crate) fn return_to_page(&self) {
        if let Some(tabs) = &*self.0.tabs.borrow() {
            tabs.hello();
        }
        self.with_talk(Talk::return_to_page);
        self.nudge();
        self.tell_presence(Gone::Here);
    }

    /// Ends it: the plan is left, or another takes its place. Returns what the device has not kept.
    pub(crate) fn close(&self) -> Vec<shared::sync::Chunk> {
        self.keep_view();
        self.tell_presence(Gone::Left);
        self.0.relay.stop();
        if let Some(tabs) = self.0.tabs.take() {
            tabs.close();
        }
        if let Some(talk) = self.0.talk.take() {
            talk.close();
        }
        self.0.keeper.close()
    }

    /// Notes where this person is.
    pub(crate) fn look_at(&self, record: Option<&RecordKey>, field: Option<FieldId>) {
        let field = field.map(|field| field.def().key);
        if self.0.here.borrow_mut().at(record, field) {
            self.tell_presence(Gone::Here);
        }
    }

    /// The presence heartbeat: we are still here; who has been silent is not.
    pub(crate) fn beat(&self) {
        self.tell_presence(Gone::Here);
        if self.0.here.borrow_mut().forget_silent(js_sys::Date::now()) {
            self.show_people();
        }
    }

    /// Notes this person's name: others see it, and what is done from now on carries it.
    pub(crate) fn rename(&self, name: &str, color: u8) {
        if self.0.here.borrow_mut().rename(name, color) {
            self.0.replica.borrow_mut().sign(&super::identity(name.to_owned()));
            self.with_talk(|talk| talk.rename(name));
            self.tell_presence(Gone::Here);
        }
    }

    /// Replaces many small chunks by one snapshot, if that pays (D2).
    pub(crate) fn tidy(&self) {
        self.with_talk(Talk::tidy);
        if self.0.shelf == Shelf::View {
            // Not while it changes: all of it is written anew.
            let heads = self.with(Replica::heads);
            let is_still = std::mem::replace(&mut self.0.kept_view.borrow_mut().1, heads.clone()) == heads;
            return if is_still {
                self.keep_view()
            };
        }
        let Some(loose) = self.0.keeper.loose() else { return };
        let (snapshot, held) = self.with(|replica| {
            let doc = replica.session().doc();
            let held: Vec<Name> = loose
                .into_iter()
                .filter(|name| name.is_held_by(|hash| has(doc, hash)))
                .collect();
            ((Name::of_snapshot(&replica.heads()), replica.save()), held)
        });
        let keeper = self.0.keeper.clone();
        leptos::task::spawn_local(async move { keeper.compact(snapshot, held).await });
    }

    fn next_peer(&self) -> PeerKey {
        let next = self.0.next_peer.get();
        self.0.next_peer.set(next + 1);
        PeerKey(next)
    }

    fn may_edit(&self) -> bool {
        let read_only = matches!(self.access().role, Some(Role::Viewer | Role::Commenter))
            || self.0.troubles.borrow().contains(&Trouble::Revoked);
        self.0.has_content.get() && !read_only && self.0.replica.borrow().is_writable()
    }

    /// One input to the replica, and everything that follows from it.
    fn turn<T>(&self, act: impl FnOnce(&mut Replica, u64) -> T) -> T {
        let result = act(&mut self.0.replica.borrow_mut(), now_millis());
        self.drain();
        result
    }

    fn go_on(&self) {
        self.turn(|replica, now| replica.handle(now, Input::GoOn));
    }

    fn drain(&self) {
        loop {
            // All of it first: the session is never left half drained when something performed begins a turn of its own.
            let outputs: Vec<Output> = std::iter::from_fn(|| self.0.replica.borrow_mut().poll()).collect();
            let mut stored = None;
            let mut posts: Vec<(Arc<[u8]>, Vec<u64>)> = Vec::new();
            for output in outputs {
                match output {
                    Output::Show(changes) => self.show(&changes),
                    Output::Sync(output) => stored = self.perform(output, &mut posts).or(stored),
                }
            }
            if let Some(tabs) = &*self.0.tabs.borrow() {
                posts.iter().for_each(|(message, to)| tabs.send(to, message));
            }
            let Some(upto) = stored else { break };
            self.0.replica.borrow_mut().handle(now_millis(), Input::Stored { upto });
        }
        self.evaluate();
    }

    fn show(&self, changes: &[PlanChange]) {
        self.0.has_content.set(true);
        self.0.store.show(changes);
    }

    /// Performs one output. Messages to tabs are gathered: one that is the same for all of them is posted once.
    fn perform(&self, output: SyncOutput, posts: &mut Vec<(Arc<[u8]>, Vec<u64>)>) -> Option<StoreSeq> {
        match output {
            SyncOutput::Store { seq, chunks } => {
                if self.0.shelf == Shelf::Plan {
                    self.0.unsent.set(self.0.unsent.get() + chunks.len());
                    self.0.keeper.keep(chunks);
                }
                return Some(seq);
            }
            SyncOutput::Send { peer, message } if self.0.relay_peer.get() == Some(peer) => self.0.relay.send(&message),
            SyncOutput::Send { peer, message } => {
                match posts.iter_mut().find(|(other, _)| Arc::ptr_eq(other, &message)) {
                    Some((_, to)) => to.push(peer.0),
                    None => posts.push((message, vec![peer.0])),
                }
            }
            SyncOutput::PeerHeads { peer, heads } if self.0.relay_peer.get() == Some(peer) => {
                if !heads.is_empty() {
                    self.0.has_content.set(true);
                }
                if self.0.shelf == Shelf::Plan {
                    self.0
                        .unsent
                        .set(self.with(|replica| replica.session().changes_since(&heads)));
                }
                self.0.keeper.note(|progress| progress.relay_heads = heads);
            }
            SyncOutput::Refused { peer, .. } if self.0.relay_peer.get() == Some(peer) => {
                self.0.troubles.borrow_mut().insert(Trouble::Refused);
            }
            SyncOutput::Moved(names) => self.forget(&names),
            // In a task of its own: what the person does meanwhile comes first.
            SyncOutput::More => {
                let go_on = on(&Rc::downgrade(&self.0), Self::go_on);
                Timeout::new(0, go_on).forget();
            }
            SyncOutput::PeerHeads { .. }
            | SyncOutput::Refused { .. }
            | SyncOutput::Patches(_)
            | SyncOutput::Anew
            | SyncOutput::Contradicted => {}
        }
        None
    }

    /// Changes have made way: in one step all that is here goes to the disk, and what is there of them under their old names goes.
    fn forget(&self, moved: &HashMap<ChangeHash, ChangeHash>) {
        let (snapshot, held) = self.with(|replica| {
            let held = self.0.keeper.forget(moved, replica.session().doc());
            ((Name::of_snapshot(&replica.heads()), replica.save()), held)
        });
        let keeper = self.0.keeper.clone();
        leptos::task::spawn_local(async move { keeper.compact(snapshot, held).await });
    }

    fn clear<const N: usize>(&self, troubles: [Trouble; N]) {
        self.0
            .troubles
            .borrow_mut()
            .retain(|trouble| !troubles.contains(trouble));
    }
}

fn on(weak: &Weak<Inner>, act: impl Fn(&Engine) + 'static) -> impl Fn() + 'static {
    let weak = weak.clone();
    move || {
        if let Some(inner) = weak.upgrade() {
            act(&Engine(inner));
        }
    }
}

fn on_some<T>(weak: &Weak<Inner>, act: impl Fn(&Engine, T) + 'static) -> impl Fn(T) + 'static {
    let weak = weak.clone();
    move |news| {
        if let Some(inner) = weak.upgrade() {
            act(&Engine(inner), news);
        }
    }
}

fn now_millis() -> u64 {
    js_sys::Date::now() as u64
}
