//! The way to the relay: claiming a plan that was made here, the handshake, noticing silence, and coming back.
//!
//! Frames are judged here and nowhere else; the engine hears [`News`]. After every end it is tried again, later each time, and at
//! once when the browser says that the network is back or the page is looked at. Only ends that a person has to know about stop it.

use super::backoff::Backoff;
use super::connection::{Connection, Happening, Room, Way};
use super::device::{Access, Claim};
use crate::api::{self, ApiError, Pass};
use crate::status::Role;
use gloo_timers::callback::{Interval, Timeout};
use shared::ids::DocumentId;
use shared::sync::close::{HEARTBEAT_MILLIS, SILENCE_MILLIS};
use shared::sync::wire::{Envelope, EphemeralMessage, Message, PeerMetadata};
use shared::sync::{CloseReason, Notice, handshake};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Milliseconds between two looks at the connection.
const LOOK_MILLIS: u32 = 1_000;
/// Milliseconds between two looks at a full outgoing queue.
const DRAIN_LOOK_MILLIS: u32 = 30;
/// Milliseconds in which a connection has to open and greet.
const OPEN_WITHIN_MILLIS: f64 = 10_000.0;
/// Milliseconds in which a probe has to be answered.
const PROBE_WITHIN_MILLIS: f64 = 4_000.0;
/// Times that a WebSocket may fail while the relay answers other requests, before frames go by HTTP.
const BLOCKED_TIMES: u32 = 2;
/// Milliseconds a connection has to live until the next failure counts as the first.
const STEADY_MILLIS: f64 = 5_000.0;

/// What the engine hears.
#[derive(Debug)]
pub(crate) enum News {
    /// Trying.
    Connecting,
    /// The relay is there and takes sync messages. For a read-only link, what it calls the document that it shows.
    Joined(Option<String>),
    /// It is not there any more, or could not be reached.
    Left,
    /// A sync message about the plan.
    Sync(Vec<u8>),
    /// A sync message about what is said of it.
    Discussion(Vec<u8>),
    /// Presence.
    Ephemeral(EphemeralMessage),
    /// The outgoing queue is full, or has room again.
    Room(Room),
    /// What the link allows, or that the plan is now known to the relay: to be remembered.
    Access(Access),
    /// Making plans known to this relay takes a key, and this device has none that is right.
    KeyNeeded,
    /// The relay ended it for a reason that a person has to know.
    Ended(CloseReason),
    /// The relay said something that a person has to know, and the connection goes on.
    Noticed(Notice),
}

/// The way to the relay for one plan. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Relay(Rc<Inner>);

struct Inner {
    plan: DocumentId,
    discussion: DocumentId,
    /// This tab's name on the wire.
    me: String,
    access: RefCell<Access>,
    phase: RefCell<Phase>,
    backoff: RefCell<Backoff>,
    /// Times in a row that no WebSocket came through while the relay answered other requests.
    blocked: Cell<u32>,
    again: RefCell<Option<Timeout>>,
    watch: RefCell<Option<Interval>>,
    /// Runs while the outgoing queue is full.
    drain: RefCell<Option<Interval>>,
    tell: Box<dyn Fn(News)>,
}

/// How far a connection is.
enum Phase {
    /// None, and none wanted before something happens.
    Stopped,
    /// None; a timer runs.
    Waiting,
    /// The relay is asked to take the plan in.
    Claiming,
    /// The socket opens, or the greeting is not answered yet.
    Opening { connection: Connection, since: f64 },
    /// Sync messages flow.
    Up(Up),
}

struct Up {
    connection: Connection,
    /// The relay's name on the wire.
    relay: String,
    envelope: Envelope,
    about_discussion: Envelope,
    since: f64,
    /// When the last frame came.
    heard: f64,
    /// When an unanswered probe was sent.
    probed: Option<f64>,
}

impl Relay {
    /// A way that is not walked yet.
    pub(crate) fn new(plan: DocumentId, me: String, access: Access, tell: impl Fn(News) + 'static) -> Self {
        Self(Rc::new(Inner {
            plan,
            discussion: plan.discussion(),
            me,
            access: RefCell::new(access),
            phase: RefCell::new(Phase::Stopped),
            backoff: RefCell::new(Backoff::relay()),
            blocked: Cell::new(0),
            again: RefCell::new(None),
            watch: RefCell::new(None),
            drain: RefCell::new(None),
            tell: Box::new(tell),
        }))
    }

