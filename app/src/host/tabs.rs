//! The other tabs of this browser on the same plan: each is a peer of the session, as the relay is, also without a network.
//!
//! They talk over a BroadcastChannel. Every tab holds a Web Lock with its own name while it lives and queues for the locks of the
//! others: getting one means that its holder is gone, closed or crashed. Where there are no locks (an address that is not
//! secure) a crashed tab stays in the list, where it only costs a message nobody reads.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use shared::ids::DocumentId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// What the engine hears.
#[derive(Debug)]
pub(crate) enum TabNews {
    /// A tab is there.
    Joined(u64),
    /// It is gone.
    Left(u64),
    /// It sent a sync message.
    Sync(u64, Vec<u8>),
    /// It sent presence.
    Presence(Vec<u8>),
    /// It has reached the relay.
    Reached,
}

/// The other tabs on one plan. Cheap to clone; [`Tabs::close`] ends it.
#[derive(Clone)]
pub(crate) struct Tabs(Rc<Inner>);

/// What the channel calls with each message.
type Hearing = Closure<dyn Fn(MessageEvent)>;

struct Inner {
    channel: BroadcastChannel,
    me: String,
    lock: String,
    others: RefCell<BTreeMap<String, u64>>,
    /// Gives every tab that joins a number of its own, for good.
    number: Box<dyn Fn() -> u64>,
    tell: Box<dyn Fn(TabNews)>,
    heard: RefCell<Option<Hearing>>,
    /// Gives our own lock back.
    release: RefCell<Option<Function>>,
}