    /// How the plan is reached.
    pub(crate) fn access(&self) -> Access {
        self.0.access.borrow().clone()
    }

    /// Reaches the plan another way from now on.
    pub(crate) fn change_access(&self, access: Access) {
        *self.0.access.borrow_mut() = access;
        self.stop();
        self.connect();
    }

    /// Connects, if no connection is there or on its way.
    pub(crate) fn connect(&self) {
        let inner = &self.0;
        if !matches!(*inner.phase.borrow(), Phase::Stopped | Phase::Waiting) {
            return;
        }
        let access = self.access();
        let Some(pass) = access.pass else { return };
        inner.again.take();
        (inner.tell)(News::Connecting);
        if access.claim == Claim::Done {
            return self.open(&pass);
        }
        inner.phase.replace(Phase::Claiming);
        let (plan, relay) = (inner.plan, Rc::downgrade(inner));
        leptos::task::spawn_local(async move {
            let outcome = api::create_plan(plan, &pass.token, &super::create_key()).await;
            if let Some(inner) = relay.upgrade() {
                Self(inner).claimed(&pass, outcome);
            }
        });
    }

    /// The network may be back: connects, or looks whether a silent connection still lives.
    pub(crate) fn nudge(&self) {
        let stale = match &*self.0.phase.borrow() {
            Phase::Up(up) => now() - up.heard > HEARTBEAT_MILLIS as f64,
            _ => false,
        };
        if stale {
            self.probe();
        }
        if matches!(*self.0.phase.borrow(), Phase::Waiting) {
            self.connect();
        }
    }

    /// Asks the relay for a sign of life.
    pub(crate) fn probe(&self) {
        if let Phase::Up(up) = &mut *self.0.phase.borrow_mut()
            && up.probed.is_none()
        {
            up.probed = Some(now());
            up.connection.send(&Message::Ignored.encode());
        }
    }

    /// Sends a sync message. Without a connection it is dropped: the session starts anew with the next one.
    pub(crate) fn send(&self, payload: &[u8]) {
        self.send_frame(|up| up.envelope.wrap(&up.relay, payload));
    }

    /// As [`Relay::send`], about what is said of the plan.
    pub(crate) fn send_about_discussion(&self, payload: &[u8]) {
        self.send_frame(|up| up.about_discussion.wrap(&up.relay, payload));
    }

    /// Sends presence.
    pub(crate) fn send_presence(&self, session: &str, count: u64, data: &[u8]) {
        self.send_frame(|up| {
            Message::Ephemeral(EphemeralMessage {
                sender: self.0.me.clone(),
                target: up.relay.clone(),
                document: self.0.plan,
                session: session.to_owned(),
                count,
                data: data.to_vec(),
            })
            .encode()
        });
    }

    /// Ends the connection and every wish for one.
    pub(crate) fn stop(&self) {
        let inner = &self.0;
        inner.again.take();
        inner.watch.take();
        let was = inner.phase.replace(Phase::Stopped);
        inner.drain.take();
        if matches!(was, Phase::Up(_)) {
            (inner.tell)(News::Left);
        }
    }

    fn send_frame(&self, frame: impl FnOnce(&Up) -> Vec<u8>) {
        let room = match &*self.0.phase.borrow() {
            Phase::Up(up) => up.connection.send(&frame(up)),
            _ => return,
        };
        if room == Room::No && self.0.drain.borrow().is_none() {
            (self.0.tell)(News::Room(Room::No));
            self.watch_queue();
        }
    }

    /// A browser does not tell when its outgoing queue has drained.
    fn watch_queue(&self) {
        let weak = Rc::downgrade(&self.0);
        let look = Interval::new(DRAIN_LOOK_MILLIS, move || {
            let Some(inner) = weak.upgrade() else { return };
            let drained = matches!(&*inner.phase.borrow(), Phase::Up(up) if up.connection.has_room());
            if drained {
                // Dropping an interval inside its own callback is fine: the browser only forgets it.
                let _watch = inner.drain.take();
                (inner.tell)(News::Room(Room::Yes));
            }
        });
        *self.0.drain.borrow_mut() = Some(look);
    }

    fn claimed(&self, pass: &Pass, outcome: Result<(), ApiError>) {
        if !matches!(*self.0.phase.borrow(), Phase::Claiming) {
            return;
        }
        match outcome {
            Ok(()) => {
                self.update_access(|access| {
                    access.claim = Claim::Done;
                    (access.role, access.lens) = (Some(Role::Owner), None);
                });
                self.open(pass);
            }
            Err(ApiError::Problem { status: 403, code }) if code == "create_key" => {
                self.stop();
                (self.0.tell)(News::Left);
                (self.0.tell)(News::KeyNeeded);
            }
            Err(ApiError::Problem { status: 410, .. }) => self.end(CloseReason::Deleted),
            // Somebody else owns this id, or our own link to it was revoked.
            Err(ApiError::Problem {
                status: 409 | 401 | 403,
                ..
            }) => self.end(CloseReason::Unauthorized),
            Err(_) => self.retry(),
        }
    }

    fn open(&self, pass: &Pass) {
        let weak = Rc::downgrade(&self.0);
        let way = match self.0.blocked.get() {
            BLOCKED_TIMES.. => Way::Post,
            _ => Way::Socket,
        };
        let connection = Connection::open(way, pass, move |happening| {
            if let Some(inner) = weak.upgrade() {
                Self(inner).happened(happening);
            }
        });
        match connection {
            Some(connection) => {
                self.0.phase.replace(Phase::Opening {
                    connection,
                    since: now(),
                });
                self.watch();
            }
            None => self.retry(),
        }
    }

    fn watch(&self) {
        let weak = Rc::downgrade(&self.0);
        let watch = Interval::new(LOOK_MILLIS, move || {
            if let Some(inner) = weak.upgrade() {
                Self(inner).look();
            }
        });
        *self.0.watch.borrow_mut() = Some(watch);
    }

    /// Is there still somebody on the other side?
    fn look(&self) {
        let now = now();
        let dead = match &*self.0.phase.borrow() {
            Phase::Opening { since, .. } => now - since > OPEN_WITHIN_MILLIS,
            Phase::Up(up) => {
                let silent = now - up.heard > SILENCE_MILLIS as f64;
                let unanswered = up.probed.is_some_and(|probed| now - probed > PROBE_WITHIN_MILLIS);
                silent || unanswered
            }
            _ => false,
        };
        if dead {
            self.suspect_a_block();
            self.retry();
        }
    }

    fn happened(&self, happening: Happening) {
        match happening {
            Happening::Opened => {
                let join = handshake::join(
                    &self.0.me,
                    PeerMetadata {
                        storage_id: None,
                        is_ephemeral: true,
                        is_read_only: false,
                    },
                );
                if let Phase::Opening { connection, .. } = &*self.0.phase.borrow() {
                    connection.send(&join.encode());
                }
            }
            Happening::Frame(bytes) => match Message::decode(&bytes) {
                Ok(message) => self.hear(message),
                Err(_) => self.retry(),
            },
            Happening::Closed(code) => self.closed(code),
        }
    }

    fn hear(&self, message: Message) {
        let is_greeting = match &mut *self.0.phase.borrow_mut() {
            Phase::Opening { .. } => true,
            Phase::Up(up) => {
                up.heard = now();
                up.probed = None;
                false
            }
            _ => return,
        };
        if is_greeting {
            return self.greeted(&message);
        }
        match message {
            Message::Sync(body) | Message::Request(body) if body.document == self.0.plan => {
                (self.0.tell)(News::Sync(body.data));
            }
            Message::Sync(body) | Message::Request(body) if body.document == self.0.discussion => {
                (self.0.tell)(News::Discussion(body.data));
            }
            Message::Ephemeral(body) if body.document == self.0.plan => (self.0.tell)(News::Ephemeral(body)),
            Message::DocUnavailable { document, .. } if document == self.0.plan => self.end(CloseReason::UnknownPlan),
            Message::Error { message, .. } => {
                if let Some(notice) = Notice::from_words(&message) {
                    (self.0.tell)(News::Noticed(notice));
                }
            }
            _ => {}
        }
    }