impl Tabs {
    /// Says hello to the other tabs. `None` where the browser has no such channel.
    pub(crate) fn open(
        plan: DocumentId,
        me: String,
        number: impl Fn() -> u64 + 'static,
        tell: impl Fn(TabNews) + 'static,
    ) -> Option<Self> {
        let channel = BroadcastChannel::new(&format!("touchloom:{plan}")).ok()?;
        let tabs = Self(Rc::new(Inner {
            channel,
            lock: format!("touchloom:{plan}:"),
            me,
            others: RefCell::default(),
            number: Box::new(number),
            tell: Box::new(tell),
            heard: RefCell::new(None),
            release: RefCell::new(None),
        }));
        let weak = Rc::downgrade(&tabs.0);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = weak.upgrade() {
                Self(inner).hear(&event.data());
            }
        });
        tabs.0.channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        *tabs.0.heard.borrow_mut() = Some(heard);
        tabs.hold_own_lock();
        Some(tabs)
    }

    /// Makes this tab known, again after it was frozen.
    pub(crate) fn hello(&self) {
        self.post(&Post {
            kind: "hello",
            to: None,
            data: None,
        });
    }

    /// The page may be going away: the others need not wait for it.
    pub(crate) fn bye(&self) {
        self.post(&Post {
            kind: "bye",
            to: None,
            data: None,
        });
    }

    /// Sends one sync message to several tabs.
    pub(crate) fn send(&self, to: &[u64], message: &[u8]) {
        let names: Vec<String> = self
            .0
            .others
            .borrow()
            .iter()
            .filter(|(_, number)| to.contains(number))
            .map(|(name, _)| name.clone())
            .collect();
        if !names.is_empty() {
            self.post(&Post {
                kind: "sync",
                to: Some(&names),
                data: Some(message),
            });
        }
    }

    /// Sends presence to all tabs.
    pub(crate) fn send_presence(&self, data: &[u8]) {
        self.post(&Post {
            kind: "presence",
            to: None,
            data: Some(data),
        });
    }

    /// Tells the others that the relay is there: they need not wait for their next try.
    pub(crate) fn reached(&self) {
        self.post(&Post {
            kind: "reached",
            to: None,
            data: None,
        });
    }

    /// Says goodbye and listens no more.
    pub(crate) fn close(&self) {
        self.bye();
        self.0.channel.set_onmessage(None);
        self.0.channel.close();
        if let Some(release) = self.0.release.take() {
            // Resolving a promise cannot throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }

    fn post(&self, post: &Post<'_>) {
        // Fails only on a closed channel.
        let _ = self.0.channel.post_message(&post.to_js(&self.0.me));
    }

    fn hear(&self, message: &JsValue) {
        let Some(heard) = Heard::from_js(message) else { return };
        if heard.to.as_ref().is_some_and(|to| !to.contains(&self.0.me)) {
            return;
        }
        match heard.kind.as_str() {
            "hello" => {
                self.leave(&heard.from);
                // First the answer, so that it knows us before our first sync message.
                self.post(&Post {
                    kind: "here",
                    to: Some(std::slice::from_ref(&heard.from)),
                    data: None,
                });
                self.join(&heard.from);
            }
            "here" => self.join(&heard.from),
            "bye" => self.leave(&heard.from),
            "sync" => {
                let known = self.0.others.borrow().get(&heard.from).copied();
                match known {
                    Some(number) => (self.0.tell)(TabNews::Sync(number, heard.data)),
                    // It knows us from before we were frozen, or from a goodbye that was none.
                    None => self.hello(),
                }
            }
            "presence" => (self.0.tell)(TabNews::Presence(heard.data)),
            "reached" => (self.0.tell)(TabNews::Reached),
            _ => {}
        }
    }

    fn join(&self, name: &str) {
        if self.0.others.borrow().contains_key(name) {
            return;
        }
        let number = (self.0.number)();
        self.0.others.borrow_mut().insert(name.to_owned(), number);
        self.wait_for_end_of(name.to_owned(), number);
        (self.0.tell)(TabNews::Joined(number));
    }

    fn leave(&self, name: &str) {
        let was = self.0.others.borrow_mut().remove(name);
        if let Some(number) = was {
            (self.0.tell)(TabNews::Left(number));
        }
    }

    /// Takes this tab's lock and keeps it until [`Tabs::close`], or until the browser sees the tab's end.
    fn hold_own_lock(&self) {
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        *self.0.release.borrow_mut() = release;
        let weak = Rc::downgrade(&self.0);
        // Only who holds its lock says hello: another tab must not get it first and think that this one is gone.
        let granted = move || {
            if let Some(inner) = weak.upgrade() {
                Self(inner).hello();
            }
            held.clone().into()
        };
        if request_lock(&format!("{}{}", self.0.lock, self.0.me), granted).is_none() {
            self.hello();
        }
    }

    /// Queues for another tab's lock: having it means that the tab is gone.
    fn wait_for_end_of(&self, name: String, number: u64) {
        let weak = Rc::downgrade(&self.0);
        let lock = format!("{}{name}", self.0.lock);
        // Without locks a crashed tab is noticed by nobody, and missed by nobody.
        let _ = request_lock(&lock, move || {
            if let Some(inner) = weak.upgrade() {
                let is_same = inner.others.borrow().get(&name) == Some(&number);
                if is_same {
                    Self(inner).leave(&name);
                }
            }
            JsValue::UNDEFINED
        });
    }
}

/// Asks for a lock; it is held until the promise that `granted` returns is settled. `None` where there are no locks.
fn request_lock(name: &str, granted: impl Fn() -> JsValue + 'static) -> Option<()> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into())
        .ok()
        .filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    // Called at most once, and freed with the page: the browser gives no word when a request is given up.
    let granted = Closure::<dyn Fn() -> JsValue>::new(granted).into_js_value();
    let asked: Promise = request.call2(&locks, &name.into(), &granted).ok()?.dyn_into().ok()?;
    leptos::task::spawn_local(async move {
        // A page that is being left, or that may not lock, is told so; there is nothing to do about it.
        let _ = JsFuture::from(asked).await;
    });
    Some(())
}

struct Post<'a> {
    kind: &'a str,
    to: Option<&'a [String]>,
    data: Option<&'a [u8]>,
}

impl Post<'_> {
    fn to_js(&self, from: &str) -> JsValue {
        let object = Object::new();
        let to = self
            .to
            .map(|names| names.iter().map(|name| JsValue::from_str(name)).collect::<Array>());
        let fields = [
            ("kind", JsValue::from_str(self.kind)),
            ("from", JsValue::from_str(from)),
            ("to", to.map_or(JsValue::NULL, JsValue::from)),
            (
                "data",
                self.data.map_or(JsValue::NULL, |data| Uint8Array::from(data).into()),
            ),
        ];
        for (key, value) in fields {
            // Setting a key of a fresh object cannot fail.
            let _ = Reflect::set(&object, &key.into(), &value);
        }
        object.into()
    }
}

/// A message of another tab, which may run another version: anything may be missing.
struct Heard {
    kind: String,
    from: String,
    to: Option<Vec<String>>,
    data: Vec<u8>,
}

impl Heard {
    fn from_js(message: &JsValue) -> Option<Self> {
        let get = |key: &str| Reflect::get(message, &key.into()).ok();
        let to = get("to").filter(Array::is_array);
        Some(Self {
            kind: get("kind")?.as_string()?,
            from: get("from")?.as_string()?,
            to: to.map(|to| Array::from(&to).iter().filter_map(|name| name.as_string()).collect()),
            data: get("data")
                .and_then(|data| data.dyn_into::<Uint8Array>().ok())
                .map(|data| data.to_vec())
                .unwrap_or_default(),
        })
    }
}