    fn greeted(&self, message: &Message) {
        let relay = match handshake::welcomed(message) {
            Ok(relay) => relay.to_owned(),
            Err(reason) => return self.end(reason),
        };
        let shown = match message {
            Message::Peer { metadata, .. } if metadata.is_read_only => {
                Some(metadata.storage_id.clone().unwrap_or_default())
            }
            _ => None,
        };
        let Phase::Opening { connection, .. } = self.0.phase.replace(Phase::Stopped) else {
            return;
        };
        if connection.way() == Way::Socket {
            self.0.blocked.set(0);
        }
        self.0.phase.replace(Phase::Up(Up {
            connection,
            relay,
            envelope: Envelope::new(&self.0.me, self.0.plan),
            about_discussion: Envelope::new(&self.0.me, self.0.discussion),
            since: now(),
            heard: now(),
            probed: None,
        }));
        (self.0.tell)(News::Joined(shown));
        self.ask_role();
    }

    /// What the link allows is shown, never relied on: the relay decides about every change anyway.
    fn ask_role(&self) {
        let (plan, weak) = (self.0.plan, Rc::downgrade(&self.0));
        let Some(pass) = self.access().pass else { return };
        leptos::task::spawn_local(async move {
            let outcome = api::plan(plan, &pass).await;
            if let (Some(inner), Ok(info)) = (weak.upgrade(), outcome) {
                Self(inner).update_access(|access| (access.role, access.lens) = (Some(info.role), info.lens));
            }
        });
    }

    fn update_access(&self, change: impl FnOnce(&mut Access)) {
        let before = self.access();
        change(&mut self.0.access.borrow_mut());
        let after = self.access();
        if before != after {
            (self.0.tell)(News::Access(after));
        }
    }

    fn closed(&self, code: u16) {
        match CloseReason::from_code(code) {
            // A relay that was set back to an older copy does not know the plan any more; its owner brings it again.
            Some(CloseReason::Unauthorized | CloseReason::UnknownPlan)
                if self.access().role == Some(Role::Owner) && self.access().claim == Claim::Done =>
            {
                self.0.access.borrow_mut().claim = Claim::Due;
                self.retry();
            }
            Some(reason) if !reason.is_passing() => self.end(reason),
            Some(CloseReason::StorageFailed) => {
                (self.0.tell)(News::Ended(CloseReason::StorageFailed));
                self.retry();
            }
            Some(_) => self.retry(),
            None => {
                self.suspect_a_block();
                self.retry();
            }
        }
    }

    /// Over, and the person has to know: no further try by itself.
    fn end(&self, reason: CloseReason) {
        self.stop();
        (self.0.tell)(News::Left);
        (self.0.tell)(News::Ended(reason));
    }

    /// A WebSocket that never got as far as a greeting may have been blocked: by a proxy that knows none, say. When the relay answers
    /// other requests all the same, frames go by HTTP after a while.
    fn suspect_a_block(&self) {
        let is_socket = |connection: &Connection| connection.way() == Way::Socket;
        if !matches!(&*self.0.phase.borrow(), Phase::Opening { connection, .. } if is_socket(connection)) {
            return;
        }
        let weak = Rc::downgrade(&self.0);
        leptos::task::spawn_local(async move {
            if api::is_there().await
                && let Some(inner) = weak.upgrade()
            {
                inner.blocked.set(inner.blocked.get() + 1);
            }
        });
    }

    fn retry(&self) {
        let inner = &self.0;
        inner.watch.take();
        inner.drain.take();
        let was = inner.phase.replace(Phase::Waiting);
        if let Phase::Opening { connection, .. } | Phase::Up(Up { connection, .. }) = &was
            && connection.way() == Way::Post
        {
            // The network may be another one now: a WebSocket gets one more chance.
            inner.blocked.set(BLOCKED_TIMES - 1);
        }
        if let Phase::Up(up) = &was
            && now() - up.since > STEADY_MILLIS
        {
            inner.backoff.borrow_mut().reset();
        }
        drop(was);
        (inner.tell)(News::Left);
        let weak = Rc::downgrade(inner);
        let wait = inner.backoff.borrow_mut().next_millis();
        let again = Timeout::new(wait, move || {
            if let Some(inner) = weak.upgrade() {
                inner.again.take().map(Timeout::forget);
                Self(inner).connect();
            }
        });
        *inner.again.borrow_mut() = Some(again);
    }
}

fn now() -> f64 {
    js_sys::Date::now()
}
